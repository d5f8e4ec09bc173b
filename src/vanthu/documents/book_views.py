"""Registers on screen, on paper and as a spreadsheet."""

from __future__ import annotations

from datetime import date
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from vanthu.core import clock
from vanthu.core.actor import Actor
from vanthu.core.roles import SEE_ALL
from vanthu.documents import books
from vanthu.people.models import Agency
from vanthu.refusal import BadInput, NotFound
from vanthu.registers import xlsx
from vanthu.registers.models import Register
from vanthu.web.shell import page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_A_NUMBER = {"invalid": "Hãy nhập số.", "min_value": "Số bắt đầu từ 1.", "max_value": "Số quá lớn."}
_NOT_A_DAY = {"invalid": "Hãy nhập ngày theo dạng 20/11/2026."}
_DAYS = ["%Y-%m-%d", "%d/%m/%Y"]


class BookFilterForm(forms.Form):
    """A part of the book; every field may stay empty."""

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
        super().__init__(data)
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
    """One page of a register in the ten columns of NĐ 30/2020 Phụ lục IV."""
    actor = request.actor  # type: ignore[attr-defined]
    _check(actor, kind, year)
    form = BookFilterForm(request.GET, kind=kind)
    filters = form.filters()
    register = books.find(actor.agency, kind, year)
    found = books.Slice(rows=[], before=None, after=None)
    if register is not None:
        found = books.page(register, filters, after=_number(request, "after"), before=_number(request, "before"))
    here = reverse("registers-book", kwargs={"kind": kind, "year": year})
    asked = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    opens = actor.has(*SEE_ALL)
    columns = books.COLUMNS[kind]
    context = {
        "book": _heading(actor.agency, kind, year, filters),
        "books": _shelf(actor.agency, kind, year),
        "columns": [{"key": c.key, "label": c.label, "num": c.num, "wide": c.wide} for c in columns],
        "rows": [
            {
                "cells": {key: _text(value) for key, value in row.cells.items()},
                "url": reverse("documents-document", kwargs={"pk": row.document}) if opens else "",
                "struck": row.struck,
                "note": row.note,
            }
            for row in found.rows
        ],
        "link_column": books.LINK_COLUMN[kind],
        "filters": form,
        "xlsx_url": _with(reverse("registers-book-xlsx", kwargs={"kind": kind, "year": year}), asked),
        "prev_url": _with(here, asked | {"before": found.before}) if found.before is not None else "",
        "next_url": _with(here, asked | {"after": found.after}) if found.after is not None else "",
        "total_text": _total(register) if not filters.any else "",
    }
    return page(request, "registers/book.html", context, active="books")


@require_safe
def book_xlsx(request: HttpRequest, kind: str, year: int) -> FileResponse:
    """The same rows, all of them, as a spreadsheet. A filter that cannot be read is refused, not passed over."""
    actor = request.actor  # type: ignore[attr-defined]
    _check(actor, kind, year)
    form = BookFilterForm(request.GET, kind=kind)
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise BadInput(f"{form.fields[name].label}: {errors[0]}")
    filters = form.filters()
    register = books.find(actor.agency, kind, year)
    if register is None:
        raise NotFound(f"Năm {year} chưa có {books.TITLES[kind].lower()}.")
    rows = books.everything(register, filters)
    heading = _heading(actor.agency, kind, year, filters)
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
    name = f"so-van-ban-{'den' if kind == Register.IN else 'di'}-{year}.xlsx"
    return FileResponse(out, as_attachment=True, filename=name, content_type=XLSX)


# --- parts -----------------------------------------------------------------------------------------------------------


def _check(actor: Actor, kind: str, year: int) -> None:
    """Whether there can be such a book and this person reads books. Raises NotFound, NotPermitted."""
    if kind not in books.COLUMNS or not 2000 <= year <= 2100:
        raise NotFound()
    books.check_reader(actor)


def _heading(agency: Any, kind: str, year: int, filters: books.Filters) -> dict[str, Any]:
    found = Agency.objects.values("name", "parent_name").get(pk=agency)
    period = f"Năm {year}"
    if filters.since or filters.until:
        since, until = filters.since or date(year, 1, 1), filters.until or date(year, 12, 31)
        period = f"Từ {since:%d/%m/%Y} đến {until:%d/%m/%Y}"
    return {
        "title": books.TITLES[kind],
        "agency": found["name"].upper(),
        "parent_agency": found["parent_name"].upper(),
        "year": year,
        "period": period,
        "kind": kind,
    }


def _shelf(agency: Any, kind: str, year: int) -> list[dict[str, Any]]:
    """The agency's books, this year's two among them even before their first number."""
    today = clock.now().year
    there = {*books.all_of(agency), (Register.IN, today), (Register.OUT, today), (kind, year)}
    return [
        {
            "label": f"{'Văn bản đến' if one == Register.IN else 'Văn bản đi'} {of}",
            "url": reverse("registers-book", kwargs={"kind": one, "year": of}),
            "active": (one, of) == (kind, year),
        }
        for one, of in sorted(there, key=lambda pair: (-pair[1], pair[0]))
    ]


def _line(row: books.Row, columns: tuple[books.Column, ...]) -> xlsx.Line:
    cells = [row.cells.get(column.key) for column in columns]
    if row.note:
        cells[-1] = f"{row.note}. {cells[-1]}" if cells[-1] else row.note
    return xlsx.Line(cells=cells, struck=row.struck)


def _text(value: str | int | date | None) -> str:
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def _number(request: HttpRequest, name: str) -> int | None:
    """A key of a page; one that cannot be read is none."""
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) <= 9 else None


def _total(register: Register | None) -> str:
    return f"{register.last_number:,} số đã cấp".replace(",", ".") if register is not None else ""


def _with(address: str, query: dict[str, Any]) -> str:
    return f"{address}?{urlencode(query)}" if query else address
