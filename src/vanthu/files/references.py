"""Which columns keep bytes alive: the one place that says so.

A column of any room that is named `sha256` or `picture` holds the SHA-256 of bytes in the store and keeps them there.
That is the naming rule of the house, read from Django's registry, so that this room need not know the others; a new
column is safe from the day it exists. Exceptions are columns that only *tell* of bytes which another row keeps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connections, models, router

NAMES = frozenset({"sha256", "picture"})
#: These speak of bytes that a version keeps; alone they keep nothing (`app.model.field`).
ABOUT_ONLY = frozenset(
    {
        "files.page.sha256",
        "signing.claim.sha256",
        "signing.handout.base",
        # On their way for an hour at most, which is less than the age at which bytes are swept; so is what came back
        # from a desk, which only its job names.
        "signing.handout.handed",
        "signing.handout.result",
        "signing.revisions.sha256",
        "signing.verdict.sha256",
    }
)


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column that keeps bytes: the database alias, the table and the column's name."""

    database: str
    table: str
    name: str


def columns() -> tuple[Column, ...]:
    """Every column that keeps bytes, of all rooms and both databases."""
    return tuple(
        Column(database=router.db_for_read(model), table=model._meta.db_table, name=field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name in NAMES and isinstance(field, models.CharField)
        if f"{model._meta.label_lower}.{field.name}" not in ABOUT_ONLY
    )


def referenced() -> Iterator[str]:
    """The SHA-256 of everything that some row keeps; the same one may come more than once."""
    for column in columns():
        with connections[column.database].cursor() as cursor:
            cursor.execute(statement(column))
            while rows := cursor.fetchmany(10_000):
                yield from (sha256 for (sha256,) in rows)


def statement(column: Column) -> str:
    """The SQL that lists what one column keeps (names come from the models, never from outside)."""
    return f'SELECT DISTINCT "{column.name}" FROM "{column.table}" WHERE "{column.name}" <> \'\''
