"""The gallery in real Chromium: clean console, no sideways scroll, no serious accessibility finding, light pages, and
the behaviours that only a browser has."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gallery
import pytest
import sample_contexts as samples
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text(encoding="utf-8")
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
LAPTOP = {"viewport": {"width": 1366, "height": 768}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LIMIT = 300 * 1024
SHELL_PAGES = [name for name, (template, _) in samples.PAGES.items() if "shell" not in samples.PAGES[name][1]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Of this module only: Playwright's event loop would make Django refuse the database to later tests.
    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def server() -> Iterator[Any]:
    with gallery.running() as running:
        yield running


@pytest.fixture
def visit(browser: Browser, server: Any) -> Iterator[Any]:
    """`visit(name, **context)` opens a page and fails the test at its end if the console said anything wrong."""
    said: list[str] = []
    contexts = []

    def open_page(name: str, **options: Any) -> Page:
        context = browser.new_context(**(LAPTOP | options))
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: said.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda e: said.append(str(e)))
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/{name}", wait_until="networkidle")
        return page

    open_page.said = said  # type: ignore[attr-defined]
    yield open_page
    for context in contexts:
        context.close()
    assert said == []


def posted(server: Any) -> list[tuple[str, bytes]]:
    return server.posts


def serious(page: Page) -> list[str]:
    """What axe finds serious or critical, in words."""
    page.evaluate(AXE)
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:160]} {v['nodes'][0]['failureSummary'][:200]}"
        for v in result["violations"]
        if v["impact"] in {"serious", "critical"}
    ]


# --- every page -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "390"])
def test_every_page_is_clean_fits_its_width_and_is_accessible(browser, server, size):
    context = browser.new_context(**size)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda m: said.append(f"{page.url}: {m.text}") if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda e: said.append(f"{page.url}: {e}"))
    findings: list[str] = []
    for name in samples.PAGES:
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/{name}", wait_until="load")
        page.evaluate("document.fonts.ready.then(() => null)")
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if beyond > 0:
            findings.append(f"{name}: {beyond} px wider than the screen")
        findings += [f"{name}: {finding}" for finding in serious(page)]
    context.close()
    assert said == []
    assert findings == []


@pytest.mark.parametrize("name", ["list", "document", "sign-stack", "register", "book", "styleguide"])
def test_the_heaviest_pages_stay_under_300_kilobytes_without_the_document(browser, server, name):
    context = browser.new_context(**DESKTOP)
    page = context.new_page()
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["response"]["url"]}))
    network.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: int(e["encodedDataLength"])}))
    page.goto(f"http://127.0.0.1:{server.server_address[1]}/{name}", wait_until="networkidle")
    total = sum(size for key, size in sizes.items() if "/page-" not in kinds.get(key, ""))
    context.close()
    assert 40_000 < total < LIMIT


def test_the_vietnamese_letters_and_the_digits_come_from_our_own_font(visit):
    page = visit("list")
    assert page.evaluate("document.fonts.check('15px Inter', 'Ữựẫễỗ')")
    widths = page.evaluate(
        """() => ["1111", "8888"].map((text) => {
            const span = document.createElement("span"); span.className = "num"; span.textContent = text;
            document.body.append(span); const width = span.getBoundingClientRect().width; span.remove(); return width; })"""
    )
    assert widths[0] == widths[1]


# --- lists and keys ---------------------------------------------------------------------------------------------------


def test_j_k_and_arrows_move_enter_opens_and_x_selects(visit):
    page = visit("list")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.closest('tr').querySelector('.c-code').innerText").startswith("1120/")
    assert page.locator("#bulk").is_hidden()
    page.keyboard.press("x")
    assert page.locator(".row.picked .c-code").inner_text() == "1120/BCT-TTTN"
    assert page.locator("[data-bulk-count]").inner_text() == "Đã chọn 1 văn bản"
    page.keyboard.press("Enter")
    page.wait_for_url("**/document")


def test_letters_are_no_commands_in_a_field_or_while_a_letter_is_being_composed(visit):
    page = visit("list")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("jjx")
    assert page.locator("#q").input_value() == "jjx"
    assert page.locator(".row.here").count() == 0
    page.evaluate("document.activeElement.blur()")
    page.evaluate(
        """document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "j", keyCode: 229, isComposing: true, bubbles: true}))"""
    )
    assert page.locator(".row.here").count() == 0


def test_alt_and_arrow_moves_rows_even_from_a_field(visit):
    page = visit("list")
    page.keyboard.press("/")
    page.keyboard.press("Alt+ArrowDown")
    assert page.locator(".row.here").count() == 1


def test_the_palette_opens_by_keyboard_and_enter_goes_where_it_points(visit):
    page = visit("document")
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette-list [role=option]")
    page.keyboard.press("ArrowDown")
    assert page.locator("#palette [aria-selected=true]").inner_text().startswith("Chờ cấp số")
    page.keyboard.press("Enter")
    page.wait_for_url("**/list")


# --- document ---------------------------------------------------------------------------------------------------------


def test_the_words_of_a_page_lie_over_its_picture_and_can_be_copied(visit):
    page = visit("document")
    words = page.locator("#page-1 .words span")
    words.first.wait_for(state="attached")
    first = page.evaluate(
        """() => { const word = [...document.querySelectorAll("#page-1 .words span")].find((s) => s.textContent === "2481/UBND-KT ");
            const box = word.getBoundingClientRect(), sheet = word.closest(".page").getBoundingClientRect();
            return {left: (box.left - sheet.left) / sheet.width, right: (box.right - sheet.left) / sheet.width}; }"""
    )
    expected = next(w for w in json.loads(gallery.page_picture()[1]) if w[4] == "2481/UBND-KT")
    assert first["left"] == pytest.approx(expected[0], abs=0.004)
    assert first["right"] == pytest.approx(expected[2], abs=0.02)
    copied = page.evaluate(
        """() => { getSelection().selectAllChildren(document.querySelector("#page-1 .words")); return getSelection().toString(); }"""
    )
    assert "TỈNH BÌNH ĐỊNH" in copied and "Số: 2481/UBND-KT" in copied


def test_zoom_and_page_keys_work_and_zoom_keeps_the_words_in_place(visit):
    page = visit("document")
    before = page.locator("#page-1").bounding_box()["width"]
    page.keyboard.press("+")
    assert page.locator("#page-1").bounding_box()["width"] > before * 1.2
    assert page.locator("[data-zoom-now]").inner_text() == "125%"
    page.keyboard.press("0")
    assert page.locator("#page-1").bounding_box()["width"] == before
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('[data-page-at]').textContent === '2'")


def test_the_signing_stack_opens_at_the_signature_page_with_its_three_lines_in_sight(visit):
    for options in (LAPTOP, PHONE):
        page = visit("sign-stack", **options)
        height = options["viewport"]["height"]
        box = page.locator("#page-2").bounding_box()
        assert 0 < box["y"] < height * 0.6
        for line in (".doc-head h1", ".stack-line >> nth=0", ".stack-line >> nth=1"):
            assert 0 < page.locator(line).bounding_box()["y"] < height
        button = page.locator(".thumb .btn-primary" if options is PHONE else "#act-sign")
        assert button.inner_text() == "Ký VB" and button.bounding_box()["y"] + 44 <= height


def test_a_page_under_work_looks_again_and_comes_anew_when_the_work_is_over(visit):
    page = visit("document-busy")
    assert page.locator("[data-watch]").is_visible()
    asked = []

    def answer(route):
        asked.append(route.request.resource_type)
        # The first look finds the job still running, the second finds it done.
        done = asked.count("fetch") >= 2 or route.request.resource_type == "document"
        route.fulfill(
            body=gallery.render(*samples.PAGES["document" if done else "document-busy"]), content_type="text/html"
        )

    page.route("**/document-busy", answer)
    page.locator("[data-watch]").wait_for(state="detached")
    assert asked == ["fetch", "fetch", "document"]


def test_an_action_with_a_form_opens_in_place_and_is_sent_once(visit, server):
    page = visit("document")
    page.locator("#act-return").click()
    page.locator("#return-id_reason").fill("Không thuộc chức năng")
    page.evaluate(
        "document.querySelector('#panel-return').addEventListener('submit', () => { window.sends = (window.sends ?? 0) + 1 })"
    )
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/list")
    assert [path for path, _ in posted(server)] == ["do/return"]


def test_on_a_phone_the_thumb_bar_leads_to_the_panel(visit):
    page = visit("document", **PHONE)
    assert page.locator(".thumb").is_visible() and page.locator(".bottom").count() == 0
    page.locator(".thumb a[data-open-panel]").first.click()
    page.locator("#finish-id_result").wait_for(state="visible")


# --- forms ------------------------------------------------------------------------------------------------------------


def test_recipients_are_found_by_initials_code_or_words_without_marks(visit):
    page = visit("draft")
    box = page.locator("#id_recipients")
    for typed in ("sct", "h59", "hau giang"):
        have = page.locator(".pick-chip").count()
        box.fill(typed)
        page.keyboard.press("Enter")  # before the endpoint has answered
        page.locator(".pick-chip").nth(have).wait_for()
    chips = page.locator(".pick-chip").all_inner_texts()
    assert {c.rstrip("×").strip() for c in chips} == {
        "Sở Công Thương tỉnh Bình Định",
        "Sở Nông nghiệp và Phát triển nông thôn tỉnh Sóc Trăng",
        "Ủy ban nhân dân tỉnh Hậu Giang",
    }
    page.keyboard.press("Backspace")
    assert page.evaluate("new FormData(document.querySelector('form[data-form]')).getAll('recipients')") == ["1", "2"]


def test_the_cursor_stands_in_the_first_empty_field(visit):
    assert visit("draft").evaluate("document.activeElement.id") == "id_kind"
    assert visit("paper").evaluate("document.activeElement.id") == "id_sender"
    assert visit("draft-errors").evaluate("'errorSummary' in document.activeElement.dataset")


def test_what_was_typed_is_there_again_after_the_page_was_left(visit):
    page = visit("draft")
    page.locator("#id_subject").fill("Về việc bảo đảm an toàn")
    page.locator("#id_recipients").fill("hau giang")
    page.keyboard.press("Enter")
    page.locator(".pick-chip").wait_for()
    page.goto(page.url.replace("/draft", "/list"))
    page.goto(page.url.replace("/list", "/draft"))
    assert page.locator("#id_subject").input_value() == "Về việc bảo đảm an toàn"
    assert page.locator(".pick-chip").count() == 1
    assert "Đã lấy lại nội dung nhập dở" in page.locator("[data-kept]").inner_text()
    page.get_by_role("button", name="Bỏ", exact=True).click()
    assert page.locator("#id_subject").input_value() == ""
    assert page.locator(".pick-chip").count() == 0


def test_an_accepted_form_is_forgotten_and_one_that_met_an_error_is_kept(visit):
    page = visit("document")
    page.locator("#act-return").click()
    page.locator("#return-id_reason").fill("Không thuộc chức năng")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/list")
    page.goto(page.url.replace("/list", "/document"))
    assert page.locator("#return-id_reason").input_value() == ""

    page.locator("#act-return").click()
    page.locator("#return-id_reason").fill("Lần thứ hai")
    page.wait_for_function("() => Object.values(sessionStorage).some((v) => v.includes('Lần thứ hai'))")
    page.evaluate("document.querySelector('#panel-return').action = '/paper'")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".error-page")
    page.goto(page.url.replace("/paper", "/document"))
    assert page.locator("#return-id_reason").input_value() == "Lần thứ hai"
    visit.said[:] = [s for s in visit.said if "500" not in s]  # Chromium notes every failed answer


def test_passwords_are_never_kept(visit):
    page = visit("password")
    page.locator("#id_new").fill("bi-mat-khong-duoc-giu")
    page.wait_for_timeout(400)
    assert "bi-mat" not in page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")


def test_a_restored_draft_is_sent_whole_and_the_file_upload_shows_errors_in_place(visit, server, tmp_path):
    file = tmp_path / "du-thao.docx"
    file.write_bytes(b"x" * 200_000)
    page = visit("draft")
    page.locator("#id_kind").select_option("cv")
    page.locator("#id_main").set_input_files(file)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-error-summary]")
    (path, body), *more = posted(server)
    assert (path, more) == ("draft", []) and len(body) > 200_000
    assert page.url.endswith("/draft")
    assert page.evaluate("'errorSummary' in document.activeElement.dataset")
    # The form that came back works like the first one.
    page.locator("#id_recipients").fill("lai chau")
    page.keyboard.press("Enter")
    page.locator(".pick-chip").wait_for()
    visit.said[:] = [s for s in visit.said if "422" not in s]


def test_a_refused_upload_says_so_and_keeps_what_was_typed(visit, server, tmp_path):
    file = tmp_path / "ban-quet.pdf"
    file.write_bytes(b"x" * 1000)
    page = visit("paper")
    page.locator("#id_subject").fill("Giấy mời họp")
    page.locator("#id_scan").set_input_files(file)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#messages >> text=Hệ thống gặp lỗi")
    assert page.locator("#id_subject").input_value() == "Giấy mời họp"
    page.keyboard.press("Control+Enter")
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').filter((e) => e.name.endsWith('/paper')).length === 2"
    )
    assert [path for path, _ in posted(server)] == ["paper", "paper"]
    visit.said[:] = [s for s in visit.said if "500" not in s]


def test_one_unit_takes_one_part_and_the_filter_finds_it_by_initials(visit):
    page = visit("distribute")
    page.locator("[data-dist-filter]").fill("pqlnl")
    shown = [t for t in page.locator(".dist tbody th").all() if t.is_visible()]
    assert [t.inner_text() for t in shown] == [
        "Văn phòng Sở",
        "Phòng Kế hoạch - Tài chính",
        "Phòng Quản lý công nghiệp",
        "Phòng Quản lý năng lượng",
    ]
    row = page.locator(".dist tbody tr", has_text="Phòng Kế hoạch - Tài chính")
    row.locator("[name=lead]").check()
    assert not row.locator("[name=cooperate]").is_checked()


# --- idle lock ---------------------------------------------------------------------------------------------------------


def test_an_idle_page_locks_hides_the_content_and_keeps_what_was_typed(visit, server):
    page = visit("draft")
    page.locator("#id_subject").fill("Đang gõ dở")
    page.clock.install()
    page.reload()
    page.locator("#id_subject").fill("Đang gõ dở dang")
    page.clock.fast_forward("31:00")
    page.locator("#idle[open]").wait_for()
    assert [path for path, _ in posted(server)] == ["lock"]
    page.keyboard.press("Escape")
    assert page.locator("#idle").is_visible()
    page.locator("#idle-password").fill("wrong")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Mật khẩu không đúng. Còn 4 lần thử.")
    page.locator("#idle-password").fill("right")
    page.keyboard.press("Enter")
    page.locator("#idle").wait_for(state="hidden")
    assert page.locator("#id_subject").input_value() == "Đang gõ dở dang"
    visit.said[:] = [s for s in visit.said if "422" not in s]


@pytest.mark.parametrize(
    ("name", "keys", "wait"),
    [
        ("list", ["Control+k"], "#palette-list [role=option]"),
        ("list", ["?"], "#keys[open]"),
        ("register", ["Control+k"], "#palette[open]"),
    ],
)
def test_dialogues_have_no_serious_finding(visit, name, keys, wait):
    page = visit(name)
    for key in keys:
        page.locator("body").press(key)
    page.locator(wait).first.wait_for()
    assert serious(page) == []


def test_an_open_chooser_and_the_lock_have_no_serious_finding(visit):
    page = visit("draft")
    page.locator("#id_recipients").fill("so")
    page.locator(".pick-list [role=option]").first.wait_for()
    assert serious(page) == []
    page.evaluate("document.getElementById('idle').showModal()")
    assert serious(page) == []


# --- without JavaScript --------------------------------------------------------------------------------------------------


def test_forms_tabs_menu_and_actions_work_without_javascript(visit, server):
    page = visit("document", java_script_enabled=False)
    assert page.locator("#tab-xu-ly").is_visible() and page.locator("#tab-tep").is_hidden()
    page.locator("label[for=pick-tep]").click()
    assert page.locator("#tab-tep").is_visible()
    page.locator("#act-return").click()
    page.locator("#return-id_reason").fill("Không thuộc chức năng")
    page.locator("#panel-return button.btn-danger").click()
    page.wait_for_url("**/list")
    assert [path for path, _ in posted(server)] == ["do/return"]
    page = visit("draft", java_script_enabled=False)
    assert page.locator("select[name=recipients]").is_visible()
    phone = visit("list", java_script_enabled=False, **PHONE)
    assert phone.locator("#menu").is_hidden()
    phone.locator(".bottom a").last.click()
    assert phone.locator("#menu").is_visible()
    assert phone.locator(".js-only").first.is_hidden()


# --- paper --------------------------------------------------------------------------------------------------------------


def test_the_register_prints_as_the_form_without_the_frame_of_the_page(visit):
    page = visit("book")
    page.emulate_media(media="print")
    for hidden in (".top", ".rail", ".page-tools", ".pager"):
        assert page.locator(hidden).first.is_hidden()
    assert page.locator(".print-title").inner_text() == "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN"
    heads = [h.inner_text() for h in page.locator(".book th").all()]
    assert heads == [c["label"] for c in samples.IN_BOOK_COLUMNS]


def test_a_click_on_the_page_fills_the_empty_field_and_never_what_was_typed(visit):
    page = visit("register")
    word = page.locator("#page-1 .words span", has_text="2481/UBND-KT")
    number, note = page.locator("#id_number"), page.locator("#id_note")
    number.focus()
    word.click()
    assert number.input_value() == "2481/UBND-KT"  # as it was prefilled
    note.focus()
    word.click()
    assert note.input_value() == "2481/UBND-KT"
    note.fill("Gõ tay")
    word.click()
    assert note.input_value() == "Gõ tay"
