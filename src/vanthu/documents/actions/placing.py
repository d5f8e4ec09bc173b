"""Where the fields go, chosen by hand: kept with the draft, bound to the very bytes that they were chosen for."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.transactions import inside
from vanthu.documents import corners, parts, transitions
from vanthu.documents.models import Document
from vanthu.documents.transitions import Transition
from vanthu.files.kinds import PDF
from vanthu.files.models import File
from vanthu.files.queries import main_of
from vanthu.pdf import layout
from vanthu.pdf.fields import Placement
from vanthu.pdf.layout import USUAL_SPOT, Spot
from vanthu.pdf.place import MM, Heading
from vanthu.refusal import NotFound, WrongState

PLACED = audit.declare("outgoing.placed", "Đặt vị trí ký, số, dấu bằng tay.", "sha256", "boxes", "stated")
CORNER_PLACED = audit.declare(
    "document.corner_placed",
    "Dời ô chữ ký số của cơ quan trên “{name}”: cách mép phải {right} mm, mép trên {top} mm.",
    "name",
    "right",
    "top",
    "sha256",
)
CORNER_UNPLACED = audit.declare(
    "document.corner_unplaced", "Đưa ô chữ ký số của cơ quan trên “{name}” về vị trí thường lệ.", "name", "sha256"
)
UNPLACED = audit.declare("outgoing.unplaced", "Bỏ vị trí đặt tay, dùng vị trí hệ thống đọc từ lớp chữ.", "sha256")


@transaction.atomic(durable=True)
def place(*, document_id: UUID, base: str, placement: Placement, stated: Heading, by: Actor, at: datetime) -> Document:
    """Keep a layout that was checked against the content `base` (see `work.check_layout`).

    `stated` is what the drafter says that page 1 prints; it counts only where the page itself cannot be read. Raises
    WrongState when the file is another one by now.
    """
    document, _ = parts.begin(document_id, transitions.PLACE, by=by)
    _same_file(main_of(document.pk), base)
    keep(document, by_hand(base, placement, stated), by=by, at=at)
    document.save(update_fields=["placement"])
    return document


def by_hand(base: str, placement: Placement, stated: Heading) -> dict[str, Any]:
    """A layout that a person made for this content, as `document.placement` keeps it."""
    return {"sha256": base, "boxes": layout.to_boxes(placement), "stated": asdict(stated)}


def keep(document: Document, made: dict[str, Any], *, by: Actor, at: datetime) -> None:
    """A layout `by_hand` is the document's from now on (a *part*; the document is saved by the caller)."""
    inside("a layout")
    document.placement = {**(document.placement or {}), "by_hand": made}
    said = {"sha256": made["sha256"], "boxes": made["boxes"], "stated": made["stated"]["notation"]}
    audit.record(PLACED, by=by, at=at, target=document, **said)


@transaction.atomic(durable=True)
def forget(*, document_id: UUID, base: str, by: Actor, at: datetime) -> Document:
    """Go by the text layer again; without a kept layout nothing changes."""
    document, _ = parts.begin(document_id, transitions.PLACE, by=by)
    _same_file(main_of(document.pk), base)
    kept = {name: value for name, value in (document.placement or {}).items() if name != "by_hand"}
    if kept != (document.placement or {}):
        document.placement = kept
        document.save(update_fields=["placement"])
        audit.record(UNPLACED, by=by, at=at, target=document, sha256=base)
    return document


@transaction.atomic(durable=True)
def place_corner(
    *, document_id: UUID, file_id: UUID, base: str, spot: Spot | None, by: Actor, at: datetime
) -> Document:
    """Put the agency's signature elsewhere in the top right corner of a scan or of an annex of its own: `spot` was checked
    against the content `base` (`corners.look`); None is the usual place. Nothing changes where it stands there already.

    Raises NotFound, and WrongState when the file is another one by now.
    """
    file = File.objects.select_related("current").filter(pk=file_id, document_id=document_id).first()
    document, policy = parts.begin(document_id, moving(file), by=by)
    assert file is not None
    if file.kind == File.ATTACHMENT and not policy.annex_must_be_sealed:
        raise WrongState()
    # Read again under the lock: who replaces a file holds it.
    file.refresh_from_db()
    _same_file(file, base)
    if corners.spot(document, base) == (spot or USUAL_SPOT):
        return document
    corners.put(document, base, spot)
    document.save(update_fields=["placement"])
    if spot is None:
        audit.record(CORNER_UNPLACED, by=by, at=at, target=document, name=file.name, sha256=base)
    else:
        right, top = (f"{length / MM:.1f}".replace(".", ",") for length in spot)
        audit.record(CORNER_PLACED, by=by, at=at, target=document, name=file.name, right=right, top=top, sha256=base)
    return document


def moving(file: File | None) -> Transition:
    """By which act the agency's signature is moved on this file. Raises NotFound for a file that gets none."""
    if file is None or file.current is None or file.media_type != PDF:
        raise NotFound()
    if file.kind == File.ATTACHMENT:
        return transitions.PLACE
    direction = Document.objects.values_list("direction", flat=True).get(pk=file.document_id)
    return transitions.PLACE_SCAN if direction == Document.IN else transitions.PLACE_ORIGINAL


def _same_file(file: File | None, base: str) -> None:
    if file is None or file.current is None or file.current.sha256 != base:
        raise WrongState("Tệp PDF vừa được thay đổi. Hãy tải lại trang rồi đặt lại vị trí.")
