"""A leader opens several letters one after another and signs them with one confirmation: on a phone and at a desk."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import steps
from playwright.sync_api import Locator, Page, expect
from steps import BD, LC, press, should_be

from browsers import beyond, serious

TWENTY = 20
#: Run where the product's settings are: what its people would have done to as many letters more.
COPY = """
import json, sys
from vanthu.cli.django_setup import setup
setup()
import factories
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.files.queries import main_of
from vanthu.store import bytes_store
subject, count = sys.argv[1], int(sys.argv[2])
document = Document.objects.get(subject=subject, state=Out.AT_SIGNER)
current = main_of(document.pk).current
pdf, made = bytes_store().get(current.sha256), []
for number in range(2, count + 2):
    more = factories.outgoing(
        Out.AT_SIGNER, pdf=pdf, subject=f"{subject}, bản {number}", placement=document.placement
    )
    made.append(more.subject)
print(json.dumps(made))
"""
#: Keeps every value that the bar has while the page renews itself.
WATCH = """() => {
  window.barValues = [];
  const note = () => { const bar = document.querySelector("progress"); if (bar) window.barValues.push(bar.value); };
  note();
  new MutationObserver(note).observe(document.querySelector("#batch").parentElement, { childList: true });
}"""

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.xdist_group("journeys")]


def waiting(office: Any, count: int) -> dict[str, str]:
    """Letters that have come to the leader: subject → address."""
    drafter, unit = office.sign_in(BD.who("chuyenvien")), office.sign_in(BD.who("truongphong"))
    found = {}
    for _ in range(count):
        subject = steps.subject_of(BD)
        found[subject] = steps.draft(drafter, BD, [LC], subject=subject)
        unit.goto(found[subject])
        press(unit, "Thông qua & trình duyệt", opinion="Đồng ý.")
    return found


def open_each(head: Page, office: Any, subjects: set[str]) -> None:
    """Go through "Chờ tôi ký" by thumb until each has stood there with its pages."""
    head.goto(f"{office.url}/viec/cho-toi-ky")
    seen = set()
    for _ in range(40 + len(subjects)):
        subject = head.locator("h1").inner_text()
        if subject in subjects:
            steps.look_until(head, head.locator(".viewer .page img"))
            expect(head.locator(".pages-wait[role=status]")).to_have_count(0)
            seen.add(subject)
        if seen == subjects:
            return
        with head.expect_navigation():
            head.locator(".stack-skip").tap()
    raise AssertionError(f"never came up: {subjects - seen}")


def choose(head: Page, subjects: set[str]) -> None:
    """Leave only these ticked, by the keyboard's or the thumb's own way: the box of each."""
    for row in head.locator(".batch-list li", has=head.locator("[name=van-ban]")).all():
        row.locator("[name=van-ban]").set_checked(row.locator(".batch-subject").inner_text() in subjects)


def test_letters_opened_by_thumb_are_signed_with_one_confirmation_and_one_of_them_is_refused(office: Any) -> None:
    letters = waiting(office, 3)
    refused, *signed = letters
    phone, desk = office.sign_in(BD.who("giamdoc"), 390), office.sign_in(BD.who("giamdoc"))
    open_each(phone, office, set(letters))

    # At the desk he has the confirmation of all three before him, and leaves it so.
    desk.goto(f"{office.url}/ky-nhieu")
    choose(desk, set(letters))
    expect(desk.locator("[data-batch-count]")).to_have_text("Đã chọn 3.")
    fits(desk)
    steps.tab_to(desk, "#batch-next")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    expect(desk.locator("#batch-sign")).to_have_text("Ký VB: 3 văn bản")
    fits(desk)

    # One he sends back from the phone, where the list no longer offers it.
    phone.goto(letters[refused])
    phone.locator(".thumb").get_by_text("Từ chối", exact=True).tap()
    panel = phone.locator("#panel-refuse_signing")
    panel.locator("[name$=reason]").fill("Bổ sung căn cứ")
    with phone.expect_navigation():
        panel.locator(".act-foot button").tap()
    should_be(phone, "Dự thảo")
    phone.goto(f"{office.url}/viec/cho-toi-ky")
    phone.locator(".stack-many").tap()
    expect(phone.locator("h1")).to_have_text("Ký nhiều văn bản")
    assert refused not in phone.locator(".batch-subject").all_inner_texts()
    choose(phone, set(signed))
    fits(phone)
    with phone.expect_navigation():
        under_the_thumb(phone, "#batch-next").tap()
    under_the_thumb(phone, "#batch-sign")
    fits(phone)

    # What the desk still shows is confirmed: the one that went back is left out, for its own reason.
    with desk.expect_navigation():
        desk.locator("#batch-sign").click()
    expect(desk.locator(".batch-state")).to_have_text("Xong: đã ký 2/3, không ký được 1.", timeout=60_000)
    for subject in signed:
        expect(desk.locator(".batch-list li", has_text=subject).locator(".chip")).to_have_text("Đã ký")
    left = desk.locator(".batch-list li", has_text=refused)
    expect(left.locator(".chip")).to_have_text("Không ký được")
    expect(left.locator(".problem")).to_contain_text("Văn bản đã chuyển sang bước khác")
    fits(desk)
    phone.goto(desk.url)
    fits(phone)

    # By the same confirmation they went on to văn thư.
    clerk = office.sign_in(BD.who("vanthu"))
    for subject in signed:
        clerk.goto(letters[subject])
        should_be(clerk, "Chờ cấp số")
        history = steps.tab(clerk, "lich-su").inner_text()
        assert history.count("Ký cùng đợt 3 văn bản xác nhận lúc") == 1 == history.count("Ký VB.")
    with desk.expect_navigation():
        desk.locator("#batch-left").click()
    expect(desk.locator("#messages")).to_contain_text("không còn chờ bạn ký")


def copies(office: Any, subject: str, count: int) -> list[str]:
    """As many letters more before the same leader as if each had come the way of this one; their subjects."""
    here = str(Path(__file__).resolve().parents[1])
    environment = {**office.product.environment, "PYTHONPATH": here}
    done = subprocess.run(
        [sys.executable, "-c", COPY, subject, str(count)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_twenty_letters_are_signed_by_one_tap_on_a_phone(office: Any) -> None:
    [(first, _)] = waiting(office, 1).items()
    subjects = {first, *copies(office, first, TWENTY - 1)}
    phone = office.sign_in(BD.who("giamdoc"), 390)
    open_each(phone, office, subjects)
    phone.locator(".stack-many").tap()
    expect(phone.locator("h1")).to_have_text("Ký nhiều văn bản")
    choose(phone, subjects)
    expect(phone.locator("[data-batch-count]")).to_have_text(f"Đã chọn {TWENTY}.")
    with phone.expect_navigation():
        under_the_thumb(phone, "#batch-next").tap()
    expect(phone.locator("#batch-sign")).to_have_text(f"Ký VB: {TWENTY} văn bản")
    fits(phone)

    with phone.expect_navigation():
        under_the_thumb(phone, "#batch-sign").tap()
    # While it runs: the bar is there, in sight, and not at its end; the page looks again by itself.
    bar = phone.locator("progress")
    expect(bar).to_be_in_viewport()
    begun = bar.evaluate("bar => [bar.value, bar.max]")
    assert begun[0] < begun[1] == TWENTY
    expect(phone.locator(".batch-state")).to_contain_text(re.compile(rf"Đã ký \d+/{TWENTY}"))
    expect(phone.locator("#batch-stop")).to_be_visible()
    assert beyond(phone) <= 0
    phone.evaluate(WATCH)
    expect(phone.locator(".batch-state")).to_have_text(f"Xong: đã ký {TWENTY}/{TWENTY}.", timeout=180_000)
    values = [begun[0], *phone.evaluate("() => window.barValues")]
    assert values == sorted(values) and values[-1] == TWENTY, values
    expect(phone.locator(".batch-list .chip")).to_have_text(["Đã ký"] * TWENTY)
    assert set(phone.locator(".batch-subject").all_inner_texts()) == subjects
    fits(phone)


def fits(page: Page) -> None:
    """Nothing stands beyond the screen, and nothing is hard to perceive."""
    assert beyond(page) <= 0
    assert serious(page) == []


def under_the_thumb(page: Page, selector: str) -> Locator:
    """A button that is large enough, and in sight without scrolling."""
    found = page.locator(selector)
    box = found.bounding_box()
    assert box is not None and page.viewport_size is not None
    assert box["height"] >= 44 and box["y"] + box["height"] <= page.viewport_size["height"]
    return found
