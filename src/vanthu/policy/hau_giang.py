"""Tỉnh Hậu Giang: Quyết định 01/2019/QĐ-UBND of 19/4/2019 (26 điều), for all agencies of the province."""

from __future__ import annotations

from datetime import date

from vanthu.policy.fallback import FALLBACK, governed
from vanthu.policy.profile import PaperRule, Regulation, ReportDuty

PAPER_RULES = (
    PaperRule(
        code="legal_document",
        reason="Văn bản quy phạm pháp luật",
        source="Điều 6.2.a",
        kinds=frozenset({"VBQPPL"}),
    ),
    PaperRule(
        code="sensitive_topic",
        reason="Văn bản liên quan đến công tác tài chính, nhân sự, khiếu nại tố cáo (không có tính chất MẬT)",
        source="Điều 6.2.b",
        topics=frozenset({"finance", "personnel", "complaint"}),
    ),
    PaperRule(
        code="not_electronic",
        reason="Loại văn bản không ban hành hình thức điện tử theo quy định",
        source="Điều 6.2.b",
        from_agency_list=True,
    ),
    PaperRule(
        code="individual",
        reason="Văn bản gửi cho cá nhân để thực hiện",
        source="Điều 6.2.c",
        recipients=frozenset({"individual"}),
    ),
    PaperRule(
        code="outside_system",
        reason="Bên nhận không tham gia hệ thống phần mềm Quản lý văn bản",
        source="Điều 14.4",
        recipients=frozenset({"outside_system"}),
    ),
    PaperRule(
        code="no_infrastructure",
        reason="Bên nhận không đáp ứng hạ tầng kỹ thuật",
        source="Điều 14.4",
        recipients=frozenset({"no_infrastructure"}),
    ),
    PaperRule(
        code="needs_paper",
        reason="Bên nhận phải sử dụng văn bản giấy để thực hiện các giao dịch khác theo quy định",
        source="Điều 14.4",
        recipients=frozenset({"needs_paper"}),
    ),
)

POLICY = governed(
    key="hau_giang_ubnd_2019",
    agency_name="Ủy ban nhân dân tỉnh Hậu Giang",
    regulation=Regulation(
        number="01/2019/QĐ-UBND",
        issued_on=date(2019, 4, 19),
        dated="19/4/2019",
        name=(
            "Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử giữa các cơ quan nhà nước "
            "trên địa bàn tỉnh Hậu Giang"
        ),
    ),
    # A. General
    in_force_from=(date(2019, 4, 29), "Quyết định, Điều 2"),
    system_title=("Phần mềm Quản lý văn bản", "Điều 9"),
    secret_wording=("văn bản điện tử có nội dung thuộc bí mật nhà nước", "Điều 1"),
    exchange_points=(
        (
            "Văn phòng Ủy ban nhân dân tỉnh",
            "Văn phòng Sở, bộ phận hành chính của ban, ngành",
            "Văn phòng HĐND và UBND cấp huyện, phòng, ban cấp huyện, bộ phận hành chính của UBND cấp xã",
        ),
        "Điều 7",
    ),
    checked_devices_only=(True, "Điều 19.2"),
    reports=(
        (ReportDuty(by="agency", to="Sở Thông tin và Truyền thông", every="half_year", due=((6, 15), (12, 15))),),
        "Điều 24.6",
    ),
    yearly_scoring=(True, "Điều 22.1"),
    # B. Incoming
    verify_before_accept=(True, "Điều 9.1"),
    count_check=(True, "Điều 9.2"),
    registration_fields=(FALLBACK["registration_fields"][0], "Điều 9.3 (NĐ 30/2020 Phụ lục IV)"),
    registration_fields_manual=(FALLBACK["registration_fields"][0], "Điều 9.3 (NĐ 30/2020 Phụ lục IV)"),
    receipt_notice=("same_day", "Điều 9.1"),
    # C. Outgoing
    labels={
        "pass_to_checker": ("Chuyển kiểm tra thể thức", "reading: theo lời văn Điều 13.2"),
        "check_pass": ("Đạt thể thức", "reading: theo lời văn Điều 13.3"),
        "sign": ("Ký", "reading: theo lời văn Điều 14.1"),
        "forward": ("Chuyển văn thư", "reading: theo lời văn Điều 14.2"),
        "issue": ("Phát hành", "Điều 14.3"),
    },
    draft_fields=(frozenset({"type_name", "subject", "draft_file", "recipients"}), "Điều 13.1"),
    unit_leader_step=(True, "Điều 13.2"),
    form_checker=("separate", "Điều 13.3"),
    number_when=("at_signature", "Điều 14.2"),
    forward=("automatic", "Điều 14.2"),
    certificate_issuer=("Ban Cơ yếu Chính phủ", "Điều 18.2, Điều 23.4"),
    seal_text=("name_and_time", "Điều 11.đ (TT 01/2019 Điều 13)"),
    personal_image_only=(False, "Điều 15 (TT 01/2019 Điều 12)"),
    send_deadline=("same_day_or_next_morning", "Điều 5.1 (QĐ 28/2018 Điều 6)"),
    receipts_reported_to_leader=(True, "Điều 14.3"),
    paper_rules=(PAPER_RULES, "Điều 6.2, Điều 14.4"),
    paper_original=("none", "Điều 6.2, Điều 14.4"),
    form_rules=(
        ((date(2011, 3, 5), "HC-01/2011"), (date(2020, 3, 5), "HC-30/2020")),
        "Điều 11.đ (từ 05/3/2020 NĐ 30/2020 thay TT 01/2011)",
    ),
    legal_form_rules=(
        ((date(2016, 7, 1), "QPPL-34/2016"), (date(2025, 4, 1), "QPPL-78/2025")),
        "Điều 11.đ (từ 01/4/2025 NĐ 78/2025 thay NĐ 34/2016)",
    ),
    formats=(
        frozenset({"pdf", "txt", "rtf", "doc", "docx", "odt", "csv", "xls", "xlsx", "ods", "jpeg", "jpg"}),
        "Điều 12.1",
    ),
    signed_formats=(frozenset({"pdf"}), "Điều 12.1.a"),
    legal_number_format=("{number:02d}/{year}/{notation}", "Điều 11.đ (NĐ 34/2016)"),
    # D. Exchange
    document_code_format=("{organ},{year},{serial}", "Điều 10.1 (QĐ 28/2018 Điều 10.2.b)"),
)
