"""Showing what was found: the app that owns a kind of things says how its cards are read.

So a page of a lower floor lists the groups or partnerships of a place without knowing them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from kyodo_portal.search.engine import find
from kyodo_portal.search.memory import State

# (numbers, day) → {number: card}, in a fixed number of statements; what is not public is missing.
Reader = Callable[[Sequence[int], date], Mapping[int, Any]]
_readers: dict[str, Reader] = {}
# ({kind: numbers}, day) → {kind: {number: card}}, all of them in one statement.
JointReader = Callable[[Mapping[str, Sequence[int]], date], Mapping[str, Mapping[int, Any]]]
_joint_readers: dict[frozenset[str], JointReader] = {}


def show(kind: str, reader: Reader) -> None:
    """Called once per kind, when its app is ready."""
    _readers[kind] = reader


def show_together(kinds: Iterable[str], reader: JointReader) -> None:
    """The same for kinds that pages show beside each other."""
    _joint_readers[frozenset(kinds)] = reader


def cards_together(numbers: Mapping[str, Sequence[int]], on: date) -> dict[str, list[Any]]:
    """The cards of several kinds, each as `cards_of` gives them."""
    if not any(numbers.values()):
        return {kind: [] for kind in numbers}
    known = _joint_readers[frozenset(numbers)](numbers, on)
    return {
        kind: [known[kind][number] for number in wanted if number in known[kind]]
        for kind, wanted in numbers.items()
    }


def cards_of(kind: str, numbers: Sequence[int], on: date) -> list[Any]:
    """The cards of these numbers in their order, without those that are not public."""
    known = _readers[kind](numbers, on) if numbers else {}
    return [known[number] for number in numbers if number in known]


def first_of(
    state: State, kind: str, facets: Mapping[str, str], *, sort: str, most: int
) -> list[int]:
    """The numbers of the first `most` of a kind under the facets; no statement when known."""

    def find_first() -> list[int]:
        found = find(kinds=[kind], facets=facets, sort=sort, state=state)
        return [number for _, number in found.ids(0, most)]

    return state.firsts.get((kind, tuple(facets.items()), sort, most), find_first)


def numbers_of(state: State, kind: str, facet: str, values: Iterable[int]) -> dict[int, int]:
    """How many of a kind there are under each value of a facet; no statement when known."""
    kept = state.numbers.get((kind, facet), dict)
    missing = [value for value in values if value not in kept]
    if missing:
        found = find(kinds=[kind], state=state)
        found.prepare({facet: [str(value) for value in missing]})
        kept.update((value, found.count(facet, str(value))) for value in missing)
    return kept
