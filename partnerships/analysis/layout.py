"""Where the groups stand in the picture: the same places for the same network, always.

Groups that hang together are laid out by springs (Fruchterman and Reingold), each such cluster for
itself, and the clusters are packed in rows: one layout of everything costs the square of all.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from partnerships.analysis.network import Network, graph_of

SEED = 2026
# Steps of the springs: many for a small cluster; for a large one as many as this work allows
# (steps × groups²; 28 million are about a third of a second).
MOST_STEPS, LEAST_STEPS, WORK = 60, 5, 28_000_000
# Units between neighbours: wide where every name is written.
WIDE, NARROW = 92.0, 30.0
# Large clusters crowd in the middle: distances from it grow like this power of themselves.
SPREAD = 0.55
NAMED = 60
WIDTH = 1000.0
MARGIN, GAP = 46.0, 30.0
GOLDEN = math.pi * (3 - math.sqrt(5))

Point = tuple[float, float]


@dataclass(frozen=True)
class Layout:
    """The place of each node, in units of a picture of this size."""

    points: list[Point]
    width: float
    height: float


@dataclass
class Cluster:
    """Nodes that hang together, with their places relative to a corner."""

    nodes: list[int]
    points: list[Point]
    width: float
    height: float


def layout_of(network: Network) -> Layout:
    """Places for all nodes; clusters from the largest to the smallest, in rows."""
    import rustworkx

    size = len(network.nodes)
    graph = graph_of(size, [(tie.first, tie.second) for tie in network.ties])
    found = [sorted(nodes) for nodes in rustworkx.connected_components(graph)]
    found.sort(key=lambda nodes: (-len(nodes), nodes[0]))
    step = WIDE if size <= NAMED else NARROW
    clusters = [_cluster(graph, nodes, network, step) for nodes in found]
    return _packed(clusters, size)


def _cluster(graph: Any, nodes: list[int], network: Network, step: float) -> Cluster:
    raw = _relative(graph, nodes, network)
    wide = step * math.sqrt(len(nodes))
    left, top = min(x for x, _ in raw), min(y for _, y in raw)
    breadth = max(max(x for x, _ in raw) - left, 1e-9)
    tall = max(max(y for _, y in raw) - top, 1e-9)
    # Wider than high: names are.
    across = wide * 1.4 if breadth > 1e-6 else 0.0
    down = wide * 0.8 if tall > 1e-6 else 0.0
    points = [((x - left) / breadth * across, (y - top) / tall * down) for x, y in raw]
    return Cluster(nodes, points, across, down)


def _relative(graph: Any, nodes: list[int], network: Network) -> list[Point]:
    """Places of one cluster at any scale."""
    import rustworkx

    if len(nodes) == 1:
        return [(0.0, 0.0)]
    if len(nodes) == 2:
        return [(0.0, 0.0), (1.0, 0.0)]
    steps = max(LEAST_STEPS, min(MOST_STEPS, WORK // len(nodes) ** 2))
    start = _by_place(nodes, network) if len(nodes) > NAMED else None
    part = graph.subgraph(nodes)
    found = rustworkx.spring_layout(part, pos=start, num_iter=steps, seed=SEED)
    points = [(float(found[i][0]), float(found[i][1])) for i in range(len(nodes))]
    return _spread(points) if len(nodes) > NAMED else points


def _spread(points: list[Point]) -> list[Point]:
    """The same directions from the middle, with more room there."""
    cx = sum(x for x, _ in points) / len(points)
    cy = sum(y for _, y in points) / len(points)
    far = max(math.hypot(x - cx, y - cy) for x, y in points) or 1.0
    spread = []
    for x, y in points:
        away = max(math.hypot(x - cx, y - cy) / far, 1e-9)
        grown = away ** (SPREAD - 1)
        spread.append(((x - cx) * grown, (y - cy) * grown))
    return spread


def _by_place(nodes: list[int], network: Network) -> dict[int, Point]:
    """A beginning for the springs: districts on a spiral, their groups around them."""
    places: dict[str, list[int]] = {}
    for index, node in enumerate(nodes):
        places.setdefault(network.nodes[node].place, []).append(index)
    start = {}
    for number, place in enumerate(sorted(places)):
        centre = _on_spiral(number, len(places))
        for within, index in enumerate(places[place]):
            x, y = _on_spiral(within, len(places[place]))
            near = 0.7 / math.sqrt(len(places))
            start[index] = (centre[0] + near * x, centre[1] + near * y)
    return start


def _on_spiral(number: int, count: int) -> Point:
    """The place of one of `count` in a disc of radius 1, as seeds sit in a sunflower."""
    radius = math.sqrt((number + 0.5) / count)
    return radius * math.cos(number * GOLDEN), radius * math.sin(number * GOLDEN)


def _packed(clusters: Sequence[Cluster], size: int) -> Layout:
    points: list[Point] = [(0.0, 0.0)] * size
    limit = max(WIDTH, max((c.width for c in clusters), default=0) + 2 * MARGIN)
    extra = 2 * MARGIN if size <= NAMED else GAP
    x, y, row = MARGIN, MARGIN, 0.0
    for cluster in clusters:
        if x > MARGIN and x + cluster.width + MARGIN > limit:
            x, y, row = MARGIN, y + row + extra, 0.0
        for node, (dx, dy) in zip(cluster.nodes, cluster.points, strict=True):
            points[node] = (round(x + dx, 1), round(y + dy, 1))
        x += cluster.width + extra
        row = max(row, cluster.height)
    return Layout(points, round(limit, 1), round(y + row + MARGIN, 1))
