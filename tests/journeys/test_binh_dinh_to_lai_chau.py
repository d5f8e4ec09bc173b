"""Bình Định issues by the buttons of its Điều 12 and 13; Lai Châu takes in by those of its Điều 10 and 11."""

from __future__ import annotations

import re
from typing import Any

import pytest
import steps
from playwright.sync_api import expect
from steps import BD, LC, button, buttons, press, should_be

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

REASON = "Chưa nêu thời hạn báo cáo của các phòng; bổ sung rồi trình lại."


@pytest.mark.req("BD-12.1e", "BD-12.2b", "BD-12.3a", "BD-12.3b", "LC-10.2c", "LC-10.2d")
def test_a_letter_travels_from_binh_dinh_to_lai_chau(office, verified):
    sent = {"subject": steps.subject_of(BD)}
    binh_dinh_drafts_passes_signs_and_issues(office, verified, sent)
    lai_chau_accepts_by_itself_registers_and_reports_back(office, sent)


def binh_dinh_drafts_passes_signs_and_issues(office: Any, verified: Any, sent: dict[str, str]) -> None:
    drafter = office.sign_in(BD.who("chuyenvien"))
    url = steps.draft(drafter, BD, [LC], subject=sent["subject"])
    should_be(drafter, "Chờ lãnh đạo đơn vị")

    leader_of_unit = office.sign_in(BD.who("truongphong"))
    leader_of_unit.goto(f"{office.url}/thong-bao")
    expect(leader_of_unit.locator("main")).to_contain_text(sent["subject"])
    steps.take_from(leader_of_unit, "Chờ thông qua", sent["subject"])
    assert buttons(leader_of_unit) == ["Thông qua & trình duyệt", "Từ chối"]

    # Từ chối without a reason changes nothing; with one the draft is with its drafter again, who is told why.
    press(leader_of_unit, "Từ chối")
    office.expect_complaints("422")
    expect(leader_of_unit.locator("#panel-refuse .error")).to_contain_text("Mục này chưa nhập.")
    should_be(leader_of_unit, "Chờ lãnh đạo đơn vị")
    leader_of_unit.goto(url)
    press(leader_of_unit, "Từ chối", reason=REASON)
    should_be(leader_of_unit, "Dự thảo")
    drafter.goto(f"{office.url}/thong-bao")
    expect(drafter.locator("main")).to_contain_text(REASON)
    steps.take_from(drafter, "Dự thảo", sent["subject"])
    expect(drafter.locator("#tab-xu-ly .timeline")).to_contain_text(f"Từ chối. Lý do: {REASON}")

    # The draft comes back changed, as a new version, and goes up again.
    button(drafter, "Sửa").click()
    drafter.fill("[name=note]", "Đã bổ sung thời hạn báo cáo.")
    drafter.set_input_files("[name=main]", BD.letter.pdf)
    drafter.get_by_role("button", name="Lưu và trình thông qua").click()
    drafter.wait_for_url(url)
    should_be(drafter, "Chờ lãnh đạo đơn vị")
    leader_of_unit.goto(url)
    press(leader_of_unit, "Thông qua & trình duyệt", opinion="Đã kiểm tra nội dung, thể thức.")
    should_be(leader_of_unit, "Chờ ký")

    # The signer sees the page with the place of the signature, its button at the file; nothing else goes on.
    head = office.sign_in(BD.who("giamdoc"))
    steps.open_queue(head, "Chờ tôi ký")
    for _ in range(head.locator(".next-list > li").count()):
        if head.locator("h1").inner_text() == sent["subject"]:
            break
        head.get_by_role("link", name="Để sau").click()
    expect(head.locator("h1")).to_have_text(sent["subject"])
    expect(head.locator(".viewer .page img").first).to_be_visible()
    assert buttons(head) == ["Ký VB", "Từ chối", "Đổi người ký"]
    head.goto(url)
    assert steps.refused_act(head, "forward") == 409
    office.expect_complaints("409")
    should_be(head, "Chờ ký")
    press(head, "Ký VB")
    should_be(head, "Đã ký")
    assert buttons(head)[0] == "Duyệt & Chuyển VT"
    press(head, "Duyệt & Chuyển VT")
    should_be(head, "Chờ cấp số")

    clerk = office.sign_in(BD.who("vanthu"))
    steps.take_from(clerk, "Chờ cấp số", sent["subject"])
    assert buttons(clerk) == ["Cấp số", "Trả lại"]
    press(clerk, "Cấp số")
    should_be(clerk, "Đã cấp số, chờ ký số cơ quan")
    press(clerk, "Ký số cơ quan")
    should_be(clerk, "Đã ký số cơ quan, chờ phát hành")
    press(clerk, "Phát hành")
    should_be(clerk, "Đã phát hành")
    sent["url"], sent["code"] = url, steps.fact(clerk, "Số, ký hiệu")
    assert re.fullmatch(rf"\d{{2,}}/{BD.letter.notation}", sent["code"])  # as the letter prints it

    # What a person downloads is the original, and the book holds the same number.
    report = verified(steps.issued_file(clerk))
    assert (report["verdict"], report["legal_value"]) == ("valid", "bản gốc")
    assert [signature["kind"] for signature in report["signatures"]] == ["person", "organisation"]
    line = steps.in_book(clerk, "out", sent["code"])
    expect(line).to_have_count(1)
    expect(line).to_contain_text(sent["subject"])


def lai_chau_accepts_by_itself_registers_and_reports_back(office: Any, sent: dict[str, str]) -> None:
    # The list is named as the text has it; what is valid passes through it without a click, and its sender is told.
    clerk = office.sign_in(LC.who("vanthu"))
    steps.open_queue(clerk, "Chờ lưu trữ")
    at_sender = office.sign_in(BD.who("vanthu"))
    at_sender.goto(sent["url"])
    said = steps.look_until_heard(at_sender, LC, "Đã tiếp nhận")
    assert [state for state, _, _ in said] == ["Đã đến", "Đã tiếp nhận"]

    url = steps.take_from(clerk, "Chờ đăng ký", sent["subject"])
    should_be(clerk, "Đã tiếp nhận")
    shown = steps.signatures(clerk)
    assert [item["signer"] for item in shown] == [BD.letter.signer_name, BD.name]
    for item in shown:
        assert re.match(
            r"\d{2}:\d{2}:\d{2} \d{2}/\d{2}/\d{4} theo dấu thời gian", " ".join(item["Thời gian ký"].split())
        )
        assert item["Chứng thư"]
    assert [item["Phạm vi"] for item in shown] == ["Toàn bộ nội dung tại thời điểm ký", "Toàn bộ tệp"]
    assert any(sent["code"].partition("/")[0] in change for change in shown[0]["changes"]), shown[0]

    # Everything stands in the form already, read from the packet.
    button(clerk, "Đăng ký").click()
    filled = {name: clerk.input_value(f"[name={name}]") for name in ("organ_name", "number", "notation", "subject")}
    number, _, notation = sent["code"].partition("/")
    assert filled == {"organ_name": BD.name, "number": number, "notation": notation, "subject": sent["subject"]}
    clerk.goto(url)
    assert steps.register(clerk).isdecimal()

    specialist = steps.take_on(office, LC, url, opinion="Nghiên cứu, tham mưu triển khai.")
    press(specialist, "Báo cáo kết quả", result="Đã tham mưu văn bản triển khai.")
    should_be(specialist, "Chờ xác nhận kết quả")
    head = office.sign_in(LC.who("giamdoc"))
    assert steps.take_from(head, "Chờ xác nhận", sent["subject"]) == url
    press(head, "Xác nhận hoàn thành")
    should_be(head, "Đã hoàn thành")
    assert steps.fact(head, "Hồ sơ") and steps.fact(head, "Kết quả") == "Đã tham mưu văn bản triển khai."

    # 01 03 04 05 06: the acceptance was told once, by the machine; every line has its time and its teller.
    said = steps.look_until_heard(at_sender, LC, "Đã hoàn thành")
    assert [state for state, _, _ in said] == [
        "Đã đến", "Đã tiếp nhận", "Đã chuyển xử lý", "Đang xử lý", "Đã hoàn thành",
    ]  # fmt: skip
    assert all(re.search(r"\d{2}:\d{2}:\d{2}", at) and by for _, at, by in said), said
