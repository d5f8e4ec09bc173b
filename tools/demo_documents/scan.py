"""Makes a letter look like paper that went through an office scanner: pictures of pages, no text layer."""

from __future__ import annotations

import io
import math
import random

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from . import layout
from .model import Document
from .pdf import BASE_FONT, FONTS, binary_streams, render

_MM_PER_INCH = 25.4
_PAPER = (250, 248, 241)
_BLUE, _RED = (25, 45, 150, 235), (205, 25, 35, 200)
_SEAL = 36.0
_SKEW_DEGREES = (0.35, -0.25)
_NOISE = 10
_QUALITY = 55
#: Strokes of a made-up hand in millimetres; the whole signature is 46 wide and 17 high.
_STROKES = (
    ((0, 9), (5, 2), (9, 0), (8, 7), (4, 14), (8, 15), (14, 8), (16, 3), (15, 10), (18, 13), (22, 7)),
    ((22, 7), (25, 4), (26, 11), (29, 8), (31, 5), (33, 12), (37, 6), (46, 2)),
    ((2, 17), (18, 14), (40, 15)),
)
_SIGNATURE_WIDTH = 46.0
#: Side of the square, centred below the position, that signature and seal are drawn in.
_FIELD = 100.0


def render_scan(document: Document, *, dpi: int) -> bytes:
    """`document` printed, signed by hand, sealed and scanned in colour at `dpi`: a PDF 1.4 of pictures.

    The same document and resolution give the same bytes (with the same versions of PDFium and Pillow).
    """
    pages = _pictures(document, dpi)
    target = io.BytesIO()
    size = (layout.PAGE_WIDTH / _MM_PER_INCH * 72, layout.PAGE_HEIGHT / _MM_PER_INCH * 72)
    with binary_streams():
        canvas = Canvas(target, pagesize=size, invariant=1, pdfVersion=(1, 4), lang="vi-VN", initialFontName=BASE_FONT)
        canvas.setTitle(f"Bản quét {dpi} dpi")
        canvas.setCreator("Văn Thư")
        canvas.setProducer("Văn Thư")
        for number, page in enumerate(pages):
            jpeg = io.BytesIO()
            _worn(page, number).save(jpeg, "JPEG", quality=_QUALITY, dpi=(dpi, dpi))
            jpeg.seek(0)
            canvas.drawImage(ImageReader(jpeg), 0, 0, *size)
            canvas.showPage()
        canvas.save()
    return target.getvalue()


def _pictures(document: Document, dpi: int) -> list[Image.Image]:
    """The pages as printed, the last one signed and sealed below the signer's position."""
    file = pdfium.PdfDocument(render(document).content)
    try:
        pages = [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in file]
        text = file[len(file) - 1].get_textpage()
        found = text.search(document.signer_title).get_next()
        if found is None:
            raise ValueError(f"{document.key}: the signer's position is not on the last page")
        first, last = text.get_charbox(found[0]), text.get_charbox(found[0] + found[1] - 1)
    finally:
        file.close()
    dots = dpi / 72
    left = (first[0] + last[2]) / 2 * dots - _FIELD / 2 * dpi / _MM_PER_INCH
    top = pages[-1].height - first[1] * dots
    field = _signature(document, dpi)
    pages[-1].paste(field, (round(left), round(top)), field)
    return pages


def _signature(document: Document, dpi: int) -> Image.Image:
    """The hand signature with the seal over its left third, on a transparent square."""
    fine = 3  # drawn larger and reduced: smooth edges
    scale = dpi * fine / _MM_PER_INCH
    side = round(_FIELD * scale)
    ink = Image.new("RGBA", (side, side), (*_BLUE[:3], 0))
    pen = ImageDraw.Draw(ink)
    start = (_FIELD - _SIGNATURE_WIDTH) / 2
    for stroke in _STROKES:
        points = [((start + x) * scale, (8 + y) * scale) for x, y in _smooth(stroke)]
        pen.line(points, fill=_BLUE, width=round(0.5 * scale), joint="curve")
    seal = Image.new("RGBA", (side, side), (*_RED[:3], 0))
    _draw_seal(ImageDraw.Draw(seal), document, scale, start + _SIGNATURE_WIDTH / 3 - _SEAL / 2, _SEAL / 2 + 1)
    return Image.alpha_composite(ink, seal).resize((side // fine, side // fine), Image.Resampling.LANCZOS)


def _draw_seal(pen: ImageDraw.ImageDraw, document: Document, scale: float, x: float, y: float) -> None:
    """Two rings, a star and the name of the office round the middle `x`, `y`: a picture of a seal, no office's own."""

    def ring(radius: float, width: float) -> None:
        box = [(x - radius) * scale, (y - radius) * scale, (x + radius) * scale, (y + radius) * scale]
        pen.ellipse(box, outline=_RED, width=round(width * scale))

    ring(_SEAL / 2, 0.9)
    ring(_SEAL / 2 - 1.8, 0.35)
    corners = [(math.radians(36 * turn - 90), 3.6 if turn % 2 == 0 else 1.4) for turn in range(10)]
    star = [((x + far * math.cos(angle)) * scale, (y - 6 + far * math.sin(angle)) * scale) for angle, far in corners]
    pen.polygon(star, fill=_RED)
    font = ImageFont.truetype(str(FONTS / "LiberationSerif-Bold.ttf"), round(2.7 * scale))
    for row, line in enumerate((*document.agency, document.place)):
        pen.text((x * scale, (y + 2 + 5 * row) * scale), line, font=font, fill=_RED, anchor="mm")


def _smooth(points: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """Points along a Catmull-Rom curve through `points`."""
    padded = [points[0], *points, points[-1]]
    curve = []
    for before, here, there, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(12):
            t = step / 12
            curve.append(tuple(_between(t, before[axis], here[axis], there[axis], after[axis]) for axis in (0, 1)))
    return [*curve, points[-1]]


def _between(t: float, p0: float, p1: float, p2: float, p3: float) -> float:
    return 0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3)


def _worn(page: Image.Image, number: int) -> Image.Image:
    """The page a little askew, on paper that is not quite white, with the grain of a scanner."""
    tinted = ImageChops.multiply(page, Image.new("RGB", page.size, _PAPER))
    askew = tinted.rotate(_SKEW_DEGREES[number % len(_SKEW_DEGREES)], Image.Resampling.BICUBIC, fillcolor=_PAPER)
    # Half the resolution: grain of single pixels would double the size of the file.
    half = (page.width // 2, page.height // 2)
    grain = Image.frombytes("L", half, random.Random(number).randbytes(half[0] * half[1]))
    light = grain.point(lambda level: 255 - level * _NOISE // 255).resize(page.size, Image.Resampling.BILINEAR)
    return ImageChops.multiply(askew, Image.merge("RGB", (light, light, light)))
