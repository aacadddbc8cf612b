"""Choices that come out the same for the same seed and number, on every machine."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Draws of one row. Only `random()` is used underneath: Python promises its numbers."""

    def __init__(self, *key: object) -> None:
        random = Random(":".join(map(str, key)))  # noqa: S311 - variety, not secrecy
        self.share = random.random

    def yes(self, probability: float) -> bool:
        """True in that share of the cases (0 to 1)."""
        return self.share() < probability

    def number(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int((high - low + 1) * self.share())

    def one(self, things: Sequence[T], skew: float = 1.0) -> T:
        """One of the things. With a `skew` above 1 the first ones come often, the last rarely."""
        return things[int(len(things) * self.share() ** skew)]

    def some(self, things: Sequence[T], count: int, skew: float = 1.0) -> list[T]:
        """Up to `count` different things."""
        return list(dict.fromkeys(self.one(things, skew) for _ in range(count)))

    def by_weight(self, weights: dict[T, float]) -> T:
        """A key; each comes in proportion to its weight."""
        rest = self.share() * sum(weights.values())
        for key, weight in weights.items():
            rest -= weight
            if rest < 0:
                return key
        return key
