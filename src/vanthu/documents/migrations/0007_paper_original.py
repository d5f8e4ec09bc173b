from django.db import migrations, models


class Migration(migrations.Migration):
    """What was signed and sealed on paper may be issued as a scan."""

    dependencies = [("documents", "0006_openings")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="paper_original",
            field=models.BooleanField(
                default=False, help_text="signed by hand and sealed on paper; its scan is issued (BD-13.2, ST-9.4.c)"
            ),
        ),
    ]
