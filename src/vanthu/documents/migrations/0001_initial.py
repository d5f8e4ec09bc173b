import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import vanthu.core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("registers", "0001_initial"),
        ("signing", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=500)),
                ("retention", models.CharField(max_length=30)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="case_files", to="people.agency"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_files",
                        to="people.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("code",),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("direction", models.CharField(choices=[("in", "Văn bản đến"), ("out", "Văn bản đi")], max_length=3)),
                ("state", models.CharField(max_length=20)),
                ("state_since", models.DateTimeField()),
                ("policy_on", models.DateField()),
                ("created_at", models.DateTimeField()),
                ("type_name", models.CharField(max_length=100)),
                ("number", models.PositiveIntegerField(null=True)),
                ("notation", models.CharField(max_length=30)),
                ("code", models.CharField(blank=True, help_text="số và ký hiệu together: 05/QĐ-SCT", max_length=60)),
                ("code_folded", models.CharField(blank=True, max_length=60)),
                ("issued_on", models.DateField(null=True)),
                ("organ_name", models.CharField(max_length=200)),
                ("organ_code", models.CharField(blank=True, max_length=60)),
                ("subject", models.CharField(max_length=500)),
                ("folded", models.TextField(blank=True, help_text="subject, organ and code without marks, for search")),
                (
                    "urgency",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Thường"), (1, "Khẩn"), (2, "Thượng khẩn"), (3, "Hỏa tốc")], default=0
                    ),
                ),
                ("signer_name", models.CharField(blank=True, max_length=50)),
                ("signer_title", models.CharField(blank=True, max_length=100)),
                ("page_amount", models.PositiveIntegerField(null=True)),
                ("language", models.CharField(default="Tiếng Việt", max_length=30)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "document_key",
                    models.CharField(blank=True, help_text="mã định danh văn bản (QĐ 28 Điều 10.2.b)", max_length=200),
                ),
                ("legal_value", models.CharField(blank=True, max_length=40)),
                ("flags", models.JSONField(default=list, help_text="what the machine noticed: [{code, sentence}]")),
                ("registered_at", models.DateTimeField(null=True)),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[("bus", "Liên thông"), ("paper", "Giấy"), ("email", "Email"), ("other", "Khác")],
                        max_length=6,
                    ),
                ),
                ("packet_id", models.UUIDField(null=True)),
                ("arrived_at", models.DateTimeField(null=True)),
                ("verdict", models.CharField(blank=True, max_length=10)),
                ("verified_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("result", models.CharField(blank=True, max_length=2000)),
                ("copies", models.PositiveSmallIntegerField(default=1)),
                ("signed_at", models.DateTimeField(null=True)),
                ("sealed_at", models.DateTimeField(null=True)),
                ("issued_at", models.DateTimeField(null=True)),
                ("placement", models.JSONField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="people.agency"
                    ),
                ),
                (
                    "answers",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers_to",
                        to="documents.document",
                    ),
                ),
                (
                    "case_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="documents.casefile",
                    ),
                ),
                (
                    "checker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="to_check",
                        to="people.position",
                    ),
                ),
                (
                    "drafter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafted",
                        to="people.position",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="document",
                        to="registers.entry",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="held",
                        to="people.position",
                    ),
                ),
                (
                    "holder_unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="held", to="people.unit"
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="to_sign",
                        to="people.position",
                    ),
                ),
                (
                    "signer_certificate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="signing.certificate",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="people.unit",
                    ),
                ),
                (
                    "unit_leader",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="to_pass",
                        to="people.position",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("agency_id", models.UUIDField()),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "Chủ trì"), ("support", "Phối hợp"), ("inform", "Để biết")], max_length=8
                    ),
                ),
                ("direction", models.CharField(blank=True, max_length=2000)),
                ("due_at", models.DateTimeField(null=True)),
                ("given_by_name", models.CharField(max_length=200)),
                ("given_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given",
                        to="people.position",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="documents.assignment",
                    ),
                ),
                (
                    "position",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="people.position",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="people.unit",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="documents.document"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("agency_id", models.UUIDField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participants",
                        to="documents.document",
                    ),
                ),
                (
                    "position",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.position"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("agency_id", models.UUIDField()),
                ("paper", models.BooleanField(default=False)),
                ("paper_reason", models.CharField(blank=True, max_length=200)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recipients", to="documents.document"
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="casefile",
            constraint=models.UniqueConstraint(fields=("agency", "year", "code"), name="case_file_once"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["agency", "direction", "state", "-state_since", "-id"], name="document_queue"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["agency", "direction", "-created_at", "-id"], name="document_newest"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ["done", "issued", "refused", "returned", "cancelled"]), _negated=True
                ),
                fields=["agency", "state"],
                name="document_open",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["agency", "organ_code", "document_key"], name="document_sender_key"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["holder", "state"], name="document_holder"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["drafter", "state"], name="document_drafter"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["folded"], name="document_folded", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["code_folded"], name="document_code_folded", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("direction", "in"),
                        (
                            "state__in",
                            [
                                "arrived",
                                "checked",
                                "accepted",
                                "registered",
                                "submitted",
                                "assigned",
                                "in_progress",
                                "reported",
                                "done",
                                "refused",
                                "returned",
                                "recalled",
                            ],
                        ),
                    ),
                    models.Q(
                        ("direction", "out"),
                        (
                            "state__in",
                            [
                                "draft",
                                "at_unit_leader",
                                "at_checker",
                                "at_signer",
                                "signed",
                                "at_clerk",
                                "numbered",
                                "sealed",
                                "issued",
                                "cancelled",
                                "out_recalled",
                            ],
                        ),
                    ),
                    _connector="OR",
                ),
                name="document_state_fits_direction",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entry", None), ("registered_at", None)),
                    models.Q(
                        models.Q(("entry", None), _negated=True), models.Q(("registered_at", None), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="document_entry_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["registered", "submitted", "assigned", "in_progress", "reported", "done"]),
                        _negated=True,
                    ),
                    ("entry__isnull", False),
                    _connector="OR",
                ),
                name="document_handled_is_registered",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["numbered", "sealed", "issued"]), _negated=True),
                    models.Q(("entry__isnull", False), ("issued_on__isnull", False), ("number__isnull", False)),
                    _connector="OR",
                ),
                name="document_issued_is_numbered",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(condition=models.Q(("urgency__lte", 3)), name="document_urgency"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("subject", ""), _negated=True), name="document_has_subject"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                condition=models.Q(("direction", "out"), models.Q(("document_key", ""), _negated=True)),
                fields=("agency", "document_key"),
                name="document_key_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(fields=("packet_id",), name="document_one_per_packet"),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["position", "due_at"], name="assignment_open_position"
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["unit", "due_at"], name="assignment_open_unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__isnull", False), ("unit__isnull", False), _connector="OR"),
                name="assignment_to_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("parent", None), ("role", "lead")),
                fields=("document",),
                name="assignment_one_lead",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_at", None), ("due_at__gt", models.F("given_at")), _connector="OR"),
                name="assignment_due_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(fields=("position", "document"), name="participant_position_once"),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(fields=("unit", "document"), name="participant_unit_once"),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("position", None), ("unit__isnull", False)),
                    models.Q(("position__isnull", False), ("unit", None)),
                    _connector="OR",
                ),
                name="participant_position_or_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.UniqueConstraint(fields=("document", "receiver"), name="recipient_once"),
        ),
    ]
