"""Parts that every action on a document shares. Each runs inside the action's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from vanthu.core.actor import Actor
from vanthu.core.clock import VIETNAM
from vanthu.core.folding import fold, nfc
from vanthu.core.jobs import by_name
from vanthu.core.prepared import PreparedQuery, PreparedStatement
from vanthu.core.roles import Role
from vanthu.core.transactions import inside
from vanthu.documents.models import Document, Participant
from vanthu.documents.states import Out
from vanthu.documents.transitions import Transition
from vanthu.exchange import outbox
from vanthu.files.models import Version
from vanthu.notify import notices
from vanthu.people import queries as people
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput, Busy, NotFound, SecretRefused, WrongState
from vanthu.refusal.secrecy import secret_mark
from vanthu.signing.models import Claim


class ReasonMissing(BadInput):
    code = "reason_missing"
    template = "Hãy nêu rõ lý do."


class SavedAlready(WrongState):
    code = "saved_already"
    template = (
        "Biểu mẫu này đã được lưu thành văn bản “{subject}”. Nếu đây là một văn bản khác, hãy bấm lưu lần nữa; nếu "
        "không, hãy mở văn bản đã lưu."
    )


#: What a form says that makes a document.
_SAID = ("type_name", "subject", "organ_name", "urgency", "signer_id", "unit_leader_id", "checker_id", "copies", "note",
         "issued_on", "signer_title", "page_amount")  # fmt: skip


def save_once(document: Document, *, files: Iterable[str], receivers: Iterable[UUID] = ()) -> tuple[Document, bool]:
    """Save a new document whose id is the key of its form; returns it, and whether this call made it.

    A second click gets what the first one made. Raises SavedAlready when the form, gone back to, says something else
    by now; `files` are the hashes of what it brings, `receivers` whom it names.
    """
    try:
        with transaction.atomic():
            document.save(force_insert=True)
    except IntegrityError:
        # Of two clicks at once the later insert has waited until the first one had committed.
        made = Document.objects.filter(
            pk=document.pk,
            agency_id=document.agency_id,
            direction=document.direction,
            drafter_id=document.drafter_id,
        ).first()
        if made is None:
            raise
        first = Version.objects.filter(file__document_id=made.pk, number=1).values_list("sha256", flat=True)
        named = made.recipients.values_list("receiver_id", flat=True)
        # Of our own documents the register gives the date, after they were saved.
        typed = [name for name in _SAID if name != "issued_on" or document.direction == Document.IN]
        said = all(getattr(made, name) == getattr(document, name) for name in typed)
        if not said or set(files) != set(first) or set(receivers) != set(named):
            raise SavedAlready(subject=made.subject) from None
        return made, False
    return document, True


def lock(document_id: UUID, *, by: Actor) -> Document:
    """The document, locked until the transaction ends. Another agency's does not exist for this actor."""
    inside("a lock")
    found = _locked().all(id=document_id)
    if not found or found[0].agency_id != by.agency:
        raise NotFound()
    return found[0]


@cache
def _locked() -> PreparedQuery[Document]:
    def ask(id: UUID) -> QuerySet[Document]:
        return Document.objects.select_for_update(of=("self",)).select_related("agency", "sender").filter(pk=id)

    return PreparedQuery(ask, id=uuid4())


@cache
def _claims() -> PreparedStatement:
    def ask(document: UUID) -> object:
        return Claim.objects.filter(document_id=document, state="live").exists()

    return PreparedStatement(ask, document=uuid4())


def policy_of(document: Document) -> Policy:
    """The regulation that the document was begun under."""
    return people.policy_of(document.agency, document.policy_on)


def begin(document_id: UUID, transition: Transition, *, by: Actor) -> tuple[Document, Policy]:
    """Lock, refuse what does not belong here, refuse while a signature is being made."""
    document = lock(document_id, by=by)
    policy = policy_of(document)
    transition.check(document, by, policy)
    if _claims().rows(document=document.pk):
        raise Busy("Văn bản đang được ký hoặc phát hành. Hãy chờ vài giây rồi thử lại.")
    return document, policy


def move(
    document: Document,
    state: str,
    *,
    at: datetime,
    holder: UUID | None = None,
    holder_unit: UUID | None = None,
    changed: Iterable[str] = (),
    **changes: Any,
) -> None:
    """Put the document into a state, into someone's hands, with whatever else the act changes.

    `changed` names fields that were set on the document before.
    """
    document.state, document.state_since = state, at
    document.holder_id, document.holder_unit_id = holder, holder_unit
    for name, value in changes.items():
        setattr(document, name, value)
    names = (name.removesuffix("_id") for name in changes)
    document.save(update_fields=["state", "state_since", "holder", "holder_unit", *names, *changed])
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
    """A reason that is really given, and tells no secret."""
    text = nfc(text)
    if not text:
        raise ReasonMissing(field=field)
    refuse_secrets(**{field: text})
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


def holder_name(position: UUID | None) -> str:
    """Who sits there, in words; nobody in particular is văn thư."""
    from vanthu.people.models import Position

    if position is None:
        return "văn thư"
    return Position.objects.select_related("account").get(pk=position).account.name


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


#: Signed and not sealed yet.
TO_SEAL = frozenset({Out.AT_CLERK, Out.NUMBERED})


def seal_by(document_signed_at: datetime) -> datetime:
    """The midnight after a signature: where signature dates are the issue date, the seal's last moment (LC-12.2)."""
    return datetime.combine(document_signed_at.astimezone(VIETNAM).date() + timedelta(days=1), time(), VIETNAM)


def same_day(issued_on: date, *signed: datetime | None) -> None:
    """Both signatures are of the day that the document bears (LC-12.2). Raises WrongState with the way out."""
    if any(moment is None or moment.astimezone(VIETNAM).date() != issued_on for moment in signed):
        raise WrongState(
            "Ngày ký số của lãnh đạo và của cơ quan phải trùng ngày ban hành, không ai được sửa ngày. Hãy trả lại để lãnh "
            "đạo ký lại trong ngày."
        )


def check_day(document: Document, policy: Policy, *, sealed_at: datetime) -> None:
    """`same_day` of a document that is sealed at some moment, where its regulation wants it (LC-12.2)."""
    if policy.signature_dates_equal_issue:
        assert document.issued_on is not None
        same_day(document.issued_on, document.signed_at, sealed_at)


def due_at(document: Document, policy: Policy, due_on: date | None) -> datetime | None:
    """The moment at which a deadline given as a day ends, by the agency's office hours."""
    if due_on is None:
        return None
    return people.calendar_of(document.agency, policy).end_of_day(due_on)
