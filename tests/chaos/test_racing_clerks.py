"""Eight clerks, each a process, race on one register while some are killed with -9 in mid-act: docs/guarantees.md."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from itertools import zip_longest

import consistent
import mortal
import pytest
from django.db import connection
from processes import wait_for

import factories
from factories import HG
from factories_office import Office
from vanthu.documents.models import Document
from vanthu.documents.states import In
from vanthu.registers.models import Entry, Register

CLERKS, EACH = 8, 4
GATE = 20
#: Where clerks die, in their second or third registration: the number is taken and not used; all is written and not
#: committed; the commit is through and nobody heard of it.
DEATHS = (
    {"at": "vanthu.registers.numbering:allocate", "when": "after", "call": 2},
    {"at": "vanthu.registers.numbering:allocate", "when": "before", "call": 3},
    {"at": "vanthu.core.audit:record", "when": "after", "call": 3},
    {"at": "vanthu.documents.actions.arriving:register", "when": "after", "call": 2},
)


@pytest.mark.req("BD-6.2", "HG-8b", "ST-4.1b")
def test_eight_clerks_race_on_one_register_and_half_of_them_are_killed(
    own_office: Office, mortals: mortal.Mortals
) -> None:
    hands = [[str(factories.incoming(In.ACCEPTED, HG, source="paper").pk) for _ in range(EACH)] for _ in range(CLERKS)]
    # Everybody begins with a heap of his own and goes on with the others': what the dead leave is taken over.
    heaps = [[id for hand in hands[first:] + hands[:first] for id in hand] for first in range(CLERKS)]
    with gate():
        clerks = [
            mortals.start("clerk", policy=HG, arrivals=heap, gate=GATE, **death)
            for heap, death in zip_longest(heaps, DEATHS, fillvalue={})
        ]
        wait_for(lambda: waiting_at_the_gate() == CLERKS, seconds=30, else_say=mortals.said)
    ends = [mortals.end_of(pid) for pid in clerks]
    assert ends == [-signal.SIGKILL] * len(DEATHS) + [0] * (CLERKS - len(DEATHS)), mortals.said()

    assert {*Document.objects.values_list("state", flat=True)} == {In.REGISTERED}
    entries = Entry.objects.filter(register__kind=Register.IN, agency_id=factories.cast(HG).agency)
    assert sorted(entries.values_list("number", flat=True)) == list(range(1, CLERKS * EACH + 1))
    assert sorted(map(str, entries.values_list("document_id", flat=True))) == sorted(heaps[0])
    consistent.assert_consistent()


@contextlib.contextmanager
def gate() -> Iterator[None]:
    """Closed for clerks inside this block: they start all at once at its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [GATE])
        yield
        cursor.execute("SELECT pg_advisory_unlock(%s)", [GATE])


def waiting_at_the_gate() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [GATE],
        )
        return cursor.fetchone()[0]
