"""The demo world as a fixture for whole modules: loaded once, flushed after the module.

Run with `--dist loadscope` (tests/run.py does), so that no other test of the same worker meets it.
"""

import json
from collections.abc import Iterator
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from kyodo_portal.history import triggers


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker) -> Iterator[dict[str, Any]]:
    """`{persona: sign-in}` of `load_demo --json`, with its world in the test database."""
    with django_db_blocker.unblock():
        refuse_a_real_database()
        settings.DEMO, before = True, settings.DEMO
        triggers.drop(connection)
        triggers.create(connection)
        out = StringIO()
        call_command("load_demo", "--json", stdout=out)
        yield json.loads(out.getvalue())
        settings.DEMO = before
        triggers.drop(connection)
        call_command("flush", interactive=False, verbosity=0)
        triggers.create(connection)
        # The flush took away what a migration had inserted.
        import_module("partnerships.migrations.0002_handbook_check_items").insert(apps, None)


def refuse_a_real_database() -> None:
    """pytest-django makes a test database only if a collected test is marked `django_db`.

    Without one, the connection is that of the machine, and the flush below would empty it.
    """
    name, wanted = connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"]
    if not (name == wanted or str(name).startswith("test_")):
        pytest.fail("mark the tests of this module with pytest.mark.django_db")


@pytest.fixture(scope="module")
def demo_server(demo) -> Iterator[LiveServer]:
    """A live server on the demo world."""
    server = LiveServer("localhost")
    yield server
    server.stop()
