import django.db.models.deletion
from django.db import migrations, models

import vanthu.core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(choices=[("person", "Cá nhân"), ("organisation", "Cơ quan")], max_length=12)),
                ("subject", models.CharField(max_length=300)),
                ("common_name", models.CharField(max_length=200)),
                ("issuer", models.CharField(max_length=300)),
                ("serial", models.CharField(max_length=64)),
                ("fingerprint", models.CharField(max_length=64, unique=True)),
                ("pem", models.TextField()),
                ("not_before", models.DateTimeField()),
                ("not_after", models.DateTimeField()),
                ("key", models.CharField(help_text="where the signing backend finds the private key", max_length=200)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="people.account",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="certificates", to="people.agency"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Claim",
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
                            ("initials", "Đang ký nháy"),
                            ("person", "Đang ký"),
                            ("seal", "Đang ký số cơ quan"),
                            ("issue", "Đang phát hành"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("actor", models.JSONField()),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("live", "live"),
                            ("done", "done"),
                            ("failed", "failed"),
                            ("expired", "expired"),
                            ("discarded", "discarded"),
                        ],
                        default="live",
                        max_length=10,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("problem", models.CharField(blank=True, max_length=500)),
                (
                    "certificate",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="signing.certificate"),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Custody",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("ground", models.CharField(max_length=300)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="custody", to="signing.certificate"
                    ),
                ),
                (
                    "keeper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="custody", to="people.account"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(choices=[("signature", "Chữ ký"), ("seal", "Con dấu")], max_length=10)),
                ("sha256", models.CharField(max_length=64)),
                ("diameter_mm", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pictures",
                        to="people.account",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pictures", to="people.agency"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("trust_version", models.CharField(max_length=64)),
                ("verdict", models.CharField(max_length=10)),
                ("legal_value", models.CharField(max_length=40)),
                ("report", models.JSONField()),
                ("checked_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("sha256", "trust_version"), name="verdict_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("account__isnull", False), ("kind", "person")),
                    models.Q(("account", None), ("kind", "organisation")),
                    _connector="OR",
                ),
                name="certificate_holder_fits_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(condition=models.Q(("state", "live")), fields=["expires_at"], name="claim_live"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["document_id", "-asked_at"], name="claim_document"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "live")), fields=("document_id",), name="claim_one_live"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "live"), ("ended_at", None)),
                    models.Q(models.Q(("state", "live"), _negated=True), models.Q(("ended_at", None), _negated=True)),
                    _connector="OR",
                ),
                name="claim_ended_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="custody",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("certificate",), name="custody_one_keeper"
            ),
        ),
        migrations.AddConstraint(
            model_name="custody",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground", ""), _negated=True), name="custody_has_ground"
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("account__isnull", False), ("kind", "signature")),
                    models.Q(("diameter_mm__isnull", False), ("kind", "seal")),
                    _connector="OR",
                ),
                name="picture_fits_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_active", True), ("kind", "signature")),
                fields=("account",),
                name="picture_signature_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_active", True), ("kind", "seal")), fields=("agency",), name="picture_seal_once"
            ),
        ),
    ]
