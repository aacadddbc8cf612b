"""The arguments with which each address is opened in the sweeps; `o` is `objects.Objects`."""

from collections.abc import Callable
from typing import Any

from django.urls import get_resolver, reverse

from kyodo_portal.history.kinds import Category
from kyodo_portal.notices.stopping import StopLink
from organizations.follows import Stop, confirm_token
from organizations.renewal import RenewalLink

NOTHING: Callable[[Any], list[Any]] = lambda o: []  # noqa: E731


def all_names() -> list[str]:
    """Every URL name of the portal, with its namespace."""

    def walk(resolver: Any, namespace: str = "") -> Any:
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from walk(pattern, inner)
            else:
                yield f"{namespace}{pattern.name}"

    return list(walk(get_resolver()))


def _org(o: Any) -> list[Any]:
    return [o.world.orgs.npo.pk]


def _member(o: Any) -> list[Any]:
    return [o.world.orgs.npo.pk, o.request.pk]


def _listing(o: Any) -> list[Any]:
    return [o.world.orgs.npo.pk, o.listing.pk]


def _renewal(o: Any) -> list[Any]:
    return [RenewalLink(o.listing.pk, o.listing.ends_on).token]


def _event(o: Any) -> list[Any]:
    return [o.world.orgs.npo.pk, o.event.pk]


def _private(o: Any) -> list[Any]:
    return [o.private.pk]


def _confirming(o: Any) -> list[Any]:
    return [o.confirming.pk]


def _consultation(o: Any) -> list[Any]:
    return [o.consultation.number]


def _pair(o: Any) -> list[Any]:
    return [o.world.orgs.npo.pk, o.world.orgs.stranger.pk]


def _introduction(o: Any) -> list[Any]:
    return [o.introduction.pk]


ARGUMENTS: dict[str, Callable[[Any], list[Any]]] = {
    "partnerships:analysis-download": lambda o: ["pairs", "csv"],
    "word-edit": lambda o: [o.words.pk],
    "word-delete": lambda o: [o.words.pk],
    "account_confirm_email": lambda o: ["abc"],
    "account_reset_password_from_key": lambda o: ["1", "abc-def"],
    "districts:ward-detail": lambda o: ["asahi"],
    "districts:district-detail": lambda o: ["asahi", "mihongaoka"],
    "organizations:organization-detail": _org,
    "organizations:organization-short": _org,
    "organizations:need-detail": lambda o: [o.need.pk],
    "organizations:offer-detail": lambda o: [o.listing.pk],
    "organizations:listing-renew-link": _renewal,
    "organizations:follow-confirm": lambda o: [confirm_token(o.waiting_follow.pk)],
    "notices-stop": lambda o: [
        StopLink("user", o.world["npo_manager"].pk, Category.PROPOSAL).token
    ],
    "organizations:follow-stop": lambda o: [Stop((o.follow.pk,)).token],
    "organizations:my-follow-stop": lambda o: [o.follow.pk],
    "organizations:profile-tasks": _org,
    "organizations:profile-listings": _org,
    "organizations:profile-edit": lambda o: [o.world.orgs.npo.pk, "contact"],
    "organizations:listing-create": _org,
    "organizations:listing-edit": _listing,
    "organizations:listing-close": _listing,
    "organizations:listing-renew": _listing,
    "organizations:event-detail": lambda o: [o.event.pk],
    "organizations:event-ics": lambda o: [o.event.pk],
    "organizations:my-events": _org,
    "organizations:event-create": _org,
    **{
        f"organizations:event-{verb}": _event
        for verb in ("edit", "publish", "discard", "postpone", "reschedule", "cancel")
    },
    "organizations:profile-submit": _org,
    "organizations:organization-capacity": _org,
    "organizations:organization-confirm": _org,
    "organizations:organization-pause": _org,
    "organizations:organization-resume": _org,
    "organizations:organization-close": _org,
    "organizations:organization-take-back": _org,
    "organizations:organization-discard": _org,
    "organizations:member-list": _org,
    "organizations:member-leave": _org,
    "organizations:member-approve": _member,
    "organizations:member-decline": _member,
    "organizations:member-role": _member,
    "organizations:member-remove": _member,
    "organizations:desk-organization": _org,
    "organizations:organization-approve": lambda o: [o.submitted.pk],
    "organizations:organization-return": lambda o: [o.submitted.pk],
    "organizations:organization-phone": _org,
    "organizations:private-contact": _org,
    "organizations:invitation-create": lambda o: [o.world.orgs.paper.pk],
    "organizations:invitation-print": lambda o: [o.invitation.pk],
    "organizations:outreach-done": lambda o: [o.outreach.pk],
    "partnerships:party-leave": lambda o: [o.private.pk, o.world.orgs.npo.pk],
    "partnerships:consultation-done": _consultation,
    "partnerships:consultation-cancel": lambda o: ["abc"],
    "partnerships:desk-consultation": _consultation,
    "partnerships:consultation-take": _consultation,
    "partnerships:consultation-start": _consultation,
    "partnerships:consultation-close": _consultation,
    "partnerships:guide-case": lambda o: ["mihon"],
    "partnerships:partnership-detail": lambda o: [o.published.pk],
    "partnerships:partnership-short": lambda o: [o.published.pk],
    "partnerships:proposal-create": _org,
    "partnerships:proposal-detail": lambda o: [o.sent.number],
    "partnerships:proposal-print": lambda o: [o.sent.number],
    "partnerships:proposal-edit": lambda o: [o.draft.number, "gains"],
    "partnerships:proposal-check": lambda o: [o.draft.number],
    "partnerships:proposal-done": lambda o: [o.sent.number],
    "partnerships:proposal-consult": lambda o: [o.draft.number],
    "partnerships:proposal-return": lambda o: [o.consulting.number],
    "partnerships:proposal-send": lambda o: [o.draft.number],
    "partnerships:proposal-withdraw": lambda o: [o.sent.number],
    "partnerships:proposal-advise": lambda o: [o.sent.number],
    "partnerships:proposal-note": lambda o: [o.in_talks.number],
    "partnerships:proposal-gain": lambda o: [o.in_talks.number],
    "partnerships:proposal-promise": lambda o: [o.in_talks.number],
    "partnerships:proposal-promise-on-behalf": lambda o: [o.in_talks.number],
    "partnerships:proposal-close": lambda o: [o.agreed.number],
    "partnerships:proposal-copy": lambda o: [o.sent.number],
    "partnerships:publication-ask": _private,
    "partnerships:publication-take-back": _confirming,
    "partnerships:publication-publish": _confirming,
    "partnerships:consent-on-paper": _confirming,
    "partnerships:consent-give": _confirming,
    "partnerships:publication-stop": lambda o: [o.published.pk],
    "partnerships:consent-by-token": lambda o: [o.consent_token.secret],
    "partnerships:consent-token-stop": lambda o: [o.consent_token.secret],
    "partnerships:desk-partnership": _private,
    "partnerships:partnership-edit": lambda o: [o.private.pk, "what"],
    "partnerships:partnership-activate": _private,
    "partnerships:partnership-suspend": lambda o: [o.active.pk],
    "partnerships:partnership-resume": _private,
    "partnerships:partnership-complete": lambda o: [o.active.pk],
    "partnerships:partnership-cancel": _private,
    "partnerships:proposal-reply": lambda o: [o.sent.number],
    "partnerships:proposal-reply-on-behalf": lambda o: [o.sent.number],
    "partnerships:match-listing": lambda o: [o.listing.pk],
    "partnerships:match-dismiss": _pair,
    "partnerships:match-undo": _pair,
    "partnerships:introduction-create": _pair,
    "partnerships:introduction-detail": _introduction,
    "partnerships:introduction-on-behalf": lambda o: [o.introduction.pk, "first"],
    "partnerships:introduction-contacts": _introduction,
    "partnerships:introduction-withdraw": _introduction,
    "partnerships:paper-detail": lambda o: [o.sheet.number],
    "partnerships:paper-cancel": lambda o: [o.sheet.number],
    "partnerships:reply-sheet-print": lambda o: [o.sent.number],
    "partnerships:reply-by-token": lambda o: [o.reply_token.secret],
}


def path_of(name: str, o: Any) -> str:
    return reverse(name, args=ARGUMENTS.get(name, NOTHING)(o))
