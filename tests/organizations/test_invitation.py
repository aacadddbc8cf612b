"""The paper invitation: one code, once, ninety days; ten wrong tries an hour."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from kyodo_portal.lib.ids import digest
from organizations.actions.invitation import claim_organization, create_invitation
from organizations.models import ClaimCode, Membership

CLAIM = "/my/orgs/claim/"


def invite(world):
    return create_invitation(world.orgs.paper, by=world["asahi_staff"])


def print_letter(world, client):
    return client.post(f"/desk/orgs/{world.orgs.paper.pk}/invitation/", follow=True)


def test_staff_print_a_letter_with_the_code_and_its_address(world, sign_in, settings):
    settings.PUBLIC_BASE_URL = "https://portal.example.jp"
    response = print_letter(world, sign_in(world["asahi_staff"]))
    html = response.content.decode()
    code = response.context["code"]
    assert len(code) == 11
    assert code in html
    assert "https://portal.example.jp/my/orgs/claim/" in html
    invitation = ClaimCode.objects.get()
    assert invitation.digest == digest(code.replace("-", ""))
    assert invitation.expires_on == timezone.localdate() + timedelta(days=90)
    qr = sign_in().get("/my/orgs/claim/qr.svg")
    assert qr["Content-Type"] == "image/svg+xml"
    assert b"<svg" in qr.content
    assert b"style=" not in qr.content


def test_the_code_is_shown_to_this_session_until_it_is_printed(world, sign_in):
    client = sign_in(world["asahi_staff"])
    code = print_letter(world, client).context["code"]
    page = f"/desk/invitations/{ClaimCode.objects.get().pk}/"
    assert code in client.get(page).content.decode()
    elsewhere = sign_in(world["asahi_staff"]).get(page).content.decode()
    assert code not in elsewhere
    assert "つくり直せます" in elsewhere
    assert sign_in(world["asahi_approver"]).get(page).status_code == 404
    client.post(page)
    assert code not in client.get(page).content.decode()


def test_an_officer_claims_the_entry(world, sign_in):
    _invitation, code = invite(world)
    typed = f" {code[:5].lower()}－{code[5:]} "
    response = sign_in(world["resident"]).post(CLAIM, {"code": typed})
    assert response.url == f"/my/orgs/{world.orgs.paper.pk}/"
    world.orgs.paper.refresh_from_db()
    assert world.orgs.paper.status == "draft"
    membership = Membership.objects.get(organization=world.orgs.paper)
    assert (membership.user, membership.role, membership.status) == (
        world["resident"],
        "manager",
        "active",
    )


def test_a_request_made_before_becomes_the_membership(world):
    Membership.objects.create(user=world["resident"], organization=world.orgs.paper)
    _invitation, code = invite(world)
    claim_organization(code, by=world["resident"])
    assert Membership.objects.get(organization=world.orgs.paper).role == "manager"


class TestCodesThatDoNotWork:
    def refused(self, world, code):
        with pytest.raises(ValidationError):
            claim_organization(code, by=world["npo_manager"])

    def test_used_once(self, world):
        _invitation, code = invite(world)
        claim_organization(code, by=world["resident"])
        self.refused(world, code)

    def test_replaced_by_a_newer_letter(self, world):
        (_first, old), (_second, new) = invite(world), invite(world)
        self.refused(world, old)
        claim_organization(new, by=world["resident"])

    def test_too_old(self, world):
        invitation, code = invite(world)
        yesterday = timezone.localdate() - timedelta(days=1)
        ClaimCode.objects.filter(pk=invitation.pk).update(expires_on=yesterday)
        self.refused(world, code)

    def test_of_a_group_that_was_claimed_meanwhile(self, world):
        _invitation, code = invite(world)
        type(world.orgs.paper).objects.filter(pk=world.orgs.paper.pk).update(status="draft")
        self.refused(world, code)


def test_wrong_codes_are_answered_kindly_and_then_rest(world, sign_in):
    _invitation, code = invite(world)
    client = sign_in(world["resident"])
    assert "招待の番号を入力してください" in client.post(CLAIM, {}).content.decode()
    for wrong in ["ABCDE-FGHJK"] * 9 + ["0"]:
        response = client.post(CLAIM, {"code": wrong})
        assert "この番号では見つかりません" in response.content.decode()
    response = client.post(CLAIM, {"code": code})
    assert response.status_code == 429
    assert "1時間ほどお休みします" in response.content.decode()
    # Somebody else is not held up.
    assert sign_in(world["npo_manager"]).post(CLAIM, {"code": code}).status_code == 302


def test_only_ward_staff_invite_and_only_to_name_only_entries(world, sign_in):
    assert print_letter(world, sign_in(world["midori_staff"])).status_code == 404
    assert print_letter(world, sign_in(world["coordinator_a"])).status_code == 404
    page = f"/desk/orgs/{world.orgs.npo.pk}/invitation/"
    assert sign_in(world["asahi_staff"]).post(page).status_code == 403
