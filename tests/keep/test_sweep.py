from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import models

import factories
from vanthu.adapters.store_folder import FolderStore
from vanthu.core import clock
from vanthu.files import references
from vanthu.files.models import Page, Version
from vanthu.files.sweep import LOCK, BackupRunning, sweep


def age(store: FolderStore, sha256: str, hours: float) -> None:
    """As if the bytes had been written that long ago."""
    path = store.root / sha256[:2] / sha256[2:]
    then = path.stat().st_mtime - hours * 3600
    os.utime(path, (then, then))


def age_all(store: FolderStore, hours: float) -> None:
    for sha256, _ in list(store.each()):
        age(store, sha256, hours)


def held(store: FolderStore) -> set[str]:
    return {sha256 for sha256, _ in store.each()}


def test_it_deletes_what_nobody_keeps_and_nothing_else(own_office: Any, own_store: FolderStore) -> None:
    document = factories.draft()
    factories.post(factories.packet())
    factories.fetch()
    page = Page.objects.create(sha256="0" * 64, number=0, picture=own_store.put(b"a page"), width=1, height=1)
    orphans = {own_store.put(b"refused later"), own_store.put(b"nobody took this in")}
    age_all(own_store, 25)
    # Some bytes belong to rows of tests that were rolled back: they are orphans too.
    swept = sweep(at=clock.now())
    assert orphans <= set(swept.orphans)
    left = held(own_store)
    assert not orphans & left
    assert left == set(references.referenced()) & left
    assert page.picture in left
    versions = set(Version.objects.filter(file__document_id=document.pk).values_list("sha256", flat=True))
    assert versions and versions <= left
    assert set(references.referenced()) <= left, "every object that a row names is still there"


def test_young_bytes_wait_for_their_row(own_office: Any, own_store: FolderStore) -> None:
    young = own_store.put(b"on its way into a row")
    age(own_store, young, 23)
    assert sweep(at=clock.now()).young >= 1
    assert own_store.exists(young)
    assert young in sweep(at=clock.now() + timedelta(hours=2)).orphans
    assert not own_store.exists(young)


def test_bytes_that_come_again_are_young_again(own_office: Any, own_store: FolderStore) -> None:
    sha256 = own_store.put(b"uploaded twice")
    age(own_store, sha256, 100)
    assert own_store.put(b"uploaded twice") == sha256
    assert sha256 not in sweep(at=clock.now()).orphans
    assert own_store.exists(sha256)


def test_bytes_that_come_in_again_during_a_sweep_stay(
    own_office: Any, own_store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ages of the list are old by the time that a long sweep comes to them."""
    sha256 = own_store.put(b"uploaded again meanwhile")
    age(own_store, sha256, 100)
    each = FolderStore.each

    def slowly(self: FolderStore) -> Any:
        listed = list(each(self))
        own_store.put(b"uploaded again meanwhile")
        return iter(listed)

    monkeypatch.setattr(FolderStore, "each", slowly)
    swept = sweep(at=clock.now())
    assert sha256 not in swept.orphans
    assert own_store.exists(sha256)


def test_what_only_tells_of_bytes_does_not_keep_them(own_office: Any, own_store: FolderStore) -> None:
    from vanthu.signing.models import Verdict

    sha256 = own_store.put(b"a seal that was never taken in")
    Verdict.objects.create(
        sha256=sha256, trust_version="1", verdict="invalid", legal_value="", report={}, checked_at=clock.now()
    )
    age(own_store, sha256, 25)
    assert sha256 in sweep(at=clock.now()).orphans


def test_a_dry_run_only_tells(own_office: Any, own_store: FolderStore) -> None:
    sha256 = own_store.put(b"nobody's")
    age(own_store, sha256, 25)
    before = held(own_store)
    environment = {**own_office.environment, "OBJECT_STORE": own_store.root.as_uri()}
    command = [sys.executable, "-m", "vanthu", "sweep", "--json"]
    dry = subprocess.run([*command, "--dry-run"], env=environment, capture_output=True, text=True, check=True)
    assert sha256 in json.loads(dry.stdout)["orphans"]
    assert held(own_store) == before
    wet = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert json.loads(wet.stdout)["orphans"] == json.loads(dry.stdout)["orphans"]
    assert sha256 not in held(own_store)


def test_nothing_is_deleted_while_a_backup_runs(own_office: Any, own_store: FolderStore, owner_urls: Any) -> None:
    sha256 = own_store.put(b"nobody's")
    age(own_store, sha256, 25)
    with psycopg.connect(owner_urls(own_office.names)["default"], autocommit=True) as backup:
        backup.execute("SELECT pg_advisory_lock_shared(%s)", [LOCK])
        with pytest.raises(BackupRunning):
            sweep(at=clock.now())
        assert own_store.exists(sha256)
        # A server process ends some time after its client has gone, and its locks with it.
        backup.execute("SELECT pg_advisory_unlock_shared(%s)", [LOCK])
    assert sha256 in sweep(at=clock.now()).orphans


def test_a_database_that_does_not_answer_stops_the_sweep_before_it_deletes(
    own_office: Any, own_store: FolderStore, owner_urls: Any
) -> None:
    sha256 = own_store.put(b"perhaps the axis keeps this")
    age(own_store, sha256, 25)
    with psycopg.connect(owner_urls(own_office.names)["axis"], autocommit=True) as axis:
        axis.execute("ALTER TABLE axis_packet RENAME TO elsewhere")
    with pytest.raises(Exception, match="axis_packet"):
        sweep(at=clock.now())
    assert own_store.exists(sha256)


#: Columns of 64 characters that are no name of bytes in the store.
_OTHER = {
    "documents.archivecopy.base",
    "signing.trustcertificate.fingerprint",
    "signing.trustcertificate.serial",
    "signing.trustversion.version",
    "signing.handout.token_hash",
    "exchange.inbound.digest",  # of the packet without its trace, no object has it
    "signing.certificate.serial",
    "signing.certificate.fingerprint",
    "signing.verdict.trust_version",
}


def test_every_column_that_may_name_bytes_is_known_for_what_it_is() -> None:
    """A new column of a hash's width must be named `sha256` or `picture`, or be listed as something else."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("vanthu.")]
    wide = {
        f"{model._meta.label_lower}.{field.name}"
        for model in ours
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField)
        and (field.max_length == 64 or field.name in references.NAMES or "sha" in field.name or "hash" in field.name)
        and not field.choices
    }
    kept = {
        f"{model._meta.label_lower}.{field.name}"
        for column in references.columns()
        for model in ours
        if model._meta.db_table == column.table
        for field in model._meta.concrete_fields
        if field.column == column.name
    }
    assert kept >= _AT_LEAST
    assert wide - kept - references.ABOUT_ONLY - _OTHER == set()
    assert wide >= references.ABOUT_ONLY, "an exception for a column that is no more"


#: What a sweep must never overlook.
_AT_LEAST = {
    "axis.packet.sha256",
    "exchange.inbound.sha256",
    "exchange.outbound.sha256",
    "files.page.picture",
    "files.version.sha256",
    "documents.archivecopy.sha256",
    "signing.picture.sha256",
}


def test_the_sweep_and_the_backup_read_the_same_columns(own_office: Any, owner_urls: Any) -> None:
    from vanthu.keep import facts

    factories.draft()
    found: set[str] = set()
    for alias, url in owner_urls(own_office.names).items():
        with psycopg.connect(url) as connection:
            found |= set(facts.kept_bytes(connection, alias))
    assert found == set(references.referenced()) != set()
    assert all(len(sha256) == 64 for sha256 in found)


def test_the_nightly_job_sweeps(own_office: Any, own_store: FolderStore) -> None:
    from vanthu.files import jobs

    sha256 = own_store.put(b"nobody's")
    age(own_store, sha256, 25)
    jobs.sweep_orphans(timestamp=0)
    assert not own_store.exists(sha256)
