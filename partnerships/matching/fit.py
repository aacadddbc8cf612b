"""How well two groups fit: a figure from 0 to 1 for each thing that counts (see weights.py)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import log, sqrt

from organizations.vocabulary import Meaning, vocabulary
from partnerships.matching.profiles import Line, Profile
from partnerships.matching.weights import (
    KIND_SHARE,
    LITTLE,
    MEANING_SHARE,
    NEAR_KINDS,
    NEXT_DISTRICT,
    OTHER_KIND,
    SAME_DISTRICT,
    SAME_WARD,
    WHOLE_CITY,
    WORDS_SHARE,
    complement,
)

# The likeness of words that counts in full: about the greatest that one finds among the groups of
# a ward. SHORT: below so many pairs of characters a text is too short to be like another.
VERY_ALIKE, SHORT = 0.02, 30
# Pairs that begin with kana say less than those that begin with kanji.
KANJI = "\u3400"
# An entry confirmed within half a year is fresh; after two years it counts as old.
FRESH_DAYS, OLD_DAYS = 180, 730


Wants = dict[int, float]


@dataclass(slots=True)
class Answer:
    """An offer that answers a need, and how well."""

    value: float
    need: Line | None = None
    offer: Line | None = None


NO_ANSWER = Answer(0.0)


@dataclass(slots=True)
class Fit:
    """Two groups side by side. `features` are named in `weights.FEATURES`."""

    other: Profile
    features: tuple[float, ...]
    take: Answer
    give: Answer
    take_work: Answer
    give_work: Answer
    score: float = 0.0

    @property
    def answer(self) -> float:
        """How well one of the two answers a need of the other, by an offer or by what it does."""
        works = max(self.take_work.value, self.give_work.value)
        return max(self.take.value, self.give.value, works)


class Comparison:
    """One group against its candidates. Frequencies of words are those among the candidates."""

    def __init__(
        self,
        me: Profile,
        others: list[Profile],
        *,
        next_districts: frozenset[int] = frozenset(),
        common_partners: Iterable[int] = (),
        on: date,
    ) -> None:
        self.me = me
        self.others = others
        self.next_districts = next_districts
        self.common_partners = frozenset(common_partners)
        self.on = on
        self.vocabulary = vocabulary()
        self.wants = {id(line): self.vocabulary.wants(line.meaning) for line in me.needs}
        self.links = self.vocabulary.links(me.meaning)
        self.shared = {other.pk: me.pairs & other.pairs for other in others}
        self.telling = self.telling_pairs()

    def telling_pairs(self) -> dict[str, float]:
        """Our pairs of characters and how telling each is (idf): the rarer, the more."""
        seen: Counter[str] = Counter()
        for shared in self.shared.values():
            seen.update(shared)
        total = len(self.others) + 1
        top = log(2 * total)
        return {
            pair: (log(total / (seen[pair] + 0.5)) / top) ** 2 * (0.4 if pair < KANJI else 1.0)
            for pair in self.me.pairs
        }

    def all(self) -> list[Fit]:
        """Every candidate, in the order given."""
        return [self.fit(other) for other in self.others]

    def fit(self, other: Profile) -> Fit:
        me = self.me
        take = self.best_answer(((need, self.wants[id(need)]) for need in me.needs), other.offers)
        theirs = [(need, self.vocabulary.wants(need.meaning)) for need in other.needs]
        give = self.best_answer(theirs, me.offers)
        take_work = self.best_work(((need, self.wants[id(need)]) for need in me.needs), other)
        give_work = self.best_work(theirs, me)
        features = (
            take.value,
            give.value,
            take_work.value,
            give_work.value,
            self.same_meaning(other),
            self.same_words(other),
            self.linked(other),
            len(me.themes & other.themes) / sqrt(len(me.themes) * len(other.themes) or 1),
            self.nearness(other),
            complement(me.kind, other.kind),
            1.0 if other.pk in self.common_partners else 0.0,
            self.freshness(other),
            1.0 if self.vocabulary.enough in other.work else 0.0,
        )
        return Fit(other, features, take, give, take_work, give_work)

    def best_answer(self, needs: Iterable[tuple[Line, Wants]], offers: list[Line]) -> Answer:
        best = NO_ANSWER
        for need, wants in needs:
            for offer in offers:
                value = self.answer(need, wants, offer)
                if value > best.value:
                    best = Answer(value, need, offer)
        return best

    def answer(self, need: Line, wants: Wants, offer: Line) -> float:
        """How well an offer answers a need, by kind, meaning and words."""
        kinds = 1.0
        if need.kind != offer.kind:
            kinds = NEAR_KINDS.get(frozenset((need.kind, offer.kind)), OTHER_KIND)
        meaning = self.wanted(need, wants, offer.meaning, offer.size)
        common = need.pairs & offer.pairs
        words = 0.0
        if common:
            telling = self.telling
            words = sum([telling.get(pair, 0.0) for pair in common])
            words = min(1.0, 2 * words / sqrt(len(need.pairs) * len(offer.pairs)))
        text = (MEANING_SHARE * meaning + WORDS_SHARE * words) * (0.4 + 0.6 * kinds)
        return KIND_SHARE * kinds + text

    def wanted(self, need: Line, wants: Wants, meaning: Meaning, size: float) -> float:
        """How much of what a need wants there is in a text of this meaning, for both lengths."""
        weights = self.vocabulary.weights
        both = sum([wants[c] * weights[c] for c in meaning if c in wants])
        return min(1.0, both / sqrt((need.size + LITTLE) * (size + LITTLE))) if both else 0.0

    def best_work(self, needs: Iterable[tuple[Line, Wants]], doer: Profile) -> Answer:
        """How well what a group does would answer a need, though it has written no offer for it."""
        best = NO_ANSWER
        for need, wants in needs:
            value = self.wanted(need, wants, doer.work, doer.work_size)
            if value > best.value:
                best = Answer(value, need)
        return best

    def same_meaning(self, other: Profile) -> float:
        both = self.vocabulary.size(self.me.meaning & other.meaning)
        return both / sqrt((self.me.size + LITTLE) * (other.size + LITTLE))

    def linked(self, other: Profile) -> float:
        """How much of all that one speaks of is answered by what the other speaks of, both ways."""
        both = sum(map(self.links.__getitem__, other.meaning))
        return min(1.0, both / 2 / sqrt((self.me.size + LITTLE) * (other.size + LITTLE)))

    def same_words(self, other: Profile) -> float:
        """Weighted likeness of two texts; a long text has no advantage over a short one."""
        both = sum(map(self.telling.__getitem__, self.shared[other.pk]))
        alike = both / sqrt((len(self.me.pairs) or 1) * (len(other.pairs) + SHORT))
        return min(1.0, alike / VERY_ALIKE)

    def nearness(self, other: Profile) -> float:
        me = self.me
        if me.districts & other.districts:
            return SAME_DISTRICT
        if other.districts & self.next_districts:
            return NEXT_DISTRICT
        if me.ward_id is None or other.ward_id is None:
            return WHOLE_CITY
        return SAME_WARD if me.ward_id == other.ward_id else 0.0

    def freshness(self, other: Profile) -> float:
        days = self.on.toordinal() - other.confirmed
        return min(1.0, max(0.0, (OLD_DAYS - days) / (OLD_DAYS - FRESH_DAYS)))
