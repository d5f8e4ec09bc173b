"""What the fields of a file show on paper: fields against the values that they store.

A field's value (/V) is what programs read; its appearance (/AP) is what people see. Signing protects both and
compares neither, so each appearance is put on a page of its own, read and rendered, and then looked for on the real
page, where something may lie over it. The number and the date are looked at more closely: a digit that is drawn like
another one is no digit. That catches most fonts whose glyphs lie, not all; in other fields such a font is believed.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from vanthu.pdf import masks
from vanthu.pdf.fields import NUMBER_FIELDS
from vanthu.pdf.formtree import Reference
from vanthu.pdf.paper import (
    Paper,
    Widget,
    bare,
    box_of,
    fine,
    fractions,
    is_hidden,
    lies_under,
    picture_of,
    sheets_of,
    widget_of,
)

_DARK = 200  # grey levels under this one are ink on a white page
_DIGIT = 24  # pixels of `COARSE`: what the thinnest digit needs; printed dots may swallow less
_LEGIBLE = 4.0  # points: letters of less height are seen by nobody
_MOST_LETTERS = 4000  # of the picture of a signature
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
_GLYPH = (16, 24)
# How much more a digit must differ from its own shape than from another's to be a lie, in mean grey levels. Measured
# over a dozen faces at 9 to 14 points: honest digits differ by at most 9, the 1 without feet by 49; of the lies one in thirty is nearer.
_ANOTHER, _PLAIN_ONE = 12.0, 60.0
_FONT = Path(__file__).parent / "fonts" / "LiberationSerif-Regular.ttf"


@dataclass(frozen=True, kw_only=True)
class Mismatch:
    """A field that stores `value` and draws `drawn` ("" when nothing can be seen)."""

    field: str
    value: str
    drawn: str


def mismatches(paper: Paper, *, changed: Collection[str] = ()) -> tuple[Mismatch, ...]:
    """The fields whose drawing is not their value, spaces aside. Password fields are passed over.

    The number fields and those `changed` after a signature may draw nothing but the letters of their value. A combo box
    draws the option that it stores, a list box draws it on a line among others. Buttons are told by `buttons`.
    Raises what pikepdf and pypdfium2 raise on a file that they cannot read, and ValueError on a form of too many fields.
    """
    form = paper.document.Root.get("/AcroForm", {})
    redrawn = bool(form.get("/NeedAppearances", False))
    found: list[Mismatch] = []
    for number, widget in enumerate(paper.widgets):
        numbering = widget.field in NUMBER_FIELDS
        drawn = ""
        if widget.appearance is not None and not (numbering and redrawn):
            strict = numbering or (widget.field in changed and widget.chosen is None)
            drawn, image = _drawn(paper.sheets.page(number), strict=strict, shapes=numbering)
            if widget.chosen is None and bare(widget.value) and bare(drawn) == bare(widget.value):
                drawn += _on_page(paper, widget, image, alone=numbering)
            elif widget.chosen and _on_page(paper, widget, image, alone=False):
                drawn = ""
        if not _says(drawn, widget):
            found.append(
                Mismatch(field=widget.field, value=widget.value, drawn=" ".join(drawn.replace("\0", "").split()))
            )
    return tuple(found)


def _says(drawn: str, widget: Widget) -> bool:
    if widget.chosen is None:
        return bare(drawn) == bare(widget.value)
    lines = {bare(line) for line in drawn.splitlines()}
    return all(bare(one) in lines for one in widget.chosen if bare(one))


def is_in_sight(paper: Paper, node: pikepdf.Object) -> bool:
    """Whether the widget stands on a page, and nothing keeps readers from showing it there."""
    page = paper.on_pages.get(node.objgen, -1) if node.is_indirect else -1
    box = box_of(node)
    if page < 0 or is_hidden(node) or box[2] <= box[0] or box[3] <= box[1]:
        return False
    return not lies_under(paper.document, node, page, box)


def ink(looks: Sequence[tuple[pikepdf.Object, pikepdf.Stream | None]]) -> list[int]:
    """How many pixels each of the drawings leaves dark, drawn as the widget beside it would be; 0 where there is none."""
    widgets = [Widget(field="", value="", appearance=look, box=box_of(node), page=0) for node, look in looks]
    with sheets_of(widgets) as sheets:
        return [masks.count(masks.under(_sheet(sheets.page(number))[0], _DARK)) for number in range(len(widgets))]


def may_speak(paper: Paper, reference: Reference) -> bool:
    """Whether the widget's appearance may hold letters: it is not made of pictures only. Raises as `mismatches`."""
    look = widget_of(paper.document, reference).appearance
    if look is None:
        return False
    resources = look.get("/Resources")
    if not isinstance(resources, pikepdf.Dictionary) or not set(resources.keys()) <= {"/XObject", "/ProcSet"}:
        return True
    return any(
        inner.get("/Subtype") != "/Image" for _, inner in resources.get("/XObject", pikepdf.Dictionary()).items()
    )


def texts(paper: Paper) -> list[str]:
    """The text that the appearance of each widget `said` holds, seen or not, in order; "" where there is none.

    Raises as `mismatches`.
    """
    found = []
    for number in range(len(paper.widgets), len(paper.widgets) + len(paper.said)):
        text_page = paper.sheets.page(number).get_textpage()
        found.append(text_page.get_text_range())
        text_page.close()
    return found


def seen(paper: Paper, place: int) -> str:
    """Of one of the `texts`, counted from 0, what is tall enough to be read and leaves ink. Raises as `mismatches`."""
    page = paper.sheets.page(len(paper.widgets) + place)
    text_page = page.get_textpage()
    image, scale = _sheet(page)
    height = page.get_height()
    letters: list[str] = []
    for index in range(min(text_page.count_chars(), _MOST_LETTERS)):
        letter = chr(pdfium_c.FPDFText_GetUnicode(text_page, index))
        if letter.isprintable() and not letter.isspace():
            x0, y0, x1, y1 = text_page.get_charbox(index)
            area = _pixels(x0, height - y1, x1, height - y0, image.size, scale)
            _, low, _, high = text_page.get_charbox(index, loose=True)
            if area is None or high - low < _LEGIBLE or image.crop(area).getextrema()[0] >= _DARK:
                # What some tools write as pairs of bytes goes with its first half, which draws nothing.
                letters = letters[:-1] if letters[-1:] in (["\x01"], ["\x1e"]) else letters
                continue
        if letter != "\0":
            letters.append(letter)
    text_page.close()
    return "".join(letters)


def legible(paper: Paper) -> list[str]:
    """Of the `texts` the letters that are tall enough to be read and leave ink. Raises as `mismatches`."""
    return [
        _drawn(paper.sheets.page(number), strict=False, shapes=False)[0]
        for number in range(len(paper.widgets), len(paper.widgets) + len(paper.said))
    ]


def pictures(paper: Paper) -> list[Image.Image]:
    """How the appearance of each widget `said` looks on a white sheet of its size, in colour. Raises as `mismatches`."""
    found = []
    for number in range(len(paper.widgets), len(paper.widgets) + len(paper.said)):
        page = paper.sheets.page(number)
        found.append(page.render(scale=fine(page)).to_pil().convert("RGB"))
    return found


def _drawn(page: pdfium.PdfPage, *, strict: bool, shapes: bool) -> tuple[str, Image.Image]:
    """The letters of the page that leave ink, and its picture.

    `strict`: ink that is no letter's (a digit drawn as a line), one letter over another, or anything drawn after the
    letters spoils all. `shapes`: so does a digit that looks like another one.
    """
    text_page = page.get_textpage()
    height = page.get_height()
    image, scale = _sheet(page)
    letters: list[str] = []
    areas: list[tuple[int, int, int, int]] = []
    boxes: list[tuple[int, int, int, int]] = []
    spoilt = False
    for index in range(text_page.count_chars()):
        letter = text_page.get_text_range(index, 1)
        x0, y0, x1, y1 = text_page.get_charbox(index)
        area = _pixels(x0, height - y1, x1, height - y0, image.size, scale)
        inked = area is not None and image.crop(area).getextrema()[0] < _DARK
        if not letter or letter.isspace() or unicodedata.category(letter[0]) in ("Cc", "Cn", "Co", "Cf"):
            letters.append("\n" if letter in ("\r", "\n") else " ")
            continue
        _, low, _, high = text_page.get_charbox(index, loose=True)
        if not inked or high - low < _LEGIBLE:
            continue
        letters.append(letter)
        areas.append(area)
        loose = text_page.get_charbox(index, loose=True)
        boxes.append(_pixels(loose[0], height - loose[3], loose[2], height - loose[1], image.size, scale) or area)
        # Without the pixels around it, which may be its neighbour's.
        tight = (round(x0 * scale), round((height - y1) * scale), round(x1 * scale), round((height - y0) * scale))
        if shapes and _looks_like_another(letter, image.crop(tight)):
            spoilt = True
    if strict:
        spoilt = spoilt or _overlapping(areas) or _drawn_over(page)
        rest = image.copy()
        for box in boxes:
            rest.paste(255, box)
        spoilt = spoilt or rest.getextrema()[0] < _DARK
    if spoilt:
        letters.append(_UNREADABLE)
    text_page.close()
    return "".join(letters).strip(), image


def _sheet(page: pdfium.PdfPage) -> tuple[Image.Image, float]:
    """The page in grey, fine enough to read, and its pixels a point."""
    scale = fine(page)
    return page.render(scale=scale, grayscale=True).to_pil().convert("L"), scale


def _overlapping(areas: list[tuple[int, int, int, int]]) -> bool:
    for place, one in enumerate(areas):
        for other in areas[place + 1 :]:
            width = min(one[2], other[2]) - max(one[0], other[0])
            height = min(one[3], other[3]) - max(one[1], other[1])
            smaller = min((a[2] - a[0]) * (a[3] - a[1]) for a in (one, other))
            if width > 0 and height > 0 and width * height > 0.4 * smaller:
                return True
    return False


def _drawn_over(page: pdfium.PdfPage) -> bool:
    """Whether pictures, shades or dark shapes stand with the letters, or anything comes after the first of them."""
    letters = False
    for item in page.get_objects(max_depth=10):
        if item.type == pdfium_c.FPDF_PAGEOBJ_TEXT:
            letters = True
        elif item.type in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_SHADING):
            return True
        elif item.type == pdfium_c.FPDF_PAGEOBJ_PATH:
            filled, stroked = ctypes.c_int(), ctypes.c_int()
            pdfium_c.FPDFPath_GetDrawMode(item, filled, stroked)
            if (filled.value or stroked.value) and letters:
                return True
            red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
            pdfium_c.FPDFPageObj_GetFillColor(item, red, green, blue, opacity)
            if filled.value and min(red.value, green.value, blue.value) < _DARK:
                return True
    return False


def _looks_like_another(letter: str, picture: Image.Image) -> bool:
    if letter not in _shapes():
        return False
    seen = _shape(picture)
    if seen is None:
        return True
    most = _PLAIN_ONE if letter == "1" else _ANOTHER
    own = _unlike(seen, _shapes()[letter])
    return own > most and own > most + min(_unlike(seen, shape) for shape in _shapes().values())


@cache
def _shapes() -> dict[str, Image.Image]:
    font = ImageFont.truetype(str(_FONT), 96)
    shapes = {}
    for digit in "0123456789":
        image = Image.new("L", (120, 140), 255)
        ImageDraw.Draw(image).text((20, 10), digit, fill=0, font=font)
        shapes[digit] = _shape(image)
    return shapes


def _shape(picture: Image.Image) -> Image.Image | None:
    """The ink of a picture in a frame of one size, so that fonts of all sizes may be compared."""
    box = masks.under(picture, 175).getbbox()
    if box is None:
        return None
    frame = ImageChops.invert(picture.crop(box)).resize(_GLYPH, Image.Resampling.BOX)
    return frame.filter(ImageFilter.BoxBlur(1))


def _unlike(one: Image.Image, other: Image.Image) -> float:
    return sum(ImageChops.difference(one, other).tobytes()) / (_GLYPH[0] * _GLYPH[1])


def _on_page(paper: Paper, widget: Widget, own: Image.Image, *, alone: bool) -> str:
    """ "" when the page shows the widget's own drawing; `alone`: and nothing but it over what is printed there."""
    if widget.page >= len(paper.real):
        return _UNREADABLE
    page = paper.real.page(widget.page)
    left, low, right, high = fractions(page, widget.box)
    inside = max(0.0, min(right, 1) - max(left, 0)) * max(0.0, min(high, 1) - max(low, 0))
    if inside < 0.9 * (right - left) * (high - low):
        return _UNREADABLE  # off the page, or cut off by its edge
    turns = page.get_rotation() // 90
    seen = paper.shown(widget.page, widget.box)
    printed = picture_of(page, widget.box, annotations=False)
    if turns:
        own = own.transpose(
            (Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)[turns - 1]
        )
    own = own.resize(seen.size, Image.Resampling.BOX)
    ink = masks.under(own, _DARK)
    there = masks.thickened(masks.under(seen, _DARK), 1)
    total = max(masks.count(ink), 1)
    missing = masks.count(ImageChops.subtract(ink, there))
    beneath = masks.count(ImageChops.darker(ink, masks.under(printed, _DARK)))
    strokes = masks.detail(own)
    drowned, some = masks.count(masks.lost(strokes, seen)), 0.1 * masks.count(strokes)
    if missing > 0.2 * total or beneath > 0.5 * total or drowned > (min(8 + some, _DIGIT) if alone else _DIGIT + some):
        return _UNREADABLE
    if alone:
        explained = masks.thickened(ImageChops.lighter(ink, masks.under(printed, _DARK)), 2)
        if masks.count(ImageChops.subtract(masks.under(seen, _DARK), explained)) > 5:
            return _UNREADABLE
    return ""


def _pixels(
    x0: float, y0: float, x1: float, y1: float, size: tuple[int, int], scale: float
) -> tuple[int, int, int, int] | None:
    left, top = max(int(x0 * scale) - 1, 0), max(int(y0 * scale) - 1, 0)
    right, bottom = min(int(x1 * scale) + 2, size[0]), min(int(y1 * scale) + 2, size[1])
    return (left, top, right, bottom) if right > left and bottom > top else None
