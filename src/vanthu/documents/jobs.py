"""Jobs on documents. Each bears a second run: the actions they end in find the work done and change nothing."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from vanthu import edxml
from vanthu.core import clock
from vanthu.core.actor import system
from vanthu.core.jobs import AFTER_OUTAGE, OUTAGES
from vanthu.documents import archiving, batching, checking, packets, parts, queries, rechecking, work
from vanthu.documents.actions import arriving, outgoing, sent, waiting
from vanthu.documents.actions import batches as batch_actions
from vanthu.documents.actions import signing as actions
from vanthu.documents.models import TIME_STAMP, Document
from vanthu.documents.states import In
from vanthu.exchange import actions as exchange
from vanthu.exchange import silence
from vanthu.exchange.models import Inbound
from vanthu.files import render
from vanthu.pdf.stamp_time import TimeStampUnavailable
from vanthu.people import queries as people
from vanthu.people.models import Agency
from vanthu.policy.calendar import Calendar
from vanthu.refusal import Busy, Refusal, SecretRefused, WrongState
from vanthu.signing import batches
from vanthu.signing import parts as signing
from vanthu.signing.models import Batch, Claim
from vanthu.signing.ports import KeyUnavailable
from vanthu.signing.trusted.held import held

log = logging.getLogger("vanthu.documents")

#: Seconds between two pages of what was accepted already: arrivals of today come first.
REVERIFY_PAUSE = 30
NOT_TAKEN_IN = (
    "Hệ thống của bên nhận không xử lý được gói tin này. "
    "Đề nghị bên gửi kiểm tra và gửi lại, hoặc liên hệ văn thư bên nhận."
)


FAILED = "Hệ thống gặp lỗi khi xử lý. Hãy thử lại; nếu lặp lại, báo công chức CNTT."
#: What would refuse every document of a batch alike: a key that cannot be used is not tried again (a token locks after
#: a few wrong PINs), and a time-stamp authority that is away is away for all. A revoked certificate: `_of_all`.
OF_ALL = (KeyUnavailable, TimeStampUnavailable)

# --- signing, sealing, issuing ---------------------------------------------------------------------------------------


@app.task(queue="signer", retry=AFTER_OUTAGE)
def sign(claim_id: str) -> None:
    """Initials or the signer's signature."""
    _for_claim(claim_id, lambda claim: _settled(claim, work.sign(claim, at=clock.now())))


@app.task(queue="signer", retry=AFTER_OUTAGE)
def sign_together(claim_id: str) -> None:
    """The signer's signature on every document of a batch that was asked for with this one: each has its own outcome."""
    again: Exception | None = None
    for claim, made in work.sign_together(batches.asked_together(UUID(claim_id)), at=clock.now()):
        try:
            if isinstance(made, Exception):
                raise made
            _settled(claim, made)
        except Exception as error:
            try:
                _failed(claim, error)
            except Exception as later:  # kept until the others have been seen to
                again = again or later
    if again is not None:
        raise again


@app.task(queue="signer", retry=AFTER_OUTAGE)
def sign_next(batch_id: str) -> None:
    """What was signed of a batch goes on to văn thư where that was confirmed with it; then the next one's turn."""
    batch = Batch.objects.get(pk=batch_id)
    if batch.forwards:
        _forward_signed(batch)
    together, asked = batching.at_once(batch, at=clock.now()), 0
    if batches.under_way(batch.pk):
        return  # when the last of them ends, this job is asked for again
    while (item := batches.waiting(batch.pk)) is not None:
        try:
            claim = actions.ask_in_batch(
                batch_id=batch.pk, document_id=item.document_id, together=together, at=clock.now()
            )
            asked += 1
            if claim is None or asked == together:
                return  # when a claim ends, this job is asked for again
            continue
        except OUTAGES:
            raise
        except Refusal as refusal:
            why = refusal.sentence
        except Exception:
            log.exception("incident", extra={"batch": batch_id, "document": str(item.document_id)})
            why = FAILED
        batch_actions.leave_out(batch_id=batch.pk, document_id=item.document_id, why=why, at=clock.now())
    batch_actions.close(batch_id=batch.pk, at=clock.now())


def _forward_signed(batch: Batch) -> None:
    by = signing.unpack(batch.actor)
    for document in batching.to_forward(batch):
        try:
            outgoing.forward(document_id=document, by=by, at=clock.now())
        except Refusal as refusal:
            # It stays signed before its signer, whose list shows it.
            log.info("not forwarded", extra={"document": str(document), "code": refusal.code})


@app.task(queue="signer", retry=AFTER_OUTAGE)
def seal(claim_id: str) -> None:
    """Number, date and seal, in one update; the agency's signature on every annex."""

    def do(claim: Claim) -> None:
        made = work.seal(claim, at=clock.now())
        actions.settle_seal(
            claim_id=claim.pk,
            sha256=made.main.sha256,
            size=made.main.size,
            annexes=made.annexes,
            sealed_at=made.main.signed_at,
            at=clock.now(),
        )

    _for_claim(claim_id, do)


@app.task(queue="signer", retry=AFTER_OUTAGE)
def seal_scan(claim_id: str) -> None:
    """The agency's signature at the top right of its own scan."""

    def do(claim: Claim) -> None:
        made = work.seal_scan(claim, at=clock.now())
        actions.settle_scan(
            claim_id=claim.pk, sha256=made.sha256, size=made.size, sealed_at=made.signed_at, at=clock.now()
        )

    _for_claim(claim_id, do)


@app.task(queue="default", retry=AFTER_OUTAGE)
def issue(claim_id: str) -> None:
    """Check our own file once more, build the packet, issue."""

    def do(claim: Claim) -> None:
        packet = work.check_issue(claim, at=clock.now())
        actions.settle_issue(claim_id=claim.pk, packet_sha256=packet, at=clock.now())

    _for_claim(claim_id, do)


@app.task(queue="default", retry=AFTER_OUTAGE)
def prepare_two_phase(claim_id: str) -> None:
    """What the signer's own client shall sign."""
    from vanthu.documents import desk  # with the library of signatures, which would slow every start of a worker

    desk.prepare(UUID(claim_id), now=clock.now)


@app.task(queue="default", retry=AFTER_OUTAGE)
def settle_returned(handout_id: str, sha256: str) -> None:
    """What a desk brought, a signed file or a signature."""
    from vanthu.documents import returning  # as above

    returning.settle(UUID(handout_id), sha256, now=clock.now)


def _settled(claim: Claim, made: work.Made) -> None:
    actions.settle_person(
        claim_id=claim.pk, sha256=made.sha256, size=made.size, signed_at=made.signed_at, at=clock.now()
    )


def _for_claim(claim_id: str, do: Any) -> None:
    claim = Claim.objects.select_related("certificate").get(pk=claim_id)
    if claim.state != "live":
        return
    try:
        do(claim)
    except Exception as error:
        _failed(claim, error)


def _failed(claim: Claim, error: Exception) -> None:
    """The work for a claim came to nothing: it is given back with the reason, unless another try may do it.

    Raises `error` where the job shall be run again, and where it is a bug.
    """
    if isinstance(error, OUTAGES):
        # The claim stays: the next try goes on, unless it has expired by then.
        raise error
    if isinstance(error, Refusal):
        if type(error) is Busy:
            # The sandbox had no child free, which is over in a moment. What is away for longer, a time-stamp authority
            # for instance, has a refusal of its own, and the person hears of it at once.
            raise error
        actions.give_up(
            claim_id=claim.pk,
            why=error.sentence,
            waits_for=work.waits_for(error),
            stops_batch=_of_all(error),
            at=clock.now(),
        )
        return
    log.error("incident", exc_info=error, extra={"claim": str(claim.pk)})
    actions.give_up(claim_id=claim.pk, why=FAILED, at=clock.now())
    raise error


def _of_all(refusal: Refusal) -> bool:
    from vanthu.pdf.revision import CertificateRefused

    return isinstance(refusal, (*OF_ALL, CertificateRefused))


@app.periodic(cron="* * * * *")
@app.task(queue="default", queueing_lock="expire_claims")
def expire_claims(timestamp: int) -> None:
    """Documents whose worker died are free again."""
    actions.expire(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(queue="default", queueing_lock="poll_sources")
def poll_sources(timestamp: int) -> None:
    """Where a seal waits for proof: once its source answers again, the keeper is called (reading 16)."""
    stamps: bool | None = None
    for document in queries.seals_that_wait():
        if document.waits_for == TIME_STAMP:
            if stamps is None:
                stamps = work.answers(document, at=clock.now())
            there = stamps
        else:
            try:
                there = work.answers(document, at=clock.now())
            except Refusal:
                there = True  # who presses hears why
        if there:
            waiting.over(document_id=document.pk, what=document.waits_for, at=clock.now())


#: So long before the office closes the clerks are told what must be sealed that day.
REMIND_BEFORE = timedelta(hours=1)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="default", queueing_lock="remind_of_seals")
def remind_of_seals(timestamp: int) -> None:
    """In the last office hour and after it: what was signed today must be sealed before midnight (LC-12.2)."""
    at = clock.now()
    for document in queries.to_seal_today(at=at):
        policy = parts.policy_of(document)
        if not policy.signature_dates_equal_issue:
            continue
        closes = people.calendar_of(document.agency, policy).end_of_day(at.date())
        if at >= closes - REMIND_BEFORE:
            waiting.remind(document_id=document.pk, on=at.date(), at=at)


#: No regulation gives less time than this to answer.
SOONEST_ALARM = timedelta(hours=1)


@app.periodic(cron="*/15 * * * *")
@app.task(queue="default", queueing_lock="alarm_of_silence")
def alarm_of_silence(timestamp: int) -> None:
    """Recipients that are silent longer than the regulation of the sender bears: its clerks are told (HG-14.3b)."""
    at = clock.now()
    late: dict[UUID, list[UUID]] = {}

    @cache
    def bears(agency: Agency) -> tuple[Calendar, timedelta]:
        policy = people.policy_of(agency, at.date())
        return people.calendar_of(agency, policy), policy.receipt_alarm_after

    for delivery in silence.not_alarmed(before=at - SOONEST_ALARM):
        calendar, patience = bears(delivery.agency)
        if calendar.add(delivery.since, patience) <= at:
            late.setdefault(delivery.document_id, []).append(delivery.pk)
    for document, deliveries in late.items():
        sent.alarm_of_silence(document_id=document, deliveries=deliveries, at=at)


# --- pages -----------------------------------------------------------------------------------------------------------


@app.task(queue="convert", retry=AFTER_OUTAGE)
def draw_pages(sha256: str) -> None:
    """Pictures and words of every page of some content."""
    render.draw(sha256)


# --- arrivals --------------------------------------------------------------------------------------------------------


@app.task(queue="default", retry=AFTER_OUTAGE)
def take_in(inbound_id: str) -> None:
    """A stored packet becomes a document, or stays in quarantine and is answered."""
    inbound = Inbound.objects.select_related("agency").get(pk=inbound_id)
    if inbound.document_id or inbound.state == "quarantine":
        return
    packet: edxml.Packet | None = None
    refusal: Refusal
    try:
        packet = packets.read(inbound)
        _take_in(inbound, packet)
        return
    except (Busy, *OUTAGES):
        raise
    except Refusal as error:
        refusal = error
    except Exception:
        # Whatever this packet has that nobody thought of: it must not lie there as if it were on its way.
        log.exception("incident", extra={"inbound": inbound_id})
        refusal = packets.PacketUnsound(why=NOT_TAKEN_IN)
    arriving.refuse_packet(
        inbound_id=inbound.pk,
        agency=inbound.agency,
        sender=packets.sender_of(inbound),
        code=refusal.code,
        sentence=refusal.sentence,
        # An answer about a secret repeats nothing of it.
        answer={} if packet is None or isinstance(refusal, SecretRefused) else packets.answer_to(packet),
        by=system(inbound.agency_id),
        at=clock.now(),
    )


def _take_in(inbound: Inbound, packet: edxml.Packet) -> None:
    by = system(inbound.agency_id)
    document = packet.document
    if packet.kind == "recall" and document is not None:
        # Never an ordinary arrival: what it recalls must not be handled on. The clerk sees it on the bus board.
        arriving.hold_recall(
            inbound_id=inbound.pk, agency=inbound.agency, document_key=document.target_id, by=by, at=clock.now()
        )
        return
    opened = packets.open_packet(inbound, packet, at=clock.now())
    arriving.take_in(
        inbound_id=inbound.pk, arrival=opened.arrival, sender=opened.sender, files=opened.files, by=by, at=clock.now()
    )


@app.task(queue="default", retry=AFTER_OUTAGE)
def verify(document_id: str) -> None:
    """ "Kiểm tra ký số" on arrival; where the policy is automatic, accept or return (readings 1 and 2)."""
    try:
        document = Document.objects.select_related("agency").get(pk=document_id)
        if (checked := checking.on_arrival(document, at=clock.now())) is not None:
            checking.decide(document, checked, at=clock.now())
    except WrongState:
        # A clerk, or a second worker on the same job, was quicker: what they decided stands.
        log.info("verified by another", extra={"document": document_id})


@app.task(queue="convert", retry=AFTER_OUTAGE, lock="reverify")
def reverify(number: int, phase: str = rechecking.OPEN[0], after: str = "") -> None:
    """The trust list has a new version, or the registry tells of a kind: look again at what is open, then, page by page,
    at the recent past."""
    if number != held().number:
        return  # the job of a newer version does it all
    at = clock.now()
    documents = rechecking.page(phase, after, at=at)
    rechecking.recheck_page([document for document in documents if document.state != In.ARRIVED], at=at)
    for document in documents:
        if document.state == In.ARRIVED:
            # Its first look may have failed for want of a list.
            verify.defer(document_id=str(document.pk))
    if len(documents) == rechecking.PAGE:
        following, pause = (phase, str(documents[-1].pk)), 0 if phase == rechecking.OPEN[0] else REVERIFY_PAUSE
    elif phase == rechecking.OPEN[0]:
        following, pause = (rechecking.SETTLED[0], ""), 0
    else:
        return
    reverify.configure(schedule_in={"seconds": pause}).defer(number=number, phase=following[0], after=following[1])


def reverify_after_upgrade() -> None:
    """At the start of a worker: where nobody has asked the registry yet (`looked_under_this_registry`), `reverify`."""
    if not rechecking.looked_under_this_registry(at=clock.now()):
        reverify.defer(number=held().number)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="convert", queueing_lock="ask_again", lock="reverify")
def ask_again(timestamp: int) -> None:
    """Verdicts that rest on sources that were silent: perhaps they answer now."""
    rechecking.ask_again(at=clock.now())


# --- long-term copies ------------------------------------------------------------------------------------------------


# 18:23 UTC is 01:23 in Vietnam.
@app.periodic(cron="23 18 * * *")
@app.task(queue="convert", queueing_lock="want_archive", lock="archive")
def want_archive(timestamp: int) -> None:
    """Every night: what was issued or accepted gets its long-term copy, and what runs out its renewal."""
    archiving.want_all(at=clock.now())
    archiving.renew_all(at=clock.now())


@app.periodic(cron="37 * * * *")
@app.task(queue="convert", queueing_lock="make_archive", lock="archive")
def make_archive(timestamp: int) -> None:
    """Every hour: the copies that wait, among them those of files sealed while the time-stamp authority was away."""
    archiving.make_waiting(at=clock.now())


@app.task(queue="convert", lock="archive")
def archive_document(document_id: str) -> None:
    """Somebody asked for the copies of this document."""
    archiving.make_waiting(at=clock.now(), document=UUID(document_id))


@app.task(queue="default", retry=AFTER_OUTAGE)
def status_heard(inbound_id: str) -> None:
    """A status message about one of our documents moves its delivery line."""
    inbound = Inbound.objects.select_related("agency").get(pk=inbound_id)
    packet = packets.read(inbound)
    status = packet.status
    assert status is not None
    exchange.hear(
        inbound_id=inbound.pk,
        document_key=status.response_for.document_id,
        reporter_code=status.from_.code,
        code=status.code,
        reported_at=status.timestamp or inbound.received_at,
        by=", ".join(part for part in (status.staff.name, status.staff.department) if part) or status.from_.name,
        note=status.description,
        at=clock.now(),
    )


@app.task(queue="default", retry=AFTER_OUTAGE)
def delivery_stopped(delivery_id: str, at: str) -> None:
    """A recipient refused our document, or it could not be handed over: who answers for it hears of it."""
    sent.tell_of_delivery(delivery_id=UUID(delivery_id), at=datetime.fromisoformat(at))


@app.task(queue="default", retry=AFTER_OUTAGE)
def answer_stopped(outbound_id: str, at: str) -> None:
    """What we had to tell the sender of an arrival could not be handed over."""
    sent.tell_of_answer(outbound_id=UUID(outbound_id), at=datetime.fromisoformat(at))
