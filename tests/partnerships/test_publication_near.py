"""公開を止める by coordinators of the place, who are not inside (domain.md §3)."""

import pytest
from django.urls import reverse

from districts.models import Office, Posting
from partnerships.actions.registration import save_what
from partnerships.models import Partnership
from tests import factories as make
from tests.partnerships.partnership_world import asked, published


def near_coordinator(world, serves):
    """Of a second care plaza of the district, or of an office that serves the whole ward."""
    kind = Office.Kind.CARE_PLAZA if serves == "district" else Office.Kind.WARD_CENTRE
    office = make.OfficeFactory(ward=world.places.asahi, kind=kind)
    if serves == "district":
        office.districts.add(world.places.a)
    return make.PostingFactory(office=office, role=Posting.Role.COORDINATOR).user


def page(partnership, name="partnership-detail"):
    return reverse(f"partnerships:{name}", args=[partnership.pk])


@pytest.mark.parametrize("serves", ["district", "ward"])
def test_a_coordinator_of_the_place_reads_what_all_read_and_may_stop_it(world, sign_in, serves):
    partnership = published(world, districts=[world.places.a])
    client = sign_in(near_coordinator(world, serves))
    for inner in ("agreement-list", "sheet-list", "public-fields", "partnership-talks"):
        assert client.get(page(partnership, inner)).status_code == 404
    stop = page(partnership, "publication-stop")
    assert stop in client.get(page(partnership)).content.decode()
    answer = client.post(stop)
    assert (answer.status_code, answer["Location"]) == (302, page(partnership))
    assert Partnership.objects.get(pk=partnership.pk).publication == "stopped"
    gone = client.get(page(partnership))
    assert gone.status_code == 410
    assert "公開を止めました" in gone.content.decode()


def test_a_coordinator_of_another_district_is_not_offered_it(world, sign_in):
    partnership = published(world, districts=[world.places.a])
    other = make.OfficeFactory(ward=world.places.asahi, kind=Office.Kind.CARE_PLAZA)
    other.districts.add(make.DistrictFactory(ward=world.places.asahi))
    client = sign_in(make.PostingFactory(office=other, role=Posting.Role.COORDINATOR).user)
    stop = page(partnership, "publication-stop")
    assert stop not in client.get(page(partnership)).content.decode()
    assert client.post(stop).status_code == 403


def test_a_coordinator_of_the_place_knows_it_by_its_public_name(world, sign_in):
    partnership = published(world, districts=[world.places.a])
    now = Partnership.objects.select_related("shown", "asking").get(pk=partnership.pk)
    save_what(now, by=world["asahi_staff"], name="あたらしい名前", purpose=now.purpose)
    client = sign_in(near_coordinator(world, "district"))
    text = client.get(page(partnership, "publication-stop")).content.decode()
    assert "見本のやさい市" in text
    assert "あたらしい名前" not in text


def test_a_coordinator_of_the_place_finds_nothing_that_is_not_public(world, sign_in):
    partnership = asked(world, districts=[world.places.a])
    client = sign_in(near_coordinator(world, "district"))
    for name in ("partnership-detail", "publication-stop"):
        assert client.get(page(partnership, name)).status_code == 404
