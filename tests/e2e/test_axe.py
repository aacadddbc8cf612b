"""axe-core finds nothing on any page kind of the demo, signed out and as each persona."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from kyodo_portal.accounts.models import User
from tests.demo_world import demo, demo_server  # noqa: F401  (fixtures)
from tests.e2e.conftest import DESKTOP, PHONE, session_cookie
from tests.project.pages import crawl, url_name

pytestmark = [pytest.mark.e2e, pytest.mark.axe]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDER_THAN_THE_WINDOW = (
    "document.documentElement.scrollWidth > document.documentElement.clientWidth"
)
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
    page = chromium.new_page(base_url=demo_server.url)
    page.goto("/")
    page.evaluate("document.querySelector('h1').innerHTML = '<img src=/healthz>'")
    found = {v["id"] for v in Axe().run(page, options={"runOnly": TAGS}).response["violations"]}
    page.close()
    assert "image-alt" in found


def one_page_of_each_kind(user) -> dict[str, str]:
    """`{URL name: path}` of the pages that a person can reach by links."""
    client = Client()
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    start = [*START, "/my/", "/desk/"] if user else START
    found = crawl(client, start, per_kind=1)
    return {
        url_name(path): path for path, (status, html) in found.items() if html and status == 200
    }


def violations(persona, size, demo, demo_server, chromium) -> dict[str, list[str]]:  # noqa: F811
    """`{page: rules it breaks}` of one page of each kind that a persona can reach."""
    user = None if persona == "anonymous" else User.objects.get(email=demo[persona]["email"])
    kinds = one_page_of_each_kind(user)
    assert len(kinds) >= 25
    context = chromium.new_context(viewport=size, base_url=demo_server.url, locale="ja-JP")
    if user:
        context.add_cookies([session_cookie(user, demo_server.url)])
    page = context.new_page()
    wrong = {}
    for name, path in sorted(kinds.items()):
        page.goto(path)
        assert page.url == f"{demo_server.url}{path}", "not signed in?"
        results = Axe().run(page, options={"runOnly": TAGS})
        found = [violation["id"] for violation in results.response["violations"]]
        if page.evaluate(WIDER_THAN_THE_WINDOW):
            found.append("scrolls sideways")
        if found:
            wrong[f"{name} {path}"] = found
    context.close()
    return wrong


# Two classes, so that two workers can share the work.
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
class TestResidentsAndGroups:
    @pytest.mark.parametrize("persona", RESIDENTS_AND_GROUPS)
    def test_axe_finds_nothing(self, persona, size, demo, demo_server, chromium, committed):  # noqa: F811
        assert violations(persona, size, demo, demo_server, chromium) == {}


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
class TestOffices:
    @pytest.mark.parametrize("persona", OFFICES)
    def test_axe_finds_nothing(self, persona, size, demo, demo_server, chromium, committed):  # noqa: F811
        assert violations(persona, size, demo, demo_server, chromium) == {}
