"""A partnership in any state and publication, brought there by the steps that people take.

Each text stands in one place only, so that a page tells by its words what it shows. Who may meet
which word on which page is written in `states`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from kyodo_portal.lib.dates import fiscal_year
from organizations.models import RelationNote
from partnerships.actions import joint_records
from partnerships.actions import partnerships as life
from partnerships.actions import publication as publishing
from partnerships.actions import registration as save
from partnerships.actions.activity_reports import allow_report, create_report
from partnerships.actions.principles import PrincipleLine, save_principles
from partnerships.actions.reflection import begin_reflection
from partnerships.actions.sheets import open_sheet, save_side
from partnerships.actions.yearly import ask_yearly, expire_publication, lapse_publication
from partnerships.clauses import content_of
from partnerships.models import Agreement, AgreementVersion, Partnership, Principle, Proposal
from partnerships.parties import active_parties
from partnerships.sheets import sheet_of
from tests import factories as make
from tests.partnerships.partnership_world import all_say_yes, say
from tests.partnerships.proposal_steps import proposal_in
from tests.personas import World
from tests.project import rooms
from tests.project.objects import LETTER_FIELDS

NAME = "かなりあの連携"
PURPOSE = "かなりあの目的"
NEW_PURPOSE = "かなりあのあたらしい目的"
CHOSEN_CLAUSE = "かなりあの公開する条文"
CLAUSE = "かなりあの公開しない条文"
PLANNED = "かなりあの計画で話したこと"
CHOSEN_CHECK = "かなりあの公開する振り返り"
CHECK = "かなりあの公開しない振り返り"
DRAFT = "かなりあの見方の下書き"
ALLOWED_REPORT = "かなりあの公開する報告"
REPORT = "かなりあの公開しない報告"
LETTER = "かなりあの手紙"
CONSENT = "かなりあの直してほしい所"
REASON = "かなりあの理由"
RELATION = "かなりあのつきあい"
LIAISON = "かなりあの連絡の人"

# Brings a registered partnership to a state.
Step = Callable[[World, Partnership], Any]


@dataclass
class Sample:
    """A partnership with one of everything inside, in the state and publication of these keys."""

    world: World
    status: str
    publication: str
    origin: Proposal = field(init=False)
    year: int = field(init=False)
    partnership: Partnership = field(init=False)
    promise: Agreement = field(init=False)
    room: SimpleNamespace = field(init=False)

    def __post_init__(self) -> None:
        w = self.world
        self.year = fiscal_year(timezone.localdate())
        self.origin = proposal_in(w, "agreed", **dict.fromkeys(LETTER_FIELDS[:-1], LETTER))
        self.partnership = registered(w, self.origin)
        furnish(self)
        add_report(self, ALLOWED_REPORT, allowed=True)
        add_report(self, REPORT, allowed=False)
        note_privately(w)
        for step in (STATES[self.status], PUBLICATIONS[self.publication]):
            step(w, self.now)

    @property
    def now(self) -> Partnership:
        """The partnership as another request would read it."""
        return again(self.partnership)


def again(partnership: Partnership) -> Partnership:
    rows = Partnership.objects.select_related("ward", "third_party", "shown", "asking")
    return rows.get(pk=partnership.pk)


def registered(w: World, origin: Any) -> Partnership:
    """準備中, out of an agreed proposal, with what a public page needs."""
    staff, g = w["asahi_staff"], w.orgs
    partnership = life.create_partnership(
        by=staff,
        ward=w.places.asahi,
        name=NAME,
        purpose=PURPOSE,
        parties=[(g.npo, "lead"), (g.shakyo, "cooperate")],
        districts=[w.places.a],
        third_party=w.offices.plaza_a,
        origin=origin,
    )
    save.save_activities(partnership, by=staff, activities=[("見本の市", "月に1回です。")])
    # A cancelled one is public only with what was learned.
    save.save_effects(again(partnership), by=staff, learned="小さく始めるとよい。")
    return partnership


def furnish(o: Any) -> None:
    """Promise, check sheets, principles and talks: what only those inside read.

    `o` has world, partnership and year; it gets `promise` and `room`.
    """
    o.promise = add_promise(o.partnership)
    add_sheets(o)
    lines = [PrincipleLine(row, None, "not_yet") for row in Principle.objects.all()]
    save_principles(again(o.partnership), by=o.world["asahi_staff"], lines=lines)
    o.room = rooms.furnish(o.world, partnership=o.partnership)


def add_promise(partnership: Partnership) -> Agreement:
    """A written promise that stands, with one clause for everybody and one that is not."""
    promise = make.AgreementFactory(
        partnership=partnership,
        status="concluded",
        number=1,
        made_on=timezone.localdate(),
        clauses={"1": CHOSEN_CLAUSE, "2": CLAUSE},
        public_clauses=[1],
    )
    content = content_of(promise, active_parties(partnership))
    AgreementVersion.objects.create(agreement=promise, number=1, content=content)
    return promise


def add_sheets(o: Any) -> None:
    """The plan and the reflection recorded together, and a draft of one side while it is blind."""
    record(o, "plan", dict.fromkeys(("P1", "P2", "P3", "P4"), PLANNED))
    record(o, "reflect", {"F1": CHOSEN_CHECK, "F2": CHECK, "F3": CHECK}, public_codes=["F1"])
    staff, parties = o.world["asahi_staff"], active_parties(o.partnership)
    open_sheet(again(o.partnership), by=staff, sheet="proceed", year=o.year)
    blind = sheet_of(again(o.partnership), "proceed", o.year)
    save_side(blind, by=None, organization=parties[0].organization, answers={"R1": ("done", DRAFT)})


def record(o: Any, sheet: str, talked: dict[str, str], **more: Any) -> None:
    """One joint record of today with these words."""
    checks = {code: joint_records.Talked("done", text) for code, text in talked.items()}
    meeting = joint_records.Meeting(met_on=timezone.localdate())
    entry = joint_records.Record(meeting=meeting, checks=checks, **more)
    joint_records.record_joint(
        sheet_of(again(o.partnership), sheet, o.year), by=o.world["asahi_staff"], entry=entry
    )


def add_report(o: Any, text: str, *, allowed: bool) -> None:
    """A day that the NPO reports, for everybody or for those inside."""
    by = o.world["npo_manager"]
    values = {"on": timezone.localdate(), "title": text, "text": "", "event": None}
    report = create_report(
        again(o.partnership), o.world.orgs.npo, by=by, values={**values, "participants": None}
    )
    if allowed:
        allow_report(report, by=by, value=True)


def note_privately(w: World) -> None:
    """What the ward keeps about a party, and whom it telephones there."""
    RelationNote.objects.create(
        organization=w.orgs.npo,
        office=w.offices.asahi,
        on=timezone.localdate(),
        text=RELATION,
        written_by=w["asahi_staff"],
    )
    w.orgs.npo.liaison_name = LIAISON
    w.orgs.npo.save()


# --- states ------------------------------------------------------------------------------------


def stay(w: World, p: Partnership) -> None:
    """As it was registered."""


def activate(w: World, p: Partnership) -> None:
    life.activate_partnership(p, by=w["asahi_staff"])


def reflect(w: World, p: Partnership) -> None:
    activate(w, p)
    begin_reflection(p, by=w["npo_manager"])


def complete(w: World, p: Partnership) -> None:
    reflect(w, p)
    life.complete_partnership(p, by=w["asahi_staff"])


def suspend(w: World, p: Partnership) -> None:
    activate(w, p)
    life.suspend_partnership(p, by=w["asahi_staff"], reason=REASON)


def cancel(w: World, p: Partnership) -> None:
    activate(w, p)
    life.cancel_partnership(p, by=w["asahi_approver"], reason=REASON)


STATES: dict[str, Step] = {
    "preparing": stay,
    "active": activate,
    "reflecting": reflect,
    "suspended": suspend,
    "completed": complete,
    "cancelled": cancel,
}


# --- publication -------------------------------------------------------------------------------


def ask(w: World, p: Partnership) -> None:
    """One party agrees, the other wants something changed."""
    publishing.ask_consent(p, by=w["asahi_staff"])
    say(p, w.orgs.npo, "yes")
    publishing.give_consent(
        p, by=None, organization=w.orgs.shakyo, answer="no", round=p.consent_round, word=CONSENT
    )


def publish(w: World, p: Partnership) -> None:
    publishing.ask_consent(p, by=w["asahi_staff"])
    now = again(all_say_yes(p))
    publishing.publish_partnership(now, by=w["asahi_approver"], round=now.consent_round)


def edit(w: World, p: Partnership) -> None:
    """New words wait for the parties beside the old ones that are public."""
    publish(w, p)
    save.save_what(again(p), by=w["asahi_staff"], name=NAME, purpose=NEW_PURPOSE)


def ask_in_april(w: World, p: Partnership) -> None:
    publish(w, p)
    ask_yearly(again(p))


def lapse(w: World, p: Partnership) -> None:
    edit(w, p)
    lapse_publication(again(p))


def expire(w: World, p: Partnership) -> None:
    ask_in_april(w, p)
    expire_publication(again(p))


def take_back(w: World, p: Partnership) -> None:
    ask(w, p)
    publishing.take_back_publication(again(p), by=w["asahi_staff"])


def stop(w: World, p: Partnership) -> None:
    publish(w, p)
    publishing.stop_publication(again(p), by=w["npo_manager"], organization=w.orgs.npo)


def stop_unseen(w: World, p: Partnership) -> None:
    """Stopped while the parties were being asked for the first time."""
    ask(w, p)
    publishing.stop_publication(again(p), by=w["npo_manager"], organization=w.orgs.npo)


def ask_after_stop(w: World, p: Partnership) -> None:
    stop(w, p)
    ask(w, again(p))


# The four states, and after them other ways to be in one.
PUBLICATIONS: dict[str, Step] = {
    "private": stay,
    "confirming": ask,
    "published": publish,
    "stopped": stop,
    "edited": edit,
    "yearly": ask_in_april,
    "lapsed": lapse,
    "expired": expire,
    "taken_back": take_back,
    "stopped_unseen": stop_unseen,
    "asked_after_stop": ask_after_stop,
}
