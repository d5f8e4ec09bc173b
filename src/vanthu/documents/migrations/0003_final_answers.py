from django.db import migrations, models


class Migration(migrations.Migration):
    """A reply says whether it ends the handling, a task which "trạng thái xử lý" its distribution named."""

    dependencies = [("documents", "0002_urgent_first")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="answers_finally",
            field=models.BooleanField(default=False, help_text="its issue ends the handling of what it answers"),
        ),
        migrations.AddField(
            model_name="assignment",
            name="status",
            field=models.CharField(
                blank=True,
                choices=[
                    ("handle", "Cần giải quyết"),
                    ("answer", "Cần trả lời bằng văn bản"),
                    ("keep", "Để biết, lưu hồ sơ"),
                ],
                default="",
                max_length=8,
            ),
            preserve_default=False,
        ),
    ]
