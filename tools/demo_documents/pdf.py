"""Sets a document as PDF 1.7 with reportlab: embedded Liberation Serif (metric twin of Times New Roman), same bytes
at every build."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
    XPreformatted,
)

from . import layout
from .model import Block, Document, Kind, Part, Role
from .source import runs

FONTS = Path(__file__).parents[2] / "src" / "vanthu" / "pdf" / "fonts"
#: A family name of our own, so that other users of reportlab in the process keep theirs.
_FAMILY = "DemoSerif"
_CUTS = {(False, False): "Regular", (True, False): "Bold", (False, True): "Italic", (True, True): "BoldItalic"}
_ALIGN = {"left": TA_LEFT, "centre": TA_CENTER, "justify": TA_JUSTIFY}
BASE_FONT = f"{_FAMILY}-Regular"
#: Tables would otherwise name reportlab's own font, Helvetica, which is not embedded.
_NO_HELVETICA = ("FONTNAME", (0, 0), (-1, -1), BASE_FONT)
_BARE = [_NO_HELVETICA, ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)] + [
    (side, (0, 0), (-1, -1), 0) for side in ("TOPPADDING", "BOTTOMPADDING")
]
_PADDED = [
    _NO_HELVETICA,
    ("LEFTPADDING", (0, 0), (-1, -1), layout.CELL_PADDING * mm),
    ("RIGHTPADDING", (0, 0), (-1, -1), layout.CELL_PADDING * mm),
    # reportlab leaves out the space before and after paragraphs in cells; the descenders need a little more below.
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
]
_TOP = ("VALIGN", (0, 0), (-1, -1), "TOP")


class Rendered(NamedTuple):
    """The file, the number of its pages and of those of its first part (the document that is signed)."""

    content: bytes
    pages: int
    first_part_pages: int


def render(document: Document) -> Rendered:
    """Set `document`. The same document gives the same bytes."""
    register_fonts()
    target = io.BytesIO()
    with binary_streams():
        book = _Book(target, document)
        book.build(_story(document), canvasmaker=_canvas)
    return Rendered(target.getvalue(), book.page, book.first_part_pages or book.page)


@contextmanager
def binary_streams() -> Iterator[None]:
    """Streams as they are, not as ASCII: a fifth smaller."""
    before, rl_config.useA85 = rl_config.useA85, 0
    try:
        yield
    finally:
        rl_config.useA85 = before


def _canvas(*args: object, **settings: object) -> Canvas:
    return Canvas(*args, **{**settings, "pdfVersion": (1, 7)})


class _Book(BaseDocTemplate):
    """Pages of one document; the numbers start again with each part and its first page shows none."""

    def __init__(self, target: io.BytesIO, document: Document) -> None:
        super().__init__(
            target,
            pagesize=(layout.PAGE_WIDTH * mm, layout.PAGE_HEIGHT * mm),
            title=document.heading,
            author=" ".join(document.agency),
            subject=" ".join(document.subject),
            creator="Văn Thư",
            producer="Văn Thư",
            lang="vi-VN",
            invariant=1,
            pageCompression=1,
            initialFontName=BASE_FONT,
        )
        self.first_part_pages = 0
        self._start = 1
        # Raised by a hair: single leading leaves the descenders of a full page 0.15 mm below the frame.
        bottom = (layout.BOTTOM + 0.2) * mm
        height = (layout.PAGE_HEIGHT - layout.TOP) * mm - bottom
        frame = Frame(layout.LEFT * mm, bottom, layout.TEXT_WIDTH * mm, height, 0, 0, 0, 0)
        self.addPageTemplates(
            [
                PageTemplate("first", [frame], onPage=self._begin_part, autoNextPageTemplate="later"),
                PageTemplate("later", [frame], onPage=self._number),
            ]
        )

    def _begin_part(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        if canvas.getPageNumber() > 1 and not self.first_part_pages:
            self.first_part_pages = canvas.getPageNumber() - 1
        self._start = canvas.getPageNumber()

    def _number(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.setFont(BASE_FONT, 13)
        canvas.drawCentredString(
            (layout.LEFT + layout.TEXT_WIDTH / 2) * mm,
            (layout.PAGE_HEIGHT - layout.PAGE_NUMBER_BASELINE) * mm,
            str(canvas.getPageNumber() - self._start + 1),
        )


def register_fonts() -> None:
    """Make the shipped typeface known to reportlab."""
    if BASE_FONT in pdfmetrics.getRegisteredFontNames():
        return
    for cut in _CUTS.values():
        pdfmetrics.registerFont(TTFont(f"{_FAMILY}-{cut}", str(FONTS / f"LiberationSerif-{cut}.ttf")))
    for cut, (bold, italic) in ((cut, key) for key, cut in _CUTS.items()):
        pdfmetrics.registerFontFamily(
            f"{_FAMILY}-{cut}",
            normal=f"{_FAMILY}-{cut}",
            bold=f"{_FAMILY}-{_CUTS[True, italic]}",
            italic=f"{_FAMILY}-{_CUTS[bold, True]}",
            boldItalic=f"{_FAMILY}-BoldItalic",
        )


def _font(style: layout.Style) -> str:
    return f"{_FAMILY}-{_CUTS[style.bold, style.italic]}"


def _style(name: str) -> ParagraphStyle:
    style = layout.STYLES[name]
    return ParagraphStyle(
        name,
        fontName=_font(style),
        fontSize=style.size,
        leading=style.size * layout.LEADING,
        alignment=_ALIGN[style.align],
        firstLineIndent=style.first_indent * mm,
        leftIndent=style.left_indent * mm,
        spaceBefore=style.before,
        spaceAfter=style.after,
        keepWithNext=style.keep_next,
        allowWidows=0,
        allowOrphans=0,
        textColor=black,
    )


def _markup(text: str) -> str:
    marked = ""
    for letters, bold, italic in runs(text):
        part = escape(letters)
        part = f"<i>{part}</i>" if italic else part
        marked += f"<b>{part}</b>" if bold else part
    return marked


def _paragraph(name: str, *lines: str) -> Paragraph:
    return Paragraph("<br/>".join(_markup(line) for line in lines), _style(name))


def _exact(name: str, line: str) -> XPreformatted:
    """A line whose spaces count: the blanks for number and date."""
    return XPreformatted(escape(line), _style(name))


class _Rule(Flowable):
    """A solid line centred below a text (reportlab's own moves to the left inside a table cell)."""

    def __init__(self, length: float) -> None:
        super().__init__()
        self.length = length

    def wrap(self, width: float, _: float) -> tuple[float, float]:
        self.width = width
        return width, 5

    def draw(self) -> None:
        self.canv.setLineWidth(0.7)
        self.canv.line((self.width - self.length) / 2, 0, (self.width + self.length) / 2, 0)


def text_width(name: str, text: str) -> float:
    """Width of `text` in the style `name`, in points."""
    register_fonts()
    style = layout.STYLES[name]
    return pdfmetrics.stringWidth(text, _font(style), style.size)


def _rule(name: str, text: str, *, part: float) -> _Rule:
    return _Rule(text_width(name, text) * part)


def _story(document: Document) -> list[Flowable]:
    story: list[Flowable] = []
    for number, part in enumerate(document.parts):
        if number:
            story += [NextPageTemplate("first"), PageBreak()]
        story += _opening(document) if not number else _annex_opening(document, part)
        story += _blocks(part.blocks[:-1] if not number else part.blocks)
        if not number:
            story.append(KeepTogether([*_blocks(part.blocks[-1:]), _foot(document)]))
    return story


def _opening(document: Document) -> list[Flowable]:
    numbered = [_exact("Số, ký hiệu", document.number_line(layout.NUMBER_BLANK, layout.YEAR_BLANK))]
    dated = [_exact("Địa danh, ngày tháng", document.date_line(layout.DAY_BLANK, layout.YEAR_BLANK))]
    if document.kind is not Kind.DECISION:
        lines = document.subject
        numbered += [_paragraph("Trích yếu công văn", "V/v " + lines[0], *lines[1:])]
        return [_head(document, numbered, dated), Spacer(1, 14), *_addressees(document), Spacer(1, 6)]
    return [
        _head(document, numbered, dated),
        Spacer(1, 12),
        _paragraph("Tên loại", document.type_name.upper()),
        _paragraph("Trích yếu", *document.subject),
        _rule("Trích yếu", max(document.subject, key=len), part=layout.RULE),
        Spacer(1, 10),
        _paragraph("Thẩm quyền ban hành", *document.authority),
    ]


def _head(document: Document, numbered: list[Flowable], dated: list[Flowable]) -> Table:
    above = [_paragraph("Cơ quan chủ quản", document.parent)] if document.parent else []
    longest = max(document.agency, key=len)
    agency = [
        *above,
        _paragraph("Cơ quan ban hành", *document.agency),
        _rule("Cơ quan ban hành", longest, part=layout.RULE),
    ]
    nation = [
        _paragraph("Quốc hiệu", layout.NATION),
        _paragraph("Tiêu ngữ", layout.MOTTO),
        _rule("Tiêu ngữ", layout.MOTTO, part=1.0),
    ]
    rows: list[list[object]] = [[agency, nation]]
    commands = [*_BARE, _TOP]
    if numbered:
        rows.append([numbered, dated])
        commands.append(("TOPPADDING", (0, 1), (-1, 1), 8))
    return Table(rows, colWidths=[width * mm for width in layout.HEAD_COLUMNS], style=TableStyle(commands))


def _addressees(document: Document) -> list[Flowable]:
    if len(document.to) == 1:
        return [_paragraph("Kính gửi", f"Kính gửi: {document.to[0]}")]
    return [_paragraph("Kính gửi", "Kính gửi:"), *(_paragraph("Tên nơi kính gửi", f"- {to}") for to in document.to)]


def _annex_opening(document: Document, part: Part) -> list[Flowable]:
    name = [_paragraph("Phụ lục" if part.is_annex else "Tên loại", part.name)]
    if part.titles:
        name.append(_paragraph("Trích yếu", *part.titles))
    name.append(_paragraph("Dẫn chiếu", *part.reference))
    rule = _rule("Dẫn chiếu", max(part.reference, key=len), part=layout.RULE)
    rule.keepWithNext = 1
    head = [] if part.is_annex else [_head(document, [], []), Spacer(1, 14)]
    return [*head, *name, rule, Spacer(1, 8)]


def _foot(document: Document) -> Table:
    sent = [_paragraph("Nơi nhận", "Nơi nhận:"), *(_paragraph("Tên nơi nhận", f"- {to}") for to in document.recipients)]
    titles = [_paragraph("Quyền hạn, chức vụ", *document.signer_authority, document.signer_title)]
    signed: list[Flowable] = [*titles, Spacer(1, layout.SIGNATURE_ROOM * mm)]
    if document.signer_name:
        signed.append(_paragraph("Họ tên", document.signer_name))
    return Table(
        [[sent, signed]],
        colWidths=[width * mm for width in layout.FOOT_COLUMNS],
        style=TableStyle([*_BARE, _TOP, ("TOPPADDING", (0, 0), (-1, -1), 6)]),
    )


def _blocks(blocks: tuple[Block, ...]) -> list[Flowable]:
    drawn: list[Flowable] = []
    for block in blocks:
        match block.role:
            case Role.TABLE:
                drawn += [_table(block.rows), Spacer(1, 8)]
            case Role.FIGURE:
                drawn += [_figure(block.lines), Spacer(1, 8)]
            case Role.FLOW:
                drawn.append(_flow(block.rows))
            case _:
                paragraph = _paragraph(block.role.value, *block.lines)
                paragraph.keepWithNext = paragraph.getKeepWithNext() or block.announces
                drawn.append(paragraph)
    return drawn


def _table(rows: tuple[tuple[str, ...], ...]) -> Table:
    widths = layout.TABLE_COLUMNS[len(rows[0])]
    content = [[_paragraph("Đề mục bảng", text) for text in rows[0]]]
    content += [
        [_paragraph(layout.cell_style(column, text), text) for column, text in enumerate(row)] for row in rows[1:]
    ]
    return Table(
        content,
        colWidths=[width * mm for width in widths],
        repeatRows=1,
        style=TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.6, black),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                *_PADDED,
            ]
        ),
    )


def _figure(cells: tuple[str, ...]) -> Table:
    return Table(
        [[_paragraph("Ô bảng giữa", text) for text in cells]],
        colWidths=[layout.FIGURE_WIDTH * mm] * len(cells),
        rowHeights=[layout.FIGURE_HEIGHT * mm],
        hAlign="CENTER",
        style=TableStyle(
            [_NO_HELVETICA, ("GRID", (0, 0), (-1, -1), 0.6, black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
        ),
    )


def _flow(steps: tuple[tuple[str, ...], ...]) -> Table:
    content: list[list[Paragraph]] = [[_paragraph("Đề mục bảng", text) for text in layout.FLOW_HEADS]]
    commands: list[tuple] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LINEBELOW", (0, 0), (-1, 0), 0.6, black)]
    for number, step in enumerate(steps):
        arrow = layout.ARROW if number else ""
        content.append([_paragraph("Ô lưu đồ", text) for text in ("", arrow, "")])
        content.append([_paragraph("Ô lưu đồ", text) for text in step])
        commands.append(("BOX", (1, len(content) - 1), (1, len(content) - 1), 0.8, black))
    return Table(
        content, colWidths=[width * mm for width in layout.FLOW_COLUMNS], style=TableStyle([*commands, *_PADDED])
    )
