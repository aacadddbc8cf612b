"""Fixtures for all tests: the world of personas and clients signed in as them."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as settings_module
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.utils import timezone

from districts.permissions import needs_two_factor
from kyodo_portal.history import triggers
from kyodo_portal.search import memory
from tests.kept_world import Keeper
from tests.personas import World, build_world


@pytest.fixture(autouse=True)
def fast_and_quiet(settings, tmp_path) -> None:
    """Nothing leaves the process: mails in memory, cheap hashes, no shared cache."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    memory_cache = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {
        name: {"BACKEND": memory_cache, "LOCATION": name} for name in ("default", "analysis")
    }
    settings.MEDIA_ROOT = tmp_path
    from django.core.cache import caches

    for name in settings.CACHES:
        caches[name].clear()
    # The next test's database knows nothing of what a worker remembers of this one's.
    memory.forget()
    return


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, tmp_path_factory
) -> None:
    """SQLite tests run on a file, as the portal does: each thread has its own connection."""
    database = settings_module.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("db") / "t.sqlite3")
        # Nobody needs a test database to survive a power cut.
        database["OPTIONS"]["init_command"] = (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;PRAGMA foreign_keys=ON"
        )


def commits(request) -> bool:
    """Whether the test works without a transaction around it."""
    marker = request.node.get_closest_marker("django_db")
    by_marker = bool(marker and marker.kwargs.get("transaction"))
    return by_marker or bool({"transactional_db", "live_server"} & set(request.fixturenames))


@pytest.fixture(autouse=True)
def history_may_be_flushed(request) -> Iterator[None]:
    """A transactional test empties every table at its end; the history's triggers step aside."""
    if not commits(request):
        yield
        return
    request.getfixturevalue("transactional_db")
    triggers.create(connection)
    yield
    triggers.drop(connection)


@pytest.fixture(scope="session")
def keeper() -> Keeper:
    return Keeper()


@pytest.fixture
def world(request, db, keeper) -> World:
    # A test that commits is one of its own kind: nothing is prepared for it.
    return build_world() if commits(request) else keeper.world()


def fresh(user):
    """The same person as the next request would see them: without what was read before."""
    return type(user).objects.get(pk=user.pk) if user else AnonymousUser()


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """`sign_in(user)` → a client signed in as `user`, second factor set up where it is required."""

    def make_client(user=None, **kwargs) -> Client:
        client = Client(**kwargs)
        if user is not None:
            if needs_two_factor(user):
                Authenticator.objects.get_or_create(
                    user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": ""}}
                )
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make_client


@pytest.fixture
def clock(monkeypatch) -> Callable[..., date]:
    """`clock(2027, 2, 1)`: from now on the clock stands at noon of that day."""

    def set_clock(*day: int) -> date:
        moment = timezone.make_aware(datetime(*day, 12))
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return date(*day)

    return set_clock
