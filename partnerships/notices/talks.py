"""Who hears of what happens in a room of talks: everybody in it but the side that did it.

Mails carry the title, the parties, and the date of a meeting; never what anybody wrote.
"""

from typing import Any

from districts.models import Office
from kyodo_portal.lib.dates import format_date, format_time
from organizations.models import Organization
from organizations.notices import tell_office, tell_organization
from partnerships.models import Meeting, Pledge
from partnerships.talking import Talks

Voice = Organization | Office

# What an office reads out to a group without mail.
SPOKEN = {
    "talk_noted": "「{title}」のページに、ひとことがあります",
    "talk_meeting_planned": "「{title}」の話し合いの日が決まりました：{when}",
    "talk_meeting_changed": "「{title}」の話し合いの日や場所が変わりました：{when}",
    "talk_meeting_cancelled": "「{title}」の話し合い（{when}）は、とりやめになりました",
    "talk_meeting_logged": "「{title}」の話し合い（{when}）で決まったことを、ページに書きました",
    "talk_pledge_made": "「{title}」で、{owner}がすること（{when}まで）が決まりました",
}


def tell_noted(talks: Talks, *, voice: Voice, event: str) -> None:
    _tell("talk_noted", talks, voice, event)


def tell_planned(talks: Talks, meeting: Meeting, *, voice: Voice) -> None:
    _tell("talk_meeting_planned", talks, voice, _event(meeting), when=when_of(meeting))


def tell_changed(talks: Talks, meeting: Meeting, *, voice: Voice) -> None:
    _tell("talk_meeting_changed", talks, voice, _event(meeting), when=when_of(meeting))


def tell_cancelled(talks: Talks, meeting: Meeting, *, voice: Voice) -> None:
    _tell("talk_meeting_cancelled", talks, voice, _event(meeting), when=when_of(meeting))


def tell_logged(talks: Talks, meeting: Meeting, *, voice: Voice) -> None:
    _tell("talk_meeting_logged", talks, voice, _event(meeting), when=format_date(meeting.on))


def tell_pledged(talks: Talks, pledge: Pledge, *, voice: Voice) -> None:
    due, owner = format_date(pledge.due_on), str(pledge.owner)
    _tell("talk_pledge_made", talks, voice, f"pledge{pledge.pk}", when=due, owner=owner)


def when_of(meeting: Meeting) -> str:
    """2026年4月1日（水）13時30分から"""
    start = f" {format_time(meeting.starts_at)}から" if meeting.starts_at else ""
    return f"{format_date(meeting.on)}{start}"


def _event(meeting: Meeting) -> str:
    return f"meeting{meeting.pk}:{meeting.version}"


def _tell(kind: str, talks: Talks, voice: Voice, event: str, **more: str) -> None:
    parties = "、".join(organization.name for organization in talks.organizations)
    context: dict[str, Any] = {"title": talks.title, "parties": parties, **more}
    message, path = SPOKEN[kind].format(**context), talks.url()
    for organization in talks.organizations:
        if organization != voice:
            tell_organization(
                kind, organization, event=event, message=message, path=path, **context
            )
    if talks.third_party is not None and talks.third_party != voice:
        tell_office(kind, talks.third_party, event=event, path=path, **context)
