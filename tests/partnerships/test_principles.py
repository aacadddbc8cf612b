"""横浜コードの記録 at registration: sentences written together, never a score."""

import pytest
from django.urls import reverse

from partnerships.models import PrincipleRecord
from tests import factories as make
from tests.partnerships.partnership_world import prepared


@pytest.fixture
def partnership(world):
    make.check_items()
    make.principles()
    return prepared(world)


@pytest.fixture
def client(world, sign_in):
    return sign_in(world["asahi_staff"])


def url(partnership, task):
    return reverse("partnerships:partnership-edit", args=[partnership.pk, task])


def joint(partnership, **changes):
    values = {f"status_{n}": "not_yet" for n in range(1, 7)}
    return {**values, "version": partnership.version, **changes}


def test_all_six_are_kept_in_sentences(client, partnership):
    told = {
        "status_1": "confirmed",
        "how_1": "毎月の集まりで、順番に司会をします。",
        "evidence_1": "約束の3",
    }
    assert (
        client.post(url(partnership, "principles"), joint(partnership, **told)).status_code == 302
    )
    assert partnership.principle_records.count() == 6
    record = partnership.principle_records.get(principle__number=1)
    assert record.how == "毎月の集まりで、順番に司会をします。"
    assert record.evidence == "約束の3"
    assert record.recorded_on


def test_each_party_may_add_one_line(client, partnership):
    party = partnership.parties.first()
    own = {f"status_2_{party.pk}": "almost", f"how_2_{party.pk}": "会の予定を先に聞いています。"}
    client.post(url(partnership, "principles"), joint(partnership, **own))
    record = partnership.principle_records.get(party=party)
    assert (record.principle.number, record.status) == (2, "almost")


def test_a_principle_without_status_is_an_error(client, partnership):
    values = joint(partnership)
    del values["status_4"]
    errors = client.post(url(partnership, "principles"), values).context["form"].errors
    assert errors == {"status_4": ["4 相互理解の原則の状態を選んでください"]}


def test_kept_needs_a_sentence_not_yet_does_not(client, partnership):
    values = joint(partnership, status_1="confirmed")
    errors = client.post(url(partnership, "principles"), values).context["form"].errors
    assert errors == {"how_1": ["どのように確かめているかを、文で書いてください"]}


def test_too_long_a_sentence_is_counted(client, partnership):
    values = joint(partnership, how_1="あ" * 201)
    errors = client.post(url(partnership, "principles"), values).context["form"].errors
    assert "200文字までです。いま201文字です" in errors["how_1"][0]


def test_without_government_it_is_called_mutatis_mutandis(client, partnership):
    text = client.get(url(partnership, "principles")).content.decode()
    assert "横浜コードの6つの原則（準用）" in text
    assert "この連携では準用しない" in text
    partnership.involves_government = True
    partnership.save()
    text = client.get(url(partnership, "principles")).content.decode()
    assert "（準用）" not in text
    assert "この連携では準用しない" not in text


def test_saving_again_replaces_and_never_doubles(client, partnership):
    client.post(url(partnership, "principles"), joint(partnership))
    partnership.refresh_from_db()
    again = joint(partnership, status_6="almost", how_6="掲示板にはっています。")
    assert client.post(url(partnership, "principles"), again).status_code == 302
    assert PrincipleRecord.objects.count() == 6
