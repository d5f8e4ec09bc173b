"""Biên bản bàn giao thiết bị lưu khóa bí mật con dấu, drawn as a PDF in the form of NĐ 30/2020 Phụ lục I and III.

Facts in, bytes out; the same facts give the same bytes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import HRFlowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table

from vanthu.pdf.typeface import Face, for_sheets
from vanthu.pdf.verdict import VIETNAM

_TITLE = "Bàn giao thiết bị lưu khóa bí mật con dấu"
_MARGINS = {"leftMargin": 30 * mm, "rightMargin": 18 * mm, "topMargin": 20 * mm, "bottomMargin": 20 * mm}
_WIDTH = A4[0] - _MARGINS["leftMargin"] - _MARGINS["rightMargin"]
_PLAIN = ParagraphStyle(
    "plain", fontName=Face.REGULAR.value, fontSize=13, leading=17, alignment=TA_JUSTIFY, spaceAfter=6
)
_BODY = ParagraphStyle("body", parent=_PLAIN, firstLineIndent=10 * mm)
_CELL = ParagraphStyle("cell", parent=_PLAIN, alignment=TA_LEFT, spaceAfter=0, leading=16)
_CENTRE = ParagraphStyle("centre", parent=_PLAIN, alignment=TA_CENTER, spaceAfter=0, leading=16)
_HEAD = ParagraphStyle("head", parent=_CENTRE, fontSize=12)
_NAME = ParagraphStyle("name", parent=_CENTRE, fontSize=14)
_ABOUT = ParagraphStyle("about", parent=_NAME, leading=18)


@dataclass(frozen=True, kw_only=True)
class Party:
    """One who signs the minutes: in what part, by name and position."""

    part: str
    name: str
    title: str
    confirmed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """What the minutes say. `at` is when the handover was done, in Vietnam's time; `away` is the keeper who was not
    there and for whom a witness confirms, "" for none; `rows` are the facts of the table, label and value."""

    parent: str
    agency: str
    place: str
    code: str
    at: datetime
    permission: str
    ordered_by: str
    reason: str
    parties: tuple[Party, ...]
    away: str
    rows: tuple[tuple[str, str], ...]


def draw(minutes: Minutes) -> bytes:
    """The minutes as a PDF of A4 pages."""
    for_sheets()
    out = io.BytesIO()
    sheet = SimpleDocTemplate(
        out,
        pagesize=A4,
        title=f"Biên bản {minutes.code}",
        author=minutes.agency,
        lang="vi",
        invariant=1,
        pdfVersion=(1, 4),
        **_MARGINS,
    )
    sheet.build([*_head(minutes), *_parties(minutes), *_facts(minutes), _signatures(minutes)])
    return out.getvalue()


def _head(minutes: Minutes) -> list[Any]:
    left = [
        *([Paragraph(escape(minutes.parent.upper()), _HEAD)] if minutes.parent else []),
        Paragraph(f"<b>{escape(minutes.agency.upper())}</b>", _HEAD),
        _line(22 * mm),
        Paragraph(f"Số: {escape(minutes.code)}", _CENTRE),
    ]
    right = [
        Paragraph("<b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b>", _HEAD),
        Paragraph("<b>Độc lập - Tự do - Hạnh phúc</b>", _CENTRE),
        _line(50 * mm),
        Paragraph(f"<i>{escape(minutes.place)}, {_day(minutes)}</i>", _CENTRE),
    ]
    columns = Table([[left, right]], colWidths=[_WIDTH * 0.45, _WIDTH * 0.55])
    columns.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    return [
        columns,
        Spacer(1, 6 * mm),
        Paragraph("<b>BIÊN BẢN</b>", _NAME),
        Paragraph(f"<b>{_TITLE}</b>", _ABOUT),
        _line(45 * mm),
        Spacer(1, 4 * mm),
    ]


def _parties(minutes: Minutes) -> list[Any]:
    ground = f"Căn cứ {escape(minutes.permission)} của {escape(minutes.ordered_by)}"
    found = [
        _said(
            f"{ground}; vào hồi {minutes.at:%H} giờ {minutes.at:%M} phút, {_day(minutes)}, tại {escape(minutes.agency)}, "
            "chúng tôi gồm:"
        )
    ]
    for number, party in enumerate(minutes.parties, 1):
        title = f", {escape(party.title)}" if party.title else ""
        found.append(_said(f"{number}. {escape(party.part)}: {escape(party.name)}{title}."))
    if minutes.away:
        away = escape(minutes.away)
        found.append(_said(f"Người đang quản lý thiết bị ({away}) vắng mặt; người chứng kiến xác nhận thay."))
    return found


def _facts(minutes: Minutes) -> list[Any]:
    rows = Table(
        [[Paragraph(escape(label), _CELL), Paragraph(escape(value), _CELL)] for label, value in minutes.rows],
        colWidths=[_WIDTH * 0.34, _WIDTH * 0.66],
    )
    rows.setStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return [
        _said("Các bên đã bàn giao thiết bị lưu khóa bí mật con dấu như sau:"),
        rows,
        Spacer(1, 3 * mm),
        _said(f"Lý do bàn giao: {escape(minutes.reason)}"),
        _said(
            f"Kể từ {minutes.at:%H} giờ {minutes.at:%M} phút {minutes.at:%S} giây, {_day(minutes)}, bên nhận trực tiếp quản "
            "lý, sử dụng thiết bị, bảo quản như con dấu, tự mình ký số của cơ quan và chịu trách nhiệm trước pháp luật về "
            "việc sử dụng; không giao thiết bị cho người khác khi chưa được phép bằng văn bản của người có thẩm quyền."
        ),
    ]


def _signatures(minutes: Minutes) -> KeepTogether:
    """The places for hand signatures stay with the sentence before them."""
    confirmed = "; ".join(
        f"{escape(party.part.lower())} lúc {party.confirmed_at.astimezone(VIETNAM):%H:%M:%S ngày %d/%m/%Y}"
        for party in minutes.parties
        if party.confirmed_at
    )
    places = [
        [
            Paragraph(f"<b>{escape(party.part.upper())}</b>", _CENTRE),
            Paragraph("<i>(Ký, ghi rõ họ tên)</i>", _CENTRE),
            Spacer(1, 22 * mm),
            Paragraph(f"<b>{escape(party.name)}</b>", _CENTRE),
        ]
        for party in minutes.parties
    ]
    signs = Table([places], colWidths=[_WIDTH / len(places)] * len(places))
    signs.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])
    return KeepTogether(
        [
            _said(
                f"Các bên đã xác nhận trên hệ thống: {confirmed}. Biên bản lập thành hai bản có giá trị như nhau, mỗi bên "
                "giữ một bản./."
            ),
            Spacer(1, 4 * mm),
            signs,
        ]
    )


def _said(text: str) -> Paragraph:
    return Paragraph(text, _BODY)


def _line(width: float) -> HRFlowable:
    return HRFlowable(width=width, thickness=0.7, color="black", spaceBefore=3, spaceAfter=5, hAlign="CENTER")


def _day(minutes: Minutes) -> str:
    """NĐ 30/2020 Phụ lục I: a 0 before days below 10 and months below 3."""
    at = minutes.at
    return (
        f"ngày {at:%d} tháng {at:%m} năm {at.year}" if at.month < 3 else f"ngày {at:%d} tháng {at.month} năm {at.year}"
    )
