"""役員交代: a manager prepares to leave, a new one takes over, and on the day after it is done."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kyodo_portal.accounts.models import normalise_email
from kyodo_portal.history.actions import record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from organizations.actions.members import change_role, leave_organization
from organizations.actions.officers import end_officer_consent
from organizations.models import Membership, Organization
from partnerships.actions.yearly import ask_again_of
from partnerships.models import OfficerHandover
from partnerships.notices.officers import tell_incoming, tell_invited, tell_office_of, tell_outgoing
from partnerships.workflow import OFFICER_HANDOVER

NOBODY = "あたらしい管理者を選ぶか、招待するメールアドレスを入力してください"
TOO_EARLY = "役を終える日は、今日か、今日より後の日にしてください"
ALREADY = "役員交代の準備は、もうはじまっています"
FIELDS = ["incoming", "invited_email", "leaves_on", "note"]


def check(outgoing: Membership, incoming: Membership | None, email: str, leaves_on: date) -> None:
    if incoming is None and not email:
        raise ValidationError({"incoming": NOBODY})
    if incoming is not None and incoming.pk == outgoing.pk:
        raise ValidationError({"incoming": "自分ではない人を選んでください"})
    if leaves_on < timezone.localdate():
        raise ValidationError({"leaves_on": TOO_EARLY})


def member_of(organization: Organization, email: str) -> Membership | None:
    """The active membership of the person with an address."""
    rows = organization.memberships.filter(status="active", user__email=normalise_email(email))
    return rows.select_related("user").first() if email else None


@transaction.atomic
def open_officer_handover(
    organization: Organization,
    *,
    by: Any,
    outgoing: Membership,
    leaves_on: date,
    incoming: Membership | None = None,
    invited_email: str = "",
    note: str = "",
    submission_key: str | None = None,
) -> OfficerHandover:
    """Prepare: `outgoing` leaves after `leaves_on`; a member, or somebody to invite, follows.

    Whoever is named becomes a manager when they have received it. Raises ValidationError when
    nobody is named, or when the group has an open one already.
    """
    Organization.objects.select_for_update().get(pk=organization.pk)
    found: OfficerHandover | None = organization.officer_handovers.open().first()
    if found is not None:
        if submission_key and found.submission_key == submission_key:
            return found
        raise ValidationError(ALREADY)
    incoming = incoming or member_of(organization, invited_email)
    check(outgoing, incoming, invited_email, leaves_on)
    handover: OfficerHandover = OfficerHandover.objects.create(
        organization=organization,
        outgoing=outgoing,
        incoming=incoming,
        invited_email="" if incoming else normalise_email(invited_email),
        leaves_on=leaves_on,
        note=note,
        submission_key=submission_key,
    )
    _record(handover, "officer_handover_opened", by=by)
    _tell(handover)
    return handover


@transaction.atomic
def update_officer_handover(
    handover: OfficerHandover,
    *,
    by: Any,
    version: int,
    leaves_on: date,
    incoming: Membership | None = None,
    invited_email: str = "",
    note: str = "",
) -> None:
    """Another day, another person, other words; Conflict when somebody else saved first."""
    if handover.status != OfficerHandover.Status.OPEN:
        raise Conflict("受け取ったあとの役員交代は、変えられません。")
    incoming = incoming or member_of(handover.organization, invited_email)
    check(handover.outgoing, incoming, invited_email, leaves_on)
    handover.incoming, handover.leaves_on, handover.note = incoming, leaves_on, note
    handover.invited_email = "" if incoming else normalise_email(invited_email)
    save_if_unchanged(handover, version=version, fields=FIELDS)
    _record(handover, "officer_handover_opened", by=by)
    _tell(handover)


def _tell(handover: OfficerHandover) -> None:
    event = f"{handover.pk}:v{handover.version}"
    if handover.incoming is not None:
        tell_incoming("officer_named", handover, event=event)
    else:
        tell_invited(handover, event=event)


@transaction.atomic
def receive_officer_handover(handover: OfficerHandover, *, by: Any) -> None:
    """The new manager has read what is going on; named by the old one, they manage from now on."""
    OFFICER_HANDOVER.move(handover, "receive", received_at=timezone.now())
    incoming = handover.incoming
    if incoming is not None and incoming.role != Membership.Role.MANAGER:
        change_role(incoming, role=Membership.Role.MANAGER, by=handover.outgoing.user)
    _record(handover, "officer_handover_received", by=by)
    tell_outgoing("officer_received", handover, event=str(handover.pk))


@transaction.atomic
def cancel_officer_handover(handover: OfficerHandover, *, by: Any) -> None:
    """The manager stays; an address that was invited is forgotten."""
    OFFICER_HANDOVER.move(handover, "cancel", invited_email="")
    _record(handover, "officer_handover_cancelled", by=by)


@transaction.atomic
def finish_officer_handover(handover: OfficerHandover) -> bool:
    """The last day is over: the old manager leaves, their consents end, the office hears (N19).

    False while nobody could take over: a group never loses its last manager.
    """
    organization = Organization.objects.select_for_update().get(pk=handover.organization_id)
    managers = organization.memberships.filter(
        status="active", role="manager", user__is_active=True
    ).exclude(pk=handover.outgoing_id)
    if not managers.exists():
        return False
    OFFICER_HANDOVER.move(handover, "finish", invited_email="")
    outgoing = handover.outgoing
    if outgoing.status == Membership.Status.ACTIVE:
        leave_organization(outgoing, by=None)
    end_officer_consent(organization, by=None)
    # What the old officer agreed to is asked of the new one (PR7).
    ask_again_of(organization, by=None)
    _record(handover, "officer_handover_done", by=None)
    tell_incoming("officer_changed", handover, event=str(handover.pk))
    tell_office_of(handover, event=str(handover.pk))
    return True


def _record(handover: OfficerHandover, kind: str, *, by: Any) -> None:
    """Twice: on the handover itself, and where the group's own history is read."""
    via = HistoryEntry.Via.WEB if by is not None else HistoryEntry.Via.SYSTEM
    name = handover.organization.name
    record(handover, kind, by=by, label=name, via=via)
    record(handover.organization, kind, by=by, label=name, via=via)
