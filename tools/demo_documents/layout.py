"""The measures of Nghị định 30/2020/NĐ-CP, Phụ lục I, phần I and II, that both writers follow.

Sizes are points, lengths millimetres unless a name ends in `_PT`. Where the decree leaves a range, one value is taken.
"""

from __future__ import annotations

from dataclasses import dataclass

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
#: Decree: top and bottom 20-25, left 30-35, right 15-20.
TOP, BOTTOM, LEFT, RIGHT = 20.0, 20.0, 30.0, 20.0
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
#: Baseline of the page number below the upper edge, inside the top margin.
PAGE_NUMBER_BASELINE = 13.0

#: The two columns of the head (agency; quốc hiệu) and of the foot (nơi nhận; signer).
HEAD_COLUMNS = (66.0, TEXT_WIDTH - 66.0)
FOOT_COLUMNS = (80.0, TEXT_WIDTH - 80.0)

#: Between position and name: the picture of the hand signature and the seal over its left third need this much.
SIGNATURE_ROOM = 33.0
FIGURE_HEIGHT = 28.0

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

#: The blanks that numbers are written into: five digits at 13 points; two digits, twice; a year.
NUMBER_BLANK = " " * 11
DAY_BLANK = " " * 5
#: Four digits; no-break, for at the end of a line ordinary spaces are dropped.
YEAR_BLANK = "\u00a0" * 10
#: The same inside running text, where ordinary spaces would be folded into one.
NUMBER_GAP = "\u00a0" * 12
DAY_GAP = "\u00a0" * 7
YEAR_GAP = "\u00a0" * 9

#: Lines of Times New Roman set single: 1.15 times the size.
LEADING = 1.15


@dataclass(frozen=True, kw_only=True)
class Style:
    """How one component is set. `align` is left, centre or justify."""

    size: float
    bold: bool = False
    italic: bool = False
    align: str = "left"
    first_indent: float = 0.0
    left_indent: float = 0.0
    before: float = 0.0
    after: float = 0.0
    keep_next: bool = False


_BODY = {"size": 14, "align": "justify", "first_indent": 12.7, "after": 6}
_CENTRE = {"size": 14, "align": "centre", "bold": True, "keep_next": True}

STYLES: dict[str, Style] = {
    "Quốc hiệu": Style(size=12, bold=True, align="centre"),
    "Tiêu ngữ": Style(size=13, bold=True, align="centre"),
    "Cơ quan chủ quản": Style(size=12, align="centre"),
    "Cơ quan ban hành": Style(size=12, bold=True, align="centre"),
    "Số, ký hiệu": Style(size=13, align="centre"),
    "Trích yếu công văn": Style(size=12, align="centre", before=6),
    "Địa danh, ngày tháng": Style(size=13, italic=True, align="centre"),
    "Tên loại": Style(**_CENTRE, before=6),
    "Trích yếu": Style(**_CENTRE),
    "Thẩm quyền ban hành": Style(**_CENTRE, after=6),
    "Phụ lục": Style(**_CENTRE),
    "Dẫn chiếu": Style(size=13, italic=True, align="centre", keep_next=True),
    "Căn cứ": Style(**_BODY, italic=True),
    "Lệnh quyết định": Style(**_CENTRE, before=3, after=6),
    "Nội dung": Style(**_BODY),
    "Chương": Style(**_CENTRE, before=6, after=6),
    "Mục": Style(**_CENTRE, before=6, after=6),
    "Điều": Style(**_BODY, bold=True, keep_next=True),
    "Khoản có tiêu đề": Style(**_BODY, bold=True, keep_next=True),
    "Kính gửi": Style(size=14, left_indent=34.0, before=6, after=2, keep_next=True),
    # The dashes stand below the colon of "Kính gửi:".
    "Tên nơi kính gửi": Style(size=14, left_indent=55.5, first_indent=-3.0, after=2, keep_next=True),
    "Đề mục bảng": Style(size=13, bold=True, align="centre", before=2, after=2),
    "Ô bảng": Style(size=13, before=2, after=2),
    "Ô bảng giữa": Style(size=13, align="centre", before=2, after=2),
    "Ô lưu đồ": Style(size=12, align="centre", before=2, after=2),
    "Nơi nhận": Style(size=12, bold=True, italic=True),
    "Tên nơi nhận": Style(size=11),
    "Quyền hạn, chức vụ": Style(size=14, bold=True, align="centre", keep_next=True),
    "Họ tên": Style(size=14, bold=True, align="centre"),
}

#: Column widths of tables, by their number of columns; the last ones fill the text width.
TABLE_COLUMNS = {3: (14.0, 100.0, 46.0), 5: (12.0, 52.0, 44.0, 20.0, 32.0)}
CELL_PADDING = 1.5
FIGURE_WIDTH = 60.0
FLOW_COLUMNS = (38.0, 76.0, 46.0)
FLOW_HEADS = ("Trách nhiệm", "Trình tự thực hiện", "Trường hợp khác")
ARROW = "↓"


#: Length of the line below agency, subject and reference: a third to a half of the text.
RULE = 0.4


def cell_style(column: int, text: str) -> str:
    """The style of a table's cell: names to the left, short entries centred."""
    return "Ô bảng giữa" if column != 1 and len(text) < 20 else "Ô bảng"
