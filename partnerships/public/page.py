"""The visible fields of a version as the template reads them: the leaflet's columns."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from partnerships.models import Party
from partnerships.public.changes import by_key, visible
from partnerships.public.entries import Entry


@dataclass(frozen=True)
class Named:
    """Somebody who takes part: its row, and role and note as they were agreed to."""

    party: Party
    role: str
    note: str


def page_context(
    entries: Iterable[Entry], hidden: Collection[str], parties: Iterable[Party]
) -> dict[str, Any]:
    """The context of the page. Names of groups are those of today."""
    seen = visible(entries, hidden)
    rows = {party.organization_id: party for party in parties}
    known = by_key(seen)
    own = {kind: list(_own(seen, kind, rows)) for kind in ("intro", "effort", "site")}
    return {
        "said": {key: known[key]["text"] for key in known if ":" not in key},
        "named": list(_named(known.get("parties", {}), rows)),
        "introductions": own["intro"],
        "efforts": own["effort"],
        "websites": [
            (party.organization, entry["text"])
            for party, entry in own["site"]
            if party.is_active and party.organization.is_public
        ],
        "activities": list(_activities(seen)),
        "gratitudes": [_thanks(entry, rows) for entry in seen if entry["kind"] == "thanks"],
        "principles": [entry for entry in seen if entry["kind"] == "principle"],
        "checks": [entry for entry in seen if entry["kind"] == "check"],
        "clauses": [entry for entry in seen if entry["kind"] == "clause"],
        "districts": known.get("place", {}).get("districts", []),
        "place_text": known.get("place", {}).get("place_text", ""),
        "themes": known.get("themes", {}).get("rows", []),
    }


def _activities(entries: Iterable[Entry]) -> Iterable[dict[str, Any]]:
    """Each activity with its picture (`photo`, None without one)."""
    photos = {entry["order"]: entry for entry in entries if entry["kind"] == "photo"}
    for entry in entries:
        if entry["kind"] == "activity":
            yield entry | {"photo": photos.get(entry["order"])}


def _named(entry: Entry, rows: dict[int, Party]) -> Iterable[Named]:
    for row in entry.get("rows", ()):
        if row["id"] in rows:
            yield Named(rows[row["id"]], row["role"], row["note"])


def _own(
    entries: Iterable[Entry], kind: str, rows: dict[int, Party]
) -> Iterable[tuple[Party, Entry]]:
    for entry in entries:
        if entry["kind"] == kind and entry["by"] in rows:
            yield rows[entry["by"]], entry


def _thanks(entry: Entry, rows: dict[int, Party]) -> dict[str, Any]:
    """The words with the names of both groups, those of today where they still take part."""
    ids = (entry["by"], *entry["about"])
    speaker, about = (
        rows[pk].organization.name if pk in rows else name
        for pk, name in zip(ids, entry["names"], strict=True)
    )
    return entry | {"speaker": speaker, "to": about}
