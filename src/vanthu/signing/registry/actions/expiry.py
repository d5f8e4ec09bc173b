"""Saying in time that a certificate comes to its end: 60, 30 and 7 days before, and when it has."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanthu.core.clock import VIETNAM
from vanthu.signing.models import ExpiryNotice
from vanthu.signing.registry import parts, rights
from vanthu.signing.registry.ending import reached


@transaction.atomic(durable=True)
def warn(*, certificate_id: UUID, at: datetime) -> bool:
    """Tell its holder, its keeper and the IT officers, once for each step; what was passed meanwhile is not made up for.

    Returns whether somebody was told.
    """
    facts = parts.lock(certificate_id)
    certificate = facts.certificate
    due = reached(certificate.not_after, at=at)
    if not due or certificate.state not in rights.IN_FORCE:
        return False
    said = set(ExpiryNotice.objects.filter(certificate=certificate).values_list("days", flat=True))
    if min(due) in said:
        return False
    ExpiryNotice.objects.bulk_create(
        ExpiryNotice(certificate=certificate, days=days, said_at=at) for days in due if days not in said
    )
    ends = f"{certificate.not_after.astimezone(VIETNAM):%d/%m/%Y}"
    over = certificate.not_after <= at
    text = (
        f"Chứng thư số đã hết hiệu lực ngày {ends}" if over else f"Chứng thư số hết hiệu lực ngày {ends}, hãy gia hạn"
    )
    told = [
        certificate.account_id,
        facts.custody.keeper_id if facts.custody else None,
        facts.deputy.account_id if facts.deputy else None,
        *parts.admins(certificate.agency_id, at=at),
    ]
    parts.tell(certificate, told, text, at=at, urgent=min(due) <= 7)
    return True
