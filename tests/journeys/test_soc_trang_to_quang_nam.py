"""Sóc Trăng issues by its Điều 9, initials first; Quảng Nam takes in by its Điều 9 and 18."""

from __future__ import annotations

from typing import Any

import pytest
import steps
from playwright.sync_api import expect
from steps import QN, ST, button, buttons, press, should_be

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.xdist_group("journeys")]


@pytest.mark.req("ST-9.1e", "ST-9.3d")
def test_a_letter_travels_from_soc_trang_to_quang_nam(office, verified):
    sent = {"subject": steps.subject_of(ST)}
    soc_trang_initials_before_it_goes_up_and_again_after_a_return(office, verified, sent)
    quang_nam_finds_it_waiting_and_the_handler_ends_it(office, sent)


def soc_trang_initials_before_it_goes_up_and_again_after_a_return(
    office: Any, verified: Any, sent: dict[str, str]
) -> None:
    drafter = office.sign_in(ST.who("chuyenvien"))
    url = steps.draft(drafter, ST, [QN], subject=sent["subject"])
    should_be(drafter, "Chờ lãnh đạo đơn vị")

    leader_of_unit = office.sign_in(ST.who("truongphong"))
    steps.take_from(leader_of_unit, "Chờ thông qua", sent["subject"])
    assert buttons(leader_of_unit) == ["Ký nháy", "Từ chối"]
    expect(leader_of_unit.locator("#why-pass_up")).to_contain_text("Phải ký nháy")
    press(leader_of_unit, "Ký nháy")
    button(leader_of_unit, "Thông qua & trình duyệt").wait_for()
    press(leader_of_unit, "Thông qua & trình duyệt", opinion="Đồng ý.")
    should_be(leader_of_unit, "Chờ ký")

    # Returned by the leader, it goes to the drafter and through the unit leader again, not back to the leader.
    head = office.sign_in(ST.who("giamdoc"))
    head.goto(url)
    press(head, "Từ chối", reason="Bổ sung danh sách tài khoản.")
    should_be(head, "Dự thảo")
    drafter.goto(f"{url}/sua")
    drafter.set_input_files("[name=main]", ST.letter.pdf)
    drafter.get_by_role("button", name="Lưu và trình").click()
    drafter.wait_for_url(url)
    should_be(drafter, "Chờ lãnh đạo đơn vị")
    leader_of_unit.goto(url)
    press(leader_of_unit, "Ký nháy")
    button(leader_of_unit, "Thông qua & trình duyệt").wait_for()
    press(leader_of_unit, "Thông qua & trình duyệt", opinion="Đã bổ sung danh sách.")

    head.goto(url)
    press(head, "Ký VB")
    should_be(head, "Đã ký")
    press(head, "Chuyển văn thư")
    clerk = office.sign_in(ST.who("vanthu"))
    clerk.goto(url)
    press(clerk, "Cấp số")
    press(clerk, "Ký số cơ quan")
    should_be(clerk, "Đã ký số cơ quan, chờ phát hành")
    press(clerk, "Phát hành")
    should_be(clerk, "Đã phát hành")
    sent["url"], sent["code"] = url, steps.fact(clerk, "Số, ký hiệu")
    report = verified(steps.issued_file(clerk))
    assert (report["verdict"], report["legal_value"]) == ("valid", "bản gốc")
    assert [signature["kind"] for signature in report["signatures"]] == ["person", "person", "organisation"]
    expect(steps.in_book(clerk, "out", sent["code"])).to_contain_text(sent["subject"])


def quang_nam_finds_it_waiting_and_the_handler_ends_it(office: Any, sent: dict[str, str]) -> None:
    clerk = office.sign_in(QN.who("vanthu"))
    url = steps.take_from(clerk, QN.waiting, sent["subject"])
    steps.look_until(clerk, button(clerk, "Tiếp nhận"))
    press(clerk, "Tiếp nhận")
    assert steps.register(clerk).isdecimal()

    specialist = steps.take_on(office, QN, url, opinion="Rà soát tài khoản.")
    choices = buttons(specialist)
    ways = {
        "Soạn (dự thảo) văn bản đi trả lời", "Lưu văn bản", "Báo cáo kết quả", "Chuyển cho cán bộ khác xử lý"
    }  # fmt: skip
    assert ways <= set(choices), choices
    # A reply keeps its link to what it answers and goes to who sent it.
    button(specialist, "Soạn (dự thảo) văn bản đi trả lời").click()
    expect(specialist.locator("h1")).to_have_text("Soạn (dự thảo) văn bản đi")
    expect(specialist.locator(".pick-chip")).to_contain_text(ST.name)
    assert sent["code"] in specialist.input_value("[name=subject]")
    assert specialist.is_checked("[name=answers_finally]")
    assert specialist.input_value("[name=case_file]"), "a hồ sơ of the own unit is proposed"

    # It has a deadline: who gave the work accepts the report (reading 6).
    specialist.goto(url)
    press(specialist, "Báo cáo kết quả", result="Đã rà soát.")
    should_be(specialist, "Chờ xác nhận kết quả")
    steps.confirm(office, QN, url)
    at_sender = office.sign_in(ST.who("vanthu"))
    at_sender.goto(sent["url"])
    said = steps.look_until_heard(at_sender, QN, "Đã hoàn thành")
    assert [state for state, _, _ in said] == [
        "Đã đến", "Đã tiếp nhận", "Đã chuyển xử lý", "Đang xử lý", "Đã hoàn thành",
    ]  # fmt: skip
