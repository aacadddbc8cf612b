"""The server itself refuses an insecure start and says which settings to change."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import checks

from kyodo_portal.checks import check_database, check_settings, weakness
from tests.factories import OrganizationFactory, UserFactory

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "SECRET_KEY": secrets.token_urlsafe(64),
    "PUBLIC_BASE_URL": "https://portal.city.example",
    "ALLOWED_HOSTS": "portal.city.example",
    "TRUSTED_PROXY_COUNT": "1",
    "DEFAULT_FROM_EMAIL": "noreply@portal.city.example",
}
INSECURE = {
    "SECRET_KEY": "django-insecure-" + "abcdefghijklmnopqrstuvwxyz0123456789",
    "SECRET_KEY_FALLBACKS": "short",
    "ALLOWED_HOSTS": "*",
    "PUBLIC_BASE_URL": "http://portal.city.example",
    "HSTS_SECONDS": "60",
    "SSL_REDIRECT": "0",
    "TRUSTED_PROXY_COUNT": "",
    "LOG_LEVEL": "DEBUG",
    "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend",
    "DEFAULT_FROM_EMAIL": "portal@example.jp",
    "EMAIL_HOST": "mail.city.example",
    "EMAIL_HOST_PASSWORD": "himitsu",
    "MAIL_QUIET_HOURS": "at night",
    "REPLY_DAYS_MIN": "200",
}
NAMED = [name for name in INSECURE if name not in {"EMAIL_HOST", "EMAIL_HOST_PASSWORD"}]


def start(tmp_path, **environment):
    """What the server process prints when it starts in this environment, and its exit code."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    database = {"DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3"}
    server = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", "import kyodo_portal.wsgi"],
        cwd=ROOT,
        env={**kept, **database, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return server.returncode, server.stderr


@pytest.fixture
def production(settings):
    """Settings of a safe production start, to be made worse one by one."""
    settings.PRODUCTION = settings.HTTPS = settings.TRUSTED_PROXY_COUNT_GIVEN = True
    settings.DEBUG = settings.DEMO = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.ALLOWED_HOSTS = [SAFE["ALLOWED_HOSTS"]]
    for name in ("SECRET_KEY", "PUBLIC_BASE_URL", "DEFAULT_FROM_EMAIL"):
        setattr(settings, name, SAFE[name])
    return settings


def test_safe_start_goes_through(tmp_path):
    assert start(tmp_path, **SAFE) == (0, "")


def test_insecure_start_is_refused_naming_every_setting(tmp_path):
    code, message = start(tmp_path, **INSECURE)
    assert code != 0
    assert "ImproperlyConfigured: This start is not safe" in message
    lines = [line.strip() for line in message.splitlines() if "portal.E" in line]
    assert len(lines) == 13
    for name in [*NAMED, "EMAIL_USE_TLS"]:
        assert any(line.startswith(name) for line in lines), name
    assert INSECURE["SECRET_KEY"] not in message
    assert "himitsu" not in message


@pytest.mark.parametrize(
    ("name", "value", "id_"),
    [
        ("SECRET_KEY", "", "portal.E005"),
        ("SECRET_KEY", "short", "portal.E005"),
        ("SECRET_KEY", "a" * 60, "portal.E005"),
        ("SECRET_KEY_FALLBACKS", ["short"], "portal.E006"),
        ("ALLOWED_HOSTS", [], "portal.E007"),
        ("ALLOWED_HOSTS", ["portal.city.example", "*"], "portal.E007"),
        ("ALLOWED_HOSTS", ["other.city.example"], "portal.E008"),
        ("PUBLIC_BASE_URL", "", "portal.E009"),
        ("PUBLIC_BASE_URL", "http://portal.city.example", "portal.E009"),
        ("HSTS_SECONDS", 86400, "portal.E010"),
        ("TRUSTED_PROXY_COUNT", -1, "portal.E012"),
        ("DEBUG", True, "portal.E004"),
    ],
)
def test_one_weak_setting_is_enough(production, name, value, id_):
    assert ids(check_settings(None)) <= {"portal.W001"}  # SQLite, when tested on it
    setattr(production, name, value)
    messages = [message for message in check_settings(None) if message.is_serious()]
    assert [message.id for message in messages] == [id_]
    assert messages[0].msg.startswith(name)


def test_short_hsts_may_be_allowed_for_the_first_days(production):
    production.HSTS_SECONDS, production.ALLOW_SHORT_HSTS = 300, True
    assert ids(check_settings(None)) <= {"portal.W001"}


def test_every_host_of_a_domain_may_be_allowed(production):
    production.ALLOWED_HOSTS = [".city.example"]
    assert ids(check_settings(None)) <= {"portal.W001"}


def test_debug_and_demo_together_are_refused(settings):
    settings.DEBUG = settings.DEMO = True
    assert "portal.E001" in ids(check_settings(None))


def test_demo_starts_without_any_setting(tmp_path):
    assert start(tmp_path, DEMO="1") == (0, "")


def test_typo_in_a_switch_is_refused(tmp_path):
    code, message = start(tmp_path, **{**SAFE, "DEBUG": "ture"})
    assert (code, "DEBUG must be 1 or 0" in message) == (1, True)


def test_keys_of_this_repository_are_known_as_weak():
    assert weakness("only-for-demo-and-development")
    assert weakness(secrets.token_urlsafe(64)) == ""


@pytest.mark.django_db
def test_production_refuses_a_database_with_sample_data(settings):
    settings.PRODUCTION = True
    real = UserFactory(email="tantou@city.yokohama.lg.jp")
    assert "portal.E017" not in ids(check_database(None, databases=["default"]))
    real.email = "mihon@mihon.example.jp"
    real.save()
    assert "portal.E017" in ids(check_database(None, databases=["default"]))
    real.delete()
    OrganizationFactory(is_sample=True)
    assert "portal.E017" in ids(check_database(None, databases=["default"]))


@pytest.mark.django_db
def test_demo_may_hold_sample_data(settings):
    OrganizationFactory(is_sample=True)
    assert check_database(None, databases=["default"]) == []


def ids(messages: list[checks.CheckMessage]) -> set[str]:
    return {str(message.id) for message in messages}
