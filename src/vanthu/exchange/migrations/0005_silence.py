from django.db import migrations, models

from vanthu.core.append_only import written_once

# Recipients that were silent long before there was an alarm are no news: the first night would tell of all at once.
LONG_AGO = """
UPDATE exchange_delivery SET alarmed_at = since
WHERE state IN ('waiting', 'sent', '01') AND since < now() - interval '7 days'
"""


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
        migrations.RunSQL(LONG_AGO, migrations.RunSQL.noop),
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
