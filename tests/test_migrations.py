"""Migrations say what the models say, and bring an empty database to where the application can run."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor


def test_no_migration_is_missing(db: None) -> None:
    said = io.StringIO()
    call_command("makemigrations", check=True, dry_run=True, interactive=False, stdout=said)
    assert said.getvalue().strip() == "No changes detected"


@pytest.mark.parametrize("alias", ["default", "axis"])
def test_every_migration_has_run_where_the_tests_run(db: None, alias: str) -> None:
    executor = MigrationExecutor(connections[alias])
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_the_application_owns_nothing_and_changes_no_table(db: None) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "table", ["registers_entry", "registers_strike", "core_auditevent", "exchange_deliverystep", "signing_trustversion"]
)
def test_append_only_tables_grant_only_reading_and_adding(db: None, table: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT privilege_type FROM information_schema.table_privileges "
            "WHERE table_name = %s AND grantee = current_user",
            [table],
        )
        assert {privilege for (privilege,) in cursor.fetchall()} == {"INSERT", "SELECT"}
