"""Where the fields go, chosen by hand: kept with the draft, bound to the very bytes that they were chosen for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.documents import corners, parts, seen, transitions
from vanthu.documents.models import Document
from vanthu.files.models import File
from vanthu.files.queries import main_of
from vanthu.pdf.fields import Placement
from vanthu.pdf.layout import Spot
from vanthu.pdf.place import MM, Heading
from vanthu.refusal import WrongState

CORNER_PLACED = audit.declare(
    "document.corner_placed",
    "Dời ô chữ ký số của cơ quan trên “{name}”: cách mép phải {right} mm, mép trên {top} mm.",
    "name",
    "right",
    "top",
    "sha256",
)
CORNER_UNPLACED = audit.declare(
    "document.corner_unplaced", "Đưa ô chữ ký số của cơ quan trên “{name}” về vị trí đề xuất.", "name", "sha256"
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
    seen.keep(document, seen.by_hand(base, placement, stated), by=by, at=at)
    document.save(update_fields=["placement"])
    return document


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
    against the content `base` (`corners.look`); None is what is proposed. Nothing changes where it was put there already.

    Raises NotFound, and WrongState when the file is another one by now.
    """
    files = File.objects.select_related("current").filter(pk=file_id, document_id=document_id)
    document, policy = parts.begin(document_id, corners.moving(files.first()), by=by)
    # Once more under the lock: who replaces a file, or takes it out, holds it.
    file = files.first()
    _same_file(file, base)
    assert file is not None
    if file.kind == File.ATTACHMENT and not policy.annex_must_be_sealed:
        raise WrongState()
    if corners.chosen(document, base) == spot:
        return document
    corners.put(document, base, spot)
    document.save(update_fields=["placement"])
    if spot is None:
        audit.record(CORNER_UNPLACED, by=by, at=at, target=document, name=file.name, sha256=base)
    else:
        right, top = (f"{length / MM:.1f}".replace(".", ",") for length in spot)
        audit.record(CORNER_PLACED, by=by, at=at, target=document, name=file.name, right=right, top=top, sha256=base)
    return document


def _same_file(file: File | None, base: str) -> None:
    if file is None or file.current is None or file.current.sha256 != base:
        raise WrongState("Tệp PDF vừa được thay đổi. Hãy tải lại trang rồi đặt lại vị trí.")
