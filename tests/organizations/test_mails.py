"""Every mail about a group's entry can be written, says which group, and names no person."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from kyodo_portal.history.models import Notice
from kyodo_portal.history.sending import render, variables
from organizations.actions import members, profile, review, yearly
from tests.organizations.helpers import intro, submitted

KINDS = sorted(
    path.name.removesuffix(".subject.txt")
    for path in Path(settings.BASE_DIR, "templates/emails").glob("organization_*.subject.txt")
)


@pytest.fixture
def notices(world):
    """Everything that can happen to an entry and its members, once."""
    staff, manager = world["asahi_staff"], world["npo_manager"]
    first = submitted(world)
    comments = {"intro": "なおして"}
    review.return_organization(first, by=staff, version=first.version, comments=comments)
    second = submitted(world)
    review.approve_organization(second, by=staff, version=second.version)
    npo = world.orgs.npo
    profile.save_profile(npo, task="intro", values=intro(), version=1, by=staff, note="電話で")
    members.decline_membership(members.request_membership(npo, by=world["analyst"]), by=manager)
    person = members.request_membership(npo, by=world["resident"])
    members.approve_membership(person, by=manager)
    members.change_role(person, role="manager", by=manager)
    members.leave_organization(person, by=world["resident"])
    other = world["npo_member"].memberships.get()
    members.remove_member(other, by=manager)
    not_confirmed_for_years(npo)
    return Notice.objects.all()


def not_confirmed_for_years(npo):
    """Asked three times in one spring, and hidden two years after the last yes."""
    npo.refresh_from_db()
    npo.confirmed_on = date(2023, 5, 1)
    npo.save()
    for day in (date(2025, 4, 1), date(2025, 5, 1), date(2025, 6, 1)):
        assert yearly.ask_to_confirm(npo, on=day)
    assert yearly.rest_organization(npo, on=date(2025, 6, 2))


def test_each_kind_has_its_words(notices):
    assert {notice.kind for notice in notices} == set(KINDS)
    for notice in notices:
        subject, body = render(notice, variables(notice))
        assert subject.startswith("【最初の一歩】")
        assert notice.context["group"] in body
        assert "@example.jp" not in body
        assert "なおして" not in body
