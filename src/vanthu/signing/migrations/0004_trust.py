"""Versions of the trust list, revisions of signed files, archival copies."""

import django.db.models.deletion
from django.db import migrations, models

import vanthu.core.ids
from vanthu.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_append_only"),
        ("signing", "0003_registry"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArchiveCopy",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("agency_id", models.UUIDField()),
                ("document_id", models.UUIDField()),
                ("file_id", models.UUIDField()),
                ("base", models.CharField(help_text="SHA-256 of the file that was issued or received", max_length=64)),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="1 for the first copy, more for its renewals"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Chờ lập"),
                            ("made", "Đã lập"),
                            ("refused", "Không lập được"),
                            ("renewed", "Đã được thay bằng bản gia hạn"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.BigIntegerField(null=True)),
                ("stamped_at", models.DateTimeField(null=True)),
                ("good_until", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("try_at", models.DateTimeField()),
                ("problem", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Revisions",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("found", models.JSONField(default=list)),
                ("problem", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TrustCertificate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("fingerprint", models.CharField(help_text="SHA-256 of the DER", max_length=64)),
                ("der", models.BinaryField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("anchor", "Chứng thư gốc"),
                            ("intermediate", "Chứng thư trung gian"),
                            ("tsa", "Tổ chức cấp dấu thời gian"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("both", "Ký số và dấu thời gian"),
                            ("signing", "Chỉ ký số"),
                            ("tsa", "Chỉ dấu thời gian"),
                        ],
                        max_length=8,
                    ),
                ),
                ("subject", models.CharField(max_length=500)),
                ("issuer", models.CharField(max_length=500)),
                ("serial", models.CharField(max_length=64)),
                ("not_before", models.DateTimeField()),
                ("not_after", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TrustVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("version", models.CharField(max_length=64)),
                ("certificates", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=200)),
                ("ground", models.CharField(max_length=500)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="verdict",
            name="open",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="verdict",
            index=models.Index(condition=models.Q(("open", True)), fields=["checked_at"], name="verdict_open"),
        ),
        migrations.AddIndex(
            model_name="archivecopy",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["try_at"], name="archive_copy_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="archivecopy",
            index=models.Index(condition=models.Q(("state", "made")), fields=["good_until"], name="archive_copy_ends"),
        ),
        migrations.AddIndex(
            model_name="archivecopy",
            index=models.Index(fields=["document_id", "number"], name="archive_copy_document"),
        ),
        migrations.AddConstraint(
            model_name="archivecopy",
            constraint=models.UniqueConstraint(fields=("file_id", "base", "number"), name="archive_copy_once"),
        ),
        migrations.AddConstraint(
            model_name="archivecopy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["made", "renewed"]), models.Q(("sha256", ""), _negated=True)),
                    models.Q(models.Q(("state__in", ["made", "renewed"]), _negated=True), ("sha256", "")),
                    _connector="OR",
                ),
                name="archive_copy_made_has_bytes",
            ),
        ),
        migrations.AddConstraint(
            model_name="archivecopy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sha256", ""), ("good_until", None), ("stamped_at", None)),
                    models.Q(
                        models.Q(("sha256", ""), _negated=True),
                        models.Q(("good_until", None), ("stamped_at", None), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="archive_copy_made_has_times",
            ),
        ),
        migrations.AddConstraint(
            model_name="trustversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground", ""), _negated=True), name="trust_version_has_ground"
            ),
        ),
        migrations.AddConstraint(
            model_name="trustversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("certificates__gt", 0), ("number__gt", 0)), name="trust_version_not_empty"
            ),
        ),
        migrations.AddField(
            model_name="trustcertificate",
            name="added",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="added", to="signing.trustversion"
            ),
        ),
        migrations.AddField(
            model_name="trustcertificate",
            name="withdrawn",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withdrawn",
                to="signing.trustversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="trustcertificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn", None)), fields=("fingerprint",), name="trust_certificate_once_in_force"
            ),
        ),
        migrations.AddConstraint(
            model_name="trustcertificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["both", "signing", "tsa"])), name="trust_purpose"
            ),
        ),
        migrations.AddConstraint(
            model_name="trustcertificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["anchor", "intermediate", "tsa"])), name="trust_kind"
            ),
        ),
        append_only("signing_trustversion"),
    ]
