from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

import factories
from factories import BD
from vanthu.adapters.store_folder import FolderStore
from vanthu.core import clock
from vanthu.dev import testing
from vanthu.dev.postgres import APP
from vanthu.keep import KeepError, facts, programs
from vanthu.keep.backup import MANIFEST, object_path, take
from vanthu.keep.restore import prove, read_manifest, restore
from walking import walk

# Dumps and rights differ most between versions of the server.
pytestmark = pytest.mark.database


def quiet(words: str) -> None:
    pass


@pytest.fixture
def backed_up(own_office: Any, own_store: FolderStore, owner_urls: Any, tmp_path: Path) -> Path:
    """A backup of an office with a draft and a few numbers."""
    factories.draft(BD)
    factories.outgoing("numbered", BD)
    factories.incoming("registered", BD)
    folder = tmp_path / "backup"
    taken = take(folder, urls=owner_urls(own_office.names), store=own_store, at=clock.now(), tell=quiet)
    assert taken.missing == ()
    return folder


@pytest.fixture
def target(empty_databases: dict[str, str], owner_urls: Any, tmp_path: Path) -> dict[str, Any]:
    return {
        "urls": owner_urls(empty_databases),
        "store": FolderStore(folder=str(tmp_path / "restored")),
        "tell": quiet,
    }


def is_untouched(target: dict[str, Any]) -> bool:
    for url in target["urls"].values():
        with psycopg.connect(url) as connection:
            if facts.tables(connection):
                return False
    return list(target["store"].each()) == []


def vanthu(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "vanthu", *arguments],
        env={**env, "LOG_LEVEL": "WARNING"},
        capture_output=True,
        text=True,
        check=False,
    )


# --- there and back --------------------------------------------------------------------------------------------------


@pytest.mark.req("QN-20.1")
def test_an_office_comes_back_whole_with_its_signatures_and_its_closed_books(
    own_office: Any, empty_databases: dict[str, str], tmp_path: Path
) -> None:
    document = walk(factories.draft(BD, real=True), until="issue")
    assert document.state == "issued"
    folder = tmp_path / "sao lưu"

    backup = vanthu("backup", str(folder), "--json", env=own_office.environment)

    assert (backup.returncode, backup.stderr) == (0, ""), backup.stderr
    said = json.loads(backup.stdout)
    assert said["ok"] and said["objects"] > 30 and said["missing"] == []
    elsewhere = {
        **own_office.environment,
        **testing.database_environment(empty_databases),
        "OBJECT_STORE": (tmp_path / "elsewhere").as_uri(),
    }
    done = vanthu("restore", str(folder), "--check-signatures", "--json", env=elsewhere)
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout)
    assert said["ok"] and said["problems"] == []
    assert said["checked"]["objects"] == json.loads((folder / MANIFEST).read_bytes())["objects"]["count"]
    assert said["checked"]["signatures valid"] == said["checked"]["signatures checked"] == 1
    assert said["checked"]["numbers"] >= 1
    app = testing.run_cluster().url(empty_databases["default"], APP)
    with psycopg.connect(app, autocommit=True) as connection:
        row = connection.execute("SELECT code FROM documents_document WHERE id = %s", [document.pk]).fetchone()
        assert row == (document.code,)
        for closed in ("core_auditevent", "registers_entry", "registers_strike"):
            for change in (f"DELETE FROM {closed}", f"TRUNCATE {closed}"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
                    connection.execute(change)
        connection.execute("UPDATE people_unit SET name = name")


def test_the_rights_of_a_restored_database_are_exactly_those_of_the_old_one(
    own_office: Any, backed_up: Path, target: dict[str, Any], owner_urls: Any
) -> None:
    assert restore(backed_up, **target).problems == []
    for alias, url in owner_urls(own_office.names).items():
        with psycopg.connect(url) as old, psycopg.connect(target["urls"][alias]) as new:
            assert facts.rights(old) == facts.rights(new) != []
            assert facts.triggers(old) == facts.triggers(new)
            assert facts.counts(old) == facts.counts(new)
    with psycopg.connect(target["urls"]["default"]) as new:
        assert "core_auditevent.append_only_row" in facts.triggers(new)


def test_an_interrupted_restore_can_be_taken_up_again(backed_up: Path, target: dict[str, Any]) -> None:
    sha256 = (backed_up / "objects.txt").read_text().split()[0]
    target["store"].put(object_path(backed_up, sha256).read_bytes())
    assert restore(backed_up, **target).problems == []


# --- damage ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["object", "dump", "list", "object gone"])
def test_a_tampered_backup_is_noticed_before_anything_is_written(
    backed_up: Path, target: dict[str, Any], what: str
) -> None:
    sha256 = (backed_up / "objects.txt").read_text().split()[0]
    path = {"dump": backed_up / "default.dump", "list": backed_up / "objects.txt"}.get(
        what, object_path(backed_up, sha256)
    )
    if what == "object gone":
        path.unlink()
    else:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    with pytest.raises(KeepError, match="the backup is damaged"):
        restore(backed_up, **target)
    assert is_untouched(target)


def test_a_killed_backup_leaves_nothing_that_looks_like_one(
    own_office: Any, own_store: FolderStore, owner_urls: Any, tmp_path: Path
) -> None:
    """Killed for good in the middle of the objects, then taken again under the same name."""
    folder = tmp_path / "nightly"
    script = (
        "import os, sys\n"
        "from vanthu.adapters.store_folder import FolderStore\n"
        "FolderStore.get = lambda self, sha256: os.kill(os.getpid(), 9)\n"
        "from vanthu.cli import main\n"
        f"sys.exit(main(['backup', {str(folder)!r}]))\n"
    )
    killed = subprocess.run([sys.executable, "-c", script], env=own_office.environment, check=False)
    assert killed.returncode == -9
    half = tmp_path / "nightly.half"
    assert not folder.exists() and (half / "default.dump").exists()
    for candidate in (folder, half):
        with pytest.raises(KeepError):
            read_manifest(candidate)
    take(folder, urls=owner_urls(own_office.names), store=own_store, at=clock.now(), tell=quiet)
    assert read_manifest(folder)["objects"]["missing"] == []
    assert not half.exists()


def test_a_backup_that_fails_leaves_nothing(own_office: Any, owner_urls: Any, tmp_path: Path) -> None:
    class Full:
        def get(self, sha256: str) -> bytes:
            raise OSError(28, "No space left on device")

    with pytest.raises(KeepError, match="No space left"):
        take(tmp_path / "b", urls=owner_urls(own_office.names), store=Full(), at=clock.now(), tell=quiet)
    assert not list(tmp_path.glob("b*"))


def test_a_missing_object_is_named_and_everything_else_is_kept(
    own_office: Any, own_store: FolderStore, owner_urls: Any, target: dict[str, Any], tmp_path: Path
) -> None:
    main = factories.outgoing("numbered", BD)
    from vanthu.files.models import File

    sha256 = File.objects.select_related("current").get(document_id=main.pk, kind="main").current.sha256
    own_store.delete(sha256)
    taken = take(tmp_path / "b", urls=owner_urls(own_office.names), store=own_store, at=clock.now(), tell=quiet)
    assert taken.missing == (sha256,)
    assert taken.objects > 0
    assert restore(tmp_path / "b", **target).problems == [
        f"object {sha256} was missing already when the backup was made"
    ]


def test_the_proof_notices_what_is_wrong_in_a_restored_office(backed_up: Path, target: dict[str, Any]) -> None:
    restore(backed_up, **target)
    manifest = read_manifest(backed_up)
    lost = (backed_up / "objects.txt").read_text().split()[0]
    target["store"].delete(lost)
    with psycopg.connect(target["urls"]["default"]) as owner:
        owner.execute("ALTER TABLE registers_register DISABLE TRIGGER register_grows")
        owner.execute("UPDATE registers_register SET last_number = last_number + 1 WHERE kind = 'out'")
        owner.execute("GRANT DELETE ON core_auditevent TO vanthu_app")
        owner.execute("DELETE FROM documents_participant")
    problems = prove(manifest, **target).problems
    assert len(problems) == 5
    for told, problem in zip(
        (
            "default.documents_participant has 0 rows",
            "the rights in database default",
            "default.registers_register.register_grows is missing",
            "the register out chung",
            lost,
        ),
        problems,
        strict=True,
    ):
        assert told in problem


# --- refusals --------------------------------------------------------------------------------------------------------


def test_it_refuses_a_database_that_is_not_empty(backed_up: Path, target: dict[str, Any]) -> None:
    with psycopg.connect(target["urls"]["axis"]) as connection:
        connection.execute("CREATE TABLE somebody_elses (id int)")
    with pytest.raises(KeepError, match="database axis is not empty"):
        restore(backed_up, **target)
    assert list(target["store"].each()) == []


def test_it_refuses_a_store_that_holds_other_bytes(backed_up: Path, target: dict[str, Any]) -> None:
    stranger = target["store"].put(b"not of this office")
    with pytest.raises(KeepError, match="the object store is not empty"):
        restore(backed_up, **target)
    assert [sha256 for sha256, _ in target["store"].each()] == [stranger]


def test_it_refuses_to_write_over_a_backup(own_office: Any, backed_up: Path) -> None:
    before = (backed_up / MANIFEST).read_bytes()
    done = vanthu("backup", str(backed_up), env=own_office.environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert "exists already" in done.stderr
    assert (backed_up / MANIFEST).read_bytes() == before


def test_it_refuses_a_folder_that_is_no_backup(own_office: Any, tmp_path: Path) -> None:
    done = vanthu("restore", str(tmp_path), "--json", env=own_office.environment)
    assert done.returncode == 2
    assert json.loads(done.stdout) == {"ok": False, "problem": f"{tmp_path} is no backup: it has no manifest.json"}


def test_it_refuses_the_layout_of_another_version(backed_up: Path, target: dict[str, Any]) -> None:
    manifest = json.loads((backed_up / MANIFEST).read_bytes())
    (backed_up / MANIFEST).write_text(json.dumps(manifest | {"format": 99}))
    with pytest.raises(KeepError, match="another version"):
        restore(backed_up, **target)
    assert is_untouched(target)


def test_it_refuses_a_server_older_than_the_backup(backed_up: Path, target: dict[str, Any]) -> None:
    manifest = json.loads((backed_up / MANIFEST).read_bytes())
    manifest["databases"]["default"]["postgres"] = 99
    (backed_up / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(KeepError, match="the backup comes from PostgreSQL 99"):
        restore(backed_up, **target)
    assert is_untouched(target)


# --- consistency -----------------------------------------------------------------------------------------------------


def test_no_packet_is_caught_half_way_between_the_two_databases(
    own_office: Any, own_store: FolderStore, owner_urls: Any, tmp_path: Path
) -> None:
    """While a mailbox changes the backup waits, then sees the change on both sides."""
    urls = owner_urls(own_office.names)
    posted = factories.post(factories.packet(), key="caught")
    assert posted
    folder = tmp_path / "b"
    with psycopg.connect(urls["axis"]) as bus:
        bus.execute("UPDATE axis_mail SET note = 'on its way'")
        thread = threading.Thread(
            target=lambda: take(folder, urls=urls, store=own_store, at=clock.now(), tell=quiet), daemon=True
        )
        thread.start()
        deadline = time.monotonic() + 60
        waiting = (
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'axis_mail'::regclass"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        with psycopg.connect(urls["axis"], autocommit=True) as watcher:
            while watcher.execute(waiting).fetchone() == (0,) and time.monotonic() < deadline:
                watcher.execute("SELECT pg_sleep(0.02)")
            assert watcher.execute(waiting).fetchone() == (1,)
        with psycopg.connect(urls["default"]) as office:
            office.execute("UPDATE people_unit SET abbreviation = 'WAITED'")
        bus.commit()
    thread.join(120)
    assert folder.exists()
    restored = programs.program("pg_restore", server=read_manifest(folder)["databases"]["default"]["pg_dump"])
    dump = subprocess.run(
        [restored, "--data-only", "--table=people_unit", "--file=-", folder / "default.dump"],
        capture_output=True, text=True, check=True, env={"PATH": os.environ["PATH"]},
    ).stdout  # fmt: skip
    assert "WAITED" in dump


def test_a_second_backup_of_the_same_name_at_once_is_refused(
    own_office: Any, own_store: FolderStore, owner_urls: Any, tmp_path: Path
) -> None:
    urls = owner_urls(own_office.names)
    refused = []

    class Meanwhile:
        def get(self, sha256: str) -> bytes:
            if not refused:
                with pytest.raises(KeepError, match="another backup is being written") as error:
                    take(tmp_path / "b", urls=urls, store=own_store, at=clock.now(), tell=quiet)
                refused.append(error)
            return own_store.get(sha256)

    taken = take(tmp_path / "b", urls=urls, store=Meanwhile(), at=clock.now(), tell=quiet)
    assert refused and taken.objects >= 30


def test_the_password_of_the_database_is_in_no_list_of_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}

    def look(argv: list[str], **more: Any) -> subprocess.CompletedProcess[str]:
        seen.update(argv=argv, env=more["env"])
        return subprocess.CompletedProcess(argv, 0, stderr="")

    monkeypatch.setattr(programs.subprocess, "run", look)
    programs.run(["pg_dump"], url="postgresql://vanthu_owner:bí%20mật@/vanthu?host=/run/pg")
    assert "mật" not in " ".join(seen["argv"])
    assert seen["env"]["PGPASSWORD"] == "bí mật"


def test_a_program_older_than_the_server_is_not_used() -> None:
    assert shutil.which(programs.program("pg_dump", server=15))
    with pytest.raises(KeepError, match="install postgresql-client-99"):
        programs.program("pg_dump", server=99)
