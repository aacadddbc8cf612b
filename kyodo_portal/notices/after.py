"""What follows when a notice has been sent, held or given up. Called in the same transaction."""

from django.utils import timezone

from kyodo_portal.history.models import Notice
from kyodo_portal.notices.daily import DAILY, mark_told, queue_digest
from organizations.models import Organization
from organizations.notices import make_call

Status = Notice.Status
UNDECIDED = [Status.QUEUED, Status.SENDING, Status.SENT, Status.HELD, Status.DIGESTED]


def see_to(notice: Notice, status: str) -> None:
    """A digest for what was held, a call for what did not reach a group."""
    is_turned_away = status == Status.DROPPED and notice.audience.startswith("mailbox:")
    if status == Status.HELD:
        queue_digest(notice.user, timezone.now())
    elif status == Status.FAILED or is_turned_away:
        call_instead(notice, why="" if is_turned_away else "（メールがとどきませんでした）")
    elif status == Status.SENT and notice.kind == DAILY:
        mark_told(notice)


def call_instead(notice: Notice, *, why: str) -> None:
    """Nothing is lost: the group's office tells what the mail could not, unless a colleague knows.

    Only mails to a group have a group to ring; those to offices stand on their desks anyway.
    """
    place, _, key = notice.audience.partition(":")
    spoken, path = notice.context.get("spoken", ""), notice.context.get("path", "")
    if place not in {"organization", "mailbox"} or not spoken:
        return
    organization = Organization.objects.filter(pk=int(key)).first()
    # The key of a notice is "<kind>:<event>:user:5" or "<kind>:<event>:mail:a@example.jp".
    stem = notice.dedupe.rsplit(":", 2)[0]
    siblings = Notice.objects.filter(dedupe__startswith=f"{stem}:user:", audience=notice.audience)
    if organization is None or siblings.filter(status__in=UNDECIDED).exists():
        return
    make_call(
        organization,
        notice.kind,
        event=stem.removeprefix(f"{notice.kind}:"),
        message=f"{spoken[: 200 - len(why)]}{why}",
        path="" if "{token}" in path else path,
    )
