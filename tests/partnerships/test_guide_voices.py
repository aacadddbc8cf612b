"""The voices page and its filter."""

import pytest
from django.core.management import call_command
from django.test import Client

from partnerships.models import Voice

PAGE = "/guide/voices/"


@pytest.fixture(autouse=True)
def reference(db) -> None:
    call_command("load_reference", verbosity=0)


def html_of(**query: str) -> str:
    response = Client().get(PAGE, query)
    assert response.status_code == 200
    return response.content.decode()


def test_all_21_voices_and_a_help_for_each_trouble():
    html = html_of()
    assert html.count("平成22年の声") == 21
    assert html.count("<strong>このサイトのくふう</strong>") == 8
    assert "内容から推定しました" in html


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"sector": "市民"}, 10),
        ({"sector": "行政"}, 6),
        ({"sector": "企業"}, 5),
        ({"mood": "trouble"}, 8),
        ({"mood": "good"}, 13),
        ({"sector": "企業", "mood": "trouble"}, 2),
    ],
)
def test_the_filter_keeps_what_was_chosen(query, count):
    html = html_of(**query)
    assert html.count("平成22年の声") == count
    for voice in Voice.objects.filter(**query):
        assert voice.text in html


@pytest.mark.parametrize("query", [{"sector": "宇宙人"}, {"mood": "x"}, {"page": "9"}])
def test_unknown_values_filter_nothing(query):
    assert html_of(**query).count("平成22年の声") == 21


def test_an_unknown_value_is_named_and_the_known_one_still_counts():
    html = html_of(sector="市民", mood="x")
    assert html.count("平成22年の声") == 10
    assert "使えない条件がありました" in html
