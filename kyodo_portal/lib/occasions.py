"""When something takes place: the next time of what comes back, and the words for it.

All moments are aware and in local time; Japan has no summer time, so a day is always 24 hours.
"""

import datetime
from itertools import count

from kyodo_portal.lib import dates

WEEKLY, MONTHLY = "weekly", "monthly"
_WEEK = datetime.timedelta(days=7)
_WEEKDAYS = "月火水木金土日"

Span = tuple[datetime.datetime, datetime.datetime]


def next_time(
    start: datetime.datetime, end: datetime.datetime, repeat: str, now: datetime.datetime
) -> Span:
    """The first time that is not over at `now`; what does not come back keeps its own.

    `repeat` is "", "weekly" or "monthly". Monthly means the same weekday of the month: what began
    on a second Saturday comes back on each second Saturday; months without a fifth one are left
    out.
    """
    if end >= now or repeat not in {WEEKLY, MONTHLY}:
        return start, end
    if repeat == WEEKLY:
        weeks = -((end - now) // _WEEK)
        return start + weeks * _WEEK, end + weeks * _WEEK
    return _next_month(start, end, now)


def _next_month(start: datetime.datetime, end: datetime.datetime, now: datetime.datetime) -> Span:
    length = end - start
    first = (now - length).astimezone(start.tzinfo).date().replace(day=1)
    for months in count():
        month = dates.add_months(first, months)
        day = _weekday_of_month(month, nth_of_month(start), start.weekday())
        if day is None:
            continue
        begins = start.replace(year=day.year, month=day.month, day=day.day)
        if begins > start and begins + length >= now:
            return begins, begins + length
    raise AssertionError("months do not end")


def _weekday_of_month(month: datetime.date, nth: int, weekday: int) -> datetime.date | None:
    """The nth weekday of the month that begins at `month`; None where there is no fifth."""
    day = month + datetime.timedelta(days=(weekday - month.weekday()) % 7 + 7 * (nth - 1))
    return day if day.month == month.month else None


def nth_of_month(day: datetime.date) -> int:
    """1 for the first Saturday (Sunday, …) of its month, 2 for the second."""
    return (day.day - 1) // 7 + 1


def format_repeat(start: datetime.date, repeat: str) -> str:
    """毎週 土曜日, 毎月 第2土曜日, or "" for what happens once."""
    weekday = f"{_WEEKDAYS[start.weekday()]}曜日"
    if repeat == WEEKLY:
        return f"毎週 {weekday}"
    return f"毎月 第{nth_of_month(start)}{weekday}" if repeat == MONTHLY else ""


def format_span(start: datetime.datetime, end: datetime.datetime) -> str:
    """2025年4月1日（火）午前10時から正午; the second date only if it is another one."""
    return "".join(span_parts(start, end))


def span_parts(start: datetime.datetime, end: datetime.datetime) -> list[str]:
    """The same in pieces between which a line may end."""
    if start.date() == end.date():
        return [dates.format_date(start), f"{_clock(start)}から{_clock(end)}"]
    first = [dates.format_date(start), f"{_clock(start)}から"]
    return [*first, dates.format_date(end), _clock(end)]


def _clock(moment: datetime.datetime) -> str:
    return "正午" if (moment.hour, moment.minute) == (12, 0) else dates.format_time(moment)
