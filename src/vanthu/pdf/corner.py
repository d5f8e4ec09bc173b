"""The organisation's signature at the top right of page 1: scans, copies, and annexes in files of their own.

TT 01/2019 điều 6.2.c and BD điều 8.2.c show the seal at its real size with name and time; NĐ 30/2020 phụ lục I shows
text only, in letters of 10 points: the form of copy and the agency, or the number of the document an annex belongs to.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext

from vanthu.pdf import fields
from vanthu.pdf.appearance import LEADING, encode_picture, seal_lines, seal_picture, wrap
from vanthu.pdf.fields import Box
from vanthu.pdf.layout import Corner, Sheet
from vanthu.pdf.place import MM
from vanthu.pdf.prepare import add_signature_field, check_unsigned, page_geometry
from vanthu.pdf.revision import Drawing, finished, sign_field
from vanthu.pdf.sign import show
from vanthu.pdf.update import SigningUpdate

_SIZE = 10.0
_TEXT_WIDTH = 55 * MM
#: Distance from the page's edges: inside the narrowest margins that printers keep.
_MARGIN, _GAP = 8 * MM, 4.0


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
) -> bytes:
    """`pdf` with the organisation's signature at the top right of page 1, as the page is shown.

    `lines` stand above the time of signing, which is added here (to the second, the time-stamp's when there is a
    `timestamper`). With a `seal_image` the seal stands left of the text in its real size. With a `context` the result is
    PAdES B-LT and the signature covers the whole file. Only for files that bear no signature yet.
    Raises a `NotPreparable`, `CertificateRefused` or `TimeStampUnavailable`; `pdf` itself never changes.
    """
    laid = lay_corner(pdf, at=at, lines=lines, seal_mm=seal_mm if seal_image is not None else 0.0)
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


def lay_corner(pdf: bytes, *, at: datetime, lines: Sequence[str], seal_mm: float = 0.0) -> bytes:
    """`pdf` with the empty field of the organisation's signature at the top right of page 1, as `seal_corner` fills it
    and as a desk may fill it. `seal_mm` is the seal's diameter, 0 for text alone. Raises a `NotPreparable`."""
    check_unsigned(pdf)
    field, _ = _corner(pdf, *_size(_words(lines, at), seal_mm * MM))
    writer = SigningUpdate(BytesIO(pdf))
    add_signature_field(writer, fields.SEAL, field, "Chữ ký số của cơ quan", None)
    laid = BytesIO()
    writer.write(laid)
    return laid.getvalue()


def shown_corner(pdf: bytes, *, at: datetime, lines: Sequence[str], side: float = 0.0) -> Corner:
    """Where the signature of `lay_corner` stands on page 1 as it is shown. Raises a `NotPreparable`."""
    check_unsigned(pdf)
    (x0, y0, x1, y1), turn = page_geometry(PdfFileReader(BytesIO(pdf)), 0)
    sheet = (x1 - x0, y1 - y0) if turn % 180 == 0 else (y1 - y0, x1 - x0)
    return corner_on(*sheet, at=at, lines=lines, side=side)


def corner_on(width: float, height: float, *, at: datetime, lines: Sequence[str], side: float = 0.0) -> Corner:
    """Where that signature stands on a page that is shown in this size (points)."""
    wide, high = _size(_words(lines, at), side)
    right, top = width - _MARGIN, height - _MARGIN
    return Corner(sheet=Sheet(number=0, width=width, height=height), box=Box(0, right - wide, top - high, right, top))


def corner_drawing(
    laid: bytes, *, lines: Sequence[str], seal_image: bytes | None = None, seal_mm: float = 0.0
) -> Drawing:
    """What the organisation's signature draws into the field of `lay_corner`: seal, lines and the time of signing."""
    side = seal_mm * MM if seal_image is not None else 0.0
    picture = encode_picture(seal_image, width=side) if seal_image is not None else None

    def draw(out: IncrementalPdfFileWriter, shown: datetime) -> None:
        words = _words(lines, shown)
        width, height = _size(words, side)
        form = seal_picture(
            out,
            picture,
            field=Box(0, 0, 0, width, height),
            square=Box(0, 0, (height - side) / 2, side, (height + side) / 2) if side else None,
            caption=Box(0, width - _TEXT_WIDTH, 0, width, height),
            lines=words,
            size=_SIZE,
        )
        _, matrix = _corner(laid, width, height)
        form[pdf_name("/Matrix")] = generic.ArrayObject(generic.NumberObject(number) for number in matrix)
        show(out, fields.SEAL, out.add_object(form))

    return draw


def _words(lines: Sequence[str], shown: datetime) -> tuple[str, ...]:
    return *(seal_lines(line, shown)[0] for line in lines), seal_lines("", shown)[1]


def _size(words: tuple[str, ...], side: float) -> tuple[float, float]:
    """Width and height of seal and words together, upright."""
    height = max(side, len(wrap(words, _TEXT_WIDTH, _SIZE)) * _SIZE * LEADING)
    return _TEXT_WIDTH + (side + _GAP if side else 0.0), height


def _corner(pdf: bytes, width: float, height: float) -> tuple[Box, tuple[int, ...]]:
    """The box of the shown page's top right corner in page coordinates, and the matrix that stands the drawing upright.

    Scanners often store a page turned: it is shown turned clockwise, so the drawing is turned the other way.
    """
    (x0, y0, x1, y1), turn = page_geometry(PdfFileReader(BytesIO(pdf)), 0)
    near, far = _MARGIN, _MARGIN
    if turn == 90:
        box = Box(0, x0 + near, y1 - far - width, x0 + near + height, y1 - far)
    elif turn == 180:
        box = Box(0, x0 + near, y0 + near, x0 + near + width, y0 + near + height)
    elif turn == 270:
        box = Box(0, x1 - far - height, y0 + near, x1 - far, y0 + near + width)
    else:
        box = Box(0, x1 - far - width, y1 - far - height, x1 - far, y1 - far)
    return box, {90: (0, 1, -1, 0, 0, 0), 180: (-1, 0, 0, -1, 0, 0), 270: (0, -1, 1, 0, 0, 0)}.get(
        turn, (1, 0, 0, 1, 0, 0)
    )
