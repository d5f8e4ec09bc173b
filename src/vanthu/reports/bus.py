"""Reading how an agency's packets fare: sent and not taken, refused, held back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count

from vanthu.documents.models import Document
from vanthu.exchange.models import Delivery, Inbound, Outbound

MOST = 200
#: A packet that was stored becomes a document within seconds.
STUCK_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One delivery with the document and the packet that it is about."""

    delivery: Delivery
    document: Document
    packet: Outbound | None


def counts(agency: UUID) -> dict[str, int]:
    """How many deliveries of an agency are in each state that is not the end of it."""
    unfinished = Delivery.objects.filter(agency_id=agency, state__in=Delivery.UNFINISHED)
    return dict(unfinished.values_list("state").annotate(count=Count("pk")).order_by())


def lines(agency: UUID, states: Sequence[str]) -> list[Line]:
    """The agency's deliveries in these states, those that moved last first."""
    found = list(
        Delivery.objects.filter(agency_id=agency, state__in=states)
        .select_related("recipient")
        .order_by("-since", "-pk")[:MOST]
    )
    documents = Document.objects.in_bulk([delivery.document_id for delivery in found])
    packets = {
        (row.document_id, row.peer_id): row
        for row in Outbound.objects.filter(document_id__in=list(documents), message_type="edoc", agency_id=agency)
    }
    return [
        Line(
            delivery=delivery,
            document=documents[delivery.document_id],
            packet=packets.get((delivery.document_id, delivery.recipient_id)),
        )
        for delivery in found
    ]


def failed_answers(agency: UUID) -> list[Outbound]:
    """What the senders of arrivals should have been told and no try can hand over: those that failed last first."""
    failed = Outbound.objects.filter(agency_id=agency, message_type="status", failed_at__isnull=False)
    return list(failed.select_related("peer").defer("body").order_by("-failed_at")[:50])


def held(agency: UUID, *, at: datetime) -> list[Inbound]:
    """Packets of which nothing was made: first those that nobody took up, then those in quarantine."""
    arrived = Inbound.objects.filter(agency_id=agency).order_by("-received_at")
    # Stored and answered to the bus, and no document came of them: no list of documents has them.
    stuck = arrived.filter(state__in=["stored", "differs"], document_id=None, received_at__lt=at - STUCK_AFTER)
    return [*stuck[:50], *arrived.filter(state="quarantine")[:50]]


def is_packet_of(agency: UUID | None, packet: UUID) -> bool:
    return Outbound.objects.filter(pk=packet, agency_id=agency).exists()
