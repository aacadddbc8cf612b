"""Partnerships counted by place, kind and year."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

from organizations.models import Organization
from partnerships.analysis.facts import MOST_YEARS, Facts, Work
from partnerships.analysis.hiding import Hidden, hide_in_list, hide_small

PUBLIC_LIMIT = 3
KINDS = tuple(Organization.Kind.values)
NOWHERE = "地区を決めていない"


@dataclass(frozen=True)
class CrossTable:
    """Rows × columns with totals behind and below; None stands for a number that is not told."""

    columns: list[str]
    labels: list[str]
    cells: Hidden
    # Distinct partnerships counted: one may stand in several cells.
    works: int

    @property
    def most(self) -> int:
        """The largest inner number, for the shading of the cells."""
        inner = [value or 0 for row in self.cells.rows[:-1] for value in row[:-1]]
        return max(inner, default=0)


def limit_for(sees_small: bool) -> int:
    """Below which numbers are hidden; 0 for those who see them as they are."""
    return 0 if sees_small else PUBLIC_LIMIT


def kinds_of(work: Work, facts: Facts) -> list[str]:
    """The kind of each different party, in the order of the vocabulary."""
    kinds = [facts.groups[pk].kind for pk in dict.fromkeys(work.parties)]
    return sorted(kinds, key=KINDS.index)


def districts_by_kinds(facts: Facts, *, sees_small: bool) -> CrossTable:
    """地区 × 種類: in how many partnerships of a district groups of a kind take part.

    Districts in the city's order, without ranking; the totals are sums of the cells (のべ).
    """
    counts: Counter[tuple[int, str]] = Counter()
    for work in facts.works:
        for district in work.districts or [0]:
            counts.update((district, kind) for kind in set(kinds_of(work, facts)))
    places = [pk for pk in [*facts.districts, 0] if any(pk == place for place, _ in counts)]
    kinds = used_kinds(kind for _, kind in counts)
    rows = [[counts[place, kind] for kind in kinds] for place in places]
    return CrossTable(
        columns=[label_of(kind) for kind in kinds],
        labels=[place_name(facts, pk) for pk in places],
        cells=hide_small(rows, limit_for(sees_small)),
        works=len(facts.works),
    )


def place_name(facts: Facts, district: int) -> str:
    """「旭区 若葉台地区」."""
    if district not in facts.districts:
        return NOWHERE
    ward, name = facts.districts[district]
    return f"{facts.wards.get(ward, '')} {name}".strip()


def used_kinds(kinds: Iterable[str]) -> list[str]:
    return sorted(set(kinds), key=KINDS.index)


def label_of(kind: str) -> str:
    return str(Organization.Kind(kind).label)


@dataclass(frozen=True)
class KindPair:
    """「自治会町内会 × NPO法人」 and in how many partnerships both take part; None: not told."""

    first: str
    second: str
    works: int | None

    @property
    def label(self) -> str:
        return f"{label_of(self.first)} × {label_of(self.second)}"


def kinds_by_kinds(facts: Facts, *, sees_small: bool) -> list[KindPair]:
    """種類 × 種類, in the order of the vocabulary. No totals, so none gives a small number away."""
    counts: Counter[tuple[str, str]] = Counter()
    for work in facts.works:
        counts.update(set(_pairs(kinds_of(work, facts))))
    limit = limit_for(sees_small)
    order = sorted(counts, key=lambda pair: (KINDS.index(pair[0]), KINDS.index(pair[1])))
    return [
        KindPair(*pair, works=counts[pair] if counts[pair] >= limit else None) for pair in order
    ]


def _pairs(kinds: Sequence[str]) -> Iterable[tuple[str, str]]:
    """The pairs of kinds of different groups: a kind meets itself where it comes twice."""
    twice = Counter(kinds)
    for one, other in combinations_with_replacement(sorted(twice, key=KINDS.index), 2):
        if one != other or twice[one] > 1:
            yield one, other


@dataclass(frozen=True)
class Year:
    """A fiscal year: partnerships at work, those that began, those that went on, and the groups."""

    year: int
    works: int | None
    new: int | None
    went_on: int | None
    groups: int | None


def years_of(facts: Facts, on_year: int, *, sees_small: bool) -> list[Year]:
    """年の変化: each fiscal year from the first partnership's to this one, oldest first."""
    if not facts.works:
        return []
    first = max(min(work.first_year for work in facts.works), on_year - MOST_YEARS + 1)
    years = range(min(first, on_year), on_year + 1)
    return [_year(facts, year, limit_for(sees_small)) for year in years]


def _year(facts: Facts, year: int, limit: int) -> Year:
    at_work = [work for work in facts.works if work.runs_in(year)]
    new = sum(work.is_new_in(year) for work in at_work)
    began, went_on, works = hide_in_list([new, len(at_work) - new], limit).rows[0]
    groups = len({pk for work in at_work for pk in work.parties})
    return Year(year, works, began, went_on, None if 0 < groups < limit else groups)
