"""Letters that come on paper: the scan, by the standard of each agency's own regulation."""

from __future__ import annotations

import re

import pytest
import steps
from playwright.sync_api import Page, expect
from steps import BD, LC, ST, Agency, button, press, register, should_be
from test_placing import drag, millimetres

from browsers import beyond, serious
from vanthu.demo.documents.catalogue import document

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

FINE, COARSE = (document(f"ban_quan_ly_cho_giay_den_{dpi}dpi") for dpi in (200, 150))


def fill(page: Page, url: str, *, scan, number: str, looked_at: bool = True, reason: str = "") -> None:
    page.goto(f"{url}/van-ban/nhap-giay")
    page.select_option("[name=type_name]", scan.type_name)
    page.fill("[name=organ_name]", "Ban Quản lý chợ")
    page.fill("[name=number]", number)
    page.fill("[name=notation]", scan.notation)
    page.fill("[name=issued_on]", scan.date.isoformat())
    page.fill("[name=subject]", scan.subject)
    page.fill("[name=signer_name]", "Trưởng ban quản lý")
    page.fill("[name=signer_position]", "Trưởng ban")
    page.set_input_files("[name=scan]", scan.pdf)
    page.set_checked("[name=no_mark]", looked_at)
    if reason:
        page.fill("[name=coarse_reason]", reason)
    page.get_by_role("button", name=re.compile(r"^Lưu(?! và nhập)")).click()


@pytest.mark.parametrize(
    ("agency", "scan"),
    [
        pytest.param(BD, FINE, id="bd-200"),
        pytest.param(BD, COARSE, id="bd-150"),
        pytest.param(ST, FINE, id="st-200", marks=pytest.mark.long),
    ],
)
def test_a_scan_that_is_fine_enough_is_taken_in_and_registered(office, agency: Agency, scan):
    clerk = office.sign_in(agency.who("vanthu"))
    reason = "Máy quét độ phân giải cao đang sửa" if scan is COARSE else ""
    fill(clerk, office.url, scan=scan, number=str(500 + scan.dpi), reason=reason)
    clerk.wait_for_url(re.compile(r"/van-ban/[0-9a-f-]{36}$"))
    should_be(clerk, "Chờ tiếp nhận")
    expect(clerk.locator(".viewer .page img").first).to_be_visible(timeout=30_000)
    press(clerk, "Tiếp nhận")
    assert register(clerk).isdecimal()
    # It goes to nobody before the agency has signed it.
    expect(clerk.locator("#actions")).to_contain_text("Bản số hóa chưa có chữ ký số của cơ quan")
    press(clerk, "Ký số bản số hóa")
    expect(button(clerk, "Trình")).to_be_visible(timeout=60_000)
    expect(clerk.locator("#tab-ky-so")).to_contain_text("bản sao, số hóa")


def test_soc_trang_refuses_a_scan_below_two_hundred_and_keeps_what_was_typed(office):
    clerk = office.sign_in(ST.who("vanthu"))
    clerk.goto(f"{office.url}/van-ban/in")
    before = clerk.locator("tr[data-row]").count()
    fill(clerk, office.url, scan=COARSE, number="627")
    expect(clerk.locator("#id_scan_error")).to_contain_text("Bản quét 150 dpi, dưới mức tối thiểu 200 dpi của quy chế.")
    expect(clerk.locator("[name=subject]")).to_have_value(COARSE.subject)
    office.expect_complaints("422")
    clerk.goto(f"{office.url}/van-ban/in")
    assert clerk.locator("tr[data-row]").count() == before


def test_below_the_decree_binh_dinh_asks_why_and_keeps_the_answer(office):
    clerk = office.sign_in(BD.who("vanthu"))
    fill(clerk, office.url, scan=COARSE, number="827")
    expect(clerk.locator("#id_coarse_reason_error")).to_contain_text(
        "Bản quét 150 dpi, dưới mức 200 dpi của Nghị định 30/2020/NĐ-CP."
    )
    office.expect_complaints("422")
    clerk.fill("[name=coarse_reason]", "Máy quét độ phân giải cao đang sửa")
    clerk.keyboard.press("Control+Enter")
    clerk.wait_for_url(re.compile(r"/van-ban/[0-9a-f-]{36}$"))
    expect(clerk.locator("#tab-xu-ly")).to_contain_text("lý do: Máy quét độ phân giải cao đang sửa.")


def test_paper_may_be_entered_now_and_scanned_later(office):
    clerk = office.sign_in(BD.who("vanthu"))
    clerk.goto(f"{office.url}/van-ban/nhap-giay")
    expect(clerk.locator("[name=subject]")).to_have_value("")  # what was accepted before is not put back
    clerk.fill("[name=organ_name]", "Ban Quản lý chợ")
    clerk.fill("[name=number]", "927")
    clerk.fill("[name=notation]", FINE.notation)
    clerk.fill("[name=issued_on]", FINE.date.isoformat())
    clerk.fill("[name=subject]", "Thư sẽ quét sau")
    clerk.check("[name=scan_later]")
    clerk.check("[name=no_mark]")
    clerk.get_by_role("button", name=re.compile(r"^Lưu(?! và nhập)")).click()
    clerk.wait_for_url(re.compile(r"/van-ban/[0-9a-f-]{36}$"))
    clerk.goto(f"{office.url}/viec/cho-quet")
    clerk.get_by_role("link", name="Thư sẽ quét sau").click()
    clerk.locator("#act-add_scan").click()
    clerk.wait_for_load_state()
    clerk.set_input_files("[name=scan]", FINE.pdf)
    clerk.check("[name=no_mark]")
    clerk.keyboard.press("Control+Enter")
    clerk.wait_for_url(re.compile(r"/van-ban/[0-9a-f-]{36}$"))
    expect(clerk.locator(".viewer .page img").first).to_be_visible(timeout=30_000)
    expect(clerk.locator("#act-add_scan")).to_have_count(0)


def test_a_scan_without_words_wants_the_clerks_look_and_stays_chosen(office):
    clerk = office.sign_in(BD.who("vanthu"))
    fill(clerk, office.url, scan=FINE, number="727", looked_at=False)
    expect(clerk.locator("#id_no_mark_error")).to_contain_text("Hãy kiểm tra và đánh dấu vào ô này.")
    office.expect_complaints("422")
    assert clerk.locator("[name=scan]").evaluate("input => input.files.length") == 1
    clerk.check("[name=no_mark]")
    clerk.keyboard.press("Control+Enter")
    clerk.wait_for_url(re.compile(r"/van-ban/[0-9a-f-]{36}$"))
    should_be(clerk, "Chờ tiếp nhận")


def test_what_was_signed_by_hand_gets_its_number_is_scanned_signed_and_issued(office):
    clerk = office.sign_in(BD.who("vanthu"))
    clerk.goto(f"{office.url}/van-ban/phat-hanh-giay")
    clerk.select_option("[name=type_name]", "Công văn")
    clerk.fill("[name=subject]", "Thư ký tay")
    clerk.fill("[name=notation]", "SCT-VP")
    clerk.fill("input#id_recipients", LC.found_by)
    clerk.get_by_role("option", name=LC.name).click()
    clerk.get_by_role("button", name=re.compile("^Lưu và cấp số(?! tiếp)")).click()
    clerk.wait_for_url(re.compile(r"/van-ban/[0-9a-f-]{36}$"))
    should_be(clerk, "Đã cấp số, chờ ký số cơ quan")
    expect(clerk.locator("#actions")).to_contain_text("Hãy gắn bản quét của văn bản giấy đã ký")
    clerk.locator("#act-scan_original").click()
    clerk.wait_for_load_state()
    clerk.set_input_files("[name=scan]", FINE.pdf)
    clerk.check("[name=original_checked]")
    clerk.check("[name=no_mark]")
    clerk.keyboard.press("Control+Enter")
    clerk.wait_for_url(re.compile(r"/van-ban/[0-9a-f-]{36}$"))
    # The stamp would stand over the letterhead: it is moved under it, by the mouse and then by keys.
    shown = clerk.locator(".place-shown rect")
    expect(shown).to_be_visible(timeout=30_000)
    usual = float(shown.get_attribute("y"))
    clerk.locator("#act-place_original, a[href$='/vi-tri-goc']").first.click()
    expect(clerk.locator("h1")).to_have_text("Dời ô chữ ký số")
    box, faults = clerk.locator(".place-box"), clerk.locator(".place-faults")
    expect(faults).to_have_text(re.compile("^Ô ở đúng góc"))
    left, top = millimetres(box)
    drag(clerk, box, to=(0.5, 0.5))
    expect(faults).to_contain_text("phải ở góc trên bên phải trang 1")
    clerk.get_by_role("button", name="Hoàn tác").click()
    expect(faults).to_have_text(re.compile("^Ô ở đúng góc"))
    steps.tab_to(clerk, ".place-box")
    for key in (*["Control+ArrowDown"] * 5, "ArrowDown", "ArrowRight"):
        clerk.keyboard.press(key)
    assert millimetres(box) == pytest.approx((left + 1, top + 26), abs=0.06)
    assert serious(clerk) == [] and beyond(clerk) <= 0
    clerk.get_by_role("button", name="Lưu vị trí").first.click()
    clerk.wait_for_url(re.compile(r"/van-ban/[0-9a-f-]{36}$"))
    assert float(shown.get_attribute("y")) == pytest.approx(usual + 26, abs=0.1)
    press(clerk, "Ký số cơ quan")
    should_be(clerk, "Đã ký số cơ quan, chờ phát hành")
    press(clerk, "Phát hành")
    should_be(clerk, "Đã phát hành")
    expect(clerk.locator("#tab-ky-so")).to_contain_text("bản sao, số hóa")
