"""A file as it is put on paper: its pages, and the appearance of each of its fields on a page of its own."""

from __future__ import annotations

import ctypes
import io
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from vanthu.pdf.fields import NUMBER_FIELDS
from vanthu.pdf.formtree import Reference, chosen, text_of, walk

#: Pixels a point where letters are read, and where only ink is looked for.
_SCALE, COARSE = 4.0, 2.0
_HIDDEN = 1 | 2 | 32  # annotation flags Invisible, Hidden, NoView
_PASSWORD, _COMBO = 1 << 13, 1 << 17  # flags of fields
MAX_SIDE = 2000.0  # points: an appearance larger than any sheet is not drawn
MAX_PIXELS = 2_000_000
_SMALL_PAGE = 400.0  # points: what is smaller than A5 is drawn more finely
_MAX_OPEN = 16  # pages and pictures of one file that are kept
_UNITS = 1_000_000  # how finely PDFium's device coordinates are asked for

#: Left, low, right and high, in points.
Frame = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class Widget:
    field: str
    value: str
    appearance: pikepdf.Stream | None
    box: Frame
    page: int
    reference: Reference = (0, 0)
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
        #: Widgets whose text will be asked for (`drawn.texts`), known before anything else is.
        self.said: Sequence[Reference] = ()
        self._open = ExitStack()
        self._shown: dict[tuple[int, Frame], Image.Image] = {}

    def __enter__(self) -> Paper:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @cached_property
    def document(self) -> pikepdf.Pdf:
        """Its objects."""
        return self._open.enter_context(pikepdf.open(io.BytesIO(self.pdf)))

    @cached_property
    def real(self) -> Document:
        """Its pages."""
        return self._open.enter_context(Document(self.pdf))

    @cached_property
    def widgets(self) -> list[Widget]:
        """Its text fields and lists."""
        return list(_widgets(self.document))

    @cached_property
    def sheets(self) -> Document:
        """A page for the appearance of each text field, and then of each of the widgets `said`."""
        return self._open.enter_context(
            sheets_of([*self.widgets, *(widget_of(self.document, one) for one in self.said)])
        )

    def sheet(self, reference: Reference) -> pdfium.PdfPage:
        """A page for the appearance of a widget."""
        drawn = (one.reference if one.appearance is not None else None for one in self.widgets)
        for number, other in enumerate((*drawn, *self.said)):
            if other == reference:
                return self.sheets.page(number)
        return self._open.enter_context(sheets_of([widget_of(self.document, reference)])).page(0)

    @cached_property
    def on_pages(self) -> dict[Reference, int]:
        """The page of each annotation; -1 of one that several pages hold, which readers show where they like."""
        return _on_pages(self.document)

    @property
    def is_repaired(self) -> bool:
        """Whether the library that draws found the tables of the file broken, and looked for its objects by itself."""
        return self.real.is_repaired

    def shown(self, number: int, box: Frame) -> Image.Image:
        """The part of a page that `box` frames, coarsely; drawn once."""
        if (number, box) not in self._shown:
            if len(self._shown) >= _MAX_OPEN:
                del self._shown[next(iter(self._shown))]
            self._shown[number, box] = picture_of(self.real.page(number), box, annotations=True)
        return self._shown[number, box]


def widget_of(document: pikepdf.Pdf, reference: Reference) -> Widget:
    try:
        node = document.get_object(reference)
        look, box = look_of(node), box_of(node)
    except (ValueError, TypeError, AttributeError, pikepdf.PdfError):
        look, box = None, (0.0, 0.0, 3.0, 3.0)
    return Widget(field="", value="", appearance=look, box=box, page=0)


def sheets_of(widgets: Sequence[Widget]) -> Document:
    """A page for each of the widgets."""
    with pikepdf.new() as sheets:
        for widget in widgets:
            _put_on_page(sheets, widget)
        out = io.BytesIO()
        sheets.save(out, compress_streams=False)
    return Document(out.getvalue())


def _widgets(document: pikepdf.Pdf) -> Iterator[Widget]:
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
                yield Widget(field=name, value=value, appearance=None, box=box_of(node), page=-1)
            continue
        if on_pages is None:
            on_pages = _on_pages(document)
        box = box_of(node)
        width, height = box[2] - box[0], box[3] - box[1]
        appearance = look_of(node)
        # A field that no page holds, or that was written inside another object, is drawn by nobody.
        page = on_pages.get(node.objgen, -1) if node.is_indirect else -1
        visible = (
            appearance is not None
            and page >= 0
            and not is_hidden(node)
            and (name not in NUMBER_FIELDS or _speaks_for_itself(node, appearance))
            and 0 < width < MAX_SIDE
            and 0 < height < MAX_SIDE
        )
        if visible and bare(value) and lies_under(document, node, page, box):
            visible = False
        yield Widget(
            field=name,
            value=value,
            appearance=appearance if visible else None,
            box=box,
            page=page,
            reference=node.objgen,
            chosen=listed,
        )


def _on_pages(document: pikepdf.Pdf) -> dict[Reference, int]:
    found: dict[Reference, int] = {}
    for number, page in enumerate(document.pages):
        for annotation in page.obj.get("/Annots", []):
            if isinstance(annotation, pikepdf.Dictionary) and annotation.is_indirect:
                known = found.setdefault(annotation.objgen, number)
                if known != number:
                    found[annotation.objgen] = -1
    return found


def is_hidden(node: pikepdf.Object) -> bool:
    """Whether readers do not show the widget's appearance, or a layer may keep them from showing it."""
    look = look_of(node)
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


def lies_under(document: pikepdf.Pdf, node: pikepdf.Object, page: int, box: Frame) -> bool:
    """Whether a later annotation of the page, which readers draw over earlier ones (PDFium does not), covers the field.

    Text and signatures of the form are left out: the first PDFium draws as others do, what the second hide is seen by
    `covers.hides`.
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
        other = box_of(annotation)
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


def box_of(node: pikepdf.Object) -> Frame:
    x0, y0, x1, y1 = (float(number) for number in list(node.get("/Rect", [0, 0, 0, 0]))[:4])
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def look_of(node: pikepdf.Object) -> pikepdf.Stream | None:
    """What readers draw of the widget; where it has a drawing for each state, the one of its own."""
    look = node.get("/AP", pikepdf.Dictionary()).get("/N")
    if isinstance(look, pikepdf.Dictionary):
        state = node.get("/AS", node.get("/V"))
        look = look.get(str(state) if isinstance(state, pikepdf.Name) and str(state) in look else "/Off")
    return look if isinstance(look, pikepdf.Stream) else None


def extent(look: pikepdf.Stream) -> tuple[tuple[float, float], tuple[float, float]]:
    """From where to where an appearance reaches across and up, before it is fitted into its widget."""
    box = [float(number) for number in look.BBox]
    a, b, c, d, e, f = (float(number) for number in look.get("/Matrix", [1, 0, 0, 1, 0, 0]))
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return (min(across), max(across)), (min(up), max(up))


def _put_on_page(sheets: pikepdf.Pdf, widget: Widget) -> None:
    """One page of the widget's size that draws the widget's appearance as a viewer would (ISO 32000-1 12.5.5)."""
    width, height = max(widget.width, 3), max(widget.height, 3)
    page = sheets.add_blank_page(page_size=(min(width, MAX_SIDE), min(height, MAX_SIDE)))
    if widget.appearance is None:
        return
    stream = sheets.copy_foreign(widget.appearance)
    if "/BBox" not in stream:
        stream.BBox = pikepdf.Array([0, 0, widget.width, widget.height])
    (left, right), (low, high) = extent(stream)
    if right - left <= 0 or high - low <= 0:
        return
    across, up = widget.width / (right - left), widget.height / (high - low)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=stream))
    move = f"q {across:.15f} 0 0 {up:.15f} {-left * across:.6f} {-low * up:.6f} cm /X Do Q"
    page.obj.Contents = sheets.make_stream(move.encode())


class Document:
    """A document with its forms, whose pages stay open for a while."""

    def __init__(self, pdf: bytes) -> None:
        self._document = pdfium.PdfDocument(pdf)
        self._document.init_forms()
        self._pages: dict[int, pdfium.PdfPage] = {}

    def __len__(self) -> int:
        return len(self._document)

    def __enter__(self) -> Document:
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


def fine(page: pdfium.PdfPage) -> float:
    """How many pixels a point are enough to read the page."""
    width, height = page.get_size()
    return min(_SCALE, (MAX_PIXELS / (width * height)) ** 0.5)


def picture_of(page: pdfium.PdfPage, box: Frame, *, annotations: bool, colour: bool = False) -> Image.Image:
    """The part of the page that `box` frames, coarsely and mostly in grey, with or without its annotations and fields."""
    width, height = page.get_size()
    left, top, right, bottom = (min(max(share, 0.0), 1.0) for share in fractions(page, box))
    # What a page in other units (UserUnit) says is as large as the page lets it be.
    scale = COARSE * max(1, _SMALL_PAGE / min(width, height))
    scale = min(scale, (MAX_PIXELS / max((right - left) * width * (bottom - top) * height, 1e-6)) ** 0.5)
    edges = (left * width, (1 - bottom) * height, (1 - right) * width, top * height)
    return (
        page.render(scale=scale, crop=edges, may_draw_forms=annotations, draw_annots=annotations, grayscale=not colour)
        .to_pil()
        .convert("RGB" if colour else "L")
    )


def fractions(page: pdfium.PdfPage, box: Frame) -> Frame:
    """Left, top, right and bottom of `box` as shares of the page as it is seen, counted from its top left corner."""
    xs, ys = [], []
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDF_PageToDevice(page, 0, 0, _UNITS, _UNITS, 0, x, y, across, down)
        xs.append(across.value / _UNITS)
        ys.append(down.value / _UNITS)
    return min(xs), min(ys), max(xs), max(ys)


def bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())
