"""The found words are marked in the spelling of the text, and nothing becomes markup."""

import pytest

from kyodo_portal.search.marking import marked, snippet
from kyodo_portal.search.words import Synonyms, read_query


def mark(text: str, q: str, *groups: list[str]) -> str:
    return str(marked(text, read_query(q, Synonyms(list(groups)))))


@pytest.mark.parametrize(
    ("text", "q", "expected"),
    [
        ("若葉台の会", "若葉台", "<mark>若葉台</mark>の会"),
        ("ＮＰＯ若葉台", "npo", "<mark>ＮＰＯ</mark>若葉台"),
        ("ｹｱﾌﾟﾗｻﾞ見本", "ケアプラザ", "<mark>ｹｱﾌﾟﾗｻﾞ</mark>見本"),
        ("髙橋さんの畑", "高橋", "<mark>髙橋</mark>さんの畑"),
        ("㈱みほん", "株式会社", "<mark>㈱</mark>みほん"),
        ("みまもり 見守り", "みまもり 見守り", "<mark>みまもり 見守り</mark>"),
        ("花と緑", "海", "花と緑"),
        ("花花花", "花花", "<mark>花花花</mark>"),
        ("ボーイ スカウト", "ボーイスカウト", "<mark>ボーイ スカウト</mark>"),
        ("", "花", ""),
    ],
)
def test_words_are_marked_as_written(text, q, expected):
    assert mark(text, q) == expected


def test_a_word_that_means_the_same_is_marked_too():
    assert mark("若葉台自治会", "町内会", ["自治会", "町内会"]) == "若葉台<mark>自治会</mark>"


@pytest.mark.parametrize("text", ["<script>花</script>", "花\"'&<b>", "<mark>花"])
def test_markup_in_a_text_stays_text(text):
    html = mark(text, "花")
    rest = html.replace("<mark>", "", 1).replace("</mark>", "", 1)
    assert "<" not in rest
    assert html.count("<mark>") == 1


def test_a_snippet_stands_around_the_first_hit():
    text = "あ" * 300 + "見守り" + "い" * 300
    part = str(snippet(text, read_query("見守り"), length=60))
    assert "<mark>見守り</mark>" in part
    assert part.startswith("…")
    assert part.endswith("…")
    assert len(part) < 90
