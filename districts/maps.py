"""Pure geometry: degrees (WGS84/JGD2011) → the units of a small SVG map. No Django, no database.

Longitude and latitude are in degrees throughout. A ring is a list of [longitude, latitude] whose
last point is its first. The projection is Web Mercator, so that base-map tiles fit underneath.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asinh, cos, floor, hypot, isfinite, log2, pi, radians, tan

Ring = list[list[float]]
Rings = list[Ring]

# Units of the drawing. A phone shows them one to one, so 10 units of text are readable there.
WIDTH, MIN_HEIGHT, MAX_HEIGHT = 360, 240, 420
MARGIN = 0.06
# A strip below for the scale bar, so that it never covers a point.
FOOT = 20
# About one kilometre: a single point is never magnified into a building.
MIN_SPAN = 0.01
TILE = 256
MIN_ZOOM, MAX_ZOOM = 5, 18
EARTH = 40_075_016.7
METRES_PER_DEGREE = 111_000
BARS = ((10_000, "10km"), (5_000, "5km"), (2_000, "2km"), (1_000, "1km"), (500, "500m"))


@dataclass(frozen=True)
class Box:
    """A part of the world between two meridians and two parallels."""

    west: float
    south: float
    east: float
    north: float

    def contains(self, longitude: float, latitude: float) -> bool:
        """Whether a point lies in the box; False for anything that is no number."""
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north


# Yokohama with a little sea: a check against slips, not a border.
YOKOHAMA = Box(139.46, 35.31, 139.73, 35.60)


def is_swapped(longitude: float, latitude: float) -> bool:
    """Whether the two numbers would lie in Yokohama the other way round."""
    return YOKOHAMA.contains(latitude, longitude)


def box_around(points: Iterable[Sequence[float]]) -> Box | None:
    """The smallest box around [longitude, latitude] pairs; None without points."""
    pairs = list(points)
    if not pairs:
        return None
    xs, ys = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return Box(min(xs), min(ys), max(xs), max(ys))


def mercator(longitude: float, latitude: float) -> tuple[float, float]:
    """A point of the world as fractions of the Web Mercator square, from its north-west corner."""
    bounded = max(-85.0, min(85.0, latitude))
    return (longitude + 180) / 360, (1 - asinh(tan(radians(bounded))) / pi) / 2


@dataclass(frozen=True)
class Tile:
    """One base-map picture: its address, and where it lies in units of the drawing."""

    zoom: int
    column: int
    row: int
    left: float
    top: float
    size: float


@dataclass(frozen=True)
class View:
    """The visible part of the world. `scale` is the width of the whole world in units."""

    left: float
    top: float
    scale: float
    height: int
    width: int = WIDTH

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point lies in the drawing, in units to one decimal."""
        x, y = mercator(longitude, latitude)
        return round(x * self.scale - self.left, 1), round(y * self.scale - self.top, 1)

    def path(self, rings: Rings) -> str:
        """The `d` of an SVG path. Steps shorter than half a unit are left out: nobody sees them."""
        return "".join(self._ring(ring) for ring in rings)

    def _ring(self, ring: Ring) -> str:
        tenths = [(round(x * 10), round(y * 10)) for x, y in (self.place(*p[:2]) for p in ring)]
        if not tenths:
            return ""
        here = tenths[0]
        steps = [f"M{_tenth(here[0])} {_tenth(here[1])}l"]
        for there in tenths[1:-1]:
            x, y = there[0] - here[0], there[1] - here[1]
            if abs(x) + abs(y) >= 5:
                steps.append(f"{_tenth(x)} {_tenth(y)}")
                here = there
        return f"{steps[0]}{' '.join(steps[1:])}z" if len(steps) > 2 else ""

    def tiles(self) -> list[Tile]:
        """The base-map pictures under the drawing; sharp at twice its size, at most 49."""
        zoom = max(MIN_ZOOM, min(MAX_ZOOM, round(log2(self.scale / TILE)) + 1))
        size = self.scale / 2**zoom
        columns = range(floor(self.left / size), floor((self.left + self.width) / size) + 1)
        rows = range(floor(self.top / size), floor((self.top + self.height) / size) + 1)
        return [
            Tile(zoom, c, r, round(c * size - self.left, 2), round(r * size - self.top, 2), size)
            for r in rows
            for c in columns
            if 0 <= c < 2**zoom and 0 <= r < 2**zoom
        ]

    def bar(self, latitude: float) -> tuple[float, str]:
        """A scale bar: its length in units and what it stands for."""
        per_metre = self.scale / (EARTH * cos(radians(latitude)))
        for metres, label in BARS:
            if metres * per_metre <= self.width / 3:
                return round(metres * per_metre, 1), label
        return round(200 * per_metre, 1), "200m"


def _tenth(tenths: int) -> str:
    return f"{tenths / 10:g}"


def view_of(box: Box) -> View:
    """The view that shows a box with a margin, as high as the box needs, and a strip."""
    (left, top), (right, bottom) = mercator(box.west, box.north), mercator(box.east, box.south)
    least = MIN_SPAN / 360
    across, down = max(right - left, least), max(bottom - top, least)
    room = 1 - 2 * MARGIN
    scale = min(WIDTH * room / across, MAX_HEIGHT * room / down)
    height = max(MIN_HEIGHT, round(down * scale / room))
    return View(
        left=(left + right) / 2 * scale - WIDTH / 2,
        top=(top + bottom) / 2 * scale - height / 2,
        scale=scale,
        height=height + FOOT,
    )


def middle(rings: Rings) -> tuple[float, float]:
    """Where the name of an area goes: the middle of its largest ring (longitude, latitude)."""
    ring = max(rings, key=lambda r: abs(area(r)))
    whole = area(ring)
    if not whole:
        return ring[0][0], ring[0][1]
    # Measured from the first corner: the products of whole degrees would swallow the digits.
    x0, y0 = ring[0]
    x = y = 0.0
    for (ax, ay), (bx, by) in zip(ring, ring[1:], strict=False):
        cross = (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)
        x += (ax + bx - 2 * x0) * cross
        y += (ay + by - 2 * y0) * cross
    return x0 + x / (6 * whole), y0 + y / (6 * whole)


def area(ring: Ring) -> float:
    """The signed area of a ring in square degrees."""
    x0, y0 = ring[0]
    corners = zip(ring, ring[1:], strict=False)
    return sum((ax - x0) * (by - y0) - (bx - x0) * (ay - y0) for (ax, ay), (bx, by) in corners) / 2


def reduce_rings(rings: Rings, most: int) -> Rings:
    """The same area with at most `most` points in all, as true to the line as that allows.

    The tolerance (Douglas–Peucker, metres) grows from 5 m until it fits; islets that shrink to
    nothing are left out, the largest ring never is. Coordinates keep five decimals (1 m).
    """
    tolerance, found = 5.0, tidy(rings)
    while sum(map(len, found)) > most:
        found = tidy([simplify(ring, tolerance, most) for ring in rings])
        if tolerance > 20_000:
            return found[:1]
        tolerance *= 1.5
    return found


def tidy(rings: Rings) -> Rings:
    """Rings with five decimals, without repeated points and slivers; the largest one first."""
    rounded = []
    for ring in rings:
        points = [[round(x, 5), round(y, 5)] for x, y in ring]
        rounded.append([p for n, p in enumerate(points) if n == 0 or p != points[n - 1]])
    whole = [ring for ring in rounded if len(ring) >= 4]
    return sorted(whole, key=lambda ring: -abs(area(ring)))


def simplify(ring: Ring, tolerance: float, most: int) -> Ring:
    """Douglas–Peucker on a closed ring: no left-out point lies further away than `tolerance` m.

    The ring is cut at the point furthest from its start, so that start and end may be equal. One
    of which more than `most` points must stay comes back whole: the caller tries more metres, and
    a long jagged line would take its time.
    """
    if len(ring) < 5:
        return ring
    east = METRES_PER_DEGREE * cos(radians(ring[0][1]))
    flat = [(x * east, y * METRES_PER_DEGREE) for x, y in ring]
    far = max(
        range(len(flat)), key=lambda n: hypot(flat[n][0] - flat[0][0], flat[n][1] - flat[0][1])
    )
    kept = {0, far, len(flat) - 1}
    parts = [(0, far), (far, len(flat) - 1)]
    while parts:
        first, last = parts.pop()
        distance, worst = 0.0, 0
        for n in range(first + 1, last):
            if (d := from_line(flat[n], flat[first], flat[last])) > distance:
                distance, worst = d, n
        if distance > tolerance:
            kept.add(worst)
            if len(kept) > most:
                return ring
            parts += [(first, worst), (worst, last)]
    return [ring[n] for n in sorted(kept)]


def from_line(p: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    """How far `p` lies from the line between `a` and `b`, in their unit."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length if length else 0.0
    along = max(0.0, min(1.0, along))
    return hypot(p[0] - a[0] - along * dx, p[1] - a[1] - along * dy)


def is_number(value: object) -> bool:
    """Whether a value out of a file is a finite number (and no true/false)."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
