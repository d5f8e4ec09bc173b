"""Sets a document as .docx with python-docx: the same components, measures and words as the PDF, same bytes at every
build."""

from __future__ import annotations

import datetime
import io
import zipfile

from docx import Document as new_document
from docx.document import Document as WordFile
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from . import layout
from .model import Block, Document, Kind, Part, Role
from .pdf import text_width
from .source import runs

_FONT = "Times New Roman"
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
#: The properties and the packing must hold some date; one that moved would change the bytes.
_DATE = datetime.datetime(2020, 3, 5, tzinfo=datetime.UTC)
_POINTS_PER_MM = 72 / 25.4


def render(document: Document) -> bytes:
    """Set `document`. The same document gives the same bytes."""
    file = new_document()
    _styles(file)
    _properties(file, document)
    for number, part in enumerate(document.parts):
        if number:
            _page(file.add_section(WD_SECTION.NEW_PAGE))
            _shrink(file.paragraphs[-1], 1)
            _annex_opening(file, document, part)
            _blocks(file, part.blocks)
            continue
        _page(file.sections[0])
        _opening(file, document)
        _blocks(file, part.blocks)
        # The signature never stands alone on a page.
        file.paragraphs[-1].paragraph_format.keep_with_next = True
        file.paragraphs[-1].paragraph_format.keep_together = True
        _foot(file, document)
        if len(document.parts) == 1:
            _gap(file, 1)
    packed = io.BytesIO()
    file.save(packed)
    return _repacked(packed.getvalue())


def _repacked(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _DATE.timetuple()[:6])
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(entry, old.read(name))
    return target.getvalue()


def _properties(file: WordFile, document: Document) -> None:
    core = file.core_properties
    core.title, core.subject = document.heading, " ".join(document.subject)
    core.author = core.last_modified_by = " ".join(document.agency)
    core.language, core.comments, core.keywords = "vi-VN", "", ""
    core.created = core.modified = _DATE
    core.revision = 1
    package = file.part.package
    for name, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):  # the template's own picture
            del package.rels[name]


def _styles(file: WordFile) -> None:
    defaults = file.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    fonts, language = defaults.find(qn("w:rFonts")), defaults.find(qn("w:lang"))
    fonts.attrib.clear()
    for slot in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{slot}"), _FONT)
    for slot in ("val", "eastAsia", "bidi"):
        language.set(qn(f"w:{slot}"), "vi-VN")
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(14)
    normal.paragraph_format.space_after = Pt(0)
    for name, style in layout.STYLES.items():
        word = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        word.base_style, word.quick_style = normal, True
        word.font.size, word.font.bold, word.font.italic = Pt(style.size), style.bold, style.italic
        word.font.color.rgb = RGBColor(0, 0, 0)
        form = word.paragraph_format
        form.alignment = _ALIGN[style.align]
        form.first_line_indent, form.left_indent = Mm(style.first_indent), Mm(style.left_indent)
        form.space_before, form.space_after = Pt(style.before), Pt(style.after)
        form.line_spacing_rule, form.keep_with_next = WD_LINE_SPACING.SINGLE, style.keep_next
        form.widow_control = True


def _page(section: Section) -> None:
    section.page_width, section.page_height = Mm(layout.PAGE_WIDTH), Mm(layout.PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(layout.TOP), Mm(layout.BOTTOM)
    section.left_margin, section.right_margin = Mm(layout.LEFT), Mm(layout.RIGHT)
    section.header_distance = section.footer_distance = Mm(9)
    section.different_first_page_header_footer = True
    properties = section._sectPr
    if properties.find(qn("w:pgNumType")) is None:  # a new section copies the one before
        start = OxmlElement("w:pgNumType")
        start.set(qn("w:start"), "1")
        properties.find(qn("w:cols")).addprevious(start)
    section.first_page_header.is_linked_to_previous = False
    section.header.is_linked_to_previous = False
    line = section.header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind in ("begin", "PAGE", "end"):
        run = line.add_run()
        run.font.size, run.font.name = Pt(13), _FONT
        mark = OxmlElement("w:instrText" if kind == "PAGE" else "w:fldChar")
        if kind == "PAGE":
            mark.text = kind
        else:
            mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)


def _add(place: WordFile | _Cell, name: str, *lines: str) -> Paragraph:
    paragraph = place.add_paragraph(style=name)
    for number, line in enumerate(lines):
        if number:
            paragraph.add_run().add_break()
        _write(paragraph, line)
    return paragraph


def _write(paragraph: Paragraph, line: str) -> None:
    for letters, bold, italic in runs(line):
        run = paragraph.add_run(letters)
        if bold:
            run.bold = True
        if italic:
            run.italic = True


def _plain(place: _Cell, name: str, line: str) -> None:
    place.add_paragraph(style=name).add_run(line)


def _shrink(paragraph: Paragraph, points: float) -> None:
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(points)
    form.space_before = form.space_after = Pt(0)


def _gap(place: WordFile | _Cell, points: float) -> Paragraph:
    paragraph = place.add_paragraph()
    _shrink(paragraph, points)
    return paragraph


def _rule(place: WordFile | _Cell, width_mm: float, name: str, text: str, *, part: float) -> None:
    """The line below a component: the upper border of an empty paragraph as wide as the line."""
    paragraph = _gap(place, 3)
    paragraph.paragraph_format.keep_with_next = True
    length = text_width(name, text) * part / _POINTS_PER_MM
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm((width_mm - length) / 2)
    paragraph.paragraph_format.space_before = Pt(2)
    borders = OxmlElement("w:pBdr")
    borders.append(_border("top", 6))
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )


def _border(side: str, eighths: int) -> OxmlElement:
    border = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "1"), ("color", "000000")):
        border.set(qn(f"w:{name}"), value)
    return border


def _table(
    file: WordFile, rows: int, widths: tuple[float, ...], *, style: str | None = None, padding: float = 0
) -> Table:
    table = file.add_table(rows, len(widths), style=style)
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(padding * _POINTS_PER_MM * 20)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    # The schema's order: margins stand before the look.
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is None:
        table._tbl.tblPr.append(margins)
    else:
        look.addprevious(margins)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    for row in table.rows:
        keep = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(keep)
    return table


def _clear(cell: _Cell) -> _Cell:
    """A cell without the empty paragraph it is born with; the caller adds at least one."""
    cell._tc.remove(cell.paragraphs[0]._p)
    return cell


def _head(file: WordFile, document: Document, *, numbered: bool) -> None:
    table = _table(file, 2 if numbered else 1, layout.HEAD_COLUMNS)
    left, right = (_clear(cell) for cell in table.rows[0].cells)
    if document.parent:
        _add(left, "Cơ quan chủ quản", document.parent)
    _add(left, "Cơ quan ban hành", *document.agency)
    longest = max(document.agency, key=len)
    _rule(left, layout.HEAD_COLUMNS[0], "Cơ quan ban hành", longest, part=layout.RULE)
    _add(right, "Quốc hiệu", layout.NATION)
    _add(right, "Tiêu ngữ", layout.MOTTO)
    _rule(right, layout.HEAD_COLUMNS[1], "Tiêu ngữ", layout.MOTTO, part=1)
    if not numbered:
        return
    left, right = (_clear(cell) for cell in table.rows[1].cells)
    _gap(left, 6)
    _gap(right, 6)
    _plain(left, "Số, ký hiệu", document.number_line(layout.NUMBER_BLANK, layout.YEAR_BLANK))
    _plain(right, "Địa danh, ngày tháng", document.date_line(layout.DAY_BLANK, layout.YEAR_BLANK))
    if document.kind is not Kind.DECISION:
        _add(left, "Trích yếu công văn", "V/v " + document.subject[0], *document.subject[1:])


def _opening(file: WordFile, document: Document) -> None:
    _head(file, document, numbered=True)
    _gap(file, 12)
    if document.kind is Kind.DECISION:
        _add(file, "Tên loại", document.type_name.upper())
        _add(file, "Trích yếu", *document.subject)
        _rule(file, layout.TEXT_WIDTH, "Trích yếu", max(document.subject, key=len), part=layout.RULE)
        _gap(file, 8)
        _add(file, "Thẩm quyền ban hành", *document.authority)
        return
    if len(document.to) == 1:
        _add(file, "Kính gửi", f"Kính gửi: {document.to[0]}")
    else:
        _add(file, "Kính gửi", "Kính gửi:")
        for to in document.to:
            _add(file, "Tên nơi kính gửi", f"- {to}")
    _gap(file, 6)


def _annex_opening(file: WordFile, document: Document, part: Part) -> None:
    if not part.is_annex:
        _head(file, document, numbered=False)
        _gap(file, 14)
    _add(file, "Phụ lục" if part.is_annex else "Tên loại", part.name)
    if part.titles:
        _add(file, "Trích yếu", *part.titles)
    _add(file, "Dẫn chiếu", *part.reference)
    _rule(file, layout.TEXT_WIDTH, "Dẫn chiếu", max(part.reference, key=len), part=layout.RULE)
    _gap(file, 8).paragraph_format.keep_with_next = True


def _foot(file: WordFile, document: Document) -> None:
    table = _table(file, 1, layout.FOOT_COLUMNS)
    left, right = (_clear(cell) for cell in table.rows[0].cells)
    _gap(left, 6)
    _gap(right, 6)
    _add(left, "Nơi nhận", "Nơi nhận:")
    for to in document.recipients:
        _add(left, "Tên nơi nhận", f"- {to}")
    _add(right, "Quyền hạn, chức vụ", *document.signer_authority, document.signer_title)
    _gap(right, layout.SIGNATURE_ROOM * _POINTS_PER_MM)
    if document.signer_name:
        _add(right, "Họ tên", document.signer_name)


def _blocks(file: WordFile, blocks: tuple[Block, ...]) -> None:
    for block in blocks:
        match block.role:
            case Role.TABLE:
                _grid(file, block.rows)
            case Role.FIGURE:
                _figure(file, block.lines)
            case Role.FLOW:
                _flow(file, block.rows)
            case _:
                paragraph = _add(file, block.role.value, *block.lines)
                if block.announces:
                    paragraph.paragraph_format.keep_with_next = True


def _fill(cell: _Cell, name: str, text: str) -> None:
    _add(_clear(cell), name, text)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _grid(file: WordFile, rows: tuple[tuple[str, ...], ...]) -> None:
    table = _table(file, len(rows), layout.TABLE_COLUMNS[len(rows[0])], style="Table Grid", padding=layout.CELL_PADDING)
    for line, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            _fill(cell, "Đề mục bảng" if line == 0 else layout.cell_style(column, text), text)
            cell.paragraphs[0].paragraph_format.keep_with_next = line < len(rows) - 1
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    _gap(file, 8)


def _figure(file: WordFile, cells: tuple[str, ...]) -> None:
    table = _table(file, 1, (layout.FIGURE_WIDTH,) * len(cells), style="Table Grid")
    table.rows[0].height, table.rows[0].height_rule = Mm(layout.FIGURE_HEIGHT), WD_ROW_HEIGHT_RULE.EXACTLY
    for cell, text in zip(table.rows[0].cells, cells, strict=True):
        _fill(cell, "Ô bảng giữa", text)
    _gap(file, 8)


def _flow(file: WordFile, steps: tuple[tuple[str, ...], ...]) -> None:
    table = _table(file, 1 + 2 * len(steps), layout.FLOW_COLUMNS, padding=layout.CELL_PADDING)
    for cell, text in zip(table.rows[0].cells, layout.FLOW_HEADS, strict=True):
        _fill(cell, "Đề mục bảng", text)
        _box(cell, ("bottom",))
    for number, step in enumerate(steps):
        between, row = table.rows[1 + 2 * number], table.rows[2 + 2 * number]
        _fill(between.cells[1], "Ô lưu đồ", layout.ARROW if number else "")
        for cell, text in zip(row.cells, step, strict=True):
            _fill(cell, "Ô lưu đồ", text)
        _box(row.cells[1], ("top", "left", "bottom", "right"))
    _gap(file, 2)


def _box(cell: _Cell, sides: tuple[str, ...]) -> None:
    borders = OxmlElement("w:tcBorders")
    for side in sides:
        borders.append(_border(side, 6))
    properties = cell._tc.get_or_add_tcPr()
    aligned = properties.find(qn("w:vAlign"))
    aligned.addprevious(borders)
