"""The report on a file's signatures: on a page, as a PDF, revision by revision; and for a file of no register."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from signed_files import authority, distrust, good, trust

import factories
from benches import files as bench
from benches import pki
from browsers import signed_in
from factories_office import Office
from vanthu.files import sandbox
from vanthu.files.models import File
from vanthu.files.ports import ScannerUnavailable
from vanthu.pdf.sandbox import LimitsExceeded
from vanthu.signing.models import Revisions, Verdict

pytestmark = pytest.mark.usefixtures("office")
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def arrival(pdf: bytes | None = None) -> Any:
    return factories.incoming("registered", pdf=good() if pdf is None else pdf)


def address(document: Any, rest: str = "") -> str:
    return f"/van-ban/{document.pk}/ky-so/{File.objects.get(document_id=document.pk).pk}{rest}"


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def clerk() -> Client:
    return signed_in(factories.cast().clerk)


# --- the report ------------------------------------------------------------------------------------------------------


@pytest.mark.req("LC-10.2b")
def test_the_report_tells_who_signed_what_and_what_changed_since(clerk: Client) -> None:
    trust()
    document = arrival()
    assert "chưa được kiểm tra" in text(clerk.get(address(document)))
    assert clerk.get(address(document, "/bao-cao.pdf")).status_code == 409

    assert clerk.post(address(document)).status_code == 302
    said = text(clerk.get(address(document)))
    for words in (
        "Chữ ký số hợp lệ.", "Giá trị pháp lý: bản gốc", "Lãnh đạo thử nghiệm", "Chữ ký cá nhân", "Chữ ký cơ quan",
        "theo dấu thời gian", "Toàn bộ tệp", "Không bị thu hồi", "Ô “số”: “(trống)” → “1234”",
        hashlib.sha256(good()).hexdigest(), "Văn Thư 0.", "số 2 (",
    ):  # fmt: skip
        assert words in said, words
    document.refresh_from_db()
    assert document.verified_at is None, "looking again at a file is not the clerk's act on the document"


def test_the_report_is_filed_as_a_pdf(clerk: Client) -> None:
    trust()
    document = arrival()
    clerk.post(address(document))
    answer = clerk.get(address(document, "/bao-cao.pdf"))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "Bao%20cao" in answer["Content-Disposition"] and answer.content.startswith(b"%PDF-")


def test_a_report_of_an_older_list_says_so_until_somebody_looks_again(clerk: Client) -> None:
    trust()
    document = arrival()
    clerk.post(address(document))
    distrust()

    said = text(clerk.get(address(document)))
    assert "theo danh sách tin cậy trước đây" in said and "Chữ ký số hợp lệ." in said
    clerk.post(address(document))
    said = text(clerk.get(address(document)))
    assert "trước đây" not in said and "không do tổ chức trong danh sách tin cậy cấp" in said


# --- revisions -------------------------------------------------------------------------------------------------------


def test_revisions_stand_side_by_side_with_what_differs_outlined(clerk: Client) -> None:
    document = arrival()
    said = clerk.get(address(document, "/cac-ban?ban=2"))
    html = said.content.decode()

    assert "Khi ký ô “chữ ký của người ký” → Khi ký ô “con dấu”" in text(said)
    assert html.count("<img ") == 2 and html.count("<rect ") >= 2
    pictures = re.findall(r'<img src="([^"]+)"', html)
    for picture in pictures:
        answer = clerk.get(picture)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
        assert "immutable" in answer["Cache-Control"]


def test_a_revision_that_shows_nothing_new_says_so(clerk: Client) -> None:
    document = arrival(bench.stamped(good(), authority(), pki.NOW))
    assert "hai bản trông giống nhau" in text(clerk.get(address(document, "/cac-ban?ban=3")))


def test_a_revision_that_was_stored_as_a_version_is_drawn_once(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    document = arrival()
    clerk.get(address(document, "/cac-ban?ban=2"))
    called: list[str] = []
    monkeypatch.setattr(sandbox, "call", lambda function, *_, **__: called.append(function))

    assert clerk.get(address(document, "/cac-ban?ban=2")).status_code == 200
    assert called == []


def test_pictures_of_other_content_are_not_there(clerk: Client) -> None:
    document, other = arrival(), arrival(bench.filled(good(), {bench.NOTE: "x"}))
    clerk.get(address(other, "/cac-ban?ban=3"))
    theirs = hashlib.sha256(bench.filled(good(), {bench.NOTE: "x"})).hexdigest()

    assert clerk.get(address(document, f"/cac-ban/{theirs}/0.webp")).status_code == 404
    assert clerk.get(address(document, f"/cac-ban/{'0' * 64}/0.webp")).status_code == 404


@pytest.mark.parametrize("words", ["ban=x", "ban=99999", "ban=0", "trang=99999", "trang=-1", "ban=1&trang=²"])
def test_an_odd_address_shows_some_page(clerk: Client, words: str) -> None:
    document = arrival()
    assert clerk.get(address(document, f"/cac-ban?{words}")).status_code == 200


def test_a_file_that_nobody_signed_has_nothing_to_compare(clerk: Client) -> None:
    document = arrival(factories.tiny_pdf())
    assert "không có chữ ký số đọc được" in text(clerk.get(address(document, "/cac-ban")))


def test_a_file_beyond_the_limits_is_tried_once(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    document = arrival()
    tries: list[str] = []

    def hostile(function: str, *_: Any, **__: Any) -> Any:
        tries.append(function)
        raise LimitsExceeded(reason="time")

    monkeypatch.setattr(sandbox, "call", hostile)
    for _ in range(2):
        said = clerk.get(address(document, "/cac-ban"))
        assert said.status_code == 200 and "Không đọc được các bản đã ký" in text(said)
    assert tries == ["vanthu.pdf.revisions:revisions"]
    assert Revisions.objects.get().problem == "limits"


# --- a file of no register -------------------------------------------------------------------------------------------


def check(browser: Client, content: bytes, name: str = "la.pdf") -> Any:
    return browser.post("/kiem-tra-tep", {"file": SimpleUploadedFile(name, content)})


def test_anybody_may_check_a_file_and_nothing_of_it_is_kept(clerk: Client) -> None:
    trust()
    browser = signed_in(factories.cast().specialist)
    before = factories.snapshot()
    answer = check(browser, good())
    after = factories.snapshot()

    assert answer.status_code == 302
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"default.signing_verdict"}
    said = text(browser.get(answer["Location"]))
    assert "Chữ ký số hợp lệ." in said and "la.pdf" in said and "bản gốc" in said
    assert browser.get(answer["Location"] + "/bao-cao.pdf").content.startswith(b"%PDF-")
    # The address is its owner's, and cannot be made up.
    assert clerk.get(answer["Location"]).status_code == 404
    assert browser.get(answer["Location"][:-3] + "abc").status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (lambda: bench.page(), "khong-ky.pdf", "Tệp không có chữ ký số."),
        (lambda: bench.with_overlay(good()), "sua.pdf", "Chữ ký số không hợp lệ."),
        (lambda: b"%PDF-1.4\nhong", "hong.pdf", "Không đọc được chữ ký số của tệp."),
    ],
    ids=["unsigned", "changed", "broken"],
)
def test_what_is_wrong_with_a_file_is_its_report(clerk: Client, content: Any, name: str, said: str) -> None:
    trust()
    answer = check(clerk, content(), name)
    assert answer.status_code == 302, text(answer)
    assert said in text(clerk.get(answer["Location"]))


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (lambda: EICAR + b"\n%PDF-1.4", "virus.pdf", "mã độc"),
        (lambda: factories.tiny_pdf("MẬT\nNội dung"), "mat.pdf", "bí mật nhà nước"),
        (lambda: b"MZ", "chuong-trinh.exe", "chuong-trinh.exe"),
        (lambda: b"", "rong.pdf", "0 byte"),
    ],
    ids=["malware", "secret", "program", "empty"],
)
def test_what_may_not_enter_is_refused_beside_the_field(clerk: Client, content: Any, name: str, code: str) -> None:
    before = factories.snapshot()
    answer = check(clerk, content(), name)

    assert answer.status_code == 422 and code in text(answer)
    assert factories.snapshot() == before


def test_a_silent_scanner_lets_nothing_be_opened(
    clerk: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vanthu.adapters.scanner_embedded import EmbeddedScanner

    def silent(*_: Any) -> None:
        raise ScannerUnavailable("away")

    monkeypatch.setattr(EmbeddedScanner, "scan", silent)
    answer = check(clerk, good())
    assert answer.status_code == 422 and "Chưa quét được mã độc" in text(answer)
    assert not Verdict.objects.filter(sha256=hashlib.sha256(good()).hexdigest()).exists()
