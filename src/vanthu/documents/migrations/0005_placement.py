import django.db.models.deletion
from django.db import migrations, models

import vanthu.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0004_paper"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Initial",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("agency_id", models.UUIDField()),
                ("order", models.PositiveSmallIntegerField()),
                ("signed_at", models.DateTimeField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="initials", to="documents.document"
                    ),
                ),
                (
                    "position",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="initials", to="people.position"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("signed_at", None)), fields=["position"], name="initial_open_position"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("document", "order"), name="initial_order_once"),
                    models.UniqueConstraint(fields=("document", "position"), name="initial_position_once"),
                    models.CheckConstraint(
                        condition=models.Q(("order__gte", 1), ("order__lte", 9)), name="initial_order_has_a_field"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("superseded_at", None), ("signed_at__isnull", False), _connector="OR"),
                        name="initial_superseded_was_made",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperCopies",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("agency_id", models.UUIDField()),
                (
                    "form",
                    models.CharField(
                        choices=[("sealed", "In, đóng dấu"), ("signed", "In, ký trên giấy")], max_length=6
                    ),
                ),
                ("copies", models.PositiveSmallIntegerField()),
                ("done_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=200)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_copies",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["document", "recorded_at"], name="paper_copies_document")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("copies__gte", 1)), name="paper_copies_some")
                ],
            },
        ),
    ]
