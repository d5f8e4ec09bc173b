"""The audit trail cannot be rewritten, by anybody."""

from django.db import migrations

from vanthu.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [append_only("core_auditevent")]
