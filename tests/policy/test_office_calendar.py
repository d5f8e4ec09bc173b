"""Office time: what counts, what does not, and the laws that adding and measuring obey."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanthu.policy.calendar import VIETNAM, Calendar, NeverOpen, OfficeHours

CALENDAR = Calendar()
HOUR = timedelta(hours=1)

days = st.dates(date(2019, 1, 1), date(2027, 10, 1))
moments = st.builds(datetime.combine, days, st.times(), st.just(VIETNAM))
durations = st.timedeltas(timedelta(), timedelta(hours=120))
# Half of all moments at the edges of intervals, where mistakes live.
edges = st.builds(
    lambda day, hour: datetime.combine(day, hour, tzinfo=VIETNAM),
    days,
    st.sampled_from([time(7, 0), time(11, 30), time(13, 30), time(17, 0), time(0, 0)]),
)
any_moment = moments | edges


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=VIETNAM)


@pytest.mark.req("BD-12.5e")
def test_friday_half_past_four_to_monday_eight_is_an_hour_and_a_half():
    assert CALENDAR.between(at("2020-05-08 16:30"), at("2020-05-11 08:00")) == timedelta(hours=1, minutes=30)


@pytest.mark.req("BD-12.5e")
@pytest.mark.parametrize(
    ("case", "start", "end", "counted"),
    [
        ("a whole working day", "2020-05-11 00:00", "2020-05-12 00:00", 8 * HOUR),
        ("the noon break", "2020-05-11 11:30", "2020-05-11 13:30", timedelta()),
        ("a night", "2020-05-11 17:00", "2020-05-12 07:00", timedelta()),
        ("a weekend", "2020-05-09 00:00", "2020-05-11 00:00", timedelta()),
        ("30 April and 1 May", "2020-04-30 00:00", "2020-05-02 00:00", timedelta()),
        ("Tết of 2020 with the days made up for", "2020-01-23 00:00", "2020-01-30 00:00", timedelta()),
        ("a swapped Saturday that is worked", "2019-05-04 00:00", "2019-05-05 00:00", 8 * HOUR),
        ("the Monday swapped for it", "2019-04-29 00:00", "2019-04-30 00:00", timedelta()),
        ("a working week", "2020-05-11 00:00", "2020-05-18 00:00", 40 * HOUR),
    ],
)
def test_only_office_hours_count(case, start, end, counted):
    assert CALENDAR.between(at(start), at(end)) == counted, case


@pytest.mark.parametrize(
    ("case", "start", "hours", "due"),
    [
        ("over noon", "2020-05-11 11:00", 1, "2020-05-11 14:00"),
        ("to the very end of the day", "2020-05-11 13:30", 3.5, "2020-05-11 17:00"),
        ("over a night", "2020-05-11 16:00", 2, "2020-05-12 08:00"),
        ("from a Saturday", "2020-05-09 10:00", 8, "2020-05-11 17:00"),
        ("over 30 April, 1 May and the weekend", "2020-04-29 16:00", 2, "2020-05-04 08:00"),
        ("nothing, out of hours", "2020-05-09 10:00", 0, "2020-05-11 07:00"),
        ("nothing, at closing time", "2020-05-08 17:00", 0, "2020-05-08 17:00"),
    ],
)
def test_a_deadline_passes_over_closed_time(case, start, hours, due):
    assert CALENDAR.add(at(start), hours * HOUR) == at(due), case


@given(any_moment, durations)
def test_a_deadline_falls_in_office_hours(moment, working):
    due = CALENDAR.add(moment, working)
    assert CALENDAR.is_open(due) or CALENDAR.is_open(due - timedelta(microseconds=1))


@given(any_moment, durations, durations)
def test_adding_twice_is_adding_the_sum(moment, first, second):
    assert CALENDAR.add(CALENDAR.add(moment, first), second) == CALENDAR.add(moment, first + second)


@given(any_moment, any_moment, durations)
def test_a_later_arrival_is_never_due_earlier(one, other, working):
    earlier, later = sorted([one, other])
    assert CALENDAR.add(earlier, working) <= CALENDAR.add(later, working)


@given(any_moment, durations)
def test_what_was_added_is_what_is_measured(moment, working):
    assert CALENDAR.between(moment, CALENDAR.add(moment, working)) == working


@given(any_moment, any_moment)
def test_measuring_backwards_is_the_same_with_the_other_sign(one, other):
    assert CALENDAR.between(one, other) == -CALENDAR.between(other, one)


@given(any_moment)
def test_the_next_opening_is_open_and_not_in_the_past(moment):
    opening = CALENDAR.next_open(moment)
    assert opening >= moment
    assert CALENDAR.is_open(opening)
    assert CALENDAR.between(moment, opening) == timedelta()


@given(any_moment)
def test_every_answer_is_in_vietnamese_time(moment):
    utc = moment.astimezone(UTC)
    for answer in (CALENDAR.add(utc, HOUR), CALENDAR.next_open(utc), CALENDAR.same_day_or_next_morning(utc)):
        assert answer.utcoffset() == timedelta(hours=7)
    assert CALENDAR.add(utc, HOUR) == CALENDAR.add(moment, HOUR)
    assert CALENDAR.is_open(utc) == CALENDAR.is_open(moment)


def test_an_interval_holds_its_start_and_not_its_end():
    assert CALENDAR.is_open(at("2020-05-11 07:00"))
    assert not CALENDAR.is_open(at("2020-05-11 11:30"))
    assert not CALENDAR.is_open(at("2020-05-10 09:00"))


@pytest.mark.parametrize(
    ("signed", "due"),
    [
        ("2019-07-19 16:00", "2019-07-22 11:30"),  # a Friday: the end of Monday morning
        ("2019-07-22 08:00", "2019-07-23 11:30"),
        ("2019-07-20 10:00", "2019-07-22 11:30"),  # a Saturday
        ("2019-08-30 23:59", "2019-09-03 11:30"),  # National Day on the Monday
    ],
)
def test_a_signed_document_is_sent_by_the_end_of_the_next_working_morning(signed, due):
    assert CALENDAR.same_day_or_next_morning(at(signed)) == at(due)


@given(any_moment)
def test_the_sending_limit_is_on_a_later_working_day(signed):
    due = CALENDAR.same_day_or_next_morning(signed)
    assert due.date() > signed.date()
    assert CALENDAR.is_working_day(due.date())
    assert due.time() == time(11, 30)


@pytest.mark.parametrize(
    ("arrived", "due"),
    [
        ("2019-10-04 08:00", "2019-10-04 17:00"),
        ("2019-10-04 17:00", "2019-10-07 17:00"),
        ("2019-10-05 09:00", "2019-10-07 17:00"),
    ],
)
def test_the_same_day_ends_when_the_office_closes(arrived, due):
    assert CALENDAR.same_day(at(arrived)) == at(due)


def test_the_same_or_next_working_day_ends_on_the_next_working_day():
    assert CALENDAR.same_or_next_working_day(at("2019-10-04 08:00")) == at("2019-10-07 17:00")


def test_the_ends_of_morning_and_day_are_those_of_the_hours():
    hours = OfficeHours(intervals=((time(7, 30), time(12, 0)), (time(13, 0), time(16, 30))))
    calendar = Calendar(hours=hours)
    assert calendar.end_of_morning(date(2019, 10, 4)) == at("2019-10-04 12:00")
    assert calendar.end_of_day(date(2019, 10, 4)) == at("2019-10-04 16:30")


def test_a_swapped_working_day_wins_over_a_holiday():
    day = date(2019, 10, 4)
    calendar = Calendar(holidays=frozenset({day}), swapped_working_days=frozenset({day}))
    assert calendar.is_working_day(day)
    assert not Calendar(holidays=frozenset({day})).is_working_day(day)


def test_it_refuses_a_moment_without_a_zone():
    with pytest.raises(ValueError, match="zone"):
        CALENDAR.add(datetime(2019, 10, 4, 8, 0), HOUR)  # noqa: DTZ001


def test_it_refuses_to_take_office_time_away():
    with pytest.raises(ValueError, match="only be added"):
        CALENDAR.add(at("2019-10-04 08:00"), -HOUR)


def test_a_calendar_that_never_opens_says_so():
    closed = frozenset(date(2019, 1, 1) + timedelta(days=offset) for offset in range(800))
    with pytest.raises(NeverOpen, match="2019-03-31"):
        Calendar(holidays=closed, swapped_working_days=frozenset()).add(at("2019-04-01 08:00"), HOUR)


@pytest.mark.parametrize(
    ("case", "intervals", "weekdays"),
    [
        ("reversed", ((time(11), time(7)),), {0}),
        ("overlapping", ((time(7), time(12)), (time(11), time(17))), {0}),
        ("none", (), {0}),
        ("with a zone", ((time(7, tzinfo=UTC), time(12, tzinfo=UTC)),), {0}),
        ("no weekday", ((time(7), time(12)),), set()),
        ("an eighth weekday", ((time(7), time(12)),), {7}),
    ],
)
def test_it_refuses_impossible_hours(case, intervals, weekdays):
    with pytest.raises(ValueError):
        OfficeHours(intervals=intervals, working_weekdays=frozenset(weekdays))
