"""相談 at the desk: only the chosen offices; take, start, close."""

import pytest
from django.urls import reverse

from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.workflow import Conflict
from partnerships.actions import consultations as actions
from partnerships.models import Consultation
from partnerships.workflow import CONSULTATION
from tests import factories as make

SECRET = "カナリアのひみつの文です。"


@pytest.fixture
def letter(world):
    row = make.ConsultationFactory(
        number="S-2026-00001",
        ward=world.places.asahi,
        detail=SECRET,
        reply_by="phone",
        phone="045-000-1111",
    )
    row.offices.set([world.offices.plaza_a, world.offices.asahi])
    return row


def url(letter, verb=""):
    name = f"consultation-{verb}" if verb else "desk-consultation"
    return reverse(f"partnerships:{name}", args=[letter.number])


@pytest.mark.parametrize("persona", ["coordinator_a", "asahi_staff", "asahi_approver"])
def test_the_chosen_offices_read_it(world, sign_in, letter, persona):
    client = sign_in(world[persona])
    assert letter.number in client.get("/desk/consultations/").content.decode()
    text = client.get(url(letter)).content.decode()
    assert SECRET in text
    assert "045-000-1111" in text


@pytest.mark.parametrize(
    "persona",
    ["resident", "npo_manager", "coordinator_b", "midori_staff", "city_staff", "analyst"],
)
def test_nobody_else_knows_it_exists(world, sign_in, letter, persona):
    client = sign_in(world[persona])
    assert client.get(url(letter)).status_code == 404
    assert client.post(url(letter, "take")).status_code == 404
    listed = client.get("/desk/consultations/")
    assert letter.number not in listed.content.decode()


def test_an_analyst_of_the_office_that_got_it_reads_nothing(world, sign_in, letter):
    letter.offices.set([world.offices.city])
    assert sign_in(world["analyst"]).get(url(letter)).status_code == 404
    assert sign_in(world["city_staff"]).get(url(letter)).status_code == 200


def test_take_start_close(world, sign_in, letter):
    client = sign_in(world["coordinator_a"])
    client.post(url(letter, "take"))
    letter.refresh_from_db()
    assert (letter.status, letter.handled_by) == ("taken", world.offices.plaza_a)
    client.post(url(letter, "start"))
    empty = client.post(url(letter, "close"), {"outcome": ""})
    assert "つないだ先・結果を入力してください" in empty.content.decode()
    client.post(url(letter, "close"), {"outcome": "見本の会の見学を案内しました。"})
    letter.refresh_from_db()
    assert letter.status == "closed"
    assert letter.closed_at
    entries = HistoryEntry.objects.about(letter)
    assert {entry.actor_label for entry in entries} == {"見本ヶ丘地域ケアプラザ"}
    assert not any("見学" in entry.note for entry in entries)


def test_the_office_that_took_it_goes_on_with_it(world, sign_in, letter):
    sign_in(world["coordinator_a"]).post(url(letter, "take"))
    other = sign_in(world["asahi_staff"])
    assert other.post(url(letter, "close"), {"outcome": "x"}).status_code == 403
    assert "見本ヶ丘地域ケアプラザが担当しています" in other.get(url(letter)).content.decode()


def test_of_two_offices_one_takes_it(world, letter):
    same = Consultation.objects.get(pk=letter.pk)
    actions.take_consultation(letter, by=world["coordinator_a"])
    with pytest.raises(Conflict):
        actions.take_consultation(same, by=world["asahi_staff"])


STATES = ["received", "taken", "in_progress", "closed", "cancelled"]
LEGAL = {
    ("received", "take"),
    ("taken", "start"),
    ("received", "close"),
    ("taken", "close"),
    ("in_progress", "close"),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", ["take", "start", "close"])
def test_only_the_arrows_of_the_table_are_open(world, sign_in, letter, state, verb):
    Consultation.objects.update(status=state)
    answer = sign_in(world["coordinator_a"]).post(url(letter, verb), {"outcome": "案内しました"})
    assert answer.status_code == (302 if (state, verb) in LEGAL else 409)
    letter.refresh_from_db()
    expected = CONSULTATION[verb].target if (state, verb) in LEGAL else state
    assert letter.status == expected


def test_verbs_are_posted(world, sign_in, letter):
    assert sign_in(world["coordinator_a"]).get(url(letter, "take")).status_code == 405


def test_an_ended_letter_leaves_the_open_list(world, sign_in, letter):
    actions.close_consultation(letter, by=world["coordinator_a"], outcome="案内しました")
    client = sign_in(world["coordinator_a"])
    assert letter.number not in client.get("/desk/consultations/").content.decode()
    assert letter.number in client.get("/desk/consultations/?show=all").content.decode()
