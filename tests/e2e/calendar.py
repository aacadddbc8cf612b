"""A clock that can be moved: the portal's `timezone.now()` runs on from another day."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from kyodo_portal import due

MORNING = time(9, 30)


class Calendar:
    """The day of the story. Time runs on within a day; `becomes` moves to a later one."""

    def __init__(self, real: Callable[[], datetime]) -> None:
        self.real, self.ahead = real, timedelta(0)

    def now(self) -> datetime:
        return self.real() + self.ahead

    def becomes(self, day: date) -> None:
        """The morning of `day`, after everything that time does has been done."""
        moment = timezone.make_aware(datetime.combine(day, MORNING))
        assert moment > self.now(), "time does not run back"
        self.ahead = moment - self.real()
        failed = [outcome.name for outcome in due.run(day) if outcome.has_failed]
        assert failed == []


@contextmanager
def moved_clock() -> Iterator[Calendar]:
    """Inside, `timezone.now()`, and with it `localdate()`, follow a Calendar."""
    calendar = Calendar(timezone.now)
    timezone.now = calendar.now
    try:
        yield calendar
    finally:
        timezone.now = calendar.real
