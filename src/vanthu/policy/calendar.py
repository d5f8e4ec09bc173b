"""Office time: when an office is open, how much office time lies between two moments, when a deadline falls.

Every moment that comes in must be aware; every moment that goes out is in Asia/Ho_Chi_Minh (UTC+07:00, no daylight
saving since 1975). Office time is counted to the microsecond (BD-12.5e: 8 hours a day, noon break, nights, weekends,
holidays and swapped days count nothing).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from vanthu.policy.holidays import PUBLIC_HOLIDAYS, SWAPPED_WORKING_DAYS

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

#: A calendar with no open day in this many days is a mistake of configuration, not a long holiday.
_LONGEST_CLOSURE = 366


class NeverOpen(ValueError):
    """The calendar has no working day within a year: a deadline cannot be computed. A mistake of configuration."""


@dataclass(frozen=True)
class OfficeHours:
    """The hours of one working day and the weekdays that work; the default is Bình Định's text (Điều 12.5).

    `intervals` are (start, end) in order, without overlap, the first one being the morning. `working_weekdays` use
    Monday = 0. Raises ValueError on intervals that are empty, reversed or out of order.
    """

    intervals: tuple[tuple[time, time], ...] = ((time(7, 0), time(11, 30)), (time(13, 30), time(17, 0)))
    working_weekdays: frozenset[int] = frozenset({0, 1, 2, 3, 4})

    def __post_init__(self) -> None:
        moments = [moment for interval in self.intervals for moment in interval]
        if not moments or any(later <= earlier for earlier, later in zip(moments, moments[1:], strict=False)):
            raise ValueError(f"office hours must be rising and not empty: {self.intervals}")
        if any(moment.tzinfo for moment in moments):
            raise ValueError("office hours are wall-clock times of Vietnam: no zone")
        if not self.working_weekdays <= frozenset(range(7)) or not self.working_weekdays:
            raise ValueError(f"weekdays are 0 (Monday) to 6, at least one: {set(self.working_weekdays)}")

    @property
    def morning_ends(self) -> time:
        """The end of the first interval: "buổi sáng" of QN Điều 6.2, 11:30 by the default."""
        return self.intervals[0][1]


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The office time of one agency: its hours, the public holidays, and the days that were swapped.

    `holidays` are closed whatever their weekday. `swapped_working_days` are days off that work instead (a Saturday
    made up for a bridge day); they win over `holidays`, because the swap is the later decision.
    """

    hours: OfficeHours = field(default_factory=OfficeHours)
    holidays: frozenset[date] = PUBLIC_HOLIDAYS
    swapped_working_days: frozenset[date] = SWAPPED_WORKING_DAYS

    def is_working_day(self, day: date) -> bool:
        """Whether the office opens on that day at all."""
        if day in self.swapped_working_days:
            return True
        return day.weekday() in self.hours.working_weekdays and day not in self.holidays

    def is_open(self, moment: datetime) -> bool:
        """Whether the office is open: an interval holds its start and not its end."""
        here = _in_vietnam(moment)
        return any(start <= here < end for start, end in self._intervals_of(here.date()))

    def next_open(self, moment: datetime) -> datetime:
        """`moment` itself while the office is open, else the start of the next interval."""
        here = _in_vietnam(moment)
        start, _end = next(self._intervals_from(here))
        return max(start, here)

    def add(self, moment: datetime, working: timedelta) -> datetime:
        """The moment at which `working` office time has passed since `moment`: a deadline.

        Exactly at the end of an interval the deadline stays there (17:00, not 07:00 of the next day). With no time to
        add, the answer is `next_open(moment)`, for a deadline falls in office hours. Raises ValueError on negative
        time, NeverOpen when the calendar has no open day.
        """
        if working < timedelta():
            raise ValueError("office time can only be added")
        here = _in_vietnam(moment)
        if not working:
            return here if self._is_closing_time(here) else self.next_open(here)
        for start, end in self._intervals_from(here):
            start = max(start, here)
            if working <= end - start:
                return start + working
            working -= end - start
        raise AssertionError("unreachable: the intervals do not end")  # pragma: no cover

    def between(self, earlier: datetime, later: datetime) -> timedelta:
        """Office time from `earlier` to `later`; negative, of the same size, when they are the other way round."""
        first, last = _in_vietnam(earlier), _in_vietnam(later)
        if last < first:
            return -self.between(last, first)
        total = timedelta()
        day = first.date()
        while day <= last.date():
            for start, end in self._intervals_of(day):
                total += max(min(end, last) - max(start, first), timedelta())
            day += timedelta(days=1)
        return total

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`. Raises NeverOpen."""
        for ahead in range(1, _LONGEST_CLOSURE + 1):
            candidate = day + timedelta(days=ahead)
            if self.is_working_day(candidate):
                return candidate
        raise NeverOpen(f"no working day within a year after {day}")

    def end_of_morning(self, day: date) -> datetime:
        """When the morning of `day` ends (11:30 by the default), whether or not the day works."""
        return datetime.combine(day, self.hours.morning_ends, tzinfo=VIETNAM)

    def end_of_day(self, day: date) -> datetime:
        """When the office closes on `day` (17:00 by the default), whether or not the day works."""
        return datetime.combine(day, self.hours.intervals[-1][1], tzinfo=VIETNAM)

    def same_day_or_next_morning(self, signed_at: datetime) -> datetime:
        """The last moment to send a document signed at `signed_at`: the end of the next working morning (QN Điều 6.2).

        The rule's first half ("ngay trong ngày") is the aim; this is the limit after which it is late.
        """
        return self.end_of_morning(self.next_working_day(_in_vietnam(signed_at).date()))

    def same_day(self, arrived_at: datetime) -> datetime:
        """The end of the working day that a thing which came at `arrived_at` must be dealt with (LC Điều 10.3).

        What comes after closing time, or on a day off, belongs to the next working day.
        """
        here = _in_vietnam(arrived_at)
        return self.end_of_day(self.next_open(here).date())

    def same_or_next_working_day(self, arrived_at: datetime) -> datetime:
        """Same day, at the latest the end of the next working day (Nghị định 30/2020 Điều 4, 23)."""
        return self.end_of_day(self.next_working_day(_in_vietnam(arrived_at).date()))

    def _is_closing_time(self, here: datetime) -> bool:
        return any(here == end for _start, end in self._intervals_of(here.date()))

    def _intervals_of(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        if self.is_working_day(day):
            for start, end in self.hours.intervals:
                yield datetime.combine(day, start, tzinfo=VIETNAM), datetime.combine(day, end, tzinfo=VIETNAM)

    def _intervals_from(self, here: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Intervals that have not ended at `here`, in order, without end. Raises NeverOpen."""
        day = here.date() - timedelta(days=1)
        while True:
            day = self.next_working_day(day)
            yield from ((start, end) for start, end in self._intervals_of(day) if end > here)


def _in_vietnam(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone cannot be counted in office time")
    return moment.astimezone(VIETNAM)
