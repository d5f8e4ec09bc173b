"""Eyes of the tests: how a file looks when rendered, and what pyHanko says of its signatures."""

from __future__ import annotations

import io
from functools import lru_cache

import pikepdf
import pypdfium2
from asn1crypto import pem, x509
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

DPI = 300


@lru_cache(maxsize=8)
def render(pdf: bytes, page: int = 0) -> Image.Image:
    """One page at 300 dpi, form fields and stamps included."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        document.init_forms()
        return document[page].render(scale=DPI / 72).to_pil().convert("RGB")
    finally:
        document.close()


def is_red(red: int, green: int, blue: int) -> bool:
    return red > 150 and green < 120 and blue < 130


def is_blue(red: int, green: int, blue: int) -> bool:
    return blue > 110 and red < 110 and green < 120


def is_dark(red: int, green: int, blue: int) -> bool:
    return max(red, green, blue) < 120


def coloured(picture: Image.Image, wanted, within: tuple[int, int, int, int] | None = None) -> set[tuple[int, int]]:
    """Pixels (x, y) of a colour."""
    left, top, right, bottom = within or (0, 0, *picture.size)
    data = picture.crop((left, top, right, bottom)).tobytes()
    width = right - left
    return {
        (left + at // 3 % width, top + at // 3 // width)
        for at in range(0, len(data), 3)
        if data[at : at + 3] != b"\xff\xff\xff" and wanted(*data[at : at + 3])
    }


def extent(pixels: set[tuple[int, int]]) -> tuple[int, int, int, int]:
    columns, rows = [x for x, _ in pixels], [y for _, y in pixels]
    return min(columns), min(rows), max(columns) + 1, max(rows) + 1


def pixels_of(box, page_height: float, around: int = 6) -> tuple[int, int, int, int]:
    """A box in points as a rectangle in the rendering, larger by some pixels."""
    scale = DPI / 72
    return (
        int(box.x0 * scale) - around,
        int((page_height - box.y1) * scale) - around,
        int(box.x1 * scale) + around,
        int((page_height - box.y0) * scale) + around,
    )


def appearance(pdf: bytes, field: str) -> tuple[bytes, set[str]]:
    """Drawing operators of a field's appearance and the kinds of resources that it has."""
    with pikepdf.open(io.BytesIO(pdf)) as source:
        found = next(one for one in source.Root.AcroForm.Fields if str(one.T) == field)
        return found.AP.N.read_bytes(), set(found.AP.N.Resources.keys())


def certificate(root_pem: bytes) -> x509.Certificate:
    return x509.Certificate.load(pem.unarmor(root_pem)[2])


def judged(pdf: bytes, root_pem: bytes) -> dict[str, PdfSignatureStatus]:
    """pyHanko's verdict on every signature, offline: only the evidence inside the file counts."""
    reader = PdfFileReader(io.BytesIO(pdf))
    settings = {
        "trust_roots": [certificate(root_pem)],
        "allow_fetching": False,
        "revocation_mode": "require",
        "retroactive_revinfo": True,
    }
    verdicts = {}
    for embedded in reader.embedded_signatures:
        context = DocumentSecurityStore.read_dss(reader).as_validation_context(settings)
        verdicts[embedded.field_name] = validate_pdf_signature(embedded, context, context)
    return verdicts


def judged_softly(pdf: bytes, root_pem: bytes) -> dict[str, PdfSignatureStatus]:
    """pyHanko's verdict without revocation, for files that have no evidence inside yet."""
    verdicts = {}
    for embedded in PdfFileReader(io.BytesIO(pdf)).embedded_signatures:
        context = ValidationContext(
            trust_roots=[certificate(root_pem)], allow_fetching=False, revocation_mode="soft-fail"
        )
        verdicts[embedded.field_name] = validate_pdf_signature(embedded, context, context)
    return verdicts
