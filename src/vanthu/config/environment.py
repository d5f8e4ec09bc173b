"""Reads the environment and refuses nonsense: a typo in a setting stops the start, it never becomes a default."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

#: What to do where nothing at all is set: whoever sees this typed a command in a bare shell.
_HINTS = {"VANTHU_ENV": ": load the settings of a site first, of bin/dev by `set -a; . var/dev/environment; set +a`"}


def text(name: str, default: str | None = None) -> str:
    """The variable, or the contents of the file named by NAME_FILE."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE={path} cannot be read: {error.strerror}") from error
    value = os.environ.get(name, default)
    if value is None or value == "":
        if default is not None:
            return default
        raise ImproperlyConfigured(f"{name} is not set{_HINTS.get(name, '')}")
    return value


def choice(name: str, allowed: tuple[str, ...], default: str | None = None) -> str:
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name}={value!r} is none of {', '.join(allowed)}")
    return value


def boolean(name: str, default: bool) -> bool:
    value = text(name, "yes" if default else "no").lower()
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"0", "no", "false", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no")


def integer(name: str, default: int, *, low: int, high: int) -> int:
    value = text(name, str(default))
    try:
        number = int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number") from error
    if not low <= number <= high:
        raise ImproperlyConfigured(f"{name}={number} is outside {low}..{high}")
    return number


def database(url: str, *, pool: dict[str, Any] | None, prepared: bool = False) -> dict[str, Any]:
    """Django's description of one PostgreSQL database (postgresql://user:password@host/name?host=/socket/dir)."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("a database URL begins with postgresql:// (PostgreSQL is the only database)")
    name = parts.path.lstrip("/")
    if not name:
        raise ImproperlyConfigured("the database URL names no database")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    port = options.pop("port", None) or str(parts.port or "")
    if pool:
        options["pool"] = pool
    if prepared:
        # The server plans a statement that comes again and again once a connection instead of every time.
        options |= {"server_side_binding": True, "prepare_threshold": 3}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(name),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "OPTIONS": options,
        "CONN_MAX_AGE": 0,
    }
