"""The arguments with which each address is opened in the sweeps; `o` is `objects.Objects`."""

from collections.abc import Callable
from typing import Any

from django.urls import get_resolver, reverse

from kyodo_portal.history.kinds import Category
from kyodo_portal.notices.stopping import StopLink
from organizations.follows import Stop, confirm_token
from organizations.renewal import RenewalLink
from partnerships.models import JointCheck
from tests.project import rooms

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


def _draft_promise(o: Any) -> list[Any]:
    return [o.private.pk, o.promise_draft.pk]


def _shown_promise(o: Any) -> list[Any]:
    return [o.confirming.pk, o.promise_shown.pk]


def _consultation(o: Any) -> list[Any]:
    return [o.consultation.number]


def _pair(o: Any) -> list[Any]:
    return [o.world.orgs.npo.pk, o.world.orgs.stranger.pk]


def _sheet(o: Any) -> list[Any]:
    return [o.active.pk, "proceed", o.year]


def _plan(o: Any) -> list[Any]:
    return [o.active.pk, "plan", o.year]


def _side(o: Any) -> list[Any]:
    return [*_sheet(o), o.world.orgs.npo.pk]


def _step(o: Any) -> list[Any]:
    return [o.active.pk, JointCheck.objects.get(record__sheet__partnership=o.active).pk]


def _introduction(o: Any) -> list[Any]:
    return [o.introduction.pk]


def _handover(o: Any) -> list[Any]:
    return [o.handover.pk]


def _written(o: Any) -> list[Any]:
    return [o.written_draft.pk]


def _handed(o: Any) -> list[Any]:
    return [o.handed_draft.pk]


ARGUMENTS: dict[str, Callable[[Any], list[Any]]] = {
    "partnerships:ward-report-list": lambda o: ["asahi"],
    "partnerships:desk-report-year": lambda o: [o.report.year],
    **dict.fromkeys(
        (
            f"partnerships:{name}"
            for name in (
                *("desk-report", "report-edit", "report-comment", "report-ask"),
                *("report-return", "report-publish", "report-take-back"),
            )
        ),
        lambda o: [o.report.year, "asahi"],
    ),
    **dict.fromkeys(
        (f"partnerships:report-{name}" for name in ("detail", "pdf", "csv")),
        lambda o: ["asahi", o.published_report.year],
    ),
    **dict.fromkeys(
        (f"partnerships:step-back{name}" for name in ("", "-edit", "-check", "-restart")),
        lambda o: [o.active.pk],
    ),
    "partnerships:support-step-done": lambda o: [o.shared_log.pk],
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
    "partnerships:consent-sheet": lambda o: [o.confirming.pk, o.world.orgs.shakyo.pk],
    "partnerships:leaflet-block": _private,
    "partnerships:activity-report-list": lambda o: [o.published.pk],
    "partnerships:activity-report-create": lambda o: [o.published.pk],
    **{
        f"partnerships:activity-report-{verb}": lambda o: [o.published.pk, o.activity_report.pk]
        for verb in ("edit", "allow", "remove")
    },
    **{
        f"partnerships:{name}": lambda o: [o.published.pk, o.activity_photo.pk]
        for name in ("activity-report-photo", "activity-report-photo-small")
    },
    **{
        f"partnerships:{name}": lambda o: [o.published.pk, o.main_photo.pk]
        for name in ("activity-photo", "activity-photo-small")
    },
    **{
        f"partnerships:{name}": lambda o: [o.consent_token.secret, o.asked_photo.pk]
        for name in ("consent-token-photo", "consent-token-photo-small")
    },
    "partnerships:public-fields": _confirming,
    "partnerships:public-field": _confirming,
    "partnerships:consent-token-field": lambda o: [o.consent_token.secret],
    "partnerships:publication-ask-changes": _confirming,
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
    "partnerships:sheet-list": lambda o: [o.active.pk],
    **{
        f"partnerships:sheet-{name}": _sheet
        for name in ("detail", "open", "meet", "joint", "word", "print", "number")
    },
    "partnerships:sheet-version": lambda o: [*_plan(o), 1],
    "partnerships:sheet-side": _side,
    "partnerships:sheet-take-back": _side,
    "partnerships:sheet-on-paper": _side,
    "partnerships:step-done": _step,
    "partnerships:partnership-reflect": lambda o: [o.active.pk],
    "partnerships:partnership-continue": _private,
    "partnerships:principle-list": lambda o: [o.active.pk],
    "partnerships:principle-new": lambda o: [o.active.pk],
    "partnerships:principle-joint": lambda o: [o.active.pk],
    "partnerships:principle-own": lambda o: [o.active.pk, o.world.orgs.npo.pk],
    "partnerships:principle-review": lambda o: [o.active.pk, 1],
    "partnerships:principle-talk": lambda o: [o.talk.pk],
    "partnerships:extra-item-end": lambda o: [o.extra.pk],
    "partnerships:partnership-edit": lambda o: [o.private.pk, "what"],
    **{
        f"partnerships:agreement-{page}": _draft_promise
        for page in ("terms", "ask", "drop", "print", "pdf", "signed-file")
    },
    **{
        f"partnerships:agreement-{page}": _shown_promise
        for page in (
            "detail",
            "versions",
            "take-back",
            "conclude",
            "confirm",
            "on-paper",
            "sheet-print",
        )
    },
    "partnerships:agreement-list": _private,
    "partnerships:agreement-start": lambda o: [o.active.pk],
    "partnerships:agreement-clause": lambda o: [*_draft_promise(o), 3],
    "partnerships:agreement-version": lambda o: [*_shown_promise(o), 1],
    "partnerships:agreement-end": lambda o: [o.private.pk, o.noted.pk],
    "partnerships:agreement-signed": lambda o: [o.private.pk, o.noted.pk],
    "partnerships:agreement-by-token": lambda o: [o.promise_token.secret],
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
    **rooms.arguments_of("proposal", lambda o: o.in_talks.number, lambda o: o.letter_room),
    **rooms.arguments_of("partnership", lambda o: o.active.pk, lambda o: o.active_room),
    "partnerships:proposal-talks-staff-note": lambda o: [o.agreed.number],
    "partnerships:paper-detail": lambda o: [o.paper_sheet.number],
    "partnerships:paper-cancel": lambda o: [o.paper_sheet.number],
    "partnerships:reply-sheet-print": lambda o: [o.sent.number],
    "districts:posting-end": lambda o: [o.posting.pk],
    "districts:rhythm-edit": lambda o: ["asahi", "mihon"],
    "organizations:relation-notes": _org,
    "organizations:relation-note-edit": lambda o: [o.relation.pk],
    "organizations:relation-note-delete": lambda o: [o.relation.pk],
    "partnerships:partnership-keeper": _private,
    **{
        f"partnerships:handover-{page}": _handover
        for page in ("detail", "plan", "cancel", "hand", "print", "pdf")
    },
    "partnerships:handover-part": lambda o: [o.handover.pk, 4],
    "partnerships:handover-receive": lambda o: [o.handover.pk, 4],
    **{
        f"partnerships:officer-{page}": _org
        for page in ("handover", "edit", "receive", "cancel", "print", "pdf")
    },
    "partnerships:draft-detail": _handed,
    "partnerships:draft-edit": _written,
    "partnerships:draft-hand": _written,
    "partnerships:draft-drop": _written,
    "partnerships:draft-return": _handed,
    "partnerships:draft-register": _handed,
    "partnerships:reply-by-token": lambda o: [o.reply_token.secret],
}


def path_of(name: str, o: Any) -> str:
    return reverse(name, args=ARGUMENTS.get(name, NOTHING)(o))
