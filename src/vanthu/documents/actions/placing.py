"""Where the fields go, chosen by hand: kept with the draft, bound to the very bytes that they were chosen for."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.documents import parts, transitions
from vanthu.documents.models import Document
from vanthu.files.queries import main_of
from vanthu.pdf import layout
from vanthu.pdf.fields import Placement
from vanthu.pdf.place import Heading
from vanthu.refusal import WrongState

PLACED = audit.declare("outgoing.placed", "Đặt vị trí ký, số, dấu bằng tay.", "sha256", "boxes", "stated")
UNPLACED = audit.declare("outgoing.unplaced", "Bỏ vị trí đặt tay, dùng vị trí hệ thống đọc từ lớp chữ.", "sha256")


@transaction.atomic(durable=True)
def place(*, document_id: UUID, base: str, placement: Placement, stated: Heading, by: Actor, at: datetime) -> Document:
    """Keep a layout that was checked against the content `base` (see `work.check_layout`).

    `stated` is what the drafter says that page 1 prints; it counts only where the page itself cannot be read. Raises
    WrongState when the file is another one by now.
    """
    document, _ = parts.begin(document_id, transitions.PLACE, by=by)
    _same_file(document, base)
    kept = {"sha256": base, "boxes": layout.to_boxes(placement), "stated": asdict(stated)}
    document.placement = {**(document.placement or {}), "by_hand": kept}
    document.save(update_fields=["placement"])
    audit.record(PLACED, by=by, at=at, target=document, sha256=base, boxes=kept["boxes"], stated=stated.notation)
    return document


@transaction.atomic(durable=True)
def forget(*, document_id: UUID, base: str, by: Actor, at: datetime) -> Document:
    """Go by the text layer again; without a kept layout nothing changes."""
    document, _ = parts.begin(document_id, transitions.PLACE, by=by)
    _same_file(document, base)
    kept = {name: value for name, value in (document.placement or {}).items() if name != "by_hand"}
    if kept != (document.placement or {}):
        document.placement = kept
        document.save(update_fields=["placement"])
        audit.record(UNPLACED, by=by, at=at, target=document, sha256=base)
    return document


def _same_file(document: Document, base: str) -> None:
    main = main_of(document.pk)
    if main is None or main.current is None or main.current.sha256 != base:
        raise WrongState("Tệp PDF vừa được thay đổi. Hãy tải lại trang rồi đặt lại vị trí.")
