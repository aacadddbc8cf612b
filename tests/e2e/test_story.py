"""The whole story in a real browser: from a first step to a published partnership, and its stop."""

import pytest
from allauth.mfa.models import Authenticator

from tests import factories as make
from tests.e2e.hand import Hand
from tests.e2e.steps import (
    TITLE,
    activate,
    answer_by_phone,
    consent_and_publish,
    plan_together,
    promise,
    promised_by_word,
    propose,
    register,
    write_principles,
)
from tests.personas import build_world

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(live_server, open_browser):
    """`people("npo_manager")` → a Hand on a browser signed in as that persona."""
    make.principles()
    make.check_items()
    world = build_world()
    for name in ("coordinator_a", "asahi_staff", "asahi_approver"):
        Authenticator.objects.create(user=world[name], type="totp", data={"secret": ""})
    hands = {}

    def hand(name: str) -> Hand:
        if name not in hands:
            hands[name] = Hand(open_browser(world[name]))
        return hands[name]

    hand.world = world
    return hand


def test_from_a_first_step_to_a_published_partnership_and_its_stop(people):
    world = people.world
    number = propose(people("npo_manager"), world)
    answer_by_phone(people("coordinator_a"), number)
    promise(people("npo_manager"), people("shakyo_manager"), number)
    staff = people("asahi_staff")
    partnership = register(staff, number)
    promised_by_word(staff, partnership)
    plan_together(staff, partnership)
    write_principles(staff, partnership)
    activate(staff, partnership)
    assert partnership.principle_records.count() == 6
    consent_and_publish(people, partnership)

    resident = people("anonymous")
    resident.open("/wards/asahi/mihongaoka/").press("得意分野を活かす")
    resident.sees("野菜の市", "NPO法人見本の会", "見本ヶ丘地区社協")

    people("shakyo_manager").open(f"/partnerships/{partnership.pk}/stop/").press("公開を止める")
    answer = resident.page.goto(f"/partnerships/{partnership.pk}/")
    assert answer.status == 410
    resident.sees("公開を止めています").misses("野菜の市")
    resident.open("/partnerships/").misses(TITLE)
    resident.open("/wards/asahi/mihongaoka/").misses("得意分野を活かす")
