"""Sở Nông nghiệp và Phát triển nông thôn Sóc Trăng: the regulation of 2019 (16 điều), each value beside its article."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from vanthu.policy.fallback import governed
from vanthu.policy.profile import PaperRule, Regulation, ReportDuty

PAPER_RULES = (
    PaperRule(
        code="legal_draft",
        reason="Dự thảo văn bản quy phạm pháp luật",
        source="Điều 5.2.a",
        kinds=frozenset({"VBQPPL"}),
        drafts_only=True,
    ),
    PaperRule(
        code="for_approval",
        reason="Tờ trình, Đề án trình cấp có thẩm quyền phê duyệt",
        source="Điều 5.2.b",
        kinds=frozenset({"TTr", "ĐA"}),
    ),
    PaperRule(
        code="personnel_decision",
        reason="Quyết định về công tác tổ chức, cán bộ",
        source="Điều 5.2.b",
        kinds=frozenset({"QĐ"}),
        topics=frozenset({"personnel", "complaint"}),
    ),
    PaperRule(
        code="sensitive_topic",
        reason="Văn bản, hồ sơ, tài liệu liên quan đến kế hoạch, chuyên môn, tài chính, khiếu nại tố cáo",
        source="Điều 5.2.c",
        topics=frozenset({"planning", "specialist", "finance", "complaint"}),
    ),
    PaperRule(
        code="central_through_province",
        reason="Văn bản tham mưu trình UBND tỉnh xem xét để trình Chính phủ, Thủ tướng Chính phủ, Bộ ngành Trung ương",
        source="Điều 5.2.d",
        recipients=frozenset({"central_through_province"}),
    ),
    PaperRule(
        code="no_infrastructure",
        reason="Bên nhận không đủ điều kiện tiếp nhận, giao dịch điện tử",
        source="Điều 5.2.đ",
        recipients=frozenset({"no_infrastructure"}),
    ),
    PaperRule(
        code="needs_paper",
        reason="Bên nhận phải sử dụng văn bản giấy để thực hiện các giao dịch khác theo quy định của pháp luật",
        source="Điều 5.2.đ",
        recipients=frozenset({"needs_paper"}),
    ),
    PaperRule(
        code="head_decides",
        reason="Trường hợp đặc biệt do Giám đốc Sở quyết định",
        source="Điều 5.2.e",
        head_decides=True,
    ),
)

_MANUAL = frozenset(
    {
        "type_name", "number", "notation", "issued_on", "organ_name", "subject", "arrival_number",
        "signer_name", "signer_position", "urgency",
    }
)  # fmt: skip

POLICY = governed(
    key="soc_trang_snn_2019",
    agency_name="Sở Nông nghiệp và Phát triển nông thôn tỉnh Sóc Trăng",
    regulation=Regulation(
        number="…/QĐ-SNN",
        issued_on=None,
        dated="năm 2019",
        name=(
            "Quy chế Quản lý, vận hành và sử dụng Phần mềm Quản lý văn bản và Điều hành trong hoạt động của "
            "Sở Nông nghiệp và Phát triển nông thôn tỉnh Sóc Trăng"
        ),
    ),
    # A. General
    in_force_from=(date(2019, 12, 31), "reading: ngày, tháng để trống trong văn bản; lấy ngày cuối của năm 2019"),
    system_title=("Phần mềm Quản lý văn bản và Điều hành", "Điều 2.1"),
    secret_wording=("văn bản có nội dung thuộc bí mật nhà nước", "Điều 1.1.b"),
    exchange_points=(("Văn thư cơ quan, đơn vị",), "Điều 8, Điều 9.4"),
    staff_change_notice_days=(3, "Điều 13.5"),
    delegable_rights=(frozenset({"distribute"}), "Điều 8.3.a"),
    reports=(
        (
            ReportDuty(by="agency", to="Giám đốc Sở", every="on_demand"),
            ReportDuty(by="agency", to="Sở Thông tin và Truyền thông, UBND tỉnh", every="on_demand"),
        ),
        "Điều 12.3, Điều 15.4",
    ),
    # B. Incoming
    verify_before_accept=(True, "Điều 8.1"),
    registration_fields=(_MANUAL | {"book", "received_on"}, "Điều 8.2.a"),
    registration_fields_manual=(_MANUAL, "Điều 5.1"),
    incoming_books=(
        MappingProxyType(
            {
                "chung": "Văn bản của cơ quan, tổ chức trong tỉnh",
                "trung-uong": "Văn bản của cơ quan trung ương và tỉnh khác",
                "don-thu": "Đơn, thư",
            }
        ),
        "reading: Điều 8.2.a đăng ký theo “Tên loại Sổ đến” mà không kể tên các sổ; đặt theo cách thông dụng",
    ),
    receipt_notice=("timely", "Điều 8.1.c"),
    scan_in_dpi=(200, "Điều 8.2.b"),
    scan_out_dpi=(200, "Điều 9.4.c"),
    issue_from_paper=("outage", "Điều 9.4.c"),
    scan_in_sign=(True, "Điều 8.2.b"),
    scan_seal_image=(True, "Điều 8.2.b"),
    distribution_fields=(frozenset({"recipients", "opinion", "status", "deadline"}), "Điều 8.3.b"),
    distribution_fields_when_several=(
        frozenset({"recipients", "lead", "support", "opinion", "status", "deadline"}),
        "Điều 8.3.b",
    ),
    case_file_required=(True, "Điều 8.4.b"),
    # C. Outgoing
    labels={
        "submit": ("Trình", "Điều 9.1"),
        "expert_review": ("Chuyển thẩm định", "reading: theo lời văn Điều 9.3"),
        "hand_back": ("Trả lại", "reading: theo lời văn Điều 9.3.b"),
        "initial": ("Ký nháy", "Điều 9.2"),
        "forward": ("Chuyển văn thư", "reading: theo lời văn Điều 9.3.a"),
        "number": ("Cấp số", "Điều 9.4.b"),
        "issue": ("Phát hành", "Điều 9.4.b"),
        "submit_arrival": ("Trình", "Điều 8.3.a"),
        "distribute": ("Phân phối", "Điều 8.3.b"),
    },
    draft_fields=(frozenset({"type_name", "subject", "draft_file", "recipients", "copies"}), "Điều 9.1"),
    draft_files=("pdf", "Điều 9.1"),
    unit_leader_step=(True, "Điều 9.2"),
    form_checker=("none", "Điều 9.2"),  # the unit leader answers for the form; the clerk checks last (Điều 9.4)
    initials_required=(True, "Điều 9.2"),
    expert_review=(True, "Điều 9.3"),
    leader_edits_outside=(True, "Điều 9.3.a"),
    # Điều 9.4 lists the seal (a) before the number (b) as tasks; a number after the seal would break it.
    number_when=("after_signature", "Điều 9.4"),
    forward=("manual", "Điều 9.3.a"),
    returned_draft_goes_to=("unit_leader", "Điều 9.1, Điều 9.3.b"),
    form_error_reported_to_leader=(True, "Điều 9.4"),
    certificate_issuer=("Ban Cơ yếu Chính phủ", "Điều 6.2"),
    seal_text=("name_and_time", "Điều 9.4.a"),
    paper_rules=(PAPER_RULES, "Điều 5.2"),
    paper_original=("signed_in_parallel", "Điều 9.1, Điều 9.4.b"),
    copy_marks=(
        MappingProxyType(
            {
                "full": "Sao y bản gốc văn bản điện tử",
                "second_hand": "SAO LỤC",
                "extract": "Trích sao bản gốc văn bản điện tử",
            }
        ),
        "Điều 10.2",
    ),
    form_rules=(
        ((date(2011, 3, 5), "HC-01/2011"), (date(2020, 3, 5), "HC-30/2020")),
        "Điều 4.2.đ (từ 05/3/2020 NĐ 30/2020 thay TT 01/2011)",
    ),
    legal_form_rules=(
        ((date(2016, 7, 1), "QPPL-34/2016"), (date(2025, 4, 1), "QPPL-78/2025")),
        "Điều 4.2.đ (từ 01/4/2025 NĐ 78/2025 thay NĐ 34/2016)",
    ),
    signed_formats=(frozenset({"pdf"}), "Điều 9.1"),
)
