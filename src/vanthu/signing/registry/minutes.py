"""Biên bản bàn giao thiết bị lưu khóa bí mật con dấu, drawn as a PDF in the form of NĐ 30/2020 Phụ lục I and III."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from xml.sax.saxutils import escape

from vanthu.core.clock import VIETNAM
from vanthu.pdf.typeface import Face
from vanthu.people.models import Account, Position
from vanthu.signing.models import Handover

_MARGINS = {"leftMargin": 30, "rightMargin": 18, "topMargin": 20, "bottomMargin": 20}  # millimetres
_TITLE = "Bàn giao thiết bị lưu khóa bí mật con dấu"


@dataclass(frozen=True, kw_only=True)
class Party:
    """One who signs the minutes: in what part, by name and position."""

    part: str
    name: str
    title: str
    confirmed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """What the minutes say."""

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


def facts_of(handover: Handover) -> Minutes:
    """The minutes of a handover that is done."""
    certificate, device, agency = handover.certificate, handover.certificate.device, handover.agency
    at = handover.ended_at
    assert at is not None
    parties = [_party("Bên giao", handover.giver, handover.giver_confirmed_at, handover=handover)]
    if handover.giver is None:
        parties = [
            Party(
                part="Bên giao",
                name=handover.ordered_by.printed_name or handover.ordered_by.name,
                title=handover.ordered_title,
                confirmed_at=handover.ordered_at,
            )
        ]
    parties.append(_party("Bên nhận", handover.receiver, handover.receiver_confirmed_at, handover=handover))
    if handover.witness is not None:
        parties.append(_party("Người chứng kiến", handover.witness, handover.witness_confirmed_at, handover=handover))
    kept = certificate.not_before.astimezone(VIETNAM), certificate.not_after.astimezone(VIETNAM)
    rows = [
        ("Chứng thư số", certificate.common_name),
        ("Số hiệu chứng thư số", certificate.serial),
        ("Tổ chức cấp", certificate.issuer),
        ("Hiệu lực", f"từ {kept[0]:%d/%m/%Y} đến {kept[1]:%d/%m/%Y}"),
    ]
    if device is not None:
        rows += [
            ("Thiết bị", f"{device.get_kind_display()}, số hiệu {device.serial}"),
            ("Nơi lưu giữ", device.place),
        ]
    rows.append(("Tình trạng khi bàn giao", handover.condition))
    away = handover.former.keeper.name if handover.witness and handover.former else ""
    return Minutes(
        parent=agency.parent_name,
        agency=agency.name,
        place=agency.place,
        code=handover.code,
        at=at.astimezone(VIETNAM),
        permission=f"Văn bản số {handover.permission_number} ngày {handover.permission_date:%d/%m/%Y}",
        ordered_by=f"{handover.ordered_title} {agency.name}",
        reason=handover.reason,
        parties=tuple(parties),
        away=away,
        rows=tuple(rows),
    )


def _party(part: str, account: Account | None, at: datetime | None, *, handover: Handover) -> Party:
    if account is None:
        return Party(part=part, name="", title="", confirmed_at=at)
    position = Position.objects.filter(account=account, agency_id=handover.agency_id).order_by("order", "id").first()
    return Party(
        part=part,
        name=account.printed_name or account.name,
        title=position.title if position else "",
        confirmed_at=at,
    )


@cache
def _fonts() -> None:
    from reportlab.lib.fonts import addMapping
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    faces = {(0, 0): Face.REGULAR, (1, 0): Face.BOLD, (0, 1): Face.ITALIC, (1, 1): Face.BOLD_ITALIC}
    for (bold, italic), face in faces.items():
        pdfmetrics.registerFont(TTFont(f"vanthu-{face.value}", str(face.path)))
        addMapping("vanthu", bold, italic, f"vanthu-{face.value}")


def draw(minutes: Minutes) -> bytes:
    """The minutes as a PDF of A4 pages; the same facts give the same bytes."""
    from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.platypus import HRFlowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table

    _fonts()
    base = ParagraphStyle(
        "body", fontName=f"vanthu-{Face.REGULAR.value}", fontSize=13, leading=17, alignment=TA_JUSTIFY, spaceAfter=6
    )
    body = ParagraphStyle("indented", parent=base, firstLineIndent=10 * mm)
    centre = ParagraphStyle("centre", parent=base, alignment=TA_CENTER, spaceAfter=0, leading=16)
    cell = ParagraphStyle("cell", parent=base, alignment=0, spaceAfter=0, leading=16)

    def p(text: str, style: ParagraphStyle = body) -> Paragraph:
        return Paragraph(text, style)

    def line(width: float) -> HRFlowable:
        return HRFlowable(width=width, thickness=0.7, color="black", spaceBefore=3, spaceAfter=5, hAlign="CENTER")

    day = minutes.at
    date = (
        f"ngày {day.day:02d} tháng {day:%m} năm {day.year}"
        if day.month < 3
        else f"ngày {day.day:02d} tháng {day.month} năm {day.year}"
    )
    left = [
        *(
            [p(escape(minutes.parent.upper()), ParagraphStyle("above", parent=centre, fontSize=12))]
            if minutes.parent
            else []
        ),
        p(f"<b>{escape(minutes.agency.upper())}</b>", ParagraphStyle("agency", parent=centre, fontSize=12)),
        line(22 * mm),
        p(f"Số: {escape(minutes.code)}", centre),
    ]
    right = [
        p("<b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b>", ParagraphStyle("nation", parent=centre, fontSize=12)),
        p("<b>Độc lập - Tự do - Hạnh phúc</b>", centre),
        line(50 * mm),
        p(f"<i>{escape(minutes.place)}, {date}</i>", centre),
    ]
    width = A4[0] - (_MARGINS["leftMargin"] + _MARGINS["rightMargin"]) * mm
    head = Table([[left, right]], colWidths=[width * 0.45, width * 0.55])
    head.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    facts = Table(
        [[p(escape(label), cell), p(escape(value), cell)] for label, value in minutes.rows],
        colWidths=[width * 0.34, width * 0.66],
    )
    facts.setStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    signs = Table(
        [[
            [
                p(f"<b>{escape(party.part.upper())}</b>", centre),
                p("<i>(Ký, ghi rõ họ tên)</i>", centre),
                Spacer(1, 22 * mm),
                p(f"<b>{escape(party.name)}</b>", centre),
            ]
            for party in minutes.parties
        ]],
        colWidths=[width / len(minutes.parties)] * len(minutes.parties),
    )  # fmt: skip
    signs.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])
    people = [
        p(
            f"{number}. {escape(party.part)}: {escape(party.name)}"
            + (f", {escape(party.title)}." if party.title else ".")
        )
        for number, party in enumerate(minutes.parties, 1)
    ]
    absent = [p(f"Người đang quản lý thiết bị ({escape(minutes.away)}) vắng mặt; người chứng kiến xác nhận thay.")]
    story = [
        head,
        Spacer(1, 6 * mm),
        p("<b>BIÊN BẢN</b>", ParagraphStyle("name", parent=centre, fontSize=14)),
        p(f"<b>{_TITLE}</b>", ParagraphStyle("about", parent=centre, fontSize=14, leading=18)),
        line(45 * mm),
        Spacer(1, 4 * mm),
        p(
            f"Căn cứ {escape(minutes.permission)} của {escape(minutes.ordered_by)}; vào hồi {day:%H} giờ {day:%M} phút, "
            f"{date}, tại {escape(minutes.agency)}, chúng tôi gồm:"
        ),
        *people,
        *(absent if minutes.away else []),
        p("Các bên đã bàn giao thiết bị lưu khóa bí mật con dấu như sau:"),
        facts,
        Spacer(1, 3 * mm),
        p(f"Lý do bàn giao: {escape(minutes.reason)}"),
        p(
            f"Kể từ {day:%H} giờ {day:%M} phút {day:%S} giây, {date}, bên nhận trực tiếp quản lý, sử dụng thiết bị, bảo "
            "quản như con dấu, tự mình ký số của cơ quan và chịu trách nhiệm trước pháp luật về việc sử dụng; không giao "
            "thiết bị cho người khác khi chưa được phép bằng văn bản của người có thẩm quyền."
        ),
        KeepTogether(
            [
                p(
                    "Các bên đã xác nhận trên hệ thống: "
                    + "; ".join(
                        f"{escape(party.part.lower())} lúc {party.confirmed_at.astimezone(VIETNAM):%H:%M:%S ngày %d/%m/%Y}"
                        for party in minutes.parties
                        if party.confirmed_at
                    )
                    + ". Biên bản lập thành hai bản có giá trị như nhau, mỗi bên giữ một bản./."
                ),
                Spacer(1, 4 * mm),
                signs,
            ]
        ),
    ]
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        title=f"Biên bản {minutes.code}",
        author=minutes.agency,
        lang="vi",
        invariant=1,
        pdfVersion=(1, 4),
        **{name: value * mm for name, value in _MARGINS.items()},
    )
    document.build(story)
    return out.getvalue()
