"""The handbook's content: principles, check items, steps, voices, programmes, memos, words."""

from kyodo_portal.loading.files import Writer, read, sourced, take
from partnerships.models import CheckItem, Definition, Memo, Principle, Programme, Step, Voice


def load_principles(writer: Writer) -> None:
    names = ("slug", "name", "official_text", "easy_help", "question", "colour", "note")
    for record in read("reference/principles"):
        values = take(record, *names) | sourced(record)
        writer.put(Principle, {"number": record["number"]}, values)


def load_check_items(writer: Writer) -> None:
    for record in read("reference/check_items"):
        values = take(record, "sheet", "order", "official_text", "prompt") | sourced(record)
        item = writer.put(CheckItem, {"code": record["code"]}, values)
        item.principles.set(Principle.objects.filter(number__in=record["principles"]))


def load_steps(writer: Writer) -> None:
    for record in read("reference/steps"):
        values = take(record, "title", "body", "sheet", "portal_help") | sourced(record)
        writer.put(Step, {"number": record["number"]}, values)


def load_voices(writer: Writer) -> None:
    for record in read("reference/voices"):
        values = take(record, "order", "sector", "mood", "text", "site_help") | sourced(record)
        writer.put(Voice, {"slug": record["slug"]}, values)


def load_programmes(writer: Writer) -> None:
    names = ("order", "name", "area", "content", "amount", "office", "period", "status")
    for record in read("reference/programmes"):
        values = take(record, *names, "as_of", "note", "checked") | sourced(record)
        writer.put(Programme, {"slug": record["slug"]}, values)


def load_memos(writer: Writer) -> None:
    for record in read("reference/memos"):
        values = take(record, "title", "body") | sourced(record)
        writer.put(Memo, {"number": record["number"]}, values)


def load_definitions(writer: Writer) -> None:
    for record in read("reference/definitions"):
        values = take(record, "order", "term", "text") | sourced(record)
        writer.put(Definition, {"slug": record["slug"]}, values)
