import django.db.models.deletion
from django.db import migrations, models

import vanthu.core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="File",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("agency_id", models.UUIDField()),
                ("document_id", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("main", "Văn bản chính"),
                            ("editable", "Bản soạn thảo"),
                            ("attachment", "Tài liệu kèm theo"),
                            ("scan", "Bản số hóa"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=100)),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Page",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("number", models.PositiveSmallIntegerField()),
                ("picture", models.CharField(help_text="SHA-256 of the WebP picture", max_length=64)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("words", models.JSONField(default=list)),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("sha256", "number"), name="page_once")],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("agency_id", models.UUIDField()),
                ("number", models.PositiveSmallIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("pages", models.PositiveIntegerField(null=True)),
                ("note", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=200)),
                (
                    "scan",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("clean", "clean"), ("infected", "infected")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("scanned_at", models.DateTimeField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="files.file"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="file",
            name="current",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.version"
            ),
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(fields=["sha256"], name="version_sha256"),
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(condition=models.Q(("scan", "waiting")), fields=["made_at"], name="version_unscanned"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(fields=("file", "number"), name="version_number_once"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="version_not_empty"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("scan", "waiting"), ("scanned_at", None)),
                    models.Q(
                        models.Q(("scan", "waiting"), _negated=True), models.Q(("scanned_at", None), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="version_scan_has_time",
            ),
        ),
        migrations.AddIndex(
            model_name="file",
            index=models.Index(fields=["document_id", "order"], name="file_document"),
        ),
        migrations.AddConstraint(
            model_name="file",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "main")), fields=("document_id",), name="file_one_main"
            ),
        ),
    ]
