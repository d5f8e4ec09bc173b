"""Paper: its scan as a scanner makes it, an arrival that was scanned and registered, and a letter of our own on paper."""

from __future__ import annotations

import io
import zlib
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Dictionary, Name
from PIL import Image

import browsers
import factories
from factories import BD, cast
from vanthu.core import clock
from vanthu.documents.actions import arriving
from vanthu.documents.models import Document

A4 = (595.276, 841.89)


def scan(dpi: int, *, mode: str = "RGB", share: float = 1.0, header: str = "1.7") -> bytes:
    """A page that is one picture, as a scanner makes it."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=A4)
        width, height = round(A4[0] / 72 * dpi), round(A4[1] / 72 * dpi)
        picture = document.make_stream(
            zlib.compress(Image.new(mode, (width, height), "white").tobytes()),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=width,
            Height=height,
            BitsPerComponent=8,
            ColorSpace=Name.DeviceRGB if mode == "RGB" else Name.DeviceGray,
            Filter=Name.FlateDecode,
        )
        page.obj.Resources = Dictionary(XObject=Dictionary(Im=picture))
        page.obj.Contents = document.make_stream(f"q {A4[0] * share} 0 0 {A4[1] * share} 0 0 cm /Im Do Q".encode())
        document.save(out)
    return out.getvalue().replace(b"%PDF-" + out.getvalue()[5:8], b"%PDF-" + header.encode(), 1)


TYPED = {
    "type_name": "Công văn",
    "organ_name": "Ban Quản lý chợ",
    "number": "12",
    "notation": "BQL",
    "issued_on": "2026-11-19",
    "subject": "V/v báo cáo sử dụng điện",
    "signer_name": "Trưởng ban quản lý",
    "urgency": "0",
    "source": "paper",
}
#: What the clerk says of the paper of an arrival, and of an original of our own.
LOOKED = {"no_mark": "on"}
CHECKED = {"original_checked": "on", "no_mark": "on"}


def arrived(key: str = BD, *, pdf: bytes | None = None) -> Document:
    """Paper that was scanned, accepted and entered in the register."""
    answer = _post(key, "/van-ban/nhap-giay", **TYPED, **LOOKED, scan=_upload(pdf or scan(200)))
    document = Document.objects.get(pk=answer.headers["Location"].rpartition("/")[2])
    clerk = cast(key).clerk
    arriving.accept(document_id=document.pk, by=clerk, at=clock.now())
    return arriving.register(
        document_id=document.pk,
        arrival=factories.arrival_data(),
        book=next(iter(cast(key).policy.incoming_books)),
        by=clerk,
        at=clock.now(),
    )


def original(key: str = BD) -> Document:
    """A letter of our own, signed by hand and sealed on paper, numbered and scanned."""
    draft = factories.draft_data(key)
    answer = _post(
        key,
        "/van-ban/phat-hanh-giay",
        type_name=draft.type_name,
        subject=draft.subject,
        notation=draft.notation,
        signer=str(draft.signer),
        recipients=[str(pk) for pk in draft.recipients],
        urgency="0",
        copies="1",
        outage="Máy chủ hỏng",
    )
    document = Document.objects.get(pk=answer.headers["Location"].rpartition("/")[2])
    _post(key, f"/van-ban/{document.pk}/quet", **CHECKED, scan=_upload(scan(200)))
    document.refresh_from_db()
    return document


def _post(key: str, where: str, **said: Any) -> Any:
    answer = browsers.signed_in(cast(key).clerk).post(where, said)
    assert answer.status_code == 302, answer.content.decode()
    return answer


def _upload(pdf: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("ban-quet.pdf", pdf, "application/pdf")
