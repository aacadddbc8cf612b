"""Days on which offices are open: no weekends, no national holidays, not the turn of the year.

The holidays follow the law 国民の祝日に関する法律 as it stands since 2020; the equinoxes follow the
astronomers' formula, which holds until 2099. City offices close from 29 December to 3 January.
"""

from datetime import date, timedelta
from functools import cache

FIXED = ((1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23))
# The n-th Monday of a month: 成人の日, 海の日, 敬老の日, スポーツの日.
MONDAYS = ((1, 2), (7, 3), (9, 3), (10, 2))
SUNDAY = 6
ONE_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Whether a ward office is open."""
    at_new_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() < 5 and not at_new_year and day not in holidays(day.year)


def next_working_day(day: date) -> date:
    """`day` itself, or the first day after it on which offices are open."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


@cache
def holidays(year: int) -> frozenset[date]:
    """The national holidays of a year, with substitutes and days between two holidays."""
    named = {date(year, month, day) for month, day in FIXED}
    named |= {_nth_monday(year, month, n) for month, n in MONDAYS}
    named |= {date(year, 3, _equinox(year, 20.8431)), date(year, 9, _equinox(year, 23.2488))}
    substitutes = {_after(day, named) for day in named if day.weekday() == SUNDAY}
    between = {
        day + ONE_DAY
        for day in named
        if day + 2 * ONE_DAY in named and (day + ONE_DAY).weekday() != SUNDAY
    }
    return frozenset(named | substitutes | between)


def _nth_monday(year: int, month: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7 + 7 * (n - 1))


def _equinox(year: int, base: float) -> int:
    """The day of March (base 20.8431) or September (23.2488)."""
    since = year - 1980
    return int(base + 0.242194 * since - since // 4)


def _after(day: date, named: set[date]) -> date:
    """The first day after a holiday on a Sunday that is no holiday itself."""
    while day in named:
        day += ONE_DAY
    return day
