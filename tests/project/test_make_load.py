"""`make_load`: the same invented groups for the same seed, valid, public, and nobody's."""

import re
from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from districts.models import District, Office, Ward
from kyodo_portal.lib.text import looks_personal
from kyodo_portal.load.chance import Chance
from kyodo_portal.load.organizations import BLOCK, Maker
from kyodo_portal.load.places import build_areas, town
from kyodo_portal.search.engine import find
from organizations.actions.listings import last_day
from organizations.models import Event, Listing, Organization, Place
from partnerships import readiness
from partnerships.models import Consent, Partnership
from tests.factories import MembershipFactory

N = 60
# What hangs on a loaded partnership.
HANGING = ("activities", "gratitudes", "principle_reviews", "sheets", "consents", "public_versions")


def load(count: int = N, *options: str) -> str:
    out = StringIO()
    call_command("make_load", str(count), *options, stdout=out, stderr=StringIO())
    return out.getvalue()


def loaded_groups():
    return Organization.objects.filter(submission_key__startswith="load-").order_by("pk")


def everything() -> list[tuple]:
    """What stands in the rows, without keys and time stamps."""
    names = ("name", "name_kana", "kind", "status", "summary", "confirmed_on", "district__name")
    listings = Listing.objects.order_by("pk").values_list("organization__name", "title", "ends_on")
    partnerships = Partnership.objects.filter(submission_key__startswith="load-").order_by("pk")
    return [
        *loaded_groups().values_list(*names),
        *listings.filter(organization__is_sample=True),
        *Place.objects.filter(is_sample=True).order_by("slug").values_list("name", "latitude"),
        *Event.objects.order_by("pk").values_list("name", "starts_at"),
        *partnerships.values_list("name", "purpose", "parties__organization__name"),
    ]


def throw_away() -> None:
    Partnership.objects.filter(submission_key__startswith="load-").delete()
    Place.objects.filter(is_sample=True).delete()
    loaded_groups().delete()


@pytest.fixture
def loaded(db) -> None:
    load(N, "--no-index")


@pytest.fixture
def partnership(db) -> Partnership:
    """The first partnership of the seed: enough groups are loaded to have one."""
    load(400, "--no-index")
    return Partnership.objects.filter(submission_key__startswith="load-").order_by("pk")[0]


def test_so_many_groups_in_many_places_all_marked_as_samples(loaded):
    groups = loaded_groups()
    assert groups.count() == N
    assert not groups.filter(is_sample=False).exists()
    assert len(set(groups.values_list("ward", flat=True))) >= 2
    assert len(set(groups.values_list("kind", flat=True))) >= 5
    assert groups.filter(listings__isnull=False).exists()
    assert groups.filter(status="name_only").exists()
    for group in groups.filter(status="published"):
        assert "見本" in group.summary
        assert 60 <= len(group.summary) <= 250
        assert group.themes.exists()


def test_districts_over_all_wards_with_neighbours_and_a_plaza(loaded):
    districts = District.objects.filter(slug__startswith="load-")
    assert districts.count() == 14 * Ward.objects.count() == len({town(n) for n in range(252)})
    for district in districts.prefetch_related("neighbours", "offices"):
        assert district.is_sample
        assert district.neighbours.all()
        assert [office.kind for office in district.offices.all()] == ["care_plaza"]
    link = District.neighbours.through.objects
    pairs = set(link.values_list("from_district", "to_district"))
    assert pairs == {(b, a) for a, b in pairs}
    assert not Office.objects.filter(slug__startswith="load-").exclude(phone="").exists()


def test_the_same_seed_makes_the_same_rows_and_another_one_others(loaded):
    first = everything()
    throw_away()
    load(N, "--no-index")
    assert everything() == first
    throw_away()
    load(N, "--no-index", "--seed", "2")
    assert everything() != first


def test_a_larger_number_adds_to_the_rows_and_a_second_run_adds_nothing(db):
    """Also in the middle of a block, with a partnership over the break."""
    maker = Maker(1, [])
    block = next(b for b in range(1000) if maker.partners_in(b))
    middle = maker.partners_in(block)[-1]
    load(middle, "--no-index")
    assert not Partnership.objects.filter(submission_key__startswith="load-").exists()
    load(middle + BLOCK, "--no-index")
    in_two_goes = everything()
    assert "団体 0件" in load(middle + BLOCK, "--no-index")
    assert everything() == in_two_goes
    throw_away()
    load(middle + BLOCK, "--no-index")
    assert everything() == in_two_goes
    partnership = Partnership.objects.get(submission_key__startswith="load-")
    assert partnership.parties.count() == len(maker.partners_in(block))


def test_every_row_passes_its_models_checks_and_keeps_the_stored_search_text(partnership):
    rows = [*loaded_groups(), *Event.objects.all(), *Place.objects.filter(is_sample=True)]
    rows += Listing.objects.filter(organization__in=loaded_groups())
    rows += [*Partnership.objects.filter(is_sample=True), *partnership.parties.all()]
    for hanging in HANGING:
        assert (hung := list(getattr(partnership, hanging).all())), hanging
        rows += hung
    lines = [line for review in partnership.principle_reviews.all() for line in review.lines.all()]
    records = [record for sheet in partnership.sheets.all() for record in sheet.records.all()]
    checks = [check for record in records for check in record.checks.all()]
    assert lines
    assert checks
    rows += [*lines, *records, *checks]
    for row in rows:
        row.full_clean()
    for group in loaded_groups():
        assert group.search_text == group.make_search_text()
        assert group.search_text


def test_listings_end_within_six_months_and_are_current(loaded):
    today = timezone.localdate()
    listings = Listing.objects.filter(organization__in=loaded_groups())
    assert listings.count() == listings.current(today).count() > 0
    assert all(today < listing.ends_on <= last_day(today) for listing in listings)


def test_nobodys_name_phone_or_mail(partnership):
    groups = loaded_groups()
    private = ["liaison_name", "liaison_phone", "liaison_email", "representative"]
    private += ["public_phone", "public_email", "public_fax", "public_address"]
    for name in private:
        assert not groups.exclude(**{name: ""}).exists(), name
    texts = [f"{g.name}\n{g.tagline}\n{g.summary}\n{g.effort}\n{g.how_to_join}" for g in groups]
    texts += [f"{o.title}\n{o.detail}" for o in Listing.objects.filter(organization__in=groups)]
    texts += [f"{e.name}\n{e.text}" for e in Event.objects.filter(is_sample=True)]
    for text in texts:
        assert not looks_personal(text), text
        assert not re.search(r"[一-龠](さん|氏|様)", text), text


def test_a_partnership_is_ready_agreed_and_public(partnership, client):
    for one in Partnership.objects.filter(submission_key__startswith="load-"):
        assert readiness.missing_for_publication(one) == []
        assert readiness.missing_for_activation(one) == []
        if one.status == "completed":
            assert readiness.missing_for_completion(one) == []
        groups = {party.organization_id for party in one.parties.select_related("organization")}
        assert 2 <= len(groups) <= 3
        assert all(party.organization.is_public for party in one.parties.all())
        yes = one.consents.filter(round=one.consent_round, answer=Consent.Answer.YES)
        assert set(yes.values_list("organization", flat=True)) == groups
        assert one.starts_on <= timezone.localdate(one.published_at) <= timezone.localdate()
        assert client.get(one.get_absolute_url()).status_code == 200
    assert client.get(loaded_groups()[0].get_absolute_url()).status_code == 200


def test_words_are_as_uneven_as_those_of_real_groups(db):
    """A few words in most texts, and many pairs of signs in only one of them."""
    load(1, "--no-index")
    maker = Maker(1, build_areas())
    texts = [maker.make(number).organization.search_text for number in range(1500)]
    share = Counter(pair for text in texts for pair in {text[i : i + 2] for i in range(len(text))})
    assert share["見本"] > 1200
    assert share["地域"] > 600
    assert share["横浜"] > 300
    assert sum(1 for count in share.values() if count == 1) > 500


def test_shares_are_as_promised(db):
    load(1, "--no-index")
    maker = Maker(1, build_areas())
    groups = [maker.make(number) for number in range(3000)]
    rows = [group.organization for group in groups]

    def share(chosen) -> float:
        return sum(map(bool, chosen)) / len(rows)

    small = share(row.kind in {"jichikai", "volunteer"} for row in rows)
    assert small == pytest.approx(0.52, abs=0.04)
    assert share(row.status == "name_only" for row in rows) == pytest.approx(0.1, abs=0.02)
    assert share(row.no_capacity for row in rows) == pytest.approx(0.03, abs=0.015)
    assert share(row.wheelchair_ok for row in rows) == pytest.approx(0.09, abs=0.02)
    assert share(group.listings for group in groups) == pytest.approx(0.135, abs=0.025)
    assert share(group.places for group in groups) == pytest.approx(0.045, abs=0.015)
    assert share(group.events for group in groups) == pytest.approx(0.01, abs=0.006)
    partners = [n for block in range(30_000 // BLOCK) for n in maker.partners_in(block)]
    assert len(partners) / 30_000 == pytest.approx(0.02, abs=0.003)
    kinds = {listing.kind for group in groups for listing in group.listings}
    assert kinds == set(Listing.Kind.values)
    two_years_ago = timezone.localdate() - timedelta(days=730)
    confirmed = [row.confirmed_on for row in rows if row.confirmed_on]
    assert min(confirmed) >= two_years_ago
    assert min(confirmed) < two_years_ago + timedelta(days=30)


def test_it_refuses_where_people_work_unless_told_so(db, settings):
    MembershipFactory(organization__is_sample=False)
    with pytest.raises(CommandError, match="--yes"):
        load(1, "--no-index")
    assert not loaded_groups().exists()
    load(1, "--no-index", "--yes")
    assert loaded_groups().count() == 1


def test_it_refuses_in_production_unless_told_so(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="本番"):
        load(1, "--no-index")
    load(1, "--no-index", "--yes")
    assert loaded_groups().count() == 1


def test_the_groups_are_found_at_once(db):
    load(N)
    kinds = ["org", "offer", "need", "place", "event"]
    assert find(kinds=["org"], q="").total >= N
    for group in loaded_groups()[:10]:
        assert ("org", group.pk) in find(kinds=["org"], q=group.name).ids(0, 20)
    listing = Listing.objects.filter(organization__in=loaded_groups())[0]
    assert (listing.direction, listing.pk) in find(kinds=kinds, q=listing.title).ids(0, 50)


def test_zero_groups_is_a_mistake(db):
    with pytest.raises(CommandError, match="1以上"):
        load(0)


def test_chance_is_the_same_on_every_machine():
    chance = Chance(1, "area", 0)
    assert [chance.number(1, 1000) for _ in range(3)] == [240, 557, 369]
