"""Paper of a document: printed and sealed or signed by hand (BD-13.1.b, LC-12.1.d), or handed in signed (ST-9.4)."""

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

MADE = audit.declare(
    "outgoing.paper_made", "{form} {copies} bản giấy ngày {done_on}.", "form", "copies", "done_on", "signed_by"
)
TAKEN = audit.declare(
    "outgoing.paper_taken",
    "Đã nhận đủ bản điện tử và bản giấy có chữ ký, ngày {taken_on}.",
    "taken_on",
    "owed_since",
)
MOST_COPIES = 999


class CopiesWrong(BadInput):
    code = "copies_wrong"
    template = "Số bản phải từ 1 đến {limit}."


class DoneLater(BadInput):
    code = "done_on_wrong"
    template = "Ngày đóng dấu, ký trên giấy không được trước ngày văn bản hoặc sau hôm nay."


class TicksMissing(BadInput):
    code = "ticks_missing"
    template = (
        "Phải có cả bản điện tử và bản giấy đã ký. Chưa có bản giấy thì cứ để trống: văn bản được ghi nợ bản giấy từ ngày "
        "cấp số."
    )


class TakenWrong(BadInput):
    code = "taken_on_wrong"
    template = "Ngày nhận bản giấy không được sau hôm nay."


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
        signed_by=document.signer_name if PaperCopies.form_under(policy) == PaperCopies.SIGNED else "",
        recorded_at=at,
        recorded_by=by.label,
    )
    if made.form != PaperCopies.COPIED and document.paper_owed_since is not None:
        document.paper_owed_since = None
        document.save(update_fields=["paper_owed_since"])
    audit.record(
        MADE,
        by=by,
        at=at,
        target=document,
        form=made.get_form_display(),
        copies=copies,
        done_on=f"{done_on:%d/%m/%Y}",
        signed_by=made.signed_by,
    )
    return document


@transaction.atomic(durable=True)
def take(*, document_id: UUID, file: bool, paper: bool, taken_on: date, by: Actor, at: datetime) -> Document:
    """The clerk has file and paper in hand and ticks both (ST-9.4). Before that a numbered document owes its paper.

    Raises TicksMissing, and TakenWrong for a day to come.
    """
    document, _ = parts.begin(document_id, transitions.TAKE_PAPER, by=by)
    if not (file and paper):
        raise TicksMissing(field="paper" if file else "file")
    if taken_on > at.astimezone(VIETNAM).date():
        raise TakenWrong(field="taken_on")
    owed_since = document.paper_owed_since
    document.paper_taken_on, document.paper_owed_since = taken_on, None
    document.save(update_fields=["paper_taken_on", "paper_owed_since"])
    audit.record(
        TAKEN,
        by=by,
        at=at,
        target=document,
        taken_on=f"{taken_on:%d/%m/%Y}",
        owed_since=owed_since,
    )
    return document
