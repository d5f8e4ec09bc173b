"""Pages that are stored turned, cut out of a larger sheet or in a scale of their own, made plain before fields are laid.

Scanners store pages turned; imposition leaves a crop box somewhere on a larger medium. Everything that is laid and drawn
later (fields, number, signature, seal) would have to be turned and moved with them. Instead such a page is wrapped once,
before the first signature: its old content becomes one form that is drawn turned, and what a reader sees begins at the
bottom left corner, upright, in points. Pages that are plain already stay as they are, byte for byte.
"""

from __future__ import annotations

import zlib
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from vanthu.pdf.objects import entry
from vanthu.pdf.prepare import NotPreparable, UnreadablePdf, check_unsigned, page_geometry

Matrix = tuple[float, float, float, float, float, float]
Rectangle = tuple[float, float, float, float]

#: Kinds of annotations that look the same after a turn: they are only places to click on.
_TURNABLE = frozenset({"/Link"})
#: Boxes for printers, in the coordinates of before.
_PRINTERS_BOXES = ("/TrimBox", "/BleedBox", "/ArtBox", "/UserUnit")


class TurnedNotes(NotPreparable):
    """Notes and form fields of others on a turned page would end up lying on their side."""

    code = "pdf_turned_notes"
    template = "Trang {page} bị xoay và có ghi chú hoặc ô nhập của phần mềm khác. Hãy in tệp ra PDF với trang đứng rồi tải lại."


def upright(pdf: bytes) -> bytes:
    """`pdf` with every page upright, its visible part beginning at (0, 0), one point a unit; `pdf` itself where it is so.

    One incremental update; what a page shows stays the same. Only for files that bear no signature and no fields of
    ours: raises a `NotPreparable`.
    """
    pages = check_unsigned(pdf)
    try:
        reader = PdfFileReader(BytesIO(pdf))
        found = [(number, *page_geometry(reader, number), _unit(reader, number)) for number in range(pages)]
        crooked = [one for one in found if (one[1][:2], one[2], one[3]) != ((0.0, 0.0), 0, 1.0)]
        if not crooked:
            return pdf
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        for number, visible, turn, unit in crooked:
            _straighten(writer, number, visible, turn, unit)
        out = BytesIO()
        writer.write(out)
    except (PdfError, zlib.error, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadablePdf() from error
    return out.getvalue()


def _unit(reader: PdfFileReader, number: int) -> float:
    return float(entry(reader.find_page_for_modification(number)[0].get_object(), "/UserUnit", 1))


def shown_matrix(visible: Rectangle, turn: int, unit: float = 1.0) -> Matrix:
    """From the page's own coordinates to those of the shown page."""
    x0, y0, x1, y1 = visible
    plain: Matrix = {
        90: (0.0, -1.0, 1.0, 0.0, -y0, x1),
        180: (-1.0, 0.0, 0.0, -1.0, x1, y1),
        270: (0.0, 1.0, -1.0, 0.0, y1, -x0),
    }.get(turn, (1.0, 0.0, 0.0, 1.0, -x0, -y0))
    return tuple(unit * number for number in plain)  # type: ignore[return-value]


def shown(matrix: Matrix, rectangle: Rectangle) -> Rectangle:
    """A rectangle of the page as it stands on the shown page."""
    a, b, c, d, e, f = matrix
    xs = sorted(a * x + c * y + e for x, y in (rectangle[:2], rectangle[2:]))
    ys = sorted(b * x + d * y + f for x, y in (rectangle[:2], rectangle[2:]))
    return xs[0], ys[0], xs[1], ys[1]


def _straighten(writer: IncrementalPdfFileWriter, number: int, visible: Rectangle, turn: int, unit: float) -> None:
    reference, _ = writer.find_page_for_modification(number)
    page = reference.get_object()
    matrix = shown_matrix(visible, turn, unit)
    whole = _numbers(shown(matrix, visible))
    # A form, not an operator before the content: patterns and shadings are placed by the form's coordinates, too.
    form = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): _numbers(visible),
            pdf_name("/Matrix"): _numbers(matrix),
            pdf_name("/Resources"): _inherited(page, "/Resources"),
        },
        stream_data=_content(page),
    )
    if "/Group" in page:
        form[pdf_name("/Group")] = page.raw_get("/Group")
    form.compress()
    names = generic.DictionaryObject({pdf_name("/VTTrang"): writer.add_object(form)})
    for key in _PRINTERS_BOXES:
        page.pop(key, None)
    page[pdf_name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"q /VTTrang Do Q"))
    page[pdf_name("/Resources")] = generic.DictionaryObject({pdf_name("/XObject"): names})
    page[pdf_name("/MediaBox")] = page[pdf_name("/CropBox")] = whole
    page[pdf_name("/Rotate")] = generic.NumberObject(0)
    for annotation in entry(page, "/Annots", ()):
        _move(writer, annotation.get_object(), matrix, turned=turn != 0, page=number)
    writer.update_container(page)


def _move(
    writer: IncrementalPdfFileWriter, annotation: generic.DictionaryObject, matrix: Matrix, *, turned: bool, page: int
) -> None:
    if turned and entry(annotation, "/Subtype") not in _TURNABLE:
        raise TurnedNotes(page=page + 1)
    x0, y0, x1, y1 = (float(edge) for edge in annotation["/Rect"])
    annotation[pdf_name("/Rect")] = _numbers(shown(matrix, (x0, y0, x1, y1)))
    annotation.pop("/QuadPoints", None)
    writer.update_container(annotation)


def _inherited(page: generic.DictionaryObject, key: str) -> generic.PdfObject:
    while key not in page:
        if "/Parent" not in page:
            return generic.DictionaryObject()
        page = page["/Parent"]
    return page.raw_get(key)


def _content(page: generic.DictionaryObject) -> bytes:
    content = entry(page, "/Contents", ())
    streams = [content] if isinstance(content, generic.StreamObject) else [one.get_object() for one in content]
    # Some programs write an empty stream under a filter that nothing empty can have gone through.
    return b"\n".join(stream.data for stream in streams if stream.encoded_data)


def _numbers(numbers: tuple[float, ...]) -> generic.ArrayObject:
    return generic.ArrayObject(generic.FloatObject(f"{number:.4f}") for number in numbers)
