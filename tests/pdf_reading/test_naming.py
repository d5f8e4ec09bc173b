"""Whose name a signature's picture says, told from the names that are nearly the same."""

from __future__ import annotations

import unicodedata

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from pki_bench import Authority, issue

from vanthu.pdf import certificates


@pytest.fixture(scope="module")
def holder():
    authority = Authority()

    def of(*, common="Nguyễn Văn Năm", office="Sở Công Thương", place="Bình Định", **more):
        parts = {
            NameOID.STATE_OR_PROVINCE_NAME: place,
            NameOID.ORGANIZATION_NAME: office,
            NameOID.COMMON_NAME: common,
            **{getattr(NameOID, key): value for key, value in more.items()},
        }
        subject = x509.Name([x509.NameAttribute(kind, value) for kind, value in parts.items() if value])
        return issue(subject, by=authority.ca).asn1

    return of


@pytest.mark.parametrize(
    "said",
    [
        "Nguyễn Văn Năm",
        "Ký bởi: Nguyễn Văn Năm",
        "Ký bởi: NGUYỄN VĂN NĂM\r\nChức vụ: Giám đốc\r\nThời gian ký: 05/11/2026 08:00:00 +07:00",
        "Người ký: Nguyễn Văn Năm Email: nam@example.vn Cơ quan: Sở Công Thương Thời gian ký: 05.11.2026 08:00",
        "Người ký:\r\nÔng Nguyễn Văn\r\nNăm",
        "Ký bởi: Giám đốc Nguyễn Văn Năm",
        "Ký bởi: ThS. Nguyễn Văn Năm, Phó Giám đốc Sở Công Thương",
        "Ký bởi: Sở Công Thương, Nguyễn Văn Năm",
        "Được ký bởi NĂM NGUYỄN VĂN ngày 05/11/2026",
        "Digitally signed by Nguyễn Văn Năm <nam@example.vn>\nDN: C=VN, O=Sở Công Thương, CN=Nguyễn Văn Năm\nDate: 2026",
        "Digitally signed by Nguyen Van Nam\r\nDate: 2026.11.05",
        "Digitally signed by nam@example.vn",
        "Digitally signed by Nguy?n V?n N?m",
        "Digitally signed by Nguyn Vn Nm",
        "Digitally signed by Nguy\x02n V\x03n N\x03m.",
        "Digitally signed by Nguy\x1eÅn V\x01\x03n N\x01\x03m.\r\nTimestamp: 2026",
        unicodedata.normalize("NFD", "Ký bởi: Nguyễn Văn Năm"),
        "Ngi ký: Nguyn Vn Nm",
        "Email người ký: nam@example.vn",
        "Chức vụ người ký: Giám đốc",
        "NGƯỜI KÝ\r\nNguyễn Văn Năm",
        "Người ký:\r\nThời gian ký: 05/11/2026",
        "",
    ],
)
def test_a_picture_that_names_its_signer_is_believed(holder, said):
    assert certificates.is_named_by(said, holder(EMAIL_ADDRESS="nam@example.vn"))


@pytest.mark.parametrize(
    "said",
    [
        "Digitally signed by Tran Van Khac, So Cong Thuong",
        "Ký bởi: Trần Văn Khác, Sở Công Thương",
        "Ký bởi: Trần Văn Khác Email: nam@example.vn",
        "Ký bởi: Trần Văn Khác <nam@example.vn>",
        "Ký bởi: Nguyễn Văn Nam",
        "Ký bởi: Nguyễn Văn Nấm",
        "Ký bởi: Nguyễn Thị Hoa",
        "Ký bởi: Nguyễn",
        "Ký bởi: Nguyễn Văn Nămh",
        "Ký bởi: ANguyễn Văn Năm",
        "Ký bởi: Nguyễn Văn N\u0430\u0306m",
        "Ký bởi: Nguyễn Văn Năm và Trần Văn Khác",
        "Ký bởi: Trần Văn Khác, Nguyễn Văn Năm",
        "Ký bởi: Nguyễn Văn Năm\r\nNgười ký: Trần Văn Khác",
        "Ký bởi: Giám đốc",
        "Ký bởi: Sở Công Thương",
        "Ký bởi: nam@example.vn Trần Văn Khác",
        "Ký bởi: khac@example.vn",
        "Ký bởi:\r\nTrần Văn Khác, Email: nam@example.vn",
        "Ký bởi: Trần Văn Khác: 05/11/2026",
        "K bi: Trn Vn Khc",
        "Digitally signed by Nguy\x02n Th\x03 N\x03m.",
        "Digitally signed by Tr\x1e§n V\x01\x03n Khác",
        "Nguyễn Văn Năm\r\nKý bởi: Trần Văn Khác",
    ],
)
def test_a_picture_that_names_another_is_not(holder, said):
    assert not certificates.is_named_by(said, holder(EMAIL_ADDRESS="nam@example.vn", SURNAME="Nguyễn"))


_LETTERS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"


def as_drawn_in_pairs(text: str) -> str:
    """What PDFium reads where pyHanko's stamp drew UTF-16 with a font that takes one byte for a letter."""
    lost = {"\0": "", "\x02": "", "\x03": "", "\xa0": " ", "\xad": "\x02"}
    return "".join(lost.get(chr(byte), chr(byte)) for byte in b"\xfe\xff" + text.encode("utf-16-be"))


@pytest.mark.parametrize("letters", [_LETTERS, _LETTERS.upper()], ids=["small", "capital"])
def test_every_vietnamese_letter_of_pyhankos_stamp_is_read(holder, letters):
    names = [" ".join(f"{letter}n B{letter}n" for letter in letters[at : at + 6]) for at in range(0, len(letters), 6)]
    for name, other in zip(names, names[1:] + names[:1], strict=True):
        drawn = as_drawn_in_pairs(f"Digitally signed by {name}.\r\nTimestamp: 2026-11-22 04:06:11 UTC.")
        assert certificates.is_named_by(drawn, holder(common=name)), name
        assert not certificates.is_named_by(drawn, holder(common=other)), name


def test_a_name_is_no_part_of_a_word(holder):
    an = holder(common="Trần An")
    assert certificates.is_named_by("Ký bởi: Trần An", an)
    assert not certificates.is_named_by("Ký bởi: Trần Anh", an)
    assert not certificates.is_named_by("Signed by Tran Anh", an)


def test_surname_and_given_name_make_a_name_and_one_of_them_does_not(holder):
    who = holder(common="NVN-01", SURNAME="Nguyễn Văn", GIVEN_NAME="Năm")
    assert certificates.is_named_by("Ký bởi: Năm Nguyễn Văn", who)
    assert not certificates.is_named_by("Ký bởi: Nguyễn Văn", who)


def test_a_certificate_without_marks_is_read_as_it_can_be(holder):
    assert certificates.is_named_by("Ký bởi: Nguyễn Văn Năm", holder(common="NGUYEN VAN NAM"))
    assert not certificates.is_named_by("Ký bởi: Nguyễn Văn Nấn", holder(common="NGUYEN VAN NAM"))


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("Ký bởi: Sở Công Thương", True),
        ("Ký bởi: SỞ CÔNG THƯƠNG tỉnh Bình Định", True),
        ("Ký bởi: UBND tỉnh Bình Định", True),
        ("Ký bởi: Sở Công Thương tỉnh Bình Dương", False),
        ("Ký bởi: Sở Công Thương Bình Dương", False),
        ("Ký bởi: UBND tỉnh Bình Dương", False),
        ("Ký bởi: Sở Công", False),
        ("Ký bởi: Trần Văn Khác, Sở Công Thương", False),
    ],
)
def test_an_organisation_may_go_by_its_offices(holder, said, named):
    office = holder(common="Sở Công Thương", office="UBND tỉnh Bình Định")
    assert certificates.is_named_by(said, office, kind="organisation") is named


NEIGHBOURS = {
    "Sở Công Thương Bình Định": ("Sở Công Thương Bình Dương", "Sở Công Thương Nam Định", "Sở Công Thương Bình Thuận"),
    "Sở Công Thương tỉnh Lai Châu": ("Sở Công Thương tỉnh Lào Cai", "Sở Công Thương tỉnh Cai Lậu"),
    "Ủy ban nhân dân tỉnh Hậu Giang": (
        "Ủy ban nhân dân tỉnh Hà Giang",
        "Ủy ban nhân dân tỉnh An Giang",
        "Ủy ban nhân dân tỉnh Tiền Giang",
    ),
    "Sở Nông nghiệp và Phát triển nông thôn tỉnh Sóc Trăng": (
        "Sở Nông nghiệp và Phát triển nông thôn tỉnh Sóc Sơn",
        "Sở Nông nghiệp và Phát triển nông thôn tỉnh Tiền Giang",
        "Sở Nông nghiệp và Phát triển nông thôn",
    ),
    "Sở Lao động - Thương binh và Xã hội tỉnh Quảng Nam": (
        "Sở Lao động - Thương binh và Xã hội tỉnh Quảng Ninh",
        "Sở Lao động - Thương binh và Xã hội tỉnh Quảng Ngãi",
        "Sở Lao động - Thương binh và Xã hội tỉnh Hà Nam",
    ),
}


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_an_office_is_told_from_its_neighbours(holder, name):
    certificate = holder(common="HSM-01", office="UBND")
    for said in (
        name,
        name.upper(),
        unicodedata.normalize("NFD", name),
        name.replace(" ", "\r\n"),
        f"{name}\r\n05/11/2026 08:00:00 +07:00",
        f"Cơ quan: {name}, Thời gian ký: 05/11/2026",
        name.encode("cp1252", "ignore").decode("cp1252"),
        "".join(letter if letter.isascii() else "\x02" for letter in name),
        "".join(letter if letter.isascii() else "?" for letter in name),
    ):
        assert certificates.shows_name(said, certificate, name), said
    for other in NEIGHBOURS[name]:
        for said in (
            other,
            other.upper(),
            f"{other}\r\n05/11/2026 08:00:00 +07:00",
            other.encode("cp1252", "ignore").decode("cp1252"),
            "".join(letter if letter.isascii() else "\x02" for letter in other),
        ):
            assert not certificates.shows_name(said, certificate, name), said


def test_an_offices_short_name_is_not_shown_by_another_provinces_office(holder):
    certificate = holder(common="Sở Công Thương", office="UBND tỉnh Bình Định")
    ours = "Sở Công Thương Bình Định"
    for said in ("Sở Công Thương", "Sở Công Thương\r\nTỉnh Bình Định", ours, "Sở Công Thương tỉnh Bình Định 08:00"):
        assert certificates.shows_name(said, certificate, ours), said
    for said in ("Sở Công Thương tỉnh Bình Dương", "SỞ CÔNG THƯƠNG\r\nTỈNH BÌNH DƯƠNG", "Sở Công Thương Bình Dương"):
        assert not certificates.shows_name(said, certificate, ours), said
