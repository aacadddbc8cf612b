"""Staff: a second factor before anything else, and short sessions."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse

from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, staff):
    client.post(reverse("account_login"), {"login": staff.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def leave_alone(client, **seconds):
    """As if the person had last clicked / signed in so many seconds ago."""
    session = client.session
    for name, ago in seconds.items():
        session[name] = int(time.time()) - ago
    session.save()


def test_staff_reach_nothing_before_the_second_factor_stands(signed_in):
    for name in ("my", "desk", "account_change_password"):
        assert signed_in.get(reverse(name)).url == reverse("mfa_activate_totp")
    assert signed_in.post(reverse("account_logout")).status_code == 302


def test_unknown_page_stays_unknown(signed_in):
    assert signed_in.get("/no/such/page/").status_code == 404


def test_staff_set_up_the_second_factor_and_get_recovery_codes(signed_in, staff):
    page = signed_in.get(reverse("mfa_activate_totp"))
    assert '<svg width="' in page.text
    secret = page.context["form"].secret
    assert secret in page.text
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    answer = signed_in.post(reverse("mfa_activate_totp"), {"code": code})
    assert answer.url == reverse("mfa_view_recovery_codes")
    page = signed_in.get(answer.url)
    assert len(re.findall(r"<li>\d{8}</li>", page.text)) == 10
    download = signed_in.get(reverse("mfa_download_recovery_codes"))
    assert "予備の番号" in download.text
    for name in ("mfa_index", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        assert signed_in.get(reverse(name)).text.count("<h1") == 1
    assert signed_in.get(reverse("my")).status_code != 302


def test_recovery_codes_alone_are_not_a_second_factor(signed_in, staff):
    Authenticator.objects.create(user=staff, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert signed_in.get(reverse("my")).url == reverse("mfa_activate_totp")


def test_settings_of_the_second_factor_ask_again_after_ten_minutes(signed_in):
    session = signed_in.session
    session["account_authentication_methods"] = [
        {**method, "at": method["at"] - 601} for method in session["account_authentication_methods"]
    ]
    session.save()
    answer = signed_in.get(reverse("mfa_activate_totp"))
    assert answer.url.startswith(reverse("account_reauthenticate"))


def test_staff_are_signed_out_after_half_an_hour_without_a_click(signed_in):
    url = reverse("mfa_index")
    leave_alone(signed_in, seen_at=29 * 60, began_at=60 * 60)
    assert signed_in.get(url).status_code == 200
    leave_alone(signed_in, seen_at=31 * 60)
    page = signed_in.get(url, follow=True)
    assert page.redirect_chain[0][0] == f"{reverse('account_login')}?next={url}"
    assert "しばらく操作がなかったので" in page.text


def test_staff_are_signed_out_after_ten_hours_however_busy(signed_in):
    leave_alone(signed_in, seen_at=1, began_at=10 * 60 * 60 + 60)
    assert signed_in.get(reverse("mfa_index")).status_code == 302


def test_member_stays_signed_in_for_two_weeks(client, member):
    client.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})
    url = reverse("account_email")
    leave_alone(client, seen_at=13 * 24 * 3600, began_at=30 * 24 * 3600)
    assert client.get(url).status_code == 200
    leave_alone(client, seen_at=15 * 24 * 3600)
    assert client.get(url).status_code == 302
