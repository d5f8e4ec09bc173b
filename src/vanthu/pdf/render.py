"""Pages as pictures, and where their words are. PDFium is not thread-safe: only in the sandbox, one page a call."""

from __future__ import annotations

import ctypes
import io
import unicodedata
from typing import ClassVar

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from vanthu.pdf.annotations import annotation_texts
from vanthu.pdf.inspect import BrokenPdf, EncryptedPdf
from vanthu.refusal import BadInput

#: A4 at 600 dpi; a page of ten metres is drawn coarser instead of taking gigabytes.
_MAX_PIXELS = 35_000_000
#: WebP stores no picture with a longer side.
_MAX_SIDE = 16_383
_UNITS = 1_000_000  # how finely PDFium's device coordinates are asked for


class NoSuchPage(BadInput):
    """The file has fewer pages."""

    code: ClassVar[str] = "no_such_page"
    status: ClassVar[int] = 404
    template: ClassVar[str] = "Văn bản không có trang {page}."


def page_count(pdf: bytes) -> int:
    """How many pages the file has. Raises `BrokenPdf` and `EncryptedPdf`."""
    document = _open(pdf)
    try:
        return len(document)
    finally:
        document.close()


def render_page(pdf: bytes, page: int, *, dpi: int = 110) -> bytes:
    """Page `page` (counted from 0) as WebP, fields, signatures and stamps included.

    Raises `NoSuchPage`, `BrokenPdf`, `EncryptedPdf`.
    """
    document = _open(pdf)
    try:
        # Without the form environment PDFium draws neither text fields nor the images of signatures and seals.
        document.init_forms()
        drawn = _page(document, page)
        width, height = drawn.get_size()
        scale = dpi / 72
        scale = min(scale, (_MAX_PIXELS / max(width * height, 1)) ** 0.5, _MAX_SIDE / max(width, height, 1))
        image = drawn.render(scale=scale, may_draw_forms=True).to_pil()
        drawn.close()
    except pdfium.PdfiumError as error:
        raise BrokenPdf from error
    finally:
        document.close()
    out = io.BytesIO()
    image.save(out, "WEBP", quality=82, method=2)
    return out.getvalue()


def text_layer(pdf: bytes, page: int) -> list[tuple[float, float, float, float, str]]:
    """Runs of text of page `page` (from 0) and where they stand: (x0, y0, x1, y1, text), in fractions of the page as it
    is seen, from the top left corner. Values of text fields are included, which PDFium's own text leaves out.

    Raises `NoSuchPage`, `BrokenPdf`, `EncryptedPdf`.
    """
    document = _open(pdf)
    try:
        document.init_forms()
        drawn = _page(document, page)
        text_page = drawn.get_textpage()
        runs = []
        for index in range(text_page.count_rects()):
            box = text_page.get_rect(index)
            runs.append((box, text_page.get_text_bounded(*box)))
        runs.extend(annotation_texts(document, drawn))
        layer = []
        for box, text in runs:
            clean = " ".join(unicodedata.normalize("NFC", text).split())
            if clean:
                layer.append((*_fractions(drawn, *box), clean))
        text_page.close()
        drawn.close()
        return layer
    except pdfium.PdfiumError as error:
        raise BrokenPdf from error
    finally:
        document.close()


def _fractions(page: pdfium.PdfPage, left: float, bottom: float, right: float, top: float) -> tuple[float, ...]:
    corners = []
    for x, y in ((left, bottom), (right, top)):
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDF_PageToDevice(page, 0, 0, _UNITS, _UNITS, 0, x, y, across, down)
        corners.append((across.value / _UNITS, down.value / _UNITS))
    xs, ys = sorted(x for x, _ in corners), sorted(y for _, y in corners)
    return tuple(round(min(max(value, 0.0), 1.0), 5) for value in (xs[0], ys[0], xs[1], ys[1]))


def _open(pdf: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
            raise EncryptedPdf from error
        raise BrokenPdf from error


def _page(document: pdfium.PdfDocument, page: int) -> pdfium.PdfPage:
    if not 0 <= page < len(document):
        raise NoSuchPage(page=page + 1)
    return document[page]
