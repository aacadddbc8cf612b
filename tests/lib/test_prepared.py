"""Kept SQL answers what the queryset would answer, for any numbers and every day."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from kyodo_portal.lib.prepared import Prepared, PreparedObjects, PreparedParts
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


PARTS = PreparedParts(
    Listing,
    ("title", "organization"),
    lambda pks, on: Listing.objects.filter(pk__in=pks, ends_on__gte=on).order_by("-pk"),
    width=4,
)


def test_parts_are_the_same_rows_and_read_the_rest_when_asked(world, django_assert_num_queries):
    today = timezone.localdate()
    made = [make.ListingFactory(organization=world.orgs.npo, title=f"見本{n}") for n in range(3)]
    with django_assert_num_queries(1):
        found = PARTS.objects([listing.pk for listing in made], today)
        assert found == made[::-1]
        assert [row.title for row in found] == ["見本2", "見本1", "見本0"]
        assert {row.organization_id for row in found} == {world.orgs.npo.pk}
    assert found[0].get_deferred_fields() >= {"detail", "ends_on"}
    with django_assert_num_queries(2):
        assert found[0].ends_on == made[-1].ends_on
        assert found[0].organization == world.orgs.npo
    found[0].title = "別の見本"
    found[0].save(update_fields=["title"])
    made[-1].refresh_from_db()
    assert (made[-1].title, made[-1].detail) == ("別の見本", found[0].detail)


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


# --- on PostgreSQL ---------------------------------------------------------------------------


def sent(question: Prepared, numbers: list[int], *values: Any) -> tuple[str, str]:
    """What a watcher of the connection sees of a statement, and what the server was sent."""
    seen: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        seen.extend([sql, context["cursor"].cursor.query.decode()])
        return answer

    with connection.execute_wrapper(watch):
        question.rows(numbers, *values)
    return seen[0], seen[1]


@pytest.fixture
def postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("statements are prepared on PostgreSQL; set DATABASE_URL=postgres://…")


def on_the_server() -> dict[str, str]:
    """The prepared statements of this connection: {name: statement}."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, statement FROM pg_prepared_statements")
        return dict(cursor.fetchall())


def test_the_server_is_sent_a_name_and_watchers_see_the_statement(world, postgresql):
    today = timezone.localdate()
    seen, query = sent(OPEN, [world.orgs.npo.pk, 2], today)
    assert seen.startswith("SELECT")
    assert query.startswith("EXECUTE kyodo_")
    assert query.endswith(f"({world.orgs.npo.pk}, 2, 2)")
    # What does not change stands in it, so the planner knows it.
    name = query.split()[1]
    assert f"'{today}'::date" in on_the_server()[name]
    assert OPEN.kept[("postgresql", today)].name == name


def test_one_connection_prepares_a_statement_once_and_a_new_one_again(world, postgresql):
    NAMES.rows([world.orgs.npo.pk])
    before = on_the_server()
    NAMES.rows([world.orgs.stranger.pk])
    assert on_the_server() == before
    name = NAMES.kept[("postgresql",)].name
    assert name in before


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_prepares_again(postgresql):
    assert NAMES.rows([1]) == []
    connection.close()
    assert NAMES.rows([1]) == []
    assert NAMES.kept[("postgresql",)].name in on_the_server()


@pytest.mark.django_db(transaction=True)
def test_what_was_prepared_outlives_a_transaction_that_is_undone(postgresql):
    connection.close()
    with transaction.atomic():
        NAMES.rows([1])
        transaction.set_rollback(True)
    assert NAMES.rows([1]) == []


def test_behind_a_pooler_nothing_is_prepared(world, postgresql, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    before = on_the_server()
    pks = [world.orgs.npo.pk]
    assert NAMES.rows(pks)[0][1] == world.orgs.npo.name
    assert WHOLE.objects(pks, timezone.localdate() + timedelta(days=321)) == []
    assert on_the_server() == before
