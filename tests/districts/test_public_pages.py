"""Home, wards, districts, contacts and the pages about the site, as a resident reads them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from districts.models import Office, Source
from organizations.models import Organization, Place
from partnerships.models import Partnership, Tip
from tests import factories as make

PUBLISHED = {"publication": Partnership.Publication.PUBLISHED}


def page(client, name, *args):
    response = client.get(reverse(name, args=args))
    return response.status_code, response.content.decode()


def make_partnership(district, *orgs, **values):
    values = {"published_at": timezone.now(), **PUBLISHED, **values}
    partnership = make.PartnershipFactory(ward=district.ward, **values)
    partnership.districts.add(district)
    for order, organization in enumerate(orgs):
        make.PartyFactory(partnership=partnership, organization=organization, order=order)
    return partnership


def test_home_shows_the_doors_the_wards_the_effects_the_tips_and_new_groups(world, client):
    make_partnership(world.places.a, world.orgs.npo, effect_title="顔の見える関係")
    Tip.objects.create(number=1, text="小さな取組活動ごとに連携をする。")
    status, html = page(client, "home")
    assert status == 200
    assert "楽しい街に！最初の一歩" in html
    for words in ("近くをさがす", "参加する", "相談する", "旭区", "顔の見える関係", "コツ①"):
        assert words in html
    assert world.orgs.npo.name in html


def test_home_is_whole_before_anything_was_published(db, client):
    status, html = page(client, "home")
    assert status == 200
    assert "あたらしい連携の効果" not in html
    assert "あたらしい団体" not in html


def test_home_keeps_unpublished_partnerships_and_drafts_to_themselves(world, client):
    make_partnership(world.places.a, effect_title="まだひみつ", publication="confirming")
    make.OrganizationFactory(name="書きかけの会", status="draft")
    _, html = page(client, "home")
    assert "まだひみつ" not in html
    assert "書きかけの会" not in html


@pytest.mark.parametrize("name", ["about", "accessibility", "privacy", "terms"])
def test_the_pages_about_the_site_open_for_everybody(db, client, name):
    status, html = page(client, name)
    assert status == 200
    assert html.count("<h1") == 1


def test_the_accessibility_page_claims_a_goal_and_no_grade(db, client):
    _, html = page(client, "accessibility")
    assert "目標" in html
    assert "に準拠しています" not in html


def test_the_ward_list_counts_what_is_public(world, client):
    make_partnership(world.places.a, world.orgs.npo)
    make.OrganizationFactory(district=world.places.a, status="draft")
    _, html = page(client, "districts:ward-list")
    assert "団体 4・連携 1" in html
    assert "団体 1" in html


def test_a_ward_page_lists_districts_partnerships_free_groups_and_offices(world, client):
    make_partnership(world.places.a, world.orgs.npo, name="朝市の連携（見本）")
    free = make.OrganizationFactory(name="区のどこでもの会", district=None, ward=world.places.asahi)
    _, html = page(client, "districts:ward-detail", "asahi")
    assert "見本ヶ丘地区" in html
    assert "団体 4・連携 1" in html
    assert "朝市の連携（見本）" in html
    assert free.name in html
    assert world.offices.asahi.name in html
    assert world.offices.midori.name not in html


def test_an_unknown_ward_or_district_is_not_found(world, client):
    assert page(client, "districts:ward-detail", "nowhere")[0] == 404
    assert page(client, "districts:district-detail", "asahi", "nowhere")[0] == 404
    # The district exists, but in the other ward.
    assert page(client, "districts:district-detail", "midori", "mihongaoka")[0] == 404


def test_a_district_page_shows_its_own_groups_listings_and_offices(world, client):
    make.ListingFactory(organization=world.orgs.npo, title="集会所を貸せます")
    make.ListingFactory(organization=world.orgs.far, title="緑区の申し出")
    make_partnership(world.places.a, world.orgs.npo, effect_title="顔の見える関係")
    _, html = page(client, "districts:district-detail", "asahi", "mihongaoka")
    for words in (world.orgs.npo.name, "集会所を貸せます", "顔の見える関係", "連合町内会地区"):
        assert words in html
    assert world.orgs.far.name not in html
    assert "緑区の申し出" not in html
    plaza, office = world.offices.plaza_a.name, world.offices.asahi.name
    assert html.index(plaza) < html.index(office) < html.index(world.orgs.npo.name)


def test_an_empty_district_says_where_to_go_next(world, client):
    make.DistrictFactory(ward=world.places.asahi, slug="new", name="あたらしい地区")
    _, html = page(client, "districts:district-detail", "asahi", "new")
    assert "この地区の団体は、まだ登録がありません。" in html
    assert "となりの地区を見る" in html
    assert "この地区の連携は、まだ公開されていません。" in html


def test_neighbours_come_before_the_rest_of_the_ward(world, client):
    other = make.DistrictFactory(ward=world.places.asahi, slug="far", name="とおくの地区")
    world.places.a.neighbours.add(world.places.b)
    _, html = page(client, "districts:district-detail", "asahi", "mihongaoka")
    assert "となりの地区" in html
    assert world.places.b.name in html
    assert other.name not in html


def test_a_sourced_district_says_where_it_comes_from(world, client):
    source = Source.objects.create(
        slug="leaflet", title="楽しい街に！ 最初の一歩", issuer="旭区役所"
    )
    make.DistrictFactory(
        ward=world.places.asahi, slug="real", name="本物の地区", is_sample=False, source=source
    )
    _, html = page(client, "districts:district-detail", "asahi", "real")
    assert "出典：「楽しい街に！ 最初の一歩」" in html
    assert "このページは、つかい方を見ていただくための見本です" not in html


def test_contacts_show_open_offices_with_the_day_they_were_confirmed(world, client):
    Office.objects.filter(pk=world.offices.asahi.pk).update(
        phone="045-000-0001", confirmed_on="2026-04-01"
    )
    make.OfficeFactory(ward=world.places.asahi, name="むかしの窓口", is_open=False)
    _, html = page(client, "districts:contact-list")
    assert "045-000-0001" in html
    assert "確認日：2026年4月1日" in html
    assert "むかしの窓口" not in html
    assert "確認日：まだ確認していません" in html


@pytest.mark.parametrize(
    ("name", "args", "limit"),
    [
        ("home", (), 6),
        ("districts:ward-list", (), 1),
        ("districts:ward-detail", ("asahi",), 4),
        ("districts:district-detail", ("asahi", "mihongaoka"), 4),
        ("districts:contact-list", (), 1),
    ],
)
def test_more_rows_cost_no_more_queries(
    world, client, django_assert_num_queries, name, args, limit
):
    district = world.places.a

    def add_rows(number):
        for _ in range(number):
            organization = make.OrganizationFactory(district=district)
            make.ListingFactory(organization=organization)
            make.OrganizationFactory(district=None, ward=district.ward)
            make_partnership(district, organization, effect_title="効果")
            make.EventFactory(organization=organization, district=district)
            place = Place.objects.create(
                slug=f"place{organization.pk}",
                name="見本",
                organization=organization,
                district=district,
            )
            make.index(place)
            make.OfficeFactory(ward=district.ward).save()
            make.DistrictFactory(ward=district.ward)

    for number in (1, 6):
        add_rows(number)
        # What is kept between requests is read by the first one.
        client.get(reverse(name, args=args))
        with django_assert_num_queries(limit):
            client.get(reverse(name, args=args))


def test_name_only_groups_count_as_groups(world, client):
    assert world.orgs.paper.status == Organization.Status.NAME_ONLY
    _, html = page(client, "districts:district-detail", "asahi", "mihongaoka")
    assert "名前だけの登録" in html


def test_what_is_no_longer_public_disappears_even_if_the_index_is_behind(world, client):
    npo, district = world.orgs.npo, world.places.a
    listing = make.ListingFactory(organization=npo, title="集会所を貸せます")
    event = make.EventFactory(organization=npo, district=district, name="見本の朝市")
    place = Place.objects.create(
        slug="hall", name="見本の集会所", organization=npo, district=district
    )
    make.index(place)
    partnership = make_partnership(district, npo, effect_title="顔の見える関係")
    words = {npo.name, listing.title, event.name, place.name, partnership.effect_title}
    pages = [("home", ()), ("districts:district-detail", ("asahi", "mihongaoka"))]
    shown = " ".join(page(client, name, *args)[1] for name, args in pages)
    assert all(word in shown for word in words)
    # As if somebody had written to the tables: the index still names them all.
    Organization.objects.filter(pk=npo.pk).update(status=Organization.Status.PAUSED)
    Partnership.objects.update(publication=Partnership.Publication.STOPPED)
    for name, args in pages:
        html = page(client, name, *args)[1]
        assert not [word for word in words if word in html]
