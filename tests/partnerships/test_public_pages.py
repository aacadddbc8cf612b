"""連携を見る: the list, the page, and what happens when somebody stops it."""

import pytest
from django.utils import timezone

from districts.models import Source
from organizations.models import Organization
from partnerships.models import (
    Activity,
    Agreement,
    Gratitude,
    Partnership,
    Party,
    PrincipleRecord,
)
from tests import factories as make


@pytest.fixture
def cooperation(world):
    """A published partnership of the NPO and the 地区社協 in district A."""
    partnership = make.PartnershipFactory(
        ward=world.places.asahi,
        name="朝市の連携（見本）",
        effect_title="顔の見える関係",
        publication=Partnership.Publication.PUBLISHED,
        published_at=timezone.now(),
        third_party=world.offices.plaza_a,
        learned="小さく始めるとつづきます。",
        confirmed_on="2026-04-01",
    )
    partnership.districts.add(world.places.a)
    for order, org in enumerate([world.orgs.npo, world.orgs.shakyo]):
        Party.objects.create(
            partnership=partnership, organization=org, order=order, effort=f"{org}の努力"
        )
    make.index(partnership)
    return partnership


def set_publication(partnership, publication, **values):
    Partnership.objects.filter(pk=partnership.pk).update(publication=publication, **values)
    make.index(partnership)


def html_of(client, partnership):
    return client.get(f"/partnerships/{partnership.pk}/").content.decode()


def test_the_page_shows_what_the_leaflet_shows_in_its_order(world, client, cooperation):
    npo, shakyo = world.orgs.npo, world.orgs.shakyo
    Activity.objects.create(partnership=cooperation, order=1, title="朝市をひらく")
    Gratitude.objects.create(
        partnership=cooperation, speaker=shakyo, about=npo, text="心強いです。"
    )
    Agreement.objects.create(
        partnership=cooperation, kind="memo", status="concluded", outline="ひみつ"
    )
    make.index(cooperation)
    html = html_of(client, cooperation)
    order = ["顔の見える関係</h1>", "だれと だれが", "朝市をひらく", "がんばっている事"]
    order += ["ここがありがたい！", "小さく始めるとつづきます。"]
    places = [html.index(words) for words in order]
    assert places == sorted(places)
    assert f"{shakyo}から、{npo}へ" in html
    assert "メモ・議事録" in html
    assert world.offices.plaza_a.name in html
    assert "2026年4月1日" in html
    assert "ひみつ" not in html


def test_an_inferred_heading_and_the_source_are_named(client, cooperation):
    source = Source.objects.create(slug="leaflet", title="楽しい街に！ 最初の一歩")
    Partnership.objects.filter(pk=cooperation.pk).update(effect_inferred=True, source=source)
    html = html_of(client, cooperation)
    assert "見出しと地区の対応は推定です" in html
    assert "出典：「楽しい街に！ 最初の一歩」" in html


@pytest.mark.parametrize(("with_government", "heading"), [(False, True), (True, False)])
def test_joint_principles_are_shown_and_called_mutatis_mutandis_without_government(
    client, cooperation, with_government, heading
):
    Partnership.objects.filter(pk=cooperation.pk).update(involves_government=with_government)
    review = make.PrincipleReviewFactory(partnership=cooperation)
    for principle in make.principles():
        common = {"partnership": cooperation, "principle": principle, "status": "confirmed"}
        common["review"] = review
        day = timezone.localdate()
        PrincipleRecord.objects.create(**common, how="順番に話します。", recorded_on=day)
        PrincipleRecord.objects.create(
            **common, how="内輪の記録", recorded_on=day, party=cooperation.parties.first()
        )
    make.index(cooperation)
    html = html_of(client, cooperation)
    assert html.count("順番に話します。") == 6
    assert "内輪の記録" not in html
    assert ("（準用）" in html) is heading


def test_links_lead_to_public_groups_only(world, client, cooperation):
    Organization.objects.filter(pk=world.orgs.shakyo.pk).update(
        status="paused", website="https://paused.example.jp"
    )
    make.index(cooperation)
    html = html_of(client, cooperation)
    assert f'href="/orgs/{world.orgs.npo.pk}/"' in html
    assert world.orgs.shakyo.name in html
    assert f'href="/orgs/{world.orgs.shakyo.pk}/"' not in html
    assert "paused.example.jp" not in html


@pytest.mark.parametrize("publication", ["private", "confirming"])
@pytest.mark.parametrize("persona", ["anonymous", "stranger_manager", "midori_staff", "analyst"])
def test_strangers_do_not_learn_of_an_unpublished_partnership(
    world, sign_in, cooperation, publication, persona
):
    set_publication(cooperation, publication)
    client = sign_in(world[persona])
    assert client.get(f"/partnerships/{cooperation.pk}/").status_code == 404
    assert client.get(f"/l/{cooperation.pk}").status_code == 404


@pytest.mark.parametrize("persona", ["npo_member", "coordinator_a", "asahi_staff", "city_staff"])
@pytest.mark.parametrize("publication", ["private", "confirming", "stopped"])
def test_those_inside_see_it_with_its_state(world, sign_in, cooperation, publication, persona):
    set_publication(cooperation, publication)
    html = html_of(sign_in(world[persona]), cooperation)
    assert "関係する方だけに見えています" in html
    assert Partnership.Publication(publication).label in html


def test_the_steps_in_the_bar_are_those_the_person_may_take(world, sign_in, cooperation):
    set_publication(cooperation, "confirming")
    consent, desk = (
        f"/partnerships/{cooperation.pk}/consent/",
        f"/desk/partnerships/{cooperation.pk}/",
    )
    stop = f"/partnerships/{cooperation.pk}/stop/"
    manager = html_of(sign_in(world["npo_manager"]), cooperation)
    assert consent in manager
    assert stop in manager
    assert desk not in manager
    member = html_of(sign_in(world["npo_member"]), cooperation)
    assert consent not in member
    assert stop not in member
    staff = html_of(sign_in(world["asahi_staff"]), cooperation)
    assert desk in staff
    assert stop in staff
    assert consent not in staff


def test_a_stopped_page_is_gone_and_says_nothing_more(world, client, sign_in, cooperation):
    set_publication(cooperation, "stopped")
    for visitor in (client, sign_in(world["stranger_manager"])):
        response = visitor.get(f"/partnerships/{cooperation.pk}/")
        html = response.content.decode()
        assert response.status_code == 410
        assert "公開を止めています" in html
        assert cooperation.name not in html
        assert world.orgs.npo.name not in html
    assert client.get(f"/l/{cooperation.pk}").status_code == 302


def test_what_was_stopped_before_it_was_ever_public_is_not_found(client, cooperation):
    set_publication(cooperation, "stopped", published_at=None)
    assert client.get(f"/partnerships/{cooperation.pk}/").status_code == 404
    assert client.get(f"/l/{cooperation.pk}").status_code == 404


def test_the_list_holds_published_ones_only_even_for_those_inside(world, sign_in, cooperation):
    set_publication(cooperation, "private")
    make.PartnershipFactory(name="公開の連携", publication="published")
    html = sign_in(world["npo_manager"]).get("/partnerships/").content.decode()
    assert "公開の連携" in html
    assert cooperation.effect_title not in html


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({}, 1),
        ({"ward": "asahi"}, 1),
        ({"ward": "midori"}, 0),
        ({"kind": "chiku_shakyo"}, 1),
        ({"kind": "school"}, 0),
        ({"theme": "ibasho", "ward": "asahi", "kind": "npo"}, 1),
        ({"theme": "unknown"}, 1),
        ({"ward": "'\"<", "page": "abc"}, 1),
    ],
)
def test_filters_of_the_list(client, cooperation, query, number):
    cooperation.themes.add(make.ThemeFactory())
    make.index(cooperation)
    response = client.get("/partnerships/", query)
    assert response.status_code == 200
    assert response.context["page_obj"].paginator.count == number


def test_no_partnership_yet_says_what_to_read_instead(db, client):
    html = client.get("/partnerships/").content.decode()
    assert "連携は、まだ公開されていません。" in html
    assert "/first-step/tips/" in html


def test_pages_cost_the_same_with_many_rows(world, client, cooperation, django_assert_num_queries):
    def add(number, first):
        for n in range(first, first + number):
            organization = make.OrganizationFactory(district=world.places.a)
            make.PartyFactory(partnership=cooperation, organization=organization)
            Gratitude.objects.create(
                partnership=cooperation, speaker=organization, about=world.orgs.npo, text="感謝"
            )
            other = make.PartnershipFactory(publication="published", ward=world.places.asahi)
            make.PartyFactory(partnership=other, organization=organization)
            Activity.objects.create(partnership=cooperation, order=n, title="活動")
        make.index(cooperation)

    for number, first in [(1, 1), (8, 2)]:
        add(number, first)
        with django_assert_num_queries(2):
            client.get(f"/partnerships/{cooperation.pk}/")
        client.get("/partnerships/")
        with django_assert_num_queries(2):
            client.get("/partnerships/")
