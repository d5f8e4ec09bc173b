"""The five regulations as data: each value as the text has it, with its article, and above the floors of the law."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError, fields, replace
from datetime import date, time, timedelta

import pytest

from vanthu.policy import POLICIES, NoPolicy, in_force, source_in_words
from vanthu.policy.fallback import FALLBACK, FALLBACK_LABELS, governed
from vanthu.policy.profile import (
    DELEGABLE_RIGHTS,
    DISTRIBUTION_FIELDS,
    DRAFT_FIELDS,
    GIVEN_BY_SYSTEM,
    PAPER_RECIPIENTS,
    PAPER_TOPICS,
    REGISTRATION_FIELDS,
    Labels,
    Policy,
    cited_names,
)
from vanthu.policy.profiles import KEYS

BD, LC, HG, ST, QN = (in_force(key, on=date(2021, 6, 1)) for key in KEYS)

#: How many articles each regulation has: a source may not name one beyond.
ARTICLES = {BD.key: 18, LC.key: 18, HG.key: 26, ST.key: 16, QN.key: 25}

every_policy = pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.key)


def test_the_five_agencies_are_there():
    assert KEYS == (
        "binh_dinh_sct_2020",
        "lai_chau_sct_2019",
        "hau_giang_ubnd_2019",
        "soc_trang_snn_2019",
        "quang_nam_ldtbxh_2019",
    )


# --- Sources -------------------------------------------------------------------------------------------------------


@every_policy
def test_every_varying_value_names_its_source(policy):
    assert set(policy.sources) == cited_names()
    assert {"submit_deadline", "labels.submit", "in_force_from"} <= set(policy.sources)


@every_policy
def test_every_source_is_an_article_a_fallback_or_a_reading(policy):
    for name, source in policy.sources.items():
        assert re.match(r"(Điều \d+|Quyết định, Điều \d|Mẫu 0[12]|fallback: \S|reading: \S)", source), (name, source)


@every_policy
def test_no_source_names_an_article_that_the_regulation_does_not_have(policy):
    own = [re.sub(r"\(.*?\)", "", s) for s in policy.sources.values() if s.startswith("Điều")]
    assert own
    for source in own:
        assert all(1 <= int(number) <= ARTICLES[policy.key] for number in re.findall(r"Điều (\d+)", source)), source
    for rule in policy.paper_rules:
        assert re.match(r"(Điều \d+|fallback: )", rule.source)


@every_policy
def test_a_value_that_differs_from_the_fallback_is_never_said_to_come_from_it(policy):
    for field in fields(Policy):
        if field.name in FALLBACK and getattr(policy, field.name) != FALLBACK[field.name][0]:
            assert policy.sources[field.name] != FALLBACK[field.name][1], field.name
    for field in fields(Labels):
        if getattr(policy.labels, field.name) != FALLBACK_LABELS[field.name][0]:
            assert policy.sources[f"labels.{field.name}"] != FALLBACK_LABELS[field.name][1], field.name


@pytest.mark.req("LC-4")
def test_what_lai_chau_does_not_settle_follows_decision_28():
    assert LC.send_deadline == "same_day_or_next_morning"
    assert LC.sources["send_deadline"] == "fallback: QĐ 28/2018 Điều 6"
    assert LC.sources["document_code_format"] == "fallback: QĐ 28/2018 Điều 10.2.b"


def test_a_source_is_told_in_words():
    assert source_in_words("Điều 12.1") == "Điều 12.1"
    assert source_in_words("fallback: NĐ 30/2020 Điều 29") == "Theo NĐ 30/2020 Điều 29"
    assert source_in_words("reading: ngày để trống") == "Cách hiểu: ngày để trống"


def test_it_refuses_a_value_that_no_policy_has():
    with pytest.raises(TypeError, match="colour"):
        governed(
            key="x", agency_name="X", regulation=BD.regulation, labels={}, colour=("red", "Điều 1"),
            in_force_from=(date(2020, 1, 1), "Điều 1"), system_title=("X", "Điều 1"),
        )  # fmt: skip


def test_it_refuses_a_policy_that_leaves_something_open():
    with pytest.raises(TypeError, match="system_title"):
        governed(
            key="x", agency_name="X", regulation=BD.regulation, labels={}, in_force_from=(date(2020, 1, 1), "Điều 1")
        )


@every_policy
def test_nobody_can_change_a_policy(policy):
    with pytest.raises(FrozenInstanceError):
        policy.auto_return = True
    with pytest.raises(TypeError):
        policy.sources["auto_return"] = "Điều 1"
    with pytest.raises(FrozenInstanceError):
        policy.labels.sign = "Ký"


# --- Floors of higher law ------------------------------------------------------------------------------------------
# Of the floors, two signatures, one series of numbers a year, sealing after the signer, the effects of a recall and
# the exclusion of state secrets have no field at all: no profile can touch them. Those that a field could touch:


@every_policy
def test_no_profile_goes_below_the_resolution_of_the_decree(policy):
    """Only the working scan of an incoming paper may be below 200 dpi, and then there is a warning."""
    assert policy.scan_out_dpi >= 200
    assert policy.scan_warn_dpi >= 200
    assert policy.scan_in_dpi >= 150
    assert policy.scan_in_dpi == 200 or policy.scan_in_dpi < policy.scan_warn_dpi


@every_policy
def test_no_profile_gives_more_time_to_send_or_submit_than_the_decree(policy):
    assert policy.send_deadline in {"same_day_or_next_morning", "same_or_next_working_day"}
    assert policy.submit_deadline in {"same_day", "same_or_next_working_day"}


@every_policy
def test_no_profile_gives_a_number_before_the_signature(policy):
    assert policy.number_when in {"after_signature", "at_signature"}
    assert policy.forward == ("automatic" if policy.number_when == "at_signature" else "manual")


@every_policy
def test_no_profile_lets_a_form_that_cannot_be_sealed_be_issued(policy):
    assert policy.signed_formats == {"pdf"}
    assert policy.annex_must_be_sealed


@every_policy
def test_every_profile_asks_the_signatures_before_acceptance_and_a_reason_for_a_refusal(policy):
    assert policy.verify_before_accept
    assert policy.refusal_reason_required


@every_policy
def test_a_case_file_is_needed_and_several_recipients_have_a_lead(policy):
    assert policy.case_file_required
    assert {"lead", "support", "deadline", "opinion"} <= policy.distribution_fields_when_several
    assert policy.distribution_fields - {"recipients"} <= policy.distribution_fields_when_several


@every_policy
def test_state_secrets_are_excluded_in_words_everywhere(policy):
    assert re.search(r"bí mật nhà nước|MẬT", policy.secret_wording)


@every_policy
def test_the_time_stamp_and_the_claimed_time_do_not_contradict_each_other(policy):
    assert policy.timestamp_required != policy.accepts_claimed_time


@every_policy
def test_an_automatic_return_has_its_circuit_breaker(policy):
    assert policy.auto_return_limit > 0
    assert not policy.auto_shadow, "no regulation asks for a dry run: it is switched on by the agency"


# --- Vocabulary and words ------------------------------------------------------------------------------------------


@every_policy
def test_every_name_is_of_its_vocabulary(policy):
    assert policy.registration_fields | policy.registration_fields_manual <= set(REGISTRATION_FIELDS)
    assert policy.distribution_fields | policy.distribution_fields_when_several <= set(DISTRIBUTION_FIELDS)
    assert policy.draft_fields <= set(DRAFT_FIELDS)
    assert policy.delegable_rights <= set(DELEGABLE_RIGHTS)
    for rule in policy.paper_rules:
        assert rule.topics <= set(PAPER_TOPICS)
        assert rule.recipients <= set(PAPER_RECIPIENTS)
    assert set(REGISTRATION_FIELDS) >= GIVEN_BY_SYSTEM


@every_policy
def test_the_basic_data_of_a_document_are_never_optional(policy):
    basic = {"type_name", "number", "notation", "issued_on", "organ_name", "subject"}
    assert basic <= policy.registration_fields
    assert basic <= policy.registration_fields_manual


@every_policy
def test_every_label_is_a_short_sentence_case_phrase(policy):
    for field in fields(Labels):
        label = getattr(policy.labels, field.name)
        assert 1 < len(label) <= 35, field.name
        assert label[0].isupper()
        assert not label.isupper()
        assert label == label.strip()


@every_policy
def test_the_ways_of_handling_are_the_labels_of_their_buttons(policy):
    labels = policy.labels
    assert policy.handling_choices == (
        labels.handle_reply,
        labels.handle_file,
        labels.handle_report,
        labels.handle_pass,
    )
    assert policy.verify_label == labels.verify


@every_policy
def test_numbers_and_codes_are_written_as_their_formats_say(policy):
    assert policy.number_format.format(number=7, notation="QĐ-SCT") == "07/QĐ-SCT"
    assert policy.number_format.format(number=182, notation="QĐ-LĐTBXH") == "182/QĐ-LĐTBXH"
    code = policy.document_code_format.format(organ="000.00.15.H47", year=2019, serial=182)
    assert code == "000.00.15.H47,2019,182"


# --- What each text says -------------------------------------------------------------------------------------------


def test_binh_dinh_shares_the_time_among_four_steps():
    assert dict(BD.step_shares) == {"drafter": 55, "unit_leader": 20, "leader": 20, "clerk": 5}
    assert sum(BD.step_shares.values()) == 100
    assert BD.step_shares_exempt_below == timedelta(hours=16)
    assert [policy.key for policy in POLICIES if policy.step_shares] == [BD.key]


def test_binh_dinh_has_its_buttons_word_for_word():
    labels = BD.labels
    assert [
        labels.ask_comment, labels.submit, labels.pass_up, labels.opinion_round, labels.give_opinion,
        labels.sign, labels.forward, labels.refuse,
    ] == [
        "Chuyển", "Trình thông qua", "Thông qua & trình duyệt", "Thông qua & trình thông qua", "Cho ý kiến",
        "Ký VB", "Duyệt & Chuyển VT", "Từ chối",
    ]  # fmt: skip


def test_binh_dinh_scans_at_150_dpi_and_the_others_at_200():
    assert {policy.key: policy.scan_in_dpi for policy in POLICIES} == {
        BD.key: 150, LC.key: 200, HG.key: 200, ST.key: 200, QN.key: 200,
    }  # fmt: skip
    assert [policy.key for policy in POLICIES if policy.scan_in_sign] == [BD.key, ST.key]
    assert [policy.key for policy in POLICIES if policy.scan_seal_image] == [BD.key, ST.key]


def test_binh_dinh_wants_an_editable_file_and_a_pdf_and_asks_units_before_leaders():
    assert BD.draft_files == "editable_and_pdf"
    assert BD.opinion_order == "units_first"
    assert BD.paper_original == "print_and_seal"
    assert BD.office_hours.intervals == ((time(7), time(11, 30)), (time(13, 30), time(17)))


def test_lai_chau_answers_by_itself():
    assert (LC.waiting_label, LC.verify_label) == ("Chờ lưu trữ", "Kiểm tra ký số")
    assert LC.auto_accept and LC.auto_return
    assert [policy.key for policy in POLICIES if policy.auto_accept or policy.auto_return] == [LC.key]
    assert LC.submit_deadline == "same_day"


def test_lai_chau_binds_both_signatures_to_the_day_of_issue_and_to_a_time_stamp():
    assert LC.signature_dates_equal_issue and LC.timestamp_required and not LC.accepts_claimed_time
    assert (LC.seal_text, LC.personal_image_only) == ("certificate_and_tsa", True)
    assert LC.seal_must_not_hide_signature and LC.annex_must_be_sealed
    assert LC.labels.submit == "Trình ký"
    assert not LC.unit_leader_step
    assert LC.paper_original == "print_and_sign"


def test_hau_giang_checks_the_form_apart_and_numbers_at_the_signature():
    assert (HG.form_checker, HG.number_when, HG.forward) == ("separate", "at_signature", "automatic")
    assert (HG.labels.pass_to_checker, HG.labels.sign) == ("Chuyển kiểm tra thể thức", "Ký")
    assert HG.count_check and HG.receipt_notice == "same_day" and HG.receipts_reported_to_leader


def test_hau_giang_is_in_force_from_29_april_2019():
    assert HG.in_force_from == date(2019, 4, 29)
    assert HG.sources["in_force_from"] == "Quyết định, Điều 2"
    assert HG.regulation.number == "01/2019/QĐ-UBND"


def test_hau_giang_names_its_formats():
    assert HG.formats == {"pdf", "txt", "rtf", "doc", "docx", "odt", "csv", "xls", "xlsx", "ods", "jpeg", "jpg"}


def test_hau_giang_reports_twice_a_year():
    (duty,) = HG.reports
    assert (duty.every, duty.due, duty.to) == ("half_year", ((6, 15), (12, 15)), "Sở Thông tin và Truyền thông")


def test_soc_trang_registers_ten_fields_and_eight_by_hand():
    words = {REGISTRATION_FIELDS[name] for name in ST.registration_fields - ST.registration_fields_manual}
    assert words == {"Tên loại sổ đến", "Ngày, tháng, năm nhận"}
    # "Số, ký hiệu" and "họ tên, chức vụ" are one field of the text and two of ours.
    assert len(ST.registration_fields) == 10 + 2
    assert len(ST.registration_fields_manual) == 8 + 2
    assert list(ST.incoming_books) == ["chung", "trung-uong", "don-thu"]


def test_soc_trang_wants_initials_and_paper_beside_and_returns_to_the_unit_leader():
    assert ST.initials_required and ST.expert_review and ST.leader_edits_outside
    assert ST.returned_draft_goes_to == "unit_leader"
    assert ST.paper_original == "signed_in_parallel"
    assert ST.form_error_reported_to_leader
    assert ST.draft_files == "pdf"
    assert ST.staff_change_notice_days == 3
    assert {"recipients", "opinion", "status", "deadline"} == ST.distribution_fields


def test_soc_trang_words_its_paper_copies():
    assert ST.copy_marks["full"] == "Sao y bản gốc văn bản điện tử"
    assert ST.copy_marks["extract"] == "Trích sao bản gốc văn bản điện tử"
    assert BD.copy_marks["full"] == "SAO Y"


def test_quang_nam_permits_issue_apart_and_locks_after_half_an_hour():
    assert [policy.key for policy in POLICIES if policy.permit_issue_step] == [QN.key]
    assert QN.labels.permit_issue == "Cho phép phát hành"
    assert QN.labels.draft == "Soạn (dự thảo) văn bản đi"
    assert QN.waiting_label == "Chờ nhận liên thông"
    assert QN.idle_lock == timedelta(minutes=30)
    assert len(QN.leader_check_windows) == 2
    assert QN.delegable_rights == {"distribute", "supervise", "permit_issue", "sign"}


def test_quang_nam_names_eight_states_in_order():
    text = "đã đến, đã tiếp nhận, đã chuyển xử lý, đang xử lý, đã hoàn thành, từ chối nhận (trả lại), thu hồi, xóa"
    assert ", ".join(label[0].lower() + label[1:] for label in QN.states.values()) == text


def test_quang_nam_has_four_ways_of_handling():
    assert QN.handling_choices == (
        "Soạn (dự thảo) văn bản đi trả lời",
        "Lưu văn bản",
        "Báo cáo kết quả",
        "Chuyển cho cán bộ khác xử lý",
    )
    assert QN.close_by == "handler"


def test_form_rules_change_on_the_day_of_the_decree():
    for policy in (HG, ST):
        assert policy.form_rules == ((date(2011, 3, 5), "HC-01/2011"), (date(2020, 3, 5), "HC-30/2020"))
    assert BD.form_rules == ((date(2020, 3, 5), "HC-30/2020"),)


@pytest.mark.req("QN-7.2")
def test_quang_nams_signatures_look_as_the_circular_says_while_its_own_decision_is_not_on_file():
    for name in ("seal_text", "personal_image_only"):
        assert QN.sources[name].startswith("fallback: TT 01/2019"), name
        assert getattr(QN, name) == getattr(HG, name)


# --- Over time -----------------------------------------------------------------------------------------------------


@pytest.mark.req("HG-0.2")
def test_a_document_keeps_the_rules_of_its_day():
    new = replace(HG, in_force_from=date(2026, 1, 1), regulation=replace(HG.regulation, number="09/2025/QĐ-UBND"))
    among = (new, HG)
    assert in_force(HG.key, on=date(2025, 12, 31), among=among) is HG
    assert in_force(HG.key, on=date(2026, 1, 1), among=among) is new
    assert in_force(HG.key, on=date(2019, 4, 29), among=among) is HG


def test_a_day_before_the_first_regulation_gets_the_first():
    assert in_force(HG.key, on=date(2019, 1, 1)) is HG


def test_a_day_after_a_repeal_gets_none():
    repealed = replace(HG, in_force_to=date(2025, 6, 30))
    assert in_force(HG.key, on=date(2025, 6, 30), among=(repealed,)) is repealed
    with pytest.raises(NoPolicy) as refused:
        in_force(HG.key, on=date(2025, 7, 1), among=(repealed,))
    assert refused.value.code == "no_policy"
    assert "01/07/2025" in refused.value.sentence


def test_an_unknown_agency_has_no_policy():
    with pytest.raises(NoPolicy) as refused:
        in_force("gia_lai_sct_2026", on=date(2026, 1, 1))
    assert "gia_lai_sct_2026" in refused.value.sentence
    assert refused.value.fields["on"] == date(2026, 1, 1)
