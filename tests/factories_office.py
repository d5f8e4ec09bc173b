"""An office to test in: the demo province with its authority, loaded once a run and copied for every test.

`office` rolls back what a test does; `own_office` is a pair of databases of the test alone, for threads and processes.
tests/conftest.py gives both to every test.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import databases
from vanthu.dev import testing
from vanthu.dev.ports import reserved


@dataclass(frozen=True, kw_only=True)
class Office:
    """Where the run's province lives. `names` are the databases that a test may use as they are."""

    names: dict[str, str]
    folder: Path
    pki_url: str

    @property
    def objects(self) -> Path:
        return self.folder / "objects"

    @property
    def environment(self) -> dict[str, str]:
        """The whole environment of a process that shall work in this office."""
        return {
            **os.environ,
            **testing.database_environment(self.names),
            "VANTHU_DATA": str(self.folder),
            "OBJECT_STORE": self.objects.as_uri(),
            "TRUST_LIST": str(self.folder / "trust"),
            "HELD_KEYS": str(self.folder / "keys"),
            "TSA_URL": f"{self.pki_url}/tsa",
        }


@pytest.fixture
def office(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[Office]:
    """The province, with everything a test does to its databases taken back afterwards."""
    found = _province(request.config, django_db_blocker)
    with django_db_blocker.unblock(), databases.connected_to(found.names), _at_home(found), taken_back():
        yield found


@pytest.fixture
def own_office(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[Office]:
    """The province in databases of this test alone: transactions commit, threads and processes see them."""
    found = _province(request.config, django_db_blocker)
    cluster = testing.run_cluster()
    names = testing.database_names(databases.unique_name())
    with django_db_blocker.unblock():
        for alias, name in names.items():
            cluster.create_database(name, template=found.names[alias])
        own = Office(names=names, folder=found.folder, pki_url=found.pki_url)
        try:
            with databases.connected_to(names), _at_home(own):
                yield own
        finally:
            for name in names.values():
                cluster.drop_database(name)


# --- once a run ------------------------------------------------------------------------------------------------------

_KEPT = pytest.StashKey[Office]()


def _province(config: pytest.Config, django_db_blocker: Any) -> Office:
    """The loaded province: made at the first call, its authority answering until the run ends."""
    if _KEPT not in config.stash:
        databases.start()
        held = contextlib.ExitStack()
        config.add_cleanup(held.close)
        made = _make(held, django_db_blocker)
        config.stash[_KEPT] = made
    return config.stash[_KEPT]


def _make(held: contextlib.ExitStack, django_db_blocker: Any) -> Office:
    from vanthu.core import clock
    from vanthu.demo import pki, province
    from vanthu.files import sandbox

    folder = testing.run_folder() / f"office-{testing.worker_name()}"
    folder.mkdir()
    port = held.enter_context(reserved(18290))
    names = testing.database_names(f"office_{testing.worker_name()}")
    cluster = testing.run_cluster()
    for alias, name in names.items():
        cluster.create_database(name, template=databases.TEMPLATE[alias])
    made = Office(names=names, folder=folder, pki_url=f"http://127.0.0.1:{port}")
    with django_db_blocker.unblock(), databases.connected_to(names), _at_home(made):
        province.load(at=clock.now(), pki_url=made.pki_url)
    held.enter_context(pki.running(folder / "pki", port))
    held.callback(sandbox.close)
    return made


# --- around a test ---------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _at_home(found: Office) -> Iterator[None]:
    """Settings that point at the office's folder and authority."""
    from django.conf import settings
    from django.test import override_settings

    adapters = {
        **settings.ADAPTERS,
        "object_store": ("vanthu.adapters.store_folder.FolderStore", {"folder": str(found.objects)}),
        "signing_backend": ("vanthu.adapters.signing_held.HeldKeys", {"folder": found.folder / "keys"}),
        "time_stamper": ("vanthu.adapters.timestamps.HttpTimeStamper", {"url": f"{found.pki_url}/tsa"}),
    }
    with override_settings(
        DATA=found.folder, TRUST_LIST=found.folder / "trust", KEYS=found.folder / "keys", ADAPTERS=adapters
    ):
        _forget_adapters()
        try:
            yield
        finally:
            _forget_adapters()


def _forget_adapters() -> None:
    from vanthu.core import adapters
    from vanthu.signing.trusted import held

    adapters.get.cache_clear()
    held.forget()


@contextlib.contextmanager
def taken_back() -> Iterator[None]:
    """One transaction on each database around the test, rolled back; durable actions become savepoints in it."""
    from django.db import connections, transaction

    open_blocks = []
    for alias in ("default", "axis"):
        block = transaction.atomic(using=alias)
        block._from_testcase = True  # type: ignore[attr-defined]  # what Django's own TestCase does
        block.__enter__()
        open_blocks.append((alias, block))
    try:
        yield
    finally:
        for alias, block in reversed(open_blocks):
            connections[alias].set_rollback(True)
            block.__exit__(None, None, None)
