"""Signing in as people do: password, mailed code, second factor; with and without scripts."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.core.management import call_command

from tests import factories as make
from tests.e2e.hand import Hand
from tests.personas import build_world

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def world(live_server):
    world = build_world()
    for user in filter(None, world.people.values()):
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return world


def type_password(hand: Hand, email: str) -> None:
    hand.open("/accounts/login/").fill(login=email, password=make.PASSWORD).press("ログイン")


@pytest.mark.parametrize("js", [True, False], ids=["with scripts", "without scripts"])
def test_a_member_signs_in_with_a_password(js, world, open_browser):
    hand = Hand(open_browser(js=js))
    type_password(hand, "npo_manager@example.jp")
    hand.sees("マイページ", "NPO法人見本の会")


def test_a_coordinator_needs_the_second_factor(world, open_browser):
    TOTP.activate(world["coordinator_a"], SECRET)
    hand = Hand(open_browser())
    type_password(hand, "coordinator_a@example.jp")
    hand.open("/desk/").misses("きょうの机")
    hand.open("/accounts/2fa/authenticate/")
    hand.fill(code=format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))
    hand.page.keyboard.press("Enter")
    hand.page.wait_for_url("**/my/")
    hand.open("/desk/").sees("きょうの机")


def test_staff_without_a_second_factor_are_led_to_set_it_up(world, open_browser):
    hand = Hand(open_browser(world["asahi_staff"]))
    hand.open("/desk/").misses("きょうの机")
    assert hand.path.startswith("accounts/")


def test_a_member_signs_in_with_a_mailed_code(world, open_browser):
    hand = Hand(open_browser())
    hand.open("/accounts/login/code/").fill(email="npo_member@example.jp")
    hand.page.keyboard.press("Enter")
    hand.page.wait_for_url("**/confirm/")
    call_command("send_notices")
    code = re.search(r"^\s*([0-9][0-9 -]{5,})\s*$", mail.outbox[-1].body, re.MULTILINE)
    assert code, mail.outbox[-1].body
    hand.fill(code=code[1])
    hand.page.keyboard.press("Enter")
    hand.page.wait_for_url("**/my/")
    hand.sees("マイページ")
