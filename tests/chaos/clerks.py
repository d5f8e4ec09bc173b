"""Registry clerks at work: `python clerks.py POLICY THREADS ID…` registers every arrival, says `ID NUMBER` for each.

What a person does when a page fails is what they do: try again. An arrival that is registered already was theirs.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from queue import Empty, SimpleQueue
from uuid import UUID


def main() -> None:
    import django

    django.setup()
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import factories

    key, threads, *ids = sys.argv[1:]
    waiting: SimpleQueue[UUID] = SimpleQueue()
    for id in ids:
        waiting.put(UUID(id))
    people, form = factories.cast(key), factories.arrival_data()
    clerks = [threading.Thread(target=_work, args=(waiting, people.clerk, form)) for _ in range(int(threads))]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()


def register_all(key: str, ids: list[str], *, gate: int) -> None:
    """One clerk, in a process that has Django: every one of these arrivals, whoever else is at it.

    Begins when nobody holds the advisory lock `gate` any more.
    """
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from django.db import connection

    import factories

    clerk, form = factories.cast(key).clerk, factories.arrival_data()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [gate])
    for id in ids:
        _register(UUID(id), clerk, form)


def _work(waiting: SimpleQueue[UUID], by: object, form: object) -> None:
    from django.db import connections

    while True:
        try:
            id = waiting.get_nowait()
        except Empty:
            connections.close_all()
            return
        # One write: eight clerks speak at once.
        sys.stdout.write(f"{id} {_register(id, by, form)}\n")
        sys.stdout.flush()


def _register(id: UUID, by: object, form: object) -> int:
    from django.db import DatabaseError, InterfaceError, connections

    from vanthu.core import clock
    from vanthu.documents.actions import arriving
    from vanthu.documents.models import Document
    from vanthu.refusal import WrongState

    pause = threading.Event()
    while True:
        try:
            return arriving.register(document_id=id, arrival=form, by=by, at=clock.now()).entry.number
        except WrongState:
            return Document.objects.get(pk=id).entry.number
        except (DatabaseError, InterfaceError):
            connections.close_all()
            pause.wait(0.05)


if __name__ == "__main__":
    main()
