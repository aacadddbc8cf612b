"""The counter behind the hourly limits, on the cache that the portal really uses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from kyodo_portal.lib.throttle import tries_within_hour

pytestmark = pytest.mark.django_db


@pytest.fixture
def database_cache(settings):
    backend = "django.core.cache.backends.db.DatabaseCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "portal_cache"}}
    call_command("createcachetable")


def test_every_try_counts_and_is_remembered_for_an_hour(database_cache):
    before = timezone.now()
    assert [tries_within_hour("a") for _ in range(3)] == [1, 2, 3]
    assert tries_within_hour("b") == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT expires FROM portal_cache")
        moments = [row[0] for row in cursor.fetchall()]
    ends = [m if isinstance(m, datetime) else datetime.fromisoformat(m) for m in moments]
    for end in ends:
        end = end.replace(tzinfo=end.tzinfo or UTC)
        assert end - before > timedelta(minutes=55)
