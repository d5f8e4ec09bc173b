"""Pictures of signatures that say by whom they were made: somebody else, in bad faith, or the holder in other words."""

from __future__ import annotations

import file_bench as bench
from bases import Bases, held, open_for_more
from cases import attack, honest
from cryptography import x509
from cryptography.x509.oid import NameOID
from file_bench import SEAL
from pki_bench import OFFICE, Holder, issue
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from sights import drawing, signed_with_picture

from vanthu.pdf.revision import _NoStamp

BOX = (60, 500, 460, 560)


def who(b: Bases, common: str = "Nguyễn Văn Năm", **more: str) -> Holder:
    parts = {"ORGANIZATION_NAME": OFFICE, "COMMON_NAME": common, "USER_ID": "CCCD:001000000000", **more}
    subject = x509.Name([x509.NameAttribute(getattr(NameOID, kind), value) for kind, value in parts.items()])
    return issue(subject, by=b.authority.ca)


def line(text: bytes, *, y: int = 40, size: float = 10, colour: bytes = b"0 g", x: int = 2) -> bytes:
    """Letters of Windows-1252; what that lacks an older tool does not draw."""
    return b"BT %s /F %s Tf %d %d Td (%s) Tj ET " % (colour, b"%g" % size, x, y, text.replace(b"(", b"\\("))


def pictured(b: Bases, drawing: bytes, holder: Holder | None = None) -> bytes:
    """Signed with a picture, and sealed."""
    return b.sign(
        signed_with_picture(b, b.open_prepared, "KyMoi", holder or b.authority.leader, drawing, BOX),
        SEAL,
        evidence=True,
    )


MAIL = {"EMAIL_ADDRESS": "lanhdao@example.vn"}
LEADER = b"Lanh dao thu nghiem"

for _what, _make in {
    "another-of-the-agency": lambda b: pictured(b, line(b"Digitally signed by Tran Van Khac, So Thu nghiem")),
    "another-with-ones-own-mail": lambda b: pictured(
        b, line(b"Ky boi: Tran Van Khac <lanhdao@example.vn>"), who(b, **MAIL)
    ),
    "another-of-the-same-surname": lambda b: pictured(
        b, line(b"Nguoi ky: Nguyen Thi Hoa"), who(b, SURNAME="Nguyễn", GIVEN_NAME="Văn Năm")
    ),
    "a-name-that-the-own-one-begins": lambda b: pictured(b, line(b"Signed by Tran Anh"), who(b, "Trần An")),
    "a-name-that-the-own-one-ends": lambda b: pictured(b, line(b"Signed by Tran Xuan Nam"), who(b, "Xuân Nam")),
    "letters-that-look-alike": lambda b: pictured(b, line(b"Ky boi: Lanh da0 thu nghi\xeam")),
    "the-own-name-in-white": lambda b: pictured(
        b,
        line(b"Digitally signed by") + line(LEADER, x=110, colour=b"1 g") + line(b"Tran Van Khac", y=20),
    ),
    "the-own-name-in-tiny-letters": lambda b: pictured(
        b, line(b"Digitally signed by") + line(LEADER, x=110, size=1) + line(b"Tran Van Khac", y=20)
    ),
    "two-names": lambda b: pictured(b, line(b"Ky boi: " + LEADER + b" va Tran Van Khac")),
    "another-before-the-own-name": lambda b: pictured(b, line(b"Ky boi: Tran Van Khac, " + LEADER)),
    "another-in-a-second-sentence": lambda b: pictured(
        b, line(b"Digitally signed by " + LEADER) + line(b"Nguoi ky: Tran Van Khac", y=20)
    ),
    "only-a-title": lambda b: pictured(b, line(b"Ky boi: Giam doc So Khac")),
    "only-the-agency": lambda b: pictured(b, line(b"Nguoi ky: So Thu nghiem")),
}.items():
    attack("warning", "appearance_mismatch", name=f"picture-that-names-{_what}")(_make)


@attack("warning", "appearance_mismatch")
def picture_by_state_that_names_another(b: Bases) -> bytes:
    """The picture is drawn as the state of a button is."""
    writer = open_for_more(b.open_prepared)
    append_signature_field(writer, SigFieldSpec("KyMoi", box=BOX))
    field = bench._field(writer, "KyMoi")
    looks = generic.DictionaryObject({name("/A"): drawing(writer, line(b"Signed by Tran Van Khac"), box=(400, 60))})
    field[name("/AP")] = generic.DictionaryObject({name("/N"): looks})
    field[name("/AS")] = name("/A")
    writer.update_container(field)
    style = PdfSignatureMetadata(field_name="KyMoi", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    leader = b.authority.leader
    signer = held(leader.key, leader, [b.authority.ca])
    work = PdfSigner(style, signer, timestamper=b.clock(), stamp_style=_NoStamp())
    signed = work.sign_pdf(writer, bytes_reserved=16384, existing_fields_only=True).getvalue()
    return b.sign(signed, SEAL, evidence=True)


@attack("warning", "appearance_mismatch")
def seal_whose_picture_names_another_office(b: Bases) -> bytes:
    return signed_with_picture(
        b, b.open_led, "Dau", b.authority.office, line(b"Digitally signed by So Khac, So Thu nghiem"), BOX
    )


for _what, _make in {
    "title-and-name": lambda b: pictured(b, line(b"Ky boi: Giam doc " + LEADER)),
    "name-title-and-agency": lambda b: pictured(b, line(b"Ky boi: " + LEADER + b", Pho Giam doc So Thu nghiem")),
    "agency-and-name": lambda b: pictured(b, line(b"Nguoi ky: So Thu nghiem, " + LEADER.upper())),
    "name-on-two-lines": lambda b: pictured(b, line(b"Digitally signed by Lanh dao") + line(b"thu nghiem", y=20)),
    "name-mail-and-time": lambda b: pictured(
        b,
        line(b"Ky boi: Nguyen Van Nam Email: lanhdao@example.vn")
        + line(b"Thoi gian ky: 05.11.2026 08:00 +07:00", y=20),
        who(b, **MAIL),
    ),
    "everything-that-acrobat-writes": lambda b: pictured(
        b,
        line(b"NGUYEN VAN NAM", size=14)
        + line(b"Digitally signed by NGUYEN VAN NAM", y=25, size=8)
        + line(b"DN: C=VN, O=So Thu nghiem, CN=NGUYEN VAN NAM", y=15, size=8)
        + line(b"Date: 2026.11.05 08:00:00 +07'00'", y=5, size=8),
        who(b, "NGUYỄN VĂN NĂM"),
    ),
    "given-name-before-surname": lambda b: pictured(
        b, line(b"Signed by: Van Nam Nguyen"), who(b, "NVN", SURNAME="Nguyễn", GIVEN_NAME="Văn Năm")
    ),
    "marks-that-windows-1252-has": lambda b: pictured(b, line(b"K\xfd bi: L\xe3nh o th nghim")),
    "question-marks-for-letters": lambda b: pictured(b, line(b"Digitally signed by Nguy?n V?n N?m"), who(b)),
    "nothing-but-labels": lambda b: pictured(b, line(b"Nguoi ky:") + line(b"Thoi gian ky: 05.11.2026", y=20)),
    "no-name-under-a-title": lambda b: pictured(b, line(b"Chuc vu nguoi ky: Giam doc")),
    "white-on-dark": lambda b: pictured(b, b"0 0 0.5 rg 0 30 400 30 re f " + line(b"Ky boi: " + LEADER, colour=b"1 g")),
}.items():
    honest(name=f"picture-with-{_what}")(_make)


@honest()
def seal_whose_picture_names_the_office(b: Bases) -> bytes:
    drawing = line(b"Ky boi: So Thu nghiem") + line(b"Thoi gian ky: 05.11.2026", y=20)
    return signed_with_picture(b, b.open_led, "Dau", b.authority.office, drawing, BOX)
