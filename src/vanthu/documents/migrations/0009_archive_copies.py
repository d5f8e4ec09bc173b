"""Long-term copies belong to the room of the documents, so that the database refuses a copy of nothing."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import vanthu.core.ids

MADE, NOTHING, UNTIMED = Q(state__in=["made", "renewed"]), Q(sha256=""), Q(stamped_at=None, good_until=None)


def key(model: str, *, of: str) -> migrations.AlterField:
    return migrations.AlterField(
        model_name="archivecopy",
        name=of,
        field=models.ForeignKey(
            db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="archive_copies", to=model
        ),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0008_reviews_and_paper"),
        ("files", "0002_pages_that_cannot_be_drawn"),
        ("signing", "0010_struck"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    """
                    ALTER TABLE signing_archivecopy RENAME TO documents_archivecopy;
                    ALTER INDEX signing_archivecopy_pkey RENAME TO documents_archivecopy_pkey;
                    """,
                    """
                    ALTER INDEX documents_archivecopy_pkey RENAME TO signing_archivecopy_pkey;
                    ALTER TABLE documents_archivecopy RENAME TO signing_archivecopy;
                    """,
                )
            ],
            state_operations=[
                migrations.CreateModel(
                    name="ArchiveCopy",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=vanthu.core.ids.new_id, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("agency_id", models.UUIDField()),
                        # As they stand; the keys come next.
                        ("document", models.UUIDField(db_column="document_id")),
                        ("file", models.UUIDField(db_column="file_id")),
                        (
                            "base",
                            models.CharField(
                                help_text="SHA-256 of the file that was issued or received", max_length=64
                            ),
                        ),
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
                        "indexes": [
                            models.Index(fields=["try_at"], condition=Q(state="waiting"), name="archive_copy_waiting"),
                            models.Index(fields=["good_until"], condition=Q(state="made"), name="archive_copy_ends"),
                            models.Index(fields=["document", "number"], name="archive_copy_document"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=["file", "base", "number"], name="archive_copy_once"),
                            models.CheckConstraint(
                                condition=(MADE & ~NOTHING) | (~MADE & NOTHING),
                                name="archive_copy_made_has_bytes",
                            ),
                            models.CheckConstraint(
                                condition=(NOTHING & UNTIMED) | (~NOTHING & ~UNTIMED),
                                name="archive_copy_made_has_times",
                            ),
                        ],
                    },
                )
            ],
        ),
        key("documents.document", of="document"),
        key("files.file", of="file"),
    ]
