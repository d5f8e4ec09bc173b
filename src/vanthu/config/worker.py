"""How a worker runs: its own connection for the queue, Django's connection for what the jobs do."""

from __future__ import annotations

from collections.abc import Sequence

from procrastinate.contrib.django import app
from procrastinate.contrib.django.db_cleanup import DjangoApp

#: The heartbeat that tells a busy worker from a dead one (core.jobs.STALLED_AFTER_SECONDS is three of them).
HEARTBEAT_SECONDS = 10


def worker_app() -> DjangoApp:
    """An app whose queue is read over a connection of its own.

    The tasks keep pointing at Django's app: what a job defers goes over Django's connection and so belongs to the
    job's transaction. (Replacing the connector of the one app, as the library's own command does, would lose that.)
    """
    worker = DjangoApp(connector=app.connector.get_worker_connector(), import_paths=app.import_paths)  # type: ignore[attr-defined]
    worker.tasks = app.tasks
    worker.periodic_registry = app.periodic_registry
    return worker


def work(*, queues: Sequence[str], concurrency: int, name: str, wait: bool = True) -> None:
    """Run jobs of `queues` until told to stop (SIGTERM, SIGINT); with `wait=False` until there are none."""
    from vanthu.files import sandbox

    try:
        worker_app().run_worker(
            queues=list(queues),
            concurrency=concurrency,
            name=name,
            wait=wait,
            listen_notify=wait,
            fetch_job_polling_interval=2,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=3 * HEARTBEAT_SECONDS,
            shutdown_graceful_timeout=20,
            install_signal_handlers=wait,
        )
    finally:
        sandbox.close()
