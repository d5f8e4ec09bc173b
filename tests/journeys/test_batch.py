"""A leader opens several letters one after another and signs them with one confirmation: on a phone and at a desk."""

from __future__ import annotations

import re
from typing import Any

import pytest
import steps
from playwright.sync_api import Page, expect
from steps import BD, LC, press, should_be

from browsers import beyond, serious

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


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


def open_each(head: Page, office: Any, subjects: set[str]) -> int:
    """Go through "Chờ tôi ký" until each has stood there with its pages; how many taps that took."""
    head.goto(f"{office.url}/viec/cho-toi-ky")
    seen, taps = set(), 0
    for _ in range(40):
        subject = head.locator("h1").inner_text()
        if subject in subjects:
            steps.look_until(head, head.locator(".viewer .page img"))
            expect(head.locator(".pages-wait[role=status]")).to_have_count(0)
            seen.add(subject)
        if seen == subjects:
            return taps
        with head.expect_navigation():
            head.locator(".stack-skip").click()
        taps += 1
    raise AssertionError(f"never came up: {subjects - seen}")


def choose(head: Page, subjects: set[str]) -> None:
    """Leave only these ticked, by the keyboard's or the thumb's own way: the box of each."""
    for row in head.locator(".batch-list li", has=head.locator("[name=van-ban]")).all():
        row.locator("[name=van-ban]").set_checked(row.locator(".batch-subject").inner_text() in subjects)


@pytest.mark.parametrize("width", [390, 1440])
def test_several_letters_are_signed_with_one_confirmation_and_one_of_them_is_refused(office: Any, width: int) -> None:
    letters = waiting(office, 3)
    head = office.sign_in(BD.who("giamdoc"), width)
    open_each(head, office, set(letters))
    head.locator(".stack-many").click()
    expect(head.locator("h1")).to_have_text("Ký nhiều văn bản")
    choose(head, set(letters))
    expect(head.locator("[data-batch-count]")).to_have_text("Đã chọn 3.")
    assert beyond(head) <= 0
    assert serious(head) == []
    with head.expect_navigation():
        head.locator("#batch-next").click()
    expect(head.locator("h1")).to_have_text("Xác nhận ký 3 văn bản")
    sign = head.locator("#batch-sign")
    expect(sign).to_have_text("Ký VB: 3 văn bản")
    if width == 390:
        box = sign.bounding_box()
        assert box is not None and box["height"] >= 44
        assert head.viewport_size is not None and box["y"] + box["height"] <= head.viewport_size["height"]
    assert beyond(head) <= 0
    assert serious(head) == []

    # Meanwhile, at another screen, he sends one of them back.
    refused, *signed = letters
    other = office.sign_in(BD.who("giamdoc"), 1440 if width == 390 else 390)
    other.goto(letters[refused])
    if width == 390:
        press(other, "Từ chối", reason="Bổ sung căn cứ")
    else:
        other.locator(".thumb").get_by_text("Khác", exact=True).tap()
        press(other, "Từ chối", reason="Bổ sung căn cứ")

    head.bring_to_front()
    sign.focus()
    with head.expect_navigation():
        head.keyboard.press("Enter")
    expect(head.locator(".batch-state")).to_have_text("Xong: đã ký 2/3, không ký được 1.", timeout=60_000)
    for subject in signed:
        expect(head.locator(".batch-list li", has_text=subject).locator(".chip")).to_have_text("Đã ký")
    left = head.locator(".batch-list li", has_text=refused)
    expect(left.locator(".chip")).to_have_text("Không ký được")
    expect(left.locator(".problem")).to_contain_text("Văn bản đã chuyển sang bước khác")
    assert beyond(head) <= 0
    assert serious(head) == []
    # By the same confirmation they went on to văn thư, each with its own signature.
    clerk = office.sign_in(BD.who("vanthu"))
    for subject in signed:
        clerk.goto(letters[subject])
        should_be(clerk, "Chờ cấp số")
        assert [found["signer"] for found in steps.signatures(clerk)] == [head_name(clerk)]
    clerk.goto(letters[refused])
    should_be(clerk, "Dự thảo")
    with head.expect_navigation():
        head.locator("#batch-left").click()
    expect(head.locator("#messages")).to_contain_text(re.compile("không còn chờ bạn ký"))


def head_name(page: Page) -> str:
    return steps.fact(page, "Người ký văn bản").removeprefix("Giám đốc ")
