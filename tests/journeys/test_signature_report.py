"""What a person files and manages around signatures: the report, the revisions side by side, a file of no register, the
trust list; on a desk, on a phone and by keyboard."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pypdfium2
import pytest
import steps
from playwright.sync_api import Page, expect
from steps import BD

from benches import pki
from browsers import beyond, serious, weight

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

HEAVIEST = 300 * 1024
#: A desk always, a phone with the long ones.
WIDTHS = [1440, pytest.param(390, marks=pytest.mark.long)]


def sound(page: Page, name: str) -> None:
    """The page fits, is light and accessible; VANTHU_LOOK=folder leaves a picture of it there."""
    page.wait_for_load_state("networkidle")
    width = page.viewport_size["width"]  # type: ignore[index]
    if folder := os.environ.get("VANTHU_LOOK"):
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    assert beyond(page) <= 0, (name, width)
    assert serious(page) == [], (name, width)
    assert weight(page) < HEAVIEST, (name, width)


def saved(page: Page, label: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=label).click()
    return Path(download.value.path()).read_bytes()


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


@pytest.mark.parametrize("width", WIDTHS)
def test_the_report_is_read_filed_and_compared_revision_by_revision(office, world, width):
    clerk = office.sign_in(BD.who("vanthu"), width)
    clerk.goto(world["issued"])
    steps.tab(clerk, "ky-so")
    clerk.get_by_role("link", name="Báo cáo kiểm tra, so sánh các bản").click()
    expect(clerk.locator("h1")).to_have_text("Báo cáo kiểm tra chữ ký số")
    expect(clerk.locator(".verdict")).to_contain_text("Chữ ký số hợp lệ. Giá trị pháp lý: bản gốc.")
    expect(clerk.locator(".signature")).to_have_count(2)
    expect(clerk.locator(".changes").first).to_contain_text("Ô “số”: “(trống)” →")
    sound(clerk, "report")
    text = words(saved(clerk, "Tải báo cáo (PDF)"))
    assert "KẾT LUẬN: Chữ ký số hợp lệ." in text and BD.letter.signer_name in text

    with clerk.expect_navigation():
        clerk.get_by_role("button", name="Kiểm tra lại").click()
    expect(clerk.locator(".verdict")).to_contain_text("Chữ ký số hợp lệ.")
    ask = clerk.get_by_role("button", name="Lập bản lưu trữ dài hạn")
    if ask.is_visible():  # once for the document: the widths do not always run together
        ask.click()
    expect(clerk.locator("main")).to_contain_text(re.compile("Chờ lập|Đã lập"))  # a worker makes it meanwhile

    clerk.get_by_role("link", name="So sánh các bản đã ký").click()
    with clerk.expect_navigation():
        clerk.get_by_role("link", name=re.compile("→ Khi ký ô “con dấu”")).click()
    pictures = clerk.locator(".revisions-page img")
    expect(pictures).to_have_count(2)
    expect(clerk.locator("[data-side=newer] rect").first).to_be_attached()
    older, newer = (pictures.nth(place).bounding_box() for place in (0, 1))
    if width == 390:
        assert newer["y"] >= older["y"] + older["height"], "one above the other"
    else:
        assert abs(newer["y"] - older["y"]) < 2 and newer["x"] > older["x"], "side by side"
    sound(clerk, "revisions")
    # By keyboard: one of the two alone, the step before, the next page.
    clerk.keyboard.press("3")
    expect(clerk.locator("[data-side=older]")).to_be_hidden()
    sound(clerk, "revisions-one")
    clerk.keyboard.press("1")
    expect(clerk.locator("[data-side=older]")).to_be_visible()
    clerk.keyboard.press("[")
    expect(clerk.locator("[data-step-at]")).to_contain_text("→ Khi ký ô “chữ ký của người ký”")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_file_of_no_register_is_checked_by_anybody(office, world, width):
    clerk = office.sign_in(BD.who("vanthu"))
    clerk.goto(world["issued"])
    address = clerk.locator("a[href*='/tep/'][href$='?xem=1']").first.get_attribute("href")
    pdf = clerk.request.get(f"{office.url}{address}").body()
    person = office.sign_in(BD.who("chuyenvien"), width)
    person.goto(f"{office.url}/kiem-tra-tep")
    sound(person, "check-file")
    upload = {"name": "nhan-tu-noi-khac.pdf", "mimeType": "application/pdf", "buffer": pdf + b"%them"}
    person.set_input_files("[name=file]", upload)
    person.get_by_role("button", name="Kiểm tra", exact=True).click()
    expect(person.locator(".verdict")).to_contain_text("Chữ ký số cần văn thư xem xét.")
    expect(person.locator("main")).to_contain_text("nhan-tu-noi-khac.pdf")
    sound(person, "checked")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_trust_list_is_changed_by_the_administrator_and_read_by_the_leader(office, world, width):
    common = f"Gốc thử nghiệm {width}"
    root = pki.issue(pki.name(common), ca=True)
    admin = office.sign_in(BD.who("quantri"), width)
    admin.goto(f"{office.url}/quan-tri/danh-sach-tin-cay")
    sound(admin, "trust")
    admin.get_by_role("link", name="Nhập chứng thư số").click()
    sound(admin, "trust-import")
    admin.set_input_files("[name=files]", {"name": "goc.cer", "mimeType": "application/pkix-cert", "buffer": root.der})
    admin.get_by_role("button", name="Xem trước").click()
    expect(admin.locator(".trust")).to_contain_text(common)
    expect(admin.locator(".trust")).to_contain_text("Thêm mới")
    sound(admin, "trust-preview")
    admin.get_by_role("button", name="Xác nhận nhập").click()
    expect(admin.locator("#id_ground_error")).to_be_visible()
    office.expect_complaints("422")
    admin.fill("[name=ground]", "Thông báo số 12/TB-CY")
    admin.get_by_role("button", name="Xác nhận nhập").click()
    expect(admin.locator("h1")).to_contain_text("Phiên bản")
    expect(admin.locator("main")).to_contain_text("Thông báo số 12/TB-CY")
    sound(admin, "trust-version")

    leader = office.sign_in(BD.who("giamdoc"), width)
    leader.goto(f"{office.url}/quan-tri/danh-sach-tin-cay")
    leader.get_by_role("link", name=re.compile(common)).click()
    expect(leader.locator("main")).to_contain_text("Đang được tin cậy")
    expect(leader.get_by_role("button", name="Rút khỏi danh sách")).to_have_count(0)
    admin.goto(leader.url)
    expect(admin.get_by_role("button", name="Đổi mục đích")).to_be_visible()
    sound(admin, "trust-certificate")
    admin.locator("form[action$='/rut'] [name=ground]").fill("Kết thúc thử nghiệm")
    admin.get_by_role("button", name="Rút khỏi danh sách").click()
    expect(admin.locator("main")).to_contain_text("Kết thúc thử nghiệm")
