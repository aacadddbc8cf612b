"""Districts, offices, groups and places named in the documents: put in once, then their own."""

from django.utils import timezone

from districts.models import District, Office, Ward
from kyodo_portal.loading.files import Record, Writer, find, read, sourced, take
from organizations.models import Organization, Place, PlaceKind, Theme


def load_districts(writer: Writer) -> None:
    wards = {ward.slug: ward for ward in Ward.objects.all()}
    for record in read("seeds/districts"):
        values = take(record, "name", "name_kana", "kind", "intro") | sourced(record)
        if record["intro_note"]:
            values["source_note"] += f"; 紹介文は{record['intro_note']}"
        writer.plant(District, {"ward": wards[record["ward"]], "slug": record["slug"]}, values)


def load_offices(writer: Writer) -> None:
    """Offices are unconfirmed (`confirmed_on` empty) until somebody rang and made sure."""
    wards = {ward.slug: ward for ward in Ward.objects.all()}
    for record in read("seeds/offices"):
        values = take(record, "kind", "name", "phone", "order") | sourced(record)
        values["ward"] = wards.get(record["ward"])
        office, may_link = writer.plant(Office, {"slug": record["slug"]}, values)
        if may_link:
            served = District.objects.filter(slug__in=record["districts"], ward=office.ward)
            office.districts.set(served)


def load_organizations(writer: Writer) -> None:
    """Groups as the documents print them, public at once because they are already printed.

    Bodies that work for the whole city have no ward.
    """
    wards = {ward.slug: ward for ward in Ward.objects.all()}
    for record in read("seeds/organizations"):
        values = organization_values(record) | {"ward": wards.get(record["ward"])}
        group, may_link = writer.plant(
            Organization, {"seed_slug": record["slug"]}, values, {"published_at": timezone.now()}
        )
        if may_link:
            group.themes.set(Theme.objects.filter(slug__in=record["themes"]))


def organization_values(record: Record) -> Record:
    names = ("name", "name_kana", "aliases", "kind", "tagline", "summary", "effort")
    return (
        take(record, *names, "archived_note")
        | sourced(record)
        | {
            "district": find(District, slug=record["district"], ward__slug=record["ward"]),
            "office": find(Office, slug=record["office"]),
            "status": Organization.Status.PUBLISHED,
            "confirmed_on": None,
        }
    )


def load_places(writer: Writer) -> None:
    kinds = {kind.slug: kind for kind in PlaceKind.objects.all()}
    for record in read("seeds/places"):
        values = take(record, "name", "name_kana", "text") | sourced(record)
        if record["archived_note"]:
            values["source_note"] += f"; {record['archived_note']}"
        values |= {
            "kind": kinds[record["kind"]],
            "organization": find(Organization, seed_slug=record["organization"]),
            "district": District.objects.get(slug=record["district"], ward__slug=record["ward"]),
        }
        writer.plant(Place, {"slug": record["slug"]}, values)
