"""Every page as it is, with real documents in it, on a desk and on a phone: it fits, it is light, it is accessible.

With VANTHU_PICTURES=1 the pictures of docs/pictures are taken anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import steps
from PIL import Image
from playwright.sync_api import Page, expect
from steps import BD, LC, press, should_be

from vanthu.core.clock import VIETNAM

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

ROOT = Path(__file__).resolve().parents[2]
AXE = (ROOT / "tests/web/vendor/axe.min.js").read_text(encoding="utf-8")
PICTURES = ROOT / "docs/pictures"
HEAVIEST = 300 * 1024  # bytes over the wire, pictures of the document's pages aside
WIDTHS = (1440, 390)


@pytest.fixture(scope="module")
def world(_office: Any) -> dict[str, str]:
    """Addresses of documents in telling states: issued, waiting to be signed, a draft, arrived, registered."""
    office = _office
    drafter, unit, head = (office.sign_in(BD.who(seat)) for seat in ("chuyenvien", "truongphong", "giamdoc"))
    clerk = office.sign_in(BD.who("vanthu"))
    subject = BD.letter.subject
    issued = steps.draft(drafter, BD, [LC], subject=subject)
    unit.goto(issued)
    press(unit, "Thông qua & trình duyệt", opinion="Đồng ý.")
    head.goto(issued)
    press(head, "Ký VB")
    should_be(head, "Đã ký")
    press(head, "Duyệt & Chuyển VT")
    clerk.goto(issued)
    press(clerk, "Cấp số")
    press(clerk, "Ký số cơ quan")
    should_be(clerk, "Đã ký số cơ quan, chờ phát hành")
    press(clerk, "Phát hành")
    should_be(clerk, "Đã phát hành")
    to_sign = steps.draft(drafter, BD, [LC], subject=f"{subject}, đợt 2")
    unit.goto(to_sign)
    press(unit, "Thông qua & trình duyệt", opinion="Đồng ý.")
    draft = steps.draft(drafter, BD, [LC], subject=f"{subject}, đợt 3", send=False)

    lai_chau = office.sign_in(LC.who("vanthu"))
    lai_chau.goto(f"{office.url}/viec/cho-dang-ky")
    row = steps.look_until(lai_chau, lai_chau.locator("a.row-link", has_text=subject))
    row.click()
    expect(lai_chau.locator("#act-register")).to_be_visible()
    arrived = lai_chau.url
    office.said.clear()
    return {"issued": issued, "to_sign": to_sign, "draft": draft, "arrived": arrived}


#: Name → whose page, and its address, from the world and the start of every address.
PAGES: dict[str, tuple[str, Callable[[dict[str, str], str], str]]] = {
    "home": ("vanthu.bd", lambda world, url: f"{url}/"),
    "list": ("vanthu.bd", lambda world, url: f"{url}/van-ban/out"),
    "queue-empty": ("vanthu.bd", lambda world, url: f"{url}/viec/cho-phat-hanh"),
    "search": ("vanthu.bd", lambda world, url: f"{url}/tra-cuu?q=quy+che"),
    "bus": ("vanthu.bd", lambda world, url: f"{url}/lien-thong"),
    "register-book": ("vanthu.bd", lambda world, url: f"{url}/so/out/{_year()}"),
    "paper": ("vanthu.bd", lambda world, url: f"{url}/van-ban/nhap-giay"),
    "document": ("vanthu.bd", lambda world, url: world["issued"]),
    "sign": ("giamdoc.bd", lambda world, url: f"{url}/viec/cho-toi-ky"),
    "document-to-sign": ("giamdoc.bd", lambda world, url: world["to_sign"]),
    "draft": ("chuyenvien.bd", lambda world, url: f"{url}/van-ban/soan"),
    "edit": ("chuyenvien.bd", lambda world, url: f"{world['draft']}/sua"),
    "arrival": ("vanthu.lc", lambda world, url: world["arrived"]),
    "register": ("vanthu.lc", lambda world, url: f"{world['arrived']}/dang-ky"),
    "notices": ("chuyenvien.bd", lambda world, url: f"{url}/thong-bao"),
    "account": ("giamdoc.bd", lambda world, url: f"{url}/tai-khoan"),
    "password": ("giamdoc.bd", lambda world, url: f"{url}/tai-khoan/mat-khau"),
}


def _year() -> int:
    return datetime.now(VIETNAM).year


def serious(page: Page) -> list[str]:
    """What axe finds serious or critical, in words."""
    # Not a script of the page: what is evaluated is not subject to its content security policy.
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{item['id']} ({item['impact']}): {item['nodes'][0]['html'][:200]}"
        for item in found["violations"]
        if item["impact"] in {"serious", "critical"}
    ]


def weight(page: Page) -> int:
    """Bytes that came over the wire for this page, but for the pictures of the document's pages."""
    return page.evaluate(
        """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
            .filter((entry) => !/\\.webp$/.test(new URL(entry.name).pathname))
            .reduce((sum, entry) => sum + entry.transferSize, 0)"""
    )


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_is_light_and_accessible(office, world, name, width):
    who, where = PAGES[name]
    # A visit with nothing remembered: what a page costs the first time.
    signed_in = office.sign_in(who, width)
    context = office.context(width, storage_state=signed_in.context.storage_state())
    page = context.new_page()
    page.goto(where(world, office.url), wait_until="networkidle")
    page.evaluate("document.fonts.ready.then(() => null)")
    expect(page.locator("h1").first).to_be_visible()
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    findings = serious(page)
    bytes_sent = weight(page)
    context.close()
    assert beyond <= 0, f"{beyond} px beyond the window"
    assert findings == []
    assert 0 < bytes_sent < HEAVIEST


def test_the_door_fits_is_light_and_accessible(office):
    for width in WIDTHS:
        context = office.context(width)
        page = context.new_page()
        page.goto(f"{office.url}/dang-nhap", wait_until="networkidle")
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        assert serious(page) == []
        assert weight(page) < HEAVIEST
        context.close()


def test_what_does_not_exist_is_said_in_words(office, world):
    clerk = office.sign_in(BD.who("vanthu"))
    answer = clerk.goto(world["arrived"])
    assert answer is not None and answer.status == 404
    office.expect_complaints("404")
    expect(clerk.locator("main")).to_contain_text("Không tìm thấy nội dung này, hoặc bạn không có quyền xem.")
    assert serious(clerk) == []


# --- the pictures of the documentation --------------------------------------------------------------------------------

SHOWN = {
    "document": ("document", 1440),
    "list": ("list", 1440),
    "draft": ("edit", 1440),
    "sign-390": ("sign", 390),
    "register-book": ("register-book", 1440),
    "signatures": ("document", 1440),
}


@pytest.mark.parametrize("name", SHOWN)
def test_a_picture_of_the_documentation_shows_the_page_as_it_is(office, world, name, tmp_path):
    of, width = SHOWN[name]
    who, where = PAGES[of]
    page = office.sign_in(who, width)
    page.goto(where(world, office.url), wait_until="networkidle")
    if name == "signatures":
        steps.tab(page, "ky-so")
    if page.locator(".viewer").count():
        steps.look_until(page, page.locator(".viewer .page img"))
        if name == "signatures":
            steps.tab(page, "ky-so").scroll_into_view_if_needed()
    taken = tmp_path / f"{name}.png"
    page.screenshot(path=taken)
    if os.environ.get("VANTHU_PICTURES"):
        PICTURES.mkdir(parents=True, exist_ok=True)
        picture = (
            Image.open(taken).convert("RGB").quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        )
        picture.save(PICTURES / f"{name}.png", optimize=True)
    with Image.open(PICTURES / f"{name}.png") as kept, Image.open(taken) as now:
        assert kept.size == now.size
    assert (PICTURES / f"{name}.png").stat().st_size < 200_000
