"""manage.py import_boundaries: N03 and plain files, districts, slips, and doing it twice."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from districts.models import Outline, Source
from kyodo_portal.history.models import HistoryEntry
from tests import factories as make

RING = [[139.50, 35.45], [139.56, 35.45], [139.56, 35.50], [139.50, 35.50], [139.50, 35.45]]
OTHER = [[139.48, 35.50], [139.56, 35.50], [139.56, 35.54], [139.48, 35.54], [139.48, 35.50]]


def feature(ring=RING, **properties):
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


@pytest.fixture
def run(tmp_path, places):
    def import_it(content, *options):
        path = tmp_path / "mihon.geojson"
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
        out = io.StringIO()
        call_command("import_boundaries", str(path), *options, stdout=out)
        return out.getvalue()

    return import_it


@pytest.fixture
def places(db):
    asahi = make.WardFactory(slug="asahi", name="旭区", code="141127")
    make.WardFactory(slug="midori", name="緑区", code="141135")
    return make.DistrictFactory(ward=asahi, slug="mihongaoka", name="見本ヶ丘地区")


def outlines():
    return {str(one): one for one in Outline.objects.all()}


def test_n03_wards_are_found_by_code_and_other_cities_are_left_out(run):
    out = run(
        collection(
            feature(N03_003="横浜市", N03_004="旭区", N03_007="14112"),
            feature(OTHER, N03_003="相模原市", N03_004="緑区", N03_007="14151"),
        )
    )
    assert set(outlines()) == {"旭区"}
    assert outlines()["旭区"].rings == [RING]
    assert "国土数値情報" in outlines()["旭区"].credit
    assert "使わなかった区域：1（緑区）" in out
    assert "入れました：区の境界 1件" in out


@pytest.mark.parametrize(
    "words", [{"code": 141127}, {"code": "14112"}, {"name": "旭区"}, {"name": "横浜市旭区"}]
)
def test_plain_files_name_wards_by_code_of_five_or_six_digits_or_by_name(run, words):
    run(collection(feature(**words)), "--credit", "見本の出典")
    assert outlines()["旭区"].credit == "見本の出典"


def test_districts_are_found_by_ward_and_name(run):
    run(collection(feature(ward="旭区", name="見本が丘")))
    assert set(outlines()) == {"見本ヶ丘地区"}


def test_the_parts_of_a_ward_are_joined_and_heights_dropped(run):
    high = [[x, y, 12.5] for x, y in OTHER]
    run(collection(feature(code="14112"), feature(high, code="14112")))
    assert sorted(outlines()["旭区"].rings) == sorted([RING, OTHER])


def test_a_large_outline_is_made_small_enough_for_the_page(run):
    top = [[139.5 + 0.00002 * n, 35.5 + 0.0003 * (n % 2)] for n in range(3000)]
    out = run(collection(feature([[139.5, 35.45], *top, [139.5, 35.45]], name="旭区")))
    assert sum(map(len, outlines()["旭区"].rings)) <= 200
    assert "旭区：3,002点 → " in out


def test_a_second_run_changes_nothing_and_a_correction_is_written(run):
    run(collection(feature(name="旭区")))
    out = run(collection(feature(name="旭区")))
    assert "同じでした：区の境界 1件" in out
    assert HistoryEntry.objects.filter(action="outline_imported").count() == 1
    out = run(collection(feature(OTHER, name="旭区")))
    assert "直しました：区の境界 1件" in out
    assert outlines()["旭区"].rings == [OTHER]
    assert Outline.objects.count() == 1


def test_check_says_what_would_be_done_and_writes_nothing(run):
    out = run(collection(feature(name="旭区")), "--check")
    assert "入れるもの：区の境界 1件" in out
    assert not Outline.objects.exists()
    assert not HistoryEntry.objects.filter(action="outline_imported").exists()


def test_the_source_is_kept_and_an_unknown_one_named(run):
    Source.objects.create(slug="n03", title="見本の行政区域データ")
    run(collection(feature(name="旭区")), "--source", "n03")
    assert outlines()["旭区"].source_id == "n03"
    assert outlines()["旭区"].credit == "見本の行政区域データ"
    with pytest.raises(CommandError, match="nanika.*あるもの：n03"):
        run(collection(feature(name="旭区")), "--source", "nanika")


def flipped(ring):
    return [[y, x] for x, y in ring]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (collection(feature(flipped(RING), name="旭区")), "緯度と経度が入れかわって"),
        (collection(feature([[x + 1, y] for x, y in RING], name="旭区")), "横浜市の外"),
        (collection(feature([[-12000.5, -50000], *RING], name="旭区")), "横浜市の外"),
        (collection(feature([[139.5, "北"], *RING], name="旭区")), "座標を、読みとれません"),
        (collection(feature([[139.5], *RING], name="旭区")), "座標を、読みとれません"),
        (collection(feature([[139.5, 35.4]] * 5, name="旭区")), "面になりません"),
        (collection(feature(name="みほん市")), "1つもありませんでした：みほん市"),
        (collection(), "1つもありません"),
        (collection("旭区"), "1番目"),
        ({"type": "Topology"}, "TopoJSON"),
        ({"type": "Feature"}, "FeatureCollection"),
        ([1, 2], "FeatureCollection"),
        ('{"type": "Feature', "JSONとして読めません（1行目"),
        ("[" * 100_000, "深すぎ|読めません"),
        ("PK\x03\x04", "ZIP"),
        (
            {**collection(feature(name="旭区")), "crs": {"properties": {"name": "EPSG:2451"}}},
            "JGD2011",
        ),
    ],
)
def test_an_unusable_file_is_refused_with_the_reason_and_nothing_written(run, content, message):
    with pytest.raises(CommandError, match=message):
        run(content)
    assert not Outline.objects.exists()


def test_one_bad_ward_keeps_the_good_one_out_too(run):
    with pytest.raises(CommandError, match="緑区"):
        run(collection(feature(name="旭区"), feature(flipped(OTHER), name="緑区")))
    assert not Outline.objects.exists()


def test_entries_without_a_surface_are_counted(run):
    point = {"type": "Feature", "properties": {}, "geometry": {"type": "Point"}}
    out = run(collection(feature(name="旭区"), point, {"type": "Feature", "geometry": None}))
    assert "面ではないため使わなかったもの：2" in out


def test_broken_letters_and_missing_files_have_a_sentence(run, tmp_path):
    path = tmp_path / "sjis.geojson"
    path.write_bytes("旭区".encode("cp932"))
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("import_boundaries", str(path))
    with pytest.raises(CommandError, match="ファイルを読めません"):
        call_command("import_boundaries", str(tmp_path / "nai.geojson"))
