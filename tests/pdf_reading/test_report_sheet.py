"""The report as a PDF: everything that a person needs to file is on it, and nothing in it is anybody's markup."""

from __future__ import annotations

from dataclasses import replace

import file_bench as bench
import pypdfium2
import pytest
from pki_bench import NOW

from vanthu.pdf.report_sheet import About, draw
from vanthu.pdf.verdict import VIETNAM, Change, limits_reached, unreadable
from vanthu.pdf.verify import verify

ABOUT = About(
    name="quyết định.pdf",
    sha256="ab" * 32,
    size=12345,
    checked_at=NOW,
    trust="cd" * 32,
    product="Văn Thư 9.9",
    agency="Sở Thử nghiệm",
    document="15/QĐ-STN",
)


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())


@pytest.mark.req("LC-10.2b")
def test_the_report_says_who_signed_what_when_and_what_changed_since(good, trust):
    report = verify(good, trust=trust, at=NOW)
    text = words(draw(report, ABOUT))

    certificate = report.signatures[0].certificate
    for said in (
        "BÁO CÁO KIỂM TRA CHỮ KÝ SỐ", "SỞ THỬ NGHIỆM", "15/QĐ-STN", "quyết định.pdf", "ab" * 32,
        "KẾT LUẬN: Chữ ký số hợp lệ.", "bản gốc", "Lãnh đạo thử nghiệm", "Chữ ký cá nhân", "Chữ ký cơ quan",
        f"số {certificate.serial}", f"{NOW.astimezone(VIETNAM):%H:%M:%S ngày %d/%m/%Y}", "theo dấu thời gian",
        "Toàn bộ tệp", "trong danh sách tin cậy", "Không bị thu hồi", "Ô “số”: “(trống)” → “1234”",
        "cd" * 32, "Văn Thư 9.9", "Trang 1/",
    ):  # fmt: skip
        assert said in text, said


def test_fields_of_our_own_are_named_in_words_and_the_foot_is_whole(good, trust):
    report = verify(good, trust=trust, at=NOW)
    named = {"DauThoiGian": "dấu thời gian", "LuuTru-02": "dấu thời gian lưu trữ 2", "KyNhay3": "chữ ký nháy 3"}
    several = replace(report, signatures=[replace(report.signatures[0], field=field) for field in named])
    text = words(draw(several, replace(ABOUT, trust=f"số 7 ({'cd' * 8}…)", size=1234567)))
    for field, word in named.items():
        assert f"ô “{word}”" in text and field not in text
    assert "Danh sách tin cậy số 7 · SHA-256" in text
    assert "1.234.567 byte" in text


def test_what_is_wrong_is_said_with_what_to_do(good, trust):
    report = verify(bench.with_overlay(good), trust=trust, at=NOW)
    text = words(draw(report, ABOUT))

    assert "KẾT LUẬN: Chữ ký số không hợp lệ." in text
    for problem in report.problems:
        assert problem.sentence.split(".")[0] in text


def test_the_same_report_gives_the_same_bytes(good, trust):
    report = verify(good, trust=trust, at=NOW)

    assert draw(report, ABOUT) == draw(report, ABOUT)
    assert draw(report, ABOUT) != draw(report, replace(ABOUT, name="khác.pdf"))


@pytest.mark.parametrize("report", [limits_reached(), unreadable("encrypted")], ids=["limits", "encrypted"])
def test_a_file_that_could_not_be_judged_gets_its_report_too(report):
    assert report.problems[0].sentence.split(";")[0].split(".")[0] in words(draw(report, ABOUT))


def test_what_strangers_wrote_is_text_however_long_and_odd(good, trust):
    report = verify(good, trust=trust, at=NOW)
    leader = replace(
        report.signatures[0],
        signer="<b>ông & bà</b> <img src='http://x/y.png'/>\x00\n",
        organisation="X" * 100_000,
        changes_after=tuple(Change(field=f"o{n}", before="", after="y" * 900, code="odd") for n in range(500)),
    )
    odd = replace(report, signatures=(leader,) * 500)
    pdf = draw(odd, replace(ABOUT, name="</para>" * 1000))

    assert "<b>ông & bà</b>" in words(pdf) and "và 475 chữ ký khác" in words(pdf)
    assert b"http://x" not in pdf
