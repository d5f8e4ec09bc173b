"""In-app notices: one line for each act that concerns a person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vanthu.core.ids import new_id


class Notice(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency_id = models.UUIDField()
    account_id = models.UUIDField()
    at = models.DateTimeField()
    text = models.CharField(max_length=600)
    document_id = models.UUIDField(null=True)
    #: Another page that it is about, "" for none: its kind (`notify.notices.About`) and its key there.
    about = models.CharField(max_length=20, default="")
    about_key = models.CharField(max_length=36, default="")
    urgent = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["account_id", "-at"], name="notice_account"),
            models.Index(fields=["account_id"], condition=Q(read_at=None), name="notice_unread"),
        ]
