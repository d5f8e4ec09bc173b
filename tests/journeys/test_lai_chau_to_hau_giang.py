"""Lai Châu issues by its Điều 12, straight to the leader; Hậu Giang takes in by its Điều 9 and files."""

from __future__ import annotations

from typing import Any

import pytest
import steps
from playwright.sync_api import expect
from steps import HG, LC, button, buttons, press, should_be

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.xdist_group("journeys")]


@pytest.mark.req("LC-12.1a", "LC-12.1b")
def test_a_letter_travels_from_lai_chau_to_hau_giang(office, verified):
    sent = {"subject": steps.subject_of(LC)}
    lai_chau_submits_straight_to_the_leader_and_issues(office, verified, sent)
    hau_giang_checks_accepts_registers_and_files(office, sent)


def lai_chau_submits_straight_to_the_leader_and_issues(office: Any, verified: Any, sent: dict[str, str]) -> None:
    drafter = office.sign_in(LC.who("chuyenvien"))
    url = steps.draft(drafter, LC, [HG], subject=sent["subject"])
    should_be(drafter, "Chờ ký")

    head = office.sign_in(LC.who("giamdoc"))
    head.goto(url)
    assert steps.refused_act(head, "forward") == 409  # not before the signature
    office.expect_complaints("409")
    press(head, "Ký VB")
    should_be(head, "Đã ký")
    press(head, "Chuyển văn thư")
    should_be(head, "Chờ cấp số")

    clerk = office.sign_in(LC.who("vanthu"))
    steps.take_from(clerk, "Chờ cấp số", sent["subject"])
    press(clerk, "Cấp số")
    press(clerk, "Ký số cơ quan")
    should_be(clerk, "Đã ký số cơ quan, chờ phát hành")
    press(clerk, "Phát hành")
    should_be(clerk, "Đã phát hành")
    sent["url"], sent["code"] = url, steps.fact(clerk, "Số, ký hiệu")
    report = verified(steps.issued_file(clerk))
    assert (report["verdict"], report["legal_value"]) == ("valid", "bản gốc")
    # Mẫu 01 wants the proof of time of the authority.
    assert {signature["time_source"] for signature in report["signatures"]} == {"tsa"}
    expect(steps.in_book(clerk, "out", sent["code"])).to_contain_text(sent["subject"])


def hau_giang_checks_accepts_registers_and_files(office: Any, sent: dict[str, str]) -> None:
    clerk = office.sign_in(HG.who("vanthu"))
    url = steps.take_from(clerk, HG.waiting, sent["subject"])
    steps.look_until(clerk, button(clerk, "Tiếp nhận"))
    assert buttons(clerk) == ["Tiếp nhận", "Kiểm tra ký số", "Từ chối nhận"]
    press(clerk, "Kiểm tra ký số")  # once more, by hand
    expect(clerk.locator("#tab-ky-so .verdict")).to_contain_text("Chữ ký số hợp lệ. Giá trị: bản gốc.")
    assert len(steps.signatures(clerk)) == 2
    press(clerk, "Tiếp nhận")
    should_be(clerk, "Đã tiếp nhận")
    at_sender = office.sign_in(LC.who("vanthu"))
    at_sender.goto(sent["url"])
    assert [state for state, _, _ in steps.look_until_heard(at_sender, HG, "Đã đến")] == ["Đã đến"]

    number = steps.register(clerk)
    line = steps.in_book(clerk, "in", sent["code"])
    expect(line).to_contain_text(number)
    clerk.goto(url)

    specialist = steps.take_on(office, HG, url, opinion="Chỉ đạo các đơn vị thực hiện.")
    # Without a hồ sơ of the year's list nothing is done; with one it is.
    press(specialist, "Lưu văn bản", case_file="Chọn hồ sơ")
    office.expect_complaints("422")
    expect(specialist.locator("#panel-file .error")).to_contain_text("Hãy chọn số, ký hiệu hồ sơ")
    should_be(specialist, "Đang xử lý")
    case_file = specialist.locator("#panel-file [name$=case_file] option").nth(2).inner_text()
    press(specialist, "Lưu văn bản", case_file=case_file, result="Lưu, theo dõi.")
    should_be(specialist, "Chờ xác nhận kết quả")
    steps.confirm(office, HG, url)
    assert steps.fact(specialist, "Hồ sơ") == case_file

    said = steps.look_until_heard(at_sender, HG, "Đã hoàn thành")
    assert [state for state, _, _ in said] == [
        "Đã đến", "Đã tiếp nhận", "Đã chuyển xử lý", "Đang xử lý", "Đã hoàn thành",
    ]  # fmt: skip
