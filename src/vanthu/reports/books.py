"""The two registers of an agency as people read them: ten columns each, in the order of NĐ 30/2020 Phụ lục IV.

A row is an entry of the book, beside it what its document says now. An entry struck out keeps its row and says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat

from vanthu.core.actor import Actor
from vanthu.core.clock import VIETNAM
from vanthu.core.folding import fold, nfc
from vanthu.core.models import AuditEvent
from vanthu.core.paging import Order, Page
from vanthu.core.roles import SEE_ALL, Role
from vanthu.documents import kinds
from vanthu.documents.actions.arriving import RETURNED
from vanthu.documents.models import Assignment, Document, Recipient
from vanthu.documents.states import In, Out
from vanthu.people import queries as people
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput, NotPermitted
from vanthu.registers.models import Entry, Register

#: The rows of a book rise by their numbers.
BY_NUMBER = Order((("number", int),), falling=False)
#: A whole year of the busiest office; more than that is taken out in parts.
MAX_EXPORT = 200_000
#: What a browser still lays out for a printer; a thicker book is bound in parts anyway.
MAX_PRINTED = 20_000
_CHUNK = 1_000
#: Names of recipients written out in a row; the others are counted.
_NAMED = 20


class TooManyRows(BadInput):
    code = "too_many_rows"
    template = "Sổ có {rows} dòng, nhiều hơn {most} dòng của một bảng tính. Hãy chọn khoảng số rồi tải từng phần."


class TooManyToPrint(BadInput):
    code = "too_many_to_print"
    template = "Phần sổ đã chọn có hơn {most} dòng, quá nhiều để in một lần. Hãy chọn khoảng ngày hoặc khoảng số rồi in từng quyển."


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of the book: `width` in characters of a spreadsheet."""

    key: str
    label: str
    width: float
    num: bool = False
    wide: bool = False


TITLES = {Register.IN: "Sổ đăng ký văn bản đến", Register.OUT: "Sổ đăng ký văn bản đi"}
COLUMNS: dict[str, tuple[Column, ...]] = {
    Register.OUT: (
        Column(key="code", label="Số, ký hiệu văn bản", width=16, num=True),
        Column(key="dated", label="Ngày tháng văn bản", width=12, num=True),
        Column(key="subject", label="Tên loại và trích yếu nội dung văn bản", width=48, wide=True),
        Column(key="signer", label="Người ký", width=18),
        Column(key="recipients", label="Nơi nhận văn bản", width=30),
        Column(key="keeper", label="Đơn vị, người nhận bản lưu", width=18),
        Column(key="copies", label="Số lượng bản", width=9, num=True),
        Column(key="forwarded", label="Ngày chuyển", width=12, num=True),
        Column(key="receipt", label="Ký nhận", width=12),
        Column(key="note", label="Ghi chú", width=18),
    ),
    Register.IN: (
        Column(key="arrived", label="Ngày đến", width=12, num=True),
        Column(key="number", label="Số đến", width=9, num=True),
        Column(key="author", label="Tác giả", width=26),
        Column(key="code", label="Số, ký hiệu văn bản", width=16, num=True),
        Column(key="dated", label="Ngày tháng văn bản", width=12, num=True),
        Column(key="subject", label="Tên loại và trích yếu nội dung văn bản", width=48, wide=True),
        Column(key="unit", label="Đơn vị hoặc người nhận", width=24),
        Column(key="forwarded", label="Ngày chuyển", width=12, num=True),
        Column(key="receipt", label="Ký nhận", width=16),
        Column(key="note", label="Ghi chú", width=18),
    ),
}
#: The column whose cell opens the document.
LINK_COLUMN = {Register.IN: "number", Register.OUT: "code"}


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What part of a book is wanted. Dates are days of registration.

    `words` are found with or without marks, in a note as they stand there; `person` is the signer or a recipient, or
    who was given an arrival.
    """

    number_from: int | None = None
    number_to: int | None = None
    since: date | None = None
    until: date | None = None
    words: str = ""
    person: str = ""

    @property
    def any(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line: values by column key (text, whole numbers, dates), and why it is no ordinary line."""

    number: int
    document: UUID
    cells: dict[str, str | int | date | None]
    struck: bool
    note: str


def check_reader(by: Actor) -> None:
    """Registers are read by văn thư, leaders, the office chief and the archive. Raises NotPermitted."""
    if not by.has(*SEE_ALL, Role.ARCHIVIST):
        raise NotPermitted("Sổ đăng ký do văn thư, lãnh đạo, Chánh Văn phòng và lưu trữ cơ quan sử dụng.")


def find(agency: UUID, kind: str, year: int, series: str = kinds.COMMON) -> Register | None:
    """The book, or None before its first number."""
    return Register.objects.filter(agency_id=agency, kind=kind, series=series, year=year).first()


def all_of(agency: UUID) -> list[tuple[str, int, str]]:
    """(kind, year, series) of the agency's books, the newest years first."""
    return list(
        Register.objects.filter(agency_id=agency)
        .order_by("-year", "kind", "series")
        .values_list("kind", "year", "series")[:100]
    )


def name_of(policy: Policy, kind: str, series: str) -> str:
    """What tells a book from the others of its kind and year, "" for the only or the common one."""
    if kind == Register.OUT:
        return kinds.series_name(series)
    return policy.incoming_books.get(series, series) if len(policy.incoming_books) > 1 else ""


def page(register: Register, filters: Filters, *, after: str = "", before: str = "") -> Page[Row]:
    """One page by number. Without a key and a filter it is the last one: where the office works today."""
    entries, at_end = _entries(register, filters), not filters.any
    found = BY_NUMBER.turn(
        BY_NUMBER.place(after=after, before=before, at_end=at_end),
        lambda place: BY_NUMBER.page(BY_NUMBER.cut(entries, place), place),
        first=BY_NUMBER.place(at_end=at_end),
    )
    return replace(found, rows=_rows(register, found.rows))


@dataclass(frozen=True, kw_only=True)
class Extent:
    """From which to which day and number a part of a book reaches, as its title page says."""

    since: date
    until: date
    first: int
    last: int


def extent(register: Register, filters: Filters) -> Extent | None:
    """How far the chosen part reaches, None where nothing is in it. Raises TooManyToPrint."""
    found = Entry.objects.filter(pk__in=_entries(register, filters).order_by("number").values("pk")[: MAX_PRINTED + 1])
    reach = found.aggregate(
        rows=Count("pk"), since=Min("entered_at"), until=Max("entered_at"), first=Min("number"), last=Max("number")
    )
    if reach["rows"] > MAX_PRINTED:
        raise TooManyToPrint(most=f"{MAX_PRINTED:,}".replace(",", "."))
    if not reach["rows"]:
        return None
    return Extent(
        since=filters.since or reach["since"].astimezone(VIETNAM).date(),
        until=filters.until or reach["until"].astimezone(VIETNAM).date(),
        first=reach["first"],
        last=reach["last"],
    )


def everything(register: Register, filters: Filters) -> Iterator[Row]:
    """Every row, in chunks that each cost the same few queries. Raises TooManyRows before the first one."""
    entries = _entries(register, filters)
    most = min(filters.number_to or register.last_number, register.last_number) - (filters.number_from or 1) + 1
    if most > MAX_EXPORT:
        raise TooManyRows(rows=f"{most:,}".replace(",", "."), most=f"{MAX_EXPORT:,}".replace(",", "."))
    return _chunks(register, entries)


def _chunks(register: Register, entries: QuerySet[Entry, dict[str, Any]]) -> Iterator[Row]:
    last = 0
    while found := list(entries.filter(number__gt=last).order_by("number")[:_CHUNK]):
        yield from _rows(register, found)
        last = found[-1]["number"]


def _entries(register: Register, filters: Filters) -> QuerySet[Entry, dict[str, Any]]:
    entries = Entry.objects.filter(register=register)
    if filters.number_from is not None:
        entries = entries.filter(number__gte=filters.number_from)
    if filters.number_to is not None:
        entries = entries.filter(number__lte=filters.number_to)
    if filters.since is not None:
        entries = entries.filter(entered_at__gte=_midnight(filters.since))
    if filters.until is not None:
        entries = entries.filter(entered_at__lt=_midnight(filters.until) + timedelta(days=1))
    documents = Document.objects.filter(pk=OuterRef("document_id"))
    wanted = Q()
    for word in fold(filters.words).split()[:8]:
        wanted &= Q(folded__contains=word) | Q(code_folded__contains=word)
    if wanted:
        wanted |= Q(note__icontains=nfc(filters.words))
    if person := nfc(filters.person):
        wanted &= _concerns(register.kind, person)
    if wanted:
        entries = entries.filter(Exists(documents.filter(wanted)))
    return entries.values("id", "number", "entered_at", "document_id", "strike__reason")


def _concerns(kind: str, person: str) -> Q:
    """Người ký or nơi nhận of what goes out; đơn vị hoặc người nhận of what comes in."""
    if kind == Register.OUT:
        sent = Recipient.objects.filter(document_id=OuterRef("pk"), receiver__folded__contains=fold(person))
        return Q(signer_name__icontains=person) | Q(signer_title__icontains=person) | Exists(sent)
    given = Assignment.objects.filter(document_id=OuterRef("pk"), role=Assignment.LEAD, parent=None)
    return Q(Exists(given.filter(Q(unit__name__icontains=person) | Q(position__account__name__icontains=person))))


def _rows(register: Register, entries: list[dict[str, Any]]) -> list[Row]:
    """Entries with their documents: two queries for what comes in, one for what goes out, however many rows."""
    ids = [entry["document_id"] for entry in entries]
    if not ids:
        return []
    documents = {
        row["id"]: row
        for row in _facts(Document.objects.filter(pk__in=ids, agency_id=register.agency_id), register.kind)
    }
    leads: dict[UUID, dict[str, Any]] = {}
    if register.kind == Register.IN:
        leads = {
            row["document_id"]: row
            for row in Assignment.objects.filter(document_id__in=ids, role=Assignment.LEAD, parent=None)
            .order_by("document_id", "-given_at", "-id")
            .distinct("document_id")
            .values("document_id", "given_at", "accepted_at", unit_name=F("unit__name"), person=_PERSON)
        }
    return [
        _row(register, entry, documents[entry["document_id"]], leads.get(entry["document_id"])) for entry in entries
    ]


_PERSON = F("position__account__name")
_DOCUMENT = (
    "id", "state", "state_since", "entry_id", "code", "notation", "issued_on", "type_name", "subject", "organ_name",
    "signer_name", "signer_title", "arrived_at", "issued_at", "copies", "note",
)  # fmt: skip


def _facts(documents: QuerySet[Document], kind: str) -> QuerySet[Document, dict[str, Any]]:
    if kind == Register.IN:
        returns = AuditEvent.objects.filter(target_id=OuterRef("pk"), name=RETURNED.name).order_by("-at", "-id")
        # Looked up for what was returned alone.
        reason = Case(When(state=In.RETURNED, then=Subquery(returns.values("data__reason")[:1])), default=None)
        return documents.values(*_DOCUMENT, reason=reason)
    recipients = Recipient.objects.filter(document_id=OuterRef("pk"))
    name = Concat(
        "receiver__name",
        Case(When(paper=True, then=Value(" (bản giấy)")), default=Value("")),
        output_field=CharField(),
    )
    named = recipients.order_by("order", "id").values_list(name, flat=True)[:_NAMED]
    counted = recipients.order_by().values("document_id").annotate(count=Count("pk")).values("count")
    return documents.values(
        *_DOCUMENT,
        unit_name=F("unit__name"),
        recipients_named=ArraySubquery(named),
        recipients_counted=Coalesce(Subquery(counted), 0),
    )


def _row(register: Register, entry: dict[str, Any], document: dict[str, Any], lead: dict[str, Any] | None) -> Row:
    struck = entry["strike__reason"] is not None
    note = f"Số bỏ: {entry['strike__reason']}" if struck else _ending(document)
    # A number that was struck is no longer on its document; the book still knows whose it was.
    own = document["entry_id"] == entry["id"]
    entered = entry["entered_at"].astimezone(VIETNAM).date()
    common = {"subject": _subject(document), "note": document["note"]}
    cells: dict[str, str | int | date | None]
    if register.kind == Register.OUT:
        cells = common | {
            "code": document["code"] if own else _struck_code(register, entry["number"], document["notation"], entered),
            "dated": document["issued_on"] if own else entered,
            "signer": document["signer_name"] or document["signer_title"],
            "recipients": _recipients(document),
            "keeper": f"Văn thư; {document['unit_name']}" if document["unit_name"] else "Văn thư",
            "copies": document["copies"],
            "forwarded": _day(document["issued_at"]),
            "receipt": "",
        }
    else:
        cells = common | {
            "arrived": _day(document["arrived_at"]) or entered,
            "number": entry["number"],
            "author": document["organ_name"],
            "code": document["code"],
            "dated": document["issued_on"],
            "unit": (lead["person"] or lead["unit_name"] or "") if lead else "",
            "forwarded": _day(lead["given_at"]) if lead else None,
            "receipt": f"Đã nhận {lead['accepted_at'].astimezone(VIETNAM):%d/%m/%Y}"
            if lead and lead["accepted_at"]
            else "",
        }
    return Row(number=entry["number"], document=document["id"], cells=cells, struck=struck, note=note)


def _struck_code(register: Register, number: int, notation: str, on: date) -> str:
    policy = people.policy_of(register.agency, on)
    return kinds.code(policy, number, notation, series=register.series, year=register.year)


def _ending(document: dict[str, Any]) -> str:
    words: dict[str, Literal["Đã trả lại", "Thu hồi"]] = {
        In.RETURNED: "Đã trả lại",
        In.RECALLED: "Thu hồi",
        Out.RECALLED: "Thu hồi",
    }
    word = words.get(document["state"])
    if not word:
        return ""
    ending = f"{word} {document['state_since'].astimezone(VIETNAM):%d/%m/%Y}"
    return f"{ending}: {document['reason']}" if document.get("reason") else ending


def _subject(document: dict[str, Any]) -> str:
    kind, subject = document["type_name"], document["subject"]
    return subject if not kind or subject.casefold().startswith(kind.casefold()) else f"{kind}: {subject}"


def _recipients(document: dict[str, Any]) -> str:
    names = "; ".join(document["recipients_named"])
    more = document["recipients_counted"] - len(document["recipients_named"])
    return f"{names}; và {more} nơi nhận khác" if more > 0 else names


def _day(at: datetime | None) -> date | None:
    return at.astimezone(VIETNAM).date() if at else None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)
