"""行事: what may be written, its states, who sees it where, the list and the calendars."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.indexing import write_entries
from kyodo_portal.lib.workflow import Conflict
from organizations.actions import events as actions
from organizations.models import Event, Place
from tests import factories as make
from tests.factories import in_days
from tests.project.pages import problems_of

NEW = "/my/orgs/{}/events/new/"


def url(event, verb):
    return f"/my/orgs/{event.organization_id}/events/{event.pk}/{verb}/"


def dated(days=20):
    day = timezone.localdate() + timedelta(days=days)
    return {"day_year": day.year, "day_month": day.month, "day_day": day.day}


def answers(world, days=20, **changes):
    data = {
        "name": "はじめての防災さんぽ",
        "from_time_hour": "10",
        "from_time_minute": "00",
        "until_time_hour": "午後1",
        "until_time_minute": "30",
        "district": world.places.a.pk,
        "place_text": "見本公園の入口",
        "text": "避難する場所まで歩きます。",
        "fee_kind": "free",
        "application": "none",
        "submission_key": "e" * 32,
    }
    return data | dated(days) | changes


def edited(event, world, **changes):
    event.refresh_from_db()
    return answers(world, **changes) | {"version": event.version}


def html_of(path, client=None):
    answer = (client or Client()).get(path)
    assert answer.status_code == 200, path
    html = answer.content.decode()
    assert problems_of(html) == []
    return html


@pytest.fixture
def event(world):
    return make.EventFactory(organization=world.orgs.npo, name="見本の朝市")


# --- writing -------------------------------------------------------------------------------------


def test_a_member_writes_a_draft_and_publishes_it(world, sign_in):
    client = sign_in(world["npo_member"])
    npo = world.orgs.npo
    for _click in range(2):
        assert client.post(NEW.format(npo.pk), answers(world)).status_code == 302
    event = Event.objects.get()
    assert (event.organization, event.status, event.fee) == (npo, "draft", "無料")
    assert timezone.localtime(event.starts_at) == in_days(20, 10)
    assert timezone.localtime(event.ends_at) == in_days(20, 13) + timedelta(minutes=30)
    assert "はじめての防災さんぽ" not in html_of("/events/")
    assert Client().get(event.get_absolute_url()).status_code == 404
    assert "下書き" in html_of(event.get_absolute_url(), client)

    client.post(url(event, "publish"))
    assert "はじめての防災さんぽ" in html_of("/events/")
    assert "避難する場所まで歩きます。" in html_of(event.get_absolute_url())
    actions_of = HistoryEntry.objects.about(npo).values_list("action", "note")
    assert set(actions_of) == {
        ("event_created", "はじめての防災さんぽ"),
        ("event_published", "はじめての防災さんぽ"),
    }


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "行事の名前を入力してください"),
        ({"name": "あ" * 41}, "行事の名前は40文字までです。いま41文字です"),
        ({"day_year": ""}, "日付は『2025年4月1日』のように入力してください"),
        ({"from_time_hour": "", "from_time_minute": ""}, "はじまりの時刻を入力してください"),
        ({"from_time_hour": "25"}, "時刻は『13時30分』のように入力してください"),
        (
            {"until_time_hour": "10", "until_time_minute": ""},
            "終わりの時間は、はじまりより後にして",
        ),
        ({"days": -2}, "もう過ぎた日時です。これからの日時を書いてください"),
        ({"place_text": ""}, "場所を入力してください"),
        (
            {"place_text": "わたしの自宅"},
            "自宅の住所は書かないでください。集合場所を書いてください",
        ),
        (
            {"place_text": "見本さんの家"},
            "自宅の住所は書かないでください。集合場所を書いてください",
        ),
        ({"place_text": "若葉台団地1-2-303"}, "自宅の住所は書かないでください。集合場所を"),
        ({"place_text": "若葉台1-2-3"}, "自宅の住所は書かないでください。集合場所を書いてください"),
        ({"district": ""}, "地区を選んでください"),
        ({"text": ""}, "どんな行事かを書いてください"),
        ({"text": "あ" * 301}, "どんな行事は300文字までです"),
        ({"fee_kind": ""}, "費用がかかるかどうかを選んでください"),
        ({"fee_kind": "paid"}, "いくらかかるかを書いてください"),
        ({"application": ""}, "申し込みがいるかどうかを選んでください"),
        ({"application": "needed"}, "申し込みの方法を書いてください"),
    ],
)
def test_each_rule_has_its_sentence(world, sign_in, changes, message):
    client = sign_in(world["npo_manager"])
    answer = client.post(NEW.format(world.orgs.npo.pk), answers(world, **changes))
    assert message in answer.content.decode()
    assert not Event.objects.exists()


@pytest.mark.parametrize("place", ["見本公園（若葉台1-2-3）", "自治会館 2階", "みなさんの家"])
def test_addresses_of_places_for_everybody_are_fine(world, sign_in, place):
    client = sign_in(world["npo_manager"])
    client.post(NEW.format(world.orgs.npo.pk), answers(world, place_text=place))
    assert Event.objects.get().place_text == place


def test_the_deadline_lies_before_the_event(world, sign_in):
    late = timezone.localdate() + timedelta(days=21)
    data = answers(world, application="needed", application_how="窓口で") | {
        "application_until_year": late.year,
        "application_until_month": late.month,
        "application_until_day": late.day,
    }
    html = sign_in(world["npo_manager"]).post(NEW.format(world.orgs.npo.pk), data).content.decode()
    assert "申し込みのしめきりは、行事の日までにしてください" in html


def test_a_phone_number_in_the_text_asks_once_more(world, sign_in):
    client, page = sign_in(world["npo_manager"]), NEW.format(world.orgs.npo.pk)
    data = answers(world, text="見本さん 090-1234-5678 まで")
    assert "個人の連絡先のようです" in client.post(page, data).content.decode()
    assert client.post(page, data | {"confirm_personal": "on"}).status_code == 302


def test_until_another_day_and_with_all_the_extras(world, sign_in):
    hall = Place.objects.create(slug="hall", name="見本会館", organization=world.orgs.npo)
    last = timezone.localdate() + timedelta(days=21)
    data = answers(
        world,
        place=hall.pk,
        place_text="2階の和室",
        fee_kind="paid",
        fee_text="300円",
        comforts=["wheelchair_ok", "online_ok"],
        repeat="monthly",
    ) | {
        "until_day_year": last.year,
        "until_day_month": last.month,
        "until_day_day": last.day,
        "until_time_hour": "9",
    }
    client = sign_in(world["npo_manager"])
    assert client.post(NEW.format(world.orgs.npo.pk), data).status_code == 302
    event = Event.objects.get()
    assert (event.where, event.fee) == ("見本会館 2階の和室", "300円")
    assert event.comforts == ["車いす可", "オンラインでも参加できる"]
    assert event.ends_at > event.starts_at + timedelta(hours=20)
    html = html_of(event.get_absolute_url(), client)
    assert "見本会館 2階の和室" in html
    assert "毎月 第" in html


def test_only_public_venues_near_by_are_offered(world, sign_in):
    a, orgs = world.places.a, world.orgs
    hidden = make.OrganizationFactory(district=a, status="draft")
    for slug, organization, district in (
        ("own", orgs.npo, None),
        ("near", orgs.shakyo, a),
        ("free", None, a),
        ("hidden", hidden, a),
        ("away", orgs.far, world.places.b),
    ):
        Place.objects.create(slug=slug, name=slug, organization=organization, district=district)
    form = sign_in(world["npo_manager"]).get(NEW.format(orgs.npo.pk)).context["form"]
    assert {label for _pk, label in form.fields["place"].choices[1:]} == {"own", "near", "free"}


def test_an_earlier_event_gives_its_words_to_a_new_one(world, sign_in, event):
    strange = make.EventFactory(organization=world.orgs.stranger, text="よその文")
    client, page = sign_in(world["npo_manager"]), NEW.format(world.orgs.npo.pk)
    html = html_of(f"{page}?from={event.pk}", client)
    assert "見本の朝市" in html
    for key in (strange.pk, "x", "9" * 30, "²"):
        assert "よその文" not in html_of(f"{page}?from={key}", client)


# --- the states ----------------------------------------------------------------------------------


def test_postponed_without_a_date_then_with_one(world, sign_in, event):
    client = sign_in(world["npo_manager"])
    assert (
        "新しい日時が決まっているかどうか" in client.post(url(event, "postpone")).content.decode()
    )
    both = client.post(url(event, "postpone"), {"decided": "no", **dated(30)}).content.decode()
    assert "新しい日時が書いてあります" in both
    client.post(url(event, "postpone"), {"decided": "no"})
    event.refresh_from_db()
    assert (event.status, event.changed_on) == ("postponed", timezone.localdate())
    html = html_of(event.get_absolute_url())
    assert "延期になりました。" in html
    assert "ck-chip--red" in html
    assert "延期" in html_of("/events/")

    times = {"from_time_hour": "14", "until_time_hour": "15"}
    client.post(url(event, "reschedule"), dated(30) | times)
    event.refresh_from_db()
    assert event.status == "published"
    assert timezone.localtime(event.starts_at) == in_days(30, 14)
    assert "日時が変わりました" in html_of(event.get_absolute_url())


def test_postponed_to_a_new_date_at_once(world, sign_in, event):
    data = {"decided": "yes", "from_time_hour": "9", "until_time_hour": "11"}
    client = sign_in(world["npo_manager"])
    assert "日にちを入力してください" in client.post(url(event, "postpone"), data).content.decode()
    client.post(url(event, "postpone"), data | dated(40))
    event.refresh_from_db()
    assert (event.status, timezone.localtime(event.starts_at)) == ("published", in_days(40, 9))
    actions_of = HistoryEntry.objects.about(world.orgs.npo).values_list("action", flat=True)
    assert list(actions_of) == ["event_rescheduled"]


def test_cancelled_stays_visible_and_may_come_back(world, sign_in, event):
    client = sign_in(world["npo_manager"])
    assert "中止する" in html_of(url(event, "cancel"), client)
    client.post(url(event, "cancel"))
    assert "中止になりました。" in html_of(event.get_absolute_url())
    # Who opens a question too late is led back.
    for verb in ("cancel", "postpone"):
        assert client.get(url(event, verb)).url == event.get_absolute_url()
    event.refresh_from_db()
    actions.reschedule_event(
        event, by=world["npo_manager"], starts_at=in_days(50, 9), ends_at=in_days(50, 10)
    )
    assert event.status == "published"


def test_what_is_over_says_so(world):
    past = make.EventFactory(organization=world.orgs.npo, starts_at=in_days(-9))
    assert "終わりました" in html_of(past.get_absolute_url())
    write_entries()
    assert past.name not in html_of("/events/")
    draft = make.EventFactory(
        organization=world.orgs.npo, starts_at=in_days(-9), status=Event.Status.DRAFT
    )
    with pytest.raises(ValidationError, match="もう過ぎた日時です"):
        actions.publish_event(draft, by=world["npo_manager"])


def test_the_rules_of_dates_hold_for_every_caller(world, event):
    by = world["npo_manager"]
    for times in ((in_days(9, 12), in_days(9, 12)), (in_days(-9, 10), in_days(-9, 12))):
        with pytest.raises(ValidationError):
            actions.reschedule_event(event, by=by, starts_at=times[0], ends_at=times[1])
    event.refresh_from_db()
    assert timezone.localtime(event.starts_at) == in_days(20, 10)


def test_drafts_are_thrown_away_and_public_ones_are_not(world, sign_in, event):
    draft = make.EventFactory(organization=world.orgs.npo, status="draft")
    client = sign_in(world["npo_manager"])
    for _click in range(2):
        assert client.post(url(draft, "discard")).status_code == 302
    assert client.post(url(event, "discard")).status_code == 409
    assert list(Event.objects.all()) == [event]


# --- two people at once --------------------------------------------------------------------------


def test_two_editors_the_second_sees_both_texts(world, sign_in, event):
    client, page = sign_in(world["npo_manager"]), url(event, "edit")
    stale = edited(event, world, text="ふたり目", days=25)
    client.post(page, edited(event, world, text="ひとり目"))
    answer = client.post(page, stale)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "ひとり目" in html
    assert "ふたり目" in html
    event.refresh_from_db()
    assert event.text == "ひとり目"
    assert client.post(page, edited(event, world, text="ふたり目")).status_code == 302


def test_an_edited_date_is_marked_and_an_edited_word_is_not(world, sign_in, event):
    client, page = sign_in(world["npo_manager"]), url(event, "edit")
    same = {"until_time_hour": "12", "until_time_minute": ""}
    client.post(page, edited(event, world, **same))
    event.refresh_from_db()
    assert (event.name, event.changed_on) == ("はじめての防災さんぽ", None)
    before = event.updated_at
    client.post(page, edited(event, world, days=25, **same))
    event.refresh_from_db()
    assert event.changed_on == timezone.localdate()
    assert event.updated_at > before


def test_a_postponed_one_keeps_its_date_when_its_words_are_edited(world, sign_in, event):
    actions.postpone_event(event, by=world["npo_manager"])
    client, page = sign_in(world["npo_manager"]), url(event, "edit")
    assert "day_year" not in client.get(page).content.decode()
    client.post(page, edited(event, world, days=44, text="新しい文"))
    event.refresh_from_db()
    assert (event.text, timezone.localtime(event.starts_at)) == ("新しい文", in_days(20, 10))
    values = {"starts_at": in_days(44, 10), "ends_at": in_days(44, 12)}
    with pytest.raises(Conflict):
        actions.update_event(event, by=world["npo_manager"], version=event.version, values=values)


# --- who ----------------------------------------------------------------------------------------


def test_strangers_reach_nothing(world, sign_in, event):
    client = sign_in(world["stranger_manager"])
    for verb in ("edit", "publish", "discard", "postpone", "reschedule", "cancel"):
        assert client.post(url(event, verb)).status_code == 403
        # Through their own group they do not reach it either.
        path = f"/my/orgs/{world.orgs.stranger.pk}/events/{event.pk}/{verb}/"
        assert client.post(path).status_code == (302 if verb == "discard" else 404)
    event.refresh_from_db()
    assert event.status == "published"


@pytest.mark.parametrize("status", ["draft", "paused", "closed"])
def test_events_of_a_group_that_is_not_public_stand_nowhere(world, status, event):
    world.orgs.npo.status = status
    world.orgs.npo.save()
    write_entries()
    for path in (event.get_absolute_url(), f"/events/{event.pk}.ics"):
        assert Client().get(path).status_code == 404
    for path in ("/", "/events/", "/wards/asahi/", "/wards/asahi/mihongaoka/"):
        assert event.name not in html_of(path)
    assert event.name not in Client().get("/events.ics").content.decode()


def test_an_event_stands_on_every_page_of_its_place_and_group(world, event):
    write_entries()
    for path in ("/", "/wards/asahi/", "/wards/asahi/mihongaoka/", f"/orgs/{world.orgs.npo.pk}/"):
        assert event.name in html_of(path), path
    for path in ("/wards/midori/", "/wards/midori/mihonnomori/", f"/orgs/{world.orgs.far.pk}/"):
        assert event.name not in html_of(path), path


# --- the list -----------------------------------------------------------------------------------


def names_in(path):
    html = html_of(path)
    positions = {event.name: html.find(f">{event.name}<") for event in Event.objects.all()}
    return sorted((name for name, at in positions.items() if at >= 0), key=positions.__getitem__)


@pytest.fixture
def several(world):
    theme = make.ThemeFactory(slug="bosai", name="防災")
    world.orgs.far.themes.add(theme)
    far, npo = world.orgs.far, world.orgs.npo
    make.EventFactory(organization=npo, name="おそい会", starts_at=in_days(30), wheelchair_ok=True)
    make.EventFactory(organization=far, name="はやい会", starts_at=in_days(2), online_ok=True)
    make.EventFactory(
        organization=npo,
        name="毎週の会",
        starts_at=in_days(-15),
        repeat="weekly",
        beginners_welcome=True,
        text="カフェでお茶",
    )
    make.EventFactory(organization=npo, name="中止の会", starts_at=in_days(10), status="cancelled")
    make.EventFactory(organization=npo, name="下書きの会", status="draft")
    write_entries()


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["はやい会", "毎週の会", "中止の会", "おそい会"]),
        ("?ward=midori", ["はやい会"]),
        ("?ward=asahi&district=mihongaoka", ["毎週の会", "中止の会", "おそい会"]),
        ("?district=mihonnomori", ["はやい会"]),
        ("?kind=jichikai", ["はやい会"]),
        ("?theme=bosai", ["はやい会"]),
        ("?wheelchair=1", ["おそい会"]),
        ("?online=1", ["はやい会"]),
        ("?beginners=1", ["毎週の会"]),
        ("?easy_japanese=1", []),
        ("?q=かふぇ", ["毎週の会"]),
        ("?q=見本の森自治会", ["はやい会"]),
        ("?q=おそい&ward=midori", []),
    ],
)
def test_the_list_is_narrowed_and_soonest_first(query, names):
    assert names_in(f"/events/{query}") == names


@pytest.mark.usefixtures("several")
def test_the_numbers_beside_the_choices(world):
    html = html_of("/events/")
    assert "旭区 (3)" in html
    assert "緑区 (1)" in html
    assert "はじめて歓迎（1）" in html
    assert "条件の一部は見つからなかった" in html_of("/events/?ward=nowhere")


def test_twenty_to_a_page(world):
    for number in range(21):
        make.EventFactory(organization=world.orgs.npo, starts_at=in_days(5 + number))
    write_entries()
    assert html_of("/events/").count("<article") == 20
    assert html_of("/events/?page=2").count("<article") == 1


def test_no_event_leads_to_the_groups(world):
    html = html_of("/events/")
    assert "これからの行事は、まだありません。" in html
    assert 'href="/orgs/"' in html


# --- what comes back ----------------------------------------------------------------------------


def test_what_comes_back_is_moved_to_its_next_date_once(world):
    weekly = make.EventFactory(
        organization=world.orgs.npo, starts_at=in_days(-15), repeat="weekly", version=4
    )
    others = [
        make.EventFactory(organization=world.orgs.npo, starts_at=in_days(-15), **fields)
        for fields in ({}, {"repeat": "weekly", "status": "cancelled"})
    ]
    before = [(event.starts_at, event.status) for event in others]
    assert weekly.next_time[0] == in_days(6)
    for _run in range(2):
        call_command("roll_events", verbosity=0)
    weekly.refresh_from_db()
    assert timezone.localtime(weekly.starts_at) == in_days(6)
    assert weekly.version == 4
    for event in others:
        event.refresh_from_db()
    assert [(event.starts_at, event.status) for event in others] == before


# --- calendars ----------------------------------------------------------------------------------


def calendar(path):
    answer = Client().get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    lines = answer.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    return Calendar.from_ical(answer.content)


def test_one_event_as_a_calendar(world, event):
    event.text = "雨のときは、中止; \n持ち物, 飲みもの\\" + "長い文" * 40
    event.save()
    item = calendar(f"/events/{event.pk}.ics").events[0]
    assert item["summary"] == "見本の朝市"
    assert item.decoded("dtstart") == in_days(20, 10)
    assert item.decoded("dtend") == in_days(20, 12)
    assert event.text in item["description"]
    assert item["status"] == "CONFIRMED"
    assert item["url"].endswith(event.get_absolute_url())
    assert "rrule" not in item


def test_the_calendar_tells_what_changed(world, event):
    uid = calendar(f"/events/{event.pk}.ics").events[0]["uid"]
    number = calendar(f"/events/{event.pk}.ics").events[0]["sequence"]
    actions.cancel_event(event, by=world["npo_manager"])
    item = calendar(f"/events/{event.pk}.ics").events[0]
    assert (item["uid"], item["status"]) == (uid, "CANCELLED")
    assert item["summary"] == "【中止】見本の朝市"
    assert item["sequence"] > number


@pytest.mark.parametrize("repeat", ["weekly", "monthly"])
def test_what_comes_back_does_so_in_the_calendar(world, repeat):
    start = timezone.make_aware(datetime(2026, 2, 14, 10))  # a second Saturday
    event = make.EventFactory(organization=world.orgs.npo, starts_at=start, repeat=repeat)
    rule = calendar(f"/events/{event.pk}.ics").events[0]["rrule"]
    wanted = {"weekly": b"FREQ=WEEKLY", "monthly": b"FREQ=MONTHLY;BYDAY=2SA"}
    assert rule.to_ical() == wanted[repeat]


@pytest.mark.usefixtures("several")
def test_the_feed_follows_the_filters_of_the_list():
    def names(path):
        return [str(item["summary"]) for item in calendar(path).events]

    assert names("/events.ics") == ["はやい会", "毎週の会", "【中止】中止の会", "おそい会"]
    assert names("/events.ics?ward=midori") == ["はやい会"]
    assert names("/events.ics?ward=asahi&district=mihongaoka&wheelchair=1") == ["おそい会"]
    assert Client().get("/events.ics?ward=nowhere").status_code == 404


def test_the_public_pages_ask_little(world, event, django_assert_max_num_queries):
    write_entries()
    paths = (
        "/events/?ward=asahi",
        event.get_absolute_url(),
        "/events.ics",
        f"/events/{event.pk}.ics",
    )
    for path in paths:
        Client().get(path)
        with django_assert_max_num_queries(4):
            assert Client().get(path).status_code == 200
