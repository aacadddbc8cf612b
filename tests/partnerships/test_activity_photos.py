"""Pictures of the main activities: with words and consent, public as a field that all agreed to."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.files.models import StoredFile
from partnerships.actions.fields import hide_field
from partnerships.actions.publication import publish_partnership, stop_publication
from partnerships.due.publication import forget_unused_photos
from partnerships.models import AccessToken, ActivityPhoto, Partnership
from tests.files import samples
from tests.partnerships.partnership_world import all_say_yes, prepared, published

ALT = "野菜の箱を囲んで話す人たち"


@pytest.fixture
def partnership(world):
    return published(world)


@pytest.fixture
def staff(world, sign_in):
    return sign_in(world["asahi_staff"])


def fresh(partnership):
    return Partnership.objects.get(pk=partnership.pk)


def send(staff, partnership, **changes):
    """Save the activities with a picture of the first one; a value of None is not sent."""
    data = {
        "version": fresh(partnership).version,
        "title_1": "公園のやさい市",
        "text_1": "月に1回です。",
        "photo_1": samples.upload("市.jpg", samples.photo()),
        "alt_1": ALT,
        "agreed_1": "on",
        **changes,
    }
    url = reverse("partnerships:partnership-edit", args=[partnership.pk, "activities"])
    return staff.post(url, {name: value for name, value in data.items() if value is not None})


@pytest.fixture
def photo(world, partnership, staff):
    """A picture on the public page."""
    assert send(staff, partnership).status_code == 302
    publish(world, partnership)
    return ActivityPhoto.objects.get()


def publish(world, partnership):
    now = all_say_yes(fresh(partnership))
    publish_partnership(now, by=world["asahi_approver"], round=now.consent_round)


def addresses(photo):
    page = photo.get_absolute_url()
    return page, f"{page}small/"


def status(client, photo):
    return {client.get(address).status_code for address in addresses(photo)}


def page_of(client, partnership):
    return client.get(partnership.get_absolute_url()).content.decode()


def test_until_every_party_agreed_only_those_inside_see_it(
    world, sign_in, client, partnership, staff
):
    assert send(staff, partnership).status_code == 302
    photo = ActivityPhoto.objects.get()
    assert status(client, photo) == {404}
    assert status(sign_in(world["stranger_manager"]), photo) == {404}
    assert status(sign_in(world["npo_member"]), photo) == {200}
    asked = reverse("partnerships:public-fields", args=[partnership.pk])
    fields = sign_in(world["shakyo_manager"]).get(asked).content.decode()
    assert "主な連携活動1の写真" in fields
    assert f'src="{addresses(photo)[1]}" alt="{ALT}"' in fields
    assert ALT not in page_of(client, partnership)


def test_a_group_asked_by_a_mailed_link_sees_it_there(world, client, partnership, staff):
    world.orgs.shakyo.memberships.update(status="left")
    world.orgs.shakyo.liaison_email = "shakyo@example.jp"
    world.orgs.shakyo.save()
    assert send(staff, partnership).status_code == 302
    link = reverse("partnerships:consent-by-token", args=[AccessToken.objects.latest("pk").secret])
    photo = ActivityPhoto.objects.get()
    here = f"{link}photos/{photo.pk}/"
    page = client.get(link).content.decode()
    assert page.count(f'src="{here}small/" alt="{ALT}"') == 2
    for address in (here, f"{here}small/"):
        assert client.get(address).status_code == 200
        assert "no-store" in client.get(address).headers["Cache-Control"]
    assert status(client, photo) == {404}
    assert client.get(here.replace("/confirm/", "/confirm/x")).status_code == 404
    Partnership.objects.filter(pk=partnership.pk).update(asking=None)
    assert client.get(here).status_code == 404


def test_then_it_is_public_without_what_a_camera_writes_into_it(client, partnership, photo):
    assert f'alt="{ALT}"' in page_of(client, partnership)
    for address in addresses(photo):
        answer = client.get(address)
        content = b"".join(answer.streaming_content)
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert b"KANARIA" not in content
        assert b"Exif" not in content


def test_a_party_may_hide_the_picture_alone(world, client, partnership, photo):
    hide_field(
        fresh(partnership),
        by=world["shakyo_manager"],
        organization=world.orgs.shakyo,
        key="photo:1",
    )
    page = page_of(client, partnership)
    assert "公園のやさい市" in page
    assert ALT not in page
    assert status(client, photo) == {404}


def test_a_stop_takes_it_along_at_once(world, client, partnership, photo):
    stop_publication(fresh(partnership), by=world["npo_manager"], organization=world.orgs.npo)
    assert status(client, photo) == {404}


def test_one_that_was_replaced_goes_when_no_version_holds_it(
    world, client, partnership, staff, photo
):
    assert send(staff, partnership, alt_1="あたらしい写真").status_code == 302
    new = ActivityPhoto.objects.get(alt="あたらしい写真")
    today = timezone.localdate()
    assert forget_unused_photos(today) == 0
    assert status(client, photo) == {200}
    assert status(client, new) == {404}
    publish(world, partnership)
    assert status(client, new) == {200}
    assert forget_unused_photos(today) == 1
    assert list(ActivityPhoto.objects.all()) == [new]
    assert list(StoredFile.objects.all()) == [new.stored]
    assert forget_unused_photos(today) == 0


def test_taken_away_with_its_activity_or_alone(world, partnership, staff, photo):
    kept = {"photo_1": None, "alt_1": "ほかの説明"}
    assert send(staff, partnership, **kept).status_code == 302
    photo.refresh_from_db()
    assert photo.alt == "ほかの説明"
    gone = {"photo_1": None, "alt_1": None, "agreed_1": None, "no_photo_1": "on"}
    assert send(staff, partnership, **gone).status_code == 302
    photo.refresh_from_db()
    assert photo.activity is None
    assert not any(e["kind"] == "photo" for e in fresh(partnership).asking.entries)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"alt_1": None}, "活動1の写真に何が写っているかを書いてください"),
        ({"agreed_1": None}, "同意があるときは、チェックを入れてください"),
        ({"photo_1": samples.upload("市.jpg", b"<script>alert(1)</script>")}, "「市.jpg」"),
        (
            {"photo_2": samples.upload("二.jpg", samples.photo()), "alt_2": "に", "agreed_2": "on"},
            "活動2の名前を入力してください",
        ),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(world, staff, changes, said):
    partnership = prepared(world)
    answer = send(staff, partnership, text_1="のこる文です。", **changes)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page
    assert "のこる文です。" in page
    assert not ActivityPhoto.objects.exists()
    assert not StoredFile.objects.exists()
