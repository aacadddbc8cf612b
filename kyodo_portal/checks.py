"""An insecure start is refused, with a message that names the setting.

The checks run with every management command and, through `refuse_insecure_start`, when the server
itself starts. Ids are stable; each message begins with the environment variable to change.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig, apps
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.models import Model, Q

TAG = "portal"
YEAR = 31_536_000
MIN_KEY_LENGTH, MIN_KEY_VARIETY = 50, 20
# Keys that stand in this repository, in Django's templates or in examples on the web.
SAMPLE_KEY = re.compile("only-for-|django-insecure-|change-?me|secret-?key|example", re.IGNORECASE)
# Domains that are nobody's address (RFC 2606, and JPRS for .jp); the default is one of them.
EXAMPLE_ADDRESS = re.compile(r"@example\.(jp|com|net|org)$", re.IGNORECASE)
BACKENDS_THAT_SEND_NOTHING = ("console", "filebased", "dummy", "locmem")
QUIET_HOURS = re.compile(r"([01]?\d|2[0-4])-([01]?\d|2[0-4])")
HINT = "For development set DEBUG=1; for a demo run `make demo`. See .env.example."

Problems = Iterable[tuple[str, str]]


@checks.register(TAG)
def check_settings(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Everything that can be said without asking the database."""
    found = [*any_start()]
    if settings.PRODUCTION or settings.HTTPS:
        found += public_start()
    if settings.PRODUCTION:
        found += [*web_settings(), *mail_settings()]
    messages: list[checks.CheckMessage] = [error(number, text) for number, text in found]
    if settings.PRODUCTION and connection.vendor == "sqlite":
        messages.append(
            checks.Warning(
                "DATABASE_URL: SQLite serves one machine with few writers; for a city use "
                "PostgreSQL. The file must not lie on a network drive.",
                id="portal.W001",
            )
        )
    return messages


@checks.register(TAG, checks.Tags.database)
def check_database(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """What only the database knows. One that is away or still empty is not our business here."""
    if not databases or not settings.PRODUCTION:
        return []
    try:
        return [error(number, text) for number, text in stored_problems()]
    except DatabaseError:
        return []


def refuse_insecure_start() -> None:
    """Raise ImproperlyConfigured with one line per problem; called when the server starts."""
    messages = checks.run_checks(tags=[TAG], databases=["default"])
    connection.close()  # a server that forks its workers must not hand them this one
    errors = [message for message in messages if message.is_serious()]
    if errors:
        lines = "\n".join(f"  {message.msg} ({message.id})" for message in errors)
        raise ImproperlyConfigured(f"This start is not safe:\n{lines}\n{HINT}")


def error(number: str, text: str) -> checks.Error:
    return checks.Error(text, hint=HINT, id=f"portal.{number}")


def any_start() -> Problems:
    if settings.DEBUG and settings.DEMO:
        yield "E001", "DEBUG and DEMO cannot both be on: error pages would show everything."
    if settings.MAIL_QUIET_HOURS and not QUIET_HOURS.fullmatch(settings.MAIL_QUIET_HOURS):
        yield "E002", 'MAIL_QUIET_HOURS must look like "20-8", or be empty.'
    if not 1 <= settings.REPLY_DAYS_MIN <= settings.REPLY_DAYS_MAX:
        yield "E003", "REPLY_DAYS_MIN must be at least 1 and not more than REPLY_DAYS_MAX."
    if settings.MAP_TILE_URL and not settings.MAP_TILE_ATTRIBUTION:
        yield "E019", "MAP_TILE_ATTRIBUTION must name whose map it is (MAP_TILE_URL is set)."
    if Path(settings.MEDIA_ROOT).resolve().is_relative_to(Path(settings.STATIC_ROOT).resolve()):
        yield "E020", "MEDIA_ROOT may not lie in the folder of the static files: all could read it."


def public_start() -> Problems:
    """For production and for everything else that people reach by https."""
    if settings.DEBUG:
        yield "E004", "DEBUG must be off on a site that people reach (PUBLIC_BASE_URL is https)."
    if problem := weakness(secret_key()):
        yield "E005", f"SECRET_KEY {problem}"
    for key in settings.SECRET_KEY_FALLBACKS:
        if problem := weakness(key):
            yield "E006", f"SECRET_KEY_FALLBACKS: a key {problem}"


def web_settings() -> Problems:
    url = urlsplit(settings.PUBLIC_BASE_URL)
    hosts = settings.ALLOWED_HOSTS
    if not hosts or any(host.strip(".") in {"*", ""} for host in hosts):
        yield "E007", "ALLOWED_HOSTS must name the site's hosts; it may not be empty or *."
    elif url.scheme == "https" and not host_is_allowed(url.hostname or "", hosts):
        yield "E008", "ALLOWED_HOSTS does not hold the host of PUBLIC_BASE_URL."
    if url.scheme != "https" or not url.hostname:
        yield "E009", "PUBLIC_BASE_URL must be the site's own address and begin with https://."
    if settings.HSTS_SECONDS < YEAR and not settings.ALLOW_SHORT_HSTS:
        yield "E010", f"HSTS_SECONDS must be at least {YEAR}, or set ALLOW_SHORT_HSTS=1 for now."
    if not settings.SSL_REDIRECT:
        yield "E011", "SSL_REDIRECT must be on."
    if not settings.TRUSTED_PROXY_COUNT_GIVEN or settings.TRUSTED_PROXY_COUNT < 0:
        yield "E012", "TRUSTED_PROXY_COUNT must say how many proxies stand in front (nginx: 1)."
    if settings.LOG_LEVEL == "DEBUG":
        yield "E013", "LOG_LEVEL may not be DEBUG: the log would hold personal data."


def mail_settings() -> Problems:
    if any(word in settings.EMAIL_BACKEND for word in BACKENDS_THAT_SEND_NOTHING):
        yield "E014", "EMAIL_BACKEND sends no mail; leave it empty for SMTP."
    if not settings.DEFAULT_FROM_EMAIL or EXAMPLE_ADDRESS.search(settings.DEFAULT_FROM_EMAIL):
        yield "E015", "DEFAULT_FROM_EMAIL must be the portal's own address."
    is_here = settings.EMAIL_HOST in {"localhost", "127.0.0.1", "::1"}
    if settings.EMAIL_HOST_PASSWORD and not settings.EMAIL_USE_TLS and not is_here:
        yield "E016", "EMAIL_USE_TLS must be on: the mail password would travel in the clear."


def stored_problems() -> Problems:
    if found := next(sample_rows(), None):
        yield (
            "E017",
            f"DATABASE_URL: the database holds sample data ({found}); use an empty database.",
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            if cursor.fetchone() == (True,):
                yield "E018", "DATABASE_URL: the role is a superuser; use one that owns only this."


def sample_rows() -> Iterator[str]:
    """Names of the models that hold rows of the demo's invented world."""
    for model in apps.get_models():
        if any(rows.exists() for rows in sample_querysets(model)):
            yield str(model._meta.label)


def sample_querysets(model: type[Model]) -> Iterable[Any]:
    names = {field.name for field in model._meta.get_fields()}
    if "is_sample" in names:
        yield model._default_manager.filter(is_sample=True)
    if model._meta.label == settings.AUTH_USER_MODEL:
        example = Q(email__endswith="@example.jp") | Q(email__endswith=".example.jp")
        yield model._default_manager.filter(example)


def secret_key() -> str:
    try:
        return str(settings.SECRET_KEY)
    except ImproperlyConfigured:  # how Django says that it is empty
        return ""


def weakness(key: str) -> str:
    """What is wrong with a secret key; "" if nothing is."""
    if not key:
        return "is missing."
    if SAMPLE_KEY.search(key):
        return "is one that others know."
    if len(key) < MIN_KEY_LENGTH or len(set(key)) < MIN_KEY_VARIETY:
        return (
            f"must have at least {MIN_KEY_LENGTH} characters, {MIN_KEY_VARIETY} of them different."
        )
    return ""


def host_is_allowed(host: str, allowed: Sequence[str]) -> bool:
    return any(host == name or (name[:1] == "." and host.endswith(name)) for name in allowed)
