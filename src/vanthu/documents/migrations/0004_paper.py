from django.db import migrations, models


class Migration(migrations.Migration):
    """Paper that comes may be entered before it is scanned; paper that goes names its ground."""

    dependencies = [("documents", "0003_final_answers")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="awaits_scan",
            field=models.BooleanField(default=False, help_text="paper that was entered and is still to be scanned"),
        ),
        migrations.AddField(
            model_name="recipient",
            name="paper_ground",
            field=models.CharField(
                blank=True, default="", help_text="the code of the regulation's PaperRule", max_length=40
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="recipient",
            name="paper_reason",
            field=models.CharField(blank=True, help_text="its words and article, as they stood", max_length=300),
        ),
    ]
