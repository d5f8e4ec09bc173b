from django.db import migrations, models

from vanthu.core.append_only import written_once


class Migration(migrations.Migration):
    """Recipients that are silent too long (HG 14.3); the time of sending, which nobody changes (LC 12.3)."""

    dependencies = [
        ("exchange", "0004_what_failed_and_what_is_open"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="alarmed_at",
            field=models.DateTimeField(help_text="when the sender's clerks were told of the silence", null=True),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("alarmed_at", None), ("state__in", ["waiting", "sent", "01"])),
                fields=["since", "id"],
                name="delivery_silent",
            ),
        ),
        written_once("exchange_outbound", "sent_at"),
    ]
