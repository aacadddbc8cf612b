"""Making public versions: the words are written down, and who has to agree to them is asked.

Called inside the transaction of the change that made the new words, after it took the row of the
partnership, so that of an edit, an answer, a stop and a publication one order wins.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kyodo_portal.history.actions import record
from kyodo_portal.lib.workflow import save_if_unchanged
from partnerships.actions.links import links_of
from partnerships.actions.partnerships import desk_label
from partnerships.index import reindex_partnership
from partnerships.models import Consent, HiddenField, Partnership, PublicVersion
from partnerships.notices.partnerships import tell_publication
from partnerships.parties import active_ids
from partnerships.public.cards import card_of
from partnerships.public.changes import (
    affected_ids,
    changed_keys,
    first_text,
    replaced_keys,
    visible,
)
from partnerships.public.entries import Entry, entries_of

# So long the words before an edit stay public while the parties are asked (domain.md §6.3).
OLD_WORDS_STAY = timedelta(days=14)
NOTHING_NEW = "公開する中身は、前に確認した時と同じです"
Kind = PublicVersion.Kind


def write_words(version: PublicVersion, gone: Collection[int] = ()) -> None:
    """Bring what lists and the search read in step with the visible fields. Does not save."""
    seen = visible(version.entries, version.hidden)
    version.name = first_text(seen, "name")
    version.summary = first_text(seen, "purpose")
    version.card = card_of(seen, gone)


def make_version(
    partnership: Partnership,
    entries: list[Entry],
    *,
    kind: str,
    round: int,
    hidden: Iterable[str] = (),
    changed: Iterable[str] = (),
    old_until: Any = None,
) -> PublicVersion:
    """Write a version down. What a party has hidden is hidden in it from the start."""
    wishes = HiddenField.objects.filter(partnership=partnership).values_list("key", flat=True)
    version = PublicVersion(
        partnership=partnership,
        round=round,
        kind=kind,
        entries=entries,
        hidden=sorted({*wishes, *hidden}),
        changed=list(changed),
        asked_on=timezone.localdate(),
        old_until=old_until,
    )
    write_words(version)
    version.save()
    return version


def next_round(partnership: Partnership) -> int:
    """A number that no round of this partnership has had."""
    used = partnership.public_versions.aggregate(last=Max("round"))["last"] or 0
    return max(int(used), partnership.consent_round) + 1


def ask_parties(partnership: Partnership, round: int, affected: Collection[int]) -> None:
    """One question to each affected party; the answers of the others go on as they are."""
    before = {
        consent.organization_id: consent
        for consent in partnership.consents.filter(round=partnership.consent_round)
    }
    rows = []
    for pk in sorted(active_ids(partnership)):
        consent = before.get(pk)
        if consent is None or pk in affected:
            consent = Consent(organization_id=pk)
        else:
            consent.carried = True
        consent.pk, consent.partnership, consent.round = None, partnership, round
        consent._state.adding = True
        rows.append(consent)
    Consent.objects.bulk_create(rows)


def open_round(
    partnership: Partnership,
    entries: list[Entry],
    *,
    kind: str,
    affected: Collection[int],
    **facts: Any,
) -> None:
    """Ask `affected` about these words; what is public stays so meanwhile. The row is held."""
    round = next_round(partnership)
    version = make_version(partnership, entries, kind=kind, round=round, **facts)
    waiting = waiting_ids(partnership)
    ask_parties(partnership, round, affected)
    changes = {"asking": version, "consent_round": round}
    Partnership.objects.filter(pk=partnership.pk).update(**changes)
    partnership.asking, partnership.consent_round = version, round
    # Who has been asked already and not yet answered is not written to again.
    told = set(affected) - waiting
    links = {pk: link for pk, link in links_of(partnership).items() if pk in told}
    stem = "publication_yearly" if version.settles_itself else "publication_check"
    tell_publication(stem, partnership, links=links, only=told)


def waiting_ids(partnership: Partnership) -> set[int]:
    """The organisations whose answer in an open round is still out."""
    if partnership.asking_id is None:
        return set()
    rows = partnership.consents.filter(
        round=partnership.consent_round, answer=Consent.Answer.WAITING
    )
    return set(rows.values_list("organization_id", flat=True))


def refresh_version(partnership: Partnership, *, by: Any) -> bool:
    """After an edit of public words: ask those whom the changed fields concern. The row is held.

    Nothing happens while nobody is asked and nothing is public. What is public stays as it was
    agreed to, at most `OLD_WORDS_STAY` when some of it no longer holds. Returns whether there was
    anything new.
    """
    base = partnership.asking or partnership.shown
    if base is None:
        return False
    entries = entries_of(partnership)
    changed = changed_keys(base.entries, entries)
    if not changed:
        return False
    shown = partnership.shown
    if shown is not None and not changed_keys(shown.entries, entries):
        _drop_round(partnership, by=by)
        return True
    affected = affected_ids(changed, [base.entries, entries], active_ids(partnership))
    open_round(
        partnership,
        entries,
        kind=Kind.EDIT if shown else Kind.FIRST,
        affected=affected,
        changed=changed_keys(shown.entries, entries) if shown else changed,
        old_until=_old_until(partnership, entries),
    )
    label = desk_label(by, partnership)
    record(
        partnership, "publication_edit_asked", by=by, label=label, note=_labels(entries, changed)
    )
    return True


def _old_until(partnership: Partnership, entries: list[Entry]) -> Any:
    if partnership.shown is None or not replaced_keys(partnership.shown.entries, entries):
        return None
    kept = partnership.asking.old_until if partnership.asking else None
    return kept or timezone.localdate() + OLD_WORDS_STAY


def _drop_round(partnership: Partnership, *, by: Any) -> None:
    """The words are again those that are public: nobody has to answer any more."""
    shown = partnership.shown
    assert shown is not None  # noqa: S101 - asked by the caller
    changes = {"asking": None, "consent_round": shown.round}
    Partnership.objects.filter(pk=partnership.pk).update(**changes)
    partnership.asking, partnership.consent_round = None, shown.round
    label = desk_label(by, partnership)
    record(partnership, "publication_edit_dropped", by=by, label=label)


def _labels(entries: list[Entry], keys: Iterable[str]) -> str:
    """The names of fields for the history, never their words."""
    known = {entry["key"]: entry["label"] for entry in entries}
    return "、".join(known[key] for key in keys if key in known)[:200]


@transaction.atomic
def ask_about_changes(partnership: Partnership, *, by: Any) -> None:
    """直した所の確認をお願いする: for words that changed beside the registration (records).

    Raises ValidationError when nothing public has changed, Conflict when somebody was faster.
    """
    partnership.updated_at = timezone.now()
    save_if_unchanged(partnership, version=partnership.version, fields=["updated_at"])
    if not refresh_version(partnership, by=by):
        raise ValidationError(NOTHING_NEW)


def hide_words_of(partnership: Partnership, organization_id: int) -> None:
    """A party that left takes its own words along, at once. The row is held."""
    gone = set(partnership.parties.exclude(left_on=None).values_list("organization_id", flat=True))
    for version in (partnership.shown, partnership.asking):
        if version is not None:
            own = [e["key"] for e in version.entries if e["by"] == organization_id]
            keeps = partnership.parties.filter(
                organization_id=organization_id, keeps_words=True
            ).exists()
            version.hidden = sorted({*version.hidden, *([] if keeps else own)})
            write_words(version, gone)
            version.save(update_fields=["hidden", "name", "summary", "card"])


@transaction.atomic
def put_up_as_printed(partnership: Partnership) -> PublicVersion:
    """What the city or the ward has printed already is public in those words, with their source.

    For loading the printed records, and for samples: nobody was asked through the portal.
    """
    version = partnership.shown
    entries = entries_of(partnership)
    if version is None or version.entries != entries:
        round = 0 if version is None else version.round
        partnership.public_versions.filter(round=round).delete()
        version = make_version(partnership, entries, kind=Kind.PRINTED, round=round)
        Partnership.objects.filter(pk=partnership.pk).update(shown=version)
        partnership.shown = version
    reindex_partnership(partnership)
    return version
