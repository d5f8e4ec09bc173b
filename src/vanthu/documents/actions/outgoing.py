"""Văn bản đi: passed on, numbered, returned, cancelled; begun in `drafting`, signed in `signing`. States: docs/states.md."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.folding import nfc
from vanthu.core.roles import Role
from vanthu.documents import form_rules, numbers, parts, transitions, waiting
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.files import parts as file_parts
from vanthu.people import queries as people
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput, NotPermitted
from vanthu.registers import numbering

PASSED = audit.declare(
    "outgoing.passed", "{label}: chuyển tới {to}. {opinion}", "label", "to", "opinion", "answers_for"
)
REFUSED = audit.declare("outgoing.refused", "{label}. Lý do: {reason}", "label", "reason", "from_state", tone="danger")
FORWARDED = audit.declare("outgoing.forwarded", "{label}.", "label")
NUMBERED = audit.declare(
    "outgoing.numbered", "Cấp số {code}, ngày {issued_on}.", "code", "number", "issued_on", "register"
)
CANCELLED = audit.declare("outgoing.cancelled", "Hủy dự thảo. Lý do: {reason}", "reason", "number", tone="danger")


@transaction.atomic(durable=True)
def pass_up(*, document_id: UUID, opinion: str, by: Actor, at: datetime) -> Document:
    """The unit leader passes the draft to the signer, answering for content and form (BD-12.2a)."""
    document, policy = parts.begin(document_id, transitions.PASS_UP, by=by)
    return _pass(
        document,
        Out.AT_SIGNER,
        document.signer_id,
        policy.labels.pass_up,
        opinion,
        f"nội dung và {_form(document, policy, at)}",
        by,
        at,
    )


@transaction.atomic(durable=True)
def pass_to_checker(*, document_id: UUID, opinion: str, by: Actor, at: datetime) -> Document:
    """The unit leader answers for the content and passes to the form checker (HG-13.2)."""
    document, policy = parts.begin(document_id, transitions.PASS_TO_CHECKER, by=by)
    if document.checker_id is None:
        raise BadInput("Văn bản chưa có người kiểm tra thể thức. Hãy trả lại để người soạn chọn.", field="checker")
    return _pass(
        document, Out.AT_CHECKER, document.checker_id, policy.labels.pass_to_checker, opinion, "nội dung", by, at
    )


@transaction.atomic(durable=True)
def check_pass(*, document_id: UUID, opinion: str, by: Actor, at: datetime) -> Document:
    """The form checker answers for the form and passes to the signer (HG-13.3)."""
    document, policy = parts.begin(document_id, transitions.CHECK_PASS, by=by)
    others = [p for p in people.positions(document.agency_id, Role.FORM_CHECKER, on=at.date()) if p.pk != by.position]
    if document.drafter_id == by.position and others:
        # Reading 25: only an office too small for a second checker may have the drafter check.
        raise NotPermitted("Người kiểm tra thể thức không được là người soạn thảo văn bản này.")
    return _pass(
        document,
        Out.AT_SIGNER,
        document.signer_id,
        policy.labels.check_pass,
        opinion,
        _form(document, policy, at),
        by,
        at,
    )


def refuse(*, document_id: UUID, reason: str, by: Actor, at: datetime) -> Document:
    """The unit leader refuses the draft, with the reason (BD-12.2b)."""
    return _return_to_drafter(transitions.REFUSE_DRAFT, document_id=document_id, reason=reason, by=by, at=at)


def hand_back_form(*, document_id: UUID, reason: str, by: Actor, at: datetime) -> Document:
    """The form checker hands the draft back, with the reason."""
    return _return_to_drafter(transitions.HAND_BACK_FORM, document_id=document_id, reason=reason, by=by, at=at)


def refuse_signing(*, document_id: UUID, reason: str, by: Actor, at: datetime) -> Document:
    """The signer refuses, with the reason; it goes back to where it was drafted (BD-12.3c, ST-9.3d)."""
    return _return_to_drafter(transitions.REFUSE_SIGNING, document_id=document_id, reason=reason, by=by, at=at)


def hand_back(*, document_id: UUID, reason: str, by: Actor, at: datetime) -> Document:
    """The clerk found an error: the signed version is void and kept, a number stays bound (BD-12.4b, reading 13)."""
    return _return_to_drafter(transitions.HAND_BACK, document_id=document_id, reason=reason, by=by, at=at)


@transaction.atomic(durable=True)
def forward(*, document_id: UUID, by: Actor, at: datetime) -> Document:
    """The signer passes the signed document to văn thư (BD-12.3b)."""
    document, policy = parts.begin(document_id, transitions.FORWARD, by=by)
    return _to_clerk(document, policy.labels.forward, by=by, at=at)


@transaction.atomic(durable=True)
def permit_issue(*, document_id: UUID, by: Actor, at: datetime) -> Document:
    """Permission to issue, an act of its own (QN-17.2)."""
    document, policy = parts.begin(document_id, transitions.PERMIT_ISSUE, by=by)
    return _to_clerk(document, policy.labels.permit_issue, by=by, at=at)


@transaction.atomic(durable=True)
def number(*, document_id: UUID, by: Actor, at: datetime) -> Document:
    """Cấp số: the next number of the book and today's date, or the number that a returned document kept.

    Writes the register only; the drawing happens with the seal (reading 12). NĐ 30/2020 Điều 15, BD-11.2, BD-13.1.b.
    Where both signatures must be of the day of issue, a number of an earlier day is struck out and another one taken.
    """
    document, policy = parts.begin(document_id, transitions.NUMBER, by=by)
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
    assert document.issued_on is not None
    parts.move(
        document,
        Out.NUMBERED,
        at=at,
        # From now on there is something to print, sign and keep, or what was signed in parallel should lie here.
        paper_owed_since=document.issued_on
        if policy.paper_original != "none" and document.paper_taken_on is None
        else None,
    )
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
    document, _ = parts.begin(document_id, transitions.CANCEL, by=by)
    reason = parts.required(reason)
    if document.entry_id:
        numbering.strike(entry=document.entry_id, agency=document.agency_id, reason=reason, by=by, at=at)
    parts.move(document, Out.CANCELLED, at=at)
    audit.record(CANCELLED, by=by, at=at, target=document, reason=reason, number=document.number)
    return document


# --- parts of this room ----------------------------------------------------------------------------------------------


def _form(document: Document, policy: Policy, at: datetime) -> str:
    """The form, by the rules of the document's kind and date, which whoever passes it answers for."""
    rules = form_rules.rules(document, policy, at=at)
    return f"thể thức ({rules.name})" if rules is not None else "thể thức"


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
        to=parts.holder_name(holder),
        opinion=opinion,
        answers_for=answers_for,
    )
    parts.tell(document, parts.accounts_of(holder), "Có văn bản chờ bạn", at=at)
    return document


@transaction.atomic(durable=True)
def _return_to_drafter(
    transition: transitions.Transition, *, document_id: UUID, reason: str, by: Actor, at: datetime
) -> Document:
    document, policy = parts.begin(document_id, transition, by=by)
    if policy.refusal_reason_required or transition is not transitions.REFUSE_SIGNING:
        reason = parts.required(reason)
    came_from = document.state
    file_parts.restore_uploads(document.pk)
    told = parts.accounts_of(document.drafter_id, document.unit_leader_id)
    if transition is transitions.HAND_BACK and policy.form_error_reported_to_leader:
        told += parts.accounts_of(document.signer_id)
    parts.move(
        document,
        Out.DRAFT,
        at=at,
        holder=document.drafter_id,
        signed_at=None,
        sealed_at=None,
        signer_certificate_id=None,
        legal_value="",
        put_off_until=None,
        paper_taken_on=None,
        paper_owed_since=None,
        **waiting.NOTHING,
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


def _to_clerk(document: Document, label: str, *, by: Actor, at: datetime) -> Document:
    parts.move(document, Out.AT_CLERK, at=at)
    audit.record(FORWARDED, by=by, at=at, target=document, label=label)
    parts.tell(document, parts.clerks(document, at=at), "Văn bản đã ký, chờ văn thư", at=at)
    return document
