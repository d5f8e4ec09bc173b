"""From each release to now: an office that was frozen then (tests/data/make_release.py) is migrated and works on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

import databases
import factories
import pages
from factories import BD, HG, LC
from vanthu.dev import testing
from vanthu.dev.binaries import find_binaries
from vanthu.dev.postgres import SUPERUSER

DATA = Path(__file__).parent / "data"
RELEASES = sorted({path.name.split("-")[1] for path in DATA.glob("release-*.sql")})
#: What nothing may ever rewrite, in this order of columns in the release.
APPEND_ONLY = ("core_auditevent", "registers_entry", "registers_strike", "exchange_deliverystep")


@pytest.fixture(params=RELEASES)
def frozen(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The databases of a release, as its dump brings them back: alias to name."""
    databases.start()
    cluster = testing.run_cluster()
    names = testing.database_names(databases.unique_name())
    psql = [find_binaries().program("psql"), "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1"]
    try:
        for alias, name in names.items():
            cluster.create_database(name)
            with psycopg.connect(cluster.url(name, SUPERUSER), autocommit=True) as owner:
                # A new database has the extensions already; the dump brings what it needs itself.
                for (extension,) in owner.execute(
                    "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'"
                ).fetchall():
                    owner.execute(f'DROP EXTENSION "{extension}"')
            file = DATA / f"release-{request.param}-{alias}.sql"
            subprocess.run(
                [*psql, "--file", str(file), cluster.url(name, SUPERUSER)], check=True, stdout=subprocess.DEVNULL
            )
        yield names
    finally:
        for name in names.values():
            cluster.drop_database(name)


def facts(names: dict[str, str], columns: dict[str, list[str]] | None = None) -> dict[str, Any]:
    """What a migration must not lose: how many rows, every number, every hash, every line that may only be added."""
    found: dict[str, Any] = {"columns": {}, "rows": {}, "lines": {}}
    with psycopg.connect(testing.run_cluster().url(names["default"], SUPERUSER)) as connection:
        tables = (
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename !~ '^(procrastinate|django)_'"
        )
        for (table,) in connection.execute(tables).fetchall():
            found["rows"][table] = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
        for table in APPEND_ONLY:
            asked = "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position"
            there = [name for (name,) in connection.execute(asked, [table]).fetchall()]
            found["columns"][table] = wanted = (columns or {}).get(table, there)
            assert set(wanted) <= set(there), table
            rows = f"SELECT {', '.join(wanted)} FROM {table} ORDER BY id"
            found["lines"][table] = connection.execute(f"SELECT array_agg(md5(r::text)) FROM ({rows}) r").fetchone()[0]
        found["numbers"] = connection.execute(
            "SELECT r.agency_id, r.kind, r.year, r.last_number, array_agg(e.number ORDER BY e.number) "
            "FROM registers_register r LEFT JOIN registers_entry e ON e.register_id = r.id GROUP BY r.id ORDER BY r.id"
        ).fetchall()
        found["codes"] = connection.execute("SELECT id, code, state FROM documents_document ORDER BY id").fetchall()
        found["hashes"] = connection.execute("SELECT id, sha256, size FROM files_version ORDER BY id").fetchall()
        found["packets"] = connection.execute("SELECT id, sha256 FROM exchange_inbound ORDER BY id").fetchall()
    return found


def test_an_office_of_the_last_release_is_migrated_with_all_it_holds_and_works_on(
    frozen: dict[str, str], django_db_blocker: Any, settings: Any, tmp_path: Path
) -> None:
    before = facts(frozen)
    assert before["rows"]["documents_document"] > 20
    assert all(list(range(1, last + 1)) == numbers for *_, last, numbers in before["numbers"])

    done = subprocess.run(
        [sys.executable, "-m", "vanthu", "migrate"],
        env={**os.environ, **testing.database_environment(frozen)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]

    after = facts(frozen, before["columns"])
    assert {table: count for table, count in after["rows"].items() if table in before["rows"]} == before["rows"]
    for kept in ("lines", "numbers", "codes", "hashes", "packets"):
        assert after[kept] == before[kept], kept

    from vanthu.demo import pki
    from vanthu.documents.models import Document
    from vanthu.registers import numbering
    from vanthu.registers.models import Register
    from vanthu.signing.trusted import held

    # Any trust list will do: the verdicts of then are kept under theirs, and nothing is judged here.
    pki.build(tmp_path / "pki", [])
    settings.TRUST_LIST = tmp_path / "trust"
    settings.TRUST_LIST.mkdir()
    shutil.copy(pki.trust_root(tmp_path / "pki"), settings.TRUST_LIST)
    held.forget()

    with django_db_blocker.unblock(), databases.connected_to(frozen):
        from django.db import transaction

        from vanthu.core import clock

        # The people of then sign in and see their documents, and the books go on where they stood.
        factories.cast.cache_clear()
        try:
            for key in (BD, LC, HG):
                seen = pages.reached_by(factories.cast(key).clerk)
                there = Document.objects.filter(agency_id=factories.cast(key).agency)
                assert {f"/van-ban/{pk}" for pk in there.values_list("pk", flat=True)} <= set(seen)
            people = factories.cast(BD)
            book = Register.objects.filter(agency_id=people.agency, kind=Register.OUT).order_by("-year")[0]
            at = clock.now().replace(year=book.year, day=1)
            with transaction.atomic():
                taken = numbering.allocate(
                    agency=people.agency, kind=Register.OUT, document=there[0].pk, by=people.clerk, at=at
                )
            assert taken.number == book.last_number + 1
        finally:
            factories.cast.cache_clear()
            held.forget()
