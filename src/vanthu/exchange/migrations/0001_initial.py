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
            name="Delivery",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("document_id", models.UUIDField()),
                ("document_key", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "chờ gửi"),
                            ("sent", "đã gửi lên trục"),
                            ("01", "đã đến"),
                            ("03", "đã tiếp nhận"),
                            ("04", "đã chuyển xử lý"),
                            ("05", "đang xử lý"),
                            ("06", "đã hoàn thành"),
                            ("02", "từ chối nhận (trả lại)"),
                            ("error", "lỗi gửi"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("by", models.CharField(blank=True, max_length=300)),
                ("note", models.CharField(blank=True, max_length=1000)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DeliveryStep",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("state", models.CharField(max_length=8)),
                ("reported_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("by", models.CharField(blank=True, max_length=300)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("applied", models.BooleanField()),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="exchange.delivery"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Inbound",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("sender_code", models.CharField(max_length=60)),
                ("document_key", models.CharField(max_length=200)),
                ("message_type", models.CharField(max_length=6)),
                ("business_type", models.SmallIntegerField(default=0)),
                ("digest", models.CharField(max_length=64)),
                ("sha256", models.CharField(max_length=64)),
                ("bus_reference", models.CharField(max_length=200)),
                ("received_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("stored", "stored"),
                            ("taken", "taken"),
                            ("quarantine", "quarantine"),
                            ("differs", "differs"),
                        ],
                        default="stored",
                        max_length=12,
                    ),
                ),
                ("document_id", models.UUIDField(null=True)),
                ("problem_code", models.CharField(blank=True, max_length=60)),
                ("problem", models.CharField(blank=True, max_length=500)),
                ("repeats", models.PositiveIntegerField(default=0)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Outbound",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("document_id", models.UUIDField()),
                ("document_key", models.CharField(max_length=200)),
                ("message_type", models.CharField(choices=[("edoc", "edoc"), ("status", "status")], max_length=6)),
                ("status_code", models.CharField(blank=True, max_length=2)),
                ("lane", models.CharField(max_length=90)),
                (
                    "sha256",
                    models.CharField(blank=True, help_text="packet bytes in the store (documents)", max_length=64),
                ),
                ("body", models.BinaryField(help_text="packet bytes in the row (statuses: small)", null=True)),
                ("urgency", models.PositiveSmallIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("not_before", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                ("reference", models.CharField(blank=True, max_length=200)),
                ("problem", models.CharField(blank=True, max_length=500)),
                ("failed_at", models.DateTimeField(help_text="a permanent failure: a person must act", null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "peer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["agency", "document_key"], name="delivery_key"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state__in", ["02", "error"])), fields=["agency"], name="delivery_refused"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(fields=("document_id", "recipient"), name="delivery_once"),
        ),
        migrations.AddIndex(
            model_name="deliverystep",
            index=models.Index(fields=["delivery", "received_at"], name="delivery_step"),
        ),
        migrations.AddIndex(
            model_name="inbound",
            index=models.Index(fields=["agency", "bus_reference"], name="inbound_reference"),
        ),
        migrations.AddIndex(
            model_name="inbound",
            index=models.Index(condition=models.Q(("state", "stored")), fields=["received_at"], name="inbound_stored"),
        ),
        migrations.AddConstraint(
            model_name="inbound",
            constraint=models.UniqueConstraint(
                fields=("agency", "message_type", "sender_code", "document_key", "business_type", "digest"),
                name="inbound_once",
            ),
        ),
        migrations.AddIndex(
            model_name="outbound",
            index=models.Index(
                condition=models.Q(("failed_at", None), ("sent_at", None)),
                fields=["not_before"],
                name="outbound_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="outbound",
            index=models.Index(fields=["lane", "id"], name="outbound_lane"),
        ),
        migrations.AddConstraint(
            model_name="outbound",
            constraint=models.CheckConstraint(
                condition=models.Q(("body", None), ("sha256", ""), _negated=True), name="outbound_has_bytes"
            ),
        ),
        migrations.AddConstraint(
            model_name="outbound",
            constraint=models.UniqueConstraint(
                condition=models.Q(("message_type", "status")),
                fields=("agency", "peer", "document_key", "status_code"),
                name="outbound_status_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="outbound",
            constraint=models.UniqueConstraint(
                condition=models.Q(("message_type", "edoc")),
                fields=("agency", "peer", "document_key"),
                name="outbound_edoc_once",
            ),
        ),
    ]
