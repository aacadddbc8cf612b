"""What lists and the search may know of a version: derived from its visible fields only."""

from collections.abc import Collection, Iterable
from typing import Any

from partnerships.public.changes import by_key
from partnerships.public.entries import Entry


def card_of(entries: Iterable[Entry], gone: Collection[int] = ()) -> dict[str, Any]:
    """The words of a card. `gone` are organisations that no longer take part."""
    known = by_key(entries)
    parties, place, started = (known.get(key, {}) for key in ("parties", "place", "started"))
    activities = [entry for entry in known.values() if entry["kind"] == "activity"]
    districts = place.get("districts") or []
    ids = [row["id"] for row in parties.get("rows", ()) if row["id"] not in gone]
    return {
        "parties": ids,
        "pair": "" if gone else parties.get("pair", ""),
        "effect": known["effect_title"]["text"] if "effect_title" in known else "",
        "since": started.get("said", ""),
        "year": started.get("year"),
        "district": districts[0][3] if districts else "",
        "activity": activities[0]["title"] if activities else "",
    }
