"""Parts that every action on a document shares. Each runs inside the action's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from vanthu.core.actor import Actor
from vanthu.core.folding import fold, nfc
from vanthu.core.jobs import by_name
from vanthu.core.roles import Role
from vanthu.documents.models import Document, Participant
from vanthu.documents.states import Transition
from vanthu.exchange import outbox
from vanthu.notify import notices
from vanthu.people import queries as people
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput, Busy, NotFound, SecretRefused
from vanthu.refusal.secrecy import secret_mark
from vanthu.signing.models import Claim


class ReasonMissing(BadInput):
    code = "reason_missing"
    template = "Hãy nêu rõ lý do."


def lock(document_id: UUID, *, by: Actor) -> Document:
    """The document, locked until the transaction ends. Another agency's does not exist for this actor."""
    document = (
        Document.objects.select_for_update(of=("self",))
        .select_related("agency", "sender")
        .filter(pk=document_id)
        .first()
    )
    if document is None or document.agency_id != by.agency:
        raise NotFound()
    return document


def policy_of(document: Document) -> Policy:
    """The regulation that the document was begun under."""
    return people.policy_of(document.agency, document.policy_on)


def begin(document_id: UUID, transition: Transition, *, by: Actor) -> tuple[Document, Policy]:
    """Lock, refuse what does not belong here, refuse while a signature is being made."""
    document = lock(document_id, by=by)
    policy = policy_of(document)
    transition.check(document, by, policy)
    if Claim.objects.filter(document_id=document.pk, state="live").exists():
        raise Busy("Văn bản đang được ký hoặc phát hành. Hãy chờ vài giây rồi thử lại.")
    return document, policy


def move(
    document: Document,
    state: str,
    *,
    at: datetime,
    holder: UUID | None = None,
    holder_unit: UUID | None = None,
    **changes: Any,
) -> None:
    """Put the document into a state, into someone's hands, with whatever else the act changes."""
    document.state, document.state_since = state, at
    document.holder_id, document.holder_unit_id = holder, holder_unit
    for name, value in changes.items():
        setattr(document, name, value)
    document.save(
        update_fields=["state", "state_since", "holder", "holder_unit", *(name.removesuffix("_id") for name in changes)]
    )
    participate(document, positions=[holder], units=[holder_unit])


def participate(
    document: Document, *, positions: Iterable[UUID | None] = (), units: Iterable[UUID | None] = ()
) -> None:
    """From now on these may see the document."""
    Participant.objects.bulk_create(
        [
            Participant(agency_id=document.agency_id, document=document, position_id=position)
            for position in positions
            if position
        ]
        + [Participant(agency_id=document.agency_id, document=document, unit_id=unit) for unit in units if unit],
        ignore_conflicts=True,
    )


def required(text: str, *, field: str = "reason") -> str:
    """A reason that is really given."""
    text = nfc(text)
    if not text:
        raise ReasonMissing(field=field)
    return text


def refuse_secrets(**texts: str) -> None:
    """State secrets never enter: looked for in the kind, the subject, the notes (BD-1.2 and its four sisters)."""
    for field, text in texts.items():
        if secret_mark(text):
            raise SecretRefused(field=field)


def refold(document: Document) -> None:
    """Refresh what search reads, after a change of subject, organ or code."""
    document.folded = fold(f"{document.subject} {document.organ_name} {document.code} {document.type_name}")
    document.code_folded = fold(document.code).replace(" ", "")


def tell(document: Document, accounts: Iterable[UUID | None], text: str, *, at: datetime) -> None:
    """A notice about this document."""
    notices.tell(
        accounts,
        text=f"{text}: {document.code or document.subject[:200]}",
        agency=document.agency_id,
        at=at,
        document=document.pk,
        urgent=document.urgency > 0,
    )


def accounts_of(*positions: UUID | None) -> list[UUID]:
    """The accounts that sit in these positions."""
    from vanthu.people.models import Position

    wanted = [position for position in positions if position]
    return list(Position.objects.filter(pk__in=wanted).values_list("account_id", flat=True))


def clerks(document: Document, *, at: datetime) -> list[UUID]:
    """The accounts of the agency's registry clerks."""
    return [p.account_id for p in people.positions(document.agency_id, Role.CLERK, on=at.date())]


def report(document: Document, code: str, description: str, *, by: Actor, at: datetime) -> None:
    """Tell the sender how its document fares; paper arrivals tell nobody (reading 6)."""
    if document.source != "bus" or document.sender is None:
        return
    outbox.enqueue_status(
        agency=document.agency,
        peer=document.sender,
        document=document.pk,
        document_key=document.document_key,
        document_code=document.code,
        issued_on=document.issued_on,
        code=code,
        description=description,
        by=by,
        at=at,
    )


def draw(sha256: str, media_type: str) -> None:
    """Have the pages of new content pictured, if it has pages."""
    if media_type == "application/pdf":
        by_name("vanthu.documents.jobs.draw_pages", queue="convert").defer(sha256=sha256)


def due_at(document: Document, policy: Policy, due_on: date | None) -> datetime | None:
    """The moment at which a deadline given as a day ends, by the agency's office hours."""
    if due_on is None:
        return None
    return people.calendar_of(document.agency, policy).end_of_day(due_on)
