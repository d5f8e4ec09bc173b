"""What the fields of a file show on paper: fields against the values that they store, and what fields hide.

A field's value (/V) is what programs read; its appearance (/AP) is what people see. Signing protects both and
compares neither, so each appearance is put on a page of its own, read and rendered, and then looked for on the real
page, where something may lie over it. The number and the date are looked at more closely: a digit that is drawn like
another one is no digit. That catches most fonts whose glyphs lie, not all; in other fields such a font is believed.
"""

from __future__ import annotations

import ctypes
import io
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from vanthu.pdf.darkening import only_darkens
from vanthu.pdf.fields import NUMBER_FIELDS
from vanthu.pdf.formtree import Reference, chosen, text_of, walk

_HIDDEN = 1 | 2 | 32  # annotation flags Invisible, Hidden, NoView
_PASSWORD, _COMBO = 1 << 13, 1 << 17  # flags of fields
_SCALE = 4.0  # pixels a point where letters are read
_COARSE = 2.0  # where only ink is looked for
_DARK = 200  # grey levels under this one are ink on a white page
_INK, _PAPER = 128, 200  # what hides: from darker than the one to lighter than the other
_MAX_SIDE = 2000.0  # points: an appearance larger than any sheet is not drawn
_MAX_PIXELS = 2_000_000
_LEGIBLE = 4.0  # points: letters of less height are seen by nobody
_MOST_LETTERS = 4000  # of the picture of a signature
_MAX_OPEN = 16  # pages and pictures of one file that are kept
#: How much of the page's area a field may take that was drawn after a signature.
_OVERSIZE = 0.3
#: Makes any difference of grey levels black or white (`Image.point` with a table takes longer than small images do).
_STEEP = 0.001
_UNITS = 1_000_000  # how finely PDFium's device coordinates are asked for
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
_GLYPH = (16, 24)
# How much more a digit must differ from its own shape than from another's to be a lie, in mean grey levels. Measured
# over a dozen faces at 9 to 14 points: honest digits differ by at most 9, the 1 without feet by 49; of the lies one in thirty is nearer.
_ANOTHER, _PLAIN_ONE = 12.0, 60.0
_FONT = Path(__file__).parent / "fonts" / "LiberationSerif-Regular.ttf"

_Box = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class Mismatch:
    """A field that stores `value` and draws `drawn` ("" when nothing can be seen)."""

    field: str
    value: str
    drawn: str


@dataclass(frozen=True, kw_only=True)
class Later:
    """Widgets (object number and generation) that were drawn after the first `end` bytes of the file were signed.

    `added`: those that showed nothing before, on a page of which all else is as it was.
    """

    end: int
    widgets: frozenset[Reference]
    added: frozenset[Reference] = frozenset()


@dataclass(frozen=True, kw_only=True)
class _Widget:
    field: str
    value: str
    appearance: pikepdf.Stream | None
    box: _Box
    page: int
    #: Of a list box, which draws what was not chosen too.
    chosen: tuple[str, ...] | None = None

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]


class Paper:
    """A file as it is put on paper, opened once for all questions. A context manager: closes what it opened."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        #: Widgets whose text will be asked for (`texts`), known before anything else is.
        self.said: Sequence[Reference] = ()
        self._open = ExitStack()
        self._shown: dict[tuple[int, _Box], Image.Image] = {}

    def __enter__(self) -> Paper:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @cached_property
    def document(self) -> pikepdf.Pdf:
        """Its objects."""
        return self._open.enter_context(pikepdf.open(io.BytesIO(self.pdf)))

    @cached_property
    def real(self) -> _Document:
        """Its pages."""
        return self._open.enter_context(_Document(self.pdf))

    @cached_property
    def widgets(self) -> list[_Widget]:
        """Its text fields and lists."""
        return list(_widgets(self.document))

    @cached_property
    def sheets(self) -> _Document:
        """A page for the appearance of each text field, and then of each of the widgets `said`."""
        return self._open.enter_context(_sheets([*self.widgets, *(_spoken(self.document, one) for one in self.said)]))

    @cached_property
    def on_pages(self) -> dict[Reference, int]:
        """The page of each annotation."""
        return _on_pages(self.document)

    @property
    def is_repaired(self) -> bool:
        """Whether the library that draws found the tables of the file broken, and looked for its objects by itself."""
        return self.real.is_repaired

    def shown(self, number: int, box: _Box) -> Image.Image:
        """The part of a page that `box` frames, coarsely; drawn once."""
        if (number, box) not in self._shown:
            if len(self._shown) >= _MAX_OPEN:
                del self._shown[next(iter(self._shown))]
            self._shown[number, box] = _picture(self.real.page(number), box, annotations=True)
        return self._shown[number, box]


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
            if widget.chosen is None and _bare(widget.value) and _bare(drawn) == _bare(widget.value):
                drawn += _on_page(paper, widget, image, alone=numbering)
            elif widget.chosen and _on_page(paper, widget, image, alone=False):
                drawn = ""
        if not _says(drawn, widget):
            found.append(
                Mismatch(field=widget.field, value=widget.value, drawn=" ".join(drawn.replace("\0", "").split()))
            )
    return tuple(found)


def _says(drawn: str, widget: _Widget) -> bool:
    if widget.chosen is None:
        return _bare(drawn) == _bare(widget.value)
    lines = {_bare(line) for line in drawn.splitlines()}
    return all(_bare(one) in lines for one in widget.chosen if _bare(one))


def is_in_sight(paper: Paper, node: pikepdf.Object) -> bool:
    """Whether the widget stands on a page, and nothing keeps readers from showing it there."""
    page = paper.on_pages.get(node.objgen, -1) if node.is_indirect else -1
    box = _box(node)
    if page < 0 or is_hidden(node) or box[2] <= box[0] or box[3] <= box[1]:
        return False
    return not _lies_under(paper.document, node, page, box)


def ink(looks: Sequence[tuple[pikepdf.Object, pikepdf.Stream | None]]) -> list[int]:
    """How many pixels each of the drawings leaves dark, drawn as the widget beside it would be; 0 where there is none."""
    widgets = [_Widget(field="", value="", appearance=look, box=_box(node), page=0) for node, look in looks]
    with _sheets(widgets) as sheets:
        return [_count(_mask(_sheet(sheets.page(number))[0], _DARK)) for number in range(len(widgets))]


def hides(paper: Paper, laters: Sequence[Later]) -> bool:
    """Whether a widget that was drawn after a signature takes away what could be read before, or is as large as a page.

    Ink over ink (a seal over a signature) takes nothing away, so what was added and can only darken is not drawn to see
    it; what replaces another drawing is. Raises as `mismatches`.
    """
    places = _places(paper.document, frozenset().union(*(later.widgets for later in laters)))
    # Who is asked to draw fields anew does not draw their appearances.
    as_drawn = not bool(paper.document.Root.get("/AcroForm", {}).get("/NeedAppearances", False))
    for page, box in places.values():
        width, height = paper.real.page(page).get_size()
        if (box[2] - box[0]) * (box[3] - box[1]) > _OVERSIZE * width * height:
            return True
    for later in laters:
        covered = [
            reference
            for reference in later.widgets
            if reference in places
            and not (as_drawn and reference in later.added and _only_darkens(paper.document, reference))
        ]
        if not covered:
            continue
        with _Document(paper.pdf[: later.end]) as before:
            for reference in covered:
                number, box = places[reference]
                if number >= len(before):
                    return True
                old, new = before.page(number), paper.real.page(number)
                if old.get_size() != new.get_size() or old.get_rotation() != new.get_rotation():
                    return True
                ink = _mask(_picture(old, box, annotations=True), _INK)
                if not _count(ink):
                    continue  # nothing to hide, and no need to draw what came
                left = _mask(paper.shown(number, box), _PAPER)
                if ink.size != left.size or _is_lost(ImageChops.subtract(ink, left), ink):
                    return True
    return False


def _only_darkens(document: pikepdf.Pdf, reference: Reference) -> bool:
    look = _look(document.get_object(reference))
    return look is not None and only_darkens(look)


def _is_lost(lost: Image.Image, ink: Image.Image) -> bool:
    """Whether what is `lost` of the `ink` is more than an edge that is smoothed otherwise, which is no letter."""
    return _count(_thinned(lost)) > 2 or _count(lost) > 0.1 * _count(ink) + 20


def may_speak(paper: Paper, reference: Reference) -> bool:
    """Whether the widget's appearance may hold letters: it is not made of pictures only. Raises as `mismatches`."""
    look = _spoken(paper.document, reference).appearance
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
        width, height = page.get_size()
        scale = min(_SCALE, (_MAX_PIXELS / (width * height)) ** 0.5)
        found.append(page.render(scale=scale).to_pil().convert("RGB"))
    return found


def _spoken(document: pikepdf.Pdf, reference: Reference) -> _Widget:
    try:
        node = document.get_object(reference)
        look, box = _look(node), _box(node)
    except (ValueError, TypeError, AttributeError, pikepdf.PdfError):
        look, box = None, (0.0, 0.0, 3.0, 3.0)
    return _Widget(field="", value="", appearance=look, box=box, page=0)


def _sheets(widgets: Sequence[_Widget]) -> _Document:
    """A page for each of the widgets."""
    with pikepdf.new() as sheets:
        for widget in widgets:
            _put_on_page(sheets, widget)
        out = io.BytesIO()
        sheets.save(out, compress_streams=False)
    return _Document(out.getvalue())


def _widgets(document: pikepdf.Pdf) -> Iterator[_Widget]:
    on_pages: dict[Reference, int] | None = None
    for one in walk(document):
        node, name = one.node, one.name
        value, listed = "" if one.value is None else text_of(one.value), None
        if one.kind == "/Ch":
            options = chosen(one)
            value = ", ".join(options)
            listed = None if one.flags & _COMBO else options
        if one.kind not in ("/Tx", "/Ch") or one.flags & _PASSWORD or (one.kind == "/Ch" and name in NUMBER_FIELDS):
            if name in NUMBER_FIELDS:  # whatever it draws, it is not the letters of a text field
                yield _Widget(field=name, value=value, appearance=None, box=_box(node), page=-1)
            continue
        if on_pages is None:
            on_pages = _on_pages(document)
        box = _box(node)
        width, height = box[2] - box[0], box[3] - box[1]
        appearance = _look(node)
        # A field that no page holds, or that was written inside another object, is drawn by nobody.
        page = on_pages.get(node.objgen, -1) if node.is_indirect else -1
        visible = (
            appearance is not None
            and page >= 0
            and not is_hidden(node)
            and (name not in NUMBER_FIELDS or _speaks_for_itself(node, appearance))
            and 0 < width < _MAX_SIDE
            and 0 < height < _MAX_SIDE
        )
        if visible and _bare(value) and _lies_under(document, node, page, box):
            visible = False
        yield _Widget(
            field=name, value=value, appearance=appearance if visible else None, box=box, page=page, chosen=listed
        )


def _on_pages(document: pikepdf.Pdf) -> dict[Reference, int]:
    return {
        annotation.objgen: number
        for number, page in enumerate(document.pages)
        for annotation in page.obj.get("/Annots", [])
        if isinstance(annotation, pikepdf.Dictionary) and annotation.is_indirect
    }


def is_hidden(node: pikepdf.Object) -> bool:
    """Whether readers do not show the widget's appearance, or a layer may keep them from showing it."""
    look = _look(node)
    return bool(int(node.get("/F", 0)) & _HIDDEN) or (look is not None and _layered(node, look))


def _layered(node: pikepdf.Object, look: pikepdf.Stream) -> bool:
    """Whether a layer may switch the field or parts of it off: each reader shows layers in its own way."""
    resources = look.get("/Resources", pikepdf.Dictionary())
    return "/OC" in node or "/OC" in look or "/Properties" in resources


def _speaks_for_itself(node: pikepdf.Object, look: pikepdf.Stream) -> bool:
    """Whether nothing but the drawing says what is shown: no rich text, no other drawing under the mouse, and no letters
    from the form's or the page's fonts, which change without it.
    """
    if not isinstance(node.AP.N, pikepdf.Stream):
        return False
    pending, depth = [look], 0
    while pending:
        depth += 1
        resources = pending.pop().get("/Resources")
        if not isinstance(resources, pikepdf.Dictionary) or depth > 20:
            return False
        inner = resources.get("/XObject", pikepdf.Dictionary())
        pending.extend(
            inner[key]
            for key in inner.keys()  # noqa: SIM118 a pikepdf dictionary is not iterable by itself
            if isinstance(inner[key], pikepdf.Stream) and inner[key].get("/Subtype") == "/Form"
        )
    return "/RV" not in node and set(node.AP.keys()) == {"/N"}


def _lies_under(document: pikepdf.Pdf, node: pikepdf.Object, page: int, box: _Box) -> bool:
    """Whether a later annotation of the page, which readers draw over earlier ones (PDFium does not), covers the field.

    Text and signatures of the form are left out: the first PDFium draws as others do, what the second hide is seen by
    `hides`.
    """
    form = {field.objgen for field, kind in _form_nodes(document) if kind in ("/Tx", "/Sig")}
    after = False
    for annotation in document.pages[page].obj.get("/Annots", []):
        if not isinstance(annotation, pikepdf.Dictionary):
            continue
        if annotation.is_indirect and annotation.objgen == node.objgen:
            after = True
            continue
        if not after or (annotation.is_indirect and annotation.objgen in form):
            continue
        if "/AP" not in annotation or int(annotation.get("/F", 0)) & 2:
            continue
        other = _box(annotation)
        width = min(box[2], other[2]) - max(box[0], other[0])
        height = min(box[3], other[3]) - max(box[1], other[1])
        if width > 0 and height > 0 and width * height > 0.02 * (box[2] - box[0]) * (box[3] - box[1]):
            return True
    return False


def _form_nodes(document: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Object, object]]:
    """The fields and widgets of the form, each with its kind."""
    pending = [(field, None) for field in document.Root.AcroForm.get("/Fields", [])]
    seen: set[Reference] = set()
    while pending:
        node, kind = pending.pop()
        if isinstance(node, pikepdf.Dictionary) and node.is_indirect and node.objgen not in seen:
            seen.add(node.objgen)
            kind = node.get("/FT", kind)
            yield node, kind
            pending.extend((kid, kind) for kid in node.get("/Kids", []))


def _places(document: pikepdf.Pdf, wanted: Collection[Reference]) -> dict[Reference, tuple[int, _Box]]:
    """Page and rectangle of those of the widgets that a page shows."""
    found: dict[Reference, tuple[int, _Box]] = {}
    for reference, page in _on_pages(document).items():
        if reference in wanted:
            box = _box(document.get_object(reference))
            if box[2] > box[0] and box[3] > box[1]:
                found[reference] = page, box
    return found


def _box(node: pikepdf.Object) -> _Box:
    x0, y0, x1, y1 = (float(number) for number in list(node.get("/Rect", [0, 0, 0, 0]))[:4])
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _look(node: pikepdf.Object) -> pikepdf.Stream | None:
    """What readers draw of the widget; where it has a drawing for each state, the one of its own."""
    look = node.get("/AP", pikepdf.Dictionary()).get("/N")
    if isinstance(look, pikepdf.Dictionary):
        state = node.get("/AS", node.get("/V"))
        look = look.get(str(state) if isinstance(state, pikepdf.Name) and str(state) in look else "/Off")
    return look if isinstance(look, pikepdf.Stream) else None


def _put_on_page(sheets: pikepdf.Pdf, widget: _Widget) -> None:
    """One page of the widget's size that draws the widget's appearance as a viewer would (ISO 32000-1 12.5.5)."""
    width, height = max(widget.width, 3), max(widget.height, 3)
    page = sheets.add_blank_page(page_size=(min(width, _MAX_SIDE), min(height, _MAX_SIDE)))
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
    width, height = page.get_size()
    scale = min(_SCALE, (_MAX_PIXELS / (width * height)) ** 0.5)
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
    box = _mask(picture, 175).getbbox()
    if box is None:
        return None
    frame = ImageChops.invert(picture.crop(box)).resize(_GLYPH, Image.Resampling.BOX)
    return frame.filter(ImageFilter.BoxBlur(1))


def _unlike(one: Image.Image, other: Image.Image) -> float:
    return sum(ImageChops.difference(one, other).tobytes()) / (_GLYPH[0] * _GLYPH[1])


def _on_page(paper: Paper, widget: _Widget, own: Image.Image, *, alone: bool) -> str:
    """ "" when the page shows the widget's own drawing; `alone`: and nothing but it over what is printed there."""
    if widget.page >= len(paper.real):
        return _UNREADABLE
    page = paper.real.page(widget.page)
    left, low, right, high = _fractions(page, widget.box)
    inside = max(0.0, min(right, 1) - max(left, 0)) * max(0.0, min(high, 1) - max(low, 0))
    if inside < 0.9 * (right - left) * (high - low):
        return _UNREADABLE  # off the page, or cut off by its edge
    turns = page.get_rotation() // 90
    seen = paper.shown(widget.page, widget.box)
    printed = _picture(page, widget.box, annotations=False)
    if turns:
        own = own.transpose(
            (Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)[turns - 1]
        )
    ink = _mask(own.resize(seen.size, Image.Resampling.BOX), _DARK)
    there = _thickened(_mask(seen, _DARK), 1)
    total = max(_count(ink), 1)
    missing = _count(ImageChops.subtract(ink, there))
    beneath = _count(ImageChops.darker(ink, _mask(printed, _DARK)))
    if missing > 0.2 * total or beneath > 0.5 * total:
        return _UNREADABLE
    if alone:
        explained = _thickened(ImageChops.lighter(ink, _mask(printed, _DARK)), 2)
        if _count(ImageChops.subtract(_mask(seen, _INK), explained)) > 5:
            return _UNREADABLE
    return ""


def _mask(image: Image.Image, level: int) -> Image.Image:
    """White where the image is darker than `level`."""
    return ImageChops.subtract(Image.new("L", image.size, level), image, _STEEP)


def _above(image: Image.Image, level: int) -> Image.Image:
    """White where the image is lighter than `level`."""
    return ImageChops.subtract(image, Image.new("L", image.size, level), _STEEP)


def _count(mask: Image.Image) -> int:
    return mask.histogram()[255]


def _thickened(mask: Image.Image, by: int) -> Image.Image:
    """The mask with everything within `by` pixels of it (what Pillow's MaxFilter says, in a tenth of its time)."""
    return _above(mask.filter(ImageFilter.BoxBlur(by)), 0)


def _thinned(mask: Image.Image) -> Image.Image:
    """The mask without its outermost pixels, as MinFilter(3)."""
    return _above(mask.filter(ImageFilter.BoxBlur(1)), 254)


class _Document:
    """A document with its forms, whose pages stay open for a while."""

    def __init__(self, pdf: bytes) -> None:
        self._document = pdfium.PdfDocument(pdf)
        self._document.init_forms()
        self._pages: dict[int, pdfium.PdfPage] = {}

    def __len__(self) -> int:
        return len(self._document)

    def __enter__(self) -> _Document:
        return self

    def __exit__(self, *_: object) -> None:
        for page in self._pages.values():
            page.close()
        self._document.close()

    @property
    def is_repaired(self) -> bool:
        return not pdfium_c.FPDF_DocumentHasValidCrossReferenceTable(self._document)

    def page(self, number: int) -> pdfium.PdfPage:
        if number not in self._pages:
            if len(self._pages) >= _MAX_OPEN:
                self._pages.pop(next(iter(self._pages))).close()
            self._pages[number] = self._document[number]
        return self._pages[number]


def _picture(page: pdfium.PdfPage, box: _Box, *, annotations: bool) -> Image.Image:
    """The part of the page that `box` frames, coarsely and in grey, with or without its annotations and fields."""
    width, height = page.get_size()
    left, top, right, bottom = (min(max(share, 0.0), 1.0) for share in _fractions(page, box))
    scale = min(_COARSE, (_MAX_PIXELS / max((right - left) * width * (bottom - top) * height, 1)) ** 0.5)
    edges = (left * width, (1 - bottom) * height, (1 - right) * width, top * height)
    return (
        page.render(scale=scale, crop=edges, may_draw_forms=annotations, draw_annots=annotations, grayscale=True)
        .to_pil()
        .convert("L")
    )


def _fractions(page: pdfium.PdfPage, box: _Box) -> _Box:
    """Left, top, right and bottom of `box` as shares of the page as it is seen, counted from its top left corner."""
    xs, ys = [], []
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDF_PageToDevice(page, 0, 0, _UNITS, _UNITS, 0, x, y, across, down)
        xs.append(across.value / _UNITS)
        ys.append(down.value / _UNITS)
    return min(xs), min(ys), max(xs), max(ys)


def _pixels(
    x0: float, y0: float, x1: float, y1: float, size: tuple[int, int], scale: float
) -> tuple[int, int, int, int] | None:
    left, top = max(int(x0 * scale) - 1, 0), max(int(y0 * scale) - 1, 0)
    right, bottom = min(int(x1 * scale) + 2, size[0]), min(int(y1 * scale) + 2, size[1])
    return (left, top, right, bottom) if right > left and bottom > top else None


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())
