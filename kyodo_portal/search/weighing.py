"""Who has most of many things, each with its weight: for suggestions, where nothing must hold.

A few hundred candidates are picked out of all entries by adding sets up, bit by bit: one addition
costs a few operations on whole sets, however many entries they hold.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from kyodo_portal.lib.prepared import Prepared
from kyodo_portal.search.engine import Found
from kyodo_portal.search.memory import Recent, State, in_transaction
from kyodo_portal.search.models import Entry
from kyodo_portal.search.sets import members_of, newest_of, to_bytes

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
    words = {word for some, _ in (*grounds, *extras) for word in some} | ({last} if last else set())
    sets = found.state.built.facet_sets(words)
    planes = added_up(sets, grounds)
    # Every ground is worth something: those under one have a sum.
    under = 0
    for plane in planes:
        under |= plane
    built = found.hits.built & under
    behind = built & sets[last] if last else 0
    planes = added_up(sets, extras, planes)
    scored = weigh_recent(found, grounds, extras, last)
    for is_last, members in ((False, built ^ behind), (True, behind)):
        if members and (not is_last or len(scored) < limit):
            scored += [(is_last, -weight, -n) for weight, n in top(members, planes, limit)]
    return [-number for *_, number in sorted(scored)[:limit]]


def added_up(
    sets: Mapping[str, int], parts: Sequence[Part], before: Sequence[int] = ()
) -> list[int]:
    """The sums of all entries at once: bit n of plane k is bit k of the sum of entry n.

    `before`: sums that the parts are added to.
    As circuits add many numbers: three sets of one place become one, and one of the next place.
    """
    # The sets that are still to be added, by place.
    waiting = {place: [plane] for place, plane in enumerate(before)}
    for words, weight in parts:
        members = 0
        for word in words:
            members |= sets[word]
        for place in range(weight.bit_length()):
            if weight >> place & 1:
                waiting.setdefault(place, []).append(members)
    planes: list[int] = []
    while waiting:
        here = waiting.pop(len(planes), [])
        carried = []
        while len(here) > 1:
            one, other, third = here.pop(), here.pop(), here.pop() if here else 0
            unlike = one ^ other
            here.append(unlike ^ third)
            carried.append(one & other | unlike & third)
        planes.append(here[0] if here else 0)
        if carried:
            waiting.setdefault(len(planes), []).extend(carried)
    return planes


def top(members: int, planes: Sequence[int], limit: int) -> list[tuple[int, int]]:
    """(sum, number) of the `limit` members with the greatest sums, in no order."""
    chosen, count = 0, 0
    for plane in reversed(planes):
        upper = members & plane
        if count + (many := upper.bit_count()) >= limit:
            members = upper
        else:
            chosen, count = chosen | upper, count + many
            members ^= upper
    numbers = members_of(chosen) + newest_of(members, limit - count)
    bits = [to_bytes(plane) + bytes(1) for plane in planes]
    return [(sum_of(bits, number), number) for number in numbers]


def sum_of(planes: Sequence[bytes], number: int) -> int:
    byte, bit = number >> 3, number & 7
    return sum(
        (plane[byte] >> bit & 1) << place for place, plane in enumerate(planes) if byte < len(plane)
    )


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


T = TypeVar("T")
Make = Callable[[Known], T]


def known_entries(state: State, numbers: Sequence[int], make: Make[T]) -> list[T]:
    """What `make` makes of each of these entries, in their order.

    What it made of an entry is kept until that entry changes or the index is built, so it must
    depend on the entry alone, and nobody may change it.
    """
    made: dict[int, T] = {}
    missing = []
    for number in numbers:
        if recent := state.recent.get(number):
            made[number] = make(known_of_recent(recent))
        elif kept := state.built.made.find((make, number)):
            made[number] = kept[1]
        else:
            missing.append(number)
    for number, known in read_known(BY_NUMBER, missing):
        made[number] = kept_if_built(state, (make, number), number, make(known))
    return [made[number] for number in numbers if number in made]


def known_of(
    state: State, kinds: Sequence[str], keys: Sequence[int], make: Make[T]
) -> dict[int, T]:
    """{key: what `make` makes} of the shown things of these kinds; kept in the same way."""
    made: dict[int, T] = {}
    missing = []
    for key in keys:
        kept = state.built.made.find((make, *kinds, key))
        recent = state.recent.get(kept[0]) if kept else None
        if kept and recent is None:
            made[key] = kept[1]
        elif recent and recent.is_shown:
            made[key] = make(known_of_recent(recent))
        else:
            # One that is hidden now may be found under another of the kinds.
            missing.append(key)
    for number, known in read_known(BY_KEY, missing, *kinds):
        key = known.object_id
        made[key] = kept_if_built(state, (make, *kinds, key), number, make(known))
    return made


def known_of_recent(recent: Recent) -> Known:
    return Known(recent.object_id, recent.name, recent.body, recent.facets, recent.fresh)


def kept_if_built(state: State, key: tuple[Any, ...], number: int, value: T) -> T:
    """Keep what was made of a row just read, unless the next edition may not have it.

    Whoever changes the entry gives it a later edition, which has it in `recent` and looks there.
    What an open transaction sees may never come to be.
    """
    if number not in state.recent and not in_transaction():
        state.built.made.keep(key, (number, value))
    return value


def read_known(
    question: Prepared, keys: Sequence[int], *values: str
) -> Iterator[tuple[int, Known]]:
    """(number, what is known), in one query for each `WIDTH` of the keys."""
    for start in range(0, len(keys), WIDTH):
        for row in question.rows(keys[start : start + WIDTH], *values):
            number, object_id, name, body, facets, fresh = row
            yield number, Known(object_id, name, body, facets.split(), fresh)
