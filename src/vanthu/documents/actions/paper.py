"""Paper made from a numbered document: what was printed and sealed or signed by hand (BD-13.1.b, LC-12.1.d)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.clock import VIETNAM
from vanthu.documents import parts, transitions
from vanthu.documents.models import Document, PaperCopies
from vanthu.refusal import BadInput

MADE = audit.declare("outgoing.paper_made", "{form} {copies} bản giấy ngày {done_on}.", "form", "copies", "done_on")
MOST_COPIES = 999


class CopiesWrong(BadInput):
    code = "copies_wrong"
    template = "Số bản phải từ 1 đến {limit}."


class DoneLater(BadInput):
    code = "done_on_wrong"
    template = "Ngày đóng dấu, ký trên giấy không được trước ngày văn bản hoặc sau hôm nay."


@transaction.atomic(durable=True)
def record_copies(*, document_id: UUID, copies: int, done_on: date, by: Actor, at: datetime) -> Document:
    """The clerk has printed so many copies, and they were sealed (or signed) by hand on that day (BD-13.1.b, LC-12.1.d)."""
    document, policy = parts.begin(document_id, transitions.PRINT, by=by)
    if not 1 <= copies <= MOST_COPIES:
        raise CopiesWrong(limit=MOST_COPIES, field="copies")
    assert document.issued_on is not None
    if not document.issued_on <= done_on <= at.astimezone(VIETNAM).date():
        raise DoneLater(field="done_on")
    made = PaperCopies.objects.create(
        agency_id=document.agency_id,
        document=document,
        form=PaperCopies.form_under(policy),
        copies=copies,
        done_on=done_on,
        recorded_at=at,
        recorded_by=by.label,
    )
    audit.record(
        MADE,
        by=by,
        at=at,
        target=document,
        form=made.get_form_display(),
        copies=copies,
        done_on=f"{done_on:%d/%m/%Y}",
    )
    return document
