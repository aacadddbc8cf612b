"""axe-core finds nothing on any page kind of the demo, signed out and as each persona."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from kyodo_portal.accounts.models import User
from tests.demo_world import demo, demo_server  # noqa: F401  (fixtures)
from tests.e2e.conftest import DESKTOP, PHONE, session_cookie
from tests.project.pages import crawl, url_name

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
START = ["/", "/wards/asahi/wakabadai/", "/consult/", "/first-step/", "/guide/"]
PERSONAS = [
    "anonymous",
    "resident",
    "npo_manager",
    "npo_member",
    "shakyo_manager",
    "coordinator",
    "ward_staff",
    "ward_approver",
    "city_staff",
    "analyst",
]


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


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("persona", PERSONAS)
def test_axe_finds_nothing(persona, size, demo, demo_server, chromium):  # noqa: F811
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
        results = Axe().run(page, options={"runOnly": TAGS})
        wide = page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        found = [v["id"] for v in results.response["violations"]] + ["too wide"] * wide
        if found:
            wrong[f"{name} {path}"] = found
    context.close()
    assert wrong == {}
