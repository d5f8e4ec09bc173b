"""kill -9 of the database while workers deliver and clerks register: docs/guarantees.md."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

import consistent
import elsewhere
import mortal
import pytest
from django.db import connections
from processes import Running, state_of, wait_for

import factories
import walking
from factories import BD, HG, LC
from factories_office import Office
from vanthu.core import clock
from vanthu.documents.actions import signing
from vanthu.documents.models import Document
from vanthu.documents.states import In
from vanthu.exchange.models import Delivery
from vanthu.registers.models import Entry, Register

CLERKS, ARRIVALS, CRASHES = 8, 32, 2


@pytest.mark.long
def test_the_database_may_be_killed_while_workers_deliver_and_eight_clerks_register(
    own_office: Office, tmp_path: Path
) -> None:
    receivers = (factories.cast(LC).agency, factories.cast(HG).agency)
    document = walking.walk(factories.draft(BD, real=True, recipients=receivers), until="seal")
    signing.ask_issue(document_id=document.pk, by=factories.cast(BD).clerk, at=clock.now())
    arrivals = [str(factories.incoming(In.ACCEPTED, HG, source="paper").pk) for _ in range(ARRIVALS)]

    with elsewhere.moved(own_office) as own:
        with Running(own.environment, "worker", "signer", log=tmp_path) as running:
            with clerks(own.environment, arrivals) as registered:
                lines = []
                for _ in range(CRASHES):
                    lines += [registered.readline() for _ in range(CLERKS)]
                    own.crash()
                    own.cluster.start()
                    running.tend()
                lines += registered.readlines()
            connections.close_all()
            wait_for(lambda: is_done(running), seconds=600, else_say=lambda: f"{mortal.unfinished()}\n{running.said()}")

        consistent.assert_consistent()
        consistent.assert_delivered()
        assert len(lines) == ARRIVALS
        for line in lines:
            id, number = line.split()
            assert Document.objects.get(pk=id).entry.number == int(number)
        entries = Entry.objects.filter(register__kind=Register.IN, agency_id=factories.cast(HG).agency)
        assert entries.count() == ARRIVALS
        states = Delivery.objects.values_list("recipient__policy_key", "state")
        assert dict(states) == {LC: "03", HG: "01"}


#: Where the database dies under a worker, by the queue that works there and what starts it.
UNDER_A_WORKER = (
    ("default", "", "vanthu.documents.actions.signing:settle_issue"),
    ("exchange", mortal.POLL, "vanthu.exchange.actions:store"),
    ("default", "", "vanthu.documents.actions.arriving:take_in"),
    ("default", "", "vanthu.exchange.actions:hear"),
)


@pytest.mark.long
def test_a_job_under_which_the_database_dies_is_done_when_it_is_back(own_office: Office, tmp_path: Path) -> None:
    receivers = (factories.cast(LC).agency, factories.cast(HG).agency)
    document = walking.walk(factories.draft(BD, real=True, recipients=receivers), until="seal")
    signing.ask_issue(document_id=document.pk, by=factories.cast(BD).clerk, at=clock.now())

    with (
        elsewhere.moved(own_office) as own,
        mortal.mortals(own.environment, log=tmp_path / "mortals.log") as mortals,
    ):
        for queue, strike, place in UNDER_A_WORKER:
            if queue == "default":  # everything that is due is sent and fetched
                mortal.time_passes(mortal.POLL)
                mortal.retry_stalled()
                assert mortals.work(queues=("exchange",)) == 0, mortals.said()
            mortal.time_passes(*([strike] if strike else []))
            mortal.retry_stalled()
            worker = mortals.start("worker", at=place, by=signal.SIGSTOP, queues=[queue], concurrency=1)
            wait_for(lambda pid=worker: state_of(pid) in "TZ", seconds=60, else_say=mortals.said)
            assert state_of(worker) == "T", f"no worker came to {place}:\n{mortals.said()}"
            connections.close_all()
            own.crash()
            own.cluster.start()
            mortal.go_on(worker)
            mortals.end_of(worker)
            consistent.assert_consistent()
        mortal.work_on(mortals)

        consistent.assert_consistent()
        consistent.assert_delivered()
        states = Delivery.objects.values_list("recipient__policy_key", "state")
        assert dict(states) == {LC: "03", HG: "01"}


def is_done(running: Running) -> bool:
    """The clock strikes, quicker than outside; a worker that ended is started again."""
    running.tend()
    mortal.strike(*mortal.PERIODIC)
    return not mortal.unfinished()


@contextlib.contextmanager
def clerks(environment: Mapping[str, str], arrivals: list[str]) -> Iterator[IO[str]]:
    """Eight clerks of Hậu Giang who register arrivals; what they say, a line for each."""
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("clerks.py")), HG, str(CLERKS), *arrivals],
        env={**environment, "DJANGO_SETTINGS_MODULE": "vanthu.config.settings"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout
        finally:
            process.kill()
