"""`vanthu trust`: the trust list of this office, for the administrator at the server."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

DONE, REFUSED = 0, 2


def add(trust: argparse.ArgumentParser, name: str) -> None:
    """Fill the parser of `vanthu trust`."""
    commands = trust.add_subparsers(dest="do", required=True, metavar="COMMAND")
    listing = commands.add_parser("list", help="the list in force", description="Prints the trust list in force.")
    bringing = commands.add_parser(
        "import",
        help="add the certificates of a folder",
        description="Adds every certificate of a folder to the list and makes a new version. Those under its sub-folder "
        "`signing` are trusted for signatures only, those under `tsa` for time-stamps only. Nothing is taken off the "
        "list. Exit status: 0 done or nothing new, 2 refused and nothing changed.",
    )
    bringing.add_argument("folder", metavar="DIR", type=Path)
    bringing.add_argument(
        "--ground", metavar="TEXT", required=True, help="number and date of the paper that it rests on"
    )
    taking = commands.add_parser(
        "export",
        help="write the list in force as a folder",
        description="Writes the list in force as a folder that `vanthu trust import`, `vanthu pdf verify --trust` and "
        "TRUST_LIST read.",
    )
    taking.add_argument("folder", metavar="DIR", type=Path, help="a folder that is empty or does not exist")
    for command, run in ((listing, run_list), (bringing, run_import), (taking, run_export)):
        command.add_argument("--json", action="store_true", help="one JSON object")
        command.set_defaults(run=lambda args, run=run: _do(args, run))


def _do(args: argparse.Namespace, run: Any) -> int:
    from vanthu.cli.django_setup import setup
    from vanthu.refusal import Refusal

    setup()
    try:
        said, lines = run(args)
    except (Refusal, OSError) as error:
        sentence = error.sentence if isinstance(error, Refusal) else f"{error.filename}: {error.strerror}"
        print(sentence, file=sys.stderr)
        if args.json:
            code = error.code if isinstance(error, Refusal) else "no_folder"
            print(json.dumps({"refused": {"code": code, "sentence": sentence}}, ensure_ascii=False))
        return REFUSED
    print(json.dumps(said, ensure_ascii=False) if args.json else "\n".join(lines))
    return DONE


def run_list(args: argparse.Namespace) -> tuple[dict[str, Any], list[str]]:
    number, version, rows = _in_force()
    lines = [f"version {number} {version}"]
    for row in rows:
        lines.append(
            f"{row['kind']:<12} {row['purpose']:<8} {row['not_after'][:10]} {row['fingerprint'][:16]} {row['subject']}"
        )
    return {"number": number, "version": version, "certificates": rows}, lines


def run_import(args: argparse.Namespace) -> tuple[dict[str, Any], list[str]]:
    from vanthu.core import clock
    from vanthu.core.actor import system
    from vanthu.signing.trusted import actions, certificates, held

    found = certificates.read_folder(args.folder)
    try:
        version = actions.import_certificates(found=found, ground=args.ground, by=system(), at=clock.now())
    except actions.NothingNew as refusal:
        now = held.held()
        return {"number": now.number, "version": now.version, "changed": False}, [refusal.sentence]
    said = {"number": version.number, "version": version.version, "changed": True}
    return said, [f"version {version.number} {version.version}, {version.certificates} certificates"]


def run_export(args: argparse.Namespace) -> tuple[dict[str, Any], list[str]]:
    from vanthu.signing.trusted import certificates, held

    args.folder.mkdir(parents=True, exist_ok=True)
    if any(args.folder.iterdir()):
        raise OSError(17, "the folder is not empty", str(args.folder))
    now = held.held()
    certificates.write_folder(_rows(now.number), args.folder)
    files = sum(1 for path in args.folder.rglob("*.pem"))
    return {"number": now.number, "version": now.version, "files": files}, [f"{files} files in {args.folder}"]


def _rows(number: int) -> list[tuple[str, bytes, str, str]]:
    from django.conf import settings

    from vanthu.signing.trusted import certificates, held

    if number == 0:
        return [
            (one.fingerprint, one.der, one.purpose, one.subject)
            for one in certificates.read_folder(settings.TRUST_LIST)
        ]
    rows = held.in_force(number).values_list("fingerprint", "der", "purpose", "subject")
    return [(mark, bytes(der), purpose, subject) for mark, der, purpose, subject in rows]


def _in_force() -> tuple[int, str, list[dict[str, str]]]:
    from django.conf import settings

    from vanthu.signing.trusted import certificates, held

    now = held.held()
    rows = list(held.in_force(now.number)) if now.number else certificates.read_folder(settings.TRUST_LIST)
    return (
        now.number,
        now.version,
        [
            {
                "kind": row.kind,
                "purpose": row.purpose,
                "subject": row.subject,
                "issuer": row.issuer,
                "serial": row.serial,
                "not_before": row.not_before.isoformat(),
                "not_after": row.not_after.isoformat(),
                "fingerprint": row.fingerprint,
            }
            for row in rows
        ],
    )
