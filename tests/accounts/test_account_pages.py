"""The account pages: in our frame, in Japanese, for those who may open them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from kyodo_portal.history.models import Notice
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

OPEN_PAGES = [
    "account_login",
    "account_signup",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "account_inactive",
]
MEMBER_PAGES = [
    "account_logout",
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
]


@pytest.fixture
def signed_in(client, member):
    client.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def check(page):
    text = page.text
    assert page.status_code == 200
    assert len(re.findall("<h1", text)) == 1
    assert 'lang="ja"' in text
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert not re.search(r"<(input|select|textarea)[^>]*\srequired\b", text)
    assert "placeholder=" not in text
    assert "style=" not in text
    assert "data:" not in text
    main = re.search(r"<main.*</main>", text, re.DOTALL)[0]
    words = re.sub(r"<[^>]+>", " ", main)
    assert not re.search(r"\b(password|sign|login|email|code|please)\b", words, re.IGNORECASE)


@pytest.mark.parametrize("name", OPEN_PAGES)
def test_page_for_everybody(client, name):
    check(client.get(reverse(name)))


@pytest.mark.parametrize("name", MEMBER_PAGES)
def test_page_for_a_signed_in_person(signed_in, name):
    check(signed_in.get(reverse(name)))


@pytest.mark.parametrize("name", MEMBER_PAGES[1:])
def test_stranger_is_asked_to_sign_in(client, name):
    assert client.get(reverse(name)).url.startswith(reverse("account_login"))


def test_broken_links_say_what_to_do(client):
    check(client.get(reverse("account_confirm_email", args=["no-such-key"])))
    check(client.get(reverse("account_reset_password_from_key", args=["1", "no-such-key"])))


def test_errors_are_in_japanese_and_name_the_field(client):
    page = client.post(reverse("account_login"), {"login": "x", "password": ""})
    check(page)
    assert "メールアドレスを、name@example.jp の形で入力してください" in page.text
    assert "パスワードを入力してください" in page.text
    assert "<title>エラー：" in page.text


def test_forgotten_password_is_set_anew_through_the_mailed_link(client, member, link_in_mail):
    client.post(reverse("account_reset_password"), {"email": member.email})
    link = link_in_mail()
    page = client.get(link, follow=True)
    check(page)
    target = page.redirect_chain[-1][0]
    new = "hana-wo-sodateru-kai-2026"
    client.post(target, {"password1": new, "password2": new})
    member.refresh_from_db()
    assert member.check_password(new)
    assert "このリンクは使えません" in client.get(link, follow=True).text


def test_changing_the_address_needs_the_new_mailbox_and_tells_the_old_one(
    signed_in, member, link_in_mail
):
    signed_in.post(reverse("account_email"), {"email": "atarashii@example.jp", "action_add": "1"})
    check(signed_in.get(reverse("account_email")))
    member.refresh_from_db()
    assert member.email == "mihon@example.jp"
    signed_in.post(link_in_mail())
    member.refresh_from_db()
    assert member.email == "atarashii@example.jp"
    told = Notice.objects.filter(kind="account_email_changed").values_list("email", flat=True)
    assert "mihon@example.jp" in told


def test_changing_the_password_ends_other_sessions(signed_in, member):
    other = Client()
    other.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})
    new = "hana-wo-sodateru-kai-2026"
    signed_in.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert signed_in.get(reverse("account_email")).status_code == 200
    assert other.get(reverse("account_email")).status_code == 302
