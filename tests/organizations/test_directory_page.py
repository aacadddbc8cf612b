"""The page of one group: what is public, and never more."""

import pytest
from django.utils import timezone

from districts.models import Source
from organizations.models import Organization, Place
from tests import factories as make

OFFICE_SENTENCE = "区役所または地域ケアプラザにお問い合わせください。"


def open_page(client, organization):
    return client.get(f"/orgs/{organization.pk}/")


def test_a_group_is_introduced_in_its_own_words(world, client):
    org = world.orgs.npo
    Organization.objects.filter(pk=org.pk).update(
        effort="毎月つづけています。", how_to_join="見学から。", website="https://example.jp/mihon"
    )
    make.ListingFactory(organization=org, title="集会所を貸せます")
    make.ListingFactory(organization=org, title="おわった申し出", is_open=False)
    Place.objects.create(slug="ba", name="見本の縁側", organization=org)
    html = open_page(client, org).content.decode()
    for words in (
        org.tagline,
        org.summary,
        "毎月つづけています。",
        "見学から。",
        "集会所を貸せます",
    ):
        assert words in html
    assert "見本の縁側" in html
    assert 'href="https://example.jp/mihon"' in html
    assert "おわった申し出" not in html
    assert f"/proposals/new/?to={org.pk}" in html
    assert 'class="ck-chip">見本' in html


def test_only_published_partnerships_are_shown(world, client):
    for name, publication in [("公開の連携", "published"), ("ひみつの連携", "private")]:
        partnership = make.PartnershipFactory(name=name, publication=publication)
        make.PartyFactory(partnership=partnership, organization=world.orgs.npo)
    html = open_page(client, world.orgs.npo).content.decode()
    assert "公開の連携" in html
    assert "ひみつの連携" not in html


def test_private_fields_and_switched_off_contacts_are_nowhere_in_the_page(world, client):
    private = {
        "public_phone": "045-111-2222",
        "public_email": "hidden@example.jp",
        "public_address": "見本町1-1",
        "liaison_name": "見本太郎",
        "liaison_email": "liaison@example.jp",
        "representative": "見本花子",
    }
    Organization.objects.filter(pk=world.orgs.npo.pk).update(**private)
    html = open_page(client, world.orgs.npo).content.decode()
    for value in [*private.values(), world.orgs.npo.liaison_phone]:
        assert value not in html
    assert OFFICE_SENTENCE in html
    assert world.offices.plaza_a.name in html


def test_a_contact_that_was_switched_on_is_shown_instead_of_the_offices(world, client):
    Organization.objects.filter(pk=world.orgs.npo.pk).update(
        public_email="open@example.jp", show_email=True
    )
    html = open_page(client, world.orgs.npo).content.decode()
    assert "open@example.jp" in html
    assert OFFICE_SENTENCE not in html


@pytest.mark.parametrize(("confirmed", "is_shown"), [(False, False), (True, True)])
def test_a_jichikai_shows_its_phone_only_when_it_is_the_halls(world, client, confirmed, is_shown):
    Organization.objects.filter(pk=world.orgs.far.pk).update(
        public_phone="045-111-2222", show_phone=True, phone_confirmed_as_office=confirmed
    )
    html = open_page(client, world.orgs.far).content.decode()
    assert ("045-111-2222" in html) is is_shown
    assert (OFFICE_SENTENCE in html) is not is_shown


def test_a_name_only_entry_sends_people_to_the_bridge(world, client):
    html = open_page(client, world.orgs.paper).content.decode()
    assert "名前だけの登録です" in html
    assert "橋わたし役" in html
    assert world.offices.plaza_a.name in html


@pytest.mark.parametrize("status", ["draft", "submitted", "needs_change", "paused", "closed"])
def test_what_is_not_public_exists_only_for_those_inside(world, client, sign_in, status):
    Organization.objects.filter(pk=world.orgs.npo.pk).update(status=status)
    assert open_page(client, world.orgs.npo).status_code == 404
    assert open_page(sign_in(world["stranger_manager"]), world.orgs.npo).status_code == 404
    assert open_page(sign_in(world["midori_staff"]), world.orgs.npo).status_code == 404
    for persona in ("npo_member", "asahi_staff", "city_staff"):
        response = open_page(sign_in(world[persona]), world.orgs.npo)
        assert response.status_code == 200
        assert "このページは、まだみなさんには見えません。" in response.content.decode()


def test_members_may_edit_and_staff_reach_their_desk(world, client, sign_in):
    org = world.orgs.npo
    member = open_page(sign_in(world["npo_member"]), org).content.decode()
    assert f"/my/orgs/{org.pk}/" in member
    assert f"/proposals/new/?to={org.pk}" not in member
    staff = open_page(sign_in(world["asahi_staff"]), org).content.decode()
    assert f"/desk/orgs/{org.pk}/" in staff
    stranger = open_page(sign_in(world["stranger_manager"]), org).content.decode()
    for path in (f"/my/orgs/{org.pk}/", f"/desk/orgs/{org.pk}/"):
        assert path not in stranger
        assert path not in open_page(client, org).content.decode()


def test_an_old_entry_says_when_it_was_confirmed_and_where_it_comes_from(world, client):
    source = Source.objects.create(
        slug="handbook", title="協働ハンドブック", published="平成22年4月"
    )
    Organization.objects.filter(pk=world.orgs.npo.pk).update(
        confirmed_on=timezone.localdate().replace(year=2020, month=4, day=1),
        source=source,
        archived_note="平成22年4月の資料より",
    )
    html = open_page(client, world.orgs.npo).content.decode()
    assert "2020年4月に確認" in html
    assert "出典：「協働ハンドブック」" in html
    assert "平成22年4月の資料より" in html


def test_a_group_without_capacity_says_so(world, client):
    Organization.objects.filter(pk=world.orgs.npo.pk).update(no_capacity=True)
    assert "今は余力がない" in open_page(client, world.orgs.npo).content.decode()


def test_dangerous_links_are_not_made(world, client):
    Organization.objects.filter(pk=world.orgs.npo.pk).update(
        website="javascript:alert(1)", social_links=["https://a@evil.example", 5]
    )
    html = open_page(client, world.orgs.npo).content.decode()
    assert "javascript:" not in html
    assert "evil.example" not in html


def test_short_links_lead_to_visible_groups_only(world, client):
    response = client.get(f"/o/{world.orgs.npo.pk}")
    assert (response.status_code, response.url) == (302, f"/orgs/{world.orgs.npo.pk}/")
    Organization.objects.filter(pk=world.orgs.npo.pk).update(status="draft")
    assert client.get(f"/o/{world.orgs.npo.pk}").status_code == 404
    assert client.get("/o/999999").status_code == 404


def test_the_page_costs_the_same_with_many_rows(world, client, django_assert_num_queries):
    def add(number):
        for _ in range(number):
            make.ListingFactory(organization=world.orgs.npo)
            partnership = make.PartnershipFactory(publication="published")
            make.PartyFactory(partnership=partnership, organization=world.orgs.npo)

    for number in (1, 8):
        add(number)
        with django_assert_num_queries(4):
            open_page(client, world.orgs.npo)


def test_groups_without_a_reading_come_last(client, world):
    make.OrganizationFactory(name="読みのない会", name_kana="", status="name_only")
    make.OrganizationFactory(name="わの会", name_kana="わのかい")
    page = client.get("/orgs/").content.decode()
    assert page.index("わの会") < page.index("読みのない会")
