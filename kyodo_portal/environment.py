"""Reading settings from environment variables: a few small functions, loud about mistakes.

A value may also stand in a file named by `NAME_FILE` (for secrets kept out of the environment).
"""

import os
import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """The variable `name`, or the content of the file that `name_FILE` points to."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from error
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    """A yes/no variable. Anything but a known word is refused, so a typo never means 'on'."""
    value = text(name, "1" if default else "0").lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def number(name: str, default: int) -> int:
    """A whole-number variable."""
    value = text(name) or str(default)
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error


def words(name: str) -> list[str]:
    """A comma-separated variable as a list without empty entries."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def tile_url(name: str) -> str:
    """The address pattern of base-map tiles, https with {z}, {x} and {y}; "" when there is none."""
    url = text(name)
    holes = all(hole in url for hole in ("{z}", "{x}", "{y}"))
    if url and not (holes and re.match(r"https://[A-Za-z0-9.-]+(:[0-9]+)?/", url)):
        raise ImproperlyConfigured(
            f"{name} must look like https://tiles.example.jp/{{z}}/{{x}}/{{y}}.png, not {url!r}."
        )
    return url


def origin(url: str) -> str:
    """Scheme and host of an address, as the content security policy names them."""
    return "/".join(url.split("/")[:3])


def database(name: str, default: str) -> dict[str, object]:
    """A `DATABASES` entry from a URL: `sqlite:///path` or `postgres://user:password@host:port/name`.

    A PostgreSQL socket folder may be given as `?host=/var/run/postgresql`.
    """
    url = urlsplit(text(name) or default)
    if url.scheme == "sqlite":
        path = Path(unquote(url.path.removeprefix("/")) or ":memory:")
        if path.name != ":memory:":
            path.parent.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(path),
            "OPTIONS": {
                # IMMEDIATE: a transaction that will write takes its lock at once instead of
                # failing half-way. FULL: an acknowledged commit survives a power cut.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
                "PRAGMA foreign_keys=ON",
            },
        }
    if url.scheme in {"postgres", "postgresql"}:
        options = dict(parse_qsl(url.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.removeprefix("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": options.pop("host", url.hostname or ""),
            "PORT": str(url.port or ""),
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {
                "options": "-c statement_timeout=10000 -c lock_timeout=3000"
                " -c idle_in_transaction_session_timeout=30000",
                **options,
            },
        }
    raise ImproperlyConfigured(f"{name} must start with sqlite:// or postgres://.")
