"""Introductions: both groups are asked, both must say yes, and only then do contacts pass."""

import re

import pytest
from django.urls import reverse

from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.history.sending import compose
from kyodo_portal.lib.workflow import Conflict
from organizations.models import OutreachTask
from partnerships.actions.matching import answer_introduction, ask_to_meet, withdraw_introduction
from partnerships.models import Introduction
from tests import factories as make
from tests.conftest import fresh
from tests.project.pages import Page

pytestmark = pytest.mark.django_db

PHONES = {"npo": "045-000-1111", "shakyo": "045-000-2222"}
WORDS = "どちらも公園で花を育てています。まず、お茶を飲みませんか。"


def url(name, *args):
    return reverse(f"partnerships:{name}", args=args)


@pytest.fixture
def asked(world):
    """The NPO and the 地区社協, asked by the care plaza of their district."""
    for key, phone in PHONES.items():
        group = getattr(world.orgs, key)
        group.liaison_name, group.liaison_phone = f"連絡する人{key}", phone
        group.save()
    return ask(world)


def ask(world, one="npo", other="shakyo", **more):
    groups = [getattr(world.orgs, key) for key in (one, other)]
    office, by = world.offices.plaza_a, world["coordinator_a"]
    return ask_to_meet(*groups, by=by, office=office, words=WORDS, **more)


def answer(world, introduction, who, said, **more):
    side = "first" if introduction.first == getattr(world.orgs, who) else "second"
    by = world[f"{who}_manager"]
    return answer_introduction(introduction, by=by, side=side, answer=said, **more)


def side_of(introduction, group):
    return "first" if introduction.first == group else "second"


def told(kind):
    rows = Notice.objects.filter(kind=kind).select_related("user")
    return sorted(notice.user.email if notice.user else notice.email for notice in rows)


def kinds_about(introduction):
    return list(HistoryEntry.objects.about(introduction).values_list("action", flat=True))


def test_a_coordinator_introduces_two_groups(world, sign_in):
    npo, shakyo = world.orgs.npo, world.orgs.shakyo
    client, path = sign_in(world["coordinator_a"]), url("introduction-create", shakyo.pk, npo.pk)
    key = "0123456789abcdef0123456789abcdef"
    for _ in range(2):
        response = client.post(path, {"words": WORDS, "submission_key": key})
        introduction = Introduction.objects.get()
        assert response.url == introduction.get_absolute_url()
    assert (introduction.first, introduction.second) == (npo, shakyo)
    assert (introduction.office, introduction.words) == (world.offices.plaza_a, WORDS)
    assert told("introduction_asked") == ["npo_manager@example.jp", "shakyo_manager@example.jp"]
    assert kinds_about(introduction) == ["introduction_asked"]


def test_words_are_asked_for_and_contacts_in_them_are_questioned(world, sign_in):
    path = url("introduction-create", world.orgs.npo.pk, world.orgs.shakyo.pk)
    client = sign_in(world["asahi_staff"])
    for words in ("", "あ" * 301, "会長の電話は090-1234-5678です"):
        html = client.post(path, {"words": words}).content.decode()
        assert Page(html).title.strip().startswith("エラー：")
        assert words in html
    assert not Introduction.objects.exists()


def test_who_may_introduce_whom(world, sign_in):
    path = url("introduction-create", world.orgs.npo.pk, world.orgs.far.pk)
    for persona, status in (("coordinator_a", 302), ("resident", 403), ("npo_manager", 403)):
        assert sign_in(world[persona]).post(path, {"words": WORDS}).status_code == status
    # Nobody introduces the own group, or one that is not public, or one to itself.
    make.MembershipFactory(user=world["coordinator_a"], organization=world.orgs.stranger)
    hidden = make.OrganizationFactory(district=world.places.a, status="draft")
    client = sign_in(fresh(world["coordinator_a"]))
    for one, other, status in (
        (world.orgs.npo, world.orgs.stranger, 403),
        (world.orgs.npo, world.orgs.npo, 403),
        (world.orgs.npo, hidden, 404),
    ):
        path = url("introduction-create", one.pk, other.pk)
        assert client.post(path, {"words": WORDS}).status_code == status
    assert Introduction.objects.count() == 1


def test_two_offices_do_not_ask_the_same_pair_twice(world, asked, sign_in):
    path = url("introduction-create", world.orgs.shakyo.pk, world.orgs.npo.pk)
    response = sign_in(world["asahi_staff"]).post(path, {"words": WORDS})
    assert response.status_code == 409
    assert Introduction.objects.count() == 1


def test_contacts_pass_only_when_both_said_yes(world, asked, sign_in):
    page = asked.get_absolute_url()
    clients = {who: sign_in(world[f"{who}_manager"]) for who in ("npo", "shakyo")}
    for who, other in (("npo", "shakyo"), ("shakyo", "npo")):
        html = clients[who].get(page).content.decode()
        assert PHONES[other] not in html
        assert PHONES[who] in html  # what would pass
        said = {"answer": "yes", "side": side_of(asked, getattr(world.orgs, who))}
        assert clients[who].post(page, said).url == page
    for client in clients.values():
        html = client.get(page).content.decode()
        assert all(phone in html for phone in PHONES.values())
    for persona in ("npo_member", "coordinator_a", "asahi_staff"):
        html = sign_in(world[persona]).get(page).content.decode()
        assert not [phone for phone in PHONES.values() if phone in html]
    assert kinds_about(asked)[-1] == "introduction_connected"
    assert told("introduction_connected") == [
        *("coordinator_a@example.jp", "npo_manager@example.jp", "shakyo_manager@example.jp")
    ]


def test_no_mail_carries_words_contacts_or_answers(world, asked):
    answer(world, asked, "npo", "yes")
    answer(world, asked, "shakyo", "yes")
    second = ask(world, "npo", "stranger")
    answer_introduction(second, by=None, side="second", answer="no")
    third = ask(world, "shakyo", "stranger")
    withdraw_introduction(third, by=world["coordinator_a"])
    sent = [
        (n.kind, f"{compose(n).subject}{compose(n).body}{n.context}") for n in Notice.objects.all()
    ]
    assert {kind for kind, _ in sent} == {
        f"introduction_{verb}" for verb in ("asked", "connected", "declined", "withdrawn")
    }
    for secret in (WORDS, *PHONES.values(), "連絡する人"):
        assert not [kind for kind, text in sent if secret in text]


def test_one_no_ends_it_kindly_and_nobody_hears_whose(world, asked, sign_in):
    answer(world, asked, "npo", "yes")
    answer(world, asked, "shakyo", "no")
    bodies = set()
    for notice in Notice.objects.filter(
        kind="introduction_declined", user__email__contains="manager"
    ):
        body = re.sub(r"/notices/stop/\S+", "", compose(notice).body)  # everybody's own
        for name in (world.orgs.npo.name, world.orgs.shakyo.name):
            body = body.replace(name, "団体")
        bodies.add(body)
    assert len(bodies) == 1
    for persona in ("npo_manager", "shakyo_manager", "npo_member"):
        text = Page(sign_in(world[persona]).get(asked.get_absolute_url()).content.decode()).text
        assert "今回は見送りになりました" in text
        assert "返事がありました" not in text
        assert "会ってみたい" not in text
    office = Page(
        sign_in(world["coordinator_a"]).get(asked.get_absolute_url()).content.decode()
    ).text
    assert "返事がありました" in office


def test_the_other_answer_is_not_shown_while_it_waits(world, asked, sign_in):
    answer(world, asked, "npo", "yes")
    page = asked.get_absolute_url()
    assert "いまの返事" not in sign_in(world["shakyo_manager"]).get(page).content.decode()
    assert "いまの返事" in sign_in(world["npo_manager"]).get(page).content.decode()


def test_an_answer_may_change_until_the_end_and_never_after(world, asked, sign_in):
    client, page = sign_in(world["npo_manager"]), asked.get_absolute_url()
    answer(world, asked, "npo", "yes")
    assert client.post(page, {"answer": "yes", "seen": ""}).status_code == 302  # a second click
    assert client.post(page, {"answer": "no", "seen": ""}).status_code == 409  # an old page
    asked.refresh_from_db()
    assert (asked.status, asked.first_answer) == ("asked", "yes")
    assert client.post(page, {"answer": "no", "seen": "yes"}).status_code == 302
    late = sign_in(world["shakyo_manager"]).post(page, {"answer": "yes"})
    assert late.status_code == 409
    asked.refresh_from_db()
    assert (asked.status, asked.second_answer) == ("declined", "")
    assert kinds_about(asked).count("introduction_answered") == 2


def test_nobody_answers_for_the_other_side(world, asked, sign_in):
    page, theirs = asked.get_absolute_url(), side_of(asked, world.orgs.shakyo)
    post = {"answer": "yes", "side": theirs}
    assert sign_in(world["npo_manager"]).post(page, post).status_code == 403
    assert sign_in(world["npo_member"]).post(page, {"answer": "yes"}).status_code == 403
    assert sign_in(world["stranger_manager"]).post(page, post).status_code == 404
    make.MembershipFactory(user=world["coordinator_a"], organization=world.orgs.npo)
    client = sign_in(fresh(world["coordinator_a"]))
    path = url("introduction-on-behalf", asked.pk, theirs)
    assert client.post(path, {"answer": "yes", "via": "phone", "told": "on"}).status_code == 403
    asked.refresh_from_db()
    assert (asked.first_answer, asked.second_answer) == ("", "")


def test_a_manager_of_both_answers_for_each(world, asked, sign_in):
    make.MembershipFactory(user=world["npo_manager"], organization=world.orgs.shakyo)
    client = sign_in(fresh(world["npo_manager"]))
    for side in Introduction.SIDES:
        client.post(asked.get_absolute_url(), {"answer": "yes", "side": side})
    asked.refresh_from_db()
    assert asked.status == "connected"


def test_a_group_without_mail_is_called_and_its_answer_entered(world, sign_in):
    introduction = ask(world, "npo", "paper")
    task = OutreachTask.objects.get()
    assert (task.organization, task.office) == (world.orgs.paper, world.offices.plaza_a)
    assert task.path == introduction.get_absolute_url()
    path = url("introduction-on-behalf", introduction.pk, side_of(introduction, world.orgs.paper))
    client = sign_in(world["coordinator_a"])
    assert client.post(path, {"answer": "yes", "via": "phone"}).status_code == 200  # not told
    assert client.post(path, {"answer": "yes", "via": "phone", "told": "on"}).status_code == 302
    answer(world, introduction, "npo", "yes")
    introduction.refresh_from_db()
    assert introduction.status == "connected"
    entry = HistoryEntry.objects.about(introduction).filter(via="phone").first()
    assert (entry.action, entry.actor_label) == (
        "introduction_answered",
        world.offices.plaza_a.name,
    )
    assert OutreachTask.objects.filter(kind="introduction_connected").count() == 1


def test_a_mailbox_without_an_account_is_asked_to_call_back(world):
    world.orgs.paper.liaison_email = "mihon-jichikai@example.jp"
    world.orgs.paper.save()
    ask(world, "npo", "paper")
    notice = Notice.objects.get(email="mihon-jichikai@example.jp")
    body = compose(notice).body
    assert world.orgs.npo.get_absolute_url() in body
    assert "/introductions/" not in body
    assert f"お返事は、{world.offices.plaza_a.name}" in body


def test_an_office_sees_the_contacts_after_saying_so(world, asked, sign_in):
    path, client = url("introduction-contacts", asked.pk), sign_in(world["coordinator_a"])
    assert client.post(path).status_code == 403
    answer(world, asked, "npo", "yes")
    answer(world, asked, "shakyo", "yes")
    assert client.get(path).status_code == 405
    html = client.post(path).content.decode()
    assert all(phone in html for phone in PHONES.values())
    assert kinds_about(asked)[-1] == "introduction_contacts_read"
    for persona, status in (("npo_member", 403), ("coordinator_b", 404), ("city_staff", 404)):
        assert sign_in(world[persona]).post(path).status_code == status


def test_the_office_takes_it_back_once(world, asked, sign_in):
    path = url("introduction-withdraw", asked.pk)
    for persona, status in (("asahi_staff", 403), ("npo_manager", 403), ("coordinator_b", 404)):
        assert sign_in(world[persona]).post(path).status_code == status
    client = sign_in(world["coordinator_a"])
    for _ in range(2):
        assert client.post(path).url == asked.get_absolute_url()
    asked.refresh_from_db()
    assert asked.status == "withdrawn"
    assert kinds_about(asked).count("introduction_withdrawn") == 1
    with pytest.raises(Conflict):
        answer(world, asked, "npo", "yes")
    # The pair may be asked again.
    assert ask(world).pk != asked.pk


def test_my_page_shows_what_waits_for_an_answer(world, asked, sign_in):
    client = sign_in(world["npo_manager"])
    assert asked.get_absolute_url() in client.get(reverse("my")).content.decode()
    answer(world, asked, "npo", "yes")
    assert asked.get_absolute_url() not in client.get(reverse("my")).content.decode()
    assert url("match") in client.get(reverse("my")).content.decode()
