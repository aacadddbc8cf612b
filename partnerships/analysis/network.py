"""つながり: which groups work together in which partnerships, and who stands between others."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from partnerships.analysis.facts import Facts, Work

# Larger networks are told in tables only: their picture would show nothing and take minutes.
MOST_DRAWN = 2500
MOST_MEASURED = 10_000
# (at least this share of all shortest ways, word); below the last one: none.
BRIDGING = ((0.1, "大きい"), (0.02, "ある"), (0.0, "少し"))
NO_BRIDGE = "なし"


@dataclass(frozen=True, slots=True)
class Node:
    """A group: its number of partnerships, of groups it works with, and how far it bridges."""

    pk: int
    name: str
    kind: str
    place: str
    works: int
    neighbours: int
    bridging: float
    is_public: bool

    @property
    def bridging_word(self) -> str:
        return bridging_word(self.bridging)


@dataclass(frozen=True, slots=True)
class Tie:
    """Two groups (places in the list of nodes) and the partnerships they share: one line."""

    first: int
    second: int
    works: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """A partnership as the table of pairs names it."""

    pk: int
    name: str
    year: int
    status: str
    publication: str
    ward: int
    third_party: int | None


@dataclass(frozen=True, slots=True)
class Network:
    nodes: list[Node]
    ties: list[Tie]
    works: list[Shared]

    @property
    def is_drawn(self) -> bool:
        return 0 < len(self.nodes) <= MOST_DRAWN


def bridging_word(share: float) -> str:
    """How far a group stands between others, in words; 0 means on no way at all."""
    if share <= 0:
        return NO_BRIDGE
    return next(word for least, word in BRIDGING if share >= least)


def network_of(facts: Facts) -> Network:
    """Groups in the order of their reading, ties in the order of their groups."""
    order = {pk: place for place, pk in enumerate(facts.groups)}
    ties, joined = _ties(facts.works, order)
    bridging = _bridging(len(order), list(ties))
    neighbours: dict[int, int] = defaultdict(int)
    for pair in ties:
        for place in pair:
            neighbours[place] += 1
    nodes = [
        Node(
            pk=group.pk,
            name=group.name,
            kind=group.kind,
            place=facts.place_of(group),
            works=joined[place],
            neighbours=neighbours[place],
            bridging=round(bridging[place], 4),
            is_public=group.is_public,
        )
        for place, group in enumerate(facts.groups.values())
    ]
    works = [
        Shared(w.pk, w.name, w.first_year, w.status, w.publication, w.ward, w.third_party)
        for w in facts.works
    ]
    return Network(nodes, [Tie(*pair, tuple(ties[pair])) for pair in sorted(ties)], works)


def _ties(
    works: list[Work], order: dict[int, int]
) -> tuple[dict[tuple[int, int], list[int]], dict[int, int]]:
    """{pair of places: places of their partnerships} and {place: number of partnerships}."""
    ties: dict[tuple[int, int], list[int]] = {}
    joined: dict[int, int] = defaultdict(int)
    for number, work in enumerate(works):
        places = sorted({order[pk] for pk in work.parties})
        for place in places:
            joined[place] += 1
        for pair in combinations(places, 2):
            ties.setdefault(pair, []).append(number)
    return ties, joined


def graph_of(size: int, pairs: list[tuple[int, int]]) -> Any:
    """The network as rustworkx keeps it (imported here: most pages never need it)."""
    import rustworkx

    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(size))
    graph.add_edges_from_no_data(pairs)
    return graph


def _bridging(size: int, pairs: list[tuple[int, int]]) -> dict[int, float]:
    """橋わたしの度合い: the share of shortest ways between other groups that lead over this one.

    Betweenness after Freeman (1977), from 0 to 1. Not measured for very large networks.
    """
    if not pairs or size > MOST_MEASURED:
        return dict.fromkeys(range(size), 0.0)
    import rustworkx

    return dict(rustworkx.betweenness_centrality(graph_of(size, pairs)))
