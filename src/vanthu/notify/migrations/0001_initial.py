from django.db import migrations, models

import vanthu.core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("agency_id", models.UUIDField()),
                ("account_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("text", models.CharField(max_length=600)),
                ("document_id", models.UUIDField(null=True)),
                ("urgent", models.BooleanField(default=False)),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["account_id", "-at"], name="notice_account"),
                    models.Index(condition=models.Q(("read_at", None)), fields=["account_id"], name="notice_unread"),
                ],
            },
        ),
    ]
