"""Ủy quyền, giao ký thừa lệnh: from the head to the head of a unit, in writing, within limits (QN Điều 17.4; NĐ 30/2020
Điều 13.3, 13.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.clock import VIETNAM
from vanthu.core.folding import fold
from vanthu.core.roles import Role
from vanthu.notify import notices
from vanthu.people import queries as people
from vanthu.people.models import Agency, Position
from vanthu.refusal import BadInput, NotFound, NotPermitted, WrongState
from vanthu.signing import delegations
from vanthu.signing.models import Delegation, Paper
from vanthu.signing.registry import parts
from vanthu.signing.registry.actions.custody import Ground

GIVEN = audit.declare(
    "delegation.given",
    "{form} cho {holder} theo văn bản số {number} ngày {on}: {scope}. Từ {since} đến {until}.",
    "form", "holder", "number", "on", "scope", "since", "until", "kinds",
)  # fmt: skip
REVOKED = audit.declare(
    "delegation.revoked", "Thu hồi {form} của {holder}: {reason}", "form", "holder", "reason", tone="danger"
)


class NotDelegable(BadInput):
    """The agency's regulation lets nobody sign by delegation."""

    code = "not_delegable"
    template = "Quy chế của cơ quan không cho ủy quyền ký văn bản. Chỉ có thể giao ký thừa lệnh (TL.)."


class HolderUnfit(BadInput):
    code = "delegation_holder_unfit"
    template = "Chỉ ủy quyền, giao ký thừa lệnh cho người đứng đầu đơn vị thuộc cơ quan, không giao cho cấp phó."


class PeriodWrong(BadInput):
    code = "delegation_period_wrong"
    template = "{why}"


@transaction.atomic(durable=True)
def give(
    *,
    form: str,
    holder: UUID,
    ground: Ground,
    scope: str,
    kinds: Sequence[str],
    since: date,
    until: date | None,
    by: Actor,
    at: datetime,
) -> Delegation:
    """The head lets the head of a unit sign within `scope`; `kinds` of documents narrow it, none means all of the scope.

    "Thừa ủy quyền" ends on a day (Điều 13.3), "thừa lệnh" may stand until it is revoked. Only the head gives, so what
    was given is not given on. Raises NotDelegable, HolderUnfit, PeriodWrong, RegistryReasonMissing.
    """
    if not by.has(Role.HEAD):
        raise NotPermitted("Chỉ người đứng đầu cơ quan được ủy quyền, giao ký; người được ủy quyền không ủy quyền lại.")
    today = at.astimezone(VIETNAM).date()
    agency = Agency.objects.get(pk=by.agency)
    policy = people.policy_of(agency, today)
    if form == Delegation.TUQ and "sign" not in policy.delegable_rights:
        raise NotDelegable(field="form")
    found = people.positions_in(by.agency, Role.UNIT_LEADER, on=today).filter(pk=holder).first()
    if found is None or found.unit_id is None or fold(found.title).startswith("pho ") or Role.HEAD in found.roles:
        raise HolderUnfit(field="holder")
    if form == Delegation.TUQ and until is None:
        raise PeriodWrong(why="Ủy quyền phải có thời hạn: hãy ghi ngày hết hạn.", field="until")
    if until is not None and until < max(since, today):
        raise PeriodWrong(why="Ngày hết hạn không được trước ngày bắt đầu hoặc trước hôm nay.", field="until")
    made = Delegation.objects.create(
        agency=agency,
        form=form,
        giver_id=by.account,
        giver_title=Position.objects.values_list("title", flat=True).get(pk=by.position),
        holder=found,
        number=parts.required(ground.number, what="số văn bản", field="number"),
        on=ground.on,
        paper=parts.keep(ground.scan, kind=Paper.PERMISSION, agency=agency.pk, by=by, at=at),
        scope=parts.required(scope, what="nội dung được ký", field="scope"),
        kinds=list(kinds),
        since=since,
        until=until,
        given_at=at,
    )
    audit.record(
        GIVEN,
        by=by,
        at=at,
        target=made,
        form=made.get_form_display(),
        holder=found.account.name,
        number=made.number,
        on=f"{made.on:%d/%m/%Y}",
        scope=made.scope,
        since=f"{since:%d/%m/%Y}",
        until=f"{until:%d/%m/%Y}" if until else "khi thu hồi",
        kinds=made.kinds,
    )
    text = f"Bạn được {made.form_words} theo văn bản số {made.number}: {made.scope}"
    notices.tell([found.account_id], text=text[:500], agency=agency.pk, at=at)
    return made


@transaction.atomic(durable=True)
def revoke(*, delegation_id: UUID, reason: str, by: Actor, at: datetime) -> Delegation:
    """The head takes it back: from now on nothing is signed by it, what lies before the signer included."""
    found = Delegation.objects.filter(pk=delegation_id, agency_id=by.agency).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound()
    if not by.has(Role.HEAD):
        raise NotPermitted("Chỉ người đứng đầu cơ quan được thu hồi ủy quyền, giao ký.")
    delegation = delegations.locked(found)
    if delegation.revoked_at is not None:
        raise WrongState("Văn bản này đã được thu hồi.")
    delegation.revoked_at = at
    delegation.revoke_reason = parts.required(reason, what="lý do thu hồi", field="reason")
    delegation.save(update_fields=["revoked_at", "revoke_reason"])
    holder = delegation.holder.account
    audit.record(
        REVOKED,
        by=by,
        at=at,
        target=delegation,
        form=delegation.get_form_display(),
        holder=holder.name,
        reason=delegation.revoke_reason,
    )
    text = f"Đã thu hồi việc {delegation.form_words} theo văn bản số {delegation.number}: {delegation.revoke_reason}"
    notices.tell([holder.pk], text=text[:500], agency=delegation.agency_id, at=at)
    return delegation
