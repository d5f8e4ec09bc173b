"""Places that a person chooses by hand: what is proposed to him, what a layout must keep to, how it is written down.

The browser speaks of millimetres from the top left corner of the page as it is shown; everything here and below of PDF
points from the bottom left. `look` and `check` read strangers' files by PDFium: in the sandbox only.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

import pypdfium2

from vanthu.pdf.fields import Box, Placement
from vanthu.pdf.page_words import text_boxes
from vanthu.pdf.place import LINE, MM, Found, Heading, Suggestion, suggest
from vanthu.refusal import BadInput

#: Shares of the signature's width that the seal may cover ("khoảng 1/3": BD điều 15.1, LC điều 13.4.a).
LEAST_COVER, MOST_COVER = 0.28, 0.38
#: Least width and height in points: what a number of three digits, a day, a year need at 13 points, and what the eye
#: needs of the rest.
LEAST: Mapping[str, tuple[float, float]] = {
    "number": (20.0, 13.0),
    "number_year": (26.5, 13.0),
    "day": (13.5, 13.0),
    "month": (13.5, 13.0),
    "year": (26.5, 13.0),
    "signature": (15 * MM, 8 * MM),
    "seal": (10 * MM, 10 * MM),
    "initials": (8 * MM, 5 * MM),
    "caption": (25 * MM, 8 * MM),
}
#: The usual size in points, for a box that nobody has drawn yet.
USUAL: Mapping[str, tuple[float, float]] = {
    "number": (34.0, LINE),
    "number_year": (32.0, LINE),
    "day": (20.0, LINE),
    "month": (20.0, LINE),
    "year": (32.0, LINE),
    "signature": (45 * MM, 18 * MM),
    "initials": (12 * MM, 7 * MM),
    "caption": (43 * MM, 9 * MM),
}
#: What each box holds, in the words of the regulations.
LABELS: Mapping[str, str] = {
    "number": "Số văn bản",
    "number_year": "Năm trong số",
    "day": "Ngày",
    "month": "Tháng",
    "year": "Năm",
    "signature": "Chữ ký của người ký",
    "seal": "Con dấu",
    "initials": "Ký nháy",
    "caption": "Tên cơ quan, thời gian ký",
}
#: The one box that a file has in which only the organisation signs, and its words.
CORNER, CORNER_LABEL = "corner", "Chữ ký số của cơ quan"
ON_PAGE_ONE = ("number", "number_year", "day", "month", "year")
#: A box written onto words, or another box, hides them; a signature is ink and may touch a line.
OVER_WORDS = (*ON_PAGE_ONE, "caption")
#: The words beside the seal stand no further from it.
FAR = 20 * MM
#: So much two boxes may touch (points): rounding of the browser's millimetres.
_TOUCH = 0.6
_MOST_BOXES = 20


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A page as it is shown: its number from 0, its width and height in points."""

    number: int
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Corner:
    """A box at a corner of a page that may lie turned in its file: both as they are shown."""

    sheet: Sheet
    box: Box


class Spot(NamedTuple):
    """Where a corner stands: how far its right and its upper edge are from those of the page as it is shown, in points."""

    right: float
    top: float


#: Where nobody chose another place: inside the narrowest margins that printers keep.
USUAL_SPOT = Spot(8 * MM, 8 * MM)


@dataclass(frozen=True, kw_only=True)
class CornerLook:
    """What a person has to know who moves a corner, all on page 1 as it is shown: where it stands, where it is
    proposed to stand, the area that it stays in, the fields and notes that it may not cover, and the printed words
    that it had better not. `faults`: what is wrong with where it stands."""

    corner: Corner
    proposed: Box
    area: Box
    taken: tuple[Box, ...]
    words: tuple[Box, ...]
    faults: tuple[Fault, ...]

    @property
    def spot(self) -> Spot:
        """Where it stands, as `corner.lay_corner` takes it."""
        sheet, box = self.corner.sheet, self.corner.box
        return Spot(round(sheet.width - box.x1, 2), round(sheet.height - box.y1, 2))

    @property
    def hides_words(self) -> bool:
        return any(meet(self.corner.box, word) for word in self.words)


@dataclass(frozen=True, kw_only=True)
class Look:
    """All that the placement page needs to know of a file: `words` are the rectangles of the printed words on the pages
    where boxes mostly go (the first, the last, that of the signature)."""

    sheets: tuple[Sheet, ...]
    suggestion: Suggestion
    words: dict[int, list[Box]]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that is wrong with a layout: the part ("seal", "initials2") and what to do, in words."""

    part: str
    sentence: str


class LayoutBroken(BadInput):
    """What came from the browser is no layout at all."""

    code = "layout_broken"
    template = "Dữ liệu vị trí gửi lên không đọc được. Hãy tải lại trang rồi đặt lại."


class LayoutWrong(BadInput):
    """The layout breaks rules. `fields["faults"]`: (part, sentence) of each."""

    code = "layout_wrong"
    template = "{first}"

    @classmethod
    def of(cls, faults: Sequence[Fault]) -> Self:
        return cls(first=faults[0].sentence, faults=[(fault.part, fault.sentence) for fault in faults])


class CornerWrong(LayoutWrong):
    """The organisation's signature at the top right of page 1 would stand where it may not."""

    code = "corner_wrong"


def look(
    pdf: bytes, *, signer_name: str, signer_title: str, seal_mm: float, initials: int, caption: Sequence[str] = ()
) -> Look:
    """The pages of a file and what its text layer proposes. `caption`: sides of the seal where name and time may stand.

    Raises a `NotPreparable` or `pypdfium2.PdfiumError`.
    """
    from vanthu.pdf.prepare import CaptionNoRoom, caption_box
    from vanthu.pdf.upright import upright

    pdf = upright(pdf)
    suggestion = suggest(pdf, signer_name=signer_name, signer_title=signer_title, seal_mm=seal_mm, initials=initials)
    found = sheets(pdf)
    pages = {0, len(found) - 1, *(one.box.page for one in suggestion.found.values())}
    words = {page: text_boxes(pdf, page) for page in sorted(pages)}
    if caption and "seal" in suggestion.found:
        seal, signature = suggestion.found["seal"].box, suggestion.found["signature"].box
        try:
            box = caption_box(pdf, seal, signature, caption)  # type: ignore[arg-type]
        except CaptionNoRoom:
            box = None
        if box is not None and not any(meet(box, word) for word in words[box.page]):
            suggestion.found["caption"] = Found(box=box, line="")
    return Look(sheets=found, suggestion=suggestion, words=words)


def sheets(pdf: bytes) -> tuple[Sheet, ...]:
    """The pages of a file whose pages are upright."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        sizes = [page.get_size() for page in document]
    finally:
        document.close()
    return tuple(Sheet(number=number, width=width, height=height) for number, (width, height) in enumerate(sizes))


def check(
    pdf: bytes,
    placement: Placement,
    *,
    declared: Heading | None,
    signer_name: str,
    signer_title: str,
    seal_mm: float,
    initials: int,
) -> Heading:
    """Check a layout made by hand against the upright `pdf`; what page 1 prints of number and date, read or `declared`.

    What the text layer says goes before what was declared. Raises `LayoutWrong` with everything that is wrong.
    """
    seen = look(pdf, signer_name=signer_name, signer_title=signer_title, seal_mm=seal_mm, initials=initials)
    known = {"notation": "", "number_year": None, "year": None}
    if declared is not None:
        known = {"notation": declared.notation, "number_year": declared.number_year, "year": declared.year}
    known |= seen.suggestion.heading
    number_year = known["number_year"]
    heading = Heading(
        notation=known["notation"] or "",
        number_year=number_year,
        year=known["year"] or "",
    )
    pages = {box.page for _, box in parts_of(placement) if 0 <= box.page < len(seen.sheets)}
    words = {page: seen.words[page] if page in seen.words else text_boxes(pdf, page) for page in pages}
    faults = [
        *faults_of(placement, sheets=seen.sheets, words=words, seal_mm=seal_mm, initials=initials),
        *_heading_faults(placement, heading),
    ]
    if faults:
        raise LayoutWrong.of(faults)
    return heading


def _heading_faults(placement: Placement, heading: Heading) -> Iterable[Fault]:
    if not heading.notation:
        yield Fault(part="notation", sentence="Hãy nhập ký hiệu in trên trang 1 (phần sau dấu “/”), ví dụ “QĐ-SCT”.")
    if placement.year is None and not heading.year:
        yield Fault(part="year", sentence="Trang 1 chưa có năm: hãy đặt ô “Năm”, hoặc nhập năm in sẵn trên trang 1.")
    if placement.year is not None and heading.year:
        yield Fault(part="year", sentence=f"Trang 1 đã in năm {heading.year}: hãy bỏ ô “Năm”.")
    if placement.number_year is None and heading.number_year == "":
        yield Fault(part="number_year", sentence="Số của văn bản để trống năm: hãy đặt ô “Năm trong số”.")
    if placement.number_year is not None and heading.number_year != "":
        printed = f"đã in năm {heading.number_year}" if heading.number_year else "không có năm"
        yield Fault(part="number_year", sentence=f"Số của văn bản {printed}: hãy bỏ ô “Năm trong số”.")


def faults_of(
    placement: Placement,
    *,
    sheets: Sequence[Sheet],
    words: Mapping[int, Sequence[Box]],
    seal_mm: float,
    initials: int,
) -> list[Fault]:
    """Everything that a layout breaks; `words` are the rectangles of the printed words by page."""
    found: list[Fault] = []

    def wrong(part: str, sentence: str) -> None:
        found.append(Fault(part=part, sentence=f"{label(part)}: {sentence}"))

    placed = parts_of(placement)
    for part, box in placed:
        kind = kind_of(part)
        if not 0 <= box.page < len(sheets):
            wrong(part, "trang này không có trong văn bản.")
            continue
        sheet = sheets[box.page]
        if box.x0 < -_TOUCH or box.y0 < -_TOUCH or box.x1 > sheet.width + _TOUCH or box.y1 > sheet.height + _TOUCH:
            wrong(part, "nằm ngoài trang. Hãy kéo vào trong trang.")
        if kind in ON_PAGE_ONE and box.page != 0:
            wrong(part, "phải ở trang 1.")
        width, height = LEAST[kind]
        if kind != "seal" and (box.width < width - _TOUCH or box.height < height - _TOUCH):
            wrong(part, f"quá nhỏ, cần ít nhất {_mm(width)} × {_mm(height)} mm.")
        if kind in OVER_WORDS and any(meet(box, word) for word in words.get(box.page, ())):
            wrong(part, "đè lên chữ đã in. Hãy kéo vào chỗ trống.")
    for (one, first), (other, second) in itertools.combinations(placed, 2):
        if {one, other} != {"signature", "seal"} and meet(first, second):
            wrong(other, f"chồng lên ô “{label(one)}”. Hãy kéo hai ô ra xa nhau.")
    found += _seal_faults(placement, seal_mm)
    if len(placement.initials) != initials:
        found.append(Fault(part="initials1", sentence=f"Ký nháy: văn bản này cần {initials} ô ký nháy."))
    return found


def _seal_faults(placement: Placement, seal_mm: float) -> Iterable[Fault]:
    seal, signature, caption = placement.seal, placement.signature, placement.caption
    side = seal_mm * MM
    if abs(seal.width - side) > 0.3 or abs(seal.height - side) > 0.3:
        yield Fault(part="seal", sentence=f"Con dấu: phải đúng kích thước thực {_mm(side)} mm.")
    if seal.page != signature.page:
        yield Fault(part="seal", sentence="Con dấu: phải ở cùng trang với chữ ký của người ký.")
        return
    cover = (seal.x1 - signature.x0) / max(signature.width, 1.0)
    if seal.x0 >= signature.x0 or not LEAST_COVER <= cover <= MOST_COVER:
        yield Fault(
            part="seal",
            sentence="Con dấu: phải trùm lên khoảng 1/3 chữ ký về phía bên trái "
            f"(hiện {max(round(cover * 100), 0)} %, cần {round(LEAST_COVER * 100)}–{round(MOST_COVER * 100)} %).",
        )
    if not seal.y0 <= (signature.y0 + signature.y1) / 2 <= seal.y1:
        yield Fault(part="seal", sentence="Con dấu: phải ngang với chữ ký, hiện ở quá cao hoặc quá thấp.")
    if caption is not None:
        apart = max(caption.x0 - seal.x1, seal.x0 - caption.x1, caption.y0 - seal.y1, seal.y0 - caption.y1)
        if caption.page != seal.page or apart > FAR:
            yield Fault(part="caption", sentence="Tên cơ quan, thời gian ký: phải ở cạnh con dấu.")


# --- names and writing -----------------------------------------------------------------------------------------------


def kind_of(part: str) -> str:
    """ "initials2" → "initials"."""
    return "initials" if part.startswith("initials") else part


def label(part: str) -> str:
    """The words of a part; initials with their order where there may be several."""
    order = part.removeprefix("initials")
    return (
        f"{LABELS['initials']} {order}"
        if part.startswith("initials") and order not in ("", "1")
        else LABELS[kind_of(part)]
    )


def parts_of(placement: Placement) -> list[tuple[str, Box]]:
    """The boxes that a layout has, by part."""
    single = [(part, getattr(placement, part)) for part in LABELS if part != "initials"]
    several = [(f"initials{order}", box) for order, box in enumerate(placement.initials, start=1)]
    return [(part, box) for part, box in (*single, *several) if box is not None]


def to_boxes(placement: Placement) -> dict[str, Any]:
    """As it is kept: part → [page, x0, y0, x1, y1] in points."""
    return {part: [box.page, *(round(edge, 2) for edge in box[1:])] for part, box in parts_of(placement)}


def from_boxes(boxes: Mapping[str, Sequence[float]]) -> Placement:
    """What `to_boxes` wrote. Raises `LayoutBroken`; a part that every document needs and that is missing is named."""
    orders = sorted(int(part.removeprefix("initials")) for part in boxes if part.startswith("initials"))
    needed = [part for part in ("number", "day", "month", "signature", "seal") if part not in boxes]
    if needed:
        raise LayoutWrong.of([Fault(part=part, sentence=f"{LABELS[part]}: chưa đặt vị trí.") for part in needed])
    if orders != list(range(1, len(orders) + 1)):
        raise LayoutBroken()
    made = {part: Box(int(box[0]), *(float(edge) for edge in box[1:])) for part, box in boxes.items()}
    single = {part: box for part, box in made.items() if not part.startswith("initials")}
    return Placement(**single, initials=tuple(made[f"initials{order}"] for order in orders))


def to_mm(box: Box, sheet: Sheet) -> dict[str, float]:
    """A box as the browser has it: page from 1, left, top, width and height in millimetres."""
    return {
        "page": box.page + 1,
        "x": round(box.x0 / MM, 2),
        "y": round((sheet.height - box.y1) / MM, 2),
        "w": round(box.width / MM, 2),
        "h": round(box.height / MM, 2),
    }


def from_mm(items: object, sheets: Sequence[Sheet]) -> Placement:
    """What the browser sent: [{part, page, x, y, w, h}]. Raises `LayoutBroken`, and `LayoutWrong` where a part that
    every document needs is missing."""
    if not isinstance(items, list) or len(items) > _MOST_BOXES:
        raise LayoutBroken()
    boxes: dict[str, list[float]] = {}
    for item in items:
        try:
            part, page = item["part"], item["page"]
            x, y, w, h = (float(item[name]) for name in ("x", "y", "w", "h"))
        except (KeyError, TypeError, ValueError) as error:
            raise LayoutBroken() from error
        if part in boxes or not _is_part(part) or not isinstance(page, int) or not 1 <= page <= len(sheets):
            raise LayoutBroken()
        if not all(math.isfinite(number) and abs(number) < 10_000 for number in (x, y, w, h)) or min(w, h) <= 0:
            raise LayoutBroken()
        top = sheets[page - 1].height - y * MM
        boxes[part] = [page - 1, x * MM, top - h * MM, (x + w) * MM, top]
    return from_boxes(boxes)


def spot_from_mm(items: object, look: CornerLook) -> Spot:
    """Where the browser put the corner: [{part, page, x, y, …}]. Its size is not the browser's to say. Raises `LayoutBroken`."""
    try:
        [item] = items  # type: ignore[misc]
        part, page, x, y = item["part"], item["page"], float(item["x"]), float(item["y"])
    except (KeyError, TypeError, ValueError) as error:
        raise LayoutBroken() from error
    if part != CORNER or page != 1 or not all(math.isfinite(number) and abs(number) < 10_000 for number in (x, y)):
        raise LayoutBroken()
    corner = look.corner
    return Spot(round(corner.sheet.width - x * MM - corner.box.width, 2), round(y * MM, 2))


def exact_seal(placement: Placement, seal_mm: float) -> Placement:
    """The layout with the seal's square in its registered size to the last digit, about the same centre."""
    seal, half = placement.seal, seal_mm * MM / 2
    x, y = (seal.x0 + seal.x1) / 2, (seal.y0 + seal.y1) / 2
    if abs(seal.width - 2 * half) > 0.3 or abs(seal.height - 2 * half) > 0.3:
        return placement
    return replace(placement, seal=Box(seal.page, x - half, y - half, x + half, y + half))


def _is_part(part: object) -> bool:
    if not isinstance(part, str):
        return False
    order = part.removeprefix("initials")
    return part in LABELS and part != "initials" or (part.startswith("initials") and order in tuple("123456789"))


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes overlap by more than rounding."""
    return (
        one.page == other.page
        and min(one.x1, other.x1) - max(one.x0, other.x0) > _TOUCH
        and min(one.y1, other.y1) - max(one.y0, other.y0) > _TOUCH
    )


def _mm(points: float) -> str:
    return f"{points / MM:.1f}".removesuffix(".0").replace(".", ",")
