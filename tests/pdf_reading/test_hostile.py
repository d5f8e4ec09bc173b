"""Files that nobody made in good faith: whatever they hold, the answer is a report."""

from __future__ import annotations

import random

import file_bench as bench
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vanthu.pdf.verdict import Report
from vanthu.pdf.verify import verify


def mutated(pdf: bytes, dice: random.Random) -> bytes:
    """One to four wounds of the kinds that parsers stumble over."""
    data = bytearray(pdf)
    for _ in range(dice.randint(1, 4)):
        place, length = dice.randrange(len(data)), dice.randint(1, 60)
        wound = dice.randrange(6)
        if wound == 0:
            data[place] = dice.randrange(256)
        elif wound == 1:
            del data[place : place + length]
        elif wound == 2:
            data[place:place] = dice.randbytes(length)
        elif wound == 3:
            source = dice.randrange(len(data))
            data[place : place + length] = data[source : source + length]
        elif wound == 4:
            digits = [i for i in range(place, min(place + 400, len(data))) if 48 <= data[i] <= 57]
            for index in digits[: dice.randint(1, 5)]:
                data[index] = dice.choice(b"0123456789-. ")
        else:
            token = dice.choice([b"endobj", b">>", b"<<", b"[", b"/Kids", b"/Parent", b"9 0 R", b"null", b"%%EOF"])
            data[place : place + len(token)] = token
    return bytes(data)


def assert_a_report(pdf: bytes, trust, good: bytes) -> None:
    report = verify(pdf, trust=trust)

    assert isinstance(report, Report) and Report.from_dict(report.to_dict()) == report
    if report.verdict == "valid":
        # Only the value of the last signature is signed by nobody, and it must still be that signature.
        start, end = bench.contents_span(good)
        assert (pdf[:start], pdf[end:].rstrip()) == (good[:start], good[end:].rstrip())


@pytest.mark.parametrize("seed", range(80))
def test_a_wounded_file_gets_a_report_and_never_a_pass(seed, good, trust):
    assert_a_report(mutated(good, random.Random(seed)), trust, good)


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_a_thousand_wounded_files_get_reports_and_never_a_pass(part, good, trust):
    for seed in range(1000 + part * 100, 1100 + part * 100):
        assert_a_report(mutated(good, random.Random(seed)), trust, good)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_bytes_after_a_header_get_a_report(trust, data):
    assert verify(b"%PDF-1.7\n" + data, trust=trust).verdict in ("unsigned", "unreadable", "invalid")


def test_a_form_that_contains_itself_ends(good, trust):
    looped = good.replace(b"/Parent", b"/Kids  ")

    assert isinstance(verify(looped, trust=trust), Report)


def test_a_signed_file_cut_anywhere_is_never_valid(good, trust):
    for part in range(1, 20):
        assert verify(good[: len(good) * part // 20], trust=trust).verdict != "valid"


def test_a_cut_back_to_the_leaders_revision_shows_the_missing_seal(good, trust):
    end = good.index(b"%%EOF", bench.contents_span(good, 0)[1]) + len(b"%%EOF\n")

    report = verify(good[:end], trust=trust)
    assert [signature.field for signature in report.signatures] == ["KyLanhDao"]
    assert report.legal_value == "để biết, tham khảo"
