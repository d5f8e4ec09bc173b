"""What the exchange writes: sent, failed, stored, heard."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from vanthu.core import audit
from vanthu.core.actor import Actor, system
from vanthu.core.jobs import by_name
from vanthu.exchange.holding import hold
from vanthu.exchange.models import Delivery, DeliveryStep, Inbound, Outbound, Stumble
from vanthu.people.models import Agency

SENT = audit.declare("packet.sent", "Đã gửi lên trục liên thông tới {peer}.", "peer", "reference")
FAILED = audit.declare("packet.failed", "Gửi tới {peer} không thành công: {problem}", "peer", "problem", tone="danger")
RETRIED = audit.declare("packet.retried", "Gửi lại tới {peer}.", "peer")
STORED = audit.declare("packet.stored", "Gói tin từ {sender} đã lưu.", "sender", "document_key", "sha256")
RESENT = audit.declare(
    "packet.resent",
    "Gói tin từ {sender} đã bị giữ lại, nay được gửi lại: xử lý lại từ đầu.",
    "sender",
    "document_key",
    "sha256",
)
HEARD = audit.declare("delivery.heard", "{recipient}: {state}. {note}", "recipient", "state", "note", "reported_at")

#: Jobs of who knows documents: people hear of what went wrong for good.
DELIVERY_STOPPED = "vanthu.documents.jobs.delivery_stopped"
ANSWER_STOPPED = "vanthu.documents.jobs.answer_stopped"

#: Minutes between tries; the last one repeats for ever.
RETRY_MINUTES = (1, 2, 5, 15, 30, 60)
#: How long a packet that could not be taken from its mailbox is left alone; after the last one no try is left.
PAUSES = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
#: Why a packet lies in quarantine through no fault of its bytes, or so that mending our side may help: a sender that
#: the directory did not know, a bug. Sent again, it is looked at again.
MENDABLE = frozenset({"packet_unsound"})
#: How far along a delivery is; statuses only move it forward.
RANK = {"waiting": 0, "error": 0, "sent": 1, "01": 2, "03": 3, "04": 4, "05": 5, "06": 6, "02": 7}


@transaction.atomic(durable=True)
def sent(*, outbound_id: UUID, reference: str, at: datetime) -> UUID | None:
    """The bus has the packet. Of two workers only one writes the line. Returns the next row of the lane, if any."""
    row = Outbound.objects.select_for_update(of=("self",)).select_related("peer").get(pk=outbound_id)
    if row.sent_at is None:
        row.sent_at, row.reference, row.problem, row.failed_at = at, reference, "", None
        row.save(update_fields=["sent_at", "reference", "problem", "failed_at"])
        by = system(row.agency_id)
        audit.record(SENT, by=by, at=at, target=row, peer=row.peer.name, reference=reference)
        if row.message_type == "edoc":
            _move(
                _delivery(row.agency_id, row.document_id, row.peer_id),
                "sent",
                reported_at=at,
                at=at,
                by="Trục liên thông",
            )
    following = (
        Outbound.objects.filter(lane=row.lane, sent_at=None, failed_at=None, pk__gt=row.pk).order_by("pk").first()
    )
    return following.pk if following else None


@transaction.atomic(durable=True)
def failed(*, outbound_id: UUID, problem: str, permanent: bool, at: datetime) -> None:
    """A try came to nothing: the row waits for the next one, or for a person where no try can help."""
    row = Outbound.objects.select_for_update(of=("self",)).select_related("peer").get(pk=outbound_id)
    if row.sent_at is not None:
        return
    row.attempts += 1
    row.problem = problem[:500]
    if permanent:
        row.failed_at = at
        if row.message_type == "edoc":
            delivery = _delivery(row.agency_id, row.document_id, row.peer_id)
            _move(delivery, "error", reported_at=at, at=at, by="Trục liên thông", note=problem)
            by_name(DELIVERY_STOPPED).defer(delivery_id=str(delivery.pk), at=at.isoformat())
        else:
            by_name(ANSWER_STOPPED).defer(outbound_id=str(row.pk), at=at.isoformat())
        audit.record(
            FAILED,
            by=system(row.agency_id),
            at=at,
            target=("document", row.document_id),
            peer=row.peer.name,
            problem=problem[:500],
        )
    else:
        minutes = RETRY_MINUTES[min(row.attempts, len(RETRY_MINUTES)) - 1]
        row.not_before = at + timedelta(minutes=minutes)
    row.save(update_fields=["attempts", "problem", "failed_at", "not_before"])


@transaction.atomic(durable=True)
def store(
    *,
    agency_id: UUID,
    message_type: str,
    sender_code: str,
    document_key: str,
    business_type: int,
    digest: str,
    sha256: str,
    reference: str,
    at: datetime,
    task: str,
    lane: str,
) -> tuple[Inbound, bool]:
    """Keep an arrived packet as evidence and defer the job that takes it in, in one transaction.

    Packets of one `lane` are taken in one after another: what is said later must not be heard earlier.

    A repeat (same key, same digest) gets the first one's row: the same receipt, nothing else happens, unless it was
    put into quarantine for a cause that may be mended by now: then the job looks at it again. The same key with another
    digest is kept as `differs`. Returns (row, whether it is new).
    """
    key = {
        "agency_id": agency_id,
        "message_type": message_type,
        "sender_code": sender_code,
        "document_key": document_key,
        "business_type": business_type,
    }
    earlier = Inbound.objects.filter(**key).exists()
    row, made = Inbound.objects.get_or_create(
        **key,
        digest=digest,
        defaults={
            "sha256": sha256,
            "bus_reference": reference,
            "received_at": at,
            "state": "differs" if earlier else "stored",
        },
    )
    _forget_stumbles(agency_id, reference)
    if made:
        audit.record(
            STORED,
            by=system(agency_id),
            at=at,
            target=row,
            sender=sender_code,
            document_key=document_key,
            sha256=sha256,
        )
        by_name(task, lane=lane).defer(inbound_id=str(row.pk))
    else:
        Inbound.objects.filter(pk=row.pk).update(repeats=F("repeats") + 1)
        # A mailbox that shows a packet a second time (its acknowledgement was lost) is no sender who sends it again.
        if row.state == "quarantine" and row.bus_reference != reference:
            row = _take_up_again(row.pk, reference, at=at, task=task, lane=lane)
    return row, made


@transaction.atomic(durable=True)
def quarantine(
    *,
    agency_id: UUID,
    message_type: str,
    sender_code: str,
    sha256: str,
    reference: str,
    problem_code: str,
    problem: str,
    at: datetime,
) -> Inbound:
    """Keep a packet that cannot be read, raw, without a document; it never stops the loop.

    `sha256` is "" where not even its bytes could be had.
    """
    row, made = Inbound.objects.get_or_create(
        agency_id=agency_id,
        message_type=message_type[:6],
        sender_code=sender_code[:60],
        document_key="",
        business_type=-1,
        digest=sha256 or hashlib.sha256(reference.encode()).hexdigest(),
        defaults={"sha256": sha256, "bus_reference": reference[:200], "received_at": at},
    )
    _forget_stumbles(agency_id, reference)
    if made:
        hold(row, problem_code, problem, at=at)
    return row


@transaction.atomic(durable=True)
def stumble(*, agency_id: UUID, reference: str, at: datetime) -> bool:
    """A packet could not be fetched or stored: it is left alone for a while. True when it was tried often enough."""
    row, _ = Stumble.objects.select_for_update().get_or_create(
        agency_id=agency_id, bus_reference=reference[:200], defaults={"not_before": at}
    )
    row.tries = min(row.tries + 1, 1000)
    row.not_before = at + PAUSES[min(row.tries, len(PAUSES)) - 1]
    row.save(update_fields=["tries", "not_before"])
    return row.tries > len(PAUSES)


@transaction.atomic(durable=True)
def hear(
    *,
    inbound_id: UUID,
    document_key: str,
    reporter_code: str,
    code: str,
    reported_at: datetime,
    by: str,
    note: str,
    at: datetime,
) -> Delivery | None:
    """A status message about one of our documents: kept always, applied only forward.

    One about nothing that this agency sent to the reporter stays in quarantine.
    """
    inbound = Inbound.objects.select_for_update().get(pk=inbound_id)
    agency_id = inbound.agency_id
    reporter = Agency.objects.filter(Q(code=reporter_code) | Q(code102=reporter_code)).first()
    delivery = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("recipient")
        .filter(agency_id=agency_id, document_key=document_key, recipient=reporter)
        .first()
        if reporter
        else None
    )
    if delivery is None:
        hold(inbound, "status_of_nothing", f"Trạng thái {code} cho văn bản không gửi tới {reporter_code}.", at=at)
        return None
    if inbound.state != "taken":
        inbound.state = "taken"
        inbound.save(update_fields=["state"])
    if delivery.steps.filter(state=code, reported_at=reported_at).exists():
        return delivery
    if _move(delivery, code, reported_at=reported_at, at=at, by=by, note=note):
        audit.record(
            HEARD,
            by=system(agency_id),
            at=at,
            target=("document", delivery.document_id),
            recipient=delivery.recipient.name,
            state=dict(Delivery.STATES)[code],
            note=note,
            reported_at=reported_at,
        )
        if code == "02":
            by_name(DELIVERY_STOPPED).defer(delivery_id=str(delivery.pk), at=at.isoformat())
    return delivery


def _take_up_again(pk: UUID, reference: str, *, at: datetime, task: str, lane: str) -> Inbound:
    """Give a packet that lies in quarantine another try, where its cause is one that may be mended."""
    row = Inbound.objects.select_for_update().get(pk=pk)
    if row.state != "quarantine" or row.document_id is not None or row.problem_code not in MENDABLE:
        return row
    others = Inbound.objects.filter(
        agency_id=row.agency_id,
        message_type=row.message_type,
        sender_code=row.sender_code,
        document_key=row.document_key,
        business_type=row.business_type,
    ).exclude(pk=row.pk)
    row.state, row.problem_code, row.problem = "differs" if others.exists() else "stored", "", ""
    row.bus_reference = reference
    row.save(update_fields=["state", "problem_code", "problem", "bus_reference"])
    audit.record(
        RESENT,
        by=system(row.agency_id),
        at=at,
        target=row,
        sender=row.sender_code,
        document_key=row.document_key,
        sha256=row.sha256,
    )
    by_name(task, lane=lane).defer(inbound_id=str(row.pk))
    return row


def _forget_stumbles(agency_id: UUID, reference: str) -> None:
    """The packet is safe here."""
    Stumble.objects.filter(agency_id=agency_id, bus_reference=reference[:200]).delete()


def _delivery(agency_id: UUID, document_id: UUID, recipient_id: UUID) -> Delivery:
    return Delivery.objects.select_for_update().get(
        agency_id=agency_id, document_id=document_id, recipient_id=recipient_id
    )


def _move(delivery: Delivery, state: str, *, reported_at: datetime, at: datetime, by: str = "", note: str = "") -> bool:
    # An error is of what waits, and what was retried waits again.
    back_and_forth = {state, delivery.state} == {"error", "waiting"}
    applied = back_and_forth or (state in RANK and RANK[state] > RANK[delivery.state])
    DeliveryStep.objects.create(
        delivery=delivery,
        state=state,
        reported_at=reported_at,
        received_at=at,
        by=by[:300],
        note=note[:1000],
        applied=applied,
    )
    if applied:
        delivery.state, delivery.since, delivery.by, delivery.note = state, reported_at, by[:300], note[:1000]
        delivery.alarmed_at = None  # a silence begins anew, and so does the wait for its alarm
        delivery.save(update_fields=["state", "since", "by", "note", "alarmed_at"])
    return applied


@transaction.atomic(durable=True)
def retry(*, outbound_id: UUID, by: Actor, at: datetime) -> None:
    """Put a packet that failed for good back into its lane: the clerk says that the cause is mended."""
    row = (
        Outbound.objects.select_for_update(of=("self",)).select_related("peer").get(pk=outbound_id, agency_id=by.agency)
    )
    if row.failed_at is None or row.sent_at is not None:
        return
    row.failed_at, row.not_before, row.problem = None, at, ""
    row.save(update_fields=["failed_at", "not_before", "problem"])
    if row.message_type == "edoc":
        delivery = _delivery(row.agency_id, row.document_id, row.peer_id)
        _move(delivery, "waiting", reported_at=at, at=at, by=by.label)
    audit.record(RETRIED, by=by, at=at, target=("document", row.document_id), peer=row.peer.name)
    by_name("vanthu.exchange.jobs.deliver", queue="exchange").defer(outbound_id=str(row.pk))
