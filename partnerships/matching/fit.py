"""How well two groups fit: a figure from 0 to 1 for each thing that counts (see weights.py)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import log, sqrt

from organizations.vocabulary import Meaning, linked, vocabulary, worths
from partnerships.matching.profiles import Line, Profile
from partnerships.matching.weights import (
    KIND_SHARE,
    KINDS_FIT,
    LITTLE,
    MEANING_SHARE,
    NEXT_DISTRICT,
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
        self.links = linked(me.meaning)
        # Ours as sets, so that texts of others need not be kept as such: they take much more room.
        self.pairs = frozenset(me.pairs)
        self.pairs_of = {id(line): frozenset(line.pairs) for line in (*me.needs, *me.offers)}
        self.shared = {other.pk: self.pairs.intersection(other.pairs) for other in others}
        self.telling = self.telling_pairs()

    def telling_pairs(self) -> dict[str, float]:
        """Our pairs of characters and how telling each is (idf): the rarer, the more."""
        seen: Counter[str] = Counter()
        for shared in self.shared.values():
            seen.update(shared)
        total = len(self.others) + 1
        top = log(2 * total)
        # By the number of candidates that have it.
        telling = [(log(total / (number + 0.5)) / top) ** 2 for number in range(total)]
        return {pair: telling[seen[pair]] * (0.4 if pair < KANJI else 1.0) for pair in self.pairs}

    def all(self) -> list[Fit]:
        """Every candidate, in the order given."""
        return [self.fit(other) for other in self.others]

    def fit(self, other: Profile) -> Fit:
        me = self.me
        take = self.best_answer(me.needs, other.offers)
        give = self.best_answer(other.needs, me.offers)
        take_work = self.best_work(me.needs, other)
        give_work = self.best_work(other.needs, me)
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

    def best_answer(self, needs: Sequence[Line], offers: Sequence[Line]) -> Answer:
        """The offer that answers one of the needs best, the first of equals."""
        best = NO_ANSWER
        for need in needs:
            for offer in offers:
                value = self.answer(need, offer, best.value)
                if value > best.value:
                    best = Answer(value, need, offer)
        return best

    def answer(self, need: Line, offer: Line, known: float = 0.0) -> float:
        """How well an offer answers a need, by kind, meaning and words.

        The words are looked at only where, with them, it could be better than `known`.
        """
        kinds = KINDS_FIT[need.kind, offer.kind]
        meaning = self.wanted(need, offer.meaning, offer.size)
        for_kind, for_text = KIND_SHARE * kinds, 0.4 + 0.6 * kinds
        if for_kind + (MEANING_SHARE * meaning + WORDS_SHARE) * for_text <= known:
            return 0.0
        words = self.common_words(need, offer)
        return for_kind + (MEANING_SHARE * meaning + WORDS_SHARE * words) * for_text

    def common_words(self, need: Line, offer: Line) -> float:
        """How much of a need's words an offer has; one of the two is ours."""
        ours, theirs = (need, offer) if id(need) in self.pairs_of else (offer, need)
        common = self.pairs_of[id(ours)].intersection(theirs.pairs)
        if not common:
            return 0.0
        words = sum(map(self.telling.__getitem__, common))
        return min(1.0, 2 * words / sqrt(len(need.pairs) * len(offer.pairs)))

    def wanted(self, need: Line, meaning: Meaning, size: float) -> float:
        """How much of what a need wants there is in a text of this meaning, for both lengths."""
        worth = worths(need.meaning)
        both = sum([worth[c] for c in meaning if c in worth])
        return min(1.0, both / sqrt((need.size + LITTLE) * (size + LITTLE))) if both else 0.0

    def best_work(self, needs: Sequence[Line], doer: Profile) -> Answer:
        """How well what a group does would answer a need, though it has written no offer for it."""
        best = NO_ANSWER
        for need in needs:
            value = self.wanted(need, doer.work, doer.work_size)
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
