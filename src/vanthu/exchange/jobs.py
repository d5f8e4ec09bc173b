"""The office's side of the bus: deliver what waits, fetch what arrived. Every job bears a second run."""

from __future__ import annotations

import hashlib
import logging

from django.db.models import Exists, OuterRef, Q
from procrastinate.contrib.django import app

from vanthu import edxml
from vanthu.core import adapters, clock
from vanthu.core.jobs import AFTER_OUTAGE, OUTAGES
from vanthu.exchange import actions
from vanthu.exchange.models import Outbound, Stumble
from vanthu.exchange.ports import BusRefused, BusUnavailable, Waiting
from vanthu.people.models import Agency
from vanthu.refusal import Refusal
from vanthu.store import ObjectMissing, bytes_store

log = logging.getLogger("vanthu.exchange")

#: Packets taken from one mailbox in one go, besides those that are left alone for now.
WINDOW = 100
MOST_STUMBLES = 1000

TAKE_IN = "vanthu.documents.jobs.take_in"
STATUS_HEARD = "vanthu.documents.jobs.status_heard"


@app.task(queue="exchange", retry=AFTER_OUTAGE)
def deliver(outbound_id: str) -> None:
    """Hand one packet to the bus. Safe to run twice, late, or by two workers at once."""
    row = Outbound.objects.select_related("agency", "peer").get(pk=outbound_id)
    now = clock.now()
    if row.sent_at or row.failed_at or row.not_before > now:
        return
    if Outbound.objects.filter(lane=row.lane, sent_at=None, failed_at=None, pk__lt=row.pk).exists():
        return  # the one before it defers this one when it has gone
    # No transaction is open while we talk to the bus: it may take minutes.
    try:
        packet = bytes(row.body) if row.body is not None else bytes_store().get(row.sha256)
        reference = adapters.get("bus").send(
            packet,
            message_type=row.message_type,
            sender=row.agency.code,
            to=[row.peer.code],
            key=str(row.pk),
        )
    except BusUnavailable as error:
        actions.failed(outbound_id=row.pk, problem=str(error), permanent=False, at=clock.now())
        return
    except BusRefused as error:
        actions.failed(outbound_id=row.pk, problem=error.sentence, permanent=True, at=clock.now())
        return
    except ObjectMissing:
        log.exception("the bytes of an outgoing packet are missing", extra={"outbound": outbound_id})
        actions.failed(
            outbound_id=row.pk,
            problem="Không đọc được tệp gói tin đã lưu; báo công chức CNTT.",
            permanent=True,
            at=clock.now(),
        )
        return
    following = actions.sent(outbound_id=row.pk, reference=reference, at=clock.now())
    if following:
        deliver.defer(outbound_id=str(following))


@app.periodic(cron="* * * * *")
@app.task(queue="exchange", queueing_lock="deliver_waiting")
def deliver_waiting(timestamp: int) -> None:
    """Take up what is due again: retries, delayed rows, rows whose job was lost. Urgent ones first."""
    earlier = Outbound.objects.filter(lane=OuterRef("lane"), sent_at=None, failed_at=None, pk__lt=OuterRef("pk"))
    due = (
        Outbound.objects.filter(sent_at=None, failed_at=None, not_before__lte=clock.now())
        .filter(~Exists(earlier))
        .order_by("-urgency", "not_before")
        .values_list("pk", flat=True)[:500]
    )
    for pk in due:
        try:
            deliver(outbound_id=str(pk))
        except OUTAGES:
            raise
        except Exception:
            # A bug on one packet must not hold up the packets of everyone else.
            log.exception("incident", extra={"outbound": str(pk)})


@app.periodic(cron="* * * * * */5")
@app.task(queue="exchange", queueing_lock="poll", lock="poll")
def poll(timestamp: int) -> None:
    """Fetch what waits for the agencies of this office: at most seconds late, well under the 5 minutes of QN-9.1."""
    for agency in Agency.objects.filter(hosted=True, valid_to=None).order_by("code"):
        try:
            fetch(agency)
        except BusUnavailable:
            log.warning("the bus cannot be reached", extra={"agency": agency.code})
            return
        except OUTAGES:
            raise
        except Exception:
            log.exception("incident", extra={"agency": agency.code})


def fetch(agency: Agency) -> int:
    """Bring in what waits for one agency; returns how many packets were tried. Raises BusUnavailable.

    One that cannot be fetched or stored stops no other. It stays on the bus, unacknowledged, while the cause may still
    be mended; tried often enough, it goes into quarantine and its sender's transport is told "fail".
    """
    bus = adapters.get("bus")
    now = clock.now()
    known = Stumble.objects.filter(agency=agency).order_by("not_before").values_list("bus_reference", "not_before")
    stumbles = dict(known[:MOST_STUMBLES])
    # Those that are left alone for now stand at the head of the mailbox: they must not take the room of the others.
    waiting = [
        mail
        for mail in bus.waiting(agency.code, limit=WINDOW + len(stumbles))
        if stumbles.get(mail.reference[:200], now) <= now
    ]
    for mail in waiting:
        raw = None
        try:
            raw = bus.fetch(agency.code, mail.reference)
            problem = _take(agency, mail, raw)
            bus.acknowledge(agency.code, mail.reference, done=not problem, problem=problem)
        except (BusUnavailable, *OUTAGES):
            raise
        except Exception:
            log.exception("incident", extra={"reference": mail.reference, "agency": agency.code})
            if actions.stumble(agency_id=agency.pk, reference=mail.reference, at=clock.now()):
                _set_aside(agency, mail, raw)
    return len(waiting)


def _set_aside(agency: Agency, mail: Waiting, raw: bytes | None) -> None:
    """No try is left: what there is of the packet is kept, and the mailbox is free of it."""
    problem = "Không lấy được gói tin từ trục sau nhiều lần thử. Báo công chức CNTT và đề nghị bên gửi gửi lại."
    try:
        actions.quarantine(
            agency_id=agency.pk,
            message_type=mail.message_type,
            sender_code=mail.sender,
            sha256="" if raw is None else bytes_store().put(raw),
            reference=mail.reference,
            problem_code="cannot_be_taken",
            problem=problem,
            at=clock.now(),
        )
        adapters.get("bus").acknowledge(agency.code, mail.reference, done=False, problem=problem)
    except (BusUnavailable, *OUTAGES):
        raise
    except Exception:
        # Even this failed: it is left alone again for a while, as long as it takes.
        log.exception("incident", extra={"reference": mail.reference, "agency": agency.code})


def _take(agency: Agency, mail: Waiting, raw: bytes) -> str:
    """Store one packet: raw bytes first, then its row with the job that goes on. Returns what is wrong, or ""."""
    sha256 = bytes_store().put(raw)
    now = clock.now()
    try:
        packet = edxml.read(raw)
    except Refusal as refusal:
        actions.quarantine(
            agency_id=agency.pk,
            message_type=mail.message_type,
            sender_code=mail.sender,
            sha256=sha256,
            reference=mail.reference,
            problem_code=refusal.code,
            problem=refusal.sentence,
            at=now,
        )
        return refusal.sentence
    if packet.status is not None:
        status = packet.status
        about = status.response_for.document_id
        sender, key, business, task = status.from_.code, _status_key(status), 0, STATUS_HEARD
    else:
        document = packet.document
        assert document is not None
        about = document.target_id
        sender, key, business, task = (
            document.from_.code,
            document.document_id,
            int(document.business_type),
            TAKE_IN,
        )
    if not _sent_by(mail.sender, sender):
        sentence = f"Bên gửi ghi trong gói tin ({sender}) không phải bên đã đưa gói tin lên trục ({mail.sender})."
        actions.quarantine(
            agency_id=agency.pk,
            message_type=mail.message_type,
            sender_code=mail.sender,
            sha256=sha256,
            reference=mail.reference,
            problem_code="sender_mismatch",
            problem=sentence,
            at=now,
        )
        return sentence
    actions.store(
        agency_id=agency.pk,
        message_type="status" if packet.status is not None else "edoc",
        sender_code=sender,
        document_key=key,
        business_type=business,
        digest=packet.digest,
        sha256=sha256,
        reference=mail.reference,
        at=now,
        task=task,
        lane=_short(f"packets|{agency.pk}|{sender}|{about}"),
    )
    return ""


def _sent_by(carried: str, written: str) -> bool:
    """Whether the sender that the bus vouches for is the one that the packet names, in either form of its code."""
    if not carried or carried == written:
        return True
    named = Agency.objects.filter(Q(code=written) | Q(code102=written)).first()
    # A sender that nobody knows is another refusal: whoever takes the packet in says so.
    return named is None or carried in {named.code, named.code102}


def _status_key(status: edxml.Status) -> str:
    return _short(f"{status.response_for.document_id}|{status.code}|{status.timestamp}")


def _short(text: str) -> str:
    """A stranger's words as part of a key: of any length they fit its column."""
    return text if len(text) <= 200 else hashlib.sha256(text.encode()).hexdigest()
