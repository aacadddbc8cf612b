"""The eight partnerships of the documents, in their own printed words.

They are already printed by the ward and the city, so they are public; a live service asks the
groups again before it opens (domain.md §13).
"""

from django.utils import timezone

from districts.models import District, Ward
from kyodo_portal.loading.files import Record, Writer, read, sourced, take
from organizations.models import Organization, Theme
from partnerships.actions.versions import put_up_as_printed
from partnerships.models import Activity, Gratitude, Partnership, Party

TEXTS = [
    "name",
    "purpose",
    "origin_text",
    "started_text",
    "involves_government",
    "scheme",
    "pair_label",
    "activities_heading",
    "effect_title",
    "effect_inferred",
    "learned",
    "other_participants",
    "status",
    "publication",
]


def load_partnerships(writer: Writer) -> None:
    groups = {str(g.seed_slug): g for g in Organization.objects.exclude(seed_slug=None)}
    for record in read("seeds/partnerships"):
        values = take(record, *TEXTS) | sourced(record)
        values |= {"ward": Ward.objects.get(slug=record["ward"]), "confirmed_on": None}
        partnership, may_link = writer.plant(
            Partnership, {"seed_slug": record["slug"]}, values, {"published_at": timezone.now()}
        )
        if may_link:
            write_parts(writer, partnership, record, groups)
        if may_link or partnership.shown is None:
            put_up(partnership)


def put_up(partnership: Partnership) -> None:
    """What was printed is public in these words; one that somebody has stopped stays so."""
    if partnership.publication == Partnership.Publication.PUBLISHED:
        put_up_as_printed(Partnership.objects.select_related("shown").get(pk=partnership.pk))


def write_parts(
    writer: Writer, partnership: Partnership, record: Record, groups: dict[str, Organization]
) -> None:
    """Districts, themes, parties, activities and words of thanks of one partnership."""
    districts = District.objects.filter(slug__in=record["districts"], ward=partnership.ward)
    partnership.districts.set(districts)
    leads = [groups[p["organization"]] for p in record["parties"] if p["role"] == "lead"]
    partnership.themes.set(Theme.objects.filter(organization__in=leads).distinct())
    for entry in record["parties"]:
        key = {"partnership": partnership, "organization": groups[entry["organization"]]}
        writer.put(Party, key, take(entry, "order", "role", "intro", "effort", "note"))
    for entry in record["activities"]:
        key = {"partnership": partnership, "order": entry["order"]}
        writer.put(Activity, key, take(entry, "title", "text"))
    for order, entry in enumerate(record["gratitudes"], 1):
        values = take(entry, "heading", "text", "inferred") | {
            "speaker": groups[entry["from"]],
            "about": groups[entry["about"]],
        }
        writer.put(Gratitude, {"partnership": partnership, "order": order}, values)
