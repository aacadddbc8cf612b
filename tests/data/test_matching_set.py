"""The evaluation set of the matching is well formed, and is what its script makes."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from organizations.models import Listing, Organization
from tests.benchmarks import matching_set

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
TEXT = (FIXTURES / "evaluation" / "matching.json").read_text(encoding="utf-8")
FOUND = json.loads(TEXT)
ROWS = {row["key"]: row for row in FOUND["organizations"]}
WRITTEN = matching_set.read(matching_set.FOLDER / "matching_pairs.json")
PHRASES = matching_set.read(matching_set.FOLDER / "matching_phrases.json")
REAL = {row["slug"]: row for row in matching_set.records("seeds/organizations")}
HAND_WRITTEN = {row["key"] for row in WRITTEN["organizations"]}
INVENTED_PAIRS = [pair for pair in FOUND["pairs"] if HAND_WRITTEN.issuperset(pair)]
REAL_PAIRS = [pair for pair in FOUND["pairs"] if not HAND_WRITTEN.intersection(pair)]
DISTRACTORS = {key: row for key, row in ROWS.items() if key not in HAND_WRITTEN | REAL.keys()}
FORM = ["key", "name", "kind", "ward", "district", "themes", "summary"]
FORM += ["strengths", "offers", "needs"]


def listings(row: dict[str, Any]) -> list[dict[str, str]]:
    return [*row["offers"], *row["needs"]]


def test_the_file_is_what_the_script_makes() -> None:
    assert matching_set.as_text(matching_set.make_set()) == TEXT


def test_one_organisation_stands_on_a_line() -> None:
    lines = TEXT.splitlines()
    assert sum(line.startswith('{"key":') for line in lines) == len(FOUND["organizations"])


def test_counts_and_unique_keys_and_names() -> None:
    assert len(ROWS) == len(FOUND["organizations"])
    assert len({row["name"] for row in ROWS.values()}) == len(ROWS)
    assert len(DISTRACTORS) == 2000
    assert len(INVENTED_PAIRS) >= 70
    assert len(INVENTED_PAIRS) + len(REAL_PAIRS) == len(FOUND["pairs"])


def test_every_pair_names_two_organisations_once() -> None:
    pairs = [frozenset(pair) for pair in FOUND["pairs"]]
    assert all(len(pair) == 2 and pair <= ROWS.keys() for pair in pairs)
    assert len(set(pairs)) == len(pairs)
    assert {key for pair in pairs for key in pair} == ROWS.keys() - DISTRACTORS.keys()


def test_labels_are_those_of_the_portal() -> None:
    kinds, listing_kinds = set(Organization.Kind.labels), set(Listing.Kind.labels)
    themes = {row["name"] for row in matching_set.records("reference/themes")}
    wards = {row["name"] for row in matching_set.records("reference/wards")}
    for row in ROWS.values():
        assert list(row) == FORM, row["key"]
        assert row["kind"] in kinds, row["key"]
        assert themes.issuperset(row["themes"]), row["key"]
        assert len(set(row["themes"])) == len(row["themes"]), row["key"]
        assert row["ward"] in wards or (row["ward"] == "" and row["key"] in REAL), row["key"]
        assert row["district"] or row["key"] in REAL, row["key"]
        for listing in listings(row):
            assert list(listing) == ["kind", "title", "detail"], row["key"]
            assert listing["kind"] in listing_kinds, row["key"]


def test_texts_fit_the_fields_and_have_no_open_slot() -> None:
    for row in ROWS.values():
        assert 0 < len(row["name"]) <= 60, row["key"]
        assert len(row["summary"]) <= 300, row["key"]
        assert len(row["strengths"]) <= 120, row["key"]
        for listing in listings(row):
            assert 0 < len(listing["title"]) <= 30, row["key"]
            assert len(listing["detail"]) <= 300, row["key"]
    assert not any(f"{{{slot}}}" in TEXT for slot in "dtmnwxk")


def test_real_groups_have_only_the_words_of_the_sources() -> None:
    found = {row["key"]: row for row in ROWS.values() if row["key"] in REAL}
    assert len(REAL_PAIRS) >= 8
    assert set(found) == {key for pair in REAL_PAIRS for key in pair}
    for key, row in found.items():
        source = REAL[key]
        assert listings(row) == [], key
        assert row["name"] == source["name"], key
        assert row["summary"] in {source["summary"], source["tagline"]}, key
        assert row["strengths"] == source["effort"], key


def test_every_partnership_of_the_seeds_gives_a_pair() -> None:
    for partnership in matching_set.records("seeds/partnerships"):
        parties = {party["organization"] for party in partnership["parties"]}
        assert any(parties.issuperset(pair) for pair in REAL_PAIRS), partnership["slug"]


def test_invented_groups_do_not_take_the_place_or_name_of_real_ones() -> None:
    real_districts = {row["name"] for row in matching_set.records("seeds/districts")}
    real_names = {row["name"] for row in REAL.values()}
    for key, row in ROWS.items():
        if key in HAND_WRITTEN:
            assert row["district"] not in real_districts, key
        if key not in REAL:
            assert row["name"] not in real_names, key
        if key in DISTRACTORS and row["district"] in real_districts:
            place = row["district"].removesuffix("地区")
            words = [row["name"], row["summary"], *(str(one) for one in listings(row))]
            assert not any(place in word for word in words), key


def test_the_pairs_are_as_varied_as_the_issue_asks() -> None:
    sides = [[ROWS[key] for key in pair] for pair in INVENTED_PAIRS]
    number = len(sides)
    silent = sum(any(not listings(row) for row in pair) for pair in sides)
    unlike = sum(first["kind"] != second["kind"] for first, second in sides)
    apart = sum(first["district"] != second["district"] for first, second in sides)
    across = sum(first["ward"] != second["ward"] for first, second in sides)
    assert silent / number >= 0.3
    assert unlike / number >= 0.9
    assert apart / number >= 0.2
    assert across >= 5
    # Never is the need written in the words of the offer.
    titles = Counter(one["title"] for pair in sides for row in pair for one in listings(row))
    assert set(titles.values()) == {1}


def test_eight_wards_or_more_have_three_districts_each() -> None:
    districts: dict[str, set[str]] = {}
    for row in WRITTEN["organizations"]:
        districts.setdefault(row["ward"], set()).add(row["district"])
    assert len(districts) >= 8
    assert all(len(names) >= 3 for names in districts.values())


def test_distractors_come_from_enough_sentences() -> None:
    sentences = [one["title"] for topic in PHRASES["topics"] for one in topic["listings"]]
    summaries = [
        *(text for topic in PHRASES["topics"] for text in topic["summaries"]),
        *(text for kind in PHRASES["kinds"] for text in kind["summaries"]),
    ]
    assert len(set(sentences)) >= 120
    assert len(set(summaries)) >= 80


@pytest.mark.parametrize("entry", WRITTEN["pairs"], ids=lambda entry: "-".join(entry["pair"]))
def test_no_distractor_in_the_districts_of_a_pair_offers_or_needs_its_subject(entry) -> None:
    districts = {ROWS[key]["district"] for key in entry["pair"]}
    titles = {
        one["title"].split("{")[0]
        for topic in PHRASES["topics"]
        for one in topic["listings"]
        if {topic["slug"], *one.get("also", [])}.intersection(entry["subjects"])
    }
    near = [row for row in DISTRACTORS.values() if row["district"] in districts]
    assert len(near) >= 20
    starts = tuple(title for title in titles if title)
    for row in near:
        for one in listings(row):
            assert not (starts and one["title"].startswith(starts)), row["key"]
