import django.contrib.postgres.indexes
from django.db import migrations, models

import vanthu.core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                ("name", models.CharField(max_length=60)),
                ("agency_id", models.UUIDField(null=True)),
                ("account_id", models.UUIDField(null=True)),
                ("position_id", models.UUIDField(null=True)),
                ("on_behalf_of", models.UUIDField(null=True)),
                ("actor", models.CharField(max_length=200)),
                ("target_kind", models.CharField(max_length=40)),
                ("target_id", models.UUIDField(null=True)),
                ("data", models.JSONField(default=dict)),
                ("request_id", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["target_id", "at"], name="audit_target"),
                    models.Index(fields=["agency_id", "-at"], name="audit_agency"),
                    django.contrib.postgres.indexes.BrinIndex(fields=["at"], name="audit_at"),
                ],
            },
        ),
    ]
