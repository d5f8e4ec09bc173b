"""`vanthu demo …`: the demo province and its certificate authority. Refuses production."""

from __future__ import annotations

import argparse


def add(demo: argparse.ArgumentParser, name: str) -> None:
    """Fill the parser of `vanthu demo`."""
    demo.description = "The demo province and its PKI."
    commands = demo.add_subparsers(dest="demo_command", required=True, metavar="COMMAND")
    load = commands.add_parser("load", help="load what is missing of the demo province")
    load.set_defaults(run=run_load)
    pki = commands.add_parser("pki", help="serve the demo time-stamps, OCSP and CRLs")
    pki.add_argument("--port", type=int, default=8090, help="port to listen at (default 8090)")
    pki.set_defaults(run=run_pki)
    desks = commands.add_parser("desks", help="let one leader and one clerk sign with VGCA Sign Service, or not")
    desks.add_argument("state", choices=("on", "off"), help="on: their keys lie in devices on their desks")
    desks.set_defaults(run=run_desks)
    accounts = commands.add_parser("accounts", help="list the demo sign-ins")
    accounts.add_argument("--json", action="store_true", help="one JSON object")
    accounts.set_defaults(run=run_accounts)


def run_load(args: argparse.Namespace) -> int:
    from vanthu.cli.django_setup import setup

    setup()
    import os

    from vanthu.core import clock
    from vanthu.demo import province

    province.load(at=clock.now(), pki_url=os.environ.get("DEMO_PKI_URL", "http://127.0.0.1:8090"))
    return 0


def run_pki(args: argparse.Namespace) -> int:
    from vanthu.cli.django_setup import setup

    setup()
    from pathlib import Path

    from django.conf import settings

    from vanthu.demo import pki

    if settings.ENVIRONMENT == "production":
        raise SystemExit("the demo PKI is not for production")
    pki.serve(Path(settings.DATA) / "pki", args.port)
    return 0


def run_desks(args: argparse.Namespace) -> int:
    from vanthu.cli.django_setup import setup

    setup()
    from vanthu.demo import province

    province.desks(on=args.state == "on")
    return 0


def run_accounts(args: argparse.Namespace) -> int:
    from vanthu.cli.django_setup import setup

    setup()
    import json

    from vanthu.demo.province import sign_ins

    rows = sign_ins()
    if args.json:
        print(json.dumps({"accounts": rows}, ensure_ascii=False))
        return 0
    for row in rows:
        print(f"{row['username']:20} {row['password']:12} {row['name']}")
    return 0
