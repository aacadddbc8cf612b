"""団体をさがす: filters by GET, kind to every address somebody may paste."""

import pytest
from django.urls import reverse

from kyodo_portal.search.models import Synonym
from organizations.models import Organization
from tests import factories as make

URL = "/orgs/"
GONE = "条件の一部は見つからなかったので、のぞいて表示しています。"
PAST_END = "そのページはありません。さいごのページを表示しています。"


@pytest.fixture
def cafe(world):
    """Two themes; the NPO of district A has the first of them."""
    ibasho = make.ThemeFactory(slug="ibasho", name="居場所・カフェ", order=1)
    make.ThemeFactory(slug="bosai", name="防災・防犯", order=2)
    ibasho.keywords = ["縁側", "サロン"]
    ibasho.save()
    world.orgs.npo.themes.add(ibasho)
    Synonym.objects.create(words=[ibasho.name, *ibasho.keywords], one_way=True)
    make.index(world.orgs.npo)
    return world


def names_in(response):
    return [row.name for row in response.context["page_obj"]]


def test_filters_combine_and_say_how_many_were_found(cafe, client):
    response = client.get(URL, {"ward": "asahi", "theme": "ibasho", "kind": "npo"})
    assert names_in(response) == [cafe.orgs.npo.name]
    html = response.content.decode()
    assert 'role="status"' in html
    assert "<strong>1</strong>団体が見つかりました" in html
    assert GONE not in html


def test_without_filters_everything_public_is_listed_and_nothing_else(world, client):
    make.OrganizationFactory(name="書きかけの会", status="draft")
    make.OrganizationFactory(name="休止の会", status="paused")
    assert set(names_in(client.get(URL))) == {org.name for org in vars(world.orgs).values()}


def test_staff_do_not_see_drafts_in_the_public_list(world, sign_in):
    make.OrganizationFactory(name="書きかけの会", status="draft", district=world.places.a)
    assert "書きかけの会" not in names_in(sign_in(world["asahi_staff"]).get(URL))


@pytest.mark.parametrize("query", [{"ward": "nowhere"}, {"kind": "x", "theme": "y"}])
def test_unknown_values_are_ignored_with_a_notice(cafe, client, query):
    response = client.get(URL, query | {"q": "花"})
    assert names_in(response) == [cafe.orgs.stranger.name]
    assert GONE in response.content.decode()


def test_a_district_is_found_with_and_without_its_ward(world, client):
    for query in ({"district": "mihongaoka"}, {"ward": "asahi", "district": "mihongaoka"}):
        response = client.get(URL, query)
        assert len(names_in(response)) == 4
        assert world.orgs.far.name not in names_in(response)


def test_a_district_of_another_ward_is_ignored(world, client):
    response = client.get(URL, {"ward": "midori", "district": "mihongaoka"})
    assert names_in(response) == [world.orgs.far.name]
    assert GONE in response.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("花でかざる", True),
        ("ﾊﾅﾃﾞカザル", False),  # kanji and kana are different words
        ("見本 花", True),
        ("見本 花 海", False),
        ("旭区 花", True),
        ("旭　花", True),
        ("緑区 花", False),
        ("見本が丘 花", True),  # ヶ and が are one place
        ("%", False),
        ("_", False),
    ],
)
def test_every_word_must_be_found(world, client, query, found):
    assert (world.orgs.stranger.name in names_in(client.get(URL, {"q": query}))) is found


@pytest.mark.parametrize("query", ["居場所", "縁側", "カフェ"])
def test_theme_names_and_keywords_find_groups(cafe, client, query):
    assert names_in(client.get(URL, {"q": query})) == [cafe.orgs.npo.name]


def test_the_numbers_beside_options_follow_the_other_filters(cafe, client):
    found = client.get(URL, {"ward": "asahi", "kind": "npo"}).context["found"]
    options = {s["name"]: {v: n for v, _, n in s["options"]} for s in found.selects}
    # npo, stranger in Asahi; the 地区社協 and the name-only jichikai are other kinds.
    assert options["kind"]["npo"] == 2
    assert options["kind"]["jichikai"] == 1
    assert options["ward"] == {"asahi": 2, "midori": 0}
    assert options["theme"] == {"ibasho": 1, "bosai": 0}
    assert options["district"] == {"mihongaoka": 2}


def test_applied_filters_are_links_that_remove_them(cafe, client):
    response = client.get(URL, {"q": "見本", "ward": "asahi", "theme": "ibasho", "page": "1"})
    applied = {label: url for label, _, url in response.context["found"].applied}
    assert applied["区"] == "?q=%E8%A6%8B%E6%9C%AC&theme=ibasho"
    assert f'href="{URL}{applied["テーマ"]}"'.replace("&", "&amp;") in response.content.decode()


def test_nothing_found_quotes_the_words_and_offers_to_start_again(cafe, client):
    html = client.get(URL, {"q": "zzzz", "theme": "ibasho"}).content.decode()
    assert "『zzzz・居場所・カフェ』に合う団体は見つかりませんでした。" in html
    assert "条件を減らすと、見つかることがあります。" in html
    assert "条件をすべて消す" in html


@pytest.mark.parametrize(
    ("page", "number", "is_told"),
    [("", 1, False), ("abc", 1, False), ("0", 1, False), ("-3", 1, False)]
    + [("2", 2, False), ("99", 2, True), ("9" * 5000, 1, False), ("２", 2, False)],
)
def test_any_page_number_shows_a_page(world, client, page, number, is_told):
    for _ in range(20):
        make.OrganizationFactory(district=world.places.a)
    response = client.get(URL, {"page": page})
    assert response.status_code == 200
    assert response.context["page_obj"].number == number
    assert (PAST_END in response.content.decode()) is is_told


@pytest.mark.parametrize(
    "query",
    [
        "あ" * 10_000,
        "'\"\\<script>alert(1)</script>%_*?[](){}|&;$`",
        " ".join(f"w{i}" for i in range(100)),
        "　 \t\n",
        "㍿" * 60,
        "\u202e\u200b\ufeff",
        "👨‍👩‍👧‍👦",
    ],
)
def test_whatever_is_typed_gets_a_page(world, client, query):
    response = client.get(URL, {"q": query, "ward": query, "page": query})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_repeated_and_foreign_parameters_do_no_harm(world, client):
    response = client.get(f"{URL}?ward=midori&ward=asahi&status=draft&utm=1&order=-pk")
    assert len(names_in(response)) == 4


def test_the_list_costs_the_same_with_many_groups(cafe, client, django_assert_num_queries):
    address = reverse("organizations:organization-list") + "?q=見本&ward=asahi&theme=ibasho"

    def add(number):
        for n in range(number):
            organization = make.OrganizationFactory(
                district=cafe.places.a, kind=Organization.Kind.values[n % 12]
            )
            organization.themes.add(make.ThemeFactory())
            make.ListingFactory(organization=organization)

    add(1)
    client.get(address)
    # The edition of the index, and the cards.
    with django_assert_num_queries(2):
        client.get(address)
    add(18)
    client.get(address)
    with django_assert_num_queries(2):
        response = client.get(address)
    assert len(names_in(response)) == 20
    assert len(response.content) < 20_000
