"""Guessing passwords and guessing who has an account."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch, reverse

from kyodo_portal.accounts.validators import ContextWordsValidator
from kyodo_portal.history.models import Notice
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_UP = {"password1": PASSWORD}


def anonymised(response):
    """What a stranger can compare: status, target, page without the typed address and tokens."""
    text = re.sub(r"[\w.]+@example\.jp", "@", response.text)
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return response.status_code, response.headers.get("Location"), text


@pytest.mark.parametrize(
    ("url_name", "field", "extra"),
    [
        ("account_reset_password", "email", {}),
        ("account_request_login_code", "email", {}),
        ("account_signup", "email", SIGN_UP),
        ("account_login", "login", {"password": "not-the-password"}),
    ],
)
def test_known_and_unknown_address_get_the_same_answer(
    client, member, django_user_model, url_name, field, extra
):
    answers = []
    for email in ("mihon@example.jp", "nobody@example.jp"):
        client.cookies.clear()
        answers.append(
            anonymised(client.post(reverse(url_name), {field: email, **extra}, follow=True))
        )
    assert answers[0] == answers[1]


def test_unknown_address_is_told_by_mail_only(client, db):
    client.post(reverse("account_reset_password"), {"email": "nobody@example.jp"})
    notice = Notice.objects.get()
    assert notice.kind == "account_unknown_account"
    assert "登録が見つかりませんでした" in notice.context["body"]


def test_sixth_wrong_password_is_refused_even_if_right_and_from_elsewhere(client, member):
    for n in range(6):
        page = client.post(
            reverse("account_login"),
            {"login": "mihon@example.jp", "password": "wrong" if n < 5 else PASSWORD},
            REMOTE_ADDR=f"192.0.2.{n}",
        )
    assert "5分ほどたってから" in page.text or "少しのあいだログインできません" in page.text
    assert "_auth_user_id" not in client.session


def test_locked_out_owner_can_still_use_a_mailed_code(client, member):
    for _ in range(6):
        client.post(reverse("account_login"), {"login": member.email, "password": "wrong"})
    client.post(reverse("account_request_login_code"), {"email": member.email})
    code = re.search(r"\d{4}-\d{4}", Notice.objects.latest("pk").context["body"])[0]
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert client.session["_auth_user_id"] == str(member.pk)


def test_flood_from_one_address_gets_a_friendly_429(client, db):
    for _ in range(31):
        page = client.post(reverse("account_login"), {"login": "", "password": ""})
    assert page.status_code == 429
    assert "少し時間をおいてください" in page.text


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "yokohama2026!!",
        "よこはま-横浜市-2026",
        "password1234",
        "mihon@example.jp",
        "123456789012",
    ],
)
def test_easy_passwords_are_refused(client, password):
    page = client.post(
        reverse("account_signup"), {"email": "mihon@example.jp", "password1": password}
    )
    assert page.status_code == 200
    assert page.context["form"].errors["password1"]


def test_long_pass_phrase_may_name_the_place():
    ContextWordsValidator().validate("yokohama-de-hana-wo-sodateru")


def test_password_longer_than_128_is_refused_before_hashing(client, db):
    page = client.post(
        reverse("account_signup"), {"email": "mihon@example.jp", "password1": "あいうえお" * 30}
    )
    assert "128文字まで" in str(page.context["form"].errors)


def test_place_name_with_digits_only_is_refused():
    with pytest.raises(ValidationError):
        ContextWordsValidator().validate("横浜市旭区２０２６２０２６")


@pytest.mark.parametrize(
    "name",
    ["usersessions_list", "socialaccount_signup", "mfa_add_webauthn", "mfa_trust", "admin:index"],
)
def test_what_is_not_offered_has_no_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)
