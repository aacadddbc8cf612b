"""Written on behalf: coordinators' drafts, and from whom an office heard what it wrote."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.history.actions import Heard
from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.lib.workflow import Conflict
from partnerships.actions import drafts as actions
from partnerships.models import Partnership, PartnershipDraft
from tests import factories as make

pytestmark = pytest.mark.django_db


def day_fields(name, day):
    return {f"{name}_year": day.year, f"{name}_month": day.month, f"{name}_day": day.day}


def told(via="phone", role="会長"):
    return {"heard-via": via, "heard-role": role, **day_fields("heard-on", timezone.localdate())}


@pytest.fixture
def draft(world):
    return actions.create_draft(
        world.offices.plaza_a,
        by=world["coordinator_a"],
        ward=world.places.asahi,
        values={"name": "見本のおはなし会", "purpose": "", "place_text": "", "note": ""},
        organizations=[world.orgs.npo, world.orgs.shakyo],
        heard=Heard(via="visit", on=timezone.localdate(), role="代表"),
    )


def test_a_coordinator_writes_hands_over_and_the_ward_registers(world, draft, sign_in):
    desk = sign_in(world["asahi_staff"])
    page = reverse("partnerships:draft-detail", args=[draft.pk])
    assert desk.get(page).status_code == 404
    mine = sign_in(world["coordinator_a"])
    mine.post(reverse("partnerships:draft-hand", args=[draft.pk]))
    assert desk.get(page).status_code == 200
    assert {n.user for n in Notice.objects.filter(kind="draft_handed")} == {
        world["asahi_staff"],
        world["asahi_approver"],
    }
    answer = desk.post(reverse("partnerships:draft-register", args=[draft.pk]))
    partnership = Partnership.objects.get()
    assert answer["Location"] == reverse("partnerships:desk-partnership", args=[partnership.pk])
    assert partnership.third_party == world.offices.plaza_a
    assert partnership.parties.count() == 2
    entry = HistoryEntry.objects.about(partnership).get(action="partnership_heard")
    assert (entry.via, entry.actor_label) == ("visit", world.offices.plaza_a.name)
    assert entry.provenance.role == "代表"
    # A second click leads to the same partnership.
    again = desk.post(reverse("partnerships:draft-register", args=[draft.pk]))
    assert again["Location"] == answer["Location"]
    assert Partnership.objects.count() == 1


def test_the_ward_says_what_to_change(world, draft, sign_in):
    actions.hand_draft(draft, by=world["coordinator_a"])
    desk = sign_in(world["asahi_staff"])
    path = reverse("partnerships:draft-return", args=[draft.pk])
    assert desk.post(path, {"answer": ""}).status_code == 200
    assert desk.post(path, {"answer": "目的を書いてください"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.answer) == ("writing", "目的を書いてください")


def test_two_groups_are_needed_and_a_stale_save_is_refused(world, draft):
    facts = {
        "by": world["coordinator_a"],
        "values": {"name": "見本", "purpose": "", "place_text": "", "note": ""},
        "heard": Heard(via="phone", on=timezone.localdate(), role="会長"),
    }
    with pytest.raises(ValidationError):
        actions.update_draft(draft, version=1, organizations=[world.orgs.npo], **facts)
    both = [world.orgs.npo, world.orgs.shakyo]
    stale = PartnershipDraft.objects.get(pk=draft.pk)
    actions.update_draft(draft, version=1, organizations=both, **facts)
    with pytest.raises(Conflict):
        actions.update_draft(stale, version=1, organizations=both, **facts)


def test_a_task_written_for_a_group_says_from_whom(world, sign_in):
    partnership = make.PartnershipFactory(ward=world.places.asahi)
    make.PartyFactory(partnership=partnership, organization=world.orgs.npo)
    path = reverse("partnerships:partnership-edit", args=[partnership.pk, "place"])
    client = sign_in(world["asahi_staff"])
    data = {"place_text": "見本公園", "version": "1"}
    # How, but not from whom: refused, what was typed stays.
    html = client.post(path, data | {"heard-via": "phone"}).content.decode()
    assert "聞いた人の役割を入力してください" in html
    assert "見本公園" in html
    partnership.refresh_from_db()
    assert partnership.place_text == ""
    assert client.post(path, data | told()).status_code == 302
    entry = HistoryEntry.objects.about(partnership).get(action="partnership_heard")
    assert (entry.via, entry.provenance.role) == ("phone", "会長")
    page = client.get(reverse("partnerships:desk-partnership", args=[partnership.pk]))
    assert "会長から電話で聞きました" in page.content.decode()


def test_own_words_of_the_ward_carry_no_provenance(world, sign_in):
    partnership = make.PartnershipFactory(ward=world.places.asahi)
    path = reverse("partnerships:partnership-edit", args=[partnership.pk, "place"])
    data = {"place_text": "見本公園", "version": "1"}
    assert sign_in(world["asahi_staff"]).post(path, data).status_code == 302
    assert not HistoryEntry.objects.filter(provenance__isnull=False).exists()


def test_a_name_only_group_filled_in_by_the_ward_says_from_whom(world, sign_in):
    path = reverse("organizations:profile-edit", args=[world.orgs.paper.pk, "intro"])
    client = sign_in(world["asahi_staff"])
    version = world.orgs.paper.version
    words = {"tagline": "見本の自治会です", "summary": "見本の活動をしています。"}
    data = words | {"note": "訪ねて聞きました", "version": version}
    answer = client.post(path, data | told("visit", "会長"))
    assert answer.status_code == 302, answer.context["form"].errors
    entry = HistoryEntry.objects.about(world.orgs.paper).get(action="organization_edited")
    assert (entry.via, entry.provenance.role) == ("visit", "会長")
    desk = reverse("organizations:desk-organization", args=[world.orgs.paper.pk])
    assert "会長から訪問で聞きました" in client.get(desk).content.decode()
