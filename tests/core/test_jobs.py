"""Jobs are rows of the transaction that asks for them, and bear a second run."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

import factories
import walking
from factories_office import Office
from vanthu.config import worker
from vanthu.core import clock
from vanthu.core import jobs as core_jobs
from vanthu.documents import jobs as document_jobs
from vanthu.documents.models import Document
from vanthu.documents.states import In, Out
from vanthu.exchange import jobs as exchange_jobs
from vanthu.exchange.models import Inbound, Outbound
from vanthu.files import jobs as file_jobs
from vanthu.people.models import Agency
from vanthu.signing.models import Claim


def names(status: str = "todo") -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE status = %s ORDER BY id", [status])
        return [name for (name,) in cursor.fetchall()]


class Undone(Exception):
    """Rolls a transaction back."""


# --- rows of the transaction -----------------------------------------------------------------------------------------


def test_a_job_vanishes_with_the_rollback_of_the_transaction_that_deferred_it(own_office: Office) -> None:
    with pytest.raises(Undone), transaction.atomic():
        document_jobs.draw_pages.defer(sha256="0" * 64)
        assert names() == ["vanthu.documents.jobs.draw_pages"]
        raise Undone
    assert names() == []


_WORKER = """
import sys
import django; django.setup()
from django.db import transaction
from procrastinate.contrib.django import app
from vanthu.config import worker
from vanthu.documents import jobs

@app.task(name="tests.nested", queue="nested")
def nested(keep):
    try:
        with transaction.atomic():
            jobs.draw_pages.configure(queue="elsewhere").defer(sha256="0" * 64)
            if not keep:
                raise ZeroDivisionError
    except ZeroDivisionError:
        pass

worker.work(queues=sys.argv[1:], concurrency=1, name="test", wait=False)
"""


def run_worker(office: Office, *queues: str) -> None:
    """A worker process of its own, until there are no jobs in these queues."""
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _WORKER, *queues],
        env={**office.environment, "DJANGO_SETTINGS_MODULE": "vanthu.config.settings", "LOG_LEVEL": "ERROR"},
        check=True,
    )


@pytest.mark.parametrize("keep", [True, False])
def test_what_a_running_job_defers_belongs_to_the_jobs_own_transaction(own_office: Office, keep: bool) -> None:
    """The worker reads its queue over another connection; what its jobs write must not go over that one."""
    app.configure_task("tests.nested", queue="nested").defer(keep=keep)
    run_worker(own_office, "nested")
    assert names("succeeded") == ["tests.nested"]
    assert names().count("vanthu.documents.jobs.draw_pages") == keep


def test_a_worker_takes_a_document_from_the_packet_to_its_verdict(own_office: Office) -> None:
    factories.post(factories.packet())
    factories.fetch()
    run_worker(own_office, "default", "exchange")
    document = Document.objects.get()
    assert (document.state, document.verdict) == (In.CHECKED, "unsigned")
    assert Outbound.objects.get(status_code="01").sent_at is not None


def test_jobs_of_a_dead_worker_run_again_and_those_of_a_live_one_do_not(own_office: Office) -> None:
    document_jobs.draw_pages.defer(sha256="0" * 64)
    document_jobs.draw_pages.defer(sha256="1" * 64)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES "
            "(now() - interval '31 seconds'), (now() + interval '10 minutes') RETURNING id"
        )
        owners = [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT id FROM procrastinate_jobs ORDER BY id")
        jobs = [key for (key,) in cursor.fetchall()]
        for job, owner in zip(jobs, owners, strict=True):
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [owner, job])
    core_jobs.retry_stalled.configure(queue="sweep").defer(timestamp=0)
    run_worker(own_office, "sweep")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, status FROM procrastinate_jobs WHERE id = ANY(%s)", [jobs])
        assert dict(cursor.fetchall()) == {jobs[0]: "todo", jobs[1]: "doing"}


def test_the_worker_beats_often_enough_not_to_be_taken_for_dead() -> None:
    assert 3 * worker.HEARTBEAT_SECONDS <= core_jobs.STALLED_AFTER_SECONDS


def test_every_task_says_which_queue_it_runs_in() -> None:
    app.perform_import_paths()
    ours = {name: task.queue for name, task in app.tasks.items() if name.startswith("vanthu.")}
    assert set(ours.values()) == {"default", "exchange", "convert", "signer"}
    assert "vanthu.documents.jobs.verify" in ours


# --- the second run --------------------------------------------------------------------------------------------------


def _claim(document: Document, kind: str) -> str:
    return str(Claim.objects.get(document_id=document.pk, kind=kind).pk)


def _sealed() -> Document:
    return walking.walk(factories.draft(real=True), until="issue")


def _arrived() -> Document:
    factories.post(factories.packet())
    factories.fetch()
    factories.run_jobs(but=("deliver",))
    return Document.objects.get(direction="in")


def _run_sign() -> Any:
    claim = _claim(walking.walk(factories.draft(real=True), until="sign"), "person")
    return lambda: document_jobs.sign(claim_id=claim)


def _run_seal_and_issue() -> Any:
    document = _sealed()
    seal, issue = _claim(document, "seal"), _claim(document, "issue")
    return lambda: (document_jobs.seal(claim_id=seal), document_jobs.issue(claim_id=issue))


def _run_take_in() -> Any:
    document = _arrived()
    return lambda: (
        document_jobs.take_in(inbound_id=str(document.packet_id)),
        document_jobs.verify(document_id=str(document.pk)),
    )


def _run_draw_pages() -> Any:
    sha256 = factories.received().sha256
    document_jobs.draw_pages(sha256=sha256)
    return lambda: document_jobs.draw_pages(sha256=sha256)


def _run_deliver() -> Any:
    _sealed()
    rows = [str(pk) for pk in Outbound.objects.values_list("pk", flat=True)]
    assert len(rows) == 2

    def deliver() -> None:
        for row in rows:
            exchange_jobs.deliver(outbound_id=row)

    deliver()
    assert not Outbound.objects.filter(sent_at=None).exists()
    return deliver


def _run_sweeps() -> Any:
    def sweeps() -> None:
        document_jobs.expire_claims(timestamp=0)
        exchange_jobs.deliver_waiting(timestamp=0)
        file_jobs.rescan(timestamp=0)

    _arrived()
    factories.run_jobs()
    sweeps()
    return sweeps


def _run_poll() -> Any:
    factories.post(factories.packet())
    exchange_jobs.poll(timestamp=0)
    assert Inbound.objects.count() == 1
    return lambda: exchange_jobs.poll(timestamp=0)


def _run_status_heard() -> Any:
    document = factories.outgoing(Out.ISSUED)
    from vanthu import edxml
    from vanthu.exchange import outbox

    people = factories.cast(factories.LC)
    with transaction.atomic():
        outbox.enqueue_document(
            agency=document.agency,
            peers=[Agency.objects.get(pk=people.agency)],
            document=document.pk,
            document_key=document.document_key,
            sha256=factories.received().sha256,
            urgency=0,
            at=clock.now(),
        )
    status = edxml.Status(
        from_=edxml.Organisation(code=people.code, name="Bên nhận"),
        response_for=edxml.ResponseFor(
            organ_code=document.organ_code,
            code=document.code,
            document_id=document.document_key,
            promulgation_date=document.issued_on,
        ),
        code="03",
        description="Đã vào sổ",
        timestamp=clock.now(),
        staff=edxml.Staff(department="Văn phòng"),
    )
    factories.post(edxml.build_status(status), sender=factories.LC, message_type="status")
    factories.fetch()
    inbound = str(Inbound.objects.get().pk)
    document_jobs.status_heard(inbound_id=inbound)
    return lambda: document_jobs.status_heard(inbound_id=inbound)


@pytest.mark.parametrize(
    "first_run",
    [
        _run_sign,
        _run_seal_and_issue,
        _run_take_in,
        _run_draw_pages,
        _run_deliver,
        _run_sweeps,
        _run_poll,
        _run_status_heard,
    ],
    ids=lambda run: run.__name__.removeprefix("_run_"),
)
def test_a_second_run_of_a_job_changes_nothing(office: Office, first_run: Any) -> None:
    again = first_run()
    before = factories.snapshot()
    again()
    assert factories.snapshot() == before
