"""kill -9 of a worker just before and just after every step from signature to register: docs/guarantees.md."""

from __future__ import annotations

import signal

import consistent
import mortal
import pytest
from django.db.models import QuerySet

import factories
import walking
from factories import BD, HG, LC
from factories_office import Office
from vanthu.core import clock
from vanthu.documents.actions import arriving, outgoing, signing
from vanthu.documents.models import Document
from vanthu.documents.states import In, Out
from vanthu.exchange.models import Delivery

#: What each act sets off, in order: the functions around which its worker dies.
AFTER_SIGN = (
    "vanthu.documents.work:sign",
    "vanthu.signing.parts:end",
    "vanthu.documents.actions.signing:settle_person",
)
AFTER_SEAL = (
    "vanthu.documents.work:seal",
    "vanthu.documents.work:check_own",
    "vanthu.signing.parts:end",
    "vanthu.documents.actions.signing:settle_seal",
)
AFTER_ISSUE = (
    "vanthu.documents.work:check_issue",
    "vanthu.exchange.outbox:enqueue_document",
    "vanthu.documents.actions.signing:settle_issue",
)
TO_THE_BUS = (
    "vanthu.axis.models:Mail.objects.bulk_create",
    "vanthu.adapters.bus_embedded:EmbeddedBus.send",
    "vanthu.exchange.actions:_move",
    "vanthu.exchange.actions:sent",
)
FROM_THE_BUS = (
    "vanthu.adapters.bus_embedded:EmbeddedBus.fetch",
    "vanthu.exchange.actions:store",
    "vanthu.adapters.bus_embedded:EmbeddedBus.acknowledge",
)
ON_ARRIVAL = (
    "vanthu.documents.parts:report",
    "vanthu.documents.actions.arriving:take_in",
    "vanthu.signing.verdicts:judge",
    "vanthu.documents.actions.arriving:record_verdict",
    "vanthu.documents.actions.arriving:accept",
)
PICTURES = ("vanthu.files.models:Page.objects.get_or_create", "vanthu.files.render:draw")
STATUS_TO_THE_BUS = (
    "vanthu.axis.models:Mail.objects.bulk_create",
    "vanthu.adapters.bus_embedded:EmbeddedBus.send",
    "vanthu.exchange.actions:sent",
)
STATUS_HEARD = ("vanthu.exchange.actions:_move", "vanthu.exchange.actions:hear")


@pytest.mark.long
def test_nothing_is_lost_or_done_twice_when_workers_die_around_every_step(
    own_office: Office, mortals: mortal.Mortals
) -> None:
    people = factories.cast(BD)
    receivers = (factories.cast(LC).agency, factories.cast(HG).agency)
    document = walking.walk(factories.draft(BD, real=True, recipients=receivers), until="pass_up")

    signing.ask_signature(document_id=document.pk, by=people.leader, at=clock.now())
    die_around(mortals, AFTER_SIGN, queue="signer")
    outgoing.forward(document_id=document.pk, by=people.leader, at=clock.now())
    outgoing.number(document_id=document.pk, by=people.clerk, at=clock.now())
    signing.ask_seal(document_id=document.pk, by=people.clerk, at=clock.now())
    die_around(mortals, AFTER_SEAL, queue="signer")
    die_around(mortals, PICTURES, queue="convert")
    signing.ask_issue(document_id=document.pk, by=people.clerk, at=clock.now())
    die_around(mortals, AFTER_ISSUE, queue="default")
    die_around(mortals, TO_THE_BUS, queue="exchange")
    die_around(mortals, FROM_THE_BUS, queue="exchange", clock=mortal.POLL)
    go_on(mortals, queue="exchange", clock=mortal.POLL)
    die_around(mortals, ON_ARRIVAL, queue="default")
    mortal.work_on(mortals)
    assert {arrival.agency.policy_key: arrival.state for arrival in arrivals(document)} == {
        LC: In.ACCEPTED,
        HG: In.CHECKED,
    }
    assert deliveries(document) == {LC: "03", HG: "01"}

    at_hand = arrivals(document).get(agency__policy_key=HG)
    clerk = factories.cast(HG).clerk
    arriving.accept(document_id=at_hand.pk, by=clerk, at=clock.now())
    arriving.register(document_id=at_hand.pk, arrival=factories.arrival_data(BD), by=clerk, at=clock.now())
    die_around(mortals, STATUS_TO_THE_BUS, queue="exchange")
    die_around(mortals, FROM_THE_BUS, queue="exchange", clock=mortal.POLL)
    die_around(mortals, STATUS_HEARD, queue="default")
    mortal.work_on(mortals)

    consistent.assert_consistent()
    consistent.assert_delivered()
    assert deliveries(document) == {LC: "03", HG: "03"}
    document.refresh_from_db()
    assert (document.state, document.number) == (Out.ISSUED, 1)
    assert document.paper_owed_since == document.issued_on
    assert factories.audit_names(document) == [
        *("outgoing.drafted", "outgoing.layout_confirmed", "outgoing.submitted", "outgoing.passed"),
        *("outgoing.signed", "outgoing.forwarded", "outgoing.numbered", "outgoing.sealed"),
        # Once each, in the transaction of the issue: Bình Định prints and seals a copy (điều 13.1.b), which nobody did.
        *("outgoing.issued", "outgoing.paper_owed"),
        *["delivery.heard"] * 4,
    ]


def die_around(mortals: mortal.Mortals, places: tuple[str, ...], *, queue: str, clock: str = "") -> None:
    """One worker dies before each of these places, the next one just after it."""
    for place in places:
        for when in ("before", "after"):
            ended = go_on(mortals, queue=queue, clock=clock, at=place, when=when)
            assert ended == -signal.SIGKILL, f"no worker came {when} {place} ({ended}):\n{mortals.said()}"
            consistent.assert_consistent()


def go_on(mortals: mortal.Mortals, *, queue: str, clock: str = "", **death: str) -> int:
    """Time passes and the next worker of one queue starts, perhaps to die as well."""
    mortal.time_passes(*([clock] if clock else []))
    mortal.retry_stalled()
    return mortals.work(queues=(queue,), **death)


def arrivals(document: Document) -> QuerySet[Document]:
    document.refresh_from_db()
    return Document.objects.filter(direction=Document.IN, document_key=document.document_key).select_related("agency")


def deliveries(document: Document) -> dict[str, str]:
    return dict(Delivery.objects.filter(document_id=document.pk).values_list("recipient__policy_key", "state"))
