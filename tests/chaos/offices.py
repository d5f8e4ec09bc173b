"""Five agencies at work: `python offices.py DOCUMENTS CLERKS` drafts, signs, seals and issues, accepts and registers.

Each agency has a desk that takes its documents along its way, one act after another; all clerks race for every arrival
of every agency. What fails because the database or a worker died is tried again, as people do. Ends when every document
is issued and every arrival registered; says `issued ID` and `registered ID` on the way.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

Got = TypeVar("Got")
_pause = threading.Event()
_ASKED = {"initial", "sign", "seal", "issue"}


def main() -> None:
    import django

    django.setup()
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from factories import PROFILES
    from vanthu.files import sandbox

    documents, clerks = int(sys.argv[1]), int(sys.argv[2])
    each = documents // len(PROFILES)
    expected = each * len(PROFILES) * 2
    threads = [threading.Thread(target=_desk, args=(key, each), daemon=True) for key in PROFILES]
    threads += [threading.Thread(target=_clerk, args=(number, expected), daemon=True) for number in range(clerks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sandbox.close()


def persist(act: Callable[[], Got]) -> Got:
    """Try until the database answers."""
    from django.db import DatabaseError, connections

    from vanthu.core.jobs import OUTAGES

    while True:
        try:
            return act()
        except (DatabaseError, *OUTAGES):
            connections.close_all()
            _pause.wait(0.3)


# --- desks -----------------------------------------------------------------------------------------------------------


def _desk(key: str, documents: int) -> None:
    import walking
    from factories import PROFILES, cast, draft
    from vanthu.core.ids import new_id

    others = [cast(other).agency for other in PROFILES if other != key]
    for number in range(documents):
        id = new_id()
        receivers = (others[number % 4], others[(number + 1) % 4])
        document = persist(lambda id=id, receivers=receivers: draft(key, id=id, real=True, recipients=receivers))
        for act, who in walking.WAYS[key]:
            _do(act, getattr(cast(key), who), document)
        print("issued", id, flush=True)


def _do(act: str, by: Any, document: Any) -> None:
    """One act, until its line stands in the audit trail."""
    import walking
    from vanthu.refusal import Busy, Refusal

    before = persist(lambda: _lines(document))
    while persist(lambda: _lines(document)) == before:
        try:
            persist(lambda: walking._ACTS[act](document, by))
        except Busy:
            _pause.wait(0.3)
        except Refusal:
            # Its commit was not heard of: then the line is there now. Anything else is a finding.
            if persist(lambda: _lines(document)) == before:
                raise
        while act in _ASKED and persist(lambda: _claimed(document)):
            _pause.wait(0.3)


def _lines(document: Any) -> int:
    from vanthu.core.models import AuditEvent

    lines = AuditEvent.objects.filter(target_id=document.pk, name__startswith="outgoing.")
    return lines.exclude(name="outgoing.not_done").count()


def _claimed(document: Any) -> bool:
    from vanthu.signing.models import Claim

    return Claim.objects.filter(document_id=document.pk, state="live").exists()


# --- clerks ----------------------------------------------------------------------------------------------------------


def _clerk(number: int, expected: int) -> None:
    from vanthu.documents.models import Document
    from vanthu.documents.states import In
    from vanthu.refusal import Refusal

    arrivals = Document.objects.filter(direction=Document.IN).select_related("agency")
    open_ones = arrivals.filter(state__in=[In.CHECKED, In.ACCEPTED]).order_by("pk")
    while persist(lambda: arrivals.filter(state=In.REGISTERED).count()) < expected:
        for arrival in persist(lambda: list(open_ones[:8])):
            try:
                persist(lambda arrival=arrival: _take(arrival))
            except Refusal:
                continue  # another clerk was quicker
        _pause.wait(0.2 + number / 20)


def _take(arrival: Any) -> None:
    from factories import arrival_data, cast
    from vanthu.core import clock
    from vanthu.documents import parts
    from vanthu.documents.actions import arriving
    from vanthu.documents.states import In

    clerk = cast(arrival.agency.policy_key).clerk
    if arrival.state == In.CHECKED:
        arriving.accept(document_id=arrival.pk, by=clerk, at=clock.now())
    form = arrival_data(code=arrival.code, number=arrival.number, document_key=arrival.document_key)
    book = next(iter(parts.policy_of(arrival).incoming_books))
    arriving.register(document_id=arrival.pk, arrival=form, book=book, by=clerk, at=clock.now())
    print("registered", arrival.pk, flush=True)


if __name__ == "__main__":
    main()
