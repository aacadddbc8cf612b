"""Who has most of many things, each with its weight: for suggestions, where nothing must hold.

A few hundred candidates are picked out of all entries by adding sets up, bit by bit: one addition
costs a few operations on whole sets, however many entries they hold.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kyodo_portal.lib.prepared import Prepared
from kyodo_portal.search.engine import Found
from kyodo_portal.search.memory import State
from kyodo_portal.search.models import Entry
from kyodo_portal.search.sets import EMPTY, Set, union

# Facet words of which one must hold, and what that is worth (a whole number, at least 1).
Part = tuple[Sequence[str], int]


@dataclass(frozen=True, slots=True)
class Known:
    """What the search knows of one entry: its folded name and body, and its facet words."""

    object_id: int
    name: str
    body: str
    facets: Collection[str]
    fresh: int


def heaviest(
    found: Found,
    grounds: Sequence[Part],
    limit: int,
    *,
    extras: Sequence[Part] = (),
    last: str = "",
) -> list[int]:
    """The numbers of at most `limit` hits whose parts weigh most; of equals, the newest entries.

    Hits under none of the `grounds` are left out; `extras` only add weight. Hits with the facet
    word `last` come only when there are too few others. Heaviest first.
    """
    parts = [*grounds, *extras]
    words = {word for some, _ in parts for word in some} | ({last} if last else set())
    sets = found.state.built.facet_sets(words)
    under = union(sets[word] for some, _ in grounds for word in some)
    built = found.hits.built & under
    behind = built & sets[last] if last else EMPTY
    planes = added_up(sets, parts)
    scored = weigh_recent(found, grounds, extras, last)
    for is_last, members in ((False, built - behind), (True, behind)):
        if members and (not is_last or len(scored) < limit):
            scored += [(is_last, -weight, -n) for weight, n in top(members, planes, limit)]
    return [-number for *_, number in sorted(scored)[:limit]]


def added_up(sets: Mapping[str, Set], parts: Sequence[Part]) -> list[Set]:
    """The sums of all entries at once: bit n of plane k is bit k of the sum of entry n."""
    planes: list[Set] = []
    for words, weight in parts:
        members = union(sets[word] for word in words)
        for place in range(weight.bit_length()):
            if weight >> place & 1:
                add(planes, place, members)
    return planes


def add(planes: list[Set], place: int, carry: Set) -> None:
    while carry:
        while len(planes) <= place:
            planes.append(EMPTY)
        planes[place], carry = planes[place] ^ carry, planes[place] & carry
        place += 1


def top(members: Set, planes: Sequence[Set], limit: int) -> list[tuple[int, int]]:
    """(sum, number) of the `limit` members with the greatest sums, in no order."""
    chosen: list[int] = []
    for plane in reversed(planes):
        upper = members & plane
        if len(chosen) + len(upper) >= limit:
            members = upper
        else:
            chosen += upper
            members = members - upper
    numbers = chosen + list(members[-(limit - len(chosen)) :])
    return [(sum_of(planes, number), number) for number in numbers]


def sum_of(planes: Sequence[Set], number: int) -> int:
    return sum((number in plane) << place for place, plane in enumerate(planes))


def weigh_recent(
    found: Found, grounds: Sequence[Part], extras: Sequence[Part], last: str
) -> list[tuple[bool, int, int]]:
    """(is last, −sum, −number) of the hits that changed since the build."""
    parts = [*grounds, *extras]
    parts_of: dict[str, set[int]] = {}
    for index, (words, _) in enumerate(parts):
        for word in words:
            parts_of.setdefault(word, set()).add(index)
    scored = []
    for number in found.hits.recent:
        facets = found.state.recent[number].facets
        held = set[int]().union(*(parts_of[word] for word in facets & parts_of.keys()))
        if held and min(held) < len(grounds):
            scored.append((last in facets, -sum(parts[index][1] for index in held), -number))
    return scored


FIELDS = ("pk", "object_id", "name", "body", "facets", "fresh")
# Entries read by one statement.
WIDTH = 128
BY_NUMBER = Prepared(
    lambda pks: Entry.objects.filter(pk__in=pks).values_list(*FIELDS),
    width=WIDTH,
)
BY_KEY = Prepared(
    lambda keys, *kinds: Entry.objects.filter(
        kind__in=kinds, object_id__in=keys, is_shown=True
    ).values_list(*FIELDS),
    width=WIDTH,
)


def known_entries(state: State, numbers: Sequence[int]) -> list[Known]:
    """What is known of these entries, in their order."""
    older = [number for number in numbers if number not in state.recent]
    found = read_known(BY_NUMBER, older)
    for number in numbers:
        if r := state.recent.get(number):
            found[number] = Known(r.object_id, r.name, r.body, r.facets, r.fresh)
    return [found[number] for number in numbers if number in found]


def known_of(kinds: Sequence[str], keys: Sequence[int]) -> dict[int, Known]:
    """{key: what is known} of the shown things of these kinds."""
    return {known.object_id: known for known in read_known(BY_KEY, keys, *kinds).values()}


def read_known(question: Prepared, keys: Sequence[int], *values: str) -> dict[int, Known]:
    """{number: what is known}, in one query for each `WIDTH` of the keys."""
    return {
        number: Known(object_id, name, body, facets.split(), fresh)
        for start in range(0, len(keys), WIDTH)
        for number, object_id, name, body, facets, fresh in question.rows(
            keys[start : start + WIDTH], *values
        )
    }
