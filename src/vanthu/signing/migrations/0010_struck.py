"""A wrong entry of the registry, taken back before anybody signed with it, leaves its certificate free to be registered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signing", "0009_registered_kinds")]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="struck",
            field=models.BooleanField(
                default=False, help_text="a wrong entry, taken back before anybody signed with it"
            ),
        ),
        migrations.AlterField(model_name="certificate", name="fingerprint", field=models.CharField(max_length=64)),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("struck", False),
                    models.Q(("state__in", ["revoked", "retired"]), ("tells_kind", False)),
                    _connector="OR",
                ),
                name="certificate_struck_tells_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("struck", False)), fields=("fingerprint",), name="certificate_registered_once"
            ),
        ),
    ]
