import datetime

import pytest

from kyodo_portal.lib import dates

DAY = datetime.date(2025, 4, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "2025年4月1日",
        "２０２５年４月１日（火）",
        "令和7年4月1日",
        "令和７年 ４月 １日",
        "㋿7年4月1日",
        "R7.4.1",
        "r7/4/1",
        "Ｒ７．４．１",
        "2025-04-01",
        "2025/4/1",
        "２０２５ー０４ー０１",
        "20250401",
        "　2025.4.1　",
    ],
)
def test_a_date_is_read_as_people_write_it(typed):
    assert dates.parse_date(typed) == DAY


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "4月1日",
        "25-4-1",
        "2025年2月30日",
        "2025年13月1日",
        "令和0年1月1日",
        "元年1月1日",
        "9999-01-01",
        "0001-01-01",
        "２" * 10_000,
        "2025-04-01\0; DROP",
        "1e9999",
        "٢٠٢٥-٤-١",
        "あした",
    ],
)
def test_what_is_no_date_is_refused(typed):
    with pytest.raises(ValueError, match="."):
        dates.parse_date(typed)


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("2025", 2025),
        ("令和7", 2025),
        ("R7年", 2025),
        ("令和元年", 2019),
        ("平成22", 2010),
        ("昭和64", 1989),
    ],
)
def test_a_year_is_read_in_both_calendars(typed, year):
    assert dates.parse_year(typed) == year


def test_dates_are_written_for_people():
    moment = datetime.datetime(2025, 4, 1, 13, 30)
    assert dates.format_date(DAY) == "2025年4月1日（火）"
    assert dates.format_date_short(DAY) == "2025年4月1日"
    assert dates.format_month(DAY) == "2025年4月"
    assert dates.format_datetime(moment) == "2025年4月1日（火）午後1時30分"
    assert dates.format_time(datetime.time(9)) == "午前9時"


@pytest.mark.parametrize(
    ("day", "year"),
    [("2025-03-31", 2024), ("2025-04-01", 2025), ("2025-12-31", 2025), ("2026-01-01", 2025)],
)
def test_the_fiscal_year_begins_in_april(day, year):
    day = datetime.date.fromisoformat(day)
    assert dates.fiscal_year(day) == year
    assert dates.fiscal_year_start(year) <= day <= dates.fiscal_year_end(year)


@pytest.mark.parametrize(
    ("year", "text"),
    [
        (2022, "2022年度（令和4年度）"),
        (2019, "2019年度（令和元年度）"),
        (2018, "2018年度（平成30年度）"),
        (1867, "1867年度"),
    ],
)
def test_a_fiscal_year_carries_both_calendars(year, text):
    assert dates.format_fiscal_year(year) == text


def test_a_period_over_the_end_of_march_crosses_the_fiscal_year():
    march, april = datetime.date(2026, 3, 31), datetime.date(2026, 4, 1)
    assert dates.crosses_fiscal_year(march, april)
    assert not dates.crosses_fiscal_year(DAY, march)


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        ("2025-08-31", 6, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-12-01", 1, "2026-01-01"),
        ("2025-01-15", -1, "2024-12-15"),
        ("2025-01-15", 0, "2025-01-15"),
    ],
)
def test_months_are_added_up_to_the_last_day(day, months, result):
    assert dates.add_months(datetime.date.fromisoformat(day), months).isoformat() == result
