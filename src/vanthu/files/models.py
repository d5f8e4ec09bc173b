"""Files of documents: every version that ever was, by content; what the scanner said; how the pages look."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vanthu.core.constraints import both_or_neither
from vanthu.core.ids import new_id


class File(models.Model):
    """One file of one document, under one name, through all its versions."""

    MAIN, EDITABLE, ATTACHMENT, SCAN = "main", "editable", "attachment", "scan"
    KINDS = (
        (MAIN, "Văn bản chính"),
        (EDITABLE, "Bản soạn thảo"),
        (ATTACHMENT, "Tài liệu kèm theo"),
        (SCAN, "Bản số hóa"),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency_id = models.UUIDField()
    document_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=KINDS)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    order = models.PositiveSmallIntegerField(default=0)
    current = models.ForeignKey("Version", models.PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["document_id", "order"], name="file_document")]
        constraints = [
            models.UniqueConstraint(fields=["document_id"], condition=Q(kind="main"), name="file_one_main"),
        ]


class Version(models.Model):
    """The bytes of a file at one moment. Never changed: a signature makes a new version."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency_id = models.UUIDField()
    file = models.ForeignKey(File, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    pages = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    scan = models.CharField(
        max_length=10, default="waiting", choices=[(s, s) for s in ("waiting", "clean", "infected")]
    )
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="version_number_once"),
            models.CheckConstraint(condition=Q(size__gt=0), name="version_not_empty"),
            models.CheckConstraint(
                condition=both_or_neither(Q(scan="waiting"), Q(scanned_at=None)), name="version_scan_has_time"
            ),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="version_sha256"),
            models.Index(fields=["made_at"], condition=Q(scan="waiting"), name="version_unscanned"),
        ]


class Page(models.Model):
    """How one page of some content looks: a picture and its words, made once for all who may see the content.

    A page that could not be drawn has no picture and says why; "file" there means that no page of the file can be.
    """

    WHOLE_FILE = "file"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sha256 = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()
    picture = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the WebP picture")
    problem = models.CharField(max_length=40, blank=True, help_text="code of the refusal that left it without one")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    words = models.JSONField(default=list)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["sha256", "number"], name="page_once"),
            models.CheckConstraint(condition=~Q(picture="", problem=""), name="page_is_drawn_or_says_why"),
        ]
