"""What the analysis pages show: each one from what is kept for its filters, or worked out once."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kyodo_portal.lib.dates import fiscal_year
from partnerships.analysis import tables
from partnerships.analysis.drawing import style_of, svg_of
from partnerships.analysis.facts import Facts, Selection, read_facts
from partnerships.analysis.hiding import Hidden
from partnerships.analysis.kept import kept
from partnerships.analysis.layout import layout_of
from partnerships.analysis.network import Network, Node, Shared, Tie, network_of
from partnerships.permissions import AnalysisScope


@dataclass(frozen=True)
class Asked:
    """One question: the filters, what the asker may count, the day."""

    selection: Selection
    scope: AnalysisScope
    on: date

    @property
    def key(self) -> tuple[Any, ...]:
        """Everything that decides the answer; whoever counts the same shares it."""
        scope, inside = self.scope, self.selection.inside
        counted = (scope.everywhere, sorted(scope.wards)) if inside else ()
        return (self.selection, counted, scope.sees_small)

    def facts(self) -> Facts:
        return read_facts(self.selection, self.scope, self.on)


@dataclass(frozen=True)
class NetworkPage:
    """The network with its picture (SVG, "" when there is none to draw) and what it shows.

    `largest` is the number of groups in the largest cluster; `kinds` and `lines` need a legend.
    """

    network: Network
    svg: str
    largest: int
    kinds: list[str]
    lines: list[str]


def network_page(asked: Asked) -> NetworkPage:
    made = kept("network", asked.key, asked.on, lambda: _network(asked))
    network = Network(
        [Node(*row) for row in made["nodes"]],
        [Tie(first, second, tuple(works)) for first, second, works in made["ties"]],
        [Shared(*row) for row in made["works"]],
    )
    return NetworkPage(network, *(made[key] for key in ("svg", "largest", "kinds", "lines")))


def _network(asked: Asked) -> dict[str, Any]:
    network = network_of(asked.facts())
    svg = svg_of(network, layout_of(network)) if network.is_drawn else ""
    return {
        "nodes": [_row(node) for node in network.nodes],
        "ties": [_row(tie) for tie in network.ties],
        "works": [_row(work) for work in network.works],
        "svg": svg,
        "largest": _largest(network),
        "kinds": tables.used_kinds(node.kind for node in network.nodes),
        "lines": sorted({style_of(network, tie) for tie in network.ties}),
    }


def _row(one: Node | Tie | Shared) -> list[Any]:
    """The values in the order of the fields."""
    return [getattr(one, name) for name in one.__slots__]


def _largest(network: Network) -> int:
    """The groups of the largest cluster of groups that hang together."""
    above = list(range(len(network.nodes)))

    def top(place: int) -> int:
        while above[place] != place:
            above[place] = above[above[place]]
            place = above[place]
        return place

    for tie in network.ties:
        above[top(tie.first)] = top(tie.second)
    sizes: dict[int, int] = {}
    for place in above:
        sizes[top(place)] = sizes.get(top(place), 0) + 1
    return max(sizes.values(), default=0)


@dataclass(frozen=True)
class Overview:
    """The numbers of the sentences: groups, partnerships, districts with one and all of them."""

    groups: int
    works: int
    districts: int
    all_districts: int


def overview_of(asked: Asked) -> Overview:
    made = kept("overview", asked.key, asked.on, lambda: _overview(asked))
    return Overview(**made)


def _overview(asked: Asked) -> dict[str, int]:
    facts = asked.facts()
    ward = asked.selection.ward
    return {
        "groups": len(facts.groups),
        "works": len(facts.works),
        "districts": len({place for work in facts.works for place in work.districts}),
        "all_districts": sum(ward in (None, own) for own, _ in facts.districts.values()),
    }


@dataclass(frozen=True)
class MatrixPage:
    districts: tables.CrossTable
    kinds: list[tables.KindPair]


def matrix_page(asked: Asked) -> MatrixPage:
    made = kept("matrix", asked.key, asked.on, lambda: _matrix(asked))
    cross = made["districts"]
    cells = Hidden(cross.pop("cells"))
    return MatrixPage(
        tables.CrossTable(cells=cells, **cross), [tables.KindPair(*row) for row in made["kinds"]]
    )


def _matrix(asked: Asked) -> dict[str, Any]:
    facts, small = asked.facts(), asked.scope.sees_small
    cross = tables.districts_by_kinds(facts, sees_small=small)
    pairs = tables.kinds_by_kinds(facts, sees_small=small)
    return {
        "districts": {
            "columns": cross.columns,
            "labels": cross.labels,
            "cells": cross.cells.rows,
            "works": cross.works,
        },
        "kinds": [[pair.first, pair.second, pair.works] for pair in pairs],
    }


def years_page(asked: Asked) -> list[tables.Year]:
    made = kept("years", asked.key, asked.on, lambda: _years(asked))
    return [tables.Year(*row) for row in made]


def _years(asked: Asked) -> list[list[int | None]]:
    now, small = fiscal_year(asked.on), asked.scope.sees_small
    found = tables.years_of(asked.facts(), now, sees_small=small)
    return [[y.year, y.works, y.new, y.went_on, y.groups] for y in found]
