"""Register entries and strikes are inserted, never changed; a counter only grows."""

from django.db import migrations

from vanthu.core.append_only import append_only

_GROWS = """
CREATE FUNCTION vanthu_register_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.last_number < OLD.last_number OR NEW.last_number > OLD.last_number + 1
     OR (NEW.agency_id, NEW.kind, NEW.series, NEW.year) IS DISTINCT FROM (OLD.agency_id, OLD.kind, OLD.series, OLD.year)
  THEN
    RAISE EXCEPTION 'a register only moves to its next number' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER register_grows BEFORE UPDATE ON registers_register
  FOR EACH ROW EXECUTE FUNCTION vanthu_register_grows();
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial"), ("core", "0002_append_only")]
    operations = [
        append_only("registers_entry"),
        append_only("registers_strike"),
        migrations.RunSQL(
            _GROWS, "DROP TRIGGER register_grows ON registers_register; DROP FUNCTION vanthu_register_grows()"
        ),
    ]
