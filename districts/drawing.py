"""Drawings of areas and points, as the template of a map wants them. Nothing is read here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings

from districts.maps import FOOT, YOKOHAMA, Rings, View, box_around, middle, view_of

# More points than this carry no number: the numbers would lie on each other.
MOST_NUMBERED = 40
# Units of a town's name, as the style sheet sets it.
NAME_SIZE = 10


@dataclass(frozen=True)
class Spot:
    """A public point and the page about it. `number` is the same in the list and on the map."""

    name: str
    kind: str
    url: str
    latitude: float | None
    longitude: float | None
    is_sample: bool = False
    area: str = ""
    reading: str = ""
    number: int = 0
    x: float = 0
    y: float = 0

    @property
    def point(self) -> tuple[float, float]:
        """Longitude and latitude; only of a located one."""
        return self.longitude or 0, self.latitude or 0

    @property
    def is_located(self) -> bool:
        """Whether the point lies in the city; a slip of the keyboard must not tear the map open."""
        if self.latitude is None or self.longitude is None:
            return False
        return YOKOHAMA.contains(self.longitude, self.latitude)


@dataclass(frozen=True)
class Shape:
    """An area to draw. `role`: "" is a link, "here" the area itself, "around" its context."""

    name: str
    rings: Rings
    url: str = ""
    title: str = ""
    role: str = ""
    credit: str = ""
    path: str = ""
    x: float = 0
    y: float = 0


@dataclass(frozen=True)
class Name:
    """The name of a town at its point: something to go by where no outline is drawn."""

    text: str
    longitude: float
    latitude: float
    x: float = 0
    y: float = 0


@dataclass(frozen=True)
class Picture:
    """A base-map tile with its address."""

    href: str
    left: float
    top: float
    size: float


@dataclass(frozen=True)
class Drawing:
    """Everything the template of a map needs, in units of its view box."""

    width: int
    height: int
    shapes: list[Shape]
    spots: list[Spot]
    bar: float
    bar_label: str
    credits: list[str]
    pictures: list[Picture] = field(default_factory=list)
    has_numbers: bool = True
    names: list[Name] = field(default_factory=list)


def draw(
    shapes: Sequence[Shape],
    spots: Sequence[Spot] = (),
    names: Sequence[Name] = (),
    *,
    with_numbers: bool = True,
) -> Drawing | None:
    """The map of some areas and points, or None when there would be nothing to see on it.

    The view is that of the areas that are not mere context. Points say something only with an
    outline around them, a base map below or names between. Without numbers they are small.
    """
    shown = [spot for spot in spots if spot.is_located]
    framed = [shape for shape in shapes if shape.role != "around" and shape.rings]
    points = [point for shape in framed for ring in shape.rings for point in ring]
    box = box_around([*points, *(spot.point for spot in shown)])
    if box is None:
        return None
    view = view_of(box)
    written = [] if framed else readable(names, view)
    if not (framed or written or settings.MAP_TILE_URL):
        return None
    bar, label = view.bar((box.south + box.north) / 2)
    credits = [shape.credit for shape in shapes if shape.credit and shape.rings]
    pictures = pictures_of(view)
    if pictures:
        credits.append(settings.MAP_TILE_ATTRIBUTION)
    return Drawing(
        width=view.width,
        height=view.height,
        shapes=[placed(shape, view) for shape in shapes if is_in_view(shape, view)],
        spots=[placed_spot(spot, view) for spot in shown],
        bar=bar,
        bar_label=label,
        credits=list(dict.fromkeys(filter(None, credits))),
        pictures=pictures,
        has_numbers=with_numbers and len(shown) <= MOST_NUMBERED,
        names=written,
    )


def readable(names: Iterable[Name], view: View) -> list[Name]:
    """The names that fit into the view without lying on each other."""
    kept: list[Name] = []
    for name in names:
        x, y = view.place(name.longitude, name.latitude)
        half = len(name.text) * NAME_SIZE / 2
        if not (half < x < view.width - half and NAME_SIZE < y < view.height - FOOT):
            continue
        if all(abs(y - o.y) > NAME_SIZE or abs(x - o.x) > half + width_of(o) / 2 for o in kept):
            kept.append(replace(name, x=x, y=y))
    return kept


def width_of(name: Name) -> float:
    return len(name.text) * NAME_SIZE


def is_in_view(shape: Shape, view: View) -> bool:
    """Whether something of an area can be seen: a link that nobody sees must take no focus."""
    box = box_around(point for ring in shape.rings for point in ring)
    if box is None:
        return False
    left, top = view.place(box.west, box.north)
    right, bottom = view.place(box.east, box.south)
    return left < view.width and right > 0 and top < view.height and bottom > 0


def placed(shape: Shape, view: View) -> Shape:
    x, y = view.place(*middle(shape.rings))
    return replace(shape, path=view.path(shape.rings), x=x, y=y)


def placed_spot(spot: Spot, view: View) -> Spot:
    x, y = view.place(*spot.point)
    return replace(spot, x=x, y=y)


def pictures_of(view: View) -> list[Picture]:
    """The base map below a view: only when one is configured; otherwise no request leaves."""
    if not settings.MAP_TILE_URL:
        return []
    return [
        Picture(
            settings.MAP_TILE_URL.replace("{z}", str(tile.zoom))
            .replace("{x}", str(tile.column))
            .replace("{y}", str(tile.row)),
            tile.left,
            tile.top,
            round(tile.size, 2),
        )
        for tile in view.tiles()
    ]


def numbered(spots: Iterable[Spot]) -> list[Spot]:
    """The located points with their numbers, from 1."""
    kept = [spot for spot in spots if spot.is_located]
    return [replace(spot, number=number) for number, spot in enumerate(kept, start=1)]
