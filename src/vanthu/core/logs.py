"""Log lines as JSON objects, without what documents say."""

from __future__ import annotations

import logging
import re
from typing import Any

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter as Base

# A value may hold blank lines: only what Python writes between two errors ends it.
# PostgreSQL puts the whole row that broke a rule into the DETAIL of its error, subjects and names of people in it.
_DETAIL = re.compile(
    r"^DETAIL:.*?(?=\n\n(?:The above exception|During handling|Traceback)|\Z)", re.MULTILINE | re.DOTALL
)


class JsonFormatter(Base):
    """One line of one object; errors of the database without the row that they were about."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Django hangs the whole request, with the words that were searched for, onto what it logs.
        super().__init__(*args, reserved_attrs=[*RESERVED_ATTRS, "request"], **kwargs)

    def formatException(self, ei: Any) -> Any:
        found = super().formatException(ei)
        return without_rows(found) if isinstance(found, str) else found

    def format(self, record: logging.LogRecord) -> str:
        # A traceback that another handler has written out already is used again as it is.
        record.exc_text = None
        return super().format(record)


def without_rows(text: str) -> str:
    """The text of an error without the contents of rows."""
    return _DETAIL.sub("DETAIL: (left out)", text)
