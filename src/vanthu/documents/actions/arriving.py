"""Văn bản đến, up to the register: taken in, checked, accepted, registered, sent back. States: docs/states.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.folding import nfc
from vanthu.core.ids import new_id
from vanthu.core.jobs import by_name
from vanthu.core.roles import Role
from vanthu.documents import assignments, parts, queries, scanning, transitions
from vanthu.documents.models import Document
from vanthu.documents.states import In
from vanthu.exchange import outbox
from vanthu.exchange.holding import hold
from vanthu.exchange.models import Inbound, Outbound
from vanthu.files import parts as file_parts
from vanthu.files.intake import Received
from vanthu.files.models import File
from vanthu.files.queries import main_of
from vanthu.people.models import Agency
from vanthu.policy.profile import GIVEN_BY_SYSTEM, REGISTRATION_FIELDS
from vanthu.refusal import BadInput, NotPermitted, WrongState
from vanthu.registers import numbering
from vanthu.registers.models import Register

ARRIVED = audit.declare("incoming.arrived", "Văn bản đã đến từ {sender}.", "sender", "document_key")
ENTERED = audit.declare("incoming.entered", "Nhập văn bản {source} từ {sender}.", "sender", "source")
SCANNED = audit.declare("incoming.scanned", "Bản số hóa: {resolution}. {remark}", "resolution", "remark", "sha256")
PAPER_ATTACHED = audit.declare(
    "incoming.paper_attached", "Gắn bản giấy, bản số hóa: {resolution}. {remark}", "resolution", "remark", "sha256"
)
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
) -> Document | None:
    """A packet becomes a document in the waiting list, and its sender is told "đã đến" (01). Once per packet.

    None where another worker put it into quarantine meanwhile.
    """
    inbound = Inbound.objects.select_for_update().get(pk=inbound_id, agency_id=by.agency)
    if inbound.state == "quarantine":
        return None
    if inbound.document_id is not None:
        return Document.objects.get(pk=inbound.document_id)
    document = _new(arrival, source="bus", state=In.ARRIVED, by=by, at=at)
    document.sender = sender
    document.packet_id = inbound.pk
    if (earlier := queries.same_arrival(inbound.agency_id, arrival)) is not None:
        sentence = queries.same_arrival_in_words(earlier, arrival)
        document.flags = [*document.flags, {"code": "duplicate", "sentence": sentence}]
    document.save()
    _attach(document, files, note="Nhận qua liên thông", by=by, at=at)
    inbound.document_id, inbound.state = document.pk, "taken" if inbound.state == "stored" else inbound.state
    inbound.save(update_fields=["document_id", "state"])
    audit.record(ARRIVED, by=by, at=at, target=document, sender=sender.name, document_key=arrival.document_key)
    # In this transaction: a worker that dies right after it leaves no arrival that nobody checks.
    by_name("vanthu.documents.jobs.verify").defer(document_id=str(document.pk))
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
    """A packet that may not become a document stays raw in quarantine and is answered with 02.

    One that another worker has made a document of is none of these.
    """
    inbound = Inbound.objects.select_for_update().get(pk=inbound_id, agency_id=agency.pk)
    if inbound.document_id is not None or not hold(inbound, code, sentence, at=at):
        return
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
    inbound = Inbound.objects.select_for_update().get(pk=inbound_id, agency_id=agency.pk)
    sentence = f"Bên gửi yêu cầu thu hồi văn bản {document_key}. Hãy dừng xử lý và liên hệ bên gửi."
    if not hold(inbound, "recall", sentence, at=at):
        return
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
    scan: Received | None,
    said: scanning.Statement,
    later: bool = False,
    by: Actor,
    at: datetime,
    id: UUID | None = None,
) -> Document:
    """A paper (or e-mail) arrival with its scan, typed in by văn thư (BD-8.1a, LC-10.1, HG-9.4, ST-5.1b).

    `later`: the paper is to be scanned by `add_scan`, before it goes to a leader. `id` is the form's own key, as
    in `outgoing.create_draft`. Raises the refusals of `scanning`, SavedAlready.
    """
    if not by.has(Role.CLERK):
        raise NotPermitted("Chỉ văn thư nhập văn bản đến.")
    document = _new(arrival, source=source, state=In.CHECKED, by=by, at=at, id=id)
    finding = None
    if scan is None:
        scanning.check_unscanned(source, said, later=later)
        document.awaits_scan = True
    else:
        finding = scanning.check(scan, parts.policy_of(document), said)
    document, new = parts.save_once(document, files=[scan.sha256] if scan is not None else [])
    if not new:
        return document
    words = dict(SOURCES).get(source, source)
    audit.record(
        ENTERED,
        by=by,
        at=at,
        target=document,
        sender=arrival.organ_name,
        source=words if scan is not None else f"{words}, chưa quét",
    )
    if scan is not None and finding is not None:
        _keep_scan(document, scan, finding, by=by, at=at)
    return document


@transaction.atomic(durable=True)
def add_scan(*, document_id: UUID, scan: Received, said: scanning.Statement, by: Actor, at: datetime) -> Document:
    """Gắn bản số hóa: paper that was entered unscanned gets its scan (BD-8.2a, LC-10.1). Raises as `scanning.check`."""
    document, policy = parts.begin(document_id, transitions.ADD_SCAN, by=by)
    finding = scanning.check(scan, policy, said)
    document.awaits_scan = False
    document.save(update_fields=["awaits_scan"])
    _keep_scan(document, scan, finding, by=by, at=at)
    return document


SOURCES = (("paper", "giấy"), ("email", "thư điện tử"), ("other", "khác"))


@transaction.atomic(durable=True)
def record_verdict(
    *,
    document_id: UUID,
    sha256: str,
    verdict: str,
    legal_value: str,
    codes: Sequence[str],
    must_return: bool,
    by: Actor,
    at: datetime,
) -> Document:
    """Keep what "Kiểm tra ký số" found. The first time it moves the arrival on to "Chờ tiếp nhận".

    `sha256` is the main file that was judged, "" where the arrival has none. `must_return`: what is wrong is proven
    (reading 2), so that an agency whose regulation returns such documents cannot accept this one.
    """
    document = parts.lock(document_id, by=by)
    if by.is_system and document.state != In.ARRIVED:
        # Two workers ran the same job, one taken for dead: the arrival has been checked.
        return document
    policy = parts.policy_of(document)
    transitions.VERIFY.check(document, by, policy)
    main = main_of(document.pk)
    if (main.current.sha256 if main and main.current else "") != sha256:
        raise WrongState("Tệp của văn bản đã thay đổi trong khi kiểm tra. Hãy kiểm tra lại.")
    document.verdict, document.legal_value, document.verified_at = verdict, legal_value, at
    document.flags = [flag for flag in document.flags if flag["code"] != "must_return"]
    if must_return and policy.auto_return:
        document.flags.append({"code": "must_return", "sentence": "Chữ ký số không hợp lệ, phải trả lại bên gửi."})
    document.save(update_fields=["verdict", "legal_value", "verified_at", "flags"])
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
    document, policy = parts.begin(document_id, transitions.ACCEPT, by=by)
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
def register(*, document_id: UUID, arrival: Arrival, book: str = "", by: Actor, at: datetime) -> Document:
    """Đăng ký: the arrival enters the book under its số đến, and its sender is told 03 (unless LC's machine did).

    `book` is the series of one of the agency's books of arrivals; without it, its first (ST-8.2a wants it named).
    Raises FieldMissing for what the regulation wants filled in (HG-8, ST-8.2a, QN-10.2, NĐ 30/2020 Điều 22).
    """
    document, policy = parts.begin(document_id, transitions.REGISTER, by=by)
    parts.refuse_secrets(type_name=arrival.type_name, subject=arrival.subject, note=arrival.note)
    _describe(document, arrival)
    wanted = policy.registration_fields if document.source == "bus" else policy.registration_fields_manual
    _require(document, wanted, book=book)
    series = book or next(iter(policy.incoming_books))
    if series not in policy.incoming_books:
        raise BadInput("Cơ quan không có sổ đến này. Hãy chọn lại.", field="book")
    due = parts.due_at(document, policy, arrival.due_on)
    entry = numbering.allocate(
        agency=document.agency_id, kind=Register.IN, series=series, document=document.pk, by=by, at=at
    )
    parts.move(document, In.REGISTERED, at=at, changed=_DESCRIBED, entry=entry, registered_at=at, due_at=due)
    audit.record(REGISTERED, by=by, at=at, target=document, number=entry.number, register=policy.incoming_books[series])
    if not policy.auto_accept or not _status_sent(document, "03"):
        parts.report(document, "03", f"Đã vào sổ văn bản đến, số đến {entry.number}.", by=by, at=at)
    return document


@transaction.atomic(durable=True)
def refuse_arrival(*, document_id: UUID, reason: str, by: Actor, at: datetime, codes: Sequence[str] = ()) -> Document:
    """Từ chối nhận, with a reason: no số đến, and the sender is told 02 (BD-5.4, LC-10.2e, HG-9.1c, QN-9.2b)."""
    document, _ = parts.begin(document_id, transitions.REFUSE_ARRIVAL, by=by)
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
    document, _ = parts.begin(document_id, transitions.GIVE_BACK, by=by)
    reason = parts.required(reason)
    told = [*parts.accounts_of(document.holder_id), *assignments.accounts(assignments.open_tasks(document), at=at)]
    document.assignments.filter(ended_at=None).update(ended_at=at)
    parts.move(document, In.RETURNED, at=at)
    audit.record(RETURNED, by=by, at=at, target=document, reason=reason)
    parts.report(document, "02", reason, by=by, at=at)
    parts.tell(document, told, "Văn thư đã trả lại nơi gửi", at=at)
    return document


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
        document.due_at = parts.due_at(document, parts.policy_of(document), arrival.due_on)
    return document


def _attach(document: Document, files: Sequence[tuple[str, Received]], *, note: str, by: Actor, at: datetime) -> None:
    """Keep the files of an arrival, main file first, and have their pages pictured."""
    for order, (kind, received) in enumerate(files):
        file_parts.add_file(
            received,
            document=document.pk,
            agency=document.agency_id,
            kind=kind,
            order=order,
            by=by,
            at=at,
            note=note,
        )
        parts.draw(received.sha256, received.media_type)


@transaction.atomic(durable=True)
def attach_paper(*, document_id: UUID, scan: Received, said: scanning.Statement, by: Actor, at: datetime) -> Document:
    """Gắn bản giấy: the paper that followed an electronic arrival is kept with it, under its one số đến (reading 8).

    The same scan sent again changes nothing. Raises as `scanning.check`, NotPermitted, WrongState.
    """
    document = parts.lock(document_id, by=by)
    if not by.has(Role.CLERK):
        raise NotPermitted("Chỉ văn thư gắn bản giấy vào văn bản đến.")
    if document.direction != Document.IN or document.state in (In.REFUSED, In.RETURNED, In.RECALLED):
        raise WrongState("Văn bản này đã trả lại hoặc bị thu hồi, không gắn bản giấy được. Hãy nhập thành văn bản mới.")
    if File.objects.filter(document_id=document.pk, kind=File.SCAN, current__sha256=scan.sha256).exists():
        return document
    finding = scanning.check(scan, parts.policy_of(document), said)
    _attach(document, [(File.SCAN, scan)], note="Số hóa bản giấy", by=by, at=at)
    audit.record(
        PAPER_ATTACHED,
        by=by,
        at=at,
        target=document,
        resolution=finding.resolution,
        remark=finding.remark,
        sha256=scan.sha256,
    )
    return document


#: What `_describe` sets.
_DESCRIBED = ("type_name", "subject", "organ_name", "organ_code", "number", "notation", "code", "issued_on", "urgency",
              "signer_name", "signer_title", "page_amount", "note", "folded", "code_folded")  # fmt: skip


def _keep_scan(document: Document, scan: Received, finding: scanning.Finding, *, by: Actor, at: datetime) -> None:
    _attach(document, [(File.MAIN, scan)], note="Số hóa", by=by, at=at)
    audit.record(
        SCANNED,
        by=by,
        at=at,
        target=document,
        resolution=finding.resolution,
        remark=finding.remark,
        sha256=scan.sha256,
    )


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


def _require(document: Document, wanted: frozenset[str], *, book: str) -> None:
    """Raises FieldMissing for what is empty, KeyError for a field of the policy that nobody here knows."""
    have = {
        "book": book,
        "received_on": document.arrived_at,
        # "Thường" is a level like the others.
        "urgency": document.get_urgency_display(),
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
    empty = {name for name in wanted - GIVEN_BY_SYSTEM if not have[name]}
    missing = [name for name in REGISTRATION_FIELDS if name in empty]
    if missing:
        raise FieldMissing(what=", ".join(REGISTRATION_FIELDS[name].lower() for name in missing), field=missing[0])


def _status_sent(document: Document, code: str) -> bool:
    # The columns of `outbound_status_once`, so that its index answers.
    return Outbound.objects.filter(
        agency_id=document.agency_id,
        peer_id=document.sender_id,
        document_key=document.document_key,
        document_id=document.pk,
        message_type="status",
        status_code=code,
    ).exists()
