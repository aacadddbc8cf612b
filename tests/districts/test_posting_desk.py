"""担当の登録: by the city and a ward's approver, after proving who they are; never by oneself."""

import time
from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from districts.actions import end_posting, post_person, withdraw_posting
from districts.models import Posting
from districts.permissions import scope_of
from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.lib.workflow import Conflict
from tests.conftest import fresh
from tests.factories import PostingFactory, UserFactory

pytestmark = pytest.mark.django_db
NEW, LIST = reverse("districts:posting-create"), reverse("districts:posting-list")


def prove(client, user):
    """The person has proved who they are a moment ago."""
    request = RequestFactory().get("/")
    request.session = SessionStore(client.session.session_key)
    record_authentication(request, user, method="mfa", reauthenticated=True)
    request.session.save()
    assert time.time() > 0


@pytest.fixture
def proven(world, sign_in):
    def client_of(persona):
        client = sign_in(world[persona])
        prove(client, world[persona])
        return client

    return client_of


def entry(office, email, role="ward_staff", day=None):
    day = day or timezone.localdate() + timedelta(days=3)
    return {
        "email": email,
        "office": office.pk,
        "role": role,
        "starts_on_year": day.year,
        "starts_on_month": day.month,
        "starts_on_day": day.day,
    }


def test_an_approver_appoints_in_the_own_ward_and_the_person_hears_of_it(world, proven):
    user = UserFactory(email="atarashii@example.jp")
    answer = proven("asahi_approver").post(NEW, entry(world.offices.asahi, "Atarashii@example.jp"))
    assert answer.status_code == 302
    posting = Posting.objects.get(user=user)
    assert HistoryEntry.objects.about(posting).get().actor == world["asahi_approver"]
    assert Notice.objects.get(kind="person_posted").user == user
    assert world.places.asahi.pk not in scope_of(fresh(user)).staff_wards
    assert world.places.asahi.pk in scope_of(fresh(user), posting.starts_on).staff_wards


def test_an_approver_does_not_appoint_elsewhere(world, proven):
    UserFactory(email="atarashii@example.jp")
    for office, role in ((world.offices.midori, "ward_staff"), (world.offices.city, "city_staff")):
        data = entry(office, "atarashii@example.jp", role)
        assert proven("asahi_approver").post(NEW, data).status_code == 200
    assert not Posting.objects.filter(user__email="atarashii@example.jp").exists()


@pytest.mark.parametrize(
    ("persona", "office", "role"),
    [("city_staff", "asahi", "ward_approver"), ("asahi_approver", "plaza_a", "coordinator")],
)
def test_nobody_raises_themselves(world, proven, persona, office, role):
    data = entry(getattr(world.offices, office), world[persona].email, role)
    answer = proven(persona).post(NEW, data)
    assert answer.status_code == 200
    assert "自分では決められません" in answer.content.decode()
    assert Posting.objects.filter(user=world[persona]).count() == 1
    with pytest.raises(ValidationError):
        post_person(
            world[persona],
            office=getattr(world.offices, office),
            role=role,
            starts_on=timezone.localdate(),
            by=world[persona],
        )


def test_without_a_fresh_proof_nothing_is_written(world, sign_in):
    UserFactory(email="atarashii@example.jp")
    data = entry(world.offices.asahi, "atarashii@example.jp")
    answer = sign_in(world["asahi_approver"]).post(NEW, data)
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert not Posting.objects.filter(user__email="atarashii@example.jp").exists()


def test_the_last_approver_of_a_ward_stays_until_another_follows(world):
    posting = Posting.objects.get(user=world["asahi_approver"])
    last = timezone.localdate() + timedelta(days=10)
    with pytest.raises(ValidationError, match="承認者がいなくなります"):
        end_posting(posting, ends_on=last, by=world["city_staff"])
    # Somebody who begins only two days later leaves a gap.
    late = PostingFactory(
        office=world.offices.asahi, role="ward_approver", starts_on=last + timedelta(days=2)
    )
    with pytest.raises(ValidationError, match="承認者がいなくなります"):
        end_posting(posting, ends_on=last, by=world["city_staff"])
    Posting.objects.filter(pk=late.pk).update(starts_on=last + timedelta(days=1))
    end_posting(posting, ends_on=last, by=world["city_staff"])
    assert Posting.objects.get(pk=posting.pk).ends_on == last


def test_of_two_who_end_one_posting_the_second_is_told(world):
    first = Posting.objects.get(user=world["asahi_staff"])
    second = Posting.objects.get(pk=first.pk)
    end_posting(first, ends_on=timezone.localdate(), by=world["asahi_approver"])
    with pytest.raises(Conflict):
        end_posting(second, ends_on=timezone.localdate(), by=world["asahi_approver"])


def test_a_posting_that_has_not_begun_is_taken_back(world):
    today = timezone.localdate()
    posting = PostingFactory(office=world.offices.asahi, starts_on=today + timedelta(days=5))
    key = posting.pk
    withdraw_posting(posting, on=today, by=world["asahi_approver"])
    assert not Posting.objects.filter(pk=key).exists()
    assert HistoryEntry.objects.filter(object_id=key, action="posting_withdrawn").exists()
    with pytest.raises(Conflict):
        withdraw_posting(Posting.objects.get(user=world["asahi_staff"]), on=today, by=None)


def test_overlapping_postings_are_refused_and_a_repeated_click_is_harmless(world):
    user, today = UserFactory(), timezone.localdate()
    facts = {"office": world.offices.asahi, "role": "ward_staff", "by": world["asahi_approver"]}
    first = post_person(user, starts_on=today + timedelta(days=5), **facts)
    assert post_person(user, starts_on=today + timedelta(days=5), **facts) == first
    with pytest.raises(ValidationError):
        post_person(user, starts_on=today, **facts)


def test_each_sees_the_postings_they_look_after(world, sign_in):
    html = sign_in(world["asahi_approver"]).get(LIST).content.decode()
    assert "asahi_staff@example.jp" in html
    assert "midori_staff@example.jp" not in html
    html = sign_in(world["city_staff"]).get(f"{LIST}?ward=midori").content.decode()
    assert "midori_staff@example.jp" in html
    assert "asahi_staff@example.jp" not in html
