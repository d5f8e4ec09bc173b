"""Commands that may not start say so in one line, and `check` sees what would go wrong later."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

import databases
from vanthu.dev import testing

BARE = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}


def vanthu(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "vanthu", *words], env=BARE | settings, capture_output=True, text=True, check=False
    )


UNSET = (
    "VANTHU_ENV is not set: load the settings of a site first, of bin/dev by `set -a; . var/dev/environment; set +a`"
)


@pytest.mark.parametrize("command", ["web", "worker", "signer", "migrate", "check"])
def test_a_missing_setting_is_named_in_one_line(command: str) -> None:
    done = vanthu(command)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{UNSET}\n")


@pytest.mark.parametrize("words", [("backup", "x"), ("restore", "x"), ("sweep",)], ids=lambda words: words[0])
def test_a_program_that_reads_the_answer_gets_its_one_object(words: tuple[str, ...]) -> None:
    done = vanthu(*words, "--json")
    assert (done.returncode, done.stderr) == (2, "")
    assert json.loads(done.stdout) == {"ok": False, "problem": UNSET}


@pytest.mark.parametrize(
    ("store", "problem"),
    [("file://data/objects", "OBJECT_STORE is file:///"), ("objects", "OBJECT_STORE is file:///")],
)
def test_a_store_in_a_place_that_nobody_meant_is_refused(store: str, problem: str) -> None:
    done = vanthu("check", **{**_environment(), "OBJECT_STORE": store})
    assert done.returncode == 1 and problem in done.stderr


@pytest.mark.parametrize("address", ["ws://127.0.0.1:8987", "wss://example.vn:8987", "wss://127.0.0.1:8987/x", "yes"])
def test_a_signing_service_that_is_not_on_the_signers_own_machine_is_refused(address: str) -> None:
    done = vanthu("check", **{**_environment(), "VGCA_SERVICE": address})
    assert done.returncode == 1 and "VGCA_SERVICE is an address of the signer's own machine" in done.stderr


def test_a_folder_with_vietnamese_letters_is_where_it_says(tmp_path) -> None:
    data = tmp_path / "Văn Thư"
    script = (
        "from vanthu.cli.django_setup import setup; setup()\n"
        "from vanthu.store import bytes_store\n"
        "print(bytes_store().root)"
    )
    environment = {**BARE, **_environment(), "VANTHU_DATA": str(data)}
    environment.pop("OBJECT_STORE")
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(data / "objects")
    assert (data / "objects").is_dir()


@pytest.fixture
def empty() -> Iterator[dict[str, str]]:
    """A pair of databases in which nothing was ever migrated."""
    databases.start()
    cluster = testing.run_cluster()
    names = testing.database_names(f"empty_{databases.unique_name()}")
    for name in names.values():
        cluster.create_database(name)
    yield testing.database_environment(names)
    for name in names.values():
        cluster.drop_database(name)


@pytest.mark.long
@pytest.mark.database
def test_check_wants_the_migrations_first(empty: dict[str, str]) -> None:
    done = vanthu("check", **{**_environment(), **empty})
    assert done.returncode == 1
    assert "run `vanthu migrate` first: default: " in done.stdout
    assert "default: documents.0001_initial" in done.stdout and "axis: axis.0001_initial" in done.stdout
    ready = vanthu("migrate", **{**_environment(), **empty})
    assert (ready.returncode, ready.stdout, ready.stderr) == (0, "", "")
    assert vanthu("check", **{**_environment(), **empty}).returncode == 0


@pytest.mark.long
def test_check_says_that_the_database_is_away() -> None:
    nowhere = {"DATABASE_URL": "postgresql://x@127.0.0.1:9/x", "AXIS_DATABASE_URL": "postgresql://x@127.0.0.1:9/x"}
    done = vanthu("check", **{**_environment(), **nowhere})
    assert done.returncode == 1
    assert "the database cannot be reached: " in done.stdout and "Traceback" not in done.stderr


def _environment() -> dict[str, str]:
    wanted = ("VANTHU_ENV", "SECRET_KEY", "PUBLIC_URL", "VANTHU_DATA", "OBJECT_STORE")
    found = {name: os.environ[name] for name in wanted}
    return found | {name: value for name, value in os.environ.items() if "DATABASE" in name and name.endswith("URL")}
