"""Reference data of the ground floors: sources, words for searching, wards, themes, places."""

from districts.models import Municipality, RhythmEntry, Source, Ward
from kyodo_portal.loading.files import Writer, read, sourced, take
from kyodo_portal.search.models import Synonym
from organizations.models import NpoField, PlaceKind, Theme


def load_sources(writer: Writer) -> None:
    for record in read("reference/sources"):
        values = take(record, "title", "issuer", "published", "note")
        writer.put(Source, {"slug": record["slug"]}, values)


def load_synonyms(writer: Writer) -> None:
    """City staff edit these: put in once, then their own (a deleted row stays without words)."""
    for record in read("reference/synonyms"):
        writer.plant(Synonym, {"seed_slug": record["slug"]}, take(record, "words", "note"))


def load_municipalities(writer: Writer) -> None:
    for record in read("reference/municipalities"):
        writer.put(
            Municipality, {"slug": record["slug"]}, take(record, "code", "name", "name_kana")
        )


def load_wards(writer: Writer) -> None:
    cities = {city.slug: city for city in Municipality.objects.all()}
    for record in read("reference/wards"):
        values = take(record, "code", "name", "name_kana", "order") | {
            "municipality": cities[record["municipality"]],
            "tile_column": record["tile"]["col"],
            "tile_row": record["tile"]["row"],
        }
        writer.put(Ward, {"slug": record["slug"]}, values)


def load_themes(writer: Writer) -> None:
    for record in read("reference/themes"):
        writer.put(Theme, {"slug": record["slug"]}, take(record, "name", "order", "keywords"))
        # Whoever types one of a theme's keywords also means the groups of that theme.
        words = [record["name"], *record["keywords"]]
        values = {"words": words, "one_way": True, "note": f"テーマ：{record['name']}"}
        writer.put(Synonym, {"seed_slug": f"theme-{record['slug']}"}, values)


def load_npo_fields(writer: Writer) -> None:
    for record in read("reference/npo_fields"):
        writer.put(NpoField, {"number": record["number"]}, take(record, "name"))


def load_place_kinds(writer: Writer) -> None:
    for record in read("reference/place_kinds"):
        writer.put(PlaceKind, {"slug": record["slug"]}, take(record, "name", "order"))


def load_rhythm(writer: Writer) -> None:
    """The usual months; what a ward set for itself lies in rows of its own."""
    names = ("title", "text", "first_month", "last_month", "is_own", "order")
    for record in read("reference/rhythm"):
        writer.put(RhythmEntry, {"slug": record["slug"]}, take(record, *names) | sourced(record))
