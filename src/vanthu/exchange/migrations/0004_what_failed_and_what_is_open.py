"""Indexes of the board of the bus: what is not at its end, and answers that no try can hand over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0003_stumbles_and_answers"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "sent", "01", "02", "error"])),
                fields=["agency", "state", "-since"],
                name="delivery_unfinished",
            ),
        ),
        migrations.AddIndex(
            model_name="outbound",
            index=models.Index(fields=["document_id"], name="outbound_document"),
        ),
        migrations.AddIndex(
            model_name="outbound",
            index=models.Index(
                condition=models.Q(("failed_at__isnull", False), ("message_type", "status")),
                fields=["agency", "-failed_at"],
                name="outbound_answers_failed",
            ),
        ),
    ]
