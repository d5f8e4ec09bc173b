"""A register as a spreadsheet that prints like the book: A4 landscape, the head repeated on every sheet.

Rows are written as they come and never kept; what stays in memory is one row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

Value = str | int | date | None

_THIN = Side(style="thin")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FONT = "Times New Roman"
_A4 = 9
#: Two lines of agency, title, period, an empty line; then the head of the table and the numbers of its columns.
_HEAD_ROW = 6


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its words in the regulation, its width in characters."""

    label: str
    width: float


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of the book. A row struck out keeps its text, drawn through."""

    cells: Sequence[Value]
    struck: bool = False


def write(
    out: BinaryIO,
    *,
    parent_agency: str,
    agency: str,
    title: str,
    period: str,
    columns: Sequence[Column],
    lines: Iterable[Line],
) -> None:
    """Write the book to `out`. Text is text: what begins with "=" is no formula; control characters are left out."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.oddFooter.center.text = "Trang &P/&N"
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW + 1}"
    sheet.freeze_panes = f"A{_HEAD_ROW + 2}"
    for order, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(order)].width = column.width
    for text, bold, size in (
        (parent_agency, False, 12),
        (agency, True, 12),
        (title.upper(), True, 14),
        (period, False, 12),
    ):
        sheet.append([_styled(sheet, text, font=Font(name=_FONT, bold=bold, size=size))])
    sheet.append([])
    centred = {"alignment": Alignment(horizontal="center", vertical="center", wrap_text=True), "border": _BORDER}
    sheet.append([_styled(sheet, c.label, font=Font(name=_FONT, bold=True, size=11), **centred) for c in columns])
    small = Font(name=_FONT, size=9)
    sheet.append([_styled(sheet, f"({n})", font=small, **centred) for n in range(1, len(columns) + 1)])
    # A cell is written when its row is appended, so one row of styled cells serves them all.
    rows = {struck: [_body_cell(sheet, struck) for _ in columns] for struck in (False, True)}
    for line in lines:
        cells = rows[line.struck]
        for cell, value in zip(cells, line.cells, strict=True):
            _put(cell, value)
        sheet.append(cells)
    book.save(out)


def _body_cell(sheet: Any, struck: bool) -> Any:
    return _styled(
        sheet,
        None,
        font=Font(name=_FONT, size=11, strike=struck),
        alignment=Alignment(vertical="top", wrap_text=True),
        border=_BORDER,
    )


def _styled(sheet: Any, value: Value, **style: Any) -> Any:
    cell = WriteOnlyCell(sheet)
    for name, part in style.items():
        setattr(cell, name, part)
    _put(cell, value)
    return cell


def _put(cell: Any, value: Value) -> None:
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:32000]
        cell.data_type = "s"
        return
    cell.value = value
    if value is not None:
        # A number in a cell that is formatted as a day would be read as one.
        cell.number_format = "dd/mm/yyyy" if isinstance(value, date) else "0"
