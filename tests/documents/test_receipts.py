"""Receipt of what was issued: each recipient's state with its times, an alarm after a silence, a report to the signer."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

import factories
import pages
from browsers import signed_in
from factories import BD, HG, LC
from factories_office import Office
from vanthu.core import clock
from vanthu.core.clock import VIETNAM
from vanthu.core.models import AuditEvent
from vanthu.documents import jobs
from vanthu.documents.actions import sent
from vanthu.documents.models import Document
from vanthu.documents.states import In, Out
from vanthu.exchange import actions as exchange
from vanthu.exchange.models import Delivery, DeliveryStep, Outbound
from vanthu.notify.models import Notice
from vanthu.people import queries as people
from vanthu.refusal import WrongState

#: A Friday afternoon: office time goes on on Monday.
FRIDAY = datetime(2026, 11, 20, 16, 0, tzinfo=VIETNAM)


def issued(key: str = HG, *, state: str = "sent", since: datetime = FRIDAY) -> Document:
    document = factories.outgoing(Out.ISSUED, key, at=since)
    factories.deliver(document, state, since=since)
    return document


def alarm_at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)
    jobs.alarm_of_silence(timestamp=0)


def alarms(document: Document) -> list[str]:
    return list(
        Notice.objects.filter(document_id=document.pk, text__startswith="Chưa được tiếp nhận").values_list(
            "text", flat=True
        )
    )


@pytest.mark.req("HG-14.3b")
def test_a_recipient_that_is_silent_for_a_working_day_is_told_of_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = issued()
    taken, silent = Delivery.objects.filter(document_id=document.pk).order_by("pk")
    Delivery.objects.filter(pk=taken.pk).update(state="03")
    # 8 hours of office time after Friday 16:00: one on Friday, seven on Monday, until 16:00.
    alarm_at(datetime(2026, 11, 23, 15, 59, tzinfo=VIETNAM), monkeypatch)
    assert alarms(document) == []
    alarm_at(datetime(2026, 11, 23, 16, 0, tzinfo=VIETNAM), monkeypatch)
    (said,) = alarms(document)
    assert silent.recipient.name in said and "đã gửi lên trục" in said and taken.recipient.name not in said
    told = Notice.objects.get(document_id=document.pk, text=said)
    assert told.account_id == factories.cast(HG).clerk.account
    before = factories.snapshot()
    alarm_at(datetime(2026, 11, 24, 9, 0, tzinfo=VIETNAM), monkeypatch)
    assert factories.snapshot() == before


@pytest.mark.req("HG-14.3b")
def test_a_silence_that_begins_anew_is_told_of_anew(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    document = issued(state="waiting")
    alarm_at(FRIDAY + timedelta(days=7), monkeypatch)
    assert len(alarms(document)) == 1
    one = Delivery.objects.filter(document_id=document.pk).order_by("pk")[0]
    row = Outbound.objects.create(
        agency_id=document.agency_id, peer=one.recipient, document_id=document.pk, document_key="x", message_type="edoc",
        lane="x", body=b"x", made_at=FRIDAY, not_before=FRIDAY, failed_at=FRIDAY,
    )  # fmt: skip
    Delivery.objects.filter(pk=one.pk).update(state="error")
    exchange.retry(outbound_id=row.pk, by=factories.cast(HG).clerk, at=FRIDAY + timedelta(days=10))
    alarm_at(FRIDAY + timedelta(days=10, hours=23), monkeypatch)
    assert len(alarms(document)) == 1, "not before its time"
    alarm_at(FRIDAY + timedelta(days=17), monkeypatch)
    again = alarms(document)
    assert len(again) == 2 and sum(one.recipient.name in said for said in again) == 2


def test_what_was_silent_long_before_there_was_an_alarm_is_no_news(office: Office) -> None:
    at = clock.now()
    old, new = issued(since=at - timedelta(days=300)), issued(since=at - timedelta(days=6))
    migration = import_module("vanthu.exchange.migrations.0005_silence")
    with connection.cursor() as cursor:
        cursor.execute(migration.LONG_AGO)
    jobs.alarm_of_silence(timestamp=0)
    assert (alarms(old), len(alarms(new))) == ([], 1)


def test_an_agency_is_asked_once_for_its_office_time_however_much_is_silent(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, real = [], people.calendar_of
    monkeypatch.setattr(people, "calendar_of", lambda *said: asked.append(said) or real(*said))
    first, second, other = issued(), issued(), issued(BD)
    alarm_at(FRIDAY + timedelta(days=7), monkeypatch)
    assert [len(alarms(document)) for document in (first, second, other)] == [1, 1, 1]
    assert len(asked) == 2


@pytest.mark.req("HG-14.3b")
def test_the_clerk_sees_each_recipient_and_reports_the_silent_ones_to_the_signer(office: Office) -> None:
    people = factories.cast(HG)
    document = issued(since=clock.now())
    first, second = Delivery.objects.filter(document_id=document.pk).order_by("pk")
    Delivery.objects.filter(pk=first.pk).update(state="02", note="Sai thẩm quyền")
    browser = signed_in(people.clerk)
    board = pages.text_of(pages.html_of(browser.get("/lien-thong")))
    mine = pages.text_of(pages.html_of(browser.get(f"/van-ban/{document.pk}")))
    for line in (first, second):
        assert line.recipient.name in board and line.recipient.name in mine
    answer = browser.post(
        f"/van-ban/{document.pk}/lam/report_receipts", {"report_receipts-note": "Đề nghị chỉ đạo gửi bản giấy"}
    )
    assert answer.status_code == 302
    line = AuditEvent.objects.get(target_id=document.pk, name="outgoing.receipts_reported")
    assert (line.data["missing"], line.data["count"]) == (2, 2)
    (told,) = Notice.objects.filter(document_id=document.pk, account_id=people.leader.account)
    assert first.recipient.name in told.text and "Đề nghị chỉ đạo" in told.text

    Delivery.objects.filter(document_id=document.pk).update(state="03")
    before = factories.snapshot()
    with pytest.raises(WrongState, match="không có gì phải báo cáo"):
        sent.report_receipts(document_id=document.pk, note="", by=people.clerk, at=clock.now())
    assert factories.snapshot() == before


def test_where_the_text_asks_for_no_report_the_clerk_is_alarmed_all_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = issued(BD)
    with pytest.raises(WrongState):
        sent.report_receipts(document_id=document.pk, note="", by=factories.cast(BD).clerk, at=clock.now())
    alarm_at(FRIDAY + timedelta(days=7), monkeypatch)
    assert len(alarms(document)) == 1


# --- times -----------------------------------------------------------------------------------------------------------


@pytest.mark.req("LC-12.3")
def test_times_of_sending_and_receiving_are_shown_with_seconds_and_no_form_has_them(office: Office) -> None:
    at = clock.now()
    arrival = factories.incoming(In.ACCEPTED, LC, at=at)
    out = issued(LC, since=at)
    for delivery in Delivery.objects.filter(document_id=out.pk):
        DeliveryStep.objects.create(delivery=delivery, state="sent", reported_at=at, received_at=at, applied=True)
    browser = signed_in(factories.cast(LC).clerk)
    shown = f"{at.astimezone(VIETNAM):%H:%M:%S}"
    for document, label in ((arrival, "Thời gian đến"), (out, "Thời gian phát hành")):
        text = pages.text_of(pages.html_of(browser.get(f"/van-ban/{document.pk}")))
        assert f"{label} {shown}" in " ".join(text.split())
    form = pages.html_of(browser.get(f"/van-ban/{arrival.pk}/dang-ky"))
    assert not {f'name="{name}"' for name in ("arrived_at", "received_at", "sent_at", "issued_at")} & set(form.split())
    # Typed in by hand all the same, they are not read.
    fields: dict[str, Any] = {"arrived_at": "2020-01-01 00:00:00", "issued_at": "2020-01-01 00:00:00"}
    browser.post(f"/van-ban/{arrival.pk}/dang-ky", fields)
    arrival.refresh_from_db()
    assert arrival.arrived_at == at


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("documents_document", "arrived_at"),
        ("documents_document", "issued_at"),
        ("exchange_outbound", "sent_at"),
        ("exchange_deliverystep", "received_at"),
    ],
)
@pytest.mark.req("LC-12.3")
def test_the_database_changes_no_time_of_sending_or_receiving(office: Office, table: str, column: str) -> None:
    at = clock.now()
    factories.incoming(In.REGISTERED, LC, at=at)
    out = issued(LC, since=at)
    delivery = Delivery.objects.filter(document_id=out.pk)[0]
    DeliveryStep.objects.create(delivery=delivery, state="sent", reported_at=at, received_at=at, applied=True)
    Outbound.objects.create(
        agency_id=out.agency_id, peer=delivery.recipient, document_id=out.pk, document_key="x", message_type="status",
        lane="x", body=b"x", made_at=at, not_before=at, sent_at=at,
    )  # fmt: skip
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = now() - interval '1 hour' WHERE {column} IS NOT NULL")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} < %s", [at])
        assert cursor.fetchone() == (0,)
