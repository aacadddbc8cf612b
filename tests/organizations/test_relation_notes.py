"""つきあいで大切なこと: for the office alone, three years, never public, never exported."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry
from organizations.due import forget_relation_notes
from organizations.models import RelationNote
from tests.conftest import fresh

pytestmark = pytest.mark.django_db
WORDS = "会議は、土曜の夜がよい。"


def page(organization):
    return reverse("organizations:relation-notes", args=[organization.pk])


def entry(text=WORDS, **more):
    day = timezone.localdate()
    return {
        "on_year": day.year,
        "on_month": day.month,
        "on_day": day.day,
        "text": text,
        **more,
    }


def note(world, persona="asahi_staff", office="asahi", **fields):
    values = {"on": timezone.localdate(), "text": WORDS} | fields
    return RelationNote.objects.create(
        organization=world.orgs.npo,
        office=getattr(world.offices, office),
        written_by=world[persona],
        **values,
    )


def test_the_ward_and_the_plaza_each_read_their_own(world, sign_in):
    assert sign_in(world["asahi_staff"]).post(page(world.orgs.npo), entry()).status_code == 302
    plaza = entry("プラザのことば")
    assert sign_in(world["coordinator_a"]).post(page(world.orgs.npo), plaza).status_code == 302
    ward = sign_in(world["asahi_approver"]).get(page(world.orgs.npo)).content.decode()
    assert WORDS in ward
    assert "プラザのことば" not in ward
    plaza_page = sign_in(world["coordinator_a"]).get(page(world.orgs.npo)).content.decode()
    assert "プラザのことば" in plaza_page
    assert WORDS not in plaza_page
    assert not RelationNote.objects.visible_to(fresh(world["city_staff"])).exists()


def test_the_history_never_holds_the_words(world, sign_in):
    sign_in(world["asahi_staff"]).post(page(world.orgs.npo), entry())
    written = HistoryEntry.objects.about(world.orgs.npo).get(action="relation_noted")
    assert WORDS not in f"{written.note}{written.changes}"
    assert written.actor_label == world.offices.asahi.name


def test_a_phone_number_is_refused_and_the_text_kept(world, sign_in):
    answer = sign_in(world["asahi_staff"]).post(page(world.orgs.npo), entry("携帯 090-1234-5678"))
    assert answer.status_code == 200
    assert "携帯 090-1234-5678" in answer.content.decode()
    assert not RelationNote.objects.exists()


def test_two_who_change_one_note_see_both_texts(world, sign_in):
    row = note(world)
    client = sign_in(world["asahi_staff"])
    path = reverse("organizations:relation-note-edit", args=[row.pk])
    RelationNote.objects.filter(pk=row.pk).update(text="となりの文", version=2)
    answer = client.post(path, entry("わたしの文", version="1"))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "となりの文" in html
    assert "わたしの文" in html
    assert client.post(path, entry("わたしの文", version="2")).status_code == 302


def test_after_three_years_notes_are_gone_and_that_they_were_there_stays(world):
    today = timezone.localdate()
    old = note(world, on=today - timedelta(days=3 * 366))
    kept = note(world, on=today - timedelta(days=3 * 365 - 5))
    assert forget_relation_notes(today) == 1
    assert forget_relation_notes(today) == 0
    assert list(RelationNote.objects.all()) == [kept]
    gone = HistoryEntry.objects.about(world.orgs.npo).get(action="relation_note_forgotten")
    assert gone.via == "system"
    assert old.pk != kept.pk


def test_a_repeated_click_writes_one_note(world, sign_in):
    client = sign_in(world["asahi_staff"])
    data = entry(submission_key="0123456789abcdef0123456789abcdef")
    client.post(page(world.orgs.npo), data)
    client.post(page(world.orgs.npo), data)
    assert RelationNote.objects.count() == 1
