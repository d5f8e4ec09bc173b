"""`vanthu bench`: measures the product on this machine: the office with a large archive, or signing and verifying."""

from __future__ import annotations

import argparse
from pathlib import Path


def add(parser: argparse.ArgumentParser, name: str) -> None:
    """Fill the parser of `vanthu bench`."""
    parser.description = (
        "Fills a throw-away cluster with an archive and measures the work list, the page of a document, "
        "registering and the start of commands, each against bare PostgreSQL or a bare import in the same run. "
        "`signing` measures signing and verifying instead, without a database. "
        "docs/benchmarks.md says what the ratios mean. Development only: needs the embedded PostgreSQL."
    )
    parser.add_argument(
        "what", nargs="?", choices=("office", "signing"), default="office", help="what is measured (default office)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the measurements to FILE as one object")
    parser.add_argument("--documents", type=int, default=100_000, help="documents of the archive (default 100000)")
    parser.add_argument("--units", type=int, default=500, help="units of the agency (default 500)")
    parser.add_argument("--rounds", type=int, default=5, help="alternating rounds of each measurement (default 5)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    import json

    target = args.json.absolute() if args.json else None
    rounds = max(args.rounds, 1)
    if args.what == "signing":
        from vanthu.bench import signing

        found = signing.run(rounds=rounds)
        print(signing.report(found))
    else:
        from vanthu.bench import run as bench

        found = bench.run(documents=max(args.documents, 1000), units=max(args.units, 2), rounds=rounds)
        print(bench.report(found))
    if target is not None:
        target.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0
