"""Hậu Giang issues by its Điều 13 and 14: form checker, number at the signature; Sóc Trăng takes in by its Điều 8."""

from __future__ import annotations

from typing import Any

import pytest
import steps
from playwright.sync_api import expect
from steps import HG, ST, buttons, press, should_be

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.xdist_group("journeys")]


@pytest.mark.req("HG-13.2", "HG-14.2b")
def test_a_letter_travels_from_hau_giang_to_soc_trang(office, verified):
    sent = {"subject": steps.subject_of(HG)}
    hau_giang_has_the_form_checked_and_numbers_at_the_signature(office, verified, sent)
    soc_trang_accepts_registers_distributes_and_reports(office, sent)


def hau_giang_has_the_form_checked_and_numbers_at_the_signature(
    office: Any, verified: Any, sent: dict[str, str]
) -> None:
    drafter = office.sign_in(HG.who("chuyenvien"))
    url = steps.draft(drafter, HG, [ST], subject=sent["subject"])
    should_be(drafter, "Chờ lãnh đạo đơn vị")

    leader_of_unit = office.sign_in(HG.who("truongphong"))
    steps.take_from(leader_of_unit, "Chờ thông qua", sent["subject"])
    assert buttons(leader_of_unit) == ["Chuyển kiểm tra thể thức", "Từ chối"]
    press(leader_of_unit, "Chuyển kiểm tra thể thức", opinion="Chịu trách nhiệm về nội dung.")
    should_be(leader_of_unit, "Chờ kiểm tra thể thức")

    # The signer has nothing before the checker let it pass.
    head = office.sign_in(HG.who(HG.signer))
    head.goto(url)
    assert steps.refused_act(head, "sign") == 409
    office.expect_complaints("409")
    checker = office.sign_in(HG.who("kiemtra"))
    steps.take_from(checker, "Chờ kiểm tra thể thức", sent["subject"])
    assert buttons(checker) == ["Đạt thể thức", "Trả lại"]
    press(checker, "Đạt thể thức", opinion="Đúng thể thức theo Nghị định 30/2020/NĐ-CP.")
    should_be(checker, "Chờ ký")

    # Signing gives number and date, and brings the document before the clerk by itself.
    head.reload()
    press(head, "Ký")
    should_be(head, "Đã cấp số, chờ ký số cơ quan")
    sent["code"] = steps.fact(head, "Số, ký hiệu")
    clerk = office.sign_in(HG.who("vanthu"))
    assert steps.take_from(clerk, "Chờ đóng dấu", sent["subject"]) == url
    assert buttons(clerk) == ["Ký số cơ quan", "Trả lại"]
    press(clerk, "Ký số cơ quan")
    should_be(clerk, "Đã ký số cơ quan, chờ phát hành")
    press(clerk, "Phát hành")
    should_be(clerk, "Đã phát hành")
    sent["url"] = url
    report = verified(steps.issued_file(clerk))
    assert (report["verdict"], report["legal_value"]) == ("valid", "bản gốc")
    expect(steps.in_book(clerk, "out", sent["code"])).to_contain_text(sent["subject"])


def soc_trang_accepts_registers_distributes_and_reports(office: Any, sent: dict[str, str]) -> None:
    clerk = office.sign_in(ST.who("vanthu"))
    url = steps.take_from(clerk, ST.waiting, sent["subject"])
    steps.look_until(clerk, steps.button(clerk, "Tiếp nhận"))
    assert [item["signer"] for item in steps.signatures(clerk)] == [HG.letter.signer_name, HG.name]
    press(clerk, "Tiếp nhận")
    assert steps.register(clerk).isdecimal()

    specialist = steps.take_on(office, ST, url, opinion="Phòng chủ trì tham mưu báo cáo UBND tỉnh.")
    press(specialist, "Báo cáo kết quả", result="Đã gửi báo cáo.")
    should_be(specialist, "Chờ xác nhận kết quả")
    head = office.sign_in(ST.who("giamdoc"))
    steps.take_from(head, "Chờ xác nhận", sent["subject"])
    press(head, "Yêu cầu làm lại", reason="Bổ sung số liệu quý IV.")
    should_be(head, "Đang xử lý")
    specialist.goto(url)
    press(specialist, "Báo cáo kết quả", result="Đã bổ sung số liệu quý IV.")
    head.goto(url)
    press(head, "Xác nhận hoàn thành")
    should_be(head, "Đã hoàn thành")

    at_sender = office.sign_in(HG.who("vanthu"))
    at_sender.goto(sent["url"])
    said = steps.look_until_heard(at_sender, ST, "Đã hoàn thành")
    assert [state for state, _, _ in said] == [
        "Đã đến", "Đã tiếp nhận", "Đã chuyển xử lý", "Đang xử lý", "Đã hoàn thành",
    ]  # fmt: skip
