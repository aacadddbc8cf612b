"""Sample districts over all wards, with neighbours, and the care plazas that serve them."""

from dataclasses import dataclass

from districts.models import District, Office, Ward
from kyodo_portal.load.chance import Chance
from kyodo_portal.load.words import TOWN_BACKS, TOWN_FRONTS, Word

DISTRICTS_IN_A_WARD = 14
COLUMNS = 4  # the districts of a ward lie on a grid of this width
NOTE = "速さをはかるための見本"
# Degrees between two tiles of the map of wards, and the middle of the tile (1, 1).
NORTH, WEST, STEP = 35.57, 139.49, 0.045


@dataclass(frozen=True)
class Area:
    """A district as the makers of rows need it: keys, words, and a point in degrees."""

    district_id: int
    ward_id: int
    plaza_id: int
    town: Word
    ward_name: str
    latitude: float
    longitude: float


def town(number: int) -> Word:
    """The invented town of a district, with its reading: different for the first 504 numbers."""
    round_, front = divmod(number, len(TOWN_FRONTS))
    front_word, front_reading = TOWN_FRONTS[front]
    back_word, back_reading = TOWN_BACKS[(3 * round_ + front) % len(TOWN_BACKS)]
    return front_word + back_word, front_reading + back_reading


def build_areas() -> list[Area]:
    """Make the districts and plazas that are missing; return all of them, in a fixed order."""
    wards = list(Ward.objects.order_by("order", "pk"))
    known = {
        (row.ward_id, row.slug): row for row in District.objects.filter(slug__startswith="load-")
    }
    grid = {
        (column, row): known.get((ward.pk, _slug(row))) or _make_district(ward, column, row)
        for column, ward in enumerate(wards)
        for row in range(DISTRICTS_IN_A_WARD)
    }
    if len(known) < len(grid):
        _make_neighbours(wards, grid)
    plazas = _build_plazas(wards, grid)
    return [
        _area(ward, row, grid[column, row], plazas[_plaza_slug(ward, row)], column)
        for column, ward in enumerate(wards)
        for row in range(DISTRICTS_IN_A_WARD)
    ]


def _slug(row: int) -> str:
    return f"load-{row + 1}"


def _plaza_slug(ward: Ward, row: int) -> str:
    return f"load-{ward.slug}-plaza-{row // 2 + 1}"


def _make_district(ward: Ward, column: int, row: int) -> District:
    name, reading = town(column * DISTRICTS_IN_A_WARD + row)
    return District.objects.create(
        ward=ward,
        slug=_slug(row),
        name=f"{name}地区",
        name_kana=f"{reading}ちく",
        intro=f"{NOTE}の地区です。",
        towns=f"{name}一丁目から五丁目",
        charms=["坂の上からのながめ", "公園と並木", "顔の見えるつきあい"][: 1 + row % 3],
        is_sample=True,
    )


def _make_neighbours(wards: list[Ward], grid: dict[tuple[int, int], District]) -> None:
    """Right and below on the ward's grid; the last one also meets the next wards' first ones."""
    pairs = set()
    for column, row in grid:
        near = [row + COLUMNS] + [row + 1] * (row % COLUMNS < COLUMNS - 1)
        pairs |= {((column, row), (column, other)) for other in near if (column, other) in grid}
    for one, ward in enumerate(wards):
        for other, next_ward in enumerate(wards):
            right = (ward.tile_column + 1, ward.tile_row)
            below = (ward.tile_column, ward.tile_row + 1)
            if (next_ward.tile_column, next_ward.tile_row) in (right, below):
                pairs.add(((one, DISTRICTS_IN_A_WARD - 1), (other, 0)))
    link = District.neighbours.through
    both = [(grid[a].pk, grid[b].pk) for a, b in pairs] + [
        (grid[b].pk, grid[a].pk) for a, b in pairs
    ]
    link._default_manager.bulk_create(
        [link(from_district_id=a, to_district_id=b) for a, b in sorted(both)],
        ignore_conflicts=True,
    )


def _build_plazas(wards: list[Ward], grid: dict[tuple[int, int], District]) -> dict[str, Office]:
    plazas: dict[str, Office] = {}
    for (column, row), district in grid.items():
        ward, slug = wards[column], _plaza_slug(wards[column], row)
        if slug in plazas:
            continue
        plazas[slug], is_new = Office.objects.get_or_create(
            slug=slug,
            defaults={
                "kind": Office.Kind.CARE_PLAZA,
                "name": f"{district.name.removesuffix('地区')}地域ケアプラザ",
                "ward": ward,
                "is_sample": True,
                "source_note": NOTE,
            },
        )
        if is_new:
            plazas[slug].districts.set(
                [grid[column, near] for near in (row, row + 1) if (column, near) in grid]
            )
    return plazas


def _area(ward: Ward, row: int, district: District, plaza: Office, column: int) -> Area:
    chance = Chance("area", ward.slug, row)
    return Area(
        district_id=district.pk,
        ward_id=ward.pk,
        plaza_id=plaza.pk,
        town=town(column * DISTRICTS_IN_A_WARD + row),
        ward_name=ward.name,
        latitude=NORTH - STEP * (ward.tile_row - 1) + (chance.share() - 0.5) * STEP,
        longitude=WEST + STEP * (ward.tile_column - 1) + (chance.share() - 0.5) * STEP,
    )
