"""Freezes an office of a release, for the test that the next migrations start from it (tests/test_upgrade.py).

    python -m pytest tests/data/make_release.py        in a checkout of the release; writes tests/data/release-VERSION.sql

A release is frozen once, when it is made, and its file never changes afterwards. The office holds the demo province, a
letter that went from draft to the register of two receivers with real signatures, and documents in every state. Only
rows are kept, not the bytes of files; and not the jobs, whose tables are Procrastinate's.
"""

from __future__ import annotations

import re
import subprocess
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

import factories
import walking
from factories import BD, HG, LC
from factories_office import Office
from vanthu.core import clock
from vanthu.dev import testing
from vanthu.dev.binaries import find_binaries
from vanthu.dev.postgres import SUPERUSER
from vanthu.documents.actions import arriving, outgoing
from vanthu.documents.models import Document
from vanthu.documents.states import In, Out
from vanthu.exchange import jobs


def test_the_office_of_this_release_is_frozen(own_office: Office) -> None:
    _furnish()
    here = Path(__file__).parent
    for alias, name in own_office.names.items():
        file = here / f"release-{version('vanthu')}-{alias}.sql"
        file.write_text(_dump(testing.run_cluster().url(name, SUPERUSER)), encoding="utf-8")


def _furnish() -> None:
    people = factories.cast(BD)
    receivers = (factories.cast(LC).agency, factories.cast(HG).agency)
    walking.walk(factories.draft(BD, real=True, recipients=receivers), until="issue")
    jobs.deliver_waiting(timestamp=0)
    for key in (LC, HG):
        factories.fetch(key)
    factories.run_jobs()
    for arrival in Document.objects.filter(direction=Document.IN, state__in=[In.CHECKED, In.ACCEPTED]):
        clerk = factories.cast(arrival.agency.policy_key).clerk
        if arrival.state == In.CHECKED:
            arriving.accept(document_id=arrival.pk, by=clerk, at=clock.now())
        form = factories.arrival_data(BD, code=arrival.code, number=arrival.number, document_key=arrival.document_key)
        arriving.register(document_id=arrival.pk, arrival=form, by=clerk, at=clock.now())
    assert Document.objects.filter(state=In.REGISTERED).count() == 2
    jobs.deliver_waiting(timestamp=0)
    factories.fetch(BD)
    factories.run_jobs()
    abandoned = walking.walk(factories.draft(BD, real=True), until="number")
    outgoing.hand_back(document_id=abandoned.pk, reason="Sai nơi nhận", by=people.clerk, at=clock.now())
    outgoing.cancel(document_id=abandoned.pk, reason="Không ban hành nữa", by=people.specialist, at=clock.now())
    long_ago = clock.now() - timedelta(days=40)
    for state in (*Out, *In):
        make = factories.incoming if state in set(In) else factories.outgoing
        make(state, BD, at=long_ago)


def _dump(url: str) -> str:
    """Structure and rows as SQL that any psql from PostgreSQL 15 on takes."""
    leave_out = [f"--exclude-table-data={table}" for table in ("procrastinate_*", "django_session")]
    done = subprocess.run(
        [find_binaries().program("pg_dump"), "--no-comments", *leave_out, url],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [
        line for line in done.stdout.splitlines() if not re.match(r"--|\\(un)?restrict |SET transaction_timeout", line)
    ]
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip() + "\n"
