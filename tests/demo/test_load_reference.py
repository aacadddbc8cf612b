"""`load_reference`: what ships, put in once and never written over what people did."""

from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from districts.models import District, Office, Ward
from kyodo_portal.lib.models import Timestamped
from organizations.models import NpoField, Organization, Place, PlaceKind, Theme
from partnerships.models import (
    Activity,
    Case,
    CheckItem,
    Partnership,
    Principle,
    Programme,
    Step,
    Tip,
    Voice,
)
from tests.factories import JointCheckFactory, OrganizationFactory

COUNTS = {
    Ward: 18,
    Theme: 17,
    NpoField: 20,
    PlaceKind: 13,
    Principle: 6,
    CheckItem: 10,
    Step: 8,
    Voice: 21,
    Tip: 3,
    Case: 5,
    Programme: 16,
    Partnership: 8,
    District: 8,
    Office: 22,
    Place: 9,
}
WORDS_OF_THANKS = (
    "NPO若葉台は、若葉台団地のまちづくりを、中心的に、精力的に、そして、事業性も考えながら、"
    "自治会や地区社協と連携して活動してくれています。"
)


def load(*options: str) -> str:
    out = StringIO()
    call_command("load_reference", *options, stdout=out)
    return out.getvalue()


def everything() -> dict[str, list[tuple]]:
    """All rows of the four apps, time stamps included."""
    names = ("districts", "organizations", "partnerships", "history")
    tables = [model for name in names for model in apps.get_app_config(name).get_models()]
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in tables}


@pytest.fixture
def loaded(db) -> None:
    load()


def test_everything_of_the_files_is_there(loaded):
    assert {model: model.objects.count() for model in COUNTS} == COUNTS


def test_a_second_loading_changes_nothing_not_even_a_time_stamp(loaded):
    before = everything()
    assert "変わったところはありません" in load()
    assert everything() == before
    assert "変わったところはありません" in load("--refresh")
    assert everything() == before


def test_the_wakabadai_partnership_stands_as_the_leaflet_prints_it(loaded):
    partnership = Partnership.objects.get(seed_slug="p-01")
    assert (partnership.status, partnership.publication) == ("active", "published")
    assert partnership.published_at is not None
    assert partnership.confirmed_on is None
    assert [district.slug for district in partnership.districts.all()] == ["wakabadai"]
    parties = [party.organization.seed_slug for party in partnership.parties.all()]
    assert parties[:3] == ["npo-wakabadai", "wakabadai-chiku-shakyo", "ken-kosha"]
    titles = list(partnership.activities.values_list("title", flat=True))
    assert titles == [
        "わかばダイバーシティスペースWakka",
        "「ひまわり」でのシニア中心の居場所活動",
        "「ふれあいにし」",
    ]
    (thanks,) = partnership.gratitudes.all()
    assert thanks.speaker.seed_slug == "wakabadai-chiku-shakyo"
    assert thanks.about.seed_slug == "npo-wakabadai"
    assert thanks.text == WORDS_OF_THANKS


def test_real_groups_are_public_sourced_unconfirmed_and_no_samples(loaded):
    groups = Organization.objects.all()
    assert groups
    for group in groups:
        assert group.status == "published"
        assert group.seed_slug
        assert group.source_id
        assert group.source_note
        assert not group.is_sample
        assert group.confirmed_on is None
        assert not group.shown_phone
        assert not group.shown_email
        assert not group.representative


@pytest.mark.parametrize("slug", ["kankyo-sozo", "hokubu-nosei", "yokohama-city", "shirenkai"])
def test_city_wide_bodies_have_no_ward_and_a_page(slug, loaded, client):
    body = Organization.objects.get(seed_slug=slug)
    assert body.ward is None
    page = client.get(body.get_absolute_url())
    assert page.status_code == 200
    assert "市の全域" in page.content.decode()


def test_a_place_without_an_operator_never_gets_one_from_among_the_other_groups(db):
    OrganizationFactory()
    load()
    load("--refresh")
    for slug in ("shiki-no-ie", "flat-station-dream"):
        assert Place.objects.get(slug=slug).organization is None


def test_no_office_shows_a_phone_but_the_one_on_the_leaflet(loaded):
    shown = Office.objects.exclude(phone="").values_list("slug", "phone")
    assert list(shown) == [("asahi-chiikiryoku", "045-954-6028")]


def test_what_people_changed_stays_unless_a_refresh_is_asked_for(loaded):
    Organization.objects.filter(seed_slug="npo-wakabadai").update(tagline="会の人が直したひとこと")
    Partnership.objects.filter(seed_slug="p-01").update(publication="stopped")
    Activity.objects.filter(partnership__seed_slug="p-01", order=3).delete()
    load()
    assert Organization.objects.get(seed_slug="npo-wakabadai").tagline == "会の人が直したひとこと"
    partnership = Partnership.objects.get(seed_slug="p-01")
    assert partnership.publication == "stopped"
    assert partnership.activities.count() == 2
    load("--refresh")
    assert "障がい者福祉" in Organization.objects.get(seed_slug="npo-wakabadai").tagline
    assert Partnership.objects.get(seed_slug="p-01").activities.count() == 3


def test_reference_data_follows_its_files(loaded):
    Theme.objects.filter(slug="ibasho").update(name="ちがう名前")
    CheckItem.objects.filter(code="P1").update(official_text="ちがう文")
    assert "直しました：テーマ 1件" in load()
    assert Theme.objects.get(slug="ibasho").name == "居場所・カフェ"
    assert CheckItem.objects.get(code="P1").official_text.startswith("自分たちが達成すべき")


def test_reference_tables_carry_no_time_stamps_that_a_loading_could_touch():
    assert not any(issubclass(model, Timestamped) for model in (Theme, Principle, Voice, Ward))


def test_the_migration_alone_brings_exactly_the_ten_items_and_takes_them_away_again(db):
    handbook = import_module("partnerships.migrations.0002_handbook_check_items")
    handbook.insert(apps, None)  # where an earlier test emptied the tables
    assert " ".join(CheckItem.objects.values_list("code", flat=True)) == (
        "P1 P2 P3 P4 R1 R2 R3 F1 F2 F3"
    )
    assert Principle.objects.count() == 6
    assert [p.number for p in CheckItem.objects.get(code="P3").principles.all()] == [1, 5]
    handbook.remove(apps, None)
    assert not CheckItem.objects.exists()
    assert not Principle.objects.exists()
    handbook.insert(apps, None)
    assert CheckItem.objects.count() == 10


def test_going_back_keeps_the_items_that_a_partnership_has_recorded(db):
    handbook = import_module("partnerships.migrations.0002_handbook_check_items")
    handbook.insert(apps, None)
    item = CheckItem.objects.get(code="P3")
    JointCheckFactory(item=item)
    handbook.remove(apps, None)
    assert [kept.code for kept in CheckItem.objects.all()] == ["P3"]
    assert [kept.number for kept in Principle.objects.all()] == [1, 5]
    handbook.insert(apps, None)
    assert CheckItem.objects.count() == 10


def test_tips_and_cases_point_at_their_partnerships(loaded):
    tips = Tip.objects.select_related("example_partnership")
    assert [tip.example_partnership.seed_slug for tip in tips] == ["p-01", "p-02", "p-03"]
    cases = Case.objects.select_related("partnership")
    assert [case.partnership.seed_slug for case in cases] == [
        "p-04",
        "p-05",
        "p-06",
        "p-07",
        "p-08",
    ]
    assert all(case.body["paragraphs"] for case in cases)


def test_every_text_fits_its_column(loaded):
    """SQLite keeps what is too long; PostgreSQL would refuse it."""
    for name in ("districts", "organizations", "partnerships"):
        for model in apps.get_app_config(name).get_models():
            limited = [
                field
                for field in model._meta.concrete_fields
                if isinstance(field, models.CharField | models.TextField) and field.max_length
            ]
            for row in model.objects.all():
                for field in limited:
                    value = getattr(row, field.attname) or ""
                    assert len(value) <= field.max_length, (model, row, field.name)
