"""電話・紙で伝える: groups without mail hear of things from their office."""

import pytest

from kyodo_portal.history.models import HistoryEntry
from organizations.models import OutreachTask
from organizations.notices import tell_organization


@pytest.fixture
def task(world):
    tell_organization(
        "proposal_sent", world.orgs.paper, event="1", message="提案がとどきました。", path="/"
    )
    return OutreachTask.objects.get()


def url(task):
    return f"/desk/tasks/{task.pk}/done/"


ANSWERS = {"via": "phone", "role": "会長"}


def test_the_care_plaza_sees_and_finishes_it(world, sign_in, task):
    client = sign_in(world["coordinator_a"])
    assert "提案がとどきました。" in client.get("/desk/tasks/").content.decode()
    assert client.post(url(task), ANSWERS).status_code == 302
    task.refresh_from_db()
    assert task.done_by == world["coordinator_a"]
    noted = HistoryEntry.objects.about(world.orgs.paper).get()
    assert (noted.via, noted.actor_label) == ("phone", "見本ヶ丘地域ケアプラザ")
    assert "会長" in noted.note
    assert "いま、伝えることはありません" in client.get("/desk/tasks/").content.decode()
    assert "提案がとどきました。" in client.get("/desk/tasks/?state=done").content.decode()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"via": ""}, "伝えた方法を選んでください"),
        ({"via": "web"}, "伝えた方法を選んでください"),
        ({"role": ""}, "伝えた相手の役割を入力してください"),
    ],
)
def test_how_and_to_whom_have_to_be_said(world, sign_in, task, changes, message):
    response = sign_in(world["coordinator_a"]).post(url(task), ANSWERS | changes)
    assert message in response.content.decode()


def test_the_second_of_two_colleagues_gets_a_conflict(world, sign_in, task):
    client = sign_in(world["coordinator_a"])
    client.post(url(task), ANSWERS)
    assert client.post(url(task), ANSWERS).status_code == 409


def test_other_offices_do_not_see_it(world, sign_in, task):
    for persona in ("coordinator_b", "asahi_staff", "midori_staff"):
        client = sign_in(world[persona])
        assert "提案がとどきました。" not in client.get("/desk/tasks/").content.decode()
        assert client.post(url(task), ANSWERS).status_code == 404


def test_without_a_desk_there_is_no_list(world, sign_in, task):
    assert sign_in(world["npo_manager"]).get("/desk/tasks/").status_code == 403
    assert sign_in(world["npo_manager"]).get(url(task)).status_code == 404
