"""Registering an arrival (number, row, audit line, status and its job) against pgbench that sends the same SQL."""

from __future__ import annotations

import re
import statistics
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

import psycopg
from psycopg.types.string import StrDumper

from vanthu.bench.seed import FIRST_WAITING, WAITING_ID, Archive, waiting
from vanthu.bench.site import Site
from vanthu.bench.statements import Statement, captured
from vanthu.core import clock
from vanthu.dev.binaries import find_binaries
from vanthu.documents.actions import arriving
from vanthu.documents.actions.arriving import Arrival
from vanthu.documents.models import Document
from vanthu.registers.models import Register

_UUID = re.compile(r"'([0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12})'")


def measure(made: Site, archive: Archive, *, rounds: int, acts: int) -> dict[str, Any]:
    """Rounds of acts in this process and of pgbench with one client, alternating, each on arrivals of its own."""
    first = FIRST_WAITING
    at = clock.now()
    warm = waiting(archive, count=20, at=at, first=first)
    first += len(warm)
    for document in warm[:-1]:
        _register(archive, document)
    with captured() as statements:
        _register(archive, warm[-1])
    script = made.folder / "register.sql"
    ours, theirs = [], []
    for _ in range(rounds):
        documents = waiting(archive, count=acts, at=at, first=first)
        first += acts
        begun = time.perf_counter()
        for document in documents:
            _register(archive, document)
        ours.append(acts / (time.perf_counter() - begun))
        waiting(archive, count=acts, at=at, first=first)
        script.write_text(pgbench_script(statements, warm[-1], first=first), encoding="utf-8")
        theirs.append(_pgbench(made, script, acts))
        first += acts
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    return {
        "statements": len(statements),
        "acts_per_second": round(statistics.median(ours), 1),
        "pgbench_per_second": round(statistics.median(theirs), 1),
        "ratios": [round(ratio, 3) for ratio in ratios],
        "ratio": round(statistics.median(ratios), 3),
    }


def _register(archive: Archive, document: UUID) -> None:
    at = clock.now()
    arriving.register(
        document_id=document,
        arrival=Arrival(
            type_name="Công văn",
            subject="Văn bản chờ đăng ký",
            organ_name="Cơ quan gửi",
            organ_code="000.00.99.H99",
            number=5,
            notation="CV",
            code="05/CV",
            issued_on=at.date(),
            signer_name="Người ký",
            signer_title="Giám đốc",
            page_amount=1,
            document_key=f"bench-{str(document)[-12:]}",
        ),
        by=archive.clerk,
        at=at,
    )


def pgbench_script(statements: list[Statement], document: UUID, *, first: int) -> str:
    """One act as pgbench's text: what differs from act to act becomes a variable, everything else stays.

    `:n` counts the arrivals from `first` on. Rows that are already there for every act keep their ids; ids that the
    act makes get the arrival's number. The number of the register is the one that its locked row gave.
    """
    number = str(document)[-12:]
    old = {str(document), document.hex}
    known = _ids_there(statements, document)
    lines = [f"\\set n {first} + :done", "\\set done :done + 1", "BEGIN;"]
    for sql, params in statements:
        text = _literal(sql, params)
        made: dict[str, str] = {}

        def rename(match: re.Match[str], made: dict[str, str] = made) -> str:
            value = match.group(1)
            if value in old:
                return f"'{WAITING_ID.format(':n')}'"
            if UUID(value) in known:
                return match.group(0)
            return f"'{value.replace('-', '')[:20]}:n'"

        text = _UUID.sub(rename, text)
        for spelling in old:
            text = text.replace(spelling, WAITING_ID.format(":n"))
        text = text.replace(f"bench-{number}", "bench-:n")
        lines.append(text.replace("\n", " ") + ";")
    lines.append("COMMIT;")
    return _with_numbers("\n".join(lines)) + "\n"


def _with_numbers(script: str) -> str:
    """The register's number from its locked row, as the act takes it."""
    lines = script.split("\n")
    table = Register._meta.db_table
    locked = next(i for i, line in enumerate(lines) if table in line and "FOR UPDATE" in line)
    lines[locked] = lines[locked].rstrip(";") + " \\gset r_\n\\set number :r_last_number + 1"
    for order in range(locked + 1, len(lines)):
        if table in lines[order] and lines[order].startswith("UPDATE"):
            lines[order] = re.sub(r'("last_number" = )\d+', r"\1:number", lines[order])
        elif "registers_entry" in lines[order] and lines[order].startswith("INSERT"):
            lines[order] = re.sub(r"(::uuid, )\d+(, ')", r"\1:number\2", lines[order], count=1)
    return "\n".join(lines)


def _ids_there(statements: list[Statement], document: UUID) -> set[UUID]:
    """Ids of the act that every act shares: of the agencies, the register, the clerk."""
    row = Document.objects.select_related("agency", "sender", "entry").get(pk=document)
    assert row.entry is not None
    shared = {row.agency_id, row.sender_id, row.entry.register_id}
    for sql, params in statements:
        if "core_auditevent" in sql:
            shared |= {value for value in params[2:6] if isinstance(value, UUID)}
    return {value for value in shared if value is not None} | set(
        Register.objects.filter(agency_id=row.agency_id).values_list("pk", flat=True)
    )


def _literal(sql: str, params: Any) -> str:
    """The statement as Django's driver sends it: parameters written into the text."""
    from django.db import connection

    connection.ensure_connection()
    cursor = psycopg.ClientCursor(connection.connection)
    cursor.adapters.register_dumper(str, StrDumper)
    return cursor.mogrify(sql, params) if params else sql.replace("%%", "%")


def _pgbench(made: Site, script: Path, acts: int) -> float:
    """Acts per second of one pgbench client. Raises RuntimeError with what pgbench said."""
    url = urlsplit(made.environment["DATABASE_URL"])
    program = find_binaries().program("pgbench")
    done = subprocess.run(
        [program, "-n", "-M", "simple", "-c", "1", "-j", "1", "-t", str(acts), "-D", "done=0", "-f", str(script),
         "-h", parse_qs(url.query)["host"][0], "-U", unquote(url.username or ""), url.path.lstrip("/")],
        env={**made.environment, "PGPASSWORD": unquote(url.password or "")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = re.search(r"tps = ([\d.]+) \(without", done.stdout)
    if done.returncode or found is None or f"processed: {acts}/{acts}" not in done.stdout:
        raise RuntimeError(f"pgbench failed:\n{done.stdout}\n{done.stderr}")
    return float(found.group(1))
