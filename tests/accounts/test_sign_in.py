"""Registering and signing in: by password, by mailed code, with a second factor."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.urls import reverse

from kyodo_portal.accounts.models import User
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def is_signed_in(client):
    return "_auth_user_id" in client.session


def sign_in_by_password(client, email="mihon@example.jp", password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_new_person_registers_with_an_address_only(client, newest_mail, link_in_mail):
    answer = client.post(reverse("account_signup"), {"email": "Ｍihon@Example.JP"})
    assert answer.url == reverse("account_email_verification_sent")
    kind, email, subject, body = newest_mail()
    assert (kind, email) == ("account_email_confirmation_signup", "mihon@example.jp")
    assert subject == "【最初の一歩】利用者登録の確認をお願いします"
    page = client.get(link_in_mail())
    assert "mihon@example.jp" in page.text
    client.post(link_in_mail())
    user = User.objects.get()
    assert (user.email, user.has_usable_password()) == ("mihon@example.jp", False)
    assert user.emailaddress_set.get().verified


def test_nobody_signs_in_before_the_address_is_confirmed(client):
    client.post(reverse("account_signup"), {"email": "a@example.jp", "password1": PASSWORD})
    assert not is_signed_in(client)
    sign_in_by_password(client, "a@example.jp")
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "spelling", ["mihon@example.jp", " MIHON@example.JP ", "ｍｉｈｏｎ@example.jp"]
)
def test_member_signs_in_with_any_spelling_of_the_address(client, member, spelling):
    assert sign_in_by_password(client, spelling).url == reverse("my")
    assert is_signed_in(client)


def test_wrong_password_says_so_without_naming_which(client, member):
    answers = [
        sign_in_by_password(client, "mihon@example.jp", "wrong-password").text,
        sign_in_by_password(client, "nobody@example.jp", "wrong-password").text,
    ]
    assert all("メールアドレスかパスワードがちがいます" in text for text in answers)
    assert not is_signed_in(client)


def test_member_signs_in_with_a_mailed_code(client, member, newest_mail):
    client.post(reverse("account_request_login_code"), {"email": "mihon@example.jp"})
    kind, email, subject, body = newest_mail()
    assert (kind, email) == ("account_login_code", "mihon@example.jp")
    code = re.search(r"\d{4}-\d{4}", body)[0]
    assert code not in subject
    client.post(reverse("account_confirm_login_code"), {"code": code.replace("-", "")})
    assert is_signed_in(client)


def test_wrong_code_is_refused_and_after_three_the_code_is_void(client, member, newest_mail):
    client.post(reverse("account_request_login_code"), {"email": "mihon@example.jp"})
    code = re.search(r"\d{4}-\d{4}", newest_mail()[3])[0]
    wrong = "0000-0000" if code != "0000-0000" else "1111-1111"
    page = client.post(reverse("account_confirm_login_code"), {"code": wrong})
    assert "番号がちがうか、使える時間がすぎました" in page.text
    for _ in range(2):
        client.post(reverse("account_confirm_login_code"), {"code": wrong})
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert not is_signed_in(client)


def totp_now(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_second_factor_is_asked_after_the_password_and_no_code_works_twice(
    client, member, settings
):
    secret = generate_totp_secret()
    TOTP.activate(member, secret)
    assert sign_in_by_password(client).url == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    page = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "番号がちがいます" in page.text
    code = totp_now(secret)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    sign_in_by_password(client)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_signed_in(client)


def test_secret_of_the_second_factor_is_not_readable_in_the_database(member, settings):
    settings.SECRET_KEY = "first-key"
    secret = generate_totp_secret()
    TOTP.activate(member, secret)
    stored = Authenticator.objects.get()
    assert secret not in str(stored.data)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "second-key", ["first-key"]
    assert stored.wrap().validate_code(totp_now(secret))


def test_person_who_was_deactivated_cannot_sign_in(client, member):
    member.is_active = False
    member.save()
    sign_in_by_password(client)
    assert not is_signed_in(client)


def test_deactivation_ends_the_session_at_the_next_request(client, member):
    sign_in_by_password(client)
    User.objects.update(is_active=False)
    assert client.get(reverse("my")).url.startswith(reverse("account_login"))


def test_signing_out_clears_what_the_browser_kept(client, member):
    sign_in_by_password(client)
    answer = client.post(reverse("account_logout"))
    assert not is_signed_in(client)
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_visiting_the_sign_out_address_changes_nothing(client, member):
    sign_in_by_password(client)
    client.get(reverse("account_logout"))
    assert is_signed_in(client)
