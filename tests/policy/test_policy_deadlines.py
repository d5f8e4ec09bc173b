"""Deadlines and shares of time as the policies choose them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from vanthu.policy import Calendar, in_force, send_due, step_limits, submit_due
from vanthu.policy.calendar import VIETNAM

ON = date(2021, 6, 1)
BD, LC, QN = (in_force(key, on=ON) for key in ("binh_dinh_sct_2020", "lai_chau_sct_2019", "quang_nam_ldtbxh_2019"))
CALENDAR = Calendar()
FRIDAY = datetime(2021, 6, 4, 9, 0, tzinfo=VIETNAM)


def test_lai_chau_submits_the_same_day_and_the_others_by_the_next():
    assert submit_due(LC, CALENDAR, arrived_at=FRIDAY, urgent=False) == datetime(2021, 6, 4, 17, 0, tzinfo=VIETNAM)
    assert submit_due(BD, CALENDAR, arrived_at=FRIDAY, urgent=False) == datetime(2021, 6, 7, 17, 0, tzinfo=VIETNAM)


@pytest.mark.parametrize("policy", [BD, LC, QN], ids=lambda policy: policy.key)
def test_urgent_documents_are_due_at_once(policy):
    assert submit_due(policy, CALENDAR, arrived_at=FRIDAY, urgent=True) == FRIDAY
    assert send_due(policy, CALENDAR, signed_at=FRIDAY, urgent=True) == FRIDAY


def test_a_signed_document_is_due_at_the_end_of_the_next_morning():
    assert send_due(QN, CALENDAR, signed_at=FRIDAY, urgent=False) == datetime(2021, 6, 7, 11, 30, tzinfo=VIETNAM)


def test_the_steps_share_the_whole_time_exactly():
    limits = step_limits(BD, total=timedelta(hours=40), complex_content=False)
    assert limits == {
        "drafter": timedelta(hours=22),
        "unit_leader": timedelta(hours=8),
        "leader": timedelta(hours=8),
        "clerk": timedelta(hours=2),
    }
    assert sum(limits.values(), timedelta()) == timedelta(hours=40)


def test_a_regulation_may_allow_the_whole_next_day_for_sending():
    lenient = replace(QN, send_deadline="same_or_next_working_day")
    due = send_due(lenient, CALENDAR, signed_at=FRIDAY, urgent=False)
    assert due == datetime(2021, 6, 7, 17, 0, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("hours", "complex_content", "bound"),
    [(15.99, False, False), (16, False, True), (40, True, False), (40, False, True)],
)
def test_short_and_complex_documents_are_not_bound_by_the_shares(hours, complex_content, bound):
    limits = step_limits(BD, total=timedelta(hours=hours), complex_content=complex_content)
    assert (limits is not None) == bound


def test_a_regulation_without_shares_bounds_nobody():
    assert step_limits(QN, total=timedelta(hours=40), complex_content=False) is None
