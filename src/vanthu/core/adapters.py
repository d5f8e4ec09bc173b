"""The registry of ports: settings name the class behind each, and production refuses the embedded ones."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@cache
def get(port: str) -> Any:
    """The adapter configured for `port` (a key of settings.ADAPTERS), made once per process."""
    path, options = settings.ADAPTERS[port]
    return _load(path)(**options)


def _load(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)


@register(Tags.security)
def embedded_adapters_refuse_production(**_: Any) -> list[Error]:
    """Embedded adapters exist for one machine: no legal effect, no second copy. They do not start in production."""
    if settings.ENVIRONMENT != "production":
        return []
    return [
        Error(f"the port '{port}' uses {path}, which is for development and tests only", id="vanthu.E001")
        for port, (path, _) in settings.ADAPTERS.items()
        if getattr(_load(path), "embedded", False)
    ]
