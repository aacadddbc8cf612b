"""The policy for scripts and pictures: that of the settings, also when they change."""

from csp.utils import build_policy
from django.http import HttpResponse
from django.test import RequestFactory

from kyodo_portal.middleware import PolicyMiddleware

HEADER = "Content-Security-Policy"


def answer(**attributes):
    response = HttpResponse()
    vars(response).update(attributes)
    middleware = PolicyMiddleware(lambda request: response)
    return middleware(RequestFactory().get("/"))


def test_every_answer_has_the_policy_of_the_settings(settings):
    assert answer()[HEADER] == build_policy()
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"img-src": ["https://tiles.example.jp"]}}
    assert "img-src https://tiles.example.jp" in answer()[HEADER]


def test_an_answer_may_have_its_own_policy():
    assert "sandbox" in answer(_csp_update={"sandbox": [True]})[HEADER]
    assert HEADER not in answer(_csp_exempt=True)


def test_a_header_that_stands_is_left():
    response = HttpResponse(headers={HEADER: "sandbox"})
    middleware = PolicyMiddleware(lambda request: response)
    assert middleware(RequestFactory().get("/"))[HEADER] == "sandbox"
