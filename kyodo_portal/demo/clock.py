"""A clock that can be set back, so that the demo's past happens in the past."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone


class Clock:
    """Days are counted from the day on which the demo is loaded; 0 is today."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)
        self.random = Random(2026)  # noqa: S311 - variety, not secrecy

    def day(self, number: int) -> date:
        """The date so many days from today."""
        return self.today + timedelta(days=number)

    def day_or_none(self, number: int | None) -> date | None:
        """The same where the file may leave the day open."""
        return None if number is None else self.day(number)

    def month(self, number: int) -> date:
        """The first of the month in which that day lies."""
        return self.day(number).replace(day=1)

    def moment(self, number: int) -> datetime:
        """Some minute in office hours of that day, never later than now."""
        minute = self.random.randrange(9 * 60, 17 * 60)
        day = self.today + timedelta(days=number)
        at = datetime.combine(day, time(minute // 60, minute % 60))
        return min(timezone.make_aware(at), self.now)

    @contextmanager
    def at(self, number: int) -> Iterator[None]:
        """Inside, `timezone.now()` is a moment of that day."""
        real, moment = timezone.now, self.moment(number)
        timezone.now = lambda: moment
        try:
            yield
        finally:
            timezone.now = real


def key_of(kind: str, name: str) -> str:
    """The submission key by which a second loading recognises a row of the demo."""
    return hashlib.sha256(f"demo:{kind}:{name}".encode()).hexdigest()[:32]
