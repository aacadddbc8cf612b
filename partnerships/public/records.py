"""The fields that come from the records kept together: promise, check sheets, principles."""

from collections.abc import Iterator
from typing import Any

from partnerships.clauses import kind_of, public_clauses_of
from partnerships.models import Agreement, Partnership
from partnerships.sheets import public_checks


def record_entries(partnership: Partnership) -> list[dict[str, Any]]:
    """Kind of the promise, joint sentences about the principles, and what was reflected on."""
    return [
        *promise_entries(partnership),
        *principle_entries(partnership),
        *check_entries(partnership),
    ]


def field(key: str, kind: str, label: str, text: str, **more: Any) -> dict[str, Any]:
    """A field of all parties together."""
    return {"key": key, "kind": kind, "label": label, "by": None, "about": [], "text": text, **more}


def promise_entries(partnership: Partnership) -> Iterator[dict[str, Any]]:
    """The kind of the promise that stands, and the clauses that were chosen to be shown."""
    standing = Agreement.objects.filter(partnership_id=partnership.pk).standing().first()
    if standing:
        kind = kind_of({"kind": standing.kind, "form": standing.form})
        yield field("promise", "promise", "約束の種類", kind)
        for row in public_clauses_of(standing):
            texts = [[who, text] for who, text in row.texts if text]
            text = "\n".join(f"{who}：{text}" if who else text for who, text in texts)
            key, label = f"clause:{row.number}", f"約束したこと：{row.label}"
            yield field(key, "clause", label, text, title=row.label, texts=texts)


def principle_entries(partnership: Partnership) -> Iterator[dict[str, Any]]:
    """The joint lines of the newest review."""
    review = partnership.principle_reviews.order_by("-number").first()
    rows = review.lines.filter(party=None).select_related("principle") if review else []
    for row in sorted(rows, key=lambda row: row.principle.number):
        principle = row.principle
        yield field(
            f"principle:{principle.number}",
            "principle",
            f"6つの原則：{principle.name}",
            row.how,
            number=principle.number,
            name=principle.name,
            status=row.get_status_display(),
        )


def check_entries(partnership: Partnership) -> Iterator[dict[str, Any]]:
    """The items of the newest reflection that the parties chose to show when they recorded it."""
    for check in public_checks(partnership):
        if check.talked:
            label = f"振り返り：{check.text}"
            yield field(f"check:{check.code}", "check", label, check.talked, title=check.text)
