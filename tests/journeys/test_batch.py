"""A leader opens several letters one after another and signs them with one confirmation: on a phone and at a desk."""

from __future__ import annotations

from typing import Any

import pytest
import steps
from playwright.sync_api import Locator, Page, expect
from steps import BD, LC, press, should_be

from browsers import beyond, serious

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
    for _ in range(40):
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
