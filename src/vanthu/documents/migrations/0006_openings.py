import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import vanthu.core.ids


class Migration(migrations.Migration):
    """What a signer had before him, which kinds need not be opened, what is put aside and what a seal waits for."""

    dependencies = [("documents", "0005_placement"), ("people", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("agency_id", models.UUIDField()),
                ("sha256", models.CharField(max_length=64)),
                ("opened_at", models.DateTimeField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="openings", to="documents.document"
                    ),
                ),
                (
                    "position",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.position"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("document", "position"), name="opening_once")],
            },
        ),
        migrations.CreateModel(
            name="RoutineKind",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("type_name", models.CharField(max_length=100)),
                ("ground", models.CharField(max_length=300)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="routine_kinds", to="people.agency"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(until=None), fields=("agency", "type_name"), name="routine_kind_once"
                    ),
                    models.CheckConstraint(condition=~Q(ground=""), name="routine_kind_has_ground"),
                ],
            },
        ),
        migrations.AddField(
            model_name="document",
            name="put_off_until",
            field=models.DateTimeField(help_text="its signer has put it aside until the office opens", null=True),
        ),
        migrations.AddField(model_name="document", name="seal_reminded_on", field=models.DateField(null=True)),
        migrations.AddField(
            model_name="document",
            name="waits_for",
            field=models.CharField(
                blank=True,
                choices=[
                    ("time_stamp", "Chờ dấu thời gian"),
                    ("revocation", "Chờ kiểm tra thu hồi chứng thư số"),
                ],
                db_default="",
                default="",
                help_text="what its seal could not do without",
                max_length=12,
            ),
        ),
        migrations.AddField(model_name="document", name="waits_since", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="document",
            name="waits_over_at",
            field=models.DateTimeField(help_text="since then the keeper may press again", null=True),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=((Q(waits_for="") & Q(waits_since=None)) | (~Q(waits_for="") & ~Q(waits_since=None)))
                & (Q(waits_for="", waits_over_at=None) | Q(state="numbered")),
                name="document_waits_numbered",
            ),
        ),
    ]
