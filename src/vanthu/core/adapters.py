"""The registry of ports: settings name the class behind each, and production refuses the embedded ones."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@cache
def get(port: str) -> Any:
    """The adapter configured for `port` (a key of settings.ADAPTERS), made once per process."""
    path, options = settings.ADAPTERS[port]
    return load(path)(**options)


def load(path: str) -> Any:
    """The class that a setting names by its dotted path."""
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)


@register(Tags.security)
def embedded_adapters_refuse_production(**_: Any) -> list[Error]:
    """Embedded adapters exist for one machine: no legal effect, no second copy. They do not start in production.

    What an adapter calls `instead` is the way out, in the same sentence.
    """
    if settings.ENVIRONMENT != "production":
        return []
    return [
        Error(
            f"the port '{port}' uses {path}, which is for development and tests only"
            f"{getattr(load(path), 'instead', '')}",
            id="vanthu.E001",
        )
        for port, adapter in settings.ADAPTERS.items()
        for path in _paths(*adapter)
        if getattr(load(path), "embedded", False)
    ]


def _paths(path: str, options: dict[str, Any]) -> Iterator[str]:
    """An adapter, and those that it hands on to (its option `parts`)."""
    yield path
    for part in options.get("parts", {}).values():
        yield from _paths(*part)
