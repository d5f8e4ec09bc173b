"""Work lists as data: who has which queue, what is in it, in the order of the day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet

from vanthu.core.actor import Actor
from vanthu.core.clock import VIETNAM
from vanthu.core.prepared import PreparedStatement
from vanthu.core.roles import DRAFTS, HANDLES, Role
from vanthu.documents import queries
from vanthu.documents.models import Assignment, Document, Initial
from vanthu.documents.states import CLOSED, In, Out
from vanthu.exchange.models import Delivery
from vanthu.policy.profile import Policy


@dataclass(frozen=True, kw_only=True)
class Queue:
    """One work list. `what` narrows the documents of the actor's agency; `open_only` queues count open documents."""

    key: str
    direction: str
    label: Callable[[Policy], str]
    roles: frozenset[Role]
    what: Callable[[Actor, datetime], Q]
    intro: str
    empty: str
    tone: str = ""
    exists: Callable[[Policy], bool] = lambda policy: True
    open_only: bool = True
    #: Not in the rail and not on the first page while nothing lies in it: most people never have any.
    seldom: bool = False


def _roles(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


def _supporting(actor: Actor, at: datetime) -> Q:
    # Read once from the person's own open tasks, not once per document of the agency.
    tasks = Assignment.objects.filter(role=Assignment.SUPPORT, ended_at=None, agency_id=actor.agency)
    mine = tasks.filter(position_id=actor.position)
    if actor.has(Role.UNIT_LEADER) and actor.unit:
        mine = tasks.filter(Q(position_id=actor.position) | Q(unit_id=actor.unit, position=None))
    return Q(pk__in=mine.values("document_id"))


def _to_initial(actor: Actor, at: datetime) -> Q:
    # The head of the drafting unit finds it in "Chờ thông qua".
    mine = Initial.objects.filter(position_id=actor.position, signed_at=None, order__gt=1)
    return Q(state=Out.AT_UNIT_LEADER, pk__in=mine.values("document_id"))


def _refused_somewhere(actor: Actor, at: datetime) -> Q:
    refused = Delivery.objects.filter(agency_id=actor.agency, state__in=["02", "error"])
    return Q(state=Out.ISSUED, pk__in=refused.values("document_id"))


_LEADERS = _roles(Role.LEADER, Role.HEAD)

QUEUES: tuple[Queue, ...] = (
    Queue(
        key="cho-tiep-nhan",
        direction="in",
        label=lambda policy: policy.waiting_label,
        roles=_roles(Role.CLERK),
        what=lambda actor, at: Q(state__in=[In.ARRIVED, In.CHECKED]),
        intro="Văn bản vừa đến, chưa tiếp nhận. Văn bản khẩn xếp trước.",
        empty="Văn bản từ trục liên thông và văn bản giấy vừa nhập sẽ hiện ở đây.",
    ),
    Queue(
        key="cho-quet",
        direction="in",
        label=lambda policy: "Chờ quét",
        roles=_roles(Role.CLERK),
        what=lambda actor, at: Q(awaits_scan=True, direction="in"),
        intro="Văn bản giấy đã nhập, chưa có bản số hóa. Phải quét trước khi trình lãnh đạo.",
        empty="Văn bản giấy nhập với dấu “Bản giấy chưa quét” sẽ hiện ở đây.",
    ),
    Queue(
        key="cho-dang-ky",
        direction="in",
        label=lambda policy: "Chờ đăng ký",
        roles=_roles(Role.CLERK),
        what=lambda actor, at: Q(state=In.ACCEPTED),
        intro="Văn bản đã tiếp nhận, chưa vào sổ. Đăng ký trong ngày; văn bản khẩn làm ngay.",
        empty="Văn bản đã tiếp nhận sẽ hiện ở đây để vào sổ.",
    ),
    Queue(
        key="cho-trinh",
        direction="in",
        label=lambda policy: "Chờ trình",
        roles=_roles(Role.CLERK),
        what=lambda actor, at: Q(state=In.REGISTERED),
        intro="Văn bản đã có số đến, chưa trình lãnh đạo.",
        empty="Văn bản đã đăng ký sẽ hiện ở đây để trình lãnh đạo.",
    ),
    Queue(
        key="cho-phan-phoi",
        direction="in",
        label=lambda policy: "Chờ phân phối",
        roles=_LEADERS,
        what=lambda actor, at: Q(state=In.SUBMITTED, holder_id=actor.position),
        intro="Văn bản văn thư trình, chờ phân công chủ trì, phối hợp và thời hạn.",
        empty="Văn bản văn thư trình bạn sẽ hiện ở đây.",
    ),
    Queue(
        key="cho-xac-nhan",
        direction="in",
        label=lambda policy: "Chờ xác nhận",
        roles=_LEADERS,
        what=lambda actor, at: Q(state=In.REPORTED, holder_id=actor.position),
        intro="Kết quả xử lý đã báo cáo, chờ bạn xác nhận.",
        empty="Báo cáo kết quả của đơn vị sẽ hiện ở đây.",
    ),
    Queue(
        key="cho-giao-viec",
        direction="in",
        label=lambda policy: "Chờ giao việc",
        roles=_roles(Role.UNIT_LEADER),
        what=lambda actor, at: Q(state=In.ASSIGNED, holder=None, holder_unit_id=actor.unit),
        intro="Văn bản giao cho đơn vị, chưa có người xử lý.",
        empty="Văn bản lãnh đạo giao cho đơn vị sẽ hiện ở đây.",
    ),
    Queue(
        key="cho-xu-ly",
        direction="in",
        label=lambda policy: "Chờ xử lý",
        roles=HANDLES,
        what=lambda actor, at: Q(state__in=[In.ASSIGNED, In.IN_PROGRESS], holder_id=actor.position),
        intro="Văn bản bạn chủ trì xử lý.",
        empty="Văn bản được giao cho bạn sẽ hiện ở đây.",
    ),
    Queue(
        key="phoi-hop",
        direction="in",
        label=lambda policy: "Phối hợp",
        roles=HANDLES,
        what=_supporting,
        intro="Văn bản bạn hoặc đơn vị bạn phối hợp xử lý.",
        empty="Văn bản cần bạn phối hợp sẽ hiện ở đây.",
    ),
    Queue(
        key="qua-han",
        direction="in",
        label=lambda policy: "Quá hạn",
        roles=_roles(Role.LEADER, Role.HEAD, Role.OFFICE_CHIEF),
        what=lambda actor, at: Q(due_at__lt=at, state__in=[In.SUBMITTED, In.ASSIGNED, In.IN_PROGRESS, In.REPORTED]),
        intro="Văn bản đến đã quá thời hạn giải quyết.",
        empty="Không có văn bản quá hạn.",
        tone="late",
    ),
    Queue(
        key="du-thao",
        direction="out",
        label=lambda policy: "Dự thảo",
        roles=DRAFTS,
        what=lambda actor, at: Q(state=Out.DRAFT, drafter_id=actor.position),
        intro="Dự thảo của bạn, kể cả văn bản bị trả lại.",
        empty="Dự thảo bạn soạn và văn bản bị trả lại sẽ hiện ở đây.",
    ),
    Queue(
        key="cho-thong-qua",
        direction="out",
        label=lambda policy: "Chờ thông qua",
        roles=_roles(Role.UNIT_LEADER),
        what=lambda actor, at: Q(state=Out.AT_UNIT_LEADER, unit_leader_id=actor.position),
        intro="Dự thảo của đơn vị chờ bạn thông qua.",
        empty="Dự thảo chuyên viên trình sẽ hiện ở đây.",
        exists=lambda policy: policy.unit_leader_step,
    ),
    Queue(
        key="cho-ky-nhay",
        direction="out",
        label=lambda policy: "Chờ ký nháy",
        roles=HANDLES,
        what=_to_initial,
        intro="Dự thảo của đơn vị khác hoặc người khác soạn, đề nghị bạn ký nháy.",
        empty="Dự thảo đề nghị bạn ký nháy sẽ hiện ở đây.",
        exists=lambda policy: policy.initials_required,
    ),
    Queue(
        key="cho-kiem-tra",
        direction="out",
        label=lambda policy: "Chờ kiểm tra thể thức",
        roles=_roles(Role.FORM_CHECKER),
        what=lambda actor, at: Q(state=Out.AT_CHECKER, checker_id=actor.position),
        intro="Dự thảo chờ kiểm tra thể thức trước khi trình ký.",
        empty="Dự thảo chờ kiểm tra thể thức sẽ hiện ở đây.",
        exists=lambda policy: policy.form_checker == "separate",
    ),
    Queue(
        key="cho-tham-dinh",
        direction="out",
        label=lambda policy: "Chờ thẩm định",
        roles=_roles(Role.UNIT_LEADER),
        what=lambda actor, at: Q(state=Out.AT_REVIEW, holder_unit_id=actor.unit),
        intro="Văn bản lãnh đạo chuyển đơn vị bạn thẩm định trước khi ký.",
        empty="Văn bản lãnh đạo cần đơn vị bạn thẩm định sẽ hiện ở đây.",
        exists=lambda policy: policy.expert_review,
    ),
    Queue(
        key="dang-tham-dinh",
        direction="out",
        label=lambda policy: "Đang thẩm định",
        roles=DRAFTS | _LEADERS,
        what=lambda actor, at: Q(state=Out.AT_REVIEW) & (Q(signer_id=actor.position) | Q(drafter_id=actor.position)),
        intro="Văn bản bạn ký hoặc bạn soạn, đơn vị khác đang thẩm định. Người ký rút lại được để ký ngay, không chờ.",
        empty="Văn bản bạn ký hoặc bạn soạn mà lãnh đạo chuyển đi thẩm định sẽ hiện ở đây.",
        exists=lambda policy: policy.expert_review,
        seldom=True,
    ),
    Queue(
        key="cho-toi-ky",
        direction="out",
        label=lambda policy: "Chờ tôi ký",
        roles=_LEADERS,
        what=lambda actor, at: (
            Q(state__in=[Out.AT_SIGNER, Out.SIGNED], signer_id=actor.position)
            & (Q(put_off_until=None) | Q(put_off_until__lte=at))
        ),
        intro="Văn bản trình bạn ký.",
        empty="Văn bản được trình ký sẽ hiện ở đây, gấp nhất trước.",
    ),
    Queue(
        key="cho-ky-thay",
        direction="out",
        label=lambda policy: "Chờ tôi ký TUQ., TL.",
        roles=_roles(Role.UNIT_LEADER),
        what=lambda actor, at: Q(
            state__in=[Out.AT_SIGNER, Out.SIGNED], signer_id=actor.position, delegation__isnull=False
        ),
        intro="Văn bản bạn ký theo ủy quyền hoặc thừa lệnh của người đứng đầu.",
        empty="Văn bản trình bạn ký thừa ủy quyền, thừa lệnh sẽ hiện ở đây.",
        seldom=True,
    ),
    Queue(
        key="cho-cap-so",
        direction="out",
        label=lambda policy: "Chờ cấp số",
        roles=_roles(Role.CLERK),
        what=lambda actor, at: Q(state=Out.AT_CLERK),
        intro="Văn bản đã ký, chờ kiểm tra lại thể thức và cấp số.",
        empty="Văn bản lãnh đạo đã ký sẽ hiện ở đây.",
        exists=lambda policy: policy.number_when == "after_signature",
    ),
    Queue(
        key="cho-dong-dau",
        direction="out",
        label=lambda policy: "Chờ đóng dấu",
        roles=_roles(Role.CLERK),
        what=lambda actor, at: Q(state=Out.NUMBERED),
        intro="Văn bản đã có số, phải ký số cơ quan trước 24 giờ hôm nay.",
        empty="Văn bản đã cấp số sẽ hiện ở đây.",
    ),
    Queue(
        key="truoc-24-gio",
        direction="out",
        label=lambda policy: "Phải đóng dấu trước 24:00",
        roles=_roles(Role.CLERK),
        what=lambda actor, at: Q(state__in=[Out.AT_CLERK, Out.NUMBERED], signed_at__isnull=False),
        intro="Ngày ký số của cơ quan phải trùng ngày lãnh đạo ký. Quá 24:00 chỉ còn cách trả lại để lãnh đạo ký lại.",
        empty="Văn bản lãnh đạo đã ký mà chưa đóng dấu sẽ hiện ở đây.",
        tone="near",
        exists=lambda policy: policy.signature_dates_equal_issue,
    ),
    Queue(
        key="cho-dong-dau-lai",
        direction="out",
        label=lambda policy: "Chờ đóng dấu lại",
        roles=_roles(Role.CLERK),
        what=lambda actor, at: Q(state=Out.NUMBERED) & ~Q(waits_for=""),
        intro="Chưa đóng dấu được vì máy chủ dấu thời gian hoặc nơi công bố thu hồi chứng thư số không phản hồi.",
        empty="Văn bản phải bấm ký số cơ quan lần nữa sẽ hiện ở đây.",
        tone="near",
    ),
    Queue(
        key="cho-phat-hanh",
        direction="out",
        label=lambda policy: "Chờ phát hành",
        roles=_roles(Role.CLERK),
        what=lambda actor, at: Q(state=Out.SEALED),
        intro="Văn bản đã đủ chữ ký số, chờ phát hành. Văn bản khẩn gửi ngay.",
        empty="Văn bản đã ký số cơ quan sẽ hiện ở đây.",
    ),
    Queue(
        key="bi-tu-choi",
        direction="out",
        label=lambda policy: "Bị từ chối",
        roles=_roles(Role.CLERK),
        what=_refused_somewhere,
        intro="Văn bản đã phát hành có nơi nhận từ chối hoặc gửi lỗi.",
        empty="Nơi nhận từ chối hoặc lỗi gửi sẽ hiện ở đây kèm lý do.",
        tone="near",
        open_only=False,
    ),
    Queue(
        key="no-ban-giay",
        direction="out",
        label=lambda policy: "Thiếu bản giấy",
        roles=_roles(Role.CLERK, Role.OFFICE_CHIEF),
        what=lambda actor, at: Q(direction="out", paper_owed_since__isnull=False),
        intro="Văn bản đã có số mà chưa có bản giấy: chưa in để ký hoặc đóng dấu, hoặc chưa nhận bản giấy đã ký.",
        empty="Văn bản đã cấp số mà chưa có bản giấy theo quy chế sẽ hiện ở đây.",
        tone="near",
        exists=lambda policy: policy.paper_original != "none",
        open_only=False,
    ),
)

BY_KEY = {queue.key: queue for queue in QUEUES}


def of(actor: Actor, policy: Policy) -> list[Queue]:
    """The queues that an actor has, in the order of the day."""
    return [queue for queue in QUEUES if actor.has(*queue.roles) and queue.exists(policy)]


def documents(*wanted: Queue, actor: Actor, at: datetime) -> QuerySet[Document]:
    """What lies in a work list of this actor, or in any of several."""
    found = queries.visible(actor)
    if len(directions := {queue.direction for queue in wanted}) == 1:
        found = found.filter(direction=directions.pop())
    if all(queue.open_only for queue in wanted):
        found = found.filter(state__in=OPEN)
    return found.filter(reduce(or_, (queue.what(actor, at) for queue in wanted), Q(pk__in=[])))


# --- statements ------------------------------------------------------------------------------------------------------

_SOMEWHERE = uuid4()


def shape(actor: Actor) -> Actor:
    """What decides how the statements of an actor are composed: the roles, and whether there is a unit."""
    unit = _SOMEWHERE if actor.unit else None
    return replace(actor, label="", account=None, agency=None, position=None, on_behalf_of=None, unit=unit)


def prepared(of: Actor, ask: Callable[[Actor, datetime], object]) -> PreparedStatement:
    """The statement that `ask` sends for any actor of this shape, at any time; `arguments` fill it."""

    def run(*, at: datetime, **ids: UUID | None) -> object:
        return ask(replace(of, **ids), at)  # type: ignore[arg-type]

    ids = {"agency": uuid4(), "position": uuid4(), "account": uuid4(), "unit": of.unit}
    return PreparedStatement(run, unused_ok=True, at=datetime.min.replace(tzinfo=VIETNAM), **ids)


def arguments(actor: Actor, at: datetime) -> dict[str, Any]:
    """What a prepared statement takes."""
    ids = {"agency": actor.agency, "position": actor.position, "account": actor.account, "unit": actor.unit}
    return {"at": at, **ids}


#: States whose documents the rail counts.
OPEN = [state.value for state in (*In, *Out) if state.value not in CLOSED]
