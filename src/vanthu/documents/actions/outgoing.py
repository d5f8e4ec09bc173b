"""Văn bản đi: drafted, passed, signed (see `signing`), numbered, returned. Articles: flows.md §3."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.folding import nfc
from vanthu.core.ids import new_id
from vanthu.core.roles import DRAFTS, Role
from vanthu.documents import assignments, numbers, parts, recipients, states
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.files import parts as file_parts
from vanthu.files.intake import Received
from vanthu.files.kinds import EDITABLE, extension_of
from vanthu.files.models import File
from vanthu.files.queries import annexes_of, main_of
from vanthu.pdf.place import Heading
from vanthu.people import queries as people
from vanthu.people.models import Agency, Position
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput, NotPermitted, WrongState
from vanthu.registers import numbering

DRAFTED = audit.declare("outgoing.drafted", "Soạn dự thảo.", "subject")
EDITED = audit.declare("outgoing.edited", "Cập nhật dự thảo.", "subject")
SUBMITTED = audit.declare("outgoing.submitted", "{label}: chuyển tới {to}.", "label", "to")
PASSED = audit.declare(
    "outgoing.passed", "{label}: chuyển tới {to}. {opinion}", "label", "to", "opinion", "answers_for"
)
REFUSED = audit.declare("outgoing.refused", "{label}. Lý do: {reason}", "label", "reason", "from_state", tone="danger")
FORWARDED = audit.declare("outgoing.forwarded", "{label}.", "label")
REMOVED = audit.declare("outgoing.file_removed", "Bỏ tệp kèm theo “{name}”.", "name", "sha256")
NUMBERED = audit.declare(
    "outgoing.numbered", "Cấp số {code}, ngày {issued_on}.", "code", "number", "issued_on", "register"
)
CANCELLED = audit.declare("outgoing.cancelled", "Hủy dự thảo. Lý do: {reason}", "reason", "number", tone="danger")


class DraftFileMissing(BadInput):
    code = "draft_file_missing"
    template = "{what}"


class SignerMissing(BadInput):
    code = "signer_missing"
    template = "Người ký đã chọn không có thẩm quyền ký tại cơ quan. Hãy chọn lãnh đạo cơ quan."


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a drafter fills in (BD-12.1, ST-9.1b, QN-18.3)."""

    type_name: str
    subject: str
    notation: str
    signer: UUID
    recipients: tuple[UUID, ...]
    paper_recipients: tuple[UUID, ...] = ()
    #: The code of the regulation's rule by which `paper_recipients` get paper (BD-13.3).
    paper_ground: str = ""
    unit_leader: UUID | None = None
    checker: UUID | None = None
    urgency: int = 0
    copies: int = 1
    note: str = ""
    #: The arrival that it replies to; `answers_finally`: its issue ends the handling, both are filed under `case_file`.
    answers: UUID | None = None
    answers_finally: bool = False
    case_file: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """The main PDF with its fields laid, made from the version `base` outside any transaction; `heading` is what its
    page 1 prints of number and date."""

    base: str
    sha256: str
    size: int
    placement: dict
    heading: Heading


@transaction.atomic(durable=True)
def create_draft(
    *, draft: Draft, files: Sequence[tuple[str, Received]], by: Actor, at: datetime, id: UUID | None = None
) -> Document:
    """Begin an outgoing document. `files` are (kind, upload) pairs; exactly one "main" is kept as the PDF to issue.

    `id` is the form's own key: a second click finds the document that the first one made. Raises SecretRefused,
    SignerMissing, NotPermitted, SavedAlready.
    """
    if not by.has(*DRAFTS):
        raise NotPermitted("Vị trí của bạn không soạn thảo văn bản đi.")
    agency = Agency.objects.get(pk=by.agency)
    document = Document(
        id=id or new_id(),
        agency=agency,
        direction=Document.OUT,
        state=Out.DRAFT,
        state_since=at,
        policy_on=at.date(),
        created_at=at,
        organ_name=agency.name,
        organ_code=agency.code102 or agency.code,
        drafter_id=by.position,
        unit_id=by.unit,
        holder_id=by.position,
    )
    _fill(document, draft, by=by, at=at)
    document, new = parts.save_once(document, files=[received.sha256 for _, received in files])
    if not new:
        return document
    _recipients(document, draft)
    for order, (kind, received) in enumerate(files):
        _keep_file(document, kind, received, order=order, by=by, at=at)
    parts.participate(document, positions=[by.position])
    _answer(document, draft, by=by, at=at)
    audit.record(DRAFTED, by=by, at=at, target=document, subject=document.subject)
    return document


@transaction.atomic(durable=True)
def update_draft(
    *,
    document_id: UUID,
    draft: Draft,
    files: Sequence[tuple[str, Received]],
    remove: Collection[UUID] = (),
    by: Actor,
    at: datetime,
) -> Document:
    """Change a draft; an uploaded file replaces the one of its kind as a new version. `remove` names attachments that
    it shall go without."""
    document, _ = parts.begin(document_id, states.EDIT, by=by)
    _fill(document, draft, by=by, at=at)
    document.save()
    _answer(document, draft, by=by, at=at)
    _recipients(document, draft)
    for order, (kind, received) in enumerate(files):
        _keep_file(document, kind, received, order=100 + order, by=by, at=at)
    for file in annexes_of(document.pk):
        if file.pk in remove:
            sha256 = file.current.sha256 if file.current else ""
            file_parts.remove(file)
            audit.record(REMOVED, by=by, at=at, target=document, name=file.name, sha256=sha256)
    audit.record(EDITED, by=by, at=at, target=document, subject=document.subject)
    return document


@transaction.atomic(durable=True)
def submit(*, document_id: UUID, prepared: Prepared, by: Actor, at: datetime) -> Document:
    """Hand the draft on: to the unit leader, or where the regulation has no such step to the checker or signer."""
    document, policy = parts.begin(document_id, states.SUBMIT, by=by)
    files = list(File.objects.filter(document_id=document.pk).select_related("current"))
    main = _check_files(files, policy)
    recipients.check(document, policy, on=at.date(), legal=prepared.heading.number_year is not None)
    if main.current is None or main.current.sha256 != prepared.base:
        raise WrongState("Tệp PDF vừa được thay đổi. Hãy tải lại trang rồi trình lại.")
    numbers.check_heading(document, prepared.heading, policy, at=at)
    file_parts.add_version(
        main,
        sha256=prepared.sha256,
        size=prepared.size,
        pages=main.current.pages,
        scanned=main.current.scan == "clean",
        by=by,
        at=at,
        note="Đặt vị trí ký, số, ngày",
    )
    parts.draw(prepared.sha256, main.media_type)
    if policy.unit_leader_step:
        if document.unit_leader_id is None:
            raise BadInput("Hãy chọn lãnh đạo đơn vị thông qua dự thảo.", field="unit_leader")
        target, holder = Out.AT_UNIT_LEADER, document.unit_leader_id
    elif policy.form_checker == "separate":
        target, holder = Out.AT_CHECKER, document.checker_id
    else:
        target, holder = Out.AT_SIGNER, document.signer_id
    heading = prepared.heading
    placement = {
        **prepared.placement,
        "initialled": False,
        "printed_year": heading.year or heading.number_year or "",
        "legal": heading.number_year is not None,
    }
    parts.move(document, target, at=at, holder=holder, placement=placement, signed_at=None, sealed_at=None)
    audit.record(SUBMITTED, by=by, at=at, target=document, label=policy.labels.submit, to=_name(holder))
    parts.tell(document, parts.accounts_of(holder), "Có dự thảo chờ bạn", at=at)
    return document


@transaction.atomic(durable=True)
def pass_up(*, document_id: UUID, opinion: str, by: Actor, at: datetime) -> Document:
    """The unit leader passes the draft to the signer, answering for content and form (BD-12.2a)."""
    document, policy = parts.begin(document_id, states.PASS_UP, by=by)
    return _pass(
        document, Out.AT_SIGNER, document.signer_id, policy.labels.pass_up, opinion, "nội dung và thể thức", by, at
    )


@transaction.atomic(durable=True)
def pass_to_checker(*, document_id: UUID, opinion: str, by: Actor, at: datetime) -> Document:
    """The unit leader answers for the content and passes to the form checker (HG-13.2)."""
    document, policy = parts.begin(document_id, states.PASS_TO_CHECKER, by=by)
    if document.checker_id is None:
        raise BadInput("Văn bản chưa có người kiểm tra thể thức. Hãy trả lại để người soạn chọn.", field="checker")
    return _pass(
        document, Out.AT_CHECKER, document.checker_id, policy.labels.pass_to_checker, opinion, "nội dung", by, at
    )


@transaction.atomic(durable=True)
def check_pass(*, document_id: UUID, opinion: str, by: Actor, at: datetime) -> Document:
    """The form checker answers for the form and passes to the signer (HG-13.3)."""
    document, policy = parts.begin(document_id, states.CHECK_PASS, by=by)
    others = [p for p in people.positions(document.agency_id, Role.FORM_CHECKER, on=at.date()) if p.pk != by.position]
    if document.drafter_id == by.position and others:
        # Reading 25: only an office too small for a second checker may have the drafter check.
        raise NotPermitted("Người kiểm tra thể thức không được là người soạn thảo văn bản này.")
    return _pass(document, Out.AT_SIGNER, document.signer_id, policy.labels.check_pass, opinion, "thể thức", by, at)


def refuse(*, document_id: UUID, reason: str, by: Actor, at: datetime) -> Document:
    """The unit leader refuses the draft, with the reason (BD-12.2b)."""
    return _return_to_drafter(states.REFUSE_DRAFT, document_id=document_id, reason=reason, by=by, at=at)


def hand_back_form(*, document_id: UUID, reason: str, by: Actor, at: datetime) -> Document:
    """The form checker hands the draft back, with the reason."""
    return _return_to_drafter(states.HAND_BACK_FORM, document_id=document_id, reason=reason, by=by, at=at)


def refuse_signing(*, document_id: UUID, reason: str, by: Actor, at: datetime) -> Document:
    """The signer refuses, with the reason; it goes back to where it was drafted (BD-12.3c, ST-9.3d)."""
    return _return_to_drafter(states.REFUSE_SIGNING, document_id=document_id, reason=reason, by=by, at=at)


def hand_back(*, document_id: UUID, reason: str, by: Actor, at: datetime) -> Document:
    """The clerk found an error: the signed version is void and kept, a number stays bound (BD-12.4b, reading 13)."""
    return _return_to_drafter(states.HAND_BACK, document_id=document_id, reason=reason, by=by, at=at)


@transaction.atomic(durable=True)
def forward(*, document_id: UUID, by: Actor, at: datetime) -> Document:
    """The signer passes the signed document to văn thư (BD-12.3b)."""
    document, policy = parts.begin(document_id, states.FORWARD, by=by)
    return _to_clerk(document, policy.labels.forward, by=by, at=at)


@transaction.atomic(durable=True)
def permit_issue(*, document_id: UUID, by: Actor, at: datetime) -> Document:
    """Permission to issue, an act of its own (QN-17.2)."""
    document, policy = parts.begin(document_id, states.PERMIT_ISSUE, by=by)
    return _to_clerk(document, policy.labels.permit_issue, by=by, at=at)


@transaction.atomic(durable=True)
def number(*, document_id: UUID, by: Actor, at: datetime) -> Document:
    """Cấp số: the next number of the book and today's date, or the number that a returned document kept.

    Writes the register only; the drawing happens with the seal (reading 12). NĐ 30/2020 Điều 15, BD-11.2, BD-13.1.b.
    Where both signatures must be of the day of issue, a number of an earlier day is struck out and another one taken.
    """
    document, policy = parts.begin(document_id, states.NUMBER, by=by)
    if policy.signature_dates_equal_issue:
        parts.same_day(at.date(), document.signed_at)
        if document.entry_id is not None and document.issued_on != at.date():
            numbers.strike(
                document,
                f"văn bản được ký lại ngày {at:%d/%m/%Y}, ngày ký phải trùng ngày ban hành",
                by=by,
                at=at,
            )
    numbers.give(document, policy, by=by, at=at)
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
    parts.tell(document, parts.accounts_of(document.drafter_id), "Đã cấp số", at=at)
    return document


@transaction.atomic(durable=True)
def cancel(*, document_id: UUID, reason: str, by: Actor, at: datetime) -> Document:
    """Abandon a draft. A number that it had is struck out, never given again (reading 13)."""
    document, _ = parts.begin(document_id, states.CANCEL, by=by)
    reason = parts.required(reason)
    if document.entry_id:
        numbering.strike(entry=document.entry_id, agency=document.agency_id, reason=reason, by=by, at=at)
    parts.move(document, Out.CANCELLED, at=at)
    audit.record(CANCELLED, by=by, at=at, target=document, reason=reason, number=document.number)
    return document


# --- parts of this room ----------------------------------------------------------------------------------------------


def _pass(
    document: Document,
    state: str,
    holder: UUID | None,
    label: str,
    opinion: str,
    answers_for: str,
    by: Actor,
    at: datetime,
) -> Document:
    opinion = nfc(opinion)
    parts.refuse_secrets(opinion=opinion)
    parts.move(document, state, at=at, holder=holder)
    audit.record(
        PASSED,
        by=by,
        at=at,
        target=document,
        label=label,
        to=_name(holder),
        opinion=opinion,
        answers_for=answers_for,
    )
    parts.tell(document, parts.accounts_of(holder), "Có văn bản chờ bạn", at=at)
    return document


@transaction.atomic(durable=True)
def _return_to_drafter(
    transition: states.Transition, *, document_id: UUID, reason: str, by: Actor, at: datetime
) -> Document:
    document, policy = parts.begin(document_id, transition, by=by)
    if policy.refusal_reason_required or transition is not states.REFUSE_SIGNING:
        reason = parts.required(reason)
    came_from = document.state
    _restore_upload(document, by=by, at=at)
    told = parts.accounts_of(document.drafter_id, document.unit_leader_id)
    if transition is states.HAND_BACK and policy.form_error_reported_to_leader:
        told += parts.accounts_of(document.signer_id)
    parts.move(
        document,
        Out.DRAFT,
        at=at,
        holder=document.drafter_id,
        signed_at=None,
        sealed_at=None,
        signer_certificate_id=None,
    )
    audit.record(
        REFUSED,
        by=by,
        at=at,
        target=document,
        label=transition.label(policy.labels),
        reason=reason,
        from_state=came_from,
    )
    parts.tell(document, told, f"{transition.label(policy.labels)}, lý do: {reason[:200]}", at=at)
    return document


def _restore_upload(document: Document, *, by: Actor, at: datetime) -> None:
    """The last upload of each file is current again; prepared and signed versions stay in the history."""
    main = main_of(document.pk)
    for file in (*((main,) if main else ()), *annexes_of(document.pk)):
        upload = file.versions.filter(note=UPLOADED).order_by("-number").first()
        if upload is not None and file.current_id != upload.pk:
            file.current = upload
            file.save(update_fields=["current"])


def _to_clerk(document: Document, label: str, *, by: Actor, at: datetime) -> Document:
    parts.move(document, Out.AT_CLERK, at=at)
    audit.record(FORWARDED, by=by, at=at, target=document, label=label)
    parts.tell(document, parts.clerks(document, at=at), "Văn bản đã ký, chờ văn thư", at=at)
    return document


#: The note of a version that a person brought, as opposed to one that the system made.
UPLOADED = "Tải lên"


def _fill(document: Document, draft: Draft, *, by: Actor, at: datetime) -> None:
    parts.refuse_secrets(type_name=draft.type_name, subject=draft.subject, note=draft.note)
    signer = (
        Position.objects.select_related("account")
        .filter(pk=draft.signer, agency_id=by.agency, roles__overlap=[Role.LEADER, Role.HEAD])
        .first()
    )
    if signer is None:
        raise SignerMissing(field="signer")
    document.type_name = nfc(draft.type_name)
    document.subject = nfc(draft.subject)
    document.notation = nfc(draft.notation)
    document.urgency = draft.urgency
    document.copies = draft.copies
    document.note = nfc(draft.note)
    document.signer = signer
    document.signer_name = signer.account.printed_name or signer.account.name[:50]
    document.signer_title = signer.title
    document.unit_leader_id = draft.unit_leader or _default(by, Role.UNIT_LEADER, unit=by.unit, at=at)
    document.checker_id = draft.checker or _default(by, Role.FORM_CHECKER, unit=None, at=at)
    for name, role in (("unit_leader", Role.UNIT_LEADER), ("checker", Role.FORM_CHECKER)):
        chosen = getattr(document, f"{name}_id")
        if chosen and not Position.objects.filter(pk=chosen, agency_id=by.agency, roles__contains=[role]).exists():
            raise BadInput("Người được chọn không giữ vai trò này tại cơ quan.", field=name)
    if not document.subject:
        raise BadInput("Hãy nhập trích yếu nội dung.", field="subject")
    parts.refold(document)


def _default(by: Actor, role: Role, *, unit: UUID | None, at: datetime) -> UUID | None:
    if by.agency is None:
        return None
    found = people.positions(by.agency, role, unit=unit, on=at.date())
    return found[0].pk if found else None


def _recipients(document: Document, draft: Draft) -> None:
    recipients.write(
        document,
        parts.policy_of(document),
        electronic=draft.recipients,
        paper=draft.paper_recipients,
        ground=draft.paper_ground,
    )


def _keep_file(document: Document, kind: str, received: Received, *, order: int, by: Actor, at: datetime) -> None:
    parts.draw(received.sha256, received.media_type)
    existing = None
    if kind in {File.MAIN, File.EDITABLE}:
        existing = File.objects.filter(document_id=document.pk, kind=kind).first()
    if existing is None:
        file_parts.add_file(
            received,
            document=document.pk,
            agency=document.agency_id,
            kind=kind,
            order=order,
            by=by,
            at=at,
            note=UPLOADED,
        )
        return
    existing.name, existing.media_type = received.name, received.media_type
    existing.save(update_fields=["name", "media_type"])
    file_parts.add_version(
        existing,
        sha256=received.sha256,
        size=received.size,
        pages=received.pages,
        scanned=received.scanned,
        by=by,
        at=at,
        note=UPLOADED,
    )


def _check_files(files: Sequence[File], policy: Policy) -> File:
    main = next((file for file in files if file.kind == File.MAIN), None)
    editable = next((f for f in files if f.kind == File.EDITABLE and extension_of(f.name) in EDITABLE), None)
    if main is None or main.media_type != "application/pdf":
        raise DraftFileMissing(what="Hãy đính kèm tệp PDF của văn bản để ký và phát hành.", field="main")
    if policy.draft_files == "editable_and_pdf" and editable is None:
        raise DraftFileMissing(
            what="Quy chế yêu cầu đính kèm cả tệp mềm (Word, Excel…) và tệp .pdf tương ứng.", field="editable"
        )
    return main


def _answer(document: Document, draft: Draft, *, by: Actor, at: datetime) -> None:
    """Link the draft to the arrival that it answers: an act of its handler, who begins the work by it (QN-18.2c).

    A final answer names what the arrival is filed under: nothing is done without (BD-10.2a, ST-8.4b, QN-18.2a).
    """
    if draft.answers is not None and draft.answers != document.answers_id:
        arrival, _ = parts.begin(draft.answers, states.REPLY, by=by)
        assignments.begin(arrival, by=by, at=at)
    final = draft.answers is not None and draft.answers_finally
    chosen = assignments.case_file_of(document, parts.policy_of(document), draft.case_file) if final else None
    document.answers_id, document.answers_finally, document.case_file = draft.answers, final, chosen
    document.save(update_fields=["answers", "answers_finally", "case_file"])


def _name(position: UUID | None) -> str:
    if position is None:
        return "văn thư"
    return Position.objects.select_related("account").get(pk=position).account.name
