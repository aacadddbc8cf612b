"""Guide texts that point at a partnership: the three tips and the handbook's five cases."""

from districts.models import Ward
from kyodo_portal.loading.files import Record, Writer, find, read, sourced, take
from partnerships.models import Case, Partnership, Tip


def load_tips(writer: Writer) -> None:
    for record in read("reference/tips"):
        values = take(record, "text", "help") | sourced(record)
        values |= {
            "example": record["example"]["text"],
            "example_partnership": partnership_of(record["example"]),
        }
        writer.put(Tip, {"number": record["number"]}, values)


def load_cases(writer: Writer) -> None:
    for record in read("reference/cases"):
        values = take(record, "number", "title", "subtitle", "place", "period") | sourced(record)
        values |= {
            "ward": Ward.objects.get(slug=record["ward"]),
            "body": body_of(record),
            "partnership": partnership_of(record),
        }
        writer.put(Case, {"slug": record["slug"]}, values)


def body_of(record: Record) -> Record:
    """The parts of a case as the case page shows them; paragraphs are split at empty lines."""
    parts = ("actors", "scheme", "documents", "numbers", "results", "lesson", "points")
    return take(record, *parts, "dated_note") | {"paragraphs": record["summary"].split("\n\n")}


def partnership_of(record: Record) -> Partnership | None:
    partnership: Partnership | None = find(Partnership, seed_slug=record["partnership"])
    return partnership
