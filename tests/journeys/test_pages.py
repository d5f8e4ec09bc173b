"""Every page as it is, with real documents in it, on a desk and on a phone: it fits, it is light, it is accessible.

With VANTHU_PICTURES=1 the pictures of docs/pictures are taken anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import steps
from PIL import Image
from playwright.sync_api import expect
from steps import BD

from browsers import beyond, low, serious, weight
from vanthu.core.clock import VIETNAM

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs/pictures"
HEAVIEST = 300 * 1024  # bytes over the wire, pictures of the document's pages aside
WIDTHS = (1440, 390)


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
    # Signing: what is placed, printed, changed and confirmed around it.
    "placement": ("chuyenvien.bd", lambda world, url: f"{world['draft']}/vi-tri"),
    "print": ("vanthu.bd", lambda world, url: f"{world['issued']}/ban-in"),
    "signer": ("giamdoc.bd", lambda world, url: f"{world['to_sign']}/nguoi-ky"),
    "original": ("vanthu.bd", lambda world, url: f"{url}/van-ban/phat-hanh-giay"),
    "batch": ("giamdoc.bd", lambda world, url: f"{url}/ky-nhieu"),
    "routine-kinds": ("giamdoc.bd", lambda world, url: f"{url}/ky-nhieu/loai-thuong-le"),
    # Quản trị: certificates, devices, pictures, whom the agency trusts.
    "certificates": ("quantri.bd", lambda world, url: f"{url}/quan-tri/chung-thu-so"),
    "register-certificate": ("quantri.bd", lambda world, url: f"{url}/quan-tri/chung-thu-so/dang-ky"),
    "certificate": ("giamdoc.bd", lambda world, url: world["seal"]),
    "certificate-admin": ("quantri.bd", lambda world, url: world["seal"]),
    "log": ("vanthu.bd", lambda world, url: f"{world['seal']}/nhat-ky"),
    "pictures": ("quantri.bd", lambda world, url: f"{url}/quan-tri/hinh-anh"),
    "trust": ("giamdoc.bd", lambda world, url: f"{url}/quan-tri/danh-sach-tin-cay"),
    "trust-version": ("giamdoc.bd", lambda world, url: f"{url}/quan-tri/danh-sach-tin-cay/phien-ban/1"),
    "check-file": ("luutru.bd", lambda world, url: f"{url}/kiem-tra-tep"),
    "report": ("vanthu.bd", lambda world, url: world["report"]),
    "revisions": ("vanthu.bd", lambda world, url: f"{world['report']}/cac-ban"),
    "delegations": ("giamdoc.bd", lambda world, url: f"{url}/quan-tri/uy-quyen-ky"),
    "keys": ("giamdoc.bd", lambda world, url: f"{url}/tai-khoan/khoa-ky"),
    "selfcheck": ("giamdoc.bd", lambda world, url: f"{url}/tai-khoan/khoa-ky/tu-kiem-tra"),
    "password": ("giamdoc.bd", lambda world, url: f"{url}/tai-khoan/mat-khau"),
}


def _year() -> int:
    return datetime.now(VIETNAM).year


#: Between these names lie the pages that one sees less often: with the long runs.
_RARER = list(PAGES)[list(PAGES).index("placement") : list(PAGES).index("keys")]
SIZES = [
    pytest.param(name, width, marks=pytest.mark.long if name in _RARER else (), id=f"{name}-{width}")
    for name in PAGES
    for width in WIDTHS
]


@pytest.mark.parametrize(("name", "width"), SIZES)
def test_a_page_fits_is_light_and_accessible(office, world, name, width):
    who, where = PAGES[name]
    # A visit with nothing remembered: what a page costs the first time.
    signed_in = office.sign_in(who, width)
    context = office.context(width, storage_state=signed_in.context.storage_state())
    page = context.new_page()
    page.goto(where(world, office.url), wait_until="networkidle")
    page.evaluate("document.fonts.ready.then(() => null)")
    expect(page.locator("h1").first).to_be_visible()
    too_wide = beyond(page)
    findings = serious(page)
    bytes_sent = weight(page)
    too_low = low(page) if width == 390 else []
    context.close()
    if name == "selfcheck":
        office.expect_complaints("WebSocket")  # nobody's program runs on this machine
    assert too_wide <= 0, f"{too_wide} px beyond the window"
    assert findings == []
    assert 0 < bytes_sent < HEAVIEST
    assert too_low == [], "lower than a finger"


def test_the_door_fits_is_light_and_accessible(office):
    for width in WIDTHS:
        context = office.context(width)
        page = context.new_page()
        page.goto(f"{office.url}/dang-nhap", wait_until="networkidle")
        assert beyond(page) <= 0
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
