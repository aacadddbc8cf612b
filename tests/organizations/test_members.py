"""Joining, roles, leaving; a group keeps a manager."""

import pytest
from django.core.exceptions import ValidationError

from kyodo_portal.history.models import HistoryEntry, Notice
from organizations.actions import members as actions
from organizations.models import Membership, Organization
from tests import factories as make
from tests.organizations.helpers import ready_draft


def url(organization, membership=None, verb=""):
    tail = f"{membership.pk}/{verb}/" if membership else ""
    return f"/my/orgs/{organization.pk}/members/{tail}"


def membership_of(world, persona, organization):
    return Membership.objects.get(user=world[persona], organization=organization)


@pytest.fixture
def request_to_npo(world):
    return actions.request_membership(world.orgs.npo, by=world["resident"])


class TestAsking:
    page = "/my/orgs/join/"

    def test_a_person_finds_the_group_and_asks(self, world, sign_in):
        client = sign_in(world["resident"])
        assert "NPO法人見本の会" in client.get(self.page, {"q": "見本の会"}).content.decode()
        for _click in range(2):
            client.post(self.page, {"organization": world.orgs.npo.pk})
        membership = membership_of(world, "resident", world.orgs.npo)
        assert (membership.status, membership.role) == ("requested", "member")
        told = Notice.objects.get(kind="organization_membership_requested")
        assert told.user == world["npo_manager"]
        assert "返事をまっている希望" in client.get(self.page).content.decode()

    def test_ward_staff_hear_of_it_when_there_is_no_manager(self, world, sign_in):
        actions.request_membership(world.orgs.paper, by=world["resident"])
        told = Notice.objects.filter(kind="organization_membership_requested")
        assert {notice.user for notice in told} == {world["asahi_staff"], world["asahi_approver"]}
        html = sign_in(world["asahi_staff"]).get("/desk/orgs/?queue=membership").content.decode()
        assert world.orgs.paper.name in html

    def test_drafts_of_others_cannot_be_found_or_asked(self, world, sign_in):
        draft = ready_draft(world, name="見本のひみつの会")
        client = sign_in(world["resident"])
        assert "見つかりませんでした" in client.get(self.page, {"q": "ひみつ"}).content.decode()
        for key in (draft.pk, "x", "9" * 30, ""):
            assert client.post(self.page, {"organization": key}).status_code == 404

    def test_a_request_can_be_taken_back_and_sent_again(self, world, sign_in, request_to_npo):
        client = sign_in(world["resident"])
        client.post(f"/my/orgs/{world.orgs.npo.pk}/leave/")
        request_to_npo.refresh_from_db()
        assert request_to_npo.status == "left"
        client.post(self.page, {"organization": world.orgs.npo.pk})
        assert Membership.objects.filter(user=world["resident"], status="requested").count() == 1


class TestAnswering:
    def test_a_manager_lets_a_person_in(self, world, sign_in, request_to_npo):
        client = sign_in(world["npo_manager"])
        client.post(url(world.orgs.npo, request_to_npo, "approve"))
        request_to_npo.refresh_from_db()
        assert (request_to_npo.status, request_to_npo.role) == ("active", "member")
        assert world["resident"].notices.get().kind == "organization_membership_approved"
        assert client.post(url(world.orgs.npo, request_to_npo, "approve")).status_code == 409

    def test_or_not_this_time(self, world, sign_in, request_to_npo):
        sign_in(world["npo_manager"]).post(url(world.orgs.npo, request_to_npo, "decline"))
        request_to_npo.refresh_from_db()
        assert request_to_npo.status == "left"
        assert world["resident"].notices.get().kind == "organization_membership_declined"

    def test_the_first_of_a_name_only_entry_becomes_its_manager(self, world, sign_in):
        paper = world.orgs.paper
        membership = actions.request_membership(paper, by=world["resident"])
        sign_in(world["asahi_staff"]).post(url(paper, membership, "approve"))
        membership.refresh_from_db()
        paper.refresh_from_db()
        assert (membership.status, membership.role) == ("active", "manager")
        assert paper.status == "draft"

    def test_staff_do_not_let_themselves_in(self, world, sign_in):
        membership = actions.request_membership(world.orgs.paper, by=world["asahi_staff"])
        client = sign_in(world["asahi_staff"])
        page = url(world.orgs.paper, membership, "approve")
        assert client.post(page).status_code == 403


class TestRoles:
    def test_a_manager_makes_another_and_then_leaves(self, world, sign_in):
        npo = world.orgs.npo
        other = membership_of(world, "npo_member", npo)
        client = sign_in(world["npo_manager"])
        client.post(url(npo, other, "role"), {"role": "manager"})
        other.refresh_from_db()
        assert other.role == "manager"
        assert world["npo_member"].notices.get().context["role"] == "管理者"
        client.post(f"/my/orgs/{npo.pk}/leave/")
        assert membership_of(world, "npo_manager", npo).status == "left"
        actions_told = HistoryEntry.objects.about(npo).values_list("action", flat=True)
        assert list(actions_told) == ["organization_role_changed", "organization_member_left"]

    def test_the_last_manager_stays(self, world, sign_in):
        npo, client = world.orgs.npo, sign_in(world["npo_manager"])
        mine = membership_of(world, "npo_manager", npo)
        for page in (url(npo, mine, "role"), url(npo, mine, "remove"), f"/my/orgs/{npo.pk}/leave/"):
            html = client.post(page, {"role": "member"}, follow=True).content.decode()
            assert "管理者がいなくなります。先に、ほかの人を管理者にしてください" in html
            mine.refresh_from_db()
            assert (mine.status, mine.role) == ("active", "manager")
        assert not Notice.objects.exists()

    def test_of_two_managers_who_leave_at_once_one_stays(self, world):
        npo = world.orgs.npo
        make.MembershipFactory(organization=npo, user=world["resident"])
        first = membership_of(world, "npo_manager", npo)
        second = membership_of(world, "resident", npo)
        actions.leave_organization(first, by=world["npo_manager"])
        with pytest.raises(ValidationError):
            actions.leave_organization(second, by=world["resident"])

    def test_removing_asks_first_and_tells_the_person(self, world, sign_in):
        npo, client = world.orgs.npo, sign_in(world["npo_manager"])
        member = membership_of(world, "npo_member", npo)
        page = url(npo, member, "remove")
        assert "メンバーから外しますか" in client.get(page).content.decode()
        client.post(page)
        member.refresh_from_db()
        assert member.status == "left"
        told = world["npo_member"].notices.get()
        assert (told.kind, told.audience) == ("organization_member_removed", "")


class TestAccess:
    def test_names_are_for_managers_and_ward_staff(self, world, sign_in):
        npo = world.orgs.npo
        for persona, sees in [("npo_manager", True), ("asahi_staff", True), ("npo_member", False)]:
            html = sign_in(world[persona]).get(url(npo)).content.decode()
            assert ("npo_manager@example.jp" in html) is sees

    @pytest.mark.parametrize("verb", ["approve", "decline", "role", "remove"])
    def test_members_and_strangers_change_nothing(self, world, sign_in, request_to_npo, verb):
        page = url(world.orgs.npo, request_to_npo, verb)
        for persona in ("npo_member", "stranger_manager", "midori_staff", "city_staff"):
            assert sign_in(world[persona]).post(page).status_code == 403
        if verb != "remove":
            assert sign_in(world["npo_manager"]).get(page).status_code == 405

    def test_a_membership_of_another_group_is_not_reached(self, world, sign_in):
        theirs = membership_of(world, "stranger_manager", world.orgs.stranger)
        page = url(world.orgs.npo, theirs, "remove")
        assert sign_in(world["npo_manager"]).post(page).status_code == 404

    def test_a_draft_hides_its_members(self, world, sign_in):
        draft = ready_draft(world, by=world["npo_manager"])
        assert sign_in(world["stranger_manager"]).get(url(draft)).status_code == 404
        Organization.objects.filter(pk=draft.pk).update(status="closed")
        assert sign_in(world["npo_manager"]).get(url(draft)).status_code == 403
