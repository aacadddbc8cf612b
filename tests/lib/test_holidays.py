"""Working days of a city office, against published calendars (内閣府「国民の祝日」)."""

from datetime import date

import pytest

from kyodo_portal.lib.holidays import holidays, is_working_day, next_working_day

HOLIDAYS_2026 = [
    (1, 1), (1, 12), (2, 11), (2, 23), (3, 20), (4, 29), (5, 3), (5, 4), (5, 5), (5, 6), (7, 20),
    (8, 11), (9, 21), (9, 22), (9, 23), (10, 12), (11, 3), (11, 23),
]  # fmt: skip
HOLIDAYS_2024 = [
    (1, 1), (1, 8), (2, 11), (2, 12), (2, 23), (3, 20), (4, 29), (5, 3), (5, 4), (5, 5), (5, 6),
    (7, 15), (8, 11), (8, 12), (9, 16), (9, 22), (9, 23), (10, 14), (11, 3), (11, 4), (11, 23),
]  # fmt: skip


@pytest.mark.parametrize(("year", "days"), [(2026, HOLIDAYS_2026), (2024, HOLIDAYS_2024)])
def test_the_holidays_of_a_year_are_those_that_the_government_published(year, days):
    assert sorted(holidays(year)) == [date(year, *day) for day in days]


def test_offices_close_on_weekends_and_at_the_turn_of_the_year():
    assert is_working_day(date(2026, 12, 28))
    assert not is_working_day(date(2026, 12, 29))
    assert not is_working_day(date(2027, 1, 3))
    assert is_working_day(date(2027, 1, 4))
    assert not is_working_day(date(2026, 11, 28))  # Saturday


def test_the_next_working_day_may_be_the_day_itself():
    assert next_working_day(date(2026, 4, 28)) == date(2026, 4, 28)
    assert next_working_day(date(2026, 5, 2)) == date(2026, 5, 7)
    assert next_working_day(date(2026, 12, 29)) == date(2027, 1, 4)
