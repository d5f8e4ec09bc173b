"""Văn bản đi, signed by hand and sealed on paper: numbered here, scanned, signed by the agency, issued as a copy.

BD điều 13.2; ST điều 9.4.c (after an outage); NĐ 30/2020 điều 25. The number is given when the document is entered, so
that it can be written on the paper, and is never back-dated (reading 13).
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.clock import VIETNAM
from vanthu.core.folding import nfc
from vanthu.core.ids import new_id
from vanthu.core.roles import Role
from vanthu.documents import authority, corners, numbers, parts, scanning, transitions, waiting
from vanthu.documents.actions.drafting import Draft
from vanthu.documents.actions.outgoing import CANCELLED, NUMBERED
from vanthu.documents.filling import fill, write_recipients
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.files import parts as file_parts
from vanthu.files.intake import Received
from vanthu.files.models import File
from vanthu.files.queries import main_of
from vanthu.people import queries as people
from vanthu.people.models import Agency
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput, NotPermitted
from vanthu.registers import numbering

ENTERED = audit.declare("outgoing.paper_entered", "Vào sổ văn bản ký trên giấy. {reason}", "reason", "subject")
CHANGED = audit.declare("outgoing.paper_changed", "Sửa thông tin văn bản ký trên giấy.", "subject")
SCANNED = audit.declare(
    "outgoing.paper_scanned",
    "Gắn bản quét đã ký, đóng dấu: {resolution}, đã đối chiếu với sổ. {remark}",
    "resolution",
    "remark",
    "sha256",
)


class PaperNotIssued(NotPermitted):
    """The regulation issues no scans of paper (LC-12.1)."""

    code = "paper_not_issued"
    template = "Quy chế của cơ quan yêu cầu văn bản đi phải được ký số; không phát hành bản quét của văn bản giấy."


class SignedLater(BadInput):
    code = "paper_signed_later"
    template = "Ngày ký ghi trên bản giấy không được sau hôm nay. Hãy ghi đúng ngày ký."


@transaction.atomic(durable=True)
def enter(
    *,
    draft: Draft,
    signed_on: date | None = None,
    legal: bool = False,
    outage: str = "",
    by: Actor,
    at: datetime,
    id: UUID | None = None,
) -> Document:
    """Enter a document that is signed on paper and give it the next number of its series, with today's date.

    `signed_on` is the day on which the paper was signed, as the clerk reads it there (None: today); a delegation must
    have stood on it. `outage` says what was out of order, where the regulation allows this way only then. `id` is the
    form's own key. Raises PaperNotIssued, NotPermitted, ReasonMissing, SecretRefused, SignerMissing, SignedLater,
    SavedAlready.
    """
    if not by.has(Role.CLERK):
        raise NotPermitted("Chỉ văn thư phát hành văn bản ký trên giấy.")
    agency = Agency.objects.get(pk=by.agency)
    policy = people.policy_of(agency, at.date())
    reason = _ground(policy, outage)
    document = Document(
        id=id or new_id(),
        agency=agency,
        direction=Document.OUT,
        state=Out.AT_CLERK,
        state_since=at,
        policy_on=at.date(),
        created_at=at,
        organ_name=agency.name,
        organ_code=agency.code102 or agency.code,
        unit_id=by.unit,
        paper_original=True,
        awaits_scan=True,
    )
    if signed_on is not None:
        reason = f"{reason} Ký ngày {signed_on:%d/%m/%Y}.".strip()
    _describe(document, draft, policy, signed_on=signed_on, legal=legal, by=by, at=at)
    document, new = parts.save_once(document, files=[], receivers=(*draft.recipients, *draft.paper_recipients))
    if not new:
        return document
    write_recipients(document, draft)
    audit.record(ENTERED, by=by, at=at, target=document, reason=reason, subject=document.subject)
    _number(document, policy, by=by, at=at)
    return document


@transaction.atomic(durable=True)
def change(
    *,
    document_id: UUID,
    draft: Draft,
    signed_on: date | None = None,
    legal: bool = False,
    by: Actor,
    at: datetime,
) -> Document:
    """Correct or complete what was entered. The number stays; another series strikes it and takes one of its own.

    Who signed it goes on having signed it: only another signer, or another day of signing, is asked for a delegation.
    """
    document, policy = parts.begin(document_id, transitions.EDIT_ORIGINAL, by=by)
    _describe(document, draft, policy, signed_on=signed_on, legal=legal, by=by, at=at)
    document.save()
    write_recipients(document, draft)
    audit.record(CHANGED, by=by, at=at, target=document, subject=document.subject)
    _number(document, policy, by=by, at=at)
    return document


@transaction.atomic(durable=True)
def add_scan(*, document_id: UUID, scan: Received, said: scanning.Statement, by: Actor, at: datetime) -> Document:
    """The scan of the signed, numbered and sealed paper; a new one takes the place of the one before, signed or not.

    Raises as `scanning.check_original`.
    """
    document, policy = parts.begin(document_id, transitions.SCAN_ORIGINAL, by=by)
    finding = scanning.check_original(scan, policy, said)
    parts.draw(scan.sha256, scan.media_type)
    main = main_of(document.pk)
    if main is None:
        file_parts.add_file(
            scan,
            document=document.pk,
            agency=document.agency_id,
            kind=File.MAIN,
            order=0,
            by=by,
            at=at,
            note=file_parts.UPLOADED,
        )
    else:
        file_parts.add_version(
            main,
            sha256=scan.sha256,
            size=scan.size,
            pages=scan.pages,
            scanned=scan.scanned,
            by=by,
            at=at,
            note=file_parts.UPLOADED,
        )
    parts.move(document, Out.NUMBERED, at=at, awaits_scan=False, sealed_at=None, legal_value="", **waiting.NOTHING)
    audit.record(
        SCANNED, by=by, at=at, target=document, resolution=finding.resolution, remark=finding.remark, sha256=scan.sha256
    )
    return document


@transaction.atomic(durable=True)
def strike(*, document_id: UUID, reason: str, by: Actor, at: datetime) -> Document:
    """Abandon a document that was entered from paper: its number is struck out, never given again (reading 13)."""
    document, _ = parts.begin(document_id, transitions.STRIKE_ORIGINAL, by=by)
    reason = parts.required(reason)
    assert document.entry_id is not None
    numbering.strike(entry=document.entry_id, agency=document.agency_id, reason=reason, by=by, at=at)
    parts.move(document, Out.CANCELLED, at=at, awaits_scan=False, **waiting.NOTHING)
    audit.record(CANCELLED, by=by, at=at, target=document, reason=reason, number=document.number)
    return document


def _ground(policy: Policy, outage: str) -> str:
    if policy.issue_from_paper == "never":
        raise PaperNotIssued()
    if policy.issue_from_paper == "always":
        return ""
    return f"Sự cố: {parts.required(outage, field='outage')}."


def _describe(
    document: Document,
    draft: Draft,
    policy: Policy,
    *,
    signed_on: date | None,
    legal: bool,
    by: Actor,
    at: datetime,
) -> None:
    if legal and not policy.legal_number_format:
        raise BadInput("Cơ quan không ban hành văn bản quy phạm pháp luật.", field="legal")
    before = authority.signing_day(document)
    signed_on = signed_on or before
    today = at.astimezone(VIETNAM).date()
    if signed_on is not None and signed_on > today:
        raise SignedLater(field="signed_on")
    signer = None
    if draft.signer == document.signer_id and signed_on == before:
        assert document.signer is not None
        signer = authority.Signer(position=document.signer, delegation=document.delegation)
    elif signed_on is not None:
        signer = authority.signer(by.agency, draft.signer, type_name=nfc(draft.type_name), on=signed_on)
    fill(document, draft, signer=signer, by=by, at=at)
    document.unit_leader_id = document.checker_id = None
    signed = {"signed_on": signed_on.isoformat()} if signed_on else {}
    document.placement = {"legal": legal, **signed, **corners.kept(document)}


def _number(document: Document, policy: Policy, *, by: Actor, at: datetime) -> None:
    before = document.entry_id
    numbers.give(document, policy, by=by, at=at)
    if document.entry_id == before:
        return
    parts.move(document, Out.NUMBERED, at=at)
    assert document.issued_on is not None
    audit.record(
        NUMBERED,
        by=by,
        at=at,
        target=document,
        code=document.code,
        number=document.number,
        issued_on=f"{document.issued_on:%d/%m/%Y}",
        register="văn bản đi",
    )
