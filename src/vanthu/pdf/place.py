"""Where the signature, the seal, the initials and the number belong on a laid-out page (NĐ 30/2020 phụ lục I).

The places are read from the text layer by PDFium. A place that the text does not determine is refused, never guessed:
the drafter then puts it by hand. PDFium is not thread-safe: call `propose` from one thread or in the sandbox.
Lengths are PDF points (1/72 inch) unless a name says mm.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from vanthu.pdf.fields import Box, Placement
from vanthu.pdf.page_words import Page, Word, folded, joined, lines_of, read_page, read_pages
from vanthu.refusal import BadInput

MM = 72 / 25.4
#: A number field reaches this far below the baseline of its line, and is this high: room for 14 points.
DESCENT, LINE = 4.0, 16.0
#: Share of the signature's width that the seal covers, from its left edge.
COVER = 1 / 3
#: The free height between title and name that a signature needs, and the largest box it gets.
_LEAST_HEIGHT, _MOST_HEIGHT, _MOST_WIDTH = 8 * MM, 25 * MM, 50 * MM
#: Narrowest blank for a number of three digits and for a day or month of two, at 13 points.
_LEAST_NUMBER, _LEAST_DATE = 20.0, 13.5
#: Narrowest blank for a year at 13 points, and the room that a year at the end of its line gets.
_LEAST_YEAR, _YEAR = 26.5, 32.0
#: Words of one ký hiệu stand no further apart than this; a year's blank is wider.
_CLOSE = 10.0
#: Width of a digit as a share of its size, and the sizes that a line of number or date may have.
_DIGIT, _LEAST_SIZE, _MOST_SIZE = 0.5, 11.0, 15.0
_INITIALS_WIDTH, _INITIALS_HEIGHT, _GAP = 12 * MM, 7 * MM, 3.0


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What page 1 itself prints of số, ký hiệu and date; "" is a blank that is left for the system."""

    notation: str
    #: The year between số and ký hiệu, as văn bản quy phạm pháp luật have it; None where the number carries no year.
    number_year: str | None
    year: str


class PlacementNotFound(BadInput):
    """A place cannot be read off the page exactly. `fields["part"]`: number, date, signature, seal, initials, page."""

    code = "placement_not_found"


_NUMBER = (
    "Không xác định được chỗ ghi số trên trang 1. Hãy để trống một khoảng giữa “Số:” và “/” (ví dụ “Số:       /QĐ-SCT”), "
    "hoặc đặt vị trí bằng tay."
)
_DATE = (
    "Không xác định được chỗ ghi ngày, tháng trên trang 1. Hãy để trống sau chữ “ngày” và chữ “tháng” "
    "(ví dụ “ngày     tháng     năm 2026”), hoặc đặt vị trí bằng tay."
)
_YEAR_UNCLEAR = (
    "Không đọc được năm ghi sau chữ “năm” trên trang 1. Hãy ghi đủ bốn chữ số (ví dụ “năm 2026”), hoặc để trống hẳn sau "
    "chữ “năm” để hệ thống điền."
)
_NUMBER_YEAR = (
    "Không đọc được năm trong số của văn bản quy phạm pháp luật. Hãy ghi đủ bốn chữ số (ví dụ “Số:       /2026/QĐ-UBND”), "
    "hoặc để trống một khoảng giữa hai dấu “/” để hệ thống điền."
)
_NAME = (
    "Không thấy họ tên người ký “{name}” trong văn bản. Hãy kiểm tra họ tên in trên văn bản, hoặc đặt vị trí bằng tay."
)
_TITLE = "Không thấy chức vụ “{title}” ở phía trên họ tên người ký. Hãy kiểm tra khối chữ ký, hoặc đặt vị trí bằng tay."
_NO_ROOM = (
    "Khoảng trống giữa chức vụ và họ tên người ký quá hẹp. Hãy chừa ít nhất 3 dòng trống rồi chuyển lại sang PDF."
)
_SEAL = "Con dấu không nằm trọn trong trang khi trùm 1/3 chữ ký về bên trái. Hãy dời khối chữ ký vào trong trang."
_INITIALS = "Không thấy dấu kết thúc “./.” ở cuối nội dung để đặt chữ ký nháy. Hãy thêm “./.” hoặc đặt vị trí bằng tay."
_ROTATED = "Trang văn bản bị xoay nên không đọc được vị trí ký. Hãy xuất lại tệp PDF với trang đứng."
_NO_TEXT = "Tệp PDF không có lớp chữ (bản quét?), không tự đặt được vị trí ký. Hãy đặt vị trí bằng tay."


def signature_box(*, page: int, page_width: float, title_bottom: float, name_top: float, centre: float) -> Box:
    """The box of a signature centred on `centre` between the title line and the printed name.

    Raises `PlacementNotFound` when the free height is under 8 mm or the box cannot stay on the page.
    """
    free = title_bottom - name_top - 2.0
    height = min(free, _MOST_HEIGHT)
    if height < _LEAST_HEIGHT:
        raise PlacementNotFound(_NO_ROOM, part="signature")
    width = min(_MOST_WIDTH, 2.6 * height, 2 * centre, 2 * (page_width - centre))
    if width < height / 2:
        raise PlacementNotFound(_NO_ROOM, part="signature")
    middle = (title_bottom + name_top) / 2
    return Box(page, centre - width / 2, middle - height / 2, centre + width / 2, middle + height / 2)


def seal_box(signature: Box, *, seal_mm: float, page_width: float, page_height: float) -> Box:
    """The seal's real square, over one third of the signature at its left (BD điều 15.1, LC điều 13.4a).

    Raises `PlacementNotFound` when the square would leave the page at the left; at the top and bottom it is moved in.
    """
    side = seal_mm * MM
    right = signature.x0 + signature.width * COVER
    if right - side < 0 or right > page_width or side > page_height:
        raise PlacementNotFound(_SEAL, part="seal")
    bottom = (signature.y0 + signature.y1 - side) / 2
    bottom = min(max(bottom, 0.0), page_height - side)
    return Box(signature.page, right - side, bottom, right, bottom + side)


def ink_place(signature: Box, seal: Box | None, *, ink_width: float, ink_height: float) -> Box:
    """Where ink of the given proportions goes inside `signature`: as large as it fits, one third under the seal.

    The file carries the seal's place before anybody signs, so the ink is set to it: whatever the proportions of the
    picture, the seal's right edge falls on one third of the ink. Without a seal, or with one put elsewhere by hand, the
    ink is centred as far as the box allows.
    """
    scale = min(signature.width / ink_width, signature.height / ink_height)
    width, height = ink_width * scale, ink_height * scale
    centred = signature.x0 + (signature.width - width) / 2
    left = centred
    if seal is not None and seal.page == signature.page and signature.x0 < seal.x1 < signature.x1:
        left = min(max(seal.x1 - width * COVER, signature.x0), signature.x1 - width)
    bottom = signature.y0 + (signature.height - height) / 2
    return Box(signature.page, left, bottom, left + width, bottom + height)


@dataclass(frozen=True, kw_only=True)
class Found:
    """A place that the text layer determines, and the line of text that determined it ("Số: /QĐ-SCT")."""

    box: Box
    line: str


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """What the text layer tells of the places of one document, part by part.

    `found` has the names of `Placement`'s fields, those of the initials counted from 1 ("initials1"); `missing` says
    why a part could not be found, by the part of its `PlacementNotFound`. `heading` has those fields of `Heading` that
    page 1 tells.
    """

    found: dict[str, Found]
    missing: dict[str, str]
    heading: dict[str, str | None]


def propose(pdf: bytes, *, signer_name: str, signer_title: str, seal_mm: float, initials: int = 0) -> Placement:
    """Read every place of the document off its text layer.

    `signer_name` and `signer_title` are the words printed on the page (the title's nearest line, "GIÁM ĐỐC");
    `seal_mm` is the seal's registered diameter; `initials` asks for that many places after the last "./." of the text.
    Raises `PlacementNotFound` (`fields["part"]` says which place) with what to do, or `pypdfium2.PdfiumError`.
    """
    suggestion = suggest(pdf, signer_name=signer_name, signer_title=signer_title, seal_mm=seal_mm, initials=initials)
    for part, sentence in suggestion.missing.items():
        raise PlacementNotFound(sentence, part=part)
    boxes = {name: found.box for name, found in suggestion.found.items()}
    return Placement(
        **{name: box for name, box in boxes.items() if not name.startswith("initials")},
        initials=tuple(boxes[f"initials{order}"] for order in range(1, initials + 1)),
    )


def suggest(pdf: bytes, *, signer_name: str, signer_title: str, seal_mm: float, initials: int = 0) -> Suggestion:
    """As `propose`, part by part: what cannot be read off the page is told and does not keep the rest from being found.

    Raises `pypdfium2.PdfiumError`.
    """
    pages = read_pages(pdf)
    if not any(page.words for page in pages):
        return Suggestion(found={}, missing={"page": _NO_TEXT}, heading={})
    found: dict[str, Found] = {}
    missing: dict[str, str] = {}
    heading: dict[str, str | None] = {}

    def looked(look: Callable[[], None]) -> None:
        try:
            look()
        except PlacementNotFound as refusal:
            missing[refusal.fields["part"]] = refusal.sentence

    def signing_place() -> None:
        place, title, name = _signing_place(pages, signer_name, signer_title)
        signature = signature_box(
            page=place.number,
            page_width=place.width,
            title_bottom=title.y0,
            name_top=name.y1,
            centre=(name.x0 + name.x1) / 2,
        )
        found["signature"] = Found(box=signature, line=name.text)
        seal = seal_box(signature, seal_mm=seal_mm, page_width=place.width, page_height=place.height)
        found["seal"] = Found(box=seal, line=name.text)

    def number_line() -> None:
        numbered = _number_line(pages[0])
        heading.update(notation=numbered.notation, number_year=numbered.year)
        line = f"Số: {f'{numbered.year}/' if numbered.year else ''}/{numbered.notation}"
        found["number"] = Found(box=numbered.blank, line=line)
        if numbered.year_blank is not None:
            found["number_year"] = Found(box=numbered.year_blank, line=line)

    def date_line() -> None:
        dated = _date_line(pages[0])
        heading["year"] = dated.year
        line = f"ngày … tháng … năm {dated.year or '…'}"
        found["day"], found["month"] = Found(box=dated.day, line=line), Found(box=dated.month, line=line)
        if dated.year_blank is not None:
            found["year"] = Found(box=dated.year_blank, line=line)

    def initials_after_the_end() -> None:
        place, title, _ = _signing_place(pages, signer_name, signer_title)
        for order, box in enumerate(_initials(pages, place, title, initials), start=1):
            found[f"initials{order}"] = Found(box=box, line="./.")

    looked(signing_place)
    looked(number_line)
    looked(date_line)
    if initials:
        looked(initials_after_the_end)
    if any(pages[one.box.page].rotated for one in found.values()):
        return Suggestion(found={}, missing={"page": _ROTATED}, heading={})
    return Suggestion(found=found, missing=missing, heading=heading)


def read_heading(pdf: bytes) -> Heading:
    """What page 1 prints of số, ký hiệu and date. What was filled into fields is not read: see `number.as_seen`.

    Raises `PlacementNotFound` as `propose` does, or `pypdfium2.PdfiumError`.
    """
    page = read_page(pdf, 0)
    numbered, dated = _number_line(page), _date_line(page)
    return Heading(notation=numbered.notation, number_year=numbered.year, year=dated.year)


def read_authority(pdf: bytes, *, signer_name: str) -> tuple[str, ...]:
    """The lines over the signer's name that say in whose stead he signs, from top to bottom: "TM. …", "KT. …", "TL. …",
    "TUQ. …", "Q. …" (NĐ 30/2020 điều 13, Phụ lục I); none where he signs for himself. Raises `PlacementNotFound` where
    the name is not there, or `pypdfium2.PdfiumError`."""
    pages = read_pages(pdf)
    wanted = folded(signer_name)
    for page in reversed(pages):
        lines = [joined(line) for line in lines_of(page.words)]
        names = [line for line in lines if folded(line.text) == wanted or folded(line.text).endswith(f" {wanted}")]
        if not names:
            continue
        name = min(names, key=lambda line: line.y0)
        centre = (name.x0 + name.x1) / 2
        above = [
            line
            for line in lines
            if line.y0 > name.y1
            and line.x0 <= centre <= line.x1
            and line.text == line.text.upper()
            and folded(line.text).startswith(_FORMS)
        ]
        return tuple(line.text for line in sorted(above, key=lambda line: -line.y0))
    raise PlacementNotFound(_NAME.format(name=signer_name), part="signature")


def same_but_signer(old: bytes, new: bytes, *, names: Sequence[str]) -> bool:
    """Whether two PDFs say the same but for who signs: the same pages and words up to the last "./.", and after it the
    same words but those of `names` (printed names, titles) and of the forms of signing. Pictures are not compared.
    """
    said = [_said(pdf) for pdf in (old, new)]
    if any(one is None for one in said):
        return False
    allowed = {word for name in (*names, *_FORMS) for word in folded(name).split()}
    (pages, text, after), (other_pages, other_text, other_after) = said  # type: ignore[misc]
    rest = [Counter(word for word in words if folded(word) not in allowed) for words in (after, other_after)]
    return pages == other_pages and text == other_text and rest[0] == rest[1]


def _said(pdf: bytes) -> tuple[int, list[str], list[str]] | None:
    """How many pages, the words up to the end of the text, and those after it; None where no "./." ends the text."""
    pages = read_pages(pdf)
    words = [word.text for page in pages for line in lines_of(page.words) for word in line]
    ends = [place for place, word in enumerate(words) if word.endswith("./.")]
    return (len(pages), words[: ends[-1] + 1], words[ends[-1] + 1 :]) if ends else None


def type_sizes(pdf: bytes, placement: Placement) -> tuple[float, float]:
    """The sizes in points in which number and date are to be written: that of the letters just before their blanks
    (NĐ 30/2020 phụ lục I: 13 to 14 points); 13 where none can be read, or where the blank is too narrow for it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = document[0].get_textpage()
        number, date = _letters_before(text, placement.number), _letters_before(text, placement.day)
    finally:
        document.close()
    numbers = ((placement.number, 4), (placement.number_year, 4))
    dates = ((placement.day, 2), (placement.month, 2), (placement.year, 4))
    return _fitting(number, numbers), _fitting(date, dates)


def _letters_before(text: pypdfium2.PdfTextPage, blank: Box) -> float:
    """The size of the letter at the left of a blank, as it is shown; 0 for none."""
    index = pdfium.FPDFText_GetCharIndexAtPos(text, blank.x0 - 3, blank.y0 + DESCENT + 2, 4.0, 4.0)
    matrix = pdfium.FS_MATRIX()
    if index < 0 or not pdfium.FPDFText_GetMatrix(text, index, matrix):
        return 0.0
    return round(pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d) * 2) / 2


def _fitting(size: float, blanks: Sequence[tuple[Box | None, int]]) -> float:
    fits = all(box is None or digits * _DIGIT * size <= box.width for box, digits in blanks)
    return size if fits and _LEAST_SIZE <= size <= _MOST_SIZE else 13.0


#: Forms of signing for somebody else or in a new capacity (NĐ 30/2020 điều 13).
_FORMS = ("tm.", "q.", "kt.", "tl.", "tuq.")


def _is_title(line: str, wanted: str) -> bool:
    """Whether a line is the signer's title in capitals, alone or after the form of signing (NĐ 30 điều 13)."""
    if line != line.upper():
        return False
    said = folded(line)
    return said == wanted or any(said == f"{form} {wanted}" for form in _FORMS)


def _signing_place(pages: Sequence[Page], signer_name: str, signer_title: str) -> tuple[Page, Word, Word]:
    """The page, the title's line and the name's line of the signing place: the last one in the document."""
    name_wanted, title_wanted = folded(signer_name), folded(signer_title)
    for page in reversed(pages):
        lines = [joined(line) for line in lines_of(page.words)]
        names = [line for line in lines if folded(line.text) == name_wanted]
        # Sectors that print a degree before the name: the name must then end the line.
        names = names or [line for line in lines if folded(line.text).endswith(" " + name_wanted)]
        if not names:
            continue
        name = min(names, key=lambda line: line.y0)
        centre = (name.x0 + name.x1) / 2
        above = [
            line
            for line in lines
            if line.y0 > name.y1 and line.x0 <= centre <= line.x1 and _is_title(line.text, title_wanted)
        ]
        if not above:
            raise PlacementNotFound(_TITLE.format(title=signer_title), part="signature")
        title = min(above, key=lambda line: line.y0)
        between = [line for line in lines if name.y1 < line.y0 and line.y1 < title.y0 and line.x0 <= centre <= line.x1]
        # A long title runs over two lines: what follows it closely belongs to it.
        lowest = min([title, *between], key=lambda line: line.y0)
        return page, lowest, name
    raise PlacementNotFound(_NAME.format(name=signer_name), part="signature")


def _blank(left: Word, right: Word, page: int) -> Box:
    bottom = left.baseline - DESCENT
    return Box(page, left.x1 + 1, bottom, right.x0 - 1, bottom + LINE)


@dataclass(frozen=True, kw_only=True)
class _Numbered:
    """The line "Số:      /QĐ-SCT", or "Số:      /2026/QĐ-UBND" with its year printed or left blank."""

    blank: Box
    notation: str
    year: str | None = None
    year_blank: Box | None = None


@dataclass(frozen=True, kw_only=True)
class _Dated:
    """The line "ngày      tháng      năm 2026", its year printed or left blank."""

    day: Box
    month: Box
    year: str = ""
    year_blank: Box | None = None


def _after(page: Page, word: Word) -> list[Word]:
    """What follows a word on its line, from left to right."""
    same = (other for other in page.words if abs(other.baseline - word.baseline) <= 2 and other.x0 >= word.x1)
    return sorted(same, key=lambda other: other.x0)


def _number_line(page: Page) -> _Numbered:
    found = []
    for word in page.words:
        if word.text not in ("Số:", "Số", ":") or word.y0 < page.height / 2:
            continue
        after = _after(page, word)
        if after and after[0].text.startswith("/"):
            blank = _blank(word, after[0], page.number)
            if blank.width >= _LEAST_NUMBER:
                found.append((blank, after))
    if len(found) != 1:
        raise PlacementNotFound(_NUMBER, part="number")
    blank, after = found[0]
    slash, rest = after[0], after[1:]
    if slash.text == "/" and rest and rest[0].text.startswith("/"):
        year_blank = _blank(slash, rest[0], page.number)
        if year_blank.width < _LEAST_YEAR:
            raise PlacementNotFound(_NUMBER_YEAR, part="number")
        return _Numbered(blank=blank, notation=_notation(rest[0].text[1:], rest), year="", year_blank=year_blank)
    notation = _notation(slash.text[1:], after)
    if (printed := re.fullmatch(r"([\d.…]+)/(.+)", notation)) is None:
        return _Numbered(blank=blank, notation=notation)
    if not re.fullmatch(r"\d{4}", printed[1]):
        raise PlacementNotFound(_NUMBER_YEAR, part="number")
    return _Numbered(blank=blank, notation=printed[2], year=printed[1])


def _notation(start: str, line: Sequence[Word]) -> str:
    """`start`, the rest of the first word of `line`, with the words that follow closely: some type "/ QĐ - SCT"."""
    for before, word in zip(line, line[1:], strict=False):
        if word.x0 - before.x1 > _CLOSE:
            break
        start += word.text
    return start.rstrip(".,;")


def _date_line(page: Page) -> _Dated:
    found = []
    for word in page.words:
        if folded(word.text) != "ngày" or word.y0 < page.height / 2:
            continue
        after = _after(page, word)
        if len(after) >= 2 and folded(after[0].text) == "tháng" and folded(after[1].text) == "năm":
            day, month = _blank(word, after[0], page.number), _blank(after[0], after[1], page.number)
            if min(day.width, month.width) >= _LEAST_DATE:
                found.append((day, month, after[1:]))
    if len(found) != 1:
        raise PlacementNotFound(_DATE, part="date")
    day, month, (word, *rest) = found[0]
    if rest and rest[0].x0 - word.x1 < _YEAR:
        year = rest[0].text.rstrip(".,;")
        if not re.fullmatch(r"\d{4}", year):
            raise PlacementNotFound(_YEAR_UNCLEAR, part="date")
        return _Dated(day=day, month=month, year=year)
    left, bottom = word.x1 + 2, word.baseline - DESCENT
    right = min(left + _YEAR, page.width - 5 * MM)
    if right - left < _LEAST_YEAR:
        raise PlacementNotFound(_YEAR_UNCLEAR, part="date")
    return _Dated(day=day, month=month, year_blank=Box(page.number, left, bottom, right, bottom + LINE))


def _initials(pages: Sequence[Page], place: Page, title: Word, count: int) -> tuple[Box, ...]:
    """Boxes right after the last "./." before the signing place, in a row; on the line below where the row is full."""
    ends = [
        (page, word)
        for page in pages[: place.number + 1]
        for word in page.words
        if word.text.endswith("./.") and (page.number < place.number or word.y0 > title.y0)
    ]
    if not ends:
        raise PlacementNotFound(_INITIALS, part="initials")
    page, end = max(ends, key=lambda pair: (pair[0].number, -pair[1].baseline, pair[1].x1))
    row = count * (_INITIALS_WIDTH + _GAP)
    right_margin = page.width - 15 * MM
    if end.x1 + _GAP + row <= right_margin:
        left, middle = end.x1 + _GAP, (end.y0 + end.y1) / 2
    else:
        left, middle = right_margin - row, end.y0 - _GAP - _INITIALS_HEIGHT / 2
    boxes = tuple(
        Box(page.number, x, middle - _INITIALS_HEIGHT / 2, x + _INITIALS_WIDTH, middle + _INITIALS_HEIGHT / 2)
        for x in (left + order * (_INITIALS_WIDTH + _GAP) for order in range(count))
    )
    if left < 0 or boxes[0].y0 < 0:
        raise PlacementNotFound(_INITIALS, part="initials")
    return boxes
