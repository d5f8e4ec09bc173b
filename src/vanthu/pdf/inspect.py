"""What a PDF file is before anybody trusts it: version, pages, active content, text, the quality of its scans.

Reads nothing into the system and runs nothing; call it in the sandbox. Sizes are millimetres, resolutions dots per inch.
"""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass
from math import hypot
from typing import Any, ClassVar

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from vanthu.pdf.annotations import annotation_texts
from vanthu.refusal import BadInput

MM_PER_POINT = 25.4 / 72
#: Standard sheets in portrait, millimetres.
PAPERS = {"A3": (297, 420), "A4": (210, 297), "A5": (148, 210)}
_PAPER_TOLERANCE = 3.0

# Keys and action types that make a file do something, or carry another file (ISO 32000-2 12.6, 7.11).
_ACTIVE_KEYS = {
    "/JS": "JavaScript",
    "/AA": "AA",
    "/XFA": "XFA",
    "/EF": "EmbeddedFile",
    "/EmbeddedFiles": "EmbeddedFile",
    "/RichMediaContent": "RichMedia",
}
_ACTIVE_NAMES = {
    "/JavaScript": "JavaScript",
    "/Launch": "Launch",
    "/SubmitForm": "SubmitForm",
    "/ImportData": "ImportData",
    "/GoToR": "GoToR",
    "/GoToE": "GoToE",
    "/RichMedia": "RichMedia",
    "/RichMediaExecute": "RichMedia",
    "/EmbeddedFile": "EmbeddedFile",
}
_COLOURED = frozenset({pdfium_c.FPDF_COLORSPACE_DEVICERGB, pdfium_c.FPDF_COLORSPACE_DEVICECMYK,
                       pdfium_c.FPDF_COLORSPACE_CALRGB, pdfium_c.FPDF_COLORSPACE_LAB})  # fmt: skip
_GREY = frozenset({pdfium_c.FPDF_COLORSPACE_DEVICEGRAY, pdfium_c.FPDF_COLORSPACE_CALGRAY})
#: An image over half of the page makes it a scan; strips count together.
_SCAN_SHARE = 0.5
_MAX_SAMPLE = 400  # pixels on a side when a scan's colour has to be looked at


class EmptyFile(BadInput):
    """The upload has no bytes."""

    code: ClassVar[str] = "empty_file"
    template: ClassVar[str] = "Tệp rỗng. Hãy chọn lại tệp PDF."


class NotAPdf(BadInput):
    """The upload is something else, whatever its name says."""

    code: ClassVar[str] = "not_a_pdf"
    template: ClassVar[str] = "Tệp không phải là PDF. Hãy chuyển văn bản sang PDF rồi tải lên lại."


class EncryptedPdf(BadInput):
    """The file asks for a password or is encrypted."""

    code: ClassVar[str] = "encrypted_pdf"
    template: ClassVar[str] = (
        "Tệp PDF bị đặt mật khẩu hoặc mã hóa. Hãy bỏ mật khẩu và các hạn chế của tệp rồi tải lên lại."
    )


class BrokenPdf(BadInput):
    """The file's structure cannot be read."""

    code: ClassVar[str] = "broken_pdf"
    template: ClassVar[str] = "Tệp PDF bị hỏng, không đọc được. Hãy xuất hoặc quét lại văn bản rồi tải lên lại."


class PdfTooManyPages(BadInput):
    """More pages than the system takes in one file."""

    code: ClassVar[str] = "pdf_too_many_pages"
    template: ClassVar[str] = "Tệp có {pages} trang, vượt quá {limit} trang. Hãy chia văn bản thành nhiều tệp."


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page as it is seen (rotated, cropped). `paper` is "A4", … within 3 mm either way up, or None.

    `scan_dpi` is None on a page that is no scan; it counts the pixels against the placed size, the coarser direction.
    `scan_colour`: whether the scan has colour channels. `scan_share`: how much of the page the images cover (0..1).
    """

    width_mm: float
    height_mm: float
    paper: str | None
    scan_dpi: int | None
    scan_colour: bool | None
    scan_share: float


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """`version` is the higher one of header and catalog. `active` names what would act, sorted. `encrypted`: readable
    without a password and restricted all the same."""

    version: tuple[int, int]
    pages: tuple[Page, ...]
    encrypted: bool
    signatures: int
    active: tuple[str, ...]
    attachments: tuple[str, ...]
    first_page_text: str
    has_text_layer: bool

    @property
    def first_page_lines(self) -> tuple[str, ...]:
        """The lines of page 1 without blank ones, spaces at the ends cut, in Unicode NFC: where marks are looked for."""
        lines = unicodedata.normalize("NFC", self.first_page_text).splitlines()
        return tuple(line for line in (" ".join(line.split()) for line in lines) if line)

    @property
    def scan_dpi(self) -> int | None:
        """The resolution of the coarsest scanned page, None without scans."""
        return min((page.scan_dpi for page in self.pages if page.scan_dpi is not None), default=None)

    @property
    def scan_colour(self) -> bool | None:
        """Whether every scanned page is in colour, None without scans."""
        colours = [page.scan_colour for page in self.pages if page.scan_colour is not None]
        return all(colours) if colours else None

    @property
    def full_size(self) -> bool:
        """Whether every page is a standard sheet, and each scan fills its page: scanned at 100 % as far as one can tell."""
        return all(page.paper and (page.scan_dpi is None or page.scan_share >= 0.97) for page in self.pages)


def inspect(pdf: bytes, *, max_pages: int = 2000) -> Inspection:
    """Everything that the system asks of a PDF file before it takes it.

    Raises `EmptyFile`, `NotAPdf`, `EncryptedPdf` (a password is needed), `BrokenPdf` and `PdfTooManyPages`.
    """
    if not pdf:
        raise EmptyFile
    header = re.search(rb"%PDF-(\d)\.(\d)", pdf[:1024])
    if header is None:
        raise NotAPdf
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            count = len(document.pages)
            if count == 0:
                raise BrokenPdf
            if count > max_pages:
                raise PdfTooManyPages(pages=count, limit=max_pages)
            version = max((int(header[1]), int(header[2])), _catalog_version(document))
            encrypted = document.is_encrypted
            signatures = _signatures(document)
            active, attachments = _active(document)
    except pikepdf.PasswordError as error:
        raise EncryptedPdf from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BrokenPdf from error
    try:
        drawing = pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError as error:
        raise BrokenPdf from error
    try:
        pages, text, has_text = _pages(drawing)
    except pdfium.PdfiumError as error:
        raise BrokenPdf from error
    finally:
        drawing.close()
    return Inspection(
        version=version,
        pages=pages,
        encrypted=encrypted,
        signatures=signatures,
        active=active,
        attachments=attachments,
        first_page_text=text,
        has_text_layer=has_text,
    )


def inspect_upload(pdf: bytes, *, max_pages: int = 2000) -> Inspection:
    """`inspect` for a file that somebody brings in: an encrypted one is refused even when it opens without password."""
    found = inspect(pdf, max_pages=max_pages)
    if found.encrypted:
        raise EncryptedPdf
    return found


def _catalog_version(document: pikepdf.Pdf) -> tuple[int, int]:
    written = re.fullmatch(r"/?(\d)\.(\d)", str(document.Root.get("/Version", "")))
    return (int(written[1]), int(written[2])) if written else (0, 0)


def _signatures(document: pikepdf.Pdf) -> int:
    count = 0
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/FT") == "/Sig" and "/V" in item:
            count += 1
    return count


def _active(document: pikepdf.Pdf) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found: set[str] = set()
    pending: list[Any] = [
        item for item in document.objects if isinstance(item, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream)
    ]
    while pending:
        item = pending.pop()
        if isinstance(item, pikepdf.Array):
            children = list(item)
        else:
            children = []
            for key in item.keys():  # noqa: SIM118 a pikepdf dictionary is not iterable by itself
                if key in _ACTIVE_KEYS:
                    found.add(_ACTIVE_KEYS[key])
                value = item.get(key)
                if isinstance(value, pikepdf.Name):
                    if key in ("/S", "/Subtype", "/Type") and str(value) in _ACTIVE_NAMES:
                        found.add(_ACTIVE_NAMES[str(value)])
                else:
                    children.append(value)
        # Indirect objects come up by themselves; only what is written inside another object is walked here.
        pending.extend(
            child
            for child in children
            if isinstance(child, pikepdf.Dictionary | pikepdf.Array) and not child.is_indirect
        )
    opening = document.Root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and opening.get("/S") not in (None, "/GoTo", "/Named"):
        found.add("OpenAction")
    names = tuple(sorted(document.attachments.keys()))
    return tuple(sorted(found)), names


def _pages(drawing: pdfium.PdfDocument) -> tuple[tuple[Page, ...], str, bool]:
    pages: list[Page] = []
    first = ""
    has_text = False
    drawing.init_forms()
    for number in range(len(drawing)):
        page = drawing[number]
        if number == 0 or not has_text:
            text_page = page.get_textpage()
            if number == 0:
                shown = [text for _, text in annotation_texts(drawing, page)]
                first = "\n".join([text_page.get_text_bounded(), *shown])
            has_text = has_text or bool(text_page.get_text_range(0, min(text_page.count_chars(), 2000)).strip())
            text_page.close()
        pages.append(_page(page))
        page.close()
    return tuple(pages), first, has_text


@dataclass(frozen=True, kw_only=True)
class _Image:
    drawing: pdfium.PdfObject
    dpi: int
    share: float


def _images(page: pdfium.PdfPage) -> list[_Image]:
    """The page's images with their resolution as placed and the part of the page that they cover (at most 1)."""
    width, height = page.get_size()
    found: list[_Image] = []
    for drawing in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=5):
        # An image inside a form is placed by every form around it; PDFium's own figures stop at the innermost.
        matrix, around = drawing.get_matrix(), drawing.container
        while around is not None:
            matrix, around = matrix.multiply(around.get_matrix()), around.container
        a, b, c, d, _, _ = matrix.get()
        across, up = hypot(a, b), hypot(c, d)
        if across <= 0 or up <= 0:
            continue
        columns, rows = drawing.get_px_size()
        covered = (abs(a) + abs(c)) * (abs(b) + abs(d)) / max(width * height, 1.0)
        found.append(_Image(drawing=drawing, dpi=round(min(columns / across, rows / up) * 72), share=min(covered, 1.0)))
    return found


def _page(page: pdfium.PdfPage) -> Page:
    width, height = page.get_size()
    images = _images(page)
    large = [image for image in images if image.share >= _SCAN_SHARE]
    share = max((image.share for image in large), default=min(sum(image.share for image in images), 1.0))
    dpi: int | None = None
    colour: bool | None = None
    if large:
        # Layered scans put a fine mask over a coarse background: what is read is as fine as the finest layer.
        dpi = max(image.dpi for image in large)
        colour = any(_coloured(page, image.drawing) for image in large)
    elif share >= _SCAN_SHARE:
        strips = [image for image in images if image.share >= 0.01]
        if strips:
            dpi = min(image.dpi for image in strips)
            colour = any(_coloured(page, image.drawing) for image in strips)
    return Page(
        width_mm=round(width * MM_PER_POINT, 1),
        height_mm=round(height * MM_PER_POINT, 1),
        paper=paper(width * MM_PER_POINT, height * MM_PER_POINT),
        scan_dpi=dpi,
        scan_colour=colour,
        scan_share=round(share, 3),
    )


def paper(width_mm: float, height_mm: float) -> str | None:
    """The standard sheet of this size within 3 mm, lying or standing, or None."""
    short, long = sorted((width_mm, height_mm))
    for name, (across, up) in PAPERS.items():
        if abs(short - across) <= _PAPER_TOLERANCE and abs(long - up) <= _PAPER_TOLERANCE:
            return name
    return None


def first_sheet(pdf: bytes) -> str | None:
    """The sheet of page 1, "A4" for instance, or None. Raises `pypdfium2.PdfiumError`."""
    document = pdfium.PdfDocument(pdf)
    try:
        return paper(*(length * MM_PER_POINT for length in document[0].get_size()))
    finally:
        document.close()


def _coloured(page: pdfium.PdfPage, image: pdfium.PdfObject) -> bool:
    """Whether the image has colour channels; where its colour space does not say, whether it looks coloured."""
    about = image.get_metadata()
    if about.bits_per_pixel == 1 or about.colorspace in _GREY:
        return False
    if about.colorspace in _COLOURED:
        return True
    if about.colorspace == pdfium_c.FPDF_COLORSPACE_ICCBASED:
        return about.bits_per_pixel > 8
    scale = _MAX_SAMPLE / max(*page.get_size(), 1)
    sample = page.render(scale=scale).to_pil().convert("HSV")
    return sample.getchannel("S").getextrema()[1] > 40
