"""`manage.py evaluate_matching FILE`: one JSON object, and clear words about a bad file."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from kyodo_portal.evaluation.labels import Labels, tidy
from kyodo_portal.evaluation.matching import place_of
from kyodo_portal.evaluation.world import BadFile

FIGURES = {"recall_at_3", "recall_at_10", "mrr"}


def organization(key, **values):
    return {"key": key, "name": f"見本{key}", "kind": "NPO法人", "ward": "旭区"} | values


def world():
    return {
        "organizations": [
            organization(
                "choir",
                needs=[{"kind": "場所", "title": "合唱の会場をさがしています", "detail": ""}],
            ),
            organization(
                "hall",
                kind="自治会町内会",
                district="見本丘",
                themes=["アート・文化"],
                offers=[
                    {"kind": "場所", "title": "集会所を貸せます。" * 5, "detail": "合唱もどうぞ"}
                ],
            ),
            *(
                organization(f"other{n}", kind="企業・商店会", district="べつの地区", ward="緑区")
                for n in range(12)
            ),
        ],
        "pairs": [["choir", "hall"]],
    }


@pytest.fixture
def run(tmp_path, capsys, db, monkeypatch):
    """Run the command in the test's own database: a scratch one would take its place."""
    from contextlib import nullcontext

    from kyodo_portal.management.commands import evaluate_matching

    monkeypatch.setattr(evaluate_matching, "scratch_database", nullcontext)

    def call(data, *options):
        path = tmp_path / "world.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        call_command("evaluate_matching", str(path), *options)
        return capsys.readouterr().out

    return call


def test_one_json_object_with_all_figures(run):
    out = run(world())
    result = json.loads(out)
    assert out.count("\n") == 1
    assert set(result) == {"pairs", "baselines", *FIGURES}
    assert result["pairs"] == 1
    assert result["recall_at_3"] == result["recall_at_10"] == result["mrr"] == 1.0
    assert set(result["baselines"]) == {"random_in_district", "shared_themes", "text_similarity"}
    for figures in result["baselines"].values():
        assert set(figures) == FIGURES
        assert all(0 <= figure <= 1 for figure in figures.values())


def test_shares_by_kind(run):
    shares = json.loads(run(world(), "--by-kind"))["share_by_kind"]
    assert set(shares["NPO法人"]) == {"suggested", "population"}
    assert sum(share["population"] for share in shares.values()) == pytest.approx(1, abs=0.01)


def test_labels_are_read_as_people_write_them():
    record = {
        "key": "a",
        "name": "見本",
        "kind": "地区社協",
        "ward": "横浜市旭区",
        "themes": ["防災"],
        "needs": [{"kind": "会場", "title": "部屋"}],
    }
    (read,) = tidy([record])
    assert read["kind"].startswith("地区社会福祉協議会")
    assert read["ward"] == "旭区"
    assert read["themes"] == ["防災・防犯"]
    assert read["needs"][0]["kind"] == "場所"
    assert read["offers"] == []


@pytest.mark.parametrize(
    "label", ["任意団体", "市民活動団体", "ボランティア", "市民活動団体・ボランティア"]
)
def test_many_words_for_one_kind(label):
    (read,) = tidy([{"key": "a", "name": "見本", "kind": label}])
    assert read["kind"] == "市民活動団体・ボランティア"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "ＸＹＺ"}, "choir: unknown kind"),
        ({"ward": "ＸＹＺ"}, "choir: unknown ward"),
        ({"themes": ["ＸＹＺ"]}, "choir: unknown theme"),
        ({"offers": [{"kind": "ＸＹＺ"}]}, "choir: unknown kind of offer or need"),
        ({"offers": ["ＸＹＺ"]}, "choir: an offer or a need"),
        ({"name": ""}, "organization 0"),
        ({"key": "hall"}, "same key"),
    ],
)
def test_a_bad_record_is_named(run, change, words):
    data = world()
    data["organizations"][0] |= change
    with pytest.raises(CommandError, match=words):
        run(data)


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        (None, "“pairs” is missing"),
        ([["choir", "nobody"]], "“nobody”"),
        ([["choir"]], "two keys"),
    ],
)
def test_bad_pairs_are_named(run, pairs, words):
    with pytest.raises(CommandError, match=words):
        run(world() | {"pairs": pairs})


@pytest.mark.parametrize("text", ["", "[]", "{", '{"pairs": []}'])
def test_a_file_of_another_shape(run, text):
    with pytest.raises(CommandError):
        run(text)


def test_a_missing_file(run):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("evaluate_matching", "/nowhere.json")


def test_the_nearest_label_or_none():
    labels = Labels("kind", {"企業・商店会": ["会社"]})
    assert labels.read("企業", "a") == labels.read("会社", "a") == "企業・商店会"
    with pytest.raises(BadFile):
        labels.read("", "a")


def test_places_count_from_one():
    assert place_of(7, [5, 7]) == 2
    assert place_of(9, [5, 7]) == float("inf")
