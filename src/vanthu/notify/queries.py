"""Reading notices: always one account's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from vanthu.notify.models import Notice

PAGE = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Page:
    """Notices, newest first, with the keys of the pages beside it ("" where there is none)."""

    notices: list[Notice]
    older: str
    newer: str


def notices(account: UUID, *, older_than: str = "", newer_than: str = "") -> Page:
    """One page of an account's notices, by key (`Page.older`, `Page.newer`); a key that cannot be read is no key."""
    own = Notice.objects.filter(account_id=account)
    if (key := _read_key(newer_than)) is not None:
        at, pk = key
        found = list(own.filter(Q(at__gt=at) | Q(at=at, pk__gt=pk), at__gte=at).order_by("at", "id")[: PAGE + 1])
        more, found = len(found) > PAGE, found[:PAGE][::-1]
        return Page(notices=found, newer=_key(found[0]) if more else "", older=_key(found[-1]) if found else "")
    key = _read_key(older_than)
    if key is not None:
        at, pk = key
        own = own.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk), at__lte=at)
    found = list(own.order_by("-at", "-id")[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    return Page(
        notices=found, newer=_key(found[0]) if found and key is not None else "", older=_key(found[-1]) if more else ""
    )


def unread(account: UUID, *, at_most: int = 100) -> int:
    """How many notices an account has not opened, counted up to `at_most`."""
    return Notice.objects.filter(account_id=account, read_at=None)[:at_most].count()


def _key(notice: Notice) -> str:
    return f"{(notice.at - _EPOCH) // timedelta(microseconds=1)}.{notice.pk.hex}"


def _read_key(key: str) -> tuple[datetime, UUID] | None:
    micros, _, pk = key.partition(".")
    try:
        return _EPOCH + timedelta(microseconds=int(micros[:18])), UUID(hex=pk)
    except (ValueError, OverflowError):
        return None
