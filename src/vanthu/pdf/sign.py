"""Signing a prepared PDF: initials, the leader, the organisation's seal. Every step is one incremental update.

Signers and time-stampers are pyHanko objects handed in by the caller. The functions block (they run an event loop of
their own) and must not be called from inside one.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext

from vanthu.pdf import certificates, fields
from vanthu.pdf.appearance import encode_picture, picture_only, seal_lines, seal_picture
from vanthu.pdf.assets import ink_box
from vanthu.pdf.fields import Box
from vanthu.pdf.held_key import HeldKeySigner
from vanthu.pdf.number import NotPrepared, NumberDate, NumberMismatch, fill, number_in, read_number
from vanthu.pdf.objects import acro_form, entry, named_fields
from vanthu.pdf.place import ink_place
from vanthu.pdf.prepare import LAYOUT, UnreadablePdf
from vanthu.pdf.revision import (
    CertificateRefused,
    Drawing,
    EarlierSignatureBad,
    Original,
    earlier_paths,
    finished,
    live_context,
    sign_field,
)
from vanthu.pdf.stamp_time import TimeStampUnavailable
from vanthu.refusal import WrongState


class FieldTaken(WrongState):
    code = "field_already_signed"
    template = "Ô ký này đã có chữ ký số. Hãy tải lại trang để xem trạng thái mới của văn bản."


class LeaderMissing(WrongState):
    """BD điều 13.1.a: the leader's signature first, then the organisation's."""

    code = "leader_signature_missing"
    template = "Văn bản chưa có chữ ký số của người có thẩm quyền nên chưa được đóng dấu."


class NumberMissing(WrongState):
    code = "number_missing"
    template = "Văn bản chưa có số và ngày, tháng. Hãy cấp số trước khi đóng dấu."


class NumberNotHere(WrongState):
    """Number and date belong to another revision of this file (the seal's, or the leader's for HG)."""

    code = "number_not_here"
    template = (
        "Số và ngày của tệp này không được ghi ở bước này. Hãy kiểm tra quy chế của cơ quan hoặc chuẩn bị lại tệp."
    )


def sign_person(
    pdf: bytes,
    *,
    signer: Signer,
    image: bytes,
    timestamper: TimeStamper | None,
    signed_at: datetime,
    context: ValidationContext | None = None,
    number: NumberDate | None = None,
    field: str = fields.LEADER,
) -> bytes:
    """The file with the leader's signature, shown as the picture of the hand signature and nothing else.

    PAdES B-T with a `timestamper`, B-B at the claimed time `signed_at` (with a zone) without. With a `context` the
    certificate must pass, revocation included, before anything is signed. `number` is for files prepared with
    `number_by="leader"` (HG điều 14.2): the fields are filled in this same revision.
    Raises `NotPrepared`, `FieldTaken`, `CertificateRefused`, `TimeStampUnavailable`, `NumberNotHere`, `NumberMissing`,
    `NumberTooWide` or a `PictureRefused`.
    """
    original = read(pdf)
    draw = person_drawing(original, image=image, number=number, field=field)
    return finished(
        context,
        sign_field(
            original,
            field=field,
            signer=signer,
            timestamper=timestamper,
            at=signed_at,
            context=context,
            draw=draw,
        ),
    )


def person_drawing(original: Original, *, image: bytes, number: NumberDate | None, field: str) -> Drawing:
    """What a person's signature draws in its update. Raises as `sign_person` does, certificate and time-stamp aside."""
    form = _free_field(original, field)
    open_after = _left_open(form[field])
    own_number = field == fields.LEADER and fields.NUMBER not in open_after
    if number is not None and not own_number:
        raise NumberNotHere()
    if number is None and own_number:
        raise NumberMissing()
    box = _box(form[field], 0)
    left, top, right, bottom = ink_box(image)
    square, _ = _layout(form[fields.SEAL]) if fields.SEAL in form else (None, None)
    same_page = field == fields.LEADER and square is not None and _page(form[field]) == _page(form[fields.SEAL])
    ink = ink_place(box, square if same_page else None, ink_width=right - left, ink_height=bottom - top)

    def draw(writer: IncrementalPdfFileWriter, at: datetime) -> None:
        if number is not None:
            fill(writer, number)
        show(writer, field, picture_only(writer, image, field=box, ink=ink))

    return draw


def sign_initials(
    pdf: bytes,
    *,
    order: int,
    signer: Signer,
    image: bytes,
    timestamper: TimeStamper | None,
    signed_at: datetime,
    context: ValidationContext | None = None,
) -> bytes:
    """The file with the initials number `order` (counted from 1); otherwise as `sign_person`."""
    return sign_person(
        pdf,
        signer=signer,
        image=image,
        timestamper=timestamper,
        signed_at=signed_at,
        context=context,
        field=fields.initials(order),
    )


def seal(
    pdf: bytes,
    *,
    signer: Signer,
    seal_image: bytes,
    timestamper: TimeStamper | None,
    at: datetime,
    context: ValidationContext | None,
    organisation: str | None = None,
    number: NumberDate | None = None,
) -> bytes:
    """Fill number and date and sign ConDau in ONE update: the file with the organisation's seal.

    With a `context` (trusted roots, fetching allowed) the result is PAdES B-LT, and chains and revocation evidence of
    ALL signatures of the file stand in the seal's own revision, so that the seal covers the whole file. Without one it
    is B-T. The time shown beside the seal is the time-stamp's, to the second; without a `timestamper` it is `at`.
    `organisation` is the name shown, by default the certificate's own (LC Mẫu 01). `number` is None for files whose
    number the leader's revision carries (HG).
    Raises `LeaderMissing`, `EarlierSignatureBad`, `NumberMissing`, `NumberNotHere` and what `sign_person` raises.
    """
    original = read(pdf)
    name = organisation or certificates.holder(signer.signing_cert)
    draw, time_shown = seal_drawing(original, seal_image=seal_image, name=name, number=number)

    async def run() -> bytes:
        earlier = await earlier_paths(original, context)
        return await sign_field(
            original,
            field=fields.SEAL,
            signer=signer,
            timestamper=timestamper,
            at=at,
            context=context,
            draw=draw,
            evidence=earlier if context is not None else None,
            time_shown=time_shown,
        )

    return finished(context, run())


def seal_drawing(
    original: Original, *, seal_image: bytes, name: str, number: NumberDate | None
) -> tuple[Drawing, bool]:
    """What a seal draws in its update, and whether it shows the time. Raises as `seal` does of the file itself."""
    form = _free_field(original, fields.SEAL)
    if "/V" not in form.get(fields.LEADER, ()):
        raise LeaderMissing()
    numbered = number_in(form)
    leader_lock = _left_open(form[fields.LEADER])
    if numbered is None and number is None:
        raise NumberMissing()
    if number is not None and (numbered is not None or fields.NUMBER not in leader_lock):
        raise NumberNotHere()
    whole = _box(form[fields.SEAL], 0)
    square, caption = _layout(form[fields.SEAL])
    picture = encode_picture(seal_image, width=square.width)

    def draw(writer: IncrementalPdfFileWriter, shown: datetime) -> None:
        if number is not None:
            fill(writer, number)
        appearance = seal_picture(
            writer, picture, field=whole, square=square, caption=caption, lines=seal_lines(name, shown)
        )
        show(writer, fields.SEAL, writer.add_object(appearance))

    return draw, caption is not None


def numbered_print(pdf: bytes, number: NumberDate) -> bytes:
    """The file with number and date filled and nothing signed: only to be printed, never to be issued.

    For paper copies that get a wet seal (BD điều 13.1.b) or wet ink (LC điều 12.1.d), which must not bear a printed
    red seal: made from the leader's file, or from the merely prepared one. Raises as `fill` does.
    """
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    fill(writer, number)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def read(pdf: bytes) -> Original:
    """The file as it is about to be signed. Raises `UnreadablePdf`."""
    try:
        return Original(pdf)
    except (PdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadablePdf() from error


def _free_field(original: Original, name: str) -> dict[str, generic.DictionaryObject]:
    try:
        form = named_fields(acro_form(original.reader.root))
    except (PdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadablePdf() from error
    if name not in form:
        raise NotPrepared()
    if "/V" in form[name]:
        raise FieldTaken()
    return form


def _left_open(field: generic.DictionaryObject) -> set[str]:
    """Names of the fields that the lock of a signature field leaves open."""
    return {str(name) for name in entry(entry(field, "/Lock", {}), "/Fields", ())}


def _page(field: generic.DictionaryObject) -> object:
    return field.raw_get("/P")


def _box(field: generic.DictionaryObject, page: int) -> Box:
    x0, y0, x1, y1 = (float(edge) for edge in field["/Rect"])
    return Box(page, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _layout(field: generic.DictionaryObject) -> tuple[Box, Box | None]:
    """The seal's square and the caption's box inside the seal field."""
    edges = [float(edge) for edge in entry(field, LAYOUT, ())]
    if len(edges) not in (4, 8):
        raise NotPrepared()
    return Box(0, *edges[:4]), Box(0, *edges[4:]) if len(edges) == 8 else None


def show(writer: IncrementalPdfFileWriter, name: str, appearance: generic.IndirectObject) -> None:
    """Give a field its appearance in the update under way."""
    field = named_fields(acro_form(writer.root))[name]
    field[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): appearance})
    writer.update_container(field)


__all__ = [
    "CertificateRefused",
    "EarlierSignatureBad",
    "FieldTaken",
    "HeldKeySigner",
    "LeaderMissing",
    "NumberDate",
    "NumberMismatch",
    "NumberMissing",
    "NumberNotHere",
    "TimeStampUnavailable",
    "live_context",
    "numbered_print",
    "read_number",
    "seal",
    "sign_initials",
    "sign_person",
]
