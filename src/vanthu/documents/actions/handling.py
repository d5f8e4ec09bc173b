"""Văn bản đến, from the register on: submitted, distributed, assigned, handled, done. States: docs/states.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.folding import nfc
from vanthu.core.roles import HANDLES, Role
from vanthu.documents import assignments, parts, transitions
from vanthu.documents.models import Assignment, Document
from vanthu.documents.states import In
from vanthu.people import queries as people
from vanthu.people.models import Position, Unit
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput, WrongState

SUBMITTED = audit.declare("incoming.submitted", "Trình {to}.", "to")
DISTRIBUTED = audit.declare(
    "incoming.distributed",
    "Phân phối. Chủ trì: {lead}. Phối hợp: {support}. {opinion}",
    "lead",
    "support",
    "opinion",
    "due",
    "status",
)
ASSIGNED = audit.declare("incoming.assigned", "Giao việc cho {to}. {opinion}", "to", "opinion", "due")
OPENED = audit.declare("incoming.opened", "{who} đã mở xem.", "who")
PASSED_ON = audit.declare("incoming.passed_on", "{label}: {to}. Lý do: {reason}", "label", "to", "reason")
SENT_BACK = audit.declare("incoming.sent_back", "Yêu cầu làm lại. Lý do: {reason}", "reason", tone="danger")
HANDED_UP = audit.declare("incoming.handed_up", "Trả lại người phân phối. Lý do: {reason}", "reason", tone="danger")


@transaction.atomic(durable=True)
def submit_arrival(*, document_id: UUID, leader: UUID, by: Actor, at: datetime) -> Document:
    """Trình: the arrival goes before a leader (BD-9a, QN-9.3a)."""
    document, _ = parts.begin(document_id, transitions.SUBMIT_ARRIVAL, by=by)
    position = _position(leader, document, Role.LEADER, Role.HEAD, field="leader")
    parts.move(document, In.SUBMITTED, at=at, holder=position.pk)
    audit.record(SUBMITTED, by=by, at=at, target=document, to=position.account.name)
    parts.tell(document, [position.account_id], "Văn bản chờ phân phối", at=at)
    return document


@dataclass(frozen=True, kw_only=True)
class Task:
    """One addressee of a distribution: a unit or a person, as chủ trì, phối hợp or để biết."""

    role: str
    unit: UUID | None = None
    position: UUID | None = None


@transaction.atomic(durable=True)
def distribute(
    *,
    document_id: UUID,
    tasks: Sequence[Task],
    opinion: str,
    due_on: date | None,
    without_deadline: bool = False,
    status: str = "",
    by: Actor,
    at: datetime,
) -> Document:
    """Phân phối: with several recipients exactly one chủ trì, a deadline and an opinion (BD-9c, ST-8.3b; NĐ 30 Điều 23).

    A deadline may be "không thời hạn" (reading 26). A leader to whom the document was distributed passes it on: his own
    task stays open above the new ones (reading 5). Sends 04, once.
    """
    document, policy = parts.begin(document_id, transitions.DISTRIBUTE, by=by)
    opinion = nfc(opinion)
    parts.refuse_secrets(opinion=opinion)
    own = assignments.held_by(document, by) if document.state == In.ASSIGNED else None
    acting = [task for task in tasks if task.role != Assignment.INFORM]
    if len([task for task in tasks if task.role == Assignment.LEAD]) != 1:
        raise BadInput("Hãy chọn đúng một đơn vị hoặc cá nhân chủ trì.", field="lead")
    if own is not None and own.given_by_id in {task.position for task in acting}:
        raise BadInput("Người này đã giao văn bản cho bạn. Hãy dùng “Trả lại người phân phối”.", field="lead")
    if due_on is not None and without_deadline:
        raise BadInput("Chọn thời hạn giải quyết hoặc “Không thời hạn”, không chọn cả hai.", field="due_on")
    due = _due(document, policy, due_on, within=own, at=at)
    if due is not None and without_deadline:
        raise BadInput(
            "Lãnh đạo đã giao bạn việc này có thời hạn. Hãy bỏ “Không thời hạn”; để trống ngày thì thời hạn đó được giữ.",
            field="due_on",
        )
    wanted = policy.distribution_fields | (policy.distribution_fields_when_several if len(acting) > 1 else frozenset())
    if "opinion" in wanted and not opinion:
        raise BadInput("Hãy ghi ý kiến chỉ đạo.", field="opinion")
    if "deadline" in wanted and due is None and not without_deadline:
        raise BadInput("Hãy chọn thời hạn giải quyết.", field="due_on")
    if "status" in wanted and status not in dict(Assignment.STATUSES):
        raise BadInput("Hãy chọn trạng thái xử lý.", field="status")
    giver = Position.objects.get(pk=by.position)
    made = [
        _assign(document, task, parent=own, opinion=opinion, status=status, due=due, giver=giver, by=by, at=at)
        for task in _once(tasks)
    ]
    lead = next(item for item in made if item.role == Assignment.LEAD)
    parts.participate(
        document,
        positions=[item.position_id for item in made],
        units=[item.unit_id for item in made if not item.position_id],
    )
    document_due = document.due_at if own is not None and document.due_at else due or document.due_at
    parts.move(document, In.ASSIGNED, at=at, holder=lead.position_id, holder_unit=lead.unit_id, due_at=document_due)
    audit.record(
        DISTRIBUTED,
        by=by,
        at=at,
        target=document,
        lead=_assignee(lead),
        support=", ".join(_assignee(item) for item in made if item.role == Assignment.SUPPORT) or "không",
        opinion=opinion,
        due=due,
        status=lead.get_status_display(),
    )
    parts.report(document, "04", f"Đã chuyển xử lý: {_assignee(lead)}.", by=by, at=at)
    for item in made:
        parts.tell(document, assignments.accounts([item], at=at), f"{item.get_role_display()} xử lý văn bản", at=at)
    return document


@transaction.atomic(durable=True)
def assign(
    *, document_id: UUID, position: UUID, opinion: str, due_on: date | None, by: Actor, at: datetime
) -> Document:
    """Giao việc inside the unit: the chủ trì unit's leader names the handler (BD-10.1, ST-8.4a)."""
    document, policy = parts.begin(document_id, transitions.ASSIGN, by=by)
    parts.refuse_secrets(opinion=opinion)
    handler = _colleague(position, by=by, at=at)
    lead = next((task for task in assignments.leads(document) if task.unit_id == by.unit), None)
    if lead is None:
        raise WrongState("Đơn vị bạn không còn được giao chủ trì văn bản này.")
    due = _due(document, policy, due_on, within=lead, at=at)
    lead.children.filter(ended_at=None).update(ended_at=at)
    giver = Position.objects.get(pk=by.position)
    task = Assignment.objects.create(
        agency_id=document.agency_id,
        document=document,
        parent=lead,
        unit_id=handler.unit_id,
        position=handler,
        role=Assignment.LEAD,
        direction=nfc(opinion),
        due_at=due,
        given_by=giver,
        given_by_name=by.label,
        given_at=at,
    )
    parts.participate(document, positions=[handler.pk])
    state = In.ASSIGNED if document.state == In.ASSIGNED else In.IN_PROGRESS
    parts.move(document, state, at=at, holder=handler.pk, holder_unit=by.unit)
    audit.record(
        ASSIGNED, by=by, at=at, target=document, to=handler.account.name, opinion=nfc(opinion), due=task.due_at
    )
    parts.tell(document, [handler.account_id], "Bạn được giao xử lý văn bản", at=at)
    return document


@transaction.atomic(durable=True)
def mark_opened(*, document_id: UUID, by: Actor, at: datetime) -> None:
    """The first look of someone assigned: an internal mark, never a status (reading 6, QN-18.2b)."""
    task = (
        Assignment.objects.select_for_update()
        .filter(document_id=document_id, agency_id=by.agency, position_id=by.position, opened_at=None, ended_at=None)
        .order_by("-given_at")
        .first()
    )
    if task is None:
        return
    task.opened_at = at
    task.save(update_fields=["opened_at"])
    audit.record(OPENED, by=by, at=at, target=("document", document_id), who=by.label)


@transaction.atomic(durable=True)
def start(*, document_id: UUID, by: Actor, at: datetime) -> Document:
    """Nhận việc: the lead takes the work on; the sender is told 05 (reading 6)."""
    document, _ = parts.begin(document_id, transitions.START, by=by)
    assignments.begin(document, by=by, at=at, by_first_act=False)
    return document


@transaction.atomic(durable=True)
def file(*, document_id: UUID, case_file: UUID | None, result: str, by: Actor, at: datetime) -> Document:
    """Lưu văn bản: no answer is needed; it is filed under a case file (QN-18.2c, BD-10.2a). Over as a report is."""
    document, policy = parts.begin(document_id, transitions.FILE, by=by)
    result = nfc(result)
    parts.refuse_secrets(result=result)
    chosen = assignments.case_file_of(document, policy, case_file)
    assignments.begin(document, by=by, at=at)
    assignments.report(document, policy, chosen, result or "Lưu văn bản, không phải trả lời.", by=by, at=at)
    return document


@transaction.atomic(durable=True)
def report_result(*, document_id: UUID, case_file: UUID | None, result: str, by: Actor, at: datetime) -> Document:
    """Báo cáo kết quả: before who assigned it; done at once only where reading 6 allows it."""
    document, policy = parts.begin(document_id, transitions.REPORT, by=by)
    result = nfc(result)
    if not result:
        raise BadInput("Hãy ghi kết quả xử lý.", field="result")
    parts.refuse_secrets(result=result)
    chosen = assignments.case_file_of(document, policy, case_file)
    assignments.begin(document, by=by, at=at)
    assignments.report(document, policy, chosen, result, by=by, at=at)
    return document


@transaction.atomic(durable=True)
def pass_on(*, document_id: UUID, position: UUID, reason: str, by: Actor, at: datetime) -> Document:
    """Chuyển cho cán bộ khác xử lý: the handler's task goes to a colleague of the unit (QN-18.2c, flows I11d).

    What was ordered, by whom and until when stays as it is; the new handler and who gave the task are told. The new
    handler takes the work on for himself; the sender, who may have had 05, does not get it twice.
    """
    document, policy = parts.begin(document_id, transitions.PASS_ON, by=by)
    reason = parts.required(reason)
    task = assignments.held_by(document, by)
    handler = _colleague(position, by=by, at=at)
    if handler.pk == by.position:
        raise BadInput("Bạn đang xử lý văn bản này. Hãy chọn người khác.", field="position")
    Assignment.objects.filter(pk=task.pk).update(ended_at=at)
    Assignment.objects.create(
        agency_id=document.agency_id,
        document=document,
        parent_id=task.parent_id,
        unit_id=handler.unit_id,
        position=handler,
        role=task.role,
        direction=task.direction,
        status=task.status,
        # An overdue task is passed on as it is; the document itself stays overdue.
        due_at=task.due_at if task.due_at is not None and task.due_at > at else None,
        given_by_id=task.given_by_id,
        given_by_name=task.given_by_name,
        given_at=at,
    )
    parts.participate(document, positions=[handler.pk])
    parts.move(document, In.ASSIGNED, at=at, holder=handler.pk, holder_unit=handler.unit_id)
    label = transitions.PASS_ON.label(policy.labels)
    audit.record(PASSED_ON, by=by, at=at, target=document, label=label, to=handler.account.name, reason=reason)
    parts.tell(document, [handler.account_id], "Bạn được chuyển xử lý văn bản", at=at)
    told = [account for account in parts.accounts_of(task.given_by_id) if account != by.account]
    parts.tell(document, told, f"Việc đã chuyển cho {handler.account.name}", at=at)
    return document


@transaction.atomic(durable=True)
def confirm(*, document_id: UUID, by: Actor, at: datetime) -> Document:
    """Who assigned it accepts the report: done, 06."""
    document, _ = parts.begin(document_id, transitions.CONFIRM, by=by)
    assignments.finish(document, document.case_file, document.result, by=by, at=at)
    return document


@transaction.atomic(durable=True)
def send_back(*, document_id: UUID, reason: str, by: Actor, at: datetime) -> Document:
    """Who assigned it does not accept the report: back to the handler, with the reason."""
    document, _ = parts.begin(document_id, transitions.SEND_BACK, by=by)
    reason = parts.required(reason)
    task = next(reversed(assignments.leads(document)), None)
    parts.move(
        document,
        In.IN_PROGRESS,
        at=at,
        holder=task.position_id if task else None,
        holder_unit=task.unit_id if task else None,
    )
    audit.record(SENT_BACK, by=by, at=at, target=document, reason=reason)
    told = assignments.accounts([task] if task else [], at=at)
    parts.tell(document, told, f"Yêu cầu làm lại, lý do: {reason[:200]}", at=at)
    return document


@transaction.atomic(durable=True)
def hand_up(*, document_id: UUID, reason: str, by: Actor, at: datetime) -> Document:
    """Trả lại người phân phối: not our function (flows I13). A leader who had it from another has it again to pass on."""
    document, _ = parts.begin(document_id, transitions.HAND_UP, by=by)
    reason = parts.required(reason)
    assignments.held_by(document, by)
    giver = assignments.distributed_by(document)
    own = next((task for task in assignments.leads(document) if giver and task.position_id == giver.pk), None)
    ended = document.assignments.filter(ended_at=None)
    if own is not None:
        ended = ended.filter(pk__in=_below(document, own))
    ended.update(ended_at=at)
    parts.move(document, In.ASSIGNED if own else In.SUBMITTED, at=at, holder=giver.pk if giver else None)
    audit.record(HANDED_UP, by=by, at=at, target=document, reason=reason)
    parts.tell(document, [giver.account_id] if giver else [], f"Đơn vị trả lại, lý do: {reason[:200]}", at=at)
    return document


def _position(pk: UUID, document: Document, *roles: Role, field: str) -> Position:
    position = (
        Position.objects.select_related("account")
        .filter(pk=pk, agency_id=document.agency_id, roles__overlap=[*roles], account__is_active=True)
        .first()
    )
    if position is None:
        raise BadInput("Người được chọn không giữ vị trí phù hợp tại cơ quan.", field=field)
    return position


def _once(tasks: Sequence[Task]) -> list[Task]:
    """Each addressee once; the first role named for it counts (chủ trì before phối hợp before để biết)."""
    order = {Assignment.LEAD: 0, Assignment.SUPPORT: 1, Assignment.INFORM: 2}
    seen: dict[tuple[UUID | None, UUID | None], Task] = {}
    for task in sorted(tasks, key=lambda task: order[task.role]):
        seen.setdefault((task.unit, task.position), task)
    return list(seen.values())


def _due(
    document: Document, policy: Policy, due_on: date | None, *, within: Assignment | None, at: datetime
) -> datetime | None:
    """The end of a deadline given as a day: not in the past, and not after that of the task `within` which it is given.
    Without a day that task's own deadline holds. One that is over binds nobody: overdue work still finds its handler,
    and a new day."""
    due = parts.due_at(document, policy, due_on)
    if due is not None and due <= at:
        raise BadInput("Thời hạn giải quyết phải sau thời điểm hiện tại.", field="due_on")
    limit = within.due_at if within is not None and within.due_at is not None and within.due_at > at else None
    if due is not None and limit is not None and due > limit:
        raise BadInput("Thời hạn giao không được sau thời hạn lãnh đạo đã giao.", field="due_on")
    return due or limit


def _colleague(pk: UUID, *, by: Actor, at: datetime) -> Position:
    """Someone of the own unit who may handle documents."""
    found = people.positions_in(by.agency, *HANDLES, on=at.date()).filter(pk=pk, unit_id=by.unit).first()
    if found is None or by.unit is None:
        raise BadInput("Chỉ giao việc cho người trong đơn vị mình.", field="position")
    return found


def _below(document: Document, task: Assignment) -> set[UUID]:
    """The tasks that were given under this one, at any depth."""
    parents = dict(document.assignments.filter(ended_at=None).values_list("pk", "parent_id"))
    found: set[UUID] = set()
    while more := {pk for pk, parent in parents.items() if parent == task.pk or parent in found} - found:
        found |= more
    return found


def _assign(
    document: Document,
    task: Task,
    *,
    parent: Assignment | None,
    opinion: str,
    status: str,
    due: datetime | None,
    giver: Position,
    by: Actor,
    at: datetime,
) -> Assignment:
    position = None
    if task.position is not None:
        position = people.positions_in(document.agency_id, *HANDLES, on=at.date()).filter(pk=task.position).first()
        if position is None:
            raise BadInput("Người nhận không thuộc cơ quan hoặc không xử lý văn bản.", field="lead")
        if position.pk == by.position:
            raise BadInput("Không phân phối cho chính mình.", field="lead")
    elif not Unit.objects.filter(pk=task.unit, agency_id=document.agency_id, is_open=True).exists():
        raise BadInput("Đơn vị nhận không thuộc cơ quan hoặc đã đóng.", field="lead")
    return Assignment.objects.create(
        agency_id=document.agency_id,
        document=document,
        parent=parent,
        unit_id=position.unit_id if position else task.unit,
        position=position,
        role=task.role,
        direction=opinion,
        status=status,
        due_at=due,
        given_by=giver,
        given_by_name=by.label,
        given_at=at,
    )


def _assignee(task: Assignment) -> str:
    if task.position_id:
        return Position.objects.select_related("account").get(pk=task.position_id).account.name
    return task.unit.name if task.unit else ""
