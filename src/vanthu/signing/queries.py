"""Certificates whose keys a person may use."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from vanthu.signing.models import Certificate


def usable_by(account: UUID, *, at: datetime) -> list[Certificate]:
    """The person's own certificates and those of seals that he keeps now, valid today; at most 20."""
    kept = Q(custody__keeper_id=account, custody__until=None, custody__since__lte=at)
    return list(
        Certificate.objects.filter(Q(kind=Certificate.PERSON, account_id=account) | kept)
        .filter(is_active=True, not_before__lte=at, not_after__gt=at)
        .order_by("kind", "-not_after", "id")
        .distinct()[:20]
    )
