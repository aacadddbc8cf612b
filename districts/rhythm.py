"""The year of a ward: what comes in which month, and what is on now. Pure reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from districts.models import RhythmEntry, Ward, WardRhythm

# The fiscal year begins in April.
YEAR = (*range(4, 13), 1, 2, 3)


@dataclass(frozen=True)
class Beat:
    """One thing of the year as a ward has it."""

    entry: RhythmEntry
    own: WardRhythm | None

    @property
    def first(self) -> int:
        return int((self.own or self.entry).first_month)

    @property
    def last(self) -> int:
        return int((self.own or self.entry).last_month)

    @property
    def months(self) -> str:
        """「4月」 or 「4月〜5月」."""
        return f"{self.first}月" if self.first == self.last else f"{self.first}月〜{self.last}月"

    @property
    def note(self) -> str:
        return self.own.note if self.own else ""

    def is_on(self, month: int) -> bool:
        """Whether it falls into a month; a period may run over the turn of the year."""
        if self.first <= self.last:
            return self.first <= month <= self.last
        return month >= self.first or month <= self.last


def beats_of(ward: Ward) -> list[Beat]:
    """The year of `ward`, in the order of the fiscal year."""
    rows: Any = RhythmEntry.objects.for_ward(ward)
    beats = [Beat(entry, entry.own[0] if entry.own else None) for entry in rows]
    return sorted(beats, key=lambda beat: (YEAR.index(beat.first), beat.entry.order))


def by_month(beats: Sequence[Beat]) -> list[tuple[int, list[Beat]]]:
    """(month, what begins or goes on then) from April to March."""
    return [(month, [beat for beat in beats if beat.is_on(month)]) for month in YEAR]


def now_and_next(beats: Sequence[Beat], month: int) -> tuple[list[Beat], list[Beat]]:
    """What is on in `month`, and what begins in the month after."""
    following = month % 12 + 1
    on = [beat for beat in beats if beat.is_on(month)]
    return on, [beat for beat in beats if beat.first == following and beat not in on]
