"""Văn bản đến: taken in, checked, accepted, registered, submitted, distributed, handled. Articles: flows.md §2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.folding import nfc
from vanthu.core.ids import new_id
from vanthu.core.jobs import by_name
from vanthu.core.roles import Role
from vanthu.documents import parts, states
from vanthu.documents.models import Assignment, CaseFile, Document
from vanthu.documents.states import In
from vanthu.exchange.models import Inbound
from vanthu.files import parts as file_parts
from vanthu.files.intake import Received
from vanthu.files.models import File
from vanthu.people import queries as people
from vanthu.people.models import Agency, Position, Unit
from vanthu.policy.profile import REGISTRATION_FIELDS, Policy
from vanthu.refusal import BadInput, NotPermitted, WrongState
from vanthu.registers import numbering
from vanthu.registers.models import Register

ARRIVED = audit.declare("incoming.arrived", "Văn bản đã đến từ {sender}.", "sender", "document_key")
ENTERED = audit.declare("incoming.entered", "Nhập văn bản {source} từ {sender}.", "sender", "source")
VERIFIED = audit.declare(
    "incoming.verified", "Kiểm tra ký số: {verdict}. Giá trị: {legal_value}.", "verdict", "legal_value", "codes"
)
ACCEPTED = audit.declare("incoming.accepted", "Tiếp nhận.", "automatic")
WOULD_RETURN = audit.declare(
    "incoming.automation_held", "Tự động trả lại đang tạm dừng: {why}. Chuyển văn thư xem xét.", "why", tone="danger"
)
SHADOWED = audit.declare("incoming.automation_shadow", "Chạy thử tự động: lẽ ra sẽ {what}.", "what")
REGISTERED = audit.declare("incoming.registered", "Đăng ký, số đến {number}.", "number", "register")
REFUSED = audit.declare(
    "incoming.refused", "Từ chối nhận. Lý do: {reason}", "reason", "automatic", "codes", tone="danger"
)
RETURNED = audit.declare("incoming.returned", "Trả lại nơi gửi. Lý do: {reason}", "reason", tone="danger")
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

VERDICT_WORDS = {
    "valid": "hợp lệ",
    "warning": "cần xem xét",
    "invalid": "không hợp lệ",
    "unsigned": "không có chữ ký số",
    "unreadable": "không đọc được",
}


class FieldMissing(BadInput):
    code = "field_missing"
    template = "Chưa nhập: {what}."


class CaseFileMissing(BadInput):
    code = "case_file_missing"
    template = "Hãy chọn số, ký hiệu hồ sơ trong Danh mục hồ sơ trước khi hoàn thành."


class AlreadyTaken(WrongState):
    code = "already_taken"
    template = "Gói tin này đã được đưa vào danh sách chờ."


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What an arriving document says of itself, from a packet or from a clerk's form."""

    type_name: str
    subject: str
    organ_name: str
    number: int | None = None
    notation: str = ""
    code: str = ""
    issued_on: date | None = None
    organ_code: str = ""
    urgency: int = 0
    signer_name: str = ""
    signer_title: str = ""
    page_amount: int | None = None
    due_on: date | None = None
    note: str = ""
    document_key: str = ""
    flags: tuple[dict, ...] = field(default=())


@transaction.atomic(durable=True)
def take_in(
    *,
    inbound_id: UUID,
    arrival: Arrival,
    sender: Agency,
    files: Sequence[tuple[str, Received]],
    by: Actor,
    at: datetime,
) -> Document:
    """A packet becomes a document in the waiting list, and its sender is told "đã đến" (01). Once per packet."""
    inbound = Inbound.objects.select_for_update().get(pk=inbound_id, agency_id=by.agency)
    if inbound.document_id is not None:
        return Document.objects.get(pk=inbound.document_id)
    document = _new(arrival, source="bus", state=In.ARRIVED, by=by, at=at)
    document.sender = sender
    document.packet_id = inbound.pk
    document.save()
    for order, (kind, received) in enumerate(files):
        file_parts.add_file(
            received,
            document=document.pk,
            agency=document.agency_id,
            kind=kind,
            order=order,
            by=by,
            at=at,
            note="Nhận qua liên thông",
        )
    inbound.document_id, inbound.state = document.pk, "taken" if inbound.state == "stored" else inbound.state
    inbound.save(update_fields=["document_id", "state"])
    audit.record(ARRIVED, by=by, at=at, target=document, sender=sender.name, document_key=arrival.document_key)
    # In this transaction: a worker that dies right after it leaves no arrival that nobody checks.
    by_name("vanthu.documents.jobs.verify").defer(document_id=str(document.pk))
    for _, received in files:
        parts.draw(received.sha256, received.media_type)
    parts.report(document, "01", "Văn bản đã đến hệ thống của bên nhận.", by=by, at=at)
    parts.tell(document, parts.clerks(document, at=at), f"Văn bản đến từ {sender.name}", at=at)
    return document


@transaction.atomic(durable=True)
def refuse_packet(
    *,
    inbound_id: UUID,
    agency: Agency,
    sender: Agency | None,
    code: str,
    sentence: str,
    answer: dict,
    by: Actor,
    at: datetime,
) -> None:
    """A packet that may not become a document stays raw in quarantine and is answered with 02."""
    from vanthu.exchange import outbox
    from vanthu.exchange.actions import QUARANTINED

    inbound = Inbound.objects.select_for_update().get(pk=inbound_id, agency_id=agency.pk)
    if inbound.state == "quarantine":
        return
    inbound.state, inbound.problem_code, inbound.problem = "quarantine", code, sentence[:500]
    inbound.save(update_fields=["state", "problem_code", "problem"])
    audit.record(
        QUARANTINED,
        by=by,
        at=at,
        target=inbound,
        sender=inbound.sender_code,
        problem=sentence[:500],
        sha256=inbound.sha256,
    )
    if sender is not None:
        outbox.enqueue_status(
            agency=agency,
            peer=sender,
            document=inbound.pk,
            document_key=inbound.document_key,
            document_code=answer.get("code", ""),
            issued_on=answer.get("issued_on"),
            code="02",
            description=sentence,
            by=by,
            at=at,
        )


@transaction.atomic(durable=True)
def hold_recall(*, inbound_id: UUID, agency: Agency, document_key: str, by: Actor, at: datetime) -> None:
    """A recall packet is kept, marked on the document that it names, and put before văn thư."""
    from vanthu.exchange.actions import QUARANTINED

    inbound = Inbound.objects.select_for_update().get(pk=inbound_id, agency_id=agency.pk)
    if inbound.state == "quarantine":
        return
    sentence = f"Bên gửi yêu cầu thu hồi văn bản {document_key}. Hãy dừng xử lý và liên hệ bên gửi."
    inbound.state, inbound.problem_code, inbound.problem = "quarantine", "recall", sentence[:500]
    inbound.save(update_fields=["state", "problem_code", "problem"])
    audit.record(
        QUARANTINED,
        by=by,
        at=at,
        target=inbound,
        sender=inbound.sender_code,
        problem=sentence[:500],
        sha256=inbound.sha256,
    )
    found = (
        Document.objects.select_for_update(of=("self",))
        .filter(agency_id=agency.pk, direction=Document.IN, document_key=document_key, organ_code=inbound.sender_code)
        .first()
    )
    if found is not None:
        found.flags = [*found.flags, {"code": "recall", "sentence": sentence}]
        found.save(update_fields=["flags"])
        parts.tell(found, [*parts.clerks(found, at=at), *parts.accounts_of(found.holder_id)], "Yêu cầu thu hồi", at=at)


@transaction.atomic(durable=True)
def enter_paper(
    *,
    arrival: Arrival,
    source: str,
    scan: Sequence[tuple[str, Received]],
    by: Actor,
    at: datetime,
    id: UUID | None = None,
) -> Document:
    """A paper (or e-mail) arrival with its scan, typed in by văn thư (BD-8.1a, LC-10.1, HG-9.4, ST-5.1b)."""
    if not by.has(Role.CLERK):
        raise NotPermitted("Chỉ văn thư nhập văn bản đến.")
    if id is not None and (made := Document.objects.filter(pk=id, agency_id=by.agency, direction=Document.IN).first()):
        return made
    document = _new(arrival, source=source, state=In.CHECKED, by=by, at=at, id=id)
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError:
        # The other click of a double click was quicker; the insert waited until it had committed.
        made = Document.objects.filter(pk=id, agency_id=by.agency, direction=Document.IN).first()
        if made is None:
            raise
        return made
    for order, (kind, received) in enumerate(scan):
        file_parts.add_file(
            received,
            document=document.pk,
            agency=document.agency_id,
            kind=kind,
            order=order,
            by=by,
            at=at,
            note="Số hóa",
        )
    audit.record(
        ENTERED, by=by, at=at, target=document, sender=arrival.organ_name, source=dict(SOURCES).get(source, source)
    )
    return document


SOURCES = (("paper", "giấy"), ("email", "thư điện tử"), ("other", "khác"))


@transaction.atomic(durable=True)
def record_verdict(
    *, document_id: UUID, sha256: str, verdict: str, legal_value: str, codes: Sequence[str], by: Actor, at: datetime
) -> Document:
    """Keep what "Kiểm tra ký số" found. The first time it moves the arrival on to "Chờ tiếp nhận".

    `sha256` is the main file that was judged, "" where the arrival has none.
    """
    document = parts.lock(document_id, by=by)
    if by.is_system and document.state != In.ARRIVED:
        # Two workers ran the same job, one taken for dead: the arrival has been checked.
        return document
    policy = parts.policy_of(document)
    states.VERIFY.check(document, by, policy)
    main = File.objects.filter(document_id=document.pk, kind=File.MAIN).select_related("current").first()
    if (main.current.sha256 if main and main.current else "") != sha256:
        raise WrongState("Tệp của văn bản đã thay đổi trong khi kiểm tra. Hãy kiểm tra lại.")
    document.verdict, document.legal_value, document.verified_at = verdict, legal_value, at
    document.save(update_fields=["verdict", "legal_value", "verified_at"])
    if document.state == In.ARRIVED:
        parts.move(document, In.CHECKED, at=at)
    audit.record(
        VERIFIED,
        by=by,
        at=at,
        target=document,
        verdict=VERDICT_WORDS[verdict],
        legal_value=legal_value,
        codes=list(codes),
    )
    return document


@transaction.atomic(durable=True)
def accept(*, document_id: UUID, by: Actor, at: datetime) -> Document:
    """Tiếp nhận: the recorded statement on address and function (reading 3).

    LC's automatic acceptance is this act by the system; it alone sends 03 here, once (reading 1).
    """
    document, policy = parts.begin(document_id, states.ACCEPT, by=by)
    parts.move(document, In.ACCEPTED, at=at, accepted_at=at)
    audit.record(ACCEPTED, by=by, at=at, target=document, automatic=by.is_system)
    if policy.auto_accept and by.is_system:
        parts.report(document, "03", "Bên nhận đã chấp nhận văn bản, chờ vào sổ.", by=by, at=at)
    return document


@transaction.atomic(durable=True)
def hold_automation(*, document_id: UUID, why: str, by: Actor, at: datetime) -> Document:
    """The automation would have returned this arrival and may not now: the clerk decides (reading 2)."""
    document = parts.lock(document_id, by=by)
    document.flags = [*document.flags, {"code": "automation_held", "sentence": why}]
    document.save(update_fields=["flags"])
    audit.record(WOULD_RETURN, by=by, at=at, target=document, why=why)
    parts.tell(document, parts.clerks(document, at=at), "Văn bản cần văn thư xem xét", at=at)
    return document


@transaction.atomic(durable=True)
def note_shadow(*, document_id: UUID, what: str, by: Actor, at: datetime) -> Document:
    """The automation runs on trial: what it would have done is recorded, and nothing is sent (reading 2)."""
    document = parts.lock(document_id, by=by)
    document.flags = [*document.flags, {"code": "automation_shadow", "sentence": f"Chạy thử: lẽ ra sẽ {what}."}]
    document.save(update_fields=["flags"])
    audit.record(SHADOWED, by=by, at=at, target=document, what=what)
    return document


@transaction.atomic(durable=True)
def register(*, document_id: UUID, arrival: Arrival, by: Actor, at: datetime) -> Document:
    """Đăng ký: the arrival enters the book under its số đến, and its sender is told 03 (unless LC's machine did).

    Raises FieldMissing for what the regulation wants filled in (HG-8, ST-8.2a, QN-10.2, NĐ 30/2020 Điều 22).
    """
    document, policy = parts.begin(document_id, states.REGISTER, by=by)
    parts.refuse_secrets(type_name=arrival.type_name, subject=arrival.subject, note=arrival.note)
    _describe(document, arrival)
    wanted = policy.registration_fields if document.source == "bus" else policy.registration_fields_manual
    _require(document, wanted)
    document.due_at = _due(document, policy, arrival.due_on)
    entry = numbering.allocate(agency=document.agency_id, kind=Register.IN, document=document.pk, by=by, at=at)
    document.entry, document.registered_at = entry, at
    document.save()
    parts.move(document, In.REGISTERED, at=at)
    audit.record(REGISTERED, by=by, at=at, target=document, number=entry.number, register="văn bản đến")
    if not policy.auto_accept or not _status_sent(document, "03"):
        parts.report(document, "03", f"Đã vào sổ văn bản đến, số đến {entry.number}.", by=by, at=at)
    return document


@transaction.atomic(durable=True)
def refuse_arrival(*, document_id: UUID, reason: str, by: Actor, at: datetime, codes: Sequence[str] = ()) -> Document:
    """Từ chối nhận, with a reason: no số đến, and the sender is told 02 (BD-5.4, LC-10.2e, HG-9.1c, QN-9.2b)."""
    document, _ = parts.begin(document_id, states.REFUSE_ARRIVAL, by=by)
    reason = parts.required(reason)
    parts.move(document, In.REFUSED, at=at)
    audit.record(REFUSED, by=by, at=at, target=document, reason=reason, automatic=by.is_system, codes=list(codes))
    parts.report(document, "02", reason, by=by, at=at)
    if by.is_system:
        parts.tell(document, parts.clerks(document, at=at), "Hệ thống đã tự động trả lại", at=at)
    return document


@transaction.atomic(durable=True)
def give_back(*, document_id: UUID, reason: str, by: Actor, at: datetime) -> Document:
    """Trả lại nơi gửi after registration: 02 with the reason, the số đến stays in the book (reading 4)."""
    document, _ = parts.begin(document_id, states.GIVE_BACK, by=by)
    reason = parts.required(reason)
    told = parts.accounts_of(document.holder_id)
    document.assignments.filter(ended_at=None).update(ended_at=at)
    parts.move(document, In.RETURNED, at=at)
    audit.record(RETURNED, by=by, at=at, target=document, reason=reason)
    parts.report(document, "02", reason, by=by, at=at)
    parts.tell(document, told, "Văn thư đã trả lại nơi gửi", at=at)
    return document


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
    due = _due(document, policy, due_on)
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
    due = _due(document, policy, due_on)
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


# --- parts of this room ----------------------------------------------------------------------------------------------


def _new(arrival: Arrival, *, source: str, state: str, by: Actor, at: datetime, id: UUID | None = None) -> Document:
    parts.refuse_secrets(type_name=arrival.type_name, subject=arrival.subject, note=arrival.note)
    document = Document(
        id=id or new_id(),
        agency=Agency.objects.get(pk=by.agency),
        direction=Document.IN,
        state=state,
        state_since=at,
        policy_on=at.date(),
        created_at=at,
        arrived_at=at,
        source=source,
        document_key=arrival.document_key[:200],
        flags=list(arrival.flags),
    )
    _describe(document, arrival)
    if arrival.due_on:
        document.due_at = _due(document, parts.policy_of(document), arrival.due_on)
    return document


def _describe(document: Document, arrival: Arrival) -> None:
    document.type_name = nfc(arrival.type_name)[:100]
    document.subject = nfc(arrival.subject)[:500]
    document.organ_name = nfc(arrival.organ_name)[:200]
    document.organ_code = arrival.organ_code[:60] or document.organ_code
    document.number = arrival.number
    document.notation = nfc(arrival.notation)[:30]
    document.code = nfc(arrival.code)[:60]
    document.issued_on = arrival.issued_on
    document.urgency = arrival.urgency
    document.signer_name = nfc(arrival.signer_name)[:50]
    document.signer_title = nfc(arrival.signer_title)[:100]
    document.page_amount = arrival.page_amount
    document.note = nfc(arrival.note)[:500]
    if not document.subject:
        raise BadInput("Hãy nhập trích yếu nội dung.", field="subject")
    parts.refold(document)


def _require(document: Document, wanted: frozenset[str]) -> None:
    have = {
        "type_name": document.type_name,
        "number": document.code,
        "notation": document.notation or document.code,
        "issued_on": document.issued_on,
        "organ_name": document.organ_name,
        "subject": document.subject,
        "signer_name": document.signer_name,
        "signer_position": document.signer_title,
        "page_amount": document.page_amount,
    }
    missing = [name for name in REGISTRATION_FIELDS if name in wanted and name in have and not have[name]]
    if missing:
        raise FieldMissing(what=", ".join(REGISTRATION_FIELDS[name].lower() for name in missing), field=missing[0])


def _due(document: Document, policy: Policy, due_on: date | None) -> datetime | None:
    if due_on is None:
        return None
    return people.calendar_of(document.agency, policy).end_of_day(due_on)


def _status_sent(document: Document, code: str) -> bool:
    from vanthu.exchange.models import Outbound

    return Outbound.objects.filter(document_id=document.pk, message_type="status", status_code=code).exists()


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
