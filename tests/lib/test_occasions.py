"""The next time of what comes back, and the words for it."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from kyodo_portal.lib.occasions import format_repeat, format_span, next_time


def at(month, day, hour=10, minute=0, year=2026):
    return timezone.make_aware(datetime(year, month, day, hour, minute))


@pytest.mark.parametrize(
    ("start", "repeat", "now", "expected"),
    [
        (at(4, 1), "", at(5, 1), at(4, 1)),
        (at(4, 1), "weekly", at(3, 1), at(4, 1)),
        (at(4, 1), "weekly", at(4, 1, 12), at(4, 1)),
        (at(4, 1), "weekly", at(4, 1, 12, 1), at(4, 8)),
        (at(4, 1), "weekly", at(4, 8, 12), at(4, 8)),
        (at(4, 1), "weekly", at(12, 31), at(1, 6, year=2027)),
        # A second Saturday.
        (at(4, 11), "monthly", at(4, 12), at(5, 9)),
        (at(4, 11), "monthly", at(5, 9, 12), at(5, 9)),
        (at(4, 11), "monthly", at(5, 9, 13), at(6, 13)),
        (at(12, 12), "monthly", at(12, 20), at(1, 9, year=2027)),
        # A fifth Thursday: the months that have none are left out.
        (at(4, 30), "monthly", at(5, 1), at(7, 30)),
        (at(4, 11), "monthly", at(4, 13, year=2036), at(5, 10, year=2036)),
    ],
)
def test_the_next_time(start, repeat, now, expected):
    two_hours = timedelta(hours=2)
    assert next_time(start, start + two_hours, repeat, now) == (expected, expected + two_hours)


def test_one_that_lasts_into_the_next_month_is_not_skipped():
    start, end = at(1, 31), at(2, 1, 12)  # a fifth Saturday
    assert next_time(start, end, "monthly", at(2, 1, 11)) == (start, end)
    assert next_time(start, end, "monthly", at(2, 2))[0] == at(5, 30)


def test_the_words():
    assert format_repeat(at(4, 11), "weekly") == "毎週 土曜日"
    assert format_repeat(at(4, 11), "monthly") == "毎月 第2土曜日"
    assert format_repeat(at(4, 11), "") == ""
    assert format_span(at(4, 1), at(4, 1, 13, 30)) == "2026年4月1日（水）午前10時から午後1時30分"
    assert format_span(at(4, 1), at(4, 1, 12)) == "2026年4月1日（水）午前10時から正午"
    assert format_span(at(4, 1), at(4, 2, 9)) == (
        "2026年4月1日（水）午前10時から2026年4月2日（木）午前9時"
    )
