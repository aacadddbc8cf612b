"""活動の報告: written inside, public only as its party and the partnership allow."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.files.models import StoredFile
from kyodo_portal.lib.workflow import Conflict
from partnerships.actions import activity_reports as acts
from partnerships.actions.parties import leave_partnership
from partnerships.actions.publication import stop_publication
from partnerships.models import ActivityReport, ReportPhoto
from tests.files import samples
from tests.partnerships.partnership_world import published

WORDS = "苗を植えかえたかなりあ"


def values(**kwargs):
    common = {"on": timezone.localdate(), "title": "植えかえの日", "text": WORDS}
    return {**common, "participants": 12, "event": None, **kwargs}


def form(**kwargs):
    today = timezone.localdate()
    day = {"on_year": today.year, "on_month": today.month, "on_day": today.day}
    return {"title": "植えかえの日", "text": WORDS, "participants": "12", **day, **kwargs}


def url(partnership, name="activity-report-list", *args):
    return reverse(f"partnerships:{name}", args=[partnership.pk, *args])


@pytest.fixture
def partnership(world):
    return published(world)


@pytest.fixture
def report(world, partnership):
    return acts.create_report(partnership, world.orgs.npo, by=world["npo_member"], values=values())


def text_for(client, partnership):
    return client.get(url(partnership)).content.decode()


def test_a_member_writes_with_a_picture_and_a_manager_shows_it(world, sign_in, partnership):
    member = sign_in(world["npo_member"])
    picture = samples.upload("植えかえ.jpg", samples.photo())
    data = form(photo_1=picture, alt_1="花だんに苗がならぶ", people_agreed="on")
    answer = member.post(url(partnership, "activity-report-create"), data)
    assert answer.status_code == 302
    report = ActivityReport.objects.get()
    assert WORDS in text_for(member, partnership)
    assert WORDS not in text_for(sign_in(), partnership)
    photo = report.photos.get()
    small = url(partnership, "activity-report-photo-small", photo.pk)
    assert sign_in().get(small).status_code == 404
    allow = url(partnership, "activity-report-allow", report.pk)
    assert member.post(allow, {"do": "show"}).status_code == 403
    assert sign_in(world["npo_manager"]).post(allow, {"do": "show"}).status_code == 302
    html = text_for(sign_in(), partnership)
    assert WORDS in html
    assert 'alt="花だんに苗がならぶ" loading="lazy"' in html
    assert b"KANARIA" not in b"".join(sign_in().get(small).streaming_content)
    assert "植えかえの日" in sign_in().get(partnership.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"people_agreed": "on"}, "写真1に何が写っているかを書いてください"),
        ({"alt_1": "苗"}, "同意があるときは、チェックを入れてください"),
    ],
)
def test_a_picture_needs_words_and_the_consent_of_those_in_it(
    world, sign_in, partnership, data, said
):
    picture = samples.upload("a.jpg", samples.photo())
    answer = sign_in(world["npo_member"]).post(
        url(partnership, "activity-report-create"), form(photo_1=picture, **data)
    )
    assert said in answer.content.decode()
    assert not StoredFile.objects.exists()


def test_an_edit_takes_it_back_from_the_public_until_allowed_anew(world, client, report):
    acts.allow_report(report, by=world["npo_manager"], value=True)
    report.refresh_from_db()
    assert WORDS in text_for(client, report.partnership)
    acts.edit_report(
        report, by=world["npo_member"], version=report.version, values=values(text="直した")
    )
    assert "直した" not in text_for(client, report.partnership)
    with pytest.raises(Conflict):
        acts.edit_report(report, by=world["npo_member"], version=1, values=values())


def test_it_is_gone_with_the_page_and_with_its_party(world, client, report):
    acts.allow_report(report, by=world["npo_manager"], value=True)
    partnership = report.partnership
    leave_partnership(partnership, world.orgs.npo, by=world["npo_manager"])
    assert WORDS not in text_for(client, partnership)
    stop_publication(partnership, by=world["shakyo_manager"], organization=world.orgs.shakyo)
    assert client.get(url(partnership)).status_code == 410


def test_other_parties_read_it_but_do_not_change_it(world, sign_in, report):
    other = sign_in(world["shakyo_manager"])
    assert WORDS in text_for(other, report.partnership)
    assert (
        other.post(url(report.partnership, "activity-report-remove", report.pk)).status_code == 403
    )
    assert other.get(url(report.partnership, "activity-report-edit", report.pk)).status_code == 403


def test_removing_takes_the_pictures_along(world, sign_in, partnership):
    report = acts.create_report(
        partnership,
        world.orgs.npo,
        by=world["npo_member"],
        values=values(),
        photos=[(samples.upload("a.jpg", samples.photo()), "苗")],
    )
    page = url(partnership, "activity-report-remove", report.pk)
    assert sign_in(world["npo_member"]).post(page).status_code == 302
    assert not ReportPhoto.objects.exists()
    assert not StoredFile.objects.exists()


def test_the_newest_come_first_ten_to_a_page(world, client, partnership):
    for day in range(12):
        made = acts.create_report(
            partnership,
            world.orgs.npo,
            by=world["npo_member"],
            values=values(
                title=f"報告その{day:02d}",
                on=timezone.localdate() - timezone.timedelta(days=day),
            ),
        )
        acts.allow_report(made, by=world["npo_manager"], value=True)
    html = text_for(client, partnership)
    assert html.index("報告その00") < html.index("報告その09")
    assert "報告その10" not in html
    assert "報告その11" in client.get(url(partnership) + "?page=2").content.decode()
