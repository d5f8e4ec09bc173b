"""Registers on screen, on paper and as a spreadsheet."""

from __future__ import annotations

from datetime import date
from tempfile import TemporaryFile
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.template import engines
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from vanthu.core import clock
from vanthu.core.folding import fold
from vanthu.core.paging import Page
from vanthu.core.roles import SEE_ALL
from vanthu.documents import kinds
from vanthu.people.models import Agency
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput, NotFound
from vanthu.registers import xlsx
from vanthu.registers.models import Register
from vanthu.reports import books
from vanthu.web.forms import AddressForm
from vanthu.web.shell import page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_A_NUMBER = {"invalid": "Hãy nhập số.", "min_value": "Số bắt đầu từ 1.", "max_value": "Số quá lớn."}
_NOT_A_DAY = {"invalid": "Hãy nhập ngày theo dạng 20/11/2026."}
_DAYS = ["%Y-%m-%d", "%d/%m/%Y"]


class BookFilterForm(AddressForm):
    """A part of the book; every field may stay empty."""

    KEYS: ClassVar[dict[str, str]] = {
        "person": "nguoi",
        "number_from": "tu-so",
        "number_to": "den-so",
        "since": "tu-ngay",
        "until": "den-ngay",
    }

    so = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    q = forms.CharField(
        label="Tên loại, trích yếu, số ký hiệu, tác giả, ghi chú",
        required=False,
        max_length=200,
        error_messages={"max_length": "Từ khóa dài quá 200 ký tự."},
    )
    person = forms.CharField(
        label="Người ký, nơi nhận",
        required=False,
        max_length=100,
        error_messages={"max_length": "Tên dài quá 100 ký tự."},
    )
    number_from = forms.IntegerField(
        label="Từ số", required=False, min_value=1, max_value=2**31 - 1, error_messages=_NOT_A_NUMBER
    )
    number_to = forms.IntegerField(
        label="Đến số", required=False, min_value=1, max_value=2**31 - 1, error_messages=_NOT_A_NUMBER
    )
    since = forms.DateField(
        label="Đăng ký từ ngày",
        required=False,
        input_formats=_DAYS,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=_NOT_A_DAY,
    )
    until = forms.DateField(
        label="đến ngày",
        required=False,
        input_formats=_DAYS,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=_NOT_A_DAY,
    )

    def __init__(self, data: Any, *, kind: str) -> None:
        # Which book it is is no filter: it does not open the box.
        super().__init__(data, initial={"so": data.get("so")})
        if kind == Register.IN:
            self.fields["person"].label = "Đơn vị hoặc người nhận"

    def filters(self) -> books.Filters:
        """What was asked for; a field with an error asks for nothing."""
        given = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return books.Filters(
            number_from=given.get("number_from"),
            number_to=given.get("number_to"),
            since=given.get("since"),
            until=given.get("until"),
            words=given.get("q") or "",
            person=given.get("person") or "",
        )


@require_safe
def book(request: HttpRequest, kind: str, year: int) -> HttpResponse:
    """One page of a register in the ten columns of NĐ 30/2020 Phụ lục IV; with `in`, all of it for paper."""
    if "in" in request.GET:
        return _printed(request, kind, year)
    actor = request.actor  # type: ignore[attr-defined]
    series = _check(request, kind, year)
    form = BookFilterForm(request.GET, kind=kind)
    filters = form.filters()
    register = books.find(actor.agency, kind, year, series)
    found: Page[books.Row] = Page(rows=[])
    if register is not None:
        found = books.page(register, filters, after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""))
    here = reverse("registers-book", kwargs={"kind": kind, "year": year})
    asked = form.asked()
    opens = actor.has(*SEE_ALL)
    columns = books.COLUMNS[kind]
    context = {
        "book": _heading(request, kind, year, series, filters),
        "books": _shelf(request, (kind, year, series)),
        "columns": [{"key": c.key, "label": c.label, "num": c.num, "wide": c.wide} for c in columns],
        "rows": [_shown(row, opens=opens) for row in found.rows],
        "link_column": books.LINK_COLUMN[kind],
        "filters": form,
        "xlsx_url": _with(reverse("registers-book-xlsx", kwargs={"kind": kind, "year": year}), asked),
        "print_url": _with(here, asked | {"in": 1}) if found.rows else "",
        "prev_url": _with(here, asked | {"truoc": found.before}) if found.before else "",
        "next_url": _with(here, asked | {"sau": found.after}) if found.after else "",
        "total_text": _total(register) if not filters.any else "",
    }
    return page(request, "reports/book.html", context, active="books")


@require_safe
def book_xlsx(request: HttpRequest, kind: str, year: int) -> FileResponse:
    """The same rows, all of them, as a spreadsheet. A filter that cannot be read is refused, not passed over."""
    actor = request.actor  # type: ignore[attr-defined]
    series = _check(request, kind, year)
    filters = _filters(request, kind)
    register = books.find(actor.agency, kind, year, series)
    if register is None:
        raise NotFound(f"Năm {year} chưa có {books.TITLES[kind].lower()}.")
    rows = books.everything(register, filters)
    heading = _heading(request, kind, year, series, filters)
    columns = books.COLUMNS[kind]
    out = TemporaryFile()  # noqa: SIM115  the answer closes it when it has been sent
    try:
        xlsx.write(
            out,
            parent_agency=heading["parent_agency"],
            agency=heading["agency"],
            title=heading["title"],
            period=heading["period"],
            columns=[xlsx.Column(label=column.label, width=column.width) for column in columns],
            lines=(_line(row, columns) for row in rows),
        )
    except BaseException:
        out.close()
        raise
    out.seek(0)
    of = "" if series == kinds.COMMON else f"-{slugify(fold(series))}"
    name = f"so-van-ban-{'den' if kind == Register.IN else 'di'}{of}-{year}.xlsx"
    return FileResponse(out, as_attachment=True, filename=name, content_type=XLSX)


def _printed(request: HttpRequest, kind: str, year: int) -> FileResponse:
    """The chosen part of the book for paper. Written to a file first: a torn page would be taken for the whole book."""
    actor = request.actor  # type: ignore[attr-defined]
    series = _check(request, kind, year)
    filters = _filters(request, kind)
    register = books.find(actor.agency, kind, year, series)
    extent = books.extent(register, filters) if register is not None else None
    if register is None or extent is None:
        raise NotFound("Phần sổ đã chọn chưa có số nào.")
    context = {
        "book": _heading(request, kind, year, series, filters),
        "extent": extent,
        "excerpt": bool(filters.words or filters.person),
        "system_title": _policy(request).system_title,
        "printed_at": clock.now(),
        "columns": [{"key": c.key, "label": c.label, "num": c.num, "wide": c.wide} for c in books.COLUMNS[kind]],
        "rows": (_shown(row, opens=False) for row in books.everything(register, filters)),
        "back_url": _with(request.path, {name: value for name, value in request.GET.items() if name != "in"}),
    }
    out = TemporaryFile()  # noqa: SIM115  the answer closes it when it has been sent
    try:
        engines["jinja2"].env.get_template("reports/print.html").stream(context).dump(out, "utf-8")
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return FileResponse(out, content_type="text/html; charset=utf-8")


# --- parts -----------------------------------------------------------------------------------------------------------


#: A book: kind, year, series.
_Book = tuple[str, int, str]


def _check(request: HttpRequest, kind: str, year: int) -> str:
    """The series asked for, if there can be such a book and this person reads books. Raises NotFound, NotPermitted."""
    if kind not in books.COLUMNS or not 2000 <= year <= 2100:
        raise NotFound()
    actor = request.actor  # type: ignore[attr-defined]
    books.check_reader(actor)
    series = request.GET.get("so") or kinds.COMMON
    if (kind, series) not in _kept(_policy(request)) and books.find(actor.agency, kind, year, series) is None:
        raise NotFound("Cơ quan không có sổ này.")
    return series


def _kept(policy: Policy) -> set[tuple[str, str]]:
    """Kind and series of the books that the agency has every year, even before their first number."""
    return {(Register.OUT, kinds.COMMON), *((Register.IN, series) for series in policy.incoming_books)}


def _policy(request: HttpRequest) -> Policy:
    return request.person.policy(clock.now().date())  # type: ignore[attr-defined]


def _heading(request: HttpRequest, kind: str, year: int, series: str, filters: books.Filters) -> dict[str, Any]:
    found = Agency.objects.values("name", "parent_name").get(pk=request.actor.agency)  # type: ignore[attr-defined]
    name = books.name_of(_policy(request), kind, series)
    period = f"Năm {year}"
    if filters.since or filters.until:
        since, until = filters.since or date(year, 1, 1), filters.until or date(year, 12, 31)
        period = f"Từ {since:%d/%m/%Y} đến {until:%d/%m/%Y}"
    return {
        "title": f"{books.TITLES[kind]} · {name}" if name else books.TITLES[kind],
        "series": "" if series == kinds.COMMON else series,
        "agency": found["name"].upper(),
        "parent_agency": found["parent_name"].upper(),
        "year": year,
        "period": period,
        "kind": kind,
    }


def _shelf(request: HttpRequest, here: _Book) -> list[dict[str, Any]]:
    """Every book of the agency, the newest years first."""
    policy, today = _policy(request), clock.now().year
    there = {here, *((kind, today, series) for kind, series in _kept(policy))}
    there |= {(kind, here[1], series) for kind, series in _kept(policy) if kind == here[0]}
    there |= set(books.all_of(request.actor.agency))  # type: ignore[attr-defined]

    def label(kind: str, year: int, series: str) -> str:
        name = books.name_of(policy, kind, series)
        return f"{'Văn bản đến' if kind == Register.IN else 'Văn bản đi'} {year}{f': {name}' if name else ''}"

    def url(kind: str, year: int, series: str) -> str:
        address = reverse("registers-book", kwargs={"kind": kind, "year": year})
        return _with(address, {} if series == kinds.COMMON else {"so": series})

    in_order = sorted(there, key=lambda book: (-book[1], book[0], book[2] != kinds.COMMON, book[2]))
    return [{"label": label(*book), "url": url(*book), "active": book == here} for book in in_order]


def _filters(request: HttpRequest, kind: str) -> books.Filters:
    """What part is wanted. A filter that cannot be read is refused, not passed over."""
    form = BookFilterForm(request.GET, kind=kind)
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise BadInput(f"{form.fields[name].label}: {errors[0]}")
    return form.filters()


def _shown(row: books.Row, *, opens: bool) -> dict[str, Any]:
    return {
        "cells": {key: _text(value) for key, value in row.cells.items()},
        "url": reverse("documents-document", kwargs={"pk": row.document}) if opens else "",
        "struck": row.struck,
        "note": row.note,
    }


def _line(row: books.Row, columns: tuple[books.Column, ...]) -> xlsx.Line:
    cells = [row.cells.get(column.key) for column in columns]
    if row.note:
        cells[-1] = f"{row.note}. {cells[-1]}" if cells[-1] else row.note
    return xlsx.Line(cells=cells, struck=row.struck)


def _text(value: str | int | date | None) -> str:
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def _total(register: Register | None) -> str:
    return f"{register.last_number:,} số đã cấp".replace(",", ".") if register is not None else ""


def _with(address: str, query: dict[str, Any]) -> str:
    return f"{address}?{urlencode(query)}" if query else address
