"""The organisation's signature at the top right of page 1: scans, copies, and annexes in files of their own.

TT 01/2019 điều 6.2.c and BD điều 8.2.c show the seal at its real size with name and time; NĐ 30/2020 phụ lục I shows
text only, in letters of 10 points: the form of copy and the agency, or the number of the document an annex belongs to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import product

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext
from pypdfium2 import PdfiumError

from vanthu.pdf import fields
from vanthu.pdf.appearance import LEADING, encode_picture, seal_lines, seal_picture, wrap
from vanthu.pdf.fields import Box
from vanthu.pdf.layout import (
    CORNER,
    CORNER_LABEL,
    USUAL_SPOT,
    Corner,
    CornerLook,
    CornerWrong,
    Fault,
    Sheet,
    Spot,
    meet,
)
from vanthu.pdf.objects import entry
from vanthu.pdf.page_words import text_boxes
from vanthu.pdf.place import MM
from vanthu.pdf.prepare import (
    LAYOUT,
    UnreadablePdf,
    add_signature_field,
    check_unsigned,
    page_geometry,
)
from vanthu.pdf.revision import Drawing, finished, sign_field
from vanthu.pdf.sign import show
from vanthu.pdf.update import SigningUpdate
from vanthu.pdf.upright import Matrix, shown, shown_matrix

_SIZE = 10.0
_TEXT_WIDTH, _GAP = 55 * MM, 4.0
#: A browser's millimetres are rounded (points).
_ROUNDING = 0.6
#: Free places are looked for so far apart, further on a large page, and have so much air around them (points).
_STEP, _MOST_STEPS, _AIR = 2 * MM, 40, 1 * MM
#: A corner with so many words and notes in it is taken for full.
_CROWDED = 1000
#: By the turn of the page, the matrix that stands the drawing upright.
_UPRIGHT = {0: (1, 0, 0, 1, 0, 0), 90: (0, 1, -1, 0, 0, 0), 180: (-1, 0, 0, -1, 0, 0), 270: (0, -1, 1, 0, 0, 0)}
#: Annotations that cover nothing: places to click on, and windows that open from them. Flags: hidden, not viewed.
_NOTHING_SEEN, _HIDDEN = frozenset({"/Link", "/Popup"}), 2 | 32


def seal_corner(
    pdf: bytes,
    *,
    signer: Signer,
    timestamper: TimeStamper | None,
    at: datetime,
    context: ValidationContext | None,
    lines: Sequence[str],
    seal_image: bytes | None = None,
    seal_mm: float = 36.0,
    spot: Spot = USUAL_SPOT,
) -> bytes:
    """`pdf` with the organisation's signature at the top right of page 1, as the page is shown.

    `lines` stand above the time of signing, which is added here (to the second, the time-stamp's when there is a
    `timestamper`). With a `seal_image` the seal stands left of the text in its real size. With a `context` the result is
    PAdES B-LT and the signature covers the whole file. Only for files that bear no signature yet. `spot`: where in the
    corner a person put it. Raises a `NotPreparable`, `CornerWrong`, `CertificateRefused` or `TimeStampUnavailable`; `pdf` itself never changes.
    """
    laid = lay_corner(pdf, at=at, lines=lines, seal_mm=seal_mm if seal_image is not None else 0.0, spot=spot)
    draw = corner_drawing(laid, lines=lines, seal_image=seal_image, seal_mm=seal_mm)
    work = sign_field(
        laid,
        field=fields.SEAL,
        signer=signer,
        timestamper=timestamper,
        at=at,
        context=context,
        draw=draw,
        evidence=[] if context is not None else None,
        time_shown=True,
    )
    return finished(context, work)


def lay_corner(
    pdf: bytes, *, at: datetime, lines: Sequence[str], seal_mm: float = 0.0, spot: Spot = USUAL_SPOT
) -> bytes:
    """`pdf` with the empty field of the organisation's signature at the top right of page 1, as `seal_corner` fills it
    and as a desk may fill it. `seal_mm` is the seal's diameter, 0 for text alone. Raises a `NotPreparable`, `CornerWrong`."""
    side = seal_mm * MM
    page = _page(pdf)
    box = _box(page.sheet, _size(_words(lines, at), side), spot)
    if faults := _faults(page, box):
        raise CornerWrong.of(faults)
    writer = SigningUpdate(BytesIO(pdf))
    field = add_signature_field(writer, fields.SEAL, page.in_file(box), "Chữ ký số của cơ quan", None)
    if side:
        # Where a desk's seal is looked for when it comes back.
        parts = [page.in_file(part) for part in _seal_and_words(box, side)]
        field[pdf_name(LAYOUT)] = generic.ArrayObject(
            generic.FloatObject(f"{edge:.3f}") for part in parts for edge in part[1:]
        )
    laid = BytesIO()
    writer.write(laid)
    return laid.getvalue()


def look_corner(
    pdf: bytes, *, at: datetime, lines: Sequence[str], side: float = 0.0, spot: Spot | None = None
) -> CornerLook:
    """Where the signature of `lay_corner` stands, with what a person needs who moves it; with `spot` None where it is
    proposed. `side` is the seal's diameter in points. Raises a `NotPreparable`; reads the text by PDFium: one thread at a
    time, or in the sandbox."""
    page = _page(pdf)
    size = _size(_words(lines, at), side)
    try:
        words = tuple(Box(0, *shown(page.matrix, word[1:])) for word in text_boxes(pdf, 0))
    except PdfiumError:
        words = ()  # what is printed is seen on the picture
    proposed = _box(page.sheet, size, _free(page.sheet, size, (*words, *page.taken)))
    box = proposed if spot is None else _box(page.sheet, size, spot)
    return CornerLook(
        corner=Corner(sheet=page.sheet, box=box),
        proposed=proposed,
        area=_area(page.sheet, *size),
        taken=page.taken,
        words=words,
        faults=_faults(page, box),
    )


def corner_on(
    width: float, height: float, *, at: datetime, lines: Sequence[str], side: float = 0.0, spot: Spot = USUAL_SPOT
) -> Corner:
    """Where that signature stands on a page that is shown in this size (points)."""
    sheet = Sheet(number=0, width=width, height=height)
    return Corner(sheet=sheet, box=_box(sheet, _size(_words(lines, at), side), spot))


def corner_drawing(
    laid: bytes, *, lines: Sequence[str], seal_image: bytes | None = None, seal_mm: float = 0.0
) -> Drawing:
    """What the organisation's signature draws into the field of `lay_corner`: seal, lines and the time of signing."""
    side = seal_mm * MM if seal_image is not None else 0.0
    picture = encode_picture(seal_image, width=side) if seal_image is not None else None
    upright_again = _UPRIGHT.get(page_geometry(PdfFileReader(BytesIO(laid)), 0)[1], _UPRIGHT[0])

    def draw(out: IncrementalPdfFileWriter, shown: datetime) -> None:
        words = _words(lines, shown)
        field = Box(0, 0, 0, *_size(words, side))
        square, caption = _seal_and_words(field, side)
        form = seal_picture(
            out,
            picture,
            field=field,
            square=square if side else None,
            caption=caption,
            lines=words,
            size=_SIZE,
        )
        form[pdf_name("/Matrix")] = generic.ArrayObject(generic.NumberObject(number) for number in upright_again)
        show(out, fields.SEAL, out.add_object(form))

    return draw


def _words(lines: Sequence[str], shown: datetime) -> tuple[str, ...]:
    return *(seal_lines(line, shown)[0] for line in lines), seal_lines("", shown)[1]


def _size(words: tuple[str, ...], side: float) -> tuple[float, float]:
    """Width and height of seal and words together, upright."""
    height = max(side, len(wrap(words, _TEXT_WIDTH, _SIZE)) * _SIZE * LEADING)
    return _TEXT_WIDTH + (side + _GAP if side else 0.0), height


def _box(sheet: Sheet, size: tuple[float, float], spot: Spot) -> Box:
    right, top = sheet.width - spot.right, sheet.height - spot.top
    return Box(0, right - size[0], top - size[1], right, top)


def _seal_and_words(box: Box, side: float) -> tuple[Box, Box]:
    middle = (box.y0 + box.y1) / 2
    square = Box(0, box.x0, middle - side / 2, box.x0 + side, middle + side / 2)
    return square, Box(0, box.x1 - _TEXT_WIDTH, box.y0, box.x1, box.y1)


def _area(sheet: Sheet, width: float, height: float) -> Box:
    """The top right of page 1 (TT 01/2019 điều 6.2.c, BD điều 8.2.c): its right half and upper quarter, and on a small
    page as much more as the corner needs in its usual place."""
    left = min(sheet.width / 2, sheet.width - USUAL_SPOT.right - width)
    bottom = min(sheet.height * 3 / 4, sheet.height - USUAL_SPOT.top - height)
    return Box(0, max(left, 0.0), max(bottom, 0.0), sheet.width, sheet.height)


def _free(sheet: Sheet, size: tuple[float, float], full: Sequence[Box]) -> Spot:
    """The usual place; where something is under it, the free one that is highest at the page's edge, then nearest to its
    corner. The usual one again where nothing is free: a person sees what it hides."""
    area = _area(sheet, *size)
    full = [box for box in full if meet(box, area)]
    if len(full) > _CROWDED or not any(meet(_box(sheet, size, USUAL_SPOT), box) for box in full):
        return USUAL_SPOT
    tops = _steps(USUAL_SPOT.top, area.height - size[1])
    rights = _steps(USUAL_SPOT.right, area.width - size[0])
    for top, right in product(tops, rights):
        box = _box(sheet, size, Spot(right, top))
        airy = Box(0, box.x0 - _AIR, box.y0 - _AIR, box.x1 + _AIR, box.y1 + _AIR)
        if not any(meet(airy, other) for other in full):
            return Spot(round(right, 2), round(top, 2))
    return USUAL_SPOT


def _faults(page: _Page, box: Box) -> tuple[Fault, ...]:
    sheet, area = page.sheet, _area(page.sheet, box.width, box.height)
    said = []
    if not _within(box, Box(0, 0.0, 0.0, sheet.width, sheet.height)):
        said.append("nằm ngoài trang. Hãy kéo vào trong trang.")
    elif not _within(box, area):
        said.append("phải ở góc trên bên phải trang 1 (nửa bên phải, một phần tư phía trên). Hãy kéo vào vùng này.")
    if any(meet(box, other) for other in page.taken):
        said.append("đè lên ô ký, dấu hoặc ghi chú có sẵn trên trang. Hãy kéo vào chỗ trống.")
    return tuple(Fault(part=CORNER, sentence=f"{CORNER_LABEL}: {sentence}") for sentence in said)


def _steps(first: float, last: float) -> list[float]:
    step = max(_STEP, (last - first) / _MOST_STEPS)
    return [first + step * number for number in range(int((last - first) / step + 1e-6) + 1)]


def _within(box: Box, area: Box) -> bool:
    return (
        box.x0 >= area.x0 - _ROUNDING
        and box.y0 >= area.y0 - _ROUNDING
        and box.x1 <= area.x1 + _ROUNDING
        and box.y1 <= area.y1 + _ROUNDING
    )


@dataclass(frozen=True, kw_only=True)
class _Page:
    """Page 1: its visible part in its own coordinates, its turn, and as it is shown its size and what fields and notes
    of others take up."""

    visible: tuple[float, float, float, float]
    turn: int
    matrix: Matrix
    sheet: Sheet
    taken: tuple[Box, ...]

    def in_file(self, box: Box) -> Box:
        """A box of the shown page in the page's own coordinates.

        Scanners often store a page turned: it is shown turned clockwise, so the box is turned the other way.
        """
        x0, y0, x1, y1 = self.visible
        if self.turn == 90:
            return Box(0, x1 - box.y1, y0 + box.x0, x1 - box.y0, y0 + box.x1)
        if self.turn == 180:
            return Box(0, x1 - box.x1, y1 - box.y1, x1 - box.x0, y1 - box.y0)
        if self.turn == 270:
            return Box(0, x0 + box.y0, y1 - box.x1, x0 + box.y1, y1 - box.x0)
        return Box(0, x0 + box.x0, y0 + box.y0, x0 + box.x1, y0 + box.y1)


def _page(pdf: bytes) -> _Page:
    """Page 1 of a file that may still get fields. Raises a `NotPreparable`."""
    check_unsigned(pdf)
    try:
        reader = PdfFileReader(BytesIO(pdf))
        visible, turn = page_geometry(reader, 0)
        matrix = shown_matrix(visible, turn)
        page = reader.find_page_for_modification(0)[0].get_object()
        notes = (reference.get_object() for reference in entry(page, "/Annots", ()))
        taken = tuple(_shown(note, matrix) for note in notes if _is_seen(note))
    except (PdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadablePdf() from error
    x0, y0, x1, y1 = visible
    width, height = (x1 - x0, y1 - y0) if turn % 180 == 0 else (y1 - y0, x1 - x0)
    return _Page(
        visible=visible, turn=turn, matrix=matrix, sheet=Sheet(number=0, width=width, height=height), taken=taken
    )


def _is_seen(note: generic.DictionaryObject) -> bool:
    return "/Rect" in note and entry(note, "/Subtype") not in _NOTHING_SEEN and not int(entry(note, "/F", 0)) & _HIDDEN


def _shown(note: generic.DictionaryObject, matrix: Matrix) -> Box:
    x0, y0, x1, y1 = (float(edge) for edge in note["/Rect"])
    return Box(0, *shown(matrix, (x0, y0, x1, y1)))
