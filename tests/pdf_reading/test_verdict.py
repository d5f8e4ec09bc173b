from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanthu.pdf import verdict
from vanthu.pdf.verdict import (
    CODES,
    COPY,
    ORIGINAL,
    REFERENCE,
    RETURNABLE,
    Change,
    Problem,
    Report,
    Signature,
    legal_value,
    may_return_automatically,
)


def signature(kind: str, *codes: str, field: str = "ChuKy") -> Signature:
    return Signature(
        field=field,
        kind=kind,
        signer="x",
        organisation="",
        certificate=None,
        signed_at=None,
        time_source="tsa",
        coverage="revision",
        problems=tuple(Problem(code=code, sentence="") for code in codes),
    )


def report(result: str, *codes: str) -> Report:
    return Report(
        verdict=result, legal_value=REFERENCE, document_problems=tuple(Problem(code=c, sentence="") for c in codes)
    )


@pytest.mark.req("BD-4.1", "ST-3.1", "QN-4.1")
@pytest.mark.parametrize(
    ("value", "result", "signatures"),
    [
        (ORIGINAL, "valid", ["person", "organisation"]),
        (ORIGINAL, "valid", ["person", "person", "organisation", "timestamp"]),
        (COPY, "valid", ["organisation"]),
        (COPY, "valid", ["organisation", "person"]),
        (REFERENCE, "valid", ["person"]),
        (REFERENCE, "valid", ["timestamp"]),
        (REFERENCE, "valid", []),
        (REFERENCE, "unsigned", []),
        (REFERENCE, "invalid", ["person", "organisation"]),
    ],
)
def test_the_legal_value_asks_for_the_person_and_the_organisation_over_it(value, result, signatures):
    assert legal_value(result, [signature(kind) for kind in signatures], ()) == value


def test_a_signature_with_a_problem_gives_no_value():
    assert legal_value("warning", [signature("person", "claimed_time"), signature("organisation")], ()) == COPY
    assert legal_value("warning", [signature("person"), signature("organisation", "claimed_time")], ()) == REFERENCE


def test_initials_are_nobodys_approval():
    signatures = [signature("person", field="KyNhay1"), signature("organisation")]

    assert legal_value("valid", signatures, ()) == COPY


def test_a_problem_of_the_whole_file_leaves_it_for_reference():
    signatures = [signature("person"), signature("organisation")]

    assert legal_value("warning", signatures, [Problem(code="not_whole_file", sentence="")]) == REFERENCE


@pytest.mark.parametrize("code", sorted(RETURNABLE))
def test_a_proven_fact_lets_a_file_be_returned(code):
    assert may_return_automatically(report("invalid", code))
    assert not may_return_automatically(report("warning", code))


@pytest.mark.parametrize("code", sorted(set(CODES) - RETURNABLE))
def test_everything_else_goes_to_the_clerk(code):
    assert not may_return_automatically(report("invalid", code))


def test_a_doubtful_drawing_beside_another_reason_goes_to_the_clerk():
    assert not may_return_automatically(report("invalid", "field_mismatch", "unreadable_signature"))
    assert may_return_automatically(report("invalid", "field_mismatch", "claimed_time"))


def test_a_doubt_about_the_number_or_the_date_is_fatal():
    for code in ("unsealed_field", "field_mismatch"):
        assert [verdict.weight(code, field=name) for name in ("vb_so", "vb_ngay", "vb_thang", "ghi_chu")] == [
            "invalid",
            "invalid",
            "invalid",
            "warning",
        ]


@given(st.lists(st.sampled_from(["valid", "warning", "invalid"])))
def test_the_worst_of_any_verdicts_is_the_files(verdicts):
    result = verdict.worst(verdicts)

    assert result == ("invalid" if "invalid" in verdicts else "warning" if "warning" in verdicts else "valid")


def test_a_stopped_verification_is_invalid_and_goes_to_the_clerk():
    stopped = verdict.limits_reached()

    assert (stopped.verdict, stopped.codes) == ("invalid", {"limits"})
    assert not may_return_automatically(stopped)


texts = st.text(max_size=20)


@given(st.builds(Change, field=texts, before=texts, after=texts, code=texts), st.sampled_from(sorted(CODES)))
def test_a_report_survives_its_dictionary(change, code):
    one = Signature(**{**signature("person", code).__dict__, "changes_after": (change,)})
    full = Report(verdict="warning", legal_value=REFERENCE, signatures=(one,), document_problems=one.problems)

    assert Report.from_dict(full.to_dict()) == full


def test_every_code_is_explained_to_the_clerk():
    manual = (Path(__file__).parents[2] / "docs" / "verdicts.md").read_text(encoding="utf-8")

    for code, result in CODES.items():
        row = next((line for line in manual.splitlines() if line.startswith(f"| `{code}` ")), "")
        assert result in row, code
