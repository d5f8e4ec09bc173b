"""A certificate is registered and confirmed; the seal's key goes to another clerk, who seals; the former one may not."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pypdfium2
import pytest
import steps
from playwright.sync_api import Page, expect
from steps import BD, LC, press, should_be

from browsers import beyond, serious
from vanthu.core.clock import VIETNAM
from vanthu.demo import pki

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.xdist_group("journeys")]

OTHER = "kiemtra"


@contextmanager
def clerk_as_well(product: Any, username: str) -> Iterator[None]:
    """Meanwhile this person is văn thư too: a position that the pages to manage people will give one day."""
    change = (
        "UPDATE people_position p SET roles = {} FROM people_account a WHERE a.id = p.account_id AND a.username = %s"
    )
    with psycopg.connect(product.environment["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(change.format("array_append(roles, 'clerk')"), [username])
        try:
            yield
        finally:
            connection.execute(change.format("array_remove(roles, 'clerk')"), [username])


def open_registry(page: Page, url: str) -> None:
    page.goto(f"{url}/")
    page.locator("nav.rail").get_by_text("Quản trị", exact=True).click()
    expect(page.locator("h1")).to_have_text("Chứng thư số và thiết bị")


def open_seal(page: Page, url: str) -> str:
    """The page of the agency's own certificate, from the list."""
    open_registry(page, url)
    page.locator(".certificate", has=page.get_by_text("Cơ quan", exact=True)).get_by_role("link").first.click()
    expect(page.locator("h1")).to_have_text(BD.name)
    page.wait_for_load_state()
    return page.url


def order(page: Page, receiver: str, scan: Path) -> None:
    """The head orders a handover on the certificate's page."""
    page.locator("#act-order").click()
    panel = page.locator("#panel-order")
    panel.locator("[name=order-receiver]").select_option(label=receiver)
    panel.locator("[name=order-number]").fill("12/QĐ-SCT")
    panel.locator("[name=order-on]").fill(f"{datetime.now(VIETNAM):%Y-%m-%d}")
    panel.locator("[name=order-scan]").set_input_files(scan)
    panel.locator("[name=order-reason]").fill("Văn thư nghỉ phép")
    with page.expect_navigation():
        panel.locator(".act-foot button").click()


def look_at(office: Any, username: str, where: str, name: str) -> None:
    """A page fits a desk and a phone and is accessible; with VANTHU_LOOK its pictures are left in that folder."""
    for width in (1440, 390):
        page = office.sign_in(username, width)
        page.goto(where, wait_until="networkidle")
        assert beyond(page) <= 0, (name, width)
        assert serious(page) == [], (name, width)
        if folder := os.environ.get("VANTHU_LOOK"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


@pytest.mark.req("BD-16.1", "BD-16.2", "BD-16.3a", "BD-16.3b", "LC-5.2c", "LC-5.3")
def test_the_seals_key_goes_to_another_clerk_and_the_former_one_is_refused(office, product, tmp_path):
    a_new_certificate_is_registered_and_confirmed(office, product, tmp_path)
    url, subject = a_numbered_letter(office)
    scan = tmp_path / "quyet-dinh.pdf"
    scan.write_bytes(BD.letter.pdf.read_bytes())
    clerk, other, head = (office.sign_in(BD.who(seat)) for seat in ("vanthu", OTHER, "giamdoc"))
    with clerk_as_well(product, BD.who(OTHER)):
        seal = open_seal(head, office.url)
        order(head, f"Người kiểm tra thể thức {BD.name} · Người kiểm tra thể thức", scan)
        for page, words in ((clerk, "Xác nhận đã giao thiết bị"), (other, "Xác nhận đã nhận thiết bị")):
            page.goto(seal)
            press(page, words)
        the_minutes_are_there(other)
        look_at(office, BD.who(OTHER), seal, "certificate")

        clerk.goto(url)
        press(clerk, "Ký số cơ quan")
        office.expect_complaints("403")
        expect(clerk.locator("main")).to_contain_text(f"đang do Người kiểm tra thể thức {BD.name} quản lý, sử dụng")
        other.goto(url)
        press(other, "Ký số cơ quan")
        should_be(other, "Đã ký số cơ quan, chờ phát hành")
        expect(other.locator("#tab-xu-ly .timeline")).to_contain_text(
            f"Thiết bị lưu khóa do Người kiểm tra thể thức {BD.name} quản lý."
        )
        look_at(office, BD.who(OTHER), f"{seal}/nhat-ky", "log")
        # And back, as after a leave.
        head.goto(seal)
        order(head, f"Văn thư {BD.name} · Văn thư", scan)
        for page, words in ((other, "Xác nhận đã giao thiết bị"), (clerk, "Xác nhận đã nhận thiết bị")):
            page.goto(seal)
            press(page, words)
    expect(clerk.locator("dl.facts")).to_contain_text(f"Văn thư {BD.name}")
    clerk.goto(url)
    press(clerk, "Phát hành")
    should_be(clerk, "Đã phát hành")
    assert subject


def a_new_certificate_is_registered_and_confirmed(office: Any, product: Any, folder: Path) -> None:
    admin = office.sign_in(BD.who("quantri"))
    look_at(office, BD.who("quantri"), f"{office.url}/quan-tri/chung-thu-so", "certificates")
    look_at(office, BD.who("quantri"), f"{office.url}/quan-tri/chung-thu-so/dang-ky", "register")
    look_at(office, BD.who("quantri"), f"{office.url}/quan-tri/hinh-anh", "pictures")
    holder = pki.Holder(kind="person", common_name="Trưởng phòng", organisation=BD.name, uid="CCCD:gia-han")
    pki.build(product.folder / "pki", [holder], base_url=product.environment["DEMO_PKI_URL"])
    file = folder / "truong-phong.cer"
    file.write_bytes(pki.credential(product.folder / "pki", holder.uid).certificate)
    open_registry(admin, office.url)
    admin.get_by_role("link", name="Đăng ký chứng thư số").click()
    admin.get_by_label("Cá nhân (khóa bí mật ký)").check()
    wanted = next(
        words for words in admin.locator("[name=account] option").all_inner_texts() if "Trưởng phòng" in words
    )
    admin.locator("[name=account]").select_option(label=wanted)
    admin.locator("[name=certificate]").set_input_files(file)
    for name, value in (("device_serial", "TK-0099"), ("device_place", "Phòng làm việc"), ("key", "khong có")):
        admin.fill(f"[name={name}]", value)
    admin.get_by_role("button", name="Đăng ký").click()
    expect(admin.locator(".error").first).to_contain_text("pkcs11:serial=")
    office.expect_complaints("422")
    expect(admin.locator("[name=device_serial]")).to_have_value("TK-0099")
    admin.fill("[name=key]", "vgca:")
    admin.locator("[name=certificate]").set_input_files(file)
    admin.get_by_role("button", name="Đăng ký").click()
    expect(admin.locator("main")).to_contain_text("Chờ chủ thể xác nhận")
    # The renewed one is not the one that he signs with: he declines it on his own page.
    place = "truongphong2" if wanted.endswith(_unit(2)) else "truongphong"
    owner = office.sign_in(BD.who(place))
    owner.goto(f"{office.url}/tai-khoan")
    expect(owner.locator("main")).to_contain_text("Chờ bạn xác nhận")
    owner.get_by_role("link", name="Không phải của tôi").click()
    press(owner, "Không phải của tôi", reason="Chưa nhận thiết bị.")
    expect(owner.locator("main")).to_contain_text("Đã thôi dùng")


def _unit(number: int) -> str:
    from vanthu.demo.units import UNITS

    name = UNITS[BD.policy][number][0]
    return f"{name[0].lower()}{name[1:]}, {BD.name}"


def a_numbered_letter(office: Any) -> tuple[str, str]:
    subject = steps.subject_of(BD)
    drafter, unit, head, clerk = (
        office.sign_in(BD.who(seat)) for seat in ("chuyenvien", "truongphong", "giamdoc", "vanthu")
    )
    url = steps.draft(drafter, BD, [LC], subject=subject)
    unit.goto(url)
    press(unit, "Thông qua & trình duyệt", opinion="Đồng ý.")
    head.goto(url)
    press(head, "Ký VB")
    should_be(head, "Đã ký")
    press(head, "Duyệt & Chuyển VT")
    clerk.goto(url)
    press(clerk, "Cấp số")
    return url, subject


def the_minutes_are_there(page: Page) -> None:
    link = steps.look_until(page, page.get_by_role("link", name="Biên bản bàn giao"))
    with page.expect_download() as begun:
        link.click()
    document = pypdfium2.PdfDocument(io.BytesIO(begun.value.path().read_bytes()))
    words = document[0].get_textpage().get_text_bounded()
    document.close()
    assert "Bàn giao thiết bị lưu khóa bí mật con dấu" in " ".join(words.split())
