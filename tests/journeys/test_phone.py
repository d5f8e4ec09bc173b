"""A leader signs at 390 pixels: by thumb, and by keys alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
import steps
from playwright.sync_api import Locator, Page
from steps import BD, LC, press, should_be

from browsers import beyond

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

PHONE = 390


def waiting_for_the_leader(office: Any) -> tuple[str, str]:
    """A letter that has come to the leader: its address and subject."""
    drafter, unit = office.sign_in(BD.who("chuyenvien")), office.sign_in(BD.who("truongphong"))
    subject = steps.subject_of(BD)
    url = steps.draft(drafter, BD, [LC], subject=subject)
    unit.goto(url)
    press(unit, "Thông qua & trình duyệt", opinion="Đồng ý.")
    return url, subject


def in_the_stack(head: Page, office: Any, subject: str) -> None:
    """Come to the letter in "Chờ tôi ký" as one does on a phone: one letter after the other."""
    head.goto(f"{office.url}/viec/cho-toi-ky")
    for _ in range(20):
        if head.locator("h1").inner_text() == subject:
            return
        with head.expect_navigation():
            head.locator(".stack-skip").tap()
    raise AssertionError(f"{subject} never came up")


def under_the_thumb(head: Page, label: str) -> Locator:
    """What carries this word in the bar at the lower edge: large enough, and in sight."""
    found = head.locator(".thumb .btn").filter(has_text=re.compile(f"^{label}$"))
    box = found.bounding_box()
    assert box is not None and box["height"] >= 44 and box["y"] + box["height"] <= head.viewport_size["height"]
    return found


def tap(head: Page, label: str) -> None:
    """Press it with the thumb; where it asks once more (after office hours), say yes."""
    where = under_the_thumb(head, label)
    if where.evaluate("item => item.matches('a[data-open-panel]')"):
        where.tap()
        where = head.locator("form.act-panel:visible .act-foot button")
    with head.expect_navigation():
        where.tap()


def test_a_leader_signs_and_forwards_by_thumb(office):
    url, subject = waiting_for_the_leader(office)
    head = office.sign_in(BD.who("giamdoc"), PHONE)
    in_the_stack(head, office, subject)
    steps.look_until(head, head.locator(".viewer .page img"))
    tap(head, "Ký VB")
    head.goto(url)
    should_be(head, "Đã ký")
    tap(head, "Duyệt & Chuyển VT")
    should_be(head, "Chờ cấp số")
    assert beyond(head) <= 0


@pytest.mark.long
def test_a_leader_signs_on_a_narrow_screen_without_a_pointer(office):
    url, subject = waiting_for_the_leader(office)
    head = office.sign_in(BD.who("giamdoc"), PHONE)
    in_the_stack(head, office, subject)
    steps.tab_to(head, ".thumb .btn")
    assert head.evaluate("document.activeElement.innerText.trim()") == "Ký VB"
    asks = head.evaluate("document.activeElement.matches('a[data-open-panel]')")
    if asks:
        head.keyboard.press("Enter")
        steps.tab_to(head, "form.act-panel .act-foot button")
    with head.expect_navigation():
        head.keyboard.press("Enter")
    head.goto(url)
    should_be(head, "Đã ký")


def test_what_lies_under_the_thumb_leads_to_the_form(office, world):
    head = office.sign_in(BD.who("giamdoc"), PHONE)
    head.goto(world["to_sign"])
    assert head.locator(".bottom").count() == 0
    head.locator(".thumb").get_by_text("Từ chối", exact=True).tap()
    head.locator("#panel-refuse_signing [name$=reason]").wait_for(state="visible")
