"""Postings: scope begins and ends by date, and only where the office can hold the role."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from districts.actions import end_posting, post_person
from districts.models import Posting
from districts.permissions import needs_two_factor, scope_of
from tests.conftest import fresh
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def test_scope_begins_on_the_first_day_and_ends_after_the_last(world):
    user = UserFactory()
    first = TODAY() + timedelta(days=5)
    post_person(
        user, office=world.offices.asahi, role="ward_staff", starts_on=first, ends_on=first, by=None
    )
    ward = world.places.asahi.pk
    assert ward not in scope_of(fresh(user), first - timedelta(days=1)).staff_wards
    assert ward in scope_of(fresh(user), first).staff_wards
    assert ward not in scope_of(fresh(user), first + timedelta(days=1)).staff_wards


def test_a_care_plaza_cannot_have_ward_staff(world):
    with pytest.raises(ValidationError):
        post_person(
            UserFactory(),
            office=world.offices.plaza_a,
            role="ward_staff",
            starts_on=TODAY(),
            by=None,
        )


def test_the_same_posting_is_not_made_twice(world):
    with pytest.raises(ValidationError):
        post_person(
            world["asahi_staff"],
            office=world.offices.asahi,
            role="ward_staff",
            starts_on=TODAY(),
            by=None,
        )


def test_an_ended_posting_no_longer_opens_the_ward(world):
    posting = Posting.objects.get(user=world["asahi_staff"])
    end_posting(posting, ends_on=TODAY() - timedelta(days=1), by=None)
    assert not scope_of(fresh(world["asahi_staff"])).has_desk


def test_coordinators_of_a_plaza_coordinate_its_districts_only(world):
    scope = scope_of(world["coordinator_a"])
    p = world.places
    assert scope.coordinates(ward_id=p.asahi.pk, district_id=p.a.pk)
    assert not scope.coordinates(ward_id=p.midori.pk, district_id=p.b.pk)
    assert not scope.coordinates(ward_id=p.asahi.pk, district_id=None)


@pytest.mark.parametrize(
    ("persona", "needed"),
    [
        ("npo_manager", False),
        ("resident", False),
        ("analyst", False),
        ("coordinator_a", True),
        ("asahi_staff", True),
        ("asahi_approver", True),
        ("city_staff", True),
    ],
)
def test_who_needs_a_second_factor(world, persona, needed):
    assert needs_two_factor(world[persona]) is needed


def test_the_command_posts_ends_and_explains(world):
    user = UserFactory(email="atarashii@example.jp")
    out = StringIO()
    slug = world.offices.midori.slug
    call_command("post_person", "Atarashii@example.jp", slug, "ward_staff", stdout=out)
    assert world.places.midori.pk in scope_of(fresh(user)).staff_wards
    yesterday = str(TODAY() - timedelta(days=1))
    with pytest.raises(CommandError):
        call_command("post_person", user.email, slug, "ward_staff", "--end", yesterday)
    call_command("post_person", user.email, slug, "ward_staff", "--end", str(TODAY()), stdout=out)
    with pytest.raises(CommandError):
        call_command("post_person", "nobody@example.jp", slug, "ward_staff")
    call_command("post_person", stdout=out)
    assert slug in out.getvalue()
