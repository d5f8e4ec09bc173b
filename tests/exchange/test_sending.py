"""The outbox: one ordered lane per document and peer, tries again, gives up only where no try can help."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

import browsers
import factories
from factories import BD, HG, LC, QN
from factories_office import Office
from racing import race
from vanthu import edxml
from vanthu.axis.models import Mail, Member, Packet
from vanthu.core import adapters, clock
from vanthu.exchange import actions, jobs, outbox
from vanthu.exchange.models import Delivery, Outbound
from vanthu.exchange.ports import BusRefused, BusUnavailable
from vanthu.people.models import Agency
from vanthu.store import bytes_store


class FakeBus:
    """A bus that does what a test tells it, and remembers what it was handed."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.error: Exception | None = None

    def send(self, packet: bytes, *, message_type: str, sender: str, to: list[str], key: str) -> str:
        if self.error:
            raise self.error
        status = edxml.read(packet).status
        self.sent.append((status.code if status else "edoc", key))
        return f"ref-{key}"


@pytest.fixture
def bus(office: Office) -> Iterator[FakeBus]:
    fake = FakeBus()
    real = adapters.get
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(adapters, "get", lambda port: fake if port == "bus" else real(port))
        yield fake


def agency(key: str) -> Agency:
    return Agency.objects.get(pk=factories.cast(key).agency)


def send_document(*peers: str, at: datetime | None = None, **facts: Any) -> Any:
    document = factories.outgoing("issued")
    with transaction.atomic():
        outbox.enqueue_document(
            agency=agency(BD),
            peers=[agency(peer) for peer in peers or (LC,)],
            document=document.pk,
            document_key=document.document_key,
            sha256=bytes_store().put(factories.packet(BD, LC)),
            urgency=facts.pop("urgency", 0),
            at=at or clock.now(),
            **facts,
        )
    return document


def send_status(document: Any, code: str) -> None:
    with transaction.atomic():
        outbox.enqueue_status(
            agency=agency(BD),
            peer=agency(LC),
            document=document.pk,
            document_key=document.document_key,
            document_code=document.code,
            issued_on=document.issued_on,
            code=code,
            description="x",
            by=factories.cast().clerk,
            at=clock.now(),
        )


def deliver(row: Outbound) -> None:
    jobs.deliver(outbound_id=str(row.pk))
    row.refresh_from_db()


# --- delivered -------------------------------------------------------------------------------------------------------


@pytest.mark.req("QN-8.2a")
def test_a_packet_is_in_the_receivers_mailbox_once_however_often_the_job_runs(office: Office) -> None:
    document = send_document()
    row = Outbound.objects.get()
    deliver(row)
    assert row.sent_at
    assert Mail.objects.get().receiver.code == factories.cast(LC).code
    before = factories.snapshot()
    deliver(row)
    assert factories.snapshot() == before
    assert Delivery.objects.get(document_id=document.pk).state == "sent"


def test_eight_workers_deliver_one_packet_once(own_office: Office) -> None:
    send_document()
    row = Outbound.objects.get()
    assert race(lambda _: jobs.deliver(outbound_id=str(row.pk)), runners=8) == [None] * 8
    row.refresh_from_db()
    assert row.sent_at
    assert (Packet.objects.count(), Mail.objects.count()) == (1, 1)
    assert Delivery.objects.get().steps.count() == 1
    from vanthu.core.models import AuditEvent

    assert AuditEvent.objects.filter(name="packet.sent").count() == 1


def test_the_same_packet_goes_to_each_recipient_from_one_stored_copy(office: Office) -> None:
    send_document(LC, HG, QN)
    factories.run_jobs()
    assert Packet.objects.count() == 3
    assert len(set(Packet.objects.values_list("sha256", flat=True))) == 1
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_the_rows_of_an_issue_vanish_with_its_rollback(office: Office) -> None:
    before = factories.snapshot()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        send_document(at=clock.now())
        raise ZeroDivisionError
    after = factories.snapshot()
    assert {k: v for k, v in after.items() if k != "objects"} == {k: v for k, v in before.items() if k != "objects"}


# --- lanes -----------------------------------------------------------------------------------------------------------


def test_statuses_of_one_document_do_not_overtake_one_another(bus: FakeBus) -> None:
    document = factories.incoming("in_progress")
    for code in ("03", "04", "05", "06"):
        send_status(document, code)
    rows = list(Outbound.objects.order_by("pk"))
    for row in reversed(rows):  # the workers take them in the worst order
        deliver(row)
    factories.run_jobs()
    assert [code for code, _ in bus.sent] == ["03", "04", "05", "06"]


def test_a_lane_waits_while_its_first_packet_waits_for_another_try(bus: FakeBus) -> None:
    document = factories.incoming("in_progress")
    send_status(document, "03")
    send_status(document, "04")
    first, second = Outbound.objects.order_by("pk")
    bus.error = BusUnavailable("down")
    deliver(first)
    bus.error = None
    deliver(second)
    assert (bus.sent, second.sent_at) == ([], None)
    Outbound.objects.filter(pk=first.pk).update(not_before=clock.now())
    jobs.deliver_waiting(timestamp=0)
    factories.run_jobs()
    assert [code for code, _ in bus.sent] == ["03", "04"]


def test_another_documents_lane_goes_on_meanwhile(bus: FakeBus) -> None:
    one, other = factories.incoming("in_progress"), factories.incoming("in_progress", document_key="000,2026,16")
    send_status(one, "03")
    bus.error = BusUnavailable("down")
    deliver(Outbound.objects.get())
    bus.error = None
    send_status(other, "03")
    factories.run_jobs()
    assert [key for _, key in bus.sent] == [str(Outbound.objects.get(document_id=other.pk).pk)]


def test_a_permanent_failure_does_not_hold_up_its_lane(bus: FakeBus) -> None:
    document = factories.incoming("in_progress")
    send_status(document, "03")
    send_status(document, "04")
    first, _ = Outbound.objects.order_by("pk")
    bus.error = BusRefused("axis_unknown_receiver", "Không có bên nhận.")
    deliver(first)
    bus.error = None
    jobs.deliver_waiting(timestamp=0)
    assert [code for code, _ in bus.sent] == ["04"]


@pytest.mark.req("QN-6.2c")
def test_urgent_documents_are_taken_up_first(bus: FakeBus) -> None:
    early = clock.now() - timedelta(minutes=5)
    calm = send_document(at=early)
    urgent = send_document(urgency=2)
    jobs.deliver_waiting(timestamp=0)
    order = [str(Outbound.objects.get(document_id=document.pk).pk) for document in (urgent, calm)]
    assert [key for _, key in bus.sent] == order


def test_a_bug_on_one_packet_does_not_hold_up_the_others(bus: FakeBus, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = send_document(), send_document(HG)
    broken = str(Outbound.objects.get(document_id=first.pk).pk)
    send = bus.send

    def stumble(packet: bytes, *, key: str, **facts: Any) -> str:
        if key == broken:
            raise KeyError("a bug")
        return send(packet, key=key, **facts)

    monkeypatch.setattr(bus, "send", stumble)
    jobs.deliver_waiting(timestamp=0)
    assert Outbound.objects.get(document_id=first.pk).sent_at is None
    assert Outbound.objects.get(document_id=second.pk).sent_at is not None


def test_a_delayed_packet_is_not_sent_before_its_time(bus: FakeBus) -> None:
    send_document(not_before=clock.now() + timedelta(hours=1))
    factories.run_jobs()
    jobs.deliver_waiting(timestamp=0)
    assert bus.sent == []
    Outbound.objects.update(not_before=clock.now())
    jobs.deliver_waiting(timestamp=0)
    assert len(bus.sent) == 1


# --- tries -----------------------------------------------------------------------------------------------------------


@pytest.mark.req("BD-7.2")
def test_a_bus_that_is_down_is_tried_after_1_2_5_15_30_60_minutes_and_then_hourly(
    bus: FakeBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_document()
    row = Outbound.objects.get()
    bus.error = BusUnavailable("down")
    moment = clock.now()
    waited = []
    for _ in range(8):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        deliver(row)
        waited.append((row.not_before - moment) / timedelta(minutes=1))
        moment = row.not_before
    assert waited == [1, 2, 5, 15, 30, 60, 60, 60]
    assert (row.attempts, row.failed_at, row.problem) == (8, None, "down")
    bus.error = None
    monkeypatch.setattr(clock, "now", lambda: moment)
    deliver(row)
    assert (row.sent_at, row.problem) == (moment, "")
    assert Delivery.objects.get().state == "sent"


def test_before_its_time_a_try_does_not_touch_the_bus(bus: FakeBus) -> None:
    send_document()
    row = Outbound.objects.get()
    bus.error = BusUnavailable("down")
    deliver(row)
    before = factories.snapshot()
    deliver(row)
    assert factories.snapshot() == before


def test_what_the_bus_refuses_for_good_waits_for_a_person(bus: FakeBus) -> None:
    document = send_document()
    row = Outbound.objects.get()
    bus.error = BusRefused("axis_receiver_closed", "Bên nhận đã ngừng nhận. Hãy gửi bản giấy.")
    deliver(row)
    assert row.failed_at
    line = Delivery.objects.get(document_id=document.pk)
    assert (line.state, line.get_state_display(), line.note) == ("error", "lỗi gửi", row.problem)
    assert factories.audit_names(document) == ["packet.failed"]
    before = factories.snapshot()
    deliver(row)
    jobs.deliver_waiting(timestamp=0)
    assert factories.snapshot() == before


def test_what_a_person_sends_again_waits_again_and_fails_with_its_new_reason(bus: FakeBus) -> None:
    document = send_document()
    row = Outbound.objects.get()
    bus.error = BusRefused("axis_too_large", "Gói tin quá lớn.")
    deliver(row)
    actions.retry(outbound_id=row.pk, by=factories.cast().clerk, at=clock.now())
    line = Delivery.objects.get(document_id=document.pk)
    assert line.state == "waiting"
    bus.error = BusRefused("axis_receiver_closed", "Bên nhận đã ngừng nhận.")
    deliver(row)
    line.refresh_from_db()
    assert (line.state, line.note) == ("error", "Bên nhận đã ngừng nhận.")
    assert list(line.steps.order_by("received_at").values_list("state", "applied")) == [
        ("error", True), ("waiting", True), ("error", True),
    ]  # fmt: skip


def test_a_closed_receiver_is_a_permanent_failure_of_its_line_only(office: Office) -> None:
    Member.objects.filter(code=factories.cast(HG).code).update(is_open=False)
    send_document(LC, HG)
    factories.run_jobs()
    states = dict(Delivery.objects.values_list("recipient_id", "state"))
    assert states == {factories.cast(LC).agency: "sent", factories.cast(HG).agency: "error"}


def test_lost_bytes_are_a_permanent_failure_that_says_so(bus: FakeBus) -> None:
    send_document()
    row = Outbound.objects.get()
    Outbound.objects.update(sha256="0" * 64)
    deliver(row)
    assert row.failed_at
    assert "tệp gói tin" in row.problem


def test_the_same_status_twice_is_one_row(office: Office) -> None:
    document = factories.incoming("in_progress")
    send_status(document, "03")
    before = factories.snapshot()
    send_status(document, "03")
    assert factories.snapshot() == before


def test_an_outbox_row_without_a_transaction_is_a_bug(own_office: Office) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        outbox.enqueue_document(
            agency=agency(BD),
            peers=[agency(LC)],
            document=factories.cast().agency,
            document_key="x",
            sha256="0" * 64,
            urgency=0,
            at=clock.now(),
        )
    assert not Outbound.objects.exists()


def test_an_answer_that_failed_for_good_stands_on_the_board_until_it_is_sent_again(bus: FakeBus) -> None:
    arrival = factories.incoming("registered")
    send_status(arrival, "03")
    row = Outbound.objects.get()
    clerk = browsers.signed_in(factories.cast(BD).clerk)
    where = reverse("exchange-retry", kwargs={"pk": row.pk})
    assert where not in clerk.get("/lien-thong").content.decode()
    bus.error = BusRefused("bad_code", "Sai mã định danh.")
    deliver(row)
    assert row.failed_at
    shown = clerk.get("/lien-thong").content.decode()
    assert "Phản hồi không gửi được" in shown and "Sai mã định danh." in shown and where in shown
    assert where not in browsers.signed_in(factories.cast(LC).clerk).get("/lien-thong").content.decode()
    before = factories.snapshot()
    assert browsers.signed_in(factories.cast(BD).leader).post(where).status_code == 403
    assert factories.snapshot() == before
    bus.error = None
    assert clerk.post(where).status_code == 302
    row.refresh_from_db()
    assert row.failed_at is None
    assert where not in clerk.get("/lien-thong").content.decode()
    deliver(row)
    assert row.sent_at


def test_the_board_counts_what_is_not_at_its_end(bus: FakeBus) -> None:
    from vanthu.reports import bus as board

    send_document(LC, HG, QN)
    states = dict(zip(Delivery.objects.values_list("pk", flat=True), ("waiting", "02", "06"), strict=True))
    for pk, state in states.items():
        Delivery.objects.filter(pk=pk).update(state=state)
    assert board.counts(agency(BD).pk) == {"waiting": 1, "02": 1}
