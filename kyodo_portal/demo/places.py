"""Sample districts, offices and venues beside the real ones."""

from districts.models import Coverage, District, Office, Town, Ward
from districts.towns import town_key
from kyodo_portal.demo.world import Record, World, read
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
        values = (
            take(record, "kind", "name", "phone", "order")
            | point_of(record)
            | {
                "ward": Ward.objects.filter(slug=record["ward"]).first(),
                "is_sample": True,
                "confirmed_on": world.clock.day(-20),
            }
        )
        office, is_new = Office.objects.get_or_create(slug=record["slug"], defaults=values)
        if is_new:
            office.districts.set([world.districts[slug] for slug in record["districts"]])
        world.offices[record["slug"]] = office


def point_of(record: Record) -> Record:
    """A made-up point in the right ward, for what is on the map."""
    return {name: record.get(name) for name in ("latitude", "longitude")}


def build_towns(world: World) -> None:
    """Sample 町丁目; some belong to a district only in part, some to two."""
    for record in read("places")["towns"]:
        values = take(record, "name_kana", "postal_code", "latitude", "longitude")
        town, is_new = Town.objects.get_or_create(
            ward=Ward.objects.get(slug=record["ward"]),
            name=record["name"],
            defaults=values | {"key": town_key(record["name"]), "is_sample": True},
        )
        if not is_new:
            continue
        for part in record["districts"]:
            district = world.districts[part["slug"]]
            Coverage.objects.create(town=town, district=district, **take(part, "is_part", "note"))
        for slug in record["offices"]:
            Coverage.objects.create(town=town, office=world.offices[slug])


def build_venues(world: World) -> None:
    for record in read("places")["places"]:
        values = (
            take(record, "name", "name_kana", "text")
            | point_of(record)
            | {
                "kind": PlaceKind.objects.get(slug=record["kind"]),
                "organization": world.groups[record["organization"]],
                "district": world.districts[record["district"]],
                "is_sample": True,
            }
        )
        Place.objects.get_or_create(slug=record["slug"], defaults=values)
