import django.db.models.deletion
from django.db import migrations, models

import vanthu.core.ids


class Migration(migrations.Migration):
    """Files that are out at a desk to be signed there."""

    dependencies = [
        ("signing", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="way",
            field=models.CharField(
                choices=[
                    ("server", "Trên máy chủ"),
                    ("vgca", "VGCA Sign Service trên máy của người ký"),
                    ("client", "Hai bước"),
                ],
                default="server",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Handout",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("file_id", models.UUIDField()),
                ("name", models.CharField(max_length=255)),
                ("field", models.CharField(help_text="the signature field that is to be filled", max_length=20)),
                (
                    "function",
                    models.CharField(blank=True, help_text="what the desktop service is asked to do", max_length=20),
                ),
                ("base", models.CharField(max_length=64)),
                ("handed", models.CharField(max_length=64)),
                ("token_hash", models.CharField(max_length=64, null=True, unique=True)),
                (
                    "prepared",
                    models.JSONField(help_text="two phases: what was prepared, and what is to be signed", null=True),
                ),
                ("fetched_at", models.DateTimeField(null=True)),
                ("returned_at", models.DateTimeField(null=True)),
                ("result", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveBigIntegerField(null=True)),
                ("scanned", models.BooleanField(default=True)),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handouts", to="signing.claim"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("claim", "order"), name="handout_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("token_hash", None), ("prepared__isnull", False)),
                            models.Q(
                                models.Q(("token_hash", None), _negated=True),
                                models.Q(("prepared__isnull", False), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="handout_one_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", ""), ("signed_at", None), ("size", None)),
                            models.Q(
                                ("returned_at__isnull", False),
                                ("signed_at__isnull", False),
                                ("size__isnull", False),
                                models.Q(("result", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="handout_result_whole",
                    ),
                ],
            },
        ),
    ]
