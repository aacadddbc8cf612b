"""年間の流れ: the usual months, and those that a ward sets for itself."""

import pytest
from django.urls import reverse

from districts.models import RhythmEntry, WardRhythm
from districts.rhythm import Beat, beats_of, by_month, now_and_next

pytestmark = pytest.mark.django_db


@pytest.fixture
def budget(db):
    return RhythmEntry.objects.create(
        slug="budget", title="予算要求", first_month=9, last_month=11, is_own=True
    )


def path(entry, ward="asahi"):
    return reverse("districts:rhythm-edit", args=[ward, entry.slug])


@pytest.mark.parametrize(
    ("first", "last", "on"), [(9, 11, {9, 10, 11}), (12, 2, {12, 1, 2}), (4, 4, {4})]
)
def test_a_period_may_run_over_the_turn_of_the_year(budget, first, last, on):
    budget.first_month, budget.last_month = first, last
    assert {month for month in range(1, 13) if Beat(budget, None).is_on(month)} == on


def test_a_ward_sets_its_own_months_and_no_other_ward_changes(world, budget, sign_in):
    client = sign_in(world["asahi_staff"])
    data = {"first_month": "10", "last_month": "10", "note": "中ごろ", "version": "0"}
    assert client.post(path(budget), data).status_code == 302
    assert [beat.months for beat in beats_of(world.places.asahi)] == ["10月"]
    assert [beat.months for beat in beats_of(world.places.midori)] == ["9月〜11月"]
    assert sign_in(world["midori_staff"]).post(path(budget), data).status_code == 403


def test_two_who_set_the_months_see_both(world, budget, sign_in):
    client = sign_in(world["asahi_staff"])
    data = {"first_month": "10", "last_month": "10", "note": "わたしの", "version": "0"}
    WardRhythm.objects.create(
        ward=world.places.asahi, entry=budget, first_month=8, last_month=9, note="となりの"
    )
    answer = client.post(path(budget), data)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "となりの" in html
    assert "わたしの" in html
    assert WardRhythm.objects.get().first_month == 8
    assert client.post(path(budget), data | {"version": "1"}).status_code == 302
    assert WardRhythm.objects.get().first_month == 10


def test_the_page_says_which_months_are_only_ours(world, budget, sign_in):
    html = sign_in(world["coordinator_a"]).get(reverse("districts:rhythm")).content.decode()
    assert "このサイトの目安" in html
    beats = beats_of(world.places.asahi)
    assert [month for month, on in by_month(beats) if on] == [9, 10, 11]
    assert now_and_next(beats, 8) == ([], beats)
    assert now_and_next(beats, 9) == (beats, [])
