"""What was heard of a delivery cannot be rewritten."""

from django.db import migrations

from vanthu.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial"), ("core", "0002_append_only")]
    operations = [append_only("exchange_deliverystep")]
