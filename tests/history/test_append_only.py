"""Nobody rewrites what happened: not through the model, not through SQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from kyodo_portal.history import triggers
from kyodo_portal.history.actions import record
from kyodo_portal.history.models import HistoryEntry
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def entry():
    return record(OrganizationFactory(), "organization_approved", by=None, label="見本区役所")


def test_model_refuses_to_save_again_or_delete(entry):
    entry.note = "別のこと"
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(note="別のこと"),
        lambda rows: rows._raw_delete("default"),
    ],
    ids=["update", "delete"],
)
def test_database_refuses_update_and_delete(entry, change):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(HistoryEntry.objects.filter(pk=entry.pk))
    assert HistoryEntry.objects.get(pk=entry.pk).note == ""


def test_database_refuses_to_empty_the_table(entry):
    # CASCADE: rows that point at the table would refuse it before the trigger is asked.
    is_postgres = connection.vendor == "postgresql"
    start, end = ("TRUNCATE", "CASCADE") if is_postgres else ("DELETE FROM", "")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"{start} {triggers.TABLE} {end}")
    assert HistoryEntry.objects.count() == 1


def test_new_entries_are_still_written(entry):
    record(entry.subject, "organization_paused", by=None)
    assert HistoryEntry.objects.about(entry.subject).count() == 2
