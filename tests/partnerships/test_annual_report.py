"""年次報告: drafted from the data, written by staff, published by the approver, frozen then."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.lib.dates import fiscal_year
from kyodo_portal.lib.workflow import Conflict
from partnerships.actions import reports as actions
from partnerships.actions.publication import stop_publication
from partnerships.analysis.annual import numbers_of
from partnerships.models import AnnualReport, Gratitude, Partnership
from tests import factories as make
from tests.partnerships.test_analysis import sent, work

pytestmark = pytest.mark.django_db

TEXTS = {"opening": "見本のはじめに", "about_works": "", "looking_back": "", "next_year": ""}
NAME, VOICE = "報告にのる見本連携", "見本のありがたい声"


@pytest.fixture
def year():
    return fiscal_year(timezone.localdate())


@pytest.fixture
def asahi(world):
    p, g = world.places, world.orgs
    shown = {"publication": "published", "published_at": timezone.now(), "status": "active"}
    make.check_items()
    world.shown = work(
        NAME, p.asahi, g.npo, g.shakyo, district=p.a, effect_title="見本の効果", **shown
    )
    Gratitude.objects.create(partnership=world.shown, speaker=g.npo, about=g.shakyo, text=VOICE)
    for n in range(3):
        work(f"非公開の見本{n}", p.asahi, g.npo, g.stranger, district=p.a)
    return world


def report_of(world, year):
    return actions.save_report(
        world.places.asahi, year, by=world["asahi_staff"], version=0, texts=TEXTS
    )


def publish(world, report):
    actions.ask_report(report, by=world["asahi_staff"])
    actions.publish_report(report, by=world["asahi_approver"])


def test_the_draft_stands_before_anybody_wrote_and_reading_writes_nothing(asahi, year, sign_in):
    path = reverse("partnerships:desk-report", args=[year, "asahi"])
    html = sign_in(asahi["asahi_staff"]).get(path).content.decode()
    assert NAME in html
    assert VOICE in html
    assert "文章を書く" in html
    assert AnnualReport.objects.count() == 0


def test_staff_write_ask_and_the_approver_publishes(asahi, year, sign_in):
    base = f"/desk/annual-report/{year}/asahi/"
    staff, approver = sign_in(asahi["asahi_staff"]), sign_in(asahi["asahi_approver"])
    assert staff.post(base + "edit/", {**TEXTS, "version": 0}).status_code == 302
    assert staff.post(base + "ask/").status_code == 302
    assert Notice.objects.filter(kind="report_checking", user=asahi["asahi_approver"]).exists()
    assert staff.post(base + "publish/").status_code == 403
    public = f"/reports/asahi/{year}/"
    assert sign_in(None).get(public).status_code == 404
    assert approver.post(base + "publish/").status_code == 302
    html = sign_in(None).get(public).content.decode()
    assert "見本のはじめに" in html
    assert NAME in html
    assert "非公開の見本" not in html
    report = AnnualReport.objects.get()
    actions_done = [entry.action for entry in HistoryEntry.objects.about(report)]
    assert actions_done == ["report_written", "report_asked", "report_published"]
    assert f"/reports/asahi/{year}/" in sign_in(None).get("/reports/").content.decode()


def test_numbers_are_frozen_at_publication_but_a_stopped_partnership_leaves(asahi, year, sign_in):
    report = report_of(asahi, year)
    publish(asahi, report)
    before = report.numbers["works"]
    for n in range(5):
        work(f"あとからの見本{n}", asahi.places.asahi, asahi.orgs.npo, asahi.orgs.shakyo)
    report.refresh_from_db()
    assert report.numbers["works"] == before
    assert numbers_of(asahi.places.asahi, year, timezone.now())["works"] != before
    client, path = sign_in(None), f"/reports/asahi/{year}/"
    assert VOICE in client.get(path).content.decode()
    stop_publication(asahi.shown, by=asahi["npo_manager"], organization=asahi.orgs.npo)
    html = client.get(path).content.decode()
    assert VOICE not in html
    assert NAME not in html
    assert NAME not in b"".join(client.get(f"{path}report.csv")).decode()


def test_a_report_taken_back_is_gone_and_counts_anew(asahi, year, sign_in):
    report = report_of(asahi, year)
    publish(asahi, report)
    actions.take_back_report(report, by=asahi["asahi_approver"])
    assert sign_in(None).get(f"/reports/asahi/{year}/").status_code == 404
    assert report.numbers == {}
    assert report.counted_on is None


def test_a_report_without_words_is_not_published(world, year):
    report = make.AnnualReportFactory(
        ward=world.places.asahi, year=year, opening="", status="checking"
    )
    with pytest.raises(Exception, match="文章を1つ以上"):
        actions.publish_report(report, by=world["asahi_approver"])
    report.refresh_from_db()
    assert report.status == "checking"


def test_two_editors_see_both_texts(asahi, year, sign_in):
    report = report_of(asahi, year)
    path = f"/desk/annual-report/{year}/asahi/edit/"
    mine = {**TEXTS, "opening": "わたしの文", "version": report.version}
    first = sign_in(asahi["asahi_approver"])
    theirs = {**TEXTS, "opening": "先に直した文", "version": report.version}
    assert first.post(path, theirs).status_code == 302
    answer = sign_in(asahi["asahi_staff"]).post(path, mine)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "わたしの文" in html
    assert "先に直した文" in html


def test_a_second_beginner_is_told(asahi, year):
    report_of(asahi, year)
    with pytest.raises(Conflict):
        report_of(asahi, year)


def test_coordinators_comment_once_per_form_and_the_public_never_reads_it(asahi, year, sign_in):
    report = report_of(asahi, year)
    client = sign_in(asahi["coordinator_a"])
    form = {"text": "見本の気づき", "submission_key": "ab" * 16}
    for _ in range(2):
        assert client.post(f"/desk/annual-report/{year}/asahi/comment/", form).status_code == 302
    assert report.comments.count() == 1
    publish(asahi, report)
    assert "見本の気づき" not in sign_in(None).get(f"/reports/asahi/{year}/").content.decode()


def test_small_numbers_are_hidden_in_the_report(asahi, year):
    for kind, number in (("join", 6), ("help", 2), ("trouble", 7)):
        for _ in range(number):
            make.ConsultationFactory(kind=kind, ward=asahi.places.asahi)
    for days in (2, 4, 9):
        sent(asahi, 20, "declined", answered_after=days)
    numbers = numbers_of(asahi.places.asahi, fiscal_year(timezone.localdate()), timezone.now())
    consultations = dict(numbers["consultations"])
    assert consultations["手伝いたい"] == "5未満"
    assert "のせていません" in consultations.values()
    assert numbers["districts"] == [1, 1]
    assert dict(numbers["works"])["あわせて"] == 4


def test_days_to_reply_need_three_replies(asahi, year):
    now = timezone.now()
    first, last = fiscal_year(timezone.localdate()), timezone.localdate()
    if (last.month, last.day) < (5, 1):
        pytest.skip("the year has just begun: twenty days ago lie in the one before")
    for days in (2, 4):
        sent(asahi, 20, "declined", answered_after=days)
    assert numbers_of(asahi.places.asahi, first, now)["replies"] == {}
    sent(asahi, 20, "declined", answered_after=9)
    found = numbers_of(asahi.places.asahi, first, now)["replies"]
    assert found == {"mean": 5.0, "median": 4, "count": 3}


def test_the_csv_carries_every_number_and_its_day(asahi, year, sign_in):
    publish(asahi, report_of(asahi, year))
    data = b"".join(sign_in(None).get(f"/reports/asahi/{year}/report.csv"))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert {row["数えた日"] for row in rows} == {f"{timezone.localdate():%Y-%m-%d}"}
    assert {row["項目"] for row in rows} >= {"連携の数", "提案の結果", "相談の種類", "地区"}
    assert NAME in [row["内訳"] for row in rows]


def test_only_the_own_ward_and_only_years_that_have_been(asahi, year, sign_in):
    staff = sign_in(asahi["midori_staff"])
    assert staff.get(f"/desk/annual-report/{year}/asahi/").status_code == 404
    assert staff.get(f"/desk/annual-report/{year + 1}/midori/").status_code == 404
    answer = staff.get(f"/desk/annual-report/{year}/")
    assert answer["Location"] == f"/desk/annual-report/{year}/midori/"
    assert Partnership.objects.count() == 4
