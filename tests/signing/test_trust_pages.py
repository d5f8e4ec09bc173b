"""Quản trị › Danh sách tin cậy, as the administrator and the leaders use it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import factories
from benches import pki
from browsers import signed_in
from vanthu.signing.models import TrustCertificate, TrustVersion
from vanthu.signing.trusted import held

pytestmark = pytest.mark.usefixtures("office")
HOME = "/quan-tri/danh-sach-tin-cay"
GROUND = "Thông báo số 12/TB-CY"


@pytest.fixture(scope="module")
def root() -> pki.Holder:
    return pki.issue(pki.name("Gốc mới của Cơ yếu"), ca=True)


@pytest.fixture
def admin() -> Client:
    return signed_in(factories.cast().admin)


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def look_at(browser: Client, *files: tuple[str, bytes], **data: str) -> Any:
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return browser.post(f"{HOME}/nhap", {"purpose": "both", **data, **({"files": uploads} if uploads else {})})


def hidden(response: Any) -> dict[str, str]:
    html = response.content.decode()
    return {name: re.search(rf'name="{name}" value="([^"]*)"', html)[1] for name in ("what", "expected")}  # type: ignore[index]


def test_the_folder_is_shown_until_there_is_a_version(admin: Client) -> None:
    said = text(admin.get(HOME))
    assert "Đang dùng thư mục TRUST_LIST" in said and "Chứng thư gốc" in said and "Nhập chứng thư số" in said


def test_an_import_is_seen_before_it_is_made(admin: Client, root: pki.Holder) -> None:
    before = TrustVersion.objects.count()
    seen = look_at(admin, ("goc.cer", root.der))
    assert seen.status_code == 200 and "Gốc mới của Cơ yếu" in text(seen) and "Thêm mới" in text(seen)
    assert TrustVersion.objects.count() == before

    # Without a ground nothing happens, and what was looked at is still there.
    carried = hidden(seen)
    again = admin.post(f"{HOME}/nhap/xac-nhan", carried | {"ground": " "})
    assert again.status_code == 422 and "Gốc mới của Cơ yếu" in text(again) and TrustVersion.objects.count() == before
    done = admin.post(f"{HOME}/nhap/xac-nhan", hidden(again) | {"ground": GROUND})
    assert done["Location"] == f"{HOME}/phien-ban/2"
    said = text(admin.get(done["Location"]))
    assert "Thêm so với phiên bản 1: 1" in said and "Không còn so với phiên bản 1: 0" in said and GROUND in said
    assert root.der in held.held().trust.anchors
    said = text(admin.get(HOME))
    assert "Phiên bản 2" in said and "Hệ thống" in said
    assert "Đã có" in text(look_at(admin, ("goc.cer", root.der)))


def test_the_folder_of_the_server_can_be_brought_again(
    admin: Client, root: pki.Holder, settings: Any, tmp_path: Path
) -> None:
    carried = hidden(look_at(admin, ("goc.cer", root.der)))
    admin.post(f"{HOME}/nhap/xac-nhan", carried | {"ground": GROUND})
    other = pki.issue(pki.name("Gốc trong thư mục"), ca=True)
    (tmp_path / "goc.der").write_bytes(other.der)
    settings.TRUST_LIST = tmp_path

    assert "Thư mục TRUST_LIST của máy chủ có 1 chứng thư số không nằm trong danh sách" in text(admin.get(HOME))
    seen = look_at(admin, folder="on")
    admin.post(f"{HOME}/nhap/xac-nhan", hidden(seen) | {"ground": "theo thư mục"})
    assert {other.der, root.der} <= set(held.held().trust.anchors)
    assert "không nằm trong danh sách" not in text(admin.get(HOME))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "Hãy chọn ít nhất một tệp"),
        ([("x.pem", b"-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----")], "chứa khóa bí mật"),
        ([("x.cer", b"\0" * (3 << 20))], "không phải chứng thư số"),
        ([("x.cer", b"khong phai")], "không phải chứng thư số"),
    ],
    ids=["nothing", "a key", "too large", "no certificate"],
)
def test_what_cannot_be_imported_is_said_beside_the_field(
    admin: Client, files: list[tuple[str, bytes]], said: str
) -> None:
    before = factories.snapshot()
    answer = look_at(admin, *files)
    assert answer.status_code == 422 and said in text(answer)
    assert factories.snapshot() == before


def test_a_preview_that_somebody_overtook_or_made_up_changes_nothing(admin: Client, root: pki.Holder) -> None:
    first, second = (look_at(admin, ("goc.cer", root.der)) for _ in range(2))
    admin.post(f"{HOME}/nhap/xac-nhan", hidden(first) | {"ground": GROUND})
    before = factories.snapshot() | {"objects": None}  # bytes that were looked at lie in the store for a day
    late = admin.post(f"{HOME}/nhap/xac-nhan", hidden(second) | {"ground": GROUND})
    assert late.status_code == 409 and "vừa được người khác thay đổi" in text(late)
    assert hidden(third := look_at(admin, ("goc.cer", pki.issue(pki.name("Gốc thứ ba"), ca=True).der)))
    after = admin.post(f"{HOME}/nhap/xac-nhan", hidden(third) | {"expected": "1", "ground": GROUND})
    assert after.status_code == 409 and hidden(after)["expected"] == "2", (
        "what is confirmed next is against the list now"
    )
    forged = admin.post(f"{HOME}/nhap/xac-nhan", {"what": "x:y:z", "expected": "2", "ground": GROUND})
    assert forged.status_code == 422
    assert factories.snapshot() | {"objects": None} == before


def test_a_certificate_is_narrowed_then_withdrawn_with_its_grounds_kept(admin: Client, root: pki.Holder) -> None:
    admin.post(f"{HOME}/nhap/xac-nhan", hidden(look_at(admin, ("goc.cer", root.der))) | {"ground": GROUND})
    row = TrustCertificate.objects.get(subject__contains="Gốc mới", withdrawn=None)
    page = f"{HOME}/chung-thu/{row.pk}"
    assert "Đang được tin cậy" in text(admin.get(page))
    missing = admin.post(f"{page}/rut", {"expected": "2", "ground": ""})
    assert missing.status_code == 422
    done = admin.post(f"{page}/muc-dich", {"purpose": "tsa", "expected": "2", "ground": "Chỉ cấp dấu thời gian"})
    assert done["Location"].endswith("/phien-ban/3")
    said = text(admin.get(page))
    assert "Không còn trong danh sách" in said and "Chỉ dấu thời gian" in said and "Chỉ cấp dấu thời gian" in said

    row = TrustCertificate.objects.get(subject__contains="Gốc mới", withdrawn=None)
    admin.post(f"{HOME}/chung-thu/{row.pk}/rut", {"expected": "3", "ground": "Lộ khóa"})
    assert not TrustCertificate.objects.filter(subject__contains="Gốc mới", withdrawn=None).exists()
    diff = text(admin.get(f"{HOME}/phien-ban/4?so-voi=2"))
    assert "Không còn so với phiên bản 2: 1" in diff and "Lộ khóa" in diff


def test_the_last_anchor_stays_and_the_page_says_why(admin: Client, root: pki.Holder) -> None:
    admin.post(f"{HOME}/nhap/xac-nhan", hidden(look_at(admin, ("goc.cer", root.der))) | {"ground": GROUND})
    anchors = TrustCertificate.objects.filter(kind="anchor", withdrawn=None)
    first, last = anchors
    admin.post(f"{HOME}/chung-thu/{first.pk}/rut", {"expected": "2", "ground": "thử"})
    refused = admin.post(f"{HOME}/chung-thu/{last.pk}/rut", {"expected": "3", "ground": "thử"})
    assert refused.status_code == 422 and "chứng thư gốc cuối cùng" in text(refused)


def test_a_leader_reads_and_changes_nothing(admin: Client, root: pki.Holder) -> None:
    admin.post(f"{HOME}/nhap/xac-nhan", hidden(look_at(admin, ("goc.cer", root.der))) | {"ground": GROUND})
    leader = signed_in(factories.cast().leader)
    row = TrustCertificate.objects.filter(withdrawn=None)[0]
    rail = text(leader.get("/"))
    assert rail.index("Quản trị") < rail.index("Danh sách tin cậy")
    assert "Danh sách tin cậy" not in text(signed_in(factories.cast().clerk).get("/"))
    for page in (HOME, f"{HOME}/phien-ban/2", f"{HOME}/chung-thu/{row.pk}"):
        answer = leader.get(page)
        assert answer.status_code == 200
        assert not {"Rút khỏi danh sách", "Nhập chứng thư số", "Đổi mục đích"} & set(
            re.findall(r"Rút khỏi danh sách|Nhập chứng thư số|Đổi mục đích", text(answer))
        )


def test_a_broken_list_is_told_and_can_be_mended_here(
    admin: Client, root: pki.Holder, settings: Any, tmp_path: Path
) -> None:
    settings.TRUST_LIST = tmp_path / "khong-co"
    answer = admin.get(HOME)
    assert answer.status_code == 200 and "Không đọc được danh sách chứng thư số tin cậy" in text(answer)
    admin.post(f"{HOME}/nhap/xac-nhan", hidden(look_at(admin, ("goc.cer", root.der))) | {"ground": GROUND})
    assert "Không đọc được" not in text(admin.get(HOME))
