"""Quảng Nam issues by its Điều 17 and 18 to two agencies: Bình Định takes it in, Hậu Giang refuses it with a reason."""

from __future__ import annotations

from typing import Any

import pytest
import steps
from playwright.sync_api import expect
from steps import BD, HG, QN, button, buttons, press, should_be

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.xdist_group("journeys")]

NOT_OURS = "Nội dung không thuộc chức năng, nhiệm vụ của UBND tỉnh."


@pytest.mark.req("HG-9.1c")
def test_a_letter_travels_from_quang_nam_to_binh_dinh(office, verified):
    sent = {"subject": steps.subject_of(QN)}
    quang_nam_drafts_checks_signs_and_permits_the_issue(office, verified, sent)
    hau_giang_refuses_with_a_reason_and_the_sender_reads_it(office, sent)
    binh_dinh_takes_the_same_letter_in_and_ends_it(office, sent)


def quang_nam_drafts_checks_signs_and_permits_the_issue(office: Any, verified: Any, sent: dict[str, str]) -> None:
    # A draft that lacks its recipients is kept, and goes nowhere.
    drafter = office.sign_in(QN.who("chuyenvien"))
    url = steps.draft(drafter, QN, [], subject=sent["subject"], send=False)
    should_be(drafter, "Dự thảo")
    press(drafter, "Trình thông qua")
    office.expect_complaints("422")
    expect(drafter.locator("#messages")).to_contain_text("Hãy chọn ít nhất một nơi nhận")
    drafter.goto(f"{url}/sua")
    for count, receiver in enumerate((BD, HG), start=1):
        drafter.fill("input#id_recipients", receiver.found_by)
        drafter.keyboard.press("Enter")
        expect(drafter.locator(".pick-chip")).to_have_count(count)
    drafter.get_by_role("button", name="Lưu và trình thông qua").click()
    steps.confirm_places(drafter)
    drafter.wait_for_url(url)
    should_be(drafter, "Chờ lãnh đạo đơn vị")

    leader_of_unit = office.sign_in(QN.who("truongphong"))
    leader_of_unit.goto(url)
    press(leader_of_unit, "Chuyển kiểm tra thể thức", opinion="Đồng ý nội dung.")
    checker = office.sign_in(QN.who("kiemtra"))
    steps.take_from(checker, "Chờ kiểm tra thể thức", sent["subject"])
    press(checker, "Trả lại", reason="Sai cỡ chữ phần nơi nhận.")
    should_be(checker, "Dự thảo")
    drafter.goto(url)
    press(drafter, "Trình thông qua")
    leader_of_unit.goto(url)
    press(leader_of_unit, "Chuyển kiểm tra thể thức", opinion="Đã sửa.")
    checker.goto(url)
    press(checker, "Đạt thể thức", opinion="Đạt.")
    should_be(checker, "Chờ ký")

    # To sign and to permit the issue are two acts, here of two leaders.
    head = office.sign_in(QN.who("giamdoc"))
    head.goto(url)
    assert buttons(head) == ["Ký VB", "Từ chối", "Đổi người ký"]
    press(head, "Ký VB")
    should_be(head, "Đã ký")
    deputy = office.sign_in(QN.who("phogiamdoc"))
    deputy.goto(url)
    assert buttons(deputy) == ["Cho phép phát hành"]
    press(deputy, "Cho phép phát hành")
    should_be(deputy, "Chờ cấp số")

    clerk = office.sign_in(QN.who("vanthu"))
    clerk.goto(url)
    press(clerk, "Cấp số")
    press(clerk, "Ký số cơ quan")
    should_be(clerk, "Đã ký số cơ quan, chờ phát hành")
    press(clerk, "Phát hành")
    should_be(clerk, "Đã phát hành")
    sent["url"], sent["code"] = url, steps.fact(clerk, "Số, ký hiệu")
    report = verified(steps.issued_file(clerk))
    assert (report["verdict"], report["legal_value"]) == ("valid", "bản gốc")
    expect(steps.in_book(clerk, "out", sent["code"])).to_contain_text(sent["subject"])


def hau_giang_refuses_with_a_reason_and_the_sender_reads_it(office: Any, sent: dict[str, str]) -> None:
    clerk = office.sign_in(HG.who("vanthu"))
    url = steps.take_from(clerk, HG.waiting, sent["subject"])
    steps.look_until(clerk, button(clerk, "Từ chối nhận"))
    press(clerk, "Từ chối nhận")
    office.expect_complaints("422")
    clerk.goto(url)
    press(clerk, "Từ chối nhận", reason=NOT_OURS)
    should_be(clerk, "Từ chối nhận (trả lại)")
    assert buttons(clerk) == []

    at_sender = office.sign_in(QN.who("vanthu"))
    at_sender.goto(sent["url"])
    said = steps.look_until_heard(at_sender, HG, "Từ chối nhận (trả lại)")
    assert [state for state, _, _ in said] == ["Đã đến", "Từ chối nhận (trả lại)"]
    expect(at_sender.locator("#tab-lien-thong")).to_contain_text(NOT_OURS)
    assert steps.take_from(at_sender, "Bị từ chối", sent["subject"]) == sent["url"]


def binh_dinh_takes_the_same_letter_in_and_ends_it(office: Any, sent: dict[str, str]) -> None:
    clerk = office.sign_in(BD.who("vanthu"))
    url = steps.take_from(clerk, BD.waiting, sent["subject"])
    steps.look_until(clerk, button(clerk, "Tiếp nhận"))
    press(clerk, "Tiếp nhận")
    assert steps.register(clerk).isdecimal()
    specialist = steps.take_on(office, BD, url, opinion="Kiểm tra phần mềm hằng ngày.")
    press(specialist, "Lưu văn bản", result="Đã phổ biến.")
    should_be(specialist, "Chờ xác nhận kết quả")
    steps.confirm(office, BD, url)

    at_sender = office.sign_in(QN.who("vanthu"))
    at_sender.goto(sent["url"])
    said = steps.look_until_heard(at_sender, BD, "Đã hoàn thành")
    assert [state for state, _, _ in said] == [
        "Đã đến", "Đã tiếp nhận", "Đã chuyển xử lý", "Đang xử lý", "Đã hoàn thành",
    ]  # fmt: skip
