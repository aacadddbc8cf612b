"""What a text is about: concepts with their synonyms, and which offer answers which need.

The words are data: fixtures/reference/matching_vocabulary.json. What a text speaks of is found when
its entry in the search is written (documents.py), by the slugs of the concepts; after the file
changed, the entries are written again (`manage.py index_search`).
"""

import json
from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import add

from django.conf import settings

from kyodo_portal.lib.text import search_key

FILE = "fixtures/reference/matching_vocabulary.json"
# The concept of 「いまは足りています」: no topic, but a sign not to ask now.
ENOUGH = "enough"
Meaning = frozenset[int]


@dataclass(frozen=True)
class Vocabulary:
    """Concepts by number: their names, how telling each is (0–1), and what answers them.

    `words` holds every synonym under its first two characters (or its only one).
    """

    slugs: tuple[str, ...]
    numbers: dict[str, int]
    names: tuple[str, ...]
    weights: tuple[float, ...]
    answers: tuple[dict[int, float], ...]
    words: dict[str, list[tuple[str, int]]]
    squares: tuple[float, ...]
    enough: int

    def meaning(self, key: str) -> Meaning:
        """The concepts that a normalised text (`search_key`) speaks of."""
        pairs = (pairs_of(key) | set(key)) & self.words.keys()
        return frozenset(
            concept for pair in pairs for word, concept in self.words[pair] if word in key
        )

    def wants(self, meaning: Meaning) -> dict[int, float]:
        """What would answer a need with this meaning: {concept: weight}, itself and its links."""
        wanted = {concept: self.weights[concept] for concept in meaning}
        for concept in meaning:
            for answer, strength in self.answers[concept].items():
                worth = self.weights[answer] * strength
                if worth > wanted.get(answer, 0.0):
                    wanted[answer] = worth
        return wanted

    @cached_property
    def wants_of(self) -> tuple[dict[int, float], ...]:
        """`wants` of each concept alone."""
        return tuple(self.wants(frozenset([concept])) for concept in range(len(self.names)))

    def links(self, meaning: Meaning) -> list[float]:
        """For each concept, how much it answers what a meaning asks for, and asks for of it."""
        weights = self.weights
        linked = [
            sum([answers[c] * weights[c] for c in answers.keys() & meaning]) * weight
            for answers, weight in zip(self.answers, weights, strict=True)
        ]
        for concept in meaning:
            for answer, strength in self.answers[concept].items():
                linked[answer] += strength * weights[concept] * weights[answer]
        return linked

    def size(self, meaning: Set[int]) -> float:
        """The squared length of a meaning, for comparing rich and short texts fairly."""
        return sum(map(self.squares.__getitem__, meaning))


def pairs_of(key: str) -> set[str]:
    """All pairs of neighbouring characters."""
    return set(map(add, key, key[1:]))


@lru_cache(maxsize=3000)
def understood(text: str) -> tuple[str, Meaning]:
    """A text normalised, and what it speaks of. Kept: the same texts are asked for again."""
    key = search_key(text)
    return key, vocabulary().meaning(key)


@lru_cache(maxsize=4000)
def wanted(meaning: Meaning) -> dict[int, float]:
    """`wants` of a meaning. Kept, because few are met again and again; nobody changes it."""
    return vocabulary().wants(meaning)


@lru_cache(maxsize=4000)
def worths(meaning: Meaning) -> dict[int, float]:
    """{concept: what it is worth to a need with this meaning that a text speaks of it}."""
    weights = vocabulary().weights
    return {concept: want * weights[concept] for concept, want in wanted(meaning).items()}


@lru_cache(maxsize=500)
def served(meaning: Meaning) -> dict[int, float]:
    """{concept: what a text with this meaning is worth to a need that speaks of it alone}."""
    known = vocabulary()
    found = {}
    for concept, wants in enumerate(known.wants_of):
        if both := meaning & wants.keys():
            found[concept] = sum(wants[c] * known.weights[c] for c in both)
    return found


@lru_cache(maxsize=500)
def linked(meaning: Meaning) -> list[float]:
    """`links` of a meaning."""
    return vocabulary().links(meaning)


def spoken_slugs(texts: Iterable[str]) -> list[str]:
    """What texts speak of, as the search knows it: the slugs of the concepts."""
    slugs = vocabulary().slugs
    spoken = frozenset[int]().union(*(understood(text)[1] for text in texts if text))
    return [slugs[concept] for concept in sorted(spoken)]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary of the file, read once."""
    records = json.loads((settings.BASE_DIR / FILE).read_text(encoding="utf-8"))["records"]
    numbers = {record["slug"]: number for number, record in enumerate(records)}
    words: dict[str, list[tuple[str, int]]] = {}
    for record in records:
        for key in {search_key(word) for word in record["words"]}:
            words.setdefault(key[:2], []).append((key, numbers[record["slug"]]))
    return Vocabulary(
        slugs=tuple(numbers),
        numbers=numbers,
        names=tuple(record["name"] for record in records),
        weights=tuple(record["weight"] for record in records),
        answers=tuple(
            {numbers[slug]: strength for slug, strength in record["answered_by"].items()}
            for record in records
        ),
        words=words,
        squares=tuple(record["weight"] ** 2 for record in records),
        enough=numbers[ENOUGH],
    )
