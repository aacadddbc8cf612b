"""The markup that is joined in Python: complete, and no text becomes markup."""

import pytest
from django.template import Context, Template
from django.utils import timezone

from kyodo_portal.search.engine import find
from organizations.cards import cards_of
from organizations.templatetags.cards import facet_selects
from tests import factories as make
from tests.project.test_hostile_input import HOSTILE

pytestmark = pytest.mark.django_db


def drawn(cards, found=None) -> str:
    template = Template("{% load cards %}{% organization_cards cards level='h2' found=found %}")
    return template.render(Context({"cards": cards.values(), "found": found}))


def test_a_card_says_who_where_and_what(world):
    group = world.orgs.npo
    group.themes.add(make.ThemeFactory())
    make.ListingFactory(organization=group, title="部屋を貸せます（見本）")
    html = drawn(cards_of([group.pk], timezone.localdate()))
    for text in (
        group.name,
        "NPO法人",
        "見本の団体です",
        "できます：部屋を貸せます（見本）",
        "居場所・カフェ",
        f"{group.ward.name} {group.district.name}",
        f'href="{group.get_absolute_url()}"',
    ):
        assert text in html


def test_cards_come_in_the_order_asked_for_and_only_public_ones(world):
    draft = make.OrganizationFactory(status="draft")
    wanted = [world.orgs.stranger.pk, draft.pk, world.orgs.npo.pk, 999_999]
    found = cards_of(wanted, timezone.localdate())
    assert list(found) == [world.orgs.stranger.pk, world.orgs.npo.pk]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_group_becomes_markup(world, text):
    text = text[:60].replace("\0", "") or "空"
    group = make.OrganizationFactory(name=text, name_kana=text, tagline=text[:40])
    make.ListingFactory(organization=group, title=text[:30])
    cards = cards_of([group.pk], timezone.localdate())
    for found in (None, find(kinds=["org"], q=text)):
        html = drawn(cards, found).replace("<mark>", "").replace("</mark>", "")
        tags = html.count("<")
        assert tags == drawn(plain(cards)).count("<")


def plain(cards):
    """The same cards with harmless words."""
    for card in cards.values():
        card.name = card.name_kana = card.tagline = card.offer = "花"
    return cards


def test_options_are_escaped_and_empty_choices_left_out():
    select = {
        "name": "kind",
        "label": "<種類>",
        "empty": "すべて",
        "value": "b",
        "options": [('"><script>', "<b>", 3), ("b", "選んだもの", 0), ("c", "だれもいない", 0)],
    }
    html = facet_selects([select])
    assert "<script>" not in html
    assert "<b>" not in html
    assert "&lt;b&gt; (3)" in html
    assert '<option value="b" selected>選んだもの (0)' in html
    assert "だれもいない" not in html
