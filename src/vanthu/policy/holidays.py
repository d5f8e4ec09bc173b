"""Public holidays of Vietnam 2019–2027, as default data that an office may edit.

By the Labour Code (2012 Điều 115, 2019 Điều 112): 1 January, five days of Tết, Giỗ Tổ (the 10th of the third lunar
month), 30 April, 1 May, National Day (2 September; since 2021 with one day beside it). A holiday on a weekly day off
is made up for on the next working day (2012 Điều 115.2, 2019 Điều 111.3); that is computed here.

Lunar dates, the choice of the five days of Tết, the day beside 2 September and swapped days are announced each year:
they stand in the tables. The year 2027 is `PROVISIONAL`: computed by the usual pattern, to be set when announced.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

YEARS = range(2019, 2028)

#: Years whose announced days were not yet known when this table was written.
PROVISIONAL = frozenset({2027})

#: The first of the five days of Tết, by year.
_TET_STARTS: Mapping[int, date] = {
    2019: date(2019, 2, 4),
    2020: date(2020, 1, 23),
    2021: date(2021, 2, 10),
    2022: date(2022, 1, 31),
    2023: date(2023, 1, 20),
    2024: date(2024, 2, 8),
    2025: date(2025, 1, 27),
    2026: date(2026, 2, 16),
    2027: date(2027, 2, 4),
}

#: Giỗ Tổ Hùng Vương in the solar calendar.
_GIO_TO: Mapping[int, date] = {
    2019: date(2019, 4, 14),
    2020: date(2020, 4, 2),
    2021: date(2021, 4, 21),
    2022: date(2022, 4, 10),
    2023: date(2023, 4, 29),
    2024: date(2024, 4, 18),
    2025: date(2025, 4, 7),
    2026: date(2026, 4, 26),
    2027: date(2027, 4, 16),
}

#: The second day of National Day, since the Labour Code of 2019 came into force.
_BESIDE_NATIONAL_DAY: Mapping[int, date] = {
    2021: date(2021, 9, 3),
    2022: date(2022, 9, 1),
    2023: date(2023, 9, 1),
    2024: date(2024, 9, 3),
    2025: date(2025, 9, 1),
    2026: date(2026, 9, 1),
    2027: date(2027, 9, 3),
}

#: Days that civil servants had off by a swap → the day off on which they worked instead.
_SWAPPED: Mapping[date, date] = {
    date(2019, 4, 29): date(2019, 5, 4),
    date(2024, 4, 29): date(2024, 5, 4),
    date(2025, 5, 2): date(2025, 4, 26),
    date(2026, 1, 2): date(2026, 1, 10),
    date(2026, 8, 31): date(2026, 8, 22),
}

_WEEKEND = frozenset({5, 6})


def statutory(year: int) -> frozenset[date]:
    """The holidays of a year as the law names them, before any is made up for. Raises KeyError outside YEARS."""
    tet = {_TET_STARTS[year] + timedelta(days=offset) for offset in range(5)}
    fixed = {date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)}
    beside = {_BESIDE_NATIONAL_DAY[year]} if year in _BESIDE_NATIONAL_DAY else set()
    return frozenset(tet | fixed | beside | {_GIO_TO[year]})


def _made_up_for(days: frozenset[date]) -> frozenset[date]:
    """The working days that are off because a holiday fell on a Saturday or Sunday."""
    closed = set(days)
    for day in sorted(days):
        if day.weekday() in _WEEKEND:
            substitute = day
            while substitute in closed or substitute.weekday() in _WEEKEND:
                substitute += timedelta(days=1)
            closed.add(substitute)
    return frozenset(closed - days)


def _all_closed() -> frozenset[date]:
    days = frozenset(day for year in YEARS for day in statutory(year))
    return days | _made_up_for(days) | frozenset(_SWAPPED)


#: Every day that is off by law, by making up or by a swap.
PUBLIC_HOLIDAYS: frozenset[date] = _all_closed()

#: Saturdays and Sundays that were worked instead of a swapped day.
SWAPPED_WORKING_DAYS: frozenset[date] = frozenset(_SWAPPED.values())
