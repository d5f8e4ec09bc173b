"""What people do in the pages, in their words: read the labels, press the buttons, look at what became of it."""

from __future__ import annotations

import itertools
import os
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from playwright.sync_api import Locator, Page, expect

from vanthu.core.clock import VIETNAM
from vanthu.demo.documents.catalogue import DemoDocument, DemoKind, of_agency
from vanthu.demo.units import SHORT, UNITS

# One machine may be busy with other tests.
expect.set_options(timeout=15_000)
_count = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class Agency:
    """One agency of the demo province as people know it, and the words that its regulation puts on buttons."""

    policy: str
    name: str
    #: What a drafter types to find it.
    found_by: str
    #: Whose printed name stands under its letters.
    signer: str
    head: str
    #: The title of its giamdoc seat.
    chief: str = "Giám đốc"
    draft: str = "Soạn văn bản đi"
    submit: str = "Trình thông qua"
    waiting: str = "Chờ tiếp nhận"

    @property
    def login(self) -> str:
        return SHORT[self.policy]

    @property
    def unit(self) -> str:
        """The unit that drafts and handles."""
        return UNITS[self.policy][1][0]

    @property
    def other_unit(self) -> str:
        """The unit that supports."""
        return UNITS[self.policy][2][0]

    @property
    def letter(self) -> DemoDocument:
        return next(item for item in of_agency(self.policy.rpartition("_")[0]) if item.kind is DemoKind.LETTER)

    def who(self, seat: str) -> str:
        """The sign-in of a seat: `vanthu.bd`."""
        return f"{seat}.{self.login}"


BD = Agency(
    policy="binh_dinh_sct_2020",
    name="Sở Công Thương Bình Định",
    found_by="binh dinh",
    signer="giamdoc",
    head="Giám đốc",
)
LC = Agency(
    policy="lai_chau_sct_2019",
    name="Sở Công Thương tỉnh Lai Châu",
    found_by="lai chau",
    signer="giamdoc",
    head="Giám đốc",
    submit="Trình ký",
    waiting="Chờ lưu trữ",
)
HG = Agency(
    policy="hau_giang_ubnd_2019",
    name="Ủy ban nhân dân tỉnh Hậu Giang",
    found_by="hau giang",
    signer="phogiamdoc",
    head="Phó Chủ tịch",
    chief="Chủ tịch",
)
ST = Agency(
    policy="soc_trang_snn_2019",
    name="Sở Nông nghiệp và Phát triển nông thôn tỉnh Sóc Trăng",
    found_by="soc trang",
    signer="giamdoc",
    head="Giám đốc",
    submit="Trình",
)
QN = Agency(
    policy="quang_nam_ldtbxh_2019",
    name="Sở Lao động - Thương binh và Xã hội tỉnh Quảng Nam",
    found_by="lao dong quang nam",
    signer="giamdoc",
    head="Giám đốc",
    draft="Soạn (dự thảo) văn bản đi",
    waiting="Chờ nhận liên thông",
)


def subject_of(sender: Agency) -> str:
    """The subject of the agency's letter, told apart from those of other journeys."""
    return f"{sender.letter.subject} ({os.getpid()}.{next(_count)})"


# --- keys -------------------------------------------------------------------------------------------------------------


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(120):
        if page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {selector}")


# --- the page of one document ------------------------------------------------------------------------------------------


def button(page: Page, label: str) -> Locator:
    """The button with exactly these words that may be pressed now."""
    return page.locator("#actions .actions-row").get_by_text(label, exact=True).first


def buttons(page: Page) -> list[str]:
    """The words on the buttons that may be pressed now, in order."""
    return page.locator("#actions .actions-row > .btn, #actions .actions-row > .act > .btn").all_inner_texts()


def press(page: Page, label: str, **typed: str) -> None:
    """Press a button; where it opens a form, fill it by the names of its fields and send it. The page comes anew."""
    opener = button(page, label)
    opener.wait_for()
    page.wait_for_load_state()  # with the form that it may open, and the scripts
    panel = opener.locator("xpath=ancestor::details[1]").locator("form.act-panel")
    if panel.count():
        # A form that came back with an error, or with what was typed before, is open already.
        if not panel.is_visible():
            opener.click()
        for name, value in typed.items():
            box = panel.locator(f"[name$='-{name}']")
            if box.evaluate("control => control.tagName") == "SELECT":
                box.select_option(label=value)
            else:
                box.fill(value)
        opener = panel.locator(".act-foot button")
        assert opener.locator("span").inner_text() == label
    else:
        assert not typed, f"{label} opens no form"
    with page.expect_navigation():
        opener.click()


def should_be(page: Page, state: str) -> None:
    """The document's state in words; while a job works on it, the page itself looks again."""
    expect(page.locator(".doc-head .chip")).to_have_text(state, timeout=40_000)
    page.wait_for_load_state()


def tab(page: Page, key: str) -> Locator:
    """Open one of the tabs beside the document."""
    page.locator(f"label[for=pick-{key}]").click()
    panel = page.locator(f"#tab-{key}")
    expect(panel).to_be_visible()
    return panel


def fact(page: Page, label: str) -> str:
    """The value beside a label in the document's data."""
    return (
        page.locator(".doc-side > dl.facts > div", has=page.get_by_text(label, exact=True)).locator("dd").inner_text()
    )


def look_until(page: Page, wanted: Locator) -> Locator:
    """Come back to a page until something arrived there: what travels over the bus takes some seconds."""
    for _ in range(30):
        try:
            expect(wanted.first).to_be_visible(timeout=1_500)
        except AssertionError:
            page.reload()
        else:
            page.wait_for_load_state()
            return wanted.first
    raise AssertionError(f"{wanted} never came to {page.url}")


# --- lists ---------------------------------------------------------------------------------------------------------------


def open_queue(page: Page, label: str) -> None:
    """Go to a work list by its words in the rail."""
    page.goto("/".join(page.url.split("/")[:3]) + "/")
    page.locator("nav.rail .rail-queue", has=page.get_by_text(label, exact=True)).click()
    expect(page).to_have_title(re.compile(rf"^{re.escape(label)}( \(\d+\))? ·"))


def take_from(page: Page, queue: str, subject: str) -> str:
    """Open the document of this subject from a work list; its address."""
    open_queue(page, queue)
    row = look_until(page, page.locator("a.row-link", has_text=subject))
    row.click()
    expect(page.locator("h1")).to_have_text(subject)
    page.wait_for_load_state()
    return page.url


# --- outgoing ------------------------------------------------------------------------------------------------------------


def draft(page: Page, sender: Agency, receivers: list[Agency], *, subject: str, send: bool = True) -> str:
    """Draft the agency's demo letter from its list of outgoing documents and submit it; its address."""
    page.goto("/".join(page.url.split("/")[:3]) + "/van-ban/out")
    page.get_by_role("link", name=sender.draft, exact=True).click()
    expect(page.locator("h1")).to_have_text(sender.draft)
    letter = sender.letter
    page.select_option("[name=type_name]", letter.type_name)
    page.fill("[name=subject]", subject)
    for count, receiver in enumerate(receivers, start=1):
        page.fill("input#id_recipients", receiver.found_by)
        page.keyboard.press("Enter")
        expect(page.locator(".pick-chip")).to_have_count(count)
        expect(page.locator(".pick-chip").last).to_contain_text(receiver.name)
    page.select_option("[name=signer]", label=f"{sender.head} {sender.name}")
    page.set_input_files("[name=main]", letter.pdf)
    page.set_input_files("[name=editable]", str(letter.docx))
    words = f"Lưu và {sender.submit[0].lower()}{sender.submit[1:]}" if send else "Lưu dự thảo"
    page.get_by_role("button", name=words).click()
    if send:
        confirm_places(page)
    page.wait_for_url(re.compile(r"/van-ban/[0-9a-f-]{36}$"))
    return page.url


def confirm_places(page: Page) -> None:
    """See where number, date, signatures and seal go, and press Enter."""
    expect(page.locator("h1")).to_have_text("Xem vị trí ký, số, dấu")
    expect(page.locator("#confirm-form .btn-primary")).to_be_focused()
    page.keyboard.press("Enter")


def issued_file(page: Page) -> bytes:
    """The issued PDF as a person downloads it."""
    files = tab(page, "tep")
    with page.expect_download() as begun:
        files.locator(".file", has_text=".pdf").first.locator("a[download]").click()
    return begun.value.path().read_bytes()


def in_book(page: Page, kind: str, code: str) -> Locator:
    """The line of a register ("in", "out") that holds this number."""
    page.goto("/".join(page.url.split("/")[:3]) + "/")
    page.locator("nav.rail").get_by_text("Sổ đăng ký", exact=True).click()
    if kind == "out":
        page.locator("nav.books").get_by_text("Văn bản đi").first.click()
        expect(page.locator("h1")).to_have_text("Sổ đăng ký văn bản đi")
    return page.locator("table.book tbody tr", has_text=code)


# --- incoming ------------------------------------------------------------------------------------------------------------


def register(page: Page) -> str:
    """Đăng ký: check the form that the packet filled, save; the số đến that it got."""
    button(page, "Đăng ký").click()
    expect(page.locator("h1")).to_have_text("Đăng ký văn bản đến")
    page.wait_for_load_state()
    book = page.locator("select[name=book]")
    if book.count() and not book.input_value():
        book.select_option(index=1)  # Sóc Trăng keeps several books of arrivals
    with page.expect_navigation():
        page.locator("form.stack button.btn-primary").click()
    should_be(page, "Đã đăng ký")
    return fact(page, "Số đến")


def distribute(page: Page, *, lead: str, support: str = "", opinion: str, days: int = 7) -> None:
    """Phân phối: one row for each unit, a deadline and an opinion."""
    button(page, "Phân phối").click()
    expect(page.locator("h1")).to_have_text("Phân phối")
    page.get_by_label(f"Chủ trì: {lead}", exact=True).check()
    if support:
        page.get_by_label(f"Phối hợp: {support}", exact=True).check()
    page.fill("[name=due_on]", (datetime.now(VIETNAM).date() + timedelta(days=days)).isoformat())
    page.fill("[name=opinion]", opinion)
    with page.expect_navigation():
        page.locator("form.stack button.btn-primary").click()
    should_be(page, "Đã chuyển xử lý")


def take_on(office: Any, receiver: Agency, url: str, *, opinion: str) -> Page:
    """Trình, Phân phối, Giao việc, Nhận việc: the page of the specialist who works on the arrival now."""
    clerk = office.sign_in(receiver.who("vanthu"))
    clerk.goto(url)
    press(clerk, "Trình", leader=f"{receiver.chief} {receiver.name}")
    should_be(clerk, "Chờ phân phối")
    subject = clerk.locator("h1").inner_text()

    head = office.sign_in(receiver.who("giamdoc"))
    assert take_from(head, "Chờ phân phối", subject) == url
    distribute(head, lead=receiver.unit, support=receiver.other_unit, opinion=opinion)

    leader_of_unit = office.sign_in(receiver.who("truongphong"))
    assert take_from(leader_of_unit, "Chờ giao việc", subject) == url
    expect(leader_of_unit.locator("#tab-xu-ly .tree")).to_contain_text(opinion)
    handler = f"Chuyên viên {receiver.unit}, {receiver.name}"
    press(leader_of_unit, "Giao việc", position=handler, opinion="Tham mưu đúng hạn.")

    specialist = office.sign_in(receiver.who("chuyenvien"))
    assert take_from(specialist, "Chờ xử lý", subject) == url
    press(specialist, "Nhận việc")
    should_be(specialist, "Đang xử lý")
    return specialist


def confirm(office: Any, receiver: Agency, url: str) -> None:
    """Who gave the work takes the report from the list and accepts it."""
    head = office.sign_in(receiver.who("giamdoc"))
    head.goto(url)
    press(head, "Xác nhận hoàn thành")
    should_be(head, "Đã hoàn thành")


def heard(page: Page, receiver: Agency) -> list[tuple[str, str, str]]:
    """What the sender heard of one receiver, oldest first: the state, when, and by whom."""
    return [
        (
            step.locator("p").first.evaluate("p => p.firstChild.textContent").strip(),
            step.locator("time").inner_text(),
            step.locator("p .meta").inner_text() if step.locator("p .meta").count() else "",
        )
        for step in _delivery(page, receiver).locator(".timeline > li").all()
    ][1:]  # the first one is our own: that it went up to the axis


def look_until_heard(page: Page, receiver: Agency, state: str) -> list[tuple[str, str, str]]:
    """Look at the tab "Liên thông" until this receiver has said so; everything heard of it."""
    tab(page, "lien-thong")
    delivery = _delivery(page, receiver)
    for _ in range(30):
        try:
            expect(delivery.locator("summary .chip")).to_have_text(state, timeout=1_500)
        except AssertionError:
            page.reload()
            tab(page, "lien-thong")
        else:
            break
    expect(delivery.locator("summary .chip")).to_have_text(state)
    delivery.locator("summary").click()
    return heard(page, receiver)


def _delivery(page: Page, receiver: Agency) -> Locator:
    return page.locator("#tab-lien-thong .deliveries > li", has=page.get_by_text(receiver.name, exact=False))


def signatures(page: Page) -> list[dict[str, Any]]:
    """What "Kiểm tra ký số" shows of each signature."""
    found = []
    for item in tab(page, "ky-so").locator(".signature").all():
        facts = dict(
            zip(
                item.locator("dl.facts dt").all_inner_texts(),
                item.locator("dl.facts dd").all_inner_texts(),
                strict=True,
            )
        )
        found.append(
            {
                "signer": item.locator(".signature-head strong").inner_text(),
                "changes": item.locator(".changes li").all_inner_texts(),
            }
            | facts
        )
    return found


def refused_act(page: Page, key: str) -> int:
    """The status with which the server answers an act that the page does not offer now, sent with a valid token."""
    return page.evaluate(
        """async (key) => {
            const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
            const answer = await fetch(`${location.pathname}/lam/${key}`, {
                method: "POST", headers: {"X-CSRFToken": token}, redirect: "manual"});
            return answer.status;
        }""",
        key,
    )
