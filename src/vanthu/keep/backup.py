"""Take a backup: one snapshot of each database, both of the same moment, then every byte that they keep.

Bytes are written before the rows that keep them and never change, so those that the snapshots name are there when they
are copied afterwards; the advisory lock keeps a sweep away meanwhile.

A backup is a folder: `manifest.json`, one dump for each database (pg_dump's custom format), `objects.txt` with the
SHA-256 and size of every object, and the objects as `objects/ab/cdef…`. It is made beside its place under the name
`….half` and renamed when all of it is on the disk, so a folder of the right name is a whole backup.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import psycopg

from vanthu.axis.models import Mail
from vanthu.files.sweep import LOCK
from vanthu.keep import KeepError, facts, programs
from vanthu.store import ObjectMissing, ObjectStore

FORMAT = 1
MANIFEST = "manifest.json"
_OBJECTS = "objects.txt"

Progress = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A backup that was taken. `missing` are hashes that rows name and the store does not have: an alarm."""

    folder: Path
    objects: int
    size: int
    missing: tuple[str, ...]


def take(folder: Path, *, urls: Mapping[str, str], store: ObjectStore, at: datetime, tell: Progress) -> Taken:
    """Write a backup to `folder`, which must not exist. `urls` are the databases by alias, the office's among them.

    Raises KeepError, and leaves nothing then. A missing object does not stop it: tomorrow there would be no backup
    at all; it is named in the manifest and in the result.
    """
    if folder.exists():
        raise KeepError(f"{folder} exists already: name a new folder for every backup")
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        with _half(folder) as half, _snapshots(urls) as snapshots:
            databases, objects = {}, set()
            for alias, (connection, snapshot) in snapshots.items():
                tell(f"database {alias}")
                objects |= set(facts.kept_bytes(connection, alias))
                databases[alias] = _dump(half, alias, connection, snapshot, url=urls[alias])
            tell(f"{len(objects)} objects")
            listed, size, missing = _copy(half, sorted(objects), store)
            manifest = {
                "format": FORMAT,
                "product": metadata.version("vanthu"),
                "made_at": at.isoformat(),
                "databases": databases,
                "objects": {**_sealed(half / _OBJECTS), "count": listed, "bytes": size, "missing": missing},
            }
            _write(half / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
            for path in (half, *(path for path in half.rglob("*") if path.is_dir())):
                _sync(path)
            half.rename(folder)
            _sync(folder.parent)
    except (psycopg.Error, OSError) as error:
        raise KeepError(str(error).strip().partition("\n")[0]) from error
    return Taken(folder=folder, objects=listed, size=size, missing=tuple(missing))


@contextlib.contextmanager
def _half(folder: Path) -> Iterator[Path]:
    """The folder in the making. What a killed backup left there is thrown away."""
    half = folder.with_name(f"{folder.name}.half")
    half.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(half, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise KeepError(f"another backup is being written to {half}") from None
        _empty(half)
        try:
            yield half
        except BaseException:
            shutil.rmtree(half, ignore_errors=True)
            raise
    finally:
        os.close(handle)


@contextlib.contextmanager
def _snapshots(urls: Mapping[str, str]) -> Iterator[dict[str, tuple[psycopg.Connection, str]]]:
    """A read-only transaction on each database, all seeing the same moment, with the name of its snapshot.

    The moment must be the same because a packet goes over two transactions: handed in (axis) then marked as sent
    (office), stored (office) then marked as done (axis). While both snapshots are made no mailbox may change, so no
    packet is half way: that takes milliseconds.
    """
    with contextlib.ExitStack() as stack:
        connections = {alias: stack.enter_context(psycopg.connect(url)) for alias, url in urls.items()}
        for connection in connections.values():
            # From here on no sweep deletes what the snapshots will name. One that runs is waited for.
            connection.execute("SELECT pg_advisory_lock_shared(%s)", [LOCK])
            connection.commit()
        gate = stack.enter_context(psycopg.connect(urls["axis"])) if "axis" in urls else None
        if gate is not None:
            gate.execute("SET lock_timeout = '60s'")
            gate.execute(f'LOCK TABLE "{Mail._meta.db_table}" IN SHARE MODE')
        found = {}
        for alias, connection in connections.items():
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            row = connection.execute("SELECT pg_export_snapshot()").fetchone()
            assert row is not None
            found[alias] = (connection, row[0])
        if gate is not None:
            gate.rollback()
        yield found


def _dump(half: Path, alias: str, connection: psycopg.Connection, snapshot: str, *, url: str) -> dict[str, Any]:
    major = facts.server_major(connection)
    path = half / f"{alias}.dump"
    pg_dump = programs.program("pg_dump", server=major)
    programs.run([pg_dump, "--format=custom", f"--snapshot={snapshot}", f"--file={path}"], url=url)
    owner = connection.execute("SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'django_migrations'")
    return {
        "dump": path.name,
        **_sealed(path),
        "postgres": major,
        # An older pg_restore does not read what this pg_dump wrote.
        "pg_dump": programs.major_of(pg_dump),
        "owner": (owner.fetchone() or ("",))[0],
        "tables": facts.counts(connection),
        "rights": facts.rights(connection),
        "triggers": facts.triggers(connection),
    }


def _copy(half: Path, objects: list[str], store: ObjectStore) -> tuple[int, int, list[str]]:
    """Copy the objects and list them; returns how many, their bytes, and those that are missing or have changed."""
    lines, total, missing = [], 0, []
    for sha256 in objects:
        try:
            content = store.get(sha256)
        except ObjectMissing:
            missing.append(sha256)
            continue
        _write(object_path(half, sha256), content)
        lines.append(f"{sha256} {len(content)}\n")
        total += len(content)
    _write(half / _OBJECTS, "".join(lines).encode())
    return len(lines), total, missing


def object_path(folder: Path, sha256: str) -> Path:
    """Where a backup keeps an object."""
    return folder / "objects" / sha256[:2] / sha256[2:]


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sealed(path: Path) -> dict[str, Any]:
    _sync(path)
    return {"sha256": digest(path), "size": path.stat().st_size}


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
