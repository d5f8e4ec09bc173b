"""What a signature that was made elsewhere shows: anything at all, and what the agency's regulation wants to see there.

Only the appearance itself is looked at, drawn on a sheet of its own, and whether readers show it at all; where it stands
and whether anything lies over it is told by whoever compares the revisions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import pikepdf
from asn1crypto import x509
from PIL import Image, ImageChops

from vanthu.pdf import certificates, drawn
from vanthu.pdf.place import MM
from vanthu.pdf.prepare import LAYOUT
from vanthu.pdf.verdict import VIETNAM

Missing = Literal["blank", "text", "seal", "caption"]

#: Grey levels under this one are ink on a white sheet; so much more red than anything else is the ink of a seal.
_DARK, _RED = 200, 40
#: Millimetres: less ink is a speck; how far a seal's diameter may be off (BD điều 15, TT 01/2019 điều 13), and its centre.
_SPECK = (3.0, 1.0)
_DIAMETER_OFF, _CENTRE_OFF = 0.5, 2.0
#: Of a seal's square so much is ink at least: a few red dots are no seal.
_LEAST_INK = 0.02
#: What is drawn and what the time-stamp says may lie so far apart.
_TIME_OFF = timedelta(minutes=10)
_SHOWS_TEXT = frozenset({"Tj", "TJ", "'", '"'})
_DATES = (
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\D{1,2}(?P<m>\d{1,2})\D{1,2}(?P<y>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})\D{1,2}(?P<m>\d{1,2})\D{1,2}(?P<d>\d{1,2})(?!\d)"),
)
_TIME = re.compile(r"(?<![\d:])(\d{1,2}):(\d\d)(?!\d)")


@dataclass(frozen=True, kw_only=True)
class Look:
    """What has to be seen. `image_only`: a picture and no text (LC Mẫu 02). `seal`: red ink of the diameter that was
    laid. `caption`: the holder's name, or `organisation`, and the time of signing (BD điều 15.3, LC Mẫu 01)."""

    image_only: bool = False
    seal: bool = False
    caption: bool = False
    organisation: str = ""


def missing(
    pdf: bytes, field: str, look: Look, *, certificate: x509.Certificate, at: datetime | None = None
) -> Missing | None:
    """What the signature in `field`, made with `certificate` at `at`, does not show; "text" where it shows too much.
    `at` is not needed where no caption is.

    Raises StopIteration without such a field, and what pikepdf and pypdfium2 raise on what they cannot read.
    """
    with drawn.Paper(pdf) as paper:
        node = _field(paper.document, field)
        paper.said = [node.objgen]
        [picture] = drawn.pictures(paper)
        if drawn.is_hidden(node) or _is_blank(picture, node):
            return "blank"
        if look.image_only and _shows_text(node):
            return "text"
        if look.seal and not _is_sealed(picture, node):
            return "seal"
        if look.caption:
            [text] = drawn.legible(paper)
            if not (certificates.shows_name(text, certificate, look.organisation) and _shows_time(text, at)):
                return "caption"
    return None


def _field(document: pikepdf.Pdf, name: str) -> pikepdf.Object:
    return next(one for one in document.Root.AcroForm.Fields if str(one.get("/T", "")) == name)


def _is_blank(picture: Image.Image, node: pikepdf.Object) -> bool:
    ink = picture.convert("L").point([255] * _DARK + [0] * (256 - _DARK)).getbbox()
    if ink is None:
        return True
    pixel = picture.width / (_edges(node)[2] - _edges(node)[0]) * MM
    return ink[2] - ink[0] < _SPECK[0] * pixel or ink[3] - ink[1] < _SPECK[1] * pixel


def _is_sealed(picture: Image.Image, node: pikepdf.Object) -> bool:
    """Whether red ink of the laid diameter stands where the seal was laid; the caption may be red as well."""
    edges = [float(edge) for edge in node[LAYOUT]]
    left, _, right, top = _edges(node)
    scale = picture.width / (right - left)

    def pixels(x0: float, y0: float, x1: float, y1: float) -> tuple[int, int, int, int]:
        return (
            round((x0 - left) * scale),
            round((top - y1) * scale),
            round((x1 - left) * scale),
            round((top - y0) * scale),
        )

    red, green, blue = picture.split()
    ink = ImageChops.subtract(red, ImageChops.lighter(green, blue)).point([0] * _RED + [255] * (256 - _RED))
    if len(edges) == 8:
        ink.paste(0, pixels(*edges[4:]))
    around = (_DIAMETER_OFF + _CENTRE_OFF + 1) * MM
    x0, y0, x1, y1 = edges[:4]
    ink = ink.crop(pixels(x0 - around, y0 - around, x1 + around, y1 + around))
    found = ink.getbbox()
    if found is None:
        return False
    # Two pixels for edges that fall between them.
    diameter_off, centre_off = _DIAMETER_OFF * MM * scale + 2, _CENTRE_OFF * MM * scale + 1
    for low, high, wanted, whole in (
        (found[0], found[2], (x1 - x0) * scale, ink.width),
        (found[1], found[3], (y1 - y0) * scale, ink.height),
    ):
        if abs(high - low - wanted) > diameter_off or abs((low + high) / 2 - whole / 2) > centre_off:
            return False
    return ink.histogram()[255] >= _LEAST_INK * (x1 - x0) * (y1 - y0) * scale**2


def _edges(node: pikepdf.Object) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(edge) for edge in node.Rect)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _shows_text(node: pikepdf.Object) -> bool:
    """Whether the appearance of a field shows text anywhere, whatever it draws it from."""
    seen: set[tuple[int, int]] = set()
    ahead = [node.AP.N] if "/AP" in node and "/N" in node.AP else []
    while ahead:
        stream = ahead.pop()
        if stream.objgen in seen and stream.objgen != (0, 0):
            continue
        seen.add(stream.objgen)
        if any(str(operator) in _SHOWS_TEXT for _, operator in pikepdf.parse_content_stream(stream)):
            return True
        ahead += _drawn_by(stream)
    return False


def _drawn_by(stream: pikepdf.Stream) -> Iterator[pikepdf.Stream]:
    """What a content stream may draw with that has contents of its own: forms, tiling patterns, groups of soft masks."""
    resources = stream.get("/Resources", {})
    yield from (one for one in resources.get("/XObject", {}).values() if one.get("/Subtype") == "/Form")
    yield from (one for one in resources.get("/Pattern", {}).values() if isinstance(one, pikepdf.Stream))
    masks = (state.get("/SMask") for state in resources.get("/ExtGState", {}).values())
    yield from (mask.G for mask in masks if isinstance(mask, pikepdf.Dictionary))


def _shows_time(text: str, at: datetime | None) -> bool:
    return at is not None and any(abs(moment - at) <= _TIME_OFF for moment in _moments(text))


def _moments(text: str) -> Iterator[datetime]:
    """The times that a text names, in Vietnam's zone, whatever their order and separators."""
    for pattern in _DATES:
        for day in pattern.finditer(text):
            for hour, minute in _TIME.findall(text):
                try:
                    yield datetime(int(day["y"]), int(day["m"]), int(day["d"]), int(hour), int(minute), tzinfo=VIETNAM)
                except ValueError:
                    continue
