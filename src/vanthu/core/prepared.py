"""Statements that Django composed once and that are sent again with other values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection


class PreparedStatement:
    """One statement that Django composed once and that is sent again with other values.

    For what every request asks: composing takes several times as long as answering. `ask` is run once with stand-ins
    for its arguments and must send one statement that depends on nothing else.
    """

    def __init__(self, ask: Callable[..., object], **stand_ins: object) -> None:
        heard: list[tuple[str, tuple[Any, ...]]] = []

        def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            heard.append((sql, tuple(params or ())))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(listen):
            ask(**stand_ins)
        ((self.sql, self._values),) = heard
        names = {(type(value), value): name for name, value in stand_ins.items() if value is not None}
        self._names = [names.get((type(value), value)) for value in self._values]

    def values(self, given: dict[str, Any]) -> list[Any]:
        """The statement's parameters for these arguments."""
        return [value if name is None else given[name] for name, value in zip(self._names, self._values, strict=True)]

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """Send it; plain rows as the driver reads them."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.values(given))
            return cursor.fetchall()
