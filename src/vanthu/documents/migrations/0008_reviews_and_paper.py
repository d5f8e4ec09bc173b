import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from vanthu.core.append_only import written_once

IN = ["arrived", "checked", "accepted", "registered", "submitted", "assigned", "in_progress", "reported", "done",
      "refused", "returned", "recalled"]  # fmt: skip
OUT = ["draft", "at_unit_leader", "at_checker", "at_signer", "at_review", "signed", "at_clerk", "numbered", "sealed",
       "issued", "cancelled", "out_recalled"]  # fmt: skip


class Migration(migrations.Migration):
    """Expert review before signing (ST 9.3), paper that is owed or taken (LC 12.1.d, ST 9.4), signing by delegation (QN
    17.4); times of arrival and issue that nobody changes (LC 12.3)."""

    dependencies = [
        ("documents", "0007_paper_original"),
        ("people", "0001_initial"),
        ("registers", "0002_append_only"),
        ("signing", "0007_delegations"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="document", name="document_state_fits_direction"),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=Q(direction="in", state__in=IN) | Q(direction="out", state__in=OUT),
                name="document_state_fits_direction",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="delegation",
            field=models.ForeignKey(
                help_text="by which the signer signs TUQ. or TL.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="signing.delegation",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="paper_owed_since",
            field=models.DateField(
                help_text="numbered on this day, and its paper is still to be made, signed or handed in", null=True
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="paper_taken_on",
            field=models.DateField(
                help_text="when văn thư had the paper signed in parallel in hand (ST-9.4)", null=True
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=Q(paper_owed_since__isnull=False),
                fields=["agency", "direction", "-urgency", "-state_since", "-id"],
                name="document_owes_paper",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=Q(paper_owed_since=None) | Q(paper_taken_on=None, number__isnull=False, direction="out"),
                name="document_paper_owed_or_taken",
            ),
        ),
        migrations.AddField(
            model_name="papercopies",
            name="signed_by",
            field=models.CharField(
                blank=True, help_text="whose hand is on paper that is signed (LC-12.1d)", max_length=50
            ),
        ),
        migrations.AlterField(
            model_name="papercopies",
            name="form",
            field=models.CharField(
                choices=[
                    ("sealed", "In, đóng dấu"),
                    ("signed", "In, ký trên giấy"),
                    ("copied", "Sao chụp, đóng dấu"),
                ],
                max_length=6,
            ),
        ),
        written_once("documents_document", "arrived_at", "issued_at"),
    ]
