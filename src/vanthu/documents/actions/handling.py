"""Văn bản đến, from the register on: submitted, distributed, assigned, handled, done. Articles: flows.md §2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.folding import nfc
from vanthu.core.roles import Role
from vanthu.documents import parts, states
from vanthu.documents.models import Assignment, CaseFile, Document
from vanthu.documents.states import In
from vanthu.people import queries as people
from vanthu.people.models import Position, Unit
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput

SUBMITTED = audit.declare("incoming.submitted", "Trình {to}.", "to")
DISTRIBUTED = audit.declare(
    "incoming.distributed",
    "Phân phối. Chủ trì: {lead}. Phối hợp: {support}. {opinion}",
    "lead",
    "support",
    "opinion",
    "due",
)
ASSIGNED = audit.declare("incoming.assigned", "Giao việc cho {to}. {opinion}", "to", "opinion", "due")
OPENED = audit.declare("incoming.opened", "{who} đã mở xem.", "who")
STARTED = audit.declare("incoming.started", "Nhận việc, đang xử lý.", "by_first_act")
REPORTED = audit.declare("incoming.reported", "Báo cáo kết quả: {result}", "result", "case_file")
DONE = audit.declare("incoming.done", "Hoàn thành xử lý. {result}", "result", "case_file")
SENT_BACK = audit.declare("incoming.sent_back", "Yêu cầu làm lại. Lý do: {reason}", "reason", tone="danger")
HANDED_UP = audit.declare("incoming.handed_up", "Trả lại người phân phối. Lý do: {reason}", "reason", tone="danger")


class CaseFileMissing(BadInput):
    code = "case_file_missing"
    template = "Hãy chọn số, ký hiệu hồ sơ trong Danh mục hồ sơ trước khi hoàn thành."


@transaction.atomic(durable=True)
def submit_arrival(*, document_id: UUID, leader: UUID, by: Actor, at: datetime) -> Document:
    """Trình: the arrival goes before a leader (BD-9a, QN-9.3a)."""
    document, _ = parts.begin(document_id, states.SUBMIT_ARRIVAL, by=by)
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
    *, document_id: UUID, tasks: Sequence[Task], opinion: str, due_on: date | None, by: Actor, at: datetime
) -> Document:
    """Phân phối: with several recipients exactly one chủ trì, a deadline and an opinion (BD-9c, ST-8.3b; NĐ 30 Điều 23).

    Sends 04.
    """
    document, policy = parts.begin(document_id, states.DISTRIBUTE, by=by)
    opinion = nfc(opinion)
    parts.refuse_secrets(opinion=opinion)
    acting = [task for task in tasks if task.role != Assignment.INFORM]
    leads = [task for task in tasks if task.role == Assignment.LEAD]
    if len(leads) != 1:
        raise BadInput("Hãy chọn đúng một đơn vị hoặc cá nhân chủ trì.", field="lead")
    wanted = policy.distribution_fields | (policy.distribution_fields_when_several if len(acting) > 1 else frozenset())
    if "opinion" in wanted and not opinion:
        raise BadInput("Hãy ghi ý kiến chỉ đạo.", field="opinion")
    if "deadline" in wanted and due_on is None:
        raise BadInput("Hãy chọn thời hạn giải quyết.", field="due_on")
    due = parts.due_at(document, policy, due_on)
    if due is not None and due <= at:
        raise BadInput("Thời hạn giải quyết phải sau thời điểm hiện tại.", field="due_on")
    giver = Position.objects.get(pk=by.position)
    made = [_assign(document, task, opinion=opinion, due=due, giver=giver, by=by, at=at) for task in _once(tasks)]
    lead = next(item for item in made if item.role == Assignment.LEAD)
    parts.participate(
        document,
        positions=[item.position_id for item in made],
        units=[item.unit_id for item in made if not item.position_id],
    )
    parts.move(
        document, In.ASSIGNED, at=at, holder=lead.position_id, holder_unit=lead.unit_id, due_at=due or document.due_at
    )
    audit.record(
        DISTRIBUTED,
        by=by,
        at=at,
        target=document,
        lead=_assignee(lead),
        support=", ".join(_assignee(item) for item in made if item.role == Assignment.SUPPORT) or "không",
        opinion=opinion,
        due=due,
    )
    parts.report(document, "04", f"Đã chuyển xử lý: {_assignee(lead)}.", by=by, at=at)
    for item in made:
        parts.tell(document, _accounts(item, at=at), f"{item.get_role_display()} xử lý văn bản", at=at)
    return document


@transaction.atomic(durable=True)
def assign(
    *, document_id: UUID, position: UUID, opinion: str, due_on: date | None, by: Actor, at: datetime
) -> Document:
    """Giao việc inside the unit: the chủ trì unit's leader names the handler (BD-10.1, ST-8.4a)."""
    document, policy = parts.begin(document_id, states.ASSIGN, by=by)
    parts.refuse_secrets(opinion=opinion)
    handler = (
        Position.objects.select_related("account").filter(pk=position, agency_id=by.agency, unit_id=by.unit).first()
    )
    if handler is None:
        raise BadInput("Chỉ giao việc cho người trong đơn vị mình.", field="position")
    lead = document.assignments.select_for_update().filter(role=Assignment.LEAD, parent=None, ended_at=None).get()
    due = parts.due_at(document, policy, due_on)
    if due is not None and lead.due_at is not None and due > lead.due_at:
        raise BadInput("Thời hạn giao trong đơn vị không được sau thời hạn lãnh đạo đã giao.", field="due_on")
    if due is not None and due <= at:
        raise BadInput("Thời hạn giải quyết phải sau thời điểm hiện tại.", field="due_on")
    if due is None and lead.due_at is not None and lead.due_at > at:
        due = lead.due_at  # an overdue unit still names its handler; the document itself stays overdue
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
    document, _ = parts.begin(document_id, states.START, by=by)
    _start(document, by=by, at=at, by_first_act=False)
    return document


@transaction.atomic(durable=True)
def file(*, document_id: UUID, case_file: UUID | None, result: str, by: Actor, at: datetime) -> Document:
    """Lưu văn bản: no answer is needed; it is filed under a case file and done (QN-18.2c, BD-10.2a)."""
    document, policy = parts.begin(document_id, states.FILE, by=by)
    chosen = _case_file(document, policy, case_file)
    if document.state == In.ASSIGNED:
        _start(document, by=by, at=at, by_first_act=True)
    _finish(document, chosen, nfc(result), by=by, at=at)
    return document


@transaction.atomic(durable=True)
def report_result(*, document_id: UUID, case_file: UUID | None, result: str, by: Actor, at: datetime) -> Document:
    """Báo cáo kết quả: done, or before who assigned it where the policy has them accept the report (reading 6)."""
    document, policy = parts.begin(document_id, states.REPORT, by=by)
    result = nfc(result)
    if not result:
        raise BadInput("Hãy ghi kết quả xử lý.", field="result")
    parts.refuse_secrets(result=result)
    chosen = _case_file(document, policy, case_file)
    if document.state == In.ASSIGNED:
        _start(document, by=by, at=at, by_first_act=True)
    if policy.close_by == "handler":
        _finish(document, chosen, result, by=by, at=at)
        return document
    lead = (
        document.assignments.filter(role=Assignment.LEAD, parent=None, ended_at=None).select_related("given_by").get()
    )
    giver = lead.given_by
    parts.move(
        document,
        In.REPORTED,
        at=at,
        holder=giver.pk if giver else None,
        case_file_id=chosen and chosen.pk,
        result=result[:2000],
    )
    audit.record(REPORTED, by=by, at=at, target=document, result=result, case_file=str(chosen or ""))
    if giver:
        parts.tell(document, [giver.account_id], "Có báo cáo kết quả chờ xác nhận", at=at)
    return document


@transaction.atomic(durable=True)
def confirm(*, document_id: UUID, by: Actor, at: datetime) -> Document:
    """Who assigned it accepts the report: done, 06."""
    document, _ = parts.begin(document_id, states.CONFIRM, by=by)
    _finish(document, document.case_file, document.result, by=by, at=at)
    return document


@transaction.atomic(durable=True)
def send_back(*, document_id: UUID, reason: str, by: Actor, at: datetime) -> Document:
    """Who assigned it does not accept the report: back to the handler, with the reason."""
    document, _ = parts.begin(document_id, states.SEND_BACK, by=by)
    reason = parts.required(reason)
    task = document.assignments.filter(role=Assignment.LEAD, ended_at=None).order_by("-given_at").first()
    parts.move(
        document,
        In.IN_PROGRESS,
        at=at,
        holder=task.position_id if task else None,
        holder_unit=task.unit_id if task else None,
    )
    audit.record(SENT_BACK, by=by, at=at, target=document, reason=reason)
    parts.tell(document, parts.accounts_of(document.holder_id), f"Yêu cầu làm lại, lý do: {reason[:200]}", at=at)
    return document


@transaction.atomic(durable=True)
def hand_up(*, document_id: UUID, reason: str, by: Actor, at: datetime) -> Document:
    """Trả lại người phân phối: not our function (flows I13)."""
    document, _ = parts.begin(document_id, states.HAND_UP, by=by)
    reason = parts.required(reason)
    lead = document.assignments.filter(role=Assignment.LEAD, parent=None, ended_at=None).get()
    document.assignments.filter(ended_at=None).update(ended_at=at)
    parts.move(document, In.SUBMITTED, at=at, holder=lead.given_by_id)
    audit.record(HANDED_UP, by=by, at=at, target=document, reason=reason)
    parts.tell(document, parts.accounts_of(lead.given_by_id), f"Đơn vị trả lại, lý do: {reason[:200]}", at=at)
    return document


def finish_by_reply(document: Document, *, reply_code: str, by: Actor, at: datetime) -> None:
    """The reply that was linked to this arrival has been issued: its handling is done (a *part*; flows I12)."""
    if document.state in {In.ASSIGNED, In.IN_PROGRESS, In.REPORTED}:
        _finish(document, document.case_file, f"Đã trả lời bằng văn bản {reply_code}.", by=by, at=at)


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


def _assign(
    document: Document, task: Task, *, opinion: str, due: datetime | None, giver: Position, by: Actor, at: datetime
) -> Assignment:
    position = None
    if task.position is not None:
        position = Position.objects.filter(pk=task.position, agency_id=document.agency_id).first()
        if position is None:
            raise BadInput("Người nhận không thuộc cơ quan.", field="lead")
    elif not Unit.objects.filter(pk=task.unit, agency_id=document.agency_id, is_open=True).exists():
        raise BadInput("Đơn vị nhận không thuộc cơ quan hoặc đã đóng.", field="lead")
    return Assignment.objects.create(
        agency_id=document.agency_id,
        document=document,
        unit_id=position.unit_id if position else task.unit,
        position=position,
        role=task.role,
        direction=opinion,
        due_at=due,
        given_by=giver,
        given_by_name=by.label,
        given_at=at,
    )


def _assignee(task: Assignment) -> str:
    if task.position_id:
        return Position.objects.select_related("account").get(pk=task.position_id).account.name
    return task.unit.name if task.unit else ""


def _accounts(task: Assignment, *, at: datetime) -> list[UUID]:
    if task.position_id:
        return parts.accounts_of(task.position_id)
    return [p.account_id for p in people.positions(task.agency_id, Role.UNIT_LEADER, unit=task.unit_id, on=at.date())]


def _start(document: Document, *, by: Actor, at: datetime, by_first_act: bool) -> None:
    document.assignments.filter(ended_at=None, role=Assignment.LEAD, accepted_at=None).update(accepted_at=at)
    parts.move(document, In.IN_PROGRESS, at=at, holder=document.holder_id, holder_unit=document.holder_unit_id)
    audit.record(STARTED, by=by, at=at, target=document, by_first_act=by_first_act)
    parts.report(document, "05", "Đang xử lý.", by=by, at=at)


def _case_file(document: Document, policy: Policy, pk: UUID | None) -> CaseFile | None:
    chosen = CaseFile.objects.filter(pk=pk, agency_id=document.agency_id).first() if pk else None
    if chosen is None and policy.case_file_required:
        raise CaseFileMissing(field="case_file")
    return chosen


def _finish(document: Document, case_file: CaseFile | None, result: str, *, by: Actor, at: datetime) -> None:
    document.assignments.filter(ended_at=None).update(ended_at=at)
    told = [task.given_by_id for task in document.assignments.all() if task.given_by_id]
    parts.move(document, In.DONE, at=at, case_file_id=case_file.pk if case_file else None, result=result[:2000])
    audit.record(DONE, by=by, at=at, target=document, result=result, case_file=str(case_file or ""))
    parts.report(document, "06", "Đã hoàn thành xử lý.", by=by, at=at)
    parts.tell(document, parts.accounts_of(*told), "Đã hoàn thành xử lý", at=at)
