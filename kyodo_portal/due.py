"""Everything that time does, in one list. `manage.py run_due` runs it; cron runs that.

A job is a function of the day that returns how many things it changed. It may run any number of
times and beside itself: whatever it does, it does once. A job that fails stops no other.
"""

import logging
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

from kyodo_portal import digests, indexing, retention
from kyodo_portal.files.actions import delete_orphan_files
from kyodo_portal.history.leases import held
from kyodo_portal.notices import daily
from kyodo_portal.search.building import build
from organizations import due as organizations
from partnerships.due import (
    agreements,
    handover,
    officers,
    parties,
    proposals,
    publication,
    sheets,
    stepback,
)

log = logging.getLogger(__name__)

Job = Callable[[date], int]


def send_follow_digests(on: date) -> int:
    """Queue this week's mails to those who follow something."""
    return digests.send_digests(organizations.moment_on(on))["queued"]


def index_search(on: date) -> int:
    """Bring the search index in step with the tables and sort it anew."""
    changed = indexing.write_entries()
    build()
    return changed


# In this order: first what changes, then who hears of it, last the search.
JOBS: tuple[tuple[str, Job], ...] = (
    ("expire_listings", organizations.expire_listings),
    ("remind_of_listings", organizations.remind_of_listings),
    ("roll_events", organizations.roll_events),
    ("forget_relation_notes", organizations.forget_relation_notes),
    ("switch_handovers", handover.switch_handovers),
    ("remind_of_handovers", handover.remind_of_handovers),
    ("finish_officer_handovers", officers.finish_officer_handovers),
    ("ask_groups_to_confirm", organizations.ask_to_confirm),
    ("rest_unconfirmed_groups", organizations.rest_unconfirmed),
    ("leave_closed_parties", parties.leave_closed_parties),
    ("end_agreements", agreements.end_agreements),
    ("remind_of_agreements", agreements.remind_agreements),
    ("lapse_unanswered_edits", publication.lapse_unanswered_edits),
    ("expire_unconfirmed", publication.expire_unconfirmed),
    ("ask_each_april", publication.ask_each_april),
    ("remind_of_consents", publication.remind_of_consents),
    ("remind_of_replies", proposals.remind_of_replies),
    ("report_overdue_replies", proposals.report_overdue),
    ("announce_closing", proposals.announce_closing),
    ("close_proposals", proposals.close_proposals),
    ("open_year_sheets", sheets.open_year_sheets),
    ("remind_of_sheets", sheets.remind_of_sheets),
    ("ask_after_step_back", stepback.ask_after_step_back),
    ("send_follow_digests", send_follow_digests),
    ("forget_unused_photos", publication.forget_unused_photos),
    ("delete_orphan_files", delete_orphan_files),
    ("queue_daily_digests", daily.queue_digests),
    ("forget", retention.forget),
    ("index_search", index_search),
)


@dataclass(frozen=True)
class Outcome:
    """How one job went. `count` is None when it did not run to its end."""

    name: str
    count: int | None
    is_busy: bool = False

    @property
    def has_failed(self) -> bool:
        return self.count is None and not self.is_busy


def run(on: date, only: Collection[str] = ()) -> Iterator[Outcome]:
    """Run the jobs (or those named in `only`) one after the other and tell how each went."""
    for name, job in JOBS:
        if not only or name in only:
            yield run_job(name, job, on)


def run_job(name: str, job: Job, on: date) -> Outcome:
    """One job, unless another process is at it right now. Its failure is logged, not raised."""
    try:
        with held(f"due:{name}") as is_mine:
            if not is_mine:
                return Outcome(name, None, is_busy=True)
            return Outcome(name, job(on))
    except Exception:
        log.exception("The job %s failed", name)
        return Outcome(name, None)
