"""What is true of one database: taken down with the backup, compared after the restore."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import sql

from vanthu.files import references

# Tables and sequences of ours; those of an extension come with the extension.
_RELATIONS = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = ANY(%s)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'e')
ORDER BY 1
"""
_RIGHTS = """
SELECT c.relname, CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(acl.grantee) END, acl.privilege_type
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) acl
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'S') AND acl.grantee <> c.relowner
ORDER BY 1, 2, 3
"""
_TRIGGERS = """
SELECT c.relname || '.' || t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND NOT t.tgisinternal AND t.tgenabled <> 'D' ORDER BY 1
"""


def server_major(connection: psycopg.Connection) -> int:
    """The major version of the server."""
    return connection.info.server_version // 10000


def tables(connection: psycopg.Connection) -> list[str]:
    """The tables of the schema `public` that belong to no extension."""
    return [name for (name,) in connection.execute(_RELATIONS, [["r", "p"]])]


def counts(connection: psycopg.Connection) -> dict[str, int]:
    """Rows of every table."""
    query = sql.SQL("SELECT count(*) FROM {}")
    return {name: _one(connection, query.format(sql.Identifier(name))) for name in tables(connection)}


def rights(connection: psycopg.Connection) -> list[list[str]]:
    """[table or sequence, role, privilege] for everybody but the owner."""
    return [list(row) for row in connection.execute(_RIGHTS)]


def triggers(connection: psycopg.Connection) -> list[str]:
    """The triggers that are on, `table.trigger`: those that close the audit trail and the registers among them."""
    return [name for (name,) in connection.execute(_TRIGGERS)]


def role_exists(connection: psycopg.Connection, role: str) -> bool:
    return role == "PUBLIC" or _one(connection, "SELECT count(*) FROM pg_roles WHERE rolname = %s", [role]) == 1


def kept_bytes(connection: psycopg.Connection, alias: str) -> Iterator[str]:
    """The SHA-256 of all bytes that the rows of one database keep."""
    for column in references.columns():
        if column.database == alias:
            with connection.cursor() as cursor:
                cursor.execute(references.statement(column))
                while rows := cursor.fetchmany(10_000):
                    yield from (sha256 for (sha256,) in rows)


def _one(connection: psycopg.Connection, query: Any, parameters: Any = None) -> Any:
    row = connection.execute(query, parameters).fetchone()
    assert row is not None
    return row[0]
