"""A claim may be for the agency's signature on a scan of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signing", "0005_batch")]

    operations = [
        migrations.AlterField(
            model_name="claim",
            name="kind",
            field=models.CharField(
                choices=[
                    ("initials", "Đang ký nháy"),
                    ("person", "Đang ký"),
                    ("seal", "Đang ký số cơ quan"),
                    ("scan", "Đang ký số bản số hóa"),
                    ("issue", "Đang phát hành"),
                ],
                max_length=10,
            ),
        ),
    ]
