"""What every test may use: databases, an object store, and no network. See docs/developing.md."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

import databases
from factories_office import office, own_office
from vanthu.dev import testing
from vanthu.dev.testing import NetworkRefused

__all__ = ["office", "own_office"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the tests marked long too (bin/test --long)")


def pytest_configure(config: pytest.Config) -> None:
    _refuse_the_network()
    # A busy machine is no counterexample.
    settings.register_profile("vanthu", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("vanthu")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    _leave_out_long_tests(config, items)
    for item in items:
        _open_both_databases(item)


# --- databases -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """This worker's pair of databases, in place of the ones Django's test runner would make."""
    with (
        databases.pair(testing.worker_name()) as names,
        django_db_blocker.unblock(),
        databases.connected_to(names),
    ):
        django_db_blocker.block()
        yield
        django_db_blocker.unblock()


@pytest.fixture
def own_database(
    django_test_environment: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """A pair of databases of this test alone: transactions commit, threads and other processes see them.

    Gives the whole environment of a process that shall work on them (`subprocess.run(…, env=own_database)`).
    """
    with (
        databases.pair(databases.unique_name()) as names,
        django_db_blocker.unblock(),
        databases.connected_to(names),
    ):
        for name, value in testing.database_environment(names).items():
            monkeypatch.setenv(name, value)
        yield dict(os.environ)


def _open_both_databases(item: pytest.Item) -> None:
    """Tests with a database see both aliases, and none of them empties tables: the application's role may not."""
    fixtures = set(getattr(item, "fixturenames", ()))
    marker = item.get_closest_marker("django_db")
    wishes = dict(marker.kwargs) if marker else {}
    if wishes.get("transaction") or fixtures & {"transactional_db", "live_server", "django_db_reset_sequences"}:
        raise pytest.UsageError(f"{item.nodeid}: use own_database, nothing here may TRUNCATE")
    rolled_back = marker is not None or "db" in fixtures
    if "own_database" in fixtures and rolled_back:
        raise pytest.UsageError(f"{item.nodeid}: own_database commits, db rolls back: use one of them")
    if rolled_back and "databases" not in wishes:
        item.add_marker(pytest.mark.django_db(databases="__all__", **wishes), append=False)


def _leave_out_long_tests(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


# --- bytes -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def object_store(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty object store in a folder of this test alone, for this process and its children: the folder."""
    from vanthu.core import adapters

    folder = tmp_path / "objects"
    folder.mkdir()
    monkeypatch.setenv("OBJECT_STORE", folder.as_uri())
    settings.OBJECT_STORE = folder.as_uri()
    path, _ = settings.ADAPTERS["object_store"]
    settings.ADAPTERS = {**settings.ADAPTERS, "object_store": (path, {"folder": str(folder)})}
    adapters.get.cache_clear()
    yield folder
    adapters.get.cache_clear()


# --- network ---------------------------------------------------------------------------------------------------------

_LOOPBACK = ("127.", "::1", "localhost", "::ffff:127.")


def _is_here(address: Any) -> bool:
    # Paths and bytes are Unix sockets; an empty or absent name is this machine.
    return not isinstance(address, tuple) or not address[0] or str(address[0]).startswith(_LOOPBACK)


def _refuse_the_network() -> None:
    def guarded(original: Any) -> Any:
        def call(self: socket.socket, address: Any, *rest: Any) -> Any:
            if not _is_here(address):
                raise NetworkRefused(f"tests do not leave this machine: {address}")
            return original(self, address, *rest)

        return call

    def look_up(host: Any, *rest: Any, **more: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if not _is_here((name,)) and name != socket.gethostname():
            raise NetworkRefused(f"tests look up no names: {name}")
        return original_look_up(host, *rest, **more)

    original_look_up = socket.getaddrinfo
    socket.socket.connect = guarded(socket.socket.connect)  # type: ignore[method-assign]
    socket.socket.connect_ex = guarded(socket.socket.connect_ex)  # type: ignore[method-assign]
    socket.getaddrinfo = look_up  # type: ignore[assignment]
