"""Requests as attackers and unlucky browsers send them: forged, redirected, without a token."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from django.urls import reverse

from kyodo_portal.middleware import page_above
from tests.factories import PASSWORD
from tests.project.addresses import all_names, path_of
from tests.project.objects import Objects

pytestmark = pytest.mark.django_db

OUTSIDE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https:///evil.example",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    " //evil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "/%09/evil.example/..//evil.example",
    "//evil。example",
    "http://[::1",
]


def stays_here(address: str) -> bool:
    """Whether a browser that follows this Location stays on our host."""
    seen = re.sub(r"[\t\r\n]", "", address.strip()).replace("\\", "/")
    if re.match("[a-z][a-z0-9+.-]*:", seen, re.I):
        return seen.startswith("http://testserver/")
    return not seen.startswith("//")


@pytest.mark.parametrize("url", OUTSIDE)
def test_next_never_leads_to_another_site(url, world, sign_in):
    user = world["resident"]
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    data = {"login": "resident@example.jp", "password": PASSWORD, "next": url}
    answers = [
        Client().post(reverse("account_login"), data),
        sign_in(world["resident"]).get(reverse("account_login"), {"next": url}),
        sign_in(world["resident"]).post(reverse("account_logout"), {"next": url}),
        sign_in(world["resident"]).post(
            reverse("account_reauthenticate"), {"password": PASSWORD, "next": url}
        ),
        sign_in(world["resident"]).post(f"/my/orgs/new/?next={url}"),
    ]
    for answer in answers:
        assert answer.status_code in {200, 302, 400}
        assert stays_here(answer.get("Location", "/")), answer["Location"]


def test_a_strange_host_is_refused_and_never_stands_in_a_mail(world, mailoutbox):
    for host in ("evil.example", "testserver.evil.example", "evil.example:80", "test server", ""):
        assert Client(HTTP_HOST=host).get("/").status_code == 400
    forwarded = Client(headers={"X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in forwarded.get("/").content.decode()


def test_unknown_methods_are_answered_politely(world):
    o = Objects(world)
    client = Client(enforce_csrf_checks=True)
    for name in ("home", "organizations:organization-detail", "partnerships:consultation-create"):
        path = path_of(name, o)
        assert client.head(path).status_code == 200
        assert client.head(path).content == b""
        for method in ("TRACE", "PUT", "DELETE", "PATCH", "PROPFIND", "BREW"):
            assert client.generic(method, path).status_code in {403, 405}, (method, path)


def test_every_post_needs_the_token(world, sign_in):
    o = Objects(world)
    for persona in ("anonymous", "npo_manager", "coordinator_a", "asahi_approver"):
        client = sign_in(world[persona], enforce_csrf_checks=True)
        for name in all_names():
            # Mail programs press the stop button of a mail themselves (RFC 8058): its address
            # holds a signed token, and all it can do is stop.
            if name in {"organizations:follow-stop", "notices-stop"}:
                continue
            answer = client.post(path_of(name, o), {"text": "見本"})
            assert answer.status_code == 403, name
    page = answer.content.decode()
    assert "もう一度" in page
    assert "CSRF" not in page


def test_signing_in_changes_the_session(world):
    user = world["resident"]
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client = Client()
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = "x"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    planted = session.session_key
    data = {"login": "resident@example.jp", "password": PASSWORD}
    assert client.post(reverse("account_login"), data).status_code == 302
    assert client.get("/my/").status_code == 200
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted
    old = Client()
    old.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert old.get("/my/").status_code == 302
    unknown = Client()
    unknown.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    assert unknown.get("/my/").status_code == 302


def test_signing_out_ends_the_session(world, sign_in):
    client = sign_in(world["resident"])
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key
    assert thief.get("/my/").status_code == 302


def test_a_conflict_leads_to_a_page_that_opens(world, sign_in):
    """The page above each address opens by GET, whoever may press the button there."""
    o = Objects(world)
    people = ("npo_manager", "shakyo_manager", "coordinator_a", "asahi_approver", "resident")
    people += ("city_staff",)
    clients = [sign_in(world[persona]) for persona in people]
    names = [name for name in all_names() if not name.startswith(("account", "mfa"))]
    for above in {page_above(path_of(name, o)) for name in names}:
        statuses = {client.get(above).status_code for client in clients}
        assert 405 not in statuses, above
        assert 200 in statuses, above


def test_the_address_of_a_button_opened_as_a_page_says_so(world, sign_in):
    o = Objects(world)
    path = path_of("partnerships:proposal-note", o)
    answer = sign_in(world["npo_manager"]).get(path)
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert f'href="{o.in_talks.get_absolute_url()}"' in answer.content.decode()


def test_conflict_page_shows_the_way_back(world, sign_in):
    path = reverse("organizations:organization-pause", args=[world.orgs.npo.pk])
    client = sign_in(world["npo_manager"])
    client.post(path)
    answer = client.post(path)
    assert answer.status_code == 409
    assert f'href="/my/orgs/{world.orgs.npo.pk}/"' in answer.content.decode()
