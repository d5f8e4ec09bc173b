"""What its signer had before him: which version of a document's main file, since when; and what needs no opening."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from vanthu.core.actor import Actor
from vanthu.documents.models import Document, Opening, RoutineKind
from vanthu.files.queries import main_of
from vanthu.refusal import WrongState


class NotOpened(WrongState):
    """Nobody signs with others what he has not had before him."""

    code = "not_opened"
    template = "Bạn chưa mở tệp hiện tại của văn bản. Hãy mở xem rồi ký."


class FileChanged(WrongState):
    code = "file_changed"
    template = "Tệp của văn bản đã thay đổi sau khi bạn xác nhận. Hãy mở xem tệp mới rồi ký."


class PageStale(WrongState):
    """A signature is for the file that its signer had before him, whatever lies there by now."""

    code = "page_stale"
    template = "Văn bản đã thay đổi từ khi mở trang. Hãy tải lại trang, xem tệp hiện tại rồi ký."


def check(document: Document, sha256: str, *, by: Actor, at: datetime) -> datetime | None:
    """When this signer had the file `sha256` before him; None where the kind of document needs no opening.

    `sha256` must be the document's file now. Raises FileChanged, NotOpened.
    """
    main = main_of(document.pk)
    if main is None or main.current is None or main.current.sha256 != sha256:
        raise FileChanged()
    opened = (
        Opening.objects.filter(document=document, position_id=by.position, sha256=sha256)
        .values_list("opened_at", flat=True)
        .first()
    )
    if opened is None and document.type_name not in routine_kinds(document.agency_id):
        raise NotOpened()
    return opened


def routine_kinds(agency: UUID | None) -> dict[str, str]:
    """The kinds of document that need no opening at this agency, each with the decision that says so."""
    rows = RoutineKind.objects.filter(agency_id=agency, until=None).values_list("type_name", "ground")
    return dict(rows[:100])
