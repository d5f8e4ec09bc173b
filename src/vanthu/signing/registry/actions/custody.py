"""Who keeps the seal's key: ordered by the head, confirmed by both sides, with minutes (BD-16, LC-5.2, NĐ 30/2020 Điều 32)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.clock import VIETNAM
from vanthu.core.jobs import by_name
from vanthu.core.roles import Role
from vanthu.files.intake import Received
from vanthu.people.models import Agency, Position
from vanthu.refusal import WrongState
from vanthu.signing.models import Certificate, Custody, Deputy, Handover, Paper
from vanthu.signing.registry import parts, rights
from vanthu.signing.registry.actions.certificates import RETIRED
from vanthu.signing.registry.parts import PersonUnfit
from vanthu.signing.registry.rights import Facts

ORDERED = audit.declare(
    "custody.ordered",
    "Quyết định giao thiết bị cho {receiver} theo văn bản {number} ngày {on}: {reason}",
    "giver", "receiver", "witness", "number", "on", "reason",
)  # fmt: skip
CONFIRMED = audit.declare("custody.confirmed", "Xác nhận {what}.", "what")
HANDED_OVER = audit.declare(
    "custody.handed_over",
    "{receiver} quản lý thiết bị lưu khóa bí mật con dấu. Biên bản {minutes}.",
    "giver", "receiver", "witness", "minutes", "custody",
)  # fmt: skip
CANCELLED = audit.declare("custody.cancelled", "Hủy lần bàn giao: {reason}", "reason", tone="danger")
MINUTES_KEPT = audit.declare("custody.minutes_kept", "Lưu {what}.", "what", "sha256")
DEPUTY_NAMED = audit.declare(
    "custody.deputy_named",
    "Cử {deputy} thay {keeper} theo văn bản {number} ngày {on}.",
    "deputy",
    "keeper",
    "number",
    "on",
)
DEPUTY_ENDED = audit.declare(
    "custody.deputy_ended", "Chấm dứt việc {deputy} thay {keeper}: {reason}", "deputy", "keeper", "reason"
)

#: Side of a handover → what it confirms.
SIDES = {"giver": rights.GIVE, "receiver": rights.RECEIVE, "witness": rights.WITNESS}
_SAID = {"giver": "đã giao thiết bị", "receiver": "đã nhận thiết bị", "witness": "đã chứng kiến bàn giao"}


@dataclass(frozen=True, kw_only=True)
class Ground:
    """The written permission: its number and date, and its scan, which is in the store (BD-16.3a)."""

    number: str
    on: date
    scan: Received

    @property
    def words(self) -> str:
        return f"Văn bản số {self.number} ngày {self.on:%d/%m/%Y}"


@transaction.atomic(durable=True)
def order(
    *,
    certificate_id: UUID,
    receiver: UUID | None,
    witness: UUID | None = None,
    ground: Ground,
    reason: str,
    condition: str,
    by: Actor,
    at: datetime,
) -> Handover:
    """The head orders that `receiver` (an account of văn thư) shall keep the key; without a keeper yet it is given by him.

    With a `witness` it is a takeover: the keeper is away and the witness confirms in his stead (reading 21). A renewed
    certificate takes the place of the one that it replaces, whose custody ends in the same moment. Raises PersonUnfit,
    RegistryReasonMissing, WrongState.
    """
    facts = parts.begin(certificate_id, rights.TAKE_OVER if witness else rights.ORDER, by=by)
    certificate = facts.certificate
    former = facts.custody or _custody_of_replaced(certificate)
    _named(receiver, Role.CLERK, certificate=certificate, at=at, field="receiver",
           why="Người nhận phải là văn thư của cơ quan (giữ vị trí văn thư).")  # fmt: skip
    if facts.custody is not None and facts.custody.keeper_id == receiver:
        raise PersonUnfit(why="Người nhận đang quản lý thiết bị này.", field="receiver")
    keeper = former.keeper_id if former else None
    giver = None if witness or keeper == receiver else keeper
    if witness is not None:
        _named(witness, certificate=certificate, at=at, field="witness",
               why="Người chứng kiến phải là người của cơ quan.")  # fmt: skip
        if witness in (receiver, keeper, by.account):
            raise PersonUnfit(
                why="Người chứng kiến không được là người nhận, người đang giữ hoặc người quyết định.", field="witness"
            )
    title = Position.objects.filter(pk=by.position).values_list("title", flat=True).first() or ""
    permission = parts.keep(ground.scan, kind=Paper.PERMISSION, agency=certificate.agency_id, by=by, at=at)
    handover = Handover.objects.create(
        agency_id=certificate.agency_id,
        certificate=certificate,
        former=former,
        giver_id=giver,
        receiver_id=receiver,
        witness_id=witness,
        ordered_by_id=by.account,
        ordered_title=title,
        ordered_at=at,
        permission_number=parts.required(ground.number, what="số văn bản cho phép", field="number"),
        permission_date=ground.on,
        permission=permission,
        reason=parts.required(reason, what="lý do bàn giao", field="reason"),
        condition=parts.required(condition, what="tình trạng thiết bị", field="condition"),
    )
    audit.record(
        ORDERED,
        by=by,
        at=at,
        target=certificate,
        giver=_name(handover.giver),
        receiver=_name(handover.receiver),
        witness=_name(handover.witness),
        number=handover.permission_number,
        on=f"{ground.on:%d/%m/%Y}",
        reason=handover.reason,
    )
    parts.tell(
        certificate, [giver, receiver, witness], "Bàn giao thiết bị lưu khóa bí mật con dấu chờ anh/chị xác nhận", at=at
    )
    return handover


@transaction.atomic(durable=True)
def confirm(*, certificate_id: UUID, side: str, by: Actor, at: datetime) -> Handover:
    """One side ("giver", "receiver", "witness") says in person that it happened; the last one completes the handover.

    From that moment the receiver is the keeper. Raises NotPermitted, WrongState.
    """
    facts = parts.begin(certificate_id, SIDES[side], by=by)
    handover = facts.handover
    assert handover is not None
    setattr(handover, f"{side}_confirmed_at", at)
    handover.save(update_fields=[f"{side}_confirmed_at"])
    audit.record(CONFIRMED, by=by, at=at, target=facts.certificate, what=_SAID[side])
    waits = (
        handover.receiver_confirmed_at is None
        or (handover.giver_id is not None and handover.giver_confirmed_at is None)
        or (handover.witness_id is not None and handover.witness_confirmed_at is None)
    )
    if not waits:
        _complete(facts, handover, by=by, at=at)
    return handover


@transaction.atomic(durable=True)
def cancel(*, certificate_id: UUID, reason: str, by: Actor, at: datetime) -> Handover:
    """The head takes the order back before everybody has confirmed; who keeps the key goes on keeping it."""
    facts = parts.begin(certificate_id, rights.CANCEL, by=by)
    handover = facts.handover
    assert handover is not None
    handover.state, handover.ended_at = Handover.CANCELLED, at
    handover.end_reason = parts.required(reason, what="lý do hủy", field="reason")
    handover.save(update_fields=["state", "ended_at", "end_reason"])
    audit.record(CANCELLED, by=by, at=at, target=facts.certificate, reason=handover.end_reason)
    told = [handover.giver_id, handover.receiver_id, handover.witness_id]
    parts.tell(facts.certificate, told, "Đã hủy lần bàn giao thiết bị", at=at)
    return handover


@transaction.atomic(durable=True)
def name_deputy(*, certificate_id: UUID, deputy: UUID | None, ground: Ground, by: Actor, at: datetime) -> Deputy:
    """The head names in writing who seals when the keeper cannot; the keeper stays the keeper (reading 21)."""
    facts = parts.begin(certificate_id, rights.NAME_DEPUTY, by=by)
    custody = facts.custody
    assert custody is not None
    position = _named(deputy, Role.CLERK, certificate=facts.certificate, at=at, field="deputy",
                      why="Người thay phải là văn thư của cơ quan (giữ vị trí văn thư).")  # fmt: skip
    if deputy == custody.keeper_id:
        raise PersonUnfit(why="Người quản lý không tự thay cho mình.", field="deputy")
    number = parts.required(ground.number, what="số văn bản cử người thay", field="number")
    permission = parts.keep(ground.scan, kind=Paper.PERMISSION, agency=facts.certificate.agency_id, by=by, at=at)
    made = Deputy.objects.create(
        custody=custody, account_id=position.account_id, ground=ground.words[:300], permission=permission, since=at
    )
    audit.record(
        DEPUTY_NAMED, by=by, at=at, target=facts.certificate, deputy=position.account.name,
        keeper=custody.keeper.name, number=number, on=f"{ground.on:%d/%m/%Y}",
    )  # fmt: skip
    parts.tell(facts.certificate, [deputy, custody.keeper_id], "Cử người thay thường trực quản lý thiết bị", at=at)
    return made


@transaction.atomic(durable=True)
def end_deputy(*, certificate_id: UUID, reason: str, by: Actor, at: datetime) -> Deputy:
    """The deputy stands in no more."""
    facts = parts.begin(certificate_id, rights.END_DEPUTY, by=by)
    deputy, custody = facts.deputy, facts.custody
    assert deputy is not None and custody is not None
    reason = parts.required(reason, what="lý do", field="reason")
    deputy.until = at
    deputy.save(update_fields=["until"])
    audit.record(
        DEPUTY_ENDED, by=by, at=at, target=facts.certificate, deputy=deputy.account.name, keeper=custody.keeper.name,
        reason=reason,
    )  # fmt: skip
    told = [deputy.account_id, custody.keeper_id]
    parts.tell(facts.certificate, told, "Chấm dứt việc thay quản lý thiết bị", at=at)
    return deputy


@transaction.atomic(durable=True)
def keep_minutes(*, handover_id: UUID, minutes: Received, by: Actor, at: datetime) -> Handover:
    """The minutes were drawn: a file of the handover. A second run of the job changes nothing."""
    handover = Handover.objects.select_for_update().get(pk=handover_id)
    if handover.minutes_id is None:
        handover.minutes = parts.keep(minutes, kind=Paper.MINUTES, agency=handover.agency_id, by=by, at=at)
        handover.save(update_fields=["minutes"])
    return handover


@transaction.atomic(durable=True)
def keep_signed_minutes(*, certificate_id: UUID, scan: Received, by: Actor, at: datetime) -> Handover:
    """The minutes as both sides signed them on paper, scanned."""
    facts = parts.begin(certificate_id, rights.ADD_SIGNED, by=by)
    handover = facts.last
    assert handover is not None
    handover.signed_minutes = parts.keep(scan, kind=Paper.SIGNED, agency=handover.agency_id, by=by, at=at)
    handover.save(update_fields=["signed_minutes"])
    audit.record(
        MINUTES_KEPT, by=by, at=at, target=facts.certificate, what="biên bản bàn giao đã ký", sha256=scan.sha256
    )
    return handover


# --- parts of this module --------------------------------------------------------------------------------------------


def _complete(facts: Facts, handover: Handover, *, by: Actor, at: datetime) -> None:
    certificate = facts.certificate
    former = facts.custody
    if former is None and (kept := _custody_of_replaced(certificate)) is not None:
        # Renewed: the new certificate takes the old one's place, and the old one signs no more.
        before = parts.lock(kept.certificate_id)
        former = before.custody
        reason = f"thay bằng chứng thư số số hiệu {certificate.serial}."
        parts.stop(before, Certificate.RETIRED, at=at)
        audit.record(RETIRED, by=by, at=at, target=before.certificate, reason=reason)
    elif former is not None:
        parts.end_custody(former, at=at)
    if (former.pk if former else None) != handover.former_id:
        raise WrongState("Người quản lý thiết bị đã thay đổi từ khi có quyết định. Hãy hủy lần bàn giao này và ra lại.")
    # Numbers of minutes run by agency and year, in a series of their own.
    Agency.objects.select_for_update(no_key=True).get(pk=handover.agency_id)
    year = at.astimezone(VIETNAM).year
    last = Handover.objects.filter(agency_id=handover.agency_id, year=year).aggregate(last=Max("number"))["last"]
    handover.state, handover.ended_at = Handover.DONE, at
    handover.year, handover.number = year, (last or 0) + 1
    handover.save(update_fields=["state", "ended_at", "year", "number"])
    custody = Custody.objects.create(
        certificate=certificate,
        keeper_id=handover.receiver_id,
        ground=f"Văn bản số {handover.permission_number} ngày {handover.permission_date:%d/%m/%Y}",
        since=at,
        handover=handover,
    )
    audit.record(
        HANDED_OVER,
        by=by,
        at=at,
        target=certificate,
        giver=_name(handover.giver),
        receiver=_name(handover.receiver),
        witness=_name(handover.witness),
        minutes=handover.code,
        custody=custody.pk,
    )
    if certificate.tells_kind and facts.custody is None:
        parts.look_again()
    told = [
        handover.giver_id,
        handover.receiver_id,
        handover.witness_id,
        former.keeper_id if former else None,
        *parts.heads(handover.agency_id, at=at),
        *parts.admins(handover.agency_id, at=at),
    ]
    parts.tell(certificate, told, f"{handover.receiver.name} quản lý thiết bị lưu khóa bí mật con dấu", at=at)
    by_name("vanthu.signing.registry.jobs.write_minutes").defer(handover_id=str(handover.pk))


def _custody_of_replaced(certificate: Certificate) -> Custody | None:
    if certificate.replaces_id is None:
        return None
    return Custody.objects.select_related("keeper").filter(certificate_id=certificate.replaces_id, until=None).first()


def _named(
    account: UUID | None, *roles: Role, certificate: Certificate, at: datetime, field: str, why: str
) -> Position:
    return parts.position_of(account, *roles, agency=certificate.agency_id, on=at.date(), field=field, why=why)


def _name(account: object) -> str:
    return getattr(account, "name", "")
