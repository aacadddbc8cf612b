"""What people write, and what stands in the mails: for the tests of scenario 22."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from districts.models import District, Office, Ward
from kyodo_portal.history.models import Notice
from kyodo_portal.history.sending import compose
from organizations.models import Event, Listing, Organization, RelationNote
from partnerships import models as made

# Shorter ones are words that anybody may use.
SHORTEST = 10

# What people write, by table. The title of a letter and the name of a partnership are labels:
# mails name what they are about (domain.md §7).
TEXTS: dict[type[models.Model], tuple[str, ...]] = {
    made.Proposal: (
        *("reason", "activity", "place", "audience", "people", "sender_gain", "expected_gain"),
        *("offer_text", "request", "recipient_gain", "outcome_note"),
    ),
    made.Reply: ("gain", "question", "word"),
    made.Advice: ("text",),
    made.Note: ("text",),
    made.Point: ("text",),
    made.Meeting: ("place", "agenda", "decided", "roles"),
    made.Pledge: ("what",),
    made.RoomFile: ("note",),
    made.StaffNote: ("text",),
    made.Partnership: (
        *("purpose", "origin_text", "started_text", "place_text", "effect_text"),
        *("learned", "status_reason", "other_participants", "scheme"),
    ),
    made.Party: ("intro", "effort", "note"),
    made.Activity: ("text",),
    made.Gratitude: ("text",),
    made.ActivityReport: ("text",),
    made.ReportPhoto: ("alt",),
    made.ActivityPhoto: ("alt",),
    made.Agreement: ("outline", "clauses", "over_year"),
    made.AgreementVersion: ("content",),
    made.Confirmation: ("word",),
    made.Consent: ("word",),
    made.CheckSheet: ("bridge_word",),
    made.CheckDraft: ("note",),
    made.JointRecord: ("target", "reason"),
    made.JointCheck: ("talked", "next_step", "next_who"),
    made.ExtraItem: ("text",),
    made.PrincipleRecord: ("how", "evidence"),
    made.PrincipleTalk: ("note",),
    made.StepBackPlan: ("groups_do", "office_does", "outcome"),
    made.SupportLog: ("content", "connected_to", "next_step"),
    made.Consultation: ("detail", "town", "name", "email", "phone", "call_time", "outcome"),
    made.PartnershipDraft: ("purpose", "place_text", "note", "answer"),
    made.HandoverPart: ("text",),
    made.OfficerHandover: ("note",),
    made.Introduction: ("words",),
    made.AnnualReport: ("opening", "about_works", "looking_back", "next_year"),
    made.ReportComment: ("text",),
    RelationNote: ("text",),
}
# Names of things, and what the portal writes itself.
LABELS = {
    *("number", "title", "name", "heading", "effect_title", "pair_label", "activities_heading"),
    *("author_label", "made_by_label", "entered_label", "recorded_label"),
    *("answerer_role", "received_role", "role", "invited_email", "reference", "path"),
    *("submission_key", "receipt_key", "seed_slug", "source_note", "key", "part", "done_pages"),
    *("bridge_requests", "public_clauses", "public_codes", "funding", "numbers", "kept"),
}
# The guide is printed matter; a public version repeats what stands above; links are secrets.
PRINTED = {
    *(made.Principle, made.Step, made.CheckItem, made.Tip, made.Voice, made.Case, made.Programme),
    *(made.Memo, made.Definition, made.PublicVersion, made.HiddenField, made.AccessToken),
}


def sentences(value: Any) -> Iterator[str]:
    """The sentences in a value: a text, or texts in lists and tables."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from sentences(part)
    elif isinstance(value, str):
        pieces = (piece.strip() for piece in re.split(r"[。\n！？]", value))
        yield from (piece for piece in pieces if len(piece) >= SHORTEST)


def written() -> dict[str, str]:
    """{sentence: where it was written} of everything that people wrote, without mere names."""
    found: dict[str, str] = {}
    for model, fields in TEXTS.items():
        for row in model._default_manager.values(*fields):
            for name, value in row.items():
                where = f"{model.__name__}.{name}"
                found |= dict.fromkeys(sentences(value), where)
    named = "\n".join(names())
    return {
        sentence: where
        for sentence, where in found.items()
        if sentence not in named
        and not re.fullmatch(r"[\d年月日（）月火水木金土・〜 -]+", sentence)
    }


def names() -> Iterator[str]:
    """What mails may call things by."""
    for model, field in (
        *((Organization, "name"), (Office, "name"), (District, "name"), (Ward, "name")),
        *((Event, "name"), (Listing, "title"), (made.Proposal, "title")),
        *((made.Partnership, "name"), (made.PartnershipDraft, "name")),
    ):
        yield from model._default_manager.values_list(field, flat=True)


def whole(notice: Notice) -> str:
    """Everything of a mail as it would be sent: subject, text, and whatever stands beside it."""
    message = compose(notice)
    others = [str(content) for content, _kind in getattr(message, "alternatives", [])]
    return "\n".join([message.subject, message.body, *others])


def leaks(mails: Iterable[tuple[str, str]], texts: dict[str, str]) -> set[tuple[str, str, str]]:
    """(kind, where it was written, sentence) of everything written that stands in a mail."""
    return {
        (kind, where, sentence)
        for kind, mail in mails
        for sentence, where in texts.items()
        if sentence in mail
    }


def mails_of(notices: Any) -> list[tuple[str, str]]:
    return [(notice.kind, whole(notice)) for notice in notices.select_related("user")]
