"""Reading notices: always one account's own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from vanthu.core.paging import Order, Page
from vanthu.notify.models import Notice

NEWEST_FIRST = Order((("at", datetime), ("id", UUID)))


def notices(account: UUID, *, after: str = "", before: str = "") -> Page[Notice]:
    """One page of an account's notices, newest first, by key."""
    mine = Notice.objects.filter(account_id=account)
    return NEWEST_FIRST.turn(
        NEWEST_FIRST.place(after=after, before=before),
        lambda place: NEWEST_FIRST.page(NEWEST_FIRST.cut(mine, place), place, value=getattr),
    )


def unread(account: UUID, *, at_most: int = 100) -> int:
    """How many notices an account has not opened, counted up to `at_most`."""
    return Notice.objects.filter(account_id=account, read_at=None)[:at_most].count()
