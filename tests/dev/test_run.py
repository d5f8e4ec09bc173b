"""bin/dev around the processes: its folder, its settings, its refusals."""

from __future__ import annotations

import os
import re
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from waiting import wait_for

from vanthu.dev import ports, run
from vanthu.dev.postgres import Cluster

SITE = {"port": 8123, "pki_port": 8124}


@pytest.fixture
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="vanthu-", dir="/tmp") as folder:
        os.chmod(folder, 0o711)
        yield Path(folder) / "dữ liệu"


def test_every_process_of_the_site_is_a_subcommand_and_named_once(data: Path) -> None:
    processes = run.processes(run.Site(data=data, **SITE))
    assert [process.name for process in processes] == ["pki", "web", "worker", "signer"]
    assert all(tuple(process.argv[:3]) == (sys.executable, "-m", "vanthu") for process in processes)


def test_processes_that_serve_people_do_not_learn_the_owners_password(data: Path) -> None:
    cluster = Cluster(data / "postgres", fast=True)
    settings = run.environment(run.Site(data=data, **SITE), cluster)
    owner = run.owner_environment(cluster)
    cluster.destroy()
    passwords = {psycopg.conninfo.conninfo_to_dict(url)["password"] for url in owner.values()}
    (password,) = passwords
    assert not any(password in value for value in settings.values())
    assert {"DATABASE_OWNER_URL", "AXIS_DATABASE_OWNER_URL"} == set(owner)


def test_the_settings_module_reads_these_settings(data: Path) -> None:
    cluster = Cluster(data / "postgres", fast=True)
    settings = run.environment(run.Site(data=data, **SITE), cluster)
    program = (
        "from vanthu.config import settings as s; d = s.DATABASES\n"
        "print(s.ENVIRONMENT, s.PUBLIC_URL, d['default']['NAME'], d['axis']['NAME'], d['default']['USER'])\n"
        "print(d['default']['HOST'])"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], env={"PATH": os.environ["PATH"], **settings}, capture_output=True, text=True
    )
    cluster.destroy()
    first, host = said.stdout.splitlines()
    assert first == "dev http://127.0.0.1:8123 vanthu vanthu_axis vanthu_app"
    assert Path(host).is_absolute()


def test_the_secret_key_is_made_once_and_is_closed_to_others(data: Path) -> None:
    data.mkdir()
    file = run.secret_key_file(data)
    key = file.read_text()
    assert len(key) >= 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run.secret_key_file(data).read_text() == key


def test_it_refuses_a_folder_with_files_of_others(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data.mkdir()
    (data / "thesis.txt").write_text("mine")
    assert run.main(["--data", str(data), "--reset"]) == 1
    assert "holds files that bin/dev did not make" in capsys.readouterr().err
    assert [path.name for path in data.iterdir()] == ["thesis.txt"]


def test_it_refuses_a_second_run_in_the_same_folder(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with run._opened(data, reset=False):
        (data / "kept").touch()
        assert run.main(["--data", str(data), "--reset"]) == 1
        assert "is running already" in capsys.readouterr().err
        assert (data / "kept").exists()


def test_reset_deletes_what_earlier_runs_left(data: Path) -> None:
    with run._opened(data, reset=False):
        (data / "objects").mkdir()
        (data / "secret_key").touch()
    with run._opened(data, reset=True):
        assert [path.name for path in data.iterdir()] == [".made-by-bin-dev"]


def test_it_refuses_a_taken_port_that_was_asked_for(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as listener:
        listener.bind((ports.HOST, 0))
        listener.listen()
        taken = listener.getsockname()[1]
        assert run.main(["--data", str(data), "--port", str(taken)]) == 1
    assert re.search(rf"port {taken} is taken; \d+ is free", capsys.readouterr().err)
    assert not (data / "postgres").exists()


def test_a_failing_step_stops_the_run_and_the_database(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "VANTHU", (sys.executable, "-c", "raise SystemExit('no such table')"))
    assert run.main(["--data", str(data)]) == 1
    said = capsys.readouterr().err
    assert "no such table" in said
    assert "bin/dev: vanthu migrate failed with 1" in said
    cluster = Cluster(data / "postgres")
    assert cluster.pid is None
    assert stat.S_IMODE((data / "environment").stat().st_mode) == 0o600
    cluster.destroy()


@pytest.mark.long
def test_the_whole_site_starts_twice_on_the_same_data_and_stops(data: Path) -> None:
    (data.parent / "log").mkdir()
    for time in ("first", "second"):
        with (data.parent / "log" / time).open("w+") as said:
            argv = [sys.executable, "-m", "vanthu.dev", "--data", data]
            site = subprocess.Popen(argv, stdout=said, stderr=subprocess.STDOUT)
            try:
                wait_for(lambda said=said: "Logs: " in Path(said.name).read_text(), seconds=240)
                (port,) = re.findall(r"Văn Thư: http://127\.0\.0\.1:(\d+)", Path(said.name).read_text())
                assert run.listens(int(port))
            finally:
                site.terminate()
                assert site.wait(60) == 0, Path(said.name).read_text()
        assert not run.listens(int(port))
        cluster = Cluster(data / "postgres")
        assert cluster.pid is None
    cluster.destroy()
