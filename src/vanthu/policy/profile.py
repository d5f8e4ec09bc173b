"""What one agency's regulation lets vary, as data: `Policy` and its parts. No function here decides anything.

Every value of a `Policy` says where it comes from (`Policy.sources`), in one of three forms that people see:

- `"Điều 12.1"`: the agency's own regulation ("Quyết định, Điều 2": the decision that issued it);
- `"fallback: NĐ 30/2020 Điều 12"`: the regulation is silent; a higher text settles it, looked for in the order own
  regulation → the province's → QĐ 28/2018, TT 01/2019, TT 41/2017 → NĐ 30/2020 (for Lai Châu its Điều 4 says so);
- `"reading: …"`: our reading, with its ground, for the agency to confirm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, time, timedelta
from typing import Literal

from vanthu.policy.calendar import OfficeHours

#: Names that `Policy.registration_fields` may hold, with the words shown beside the field.
REGISTRATION_FIELDS: Mapping[str, str] = {
    "book": "Tên loại sổ đến",
    "arrival_number": "Số đến",
    "received_on": "Ngày, tháng, năm nhận",
    "type_name": "Tên loại văn bản",
    "number": "Số văn bản",
    "notation": "Ký hiệu văn bản",
    "issued_on": "Ngày, tháng, năm phát hành văn bản",
    "organ_name": "Tên cơ quan, đơn vị ban hành văn bản",
    "subject": "Trích yếu nội dung",
    "signer_name": "Họ tên người ký văn bản",
    "signer_position": "Chức vụ người ký văn bản",
    "urgency": "Mức độ khẩn",
    "page_amount": "Số trang",
}

#: Registration fields that the system fills in itself, in the transaction that registers.
GIVEN_BY_SYSTEM = frozenset({"arrival_number"})

#: Names that `Policy.distribution_fields` may hold: what a leader must fill in to distribute.
DISTRIBUTION_FIELDS: Mapping[str, str] = {
    "recipients": "Đơn vị hoặc người nhận",
    "lead": "Đơn vị hoặc cá nhân chủ trì",
    "support": "Đơn vị hoặc cá nhân phối hợp",
    "opinion": "Ý kiến phân phối, chỉ đạo",
    "status": "Trạng thái xử lý",
    "deadline": "Thời hạn giải quyết",
}

#: Names that `Policy.draft_fields` may hold: what a drafter must fill in to submit.
DRAFT_FIELDS: Mapping[str, str] = {
    "type_name": "Loại văn bản",
    "subject": "Trích yếu nội dung văn bản",
    "draft_file": "Tập tin dự thảo",
    "related_arrival": "Văn bản đến liên quan",
    "recipients": "Nơi nhận",
    "copies": "Số lượng bản phát hành",
}

#: Names that `Policy.delegable_rights` may hold (QN Điều 17.4).
DELEGABLE_RIGHTS: Mapping[str, str] = {
    "distribute": "Phân công xử lý văn bản",
    "supervise": "Giám sát việc xử lý văn bản",
    "permit_issue": "Cho phép phát hành văn bản đi",
    "sign": "Ký số văn bản phát hành",
}


#: Topics that `PaperRule.topics` may hold.
PAPER_TOPICS: Mapping[str, str] = {
    "finance": "Tài chính",
    "personnel": "Tổ chức, nhân sự",
    "complaint": "Khiếu nại, tố cáo",
    "planning": "Kế hoạch",
    "specialist": "Chuyên môn",
    "kept_as_original": "Chuyên ngành phải lưu hồ sơ bằng bản gốc",
}

#: Groups that `PaperRule.recipients` may hold.
PAPER_RECIPIENTS: Mapping[str, str] = {
    "superior": "Cơ quan cấp trên",
    "outside_administration": "Cơ quan ngoài hệ thống hành chính nhà nước",
    "legal_review": "Cơ quan giúp UBND tỉnh theo dõi, kiểm tra văn bản quy phạm pháp luật",
    "provincial_committee": "UBND tỉnh, Chủ tịch UBND tỉnh",
    "central_through_province": "UBND tỉnh để trình Chính phủ, Thủ tướng Chính phủ, bộ, ngành trung ương",
    "individual": "Cá nhân",
    "outside_system": "Bên nhận không tham gia hệ thống",
    "no_infrastructure": "Bên nhận chưa đủ điều kiện nhận văn bản điện tử",
    "needs_paper": "Bên nhận phải dùng văn bản giấy cho giao dịch khác theo pháp luật",
}


@dataclass(frozen=True, kw_only=True)
class Regulation:
    """The decision that set the values, as users see it. The stored texts of three agencies leave number or day blank."""

    #: "182/QĐ-LĐTBXH"; where the text leaves the number blank, "…/QĐ-SCT".
    number: str
    #: The day of signing, None where the text leaves it blank; `dated` is what is shown.
    issued_on: date | None
    #: The date in words as the text has it: "17/7/2019", "tháng 4 năm 2020".
    dated: str
    #: The full name of the regulation.
    name: str


@dataclass(frozen=True, kw_only=True)
class Labels:
    """The words on the buttons, one field per verb, exactly as the agency's text has them, else ours."""

    # Outgoing
    draft: str
    ask_comment: str
    submit: str
    pass_up: str
    pass_to_checker: str
    check_pass: str
    opinion_round: str
    give_opinion: str
    expert_review: str
    refuse: str
    hand_back: str
    initial: str
    sign: str
    forward: str
    permit_issue: str
    number: str
    seal: str
    issue: str
    recall: str
    # Incoming
    verify: str
    accept: str
    register: str
    refuse_arrival: str
    submit_arrival: str
    distribute: str
    assign: str
    handle_reply: str
    handle_file: str
    handle_report: str
    handle_pass: str


@dataclass(frozen=True, kw_only=True)
class PaperRule:
    """One ground on which paper goes beside the electronic document.

    It applies to a recipient when each set that is not empty holds the kind of the document, one of its topics, one
    of the recipient's groups. `kinds` are abbreviations of Nghị định 30/2020 Phụ lục III, or "VBQPPL" for legal
    documents; `topics` and `recipients` hold keys of PAPER_TOPICS and PAPER_RECIPIENTS.
    """

    #: Stable name, for logs and statistics.
    code: str
    #: The ground as shown beside the paper line.
    reason: str
    #: The article.
    source: str
    kinds: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    recipients: frozenset[str] = frozenset()
    #: Only drafts that are sent out as drafts (ST Điều 5.2.a).
    drafts_only: bool = False
    #: The kinds are a list that the head of the agency decides and the agency keeps in the system (BD Điều 5.3).
    from_agency_list: bool = False
    #: The head of the agency decides it for the one document, with a reason (ST Điều 5.2.e).
    head_decides: bool = False


@dataclass(frozen=True, kw_only=True)
class ReportDuty:
    """A periodic report on electronic exchange: who owes it, to whom, when."""

    by: Literal["agency", "unit"]
    to: str
    every: Literal["month", "half_year", "year", "on_demand"]
    #: (month, day) of each due date; empty where the text gives only the period.
    due: tuple[tuple[int, int], ...] = ()


# Compared by identity: there is one object per regulation, and its mappings cannot be hashed.
@dataclass(frozen=True, kw_only=True, eq=False)
class Policy:
    """What one agency's regulation lets vary; data only: no method here decides anything."""

    # --- A. General ---------------------------------------------------------------------------------------------
    #: Stable key of the profile: "binh_dinh_sct_2020".
    key: str
    #: The agency's full name.
    agency_name: str
    #: The decision that set these values, shown to users.
    regulation: Regulation
    #: First day on which the regulation binds.
    in_force_from: date
    #: Last day on which it binds; None while nothing has replaced it.
    in_force_to: date | None
    #: Field name (labels: "labels.submit") → article, "fallback: …" or "reading: …".
    sources: Mapping[str, str]
    #: The name of the system in the agency's own words.
    system_title: str
    #: How the text words the exclusion of state secrets.
    secret_wording: str
    #: Who sends and receives on behalf of the agency.
    exchange_points: tuple[str, ...]
    #: Hours of a working day.
    office_hours: OfficeHours
    #: A session with no activity for this long is locked.
    idle_lock: timedelta
    #: Only office machines and personal devices that were checked may be used; public machines as little as can be.
    checked_devices_only: bool
    #: Windows in which leaders must look into the system each day; empty where the text asks for none.
    leader_check_windows: tuple[tuple[time, time], ...]
    #: Days of office time within which a unit tells the Văn phòng of a change of staff; None: no limit given.
    staff_change_notice_days: int | None
    #: Rights that a leader may delegate (keys of DELEGABLE_RIGHTS).
    delegable_rights: frozenset[str]
    #: Periodic reports on electronic exchange.
    reports: tuple[ReportDuty, ...]
    #: Electronic exchange counts in the yearly score of units (and persons).
    yearly_scoring: bool

    # --- B. Incoming --------------------------------------------------------------------------------------------
    #: The list of interconnected arrivals that nobody has accepted yet.
    waiting_label: str
    #: The function that checks the signatures.
    verify_label: str
    #: Acceptance is not offered before the check of signatures has run.
    verify_before_accept: bool
    #: Valid signatures alone send the acceptance message (03), without a click.
    auto_accept: bool
    #: Proven invalid signatures alone return the document (02), without a click and without override.
    auto_return: bool
    #: The automation computes and records what it would do, and sends nothing.
    auto_shadow: bool
    #: More automatic returns than this within 10 minutes stop the automation and raise an alarm.
    auto_return_limit: int
    #: The clerk must settle differences in the number of documents and pages before registering; else they only warn.
    count_check: bool
    #: What must be there at registration (keys of REGISTRATION_FIELDS; those GIVEN_BY_SYSTEM nobody types).
    registration_fields: frozenset[str]
    #: The same when the document did not come by interconnection (paper, mail).
    registration_fields_manual: frozenset[str]
    #: The books of incoming documents, each with its own series of numbers: series → name ("Tên loại sổ đến").
    incoming_books: Mapping[str, str]
    #: When the sender must have been told that the document arrived.
    receipt_notice: Literal["same_day", "timely"]
    #: When an arrival must be before the leader; urgent ones at once, everywhere.
    submit_deadline: Literal["same_day", "same_or_next_working_day"]
    #: A scan of an incoming paper below this resolution is refused (dpi).
    scan_in_dpi: int
    #: A scan below this resolution is accepted, if at all, with a warning and a logged reason (dpi).
    scan_warn_dpi: int
    #: A scan that is issued, archived or made into a copy needs at least this (dpi).
    scan_out_dpi: int
    #: Whether a document that was signed and sealed on paper may be issued as a scan of it: never, always, or only when
    #: the system was out of order.
    issue_from_paper: Literal["never", "outage", "always"]
    #: The scan of an incoming paper must bear the organisation's signature.
    scan_in_sign: bool
    #: The organisation's signature on a scan shows the image of the seal.
    scan_seal_image: bool
    #: What every distribution must carry (keys of DISTRIBUTION_FIELDS).
    distribution_fields: frozenset[str]
    #: What it must carry when there are several recipients.
    distribution_fields_when_several: frozenset[str]
    #: Who ends the handling: the handler alone, or who assigned it by accepting the report.
    close_by: Literal["handler", "assigner"]
    #: Handling is not closed without a case file.
    case_file_required: bool
    #: The ways of handling, in the order shown.
    handling_choices: tuple[str, ...]

    # --- C. Outgoing --------------------------------------------------------------------------------------------
    #: The words on the buttons.
    labels: Labels
    #: What must be filled in to submit a draft (keys of DRAFT_FIELDS).
    draft_fields: frozenset[str]
    #: What files a draft must have to be submitted.
    draft_files: Literal["editable_and_pdf", "pdf", "any"]
    #: The head of the drafting unit must pass the draft before it reaches the signer.
    unit_leader_step: bool
    #: In an opinion round, units answer before leaders, or all at once.
    opinion_order: Literal["units_first", "parallel"]
    #: A separate person answers for the form before the signature, or the unit leader does.
    form_checker: Literal["none", "separate"]
    #: The unit leader's initials after "./." are needed before the signer may sign.
    initials_required: bool
    #: The signer may send the draft to a specialist unit for review before signing.
    expert_review: bool
    #: The signer may take the file out, edit, sign and put it back.
    leader_edits_outside: bool
    #: When the number and date are given: after the signer's signature by the clerk, or within it by the system.
    number_when: Literal["after_signature", "at_signature"]
    #: How a signed document reaches the clerk.
    forward: Literal["manual", "automatic"]
    #: Permission to issue is an act of its own after the signature.
    permit_issue_step: bool
    #: Where a returned draft re-enters: at the drafter, or at the unit leader's step again whoever returned it.
    returned_draft_goes_to: Literal["drafter", "unit_leader"]
    #: A refusal or return needs a reason.
    refusal_reason_required: bool
    #: A form error found after the signature is also reported to the signer.
    form_error_reported_to_leader: bool
    #: The dates of both signatures must be the date of the document.
    signature_dates_equal_issue: bool
    #: The seal needs the token of a time-stamping authority.
    timestamp_required: bool
    #: A signature at the computer's own time counts as valid, not as a warning.
    accepts_claimed_time: bool
    #: Who issues the certificates that are accepted for own documents.
    certificate_issuer: str
    #: Annexes in files of their own must be sealed.
    annex_must_be_sealed: bool
    #: What stands beside the image of the seal.
    seal_text: Literal["name_and_time", "certificate_and_tsa", "none"]
    #: The seal must leave the part of the signature under it legible.
    seal_must_not_hide_signature: bool
    #: Nothing but the image may stand in the personal signature; False: text that a desktop tool adds is borne.
    personal_image_only: bool
    #: Share of the total time per step, in percent: drafter, unit_leader, leader, clerk; None: not measured.
    step_shares: Mapping[str, int] | None
    #: Totals below this are exempt from the shares (office time).
    step_shares_exempt_below: timedelta
    #: When a signed document must have been sent; urgent ones at once, everywhere.
    send_deadline: Literal["same_day_or_next_morning", "same_or_next_working_day"]
    #: A recipient that has not taken an issued document after so much office time counts as silent: an alarm.
    receipt_alarm_after: timedelta
    #: The clerk reports to the signer on recipients that have not received.
    receipts_reported_to_leader: bool
    #: Grounds on which paper goes beside the electronic document.
    paper_rules: tuple[PaperRule, ...]
    #: What paper the agency itself keeps.
    paper_original: Literal["none", "print_and_seal", "print_and_sign", "signed_in_parallel"]
    #: Words on a paper copy of an electronic original, by form of copy: full, extract.
    copy_marks: Mapping[str, str]
    #: Form rules of administrative documents: (first date of a document, rule set), in order of date.
    form_rules: tuple[tuple[date, str], ...]
    #: The same of văn bản quy phạm pháp luật.
    legal_form_rules: tuple[tuple[date, str], ...]
    #: Extensions of files that may be uploaded, without the dot.
    formats: frozenset[str]
    #: Extensions that may be signed and issued.
    signed_formats: frozenset[str]
    #: How number and notation are written; numbers below 10 get a leading zero.
    number_format: str
    #: The same on văn bản quy phạm pháp luật, with the year; "" where the agency issues none. Each of their kinds has a
    #: series of its own (NĐ 30/2020 Điều 15).
    legal_number_format: str

    # --- D. Exchange --------------------------------------------------------------------------------------------
    #: Labels of the states that are exchanged: state → words, in the order of QN Điều 10.2.h.
    states: Mapping[str, str]
    #: Document code on the axis: organisation code, year of issue, serial number in the year (QN Điều 10.2.b).
    document_code_format: str


#: Fields that say which profile it is, and so have no article.
IDENTITY_FIELDS = frozenset({"key", "agency_name", "regulation", "sources"})


def source_in_words(source: str) -> str:
    """A source as people read it: "Điều 12.1", "Theo NĐ 30/2020 Điều 12", "Cách hiểu: …"."""
    if source.startswith("fallback: "):
        return "Theo " + source.removeprefix("fallback: ")
    if source.startswith("reading: "):
        return "Cách hiểu: " + source.removeprefix("reading: ")
    return source


def cited_names() -> frozenset[str]:
    """Every name that `Policy.sources` must hold: each varying field, and each label as "labels.<verb>"."""
    own = {field.name for field in fields(Policy)} - IDENTITY_FIELDS - {"labels"}
    return frozenset(own | {f"labels.{field.name}" for field in fields(Labels)})
