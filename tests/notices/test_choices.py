"""お知らせの受けとり方: what somebody chose decides when a mail is about to leave."""

import pytest
from django.core import mail

from kyodo_portal.history.kinds import Category, Mode, category_of, is_essential
from kyodo_portal.history.models import HistoryEntry, Notice, NoticePreference
from kyodo_portal.history.sending import compose, send_due
from kyodo_portal.notices.stopping import StopLink, read_link
from organizations.notices import tell_office, tell_organization
from tests.project.test_notices_kept import kinds_with_mail

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
PLAIN, ESSENTIAL = "proposal_noted", "proposal_replied"


@pytest.fixture(autouse=True)
def by_day(settings):
    settings.MAIL_QUIET_HOURS = ""


def choose(user, category, mode):
    NoticePreference.objects.update_or_create(user=user, category=category, defaults={"mode": mode})


def tell(world, kind=PLAIN, event="1"):
    """One notice for the NPO's manager."""
    values = {"message": "ひとこと", "path": "/my/", "title": "見本の市", "number": "A-2027-0001"}
    tell_organization(kind, world.orgs.npo, event=event, **values)
    return Notice.objects.get(user=world["npo_manager"], dedupe__contains=f":{event}:")


def status_of(notice):
    send_due()
    notice.refresh_from_db()
    return notice.status


@pytest.mark.parametrize(
    ("mode", "plain", "essential"),
    [
        (None, "sent", "sent"),
        (Mode.NOW, "sent", "sent"),
        (Mode.DAILY, "held", "held"),
        (Mode.NONE, "dropped", "held"),
    ],
)
def test_what_is_essential_is_never_less_than_digested(world, mode, plain, essential):
    assert (is_essential(PLAIN), is_essential(ESSENTIAL)) == (False, True)
    if mode:
        choose(world["npo_manager"], Category.PROPOSAL, mode)
    assert status_of(tell(world, PLAIN, "1")) == plain
    assert status_of(tell(world, ESSENTIAL, "2")) == essential


def test_a_choice_concerns_its_category_only(world):
    choose(world["npo_manager"], Category.PUBLICATION, Mode.NONE)
    assert status_of(tell(world)) == "sent"


def test_offices_hear_once_a_day_unless_somebody_wants_it_at_once(world):
    office = world.offices.plaza_a
    context = {"path": "/desk/", "title": "見本の市", "number": "A-2027-0001"}
    tell_office(PLAIN, office, event="1", **context)
    assert status_of(Notice.objects.get(dedupe__contains=":1:")) == "held"
    choose(world["coordinator_a"], Category.PROPOSAL, Mode.NOW)
    tell_office(PLAIN, office, event="2", **context)
    assert status_of(Notice.objects.get(dedupe__contains=":2:")) == "sent"


def test_the_page_shows_and_keeps_what_was_chosen(world, sign_in):
    user = world["npo_manager"]
    client = sign_in(user)
    page = client.get("/my/notifications/").content.decode()
    assert "お知らせの受けとり方" in page
    assert "相談" not in [c.label for c in Category if f'name="{c.value}"' in page]
    answers = {c.value: "daily" for c in Category if c.value not in {"digest", "consultation"}}
    answers |= {"digest": "none", "deadline": "none"}
    assert client.post("/my/notifications/", answers, follow=True).status_code == 200
    kept = dict(user.notice_preferences.values_list("category", "mode"))
    assert kept == answers
    entry = HistoryEntry.objects.about(user).get()
    assert (entry.action, entry.changes["deadline"]) == ("notices_chosen", ["now", "none"])
    client.post("/my/notifications/", answers)
    assert HistoryEntry.objects.about(user).count() == 1


def test_people_with_a_desk_choose_for_consultations_too(world, sign_in):
    page = sign_in(world["coordinator_a"]).get("/my/notifications/").content.decode()
    assert 'name="consultation"' in page
    assert "役所がひらいている日の朝8時30分" in page


def test_an_unknown_choice_is_refused_in_words(world, sign_in):
    answer = sign_in(world["npo_manager"]).post("/my/notifications/", {"proposal": "never"})
    assert "提案を選んでください" in answer.content.decode()
    assert not NoticePreference.objects.exists()


def test_every_mail_that_can_be_done_without_carries_its_stop(world):
    message = compose(tell(world))
    stop = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in message.body
    assert "/my/notifications/" in message.body
    essential = compose(tell(world, ESSENTIAL, "2"))
    assert "List-Unsubscribe" not in essential.extra_headers
    assert "/my/notifications/" in essential.body


def test_the_stop_works_signed_out_and_turns_off_its_category_only(world, client):
    user = world["npo_manager"]
    path = StopLink("user", user.pk, Category.PROPOSAL).path
    page = client.get(path).content.decode()
    assert "「提案」のメール" in page
    assert user.email not in page
    assert not NoticePreference.objects.exists()  # opening it changes nothing
    assert client.post(path, ONE_CLICK).status_code == 200
    assert "やめました" in client.post(path).content.decode()
    kept = NoticePreference.objects.get()
    assert (kept.user, kept.category, kept.mode) == (user, "proposal", "none")
    assert HistoryEntry.objects.about(user).get().via == "token"


def test_a_link_that_we_never_signed_stops_nothing(world, client):
    token = StopLink("user", world["npo_manager"].pk, Category.PROPOSAL).token
    content, _, signature = token.partition(".")
    forged = content.replace("proposal", "deadline")
    for wrong in (f"{forged}.{signature}", "x", f"{content}.x", "user-1-nothing.x"):
        assert client.post(f"/notices/stop/{wrong}/").status_code == 404
    assert read_link(token).category == Category.PROPOSAL
    assert not NoticePreference.objects.exists()


@pytest.mark.parametrize("kind", kinds_with_mail())
def test_every_kind_of_mail_has_its_heading(kind):
    from kyodo_portal.history.kinds import ALWAYS_NOW

    assert category_of(kind) is not None or kind in ALWAYS_NOW, (
        "Give the new kind a heading: begin its name with one of kinds.PREFIXES, or add to them."
    )


def test_a_weekly_digest_can_be_turned_off_on_the_page(world):
    from kyodo_portal.notices.guard import wants_digests
    from tests.factories import FollowFactory

    user = world["npo_manager"]
    FollowFactory(email=user.email, user=user)
    assert wants_digests(user.email)
    choose(user, Category.DIGEST, Mode.NONE)
    assert not wants_digests(user.email)


def test_nothing_leaves_for_somebody_who_left_the_group_in_between(world):
    choose(world["npo_manager"], Category.PROPOSAL, Mode.DAILY)
    notice = tell(world)
    assert status_of(notice) == "held"
    world["npo_manager"].memberships.update(status="left")
    Notice.objects.filter(kind="daily_digest").update(next_try_at=None)
    assert send_due() == {"dropped": 1}
    notice.refresh_from_db()
    assert notice.status == "dropped"
    assert mail.outbox == []
