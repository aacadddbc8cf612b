"""Every form that carries a version, and how two people meet in it (scenario 16).

`edits(o)` are the forms that edit a text which stays; `steps(o)` are those that are done once,
where the second one comes too late: what they wrote must not be lost either.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from django.utils import timezone

from districts.forms.rhythm import RhythmForm
from kyodo_portal.lib.dates import format_date
from kyodo_portal.lib.forms import VersionMixin
from kyodo_portal.words.forms import WordsForm
from organizations.forms import contact, desk, events, listings, profile, registration, relations
from partnerships.forms import (
    activity_reports,
    agreements,
    drafts,
    handover,
    joint_records,
    officers,
    parties,
    principles,
    proposals,
    records,
    replies,
    reports,
    rooms,
    sheets,
    stepback,
    talks,
    tasks,
    words,
)
from partnerships.forms import registration as partnership
from partnerships.forms.activities import ActivitiesForm
from partnerships.models import Handover
from tests import factories as make
from tests.organizations.helpers import ready_draft, submitted

THEIRS, MINE = "となりの人の文です。", "わたしの文です。見本。"
# What other forms are made of; no page shows one of these itself.
BASES = {
    profile.TaskForm,
    tasks.TaskForm,
    agreements.DraftForm,
    proposals.PageForm,
}

Values = dict[str, Any]


@dataclass(frozen=True)
class Edit:
    """One form: its class, its page, who opens it, and what two people send.

    `seen` is what the page of the conflict says of theirs and mine; `also` what both send besides.
    """

    form: type
    path: str
    persona: str
    theirs: Values
    mine: Values
    seen: tuple[str, str] = (THEIRS, MINE)
    also: Values = field(default_factory=dict)
    action: str = ""

    def __str__(self) -> str:
        return f"{self.form.__module__.rpartition('.')[2]}.{self.form.__name__} {self.path}"


def text(name: str) -> tuple[Values, Values]:
    """Two people write different texts into one field."""
    return {name: THEIRS}, {name: MINE}


def day(name: str, one: int, other: int) -> tuple[Values, Values, tuple[str, str]]:
    """Two people choose different days, counted from today."""
    dates = [timezone.localdate() + timedelta(days=days) for days in (one, other)]
    sent = [
        {f"{name}_{part}": str(getattr(date, part)) for part in ("year", "month", "day")}
        for date in dates
    ]
    return *sent, (format_date(dates[0]), format_date(dates[1]))


def edits(o: Any) -> Iterator[Edit]:
    yield from _profile(o)
    yield from _proposal(o)
    yield from _registration(o)
    yield from _promise(o)
    yield from _sheets(o)
    yield from _principles(o)
    yield from _rooms(o)
    yield from _desk(o)


def _profile(o: Any) -> Iterator[Edit]:
    base, who = f"/my/orgs/{o.world.orgs.npo.pk}", "npo_manager"
    yield Edit(profile.BasicForm, f"{base}/edit/basic/", who, *text("name"))
    area = {"themes": [str(make.ThemeFactory().pk)]}
    yield Edit(profile.AreaForm, f"{base}/edit/area/", who, *text("participants"), also=area)
    yield Edit(profile.IntroForm, f"{base}/edit/intro/", who, *text("summary"))
    yield Edit(contact.ContactForm, f"{base}/edit/contact/", who, *text("contact_name"))
    pages = ("https://tonari.example.jp/", "https://watashi.example.jp/")
    sent = ({"website": pages[0]}, {"website": pages[1]})
    yield Edit(profile.LinksForm, f"{base}/edit/links/", who, *sent, pages)
    listing = f"{base}/listings/{o.listing.pk}/edit/"
    yield Edit(listings.ListingForm, listing, who, *text("detail"))
    yield Edit(events.EventForm, f"{base}/events/{o.event.pk}/edit/", who, *text("text"))
    outgoing = f"{base}/handover/edit/"
    yield Edit(officers.OfficerHandoverEditForm, outgoing, who, *text("note"))


def _proposal(o: Any) -> Iterator[Edit]:
    base, who = f"/proposals/{o.draft.number}/edit", "npo_manager"
    yield Edit(proposals.PartnerForm, f"{base}/partner/", who, *text("reason"))
    yield Edit(proposals.ActivityForm, f"{base}/activity/", who, *text("activity"))
    yield Edit(proposals.GainsForm, f"{base}/gains/", who, *text("request"))
    asked = ({"bridge_requests": ["sit_in"]}, {"bridge_requests": ["copy"]})
    said = ("話し合いに同席してほしい", "写しだけ")
    yield Edit(proposals.ThirdPartyForm, f"{base}/third-party/", who, *asked, said)
    yield Edit(proposals.ReplyWishForm, f"{base}/reply/", who, *day("reply_by", 40, 50))
    gain = f"/proposals/{o.in_talks.number}/gain/"
    yield Edit(talks.GainForm, gain, "shakyo_manager", *text("text"))


def _registration(o: Any) -> Iterator[Edit]:
    base, who = f"/desk/partnerships/{o.private.pk}/register", "asahi_staff"
    heard = {"heard-via": "", "heard-role": "", "heard-on_year": "", "heard-on_month": ""}
    heard |= {"heard-on_day": ""}
    needed = {"money": {f"status_{o.year}": "running"}, "promise": day("made_on", 0, 0)[0]}
    for form, task, *sent in (
        (
            *(partnership.PartiesForm, "parties"),
            *({"role_1": "lead"}, {"role_1": "bridge"}, ("主に進める", "橋わたし")),
        ),
        (partnership.PlaceForm, "place", *text("place_text")),
        (partnership.WhatForm, "what", *text("origin_text")),
        (ActivitiesForm, "activities", *text("text_1")),
        (records.PromiseForm, "promise", *text("outline")),
        (
            *(records.MoneyForm, "money"),
            *({f"band_{o.year}": "under_50k"}, {f"band_{o.year}": "zero"}),
            ("5万円まで", "かからない"),
        ),
        (principles.PrinciplesForm, "principles", *text("how_2")),
        (words.EffectsForm, "effects", *text("learned")),
    ):
        also = heard | needed.get(task, {})
        yield Edit(form, f"{base}/{task}/", who, *sent, also=also)


def _promise(o: Any) -> Iterator[Edit]:
    base, who = f"/partnerships/{o.private.pk}/agreement/{o.promise_draft.pk}", "coordinator_a"
    yield Edit(agreements.ClauseForm, f"{base}/clauses/1/", who, *text("text"))
    party = f"text_{o.world.orgs.npo.pk}"
    yield Edit(agreements.ClauseForm, f"{base}/clauses/3/", who, *text(party))
    yield Edit(agreements.TermsForm, f"{base}/terms/", who, *text("over_year"))


def _sheets(o: Any) -> Iterator[Edit]:
    base, npo = f"/partnerships/{o.active.pk}/sheets", o.world.orgs.npo.pk
    side = f"{base}/proceed/{o.year}/side/{npo}/"
    keep = {"answer_R2": "done", "step": ""}
    yield Edit(sheets.SideForm, side, "npo_manager", *text("note_R2"), also=keep)
    joint = f"{base}/plan/{o.year}/joint/"
    yield Edit(
        joint_records.JointForm,
        joint,
        "npo_manager",
        *text("talked_P1"),
        also={"reason": "見本のわけ", "third_party": "yes"},
    )
    word = f"{base}/plan/{o.year}/word/"
    yield Edit(sheets.BridgeWordForm, word, "coordinator_a", *text("text"))


def _principles(o: Any) -> Iterator[Edit]:
    base, npo = f"/partnerships/{o.active.pk}/principles", o.world.orgs.npo.pk
    now = {"occasion": "mid_year"}
    yield Edit(principles.ReviewForm, f"{base}/new/", "npo_manager", *text("how_1"), also=now)
    yield Edit(principles.PrinciplesForm, f"{base}/joint/", "npo_manager", *text("how_2"))
    party = o.active.parties.get(organization=npo).pk
    own = {f"status_1_{party}": "confirmed"}
    yield Edit(
        principles.PrinciplesForm,
        f"{base}/own/{npo}/",
        "npo_manager",
        *text(f"how_1_{party}"),
        also=own | {f"how_{n}_{party}": "" for n in range(2, 7)},
    )


def _rooms(o: Any) -> Iterator[Edit]:
    at = {"starts_at_hour": "10", "starts_at_minute": "0"}
    held = o.active_room.room.meetings.get(status="held").pk
    for base, room in (
        (f"/partnerships/{o.active.pk}/talks", o.active_room),
        (f"/proposals/{o.in_talks.number}/talks", o.letter_room),
    ):
        yield Edit(rooms.PointForm, f"{base}/points/P1/", "npo_manager", *text("text"))
        planned = f"{base}/meetings/{room.meeting.pk}/"
        yield Edit(rooms.PlanForm, planned, "npo_manager", *text("agenda"), also=at)
    log = f"/partnerships/{o.active.pk}/talks/meetings/{held}/"
    yield Edit(rooms.LogForm, log, "npo_manager", *text("decided"))


def _desk(o: Any) -> Iterator[Edit]:
    report = f"/partnerships/{o.published.pk}/reports/{o.activity_report.pk}/edit/"
    as_it_is = {"without": [], "alt_2": "", "alt_3": "", "people_agreed": []}
    yield Edit(activity_reports.ReportForm, report, "npo_manager", *text("text"), also=as_it_is)
    annual = f"/desk/annual-report/{o.report.year}/asahi/edit/"
    yield Edit(reports.ReportForm, annual, "asahi_staff", *text("opening"))
    plan = f"/partnerships/{o.active.pk}/step-back/edit/"
    yield Edit(stepback.StepBackForm, plan, "coordinator_a", *text("groups_do"))
    draft = f"/desk/drafts/{o.written_draft.pk}/edit/"
    heard = {"heard-via": "phone", "heard-role": "会長"} | day("heard-on", 0, 0)[0]
    yield Edit(drafts.DraftEditForm, draft, "coordinator_a", *text("purpose"), also=heard)
    for number in range(4, 8):
        part = f"/desk/handover/{o.handover.pk}/parts/{number}/"
        yield Edit(handover.HandoverPartForm, part, "asahi_staff", *text("text"))
    moved = f"/desk/handover/{o.handover.pk}/plan/"
    yield Edit(handover.HandoverReplanForm, moved, "asahi_approver", *day("changes_on", 70, 80))
    note = f"/desk/notes/{o.relation.pk}/"
    yield Edit(relations.RelationNoteEditForm, note, "asahi_staff", *text("text"))
    yield Edit(RhythmForm, "/desk/rhythm/asahi/mihon/", "asahi_staff", *text("note"))
    yield Edit(WordsForm, f"/desk/words/{o.words.pk}/", "city_staff", *text("note"))


def steps(o: Any) -> Iterator[Edit]:
    yield from _reviews(o)
    yield from _answers(o)
    yield from _said_once(o)


def _reviews(o: Any) -> Iterator[Edit]:
    waiting, ready = submitted(o.world), ready_draft(o.world)
    page = f"/desk/orgs/{waiting.pk}/"
    nothing: tuple[Values, Values, tuple[str, str]] = ({}, {}, ("", ""))
    yield Edit(desk.ApproveForm, page, "asahi_staff", *nothing, action=f"{page}approve/")
    back = text("return-intro")
    yield Edit(desk.ReturnForm, page, "asahi_staff", *back, action=f"{page}return/")
    send = f"/my/orgs/{ready.pk}/submit/"
    all_true = {"declarations": list(registration.DECLARATIONS)}
    yield Edit(registration.SubmitForm, send, "stranger_manager", *nothing, also=all_true)


def _answers(o: Any) -> Iterator[Edit]:
    base = f"/proposals/{o.sent.number}"
    no = {"answer": "decline", "answerer_role": "chair", "decline_reason": "timing"}
    no |= {"introduced_name": "", "bridge_arranges": []}
    reply = f"{base}/reply/"
    yield Edit(replies.ReplyForm, reply, "shakyo_manager", *text("word"), also=no)
    linked = f"/reply/{o.reply_token.secret}/"
    yield Edit(replies.ReplyForm, linked, "anonymous", *text("word"), also=no)
    heard = no | {"via": "phone", "told": "on"} | day("heard_on", 0, 0)[0]
    behalf = f"{base}/reply-on-behalf/"
    yield Edit(replies.ReplyOnBehalfForm, behalf, "coordinator_a", *text("word"), also=heard)


def _said_once(o: Any) -> Iterator[Edit]:
    active, npo = o.active.pk, o.world.orgs.npo.pk
    talk = f"/desk/sheets/talks/{o.talk.pk}/"
    yield Edit(principles.TalkForm, talk, "coordinator_a", *text("note"))
    leave = f"/partnerships/{active}/parties/{npo}/leave/"
    merged = ({"successor": str(o.world.orgs.stranger)}, {"successor": str(o.world.orgs.far)})
    seen = ("", str(o.world.orgs.far))
    yield Edit(parties.LeaveForm, leave, "asahi_staff", *merged, seen, also={"reason": "merged"})
    held = f"/partnerships/{active}/talks/meetings/{o.active_room.meeting.pk}/held/"
    today = day("on", 0, 0)[0] | {"present": [f"o{npo}"]}
    yield Edit(rooms.LogForm, held, "npo_manager", *text("decided"), also=today)
    paper = f"/partnerships/{active}/sheets/proceed/{o.year}/side/{npo}/on-paper/"
    came = {"answer_R1": "done", "via": "paper", "answerer_role": "会長", "told": "on"}
    came |= {"answer_R2": "", "answer_R3": "", "answer_X1": "", "note_R2": "", "note_R3": ""}
    came |= {"note_X1": ""} | day("received_on", 0, 0)[0]
    yield Edit(sheets.PaperSideForm, paper, "coordinator_a", *text("note_R1"), also=came)
    yield _successor(o)


def _successor(o: Any) -> Edit:
    """After the day somebody is named for what waits in the section."""
    Handover.objects.filter(pk=o.handover.pk).update(
        successor=None, switched_at=timezone.now(), changes_on=timezone.localdate()
    )
    named = tuple(
        {"successor_email": f"{persona}@example.jp"} for persona in ("midori_staff", "city_staff")
    )
    path = f"/desk/handover/{o.handover.pk}/plan/"
    return Edit(handover.SuccessorForm, path, "asahi_approver", *named, ("", ""))


def versioned_forms() -> set[type]:
    """Every form class of the portal with a version, found by looking; none that tests declare."""
    for root in ("kyodo_portal", "districts", "organizations", "partnerships"):
        package = import_module(root)
        for module in walk_packages(package.__path__, f"{root}."):
            if ".forms" in module.name:
                import_module(module.name)
    return {form for form in _below(VersionMixin) if not form.__module__.startswith("tests.")}


def _below(form: type) -> Iterator[type]:
    for child in form.__subclasses__():
        yield child
        yield from _below(child)
