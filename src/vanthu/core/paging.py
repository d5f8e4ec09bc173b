"""Long lists in pages by key: a page begins after a row, never at a count of rows, so that every page costs the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import getitem
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

Row = TypeVar("Row")
SIZE = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Page(Generic[Row]):
    """Rows, and the keys by which the pages before and after this one are asked for ("" where there is none)."""

    rows: list[Row]
    before: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a page lies: after a key, or before it (`backwards`); without a key at the beginning, or at the end."""

    key: tuple[Any, ...] | None = None
    backwards: bool = False


FIRST = Place()


@dataclass(frozen=True)
class Order:
    """Columns that put rows in an order without ties, the weightiest first: all falling, or all rising.

    Each column is named with the type of its values: int, datetime or UUID.
    """

    columns: tuple[tuple[str, type], ...]
    falling: bool = True

    def place(self, *, after: str = "", before: str = "", at_end: bool = False) -> Place:
        """The page that an address asks for. A key that cannot be read is no key."""
        if (key := self._read(before)) is not None:
            return Place(key=key, backwards=True)
        if (key := self._read(after)) is not None:
            return Place(key=key)
        return Place(backwards=at_end)

    def cut(self, rows: QuerySet[Any, Any], place: Place, *, size: int = SIZE) -> QuerySet[Any, Any]:
        """The rows of a page, read from where it hangs on, and one more, which tells that it goes on."""
        names = [name for name, _ in self.columns]
        down = self.falling != place.backwards
        if place.key is not None:
            beyond = TupleLessThan if down else TupleGreaterThan
            rows = rows.filter(beyond(Tuple(*map(F, names)), place.key))
        return rows.order_by(*(f"-{name}" if down else name for name in names))[: size + 1]

    def page(
        self,
        found: Iterable[Row],
        place: Place,
        *,
        size: int = SIZE,
        value: Callable[[Row, str], Any] = getitem,  # type: ignore[assignment]
    ) -> Page[Row]:
        """The page that the rows of `cut` make; `value` reads a column of a row."""
        rows = list(found)
        more, rows = len(rows) > size, rows[:size]
        if place.backwards:
            rows.reverse()
        came_from = bool(rows) and place.key is not None
        goes_on_before, goes_on_after = (more, came_from) if place.backwards else (came_from, more)
        return Page(
            rows=rows,
            before=self._key(rows[0], value) if goes_on_before else "",
            after=self._key(rows[-1], value) if goes_on_after else "",
        )

    def turn(self, place: Place, read: Callable[[Place], Page[Row]], *, first: Place = FIRST) -> Page[Row]:
        """The page at a place; the `first` one where nothing lies beyond the key (any more)."""
        found = read(place)
        return found if found.rows or place.key is None else read(first)

    def _key(self, row: Any, value: Callable[[Any, str], Any]) -> str:
        return self.key(*(value(row, name) for name, _ in self.columns))

    def key(self, *values: int | datetime | UUID) -> str:
        """The key of the row with these values, as it stands in an address."""
        return ".".join(_written(value) for value in values)

    def _read(self, key: str) -> tuple[Any, ...] | None:
        parts = key.split(".")
        if len(parts) != len(self.columns):
            return None
        try:
            return tuple(_parsed(part, kind) for part, (_, kind) in zip(parts, self.columns, strict=True))
        except (ValueError, OverflowError):
            return None


def _written(value: int | datetime | UUID) -> str:
    if isinstance(value, datetime):
        return str((value - _EPOCH) // _MICROSECOND)
    return value.hex if isinstance(value, UUID) else str(value)


def _parsed(part: str, kind: type) -> int | datetime | UUID:
    if kind is UUID:
        return UUID(hex=part)
    if not (part.isascii() and part.isdigit() and len(part) <= 18):
        raise ValueError(part)
    if kind is datetime:
        return _EPOCH + timedelta(microseconds=int(part))
    # What no column of this kind can hold, the database would refuse instead of comparing.
    if int(part) >= 2**31:
        raise ValueError(part)
    return int(part)
