from django.db import migrations, models


class Migration(migrations.Migration):
    """Documents of a batch that one authorisation covers are signed together; all others one at a time, as before."""

    dependencies = [("signing", "0007_delegations")]

    operations = [
        migrations.AddField(
            model_name="batchitem",
            name="alone",
            field=models.BooleanField(default=True, help_text="its signature is not made together with others"),
        ),
        migrations.RemoveConstraint(model_name="batchitem", name="batch_one_at_a_time"),
        migrations.AddConstraint(
            model_name="batchitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("alone", True), ("state", "signing")), fields=("batch",), name="batch_one_at_a_time"
            ),
        ),
    ]
