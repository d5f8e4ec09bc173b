import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import vanthu.core.ids


class Migration(migrations.Migration):
    """Documents that are signed with one confirmation, and what became of each."""

    dependencies = [("signing", "0004_trust")]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("agency_id", models.UUIDField()),
                ("position_id", models.UUIDField()),
                ("actor", models.JSONField()),
                ("forwards", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "running"), ("done", "done"), ("stopped", "stopped")],
                        default="running",
                        max_length=8,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("problem", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["position_id", "-asked_at"], name="batch_position")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(state="running"), fields=("position_id",), name="batch_one_running"
                    ),
                    models.CheckConstraint(
                        condition=(Q(state="running") & Q(ended_at=None)) | (~Q(state="running") & ~Q(ended_at=None)),
                        name="batch_ended_has_time",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="claim",
            name="batch",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="signing.batch"
            ),
        ),
        migrations.CreateModel(
            name="BatchItem",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("document_id", models.UUIDField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("signing", "signing"),
                            ("signed", "signed"),
                            ("refused", "refused"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("problem", models.CharField(blank=True, max_length=500)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="signing.batch"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "document_id"), name="batch_item_document_once"),
                    models.UniqueConstraint(fields=("batch", "order"), name="batch_item_order_once"),
                    models.UniqueConstraint(
                        condition=Q(state="signing"), fields=("batch",), name="batch_one_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=(Q(state__in=["signed", "refused"]) & Q(ended_at__isnull=False))
                        | (~Q(state__in=["signed", "refused"]) & ~Q(ended_at__isnull=False)),
                        name="batch_item_ended_has_time",
                    ),
                ],
            },
        ),
    ]
