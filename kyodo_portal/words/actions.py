"""Writing groups of words that find each other. The search follows within the same transaction."""

from typing import Any

from django.db import IntegrityError, transaction

from kyodo_portal.history.actions import record
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from kyodo_portal.search.actions import words_changed
from kyodo_portal.search.models import Synonym

LABEL = "市の職員"


@transaction.atomic
def create_words(*, by: Any, words: list[str], note: str, submission_key: str = "") -> Synonym:
    """A new group. The same `submission_key` gives the same row."""
    rows = Synonym.objects.filter(submission_key=submission_key)
    if submission_key and (found := rows.first()):
        return found
    try:
        with transaction.atomic():
            group = Synonym.objects.create(
                words=words, note=note, submission_key=submission_key or None
            )
    except IntegrityError:
        if submission_key and (found := rows.first()):
            return found
        raise
    _changed(group, "words_created", by, [], words)
    return group


@transaction.atomic
def update_words(group: Synonym, *, by: Any, version: int, words: list[str], note: str) -> None:
    """Save what was read in `version`; `Conflict` if somebody saved in between."""
    before = list(group.words)
    if (before, group.note) == (words, note):
        return
    group.words, group.note = words, note
    save_if_unchanged(group, version=version, fields=["words", "note"])
    _changed(group, "words_edited", by, before, words)


@transaction.atomic
def delete_words(group: Synonym, *, by: Any, version: int) -> None:
    """The words no longer find each other.

    A group that shipped with the portal stays as an empty row: loading does not bring it back.
    `Conflict` if somebody saved in between.
    """
    before = list(group.words)
    if group.seed_slug:
        group.words = []
        save_if_unchanged(group, version=version, fields=["words"])
        _changed(group, "words_deleted", by, before, [])
        return
    _changed(group, "words_deleted", by, before, [])
    deleted, _ = Synonym.objects.filter(pk=group.pk, version=version).delete()
    if not deleted:
        raise Conflict


def _changed(group: Synonym, action: str, by: Any, before: list[str], after: list[str]) -> None:
    words_changed()
    changes = {"words": [before, after]} if before != after else {}
    record(group, action, by=by, label=LABEL, note="・".join(after or before), changes=changes)
