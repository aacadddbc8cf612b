"""役員交代: the new manager takes over, the old one leaves the day after the last one."""

from datetime import datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry, Notice
from organizations.models import Membership
from partnerships.actions import officers as actions
from partnerships.due.officers import finish_officer_handovers
from partnerships.models import OfficerHandover
from tests import factories as make

pytestmark = pytest.mark.django_db


def member(world, persona):
    return Membership.objects.get(user=world[persona])


@pytest.fixture
def leaves_on():
    return timezone.localdate() + timedelta(days=10)


@pytest.fixture
def prepared(world, leaves_on):
    return actions.open_officer_handover(
        world.orgs.npo,
        by=world["npo_manager"],
        outgoing=member(world, "npo_manager"),
        incoming=member(world, "npo_member"),
        leaves_on=leaves_on,
        note="かぎは、集会所の棚にあります。",
    )


def finish_on(day):
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Asia/Tokyo"))
    with patch("django.utils.timezone.now", return_value=noon):
        return finish_officer_handovers(day)


def test_the_new_manager_receives_and_manages_and_the_old_one_leaves(world, prepared, leaves_on):
    npo = world.orgs.npo
    npo.show_phone, npo.public_phone, npo.representative = True, "045-000-1111", "見本太郎"
    npo.save()
    actions.receive_officer_handover(prepared, by=world["npo_member"])
    assert member(world, "npo_member").role == "manager"
    assert finish_on(leaves_on) == 0
    assert finish_on(leaves_on + timedelta(days=1)) == 1
    assert finish_on(leaves_on + timedelta(days=1)) == 0
    assert member(world, "npo_manager").status == "left"
    npo.refresh_from_db()
    # PR7: the consent of who has gone ends with the office.
    assert (npo.show_phone, npo.representative) == (False, "")
    assert Notice.objects.filter(kind="officer_changed", user=world["npo_member"]).count() == 1
    office = Notice.objects.filter(kind="officer_changed_office")
    assert {notice.user for notice in office} == {world["coordinator_a"]}
    assert "見本太郎" not in str(office.values_list("context", flat=True))


def test_what_the_old_officer_agreed_to_is_asked_of_the_new_one(world, prepared, leaves_on):
    """PR7: the consent of who has gone ends; the page stays as it is until somebody says no."""
    partnership = make.PartnershipFactory(publication="published", published_at=timezone.now())
    for organization in (world.orgs.npo, world.orgs.shakyo):
        make.PartyFactory(partnership=partnership, organization=organization)
    make.index(partnership)
    actions.receive_officer_handover(prepared, by=world["npo_member"])
    finish_on(leaves_on + timedelta(days=1))
    partnership.refresh_from_db()
    assert partnership.publication == "published"
    asked = partnership.consents.filter(round=partnership.consent_round, answer="waiting")
    assert asked.filter(organization=world.orgs.npo).exists()


def test_a_group_never_loses_its_last_manager(world, prepared, leaves_on):
    assert finish_on(leaves_on + timedelta(days=1)) == 0
    assert member(world, "npo_manager").status == "active"
    assert Notice.objects.filter(kind="officer_waiting", user=world["npo_manager"]).count() == 1
    assert finish_on(leaves_on + timedelta(days=2)) == 0
    assert Notice.objects.filter(kind="officer_waiting").count() == 1


def test_somebody_without_a_membership_is_invited_and_forgotten_later(world, leaves_on):
    handover = actions.open_officer_handover(
        world.orgs.npo,
        by=world["npo_manager"],
        outgoing=member(world, "npo_manager"),
        invited_email="Atarashii@example.jp",
        leaves_on=leaves_on,
    )
    mail = Notice.objects.get(kind="officer_invited")
    assert mail.email == "atarashii@example.jp"
    assert reverse("organizations:membership-request") in mail.context["path"]
    actions.cancel_officer_handover(handover, by=world["npo_manager"])
    handover.refresh_from_db()
    assert handover.invited_email == ""


def test_one_change_of_officers_at_a_time_and_somebody_must_follow(world, prepared, leaves_on):
    facts = {
        "by": world["npo_manager"],
        "outgoing": member(world, "npo_manager"),
        "leaves_on": leaves_on,
    }
    with pytest.raises(ValidationError, match="もうはじまって"):
        actions.open_officer_handover(world.orgs.npo, incoming=member(world, "npo_member"), **facts)
    prepared.delete()
    with pytest.raises(ValidationError):
        actions.open_officer_handover(world.orgs.npo, **facts)


def test_the_page_shows_what_is_going_on_to_members_only(world, prepared, sign_in):
    partnership = make.PartnershipFactory(ward=world.places.asahi, name="見本のつづく連携")
    make.PartyFactory(partnership=partnership, organization=world.orgs.npo)
    path = reverse("partnerships:officer-handover", args=[world.orgs.npo.pk])
    assert "見本のつづく連携" in sign_in(world["npo_member"]).get(path).content.decode()
    paper = reverse("partnerships:officer-print", args=[world.orgs.npo.pk])
    html = sign_in(world["npo_manager"]).get(paper).content.decode()
    assert "見本のつづく連携" in html
    assert "かぎは、集会所の棚にあります。" in html
    assert sign_in(world["asahi_staff"]).get(path).status_code == 403


def test_only_the_named_person_receives(world, prepared, sign_in):
    path = reverse("partnerships:officer-receive", args=[world.orgs.npo.pk])
    assert sign_in(world["npo_manager"]).post(path).status_code == 403
    assert sign_in(world["npo_member"]).post(path).status_code == 302
    assert OfficerHandover.objects.get().status == "received"
    told = HistoryEntry.objects.about(world.orgs.npo)
    assert told.filter(action="officer_handover_received").count() == 1
