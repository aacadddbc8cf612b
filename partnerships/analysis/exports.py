"""The tables of the analysis for spreadsheets, programs and network tools.

Every row of a CSV, and the head of the other forms, says under which filters and on which day it
was made. Nobody gets more here than the page shows them; organisations only, never persons.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from partnerships.analysis import flow, tables
from partnerships.analysis.network import Network
from partnerships.analysis.pages import Asked, matrix_page, network_page, years_page
from partnerships.analysis.unlinked import plazas_of, unlinked_groups
from partnerships.models import Partnership

HIDDEN = "のせていません"
# Rows of groups without links that one export holds.
MOST_UNLINKED = 20_000


@dataclass(frozen=True)
class Table:
    header: Sequence[str]
    rows: list[Sequence[object]]


@dataclass(frozen=True)
class Export:
    """What can be taken along: its name, its forms, and whether the public may."""

    label: str
    make: Callable[[Asked, datetime, frozenset[int]], Table]
    is_public: bool = True
    forms: tuple[str, ...] = ("csv", "json")


def _told(number: float | None) -> object:
    return HIDDEN if number is None else number


def organizations(asked: Asked, now: datetime, offices: frozenset[int]) -> Table:
    header = (
        "団体",
        "種類",
        "区・地区",
        "連携の数",
        "つながる団体の数",
        "橋わたしの度合い",
        "ことば",
    )
    return Table(
        header,
        [
            (
                *(node.name, tables.label_of(node.kind), node.place, node.works),
                *(node.neighbours, node.bridging, node.bridging_word),
            )
            for node in network_page(asked).network.nodes
        ],
    )


def pairs(asked: Asked, now: datetime, offices: frozenset[int]) -> Table:
    """One row for each partnership of each pair."""
    network = network_page(asked).network
    return Table(
        ("団体A", "団体B", "はじまった年度", "連携", "状態"),
        [
            (
                *(network.nodes[tie.first].name, network.nodes[tie.second].name),
                *(work.year, work.name, status_label(work.status)),
            )
            for tie in network.ties
            for work in (network.works[number] for number in tie.works)
        ],
    )


def status_label(status: str) -> str:
    return str(Partnership.Status(status).label)


def districts(asked: Asked, now: datetime, offices: frozenset[int]) -> Table:
    cross = matrix_page(asked).districts
    labels = [*cross.labels, "のべ"]
    rows = [(label, *map(_told, row)) for label, row in zip(labels, cross.cells.rows, strict=False)]
    return Table(("地区", *cross.columns, "のべ"), list(rows))


def kinds(asked: Asked, now: datetime, offices: frozenset[int]) -> Table:
    found = matrix_page(asked).kinds
    return Table(
        ("種類A", "種類B", "連携の数"),
        [
            (tables.label_of(pair.first), tables.label_of(pair.second), _told(pair.works))
            for pair in found
        ],
    )


def years(asked: Asked, now: datetime, offices: frozenset[int]) -> Table:
    header = ("年度", "連携の数", "新しくはじまった", "前の年度からつづく", "団体の数")
    return Table(
        header,
        [
            (year.year, *map(_told, (year.works, year.new, year.went_on, year.groups)))
            for year in years_page(asked)
        ],
    )


def proposals(asked: Asked, now: datetime, offices: frozenset[int]) -> Table:
    found = flow.flow_of(asked.selection, asked.scope, now)
    rows = [(state.label, _told(state.count), state.days) for state in found.states]
    first = ("さいしょの返事まで", _told(found.answered), found.first_reply)
    return Table(("状態", "件数", "日数（まん中の値）"), [*rows, first])


def consultations(asked: Asked, now: datetime, offices: frozenset[int]) -> Table:
    found = flow.consultations_of(asked.selection, asked.scope, offices)
    rows = [(label, _told(number)) for label, number in [*found.rows, ("合計", found.total)]]
    return Table(("相談の種類", "件数"), list(rows))


def unlinked(asked: Asked, now: datetime, offices: frozenset[int]) -> Table:
    groups = list(unlinked_groups(asked.selection, asked.scope)[:MOST_UNLINKED])
    plazas = plazas_of(groups)
    rows = []
    for group in groups:
        plaza = plazas.get(group.district_id)
        place = " ".join(filter(None, (group.area_name, group.district and group.district.name)))
        contact = (plaza.name, plaza.phone) if plaza else ("", "")
        rows.append((group.name, group.get_kind_display(), place, *contact))
    return Table(("団体", "種類", "区・地区", "地域ケアプラザ", "電話"), rows)


EXPORTS = {
    "organizations": Export("つながりの図：団体", organizations),
    "pairs": Export("つながりの図：組", pairs),
    "network": Export("つながりの図：網の形", pairs, forms=("graphml", "json")),
    "districts": Export("地区 × 種類", districts),
    "kinds": Export("種類 × 種類", kinds),
    "years": Export("年の変化", years),
    "proposals": Export("提案の流れ", proposals, is_public=False),
    "consultations": Export("相談の種類", consultations, is_public=False),
    "unlinked": Export("まだつながりのない団体", unlinked, is_public=False),
}


def network_json(network: Network) -> dict[str, Any]:
    """Nodes and links by number, as network tools read them."""
    return {
        "nodes": [
            {
                "id": node.pk,
                "name": node.name,
                "kind": tables.label_of(node.kind),
                "place": node.place,
                "partnerships": node.works,
                "neighbours": node.neighbours,
                "betweenness": node.bridging,
            }
            for node in network.nodes
        ],
        "links": [
            {
                "source": network.nodes[tie.first].pk,
                "target": network.nodes[tie.second].pk,
                "partnerships": [
                    {"id": w.pk, "name": w.name, "year": w.year, "status": status_label(w.status)}
                    for w in (network.works[number] for number in tie.works)
                ],
            }
            for tie in network.ties
        ],
    }


_KEYS = (
    ("name", "node", "string"),
    ("kind", "node", "string"),
    ("place", "node", "string"),
    ("partnerships", "node", "int"),
    ("neighbours", "node", "int"),
    ("betweenness", "node", "double"),
    ("works", "edge", "string"),
    ("weight", "edge", "int"),
)


def graphml(network: Network, about: str) -> Iterator[str]:
    """GraphML (graphml.graphdrawing.org), line by line; `about` stands in its description."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    yield f"<desc>{_xml(about)}</desc>\n"
    for name, owner, kind in _KEYS:
        yield f'<key id="{name}" for="{owner}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield '<graph edgedefault="undirected">\n'
    for node in network.nodes:
        values = {
            "name": node.name,
            "kind": tables.label_of(node.kind),
            "place": node.place,
            "partnerships": node.works,
            "neighbours": node.neighbours,
            "betweenness": node.bridging,
        }
        yield f"<node id={quoteattr(f'n{node.pk}')}>{_data(values)}</node>\n"
    for tie in network.ties:
        names = "、".join(network.works[number].name for number in tie.works)
        source, target = (network.nodes[place].pk for place in (tie.first, tie.second))
        values = {"works": names, "weight": len(tie.works)}
        yield f'<edge source="n{source}" target="n{target}">{_data(values)}</edge>\n'
    yield "</graph>\n</graphml>\n"


def _data(values: dict[str, object]) -> str:
    return "".join(f'<data key="{key}">{_xml(value)}</data>' for key, value in values.items())


def _xml(value: object) -> str:
    """Text as XML, without the control signs that XML cannot hold."""
    text = "".join(sign for sign in str(value) if sign >= " " or sign in "\n\t")
    return escape(text)
