"""Put a backup back into empty databases and an empty store, then prove that all of it is there.

Everything that the backup says of itself is checked before anything is written. Each database is filled in one
transaction. Bytes that an interrupted restore left in the store do no harm: they are the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from vanthu.keep import KeepError, facts, programs
from vanthu.keep.backup import FORMAT, MANIFEST, Progress, digest, object_path
from vanthu.store import ObjectStore


@dataclass(kw_only=True)
class Proof:
    """What was looked at, by name, and every problem found. No problem: the office is whole."""

    counted: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def expect(self, fact: object, problem: str) -> None:
        if not fact:
            self.problems.append(problem)


def restore(folder: Path, *, urls: Mapping[str, str], store: ObjectStore, tell: Progress) -> Proof:
    """Restore the backup in `folder` as the owner of the databases at `urls`, and prove it (but for signatures).

    Raises KeepError with nothing written when the backup is damaged, no backup at all, of another layout or version,
    or when the target is not empty; with the databases empty when one of them cannot be filled.
    """
    manifest = read_manifest(folder)
    tell("checking the backup")
    objects = _check_files(folder, manifest)
    if set(urls) != set(manifest["databases"]):
        raise KeepError(f"the backup holds the databases {', '.join(manifest['databases'])}: see VANTHU_ROLE")
    _check_targets(manifest, urls, set(objects), store)
    tell(f"{len(objects)} objects")
    for sha256 in objects:
        with object_path(folder, sha256).open("rb") as stream:
            if store.put(stream) != sha256:
                raise KeepError(f"object {sha256} changed while it was read")
    filled: list[str] = []
    for alias, database in manifest["databases"].items():
        tell(f"database {alias}")
        try:
            _fill(folder / database["dump"], database, url=urls[alias])
        except KeepError as error:
            done = f"; empty {', '.join(filled)} before you try again" if filled else ""
            raise KeepError(f"database {alias} was not filled: {error}{done}") from error
        filled.append(alias)
    return prove(manifest, urls=urls, store=store, tell=tell)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a whole backup. Raises KeepError for a half-written one and for anything else."""
    if folder.name.endswith(".half"):
        raise KeepError(f"{folder} is a backup that was never finished")
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise KeepError(f"{folder} is no backup: it has no {MANIFEST}") from None
    except (OSError, ValueError) as error:
        raise KeepError(f"{folder / MANIFEST} cannot be read: {error}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise KeepError(f"{folder} was made by another version of the product")
    return manifest


def _check_files(folder: Path, manifest: dict[str, Any]) -> list[str]:
    """The objects of the backup, once every file is what it was. Raises KeepError at the first that is not."""
    listing = folder / "objects.txt"
    for path, said in [
        *((folder / database["dump"], database) for database in manifest["databases"].values()),
        (listing, manifest["objects"]),
    ]:
        _same(path, said["sha256"])
    objects = [line.split()[0] for line in listing.read_text().splitlines()]
    for sha256 in objects:
        _same(object_path(folder, sha256), sha256)
    return objects


def _same(path: Path, sha256: str) -> None:
    try:
        found = digest(path)
    except OSError as error:
        raise KeepError(f"the backup is damaged: {path} cannot be read: {error.strerror}") from error
    if found != sha256:
        raise KeepError(f"the backup is damaged: {path} has changed since it was made")


def _check_targets(manifest: dict[str, Any], urls: Mapping[str, str], ours: set[str], store: ObjectStore) -> None:
    for alias, database in manifest["databases"].items():
        with _connected(urls[alias]) as connection:
            if facts.tables(connection):
                raise KeepError(f"database {alias} is not empty: restore into a new database")
            if facts.server_major(connection) < database["postgres"]:
                raise KeepError(
                    f"the backup comes from PostgreSQL {database['postgres']}, database {alias} is older "
                    f"({facts.server_major(connection)})"
                )
            for role in sorted({database["owner"], *(role for _, role, _ in database["rights"])}):
                if not facts.role_exists(connection, role):
                    raise KeepError(f"database {alias} has no role {role}: make it first")
    if any(sha256 not in ours for sha256, _ in store.each()):
        raise KeepError("the object store is not empty: restore into a new folder or bucket")


def _fill(dump: Path, database: dict[str, Any], *, url: str) -> None:
    with _connected(url) as connection:
        major = facts.server_major(connection)
    pg_restore = programs.program("pg_restore", server=max(major, database["pg_dump"]))
    # Comments are the extensions' own, and those belong to the superuser.
    programs.run([pg_restore, "--single-transaction", "--exit-on-error", "--no-comments", str(dump)], url=url)
    with _connected(url) as connection:
        # New tables get the rights that the database gives by default; what the backup did not have goes again.
        had = {tuple(right) for right in database["rights"]}
        for table, role, privilege in facts.rights(connection):
            if (table, role, privilege) not in had:
                connection.execute(
                    sql.SQL("REVOKE {} ON {} FROM {}").format(
                        sql.SQL(privilege),  # a word of PostgreSQL's own catalogue
                        sql.Identifier(table),
                        sql.SQL("PUBLIC") if role == "PUBLIC" else sql.Identifier(role),
                    )
                )
        connection.execute("ANALYZE")


# --- the proof -------------------------------------------------------------------------------------------------------


def prove(manifest: dict[str, Any], *, urls: Mapping[str, str], store: ObjectStore, tell: Progress) -> Proof:
    """Compare what lies there with what the backup says, and with itself: rows, rights, triggers, numbers, bytes."""
    proof = Proof()
    wanted: set[str] = set()
    for alias, database in manifest["databases"].items():
        tell(f"proving database {alias}")
        with _connected(urls[alias]) as connection:
            _prove_catalogue(proof, alias, database, connection)
            if alias == "default":
                _prove_numbers(proof, connection)
            wanted |= set(facts.kept_bytes(connection, alias))
    tell("proving the objects")
    gone = set(manifest["objects"]["missing"])
    for sha256 in sorted(wanted):
        if sha256 in gone:
            proof.problems.append(f"object {sha256} was missing already when the backup was made")
            continue
        try:
            store.get(sha256)
        except Exception as error:  # whatever the store says, the bytes cannot be had
            proof.problems.append(f"object {sha256} cannot be read: {error}")
        else:
            proof.counted["objects"] = proof.counted.get("objects", 0) + 1
    return proof


def _prove_catalogue(proof: Proof, alias: str, database: dict[str, Any], connection: psycopg.Connection) -> None:
    found = facts.counts(connection)
    for table, rows in database["tables"].items():
        proof.expect(found.get(table) == rows, f"{alias}.{table} has {found.get(table, 'no')} rows instead of {rows}")
    rights = facts.rights(connection)
    proof.expect(rights == database["rights"], f"the rights in database {alias} are not those of the backup")
    triggers = facts.triggers(connection)
    for trigger in sorted(set(database["triggers"]) - set(triggers)):
        proof.problems.append(f"the trigger {alias}.{trigger} is missing")
    proof.counted |= {f"{alias} rows": sum(found.values()), f"{alias} rights": len(rights)}
    proof.counted[f"{alias} triggers"] = len(triggers)


_NUMBERS = """
SELECT r.kind, r.series, r.year, r.last_number, coalesce(max(e.number), 0), count(e.id)
FROM registers_register r LEFT JOIN registers_entry e ON e.register_id = r.id GROUP BY r.id ORDER BY 1, 2, 3
"""


def _prove_numbers(proof: Proof, connection: psycopg.Connection) -> None:
    """A book's last number is its highest, and as many lines as numbers: none is missing, none is there twice."""
    registers = connection.execute(_NUMBERS).fetchall()
    for kind, series, year, last, highest, lines in registers:
        proof.expect(
            last == highest == lines,
            f"the register {kind} {series} {year} stands at {last}, its highest number is {highest}, "
            f"it has {lines} lines",
        )
    proof.counted |= {"registers": len(registers), "numbers": sum(row[5] for row in registers)}


@contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection]:
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            yield connection
    except psycopg.Error as error:
        raise KeepError(str(error).strip().partition("\n")[0]) from error
