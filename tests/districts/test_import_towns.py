"""manage.py import_towns: 町丁目 from Geolonia's list or our CSV, with districts and offices."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from districts.models import Coverage, Source, Town
from districts.towns import town_and_chome, town_key
from tests import factories as make

HEADER = "ward,town,kana,postal,lat,lon,district,is_part,note,office"


@pytest.fixture
def run(tmp_path, db):
    asahi = make.WardFactory(slug="asahi", name="旭区", code="141127")
    make.DistrictFactory(ward=asahi, slug="mihongaoka", name="見本ヶ丘地区")
    make.DistrictFactory(ward=asahi, slug="mihondai", name="みほん台団地")
    make.OfficeFactory(ward=asahi, slug="mihon-plaza", name="見本プラザ", kind="care_plaza")

    def import_it(content, *options, encoding="utf-8"):
        path = tmp_path / "machi"
        path.write_bytes(content.encode(encoding))
        out = io.StringIO()
        call_command("import_towns", str(path), *options, stdout=out)
        return out.getvalue()

    return import_it


def table(*lines):
    return "\n".join([HEADER, *lines])


def geolonia(*entries):
    rows = [
        dict(zip(("ward", "town", "koaza", "lat", "lng"), entry, strict=True)) for entry in entries
    ]
    return json.dumps(rows, ensure_ascii=False)


@pytest.mark.parametrize(
    "name", ["若葉台一丁目", "若葉台１丁目", "若葉台1丁目", "若葉台 1丁目", "若葉台　一丁目"]
)
def test_the_ways_to_write_a_chome_have_one_key(name):
    assert town_key(name) == "若葉台1丁目"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("若葉台十二丁目", ("若葉台", "12")),
        ("若葉台二十丁目", ("若葉台", "20")),
        ("若葉台1-2-3", ("若葉台", "1")),
        ("若葉台１－２", ("若葉台", "1")),
        ("若葉台1の5", ("若葉台", "1")),
        ("若葉台1丁目2番3号", ("若葉台", "1")),
        ("若葉台", ("若葉台", "")),
        ("三ツ境", ("三つ境", "")),
        ("十日市場町", ("十日市場町", "")),
        ("", ("", "")),
    ],
)
def test_what_people_type_is_read_as_town_and_chome(typed, found):
    assert town_and_chome(typed) == found


def test_geolonia_lists_become_towns_with_points(run):
    content = geolonia(
        ("旭区", "見本町", "北ノ前", 35.47, 139.53),
        ("旭区", "見本町", "", 35.48, 139.54),
        ("旭区", "見本台一丁目", "", None, None),
    )
    out = run(content, "--format", "geolonia")
    assert "入れました：町丁目 2件" in out
    town = Town.objects.get(name="見本町")
    assert (town.latitude, town.longitude, town.key) == (35.48, 139.54, "見本町")
    assert Town.objects.get(name="見本台一丁目").key == "見本台1丁目"
    assert "同じでした：町丁目 2件" in run(content, "--format", "geolonia")


def test_a_csv_says_who_has_a_town_wholly_or_in_part(run):
    content = table(
        "旭区,見本ヶ丘一丁目,ミホンガオカ,２４１０８０１,35.47,139.53,見本ヶ丘地区,0,,mihon-plaza",
        "旭区,見本ヶ丘四丁目,,,,,見本ヶ丘,一部,1番〜12番,",
        "旭区,見本ヶ丘四丁目,,,,,みほん台団地,1,13番から,",
    )
    out = run(content)
    assert "入れました：町丁目 2件" in out
    assert "入れました：受けもち 4件" in out
    town = Town.objects.get(name="見本ヶ丘一丁目")
    assert (town.postal_code, town.name_kana) == ("241-0801", "みほんがおか")
    parts = Coverage.objects.filter(town__name="見本ヶ丘四丁目").order_by("district__slug")
    assert [(c.district.slug, c.is_part, c.note) for c in parts] == [
        ("mihondai", True, "13番から"),
        ("mihongaoka", True, "1番〜12番"),
    ]
    assert Coverage.objects.get(office__isnull=False).office.slug == "mihon-plaza"


def test_a_second_run_changes_nothing_and_a_correction_only_its_row(run):
    line = "旭区,見本町,みほんちょう,241-0801,35.47,139.53,mihongaoka,1,1番から,"
    run(table(line))
    out = run(table(line))
    assert "同じでした：町丁目 1件" in out
    assert "同じでした：受けもち 1件" in out
    out = run(table(line.replace("1番から", "9番から")))
    assert "直しました：受けもち 1件" in out
    assert Coverage.objects.get().note == "9番から"


def test_an_empty_cell_empties_nothing(run):
    run(table("旭区,見本町,みほんちょう,241-0801,35.47,139.53,,,,"))
    run(table("旭区,見本町,,,,,,,,"))
    town = Town.objects.get()
    assert (town.name_kana, town.postal_code, town.latitude) == ("みほんちょう", "241-0801", 35.47)


def test_a_cp932_file_of_a_spreadsheet_is_read(run):
    run(table("旭区,見本町,,,,,,,,"), encoding="cp932")
    assert Town.objects.get().name == "見本町"


def test_check_writes_nothing_and_the_source_is_kept(run):
    content = table("旭区,見本町,,,,,,,,")
    assert "入れるもの：町丁目 1件" in run(content, "--check")
    assert not Town.objects.exists()
    Source.objects.create(slug="geolonia", title="見本の住所データ")
    run(content, "--source", "geolonia")
    assert Town.objects.get().source_id == "geolonia"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("みほん区,見本町,,,,,,,,", "区「みほん区」"),
        ("旭区,見本町,,,,,どこか地区,,,", "旭区に、地区「どこか地区」"),
        ("旭区,見本町,,,,,,,,どこかの窓口", "窓口「どこかの窓口」"),
        (",見本町,,,,,,,,", "3行目に、ward"),
        ("旭区,見本町,,,,,mihongaoka,たぶん,,", "is_part"),
        ("旭区,見本町,,12,,,,,,", "postal"),
        ("旭区,見本町,,,139.53,35.47,,,,", "入れかわって"),
        ("旭区,見本町,,,34.7,135.5,,,,", "横浜市の外"),
        ("旭区,見本町,,,北,東,,,,", "数字で"),
        ("旭区,見本町,,,35.47,,,,,", "両方"),
        ("旭区,見本町", "列の数"),
    ],
)
def test_a_bad_line_is_named_and_nothing_written(run, line, message):
    with pytest.raises(CommandError, match=message):
        run(table("旭区,よい町,,,,,,,,", line))
    assert not Town.objects.exists()


def test_every_unknown_name_is_told_at_once(run):
    with pytest.raises(CommandError) as told:
        run(table("甲区,一町,,,,,,,,", "乙区,二町,,,,,,,,"))
    assert "甲区" in str(told.value)
    assert "乙区" in str(told.value)


@pytest.mark.parametrize(
    "content",
    [
        "{}",
        "[]",
        "[1]",
        '[{"ward": "旭区"}]',
        "見本",
        '[{"ward":"旭区","town":"町","lat":true,"lng":1}]',
    ],
)
def test_what_is_no_geolonia_list_is_refused(run, content):
    with pytest.raises(CommandError):
        run(content, "--format", "geolonia")
    assert not Town.objects.exists()
