"""What a signature that was made elsewhere shows: anything at all, and what the agency's regulation wants to see there.

Only the appearance itself is looked at, drawn on a sheet of its own, and whether readers show it at all; where it stands
and whether anything lies over it is told by whoever compares the revisions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal

import pikepdf
from asn1crypto import x509
from PIL import Image, ImageChops

from vanthu.pdf import assets, certificates, drawn, fields
from vanthu.pdf.fields import Box
from vanthu.pdf.layout import LEAST_COVER, MOST_COVER
from vanthu.pdf.paper import Paper, is_hidden
from vanthu.pdf.place import MM
from vanthu.pdf.prepare import LAYOUT
from vanthu.pdf.verdict import VIETNAM

#: What is wrong with a look; of several the first.
Missing = Literal["blank", "text", "picture", "colour", "place", "seal", "cover", "caption", "words", "time", "clock"]

#: Grey levels under this one are ink on a white sheet; so much more red than anything else is the ink of a seal.
_DARK, _RED = 200, 40
#: Millimetres: less ink is a speck; how far a seal's diameter may be off (BD điều 15, TT 01/2019 điều 13), and its centre.
_SPECK = (3.0, 1.0)
_DIAMETER_OFF, _CENTRE_OFF = 0.5, 2.0
#: Of a seal's square so much is ink at least: a few red dots are no seal.
_LEAST_INK = 0.02
#: Of the frame of a hand signature's ink so much is ink: strokes of a pen with paper between them, no filled shape.
_STROKES = (0.01, 0.6)
#: So much of a picture's ink has to stay what it is under all else that is drawn, and may lie outside the picture where
#: nothing but the picture may stand.
_STAYS, _BESIDES = 0.9, 0.02
#: Levels of one colour by which a point may differ and still be the same ink.
_SAME = 60
#: A tool draws the time of its computer, then the holder types a PIN, then the time-stamp server is asked: so far apart
#: the two may lie. A minute is enough for a PIN, and no other minute's document can pass for this one.
_TIME_OFF = timedelta(seconds=60)
_SHOWS_TEXT = frozenset({"Tj", "TJ", "'", '"'})
#: What fills and strokes paths. Each ends its path, and so does `n`, which keeps a clip that goes with it.
_PAINTS = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"})
_DATES = (
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\D{1,2}(?P<m>\d{1,2})\D{1,2}(?P<y>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})\D{1,2}(?P<m>\d{1,2})\D{1,2}(?P<d>\d{1,2})(?!\d)"),
)
#: To the second; the zone as ISO 8601, PDF and people write it (+07:00, +07'00', +0700, GMT+7, Z).
_TIME = re.compile(
    r"(?<![\d:])(?P<h>\d{1,2}) ?: ?(?P<m>\d\d) ?: ?(?P<s>\d\d)(?:[.,]\d+)?(?![\d:])"
    r"\s*\(?\s*(?:(?:UTC|GMT)\s*)?(?P<zone>Z\b|[+\-−]\s?(?P<zh>\d\d?)(?:[:' ]?(?P<zm>[0-5]\d))?(?!\d))?"
)


@dataclass(frozen=True, kw_only=True)
class Look:
    """What has to be seen.

    `hand`: the picture of a hand signature, blue (BD điều 14.2, ST điều 9.3, TT 01/2019 điều 12); `image_only`: and
    nothing else (LC Mẫu 02). `seal`: red ink of the diameter that was laid. `third`: the seal covers about one third of
    the signer's ink at its left (BD điều 15.1, LC điều 13.4.a); asked of the signer, his ink lies under the place that
    was laid for the seal. `caption`: the holder's name, or `organisation`. `words`: each of these lines. `time`: the time
    of signing to the "second", or with Vietnam's "zone" (BD điều 15.3; NĐ 30/2020 phụ lục I); a time from `since` on
    passes, where what is drawn was drawn before it went out.
    """

    hand: bool = False
    image_only: bool = False
    seal: bool = False
    third: bool = False
    caption: bool = False
    organisation: str = ""
    words: tuple[str, ...] = ()
    time: Literal["none", "second", "zone"] = "none"
    since: datetime | None = None


def missing(
    pdf: bytes, field: str, look: Look, *, certificate: x509.Certificate, at: datetime | None = None
) -> Missing | None:
    """What the signature in `field`, made with `certificate` at `at`, does not show or shows wrongly; "text" where it
    shows too much. `at` is not needed where no time is.

    Raises StopIteration without such a field, and what pikepdf and pypdfium2 raise on what they cannot read.
    """
    with Paper(pdf) as paper:
        node = _field(paper.document, field)
        paper.said = [node.objgen]
        [picture] = drawn.pictures(paper)
        if is_hidden(node) or _is_blank(picture, node):
            return "blank"
        if look.image_only and _shows_text(node):
            return "text"
        if look.hand and (wrong := _wrong_hand(pdf, field, picture, look)) is not None:
            return wrong
        sealed = None
        if look.seal:
            sealed = _sealed(picture, node)
            if sealed is None:
                return "seal"
        if look.third and (wrong := _wrong_third(pdf, paper.document, sealed)) is not None:
            return wrong
        if look.caption or look.words or look.time != "none":
            [text] = drawn.legible(paper)
            return _wrong_words(text, look, certificate=certificate, at=at)
    return None


# --- a person's signature --------------------------------------------------------------------------------------------


def _wrong_hand(pdf: bytes, field: str, whole: Image.Image, look: Look) -> Missing | None:
    picture = _pictures_alone(pdf, field)
    ink = _ink(picture)
    frame = ink.getbbox()
    if frame is None:
        return "picture"
    amount = _amount(ink)
    share = amount / ((frame[2] - frame[0]) * (frame[3] - frame[1]))
    if not _STROKES[0] <= share <= _STROKES[1]:
        return "picture"
    if not assets.is_blue(picture, ink):
        return "colour"
    changed = _above(ImageChops.difference(picture, whole), _SAME)
    if _amount(ImageChops.darker(changed, ink)) > (1 - _STAYS) * amount:
        return "picture"
    if look.image_only and _amount(ImageChops.darker(changed, ImageChops.invert(ink))) > _BESIDES * amount:
        return "text"
    return None


def _pictures_alone(pdf: bytes, field: str) -> Image.Image:
    """The look of a field as its pictures alone draw it, without letters and lines."""
    with Paper(pdf) as paper:
        node = _field(paper.document, field)
        for stream in _streams(node):
            kept = []
            for instruction in pikepdf.parse_content_stream(stream):
                operator = str(instruction.operator)
                if operator in _PAINTS:
                    kept.append(pikepdf.ContentStreamInstruction([], pikepdf.Operator("n")))
                elif operator not in _SHOWS_TEXT and operator != "sh":
                    kept.append(instruction)
            stream.write(pikepdf.unparse_content_stream(kept))
        paper.said = [node.objgen]
        [picture] = drawn.pictures(paper)
    return picture


def _ink(picture: Image.Image) -> Image.Image:
    return picture.convert("L").point([255] * _DARK + [0] * (256 - _DARK))


def _above(picture: Image.Image, level: int) -> Image.Image:
    red, green, blue = picture.split()
    return ImageChops.lighter(red, ImageChops.lighter(green, blue)).point([0] * level + [255] * (256 - level))


def _amount(mask: Image.Image) -> int:
    return mask.histogram()[255]


def _wrong_third(pdf: bytes, document: pikepdf.Pdf, sealed: Box | None) -> Missing | None:
    """Whether the seal covers its third of the signer's ink: the seal as it is drawn, or where it was laid."""
    wrong: Missing = "place" if sealed is None else "cover"
    signer, seal = _field(document, fields.LEADER), _field(document, fields.SEAL)
    if signer.get("/P") != seal.get("/P"):
        return wrong
    if sealed is None:
        sealed = Box(0, *(float(edge) for edge in list(seal[LAYOUT])[:4]))
    picture = _pictures_alone(pdf, fields.LEADER)
    frame = _ink(picture).getbbox()
    if frame is None:
        return wrong
    left, _, right, top = _edges(signer)
    scale = picture.width / (right - left)
    ink = Box(0, left + frame[0] / scale, top - frame[3] / scale, left + frame[2] / scale, top - frame[1] / scale)
    cover, rounding = (sealed.x1 - ink.x0) / ink.width, 2 / scale / ink.width
    beside = sealed.x0 >= ink.x0 or not sealed.y0 <= (ink.y0 + ink.y1) / 2 <= sealed.y1
    return wrong if beside or not LEAST_COVER - rounding <= cover <= MOST_COVER + rounding else None


# --- seal and words --------------------------------------------------------------------------------------------------


def _wrong_words(text: str, look: Look, *, certificate: x509.Certificate, at: datetime | None) -> Missing | None:
    if look.caption and not certificates.shows_name(text, certificate, look.organisation):
        return "caption"
    if any(not _says(text, line) for line in look.words):
        return "words"
    if look.time == "none":
        return None
    moments = [moment for moment, in_zone in _moments(text) if in_zone or look.time == "second"]
    if not moments:
        return "time"
    assert at is not None
    since = min(at, look.since or at)
    return None if any(since - _TIME_OFF <= moment <= at + _TIME_OFF for moment in moments) else "clock"


def _says(text: str, line: str) -> bool:
    """Whether a text has this line, however it is spaced and wrapped, and not as a part of longer words."""
    # A hyphen at the end of a row is read as a blank.
    parts = (r"[-\s]" if part == "-" else re.escape(part) for part in _plain(line) if not part.isspace())
    return re.search(r"(?<![^\W_])" + r"\s*".join(parts) + r"(?![^\W_])", _plain(text)) is not None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _field(document: pikepdf.Pdf, name: str) -> pikepdf.Object:
    return next(one for one in document.Root.AcroForm.Fields if str(one.get("/T", "")) == name)


def _is_blank(picture: Image.Image, node: pikepdf.Object) -> bool:
    ink = _ink(picture).getbbox()
    if ink is None:
        return True
    pixel = picture.width / (_edges(node)[2] - _edges(node)[0]) * MM
    return ink[2] - ink[0] < _SPECK[0] * pixel or ink[3] - ink[1] < _SPECK[1] * pixel


def _sealed(picture: Image.Image, node: pikepdf.Object) -> Box | None:
    """The red ink of the laid diameter that stands where the seal was laid; the caption may be red as well."""
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
    part = pixels(x0 - around, y0 - around, x1 + around, y1 + around)
    ink = ink.crop(part)
    found = ink.getbbox()
    if found is None:
        return None
    # Two pixels for edges that fall between them.
    diameter_off, centre_off = _DIAMETER_OFF * MM * scale + 2, _CENTRE_OFF * MM * scale + 1
    for low, high, wanted, whole in (
        (found[0], found[2], (x1 - x0) * scale, ink.width),
        (found[1], found[3], (y1 - y0) * scale, ink.height),
    ):
        if abs(high - low - wanted) > diameter_off or abs((low + high) / 2 - whole / 2) > centre_off:
            return None
    if _amount(ink) < _LEAST_INK * (x1 - x0) * (y1 - y0) * scale**2:
        return None
    return Box(
        0,
        left + (part[0] + found[0]) / scale,
        top - (part[1] + found[3]) / scale,
        left + (part[0] + found[2]) / scale,
        top - (part[1] + found[1]) / scale,
    )


def _edges(node: pikepdf.Object) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(edge) for edge in node.Rect)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _shows_text(node: pikepdf.Object) -> bool:
    """Whether the appearance of a field shows text anywhere, whatever it draws it from."""
    return any(
        str(operator) in _SHOWS_TEXT
        for stream in _streams(node)
        for _, operator in pikepdf.parse_content_stream(stream)
    )


def _streams(node: pikepdf.Object) -> Iterator[pikepdf.Stream]:
    """The contents of a field's appearance, and of all that it may draw."""
    seen: set[tuple[int, int]] = set()
    ahead = [node.AP.N] if "/AP" in node and "/N" in node.AP else []
    while ahead:
        stream = ahead.pop()
        if stream.objgen in seen and stream.objgen != (0, 0):
            continue
        seen.add(stream.objgen)
        ahead += _drawn_by(stream)
        yield stream


def _drawn_by(stream: pikepdf.Stream) -> Iterator[pikepdf.Stream]:
    """What a content stream may draw with that has contents of its own: forms, tiling patterns, groups of soft masks."""
    resources = stream.get("/Resources", {})
    yield from (one for one in resources.get("/XObject", {}).values() if one.get("/Subtype") == "/Form")
    yield from (one for one in resources.get("/Pattern", {}).values() if isinstance(one, pikepdf.Stream))
    masks = (state.get("/SMask") for state in resources.get("/ExtGState", {}).values())
    yield from (mask.G for mask in masks if isinstance(mask, pikepdf.Dictionary))


def _moments(text: str) -> Iterator[tuple[datetime, bool]]:
    """The times that a text names to the second, in the zone that it names, else in Vietnam's; and whether it names
    Vietnam's. Order and separators do not matter."""
    for day in (day for pattern in _DATES for day in pattern.finditer(text)):
        for hour in _TIME.finditer(text):
            zone = VIETNAM
            try:
                if hour["zone"]:
                    ahead = timedelta(hours=int(hour["zh"] or 0), minutes=int(hour["zm"] or 0))
                    zone = timezone(-ahead if hour["zone"][0] in "-−" else ahead)
                moment = datetime(
                    *(int(day[part]) for part in "ymd"), *(int(hour[part]) for part in "hms"), tzinfo=zone
                )
            except ValueError:
                continue
            yield moment, bool(hour["zone"]) and zone.utcoffset(moment) == VIETNAM.utcoffset(moment)
