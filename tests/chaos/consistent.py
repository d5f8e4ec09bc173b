"""Nothing lost, nothing twice: what must be true of an office after whatever happened to its processes."""

from __future__ import annotations

from collections import Counter
from typing import Any

from vanthu.axis.models import Mail, Packet
from vanthu.core.models import AuditEvent
from vanthu.documents.models import Document
from vanthu.exchange.models import Delivery, DeliveryStep, Inbound, Outbound
from vanthu.files.models import File, Page, Version
from vanthu.registers.models import Entry, Register
from vanthu.store import bytes_store


def assert_consistent() -> None:
    """At every moment, also between a crash and the work that goes on after it."""
    assert_numbers_are_gapless()
    _assert_nothing_is_there_twice()
    _assert_every_audit_line_is_there_once()
    _assert_bytes_are_there()


def assert_delivered() -> None:
    """When all work is done: every packet has gone, every receiver has every document, once, byte for byte."""
    issued = Document.objects.filter(direction=Document.OUT, issued_at__isnull=False)
    for document in issued:
        receivers = list(document.recipients.filter(paper=False).values_list("receiver_id", flat=True))
        assert receivers, document.code
        packets = Outbound.objects.filter(document_id=document.pk, message_type="edoc")
        assert Counter(packets.values_list("peer_id", flat=True)) == Counter(receivers)
        assert Counter(Delivery.objects.filter(document_id=document.pk).values_list("recipient_id", flat=True)) == (
            Counter(receivers)
        )
        arrivals = Document.objects.filter(direction=Document.IN, document_key=document.document_key)
        assert Counter(arrivals.values_list("agency_id", flat=True)) == Counter(receivers), document.code
        for arrival in arrivals:
            assert _main(arrival) == _main(document)
    _assert_the_bus_is_empty()
    _assert_statuses_were_heard()


def assert_numbers_are_gapless() -> None:
    """Every book runs from 1 to its last number, each number on one document."""
    for register in Register.objects.all():
        entries = list(register.entries.order_by("number").values_list("number", flat=True))
        assert entries == list(range(1, register.last_number + 1)), (register.agency_id, register.kind)
    bound = Document.objects.exclude(entry=None).values_list("entry_id", "pk")
    assert dict(Entry.objects.filter(strike=None).values_list("pk", "document_id")) == dict(bound)


# --- parts -----------------------------------------------------------------------------------------------------------


def _assert_nothing_is_there_twice() -> None:
    for rows in (
        Document.objects.filter(direction=Document.IN, source="bus").values_list("agency_id", "document_key"),
        Inbound.objects.values_list("agency_id", "message_type", "sender_code", "document_key"),
        Inbound.objects.exclude(document_id=None).values_list("document_id"),
        Outbound.objects.values_list("message_type", "peer_id", "document_key", "status_code", "agency_id"),
        Packet.objects.values_list("key"),
        Mail.objects.values_list("packet_id", "receiver_id"),
        Delivery.objects.values_list("document_id", "recipient_id"),
        DeliveryStep.objects.values_list("delivery_id", "state"),
        Version.objects.values_list("file_id", "note"),
        File.objects.values_list("document_id", "kind", "name"),
        Page.objects.values_list("sha256", "number"),
    ):
        assert _repeated(rows) == {}


def _assert_every_audit_line_is_there_once() -> None:
    """Nobody in these tests does anything twice to one thing, so no act of a person has two lines."""
    lines = AuditEvent.objects.exclude(target_id=None)
    assert _repeated(lines.exclude(name="delivery.heard").values_list("name", "target_id", "account_id")) == {}
    heard = lines.filter(name="delivery.heard")
    assert _repeated(heard.values_list("target_id", "data__recipient", "data__state")) == {}
    # The trail tells of what is there, and of nothing else.
    for name, count in (
        ("outgoing.issued", Document.objects.exclude(issued_at=None).count()),
        ("packet.sent", Outbound.objects.exclude(sent_at=None).count()),
        ("packet.stored", Inbound.objects.count()),
        ("incoming.arrived", Document.objects.filter(source="bus").count()),
        ("incoming.verified", Document.objects.exclude(verified_at=None).count()),
        ("incoming.accepted", Document.objects.exclude(accepted_at=None).count()),
        ("incoming.registered", Entry.objects.filter(register__kind=Register.IN).count()),
        ("outgoing.numbered", Entry.objects.filter(register__kind=Register.OUT).count()),
    ):
        assert lines.filter(name=name).count() == count, name


def _assert_bytes_are_there() -> None:
    store = bytes_store()
    for sha256 in {
        *Version.objects.values_list("sha256", flat=True),
        *Inbound.objects.values_list("sha256", flat=True),
        *Outbound.objects.exclude(sha256="").values_list("sha256", flat=True),
        *Packet.objects.values_list("sha256", flat=True),
        *Page.objects.values_list("picture", flat=True),
    }:
        assert store.exists(sha256)
    assert not File.objects.filter(current=None).exists()
    documents = set(File.objects.values_list("document_id", flat=True))
    assert set(Document.objects.values_list("pk", flat=True)) <= documents


def _assert_the_bus_is_empty() -> None:
    assert not Outbound.objects.filter(sent_at=None).exists()
    assert Packet.objects.count() == Mail.objects.count() == Outbound.objects.count() == Inbound.objects.count()
    assert set(Mail.objects.values_list("state", flat=True)) <= {"done"}


def _assert_statuses_were_heard() -> None:
    """Every status that a receiver sent is a step of the delivery, which stands at the furthest of them."""
    for delivery in Delivery.objects.all():
        sent = Outbound.objects.filter(
            agency=delivery.recipient_id,
            peer=delivery.agency_id,
            document_key=delivery.document_key,
            message_type="status",
        ).values_list("status_code", flat=True)
        heard = delivery.steps.exclude(state="sent").values_list("state", flat=True)
        assert sorted(sent) == sorted(heard)
        assert delivery.state == max(sent)


def _main(document: Document) -> str:
    return File.objects.select_related("current").get(document_id=document.pk, kind=File.MAIN).current.sha256


def _repeated(rows: Any) -> dict[Any, int]:
    return {row: count for row, count in Counter(rows).items() if count > 1}
