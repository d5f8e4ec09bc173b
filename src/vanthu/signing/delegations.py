"""In whose name a head of a unit signs: which delegation or order of the head stands (NĐ 30/2020 Điều 13.3, 13.4)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from vanthu.core.clock import VIETNAM
from vanthu.core.roles import Role
from vanthu.core.transactions import inside
from vanthu.people import queries as people
from vanthu.signing.models import Delegation


def standing(position: UUID, *, type_name: str, on: date) -> list[Delegation]:
    """By which delegations this position signs a document of that kind on a day, what was given first before others."""
    found = _of(position).filter(Q(until=None) | Q(until__gte=on), since__lte=on)
    found = found.filter(Q(revoked_at=None) | Q(revoked_at__gte=_end_of(on)))
    return [one for one in found[:100] if not why_not(one, type_name=type_name, on=on)]


def holders(agency: UUID, *, on: date) -> list[UUID]:
    """The positions that sign something by a delegation on that day."""
    found = Delegation.objects.filter(
        Q(until=None) | Q(until__gte=on), agency_id=agency, revoked_at=None, since__lte=on
    )
    return list(found.order_by("given_at", "id").values_list("holder_id", flat=True).distinct()[:100])


def ever_holders(agency: UUID) -> list[UUID]:
    """The positions that have ever been given one, the latest first: paper may have been signed by it."""
    found = Delegation.objects.filter(agency_id=agency).order_by("-given_at", "-id")
    return list(dict.fromkeys(found.values_list("holder_id", flat=True)[:500]))[:100]


def locked(pk: UUID) -> Delegation:
    """The same row until the transaction ends, so that it is not revoked meanwhile (a *part*)."""
    inside("a lock")
    return Delegation.objects.select_for_update(of=("self",), no_key=True).select_related("giver").get(pk=pk)


def why_not(delegation: Delegation, *, type_name: str, on: date) -> str:
    """Why nobody may sign such a document by this delegation on that day, in words; "" when one may."""
    paper = f"Văn bản {delegation.form_words} số {delegation.number} ngày {delegation.on:%d/%m/%Y}"
    if delegation.revoked_at is not None and delegation.revoked_at < _end_of(on):
        return f"{paper} đã được thu hồi: {delegation.revoke_reason}"
    if on < delegation.since:
        return f"{paper} chưa có hiệu lực (từ ngày {delegation.since:%d/%m/%Y})."
    if delegation.until is not None and on > delegation.until:
        return f"{paper} đã hết hạn ngày {delegation.until:%d/%m/%Y}."
    if delegation.kinds and type_name not in delegation.kinds:
        return f"{paper} không gồm loại văn bản “{type_name}”."
    heads = people.positions_in(delegation.agency_id, Role.HEAD, on=on)
    if not heads.filter(account_id=delegation.giver_id).exists():
        return f"Người ký {paper[0].lower()}{paper[1:]} không còn là người đứng đầu cơ quan."
    leaders = people.positions_in(delegation.agency_id, Role.UNIT_LEADER, on=on)
    if not leaders.filter(pk=delegation.holder_id).exists():
        return f"Người được {delegation.form_words} theo v{paper[1:]} không còn là người đứng đầu đơn vị."
    return ""


def _end_of(day: date) -> datetime:
    """When a day ends in Vietnam: what is revoked on a day stands on it no more."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=VIETNAM)


def _of(position: UUID) -> QuerySet[Delegation]:
    return Delegation.objects.select_related("giver", "holder").filter(holder_id=position).order_by("given_at", "id")
