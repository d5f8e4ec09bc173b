"""Public holidays of Vietnam: those that the law fixes, and those that are made up for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from vanthu.policy.holidays import PROVISIONAL, PUBLIC_HOLIDAYS, SWAPPED_WORKING_DAYS, YEARS, statutory


@pytest.mark.parametrize("year", YEARS)
def test_every_year_has_the_days_that_the_law_names(year):
    days = statutory(year)
    assert len(days) == (11 if year >= 2021 else 10)
    assert {date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)} <= days
    assert days <= PUBLIC_HOLIDAYS


@pytest.mark.parametrize("year", YEARS)
def test_no_holiday_is_lost_on_a_weekend(year):
    """Each year's working days off, without swaps, are as many as the law's days."""
    swapped_off = len([day for day in SWAPPED_WORKING_DAYS if day.year == year])
    off = [day for day in PUBLIC_HOLIDAYS if day.year == year and day.weekday() < 5]
    assert len(off) - swapped_off == len(statutory(year))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2019, 2, 2), date(2019, 2, 10)),
        (date(2020, 1, 23), date(2020, 1, 29)),
        (date(2021, 2, 10), date(2021, 2, 16)),
        (date(2022, 1, 29), date(2022, 2, 6)),
        (date(2023, 1, 20), date(2023, 1, 26)),
        (date(2024, 2, 8), date(2024, 2, 14)),
        (date(2025, 1, 25), date(2025, 2, 2)),
        (date(2026, 2, 14), date(2026, 2, 22)),
        (date(2023, 4, 29), date(2023, 5, 3)),
        (date(2022, 4, 30), date(2022, 5, 3)),
        (date(2021, 9, 2), date(2021, 9, 5)),
        (date(2024, 4, 27), date(2024, 5, 1)),
        (date(2026, 8, 29), date(2026, 9, 2)),
    ],
)
def test_the_announced_breaks_are_closed_from_end_to_end(first, last):
    def closed(day: date) -> bool:
        return day in PUBLIC_HOLIDAYS or day.weekday() >= 5

    assert all(closed(first + timedelta(days=offset)) for offset in range((last - first).days + 1))
    assert not closed(first - timedelta(days=1))
    assert not closed(last + timedelta(days=1))


def test_what_is_worked_instead_is_a_day_off_in_the_calendar():
    assert all(day.weekday() >= 5 for day in SWAPPED_WORKING_DAYS)


def test_only_the_last_year_is_provisional():
    assert {YEARS[-1]} == PROVISIONAL


def test_a_year_outside_the_table_is_an_error():
    with pytest.raises(KeyError):
        statutory(2018)
