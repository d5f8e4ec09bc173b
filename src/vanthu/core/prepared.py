"""Queries that Django composes once and that are sent again with other values.

For what every request or every act asks: composing takes several times as long as answering.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from psycopg.types.datetime import TimestamptzLoader

M = TypeVar("M", bound=Model)


class _Composed:
    """SQL whose parameters are fixed, or those of a call by name.

    The stand-ins are told from what is fixed by their values, so each must be unlike everything else in the query.
    Raises ValueError when one stands nowhere, unless `unused_ok`: what it stands for would be the same for everybody.
    """

    def __init__(self, sql: str, values: Iterable[object], stand_ins: dict[str, object], *, unused_ok: bool) -> None:
        self.sql, self._values = sql, tuple(values)
        wanted = {name: value for name, value in stand_ins.items() if value is not None}
        # Django gives numbers types of its own that tell their width.
        self._names = [
            next((name for name, stand in wanted.items() if isinstance(value, type(stand)) and value == stand), None)
            for value in self._values
        ]
        if (unused := wanted.keys() - set(self._names)) and not unused_ok:
            raise ValueError(f"{sorted(unused)} stand nowhere in {sql}")

    def values(self, given: dict[str, Any]) -> list[Any]:
        """The statement's parameters for these arguments."""
        return [value if name is None else given[name] for name, value in zip(self._names, self._values, strict=True)]

    def _rows(self, given: dict[str, Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            # Django's own loader of times is Python around the driver's; both give aware times in UTC.
            cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
            cursor.execute(self.sql, self.values(given))
            return cursor.fetchall()


class PreparedStatement(_Composed):
    """One statement that answers with plain rows.

    `ask` is run once with stand-ins for its arguments and must send one statement that depends on nothing else.
    """

    def __init__(self, ask: Callable[..., object], *, unused_ok: bool = False, **stand_ins: object) -> None:
        heard: list[tuple[str, Sequence[object]]] = []

        def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            heard.append((sql, params or ()))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(listen):
            ask(**stand_ins)
        ((sql, values),) = heard
        super().__init__(sql, values, stand_ins, unused_ok=unused_ok)

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """Send it; plain rows as the driver reads them."""
        return self._rows(given)


class PreparedQuery(_Composed, Generic[M]):
    """One query of whole objects, with those that it selects along. `ask` gives the queryset for stand-ins."""

    def __init__(self, ask: Callable[..., QuerySet[M]], **stand_ins: object) -> None:
        query = ask(**stand_ins).query
        compiler = query.get_compiler(connection=connection)
        super().__init__(*compiler.as_sql(), stand_ins, unused_ok=False)
        # From here on as django.db.models.query.ModelIterable does it.
        self._compiler, info = compiler, compiler.klass_info
        self._converters = compiler.get_converters(column for column, *_ in compiler.select)
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        self._model, self._fields = info["model"], slice(first, last)
        self._names_of_fields = [column.target.attname for column, *_ in compiler.select[self._fields]]
        self._related = get_related_populators(info, compiler.select, connection.alias)

    def all(self, **given: Any) -> list[M]:
        """Send it; the objects in the query's order."""
        rows = self._rows(given)
        if self._converters:
            rows = self._compiler.apply_converters(rows, self._converters)
        return [self._object(row) for row in rows]

    def _object(self, row: Sequence[Any]) -> M:
        made = self._model.from_db(connection.alias, self._names_of_fields, row[self._fields])
        for populator in self._related:
            populator.populate(row, made)
        return made
