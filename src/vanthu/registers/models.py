"""Registers (sổ đăng ký) and their entries. A number is given once and kept for ever."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vanthu.core.ids import new_id
from vanthu.people.models import Agency


class Register(models.Model):
    """One book of one agency and year: arrivals (`in`), outgoing (`out`); `series` tells books of a kind apart."""

    IN, OUT = "in", "out"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="registers")
    kind = models.CharField(max_length=3, choices=[(IN, "Sổ đăng ký văn bản đến"), (OUT, "Sổ đăng ký văn bản đi")])
    series = models.CharField(max_length=40, default="chung")
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "series", "year"], name="register_once"),
            models.CheckConstraint(condition=Q(kind__in=["in", "out"]), name="register_kind"),
        ]


class Entry(models.Model):
    """One line: a number bound to a document. Inserted, never changed (the database refuses)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency_id = models.UUIDField()
    register = models.ForeignKey(Register, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    document_id = models.UUIDField()
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=200)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["register", "number"], name="entry_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="entry_from_one"),
        ]
        indexes = [models.Index(fields=["document_id"], name="entry_document")]


class Strike(models.Model):
    """An entry struck out: the number keeps its row and says why, and is never offered again (reading 13)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency_id = models.UUIDField()
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="strike")
    reason = models.CharField(max_length=500)
    struck_at = models.DateTimeField()
    struck_by = models.CharField(max_length=200)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="strike_says_why")]
