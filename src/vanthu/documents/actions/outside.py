"""The signer edits outside: he takes the file out, changes it, and brings it back signed, or to be signed here
(ST điều 9.3.a; reading of it: the fields are laid in the file that is handed out)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.folding import nfc
from vanthu.documents import authority, initialling, numbers, parts, recipients, seen, signed, transitions
from vanthu.documents.actions.drafting import Prepared
from vanthu.documents.actions.signing import NotTheSigner
from vanthu.documents.models import Document
from vanthu.files import parts as file_parts
from vanthu.files.intake import Received
from vanthu.files.models import File
from vanthu.files.queries import main_of
from vanthu.pdf.place import Heading
from vanthu.policy.profile import Policy
from vanthu.refusal import Refusal, WrongState
from vanthu.signing import parts as signing

EDITED_OUTSIDE = audit.declare(
    "outgoing.edited_outside",
    "Lãnh đạo sửa văn bản ngoài hệ thống và tải lên; {initials} chữ ký nháy trước đó không còn giá trị.",
    "initials",
    "base",
    "sha256",
)

#: Notes of the versions that come back.
SIGNED_OUTSIDE = "Lãnh đạo sửa, ký ngoài hệ thống"
LAID_OUTSIDE = "Lãnh đạo sửa ngoài hệ thống, giữ các ô đã đặt"


class NotOwnCertificate(Refusal):
    """LC-5.3, LC-6.1a: everybody signs with the certificate that is registered for him."""

    code = "not_own_certificate"
    status = 403
    template = (
        "Tệp được ký bằng chứng thư số của “{holder}”, không phải chứng thư số đã đăng ký của bạn. "
        "Hãy ký lại bằng chứng thư số của mình."
    )


@dataclass(frozen=True, kw_only=True)
class BroughtBack:
    """A file that came back, looked at outside any transaction (`work.look_at_returned`); `base` is the version that
    was the document's then."""

    received: Received
    base: str
    heading: Heading
    boxes: dict
    #: SHA-256 of the certificate that signed it, its holder, and when; None while it is not signed.
    fingerprint: str | None = None
    holder: str = ""
    signed_at: datetime | None = None

    @property
    def layout(self) -> seen.Layout:
        """What the signer has to see before the file goes on: it may stand otherwise beside what he edited."""
        sha256 = self.received.sha256
        return seen.Layout(source=sha256, boxes=self.boxes, drawn=sha256)


@transaction.atomic(durable=True)
def take_signed(*, document_id: UUID, back: BroughtBack, confirmed: str, by: Actor, at: datetime) -> Document:
    """The edited file, signed outside by the signer himself: it goes on as after Ký VB (ST điều 9.3.a).

    `confirmed` is the key of the layout that he has just seen. Raises NotOwnCertificate, NotTheSigner, LayoutNotSeen and what the heading of the new page 1 breaks.
    """
    document, policy = parts.begin(document_id, transitions.EDIT_OUTSIDE, by=by)
    main = _still_there(document, back.base)
    authority.check_stands(document, at=at)
    certificate = signing.own_certificate(by, at=at)
    if back.fingerprint != certificate.fingerprint:
        raise NotOwnCertificate(holder=back.holder, field="main")
    if nfc(certificate.common_name) != document.signer_name:
        raise NotTheSigner(printed=document.signer_name, holder=certificate.common_name)
    assert back.signed_at is not None
    _take(document, policy, main, back, confirmed, note=SIGNED_OUTSIDE, by=by, at=at)
    signed.go_on(
        document,
        policy,
        certificate,
        sha256=back.received.sha256,
        signed_at=back.signed_at,
        by=by,
        at=at,
    )
    return document


@transaction.atomic(durable=True)
def take_edited(
    *, document_id: UUID, back: BroughtBack, prepared: Prepared | None, confirmed: str, by: Actor, at: datetime
) -> Document:
    """The edited file, not signed: it stays before the signer, who signs it here. `prepared` is the file with new
    fields, with the places that he put by hand, or None where the fields that were handed out are still in it. Raises
    LayoutNotSeen."""
    document, policy = parts.begin(document_id, transitions.EDIT_OUTSIDE, by=by)
    main = _still_there(document, back.base)
    if prepared is None:
        _take(document, policy, main, back, confirmed, note=LAID_OUTSIDE, by=by, at=at)
        return document
    _take(document, policy, main, back, confirmed, note=file_parts.UPLOADED, prepared=prepared, by=by, at=at)
    file_parts.add_version(
        main,
        sha256=prepared.sha256,
        size=prepared.size,
        pages=back.received.pages,
        scanned=back.received.scanned,
        by=by,
        at=at,
        note=file_parts.LAID,
    )
    parts.draw(prepared.sha256, main.media_type)
    return document


def _still_there(document: Document, base: str) -> File:
    main = main_of(document.pk)
    if main is None or main.current is None or main.current.sha256 != base:
        raise WrongState("Văn bản đã thay đổi trong khi kiểm tra tệp tải lên. Hãy tải lại trang rồi thử lại.")
    return main


def _take(
    document: Document,
    policy: Policy,
    main: File,
    back: BroughtBack,
    confirmed: str,
    *,
    note: str,
    prepared: Prepared | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """The returned file becomes the current version; what was initialled before is superseded."""
    recipients.check(document, policy, on=at.date(), legal=back.heading.number_year is not None)
    numbers.check_heading(document, back.heading, policy, at=at)
    if prepared is not None:
        made = prepared.placement.get("by_hand")
        if made is not None and made != (document.placement or {}).get("by_hand"):
            seen.keep(document, made, by=by, at=at)
        # What was said of the page before says nothing of this one.
        document.placement = {key: kept for key, kept in (document.placement or {}).items() if key != "stated"}
    layout = prepared.layout if prepared is not None else back.layout
    has_seen = seen.check(document, layout, seen=confirmed, by=by, at=at)
    main.name = back.received.name
    main.save(update_fields=["name"])
    file_parts.add_version(
        main,
        sha256=back.received.sha256,
        size=back.received.size,
        pages=back.received.pages,
        scanned=back.received.scanned,
        by=by,
        at=at,
        note=note,
    )
    parts.draw(back.received.sha256, main.media_type)
    initials = initialling.supersede(document, at=at)
    # The signer's own change stands above the initials that it made void: none are asked for again (ST điều 9.3.a).
    document.placement = {
        **(document.placement or {}),
        **numbers.facts(back.heading),
        **(prepared.placement if prepared is not None else {"boxes": back.boxes}),
        **has_seen,
        "initialled": True,
        "initials_open": [],
    }
    document.save(update_fields=["placement"])
    audit.record(
        EDITED_OUTSIDE, by=by, at=at, target=document, initials=initials, base=back.base, sha256=back.received.sha256
    )
