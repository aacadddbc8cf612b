"""Degrees become units of a drawing; outlines shrink without leaving their line."""

from math import cos, hypot, radians

import pytest

from districts import maps

SQUARE = [[139.50, 35.40], [139.60, 35.40], [139.60, 35.50], [139.50, 35.50], [139.50, 35.40]]


def wavy(steps=400):
    """A closed coast with many small bays, and its corners."""
    top = [[139.5 + 0.1 * n / steps, 35.5 + 0.00004 * (n % 2)] for n in range(steps + 1)]
    return [[139.5, 35.4], *top, [139.6, 35.4], [139.5, 35.4]]


def test_the_box_of_yokohama_holds_its_town_hall_and_no_other_city():
    assert maps.YOKOHAMA.contains(139.634, 35.451)
    assert not maps.YOKOHAMA.contains(35.451, 139.634)
    assert not maps.YOKOHAMA.contains(139.767, 35.681)
    assert not maps.YOKOHAMA.contains(float("nan"), 35.45)
    assert maps.is_swapped(35.451, 139.634)
    assert not maps.is_swapped(139.767, 35.681)


def test_a_view_shows_its_box_with_north_above_and_east_to_the_right():
    view = maps.view_of(maps.Box(139.5, 35.4, 139.6, 35.5))
    left, bottom = view.place(139.5, 35.4)
    right, top = view.place(139.6, 35.5)
    assert 0 < left < right < view.width
    assert 0 < top < bottom < view.height - maps.FOOT


def test_a_square_on_the_ground_stays_a_square():
    east = 0.1 / cos(radians(35.45))
    view = maps.view_of(maps.Box(139.5, 35.4, 139.5 + east, 35.5))
    left, bottom = view.place(139.5, 35.4)
    right, top = view.place(139.5 + east, 35.5)
    assert (right - left) == pytest.approx(bottom - top, rel=0.01)


def test_a_single_point_is_shown_in_the_middle_of_a_kilometre():
    view = maps.view_of(maps.Box(139.55, 35.45, 139.55, 35.45))
    x, y = view.place(139.55, 35.45)
    assert (x, y) == (view.width / 2, (view.height - maps.FOOT) / 2)
    assert view.bar(35.45)[1] in {"200m", "500m"}


def test_the_scale_bar_is_as_long_as_it_says():
    view = maps.view_of(maps.Box(139.46, 35.31, 139.73, 35.60))
    length, label = view.bar(35.45)
    start = view.place(139.5, 35.45)[0]
    end = view.place(139.5 + 10_000 / (111_320 * cos(radians(35.45))), 35.45)[0]
    assert label == "10km"
    assert length == pytest.approx(end - start, abs=0.5)


def test_a_path_is_closed_and_leaves_out_what_nobody_sees():
    view = maps.view_of(maps.Box(139.5, 35.4, 139.6, 35.5))
    path = view.path([SQUARE])
    assert path.startswith("M")
    assert path.endswith("z")
    many = view.path([wavy(20_000)])
    assert many.count(" ") < 5 * view.width
    assert view.path([]) == ""


def test_tiles_cover_the_view_and_are_few():
    view = maps.view_of(maps.Box(139.5, 35.4, 139.6, 35.5))
    tiles = view.tiles()
    assert 1 < len(tiles) <= 49
    assert min(tile.left for tile in tiles) <= 0
    assert min(tile.top for tile in tiles) <= 0
    assert max(tile.left + tile.size for tile in tiles) >= view.width
    assert max(tile.top + tile.size for tile in tiles) >= view.height


def test_the_tile_of_a_known_place_has_the_number_that_tile_servers_use():
    """Longitude 139.634, latitude 35.451 at zoom 12 is tile 3636 / 1616 (slippy map formula)."""
    view = maps.view_of(maps.Box(139.60, 35.42, 139.67, 35.48))
    x, y = view.place(139.634, 35.451)
    under = [
        tile
        for tile in view.tiles()
        if tile.left <= x < tile.left + tile.size and tile.top <= y < tile.top + tile.size
    ]
    (tile,) = under
    assert (tile.column >> (tile.zoom - 12), tile.row >> (tile.zoom - 12)) == (3636, 1616)


def test_simplified_outlines_stay_near_the_line_and_inside_the_limit():
    ring = wavy()
    (found,) = maps.reduce_rings([ring], 50)
    assert len(found) <= 50
    assert found[0] == found[-1]
    for corner in ([139.5, 35.4], [139.6, 35.4]):
        assert corner in found
    # The bays are 4.4 m deep, so the line moved less than 10 m.
    north = [point for point in found if point[1] > 35.45]
    assert all(abs(y - 35.5) * 111_000 < 10 for _, y in north)


def test_a_small_outline_is_kept_as_it_is():
    assert maps.reduce_rings([SQUARE], 200) == [SQUARE]


def test_islets_go_first_and_the_mainland_never():
    islets = [
        [[x, 35.3], [x + 0.0002, 35.3], [x + 0.0002, 35.3002], [x, 35.3]]
        for x in (139.51 + n / 100 for n in range(8))
    ]
    found = maps.reduce_rings([*islets, wavy()], 60)
    assert sum(map(len, found)) <= 60
    assert abs(maps.area(found[0])) == pytest.approx(0.01, rel=0.01)


def test_a_line_that_turns_back_to_its_start_has_no_surface():
    assert maps.reduce_rings([[[139.5, 35.4], [139.5, 35.4], [139.5, 35.4]]], 200) == []


def test_the_name_goes_into_the_middle_of_the_largest_part():
    islet = [[139.7, 35.3], [139.701, 35.3], [139.701, 35.301], [139.7, 35.3]]
    x, y = maps.middle([islet, SQUARE])
    assert hypot(x - 139.55, y - 35.45) < 1e-9


@pytest.mark.parametrize("value", [True, None, "139", float("nan"), float("inf"), [1]])
def test_what_is_no_number_is_none(value):
    assert not maps.is_number(value)
