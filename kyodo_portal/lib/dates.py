"""Japanese dates: reading what people write, and writing it the way they expect.

Years are the Western year first; the era year (和暦) follows in brackets where it helps.
A fiscal year (年度) runs from 1 April to 31 March and is named after the year it begins in.
"""

import calendar
import datetime
import re

from kyodo_portal.lib.text import to_halfwidth

FIRST_YEAR = 1868
LAST_YEAR = 2199

# The year before the first one of each era: 令和7年 = 2018 + 7.
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_ERA_INITIALS = {"R": "令和", "H": "平成", "S": "昭和", "T": "大正", "M": "明治"}
_ERA = "令和|平成|昭和|大正|明治|[RHSTM]"

_YEAR = rf"(?:(?P<era>{_ERA}) ?)?(?P<year>元|[0-9]{{1,4}})"
_YEAR_ONLY = re.compile(rf"{_YEAR} ?年?")
_DATE = re.compile(
    rf"{_YEAR} ?(?:年|[-/.]) ?(?P<month>[0-9]{{1,2}}) ?(?:月|[-/.]) ?(?P<day>[0-9]{{1,2}}) ?日?"
    r" ?(?:\([月火水木金土日]\))?"
)
_COMPACT = re.compile("(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_LONGEST = 40
_WEEKDAYS = "月火水木金土日"


def parse_date(value: str) -> datetime.date:
    """Read 2025年4月1日, 令和7年4月1日, R7.4.1, 2025-04-01 (full-width too); else ValueError."""
    text = _readable(value)
    match = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    if not match:
        raise ValueError("not a date")
    era = match.groupdict().get("era")
    return datetime.date(_western(era, match["year"]), int(match["month"]), int(match["day"]))


def parse_year(value: str) -> int:
    """Read 2025, 2025年, 令和7年, R7 or 令和元年 as a Western year; else ValueError."""
    match = _YEAR_ONLY.fullmatch(_readable(value))
    if not match:
        raise ValueError("not a year")
    return _western(match["era"], match["year"])


def _readable(value: str) -> str:
    text = to_halfwidth(value[: _LONGEST * 2])
    if len(text) > _LONGEST:
        raise ValueError("too long for a date")
    return text.upper()


def _western(era: str | None, year: str) -> int:
    """Return the Western year; the end of an era is not checked, old papers run past it."""
    number = 1 if year == "元" else int(year)
    if era:
        if not 1 <= number <= 99:
            raise ValueError("not a year of an era")
        number += _ERAS[_ERA_INITIALS.get(era, era)]
    elif year == "元":
        raise ValueError("元年 needs an era")
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise ValueError("year out of range")
    return number


def format_date(day: datetime.date) -> str:
    """Return 2025年4月1日（火）."""
    return f"{format_date_short(day)}（{_WEEKDAYS[day.weekday()]}）"


def format_date_short(day: datetime.date) -> str:
    """Return 2025年4月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def format_month(day: datetime.date) -> str:
    """Return 2025年4月."""
    return f"{day.year}年{day.month}月"


def format_time(time: datetime.time | datetime.datetime) -> str:
    """Return 午後1時30分, or 午前9時 on the hour."""
    half = "午前" if time.hour < 12 else "午後"
    minutes = f"{time.minute}分" if time.minute else ""
    return f"{half}{time.hour % 12}時{minutes}"


def format_datetime(moment: datetime.datetime) -> str:
    """Return 2025年4月1日（火）午後1時30分; the caller converts to local time first."""
    return f"{format_date(moment)}{format_time(moment)}"


def fiscal_year(day: datetime.date) -> int:
    """Return the fiscal year (1 April to 31 March) a day belongs to."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_start(year: int) -> datetime.date:
    """Return 1 April of the fiscal year."""
    return datetime.date(year, 4, 1)


def fiscal_year_end(year: int) -> datetime.date:
    """Return 31 March, the last day of the fiscal year."""
    return datetime.date(year + 1, 3, 31)


def crosses_fiscal_year(start: datetime.date, end: datetime.date) -> bool:
    """Tell whether a period touches more than one fiscal year (in either order)."""
    return fiscal_year(start) != fiscal_year(end)


def format_fiscal_year(year: int) -> str:
    """Return 2022年度（令和4年度）; fiscal year 2019 is 令和元年度, as the city writes it."""
    for era, before in _ERAS.items():
        if year > before:
            number = year - before
            return f"{year}年度（{era}{'元' if number == 1 else number}年度）"
    return f"{year}年度"


def add_months(day: datetime.date, months: int) -> datetime.date:
    """Return the same day some months later (or earlier), at the latest the month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))
