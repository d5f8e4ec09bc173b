"""Sở Công Thương Bình Định: the regulation of April 2020 (18 điều), each value beside its article."""

from __future__ import annotations

from datetime import date, time, timedelta
from types import MappingProxyType

from vanthu.policy.calendar import OfficeHours
from vanthu.policy.fallback import FALLBACK, governed
from vanthu.policy.profile import PaperRule, Regulation, ReportDuty

PAPER_RULES = (
    PaperRule(
        code="head_list",
        reason="Loại văn bản thuộc Danh mục do người đứng đầu quy định",
        source="Điều 5.3",
        from_agency_list=True,
    ),
    PaperRule(
        code="no_infrastructure",
        reason="Bên nhận không đáp ứng điều kiện hạ tầng kỹ thuật công nghệ để nhận văn bản điện tử",
        source="Điều 13.3.a",
        recipients=frozenset({"no_infrastructure"}),
    ),
    PaperRule(
        code="needs_paper",
        reason="Bên nhận phải sử dụng văn bản giấy để thực hiện các giao dịch khác theo quy định của pháp luật",
        source="Điều 13.3.b",
        recipients=frozenset({"needs_paper"}),
    ),
)

POLICY = governed(
    key="binh_dinh_sct_2020",
    agency_name="Sở Công Thương Bình Định",
    regulation=Regulation(
        number="…/QĐ-SCT",
        issued_on=None,
        dated="tháng 4 năm 2020",
        name="Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử của Sở Công Thương Bình Định",
    ),
    # A. General
    in_force_from=(
        date(2020, 4, 30),
        "reading: có hiệu lực từ ngày ký (Quyết định, Điều 2); ngày để trống, lấy ngày cuối của tháng 4 năm 2020",
    ),
    system_title=("Hệ thống văn phòng điện tử", "Điều 3.11"),
    secret_wording=("văn bản điện tử có nội dung thuộc bí mật nhà nước", "Điều 1.2"),
    exchange_points=(("Văn thư cơ quan, đơn vị",), "Điều 8, Điều 13"),
    office_hours=(
        OfficeHours(intervals=((time(7, 0), time(11, 30)), (time(13, 30), time(17, 0)))),
        "Điều 12.5",
    ),
    delegable_rights=(frozenset({"distribute"}), "Điều 9"),
    reports=((ReportDuty(by="unit", to="Giám đốc Sở, qua Văn phòng Sở", every="on_demand"),), "Điều 18"),
    # B. Incoming
    verify_before_accept=(True, "Điều 7"),
    registration_fields_manual=(FALLBACK["registration_fields"][0], "Điều 8.1.a (NĐ 30/2020 Phụ lục IV)"),
    scan_in_dpi=(150, "Điều 8.2.b"),
    scan_out_dpi=(200, "Điều 13.2 (TT 01/2019 Điều 6.2.b)"),
    issue_from_paper=("always", "Điều 13.2"),
    scan_in_sign=(True, "Điều 8.2.a"),
    scan_seal_image=(True, "Điều 8.2.c"),
    distribution_fields=(frozenset({"recipients", "opinion"}), "Điều 9"),
    distribution_fields_when_several=(frozenset({"recipients", "lead", "support", "opinion", "deadline"}), "Điều 9"),
    case_file_required=(True, "Điều 10.2"),
    # C. Outgoing
    labels={
        "ask_comment": ("Chuyển", "Điều 12.1"),
        "submit": ("Trình thông qua", "Điều 12.1"),
        "pass_up": ("Thông qua & trình duyệt", "Điều 12.2"),
        "refuse": ("Từ chối", "Điều 12.2, Điều 12.3"),
        "opinion_round": ("Thông qua & trình thông qua", "Điều 12.2"),
        "give_opinion": ("Cho ý kiến", "Điều 12.2"),
        "sign": ("Ký VB", "Điều 12.3"),
        "forward": ("Duyệt & Chuyển VT", "Điều 12.3"),
    },
    draft_files=("editable_and_pdf", "Điều 12.1"),
    unit_leader_step=(True, "Điều 12.2"),
    opinion_order=("units_first", "Điều 12.2"),
    form_checker=("none", "Điều 12.2"),  # the unit leader answers for the form; the clerk checks again (Điều 12.4)
    number_when=("after_signature", "Điều 13.1"),
    forward=("manual", "Điều 12.3"),
    returned_draft_goes_to=("drafter", "Điều 12.2, Điều 12.4"),
    refusal_reason_required=(True, "Điều 12.2, Điều 12.3"),
    seal_text=("name_and_time", "Điều 15.3"),
    step_shares=(MappingProxyType({"drafter": 55, "unit_leader": 20, "leader": 20, "clerk": 5}), "Điều 12.5"),
    step_shares_exempt_below=(timedelta(hours=16), "Điều 12.5"),  # 02 working days of 8 hours
    paper_rules=(PAPER_RULES, "Điều 5.3, Điều 13.3"),
    paper_original=("print_and_seal", "Điều 13.1.b"),
    form_rules=(((date(2020, 3, 5), "HC-30/2020"),), "Điều 11.5"),
    legal_form_rules=(
        ((date(2016, 7, 1), "QPPL-34/2016"), (date(2025, 4, 1), "QPPL-78/2025")),
        "Điều 11.5 (từ 01/4/2025 NĐ 78/2025 thay NĐ 34/2016)",
    ),
)
