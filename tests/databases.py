"""The databases of a test run: one cluster, one migrated template for each alias, copies for workers and tests.

docs/developing.md tells how tests use them. Everything starts when the first test asks; whichever worker that is holds
the run's lock meanwhile, the others wait for it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator

from vanthu.dev import testing

TEMPLATE = testing.database_names("template")


class TestDatabaseFailed(Exception):
    """The run's databases could not be made; every test that needs one says the same."""

    __test__ = False


def start() -> None:
    """Starts the run's cluster and migrates its templates, once for all workers. Raises TestDatabaseFailed."""
    folder = testing.run_folder()
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        outcome = folder / "outcome"
        if not outcome.exists():
            try:
                _start_keeper()
                _migrate_templates()
            except TestDatabaseFailed as error:
                outcome.write_text(str(error))
            else:
                outcome.write_text("ready")
        if (said := outcome.read_text()) != "ready":
            raise TestDatabaseFailed(said)


@contextlib.contextmanager
def pair(owner: str) -> Iterator[dict[str, str]]:
    """A fresh pair of migrated databases named for `owner`, dropped afterwards: alias to name."""
    start()
    cluster = testing.run_cluster()
    names = testing.database_names(owner)
    for alias, name in names.items():
        cluster.create_database(name, template=TEMPLATE[alias])
    try:
        yield names
    finally:
        for name in names.values():
            cluster.drop_database(name)


@contextlib.contextmanager
def connected_to(names: dict[str, str]) -> Iterator[None]:
    """Points Django's connections of all threads, and their pools, at these databases for a while."""
    from django.db import connections

    before = {alias: connections.settings[alias]["NAME"] for alias in names}
    try:
        _point(names)
        yield
    finally:
        _point(before)


def unique_name() -> str:
    return f"{testing.worker_name()}_{uuid.uuid4().hex[:12]}"


def _point(names: dict[str, str]) -> None:
    from django.db import connections

    for alias, name in names.items():
        connections[alias].close()
        connections[alias].close_pool()
        # Every thread's connection is made from this one dictionary.
        connections.settings[alias]["NAME"] = name


def _start_keeper() -> None:
    folder = testing.run_folder()
    (folder / "keeper").touch()
    with (folder / "keeper.log").open("w") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "vanthu.dev.keeper", str(folder), os.environ[testing.RUN_PROCESS]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
    # It outlives this process on purpose: nobody waits for it, and nobody shall be warned of that at the end.
    keeper.returncode = 0
    assert keeper.stdout is not None
    with keeper.stdout as answers:
        said = answers.readline().strip()
    if said != "ready":
        raise TestDatabaseFailed(said or (folder / "keeper.log").read_text() or "the keeper of the databases ended")


def _migrate_templates() -> None:
    cluster = testing.run_cluster()
    for name in TEMPLATE.values():
        cluster.create_database(name)
    # The owner migrates, as in production; the application's role gets its rights by default privileges.
    done = subprocess.run(
        [sys.executable, "-m", "vanthu", "migrate"],
        env={**os.environ, **testing.database_environment(TEMPLATE)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise TestDatabaseFailed(f"the templates could not be migrated:\n{done.stderr}")
