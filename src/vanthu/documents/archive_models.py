"""Lưu trữ dài hạn: what copies there are of issued and accepted files; `actions.archiving` writes them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vanthu.core.constraints import both_or_neither
from vanthu.core.ids import new_id
from vanthu.documents.models import Document
from vanthu.files.models import File


class ArchiveCopy(models.Model):
    """The long-term copy (bản lưu trữ dài hạn, PAdES B-LTA) of one file of an issued or accepted document.

    It stands beside the issued file (`base`) and never replaces it. `waiting` copies are still to be made, and tried
    at `try_at`; of one file only the last copy is renewed, before `good_until`.
    """

    WAITING, MADE, REFUSED, RENEWED = "waiting", "made", "refused", "renewed"
    STATES = (
        (WAITING, "Chờ lập"),
        (MADE, "Đã lập"),
        (REFUSED, "Không lập được"),
        (RENEWED, "Đã được thay bằng bản gia hạn"),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency_id = models.UUIDField()
    # The constraint and the index below begin with them.
    document = models.ForeignKey(Document, models.PROTECT, related_name="archive_copies", db_index=False)
    file = models.ForeignKey(File, models.PROTECT, related_name="archive_copies", db_index=False)
    base = models.CharField(max_length=64, help_text="SHA-256 of the file that was issued or received")
    number = models.PositiveSmallIntegerField(default=1, help_text="1 for the first copy, more for its renewals")
    state = models.CharField(max_length=8, choices=STATES, default=WAITING)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(null=True)
    stamped_at = models.DateTimeField(null=True)
    good_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField()
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["file", "base", "number"], name="archive_copy_once"),
            models.CheckConstraint(
                condition=both_or_neither(Q(state__in=["made", "renewed"]), ~Q(sha256="")),
                name="archive_copy_made_has_bytes",
            ),
            models.CheckConstraint(
                condition=both_or_neither(Q(sha256=""), Q(stamped_at=None, good_until=None)),
                name="archive_copy_made_has_times",
            ),
        ]
        indexes = [
            models.Index(fields=["try_at"], condition=Q(state="waiting"), name="archive_copy_waiting"),
            models.Index(fields=["good_until"], condition=Q(state="made"), name="archive_copy_ends"),
            models.Index(fields=["document", "number"], name="archive_copy_document"),
        ]
