"""Asking for a review, taking it back, pausing and closing."""

import pytest

from kyodo_portal.history.models import Notice
from kyodo_portal.lib.workflow import Conflict
from organizations import entry
from organizations.actions import profile as actions
from organizations.models import Organization
from tests import factories as make
from tests.organizations.helpers import intro, ready_draft, submitted, versioned

ALL = ["non_profit", "open_to_all", "neutral", "no_gangs", "true"]


@pytest.fixture
def draft(world):
    return ready_draft(world, by=world["npo_manager"])


def send(client, organization, ticked=ALL):
    data = versioned(organization, {"declarations": ticked})
    return client.post(f"/my/orgs/{organization.pk}/submit/", data)


def test_the_missing_task_is_named(world, sign_in):
    """Scenario 2: five of six done, one left."""
    done = [task for task in entry.TASK_LABELS if task != "intro"]
    draft = ready_draft(world, by=world["npo_manager"], done_tasks=done)
    client = sign_in(world["npo_manager"])
    html = client.get(f"/my/orgs/{draft.pk}/submit/").content.decode()
    assert "まだ書いていないことがあります" in html
    assert f'<a href="/my/orgs/{draft.pk}/edit/intro/">紹介</a>' in html
    html = send(client, draft).content.decode()
    assert "「紹介」がまだです。書いてから送ってください" in html
    draft.refresh_from_db()
    assert draft.status == "draft"


@pytest.mark.parametrize("ticked", [[], ALL[:4]])
def test_every_declaration_has_to_be_ticked(world, sign_in, draft, ticked):
    html = send(sign_in(world["npo_manager"]), draft, ticked).content.decode()
    assert "確認のチェックがまだのものがあります" in html


def test_a_company_declares_less(world, sign_in):
    draft = ready_draft(world, by=world["npo_manager"], kind="business")
    client = sign_in(world["npo_manager"])
    html = client.get(f"/my/orgs/{draft.pk}/submit/").content.decode()
    assert "営利を目的としない" not in html
    assert send(client, draft, ["neutral", "no_gangs", "true"]).status_code == 302


def test_the_wards_staff_hear_of_it(world, sign_in, draft):
    send(sign_in(world["npo_manager"]), draft)
    draft.refresh_from_db()
    assert draft.status == "submitted"
    assert draft.submitted_at
    told = Notice.objects.filter(kind="organization_submitted")
    assert {notice.user for notice in told} == {world["asahi_staff"], world["asahi_approver"]}
    assert told[0].context["path"] == f"/desk/orgs/{draft.pk}/"


def test_a_text_that_changed_meanwhile_is_not_sent(world, sign_in, draft):
    client = sign_in(world["npo_manager"])
    data = versioned(draft, {"declarations": ALL})
    client.post(f"/my/orgs/{draft.pk}/edit/intro/", versioned(draft, intro(tagline="べつ")))
    assert client.post(f"/my/orgs/{draft.pk}/submit/", data).status_code == 409


def test_of_two_sends_one_wins(world, draft):
    first, second = Organization.objects.get(pk=draft.pk), Organization.objects.get(pk=draft.pk)
    actions.submit_organization(first, by=world["npo_manager"], version=first.version)
    with pytest.raises(Conflict):
        actions.submit_organization(second, by=world["npo_manager"], version=second.version)


def test_members_look_but_do_not_send(world, sign_in, draft):
    make.MembershipFactory(user=world["npo_member"], organization=draft, role="member")
    client = sign_in(world["npo_member"])
    html = client.get(f"/my/orgs/{draft.pk}/submit/").content.decode()
    assert "確認をお願いできるのは、団体の管理者です" in html
    assert send(client, draft).status_code == 403
    assert send(sign_in(world["resident"]), draft).status_code == 404


def test_while_it_waits_nobody_of_the_group_writes(world, sign_in):
    organization = submitted(world)
    client = sign_in(world["stranger_manager"])
    page = f"/my/orgs/{organization.pk}/edit/intro/"
    assert client.get(page).status_code == 302
    assert client.post(f"/my/orgs/{organization.pk}/take-back/").status_code == 302
    assert client.get(page).status_code == 200


def test_changes_of_a_published_group_are_sent_and_thrown_away(world, sign_in):
    npo, client = world.orgs.npo, sign_in(world["npo_manager"])
    empty = client.get(f"/my/orgs/{npo.pk}/submit/").content.decode()
    assert "直した所は、まだありません" in empty
    client.post(f"/my/orgs/{npo.pk}/edit/intro/", versioned(npo, intro(tagline="直した")))
    html = client.get(f"/my/orgs/{npo.pk}/submit/").content.decode()
    assert "いま公開中" in html
    assert "直した" in html
    send(client, npo, ["true"])
    npo.refresh_from_db()
    assert (npo.status, npo.draft_status) == ("published", "submitted")
    client.post(f"/my/orgs/{npo.pk}/discard/")
    npo.refresh_from_db()
    assert (npo.draft, npo.draft_status, npo.tagline) == ({}, "", "見本の団体です")


class TestSteps:
    def test_pause_resume_close_each_ask_first(self, world, sign_in):
        npo, client = world.orgs.npo, sign_in(world["npo_manager"])
        listing = make.ListingFactory(organization=npo)
        for verb, status in [("pause", "paused"), ("resume", "published"), ("close", "closed")]:
            page = client.get(f"/my/orgs/{npo.pk}/{verb}/")
            npo.refresh_from_db()
            assert page.status_code == 200
            assert npo.status != status
            client.post(f"/my/orgs/{npo.pk}/{verb}/")
            npo.refresh_from_db()
            assert npo.status == status
        listing.refresh_from_db()
        assert not listing.is_open

    def test_a_second_click_is_a_conflict_and_a_late_page_leads_back(self, world, sign_in):
        npo, client = world.orgs.npo, sign_in(world["npo_manager"])
        client.post(f"/my/orgs/{npo.pk}/pause/")
        assert client.post(f"/my/orgs/{npo.pk}/pause/").status_code == 409
        assert client.get(f"/my/orgs/{npo.pk}/pause/").status_code == 302

    @pytest.mark.parametrize("verb", ["pause", "resume", "close", "take-back", "discard"])
    def test_others_may_not(self, world, sign_in, verb, draft):
        npo = world.orgs.npo
        assert sign_in(world["npo_member"]).post(f"/my/orgs/{npo.pk}/{verb}/").status_code == 403
        stranger = sign_in(world["stranger_manager"])
        assert stranger.post(f"/my/orgs/{npo.pk}/{verb}/").status_code == 403
        assert stranger.post(f"/my/orgs/{draft.pk}/{verb}/").status_code == 404
        assert "/login/" in sign_in().post(f"/my/orgs/{npo.pk}/{verb}/").url
