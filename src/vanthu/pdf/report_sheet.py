"""Báo cáo kiểm tra chữ ký số: the report on one file as a PDF that a person files or hands to somebody else.

The same report gives the same bytes. What is drawn comes from strangers' certificates and fields: it is text, cut to
a length, and never markup.
"""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from vanthu.pdf import report_words as words
from vanthu.pdf.fields import spoken
from vanthu.pdf.typeface import Face, for_sheets
from vanthu.pdf.verdict import VIETNAM, Report, Signature

TITLE = "BÁO CÁO KIỂM TRA CHỮ KÝ SỐ"
#: Letters of one value that a report shows; certificates may hold novels.
_LONGEST = 400
#: Changes and problems of one signature that a report lists one by one.
_MOST = 25
#: Signatures that a report lists one by one.
_MOST_SIGNATURES = 25
_TONES = {"valid": colors.HexColor(0x18663A), "warning": colors.HexColor(0x855000)}
_RED, _LINE, _QUIET = colors.HexColor(0xB3211A), colors.HexColor(0xC7CED8), colors.HexColor(0x465266)


@dataclass(frozen=True, kw_only=True)
class About:
    """What a report is about and rests on. `trust` is the version of the trust list, `size` is in bytes."""

    name: str
    sha256: str
    size: int
    checked_at: datetime
    trust: str
    product: str
    agency: str = ""
    document: str = ""


def draw(report: Report, about: About) -> bytes:
    """The report as a PDF of A4 pages. Deterministic."""
    for_sheets()
    out = io.BytesIO()
    sheet = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=25 * mm,
        rightMargin=18 * mm,
        topMargin=18 * mm,
        bottomMargin=20 * mm,
        title=f"Báo cáo kiểm tra chữ ký số: {_clean(about.name)}",
        author=_clean(about.agency) or "Văn Thư",
        subject=f"SHA-256 {about.sha256}",
        creator=_clean(about.product),
        lang="vi-VN",
        invariant=1,
    )
    foot = f"{_clean(about.product)} · Danh sách tin cậy {about.trust.partition(' (')[0][:16]} · SHA-256 {about.sha256[:16]}…"
    sheet.build(
        _story(report, about, sheet.width - 12), canvasmaker=lambda *args, **options: _Numbered(foot, args, options)
    )
    return out.getvalue()


def _story(report: Report, about: About, width: float) -> list[Any]:
    story: list[Any] = []
    if about.agency:
        story += [_text(about.agency.upper(), bold=True), Spacer(1, 4 * mm)]
    story += [_text(TITLE, size=15, bold=True, centred=True), Spacer(1, 5 * mm)]
    facts = [
        ("Tệp", about.name),
        ("SHA-256", about.sha256),
        ("Dung lượng", f"{about.size:,} byte".replace(",", ".")),
        ("Kiểm tra lúc", _moment(about.checked_at)),
        ("Danh sách tin cậy", f"phiên bản {about.trust}"),
        ("Phần mềm", about.product),
    ]
    if about.document:
        facts.insert(0, ("Văn bản", about.document))
    story += [_table(facts, width), Spacer(1, 5 * mm)]
    tone = _TONES.get(report.verdict, _RED)
    verdict = Table(
        [
            [_text(f"KẾT LUẬN: {words.VERDICT_SENTENCES[report.verdict]}", size=13, bold=True, colour=tone)],
            [_text(f"Giá trị pháp lý của tệp: {report.legal_value}.")],
            *[[_text(problem.sentence, colour=_RED)] for problem in report.document_problems[:_MOST]],
        ],
        colWidths=[width],
        style=TableStyle([("BOX", (0, 0), (-1, -1), 1, tone), ("PADDING", (0, 0), (-1, -1), 5)]),
    )
    story += [verdict, Spacer(1, 3 * mm)]
    shown = report.signatures[:_MOST_SIGNATURES]
    for number, signature in enumerate(shown, 1):
        story += _signature(number, len(report.signatures), signature, width)
    if len(report.signatures) > len(shown):
        story.append(_text(f"… và {len(report.signatures) - len(shown)} chữ ký khác.", colour=_QUIET))
    story += [Spacer(1, 5 * mm), _text(_NOTE, size=9.5, colour=_QUIET)]
    return story


_NOTE = (
    "Báo cáo do phần mềm lập từ nội dung của tệp có mã SHA-256 nêu trên, theo danh sách tin cậy và tại thời điểm nêu "
    "trên. Ai có đúng tệp ấy đều kiểm tra lại được bằng lệnh “vanthu pdf verify” hoặc công cụ khác."
)


def _signature(number: int, of: int, signature: Signature, width: float) -> list[Any]:
    certificate = signature.certificate
    kind = words.kind(signature)
    verdict = words.verdict_of(signature)
    rows = [
        ("Loại", f"{kind}, ô “{spoken(signature.field)}”"),
        ("Người ký", signature.signer or "(không đọc được)"),
        ("Cơ quan, tổ chức", signature.organisation),
        (
            "Thời điểm ký",
            f"{_moment(signature.signed_at)}, {words.TIME_SOURCES[signature.time_source]}"
            if signature.signed_at
            else "",
        ),
        ("Nội dung được ký", words.COVERAGE.get(signature.coverage, signature.coverage)),
        ("Chứng thư số", f"số {certificate.serial}" if certificate else ""),
        ("Nơi cấp", certificate.issuer if certificate else ""),
        (
            "Hiệu lực",
            f"{_day(certificate.not_before)} – {_day(certificate.not_after)}" if certificate else "",
        ),
        ("Nơi cấp tin cậy", words.trusted(signature)),
        ("Thu hồi", words.revoked(signature)),
    ]
    # The heading stays with the first lines of what it heads.
    head = [
        Spacer(1, 4 * mm),
        _text(f"{number}/{of}. {signature.signer or kind}", size=12, bold=True),
        _text(
            {"valid": "Không phát hiện vấn đề ở chữ ký này.", "warning": "Chữ ký này cần xem xét."}.get(
                verdict, "Chữ ký này không hợp lệ."
            ),
            colour=_TONES.get(verdict, _RED),
        ),
        Spacer(1, 1.5 * mm),
        _table([row for row in rows if row[1]], width),
    ]
    rest = [_text(problem.sentence, colour=_RED) for problem in signature.problems[:_MOST]]
    if signature.changes_after:
        rest.append(_text("Thay đổi sau chữ ký này:", bold=True))
        rest += [_text(f"– {words.change(change)}") for change in signature.changes_after[:_MOST]]
        if len(signature.changes_after) > _MOST:
            rest.append(_text(f"– và {len(signature.changes_after) - _MOST} thay đổi khác"))
    return [KeepTogether(head), *rest]


def _table(rows: list[tuple[str, str]], width: float) -> Table:
    first = 38 * mm
    return Table(
        [[_text(label, colour=_QUIET), _text(value)] for label, value in rows],
        colWidths=[first, width - first],
        style=TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        ),
    )


def _text(
    text: str, *, size: float = 11, bold: bool = False, centred: bool = False, colour: Any = colors.black
) -> Paragraph:
    style = ParagraphStyle(
        "text",
        fontName=(Face.BOLD if bold else Face.REGULAR).value,
        fontSize=size,
        leading=size * 1.3,
        textColor=colour,
        **({"alignment": TA_CENTER} if centred else {}),
    )
    return Paragraph(escape(_clean(text)), style)


def _clean(text: str) -> str:
    """One line of printable text, not longer than a report bears."""
    plain = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text[: 4 * _LONGEST])
    plain = unicodedata.normalize("NFC", " ".join(plain.split()))
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M:%S ngày %d/%m/%Y} (+07:00)"


def _day(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%d/%m/%Y}"


class _Numbered(Canvas):
    """Writes "Trang 1/3" under every page, for which all pages must be there first."""

    def __init__(self, foot: str, args: tuple[Any, ...], options: dict[str, Any]) -> None:
        super().__init__(*args, **options)
        self._foot, self._states = foot, []  # type: ignore[var-annotated]

    def showPage(self) -> None:  # reportlab's own name
        self._states.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, state in enumerate(self._states, 1):
            self.__dict__.update(state)
            self.setFont(Face.REGULAR.value, 9)
            self.setFillColor(_QUIET)
            self.drawString(25 * mm, 11 * mm, self._foot)
            self.drawRightString(A4[0] - 18 * mm, 11 * mm, f"Trang {number}/{len(self._states)}")
            super().showPage()
        super().save()
