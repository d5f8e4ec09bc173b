"""Text that a page shows in its annotations: PDFium's own text of a page leaves it out."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from functools import partial

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c


def annotation_texts(
    document: pdfium.PdfDocument, page: pdfium.PdfPage
) -> Iterator[tuple[tuple[float, float, float, float], str]]:
    """(left, bottom, right, top) in page units and text of each text field with a value and each free text of the page.

    The document's form environment must have been made before the page was opened.
    """
    form = document.formenv
    for index in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
            text = ""
            if kind == pdfium_c.FPDF_ANNOT_WIDGET and form is not None:
                if pdfium_c.FPDFAnnot_GetFormFieldType(form, annotation) == pdfium_c.FPDF_FORMFIELD_TEXTFIELD:
                    text = _wide(partial(pdfium_c.FPDFAnnot_GetFormFieldValue, form, annotation))
            elif kind == pdfium_c.FPDF_ANNOT_FREETEXT:
                text = _wide(partial(pdfium_c.FPDFAnnot_GetStringValue, annotation, b"Contents"))
            rectangle = pdfium_c.FS_RECTF()
            if text.strip() and pdfium_c.FPDFAnnot_GetRect(annotation, rectangle):
                yield (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top), text
        finally:
            pdfium_c.FPDFPage_CloseAnnot(annotation)


def _wide(read: Callable[..., int]) -> str:
    """A string that PDFium writes as UTF-16LE with a closing zero into a buffer of the size it asks for."""
    size = read(None, 0)
    if size <= 2:
        return ""
    buffer = (pdfium_c.FPDF_WCHAR * (size // 2))()
    read(buffer, size)
    return ctypes.string_at(buffer, size - 2).decode("utf-16-le", "replace")
