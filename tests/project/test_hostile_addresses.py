"""What stands in an address or comes as broken bytes: pages answer, notice and never break."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from partnerships.models import Activity, Gratitude
from tests import factories as make
from tests.project.objects import Objects
from tests.project.pages import Page, crawl
from tests.project.test_hostile_input import HOSTILE

pytestmark = pytest.mark.django_db

NOTICE = "条件"
# Page → who reads it, its filters with closed values, its free-text search.
LISTS = {
    "organizations:organization-list": ("anonymous", ["ward", "district", "kind", "theme"], "q"),
    "search": ("anonymous", ["ward", "district", "kind", "theme", "what", "sort"], "q"),
    "organizations:need-list": (
        "anonymous",
        [
            *("ward", "district", "listing", "timing", "kind", "theme", "open_to"),
            *("wheelchair", "easy_japanese", "sort"),
        ],
        "q",
    ),
    "organizations:offer-list": ("anonymous", ["ward", "listing", "sort"], "q"),
    "organizations:event-list": (
        "anonymous",
        [
            *("ward", "district", "kind", "theme"),
            *("beginners", "wheelchair", "easy_japanese", "online"),
        ],
        "q",
    ),
    "partnerships:partnership-list": ("anonymous", ["ward", "theme", "kind"], ""),
    "partnerships:analysis-network": ("anonymous", ["ward", "year", "kind", "theme", "show"], ""),
    "partnerships:analysis-flow": ("asahi_staff", ["ward", "year", "kind", "show"], ""),
    "partnerships:guide-voices": ("anonymous", ["sector", "mood"], ""),
    "districts:contact-list": ("anonymous", [], ""),
    "organizations:membership-request": ("resident", [], "q"),
    "partnerships:my-proposals": ("npo_manager", ["box"], ""),
    "organizations:desk-organizations": ("asahi_staff", ["queue", "status"], "q"),
    "organizations:outreach-list": ("coordinator_a", ["state"], ""),
    "partnerships:desk-consultations": ("coordinator_a", ["show"], ""),
    "partnerships:desk-proposals": ("coordinator_a", ["show"], ""),
    "partnerships:support-log": ("coordinator_a", ["method"], ""),
    "partnerships:desk-partnerships": ("asahi_staff", ["show"], ""),
    "partnerships:desk-publications": ("asahi_staff", [], ""),
    "partnerships:partnership-create": ("asahi_staff", [], "find"),
}
PAGES = ["0", "-1", "abc", "1e9", "999999", "9" * 5000, "１", "1.5"]


@pytest.mark.parametrize("name", LISTS)
def test_lists_answer_whatever_stands_in_the_address(name, world, sign_in):
    Objects(world)
    persona, filters, search = LISTS[name]
    client, path = sign_in(world[persona]), reverse(name)
    for label, text in HOSTILE.items():
        for key in [*filters, *([search] if search else []), "x", "page", "ward__slug__contains"]:
            assert client.get(path, {key: text}).status_code == 200, (key, label)
    for number in PAGES:
        assert client.get(path, {"page": number}).status_code == 200, number
    for key in filters:
        html = client.get(path, {key: "no-such-value"}).content.decode()
        assert NOTICE in Page(html).text, f"no notice about an unknown {key}"


def test_reflected_text_is_never_markup(world, sign_in):
    Objects(world)
    for name, (persona, filters, search) in LISTS.items():
        client = sign_in(world[persona])
        values = dict.fromkeys([*filters, search or "x", "page", "next"], HOSTILE["image"])
        html = client.get(reverse(name), values).content.decode()
        assert "<img src=x" not in html
        assert Page(html).troubles == []


BROKEN = {"nul": "%00", "alone": "%ff", "cut": "%e3%81", "surrogate": "%ed%a0%80", "long": "%c0%80"}
ROUTES = [
    "/",
    "/follow/",
    "/orgs/",
    "/partnerships/",
    "/guide/voices/",
    "/accounts/login/",
    "/accounts/signup/",
    "/consult/",
    "/my/orgs/new/",
    "/proposals/A-2025-0001/",
    "/desk/log/new/",
]


@pytest.mark.parametrize("label", BROKEN)
@pytest.mark.parametrize("persona", ["anonymous", "coordinator_a"])
def test_nul_and_broken_utf8_are_a_bad_request(label, persona, world, sign_in):
    client, broken = sign_in(world[persona]), BROKEN[label]
    urlencoded = "application/x-www-form-urlencoded"
    raw = bytes.fromhex(broken.replace("%", ""))
    part = b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\n' + raw + b"\r\n--b--\r\n"
    for path in ROUTES:
        answers = [
            client.get(f"{path}?q=a{broken}b"),
            client.get(f"{path}?a{broken}b=1"),
            client.post(path, f"name=a{broken}b", content_type=urlencoded),
            client.post(path, f"a{broken}b=1", content_type=urlencoded),
            client.post(path, b"name=" + raw, content_type=urlencoded),
            client.post(path, part, content_type="multipart/form-data; boundary=b"),
            client.get(f"{path}{broken}/"),
        ]
        assert [answer.status_code for answer in answers] == [400] * 7, path


def test_too_much_is_refused_and_not_an_error():
    path, urlencoded = "/consult/", "application/x-www-form-urlencoded"
    many = "&".join(f"f{n}=1" for n in range(500))
    for body in (many, "detail=" + "a" * 2_600_000):
        assert Client().post(path, body, content_type=urlencoded).status_code in {400, 413}
    garbage = Client().post(path, b"--x\r\nno", content_type="multipart/form-data; boundary=y")
    assert garbage.status_code in {200, 400}
    assert Client().post(path, b"{}", content_type="application/json").status_code == 200
    odd = Client().generic("POST", path, b"name=1", content_type="text/plain; charset=no-such")
    assert odd.status_code in {200, 400}


SCRIPT = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def put_hostile_text_everywhere(o: Objects) -> None:
    """Straight into the rows, as if every form had let it pass."""
    links = {"website": "javascript:alert(1)", "social_links": ["javascript:alert(2)"]}
    groups, letters = (o.world.orgs.npo, o.world.orgs.shakyo), (o.published, o.private, o.sent)
    for row in (*groups, o.listing, o.event, *letters):
        model = type(row)
        free = {
            f.name: SCRIPT[: f.max_length or None]
            for f in model._meta.concrete_fields
            if f.get_internal_type() in {"CharField", "TextField"}
            and not (f.choices or f.unique or f.name.endswith("status"))
            and f.name not in {"slug", "number", "publication", "search_text"}
        }
        own = {f.name for f in model._meta.concrete_fields}
        free |= {name: link for name, link in links.items() if name in own}
        model.objects.filter(pk=row.pk).update(**free)
    Activity.objects.update(title=SCRIPT[:25], text=SCRIPT)
    Gratitude.objects.update(text=SCRIPT)
    make.ListingFactory(organization=o.world.orgs.npo, title="見本", detail=SCRIPT)


@pytest.mark.parametrize(
    "persona", ["anonymous", "npo_manager", "shakyo_manager", "coordinator_a", "asahi_staff"]
)
def test_stored_markup_is_shown_as_text_on_every_page(persona, world, sign_in):
    o = Objects(world)
    put_hostile_text_everywhere(o)
    start = ["/", "/my/", "/desk/", "/desk/log/", f"/partnerships/{o.published.pk}/"]
    start += [f"/reply/{o.reply_token.secret}/", f"/confirm/{o.consent_token.secret}/"]
    pages = crawl(sign_in(world[persona]), start, per_kind=2)
    assert max(status for status, _ in pages.values()) < 500
    shown = 0
    for path, (_, html) in pages.items():
        page = Page(html)
        shown += "<script>alert(1)" in page.text
        assert page.troubles == [], path
        assert "<img src=x" not in html, path
        assert not [link for link in page.links if "javascript:" in link.lower()], path
    assert shown >= 4


def test_addresses_are_read_as_numbers_only_within_reason(world, sign_in):
    client = sign_in(world["asahi_staff"])
    for key in ("0", "9" * 18, "9" * 19, "9" * 400, "-1", "１", "1e3"):
        for path in ("orgs", "partnerships", "my/orgs", "desk/orgs", "desk/partnerships"):
            assert client.get(f"/{path}/{key}/").status_code == 404, (path, key)
    for number in ("A-2025-" + "9" * 300, "A'--", "..", "%0a", "A-2025-0001%20"):
        assert client.get(f"/proposals/{number}/").status_code == 404
        query = urlencode({"proposal": number})
        assert client.get(f"/desk/partnerships/new/?{query}").status_code == 404
