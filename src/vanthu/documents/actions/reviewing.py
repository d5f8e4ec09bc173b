"""Thẩm định: before signing, the leader has a unit look at a document (ST điều 9.3). It comes back to him, whatever the unit
says; until then it is not before him and cannot be signed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.roles import Role
from vanthu.documents import parts, transitions
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.people import queries as people
from vanthu.refusal import BadInput

SENT = audit.declare("outgoing.sent_to_review", "{label}: {unit}. {question}", "label", "unit", "question")
REVIEWED = audit.declare("outgoing.reviewed", "Ý kiến thẩm định của {unit}: {opinion}", "unit", "opinion")
CALLED_BACK = audit.declare("outgoing.review_called_back", "Rút lại, không chờ thẩm định của {unit}.", "unit")


class NoReviewer(BadInput):
    code = "no_reviewer"
    template = "Đơn vị đã chọn không thuộc cơ quan hoặc chưa có lãnh đạo đơn vị để thẩm định. Hãy chọn đơn vị khác."


@transaction.atomic(durable=True)
def send(*, document_id: UUID, unit: UUID, question: str, by: Actor, at: datetime) -> Document:
    """Chuyển thẩm định: the document lies with the heads of that unit. Raises NoReviewer, SecretRefused."""
    document, policy = parts.begin(document_id, transitions.EXPERT_REVIEW, by=by)
    parts.refuse_secrets(question=question)
    reviewers = people.positions(document.agency_id, Role.UNIT_LEADER, unit=unit, on=at.date())
    if not reviewers or reviewers[0].unit is None or not reviewers[0].unit.is_open:
        raise NoReviewer(field="unit")
    parts.move(document, Out.AT_REVIEW, at=at, holder_unit=unit, put_off_until=None)
    audit.record(
        SENT,
        by=by,
        at=at,
        target=document,
        label=policy.labels.expert_review,
        unit=reviewers[0].unit.name,
        question=question,
    )
    parts.tell(document, [reviewer.account_id for reviewer in reviewers], "Đề nghị thẩm định", at=at)
    return document


@transaction.atomic(durable=True)
def answer(*, document_id: UUID, opinion: str, by: Actor, at: datetime) -> Document:
    """The unit's opinion; the document lies before its signer again. Raises ReasonMissing, SecretRefused."""
    document, _ = parts.begin(document_id, transitions.GIVE_REVIEW, by=by)
    opinion = parts.required(opinion, field="opinion")
    unit = _unit_name(document)
    parts.move(document, Out.AT_SIGNER, at=at, holder=document.signer_id)
    audit.record(REVIEWED, by=by, at=at, target=document, unit=unit, opinion=opinion)
    told = parts.accounts_of(document.signer_id, document.drafter_id)
    parts.tell(document, told, f"{unit} đã thẩm định", at=at)
    return document


@transaction.atomic(durable=True)
def call_back(*, document_id: UUID, by: Actor, at: datetime) -> Document:
    """The signer waits no longer: the document lies before him again without an opinion."""
    document, _ = parts.begin(document_id, transitions.CALL_BACK_REVIEW, by=by)
    unit = _unit_name(document)
    parts.move(document, Out.AT_SIGNER, at=at, holder=document.signer_id)
    audit.record(CALLED_BACK, by=by, at=at, target=document, unit=unit)
    return document


def _unit_name(document: Document) -> str:
    assert document.holder_unit is not None
    return document.holder_unit.name
