"""Where a regulation is silent: the value of the next text that speaks, beside the name of that text.

A profile is its own articles laid over this page, once, when the module is imported; nothing falls back at run time
(LC Điều 4: what the regulation does not settle follows Quyết định 28/2018/QĐ-TTg and the law in force). The order is:
own regulation, the province's, QĐ 28/2018 with TT 01/2019 and TT 41/2017, then NĐ 30/2020. A value that no text gives
is a reading, with its ground, and may be replaced by the agency.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from vanthu.policy.calendar import OfficeHours
from vanthu.policy.profile import Labels, PaperRule, Policy, Regulation

#: A value and where it comes from.
Cited = tuple[Any, str]

_OURS = "reading: văn bản không đặt tên nút; dùng tên gọi thông dụng"
_OUR_WORD = "reading: văn bản không quy định; thông số của phần mềm, cơ quan xác nhận"
_BINH_DINH_SET = "reading: văn bản không đặt tên nút; dùng bộ nút của Quy chế Sở Công Thương Bình Định (Điều 12)"
_REPLY, _FILE, _REPORT, _PASS = (
    "Soạn (dự thảo) văn bản đi trả lời",
    "Lưu văn bản",
    "Báo cáo kết quả",
    "Chuyển cho cán bộ khác xử lý",
)
_QUANG_NAM_SET = "reading: văn bản không quy định; dùng bốn hình thức của Quy chế Sở LĐTBXH Quảng Nam (Điều 18.2)"

#: Paper for recipients who cannot take anything else; every agency has it.
PAPER_BY_NECESSITY = (
    PaperRule(
        code="no_infrastructure",
        reason="Bên nhận không đáp ứng hạ tầng kỹ thuật để nhận văn bản điện tử",
        source="fallback: TT 01/2019 Điều 11",
        recipients=frozenset({"no_infrastructure"}),
    ),
    PaperRule(
        code="needs_paper",
        reason="Bên nhận phải sử dụng văn bản giấy để thực hiện giao dịch khác theo quy định của pháp luật",
        source="fallback: TT 01/2019 Điều 11",
        recipients=frozenset({"needs_paper"}),
    ),
)

#: The columns of the book of incoming documents (Nghị định 30/2020 Phụ lục IV).
_BOOK_COLUMNS = frozenset({"received_on", "organ_name", "number", "notation", "issued_on", "type_name", "subject"})

FALLBACK_LABELS: Mapping[str, Cited] = {
    "draft": ("Soạn văn bản đi", _OURS),
    "ask_comment": ("Chuyển", _BINH_DINH_SET),
    "submit": ("Trình thông qua", _BINH_DINH_SET),
    "pass_up": ("Thông qua & trình duyệt", _BINH_DINH_SET),
    "pass_to_checker": ("Chuyển kiểm tra thể thức", _OURS),
    "check_pass": ("Đạt thể thức", _OURS),
    "opinion_round": ("Thông qua & trình thông qua", _BINH_DINH_SET),
    "give_opinion": ("Cho ý kiến", _BINH_DINH_SET),
    "expert_review": ("Chuyển thẩm định", _OURS),
    "refuse": ("Từ chối", _BINH_DINH_SET),
    "hand_back": ("Trả lại", _OURS),
    "initial": ("Ký nháy", _OURS),
    "sign": ("Ký VB", _BINH_DINH_SET),
    "forward": ("Duyệt & Chuyển VT", _BINH_DINH_SET),
    "permit_issue": ("Cho phép phát hành", _OURS),
    "number": ("Cấp số", _OURS),
    "seal": ("Ký số cơ quan", _OURS),
    "issue": ("Phát hành", _OURS),
    "recall": ("Thu hồi", _OURS),
    "verify": ("Kiểm tra ký số", _OURS),
    "accept": ("Tiếp nhận", _OURS),
    "register": ("Đăng ký", _OURS),
    "refuse_arrival": ("Từ chối nhận", _OURS),
    "submit_arrival": ("Trình", _OURS),
    "distribute": ("Phân phối", _OURS),
    "assign": ("Giao việc", _OURS),
    "handle_reply": (_REPLY, _QUANG_NAM_SET),
    "handle_file": (_FILE, _QUANG_NAM_SET),
    "handle_report": (_REPORT, _QUANG_NAM_SET),
    "handle_pass": (_PASS, _QUANG_NAM_SET),
}

FALLBACK: Mapping[str, Cited] = {
    # A. General
    "in_force_to": (None, "reading: chưa có văn bản bãi bỏ trong hồ sơ"),
    "office_hours": (OfficeHours(), "reading: văn bản không quy định; dùng giờ của Bình Định (Điều 12.5), sửa được"),
    "idle_lock": (timedelta(minutes=30), "reading: văn bản không quy định; dùng 30 phút như Quảng Nam (Điều 23.1.e)"),
    "checked_devices_only": (False, _OUR_WORD),
    "leader_check_windows": ((), _OUR_WORD),
    "staff_change_notice_days": (None, _OUR_WORD),
    "delegable_rights": (frozenset({"distribute"}), "fallback: NĐ 30/2020 Điều 23"),
    "reports": ((), _OUR_WORD),
    "yearly_scoring": (False, _OUR_WORD),
    # B. Incoming
    "waiting_label": ("Chờ tiếp nhận", _OURS),
    "verify_label": ("Kiểm tra ký số", _OURS),
    "verify_before_accept": (True, "fallback: NĐ 30/2020 Điều 21.2"),
    "auto_accept": (False, _OUR_WORD),
    "auto_return": (False, _OUR_WORD),
    "auto_shadow": (False, _OUR_WORD),
    "auto_return_limit": (20, _OUR_WORD),
    "count_check": (False, _OUR_WORD),
    "registration_fields": (_BOOK_COLUMNS, "fallback: NĐ 30/2020 Phụ lục IV (sổ đăng ký văn bản đến)"),
    "registration_fields_manual": (_BOOK_COLUMNS, "fallback: NĐ 30/2020 Phụ lục IV (sổ đăng ký văn bản đến)"),
    "incoming_books": (MappingProxyType({"chung": "Văn bản đến"}), "fallback: NĐ 30/2020 Điều 22"),
    "receipt_notice": ("same_day", "fallback: NĐ 30/2020 Điều 21.2.c"),
    "submit_deadline": ("same_or_next_working_day", "fallback: NĐ 30/2020 Điều 4.2, Điều 23"),
    "scan_in_dpi": (200, "fallback: NĐ 30/2020 Điều 22.3.b, Phụ lục I"),
    "scan_warn_dpi": (200, "fallback: NĐ 30/2020 Phụ lục I phần II"),
    "scan_out_dpi": (200, "fallback: NĐ 30/2020 Phụ lục I phần II"),
    "issue_from_paper": ("always", "fallback: NĐ 30/2020 Điều 25, Phụ lục I phần II"),
    "scan_in_sign": (False, "reading: văn bản không yêu cầu; văn thư ký được, không bắt buộc"),
    "scan_seal_image": (False, "fallback: NĐ 30/2020 Phụ lục I phần II"),
    "distribution_fields": (frozenset({"recipients", "opinion"}), "fallback: NĐ 30/2020 Điều 23"),
    "distribution_fields_when_several": (
        frozenset({"recipients", "lead", "support", "opinion", "deadline"}),
        "fallback: NĐ 30/2020 Điều 23",
    ),
    "close_by": ("assigner", "reading: người giao việc chấp nhận kết quả thì văn bản mới hoàn thành"),
    "case_file_required": (True, "fallback: NĐ 30/2020 Điều 29"),
    "handling_choices": ((_REPLY, _FILE, _REPORT, _PASS), _QUANG_NAM_SET),
    # C. Outgoing
    "draft_fields": (frozenset({"type_name", "subject", "draft_file", "recipients"}), "fallback: NĐ 30/2020 Điều 10"),
    "draft_files": ("editable_and_pdf", "reading: văn bản không quy định; dùng cách của Bình Định (Điều 12.1)"),
    "unit_leader_step": (True, "fallback: NĐ 30/2020 Điều 12.1"),
    "opinion_order": ("parallel", _OUR_WORD),
    "form_checker": ("separate", "fallback: TT 01/2019 Điều 10, NĐ 30/2020 Điều 12.2"),
    "initials_required": (False, _OUR_WORD),
    "expert_review": (False, _OUR_WORD),
    "leader_edits_outside": (False, _OUR_WORD),
    "number_when": ("after_signature", "fallback: TT 01/2019 Điều 11, NĐ 30/2020 Điều 15.3"),
    "forward": ("manual", _OUR_WORD),
    "permit_issue_step": (False, _OUR_WORD),
    "returned_draft_goes_to": ("drafter", "fallback: NĐ 30/2020 Điều 10"),
    "refusal_reason_required": (True, "reading: nơi bị trả lại phải biết lý do để sửa"),
    "form_error_reported_to_leader": (False, _OUR_WORD),
    "signature_dates_equal_issue": (False, "reading: văn bản không yêu cầu; phần mềm chỉ cảnh báo"),
    "timestamp_required": (False, "reading: văn bản không yêu cầu; khuyến nghị có dấu thời gian"),
    "accepts_claimed_time": (True, "reading: văn bản chỉ đòi thời gian ký theo múi giờ Việt Nam"),
    "certificate_issuer": (
        "Ban Cơ yếu Chính phủ",
        "reading: chữ ký số chuyên dùng của cơ quan nhà nước do Ban Cơ yếu Chính phủ cấp",
    ),
    "annex_must_be_sealed": (True, "fallback: NĐ 30/2020 Phụ lục I phần I"),
    "seal_text": ("name_and_time", "fallback: TT 01/2019 Điều 13"),
    "seal_must_not_hide_signature": (False, _OUR_WORD),
    "personal_image_only": (False, "fallback: TT 01/2019 Điều 12"),
    "step_shares": (None, _OUR_WORD),
    "step_shares_exempt_below": (timedelta(), _OUR_WORD),
    "send_deadline": ("same_day_or_next_morning", "fallback: QĐ 28/2018 Điều 6"),
    "receipt_alarm_after": (
        timedelta(hours=8),
        "reading: bên nhận phản hồi trong ngày (QĐ 28/2018 Điều 8); quá một ngày làm việc là chậm",
    ),
    "receipts_reported_to_leader": (False, _OUR_WORD),
    "paper_rules": (PAPER_BY_NECESSITY, "fallback: QĐ 28/2018 Điều 7, TT 01/2019 Điều 11"),
    "paper_original": ("none", "fallback: NĐ 30/2020 Điều 19.2"),
    "copy_marks": (
        MappingProxyType({"full": "SAO Y", "second_hand": "SAO LỤC", "extract": "TRÍCH SAO"}),
        "fallback: NĐ 30/2020 Điều 25",
    ),
    "form_rules": (
        ((date(2011, 3, 5), "HC-01/2011"), (date(2020, 3, 5), "HC-30/2020")),
        "fallback: NĐ 30/2020 Điều 8 (từ 05/3/2020; trước đó TT 01/2011/TT-BNV)",
    ),
    "legal_form_rules": (
        ((date(2016, 7, 1), "QPPL-34/2016"), (date(2025, 4, 1), "QPPL-78/2025")),
        "fallback: NĐ 34/2016 (từ 01/4/2025 NĐ 78/2025)",
    ),
    "formats": (
        frozenset({"pdf", "txt", "rtf", "doc", "docx", "odt", "csv", "xls", "xlsx", "ods", "jpeg", "jpg"}),
        "fallback: TT 39/2017 (danh mục như Hậu Giang Điều 12.1)",
    ),
    "signed_formats": (frozenset({"pdf"}), "fallback: TT 39/2017 (danh mục như Hậu Giang Điều 12.1)"),
    "number_format": ("{number:02d}/{notation}", "fallback: NĐ 30/2020 Phụ lục I phần I"),
    "legal_number_format": ("", "reading: sở không có thẩm quyền ban hành văn bản quy phạm pháp luật"),
    # D. Exchange
    "states": (
        MappingProxyType(
            {
                "arrived": "Đã đến",
                "accepted": "Đã tiếp nhận",
                "assigned": "Đã chuyển xử lý",
                "in_progress": "Đang xử lý",
                "done": "Đã hoàn thành",
                "refused": "Từ chối nhận (trả lại)",
                "recalled": "Thu hồi",
                "deleted": "Xóa",
            }
        ),
        "reading: văn bản không đặt tên trạng thái; dùng tên của Quảng Nam (Điều 10.2.h)",
    ),
    "document_code_format": (
        "{organ},{year},{serial}",
        "fallback: QĐ 28/2018 Điều 10.2.b",
    ),
}


def governed(
    *, key: str, agency_name: str, regulation: Regulation, labels: Mapping[str, Cited], **own: Cited
) -> Policy:
    """One agency's policy: its own cited values over the fallback, each with its source.

    Raises TypeError on a name that `Policy` or `Labels` does not have, or on one that nothing gives.
    """
    cited = {**FALLBACK, **own}
    words = {**FALLBACK_LABELS, **labels}
    sources = {name: source for name, (_value, source) in cited.items()}
    sources |= {f"labels.{verb}": source for verb, (_label, source) in words.items()}
    return Policy(
        key=key,
        agency_name=agency_name,
        regulation=regulation,
        sources=MappingProxyType(sources),
        labels=Labels(**{verb: label for verb, (label, _source) in words.items()}),
        **{name: value for name, (value, _source) in cited.items()},
    )
