"""What the text fields of a file show on paper, against the values that they store.

A field's value (/V) is what programs read; its appearance (/AP) is what people see. Signing protects both and
compares neither, so each appearance is put on a page of its own, read and rendered.
The limit of this check: a font whose glyphs lie about their letters is believed.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import pypdfium2 as pdfium

from vanthu.pdf.fields import NUMBER_FIELDS

_HIDDEN = 1 | 2 | 32  # annotation flags Invisible, Hidden, NoView
_PASSWORD = 1 << 13
_SCALE = 4.0
_DARK = 200  # grey levels under this one are ink on a white page
_MAX_SIDE = 2000.0  # points: an appearance larger than any sheet is not drawn


@dataclass(frozen=True, kw_only=True)
class Mismatch:
    """A text field that stores `value` and draws `drawn` ("" when nothing can be seen)."""

    field: str
    value: str
    drawn: str


@dataclass(frozen=True, kw_only=True)
class _Widget:
    field: str
    value: str
    appearance: pikepdf.Stream | None
    width: float
    height: float


def mismatches(pdf: bytes) -> tuple[Mismatch, ...]:
    """The text fields whose drawing is not their value, spaces aside. Password fields are passed over.

    Raises what pikepdf and pypdfium2 raise on a file that they cannot read.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        widgets = list(_widgets(document))
        if not widgets:
            return ()
        with pikepdf.new() as sheets:
            for widget in widgets:
                _put_on_page(sheets, widget)
            out = io.BytesIO()
            sheets.save(out)
    found: list[Mismatch] = []
    drawing = pdfium.PdfDocument(out.getvalue())
    try:
        for page, widget in zip(drawing, widgets, strict=True):
            drawn = "" if widget.appearance is None else _drawn(page, strict=widget.field in NUMBER_FIELDS)
            if _bare(drawn) != _bare(widget.value):
                found.append(Mismatch(field=widget.field, value=widget.value, drawn=drawn))
            page.close()
    finally:
        drawing.close()
    return tuple(found)


def _widgets(document: pikepdf.Pdf) -> Iterator[_Widget]:
    form = document.Root.get("/AcroForm")
    if form is None:
        return
    on_pages = {
        annotation.objgen
        for page in document.pages
        for annotation in page.obj.get("/Annots", [])
        if isinstance(annotation, pikepdf.Dictionary)
    }
    pending = [(field, "", None, "", 0, 0) for field in form.get("/Fields", [])]
    while pending:
        node, prefix, kind, value, flags, depth = pending.pop(0)
        if not isinstance(node, pikepdf.Dictionary) or depth > 20:
            continue
        name = f"{prefix}.{node.T}".lstrip(".") if "/T" in node else prefix
        kind = node.get("/FT", kind)
        flags = int(node.get("/Ff", flags))
        if "/V" in node:
            value = _text(node.V)
        if "/Kids" in node:
            pending.extend((kid, name, kind, value, flags, depth + 1) for kid in node.Kids)
            continue
        if kind != "/Tx" or flags & _PASSWORD:
            continue
        x0, y0, x1, y1 = (float(number) for number in node.get("/Rect", [0, 0, 0, 0]))
        width, height = abs(x1 - x0), abs(y1 - y0)
        appearance = node.get("/AP", pikepdf.Dictionary()).get("/N")
        visible = (
            isinstance(appearance, pikepdf.Stream)
            and node.objgen in on_pages
            and not int(node.get("/F", 0)) & _HIDDEN
            and "/OC" not in node
            and 0 < width < _MAX_SIDE
            and 0 < height < _MAX_SIDE
        )
        yield _Widget(field=name, value=value, appearance=appearance if visible else None, width=width, height=height)


def _text(value: pikepdf.Object) -> str:
    if isinstance(value, pikepdf.Stream):
        return value.read_bytes().decode("utf-8", "replace")
    if isinstance(value, pikepdf.Array | pikepdf.Dictionary):
        return ""
    return str(value)


def _put_on_page(sheets: pikepdf.Pdf, widget: _Widget) -> None:
    """One page of the widget's size that draws the widget's appearance as a viewer would (ISO 32000-1 12.5.5)."""
    page = sheets.add_blank_page(page_size=(max(widget.width, 3), max(widget.height, 3)))
    if widget.appearance is None:
        return
    stream = sheets.copy_foreign(widget.appearance)
    box = [float(number) for number in stream.get("/BBox", [0, 0, widget.width, widget.height])]
    a, b, c, d, e, f = (float(number) for number in stream.get("/Matrix", [1, 0, 0, 1, 0, 0]))
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    low, high = min(y for _, y in corners), max(y for _, y in corners)
    if right - left <= 0 or high - low <= 0:
        return
    across, up = widget.width / (right - left), widget.height / (high - low)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=stream))
    move = f"q {across:.6f} 0 0 {up:.6f} {-left * across:.6f} {-low * up:.6f} cm /X Do Q"
    page.obj.Contents = sheets.make_stream(move.encode())


def _drawn(page: pdfium.PdfPage, *, strict: bool) -> str:
    """The letters of the page that leave ink. `strict`: ink beside the letters (a digit drawn as a shape) spoils all."""
    text_page = page.get_textpage()
    image = page.render(scale=_SCALE, grayscale=True).to_pil().convert("L")
    height = page.get_height()
    letters: list[str] = []
    for index in range(text_page.count_chars()):
        letter = text_page.get_text_range(index, 1)
        if not letter or letter.isspace():
            letters.append(" ")
            continue
        x0, y0, x1, y1 = text_page.get_charbox(index)
        area = _pixels(x0, height - y1, x1, height - y0, image.size)
        if area is not None and image.crop(area).getextrema()[0] < _DARK:
            letters.append(letter)
    if strict:
        for index in range(text_page.count_chars()):
            x0, y0, x1, y1 = text_page.get_charbox(index, loose=True)
            area = _pixels(x0, height - y1, x1, height - y0, image.size)
            if area is not None:
                image.paste(255, area)
        if image.getextrema()[0] < _DARK:
            letters.append("\N{REPLACEMENT CHARACTER}")
    text_page.close()
    return "".join(letters).strip()


def _pixels(x0: float, y0: float, x1: float, y1: float, size: tuple[int, int]) -> tuple[int, int, int, int] | None:
    left, top = max(int(x0 * _SCALE) - 1, 0), max(int(y0 * _SCALE) - 1, 0)
    right, bottom = min(int(x1 * _SCALE) + 2, size[0]), min(int(y1 * _SCALE) + 2, size[1])
    return (left, top, right, bottom) if right > left and bottom > top else None


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())
