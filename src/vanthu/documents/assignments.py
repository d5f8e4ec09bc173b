"""The work on an arrival as tasks that people hold: who leads it now, when it begins, when it is over.

Parts: each runs in the transaction of an act that holds the document's lock.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.roles import Role
from vanthu.core.transactions import inside
from vanthu.documents import parts
from vanthu.documents.models import Assignment, CaseFile, Document
from vanthu.documents.states import In
from vanthu.people import queries as people
from vanthu.people.models import Position
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput, NotPermitted

STARTED = audit.declare("incoming.started", "Nhận việc, đang xử lý.", "by_first_act")
REPORTED = audit.declare("incoming.reported", "Báo cáo kết quả: {result}", "result", "case_file")
DONE = audit.declare("incoming.done", "Hoàn thành xử lý. {result}", "result", "case_file")
REPLIED = audit.declare("incoming.replied", "Đã phát hành văn bản trả lời {code}.", "code", "final")


class CaseFileMissing(BadInput):
    code = "case_file_missing"
    template = "Hãy chọn số, ký hiệu hồ sơ trong Danh mục hồ sơ trước khi hoàn thành."


def leads(document: Document) -> list[Assignment]:
    """The open chủ trì tasks, from the first distribution down to who works on it now."""
    return list(
        document.assignments.filter(role=Assignment.LEAD, ended_at=None)
        .select_related("given_by")
        .order_by("given_at", "id")
    )


def held_by(document: Document, by: Actor) -> Assignment:
    """The open chủ trì task that this person holds, in person or as the leader of the unit that has it.

    The last word on who may handle: `transitions.someone_assigned` looks at the document's row only. Raises NotPermitted.
    """
    for task in reversed(leads(document)):
        if task.position_id is not None and task.position_id == by.position:
            return task
        if task.position_id is None and task.unit_id == by.unit and by.has(Role.UNIT_LEADER):
            return task
    raise NotPermitted("Chỉ người được giao chủ trì được thực hiện bước này.")


def accounts(tasks: Iterable[Assignment], *, at: datetime) -> list[UUID]:
    """Who hears of these tasks, each once: whoever sits in the position, or the leaders of the unit that has it."""
    tasks = list(tasks)
    found = parts.accounts_of(*(task.position_id for task in tasks))
    units = {task.unit_id: task.agency_id for task in tasks if task.position_id is None and task.unit_id is not None}
    for unit, agency in units.items():
        leaders = people.positions(agency, Role.UNIT_LEADER, unit=unit, on=at.date())
        found += [position.account_id for position in leaders]
    return list(dict.fromkeys(found))


def open_tasks(document: Document) -> list[Assignment]:
    """What is still to be done or known by somebody, whatever their part in it."""
    return list(document.assignments.filter(ended_at=None).order_by("given_at", "id"))


def distributed_by(document: Document) -> Position | None:
    """The leader who gave the work last: Giám đốc → Phó Giám đốc → phòng is answered to the Phó Giám đốc (reading 5)."""
    givers = [task.given_by for task in leads(document) if task.given_by is not None]
    leaders = [giver for giver in givers if {Role.LEADER, Role.HEAD} & set(giver.roles)]
    # Whoever gave it first, should no giver be a leader any more.
    return leaders[-1] if leaders else next(iter(givers), None)


def begin(document: Document, *, by: Actor, at: datetime, by_first_act: bool = True) -> None:
    """The lead takes the work on, or shows it by a first act: the sender is told 05 (reading 6). Once."""
    inside("the beginning of a handling")
    held_by(document, by)
    # Also a task that was given anew, in work that has begun.
    document.assignments.filter(ended_at=None, role=Assignment.LEAD, accepted_at=None).update(accepted_at=at)
    if document.state != In.ASSIGNED:
        return
    parts.move(document, In.IN_PROGRESS, at=at, holder=document.holder_id, holder_unit=document.holder_unit_id)
    audit.record(STARTED, by=by, at=at, target=document, by_first_act=by_first_act)
    parts.report(document, "05", "Đang xử lý.", by=by, at=at)


def case_file_of(document: Document, policy: Policy, pk: object) -> CaseFile | None:
    """The chosen line of the agency's Danh mục hồ sơ. Raises CaseFileMissing where the policy wants one."""
    chosen = CaseFile.objects.filter(pk=pk, agency_id=document.agency_id).first() if pk else None
    if chosen is None and policy.case_file_required:
        raise CaseFileMissing(field="case_file")
    return chosen


def report(
    document: Document, policy: Policy, case_file: CaseFile | None, result: str, *, by: Actor, at: datetime
) -> None:
    """The handler says it is done: over at once where reading 6 allows it, else before who assigned it."""
    inside("the report of a handling")
    giver = distributed_by(document)
    if giver is None or _ends_with_the_handler(document, policy):
        finish(document, case_file, result, by=by, at=at)
        return
    parts.move(
        document,
        In.REPORTED,
        at=at,
        holder=giver.pk,
        case_file_id=case_file.pk if case_file else None,
        result=result[:2000],
    )
    audit.record(REPORTED, by=by, at=at, target=document, result=result, case_file=str(case_file or ""))
    parts.tell(document, [giver.account_id], "Có báo cáo kết quả chờ xác nhận", at=at)


def finish(document: Document, case_file: CaseFile | None, result: str, *, by: Actor, at: datetime) -> None:
    """Done: every task ends, the sender is told 06; who gave the work and who did it hear of it."""
    inside("the end of a handling")
    ended = open_tasks(document)
    givers = list(document.assignments.values_list("given_by_id", flat=True))
    document.assignments.filter(ended_at=None).update(ended_at=at)
    parts.move(document, In.DONE, at=at, case_file_id=case_file.pk if case_file else None, result=result[:2000])
    audit.record(DONE, by=by, at=at, target=document, result=result, case_file=str(case_file or ""))
    parts.report(document, "06", "Đã hoàn thành xử lý.", by=by, at=at)
    told = dict.fromkeys([*parts.accounts_of(*givers), *accounts(ended, at=at)])
    parts.tell(document, [account for account in told if account != by.account], "Đã hoàn thành xử lý", at=at)


def finish_by_reply(document: Document, reply: Document, *, by: Actor, at: datetime) -> None:
    """A reply to this arrival has been issued (flows I12). `reply` ends it if its drafter leads the work and marked it
    as the final answer; the signature of who assigned the work accepts it, any other reply is a report (reading 6).
    """
    inside("the end of a handling")
    if document.state not in {In.ASSIGNED, In.IN_PROGRESS, In.REPORTED}:
        return
    audit.record(REPLIED, by=by, at=at, target=document, code=reply.code, final=reply.answers_finally)
    if not reply.answers_finally or not _leads(document, reply.drafter):
        told = [*parts.accounts_of(document.holder_id), *accounts(open_tasks(document), at=at)]
        parts.tell(document, told, f"Đã phát hành trả lời {reply.code}", at=at)
        return
    result = f"Đã trả lời bằng văn bản {reply.code}."
    giver = distributed_by(document)
    if giver is not None and giver.pk == reply.signer_id:
        finish(document, reply.case_file, result, by=by, at=at)
    elif document.state != In.REPORTED:
        report(document, parts.policy_of(document), reply.case_file, result, by=by, at=at)


def _ends_with_the_handler(document: Document, policy: Policy) -> bool:
    """No deadline was set, and the policy lets the handler end the work alone (reading 6)."""
    if policy.close_by != "handler" or document.due_at is not None:
        return False
    return not any(task.due_at for task in leads(document))


def _leads(document: Document, position: Position | None) -> bool:
    """Whether this position still holds a chủ trì task; the work may have been passed on since the reply was drafted."""
    if position is None:
        return False
    return any(
        task.position_id == position.pk
        or (task.position_id is None and task.unit_id == position.unit_id and Role.UNIT_LEADER in position.roles)
        for task in leads(document)
    )
