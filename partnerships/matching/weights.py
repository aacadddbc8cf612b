"""What counts in a suggestion, and how much. All figures are shares of one score; no units.

They were set by measuring (`manage.py evaluate_matching`) on half of the project's own pairs and
watched on the other half. Nothing here rewards size, age, or how much a group has written.
"""

from dataclasses import dataclass, fields, replace
from functools import cached_property
from operator import mul

from organizations.models import Listing, Organization
from partnerships.models import Dismissal

_L, _K = Listing.Kind, Organization.Kind


@dataclass(frozen=True)
class Weights:
    """One figure for each thing that counts; each is multiplied with a value from 0 to 1."""

    # Their offer answers our need, our offer answers theirs: what a first step is made of.
    take: float = 1.0
    give: float = 1.0
    # What a group does by its own words, where it has not written an offer for it.
    take_work: float = 0.8
    give_work: float = 0.4
    # What both talk about, by meaning and by plain words.
    meaning: float = 0.45
    words: float = 0.5
    links: float = 0.5
    themes: float = 0.2
    # Neighbours meet without a bus; see PLACE below.
    place: float = 0.8
    # 地縁型 × テーマ型 brings together what neither has; see `complement`.
    kinds: float = 0.3
    # Somebody both know can introduce them.
    partner: float = 0.2
    # An entry that was confirmed lately is more likely to answer.
    fresh: float = 0.05
    # 「いまは足りています」: said in words, not by the switch.
    enough: float = -0.6

    def score(self, features: tuple[float, ...]) -> float:
        """The weighted sum of values given in the order of `FEATURES`."""
        return sum(map(mul, self.in_order, features))

    @cached_property
    def in_order(self) -> tuple[float, ...]:
        return tuple(getattr(self, name) for name in FEATURES)

    def taught(self, dismissals: dict[str, int]) -> "Weights":
        """The weights of a group that said so often (`{reason: times}`) why something did not fit.

        Each answer moves its weight by a tenth, at most to double: a hint, never a ban.
        """
        changes = {}
        for reason, names in LESSONS.items():
            factor = 1 + min(dismissals.get(reason, 0), 10) / 10
            changes |= {name: getattr(self, name) * factor for name in names}
        return replace(self, **changes)


# What an answer 「今回は合わない」 teaches. 「もう知り合い」 and 「そのほか」 teach nothing.
# A group that finds others too big or too busy is helped most by a fitting, concrete offer.
LESSONS: dict[str, tuple[str, ...]] = {
    Dismissal.Reason.PLACE: ("place",),
    Dismissal.Reason.THEME: ("themes", "meaning"),
    Dismissal.Reason.SIZE: ("take", "give"),
}
FEATURES = tuple(field.name for field in fields(Weights))

# Nearness: the same district, a neighbouring one, the same ward, a body that serves all the city.
SAME_DISTRICT, NEXT_DISTRICT, SAME_WARD, WHOLE_CITY = 1.0, 0.75, 0.5, 0.4

# How well a kind of offer answers a kind of need; the same kind is 1, all others OTHER_KIND.
OTHER_KIND = 0.2
NEAR_KINDS: dict[frozenset[str], float] = {
    frozenset({_L.PEOPLE, _L.PARTICIPANTS}): 0.6,
    frozenset({_L.PEOPLE, _L.KNOWLEDGE}): 0.6,
    frozenset({_L.PEOPLE, _L.INTRODUCTION}): 0.6,
    frozenset({_L.PARTICIPANTS, _L.INTRODUCTION}): 0.6,
    frozenset({_L.PARTICIPANTS, _L.PUBLICITY}): 0.6,
    frozenset({_L.PUBLICITY, _L.INTRODUCTION}): 0.6,
    frozenset({_L.PUBLICITY, _L.KNOWLEDGE}): 0.6,
    frozenset({_L.PLACE, _L.PUBLICITY}): 0.4,
    frozenset({_L.PLACE, _L.PARTICIPANTS}): 0.4,
    frozenset({_L.PLACE, _L.THINGS}): 0.4,
    frozenset({_L.MONEY, _L.KNOWLEDGE}): 0.4,
    frozenset({_L.MONEY, _L.THINGS}): 0.4,
}
KINDS_FIT: dict[tuple[str, str], float] = {
    (need, offer): 1.0 if need == offer else NEAR_KINDS.get(frozenset((need, offer)), OTHER_KIND)
    for need in Listing.Kind.values
    for offer in Listing.Kind.values
}
# Of a need-and-offer fit: what the kinds alone are worth, and what the texts add.
KIND_SHARE, MEANING_SHARE, WORDS_SHARE = 0.2, 0.5, 0.3

# A text without much meaning should not look like a perfect answer to another such text.
LITTLE = 0.5

# Groups of neighbours, and groups around a theme. 中間支援 and 行政 stand between both.
LOCAL = frozenset({_K.JICHIKAI, _K.RENGO, _K.CHIKU_SHAKYO})
BETWEEN = frozenset({_K.INTERMEDIARY, _K.GOVERNMENT, _K.PUBLIC_CORP, _K.COUNCIL})

# Partners already: they know each other. Full: they said that they cannot now, so they come last.
ALREADY_PARTNERS, NO_CAPACITY = 1.5, 100.0
# Below these a need with its offer, or with what a group does, is not named as a reason.
NAMED_FIT, NAMED_WORK = 0.3, 0.3
# Below this a group is not shown beside an offer or a need.
LISTING_FIT = 0.3


def complement(one: str, other: str) -> float:
    """How much two kinds of group complement each other, from 0 (the same) to 1."""
    if one == other:
        return 0.0
    if (one in LOCAL) != (other in LOCAL):
        return 0.7 if one in BETWEEN or other in BETWEEN else 1.0
    return 0.3 if one in LOCAL else 0.7
