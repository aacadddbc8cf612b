"""The report: tables of figures beside their goals, aligned also where the words are Japanese."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

Cells = Sequence[str]


@dataclass(frozen=True)
class Goal:
    """A bound that a figure should keep: "≤" or "≥" a number."""

    sign: str
    bound: float

    def __str__(self) -> str:
        return f"{self.sign} {self.bound:,g}"

    def is_met(self, value: float) -> bool:
        """Whether a value keeps the bound; NaN, which could not be measured, does not."""
        return value <= self.bound if self.sign == "≤" else value >= self.bound


def at_most(bound: float) -> Goal:
    return Goal("≤", bound)


def at_least(bound: float) -> Goal:
    return Goal("≥", bound)


@dataclass
class Tally:
    """Every figure that has a goal, counted, and the names of those that miss it."""

    met: int = 0
    missed: list[str] = field(default_factory=list)

    def cell(self, name: str, value: float, goal: Goal | None, form: str = ",.0f") -> str:
        """「3.4 (≤ 9)」; with a mark when the goal is missed. Without a goal, the value alone."""
        text = format(value, form)
        if goal is None:
            return text
        if goal.is_met(value):
            self.met += 1
            return f"{text} ({goal})"
        self.missed.append(f"{name}: {text} ({goal})")
        return f"{text} ({goal}) ✗"

    def lines(self) -> Iterator[str]:
        yield f"goals met: {self.met} of {self.met + len(self.missed)}"
        yield from (f"  missed: {line}" for line in self.missed)


def table(title: str, head: Cells, rows: Sequence[Cells]) -> str:
    """A titled table with columns of one width."""
    widths = [max(map(width, column)) for column in zip(head, *rows, strict=True)]
    lines = ["  ".join(map(padded, row, widths)).rstrip() for row in (head, *rows)]
    rule = "  ".join("-" * one for one in widths)
    return "\n".join([f"\n## {title}\n", lines[0], rule, *lines[1:]])


def padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))


def width(text: str) -> int:
    """Columns in a terminal: a Japanese sign takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
