"""A party hides a field of the public version, at once and for everybody, or takes that back."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from kyodo_portal.history.actions import record
from kyodo_portal.history.models import HistoryEntry
from organizations.models import Organization
from partnerships.actions.versions import open_round, write_words
from partnerships.index import reindex_partnership
from partnerships.models import HiddenField, Partnership, PublicVersion
from partnerships.parties import active_ids
from partnerships.public.changes import by_key, may_hide
from partnerships.public.entries import Entry, entries_of

NOT_YOURS = "かくせるのは、自分の団体の言葉と、自分の団体についての言葉、みんなの言葉です"
Via = HistoryEntry.Via


def _held(partnership: Partnership) -> Partnership:
    """The row as it is now, taken for this transaction; nobody's hiding is ever turned away."""
    Partnership.objects.filter(pk=partnership.pk).update(version=F("version") + 1)
    now: Partnership = Partnership.objects.select_related(
        "ward", "third_party", "shown", "asking"
    ).get(pk=partnership.pk)
    return now


def _entry(partnership: Partnership, key: str, organization: Organization) -> Entry:
    """The field as it is asked about, shown, or written; ValidationError when it is not theirs."""
    version = partnership.asking or partnership.shown
    entries = version.entries if version else entries_of(partnership)
    entry = by_key(entries).get(key)
    if entry is None and partnership.shown:
        entry = by_key(partnership.shown.entries).get(key)
    if entry is None or not may_hide(entry, organization.pk):
        raise ValidationError(NOT_YOURS)
    return entry


@transaction.atomic
def hide_field(
    partnership: Partnership,
    *,
    by: Any,
    organization: Organization,
    key: str,
    via: str = Via.WEB,
    label: str = "",
) -> None:
    """Leave a field out of every version, the public one included, from this moment on.

    Nobody else has to agree and no reason is asked. Raises ValidationError for another party's
    own words and for what no page can do without.
    """
    now = _held(partnership)
    entry = _entry(now, key, organization)
    _row, is_new = HiddenField.objects.get_or_create(
        partnership=now, organization=organization, key=key
    )
    for version in {v.pk: v for v in (now.shown, now.asking) if v}.values():
        _leave_out(now, version, key)
    if is_new:
        note = f"{organization}：「{entry['label']}」"
        record(now, "field_hidden", by=by, label=label or str(organization), via=via, note=note)
    reindex_partnership(now)


def _leave_out(partnership: Partnership, version: PublicVersion, key: str) -> None:
    version.hidden = sorted({*version.hidden, key})
    gone = partnership.parties.left().values_list("organization_id", flat=True)
    write_words(version, set(gone))
    version.save(update_fields=["hidden", "name", "summary", "card"])


@transaction.atomic
def show_field(
    partnership: Partnership,
    *,
    by: Any,
    organization: Organization,
    key: str,
    via: str = Via.WEB,
) -> None:
    """Take the hiding back. The others are asked before the field is public (again)."""
    now = _held(partnership)
    gone, _ = HiddenField.objects.filter(
        partnership=now, organization=organization, key=key
    ).delete()
    if not gone:
        return
    base = now.asking or now.shown
    label = by_key(base.entries if base else entries_of(now)).get(key, {}).get("label", key)
    note = f"{organization}：「{label}」"
    record(now, "field_shown", by=by, label=str(organization), via=via, note=note)
    if base is None or HiddenField.objects.filter(partnership=now, key=key).exists():
        return
    others = active_ids(now) - {organization.pk}
    kind = PublicVersion.Kind.EDIT if now.shown else PublicVersion.Kind.FIRST
    entries = base.entries if not base.settles_itself else entries_of(now)
    old_until = now.asking.old_until if now.asking else None
    open_round(
        now, entries, kind=kind, affected=others, changed=[*base.changed, key], old_until=old_until
    )
