"""The page of a group is joined in Python: complete, and no text of it becomes markup."""

import pytest
from django.utils import timezone

from districts.models import Source
from organizations.models import Organization, Place, PlaceKind
from tests import factories as make
from tests.project.test_hostile_input import HOSTILE

pytestmark = pytest.mark.django_db


def html_with(world, client, text, **changes):
    """The page of a group in which everything that people write is this text."""
    source, _ = Source.objects.update_or_create(
        slug="paper", defaults={"title": text, "issuer": text, "published": text}
    )
    kind, _ = PlaceKind.objects.update_or_create(slug="hall", defaults={"name": text})
    group = make.OrganizationFactory(
        district=world.places.a,
        kind=Organization.Kind.NPO,
        **dict.fromkeys(("name", "name_kana", "tagline", "summary", "effort"), text),
        **dict.fromkeys(("how_to_join", "participants", "contact_name", "archived_note"), text),
        **dict.fromkeys(("public_phone", "public_fax", "public_address"), text[:20]),
        show_phone=True,
        show_fax=True,
        show_address=True,
        website="https://example.jp/?a=1&b=2",
        open_to="anyone",
        plain_japanese=True,
        wheelchair_ok=True,
        founded_year=2015,
        people_count=1200,
        confirmed_on=timezone.localdate(),
        no_capacity=True,
        source=source,
        source_note=text,
    )
    group.themes.add(make.ThemeFactory(name=text[:30]))
    for direction in ("offer", "need"):
        make.ListingFactory(organization=group, direction=direction, title=text[:30], detail=text)
    place = Place.objects.create(
        slug=f"place{group.pk}",
        name=text,
        text=text,
        kind=kind,
        source=source,
        organization=group,
        district=world.places.a,
    )
    make.EventFactory(organization=group, district=world.places.a, name=text, fee=text, place=place)
    Organization.objects.filter(pk=group.pk).update(**changes)
    response = client.get(f"/orgs/{group.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_sections_stand_in_their_order(world, client):
    html = html_with(world, client, "花")
    anchors = ["summary", "effort", "join", "listings", "events", "places", "contact"]
    places = [html.index(f'<h2 id="{anchor}">') for anchor in anchors]
    assert places == sorted(places)
    for words in (
        "参加できる人：どなたでも（花）",
        "日本語が苦手でも参加できます",
        "<dt>窓口</dt><dd>花</dd>",
        "https://example.jp/?a=1&amp;b=2",
        "2015年",
        "1200人",
        "出典：「花」（花、花）",
        "今は余力がない",
    ):
        assert words in html
    assert "いっしょに、やってみませんか" in html


def test_a_group_of_the_whole_city_has_no_place_to_lead_to(world, client):
    html = html_with(world, client, "花", ward=None, district=None)
    assert "<dt>活動する場所</dt><dd>市の全域</dd>" in html


def test_a_group_by_name_only_says_how_it_is_taken_over(world, client):
    html = html_with(world, client, "花", status="name_only")
    assert "名前だけの登録です" in html
    assert "/orgs/claim/" in html
    assert "<dt>窓口</dt>" not in html


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_of_a_group_becomes_markup(world, client, name):
    # Kept texts have no such signs; line ends become <br> by intention.
    text = "花" + "".join(sign for sign in HOSTILE[name][:35] if sign.isprintable())
    hostile, plain = (html_with(world, client, one) for one in (text, "花"))
    assert hostile.count("<") == plain.count("<")
    assert hostile.count('"') == plain.count('"')
