"""Numbers of registers: gapless, given once, never again (NĐ 30/2020 Điều 15, 22)."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

import factories
from factories import BD, HG, LC, PROFILES, QN, ST
from factories_office import Office
from racing import race
from vanthu.core import clock
from vanthu.core.ids import new_id
from vanthu.core.models import AuditEvent
from vanthu.documents.actions import arriving, outgoing
from vanthu.documents.states import In, Out
from vanthu.refusal import Refusal, WrongState
from vanthu.registers import numbering
from vanthu.registers.models import Entry, Register, Strike


class Crash(Exception):
    """What a worker dies of in these tests."""


def take(*, at: datetime | None = None, kind: str = Register.OUT, key: str = BD) -> Entry:
    people = factories.cast(key)
    with transaction.atomic():
        return numbering.allocate(
            agency=people.agency, kind=kind, document=new_id(), by=people.clerk, at=at or clock.now()
        )


def numbers(key: str = BD, kind: str = Register.OUT) -> list[int]:
    return list(
        Entry.objects.filter(agency_id=factories.cast(key).agency, register__kind=kind)
        .order_by("register__year", "number")
        .values_list("number", flat=True)
    )


def last_number() -> int:
    return Register.objects.get(agency_id=factories.cast().agency, kind=Register.OUT).last_number


# --- races and crashes -----------------------------------------------------------------------------------------------


@pytest.mark.req("BD-6.2", "BD-11.2", "HG-8b", "HG-11b", "ST-4.1b", "ST-4.2b")
def test_eight_racing_threads_with_crashes_leave_no_gap_and_no_double(own_office: Office) -> None:
    people = factories.cast()

    def work(thread: int) -> int:
        chance = random.Random(thread)
        given = 0
        for _ in range(25):
            try:
                with transaction.atomic():
                    numbering.allocate(
                        agency=people.agency, kind=Register.OUT, document=new_id(), by=people.clerk, at=clock.now()
                    )
                    if chance.random() < 0.3:
                        raise Crash
            except Crash:
                continue
            given += 1
        return given

    given = race(work, runners=8)
    assert 60 < sum(given) < 200
    assert numbers() == list(range(1, sum(given) + 1))
    assert last_number() == sum(given)


@pytest.mark.req("BD-11.2", "ST-4.2b")
def test_twenty_clicks_on_cap_so_give_one_number_and_one_audit_line(own_office: Office) -> None:
    document = factories.outgoing(Out.AT_CLERK)
    clerk = factories.cast().clerk

    outcomes = race(
        lambda _: outgoing.number(document_id=document.pk, by=clerk, at=clock.now()).number,
        runners=20,
    )

    assert sum(outcome == 1 for outcome in outcomes) == 1
    assert sum(isinstance(outcome, WrongState) for outcome in outcomes) == 19
    assert numbers() == [1]
    assert factories.audit_names(document) == ["outgoing.numbered"]


@pytest.mark.req("BD-6.2", "HG-8b", "ST-4.1b")
def test_twenty_clicks_on_dang_ky_give_one_arrival_number_and_one_receipt(own_office: Office) -> None:
    document = factories.incoming(In.ACCEPTED)
    clerk = factories.cast().clerk

    outcomes = race(
        lambda _: (
            arriving.register(
                document_id=document.pk, arrival=factories.arrival_data(), by=clerk, at=clock.now()
            ).entry.number
        ),
        runners=20,
    )

    assert sum(outcome == 1 for outcome in outcomes) == 1
    assert sum(isinstance(outcome, WrongState) for outcome in outcomes) == 19
    assert numbers(kind=Register.IN) == [1]
    assert factories.statuses(document) == ["03"]


def test_racing_clerks_number_their_documents_one_to_eight(own_office: Office) -> None:
    documents = [factories.outgoing(Out.AT_CLERK) for _ in range(8)]
    clerk = factories.cast().clerk

    outcomes = race(lambda n: outgoing.number(document_id=documents[n].pk, by=clerk, at=clock.now()).number, runners=8)

    assert sorted(outcomes) == list(range(1, 9)) == numbers()


def test_a_double_click_on_the_draft_form_makes_one_draft(own_office: Office) -> None:
    key = new_id()

    outcomes = race(lambda _: factories.draft(id=key).pk, runners=6)

    assert outcomes == [key] * 6
    from vanthu.documents.models import Document

    assert Document.objects.count() == 1
    assert AuditEvent.objects.filter(name="outgoing.drafted").count() == 1


_KILLED = """
import sys, time, uuid
import django; django.setup()
from django.db import transaction
from vanthu.core import clock
from vanthu.core.actor import system
from vanthu.registers import numbering
agency = uuid.UUID(sys.argv[1])
with transaction.atomic():
    entry = numbering.allocate(agency=agency, kind="out", document=uuid.uuid4(), by=system(agency), at=clock.now())
    print(entry.number, flush=True)
    time.sleep(600)
"""


def test_a_process_killed_with_9_in_mid_transaction_leaves_no_gap(own_office: Office) -> None:
    assert take().number == 1
    process = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(factories.cast().agency)],
        env={**own_office.environment, "DJANGO_SETTINGS_MODULE": "vanthu.config.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "2\n"
        process.send_signal(signal.SIGKILL)
    assert take().number == 2
    assert numbers() == [1, 2]


# --- what the database refuses ---------------------------------------------------------------------------------------


def test_a_number_cannot_stand_twice_in_a_register(office: Office) -> None:
    entry = take()
    with pytest.raises(IntegrityError, match="entry_number_once"), transaction.atomic():
        Entry.objects.create(
            agency_id=entry.agency_id,
            register=entry.register,
            number=entry.number,
            document_id=new_id(),
            entered_at=clock.now(),
            entered_by="x",
        )


def test_nobody_can_rewrite_entries_strikes_or_audit(own_office: Office) -> None:
    document = factories.outgoing(Out.NUMBERED)
    strike(document.entry_id, "thử")
    outgoing.hand_back(document_id=document.pk, reason="Sai tên", by=factories.cast().clerk, at=clock.now())
    before = factories.snapshot()
    for url in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        for table in ("registers_entry", "registers_strike", "core_auditevent"):
            for statement in ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"):
                with (
                    psycopg.connect(own_office.environment[url]) as outside,
                    pytest.raises(psycopg.errors.InsufficientPrivilege),
                ):
                    outside.execute(statement.format(table))
    assert factories.snapshot() == before


@pytest.mark.parametrize("change", ["last_number = last_number - 1", "last_number = last_number + 2", "year = 2000"])
def test_a_counter_only_moves_to_its_next_number(office: Office, change: str) -> None:
    take(), take()
    with pytest.raises(IntegrityError, match="next number"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE registers_register SET {change}")
    assert last_number() == 2


def test_a_number_without_a_transaction_is_a_bug(own_office: Office) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        numbering.allocate(
            agency=factories.cast().agency,
            kind=Register.OUT,
            document=new_id(),
            by=factories.cast().clerk,
            at=clock.now(),
        )
    assert numbers() == []


def test_a_register_with_entries_cannot_be_deleted(office: Office) -> None:
    take()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; DELETE FROM registers_register")
    assert numbers() == [1]


# --- struck numbers, years, books ------------------------------------------------------------------------------------


def strike(entry: UUID, reason: str) -> Strike:
    people = factories.cast()
    with transaction.atomic():
        return numbering.strike(entry=entry, agency=people.agency, reason=reason, by=people.clerk, at=clock.now())


@pytest.mark.req("BD-11.2")
def test_a_struck_number_keeps_row_and_reason_and_is_never_offered_again(office: Office) -> None:
    take()
    struck = take()
    strike(struck.pk, "Văn bản không ban hành")
    assert take().number == 3
    assert numbers() == [1, 2, 3]
    assert Strike.objects.get(entry=struck).reason == "Văn bản không ban hành"


def test_a_number_is_struck_once_and_never_without_a_reason(office: Office) -> None:
    entry = take()
    with pytest.raises(IntegrityError, match="strike_says_why"), transaction.atomic():
        strike(entry.pk, "")
    strike(entry.pk, "một")
    with pytest.raises(IntegrityError), transaction.atomic():
        strike(entry.pk, "hai")
    assert [row.reason for row in Strike.objects.all()] == ["một"]


def test_a_new_year_starts_at_1_by_vietnam_time(office: Office) -> None:
    eve = datetime(2026, 12, 31, 23, 59, 59, tzinfo=clock.VIETNAM)
    assert [take(at=eve).number, take(at=eve).number] == [1, 2]
    assert take(at=eve + timedelta(seconds=1)).number == 1
    assert take(at=eve).number == 3
    assert set(Register.objects.values_list("year", "last_number")) == {(2026, 3), (2027, 1)}


def test_agencies_and_directions_have_books_of_their_own(office: Office) -> None:
    assert [take(key=key, kind=kind).number for key in PROFILES for kind in (Register.IN, Register.OUT)] == [1] * 10
    assert take(key=QN).number == 2


@pytest.mark.parametrize(
    ("key", "code"),
    [(BD, "01/SCT-VP"), (LC, "01/SCT-VP"), (ST, "01/SNN-VP"), (QN, "01/LĐTBXH-VP")],
)
@pytest.mark.req("QN-10.2b")
def test_cap_so_writes_number_date_code_and_register(office: Office, key: str, code: str) -> None:
    document = factories.outgoing(Out.AT_CLERK, key)
    at = clock.now()
    done = outgoing.number(document_id=document.pk, by=factories.cast(key).clerk, at=at)
    assert (done.number, done.code, done.issued_on, done.state) == (1, code, at.date(), Out.NUMBERED)
    assert done.document_key == f"{document.organ_code},{at.year},1"
    assert Entry.objects.get().document_id == document.pk


def test_hau_giang_has_no_cap_so_after_the_signature(office: Office) -> None:
    document = factories.outgoing(Out.AT_CLERK, HG)
    before = factories.snapshot()
    with pytest.raises(Refusal):
        outgoing.number(document_id=document.pk, by=factories.cast(HG).clerk, at=clock.now())
    assert factories.snapshot() == before
