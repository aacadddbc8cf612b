"""/map/ and the small maps: the list says the same, and nothing private has a point."""

import re

import pytest
from django.conf import settings as site
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from districts import map_data
from districts.models import Outline, Town
from kyodo_portal import environment
from kyodo_portal.checks import check_settings
from kyodo_portal.indexing import write_entries
from kyodo_portal.search.actions import words_changed, write
from organizations.documents import place_document
from organizations.models import Place
from tests import factories as make

SQUARE = [[139.50, 35.45], [139.56, 35.45], [139.56, 35.50], [139.50, 35.50], [139.50, 35.45]]
EAST = [[139.56, 35.45], [139.62, 35.45], [139.62, 35.50], [139.56, 35.50], [139.56, 35.45]]
HERE = {"latitude": 35.47, "longitude": 139.53}
SHOWN = {"public_address": "旭区見本町（見本）", "show_address": True}


def get(client, path):
    # The tests write rows without actions; the maps ask the search index what has a point.
    write_entries()
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def city(client):
    return get(client, reverse("districts:map"))


def ward(client, slug="asahi"):
    return get(client, f"{reverse('districts:map')}?ward={slug}")


def drawn(html):
    """The drawings of a page, without the rest."""
    return "".join(re.findall(r"<svg class=\"ck-map.*?</svg>", html, re.DOTALL))


@pytest.fixture
def outline(world):
    credit = "見本の境界データ"
    Outline.objects.create(ward=world.places.midori, rings=[EAST], credit=credit)
    return Outline.objects.create(ward=world.places.asahi, rings=[SQUARE], credit=credit)


def test_the_list_comes_first_and_the_map_says_the_same(world, client):
    html = city(client)
    assert html.count("<h1") == 1
    assert html.index('id="list"') < html.index('id="map"')
    links = re.findall(r'href="/map/\?ward=(\w+)"', html)
    assert sorted(links) == sorted(["asahi", "midori"] * 2)
    assert "見本ヶ丘地区" in html
    assert "団体 4" in html


def test_without_outlines_the_wards_are_tiles_and_there_is_no_empty_map(world, client):
    html = city(client)
    assert "ck-wardmap" in html
    assert drawn(html) == ""
    assert drawn(ward(client)) == ""
    assert 'aria-current="page"' in ward(client)


def test_tiles_lie_where_the_schematic_puts_them(world, client):
    world.places.asahi.tile_column, world.places.asahi.tile_row = 2, 3
    world.places.asahi.save()
    assert re.search(r'data-column="2" data-row="3"><a href="/map/\?ward=asahi"', city(client))


def test_outlines_are_links_with_names_and_their_credit_is_shown(outline, client):
    html = city(client)
    assert 'aria-label="旭区（団体 4）"' in drawn(html)
    assert "<title>旭区（団体 4）</title>" in drawn(html)
    assert "ck-wardmap" not in html
    assert "地図の出典：見本の境界データ" in html


def test_a_ward_is_shown_among_its_neighbours_with_its_districts(outline, world, client):
    Outline.objects.create(district=world.places.a, rings=[SQUARE])
    html = ward(client)
    assert "見本ヶ丘地区（団体 4）" in html
    assert 'class="ck-map__here"' in drawn(html)
    assert 'href="/wards/asahi/mihongaoka/" aria-label="見本ヶ丘地区"' in drawn(html)
    assert 'aria-label="緑区"' in drawn(html)
    assert "見本の森地区" not in html


def test_an_area_out_of_sight_takes_no_focus(world, client):
    far = [[x - 0.05, y - 0.1] for x, y in SQUARE]
    Outline.objects.create(ward=world.places.asahi, rings=[SQUARE])
    Outline.objects.create(ward=world.places.midori, rings=[[[x, y - 0.05] for x, y in far]])
    assert "緑区" not in drawn(ward(client))


@pytest.mark.parametrize("slug", ["mihon", "../", "x" * 5000, "旭区", "%F0%9F%98%80", "'--"])
def test_an_unknown_ward_gets_the_whole_city_and_a_word(world, client, slug):
    html = get(client, f"{reverse('districts:map')}?ward={slug}")
    assert "その区は見つかりませんでした" in html
    assert "見本ヶ丘地区" in html


def test_points_of_desks_venues_and_groups_have_one_number_in_list_and_map(outline, world, client):
    type(world.offices.plaza_a).objects.filter(pk=world.offices.plaza_a.pk).update(**HERE)
    Place.objects.create(slug="m", name="見本の広場", district=world.places.a, **HERE)
    make.OrganizationFactory(name="住所を出す会", district=world.places.a, **SHOWN, **HERE)
    html = ward(client)
    for number, name in ((1, "見本ヶ丘地域ケアプラザ"), (2, "見本の広場"), (3, "住所を出す会")):
        assert f'aria-label="{number} {name}（' in drawn(html)
        assert re.search(rf">{number}</span><span><a [^>]*>{name}", html)
    assert city(client).count("住所を出す会") >= 2
    assert "住所を出す会" not in ward(client, "midori")


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "jichikai"},
        {"kind": "rengo"},
        {"show_address": False},
        {"public_address": ""},
        *({"status": status} for status in ("draft", "submitted", "paused", "closed", "name_only")),
        {"latitude": None},
        {"latitude": 35.68, "longitude": 139.76},
        {"latitude": 139.53, "longitude": 35.47},
        {"latitude": 91.0, "longitude": 500.0},
    ],
)
def test_a_group_without_a_public_address_has_no_point_anywhere(outline, world, client, values):
    fields = {**SHOWN, **HERE, **values}
    group = make.OrganizationFactory(name="点のない会", district=world.places.a, **fields)
    assert "点のない会" not in city(client)
    assert "点のない会" not in ward(client)
    if group.is_public:
        path = reverse("organizations:organization-detail", args=[group.pk])
        assert drawn(get(client, path)) == ""


def test_a_venue_of_a_group_that_is_not_public_has_no_point(outline, world, client):
    draft = make.OrganizationFactory(district=world.places.a, status="draft")
    Place.objects.create(
        slug="m", name="ひみつの広場", organization=draft, district=world.places.a, **HERE
    )
    assert "ひみつの広場" not in city(client) + ward(client)


def test_a_closed_desk_has_no_point(outline, world, client):
    type(world.offices.plaza_a).objects.filter(pk=world.offices.plaza_a.pk).update(
        is_open=False, **HERE
    )
    assert "ケアプラザ" not in ward(client)


def test_more_points_than_fit_are_said_and_bounded(outline, world, client, monkeypatch):
    monkeypatch.setattr(map_data, "MOST_POINTS", 3)
    for number in range(5):
        Place.objects.create(
            slug=f"m{number}", name=f"見本の場所{number}", district=world.places.a, **HERE
        )
    html = ward(client)
    assert "はじめの3だけ" in html
    assert "見本の場所2" in html
    assert "見本の場所3" not in html
    assert "より多くあります" in city(client)
    assert "見本の場所" not in city(client)


def test_points_without_an_outline_are_drawn_only_among_the_names_of_towns(world, client):
    p = world.places
    Place.objects.create(slug="a", name="見本の場所", district=p.a, **HERE)
    assert drawn(ward(client)) == ""
    assert "見本の場所" in ward(client)
    Town.objects.create(ward=p.asahi, name="見本町", latitude=35.471, longitude=139.531)
    Town.objects.create(ward=p.asahi, name="重なる町", latitude=35.471, longitude=139.531)
    Town.objects.create(ward=p.asahi, name="遠い町", latitude=35.5, longitude=139.6)
    html = drawn(ward(client))
    assert ">見本町</text>" in html
    assert "重なる町" not in html
    assert "遠い町" not in html
    assert html.count("<circle") == 1
    assert "ck-wardmap" in ward(client)


def test_names_are_escaped(outline, world, client):
    evil = '"><script>alert(1)</script>'
    Place.objects.create(slug="m", name=evil, district=world.places.a, **HERE)
    outline.credit = evil
    outline.save()
    assert "<script>alert" not in ward(client) + city(client)


@pytest.mark.parametrize("path", ["/map/", "/map/?ward=asahi"])
def test_the_map_asks_at_most_six_times_whatever_there_is(outline, world, client, path):
    def count():
        get(client, path)  # what is kept between requests is read by the first one
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    def add(numbers):
        for number in numbers:
            district = make.DistrictFactory(ward=world.places.asahi)
            Outline.objects.create(district=district, rings=[SQUARE])
            group = make.OrganizationFactory(district=district, **SHOWN, **HERE)
            Place.objects.create(
                slug=f"m{number}", name="見本", organization=group, district=district, **HERE
            )
            make.OfficeFactory(ward=world.places.asahi, **HERE)

    add(range(1))
    before = count()
    add(range(1, 6))
    assert count() == before <= 6


def test_ward_page_shows_its_outline_or_its_place_among_the_others(world, client):
    path = reverse("districts:ward-detail", args=["asahi"])
    assert "市の中の旭区の場所（おおまかな図）" in get(client, path)
    Outline.objects.create(ward=world.places.asahi, rings=[SQUARE])
    words_changed()
    html = get(client, path)
    assert 'class="ck-map__here"' in drawn(html)
    assert "ck-wardmap" not in html


def test_district_page_has_a_map_once_something_has_a_point(outline, world, client):
    path = reverse("districts:district-detail", args=["asahi", "mihongaoka"])
    assert drawn(get(client, path)) == ""
    place = Place.objects.create(slug="a", name="見本の場所", district=world.places.a, **HERE)
    write({("place", place.pk): place_document(place, None)})
    html = get(client, path)
    assert 'aria-label="1 見本の場所（場所）"' in drawn(html)
    assert "見本の境界データ" in html


def test_organization_page_shows_its_public_address_and_its_venues(outline, world, client):
    group = make.OrganizationFactory(name="住所を出す会", district=world.places.a, **SHOWN, **HERE)
    path = reverse("organizations:organization-detail", args=[group.pk])
    assert 'aria-label="1 住所を出す会（NPO法人）"' in drawn(get(client, path))
    group.show_address = False
    group.save()
    assert drawn(get(client, path)) == ""
    Place.objects.create(
        slug="a", name="見本の場所", organization=group, district=world.places.a, **HERE
    )
    html = drawn(get(client, path))
    assert "見本の場所" in html
    assert html.count("<circle") == 1


# --- base map --------------------------------------------------------------------------------


def test_no_request_leaves_for_another_host_unless_asked(outline, world, client):
    Place.objects.create(slug="a", name="見本の場所", district=world.places.a, **HERE)
    response = client.get("/map/?ward=asahi")
    assert "<image" not in response.content.decode()
    assert site.CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"] == ["'self'"]
    assert "img-src 'self';" in f"{response['Content-Security-Policy']};"


def test_a_configured_base_map_lies_under_the_shown_box_with_its_credit(
    outline, world, client, settings
):
    settings.MAP_TILE_URL = "https://tiles.example.jp/{z}/{x}/{y}.png"
    settings.MAP_TILE_ATTRIBUTION = "見本の地図協会"
    html = ward(client)
    tiles = re.findall(r'<image href="https://tiles.example.jp/(\d+)/(\d+)/(\d+)\.png"', html)
    assert 1 < len(tiles) <= 49
    assert len({zoom for zoom, _, _ in tiles}) == 1
    assert "見本の境界データ、見本の地図協会" in html
    assert "style=" not in drawn(html)


def test_a_base_map_is_not_put_under_the_schematic(world, client, settings):
    settings.MAP_TILE_URL = "https://tiles.example.jp/{z}/{x}/{y}.png"
    assert "tiles.example.jp" not in city(client)


@pytest.mark.parametrize(
    "address",
    [
        "http://tiles.example.jp/{z}/{x}/{y}.png",
        "https://tiles.example.jp/{z}/{x}.png",
        "https://tiles.example.jp; script-src */{z}/{x}/{y}",
        "tiles",
    ],
)
def test_a_tile_address_that_could_be_wrong_is_refused(monkeypatch, address):
    monkeypatch.setenv("MAP_TILE_URL", address)
    with pytest.raises(ImproperlyConfigured, match="MAP_TILE_URL"):
        environment.tile_url("MAP_TILE_URL")


def test_the_policy_names_the_host_of_the_tiles_alone(monkeypatch):
    monkeypatch.setenv("MAP_TILE_URL", "https://tiles.example.jp:8443/a/{z}/{x}/{y}.png?k=1")
    found = environment.origin(environment.tile_url("MAP_TILE_URL"))
    assert found == "https://tiles.example.jp:8443"


def test_tiles_without_a_credit_do_not_start(settings):
    settings.MAP_TILE_URL = "https://tiles.example.jp/{z}/{x}/{y}.png"
    settings.MAP_TILE_ATTRIBUTION = ""
    assert "portal.E019" in {message.id for message in check_settings(None)}
    settings.MAP_TILE_ATTRIBUTION = "見本の地図協会"
    assert "portal.E019" not in {message.id for message in check_settings(None)}


def test_a_venue_without_a_district_lies_in_the_ward_of_its_group(outline, world, client):
    free = make.OrganizationFactory(district=None, ward=world.places.asahi)
    Place.objects.create(slug="a", name="地区のない場所", organization=free, **HERE)
    assert "地区のない場所" in ward(client)
    assert "地区のない場所" not in ward(client, "midori")
