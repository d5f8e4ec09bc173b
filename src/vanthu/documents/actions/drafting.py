"""Văn bản đi, the draft: begun, changed, submitted. States: docs/states.md."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.clock import VIETNAM
from vanthu.core.ids import new_id
from vanthu.core.roles import DRAFTS
from vanthu.documents import (
    assignments,
    authority,
    form_rules,
    initialling,
    numbers,
    parts,
    recipients,
    seen,
    transitions,
)
from vanthu.documents.filling import fill, write_recipients
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.files import parts as file_parts
from vanthu.files.intake import Received
from vanthu.files.kinds import EDITABLE, extension_of
from vanthu.files.models import File
from vanthu.files.queries import annexes_of
from vanthu.pdf.place import Heading
from vanthu.people.models import Agency
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput, NotPermitted, WrongState

DRAFTED = audit.declare("outgoing.drafted", "Soạn dự thảo.", "subject")


EDITED = audit.declare("outgoing.edited", "Cập nhật dự thảo.", "subject")


SUBMITTED = audit.declare("outgoing.submitted", "{label}: chuyển tới {to}.", "label", "to")


SIGNER_CHANGED = audit.declare(
    "outgoing.signer_changed", "Đổi người ký: {before} → {signer}. Lý do: {reason}", "before", "signer", "reason"
)


REMOVED = audit.declare("outgoing.file_removed", "Bỏ tệp kèm theo “{name}”.", "name", "sha256")


class DraftFileMissing(BadInput):
    code = "draft_file_missing"
    template = "{what}"


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
    #: Whose ký nháy is wanted besides the unit leader's (ST-6.3b).
    initials: tuple[UUID, ...] = ()
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
    page 1 prints of number and date, `authority` the lines over its signer's name ("KT. GIÁM ĐỐC"), None where the page has no words to read."""

    base: str
    sha256: str
    size: int
    placement: dict
    heading: Heading
    authority: tuple[str, ...] | None
    #: What paper page 1 is on: "A4", or None where it is no standard sheet.
    sheet: str | None
    #: The content that the fields were laid into, where it is not yet the document's (another signer's file).
    source: str = ""
    annexes: tuple[seen.Stamp, ...] = ()

    @property
    def layout(self) -> seen.Layout:
        """What somebody has to see before the file goes on."""
        return seen.Layout(
            source=self.source or self.base,
            boxes=self.placement.get("boxes", {}),
            drawn=self.sha256,
            annexes=self.annexes,
        )


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
    fill(document, draft, by=by, at=at)
    document, new = parts.save_once(
        document,
        files=[received.sha256 for _, received in files],
        receivers=(*draft.recipients, *draft.paper_recipients),
    )
    if not new:
        return document
    write_recipients(document, draft)
    initialling.name(document, draft.initials, policy=parts.policy_of(document), at=at)
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
    document, policy = parts.begin(document_id, transitions.EDIT, by=by)
    fill(document, draft, by=by, at=at)
    document.save()
    _answer(document, draft, by=by, at=at)
    write_recipients(document, draft)
    initialling.name(document, draft.initials, policy=policy, at=at)
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
def submit(*, document_id: UUID, prepared: Prepared, confirmed: str, by: Actor, at: datetime) -> Document:
    """Hand the draft on: to the unit leader, or where the regulation has no such step to the checker or signer.

    `confirmed` is the key of the layout that the drafter has just seen on the page, "" for none. Raises LayoutNotSeen,
    when nothing else is in the way.
    """
    document, policy = parts.begin(document_id, transitions.SUBMIT, by=by)
    files = list(File.objects.filter(document_id=document.pk).select_related("current"))
    main = _check_files(files, policy)
    recipients.check(document, policy, on=at.date(), legal=prepared.heading.number_year is not None)
    if main.current is None or main.current.sha256 != prepared.base:
        raise WrongState("Tệp PDF vừa được thay đổi. Hãy tải lại trang rồi trình lại.")
    if any((document.placement or {}).get(kept) != prepared.placement.get(kept) for kept in ("by_hand", "corners")):
        raise WrongState("Vị trí ký vừa được đặt lại. Hãy tải lại trang rồi trình lại.")
    numbers.check_heading(document, prepared.heading, policy, at=at)
    _check_sheet(document, prepared, policy, at=at)
    assert document.signer_id is not None
    # What was delegated when it was drafted may have ended, or another delegation may have taken its place.
    signer = authority.signer(
        document.agency_id,
        document.signer_id,
        type_name=document.type_name,
        on=at.astimezone(VIETNAM).date(),
        printed=prepared.authority,
    )
    authority.check(signer, prepared.authority)
    file_parts.add_version(
        main,
        sha256=prepared.sha256,
        size=prepared.size,
        pages=main.current.pages,
        scanned=main.current.scan == "clean",
        by=by,
        at=at,
        note=file_parts.LAID,
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
    has_seen = seen.check(document, prepared.layout, seen=confirmed, by=by, at=at)
    # The page is the truth: what was typed may differ from it by a mark or a blank.
    notation = prepared.heading.notation or document.notation
    parts.move(
        document,
        target,
        at=at,
        holder=holder,
        placement=_placement(document, policy, prepared) | has_seen,
        notation=notation,
        signed_at=None,
        sealed_at=None,
        delegation=signer.delegation,
    )
    audit.record(SUBMITTED, by=by, at=at, target=document, label=policy.labels.submit, to=parts.holder_name(holder))
    parts.tell(document, parts.accounts_of(holder), "Có dự thảo chờ bạn", at=at)
    _ask_for_initials(document, at=at)
    return document


@transaction.atomic(durable=True)
def change_signer(
    *,
    document_id: UUID,
    signer: UUID,
    upload: Received,
    prepared: Prepared,
    reason: str,
    confirmed: str,
    by: Actor,
    at: datetime,
) -> Document:
    """Đổi người ký, before anybody has signed: another leader signs the same text (reading 15).

    Name and title under the text are printed, so this needs a PDF that prints the new ones: `upload`, which says nothing
    else (`work.prepare_for` has compared them), with its fields laid anew in `prepared`. Opinions and the thread stay;
    initials lay in the old file and are asked for again. Places that were put by hand come with `prepared`; `confirmed` as
    with `submit`. Raises AuthorityDiffers,
    ReasonMissing, NotationDiffers, LayoutNotSeen.
    """
    document, policy = parts.begin(document_id, transitions.CHANGE_SIGNER, by=by)
    reason = parts.required(reason)
    chosen = authority.signer(
        document.agency_id,
        signer,
        type_name=document.type_name,
        on=at.astimezone(VIETNAM).date(),
        printed=prepared.authority,
    )
    if chosen.position.pk == document.signer_id:
        raise BadInput("Người này đã là người ký của văn bản.", field="signer")
    main = File.objects.select_related("current").get(document_id=document.pk, kind=File.MAIN)
    if main.current is None or main.current.sha256 != prepared.base:
        raise WrongState("Tệp PDF vừa được thay đổi. Hãy tải lại trang rồi đổi lại.")
    numbers.check_heading(document, prepared.heading, policy, at=at)
    _check_sheet(document, prepared, policy, at=at)
    authority.check(chosen, prepared.authority)
    made = prepared.placement.get("by_hand")
    if made is not None and made != (document.placement or {}).get("by_hand"):
        seen.keep(document, made, by=by, at=at)
    has_seen = seen.check(document, prepared.layout, seen=confirmed, by=by, at=at)
    before, told = document.signer_name, parts.accounts_of(document.signer_id, document.drafter_id)
    _keep_file(document, File.MAIN, upload, order=0, by=by, at=at)
    main.refresh_from_db()
    file_parts.add_version(
        main,
        sha256=prepared.sha256,
        size=prepared.size,
        pages=upload.pages,
        scanned=upload.scanned,
        by=by,
        at=at,
        note="Đặt vị trí ký, số, ngày",
    )
    parts.draw(prepared.sha256, main.media_type)
    authority.put(document, chosen)
    state, holder = document.state, document.holder_id
    if policy.initials_required and state != Out.AT_UNIT_LEADER:
        state, holder = Out.AT_UNIT_LEADER, document.unit_leader_id
    elif state == Out.AT_SIGNER:
        holder = chosen.position.pk
    parts.move(
        document,
        state,
        at=at,
        holder=holder,
        placement=_placement(document, policy, prepared) | has_seen,
        put_off_until=None,
        changed=["signer", "signer_name", "signer_title", "delegation"],
    )
    audit.record(
        SIGNER_CHANGED, by=by, at=at, target=document, before=before, signer=document.signer_name, reason=reason
    )
    parts.tell(document, told, f"Đổi người ký thành {document.signer_name}", at=at)
    parts.tell(document, parts.accounts_of(holder), "Có văn bản chờ bạn", at=at)
    _ask_for_initials(document, at=at)
    return document


def _ask_for_initials(document: Document, *, at: datetime) -> None:
    """Whoever initials beside the one who holds it sees it and is told."""
    waiting = [UUID(key) for key in (document.placement or {})["initials_open"]]
    others = [key for key in waiting if key != document.holder_id]
    parts.participate(document, positions=others)
    parts.tell(document, parts.accounts_of(*others), "Có dự thảo chờ bạn ký nháy", at=at)


def _placement(document: Document, policy: Policy, prepared: Prepared) -> dict:
    """Where everything is on the prepared file; all initials are still to come."""
    initiallers = initialling.begin(document, policy)
    return {
        **prepared.placement,
        **numbers.facts(prepared.heading),
        "initialled": False,
        "initials_open": [str(key) for key in initiallers],
    }


def _check_sheet(document: Document, prepared: Prepared, policy: Policy, *, at: datetime) -> None:
    legal = prepared.heading.number_year is not None
    on = at.astimezone(VIETNAM).date()
    form_rules.check_sheet(document, policy, sheet=prepared.sheet, legal=legal, on=on)


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
            note=file_parts.UPLOADED,
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
        note=file_parts.UPLOADED,
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
        arrival, _ = parts.begin(draft.answers, transitions.REPLY, by=by)
        assignments.begin(arrival, by=by, at=at)
    final = draft.answers is not None and draft.answers_finally
    chosen = assignments.case_file_of(document, parts.policy_of(document), draft.case_file) if final else None
    document.answers_id, document.answers_finally, document.case_file = draft.answers, final, chosen
    document.save(update_fields=["answers", "answers_finally", "case_file"])
