"""Which registered certificates tell their kind only by being registered."""

from django.db import migrations, models

# Only an agency's can differ from what the verifier makes of a subject without a mark: a person is what it takes anybody
# for. One too many does no harm: the registry is right about it all the same.
TELL = """
UPDATE signing_certificate SET tells_kind = true
WHERE kind = 'organisation' AND upper(subject) NOT LIKE '%MST:%' AND upper(subject) NOT LIKE '%MNS:%'
"""


class Migration(migrations.Migration):
    dependencies = [("signing", "0008_together")]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="tells_kind",
            field=models.BooleanField(default=False, help_text="its subject does not say, or not surely, whose it is"),
        ),
        migrations.RunSQL(TELL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(
                condition=models.Q(("tells_kind", True)), fields=["fingerprint"], name="certificate_tells_kind"
            ),
        ),
    ]
