"""Marking notices as read. What a person has looked at is no act on a document: no audit line."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanthu.core.actor import Actor
from vanthu.notify.models import Notice
from vanthu.refusal import NotFound


@transaction.atomic(durable=True)
def mark_read(*, notice_id: UUID, by: Actor, at: datetime) -> Notice:
    """The notice was opened; the first time counts. Raises NotFound for another account's."""
    notice = Notice.objects.filter(pk=notice_id, account_id=by.account).first()
    if notice is None:
        raise NotFound()
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)
    return notice


@transaction.atomic(durable=True)
def mark_all_read(*, by: Actor, at: datetime) -> int:
    """Everything up to now is read; returns how many were not."""
    return Notice.objects.filter(account_id=by.account, read_at=None, at__lte=at).update(read_at=at)
