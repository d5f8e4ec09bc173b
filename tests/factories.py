"""Plain functions that make what tests need, in the office of `factories_office`: a fixed cast, documents in any
state, packets. Everything has a good default; tests name only what they are about."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any
from uuid import UUID

from vanthu.core import clock
from vanthu.core.actor import Actor, system
from vanthu.core.ids import new_id
from vanthu.core.roles import Role
from vanthu.demo.units import SHORT
from vanthu.documents import kinds
from vanthu.documents.states import In, Out
from vanthu.policy import in_force
from vanthu.policy.profile import Policy

BD, LC, HG, ST, QN = (
    "binh_dinh_sct_2020",
    "lai_chau_sct_2019",
    "hau_giang_ubnd_2019",
    "soc_trang_snn_2019",
    "quang_nam_ldtbxh_2019",
)
PROFILES = (BD, LC, HG, ST, QN)


# --- people ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Cast:
    """The people of one agency. `leader` is who its documents print as signer; `deputy` another leader."""

    policy: Policy
    agency: UUID
    code: str
    clerk: Actor
    specialist: Actor
    unit_leader: Actor
    checker: Actor
    leader: Actor
    deputy: Actor
    chief: Actor
    other_unit_leader: Actor
    other_specialist: Actor
    archivist: Actor
    admin: Actor

    @property
    def system(self) -> Actor:
        return system(self.agency)

    @property
    def unit(self) -> UUID:
        """The unit that drafts and handles."""
        assert self.unit_leader.unit is not None
        return self.unit_leader.unit


_SEATS = {
    "clerk": "vanthu",
    "specialist": "chuyenvien",
    "unit_leader": "truongphong",
    "checker": "kiemtra",
    "leader": "giamdoc",
    "deputy": "phogiamdoc",
    "chief": "chanhvanphong",
    "other_unit_leader": "truongphong2",
    "other_specialist": "chuyenvien2",
    "archivist": "luutru",
    "admin": "quantri",
}


@cache
def cast(key: str = BD) -> Cast:
    """The people of the agency under a policy. Every copy of the province has the same ids."""
    from vanthu.people import queries
    from vanthu.people.models import Position

    rows = {
        row.account.username: row
        for row in Position.objects.select_related("account", "agency").filter(agency__policy_key=key)
    }
    found = {name: rows[f"{seat}.{SHORT[key]}"] for name, seat in _SEATS.items()}
    if (
        found["deputy"].account.printed_name == letter(key).signer_name
    ):  # Hậu Giang's regulation prints its Phó Chủ tịch
        found["leader"], found["deputy"] = found["deputy"], found["leader"]
    agency = found["clerk"].agency
    return Cast(
        policy=in_force(key, on=clock.now().date()),
        agency=agency.pk,
        code=agency.code,
        **{name: queries.actor_of(row) for name, row in found.items()},
    )


def stranger(key: str = BD) -> Actor:
    """The registry clerk of another agency."""
    return cast(LC if key == BD else BD).clerk


# --- files -----------------------------------------------------------------------------------------------------------


@cache
def tiny_pdf(text: str = "Công văn thử nghiệm", *, version: tuple[int, int] = (1, 4)) -> bytes:
    """A real PDF of one A4 page with one line of text."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    import vanthu.pdf

    font = Path(vanthu.pdf.__file__).parent / "fonts" / "LiberationSerif-Regular.ttf"
    pdfmetrics.registerFont(TTFont("serif", str(font)))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, pdfVersion=version, invariant=True)
    canvas.setFont("serif", 14)
    for order, line in enumerate(text.splitlines()):
        canvas.drawString(100, 700 - 20 * order, line)
    canvas.save()
    return out.getvalue()


def received(name: str = "van-ban.pdf", content: bytes | None = None, *, pages: int = 1) -> Any:
    """An upload that passed the door."""
    from vanthu.files.intake import Received
    from vanthu.files.kinds import MEDIA_TYPES, extension_of
    from vanthu.store import bytes_store

    content = tiny_pdf() if content is None else content
    return Received(
        name=name,
        media_type=MEDIA_TYPES[extension_of(name)],
        sha256=bytes_store().put(content),
        size=len(content),
        scanned=True,
        pages=pages,
    )


def letter(key: str = BD) -> Any:
    """The công văn that the demo holds for an agency: its form fields, PDF and Word file."""
    from vanthu.demo.documents.catalogue import DemoKind, of_agency

    return next(item for item in of_agency(key.rpartition("_")[0]) if item.kind is DemoKind.LETTER)


# --- outgoing documents ----------------------------------------------------------------------------------------------


def draft_data(key: str = BD, **changes: Any) -> Any:
    """What a drafter fills in for the agency's letter, to two other agencies."""
    from vanthu.documents.actions.drafting import Draft

    people = cast(key)
    source = letter(key)
    others = tuple(cast(other).agency for other in PROFILES if other != key)[:2]
    return replace(
        Draft(
            type_name=source.type_name,
            subject=source.subject,
            notation=source.notation,
            signer=people.leader.position,  # type: ignore[arg-type]
            recipients=others,
        ),
        **changes,
    )


def draft(key: str = BD, *, at: datetime | None = None, id: UUID | None = None, real: bool = False, **changes: Any):
    """A draft made by its specialist, with tiny files, or with the demo letter's own (`real`)."""
    from vanthu.documents.actions import drafting

    source = letter(key)
    pdf, word = (source.pdf.read_bytes(), source.docx.read_bytes()) if real else (None, b"PK")
    return drafting.create_draft(
        draft=draft_data(key, **changes),
        files=[("main", received("van-ban.pdf", pdf)), ("editable", received("van-ban.docx", word))],
        by=cast(key).specialist,
        at=at or clock.now(),
        id=id,
    )


def attach(document: Any, name: str = "kem-theo.pdf") -> Any:
    """A file beside a document of the agency's own: the row of the file."""
    from vanthu.files import parts as file_parts
    from vanthu.files.models import File

    return _in_transaction(
        file_parts.add_file,
        received(name),
        document=document.pk,
        agency=document.agency_id,
        kind=File.ATTACHMENT,
        order=9,
        by=system(document.agency_id),
        at=clock.now(),
        note="Tải lên",
    )


def deliver(document: Any, state: str = "sent", *, since: datetime | None = None) -> Any:
    """How an issued document fares at each of its recipients: the delivery lines."""
    from vanthu.exchange.models import Delivery

    return [
        Delivery.objects.create(
            agency_id=document.agency_id,
            document_id=document.pk,
            document_key=document.document_key,
            recipient_id=line.receiver_id,
            state=state,
            since=since or clock.now(),
        )
        for line in document.recipients.filter(paper=False).order_by("order")
    ]


def delegation(
    key: str = QN, *, form: str = "TUQ", holder: Actor | None = None, at: datetime | None = None, **said: Any
):
    """A delegation of signing by the head to a unit's head, in force today; its row, or what `said` changes of it."""
    from vanthu.people.models import Position
    from vanthu.signing.models import Delegation, Paper

    people, at = cast(key), at or clock.now()
    head = people.leader if Role.HEAD in people.leader.roles else people.deputy
    stored = received("uy-quyen.pdf")
    paper = Paper.objects.create(
        agency_id=people.agency, kind="permission", name="uy-quyen.pdf", media_type=stored.media_type,
        sha256=stored.sha256, size=stored.size, made_at=at, made_by=head.label,
    )  # fmt: skip
    today = at.date()
    facts = {
        "number": "12/UQ",
        "on": today,
        "scope": "Công văn trao đổi nghiệp vụ",
        "since": today,
        "until": today + timedelta(days=30) if form == "TUQ" else None,
        "given_at": at,
    }
    return Delegation.objects.create(
        agency_id=people.agency,
        form=form,
        giver_id=head.account,
        giver_title=Position.objects.get(pk=head.position).title,
        holder_id=(holder or people.unit_leader).position,
        paper=paper,
        **{**facts, **said},
    )


_SIGNED = {Out.SIGNED, Out.AT_CLERK, Out.NUMBERED, Out.SEALED, Out.ISSUED}
_NUMBERED = {Out.NUMBERED, Out.SEALED, Out.ISSUED}


def outgoing(state: str, key: str = BD, *, at: datetime | None = None, pdf: bytes | None = None, **changes: Any):
    """An outgoing document in a state, as its rows would be there; its file is a tiny PDF (or `pdf`), not signed."""
    from vanthu.documents import parts as document_parts
    from vanthu.documents.models import Document, Recipient
    from vanthu.files import parts as file_parts

    at = at or clock.now()
    people, source = cast(key), letter(key)
    holder = {
        Out.DRAFT: people.specialist,
        Out.AT_UNIT_LEADER: people.unit_leader,
        Out.AT_CHECKER: people.checker,
        Out.AT_SIGNER: people.leader,
        Out.SIGNED: people.leader,
    }.get(Out(state))
    agency = _agency(key)
    document = Document(
        agency=agency,
        direction=Document.OUT,
        state=state,
        state_since=at,
        policy_on=at.date(),
        created_at=at,
        organ_name=agency.name,
        organ_code=agency.code102,
        type_name=source.type_name,
        subject=source.subject,
        notation=source.notation,
        signer_id=people.leader.position,
        signer_name=source.signer_name,
        signer_title="Giám đốc",
        unit_leader_id=people.unit_leader.position,
        checker_id=people.checker.position,
        drafter_id=people.specialist.position,
        unit_id=people.specialist.unit,
        holder_id=holder.position if holder else None,
        holder_unit_id=people.unit if state == Out.AT_REVIEW else None,
        placement=None if state == Out.DRAFT else {"initialled": people.policy.initials_required},
        signed_at=at if state in _SIGNED else None,
        sealed_at=at if state in {Out.SEALED, Out.ISSUED} else None,
        issued_at=at if state == Out.ISSUED else None,
    )
    if state in _NUMBERED:
        _give_number(document, people, at=at)
    for name, value in changes.items():
        setattr(document, name, value)
    document_parts.refold(document)
    document.save()
    others = [_agency(other) for other in PROFILES if other != key][:2]
    Recipient.objects.bulk_create(
        Recipient(agency_id=agency.pk, document=document, receiver=other, order=order)
        for order, other in enumerate(others)
    )
    add = partial(file_parts.add_file, document=document.pk, agency=agency.pk, by=people.specialist, at=at)
    _in_transaction(add, received(content=pdf), kind="main", order=0, note="Tải lên")
    _in_transaction(add, received("van-ban.docx", b"PK"), kind="editable", order=1, note="Tải lên")
    return document


def _give_number(document: Any, people: Cast, *, at: datetime) -> None:
    from vanthu.registers import numbering
    from vanthu.registers.models import Register

    entry = _in_transaction(
        numbering.allocate,
        agency=people.agency,
        kind=Register.OUT,
        document=document.pk,
        by=people.clerk,
        at=at,
    )
    document.entry, document.registered_at = entry, at
    document.number, document.issued_on = entry.number, at.date()
    document.code = kinds.code(people.policy, entry.number, document.notation, series=kinds.COMMON, year=at.year)
    document.document_key = f"{document.organ_code},{at.year},{entry.number}"


# --- arrivals --------------------------------------------------------------------------------------------------------


def arrival_data(sender: str = LC, **changes: Any) -> Any:
    """What an arriving document says of itself, complete for every agency's book."""
    from vanthu.documents.actions.arriving import Arrival

    agency = _agency(sender)
    return replace(
        Arrival(
            type_name="Công văn",
            subject="V/v báo cáo tình hình sử dụng văn bản điện tử",
            organ_name=agency.name,
            number=15,
            notation="SCT-VP",
            code="15/SCT-VP",
            issued_on=date(2026, 11, 20),
            organ_code=agency.code102,
            signer_name="Người Ký",
            signer_title="Giám đốc",
            page_amount=1,
            document_key=f"{agency.code102},2026,15",
        ),
        **changes,
    )


_REGISTERED = {In.REGISTERED, In.SUBMITTED, In.ASSIGNED, In.IN_PROGRESS, In.REPORTED, In.DONE, In.RETURNED}
_LATER = {In.ASSIGNED, In.IN_PROGRESS, In.REPORTED}


def incoming(
    state: str,
    key: str = BD,
    *,
    at: datetime | None = None,
    sender: str | None = None,
    source: str = "bus",
    pdf: bytes | None = None,
    **changes: Any,
):
    """An arrival in a state, as its rows would be there: chủ trì is the drafting unit, its specialist handles it."""
    from vanthu.documents import parts as document_parts
    from vanthu.documents.models import Assignment, Document
    from vanthu.files import parts as file_parts
    from vanthu.registers import numbering
    from vanthu.registers.models import Register

    at = at or clock.now()
    people = cast(key)
    sender = sender or (LC if key == BD else BD)
    data = arrival_data(sender)
    document = Document(
        agency=_agency(key),
        direction=Document.IN,
        state=state,
        state_since=at,
        policy_on=at.date(),
        created_at=at,
        arrived_at=at,
        source=source,
        sender=_agency(sender) if source == "bus" else None,
        verdict="" if state == In.ARRIVED or source != "bus" else "valid",
        **{
            name: getattr(data, name)
            for name in (
                "type_name", "subject", "organ_name", "number", "notation", "code", "issued_on", "organ_code",
                "signer_name", "signer_title", "page_amount", "document_key",
            )
        },
    )  # fmt: skip
    if state in _REGISTERED:
        document.entry = _in_transaction(
            numbering.allocate, agency=people.agency, kind=Register.IN, document=document.pk, by=people.clerk, at=at
        )
        document.registered_at = at
    document.holder_id = {
        In.SUBMITTED: people.leader,
        In.ASSIGNED: people.specialist,
        In.IN_PROGRESS: people.specialist,
        In.REPORTED: people.leader,
    }.get(In(state), Actor(label="")).position
    if state in {In.ASSIGNED, In.IN_PROGRESS}:
        document.holder_unit_id = people.unit
    for name, value in changes.items():
        setattr(document, name, value)
    document_parts.refold(document)
    document.save()
    if state in _LATER:
        task = partial(
            Assignment.objects.create,
            agency_id=people.agency,
            document=document,
            unit_id=people.unit,
            role=Assignment.LEAD,
        )
        lead = task(given_at=at, given_by_id=people.leader.position, given_by_name=people.leader.label)
        task(
            parent=lead,
            position_id=people.specialist.position,
            given_by_id=people.unit_leader.position,
            given_by_name=people.unit_leader.label,
            given_at=later(at, milliseconds=1),
        )
    _in_transaction(
        file_parts.add_file,
        received(content=pdf),
        document=document.pk,
        agency=people.agency,
        kind="main",
        order=0,
        by=people.system,
        at=at,
        note="Nhận qua liên thông",
    )
    return document


def case_file(key: str = BD) -> UUID:
    """A line of the agency's Danh mục hồ sơ."""
    from vanthu.documents.models import CaseFile

    return CaseFile.objects.filter(agency_id=cast(key).agency).order_by("code")[0].pk


# --- packets ---------------------------------------------------------------------------------------------------------


def packet(sender: str = LC, to: str = BD, *, pdf: bytes | None = None, **changes: Any) -> bytes:
    """The edXML of one document from one agency to another."""
    from vanthu import edxml
    from vanthu.exchange.outbox import organisation

    data = arrival_data(sender)
    return edxml.build_document(
        replace(
            edxml.Document(
                from_=organisation(_agency(sender)),
                to=(organisation(_agency(to)),),
                document_id=data.document_key,
                number="15",
                notation=data.notation,
                place="Nơi ban hành",
                promulgation_date=data.issued_on,
                type_name=data.type_name,
                subject=data.subject,
                content=data.subject,
                signer=edxml.Signer(position=data.signer_title, full_name=data.signer_name),
                page_amount=1,
                attachments=(edxml.Attachment(name="van-ban.pdf", content=pdf or tiny_pdf(), description="Văn bản"),),
            ),
            **changes,
        )
    )


def post(raw: bytes, *, sender: str = LC, to: str = BD, key: str | None = None, message_type: str = "edoc") -> str:
    """Put a packet into an agency's mailbox on the axis, as its sender would; returns the reference."""
    from vanthu.axis import actions

    stored = actions.accept(
        sender=cast(sender).code,
        to=[cast(to).code],
        key=key or str(new_id()),
        message_type=message_type,
        packet=raw,
        at=clock.now(),
    )
    return str(stored.pk)


def fetch(key: str = BD) -> int:
    """Let an agency's office fetch what waits for it on the axis."""
    from vanthu.exchange import jobs

    return jobs.fetch(_agency(key))


# --- work and what it leaves -----------------------------------------------------------------------------------------


def run_jobs(*, but: tuple[str, ...] = ("draw_pages",)) -> list[str]:
    """Run waiting jobs here, one by one, over Django's own connection, until there are none. Returns their names.

    Those named in `but` are dropped: pictures of pages take long and prove nothing to most tests.
    """
    from django.db import connection
    from procrastinate.contrib.django import app

    app.perform_import_paths()
    done: list[str] = []
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM procrastinate_jobs WHERE id = "
                "(SELECT id FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id LIMIT 1) "
                "RETURNING task_name, args"
            )
            row = cursor.fetchone()
        if row is None:
            return done
        name, arguments = row
        if name.rpartition(".")[2] in but:
            continue
        done.append(name.rpartition(".")[2])
        app.tasks[name].func(**_as_dict(arguments))


def _as_dict(arguments: Any) -> dict[str, Any]:
    import json

    return json.loads(arguments) if isinstance(arguments, str) else arguments


#: Tables that tell of nothing that happened: sessions, heartbeats.
_QUIET = {"django_session", "django_migrations", "procrastinate_workers", "procrastinate_periodic_defers"}


def snapshot() -> dict[str, Any]:
    """Everything that is there: a digest of every table of both databases, and every object of the store."""
    from django.db import connections

    from vanthu.store import bytes_store

    found: dict[str, Any] = {"objects": {sha256 for sha256, _ in bytes_store().each()}}
    for alias in ("default", "axis"):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
            tables = [name for (name,) in cursor.fetchall() if name not in _QUIET]
            cursor.execute(
                " UNION ALL ".join(
                    f"SELECT '{name}', count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) "
                    f"FROM {name} t"
                    for name in tables
                )
            )
            found |= {f"{alias}.{name}": (count, digest) for name, count, digest in cursor.fetchall()}
    return found


def audit_names(document: Any) -> list[str]:
    """The names of a document's audit lines, oldest first."""
    from vanthu.core.models import AuditEvent

    return list(AuditEvent.objects.filter(target_id=document.pk).order_by("at", "id").values_list("name", flat=True))


def statuses(document: Any) -> list[str]:
    """The status codes that were sent about an arrival, in order."""
    from vanthu.exchange.models import Outbound

    return list(
        Outbound.objects.filter(document_id=document.pk, message_type="status")
        .order_by("pk")
        .values_list("status_code", flat=True)
    )


def later(at: datetime, **span: float) -> datetime:
    return at + timedelta(**span)


def _agency(key: str) -> Any:
    from vanthu.people.models import Agency

    return Agency.objects.get(pk=cast(key).agency)


def _in_transaction(part: Any, *arguments: Any, **facts: Any) -> Any:
    from django.db import transaction

    with transaction.atomic():
        return part(*arguments, **facts)
