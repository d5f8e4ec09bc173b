"""Gapless numbers: a locked counter row in the transaction of the act that uses the number, taken last."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from uuid import UUID, uuid4

from django.db.models import QuerySet

from vanthu.core.actor import Actor
from vanthu.core.prepared import PreparedQuery
from vanthu.core.transactions import inside
from vanthu.registers.models import Entry, Register, Strike


def allocate(*, agency: UUID, kind: str, series: str = "chung", document: UUID, by: Actor, at: datetime) -> Entry:
    """Take the next number of the book of `at`'s year (a *part*).

    Numbers run from 1 on 1 January to 31 December, one series for paper and electronic (NĐ 30/2020 Điều 15, 22).
    A rollback of the caller gives the number back, so this is the last lock an action takes.
    """
    inside("a number")
    book = {"agency_id": agency, "kind": kind, "series": series, "year": at.year}
    found = _locked().all(**book)
    if not found:
        # The first number of the year: of those who open the book at once one makes its row.
        Register.objects.get_or_create(**book)
        found = _locked().all(**book)
    (register,) = found
    register.last_number += 1
    register.save(update_fields=["last_number"])
    return Entry.objects.create(
        agency_id=agency,
        register=register,
        number=register.last_number,
        document_id=document,
        entered_at=at,
        entered_by=by.label,
    )


@cache
def _locked() -> PreparedQuery[Register]:
    def ask(**book: object) -> QuerySet[Register]:
        return Register.objects.select_for_update().filter(**book)

    return PreparedQuery(ask, agency_id=uuid4(), kind="a kind", series="a series", year=7919)


def strike(*, entry: UUID, agency: UUID, reason: str, by: Actor, at: datetime) -> Strike:
    """Strike an entry out (a *part*): its row, its number and the reason stay."""
    inside("a strike")
    return Strike.objects.create(agency_id=agency, entry_id=entry, reason=reason, struck_at=at, struck_by=by.label)
