"""What differs between two versions, and whose word is needed again for it."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from partnerships.public.entries import FIXED, Entry


def by_key(entries: Iterable[Entry]) -> dict[str, Entry]:
    return {entry["key"]: entry for entry in entries}


def differs(old: Entry | None, new: Entry | None) -> bool:
    """Whether the page would say something else. That a party is gone needs nobody's word."""
    if old is None or new is None or old["key"] != "parties":
        return old != new
    is_more = any(row not in old["rows"] for row in new["rows"])
    return is_more or old["pair"] != new["pair"]


def changed_keys(before: Iterable[Entry], after: Iterable[Entry]) -> list[str]:
    """The keys of fields that were added, changed or taken out, in the order of the page."""
    old, new = by_key(before), by_key(after)
    return [key for key in {**new, **old} if differs(old.get(key), new.get(key))]


def replaced_keys(shown: Iterable[Entry], after: Iterable[Entry]) -> list[str]:
    """Of what is shown, the keys whose words no longer hold."""
    old, new = by_key(shown), by_key(after)
    return [key for key in old if differs(old[key], new.get(key))]


def affected_ids(
    keys: Iterable[str], versions: Sequence[Iterable[Entry]], everybody: Collection[int]
) -> set[int]:
    """The parties that are asked again because of these fields.

    Words of a party are its own matter, and that of whom they are about; shared words everybody's.
    """
    known = [by_key(version) for version in versions]
    found: set[int] = set()
    for key in keys:
        for entry in (version[key] for version in known if key in version):
            if entry["by"] is None:
                return set(everybody)
            found |= {entry["by"], *entry["about"]}
    return found & set(everybody)


def may_hide(entry: Entry, organization_id: int) -> bool:
    """Its own words, words about it, and what all say together; never another party's own."""
    if entry["key"] in FIXED:
        return False
    return entry["by"] in (None, organization_id) or organization_id in entry["about"]


def visible(entries: Iterable[Entry], hidden: Collection[str]) -> list[Entry]:
    """The fields that may be seen."""
    return [entry for entry in entries if entry["key"] not in hidden]


def photo_ids(entries: Iterable[Entry]) -> set[int]:
    """The keys of the pictures among these fields."""
    return {entry["photo"] for entry in entries if entry["kind"] == "photo"}


def first_text(entries: Iterable[Entry], key: str) -> Any:
    """The text of a field, or ""."""
    return next((entry["text"] for entry in entries if entry["key"] == key), "")
