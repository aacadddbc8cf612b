"""つながりの図 as SVG: a shape for each kind, a line for each pair, joined in Python and escaped.

Up to `NAMED` groups every name is written and every group is a link; in a larger picture only those
with most partners have their names, and the tables beside it lead to the pages (two thousand links
would stand in the way of the keyboard).
"""

from collections.abc import Iterator
from html import escape

from kyodo_portal.lib.addresses import numbered
from organizations.models import Organization
from partnerships.analysis.layout import NAMED, WIDTH, Layout, Point
from partnerships.analysis.network import Network, Tie

# Names written in a large picture, and how much of a name; their size in a picture of WIDTH units.
MOST_NAMES = 25
LONGEST = 14
FONT = 13.0
Box = tuple[float, float, float, float]
KINDS = tuple(Organization.Kind.values)
# The line of each state; of several partnerships of a pair it shows the first of these.
LINES = {
    "active": "active",
    "reflecting": "active",
    "preparing": "preparing",
    "suspended": "suspended",
    "completed": "completed",
}

# Shapes within ±7, told apart without colour.
SHAPES = {
    "jichikai": '<circle r="7"/>',
    "rengo": '<circle r="7"/><circle r="3" class="ck-net__hole"/>',
    "chiku_shakyo": '<path d="M0-8L8 0L0 8L-8 0Z"/>',
    "npo": '<rect x="-6.5" y="-6.5" width="13" height="13"/>',
    "volunteer": '<path d="M0-8L8 6H-8Z"/>',
    "business": '<path d="M0-8L7.6-2.5L4.7 6.5H-4.7L-7.6-2.5Z"/>',
    "school": '<path d="M-4-7H4L8 0L4 7H-4L-8 0Z"/>',
    "welfare": '<path d="M-2.7-8H2.7V-2.7H8V2.7H2.7V8H-2.7V2.7H-8V-2.7H-2.7Z"/>',
    "public_corp": '<rect x="-9" y="-4.5" width="18" height="9"/>',
    "intermediary": ('<path d="M0-9L2.4-3H8.6L3.7.9L5.5 7.3L0 3.6L-5.5 7.3L-3.7.9L-8.6-3H-2.4Z"/>'),
    "government": '<path d="M0 8L8-6H-8Z"/>',
    "council": '<path d="M-8 4A8 8 0 0 1 8 4Z"/>',
}
SHAPE_WORDS = {
    "jichikai": "まる",
    "rengo": "二重まる",
    "chiku_shakyo": "ひし形",
    "npo": "四角",
    "volunteer": "三角",
    "business": "五角形",
    "school": "六角形",
    "welfare": "十字",
    "public_corp": "横長の四角",
    "intermediary": "星",
    "government": "さかさの三角",
    "council": "半円",
}
LINE_WORDS = {
    "active": "太い線",
    "preparing": "点線",
    "suspended": "切れ切れの線",
    "completed": "細い線",
}


def svg_of(network: Network, layout: Layout) -> str:
    """The whole picture. `ck-net-title` and `ck-net-desc` name it."""
    is_small = len(network.nodes) <= NAMED
    role = "group" if is_small else "img"
    large = "" if is_small else " ck-net__svg--large"
    size = f"{layout.width:g} {layout.height:g}"
    parts = [
        f'<svg class="ck-net__svg{large}" viewBox="0 0 {size}" role="{role}"',
        ' aria-labelledby="ck-net-title ck-net-desc">',
        '<title id="ck-net-title">つながりの図</title>',
        f'<desc id="ck-net-desc">団体{len(network.nodes)}、組{len(network.ties)}。'
        "上の表と同じ内容です。</desc><defs>",
        *symbols({node.kind for node in network.nodes}),
        '</defs><g class="ck-net__lines">',
        *_lines(network, layout),
        '</g><g class="ck-net__nodes">',
        *_nodes(network, layout, is_small),
        "</g>",
        *_names(network, layout, is_small),
        "</svg>",
    ]
    return "".join(parts)


def symbols(kinds: set[str]) -> Iterator[str]:
    """One drawn shape for each kind that occurs, to be used by its number."""
    for kind in KINDS:
        if kind in kinds:
            style = f"ck-net__shape ck-net__{kind}"
            yield f'<g id="k{KINDS.index(kind)}" class="{style}">{SHAPES[kind]}</g>'


def style_of(network: Network, tie: Tie) -> str:
    """The line that a pair is drawn with."""
    states = {network.works[number].status for number in tie.works}
    return next(line for state, line in LINES.items() if state in states)


def _lines(network: Network, layout: Layout) -> Iterator[str]:
    """All lines of a state as one path: short, and one style each."""
    by_state: dict[str, list[str]] = {}
    for tie in network.ties:
        (x1, y1), (x2, y2) = layout.points[tie.first], layout.points[tie.second]
        step = f"M{x1:g} {y1:g}L{x2:g} {y2:g}"
        by_state.setdefault(style_of(network, tie), []).append(step)
    for state in LINE_WORDS:
        if state in by_state:
            yield f'<path class="ck-net__{state}" d="{"".join(by_state[state])}"/>'


def _nodes(network: Network, layout: Layout, is_small: bool) -> Iterator[str]:
    address = numbered("organizations:organization-detail")
    for node, (x, y) in zip(network.nodes, layout.points, strict=True):
        name = escape(node.name)
        shape = f'<use href="#k{KINDS.index(node.kind)}" x="{x:g}" y="{y:g}"/>'
        if is_small and node.is_public:
            label = f"{name}（{escape(kind_label(node.kind))}）"
            url = escape(address.format(node.pk))
            yield f'<a href="{url}" aria-label="{label}"><title>{label}</title>{shape}</a>'
        else:
            yield f"<g><title>{name}</title>{shape}</g>"


def kind_label(kind: str) -> str:
    return str(Organization.Kind(kind).label)


def _names(network: Network, layout: Layout, is_small: bool) -> Iterator[str]:
    """Names below, above or beside their shapes, where they cover other names least."""
    order = sorted(
        range(len(network.nodes)), key=lambda place: (-network.nodes[place].neighbours, place)
    )
    taken: list[Box] = []
    size = FONT * layout.width / WIDTH
    yield f'<g class="ck-net__names" aria-hidden="true" font-size="{size:.0f}">'
    for place in order if is_small else order[:MOST_NAMES]:
        name = network.nodes[place].name
        text = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
        x, y, box = _free_place(layout.points[place], len(text), size, taken, layout.width)
        taken.append(box)
        yield f'<text x="{x:g}" y="{y:g}">{escape(text)}</text>'
    yield "</g>"


def _free_place(
    point: Point, signs: int, size: float, taken: list[Box], limit: float
) -> tuple[float, float, Box]:
    """The middle and the line of a text near a point, and the box it covers."""
    x, y = point
    half = signs * size / 2
    below, above, beside = 11 + size, -14.0, half + 14
    tries = []
    for dx, dy in (
        *((0.0, below), (0.0, above), (beside, size / 3), (-beside, size / 3)),
        *((0.0, below + size), (0.0, above - size)),
    ):
        middle = min(max(x + dx, half + 4), limit - half - 4)
        box = (middle - half, y + dy - size, middle + half, y + dy + size / 3)
        tries.append((sum(_overlap(box, other) for other in taken), middle, y + dy, box))
    _, middle, line, box = min(tries, key=lambda one: one[0])
    return round(middle, 1), round(line, 1), box


def _overlap(one: Box, other: Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(across, 0.0) * max(down, 0.0)
