"""Without a mouse, without JavaScript, with interruptions: the ways of work that a page must not take for granted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import steps
from playwright.sync_api import Page, expect
from steps import BD, LC, press, should_be

from vanthu.demo.documents.catalogue import document

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

SCAN = document("ban_quan_ly_cho_giay_den_200dpi")


@pytest.fixture(scope="module")
def count() -> Callable[[], str]:
    """Fresh numbers of paper letters: the same number twice would be a duplicate."""
    numbers = iter(range(301, 400))
    return lambda: str(next(numbers))


def enter_paper(page: Page, url: str, number: str, *, scan: bool = True) -> str:
    """A letter that came on paper, typed in by the clerk; its subject."""
    subject = f"{SCAN.subject}, thư số {number}"
    page.goto(f"{url}/van-ban/nhap-giay")
    page.select_option("[name=type_name]", "Công văn")
    page.fill("[name=organ_name]", "Ban Quản lý chợ")
    page.fill("[name=number]", number)
    page.fill("[name=notation]", SCAN.notation)
    page.fill("[name=issued_on]", "2026-01-12")
    page.fill("[name=subject]", subject)
    if scan:
        page.set_input_files("[name=scan]", SCAN.pdf)
        page.check("[name=no_mark]")
    page.get_by_role("button", name=re.compile(r"^Lưu(?! và nhập)")).click()
    page.wait_for_url(re.compile(r"/van-ban/[0-9a-f-]{36}$"))
    return subject


# --- keys ----------------------------------------------------------------------------------------------------------------


def test_the_clerk_registers_an_arrival_without_touching_the_mouse(office, count):
    clerk = office.sign_in(BD.who("vanthu"))
    subject = enter_paper(clerk, office.url, count())

    clerk.goto(f"{office.url}/")
    clerk.keyboard.press("Control+k")
    expect(clerk.locator("#palette-q")).to_be_focused()
    clerk.keyboard.type("cho tiep nhan")
    expect(clerk.locator("#palette-list [role=option]").first).to_contain_text("Chờ tiếp nhận")
    clerk.keyboard.press("Enter")
    clerk.wait_for_url("**/viec/cho-tiep-nhan")

    rows = clerk.locator("tr[data-row]").count()
    for _ in range(rows):
        clerk.keyboard.press("j")
        if subject in clerk.locator("tr.here").inner_text():
            break
    here = clerk.locator("tr.here").inner_text()
    clerk.keyboard.press("j")
    clerk.keyboard.press("k")
    if rows > 1 and clerk.locator("tr.here").inner_text() != here:  # it was the last row, where J does not move
        clerk.keyboard.press("j")
    assert subject in clerk.locator("tr.here").inner_text()
    clerk.keyboard.press("Enter")
    expect(clerk.locator("h1")).to_have_text(subject)

    steps.tab_to(clerk, "#act-accept")
    with clerk.expect_navigation():
        clerk.keyboard.press("Enter")
    steps.tab_to(clerk, "#act-register")
    with clerk.expect_navigation():
        clerk.keyboard.press("Enter")
    expect(clerk.locator("h1")).to_have_text("Đăng ký văn bản đến")
    # The cursor stands in the first field that is empty.
    expect(clerk.locator("[name=signer_name]")).to_be_focused()
    clerk.keyboard.type("Trưởng ban")
    with clerk.expect_navigation():
        clerk.keyboard.press("Control+Enter")
    should_be(clerk, "Đã đăng ký")
    assert steps.fact(clerk, "Số đến").isdecimal()
    # U leads back to the list in which the next one waits, not to the list of all.
    expect(clerk.locator("a.back")).to_have_text("Chờ tiếp nhận")
    clerk.keyboard.press("u")
    clerk.wait_for_url("**/viec/cho-tiep-nhan")


def test_search_finds_with_and_without_marks_from_anywhere(office, count):
    clerk = office.sign_in(BD.who("vanthu"))
    number = count()
    subject = enter_paper(clerk, office.url, number)
    for words in (f"điểm bán hàng thư số {number}", f"diem ban hang thu so {number}"):
        clerk.goto(f"{office.url}/van-ban/in")
        clerk.keyboard.press("/")
        clerk.keyboard.type(words)
        clerk.keyboard.press("Enter")
        clerk.wait_for_url("**/tra-cuu?**")
        expect(clerk.locator("a.row-link")).to_have_count(1)
        expect(clerk.locator("a.row-link")).to_contain_text(subject)


def test_letters_are_letters_in_a_field_and_while_a_word_is_being_composed(office, count):
    clerk = office.sign_in(BD.who("vanthu"))
    enter_paper(clerk, office.url, count())
    clerk.goto(f"{office.url}/viec/cho-tiep-nhan")
    clerk.keyboard.press("/")
    clerk.keyboard.type("jkux?/")
    assert clerk.locator("#q").input_value() == "jkux?/"
    assert clerk.locator("tr.here").count() == 0
    expect(clerk.locator("#keys")).to_be_hidden()
    # What an input method sends while a Vietnamese letter is being put together is no command either.
    clerk.evaluate(
        """() => { document.activeElement.blur(); document.body.dispatchEvent(
            new KeyboardEvent("keydown", {key: "j", keyCode: 229, isComposing: true, bubbles: true})); }"""
    )
    assert clerk.locator("tr.here").count() == 0
    clerk.keyboard.press("j")
    assert clerk.locator("tr.here").count() == 1


# --- interruptions -------------------------------------------------------------------------------------------------------


def test_what_was_typed_survives_an_error_a_reload_and_the_lock(office):
    drafter = office.sign_in(BD.who("chuyenvien"))
    drafter.goto(f"{office.url}/van-ban/soan")
    drafter.fill("[name=note]", "Gửi kèm bản giấy theo đề nghị")
    drafter.fill("input#id_recipients", "lai chau")
    drafter.keyboard.press("Enter")
    expect(drafter.locator(".pick-chip")).to_have_count(1)
    with drafter.expect_navigation():
        drafter.keyboard.press("Control+Enter")
    office.expect_complaints("422")
    expect(drafter.locator("[data-error-summary]")).to_contain_text("Trích yếu nội dung: Mục này chưa nhập.")
    expect(drafter.locator("[name=note]")).to_have_value("Gửi kèm bản giấy theo đề nghị")
    expect(drafter.locator(".pick-chip")).to_contain_text("Lai Châu")

    drafter.goto(f"{office.url}/van-ban/soan")
    expect(drafter.locator("[data-kept]")).to_contain_text("Đã lấy lại nội dung nhập dở")
    expect(drafter.locator("[name=note]")).to_have_value("Gửi kèm bản giấy theo đề nghị")
    drafter.clock.install()
    drafter.fill("[name=subject]", "V/v bảo đảm an toàn thông tin")
    drafter.clock.fast_forward("00:01")
    drafter.reload()
    expect(drafter.locator("[name=subject]")).to_have_value("V/v bảo đảm an toàn thông tin")

    # Thirty minutes without a touch: the server locks the session, the page waits behind the lock.
    drafter.fill("[name=subject]", "V/v bảo đảm an toàn, an ninh thông tin")
    with drafter.expect_response(lambda answer: answer.url.endswith("/khoa")) as locked:
        drafter.clock.fast_forward("31:00")
    assert locked.value.status == 204
    expect(drafter.locator("#idle")).to_be_visible()
    other = drafter.context.new_page()
    other.goto(f"{office.url}/van-ban/out")
    expect(other.locator("[name=password]")).to_be_visible()
    assert "mo-khoa" in other.url
    other.close()
    drafter.fill("#idle-password", "vanthu-demo")
    drafter.keyboard.press("Enter")
    expect(drafter.locator("#idle")).to_be_hidden()
    expect(drafter.locator("[name=subject]")).to_have_value("V/v bảo đảm an toàn, an ninh thông tin")


def test_a_person_sees_how_far_an_upload_is(office):
    page = office.context().new_page()
    office.enter(page, BD.who("chuyenvien"))
    told: list[str] = []
    page.expose_function("tellUpload", lambda words: told.append(words))
    page.add_init_script(
        """new MutationObserver(() => { const at = document.querySelector(".upload"); if (at) tellUpload(at.textContent); })
            .observe(document, {subtree: true, childList: true, characterData: true});"""
    )
    steps.draft(page, BD, [steps.LC], subject=steps.subject_of(BD), send=False)
    should_be(page, "Dự thảo")
    assert any(re.search(r"Đang gửi [\d,]+ MB", words) for words in told), told
    assert any("Đã gửi xong, đang kiểm tra tệp" in words for words in told), told
    page.context.close()


# --- without JavaScript --------------------------------------------------------------------------------------------------


def test_the_office_works_without_javascript(office, count):
    def enter(username: str) -> Any:
        page = office.context(java_script_enabled=False).new_page()
        office.enter(page, username)
        return page

    drafter = enter(BD.who("chuyenvien"))
    drafter.goto(f"{office.url}/van-ban/soan")
    letter = BD.letter
    drafter.select_option("[name=type_name]", letter.type_name)
    drafter.fill("[name=subject]", steps.subject_of(BD))
    drafter.select_option("select[name=recipients]", label=[LC.name, steps.HG.name])
    drafter.set_input_files("[name=main]", letter.pdf)
    drafter.set_input_files("[name=editable]", str(letter.docx))
    drafter.get_by_role("button", name="Lưu và trình thông qua").click()
    drafter.locator("#confirm-form .btn-primary").click()
    should_be(drafter, "Chờ lãnh đạo đơn vị")
    assert len(steps.tab(drafter, "tep").locator(".file").all()) == 2

    clerk = enter(BD.who("vanthu"))
    enter_paper(clerk, office.url, count())
    url = clerk.url
    press(clerk, "Tiếp nhận")
    assert steps.register(clerk).isdecimal()
    press(clerk, "Ký số bản số hóa")
    for _ in range(500):  # as a person does where no script looks again
        if "Trình" in steps.buttons(clerk):
            break
        clerk.reload()
    press(clerk, "Trình", leader=f"{BD.chief} {BD.name}")
    head = enter(BD.who("giamdoc"))
    head.goto(url)
    steps.distribute(head, lead=BD.unit, support=BD.other_unit, opinion="Hướng dẫn đơn vị thực hiện.")
    for page in (drafter, clerk, head):
        page.context.close()
