"""Kept SQL answers what the queryset would answer, for any numbers and every day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kyodo_portal.lib.prepared import Prepared, PreparedObjects
from organizations.models import Listing, Organization
from tests import factories as make

pytestmark = pytest.mark.django_db
NAMES = Prepared(
    lambda pks: Organization.objects.filter(pk__in=pks).order_by("pk").values_list("pk", "name"),
    width=5,
)
OPEN = Prepared(
    lambda pks, on: Listing.objects.filter(pk__in=pks, ends_on__gte=on).values_list("pk"), width=3
)


def test_rows_are_those_of_the_queryset(world):
    pks = sorted(org.pk for org in vars(world.orgs).values())[:3]
    expected = list(
        Organization.objects.filter(pk__in=pks).order_by("pk").values_list("pk", "name")
    )
    assert NAMES.rows(pks) == expected
    assert NAMES.rows(pks[:1]) == expected[:1]


def test_the_sql_is_made_once(world, monkeypatch, django_assert_num_queries):
    NAMES.rows([world.orgs.npo.pk])
    monkeypatch.setattr(NAMES, "make", None)
    with django_assert_num_queries(1):
        assert NAMES.rows([world.orgs.stranger.pk])[0][1] == world.orgs.stranger.name


def test_every_day_has_its_own_answer(world):
    today = timezone.localdate()
    listing = make.ListingFactory(organization=world.orgs.npo, ends_on=today)
    assert OPEN.rows([listing.pk], today) == [(listing.pk,)]
    assert OPEN.rows([listing.pk], today + timedelta(days=1)) == []
    assert OPEN.rows([listing.pk], today) == [(listing.pk,)]


def test_nothing_asked_nothing_found_and_too_many_are_refused(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert NAMES.rows([]) == []
    with pytest.raises(ValueError, match="at most 5"):
        NAMES.rows(list(range(6)))


WHOLE = PreparedObjects(
    lambda pks, on: (
        Listing.objects.filter(pk__in=pks, ends_on__gte=on)
        .select_related("organization__ward")
        .order_by("pk")
    ),
    width=4,
)


def test_whole_rows_are_what_the_orm_would_give(world, django_assert_num_queries):
    today = timezone.localdate()
    made = [make.ListingFactory(organization=world.orgs.npo, title=f"見本{n}") for n in range(3)]
    WHOLE.objects([made[0].pk], today)
    with django_assert_num_queries(1):
        found = WHOLE.objects([listing.pk for listing in made], today)
        assert [row.organization.ward.name for row in found] == ["旭区"] * 3
    expected = Listing.objects.filter(pk__in=[row.pk for row in made]).order_by("pk")
    for row, other in zip(found, expected, strict=True):
        for field in Listing._meta.concrete_fields:
            assert getattr(row, field.attname) == getattr(other, field.attname), field.name
        assert type(row.created_at) is type(other.created_at)
        assert row.created_at.tzinfo is not None
        assert not row._state.adding
    found[0].title = "書きかえた"
    found[0].save()
    assert WHOLE.first(made[0].pk, today).title == "書きかえた"
    assert WHOLE.first(made[0].pk, today + timedelta(days=900)) is None
    assert WHOLE.objects([], today) == []
    assert WHOLE.objects([2**70], today) == []
