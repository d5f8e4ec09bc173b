"""What pages do that only a browser can do: keys, the viewer, what was typed, dialogues."""

from __future__ import annotations

import re
from typing import Any

import pytest
import steps
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect
from steps import BD, HG, LC, ST

from browsers import beyond, serious

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


def pictured(page: Page, url: str) -> Page:
    """A document's page with its pictures and their words."""
    page.goto(url)
    steps.look_until(page, page.locator("#page-1 .words span"))
    return page


# --- letters and keys ------------------------------------------------------------------------------------------------


def test_the_vietnamese_letters_and_the_digits_come_from_our_own_font(office, world):
    clerk = office.sign_in(BD.who("vanthu"))
    clerk.goto(f"{office.url}/van-ban/out", wait_until="networkidle")
    assert clerk.evaluate("document.fonts.check('15px Inter', 'Ữựẫễỗ')")
    widths = clerk.evaluate(
        """() => ["1111", "8888"].map((text) => {
            const span = document.createElement("span"); span.className = "num"; span.textContent = text;
            document.body.append(span); const width = span.getBoundingClientRect().width; span.remove(); return width; })"""
    )
    assert widths[0] == widths[1]


def test_alt_and_arrow_moves_rows_even_from_a_field(office, world):
    clerk = office.sign_in(BD.who("vanthu"))
    clerk.goto(f"{office.url}/van-ban/out")
    clerk.keyboard.press("/")
    clerk.keyboard.press("Alt+ArrowDown")
    expect(clerk.locator("tr.here")).to_have_count(1)


def test_the_arrows_choose_in_the_palette_and_enter_goes_there(office, world):
    clerk = office.sign_in(BD.who("vanthu"))
    clerk.goto(world["issued"])
    clerk.keyboard.press("Control+k")
    # The list for nothing typed holds the same queues: what counts is that this answer stands in the page.
    clerk.evaluate(
        """() => document.body.addEventListener("htmx:afterSettle", (event) => {
            if (event.detail.xhr.responseURL.endsWith("/lenh?q=cho")) document.body.dataset.answered = "cho"; })"""
    )
    clerk.keyboard.type("cho")
    expect(clerk.locator("body")).to_have_attribute("data-answered", "cho")
    expect(clerk.locator("#palette-list [role=option]").nth(1)).to_contain_text("Chờ")
    second = clerk.locator("#palette-list [role=option]").nth(1)
    where = second.get_attribute("href")
    clerk.keyboard.press("ArrowDown")
    expect(second).to_have_attribute("aria-selected", "true")
    clerk.keyboard.press("Enter")
    clerk.wait_for_url(f"**{where}")


# --- the document ----------------------------------------------------------------------------------------------------


def test_the_words_of_a_page_lie_over_its_picture_and_can_be_copied(office, world):
    clerk = pictured(office.sign_in(BD.who("vanthu")), world["issued"])
    outside = clerk.evaluate(
        """() => { const page = document.querySelector("#page-1").getBoundingClientRect();
            return [...document.querySelectorAll("#page-1 .words span")].filter((word) => {
                const box = word.getBoundingClientRect();
                return box.left < page.left - 2 || box.right > page.right + 2 || box.top < page.top - 2 || box.bottom > page.bottom + 2;
            }).length; }"""
    )
    assert outside == 0
    # The head of the page stands in its upper part: the words are where the picture shows them.
    head = clerk.evaluate(
        """() => { const word = [...document.querySelectorAll("#page-1 .words span")].find((s) => s.textContent.includes("CỘNG"));
            const page = document.querySelector("#page-1").getBoundingClientRect(), box = word.getBoundingClientRect();
            return [(box.left - page.left) / page.width, (box.top - page.top) / page.height]; }"""
    )
    assert head[0] > 0.3 and head[1] < 0.15
    copied = clerk.evaluate(
        "() => { getSelection().selectAllChildren(document.querySelector('#page-1 .words')); return getSelection().toString(); }"
    )
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in re.sub(r"\\s+", " ", copied)


def test_zoom_and_page_keys_work(office, world):
    clerk = pictured(office.sign_in(BD.who("vanthu")), world["issued"])
    before = clerk.locator("#page-1").bounding_box()["width"]
    clerk.keyboard.press("+")
    assert clerk.locator("#page-1").bounding_box()["width"] > before * 1.2
    expect(clerk.locator("[data-zoom-now]")).to_have_text("125%")
    clerk.keyboard.press("0")
    assert clerk.locator("#page-1").bounding_box()["width"] == before
    if clerk.locator("#page-2").count():
        clerk.keyboard.press("ArrowRight")
        expect(clerk.locator("[data-page-at]")).to_have_text("2")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_signing_stack_shows_the_place_of_the_signature_and_what_is_signed(office, world, width):
    head = office.sign_in(BD.who("giamdoc"), width)
    head.goto(f"{office.url}/viec/cho-toi-ky")
    steps.look_until(head, head.locator(".viewer .page img"))
    height = head.viewport_size["height"]
    page = head.locator(f"#page-{head.locator('.viewer').get_attribute('data-start-page')}").bounding_box()
    assert page["y"] + page["height"] > 0 and page["y"] < height * 0.6
    for line in (".doc-head h1", ".stack-line >> nth=0"):
        assert 0 < head.locator(line).bounding_box()["y"] < height


def test_the_same_page_without_scripts_has_its_tabs_and_its_menu(office, world):
    def enter(width: int) -> Page:
        page = office.context(width, java_script_enabled=False).new_page()
        office.enter(page, BD.who("vanthu"))
        return page

    clerk = enter(1440)
    clerk.goto(world["issued"])
    expect(clerk.locator("#tab-xu-ly")).to_be_visible()
    expect(clerk.locator("#tab-tep")).to_be_hidden()
    clerk.locator("label[for=pick-tep]").click()
    expect(clerk.locator("#tab-tep")).to_be_visible()
    phone = enter(390)
    phone.goto(f"{office.url}/van-ban/out")
    expect(phone.locator("#menu")).to_be_hidden()
    phone.locator(".bottom a").last.click()
    expect(phone.locator("#menu")).to_be_visible()
    expect(phone.locator(".js-only").first).to_be_hidden()
    for page in (clerk, phone):
        page.context.close()


# --- forms -----------------------------------------------------------------------------------------------------------


def test_an_accepted_form_is_forgotten_and_one_that_met_an_error_is_kept_and_each_is_sent_once(office, world):
    head = office.sign_in(BD.who("giamdoc"))
    reason = head.locator("#panel-refuse_signing [name$=reason]")
    sent: list[int] = []

    def answer(status: int) -> Any:
        def reply(route: Any) -> None:
            sent.append(status)
            if status == 303:
                route.fulfill(status=303, headers={"Location": f"{office.url}/van-ban/out"})
            else:
                route.fulfill(status=status, body="<h1>Hệ thống gặp sự cố</h1>", content_type="text/html")

        return reply

    for status in (500, 303):
        head.goto(world["to_sign"])
        if status == 500:
            head.locator("#act-refuse_signing").click()
            reason.fill("Sai thẩm quyền")
            head.wait_for_function(
                "() => Object.values(sessionStorage).some((kept) => kept.includes('Sai thẩm quyền'))"
            )
        elif not reason.is_visible():
            head.locator("#act-refuse_signing").click()
        assert reason.input_value() == "Sai thẩm quyền"
        head.route("**/lam/refuse_signing", answer(status))
        with head.expect_navigation():
            reason.press("Control+Enter")
            head.evaluate("document.querySelector('#panel-refuse_signing')?.requestSubmit()")
        head.unroute("**/lam/refuse_signing")
    assert sent == [500, 303]
    head.goto(world["to_sign"])
    assert reason.input_value() == ""
    office.expect_complaints("500")


@pytest.mark.long
def test_a_draft_that_is_saved_though_not_sent_has_its_address_and_is_not_offered_again(office):
    drafter = office.sign_in(BD.who("chuyenvien"))
    for attached in (True, False):  # with files it goes by script, without them as a plain form
        subject = steps.subject_of(BD)
        drafter.goto(f"{office.url}/van-ban/soan")
        drafter.fill("[name=subject]", subject)
        if attached:
            drafter.set_input_files("[name=main]", BD.letter.pdf)
        drafter.get_by_role("button", name="Lưu và trình thông qua").click()
        expect(drafter.locator("#messages")).to_contain_text("Dự thảo đã lưu, chưa trình được.")
        drafter.wait_for_url(re.compile(r"/van-ban/[0-9a-f-]{36}$"))
        office.expect_complaints("422")
        drafter.reload()
        expect(drafter.locator("h1")).to_have_text(subject)
        drafter.goto(f"{office.url}/van-ban/soan")
        assert drafter.input_value("[name=subject]") == ""
        expect(drafter.locator("[data-kept]")).to_be_hidden()


@pytest.mark.long
def test_a_title_of_one_long_word_stays_on_the_page(office):
    drafter = office.sign_in(BD.who("chuyenvien"))
    drafter.goto(f"{office.url}/van-ban/soan")
    drafter.fill("[name=subject]", "x" * 400)
    drafter.get_by_role("button", name="Lưu dự thảo").click()
    drafter.wait_for_url(re.compile(r"/van-ban/[0-9a-f-]{36}$"))
    assert beyond(drafter) <= 0
    assert drafter.locator("h1").evaluate("h1 => h1.scrollWidth <= h1.clientWidth")


@pytest.mark.long
def test_a_picture_that_was_taken_in_does_not_wait_to_be_sent_once_more(office, tmp_path):
    file = tmp_path / "chu-ky.png"
    picture = Image.new("RGBA", (600, 240), (0, 0, 0, 0))
    ImageDraw.Draw(picture).line([(20, 200), (150, 40), (260, 190), (400, 30), (560, 180)], (20, 60, 200, 255), 12)
    picture.save(file)
    owner = office.sign_in(ST.who("phogiamdoc"))
    owner.goto(f"{office.url}/quan-tri/hinh-anh")
    pictures = owner.locator("main").get_by_text("Không dùng nữa")
    before = pictures.count()
    owner.locator("main input[type=file]").first.set_input_files(file)
    owner.get_by_role("button", name="Tải ảnh chữ ký lên").click()
    expect(pictures).to_have_count(before + 1)
    assert owner.locator("main input[type=file]").first.evaluate("input => input.files.length") == 0


def test_what_was_typed_outlives_an_error_page_that_is_not_ours(office, world):
    """A web server before ours says 502 while ours starts anew: its page knows nothing of what is kept."""
    head = office.sign_in(BD.who("giamdoc"))
    reason = head.locator("#panel-refuse_signing [name$=reason]")
    head.goto(world["to_sign"])
    head.locator("#act-refuse_signing").click()
    reason.fill("Sai căn cứ")
    head.route(
        "**/lam/refuse_signing", lambda route: route.fulfill(status=502, body="<h1>502</h1>", content_type="text/html")
    )
    with head.expect_navigation():
        head.locator("#panel-refuse_signing .act-foot button").click()
    head.unroute("**/lam/refuse_signing")
    head.goto(f"{office.url}/van-ban/out")
    head.goto(world["to_sign"])
    expect(reason).to_have_value("Sai căn cứ")
    expect(reason).to_be_visible()
    head.evaluate("sessionStorage.clear()")
    office.expect_complaints("502")


def test_recipients_are_found_by_code_or_words_without_marks(office):
    drafter = office.sign_in(BD.who("chuyenvien"))
    drafter.goto(f"{office.url}/van-ban/soan")
    box = drafter.locator("input#id_recipients")
    for count, (typed, name) in enumerate((("lai sct", LC.name), ("hau giang", HG.name)), start=1):
        box.fill(typed)
        drafter.keyboard.press("Enter")  # before the endpoint has answered
        expect(drafter.locator(".pick-chip")).to_have_count(count)
        expect(drafter.locator(".pick-chip").last).to_contain_text(name)
    box.fill("h51.")  # a code is known to the endpoint only
    expect(drafter.locator(".pick-list [role=option]").first).to_contain_text(ST.name)
    drafter.keyboard.press("Enter")
    expect(drafter.locator(".pick-chip")).to_have_count(3)
    drafter.keyboard.press("Backspace")
    sent = drafter.evaluate("new FormData(document.querySelector('form[data-form]')).getAll('recipients').length")
    assert sent == 2


def test_the_cursor_stands_in_the_first_empty_field(office):
    drafter = office.context().new_page()
    office.enter(drafter, BD.who("chuyenvien"))
    drafter.goto(f"{office.url}/van-ban/soan")
    expect(drafter.locator("[name=subject]")).to_be_focused()
    drafter.context.close()


def test_passwords_are_never_kept(office):
    head = office.sign_in(BD.who("giamdoc"))
    head.goto(f"{office.url}/tai-khoan/mat-khau")
    head.fill("#id_new", "bi-mat-khong-duoc-giu")
    head.evaluate("dispatchEvent(new Event('pagehide'))")
    assert "bi-mat" not in head.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")


def test_a_click_on_the_page_fills_the_empty_field_and_never_what_was_typed(office, world):
    clerk = pictured(office.sign_in(LC.who("vanthu")), f"{world['arrived']}/dang-ky")
    note = clerk.locator("[name=note]")
    word = clerk.locator("#page-1 .words span", has_text="CỘNG").first
    note.fill("")
    note.focus()
    word.click()
    filled = note.input_value()
    assert "CỘNG" in filled
    note.fill("Gõ tay")
    word.click()
    assert note.input_value() == "Gõ tay"


# --- dialogues --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "shown"), [("Control+k", "#palette-list [role=option]"), ("?", "#keys[open]")])
def test_dialogues_have_no_serious_finding(office, world, key, shown):
    clerk = office.sign_in(BD.who("vanthu"))
    clerk.goto(f"{office.url}/van-ban/out")
    clerk.locator("body").press(key)
    clerk.locator(shown).first.wait_for()
    assert serious(clerk) == []


def test_an_open_chooser_and_the_lock_have_no_serious_finding(office):
    drafter = office.sign_in(BD.who("chuyenvien"))
    drafter.goto(f"{office.url}/van-ban/soan")
    drafter.fill("input#id_recipients", "so cong thuong")
    drafter.locator(".pick-list [role=option]").first.wait_for()
    assert serious(drafter) == []
    drafter.evaluate("document.getElementById('idle').showModal()")
    assert serious(drafter) == []
    drafter.reload()
