"""Sample districts, offices and venues beside the real ones."""

from districts.models import District, Office, Ward
from kyodo_portal.demo.world import World, read
from kyodo_portal.loading.files import take
from organizations.models import Place, PlaceKind


def build_districts(world: World) -> None:
    for record in read("places")["districts"]:
        names = ("name", "name_kana", "kind", "intro", "towns", "charms")
        district, _ = District.objects.get_or_create(
            ward=Ward.objects.get(slug=record["ward"]),
            slug=record["slug"],
            defaults=take(record, *names) | {"is_sample": True},
        )
        world.districts[record["slug"]] = district
    for record in read("places")["districts"]:
        near = [world.districts[slug] for slug in record["neighbours"]]
        world.districts[record["slug"]].neighbours.add(*near)


def build_offices(world: World) -> None:
    for record in read("places")["offices"]:
        values = take(record, "kind", "name", "phone", "order") | {
            "ward": Ward.objects.filter(slug=record["ward"]).first(),
            "is_sample": True,
            "confirmed_on": world.clock.day(-20),
        }
        office, is_new = Office.objects.get_or_create(slug=record["slug"], defaults=values)
        if is_new:
            office.districts.set([world.districts[slug] for slug in record["districts"]])
        world.offices[record["slug"]] = office


def build_venues(world: World) -> None:
    for record in read("places")["places"]:
        values = take(record, "name", "name_kana", "text") | {
            "kind": PlaceKind.objects.get(slug=record["kind"]),
            "organization": world.groups[record["organization"]],
            "district": world.districts[record["district"]],
            "is_sample": True,
        }
        Place.objects.get_or_create(slug=record["slug"], defaults=values)
