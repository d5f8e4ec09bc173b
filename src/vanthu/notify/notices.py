"""Writing and reading notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from vanthu.core.transactions import inside
from vanthu.notify.models import Notice


def tell(
    accounts: Iterable[UUID | None],
    *,
    text: str,
    agency: UUID,
    at: datetime,
    document: UUID | None = None,
    urgent: bool = False,
) -> None:
    """Leave a notice for each account (a *part*); None among them is passed over."""
    inside("a notice")
    Notice.objects.bulk_create(
        Notice(agency_id=agency, account_id=account, at=at, text=text[:600], document_id=document, urgent=urgent)
        for account in dict.fromkeys(accounts)
        if account is not None
    )
