"""Mine, my section, my ward; who keeps a partnership; every date in one list."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.workflow import Conflict
from partnerships.actions.keepers import change_keeper
from partnerships.actions.partnerships import create_partnership
from partnerships.ahead import dates_ahead, reach_of
from partnerships.models import Partnership
from tests import factories as make
from tests.conftest import fresh
from tests.partnerships.partnership_world import asked

pytestmark = pytest.mark.django_db
LIST = reverse("partnerships:desk-partnerships")


@pytest.fixture
def kept(world):
    """One mine, one of a colleague of my section, one of nobody, one of another ward."""
    w, asahi = world, world.places.asahi

    def of(keeper, office, ward=asahi, **fields):
        return make.PartnershipFactory(ward=ward, keeper=keeper, keeper_office=office, **fields)

    return {
        "mine": of(w["asahi_staff"], w.offices.asahi, name="わたしの見本連携"),
        "section": of(w["asahi_approver"], w.offices.asahi, name="となりの見本連携"),
        "nobody": of(None, None, name="まだの見本連携"),
        "far": of(w["midori_staff"], w.offices.midori, ward=w.places.midori, name="緑の見本連携"),
    }


@pytest.mark.parametrize(
    ("whose", "seen"),
    [
        ("mine", {"mine"}),
        ("section", {"mine", "section"}),
        ("ward", {"mine", "section", "nobody"}),
    ],
)
def test_the_list_shows_mine_my_section_or_my_ward(world, kept, sign_in, whose, seen):
    html = sign_in(world["asahi_staff"]).get(f"{LIST}?whose={whose}").content.decode()
    assert {key for key, row in kept.items() if row.name in html} == seen


def test_the_publications_are_narrowed_in_the_same_way(world, sign_in):
    waiting = asked(world)
    staff, url = sign_in(world["asahi_staff"]), reverse("partnerships:desk-publications")
    for keeper, found in ((world["asahi_staff"], True), (world["asahi_approver"], False)):
        Partnership.objects.filter(pk=waiting.pk).update(keeper=keeper)
        assert (waiting.name in staff.get(f"{url}?whose=mine").content.decode()) is found
    assert staff.get(url)["Location"] == f"{url}?whose=mine"
    assert waiting.name in staff.get(f"{url}?whose=ward").content.decode()


def test_the_choice_is_the_address_and_is_remembered(world, kept, sign_in):
    client = sign_in(world["asahi_staff"])
    assert client.get("/desk/").status_code == 200
    client.get("/desk/?whose=mine")
    back = client.get(LIST)
    assert (back.status_code, back["Location"]) == (302, f"{LIST}?whose=mine")
    kept_filters = client.get(f"{LIST}?show=preparing")
    assert kept_filters["Location"] == f"{LIST}?show=preparing&whose=mine"
    client.get("/desk/?whose=ward")
    assert client.get(LIST).status_code == 200


def test_nothing_without_a_keeper_is_lost_from_the_desk(world, kept, sign_in):
    html = sign_in(world["asahi_staff"]).get("/desk/?whose=mine").content.decode()
    assert "担当が決まっていない連携" in html
    assert kept["nobody"].name in html


def test_who_registers_keeps(world):
    partnership = create_partnership(
        by=world["asahi_staff"],
        ward=world.places.asahi,
        name="見本",
        parties=[(world.orgs.npo, "lead"), (world.orgs.shakyo, "cooperate")],
    )
    assert partnership.keeper == world["asahi_staff"]
    assert partnership.keeper_office == world.offices.asahi


def test_changing_the_keeper_is_recorded_without_a_name(world, kept, sign_in):
    world["asahi_approver"].name = "見本の係長"
    world["asahi_approver"].save()
    path = reverse("partnerships:partnership-keeper", args=[kept["mine"].pk])
    client = sign_in(world["asahi_staff"])
    html = client.get(path).content.decode()
    assert "見本の係長" in html
    posting = world["asahi_approver"].postings.get()
    assert client.post(path, {"keeper": f"p{posting.pk}"}).status_code == 302
    kept["mine"].refresh_from_db()
    assert kept["mine"].keeper == world["asahi_approver"]
    entry = HistoryEntry.objects.about(kept["mine"]).get(action="keeper_changed")
    assert entry.actor == world["asahi_staff"]
    assert "見本の係長" not in f"{entry.actor_label}{entry.note}{entry.changes}"
    far = world["midori_staff"].postings.get()
    assert client.post(path, {"keeper": f"p{far.pk}"}).status_code == 200


def test_of_two_who_change_the_keeper_the_second_is_told(world, kept):
    stale = Partnership.objects.get(pk=kept["mine"].pk)
    by, office = world["asahi_staff"], world.offices.asahi
    change_keeper(kept["mine"], by=by, keeper=world["asahi_approver"], office=office)
    with pytest.raises(Conflict):
        change_keeper(stale, by=by, keeper=None, office=office)


def test_every_kind_of_date_is_in_the_list_and_the_earliest_stands_first(world, kept):
    today = timezone.localdate()
    make.ProposalFactory(
        sender=world.orgs.npo,
        recipient=world.orgs.shakyo,
        third_party=world.offices.asahi,
        status="sent",
        due_on=today - timedelta(days=2),
    )
    make.HandoverFactory(
        posting=world["asahi_staff"].postings.get(), changes_on=today + timedelta(days=9)
    )
    found = dates_ahead(reach_of(fresh(world["asahi_staff"]), "mine"), today)
    assert [row.kind for row in found][:2] == ["提案の返事の日", "担当が変わる日"]
    assert found == sorted(found)
    assert dates_ahead(reach_of(fresh(world["midori_staff"]), "ward"), today) == []
