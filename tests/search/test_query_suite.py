"""What people type finds what they mean: hundreds of queries, whatever state the index is in.

The queries and the groups they should find stand in `fixtures/evaluation/search.json`, written
from the rules of the search. Each is asked three ways: with everything in a worker's memory, with
everything in the built index, and with a build that half of the groups came after.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from kyodo_portal.evaluation.search import asker, verdict
from kyodo_portal.evaluation.world import BadFile, load_world
from kyodo_portal.indexing import write_entries
from kyodo_portal.search import memory
from kyodo_portal.search.building import build
from kyodo_portal.search.engine import find
from organizations.index import reindex_organizations
from organizations.models import Organization

FILE = Path(__file__).resolve().parents[2] / "fixtures" / "evaluation" / "search.json"
DATA = json.loads(FILE.read_text(encoding="utf-8"))
GROUPS, QUERIES = DATA["organizations"], DATA["queries"]
BAD = {
    "nothing but a minus": "-",
    "a wide minus": "－",
    "a mathematical minus": "−",
    "an empty phrase": '""',
    "an empty Japanese phrase": "「」",
    "half a phrase": '"',
    "half a Japanese phrase": "」「",
    "a minus before an empty phrase": '-""',
    "10,000 symbols": "！？#$%&" * 1_250,
    "10,000 minuses": "-" * 10_000,
    "10,000 quotes": '"' * 10_000,
    "10,000 rare letters": "龘" * 10_000,
    "100 words nobody has": " ".join(f"龘{n}龘" for n in range(100)),
    "nul in a rare word": "龘\0龘",
    "emoji": "👩‍👩‍👧‍👦🎏",
    "like": "%",
    "like any letter": "_",
    "like escaped": "\\%\\_",
    "regex": ".*",
    "regex set": "[ぁ-ん]+",
    "regex trouble": "(?:(a+)+)+$",
    "sql": "' OR '1'='1",
    "sql end": "'); DROP TABLE search_entry;--",
    "full text": 'NEAR( AND "*" ^ NOT',
    "template": "{{7*7}}{% now %}",
    "facet words": "ward:1",
    "superscript": "²³①⁉",
    "ligature": "ﷺ" * 200,
}
# Nothing that a person could see: the same as an empty query.
UNSEEN = {
    "blanks": " \u3000\t",
    "controls": "\x01\x02\x03\x1b\x7f",
    "nul": "\0",
    "lone surrogates": "\ud800\udfff",
    "direction": "\u202e\u2066\u200f",
    "invisible": "\u200b\u200d\ufeff\u00ad",
    "newlines": "\r\n\u2028\u2029",
}
Answers = dict[str, list[str]]


def in_memory(early: list[int], late: list[int]) -> None:
    reindex_organizations(early)
    reindex_organizations(late)


def all_built(early: list[int], late: list[int]) -> None:
    in_memory(early, late)
    build()


def half_built(early: list[int], late: list[int]) -> None:
    """A third is built, a third changed after the build, a third came after it."""
    changed = early[::2]
    kept = list(Organization.objects.filter(pk__in=changed))
    Organization.objects.filter(pk__in=changed).update(name="祭の縁側", summary="防災と絵本")
    reindex_organizations(early)
    build()
    Organization.objects.bulk_update(kept, ["name", "summary"])
    reindex_organizations(changed)
    reindex_organizations(late)


WAYS: dict[str, Callable[[list[int], list[int]], None]] = {
    "in memory": in_memory,
    "all built": all_built,
    "half built": half_built,
}


@pytest.fixture(scope="module")
def worlds(django_db_setup: Any, django_db_blocker: Any) -> Iterator[dict[str, dict[str, Answers]]]:
    """way → {"queries" or "bad": {query: keys found, best first}}; the worlds are undone."""
    found: dict[str, dict[str, Answers]] = {}
    with django_db_blocker.unblock():
        for way, write in WAYS.items():
            with transaction.atomic():
                keys = load_world(GROUPS)
                pks = list(keys.values())
                write(pks[: len(pks) * 2 // 3], pks[len(pks) * 2 // 3 :])
                memory.forget()
                ask = asker(keys)
                found[way] = {
                    "queries": {query["q"]: ask(query["q"]) for query in QUERIES},
                    "bad": {name: ask(q) for name, q in BAD.items()},
                }
                transaction.set_rollback(True)
            memory.forget()
    return found


KEYS = {group["key"]: number for number, group in enumerate(GROUPS)}


@pytest.mark.parametrize("query", QUERIES, ids=[query["q"] for query in QUERIES])
def test_a_query_finds_what_it_should_and_not_what_it_should_not(query, worlds):
    for way in WAYS:
        found = worlds[way]["queries"][query["q"]]
        assert verdict(query, found, KEYS) == ([], []), way
        assert found == worlds["in memory"]["queries"][query["q"]], way


@pytest.mark.parametrize(
    "query", [q for q in QUERIES if "first" in q], ids=lambda query: query["q"]
)
def test_names_come_before_readings_themes_and_texts(query, worlds):
    for way in WAYS:
        found = worlds[way]["queries"][query["q"]]
        assert found[: len(query["first"])] == query["first"], way


@pytest.mark.parametrize("name", BAD)
def test_bad_input_finds_next_to_nothing_and_breaks_nothing(name, worlds):
    for way in WAYS:
        assert len(worlds[way]["bad"][name]) < len(GROUPS) / 4, way


@pytest.mark.django_db
def test_an_empty_query_finds_everything():
    load_world(GROUPS)
    write_entries()
    for q in ("", *UNSEEN.values()):
        assert find(kinds=["org"], q=q).total == len(GROUPS), repr(q)
    for q in ("-祭", " ".join(f"-会{n}" for n in range(100)), "祭\0り", "\ud800祭"):
        assert 0 < find(kinds=["org"], q=q).total <= len(GROUPS), repr(q)


def test_the_suite_is_large_and_its_groups_are_invented():
    assert len(GROUPS) >= 60
    assert len({query["q"] for query in QUERIES}) == len(QUERIES) >= 150
    seeds = json.loads((FILE.parents[1] / "seeds" / "organizations.json").read_text("utf-8"))
    real = {record["name"] for record in seeds["records"]}
    assert not real & {group["name"] for group in GROUPS}
    assert "見本" in DATA["about"]


@pytest.mark.django_db
def test_the_command_prints_one_json_object(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(
        "kyodo_portal.management.commands.evaluate_search.scratch_database", transaction.atomic
    )
    path = tmp_path / "small.json"
    queries = [
        {"q": "祭", "expect": ["matsuri-tsubaki"], "not": ["bear"], "more": 1},
        {"q": "祭", "expect": ["bear", "matsuri-minato"], "not": ["matsuri-tsubaki"]},
        {"q": "熊"},
    ]
    path.write_text(json.dumps({"organizations": GROUPS, "queries": queries}), encoding="utf-8")
    call_command("evaluate_search", str(path))
    assert json.loads(capsys.readouterr().out) == {
        "queries": 3,
        "right": 2,
        "missed": [{"q": "祭", "key": "bear"}],
        "unwanted": [{"q": "祭", "key": "matsuri-tsubaki"}],
    }


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "町の会"}, "町の会"),
        ({"ward": "東区"}, "東区"),
        ({"themes": ["天文"]}, "天文"),
        ({"offers": [{"kind": "宿", "title": "宿"}]}, "宿"),
        ({"name": ""}, "no name"),
        ({"key": "bear"}, "same key"),
    ],
)
@pytest.mark.django_db
def test_a_file_that_cannot_be_read_says_why(change, words):
    with pytest.raises(BadFile, match=re.escape(words)):
        load_world([GROUPS[-1] | {"key": "bear"}, GROUPS[0] | change])


@pytest.mark.django_db
def test_a_group_needs_no_more_than_a_key_a_name_and_a_kind():
    long = "あ" * 40
    offers = [{"kind": "場所", "title": long}]
    (pk,) = load_world(
        [{"key": "a", "name": "見本会", "kind": "NPO法人", "ward": "旭", "offers": offers}]
    ).values()
    group = Organization.objects.get(pk=pk)
    assert (group.kind, group.ward.name, group.is_public) == ("npo", "旭区", True)
    assert long in group.listings.get().detail
