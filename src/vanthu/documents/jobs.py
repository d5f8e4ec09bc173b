"""Jobs on documents. Each bears a second run: the actions they end in find the work done and change nothing."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from procrastinate.contrib.django import app

from vanthu.core import clock
from vanthu.core.actor import system
from vanthu.core.jobs import AFTER_OUTAGE, OUTAGES
from vanthu.core.models import AuditEvent
from vanthu.documents import packets, parts, work
from vanthu.documents.actions import arriving
from vanthu.documents.actions import signing as actions
from vanthu.documents.models import Document
from vanthu.documents.states import In
from vanthu.exchange import actions as exchange
from vanthu.exchange.models import Inbound
from vanthu.files import render
from vanthu.files.models import File
from vanthu.pdf.verdict import REFERENCE, Report, may_return_automatically
from vanthu.refusal import Refusal, SecretRefused, WrongState
from vanthu.signing import verdicts
from vanthu.signing.models import Claim

log = logging.getLogger("vanthu.documents")

#: Within this span the automation may return at most `Policy.auto_return_limit` arrivals (reading 2).
BREAKER_SPAN = timedelta(minutes=10)
#: Flags by which the automation left an arrival to the clerk: it does not come back to it.
DECIDED = frozenset({"automation_held", "automation_shadow"})


def for_claim(kind: str) -> Any:
    """The task that does the work of a claim."""
    return {Claim.INITIALS: sign, Claim.PERSON: sign, Claim.SEAL: seal, Claim.ISSUE: issue}[kind]


# --- signing, sealing, issuing ---------------------------------------------------------------------------------------


@app.task(queue="signer", retry=AFTER_OUTAGE)
def sign(claim_id: str) -> None:
    """Initials or the signer's signature."""
    _for_claim(claim_id, lambda claim: _settled(claim, work.sign(claim, at=clock.now())))


@app.task(queue="signer", retry=AFTER_OUTAGE)
def seal(claim_id: str) -> None:
    """Number, date and seal, in one update."""

    def do(claim: Claim) -> None:
        made = work.seal(claim, at=clock.now())
        actions.settle_seal(
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
    except Refusal as refusal:
        actions.give_up(claim_id=claim.pk, why=refusal.sentence, at=clock.now())
    except OUTAGES:
        # The claim stays: the next try goes on, unless it has expired by then.
        raise
    except Exception:
        log.exception("incident", extra={"claim": claim_id})
        actions.give_up(
            claim_id=claim.pk,
            why="Hệ thống gặp lỗi khi xử lý. Hãy thử lại; nếu lặp lại, báo công chức CNTT.",
            at=clock.now(),
        )
        raise


@app.periodic(cron="* * * * *")
@app.task(queue="default", queueing_lock="expire_claims")
def expire_claims(timestamp: int) -> None:
    """Documents whose worker died are free again."""
    actions.expire(at=clock.now())


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
    by = system(inbound.agency_id)
    packet = packets.read(inbound)
    if packet.kind == "recall":
        # Never an ordinary arrival: what it recalls must not be handled on. The clerk sees it on the bus board.
        arriving.hold_recall(
            inbound_id=inbound.pk, agency=inbound.agency, document_key=packet.document.target_id, by=by, at=clock.now()
        )
        return
    try:
        opened = packets.open_packet(inbound, packet, at=clock.now())
    except Refusal as refusal:
        arriving.refuse_packet(
            inbound_id=inbound.pk,
            agency=inbound.agency,
            sender=packets.sender_of(inbound),
            code=refusal.code,
            sentence=refusal.sentence,
            # An answer about a secret repeats nothing of it.
            answer={} if isinstance(refusal, SecretRefused) else packets.answer_to(packet),
            by=by,
            at=clock.now(),
        )
        return
    arriving.take_in(
        inbound_id=inbound.pk, arrival=opened.arrival, sender=opened.sender, files=opened.files, by=by, at=clock.now()
    )


@app.task(queue="default", retry=AFTER_OUTAGE)
def verify(document_id: str) -> None:
    """ "Kiểm tra ký số" on arrival; where the policy is automatic, accept or return (readings 1 and 2)."""
    try:
        _verify(Document.objects.select_related("agency").get(pk=document_id))
    except WrongState:
        # A clerk, or a second worker on the same job, was quicker: what they decided stands.
        log.info("verified by another", extra={"document": document_id})


def _verify(document: Document) -> None:
    if document.state == In.ARRIVED:
        report = check_signatures(document, by=system(document.agency_id))
        document.refresh_from_db()
    elif document.state == In.CHECKED and document.source == "bus":
        # A worker died between the verdict and what follows from it.
        main = File.objects.filter(document_id=document.pk, kind=File.MAIN).select_related("current").first()
        claimed = parts.policy_of(document).accepts_claimed_time
        report = verdicts.known(main.current.sha256, accepts_claimed_time=claimed) if main and main.current else None
    else:
        return
    if report is not None and not any(flag["code"] in DECIDED for flag in document.flags):
        decide(document, report)


def check_signatures(document: Document, *, by: Any) -> Report | None:
    """Judge the main file with no transaction open, then record the verdict."""
    main = File.objects.filter(document_id=document.pk, kind=File.MAIN).select_related("current").first()
    if main is None or main.current is None:
        # Nothing in it can bear a signature: the clerk may still take it "để biết, tham khảo" (BD-4.2).
        arriving.record_verdict(
            document_id=document.pk,
            sha256="",
            verdict="unsigned",
            legal_value=REFERENCE,
            codes=[],
            by=by,
            at=clock.now(),
        )
        return None
    policy = parts.policy_of(document)
    report = verdicts.judge(main.current.sha256, at=clock.now(), accepts_claimed_time=policy.accepts_claimed_time)
    arriving.record_verdict(
        document_id=document.pk,
        sha256=main.current.sha256,
        verdict=report.verdict,
        legal_value=report.legal_value,
        codes=sorted(
            {p.code for s in report.signatures for p in s.problems} | {p.code for p in report.document_problems}
        ),
        by=by,
        at=clock.now(),
    )
    return report


def decide(document: Document, report: Report) -> None:
    """The automation of Lai Châu, within readings 1 and 2: everything doubtful goes to the clerk."""
    policy = parts.policy_of(document)
    by = system(document.agency_id)
    now = clock.now()
    if policy.auto_accept and report.verdict == "valid" and not document.flags:
        if policy.auto_shadow:
            arriving.note_shadow(document_id=document.pk, what="tự động tiếp nhận", by=by, at=now)
        elif document.state == In.CHECKED:
            arriving.accept(document_id=document.pk, by=by, at=now)
        return
    if not policy.auto_return or not may_return_automatically(report):
        return
    if policy.auto_shadow:
        arriving.note_shadow(document_id=document.pk, what="tự động trả lại nơi gửi", by=by, at=now)
        return
    # Only what the machine returned by itself counts, not what clerks refused.
    returned = AuditEvent.objects.filter(
        agency_id=document.agency_id,
        at__gte=now - BREAKER_SPAN,
        name=arriving.REFUSED.name,
        data__automatic=True,
    ).count()
    if returned >= policy.auto_return_limit:
        arriving.hold_automation(
            document_id=document.pk,
            why=f"đã tự động trả lại {returned} văn bản trong 10 phút",
            by=by,
            at=now,
        )
        return
    problems = [*report.document_problems, *(p for s in report.signatures for p in s.problems)]
    arriving.refuse_arrival(
        document_id=document.pk,
        reason=" ".join(dict.fromkeys(problem.sentence for problem in problems))[:1000],
        codes=[problem.code for problem in problems],
        by=by,
        at=now,
    )


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
