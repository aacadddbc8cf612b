"""Following by mail: what is followed, double opt-in, the weekly digest, and stopping."""

import re
from datetime import timedelta
from io import StringIO
from urllib.parse import urlencode

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from kyodo_portal import digests
from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.history.sending import compose, send_due
from kyodo_portal.lib.paging import PER_PAGE
from organizations.actions import follows as actions
from organizations.follows import SOURCES, Stop, confirm_token, read, read_confirm_token
from organizations.index import reindex_organizations
from organizations.models import Follow, Listing, Organization
from partnerships.index import reindex_partnership
from tests import factories as make

pytestmark = pytest.mark.django_db

MAIL = "yomite@example.jp"
URL = "/follow/"


def ask(client: Client, email: str = MAIL, path: str = "/orgs/", query: str = "", **more):
    return client.post(URL, {"email": email, "path": path, "query": query, **more})


def links(message, path: str) -> list[str]:
    """The addresses of this portal in a mail that begin with `path`, without the host."""
    return re.findall(rf"https?://[^/\s]+({path}\S*)", message.body)


def sent_mails() -> list:
    send_due()
    return mail.outbox


# --- what is followed ------------------------------------------------------------------------


@pytest.mark.parametrize("path", SOURCES)
def test_every_list_that_can_be_followed_is_a_page(path, client):
    assert resolve(path)
    wanted = read(path)
    assert wanted.label == SOURCES[path].noun
    assert wanted.url == path


def test_filters_become_facets_words_and_one_fixed_address(world):
    theme = make.ThemeFactory()
    given = {"theme": "ibasho", "q": " 見守り ", "page": "3", "district": "mihongaoka"}
    wanted = read("/orgs/", urlencode({**given, "ward": "asahi"}))
    assert wanted.facets == {
        "ward": str(world.places.asahi.pk),
        "district": str(world.places.a.pk),
        "theme": str(theme.pk),
    }
    assert wanted.q == "見守り"
    assert wanted.label == "団体（旭区、見本ヶ丘地区、居場所・カフェ、「見守り」）"
    assert not wanted.is_wider
    assert read("/orgs/", urlencode({"ward": "asahi", **given})).query == wanted.query
    assert read(wanted.path, wanted.query) == wanted


def test_district_ward_and_group_pages_can_be_followed(world):
    district = read("/wards/asahi/mihongaoka/")
    assert district.label == "見本ヶ丘地区（旭区）の新しいこと"
    assert district.facets == {"district": str(world.places.a.pk)}
    assert read("/wards/asahi/").facets == {"ward": str(world.places.asahi.pk)}
    group = read(f"/orgs/{world.orgs.npo.pk}/")
    assert group.organization_id == world.orgs.npo.pk
    assert group.label == "NPO法人見本の会の新しいこと"


def test_a_district_is_read_in_its_own_ward_only(world):
    assert read("/wards/midori/mihongaoka/") is None
    wanted = read("/orgs/", "ward=midori&district=mihongaoka")
    assert "district" not in wanted.facets
    assert wanted.is_wider
    assert read("/orgs/", "district=mihongaoka").facets == {"district": str(world.places.a.pk)}


@pytest.mark.parametrize(
    "path",
    ["", "/", "/my/", "/desk/orgs/", "//evil.example/", "/orgs", "/orgs/0/", "/orgs/999999/"]
    + ["/wards/x/", "javascript:alert(1)", "/orgs/" + "9" * 500 + "/", "/wards/" + "a" * 9000],
)
def test_nothing_else_can_be_followed(path, world):
    assert read(path) is None


def test_a_group_that_is_not_public_cannot_be_followed(world):
    draft = make.OrganizationFactory(status="draft", name="かなりあ下書きの会")
    assert read(f"/orgs/{draft.pk}/") is None
    html = Client().get(URL, {"path": f"/orgs/{draft.pk}/"}).content.decode()
    assert "かなりあ" not in html


@pytest.mark.parametrize(
    "query",
    ["ward=nowhere", "x=1", "kind=npo'", "&".join(f"a{n}=1" for n in range(500)), "q=%00%ff", "%"]
    + ["theme=" + "あ" * 5000, "q=" + "あ" * 10000, "ward=asahi&ward=nowhere", "?ward=nowhere"],
)
def test_odd_filters_leave_a_page_and_never_an_error(query, world, client):
    answer = client.get(URL, {"path": "/orgs/", "query": query})
    assert answer.status_code == 200
    assert "受けとるお知らせ" in answer.content.decode()


def test_left_out_filters_are_told(world, client):
    page = client.get(URL, {"path": "/needs/", "query": "ward=asahi&theme=gone"}).content.decode()
    assert "求めています（旭区）" in page
    assert "のぞきました" in page
    assert "のぞきました" not in client.get(URL, {"path": "/needs/"}).content.decode()


# --- asking and confirming -------------------------------------------------------------------


def test_the_whole_way_from_a_list_to_a_confirmed_follow(world, client):
    page = client.get(URL, {"path": "/orgs/", "query": "ward=asahi"}).content.decode()
    for promise in ("団体（旭区）", "週に1回まで", "新しいものがない週は、送りません"):
        assert promise in page
    assert ask(client, query="ward=asahi").url == reverse("organizations:follow-sent")
    (message,) = sent_mails()
    assert message.to == [MAIL]
    assert "団体（旭区）" in message.body
    (link,) = links(message, "/follow/confirm/")
    assert "List-Unsubscribe" not in message.extra_headers
    assert "はい、受けとります" in client.get(link).content.decode()
    assert not Follow.objects.active().exists(), "a mail scanner opens links"
    assert client.post(link).status_code == 302
    assert client.post(link).status_code == 302
    follow = Follow.objects.active().get()
    assert (follow.email, follow.path, follow.query) == (MAIL, "/orgs/", "ward=asahi")
    assert "登録しました" in client.get(link).content.decode()
    assert HistoryEntry.objects.filter(action="follow_confirmed").count() == 1


def test_the_answer_is_the_same_for_known_full_and_unknown_addresses(world, client):
    make.FollowFactory(email="known@example.jp", path="/orgs/")
    for number in range(actions.FOLLOWS_PER_ADDRESS):
        make.FollowFactory(email="full@example.jp", query=f"q={number}")
    mails = {}
    for email in ("known@example.jp", "full@example.jp", "npo_manager@example.jp", MAIL):
        answer = ask(client, email)
        assert (answer.status_code, answer.url) == (302, "/follow/sent/")
        mails[email] = Notice.objects.filter(email=email).count()
    assert mails == {
        "known@example.jp": 0,
        "full@example.jp": 0,
        "npo_manager@example.jp": 1,
        MAIL: 1,
    }


def test_one_address_is_one_follow_however_it_is_spelled(world, client):
    for spelling in (MAIL, "YOMITE@example.jp", "ｙｏｍｉｔｅ＠example.jp"):
        assert ask(client, spelling).status_code == 302
    assert Follow.objects.get().email == MAIL
    assert Notice.objects.count() == 1


def test_nobody_can_bomb_a_strangers_mailbox(world):
    for number in range(30):
        answer = ask(Client(REMOTE_ADDR=f"192.0.2.{number}"), query=f"q={number % 10}")
        assert answer.url == "/follow/sent/"
    assert Notice.objects.filter(email=MAIL).count() == actions.WAITING_PER_ADDRESS
    assert Follow.objects.filter(email=MAIL).count() == actions.WAITING_PER_ADDRESS


def test_one_caller_cannot_write_to_many_addresses(world, client):
    answers = [ask(client, f"a{n}@example.jp").status_code for n in range(12)]
    assert answers == [302] * 10 + [429] * 2
    assert Notice.objects.count() == 10


def test_programs_that_fill_in_everything_are_stopped(world, client):
    answer = ask(client, homepage="https://x.example")
    assert answer.status_code == 200
    assert not Follow.objects.exists()


@pytest.mark.parametrize("email", ["", "abc", "a@b@c.jp", "a\r\nBcc: x@example.jp", "あ" * 300])
def test_a_wrong_address_is_said_kindly_and_kept(email, world, client):
    answer = ask(client, email)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "エラー：" in html
    assert re.search("メールアドレス(を(、name@example.jp の形で)?入力してください|は.+文字)", html)
    assert not Follow.objects.exists()


def test_a_form_without_a_list_keeps_the_address_and_says_what_to_do(client):
    html = ask(client, path="/my/").content.decode()
    assert "もう一度えらんでください" in html
    assert f'value="{MAIL}"' in html
    assert client.get(URL).status_code == 200


def test_a_link_is_good_for_seven_days(world, monkeypatch):
    token = confirm_token(7)
    now = timezone.now().timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 7 * 86400 - 60)
    assert read_confirm_token(token) == 7
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 7 * 86400 + 60)
    assert read_confirm_token(token) is None


@pytest.mark.parametrize("token", ["abc", "7", "7.x", "1" * 3000, "７", "7.1abc.xyz"])
def test_a_forged_confirmation_opens_nothing(token, world, client):
    make.FollowFactory(pk=7, confirmed_at=None)
    link = reverse("organizations:follow-confirm", args=[token])
    assert client.get(link).status_code == client.post(link).status_code == 410
    # The secret that stops does not confirm.
    link = reverse("organizations:follow-confirm", args=[Stop((7,)).token])
    assert client.post(link).status_code == 410
    assert Follow.objects.get().confirmed_at is None


def test_what_nobody_confirms_is_forgotten_after_seven_days(world, client):
    ask(client)
    old = Follow.objects.get()
    now = timezone.now()
    digests.send_digests(now + timedelta(days=6, hours=23))
    assert Follow.objects.filter(pk=old.pk).exists()
    make.FollowFactory(email="stays@example.jp")
    digests.send_digests(now + timedelta(days=7, hours=1))
    assert Follow.objects.get().email == "stays@example.jp"
    assert not Notice.objects.filter(email=MAIL).exists()


def test_a_signed_in_person_follows_at_once_with_a_proven_address_only(world, sign_in):
    resident = world["resident"]
    EmailAddress.objects.create(user=resident, email=resident.email, verified=True, primary=True)
    client = sign_in(resident)
    assert f'value="{resident.email}"' in client.get(URL, {"path": "/orgs/"}).content.decode()
    assert ask(client, resident.email).url == "/my/follows/"
    assert Follow.objects.active().get().user == resident
    assert not Notice.objects.exists()
    assert ask(client, "somebody.else@example.jp").url == "/follow/sent/"
    assert Follow.objects.active().count() == 1
    assert Notice.objects.get().email == "somebody.else@example.jp"
    EmailAddress.objects.update(verified=False)
    assert ask(client, resident.email, path="/needs/").url == "/follow/sent/"


def test_a_waiting_follow_is_confirmed_by_signing_in(world, sign_in):
    resident = world["resident"]
    ask(Client(), resident.email)
    EmailAddress.objects.create(user=resident, email=resident.email, verified=True, primary=True)
    ask(sign_in(resident), resident.email)
    follow = Follow.objects.get()
    assert follow.confirmed_at
    assert follow.user == resident
    send_due()
    assert not mail.outbox, "the waiting confirmation mail is no longer needed"


# --- my follows ------------------------------------------------------------------------------


def test_my_list_shows_my_own_only_and_stops_them(world, sign_in):
    resident = world["resident"]
    EmailAddress.objects.create(user=resident, email=resident.email, verified=True, primary=True)
    mine = make.FollowFactory(email=resident.email, user=resident, label="わたしの条件")
    by_mail = make.FollowFactory(email=resident.email, query="q=1", label="アカウントの前の条件")
    other = make.FollowFactory(label="ほかの人の条件")
    client = sign_in(resident)
    html = client.get("/my/follows/").content.decode()
    assert "わたしの条件" in html
    assert "アカウントの前の条件" in html
    assert "ほかの人の条件" not in html
    for row in (mine, by_mail, other, mine):
        path = reverse("organizations:my-follow-stop", args=[row.pk])
        assert client.post(path).url == "/my/follows/"
    assert list(Follow.objects.all()) == [other]


def test_an_unproven_address_shows_nothing_of_its_owner(world, sign_in):
    resident = world["resident"]
    EmailAddress.objects.create(user=resident, email=MAIL, verified=False)
    make.FollowFactory(email=MAIL, label="ほかの人の条件")
    assert "ほかの人の条件" not in sign_in(resident).get("/my/follows/").content.decode()


# --- stopping --------------------------------------------------------------------------------


def stop_link(*keys: int, everything: bool = False) -> str:
    return reverse("organizations:follow-stop", args=[Stop(keys, everything).token])


def test_one_click_of_a_mail_program_stops_without_cookies_or_csrf(world):
    follow = make.FollowFactory(email=MAIL)
    client = Client(enforce_csrf_checks=True)
    link = stop_link(follow.pk, everything=True)
    assert client.get(link).status_code == 200
    assert Follow.objects.exists(), "opening the page stops nothing"
    for _ in range(2):
        answer = client.post(link, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "やめました" in answer.content.decode()
        assert not Follow.objects.exists()
    assert "やめました" in client.get(link).content.decode()
    assert HistoryEntry.objects.filter(action="follow_stopped").count() == 1


def test_one_or_all_can_be_stopped(world, client):
    first, second, third = (make.FollowFactory(email=MAIL, query=f"q={n}") for n in range(3))
    make.FollowFactory(email="other@example.jp")
    page = client.get(stop_link(first.pk)).content.decode()
    assert "ほかの2件も、ぜんぶやめる" in page
    answer = client.post(stop_link(first.pk)).content.decode()
    assert set(Follow.objects.filter(email=MAIL)) == {second, third}
    assert "ほかに2件、受けとっています" in answer
    (rest,) = re.findall(r'action="(/follow/stop/[^"]+)"', answer)
    assert "ぜんぶやめる" in client.get(rest).content.decode()
    assert "やめました" in client.post(rest).content.decode()
    assert [row.email for row in Follow.objects.all()] == ["other@example.jp"]


def test_all_from_the_page_of_one(world, client):
    first, _second = (make.FollowFactory(email=MAIL, query=f"q={n}") for n in range(2))
    client.post(stop_link(first.pk), {"all": "1"})
    assert not Follow.objects.exists()


def test_a_link_for_all_still_works_when_one_of_them_was_stopped_before(world, client):
    first, second = (make.FollowFactory(email=MAIL, query=f"q={n}") for n in range(2))
    client.post(stop_link(first.pk))
    client.post(stop_link(first.pk, second.pk, everything=True))
    assert not Follow.objects.exists()


@pytest.mark.parametrize("token", ["abc", "7", "all", "all-7", "7." + "A" * 43, "7" * 4000])
def test_a_forged_stop_stops_nothing(token, world, client):
    make.FollowFactory(pk=7)
    link = reverse("organizations:follow-stop", args=[token])
    assert client.get(link).status_code == client.post(link).status_code == 404
    link = reverse("organizations:follow-stop", args=[confirm_token(7)])
    assert client.post(link).status_code == 404
    assert Follow.objects.exists()


def test_the_address_is_gone_after_stopping(world, client):
    ask(client)
    (message,) = sent_mails()
    client.post(links(message, "/follow/confirm/")[0])
    client.post(stop_link(Follow.objects.get().pk))
    assert not Notice.objects.filter(email=MAIL).exists()
    written = [
        f"{entry.note}{entry.changes}{entry.actor_label}{entry.actor_id or ''}"
        for entry in HistoryEntry.objects.all()
    ]
    assert written
    assert not [text for text in written if "yomite" in text]


def test_a_second_follow_keeps_the_mails_of_the_address(world, client):
    ask(client)
    other = make.FollowFactory(email=MAIL, query="q=1")
    client.post(stop_link(other.pk))
    assert Notice.objects.filter(email=MAIL).count() == 1


# --- the digest ------------------------------------------------------------------------------


def new_group(name: str, days: int = 1, **fields) -> Organization:
    """A group that was published some days ago, in the search."""
    published_at = timezone.now() - timedelta(days=days)
    group = make.OrganizationFactory(name=name, published_at=published_at, **fields)
    reindex_organizations([group.pk])
    return group


def run(**later) -> str:
    out = StringIO()
    if later:
        digests.send_digests(timezone.now() + timedelta(**later))
    else:
        call_command("send_digests", stdout=out)
    return out.getvalue()


def test_a_digest_says_what_is_new_with_links_and_ways_to_stop(world):
    follow = make.FollowFactory(email=MAIL, label="団体（旭区）", query="ward=asahi")
    old = new_group("見本の前からの会", days=20, district=world.places.a)
    new = new_group("見本の新しい会", days=2, district=world.places.a)
    new_group("見本の緑区の会", district=world.places.b)
    assert "送信箱へ：1通" in run()
    (message,) = sent_mails()
    assert message.to == [MAIL]
    assert message.subject == "【最初の一歩】新しいお知らせ（1件）"
    assert "■ 団体（旭区）" in message.body
    assert new.name in message.body
    assert f"/orgs/{new.pk}/" in message.body
    assert old.name not in message.body
    assert "緑区" not in message.body
    assert [Stop.of(link.split("/")[3]) for link in links(message, "/follow/stop/")] == [
        Stop((follow.pk,)),
        Stop((follow.pk,), everything=True),
    ]
    header = message.extra_headers["List-Unsubscribe"]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert Client(enforce_csrf_checks=True).post(re.search(r"/follow/stop/[^>]+", header)[0])
    assert not Follow.objects.exists()


def test_nothing_new_means_no_mail(world):
    follow = make.FollowFactory(email=MAIL)
    new_group("見本の前からの会", days=20)
    assert "新しいものなし：1件" in run()
    assert not Notice.objects.exists()
    follow.refresh_from_db()
    assert not follow.was_told


def test_what_is_new_today_is_told_the_next_time_and_nothing_twice(world):
    make.FollowFactory(email=MAIL)
    first = new_group("見本の一つめの会")
    today = new_group("見本の今日の会", days=0)
    run()
    run()
    assert Notice.objects.count() == 1, "twice a day is harmless"
    run(days=6)
    assert Notice.objects.count() == 1, "once a week at most"
    run(days=7)
    one, two = (compose(notice).body for notice in Notice.objects.order_by("pk"))
    assert first.name in one
    assert today.name not in one
    assert today.name in two
    assert first.name not in two
    run(days=14)
    assert Notice.objects.count() == 2, "never empty"


def test_a_group_confirmed_today_at_any_hour_is_told_once(world):
    make.FollowFactory(email=MAIL)
    group = new_group("見本のたしかめた会", days=40)
    group.confirmed_on = timezone.localdate()
    group.save()
    reindex_organizations([group.pk])
    for days in (0, 7, 14):
        run(days=days)
    assert group.name in compose(Notice.objects.get()).body


def test_all_follows_of_an_address_share_one_mail_a_week(world):
    make.FollowFactory(email=MAIL, label="一つめ", query="ward=asahi")
    new_group("見本の旭の会", district=world.places.a)
    second = make.FollowFactory(email=MAIL, label="二つめ", query="ward=midori")
    make.FollowFactory(email=MAIL, label="三つめ", query="q=なにもない")
    make.FollowFactory(email="other@example.jp", label="ほかの人")
    new_group("見本の緑の会", district=world.places.b)
    run()
    mails = {notice.email: compose(notice).body for notice in Notice.objects.all()}
    assert set(mails) == {MAIL, "other@example.jp"}
    assert mails[MAIL].index("■ 一つめ") < mails[MAIL].index("■ 二つめ")
    assert "三つめ" not in mails[MAIL]
    assert "ほかの人" not in mails[MAIL]
    # A third one has news in the same week: it waits for the next mail.
    new_group("見本のなにもない会")
    assert digests.tell(MAIL, timezone.now() + timedelta(days=3)) == "waiting"
    client = Client()
    client.post(stop_link(second.pk))
    (notice,) = Notice.objects.filter(email=MAIL)
    assert "二つめ" not in compose(notice).body, "stopped between the outbox and the door"


def test_offers_events_and_partnerships_of_a_place_and_of_a_group(world):
    npo, day = world.orgs.npo, timezone.now() - timedelta(days=1)
    for path in (f"/orgs/{npo.pk}/", "/wards/asahi/mihongaoka/"):
        make.FollowFactory(email=f"{len(path)}@example.jp", path=path, label=path)
    listing = make.ListingFactory(organization=npo, direction="need", title="草とりの人手（見本）")
    Listing.objects.filter(pk=listing.pk).update(created_at=day)
    reindex_organizations([npo.pk])
    shown = {"publication": "published", "published_at": day, "ward": world.places.asahi}
    partnership = make.PartnershipFactory(name="見本のうれしい連携", **shown)
    partnership.districts.add(world.places.a)
    make.PartyFactory(partnership=partnership, organization=npo)
    reindex_partnership(partnership)
    run()
    assert Notice.objects.count() == 2
    for notice in Notice.objects.all():
        body = compose(notice).body
        assert f"求めています：草とりの人手（見本）（{npo.name}）" in body
        assert "連携：見本のうれしい連携" in body
        assert links(compose(notice), f"/needs/{listing.pk}/")
        assert links(compose(notice), f"/partnerships/{partnership.pk}/")


def test_a_long_week_is_cut_with_a_link_to_the_rest(world):
    make.FollowFactory(email=MAIL, query="ward=asahi")
    for number in range(digests.SHOWN + 4):
        new_group(f"見本の会第{number}", district=world.places.a)
    run()
    message = compose(Notice.objects.get())
    assert message.body.count("・見本の会第") == digests.SHOWN
    assert "ほか4件：" in message.body
    assert links(message, r"/orgs/\?ward=asahi")
    assert "（14件）" in message.subject


def test_a_thing_under_two_follows_is_named_once(world):
    for query in ("ward=asahi", "q=見本の", "ward=asahi&q=見本の"):
        make.FollowFactory(email=MAIL, query=query)
    new_group("見本の旭の会", district=world.places.a)
    new_group("見本の緑の会", district=world.places.b)
    run()
    message = compose(Notice.objects.get())
    assert [message.body.count(f"・見本の{place}の会") for place in "旭緑"] == [1, 1]
    assert message.subject.endswith("（2件）")
    assert all(row.was_told for row in Follow.objects.all())


def test_what_is_no_longer_public_when_the_mail_leaves_is_not_in_it(world):
    make.FollowFactory(email=MAIL)
    stays = new_group("見本の残る会")
    goes = new_group("見本の休む会")
    run()
    Organization.objects.filter(pk=goes.pk).update(status="paused")
    (message,) = sent_mails()
    assert stays.name in message.body
    assert goes.name not in message.body


def test_a_mail_with_nothing_left_does_not_leave(world):
    make.FollowFactory(email=MAIL)
    group = new_group("見本の休む会")
    run()
    Organization.objects.filter(pk=group.pk).update(status="paused")
    assert sent_mails() == []
    assert Notice.objects.get().status == Notice.Status.DROPPED


def test_a_stopped_follow_gets_no_mail_that_was_waiting(world):
    follow = make.FollowFactory(email=MAIL)
    new_group("見本の新しい会")
    run()
    Follow.objects.filter(pk=follow.pk).delete()  # without the action that forgets the mail too
    assert sent_mails() == []


def test_nobody_unconfirmed_or_deactivated_is_mailed(world):
    make.FollowFactory(email=MAIL, confirmed_at=None)
    gone = make.UserFactory(is_active=False)
    make.FollowFactory(email=gone.email, user=gone)
    new_group("見本の新しい会")
    run()
    assert not Notice.objects.exists()


def test_one_broken_follow_does_not_stop_the_others(world, monkeypatch, caplog):
    make.FollowFactory(email="a@example.jp", query="q=かなりあ")
    make.FollowFactory(email="a@example.jp")
    make.FollowFactory(email="b@example.jp")
    new_group("見本の新しい会")
    find = digests.find

    def broken(**asked):
        if asked["q"]:
            raise RuntimeError
        return find(**asked)

    monkeypatch.setattr(digests, "find", broken)
    run()
    assert {notice.email for notice in Notice.objects.all()} == {"a@example.jp", "b@example.jp"}
    assert "example.jp" not in caplog.text


def test_one_broken_address_does_not_stop_the_others(world, monkeypatch, caplog):
    for letter in "abc":
        make.FollowFactory(email=f"{letter}@example.jp")
    new_group("見本の新しい会")
    enqueue = digests.enqueue

    def broken(*args, **kwargs):
        if kwargs["email"] == "b@example.jp":
            raise RuntimeError
        return enqueue(*args, **kwargs)

    monkeypatch.setattr(digests, "enqueue", broken)
    assert "失敗：1件" in run()
    assert [n.email for n in Notice.objects.order_by("pk")] == ["a@example.jp", "c@example.jp"]
    assert not Follow.objects.get(email="b@example.jp").was_told
    assert "example.jp" not in caplog.text


def test_a_faster_run_of_the_command_wins(world, monkeypatch):
    follow = make.FollowFactory(email=MAIL)
    new_group("見本の新しい会")
    news_of = digests.news_of

    def slow(row, until):
        found = news_of(row, until)
        Follow.objects.filter(pk=follow.pk).update(told_until=until)
        return found

    monkeypatch.setattr(digests, "news_of", slow)
    run()
    assert not Notice.objects.exists()


def test_many_addresses_are_read_in_batches(world, monkeypatch):
    monkeypatch.setattr(digests, "BATCH", 2)
    for number in range(5):
        make.FollowFactory(email=f"{number}@example.jp")
        make.FollowFactory(email=f"{number}@example.jp", query="ward=asahi")
    new_group("見本の新しい会", district=world.places.a)
    run()
    assert Notice.objects.count() == 5


def test_titles_cannot_write_lines_of_their_own_into_a_mail(world):
    make.FollowFactory(email=MAIL)
    new_group("見本\r\nBcc: x@example.jp\r\n")
    run()
    message = compose(Notice.objects.get())
    assert "・見本 Bcc: x@example.jp" in message.body
    assert message.to == [MAIL]


def test_follows_never_show_on_public_pages(world, client):
    make.FollowFactory(email="kanaria-yomite@example.jp", label="かなりあ条件")
    for path in ("/", "/orgs/", "/follow/", "/follow/?path=/orgs/", "/follow/sent/"):
        html = client.get(path).content.decode()
        assert "kanaria" not in html
        assert "かなりあ" not in html


def test_a_person_cannot_follow_more_than_a_page(world, sign_in):
    assert actions.FOLLOWS_PER_ADDRESS <= PER_PAGE
    resident = world["resident"]
    EmailAddress.objects.create(user=resident, email=resident.email, verified=True, primary=True)
    for number in range(actions.FOLLOWS_PER_ADDRESS):
        make.FollowFactory(email=resident.email, query=f"q={number}")
    client = sign_in(resident)
    assert ask(client, resident.email, path="/needs/").url == "/my/follows/"
    assert "20件まで" in client.get("/my/follows/").content.decode()
    assert Follow.objects.count() == actions.FOLLOWS_PER_ADDRESS
