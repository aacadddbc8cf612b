"""/near/: from a town or a postal code to everybody who is responsible there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from districts.models import Coverage, Office, Town
from districts.towns import town_key
from tests import factories as make


def ask(client, q="", **more):
    response = client.get(reverse("districts:near"), {"q": q, **more})
    assert response.status_code == 200
    html = response.content.decode()
    assert html.count("<h1") == 1
    return html


def town(ward, name, postal="", kana="", **parts):
    row = Town.objects.create(
        ward=ward, name=name, key=town_key(name), postal_code=postal, name_kana=kana
    )
    for district, note in parts.get("districts", {}).items():
        Coverage.objects.create(town=row, district=district, is_part=bool(note), note=note)
    return row


@pytest.fixture
def near(world):
    """若葉見本 1–2丁目 in district A; 2丁目 partly in a second one."""
    p = world.places
    p.second = make.DistrictFactory(ward=p.asahi, slug="mihondai", name="みほん台地区")
    kana = "わかばみほん"
    p.one = town(p.asahi, "若葉見本一丁目", "241-0801", kana, districts={p.a: ""})
    p.two = town(
        p.asahi, "若葉見本二丁目", "241-0801", kana, districts={p.a: "", p.second: "9番から"}
    )
    make.OrganizationFactory(
        name="見本ヶ丘連合町内会", district=p.a, kind="rengo", status="name_only"
    )
    return world


@pytest.mark.parametrize(
    "typed",
    [
        "若葉見本一丁目",
        "若葉見本1丁目",
        "若葉見本１丁目",
        "若葉見本 1丁目",
        "若葉見本1-2-3",
        "若葉見本１－２",
        "横浜市旭区若葉見本1丁目2番3号",
        "神奈川県横浜市旭区若葉見本一丁目",
        "旭区若葉見本1",
    ],
)
def test_everybody_responsible_for_a_town_is_shown_together(near, client, typed):
    html = ask(client, typed)
    for words in (
        "若葉見本一丁目",
        "見本ヶ丘地区</a>",
        "見本ヶ丘地域ケアプラザ",
        "見本ヶ丘地区社協",
        "見本ヶ丘連合町内会",
        "旭区役所（見本）",
    ):
        assert words in html, words
    for other in ("みほん台地区", "見本の森", "緑区役所", "若葉見本二丁目", "NPO法人見本の会"):
        assert other not in html, other


def test_overlapping_districts_are_shown_with_their_part(near, client):
    html = ask(client, "若葉見本2丁目")
    assert "見本ヶ丘地区</a>" in html
    assert "みほん台地区" in html
    assert ">一部</span>" in html
    assert "9番から" in html
    assert "重なって" in html


@pytest.mark.parametrize("typed", ["241-0801", "２４１０８０１", "〒241-0801", "2410801"])
def test_a_postal_code_of_several_towns_lets_people_choose(near, client, typed):
    html = ask(client, typed)
    assert "町をえらんでください" in html
    assert f"?town={near.places.one.pk}" in html
    assert f"?town={near.places.two.pk}" in html
    assert "みほん台地区" in ask(client, town=near.places.two.pk)


@pytest.mark.parametrize("typed", ["若葉見本", "わかばみほん", "ワカバミホン", "ﾜｶﾊﾞ", "葉見"])
def test_a_part_of_the_name_or_its_reading_lets_people_choose(near, client, typed):
    assert "2つあります" in ask(client, typed)


def test_the_exact_name_wins_over_longer_ones(near, client):
    town(near.places.asahi, "若葉見本一丁目北")
    html = ask(client, "若葉見本一丁目")
    assert "町をえらんで" not in html


def test_a_ward_in_front_decides_between_towns_of_one_name(near, client):
    town(near.places.midori, "若葉見本一丁目", districts={near.places.b: ""})
    assert "町をえらんでください" in ask(client, "若葉見本1丁目")
    html = ask(client, "緑区若葉見本1丁目")
    assert "見本の森地区" in html
    assert "見本ヶ丘地区" not in html


def test_an_office_of_a_town_alone_is_shown_and_a_closed_one_not(near, client):
    for name, is_open in (("となりの見本プラザ", True), ("閉じた見本プラザ", False)):
        office = make.OfficeFactory(
            ward=near.places.asahi, kind=Office.Kind.CARE_PLAZA, name=name, is_open=is_open
        )
        Coverage.objects.create(town=near.places.one, office=office, is_part=True, note="坂の上")
    html = ask(client, "若葉見本1丁目")
    assert "となりの見本プラザ" in html
    assert "坂の上" in html
    assert "閉じた見本プラザ" not in html


@pytest.mark.parametrize("status", ["draft", "submitted", "paused", "closed"])
def test_a_federation_that_is_not_public_is_not_named(near, client, status):
    make.OrganizationFactory(
        name="ひみつの連合", district=near.places.a, kind="rengo", status=status
    )
    assert "ひみつの連合" not in ask(client, "若葉見本1丁目")


@pytest.mark.parametrize("typed", ["見本ヶ丘", "見本が丘", "見本ケ丘地区"])
def test_the_name_of_a_district_is_enough_without_any_town(world, client, typed):
    html = ask(client, typed)
    assert "見本ヶ丘地域ケアプラザ" in html
    assert "見本ヶ丘地区社協" in html


def test_the_list_of_towns_in_a_districts_text_is_enough(world, client):
    world.places.a.towns = "若葉見本一丁目〜四丁目"
    world.places.a.save()
    assert "見本ヶ丘地域ケアプラザ" in ask(client, "若葉見本3丁目")


def test_a_town_nobody_has_yet_names_the_district_that_mentions_it(world, client):
    world.places.a.towns = "若葉見本"
    world.places.a.save()
    town(world.places.asahi, "若葉見本一丁目")
    html = ask(client, "若葉見本1丁目")
    assert "この町の地区は、まだ登録がありません。名前や説明が近いのは" in html
    assert "見本ヶ丘地区" in html
    assert "旭区役所（見本）" in html


def test_an_unknown_chome_offers_the_others_of_the_town(near, client):
    html = ask(client, "若葉見本9丁目")
    assert "見つかりませんでした" in html
    assert "もしかすると" in html
    assert "若葉見本一丁目" in html


def test_an_unknown_postal_code_offers_those_that_begin_alike(near, client):
    assert "若葉見本一丁目" in ask(client, "241-9999")


@pytest.mark.parametrize("typed", ["旭区", "旭", "あさひく", "横浜市旭区"])
def test_the_name_of_a_ward_leads_to_the_ward(near, client, typed):
    html = ask(client, typed)
    assert "旭区から、さがせます" in html
    assert 'href="/wards/asahi/"' in html


def test_nothing_found_is_kind_and_no_dead_end(near, client):
    html = ask(client, "どこにもない町")
    assert "まだ登録がありません" in html
    for path in ("/wards/asahi/", "/wards/midori/", "/contacts/"):
        assert f'href="{path}"' in html
    assert 'value="どこにもない町"' in html


def test_an_empty_question_is_only_a_question(near, client):
    html = ask(client)
    assert "見つかりませんでした" not in html
    assert 'name="q"' in html


@pytest.mark.parametrize(
    "typed",
    [
        "あ" * 10_000,
        "1" * 10_000,
        "若葉見本" + "-1" * 3000,
        "%_\\",
        "\x01\x1f\u202e",
        "'\"<script>alert(1)</script>",
        "丁目",
        "十丁目",
        "〇丁目",
        "丁目" * 50,
        "🏠",
        "²",
        "-",
        "〒",
        "株式会社㍿",
    ],
)
def test_hostile_words_get_a_page(near, client, typed):
    html = ask(client, typed)
    assert "<script>alert" not in html
    assert len(html) < 40_000


@pytest.mark.parametrize("pk", ["0", "-1", "abc", "9" * 40, "１", "²", "999999"])
def test_an_unknown_choice_falls_back_to_the_words(near, client, pk):
    assert "町をえらんでください" in ask(client, "若葉見本", town=pk)


def test_too_many_towns_ask_for_more_letters(near, client):
    for number in range(40):
        town(near.places.asahi, f"多い町{number}番")
    html = ask(client, "多い町")
    assert "もう少し長く" in html
    assert html.count("?town=") == 30


def test_the_questions_do_not_grow_with_the_places(near, client):
    def count():
        ask(client, "若葉見本2丁目")  # what is kept between requests is read by the first one
        with CaptureQueriesContext(connection) as captured:
            ask(client, "若葉見本2丁目")
        return len(captured)

    before = count()
    for number in range(4):
        more = make.DistrictFactory(ward=near.places.asahi)
        Coverage.objects.create(town=near.places.two, district=more, is_part=True, note=f"{number}")
        make.OfficeFactory(ward=near.places.asahi, kind="care_plaza").districts.add(more)
        make.OrganizationFactory(district=more, kind="rengo")
    assert count() == before <= 8


@pytest.mark.parametrize("path", ["/", "/map/", "/wards/"])
def test_the_question_stands_on_the_top_page_and_beside_the_map(world, client, path):
    html = client.get(path).content.decode()
    assert 'action="/near/"' in html


def test_towns_to_choose_from_are_counted_up(near, client):
    for chome in ("三", "十"):
        town(near.places.asahi, f"若葉見本{chome}丁目", kana=f"わかばみほん{chome}")
    html = ask(client, "若葉見本")
    places = [html.index(f">若葉見本{chome}丁目") for chome in "一二三十"]
    assert places == sorted(places)
