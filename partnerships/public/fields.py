"""The public version field by field, as the parties and the offices look at it."""

from dataclasses import dataclass
from typing import Any

from partnerships.models import HiddenField, Partnership
from partnerships.public.changes import by_key, may_hide
from partnerships.public.entries import Entry, entries_of


@dataclass(frozen=True)
class Field:
    """One field: its words, whose they are, who hides it, and what the reader's group may do."""

    entry: Entry
    author: str
    hidden_by: tuple[str, ...]
    is_left_out: bool
    is_changed: bool
    before: str
    can_hide: bool
    can_show: bool

    @property
    def key(self) -> str:
        return str(self.entry["key"])

    @property
    def label(self) -> str:
        return str(self.entry["label"])

    @property
    def text(self) -> str:
        """The words, with their title where they have one."""
        return text_of(self.entry)


def text_of(entry: Entry) -> str:
    head = entry.get("status") or entry.get("title") or ""
    return "\n".join(filter(None, (head, entry["text"])))


def fields_of(partnership: Partnership, organization: Any = None) -> list[Field]:
    """The fields that are asked about, shown, or (before anybody is asked) would be.

    `organization` is the group for which the reader may act. Needs `shown` and `asking`.
    """
    version = partnership.asking or partnership.shown
    entries = version.entries if version else entries_of(partnership)
    old = by_key(partnership.shown.entries) if partnership.shown else {}
    wishes = list(partnership.hidden_fields.select_related("organization").order_by("pk"))
    names = {
        party.organization_id: party.organization.name
        for party in partnership.parties.select_related("organization")
    }
    left_out = set(version.hidden if version else ()) | {wish.key for wish in wishes}
    changed = set(version.changed if version and partnership.asking else ())
    return [_field(entry, wishes, organization, names, left_out, changed, old) for entry in entries]


def _field(
    entry: Entry,
    wishes: list[HiddenField],
    organization: Any,
    names: dict[int, str],
    left_out: set[str],
    changed: set[str],
    old: dict[str, Entry],
) -> Field:
    key = entry["key"]
    mine = [wish for wish in wishes if wish.key == key]
    has_hidden = organization is not None and any(
        wish.organization_id == organization.pk for wish in mine
    )
    may = organization is not None and may_hide(entry, organization.pk)
    return Field(
        entry=entry,
        author=names.get(entry["by"], "") if entry["by"] else "みんなの言葉",
        hidden_by=tuple(wish.organization.name for wish in mine),
        is_left_out=key in left_out,
        is_changed=key in changed,
        before=text_of(old[key]) if key in changed and key in old else "",
        can_hide=may and not has_hidden,
        can_show=has_hidden,
    )


def changed_fields(partnership: Partnership) -> list[str]:
    """The labels of what is being asked again while older words are public."""
    if partnership.asking is None or partnership.shown is None:
        return []
    known = by_key(partnership.shown.entries) | by_key(partnership.asking.entries)
    return [known[key]["label"] for key in partnership.asking.changed if key in known]
