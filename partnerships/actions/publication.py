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
from partnerships.actions.partnerships import desk_label
from partnerships.actions.tokens import issue_token
from partnerships.index import reindex_partnership
from partnerships.models import AccessToken, Consent, Partnership
from partnerships.notices.partnerships import needs_link, organizations_of, tell_publication
from partnerships.readiness import missing_for_publication
from partnerships.workflow import PUBLICATION

Via = HistoryEntry.Via
ROUND_OVER = "確認の回が変わりました。いまの内容をもう一度見てください。"


@transaction.atomic
def ask_consent(partnership: Partnership, *, by: Any) -> None:
    """非公開・公開停止 → みなさんに確認中: a new round, one question to every party (N11).

    Raises ValidationError when something that must be on the page is missing.
    """
    if missing := missing_for_publication(partnership):
        raise ValidationError(missing)
    PUBLICATION.move(partnership, "ask", consent_round=partnership.consent_round + 1)
    partnership.tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
    Consent.objects.bulk_create(
        Consent(partnership=partnership, organization=organization, round=partnership.consent_round)
        for organization in organizations_of(partnership)
    )
    partnership.principle_reviews.update(waits_for_consent=False)
    record(partnership, "publication_check", by=by, label=desk_label(by, partnership))
    tell_publication("publication_check", partnership, links=_links(partnership))


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

    It may be changed until the page is public. `via`, `received_on` and `answerer_role` tell how
    an answer on paper came. Raises Conflict when the round is over.
    """
    _hold_round(partnership, round)
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
    )
    if changed != 1:
        raise Conflict(ROUND_OVER)
    said = Consent.Answer(answer).label
    who = label or str(organization)
    note = f"{organization}：{said}"
    record(partnership, "consent_given", by=by, label=who, via=via, note=note)


def _hold_round(partnership: Partnership, round: int) -> None:
    """Take the row for this transaction if its round is still open; else Conflict."""
    held = Partnership.objects.filter(
        pk=partnership.pk,
        publication=Partnership.Publication.CONFIRMING,
        consent_round=round,
    ).update(version=F("version") + 1)
    if held != 1:
        raise Conflict(ROUND_OVER)


def waiting_parties(partnership: Partnership) -> list[Organization]:
    """The parties that have not said yes in the present round."""
    yes = set(
        partnership.consents.filter(
            round=partnership.consent_round, answer=Consent.Answer.YES
        ).values_list("organization_id", flat=True)
    )
    return [party for party in organizations_of(partnership) if party.pk not in yes]


@transaction.atomic
def publish_partnership(partnership: Partnership, *, by: Any, round: int) -> None:
    """みなさんに確認中 → 公開中, by the approver, when all parties of `round` said yes (N12).

    `round` is the one the approver looked at. Raises ValidationError while answers are missing,
    Conflict when a party or a colleague was faster.
    """
    if round != partnership.consent_round:
        raise Conflict(ROUND_OVER)
    if waiting := waiting_parties(partnership):
        names = "、".join(str(party) for party in waiting)
        raise ValidationError(f"「公開してよい」の返事がまだそろっていません：{names}")
    PUBLICATION.move(
        partnership,
        "publish",
        published_at=timezone.now(),
        confirmed_on=timezone.localdate(),
        updated_at=timezone.now(),
    )
    # The row is ours now; an answer that changed just before is seen here.
    if waiting_parties(partnership):
        raise Conflict
    record(partnership, "publication_published", by=by, label=desk_label(by, partnership))
    tell_publication("publication_published", partnership, links=_links(partnership))
    reindex_partnership(partnership)


@transaction.atomic
def take_back_publication(partnership: Partnership, *, by: Any) -> None:
    """みなさんに確認中 → 非公開, to change the words; the round's links and answers end."""
    PUBLICATION.move(partnership, "take_back")
    partnership.tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
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
    if now.publication == Partnership.Publication.STOPPED:
        return
    if not PUBLICATION.allows(partnership, "stop"):
        raise Conflict
    PUBLICATION.move(partnership, "stop", updated_at=timezone.now())
    label = str(organization) if organization else desk_label(by, partnership)
    record(partnership, "publication_stopped", by=by, label=label, via=via)
    tell_publication("publication_stopped", partnership, links=_links(partnership))
    reindex_partnership(partnership)


def _links(partnership: Partnership) -> dict[int, AccessToken]:
    """The present round's link of every party that is reached by its mailbox."""
    return {
        organization.pk: _link(partnership, organization)
        for organization in organizations_of(partnership)
        if needs_link(organization)
    }


def _link(partnership: Partnership, organization: Organization) -> AccessToken:
    round = partnership.consent_round
    kept = partnership.tokens.filter(
        organization=organization,
        round=round,
        revoked_at=None,
        expires_on__gte=timezone.localdate(),
    ).last()
    return kept or issue_token(
        "consent", organization=organization, partnership=partnership, round=round
    )
