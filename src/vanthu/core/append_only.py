"""SQL that makes a table append-only in the database itself: the application's role has no right to change or
delete, and a trigger refuses even those who have it. For migrations of any room."""

from __future__ import annotations

from django.db import migrations

_FUNCTION = """
CREATE OR REPLACE FUNCTION vanthu_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""

_TABLE = """
CREATE TRIGGER append_only_row BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION vanthu_append_only();
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION vanthu_append_only();
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'vanthu_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM vanthu_app;
  END IF;
END $$;
"""

_BACK = """
DROP TRIGGER append_only_row ON {table};
DROP TRIGGER append_only_all ON {table};
"""


def append_only(table: str) -> migrations.RunSQL:
    """The operation that closes `table` for everything but INSERT and SELECT."""
    return migrations.RunSQL(_FUNCTION + _TABLE.format(table=table), _BACK.format(table=table))


_ONCE_FUNCTION = """
CREATE OR REPLACE FUNCTION vanthu_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'column % of % is written once', TG_ARGV[0], TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""

_ONCE = """
CREATE TRIGGER {column}_once BEFORE UPDATE OF {column} ON {table} FOR EACH ROW
  WHEN (OLD.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column})
  EXECUTE FUNCTION vanthu_written_once('{column}');
"""


def written_once(table: str, *columns: str) -> migrations.RunSQL:
    """The operation after which a value of these columns, once there, stands as long as its row."""
    return migrations.RunSQL(
        _ONCE_FUNCTION + "".join(_ONCE.format(table=table, column=column) for column in columns),
        "".join(f"DROP TRIGGER {column}_once ON {table};" for column in columns),
    )
