"""Sở Công Thương Lai Châu: the regulation of 02/10/2019 (18 điều, Mẫu 01 and 02), each value beside its article.

What it does not settle follows Quyết định 28/2018/QĐ-TTg and the law in force (Điều 4).
"""

from __future__ import annotations

from datetime import date

from vanthu.policy.fallback import PAPER_BY_NECESSITY, governed
from vanthu.policy.profile import PaperRule, Regulation, ReportDuty

PAPER_RULES = (
    PaperRule(
        code="legal_document",
        reason="Văn bản quy phạm pháp luật",
        source="Điều 9.1",
        kinds=frozenset({"VBQPPL"}),
        recipients=frozenset({"superior", "outside_administration", "legal_review"}),
    ),
    PaperRule(
        code="provincial_committee",
        reason="Văn bản, tài liệu trình Ủy ban nhân dân tỉnh, Chủ tịch Ủy ban nhân dân tỉnh",
        source="Điều 9.2",
        recipients=frozenset({"provincial_committee"}),
    ),
    PaperRule(
        code="kept_as_original",
        reason="Văn bản chuyên ngành phải lưu hồ sơ bằng bản gốc theo quy định của Chính phủ",
        source="Điều 9.3",
        topics=frozenset({"kept_as_original"}),
    ),
    *PAPER_BY_NECESSITY,
)

#: Information of an electronic document: the points of QĐ 28/2018 Điều 10.2 that Điều 14.1 lists (not point a).
_INFORMATION = frozenset(
    {
        "number", "notation", "issued_on", "type_name", "subject", "signer_name", "signer_position",
        "urgency", "organ_name", "received_on",
    }
)  # fmt: skip

POLICY = governed(
    key="lai_chau_sct_2019",
    agency_name="Sở Công Thương tỉnh Lai Châu",
    regulation=Regulation(
        number="…/QĐ-SCT",
        issued_on=date(2019, 10, 2),
        dated="02/10/2019",
        name=(
            "Quy chế Tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử trên Hệ thống Phần mềm "
            "quản lý văn bản và điều hành của Sở Công Thương tỉnh Lai Châu"
        ),
    ),
    # A. General
    in_force_from=(date(2019, 10, 2), "Quyết định, Điều 2"),
    system_title=("Hệ thống Quản lý văn bản và điều hành", "Điều 1.1"),
    secret_wording=("văn bản có nội dung thuộc bí mật nhà nước", "Điều 1.2"),
    exchange_points=(("Văn phòng Sở", "Trưởng phòng chuyên môn, đơn vị trực thuộc"), "Điều 7"),
    delegable_rights=(frozenset({"distribute"}), "Điều 11"),
    reports=(
        (
            ReportDuty(by="agency", to="Cơ quan có thẩm quyền theo quy định", every="on_demand"),
            ReportDuty(by="unit", to="Văn phòng Sở", every="on_demand"),
        ),
        "Điều 16",
    ),
    # B. Incoming
    waiting_label=("Chờ lưu trữ", "Điều 10.2"),
    verify_label=("Kiểm tra ký số", "Điều 10.2"),
    verify_before_accept=(True, "Điều 10.2"),
    auto_accept=(True, "Điều 10.2"),
    auto_return=(True, "Điều 10.2"),
    registration_fields=(_INFORMATION, "Điều 14.1 (QĐ 28/2018 Điều 10.2)"),
    registration_fields_manual=(_INFORMATION, "Điều 14.1 (QĐ 28/2018 Điều 10.2)"),
    submit_deadline=("same_day", "Điều 10.3"),
    distribution_fields=(frozenset({"recipients", "opinion"}), "Điều 11"),
    # C. Outgoing
    labels={
        "verify": ("Kiểm tra ký số", "Điều 10.2"),
        "submit": ("Trình ký", "Điều 12.1.a"),
        "forward": ("Chuyển văn thư", "Điều 12.1.b"),
    },
    draft_files=("any", "Điều 12.1.a"),
    unit_leader_step=(False, "Điều 12.1"),
    form_checker=("none", "Điều 12.1"),  # the whole sequence is given, and no checker is in it
    issue_from_paper=("never", "Điều 12.1"),
    number_when=("after_signature", "Điều 12.1.c"),
    forward=("manual", "Điều 12.1.b"),
    signature_dates_equal_issue=(True, "Điều 12.2"),
    timestamp_required=(True, "Mẫu 01"),
    accepts_claimed_time=(False, "Mẫu 01"),
    certificate_issuer=("Cục Chứng thực số và Bảo mật thông tin, Ban Cơ yếu Chính phủ", "Điều 13.3"),
    annex_must_be_sealed=(True, "Điều 6.2.b"),
    seal_text=("certificate_and_tsa", "Mẫu 01"),
    seal_must_not_hide_signature=(True, "Điều 13.4.a"),
    personal_image_only=(True, "Mẫu 02"),
    paper_rules=(PAPER_RULES, "Điều 9"),
    paper_original=("print_and_sign", "Điều 12.1.d"),
)
