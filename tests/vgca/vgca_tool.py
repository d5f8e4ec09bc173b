"""What the double of VGCA Sign Service does with a file: signs it well, or in one of the ways a real tool may get wrong.

Works on bytes alone, with the product's own engine and keys of the demo authority, as incremental updates.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pikepdf
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
from vanthu.pdf.appearance import seal_picture
from vanthu.pdf.corner import corner_drawing
from vanthu.pdf.held_key import HeldKeySigner
from vanthu.pdf.number import NumberDate, fill
from vanthu.pdf.objects import acro_form, named_fields
from vanthu.pdf.place import MM
from vanthu.pdf.prepare import LAYOUT
from vanthu.pdf.verdict import VIETNAM

#: Ways to behave: well, or badly. "cancel", "late" and "says-failed" (after it has brought a good file) are of the
#: service, not of the file; "text" and "blank" are the tool's own settings of what a signature looks like: words only, or
#: nothing.
MODES = (
    "normal", "cancel", "wrong-certificate", "rewrite", "second-revision", "page-content", "other-field", "unsigned",
    "text", "blank", "late", "says-failed",
)  # fmt: skip
#: How the double's window, which people of the demo open, calls them.
MODE_WORDS = dict(
    zip(
        MODES,
        (
            "ký bình thường", "người ký bấm hủy", "ký nhầm chứng thư số", "ghi lại cả tệp", "ghi thêm hai lần",
            "vẽ thêm lên trang", "tạo ô ký mới", "trả tệp chưa ký", "hình chữ ký có kèm chữ", "ô ký để trống",
            "giữ lại, chưa ký",
        ),
        strict=True,
    )
)  # fmt: skip
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
    if mode in ("text", "blank"):
        return _looking(pdf, field, request, token, text=mode == "text")
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


def _looking(pdf: bytes, field: str, request: dict[str, Any], token: Token, *, text: bool) -> bytes:
    """Signed well, but the picture is the tool's: who signed and when in words, or an empty one."""
    now, number = datetime.now(UTC), _number(request)
    words = (
        f"Ký bởi: {token.name} Email: van-thu@example.vn Thời gian ký: {now.astimezone(VIETNAM):%d.%m.%Y %H:%M:%S %z}"
    )

    def draw(writer: IncrementalPdfFileWriter, _: datetime) -> None:
        if number is not None:
            fill(writer, number)
        box = engine._box(named_fields(acro_form(writer.root))[field], 0)
        form = seal_picture(writer, None, field=box, square=None, caption=box if text else None, lines=(words,))
        engine.show(writer, field, writer.add_object(form))

    work = revision.sign_field(
        pdf, field=field, signer=token.signer, timestamper=token.time_stamper(), at=now, context=None, draw=draw
    )
    return asyncio.run(work)


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
