"""A real Chromium against a live server, with one browser context per person."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client

# Playwright's event loop runs in this thread while the ORM is used beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}


def chromium_path() -> str:
    """The browser of this machine, or '' (see also the variable CHROMIUM)."""
    named = os.environ.get("CHROMIUM", "")
    return named or next((path for name in NAMES if (path := shutil.which(name))), "")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    skip = pytest.mark.skip(reason="no Chromium found: install `chromium` or set CHROMIUM")
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            if not chromium_path():
                item.add_marker(skip)


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_browser(chromium, live_server, settings) -> Iterator[Callable]:
    """`open_browser(user=None, size=DESKTOP, js=True)` → a page of a new visitor.

    Fails the test afterwards if a page logged a console error (a broken CSP shows there), if it
    asked another host for anything, or if the server answered with an error of its own.
    """
    settings.PUBLIC_BASE_URL = live_server.url
    contexts, troubles = [], []

    def watch(page) -> None:
        page.on("console", lambda m: m.type == "error" and troubles.append(m.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "request",
            lambda r: r.url.startswith((live_server.url, "data:")) or troubles.append(r.url),
        )

    def make(user=None, *, size=DESKTOP, js=True):
        context = chromium.new_context(
            viewport=size, java_script_enabled=js, base_url=live_server.url, locale="ja-JP"
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies([session_cookie(user, live_server.url)])
        page = context.new_page()
        page.set_default_timeout(10_000)
        watch(page)
        return page

    make.troubles = troubles
    yield make
    for context in contexts:
        context.close()
    expected = ("status of 404", "status of 409", "status of 410", "status of 403")
    assert [t for t in troubles if not any(words in t for words in expected)] == []


def session_cookie(user, url: str) -> dict[str, str]:
    """A signed-in session, so that only the sign-in tests need to type passwords."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    return {"name": cookie.key, "value": cookie.value, "url": url}
