"""`vanthu backup`, `vanthu restore`, `vanthu sweep`: keep the office's data, and prove that they were kept."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

DONE, PROBLEMS, NOT_DONE = 0, 1, 2


def add(parser: argparse.ArgumentParser, name: str) -> None:
    """Fill the parser of `vanthu backup`, `vanthu restore` or `vanthu sweep`."""
    {"backup": _add_backup, "restore": _add_restore, "sweep": _add_sweep}[name](parser)
    do = {"backup": run_backup, "restore": run_restore, "sweep": run_sweep}[name]
    parser.set_defaults(run=lambda args: _do(args, do))


def _add_backup(backup: argparse.ArgumentParser) -> None:
    backup.description = (
        "Writes one consistent backup of the databases and of every byte that they keep to a new folder, "
        "while the office works. Uses the owner's addresses. Exit status: 0 done, 1 done but objects are missing in "
        "the store, 2 not done and nothing written."
    )
    backup.add_argument("folder", metavar="DIR", type=Path, help="the backup's own folder, which must not exist")
    backup.add_argument("--json", action="store_true", help="one JSON object")


def _add_restore(restore: argparse.ArgumentParser) -> None:
    restore.description = (
        "Checks the backup, restores it into empty databases and an empty object store, then proves rows, "
        "rights, triggers, register numbers and the hash of every object. Exit status: 0 whole, 1 restored with "
        "problems, 2 not done."
    )
    restore.add_argument("folder", metavar="DIR", type=Path, help="a folder that `vanthu backup` wrote")
    restore.add_argument("--check-signatures", action="store_true", help="verify every issued PDF too")
    restore.add_argument("--sample", metavar="N", type=int, help="verify N issued PDFs, drawn by lot")
    restore.add_argument("--json", action="store_true", help="one JSON object")


def _add_sweep(sweep: argparse.ArgumentParser) -> None:
    sweep.description = (
        "Deletes the bytes that no row of either database keeps and that are older than 24 hours. The "
        "worker does the same every night. Exit status: 0 done, 2 not done because a backup is running."
    )
    sweep.add_argument("--dry-run", action="store_true", help="only list them")
    sweep.add_argument("--json", action="store_true", help="one JSON object")


def _do(args: argparse.Namespace, run: Callable[[argparse.Namespace], int]) -> int:
    from vanthu.cli.django_setup import NotConfigured

    try:
        return run(args)
    except NotConfigured as error:
        return _not_done(args, args.command, error)


def run_backup(args: argparse.Namespace) -> int:
    urls = _setup()
    from vanthu.core import clock
    from vanthu.keep import KeepError
    from vanthu.keep.backup import take
    from vanthu.store import bytes_store

    try:
        taken = take(args.folder.absolute(), urls=urls, store=bytes_store(), at=clock.now(), tell=_tell)
    except KeepError as error:
        return _not_done(args, "backup", error)
    if args.json:
        print(
            json.dumps(
                {
                    "ok": not taken.missing,
                    "folder": str(taken.folder),
                    "objects": taken.objects,
                    "bytes": taken.size,
                    "missing": taken.missing,
                }
            )
        )
    else:
        print(f"{taken.folder}: {len(urls)} databases, {taken.objects} objects, {taken.size} bytes")
        for sha256 in taken.missing:
            print(f"MISSING in the object store: {sha256}")
    return PROBLEMS if taken.missing else DONE


def run_restore(args: argparse.Namespace) -> int:
    urls = _setup()
    from vanthu.core import clock
    from vanthu.files import sandbox
    from vanthu.keep import KeepError, signatures
    from vanthu.keep.restore import restore
    from vanthu.store import bytes_store

    try:
        proof = restore(args.folder.absolute(), urls=urls, store=bytes_store(), tell=_tell)
    except KeepError as error:
        return _not_done(args, "restore", error)
    if args.check_signatures or args.sample is not None:
        _tell("proving the signatures")
        try:
            signatures.prove(proof, at=clock.now(), sample=args.sample)
        finally:
            sandbox.close()
    if args.json:
        print(json.dumps({"ok": not proof.problems, "checked": proof.counted, "problems": proof.problems}))
    else:
        for name, count in proof.counted.items():
            print(f"{count:>10}  {name}")
        for problem in proof.problems:
            print(f"PROBLEM: {problem}")
        print("whole" if not proof.problems else f"{len(proof.problems)} problems")
    return PROBLEMS if proof.problems else DONE


def run_sweep(args: argparse.Namespace) -> int:
    from vanthu.cli.django_setup import setup

    setup()
    from vanthu.core import clock
    from vanthu.files import sweep

    try:
        swept = sweep.sweep(at=clock.now(), dry_run=args.dry_run)
    except sweep.BackupRunning:
        return _not_done(args, "sweep", "a backup is running")
    if args.json:
        print(json.dumps({"ok": True, "kept": swept.kept, "young": swept.young, "orphans": swept.orphans}))
    else:
        for sha256 in swept.orphans:
            print(sha256)
        did = "would be deleted" if args.dry_run else "deleted"
        print(f"{len(swept.orphans)} {did}, {swept.kept} kept, {swept.young} too young to judge")
    return DONE


def _setup() -> dict[str, str]:
    """Django as the owner of the tables, and the addresses of this role's databases by alias."""
    from vanthu.cli.django_setup import setup

    setup(owner=True)
    from django.conf import settings

    from vanthu.config import environment as env

    every = {"default": "DATABASE_URL", "axis": "AXIS_DATABASE_URL"}
    return {alias: env.text(every[alias]) for alias in settings.OWN_DATABASES}


def _tell(words: str) -> None:
    if sys.stderr.isatty():
        print(words, file=sys.stderr, flush=True)


def _not_done(args: argparse.Namespace, what: str, why: object) -> int:
    if args.json:
        print(json.dumps({"ok": False, "problem": str(why)}))
    else:
        print(f"vanthu {what}: {why}", file=sys.stderr)
    return NOT_DONE
