"""Around time: put aside until the office opens, sealed before midnight, signed again, a seal that may go on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor, system
from vanthu.core.clock import VIETNAM
from vanthu.documents import parts, transitions, waiting
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.files import parts as file_parts
from vanthu.files.queries import main_of
from vanthu.people import queries as people
from vanthu.refusal import WrongState
from vanthu.signing.models import Claim

PUT_OFF = audit.declare("outgoing.put_off", "Để đến {until} mới ký.", "until")
TAKEN_UP = audit.declare("outgoing.taken_up", "Lấy lại văn bản đã để sau.")
WAIT_OVER = audit.declare("outgoing.wait_over", "{source} đã phản hồi: có thể ký số cơ quan lại.", "source", "since")
TO_SIGN_AGAIN = audit.declare(
    "outgoing.to_sign_again", "{label}. Lý do: {reason}", "label", "reason", "from_state", "number", tone="danger"
)


@transaction.atomic(durable=True)
def put_off(*, document_id: UUID, by: Actor, at: datetime) -> Document:
    """Để sáng mai: out of the signer's list until the office opens next, so that both signatures are of one day (LC-12.2,
    reading 12)."""
    document, policy = parts.begin(document_id, transitions.PUT_OFF, by=by)
    calendar = people.calendar_of(document.agency, policy)
    opens = calendar.next_open(at)
    if opens <= at:  # it is open: the next day's opening is meant
        opens = calendar.next_open(calendar.end_of_day(at.astimezone(VIETNAM).date()))
    document.put_off_until = opens
    document.save(update_fields=["put_off_until"])
    audit.record(PUT_OFF, by=by, at=at, target=document, until=f"{opens:%H:%M %d/%m/%Y}")
    return document


@transaction.atomic(durable=True)
def take_up(*, document_id: UUID, by: Actor, at: datetime) -> Document:
    """What was put aside is in the list again."""
    document, _ = parts.begin(document_id, transitions.TAKE_UP, by=by)
    document.put_off_until = None
    document.save(update_fields=["put_off_until"])
    audit.record(TAKEN_UP, by=by, at=at, target=document)
    return document


@transaction.atomic(durable=True)
def sign_again(*, document_id: UUID, reason: str, by: Actor, at: datetime) -> Document:
    """Trả lại để ký lại: straight back to the signer, with the file as it lay before him.

    The way out where the day of the signatures has passed: nobody re-dates, only the leader's new signature helps
    (LC-12.2, readings 12 and 16). The number stays with the document until it is numbered on another day.
    """
    document, policy = parts.begin(document_id, transitions.SIGN_AGAIN, by=by)
    reason = parts.required(reason)
    signed = (
        Claim.objects.filter(document_id=document.pk, kind=Claim.PERSON, state="done")
        .order_by("-asked_at")
        .values_list("sha256", flat=True)
        .first()
    )
    main = main_of(document.pk)
    if main is None or signed is None or not file_parts.restore_version(main, signed):
        raise WrongState("Không còn tệp trước khi ký. Hãy trả lại người soạn thảo.")
    file_parts.restore_annexes(document.pk)
    came_from = document.state
    parts.move(
        document,
        Out.AT_SIGNER,
        at=at,
        holder=document.signer_id,
        signed_at=None,
        sealed_at=None,
        signer_certificate_id=None,
        legal_value="",
        paper_owed_since=None,
        **waiting.NOTHING,
    )
    audit.record(
        TO_SIGN_AGAIN,
        by=by,
        at=at,
        target=document,
        label=transitions.SIGN_AGAIN.label(policy.labels),
        reason=reason,
        from_state=came_from,
        number=document.number,
    )
    told = parts.accounts_of(document.signer_id, document.drafter_id)
    parts.tell(document, told, f"Trả lại để ký lại, lý do: {reason[:200]}", at=at)
    return document


@transaction.atomic(durable=True)
def over(*, document_id: UUID, what: str, at: datetime) -> bool:
    """The source that the seal waits for answers again: its keeper is called to press. False where nobody waits."""
    document = Document.objects.select_for_update(of=("self",)).select_related("agency").get(pk=document_id)
    if document.waits_for != what or document.waits_over_at is not None:
        return False
    document.waits_over_at = at
    document.save(update_fields=["waits_over_at"])
    source = waiting.SOURCES[what]
    audit.record(
        WAIT_OVER,
        by=system(document.agency_id),
        at=at,
        target=document,
        source=source[0].upper() + source[1:],
        since=document.waits_since,
    )
    told = parts.clerks(document, at=at)
    parts.tell(document, told, "Đã đóng dấu lại được, người giữ con dấu bấm “Ký số cơ quan”", at=at)
    return True


@transaction.atomic(durable=True)
def remind(*, document_id: UUID, on: date, at: datetime) -> bool:
    """Tell the clerks, once a day, that this document must be sealed before midnight (reading 12)."""
    document = Document.objects.select_for_update(of=("self",)).select_related("agency").get(pk=document_id)
    if document.state not in parts.TO_SEAL or document.seal_reminded_on == on:
        return False
    document.seal_reminded_on = on
    document.save(update_fields=["seal_reminded_on"])
    left = datetime.combine(on + timedelta(days=1), datetime.min.time(), VIETNAM) - at
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    parts.tell(
        document,
        parts.clerks(document, at=at),
        f"Phải đóng dấu trước 24:00 hôm nay, còn {hours} giờ {minutes} phút",
        at=at,
    )
    return True
