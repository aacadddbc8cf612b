"""axe-core finds nothing on any page kind of the demo, signed out and as each persona.

Of pages whose <main> is the same for several personas, one is looked at; the frame of each persona
is looked at on its first pages and around everything that is its own.
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from kyodo_portal.accounts.models import User
from tests.demo_world import demo, demo_server  # noqa: F401  (fixtures)
from tests.e2e.conftest import DESKTOP, PHONE, session_cookie
from tests.project.pages import crawl, url_name

pytestmark = [pytest.mark.e2e, pytest.mark.axe]

SIZES = {"desktop": DESKTOP, "phone": PHONE}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDER_THAN_THE_WINDOW = (
    "document.documentElement.scrollWidth > document.documentElement.clientWidth"
)
FIND = "options => axe.run(options).then(results => results.violations.map(rule => rule.id))"
# Nodes are worked out for broken rules only: the same rules in half the time.
OPTIONS = {"runOnly": TAGS, "resultTypes": ["violations"]}
FRAMES = {"home", "my"}
START = ["/", "/wards/asahi/wakabadai/", "/consult/", "/first-step/", "/guide/"]
RESIDENTS_AND_GROUPS = ["anonymous", "resident", "npo_manager", "npo_member", "shakyo_manager"]
OFFICES = ["coordinator", "ward_staff", "ward_approver", "city_staff", "analyst"]


@pytest.fixture
def committed(demo, django_db_blocker):  # noqa: F811
    """The database without a transaction around the test: the server must see the sessions."""
    with django_db_blocker.unblock():
        yield


@pytest.mark.django_db
def test_the_demo_has_its_people(demo):  # noqa: F811
    emails = [demo[persona]["email"] for persona in [*RESIDENTS_AND_GROUPS[1:], *OFFICES]]
    assert User.objects.filter(email__in=emails).count() == len(emails)


def test_the_check_can_fail(demo_server, chromium, committed):  # noqa: F811
    context = chromium.new_context(base_url=demo_server.url)
    context.add_init_script(Axe().axe_script)
    page = context.new_page()
    page.goto("/")
    page.evaluate("document.querySelector('h1').innerHTML = '<img src=/healthz>'")
    found = troubles(page)
    page.evaluate("document.querySelector('h1').style.width = '3000px'")
    assert "image-alt" in found
    assert "scrolls sideways" not in found
    assert "scrolls sideways" in troubles(page)
    context.close()


def one_page_of_each_kind(user) -> dict[str, tuple[str, str]]:
    """`{URL name: (path, html)}` of the pages that a person can reach by links."""
    client = Client()
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    start = [*START, "/my/", "/desk/"] if user else START
    found = crawl(client, start, per_kind=1)
    return {
        url_name(path): (path, html)
        for path, (status, html) in found.items()
        if html and status == 200
    }


def main_of(html: str) -> str:
    """What is between the frame's parts, without what is drawn at random for each visit."""
    found = re.search(r"<main.*</main>", html, re.DOTALL)
    assert found
    return re.sub(r'(name="csrfmiddlewaretoken" value)="[^"]*"', r"\1", found[0])


def troubles(page) -> list[str]:
    found = page.evaluate(FIND, OPTIONS)
    return [*found, "scrolls sideways"] if page.evaluate(WIDER_THAN_THE_WINDOW) else found


def violations(user, seen: set[str], demo_server, chromium) -> dict[str, list[str]]:  # noqa: F811
    """`{page and size: rules it breaks}` of one page of each kind that a person can reach.

    `seen` holds the mains that were looked at before; those of this person join them.
    """
    kinds = one_page_of_each_kind(user)
    assert len(kinds) >= 25
    context = chromium.new_context(base_url=demo_server.url, locale="ja-JP")
    context.add_init_script(Axe().axe_script)
    if user:
        context.add_cookies([session_cookie(user, demo_server.url)])
    page = context.new_page()
    wrong = {}
    for name, (path, html) in sorted(kinds.items()):
        if (main := main_of(html)) in seen and name not in FRAMES:
            continue
        seen.add(main)
        page.goto(path)
        assert page.url == f"{demo_server.url}{path}", "not signed in?"
        for label, size in SIZES.items():
            page.set_viewport_size(size)
            if found := troubles(page):
                wrong[f"{name} {path} {label}"] = found
    context.close()
    return wrong


# Two classes, so that two workers can share the work; what was looked at, each keeps for itself.
@pytest.fixture(scope="class")
def seen() -> set[str]:
    return set()


class TestResidentsAndGroups:
    @pytest.mark.parametrize("persona", RESIDENTS_AND_GROUPS)
    def test_axe_finds_nothing(self, persona, seen, demo, demo_server, chromium, committed):  # noqa: F811
        assert violations(who(persona, demo), seen, demo_server, chromium) == {}


class TestOffices:
    @pytest.mark.parametrize("persona", OFFICES)
    def test_axe_finds_nothing(self, persona, seen, demo, demo_server, chromium, committed):  # noqa: F811
        assert violations(who(persona, demo), seen, demo_server, chromium) == {}


def who(persona: str, demo) -> User | None:  # noqa: F811
    return None if persona == "anonymous" else User.objects.get(email=demo[persona]["email"])
