"""CSC_SERVICES: the remote signing services of this office, as JSON; best in a file of its own (CSC_SERVICES_FILE).

{"smartca": {"url": "https://…/csc/v1", "version": 1, "auth": "oauth2", "client_id": "…", "client_secret": "…"}}
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_KNOWN = {"url", "version", "auth", "client_id", "client_secret", "client_secret_file", "user", "timeout", "patience"}
_AUTH = ("oauth2", "login", "basic", "none")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def read(text: str) -> dict[str, dict[str, Any]]:
    """The options of each service for `adapters.signing_csc`. Raises ImproperlyConfigured, which names no secret."""
    if not text:
        return {}
    try:
        services = json.loads(text)
    except ValueError as error:
        raise ImproperlyConfigured("CSC_SERVICES is not JSON") from error
    if not isinstance(services, dict):
        raise ImproperlyConfigured("CSC_SERVICES is an object: name of the service → its description")
    return {name: _service(name, described) for name, described in services.items()}


def _service(name: str, described: Any) -> dict[str, Any]:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", name):
        raise _wrong(name, "its name has other characters than a-z, 0-9 and -, or is longer than 40")
    if not isinstance(described, dict) or (strange := set(described) - _KNOWN):
        raise _wrong(name, f"unknown: {', '.join(sorted(strange))}" if isinstance(described, dict) else "not an object")
    url = urlsplit(str(described.get("url", "")))
    if url.scheme != "https" and not (url.scheme == "http" and url.hostname in _LOOPBACK):
        raise _wrong(name, "url must be https://")
    if described.get("version") not in (1, 2):
        raise _wrong(name, "version is 1 or 2")
    auth = described.get("auth", "oauth2")
    if auth not in _AUTH:
        raise _wrong(name, f"auth is none of {', '.join(_AUTH)}")
    found = {"url": url.geturl().rstrip("/"), "version": described["version"], "auth": auth}
    for field in ("client_id", "user"):
        if field in described:
            found[field] = str(described[field])
    if auth != "none":
        found["client_secret"] = _secret(name, described)
    for field in ("timeout", "patience"):
        if field in described:
            seconds = described[field]
            if not isinstance(seconds, int | float) or not 0 < seconds <= 240:
                raise _wrong(name, f"{field} is a number of seconds up to 240")
            found[field] = float(seconds)
    return found


def _secret(name: str, described: dict[str, Any]) -> str:
    if file := described.get("client_secret_file"):
        try:
            return Path(str(file)).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise _wrong(name, f"client_secret_file cannot be read: {error.strerror}") from error
    if not described.get("client_secret"):
        raise _wrong(name, "client_secret or client_secret_file is missing")
    return str(described["client_secret"])


def _wrong(name: str, why: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"CSC_SERVICES, service {name!r}: {why}")
