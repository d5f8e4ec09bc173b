"""`vanthu migrate`, `vanthu check`: the databases and the settings."""

from __future__ import annotations

import argparse


def add(parser: argparse.ArgumentParser, name: str) -> None:
    """Fill the parser of `vanthu migrate` or `vanthu check`."""
    if name == "migrate":
        parser.description = (
            "Brings the office's and the axis's database to this version, as the role of DATABASE_OWNER_URL and "
            "AXIS_DATABASE_OWNER_URL. Safe to repeat."
        )
        parser.set_defaults(run=run_migrate)
    else:
        parser.description = "Checks the settings for this environment; exits 1 with the reasons when it may not start."
        parser.set_defaults(run=run_check)


def run_migrate(args: argparse.Namespace) -> int:
    from vanthu.cli.django_setup import setup

    setup(owner=True)
    from django.conf import settings
    from django.core.management import call_command

    for alias in settings.OWN_DATABASES:
        call_command("migrate", database=alias, interactive=False, verbosity=0, skip_checks=True)
    return 0


def _waiting_migrations() -> list[str]:
    """What `vanthu migrate` would do, as `alias: app.name`."""
    from django.conf import settings
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    found = []
    for alias in settings.OWN_DATABASES:
        executor = MigrationExecutor(connections[alias])
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        found += [f"{alias}: {migration}" for migration, _ in plan]
    return found


def run_check(args: argparse.Namespace) -> int:
    from vanthu.cli.django_setup import setup

    setup()
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError
    from django.db import OperationalError

    try:
        call_command("check", fail_level="ERROR", deploy=False)
    except SystemCheckError as error:
        print(error)
        return 1
    try:
        waiting = _waiting_migrations()
    except OperationalError as error:
        print(f"the database cannot be reached: {str(error).splitlines()[0]}")
        return 1
    if waiting:
        print(f"run `vanthu migrate` first: {', '.join(waiting)}")
        return 1
    return 0
