"""The one table of acts on a certificate: who may, when, and in words why not. Actions enforce it, pages show it.

Roles are code: the IT officer registers and reports, the head orders who keeps the seal's key, the keeper and whoever
gets it confirm in person, and a personal certificate is its owner's (NĐ 30/2020 Điều 32, LC điều 5, BD điều 16).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vanthu.core.actor import Actor
from vanthu.core.roles import Role
from vanthu.refusal import NotPermitted, WrongState
from vanthu.signing.models import Certificate, Custody, Deputy, Device, Handover

#: Who sees every certificate of the agency; a clerk sees the agency's own, everybody his own.
SEES_ALL = frozenset({Role.ADMIN, Role.HEAD, Role.LEADER, Role.OFFICE_CHIEF})
#: Who has the section "Quản trị" in the rail.
HAS_PAGES = SEES_ALL | {Role.CLERK}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A certificate with what stands around it now."""

    certificate: Certificate
    custody: Custody | None = None
    deputy: Deputy | None = None
    handover: Handover | None = None
    last: Handover | None = None

    @property
    def of_agency(self) -> bool:
        return self.certificate.kind == Certificate.ORGANISATION

    def keeps(self, by: Actor) -> bool:
        """Whether this person has the key in his hands: its owner, its keeper, or the keeper's deputy."""
        holders = {
            self.certificate.account_id,
            self.custody.keeper_id if self.custody else None,
            self.deputy.account_id if self.deputy else None,
        }
        return by.account is not None and by.account in holders


Who = Callable[[Facts, Actor], str]
When = Callable[[Facts], str]


@dataclass(frozen=True, kw_only=True)
class Act:
    """One button. `who` and `when` give the reason against it, or ""."""

    key: str
    label: str
    who: Who
    when: When
    tone: str = ""
    primary: bool = False

    def check(self, facts: Facts, by: Actor) -> None:
        """Raises NotPermitted or WrongState."""
        if why := self.who(facts, by):
            raise NotPermitted(why)
        if why := self.when(facts):
            raise WrongState(why)


# --- who -------------------------------------------------------------------------------------------------------------


def admin(facts: Facts, by: Actor) -> str:
    return "" if by.has(Role.ADMIN) else "Chỉ quản trị hệ thống được thực hiện việc này."


def head(facts: Facts, by: Actor) -> str:
    return "" if by.has(Role.HEAD) else "Chỉ người đứng đầu cơ quan được quyết định việc này."


def owner(facts: Facts, by: Actor) -> str:
    mine = by.account is not None and facts.certificate.account_id == by.account
    return "" if mine else "Chỉ chủ thể của chứng thư số được thực hiện việc này."


def admin_or_holder(facts: Facts, by: Actor) -> str:
    if by.has(Role.ADMIN) or facts.keeps(by):
        return ""
    return "Chỉ quản trị hệ thống và người quản lý thiết bị được báo sự cố."


def _named(name: str, sentence: str) -> Who:
    def who(facts: Facts, by: Actor) -> str:
        named = getattr(facts.handover, f"{name}_id") if facts.handover else None
        return "" if named is not None and named == by.account else sentence

    return who


def head_admin_or_keeper(facts: Facts, by: Actor) -> str:
    if by.has(Role.HEAD, Role.ADMIN) or facts.keeps(by):
        return ""
    return "Chỉ người quản lý thiết bị, người đứng đầu và quản trị hệ thống được thực hiện việc này."


# --- when ------------------------------------------------------------------------------------------------------------


def _state(*states: str) -> When:
    labels = dict(Certificate.STATES)

    def when(facts: Facts) -> str:
        if facts.certificate.state in states:
            return ""
        return f"Chứng thư số đang ở trạng thái “{labels[facts.certificate.state]}”."

    return when


def _device(*states: str) -> When:
    labels = dict(Device.STATES)

    def when(facts: Facts) -> str:
        device = facts.certificate.device
        if device is None:
            return "Chứng thư số này không ghi thiết bị nào."
        return "" if device.state in states else f"Thiết bị đang ở trạng thái “{labels[device.state]}”."

    return when


def _may_be_handed_over(facts: Facts) -> str:
    if not facts.of_agency:
        return "Thiết bị cá nhân do chủ thể tự quản lý, không bàn giao."
    if facts.handover is not None:
        return "Đang có một lần bàn giao chờ xác nhận."
    return _state(Certificate.ACTIVE)(facts)


def _has_giver_away(facts: Facts) -> str:
    if why := _may_be_handed_over(facts):
        return why
    return "" if facts.custody else "Chưa có người quản lý để tiếp quản; hãy dùng “Giao, bàn giao thiết bị”."


def _awaits(name: str) -> When:
    def when(facts: Facts) -> str:
        if facts.handover is None:
            return "Không có lần bàn giao nào chờ xác nhận."
        return "Bạn đã xác nhận." if getattr(facts.handover, f"{name}_confirmed_at") else ""

    return when


def _is_open(facts: Facts) -> str:
    return "" if facts.handover else "Không có lần bàn giao nào chờ xác nhận."


def _may_have_deputy(facts: Facts) -> str:
    if facts.custody is None:
        return "Chưa có người quản lý thiết bị để cử người thay."
    return "Đã có người thay; hãy chấm dứt trước." if facts.deputy else ""


def _has_deputy(facts: Facts) -> str:
    return "" if facts.deputy else "Chưa cử người thay."


def _has_minutes(facts: Facts) -> str:
    if facts.last is None:
        return "Chưa có biên bản bàn giao."
    return "Biên bản đã ký đã được lưu." if facts.last.signed_minutes_id else ""


IN_FORCE = (Certificate.ACTIVE, Certificate.SUSPENDED)


def _may_be_returned(facts: Facts) -> str:
    if facts.certificate.state in IN_FORCE:
        return "Hãy ghi nhận thu hồi hoặc thôi dùng chứng thư số trước khi giao nộp thiết bị."
    return _device(Device.IN_USE, Device.LOCKED)(facts)


CONFIRM = Act(key="confirm", label="Xác nhận là của tôi", who=owner, when=_state(Certificate.PENDING), primary=True)
DECLINE = Act(key="decline", label="Không phải của tôi", who=owner, when=_state(Certificate.PENDING), tone="danger")
GIVE = Act(
    key="give",
    label="Xác nhận đã giao thiết bị",
    who=_named("giver", "Chỉ người đang giữ thiết bị được xác nhận đã giao."),
    when=_awaits("giver"),
    primary=True,
)
RECEIVE = Act(
    key="receive",
    label="Xác nhận đã nhận thiết bị",
    who=_named("receiver", "Chỉ người nhận thiết bị được xác nhận đã nhận."),
    when=_awaits("receiver"),
    primary=True,
)
WITNESS = Act(
    key="witness",
    label="Xác nhận chứng kiến",
    who=_named("witness", "Chỉ người chứng kiến được xác nhận."),
    when=_awaits("witness"),
    primary=True,
)
ORDER = Act(key="order", label="Giao, bàn giao thiết bị", who=head, when=_may_be_handed_over, primary=True)
TAKE_OVER = Act(key="take_over", label="Tiếp quản khi người giữ vắng mặt", who=head, when=_has_giver_away)
CANCEL = Act(key="cancel", label="Hủy lần bàn giao", who=head, when=_is_open, tone="danger")
NAME_DEPUTY = Act(key="deputy", label="Cử người thay thường trực", who=head, when=_may_have_deputy)
END_DEPUTY = Act(key="end_deputy", label="Chấm dứt việc thay", who=head, when=_has_deputy)
ADD_SIGNED = Act(key="signed", label="Lưu biên bản đã ký", who=head_admin_or_keeper, when=_has_minutes)
REPORT_LOST = Act(
    key="lost",
    label="Báo mất thiết bị",
    who=admin_or_holder,
    when=_device(Device.IN_USE, Device.LOCKED),
    tone="danger",
)
REPORT_LOCKED = Act(key="locked", label="Báo thiết bị bị khóa", who=admin_or_holder, when=_device(Device.IN_USE))
RECOVER = Act(key="recover", label="Đưa thiết bị vào dùng lại", who=admin, when=_device(Device.LOCKED, Device.LOST))
RETURN = Act(key="returned", label="Ghi nhận giao nộp thiết bị", who=admin, when=_may_be_returned)
CHECK_CHAIN = Act(
    key="chain",
    label="Kiểm tra chuỗi ngay",
    who=head_admin_or_keeper,
    when=_state(Certificate.PENDING, *IN_FORCE),
)
MOVE_KEY = Act(key="key", label="Sửa thiết bị, địa chỉ khóa", who=admin, when=_state(Certificate.PENDING, *IN_FORCE))
SUSPEND = Act(key="suspend", label="Tạm dừng", who=admin_or_holder, when=_state(Certificate.ACTIVE), tone="danger")
RESUME = Act(key="resume", label="Cho dùng lại", who=admin, when=_state(Certificate.SUSPENDED))
REVOKE = Act(
    key="revoke",
    label="Ghi nhận thu hồi",
    who=admin,
    when=_state(Certificate.PENDING, *IN_FORCE),
    tone="danger",
)
RETIRE = Act(
    key="retire",
    label="Thôi dùng",
    who=admin,
    when=_state(Certificate.PENDING, *IN_FORCE),
    tone="danger",
)

ACTS = (
    CONFIRM, DECLINE, GIVE, RECEIVE, WITNESS, ORDER, TAKE_OVER, CANCEL, NAME_DEPUTY, END_DEPUTY, ADD_SIGNED,
    REPORT_LOST, REPORT_LOCKED, RECOVER, RETURN, CHECK_CHAIN, MOVE_KEY, SUSPEND, RESUME, REVOKE, RETIRE,
)  # fmt: skip


def offered(facts: Facts, by: Actor) -> list[Act]:
    """What this person may do with the certificate now: what can never be his or is over is not shown."""
    return [act for act in ACTS if not act.who(facts, by) and not act.when(facts)]
