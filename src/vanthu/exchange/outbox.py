"""Parts that put packets into the outbox, in the transaction of the act that sends them."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from uuid import UUID, uuid4

from vanthu import edxml
from vanthu.core.actor import Actor
from vanthu.core.prepared import PreparedStatement
from vanthu.core.transactions import inside
from vanthu.exchange.models import Delivery, Outbound
from vanthu.people.models import Agency


def organisation(agency: Agency) -> edxml.Organisation:
    """An agency as edXML names it, by its 13-character code where it has one."""
    return edxml.Organisation(
        code=agency.code102 or agency.code,
        name=agency.name,
        in_charge=agency.parent_name,
        address=agency.address,
        email=agency.email,
        telephone=agency.telephone,
        website=agency.website,
    )


def enqueue_document(
    *,
    agency: Agency,
    peers: list[Agency],
    document: UUID,
    document_key: str,
    sha256: str,
    urgency: int,
    at: datetime,
    not_before: datetime | None = None,
) -> None:
    """One outbox row and one delivery line per recipient (a *part*); `sha256` names the packet in the store."""
    inside("an outbox row")
    for peer in peers:
        row = Outbound.objects.create(
            agency=agency,
            peer=peer,
            document_id=document,
            document_key=document_key,
            message_type="edoc",
            lane=_lane(document, peer),
            sha256=sha256,
            urgency=urgency,
            made_at=at,
            not_before=not_before or at,
        )
        Delivery.objects.create(
            agency=agency, document_id=document, document_key=document_key, recipient=peer, state="waiting", since=at
        )
        _deliver(row)


def enqueue_status(
    *,
    agency: Agency,
    peer: Agency,
    document: UUID,
    document_key: str,
    document_code: str,
    issued_on: object,
    code: str,
    description: str,
    by: Actor,
    at: datetime,
) -> None:
    """A status message to the sender of an arrival (a *part*). The same status again changes nothing.

    `document` is the arrival, or the packet where nothing was made of it: two that came under one key (a resend with
    another content) are answered each for itself.
    """
    inside("an outbox row")
    once = {"agency_id": agency.pk, "peer_id": peer.pk, "document_id": document, "document_key": document_key,
            "status_code": code}  # fmt: skip
    # The caller holds the lock of what it reports about, so nobody writes the same between this look and the row.
    if _told().rows(**once):
        return
    body = edxml.build_status(
        edxml.Status(
            from_=organisation(agency),
            response_for=edxml.ResponseFor(
                organ_code=peer.code102 or peer.code,
                code=document_code,
                document_id=document_key,
                promulgation_date=issued_on,  # type: ignore[arg-type]
            ),
            code=code,
            description=description[:1000],
            timestamp=at,
            staff=edxml.Staff(department=agency.name, name=by.label),
        )
    )
    row = Outbound.objects.create(
        message_type="status", **once, lane=_lane(document, peer), body=body, made_at=at, not_before=at
    )
    _deliver(row)


@cache
def _told() -> PreparedStatement:
    def ask(**once: object) -> object:
        return Outbound.objects.filter(message_type="status", **once).exists()

    return PreparedStatement(
        ask, agency_id=uuid4(), peer_id=uuid4(), document_id=uuid4(), document_key="the key", status_code="the code"
    )


def _deliver(row: Outbound) -> None:
    from vanthu.exchange import jobs

    jobs.deliver.defer(outbound_id=str(row.pk))


def _lane(document: UUID, peer: Agency) -> str:
    """Packets of one document to one peer must not overtake one another."""
    return f"{document}:{peer.pk}"
