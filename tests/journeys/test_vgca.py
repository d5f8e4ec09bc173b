"""A leader and a clerk sign at their desks with VGCA Sign Service, through the real page and a double of the service."""

from __future__ import annotations

import re
import ssl
import urllib.request
from typing import Any

import pytest
import steps
from playwright.sync_api import Page, expect
from steps import BD, LC, button, press, register, should_be

from browsers import beyond, serious
from vanthu.demo.documents.catalogue import document

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.xdist_group("journeys")]
LEADER, SEAL = 0, 1


def behave(window: str, *, mode: str = "normal", token: int) -> None:
    """Plug a device in, and say how the program shall behave."""
    with urllib.request.urlopen(
        f"{window}/?mode={mode}&token={token}", context=ssl._create_unverified_context(), timeout=30
    ) as said:
        assert said.status == 200


#: A machine whose clock is an hour fast.
FAST = "const now = Date.now.bind(Date); Date.now = () => now() + 3_600_000;"
#: A worker looks at what came back before the page goes on, and one machine may be busy.
PATIENCE_MS = 60_000


def at_desk(office: Any, username: str, *, clock: str = "") -> Page:
    """A browser whose owner has trusted the service's own certificate."""
    page = office.context(ignore_https_errors=True).new_page()
    if clock:
        page.add_init_script(clock)
    office.enter(page, username)
    return page


def try_to_sign(page: Page, label: str) -> Any:
    """Press the button: the line that says what came of it. The page stays."""
    opener = button(page, label)
    opener.wait_for()
    page.wait_for_load_state()
    panel = opener.locator("xpath=ancestor::details[1]").locator("form.act-panel")
    if panel.count():
        if not panel.is_visible():
            opener.click()
        opener = panel.locator(".act-foot button")
    opener.click()
    return page.locator("[data-desk-line]")


@pytest.mark.req("BD-12.3a", "BD-13.1b-i")
def test_a_leader_and_a_clerk_sign_with_vgca_sign_service(
    office: Any, desks: None, verified: Any, request: pytest.FixtureRequest
) -> None:
    drafter = office.sign_in(BD.who("chuyenvien"))
    subject = steps.subject_of(BD)
    url = steps.draft(drafter, BD, [LC], subject=subject)
    unit = office.sign_in(BD.who("truongphong"))
    unit.goto(url)
    press(unit, "Thông qua & trình duyệt", opinion="Đồng ý.")

    head = at_desk(office, BD.who("giamdoc"), clock=FAST)
    head.goto(url)
    # The program is not running.
    expect(try_to_sign(head, "Ký VB")).to_contain_text("Không kết nối được với phần mềm ký số")
    said = head.locator("[data-desk-line]")
    link = said.locator("a[target=_blank]")
    expect(link).to_have_attribute("href", re.compile(r"^https://127\.0\.0\.1:\d+$"))
    # Its words run on; the link to the self-check is no column of its own.
    assert said.get_by_role("link", name="Tự kiểm tra ký số").evaluate("link => link.getClientRects().length") <= 2
    phone = office.context(390, ignore_https_errors=True)
    phone.add_cookies(head.context.cookies())
    thumb = phone.new_page()
    thumb.goto(url)
    expect(try_to_sign(thumb, "Ký VB")).to_contain_text("không ký trên điện thoại được")
    phone.close()
    office.expect_complaints("WebSocket")

    window = request.getfixturevalue("vgca")
    behave(window, mode="cancel", token=LEADER)
    expect(try_to_sign(head, "Ký VB")).to_contain_text("Bạn đã hủy trên phần mềm ký số")
    assert serious(head) == []
    head.reload()
    should_be(head, "Chờ ký")  # free at once

    behave(window, token=SEAL)
    expect(try_to_sign(head, "Ký VB")).to_contain_text("Thiết bị đang cắm không chứa chứng thư số đã đăng ký")
    behave(window, mode="wrong-certificate", token=LEADER)
    expect(try_to_sign(head, "Ký VB")).to_contain_text("không phải chứng thư số đã đăng ký")
    head.reload()
    should_be(head, "Chờ ký")

    behave(window, mode="late", token=LEADER)
    expect(try_to_sign(head, "Ký VB")).to_contain_text("Đang chờ phần mềm ký số trên máy…")
    # He closes the page, comes back, and gives the claim back himself.
    head.reload()
    with head.expect_navigation():
        head.get_by_role("button", name="Hủy lần ký này").click()
    should_be(head, "Chờ ký")

    behave(window, token=LEADER)
    with head.expect_navigation(timeout=PATIENCE_MS):
        try_to_sign(head, "Ký VB")
    should_be(head, "Đã ký")
    press(head, "Duyệt & Chuyển VT")

    clerk = at_desk(office, BD.who("vanthu"))
    clerk.goto(url)
    press(clerk, "Cấp số")
    behave(window, token=SEAL)
    with clerk.expect_navigation(timeout=PATIENCE_MS):
        try_to_sign(clerk, "Ký số cơ quan")
    should_be(clerk, "Đã ký số cơ quan, chờ phát hành")
    press(clerk, "Phát hành")
    should_be(clerk, "Đã phát hành")
    report = verified(steps.issued_file(clerk))
    assert (report["verdict"], report["legal_value"]) == ("valid", "bản gốc")
    for page in (head, clerk):
        page.context.close()


@pytest.mark.req("BD-8.2a", "BD-16.3b")
def test_the_custodian_signs_a_scan_with_vgca_sign_service_and_checks_his_machine(
    office: Any, desks: None, request: pytest.FixtureRequest
) -> None:
    clerk = at_desk(office, BD.who("vanthu"))
    # Before the program runs, his machine's part of the self-check says so; the server's part is good.
    clerk.goto(f"{office.url}/tai-khoan/khoa-ky/tu-kiem-tra")
    vgca = clerk.locator("[data-look=vgca]")
    expect(vgca).to_contain_text("Không kết nối được với phần mềm ký số")
    office.expect_complaints("WebSocket")
    expect(clerk.locator("[data-look=clock]")).to_contain_text("Đạt")
    expect(clerk.locator("#main, main").first).to_contain_text("Máy chủ cấp dấu thời gian (TSA)")
    assert serious(clerk) == [] and beyond(clerk) <= 0

    scan = document("ban_quan_ly_cho_giay_den_200dpi")
    clerk.goto(f"{office.url}/van-ban/nhap-giay")
    clerk.select_option("[name=type_name]", scan.type_name)
    for name, value in (
        ("organ_name", "Ban Quản lý chợ"),
        ("number", "948"),
        ("notation", scan.notation),
        ("issued_on", scan.date.isoformat()),
        ("subject", scan.subject),
        ("signer_name", "Trưởng ban quản lý"),
    ):
        clerk.fill(f"[name={name}]", value)
    clerk.set_input_files("[name=scan]", scan.pdf)
    clerk.set_checked("[name=no_mark]", True)
    clerk.get_by_role("button", name=re.compile(r"^Lưu(?! và nhập)")).click()
    clerk.wait_for_url(re.compile(r"/van-ban/[0-9a-f-]{36}$"))
    url = clerk.url
    press(clerk, "Tiếp nhận")
    register(clerk)

    window = request.getfixturevalue("vgca")
    behave(window, mode="cancel", token=SEAL)
    expect(try_to_sign(clerk, "Ký số bản số hóa")).to_contain_text("Bạn đã hủy trên phần mềm ký số")
    clerk.reload()
    behave(window, mode="wrong-certificate", token=SEAL)
    line = try_to_sign(clerk, "Ký số bản số hóa")
    expect(line).to_contain_text("không phải chứng thư số đã đăng ký")
    expect(line.get_by_role("link", name="Tự kiểm tra ký số")).to_be_visible()
    clerk.reload()
    # Whatever the program says in the end: the server has the file and tells what became of it.
    behave(window, mode="says-failed", token=SEAL)
    with clerk.expect_navigation(timeout=PATIENCE_MS):
        try_to_sign(clerk, "Ký số bản số hóa")
    behave(window, token=SEAL)
    expect(button(clerk, "Trình")).to_be_visible()
    assert clerk.url == url
    expect(clerk.locator("#tab-ky-so")).to_contain_text("bản sao, số hóa")

    clerk.goto(f"{office.url}/tai-khoan/khoa-ky/tu-kiem-tra")
    expect(vgca).to_contain_text("Đã đăng ký cho bạn")
    behave(window, token=LEADER)
    clerk.reload()
    expect(vgca).to_contain_text("chưa được đăng ký cho bạn")
    clerk.add_init_script(FAST)
    clerk.reload()
    expect(clerk.locator("[data-look=clock]")).to_contain_text(re.compile(r"Chưa đạt.*chỉnh lại ngày giờ"))
    clerk.set_viewport_size({"width": 390, "height": 844})
    assert serious(clerk) == [] and beyond(clerk) <= 0
    clerk.context.close()
