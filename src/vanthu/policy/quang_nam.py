"""Sở Lao động - Thương binh và Xã hội Quảng Nam: Quyết định 182/QĐ-LĐTBXH of 17/7/2019 (25 điều)."""

from __future__ import annotations

from datetime import date, time, timedelta

from vanthu.policy.fallback import FALLBACK, PAPER_BY_NECESSITY, governed
from vanthu.policy.profile import DELEGABLE_RIGHTS, PaperRule, Regulation, ReportDuty

PAPER_RULES = (
    PaperRule(
        code="unsigned_kind",
        reason="Loại văn bản không dùng chữ ký số theo Quyết định số 361/QĐ-LĐTBXH ngày 31/10/2018",
        source="Điều 5.3",
        from_agency_list=True,
    ),
    *PAPER_BY_NECESSITY,
)

#: Điều 10.2, points c to n: what the system shows of each document.
_INFORMATION = frozenset(
    {
        "number", "notation", "issued_on", "type_name", "subject", "signer_name", "signer_position",
        "urgency", "organ_name", "received_on",
    }
)  # fmt: skip

POLICY = governed(
    key="quang_nam_ldtbxh_2019",
    agency_name="Sở Lao động - Thương binh và Xã hội tỉnh Quảng Nam",
    regulation=Regulation(
        number="182/QĐ-LĐTBXH",
        issued_on=date(2019, 7, 17),
        dated="17/7/2019",
        name=(
            "Quy chế gửi, nhận văn bản điện tử trong các phòng, đơn vị của "
            "Sở Lao động - Thương binh và Xã hội tỉnh Quảng Nam"
        ),
    ),
    # A. General
    in_force_from=(date(2019, 7, 17), "Quyết định, Điều 2"),
    system_title=("Q-Office", "Điều 3.3"),
    secret_wording=("văn bản có tính chất MẬT", "Điều 1.2"),
    exchange_points=(("Văn thư hoặc người được giao nhiệm vụ tiếp nhận văn bản đến",), "Điều 9.1"),
    idle_lock=(timedelta(minutes=30), "Điều 23.1.e"),
    checked_devices_only=(True, "Điều 13.2"),
    # The text says "start of the morning and of the afternoon"; an hour for each is our reading.
    leader_check_windows=(((time(7, 0), time(8, 0)), (time(13, 30), time(14, 30))), "Điều 18.4.a"),
    delegable_rights=(frozenset(DELEGABLE_RIGHTS), "Điều 17.4"),
    reports=(
        (
            ReportDuty(by="agency", to="Sở Thông tin và Truyền thông tỉnh Quảng Nam", every="month"),
            ReportDuty(by="unit", to="Văn phòng Sở", every="month"),
            ReportDuty(by="unit", to="Văn phòng Sở", every="year"),
        ),
        "Điều 20.2, Điều 21.6",
    ),
    yearly_scoring=(True, "Điều 20.7, Điều 24.1"),
    # B. Incoming
    waiting_label=("Chờ nhận liên thông", "Điều 9.1"),
    verify_before_accept=(True, "Điều 9.2"),
    registration_fields=(_INFORMATION, "Điều 10.2"),
    registration_fields_manual=(_INFORMATION, "Điều 10.2"),
    receipt_notice=("timely", "Điều 9.2"),
    close_by=("handler", "Điều 18.2"),
    case_file_required=(True, "Điều 18.2"),
    handling_choices=(FALLBACK["handling_choices"][0], "Điều 18.2"),
    # C. Outgoing
    labels={
        "draft": ("Soạn (dự thảo) văn bản đi", "Điều 18.3"),
        "permit_issue": ("Cho phép phát hành", "Điều 17.2"),
        "refuse_arrival": ("Từ chối nhận", "Điều 5.4"),
        "accept": ("Tiếp nhận", "Điều 9.2"),
        "recall": ("Thu hồi", "Điều 8.2"),
        "handle_reply": ("Soạn (dự thảo) văn bản đi trả lời", "Điều 18.2"),
        "handle_file": ("Lưu văn bản", "Điều 18.2"),
        "handle_report": ("Báo cáo kết quả", "Điều 18.2"),
        "handle_pass": ("Chuyển cho cán bộ khác xử lý", "Điều 18.2"),
    },
    draft_files=("any", "Điều 18.3"),
    permit_issue_step=(True, "Điều 17.2"),
    certificate_issuer=("Ban Cơ yếu Chính phủ", "Điều 12.3"),
    send_deadline=("same_day_or_next_morning", "Điều 6.2"),
    paper_rules=(PAPER_RULES, "Điều 5.3"),
    # D. Exchange
    states=(FALLBACK["states"][0], "Điều 10.2.h"),
    document_code_format=("{organ},{year},{serial}", "Điều 10.2.b"),
)
