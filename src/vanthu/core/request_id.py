"""The id that ties a page, its log lines, its audit lines and its jobs together."""

from __future__ import annotations

import logging
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")


def get() -> str:
    """The id of the request or job being served, or ""."""
    return _current.get()


def set_current(value: str) -> None:
    _current.set(value)


class RequestIdFilter(logging.Filter):
    """Puts `request_id` on every log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = get()
        return True
