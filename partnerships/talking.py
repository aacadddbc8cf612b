"""What is being talked about: a proposal, or the partnership that came of it. One room for both."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from districts.models import Office
from organizations.models import Organization
from partnerships.models import Partnership, Proposal, Room
from partnerships.querysets import LEFT_HOME, RUNNING, TALKING


@dataclass(frozen=True)
class Talks:
    """The subject of a room, whether the room has been made already or not."""

    proposal: Proposal | None
    partnership: Partnership | None

    @property
    def subject(self) -> Proposal | Partnership:
        """What the history hangs on: the partnership, as soon as there is one."""
        subject = self.partnership or self.proposal
        if subject is None:
            raise ValueError("talks about nothing")
        return subject

    @property
    def title(self) -> str:
        return (
            self.partnership.name
            if self.partnership
            else str(self.proposal and self.proposal.title)
        )

    @property
    def third_party(self) -> Office | None:
        return self.subject.third_party

    @property
    def organizations(self) -> list[Organization]:
        """The sides that talk, in order. Of a partnership: those that take part now."""
        if self.partnership is not None:
            parties = self.partnership.parties.all()
            return [party.organization for party in parties if party.is_active]
        proposal = self.proposal
        return [side for side in (proposal.sender, proposal.recipient) if side] if proposal else []

    @property
    def is_open(self) -> bool:
        """Whether something may still be written."""
        return self.subject.status in (RUNNING if self.partnership else TALKING)

    @property
    def has_begun(self) -> bool:
        """Whether there is a page: a draft has none."""
        return self.partnership is not None or self.subject.status in LEFT_HOME

    @property
    def room(self) -> Room | None:
        """The room, if anything was ever written."""
        rows = Room.objects.filter(partnership=self.partnership) if self.partnership else None
        if rows is None:
            rows = Room.objects.filter(proposal=self.proposal)
        return rows.first()

    def url(self, page: str = "", *args: Any) -> str:
        """The address of the shared page, or of a page below it ("meeting-new")."""
        base = "partnership-talks" if self.partnership else "proposal-talks"
        subject = self.subject
        key = subject.pk if isinstance(subject, Partnership) else subject.number
        return reverse(f"partnerships:{base}{'-' if page else ''}{page}", args=[key, *args])


def talks_of(subject: Proposal | Partnership) -> Talks:
    """The talks about a proposal or a partnership; both lead to the same ones."""
    if isinstance(subject, Partnership):
        return Talks(subject.origin, subject)
    return Talks(subject, Partnership.objects.filter(origin=subject).first())


def talks_in(room: Room) -> Talks:
    """The talks of a room."""
    return Talks(room.proposal, room.partnership)
