import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import vanthu.core.ids


class Migration(migrations.Migration):
    """Who signs TUQ. or TL., by which paper (QN 17.4; NĐ 30/2020 13.3, 13.4)."""

    dependencies = [
        ("people", "0001_initial"),
        ("signing", "0006_scan_claim"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("TUQ", "Ủy quyền ký (TUQ.)"), ("TL", "Giao ký thừa lệnh (TL.)")], max_length=3
                    ),
                ),
                ("giver_title", models.CharField(max_length=100)),
                ("number", models.CharField(max_length=60)),
                ("on", models.DateField()),
                ("scope", models.CharField(help_text="what may be signed, in the words of the paper", max_length=300)),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100),
                        default=list,
                        help_text="kinds of documents; none: all",
                        size=None,
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(help_text="the last day", null=True)),
                ("given_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("revoke_reason", models.CharField(blank=True, max_length=300)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="delegations", to="people.agency"
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.account"
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="delegations", to="people.position"
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.paper"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["holder", "given_at"], name="delegation_holder"),
                    models.Index(fields=["agency", "-given_at", "-id"], name="delegation_agency"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", ""), _negated=True), models.Q(("scope", ""), _negated=True)
                        ),
                        name="delegation_is_written",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("form", "TUQ"), _negated=True), ("until__isnull", False), _connector="OR"
                        ),
                        name="delegation_tuq_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="delegation_dates_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at", None), ("revoke_reason", "")),
                            models.Q(
                                models.Q(("revoked_at", None), _negated=True),
                                models.Q(("revoke_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="delegation_revoked_says_why",
                    ),
                ],
            },
        ),
    ]
