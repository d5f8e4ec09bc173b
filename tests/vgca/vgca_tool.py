"""What the double of VGCA Sign Service does with a file: signs it well, or in one of the ways a real tool may get wrong.

Works on bytes alone, with the product's own engine and keys of the demo authority, as incremental updates.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper

from vanthu.demo import assets, pki
from vanthu.pdf import certificates, fields, revision
from vanthu.pdf import sign as engine
from vanthu.pdf.appearance import encode_picture, picture_only, seal_picture
from vanthu.pdf.corner import corner_drawing
from vanthu.pdf.fields import Box
from vanthu.pdf.held_key import HeldKeySigner
from vanthu.pdf.number import NumberDate, fill
from vanthu.pdf.objects import acro_form, named_fields
from vanthu.pdf.place import MM
from vanthu.pdf.prepare import LAYOUT
from vanthu.pdf.verdict import VIETNAM

#: Ways to behave: well, or badly; and how the double's window, which people of the demo open, calls them. "cancel", "late"
#: and "says-failed" (after it has brought a good file) are of the service, not of the file. The last ones are the tool's
#: own settings of what a signature looks like.
MODE_WORDS = {
    "normal": "ký bình thường",
    "cancel": "người ký bấm hủy",
    "wrong-certificate": "ký nhầm chứng thư số",
    "rewrite": "ghi lại cả tệp",
    "second-revision": "ghi thêm hai lần",
    "page-content": "vẽ thêm lên trang",
    "other-field": "tạo ô ký mới",
    "unsigned": "trả tệp chưa ký",
    "late": "giữ lại, chưa ký",
    "says-failed": "ký xong nhưng báo lỗi",
    "text": "chỉ có chữ, không có hình",
    "blank": "ô ký để trống",
    "black": "mảng đen thay hình chữ ký",
    "black-ink": "hình chữ ký màu đen",
    "picture-aside": "hình chữ ký dồn sang phải",
    "seal-aside": "con dấu lệch 4 mm sang trái",
    "no-name": "không ghi tên cơ quan",
    "no-seconds": "thời gian ký không có giây, múi giờ",
    "slow-clock": "thời gian ký lệch 9 phút",
    "no-words": "góc trang không ghi số ký hiệu, hình thức sao",
}
MODES = tuple(MODE_WORDS)
#: Modes that sign well and draw badly.
_LOOKS = frozenset(MODES[MODES.index("text") :])
#: Functions that sign in the corner of page 1: annexes, arrivals that were scanned, copies.
CORNER = frozenset({"SignAppendix", "SignIncome", "SignCopy"})


@dataclass(frozen=True, kw_only=True)
class Token:
    """A certificate with its key, as it stands in a device that is plugged in. `uid` is its mark in the demo PKI."""

    uid: str
    signer: HeldKeySigner
    tsa_url: str

    @classmethod
    def of(cls, folder: Path, uid: str, tsa_url: str) -> Token:
        credential = pki.credential(folder, uid)
        return cls(
            uid=uid,
            signer=HeldKeySigner.from_pem(credential.certificate, credential.key, credential.chain),
            tsa_url=tsa_url,
        )

    @property
    def name(self) -> str:
        return certificates.holder(self.signer.signing_cert)

    def time_stamper(self) -> TimeStamper | None:
        return HTTPTimeStamper(self.tsa_url, timeout=30) if self.tsa_url else None

    def info(self) -> dict[str, Any]:
        """The answer to GetCertInfo."""
        certificate = self.signer.signing_cert
        return {
            "Status": 0,
            "Message": "",
            "Subject": certificate.subject.human_friendly,
            "Issuer": certificate.issuer.human_friendly,
            "SerialNumber": f"{certificate.serial_number:X}",
            "ValidFrom": f"{certificate.not_valid_before:%d/%m/%Y}",
            "ValidTo": f"{certificate.not_valid_after:%d/%m/%Y}",
            "Certificate": "",
        }


def sign(pdf: bytes, request: dict[str, Any], function: str, token: Token, *, mode: str = "normal") -> bytes:
    """The file as the tool sends it back."""
    field = next((item["Value"] for item in request["MetaData"] if item["Key"] == "Field"), "")
    if mode == "unsigned":
        return pdf
    if mode == "other-field":
        return _in_a_field_of_its_own(pdf, token)
    if mode == "page-content":
        return _signed(_updated(pdf, _stamp), field, request, function, token)
    if mode in _LOOKS:
        return _looking(pdf, field, request, function, token, mode)
    signed = _signed(pdf, field, request, function, token)
    if mode == "rewrite":
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(signed)) as file:
            file.save(out)
        return out.getvalue()
    return _updated(signed, _title) if mode == "second-revision" else signed


def _signed(pdf: bytes, field: str, request: dict[str, Any], function: str, token: Token) -> bytes:
    now = datetime.now(UTC)
    if function in CORNER:
        work = revision.sign_field(
            pdf,
            field=field,
            signer=token.signer,
            timestamper=token.time_stamper(),
            at=now,
            context=None,
            draw=corner_drawing(pdf, lines=_lines(request, function, token), **_seal(pdf, field, token)),
        )
        return asyncio.run(work)
    number = _number(request)
    if field == fields.SEAL:
        return engine.seal(
            pdf,
            signer=token.signer,
            seal_image=_seal_image(token),
            timestamper=token.time_stamper(),
            at=now,
            context=None,
            number=number,
        )
    return engine.sign_person(
        pdf,
        signer=token.signer,
        image=assets.draw_signature(token.name),
        timestamper=token.time_stamper(),
        signed_at=now,
        number=number,
        field=field,
    )


def _seal(pdf: bytes, field: str, token: Token) -> dict[str, Any]:
    """The seal of this tool's settings, where the field was laid with room for one."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        node = next(one for one in file.Root.AcroForm.Fields if str(one.get("/T", "")) == field)
        if LAYOUT not in node:
            return {}
        left, _, right, _ = (float(edge) for edge in list(node[LAYOUT])[:4])
    return {"seal_image": _seal_image(token), "seal_mm": (right - left) / MM}


def _seal_image(token: Token) -> bytes:
    return assets.draw_seal(token.name.upper()[:40], "CON DẤU THỬ NGHIỆM")


def _lines(request: dict[str, Any], function: str, token: Token) -> tuple[str, ...]:
    """What is read in the corner: the document of an annex, else what the page asks for, or who signs."""
    if function == "SignAppendix":
        return (request["DocNumber"],)
    asked = next((item["Value"] for item in request["MetaData"] if item["Key"] == "Text"), token.name)
    return tuple(asked.split("\n"))


def _looking(pdf: bytes, field: str, request: dict[str, Any], function: str, token: Token, mode: str) -> bytes:
    """Signed well, but what is seen is what the tool's settings say, whatever the regulation wants."""
    now, number = datetime.now(UTC), None if function in CORNER else _number(request)
    shown = (now - timedelta(minutes=9) if mode == "slow-clock" else now).astimezone(VIETNAM)
    when = f"{shown:%d/%m/%Y %H:%M}" if mode == "no-seconds" else f"{shown:%d/%m/%Y %H:%M:%S} +07:00"
    person = f"Ký bởi: {token.name} Email: van-thu@example.vn Thời gian ký: {shown:%d.%m.%Y %H:%M:%S %z}"

    def draw(writer: IncrementalPdfFileWriter, _: datetime) -> None:
        if number is not None:
            fill(writer, number)
        node = named_fields(acro_form(writer.root))[field]
        box = engine._box(node, 0)
        square, caption = engine._layout(node) if LAYOUT in node else (None, box)
        if field != fields.SEAL and mode not in ("text", "blank"):
            engine.show(writer, field, _hand(writer, box, token, mode))
            return
        seal = encode_picture(_seal_image(token), width=square.width) if square is not None else None
        words = _lines(request, function, token)
        lines = (*(words[1:] if mode == "no-words" else () if mode == "no-name" else words), when)
        if mode in ("text", "blank"):
            seal, square, caption, lines = None, None, box if mode == "text" else None, (person,)
        elif mode == "seal-aside":
            square = Box(0, square.x0 - 4 * MM, square.y0, square.x1 - 4 * MM, square.y1)
        form = seal_picture(writer, seal, field=box, square=square, caption=caption, lines=lines)
        engine.show(writer, field, writer.add_object(form))

    work = revision.sign_field(
        pdf, field=field, signer=token.signer, timestamper=token.time_stamper(), at=now, context=None, draw=draw
    )
    return asyncio.run(work)


def _hand(writer: IncrementalPdfFileWriter, box: Box, token: Token, mode: str) -> generic.IndirectObject:
    """A hand signature as this tool has it: a black shape, black ink, or blue in the wrong place."""
    picture = Image.open(io.BytesIO(assets.draw_signature(token.name)))
    if mode == "black":
        picture = Image.new("RGBA", picture.size, "black")
    elif mode == "black-ink":
        picture = Image.merge("RGBA", (*Image.new("RGB", picture.size).split(), picture.getchannel("A")))
    out = io.BytesIO()
    picture.save(out, "PNG")
    ink = Box(0, box.x0 + box.width * 0.4, box.y0, box.x1, box.y1) if mode == "picture-aside" else box
    return picture_only(writer, out.getvalue(), field=box, ink=ink)


def _number(request: dict[str, Any]) -> NumberDate | None:
    if not request["DocNumber"]:
        return None
    day, month, year = (int(part) for part in request["IssuedDate"].split("/"))
    return NumberDate.of(int(request["DocNumber"]), date(year, month, day))


def _in_a_field_of_its_own(pdf: bytes, token: Token) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    append_signature_field(writer, SigFieldSpec("Signature1", on_page=0, box=(40, 40, 200, 90)))
    return PdfSigner(PdfSignatureMetadata(field_name="Signature1"), signer=token.signer).sign_pdf(writer).getvalue()


def _updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _stamp(writer: IncrementalPdfFileWriter) -> None:
    content = generic.StreamObject(stream_data=b"q 1 0 0 rg 40 40 80 30 re f Q")
    writer.add_stream_to_page(0, writer.add_object(content))


def _title(writer: IncrementalPdfFileWriter) -> None:
    writer.set_info(generic.DictionaryObject({pdf_name("/Title"): pdf_string("Đã ký")}))
