"""The audit trail: one line per act, which the database itself will not let anybody change."""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from vanthu.core.ids import new_id


class AuditEvent(models.Model):
    """Who did what to what, when. No foreign keys: the trail neither blocks nor dies with the data it tells of."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    name = models.CharField(max_length=60)
    agency_id = models.UUIDField(null=True)
    account_id = models.UUIDField(null=True)
    position_id = models.UUIDField(null=True)
    on_behalf_of = models.UUIDField(null=True)
    actor = models.CharField(max_length=200)
    target_kind = models.CharField(max_length=40)
    target_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["target_id", "at"], name="audit_target"),
            models.Index(fields=["agency_id", "-at"], name="audit_agency"),
            BrinIndex(fields=["at"], name="audit_at"),
        ]
