"""The tests' own databases, store and guard: what docs/developing.md promises."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import psycopg
import pytest
from waiting import is_alive, wait_for

from vanthu.dev import testing
from vanthu.dev.testing import NetworkRefused

CHECKOUT = Path(__file__).resolve().parents[2]


def name_and_role(alias: str) -> tuple[str, str]:
    from django.db import connections

    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_database(), current_user")
        return cursor.fetchone()


def sessions() -> int:
    from django.contrib.sessions.models import Session

    return Session.objects.count()


def add_session(key: str) -> None:
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    Session.objects.create(session_key=key, session_data="", expire_date=timezone.now())


@pytest.mark.parametrize("alias", ["default", "axis"])
def test_a_test_works_as_the_application_on_its_workers_databases(db: None, alias: str) -> None:
    assert name_and_role(alias) == (testing.database_names(testing.worker_name())[alias], "vanthu_app")


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_writes_is_rolled_back(db: None, time: str) -> None:
    assert sessions() == 0
    add_session(time)
    assert sessions() == 1


@pytest.mark.parametrize("time", ["first", "second"])
def test_an_own_database_begins_empty_and_commits(own_database: dict[str, str], time: str) -> None:
    assert sessions() == 0
    add_session(time)
    with psycopg.connect(own_database["DATABASE_URL"]) as outside:
        assert outside.execute("SELECT session_key FROM django_session").fetchall() == [(time,)]
    assert name_and_role("axis") == (psycopg.conninfo.conninfo_to_dict(own_database["AXIS_DATABASE_URL"])["dbname"], "vanthu_app")  # fmt: skip


def test_threads_and_processes_share_an_own_database(own_database: dict[str, str]) -> None:
    from django.db import connections

    def in_a_thread() -> None:
        add_session("thread")
        connections.close_all()

    thread = threading.Thread(target=in_a_thread)
    thread.start()
    thread.join()
    program = (
        "from django.contrib.sessions.models import Session; import sys; sys.stdout.write(Session.objects.get().pk)"
    )
    process = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {program}"],
        env=own_database,
        capture_output=True,
        text=True,
        check=True,
    )
    assert process.stdout == "thread"


def test_the_application_may_not_change_tables_in_a_test_either(own_database: dict[str, str]) -> None:
    for statement in ("TRUNCATE django_session", "CREATE TABLE others ()", "DROP TABLE django_session"):
        with (
            psycopg.connect(own_database["DATABASE_URL"], autocommit=True) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement)


def test_an_object_store_is_a_folder_of_the_test(object_store: Path) -> None:
    from vanthu.core import adapters

    assert list(object_store.iterdir()) == []
    assert os.environ["OBJECT_STORE"] == object_store.as_uri()
    assert adapters.get("object_store").root == object_store


# --- network ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["http://192.0.2.1/", "http://example.org/", "http://[2001:db8::1]/"])
def test_a_test_cannot_leave_this_machine(address: str) -> None:
    with pytest.raises(NetworkRefused):
        urllib.request.urlopen(address, timeout=1)


def test_a_test_may_talk_to_this_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


# --- whole runs ------------------------------------------------------------------------------------------------------


def pytest_run(folder: Path, content: str, *arguments: str, **settings: str) -> subprocess.Popen[str]:
    """Another run of pytest with our conftest, as a person would start it."""
    shutil.copy(CHECKOUT / "tests" / "conftest.py", folder)
    (folder / "test_inner.py").write_text(content)
    ours = (testing.RUN, testing.RUN_PROCESS, "PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST", "PYTEST_ADDOPTS")
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", "-p", "vanthu.dev.testing", "-p", "no:cacheprovider", "-q", *arguments]
        + ["-c", CHECKOUT / "pyproject.toml", "--rootdir", folder, "--confcutdir", folder, folder],
        cwd=CHECKOUT,
        # What our conftest imports lies beside it.
        env={**environment, "PYTHONPATH": str(CHECKOUT / "tests"), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.parametrize("request_of_test", ["transactional_db", "live_server"])
def test_it_refuses_fixtures_that_empty_tables(tmp_path: Path, request_of_test: str) -> None:
    run = pytest_run(tmp_path, f"def test_it({request_of_test}): pass")
    said, _ = run.communicate()
    assert run.returncode == 4
    assert "use own_database, nothing here may TRUNCATE" in said


def test_it_refuses_both_kinds_of_database_in_one_test(tmp_path: Path) -> None:
    run = pytest_run(tmp_path, "def test_it(db, own_database): pass")
    said, _ = run.communicate()
    assert run.returncode == 4
    assert "use one of them" in said


@pytest.mark.parametrize(("arguments", "outcome"), [((), "1 passed, 1 deselected"), (("--long",), "2 passed")])
def test_long_tests_run_only_when_asked_for(tmp_path: Path, arguments: tuple[str, ...], outcome: str) -> None:
    content = "import pytest\n@pytest.mark.long\ndef test_a(): pass\ndef test_b(): pass"
    run = pytest_run(tmp_path, content, *arguments)
    said, _ = run.communicate()
    assert run.returncode == 0, said
    assert outcome in said


@pytest.mark.long
def test_a_run_killed_with_9_leaves_no_server_and_no_files(tmp_path: Path) -> None:
    content = (
        "import os, pathlib, time\nfrom vanthu.dev import testing\n"
        "def test_it(own_database):\n"
        "    pathlib.Path(os.environ['TELL'] + '.half').write_text(f'{testing.run_cluster().pid} {testing.run_folder()}')\n"
        "    os.rename(os.environ['TELL'] + '.half', os.environ['TELL'])\n"
        "    time.sleep(600)\n"
    )
    tell = tmp_path / "tell"
    with pytest_run(tmp_path, content, TELL=str(tell)) as run:
        try:
            server, folder = wait_for(lambda: tell.exists() and tell.read_text(), seconds=600).split()
            assert is_alive(int(server))
        finally:
            run.send_signal(signal.SIGKILL)
    wait_for(lambda: not is_alive(int(server)) and not Path(folder).exists(), seconds=300)
