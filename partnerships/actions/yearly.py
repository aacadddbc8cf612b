"""What time and new officers do to a public page: asked again, back to confirming, private."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kyodo_portal.history.actions import record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from organizations.models import Organization
from partnerships.actions.links import links_of
from partnerships.actions.versions import open_round, waiting_ids
from partnerships.index import reindex_partnership
from partnerships.models import Consent, Partnership, PublicVersion
from partnerships.notices.partnerships import tell_publication
from partnerships.parties import active_ids
from partnerships.workflow import PUBLICATION

Via = HistoryEntry.Via
Kind = PublicVersion.Kind


@transaction.atomic
def lapse_publication(partnership: Partnership, *, by: Any = None) -> None:
    """公開中 → みなさんに確認中: the old words were public long enough without an answer."""
    PUBLICATION.move(partnership, "lapse", shown=None, updated_at=timezone.now())
    record(partnership, "publication_lapsed", by=by, via=Via.SYSTEM)
    tell_publication("publication_lapsed", partnership, links=links_of(partnership))
    reindex_partnership(partnership)


@transaction.atomic
def ask_yearly(partnership: Partnership, *, by: Any = None) -> None:
    """Ask all parties whether the page is still right; it stays public meanwhile (N11, N17)."""
    shown = partnership.shown
    if shown is None:
        return
    partnership.updated_at = timezone.now()
    save_if_unchanged(partnership, version=partnership.version, fields=["updated_at"])
    record(partnership, "publication_yearly", by=by, via=Via.SYSTEM)
    open_round(
        partnership,
        shown.entries,
        kind=Kind.YEARLY,
        affected=active_ids(partnership),
        hidden=shown.hidden,
    )


@transaction.atomic
def expire_publication(partnership: Partnership, *, by: Any = None) -> None:
    """公開中 → 非公開: nobody has confirmed the page for two years."""
    PUBLICATION.move(partnership, "expire", shown=None, asking=None, updated_at=timezone.now())
    record(partnership, "publication_expired", by=by, via=Via.SYSTEM)
    tell_publication("publication_expired", partnership, links=links_of(partnership))
    reindex_partnership(partnership)


@transaction.atomic
def ask_again_of(organization: Organization, *, by: Any) -> int:
    """New officers: the group's consent ends, and it is asked again wherever it takes part (PR7).

    What is public stays so; a no stops it. Returns in how many partnerships it was asked.
    """
    rows = Partnership.objects.filter(
        pk__in=organization.partnership_parties.filter(left_on=None).values("partnership"),
        publication__in=[Partnership.Publication.CONFIRMING, Partnership.Publication.PUBLISHED],
    ).exclude(shown__kind=Kind.PRINTED, asking=None)
    count = 0
    for row in rows.values_list("pk", flat=True):
        count += _ask_again(row, organization, by=by)
    return count


def _ask_again(pk: int, organization: Organization, *, by: Any) -> int:
    Partnership.objects.filter(pk=pk).update(version=F("version") + 1)
    now = Partnership.objects.select_related("ward", "third_party", "shown", "asking").get(pk=pk)
    note = f"{organization}：役員が変わりました"
    if now.asking is not None:
        mine = now.consents.filter(round=now.consent_round, organization=organization)
        if not mine.filter(answer=Consent.Answer.YES).update(answer=Consent.Answer.WAITING):
            return 0
        record(now, "consent_ended", by=by, note=note)
        links = {k: v for k, v in links_of(now).items() if k == organization.pk}
        tell_publication("publication_check", now, links=links, only={organization.pk})
    elif now.shown is not None:
        record(now, "consent_ended", by=by, note=note)
        open_round(
            now,
            now.shown.entries,
            kind=Kind.OFFICER,
            affected={organization.pk},
            hidden=now.shown.hidden,
        )
    return 1


@transaction.atomic
def remind_waiting(partnership: Partnership, *, may: Callable[[], bool]) -> None:
    """Write once more to those whose answer is out, if a reminder `may` leave now.

    Raises Conflict when it may not: somebody was reminded within the week.
    """
    ids = waiting_ids(partnership)
    if not ids or not may():
        raise Conflict
    asking = partnership.asking
    kind = "publication_yearly" if asking and asking.settles_itself else "publication_check"
    links = {pk: link for pk, link in links_of(partnership).items() if pk in ids}
    tell_publication(kind, partnership, links=links, only=ids, again=str(timezone.localdate()))
