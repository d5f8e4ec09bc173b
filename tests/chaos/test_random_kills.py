"""Random kills under load, for minutes: docs/guarantees.md."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import consistent
import elsewhere
import mortal
import pytest
from django.db import connections
from processes import Running, wait_for

from factories_office import Office
from vanthu.documents.models import Document
from vanthu.documents.states import In, Out
from vanthu.registers.models import Entry, Register

DOCUMENTS, CLERKS, RECEIVERS = 60, 8, 2
#: Seconds from one kill to the next, at random between these.
BETWEEN_KILLS = (2.0, 8.0)
AT_MOST = 1800


@pytest.mark.long
def test_five_agencies_exchange_sixty_documents_while_processes_are_killed_at_random(
    own_office: Office, tmp_path: Path
) -> None:
    chance = random.Random(20)
    killed = dict.fromkeys(("worker", "signer", "database"), 0)
    with (
        elsewhere.moved(own_office) as own,
        Running(own.environment, "worker", "signer", log=tmp_path) as running,
        (tmp_path / "offices.log").open("w") as log,
        subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("offices.py")), str(DOCUMENTS), str(CLERKS)],
            env={**own.environment, "DJANGO_SETTINGS_MODULE": "vanthu.config.settings"},
            stdout=log,
            stderr=subprocess.STDOUT,
        ) as offices,
    ):
        try:
            deadline = time.monotonic() + AT_MOST
            while offices.poll() is None:
                assert time.monotonic() < deadline, f"{tally()}\n{running.said()}"
                victim = chance.choice([*killed])
                killed[victim] += 1
                if victim == "database":
                    connections.close_all()
                    own.crash()
                    own.cluster.start()
                else:
                    running.kill(victim)
                # To the others the survivors look dead too, until they are heard of again: jobs run twice at once.
                running.tend()
                mortal.time_passes(*mortal.PERIODIC)
                next_kill = time.monotonic() + chance.uniform(*BETWEEN_KILLS)
                wait_for(
                    lambda at=next_kill: time.monotonic() > at or offices.poll() is not None,
                    seconds=60,
                    else_say=running.said,
                )
            assert offices.returncode == 0, (tmp_path / "offices.log").read_text()[-4000:]
        finally:
            offices.kill()
        wait_for(lambda: is_done(running), seconds=300, else_say=lambda: f"{mortal.unfinished()}\n{running.said()}")
        running.__exit__()

        assert all(killed.values()), killed
        consistent.assert_consistent()
        consistent.assert_delivered()
        assert tally() == {"issued": DOCUMENTS, "registered": DOCUMENTS * RECEIVERS}
        assert Entry.objects.filter(register__kind=Register.OUT).count() == DOCUMENTS
        assert Entry.objects.filter(register__kind=Register.IN).count() == DOCUMENTS * RECEIVERS


def is_done(running: Running) -> bool:
    """The clock strikes; what ended is started again."""
    running.tend()
    mortal.strike(*mortal.PERIODIC)
    return not mortal.unfinished()


def tally() -> dict[str, int]:
    return {
        "issued": Document.objects.filter(direction=Document.OUT, state=Out.ISSUED).count(),
        "registered": Document.objects.filter(direction=Document.IN, state=In.REGISTERED).count(),
    }
