"""合いそうな団体: the pages of members, of everybody, and of the desk that connects groups."""

import pytest
from django.urls import reverse
from django.utils import timezone

from districts.permissions import scope_of
from kyodo_portal.history.models import HistoryEntry
from organizations.models import Listing
from partnerships.matching import districts
from partnerships.models import Dismissal
from tests import factories as make
from tests.conftest import fresh
from tests.partnerships.proposal_steps import draft
from tests.project.forms import forms_of
from tests.project.pages import Page

pytestmark = pytest.mark.django_db

NEED, OFFER = "夏祭りに使える集会所をさがしています", "集会所を貸せます"


def url(name, *args):
    return reverse(f"partnerships:{name}", args=args)


@pytest.fixture
def need(world):
    """The NPO looks for a place; the 地区社協 of its district lends one."""
    make.ListingFactory(organization=world.orgs.shakyo, title=OFFER)
    return make.ListingFactory(organization=world.orgs.npo, direction="need", title=NEED)


def text_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return Page(answer.content.decode()).text


def test_a_member_sees_reasons_a_first_step_and_the_way_to_the_proposal(world, need, sign_in):
    for persona in ("npo_manager", "npo_member"):
        html = sign_in(world[persona]).get(url("match")).content.decode()
        text = Page(html).text
        assert f"あなたの『{NEED}』に、{world.orgs.shakyo.name}の『{OFFER}』が合います。" in text
        assert "まず一度、場所を見せてもらいに行きませんか。" in text
        assert world.offices.plaza_a.name in text
        assert f"{url('proposal-start')}?to={world.orgs.shakyo.pk}" in html
        assert url("match-dismiss", world.orgs.npo.pk, world.orgs.shakyo.pk) in html


def test_each_own_group_has_its_page_the_managed_one_first(world, need, sign_in):
    second = make.OrganizationFactory(name="あの見本の会", name_kana="あ", district=world.places.a)
    make.MembershipFactory(user=world["npo_manager"], organization=second, role="member")
    client = sign_in(world["npo_manager"])
    assert client.get(url("match")).context["group"] == world.orgs.npo
    assert client.get(f"{url('match')}?group={second.pk}").context["group"] == second
    for foreign in (world.orgs.stranger.pk, "9" * 20, "²", "x"):
        answer = client.get(f"{url('match')}?group={foreign}")
        assert answer.context["group"] == world.orgs.npo
        assert "知らない条件は、使いませんでした" in Page(answer.content.decode()).text


def test_without_a_group_the_page_says_what_to_do_first(world, sign_in):
    html = sign_in(world["resident"]).get(url("match")).content.decode()
    assert reverse("organizations:organization-create") in html
    assert "合いそうな理由" not in html


def test_filters_narrow_and_unknown_ones_are_said_to_be_unused(world, need, sign_in):
    client = sign_in(world["npo_manager"])
    everything = client.get(url("match")).context["page_obj"].paginator.count
    only = client.get(f"{url('match')}?kind=chiku_shakyo").context["page_obj"]
    assert [s.organization for s in only] == [world.orgs.shakyo]
    assert everything > 1
    answer = client.get(f"{url('match')}?kind=school&ward=nowhere&page=99")
    assert answer.context["page_obj"].paginator.count == everything
    assert "知らない条件は、使いませんでした" in Page(answer.content.decode()).text


def test_who_has_no_time_comes_last_with_a_note_and_without_a_button(world, need, sign_in):
    world.orgs.shakyo.no_capacity = True
    world.orgs.shakyo.save()
    make.index(world.orgs.shakyo)
    answer = sign_in(world["npo_manager"]).get(url("match"))
    assert list(answer.context["page_obj"])[-1].organization == world.orgs.shakyo
    html = answer.content.decode()
    assert "少し先に声をかけてみてください" in html
    assert f"{url('proposal-start')}?to={world.orgs.shakyo.pk}" not in html


def test_nothing_to_suggest_says_what_to_write(world, sign_in):
    lonely = make.OrganizationFactory(district=None, ward=None, status="draft")
    make.MembershipFactory(user=world["resident"], organization=lonely)
    html = sign_in(world["resident"]).get(url("match")).content.decode()
    for task in ("listings", "basic", "area"):
        assert reverse("organizations:profile-edit", args=[lonely.pk, task]) in html


def test_one_own_listing_has_its_own_suggestions(world, need, sign_in):
    client = sign_in(world["npo_manager"])
    answer = client.get(f"{url('match')}?need={need.pk}")
    assert [s.organization for s in answer.context["page_obj"]] == [world.orgs.shakyo]
    assert NEED in Page(answer.content.decode()).text
    theirs = Listing.objects.get(title=OFFER)
    answer = client.get(f"{url('match')}?offer={theirs.pk}")
    assert answer.url == url("match-listing", theirs.pk)


def test_everybody_sees_who_fits_a_public_listing_from_public_things(world, need, client):
    path = url("match-listing", need.pk)
    text = text_of(client, path)
    assert f"{world.orgs.npo.name}の『{NEED}』に、{world.orgs.shakyo.name}の『{OFFER}』" in text
    assert "あなたの" not in text.split("合いそうな理由")[1].split("まず、小さく")[0]
    need.is_open = False
    need.save()
    assert client.get(path).url == need.get_absolute_url()
    world.orgs.npo.status = "paused"
    world.orgs.npo.save()
    assert client.get(path).status_code == 404


def test_the_page_of_a_listing_leads_there(world, need, client, sign_in):
    html = client.get(need.get_absolute_url()).content.decode()
    assert url("match-listing", need.pk) in html
    own = sign_in(world["npo_manager"]).get(need.get_absolute_url()).content.decode()
    assert f"{url('match')}?need={need.pk}" in own


def test_an_answer_not_for_us_needs_a_reason_and_can_be_taken_back(world, need, sign_in):
    npo, shakyo = world.orgs.npo, world.orgs.shakyo
    client, path = sign_in(world["npo_member"]), url("match-dismiss", npo.pk, shakyo.pk)
    assert client.post(path, {}).status_code == 200
    assert not Dismissal.objects.exists()
    for _ in range(2):
        assert client.post(path, {"reason": "place"}).url == f"{url('match')}?group={npo.pk}"
    row = Dismissal.objects.get()
    assert (row.organization, row.other, row.reason) == (npo, shakyo, "place")
    answer = client.get(url("match"))
    assert shakyo not in [s.organization for s in answer.context["page_obj"]]
    assert "前に「合わない」とした団体" in Page(answer.content.decode()).text
    for _ in range(2):
        client.post(url("match-undo", npo.pk, shakyo.pk))
    assert not Dismissal.objects.exists()
    actions = HistoryEntry.objects.about(npo).values_list("action", "note", "changes")
    assert list(actions) == [("suggestion_dismissed", "", {}), ("suggestion_taken_back", "", {})]


def test_only_this_group_learns(world, need, sign_in):
    npo, shakyo = world.orgs.npo, world.orgs.shakyo
    Dismissal.objects.create(organization=npo, other=shakyo, reason="size", by=world["npo_member"])
    other_way = sign_in(world["shakyo_manager"]).get(url("match"))
    assert npo in [s.organization for s in other_way.context["page_obj"]]
    outside = sign_in().get(url("match-listing", need.pk))
    assert shakyo in [s.organization for s in outside.context["suggestions"]]
    assert "合わない" not in Page(other_way.content.decode()).text.replace("今回は合わない", "")


def test_nobody_answers_for_another_group_or_about_a_hidden_one(world, sign_in):
    npo, hidden = world.orgs.npo, make.OrganizationFactory(status="draft")
    path = url("match-dismiss", npo.pk, world.orgs.shakyo.pk)
    assert sign_in(world["stranger_manager"]).post(path, {"reason": "place"}).status_code == 403
    client = sign_in(world["npo_manager"])
    for other in (hidden.pk, npo.pk):
        path = url("match-dismiss", npo.pk, other)
        assert client.post(path, {"reason": "place"}).status_code == 404
    assert not Dismissal.objects.exists()


def test_the_first_page_of_a_proposal_offers_groups_that_fit(world, need, sign_in):
    proposal = draft(world, recipient=None, status="draft")
    client, path = sign_in(world["npo_manager"]), url("proposal-edit", proposal.number, "partner")
    html = client.get(path).content.decode()
    assert f"合いそう：あなたの『{NEED}』に" in Page(html).text
    form = next(form for form in forms_of(path, html) if "partner" in form.options)
    assert form.options["partner"][0] == str(world.orgs.shakyo.pk)
    assert len(form.options["partner"]) == len(set(form.options["partner"]))
    answer = client.post(path, {**form.values, "partner": str(world.orgs.shakyo.pk)})
    assert answer.status_code == 302
    proposal.refresh_from_db()
    assert proposal.recipient == world.orgs.shakyo
    assert "合いそう：" not in Page(client.get(f"{path}?q=見本").content.decode()).text


# --- the desk ---------------------------------------------------------------------------------


def unanswered(world, persona="coordinator_a"):
    scope = scope_of(fresh(world[persona]))
    return [need.title for need in districts.unanswered_needs(scope, timezone.localdate())]


def test_needs_without_an_offer_near(world):
    b_near_a = make.DistrictFactory(ward=world.places.midori)
    world.places.a.neighbours.add(b_near_a)
    make.ListingFactory(organization=world.orgs.npo, direction="need", title="場所を")
    make.ListingFactory(
        organization=world.orgs.npo, direction="need", kind="people", title="人手を"
    )
    make.ListingFactory(organization=world.orgs.far, direction="need", title="遠くの場所を")
    assert unanswered(world) == ["人手を", "場所を"]
    far = make.ListingFactory(organization=world.orgs.far)
    assert unanswered(world) == ["人手を", "場所を"]
    far.district = b_near_a
    far.save()
    assert unanswered(world) == ["人手を"]
    assert unanswered(world, "asahi_staff") == ["人手を"]
    assert unanswered(world, "midori_staff") == ["遠くの場所を"]
    far.is_open = False
    far.save()
    assert unanswered(world) == ["人手を", "場所を"]


def test_a_need_of_the_whole_ward_is_answered_in_the_ward(world):
    wide = make.OrganizationFactory(district=None, ward=world.places.asahi)
    make.ListingFactory(organization=wide, direction="need", title="区のどこかで場所を")
    assert unanswered(world, "asahi_staff") == ["区のどこかで場所を"]
    make.ListingFactory(organization=world.orgs.npo)
    assert unanswered(world, "asahi_staff") == []


def test_groups_without_any_link(world, sign_in):
    make.ListingFactory(organization=world.orgs.npo)
    make.PartyFactory(organization=world.orgs.shakyo)
    make.OrganizationFactory(district=world.places.a, status="draft")
    client = sign_in(world["coordinator_a"])
    shown = client.get(f"{url('desk-match')}?show=groups").context["page_obj"]
    assert set(shown) == {world.orgs.stranger, world.orgs.paper}
    make.ProposalFactory(sender=world.orgs.stranger, recipient=world.orgs.paper)
    shown = client.get(f"{url('desk-match')}?show=groups").context["page_obj"]
    assert list(shown) == []


def pairs(client):
    found = client.get(f"{url('desk-match')}?show=pairs").context["pairs"]
    return {p.organization: p.suggestion and p.suggestion.organization for p in found}


def test_pairs_that_do_not_know_each_other_yet(world, need, sign_in):
    npo, shakyo = world.orgs.npo, world.orgs.shakyo
    client = sign_in(world["coordinator_a"])
    assert pairs(client) == {npo: shakyo, shakyo: npo}
    html = client.get(f"{url('desk-match')}?show=pairs").content.decode()
    assert f"{npo.name}の『{NEED}』に、{shakyo.name}の『{OFFER}』が合います。" in Page(html).text
    assert url("introduction-create", npo.pk, shakyo.pk) in html
    # A partnership that is not public counts, too: they know each other.
    known = make.PartnershipFactory(ward=world.places.asahi)
    for group in (npo, shakyo):
        make.PartyFactory(partnership=known, organization=group)
    assert pairs(client)[npo] != shakyo
    known.status = "cancelled"
    known.save()
    assert pairs(client)[npo] == shakyo
    met = make.IntroductionFactory(first=npo, second=shakyo, status="declined")
    assert pairs(client)[npo] != shakyo
    met.status = "withdrawn"
    met.save()
    make.ProposalFactory(sender=shakyo, recipient=npo, status="sent")
    assert pairs(client)[npo] != shakyo


def test_what_a_group_dismissed_is_not_told_to_the_desk(world, need, sign_in):
    npo, shakyo = world.orgs.npo, world.orgs.shakyo
    Dismissal.objects.create(organization=npo, other=shakyo, reason="size", by=world["npo_member"])
    assert pairs(sign_in(world["coordinator_a"]))[npo] == shakyo


def test_each_desk_sees_its_own_places(world, need, sign_in):
    for show in ("needs", "groups", "pairs", "introductions"):
        text = text_of(sign_in(world["coordinator_b"]), f"{url('desk-match')}?show={show}")
        assert NEED not in text
        assert world.orgs.npo.name not in text
    answer = sign_in(world["coordinator_a"]).get(f"{url('desk-match')}?show=everything&page=99")
    assert "知らない条件は、使いませんでした" in Page(answer.content.decode()).text


def test_the_desk_counts_needs_without_offers_and_open_introductions(world, sign_in):
    make.ListingFactory(
        organization=world.orgs.npo, direction="need", kind="people", title="人手を"
    )
    make.IntroductionFactory(
        first=world.orgs.npo, second=world.orgs.stranger, office=world.offices.plaza_a
    )
    for persona in ("coordinator_a", "asahi_staff"):
        text = text_of(sign_in(world[persona]), reverse("desk"))
        assert "近くに『できます』がない『求めています』 1件" in " ".join(text.split())
        assert "紹介の返事まち 1件" in " ".join(text.split())
