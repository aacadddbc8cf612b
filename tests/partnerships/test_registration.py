"""Registering a partnership: from an agreed proposal or from scratch, once."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.lib.workflow import Conflict
from partnerships.actions.partnerships import create_partnership
from partnerships.models import Partnership, Proposal
from tests import factories as make

KEY = "0123456789abcdef0123456789abcdef"
NEW = "/desk/partnerships/new/"


@pytest.fixture
def agreed(world):
    return make.ProposalFactory(
        sender=world.orgs.npo,
        recipient=world.orgs.shakyo,
        third_party=world.offices.plaza_a,
        status=Proposal.Status.AGREED,
        recipient_gain="見守りの輪を広げたいです。",
        place="中央公園",
    )


def filled(world, **changes):
    return {
        "name": "見本のやさい市",
        "purpose": "顔の見える近所になる。",
        "party_1": world.orgs.npo.pk,
        "role_1": "lead",
        "party_2": world.orgs.shakyo.pk,
        "role_2": "cooperate",
        "involves_government": "no",
        "submission_key": KEY,
        **changes,
    }


def test_the_agreed_proposal_waits_on_top_of_the_list(world, sign_in, agreed):
    text = sign_in(world["asahi_staff"]).get("/desk/partnerships/").content.decode()
    assert "約束ができた提案（登録まち）" in text
    assert f"{NEW}?proposal={agreed.number}" in text
    elsewhere = sign_in(world["midori_staff"]).get("/desk/partnerships/").content.decode()
    assert agreed.title not in elsewhere


def test_the_form_is_filled_from_the_proposal(world, sign_in, agreed):
    page = sign_in(world["asahi_staff"]).get(f"{NEW}?proposal={agreed.number}")
    form = page.context["form"]
    assert form["name"].value() == agreed.title
    assert form["purpose"].value() == f"{agreed.sender_gain}\n{agreed.recipient_gain}"
    assert form["party_1"].value() == world.orgs.npo.pk
    assert form["party_2"].value() == world.orgs.shakyo.pk
    assert form["third_party"].value() == world.offices.plaza_a.pk


def test_registering_moves_the_proposal_and_tells_the_parties(world, sign_in, agreed):
    client = sign_in(world["asahi_staff"])
    answer = client.post(f"{NEW}?proposal={agreed.number}", filled(world))
    partnership = Partnership.objects.get()
    assert answer.url == reverse("partnerships:desk-partnership", args=[partnership.pk])
    agreed.refresh_from_db()
    assert agreed.status == "registered"
    assert partnership.origin == agreed
    assert partnership.status == "preparing"
    assert partnership.publication == "private"
    assert list(partnership.districts.all()) == [world.places.a]
    told = Notice.objects.filter(kind="partnership_registered")
    assert told.count() == 2
    assert not any(agreed.sender_gain in str(notice.context) for notice in told)
    entry = HistoryEntry.objects.about(agreed).last()
    assert (entry.action, entry.actor_label) == ("proposal_registered", "旭区役所（見本）")


def test_a_double_click_makes_one_partnership(world, sign_in, agreed):
    client = sign_in(world["asahi_staff"])
    first = client.post(f"{NEW}?proposal={agreed.number}", filled(world))
    second = client.post(f"{NEW}?proposal={agreed.number}", filled(world))
    assert first.url == second.url
    assert Partnership.objects.count() == 1
    client.post(NEW, filled(world))
    assert Partnership.objects.count() == 1


def test_two_colleagues_at_the_same_moment_make_one_partnership(world, agreed):
    same = Proposal.objects.get(pk=agreed.pk)
    parties = [(world.orgs.npo, "lead"), (world.orgs.shakyo, "cooperate")]
    values = {"by": world["asahi_staff"], "ward": world.places.asahi, "parties": parties}
    create_partnership(name="一つめ", origin=agreed, submission_key="a" * 32, **values)
    with pytest.raises(Conflict):
        create_partnership(name="二つめ", origin=same, submission_key="b" * 32, **values)
    assert Partnership.objects.count() == 1


def test_a_proposal_without_a_promise_cannot_be_registered(world, sign_in, agreed):
    Proposal.objects.update(status="in_talks")
    # Ward staff know its title only; the page says that the promise is missing.
    answer = sign_in(world["asahi_staff"]).get(f"{NEW}?proposal={agreed.number}")
    assert answer.status_code == 409


@pytest.mark.parametrize("persona", ["npo_manager", "coordinator_a", "city_staff", "resident"])
def test_only_ward_staff_find_these_pages(world, sign_in, persona):
    client = sign_in(world[persona])
    for url in ("/desk/partnerships/", NEW, "/desk/publications/"):
        assert client.get(url).status_code == 404


def test_staff_of_another_ward_cannot_register_it(world, sign_in, agreed):
    answer = sign_in(world["midori_staff"]).get(f"{NEW}?proposal={agreed.number}")
    assert answer.status_code == 404


def test_the_same_group_twice_is_named_at_its_row(world, sign_in):
    answer = sign_in(world["asahi_staff"]).post(NEW, filled(world, party_2=world.orgs.npo.pk))
    assert answer.context["form"].errors["party_2"] == ["同じ団体が2回選ばれています"]
    assert "エラー：" in answer.content.decode()


def test_one_party_is_not_a_partnership(world, sign_in):
    answer = sign_in(world["asahi_staff"]).post(NEW, filled(world, party_2=""))
    assert answer.context["form"].errors["party_2"] == ["連携には2つ以上の団体が必要です"]
    assert "見本のやさい市" in answer.content.decode()
    with pytest.raises(ValidationError, match="連携には2つ以上の団体が必要です"):
        create_partnership(
            by=world["asahi_staff"],
            ward=world.places.asahi,
            name="ひとり",
            parties=[(world.orgs.npo, "lead")],
        )


def test_groups_of_other_wards_come_in_by_name(world, sign_in):
    client = sign_in(world["asahi_staff"])
    assert "見本の森自治会" not in client.get(NEW).content.decode()
    assert "見本の森自治会" in client.get(f"{NEW}?find=もり").content.decode() or (
        "見本の森自治会" in client.get(f"{NEW}?find=見本の森").content.decode()
    )


def test_a_text_that_looks_like_a_phone_number_is_asked_about(world, sign_in):
    answer = sign_in(world["asahi_staff"]).post(
        NEW, filled(world, purpose="連絡は 090-1234-5678 まで")
    )
    assert "個人の連絡先のようです" in answer.content.decode()
    assert not Partnership.objects.exists()


def test_an_unknown_filter_is_said_and_ignored(world, sign_in):
    text = sign_in(world["asahi_staff"]).get("/desk/partnerships/?show=x").content.decode()
    assert "その条件はない" in text


def test_the_list_asks_the_database_a_fixed_number_of_times(
    world, sign_in, django_assert_max_num_queries
):
    client = sign_in(world["asahi_staff"])
    for _n in range(12):
        partnership = make.PartnershipFactory(ward=world.places.asahi)
        make.PartyFactory(partnership=partnership)
        make.PartyFactory(partnership=partnership)
    with django_assert_max_num_queries(20):
        client.get("/desk/partnerships/")
