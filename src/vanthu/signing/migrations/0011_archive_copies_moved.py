"""Long-term copies stand in the room of the documents now, table and all."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0009_archive_copies"),
        ("signing", "0010_struck"),
    ]

    operations = [migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="ArchiveCopy")])]
