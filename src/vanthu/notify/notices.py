"""Writing and reading notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from uuid import UUID

from vanthu.core.transactions import inside
from vanthu.notify.models import Notice

#: What else than a document a notice may lead to.
About = Literal["certificate", "pictures", "trust"]


def tell(
    accounts: Iterable[UUID | None],
    *,
    text: str,
    agency: UUID,
    at: datetime,
    document: UUID | None = None,
    about: tuple[About, str] | None = None,
    urgent: bool = False,
) -> None:
    """Leave a notice for each account (a *part*); None among them is passed over.

    It leads to the document, or to the page of `about`: its kind and its key there ("" where there is one page).
    """
    inside("a notice")
    kind, key = about or ("", "")
    Notice.objects.bulk_create(
        Notice(
            agency_id=agency,
            account_id=account,
            at=at,
            text=text[:600],
            document_id=document,
            about=kind,
            about_key=key,
            urgent=urgent,
        )
        for account in dict.fromkeys(accounts)
        if account is not None
    )
