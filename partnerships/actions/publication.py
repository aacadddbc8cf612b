"""Publication by consent: nothing is public until every party has said yes (domain.md §6.3).

Every verb takes the partnership's row first, so of a "no", a "stop" and a "publish" at the same
moment one order wins: whoever comes second meets the new state and gets a Conflict.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kyodo_portal.history.actions import record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.workflow import Conflict
from organizations.models import Organization
from partnerships.actions.links import end_links, links_of
from partnerships.actions.partnerships import desk_label
from partnerships.actions.versions import ask_parties, make_version, next_round
from partnerships.index import reindex_partnership
from partnerships.models import Consent, Partnership, PublicVersion
from partnerships.notices.partnerships import organizations_of, tell_publication
from partnerships.parties import active_ids
from partnerships.public.entries import entries_of
from partnerships.readiness import missing_for_publication
from partnerships.workflow import PUBLICATION

Via = HistoryEntry.Via
Publication = Partnership.Publication
ROUND_OVER = "確認の回が変わりました。いまの内容をもう一度見てください。"


@transaction.atomic
def ask_consent(partnership: Partnership, *, by: Any) -> None:
    """非公開・公開停止 → みなさんに確認中: a new round, one question to every party (N11).

    Raises ValidationError when something that must be on the page is missing.
    """
    if missing := missing_for_publication(partnership):
        raise ValidationError(missing)
    round = next_round(partnership)
    PUBLICATION.move(partnership, "ask", consent_round=round)
    version = make_version(
        partnership, entries_of(partnership), kind=PublicVersion.Kind.FIRST, round=round
    )
    _point(partnership, asking=version)
    end_links(partnership)
    ask_parties(partnership, round, active_ids(partnership))
    partnership.principle_reviews.update(waits_for_consent=False)
    record(partnership, "publication_check", by=by, label=desk_label(by, partnership))
    tell_publication("publication_check", partnership, links=links_of(partnership))


def _point(partnership: Partnership, **versions: PublicVersion | None) -> None:
    """Set `shown` and `asking` of a row that is held."""
    Partnership.objects.filter(pk=partnership.pk).update(**versions)
    for name, version in versions.items():
        setattr(partnership, name, version)


@transaction.atomic
def give_consent(
    partnership: Partnership,
    *,
    by: Any,
    organization: Organization,
    answer: str,
    round: int,
    word: str = "",
    answerer_role: str = "",
    via: str = Via.WEB,
    received_on: date | None = None,
    label: str = "",
) -> None:
    """Write one party's 「公開してよい」 or 「まだ公開しない」 of the present round.

    It may be changed until the round is over. `via`, `received_on` and `answerer_role` tell how
    an answer on paper came. Asked again about words that are public already, a no stops them, and
    the last yes confirms them. Raises Conflict when the round is over.
    """
    now = _hold_round(partnership, round)
    changed = Consent.objects.filter(
        partnership=partnership, organization=organization, round=round
    ).update(
        answer=answer,
        word=word,
        answerer_role=answerer_role,
        via=via,
        received_on=received_on,
        entered_by=by,
        answered_at=timezone.now(),
        carried=False,
    )
    if changed != 1 or organization.pk not in active_ids(partnership):
        raise Conflict(ROUND_OVER)
    said = Consent.Answer(answer).label
    who = label or str(organization)
    note = f"{organization}：{said}"
    record(partnership, "consent_given", by=by, label=who, via=via, note=note)
    if now.asking is not None and now.asking.settles_itself:
        _settle(now, by=by, organization=organization, answer=answer, via=via)


def _hold_round(partnership: Partnership, round: int) -> Partnership:
    """Take the row for this transaction if its round is still open; else Conflict."""
    rows = Partnership.objects.filter(
        pk=partnership.pk,
        publication__in=[Publication.CONFIRMING, Publication.PUBLISHED],
        asking__isnull=False,
        consent_round=round,
    )
    if rows.update(version=F("version") + 1) != 1:
        raise Conflict(ROUND_OVER)
    now: Partnership = rows.select_related("ward", "third_party", "asking", "shown").get()
    return now


def _settle(
    partnership: Partnership, *, by: Any, organization: Organization, answer: str, via: str
) -> None:
    """The words are public already: a no ends that at once, the last yes confirms them."""
    if answer == Consent.Answer.NO:
        stop_publication(partnership, by=by, organization=organization, via=via)
        return
    if waiting_parties(partnership) or partnership.asking is None:
        return
    changes: dict[str, Any] = {"shown": partnership.asking, "asking": None}
    if partnership.asking.kind == PublicVersion.Kind.YEARLY:
        changes["confirmed_on"] = timezone.localdate()
    _point(partnership, **changes)
    record(partnership, "publication_confirmed", by=None, via=Via.SYSTEM)


def waiting_parties(partnership: Partnership) -> list[Organization]:
    """The parties that have not said yes in the present round."""
    yes = set(
        partnership.consents.filter(
            round=partnership.consent_round, answer=Consent.Answer.YES
        ).values_list("organization_id", flat=True)
    )
    return [party for party in organizations_of(partnership) if party.pk not in yes]


def publishing_verb(partnership: Partnership) -> str:
    """ "publish" what was asked for the first time, "renew" what is public in older words."""
    return "renew" if partnership.publication == Publication.PUBLISHED else "publish"


def can_be_published(partnership: Partnership) -> bool:
    """Whether words are waiting for the approver (no question of the answers)."""
    asking = partnership.asking
    is_open = asking is not None and not asking.settles_itself
    return is_open and PUBLICATION.allows(partnership, publishing_verb(partnership))


@transaction.atomic
def publish_partnership(partnership: Partnership, *, by: Any, round: int) -> None:
    """みなさんに確認中 → 公開中, or new words for old ones, by the approver (N12).

    Every party of `round`, the one the approver looked at, has said yes. Raises ValidationError
    while answers are missing, Conflict when a party or a colleague was faster.
    """
    if round != partnership.consent_round or not can_be_published(partnership):
        raise Conflict(ROUND_OVER)
    if waiting := waiting_parties(partnership):
        names = "、".join(str(party) for party in waiting)
        raise ValidationError(f"「公開してよい」の返事がまだそろっていません：{names}")
    verb = publishing_verb(partnership)
    changes: dict[str, Any] = {"shown": partnership.asking, "asking": None}
    if verb == "publish":
        changes["published_at"] = timezone.now()
    if verb == "publish" or not partnership.consents.filter(round=round, carried=True).exists():
        changes["confirmed_on"] = timezone.localdate()
    PUBLICATION.move(partnership, verb, updated_at=timezone.now(), **changes)
    # The row is ours now; an answer that changed just before is seen here.
    if waiting_parties(partnership):
        raise Conflict
    kind = "publication_published" if verb == "publish" else "publication_renewed"
    record(partnership, kind, by=by, label=desk_label(by, partnership))
    tell_publication(kind, partnership, links=links_of(partnership))
    reindex_partnership(partnership)


@transaction.atomic
def take_back_publication(partnership: Partnership, *, by: Any) -> None:
    """みなさんに確認中 → 非公開; the round's links and answers end."""
    PUBLICATION.move(partnership, "take_back", asking=None, shown=None)
    end_links(partnership)
    record(partnership, "publication_taken_back", by=by, label=desk_label(by, partnership))


@transaction.atomic
def stop_publication(
    partnership: Partnership,
    *,
    by: Any,
    organization: Organization | None = None,
    via: str = Via.WEB,
) -> None:
    """公開中・みなさんに確認中 → 公開停止, at once and without a reason (N12).

    A stop is never turned away because somebody edited meanwhile: it reads the row afresh under
    a lock. Already stopped is fine; Conflict only when there is nothing to stop.
    """
    now = Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)
    partnership.publication, partnership.version = now.publication, now.version
    if now.publication == Publication.STOPPED:
        return
    if not PUBLICATION.allows(partnership, "stop"):
        raise Conflict
    PUBLICATION.move(partnership, "stop", updated_at=timezone.now(), shown=None, asking=None)
    label = str(organization) if organization else desk_label(by, partnership)
    record(partnership, "publication_stopped", by=by, label=label, via=via)
    tell_publication("publication_stopped", partnership, links=links_of(partnership))
    reindex_partnership(partnership)
