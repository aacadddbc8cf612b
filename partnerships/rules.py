"""What has to be true before a proposal may be consulted, sent, answered or promised.

Pure questions with kind Japanese answers (journeys.md §5.2 F, §5.3; domain.md §6.1). The actions
raise these sentences; the pages show them beforehand.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry
from organizations.models import Organization
from partnerships.models import Proposal, Reply

# The five question pages: key in the address → name in the step navigation.
PAGES = {
    "partner": "相手",
    "activity": "小さな活動",
    "gains": "おたがい",
    "third-party": "橋わたし役",
    "reply": "返事",
}
# Fields that must hold something before a page counts as written.
REQUIRED = {
    "partner": (),
    "activity": ("title", "activity", "starts_on", "times"),
    "gains": ("sender_gain", "expected_gain", "request", "burden", "money"),
    "third-party": ("third_party_id", "bridge_requests"),
    "reply": ("reply_by", "no_personal_data"),
}
# How long the recipient may correct its answer.
CORRECTION = timedelta(hours=24)
# The answer is due this many days after the board has met.
DAYS_AFTER_BOARD = 7
DAYS_UNTIL_CLOSED = {Proposal.Status.SENT: 60, Proposal.Status.IN_TALKS: 180}
DETAILS_OF = {
    Reply.Answer.TALK: ("talk_date_1", "talk_date_2", "bridge_arranges", "gain"),
    Reply.Answer.ASK: ("question",),
    Reply.Answer.BOARD: ("board_on",),
    Reply.Answer.DECLINE: ("decline_reason", "word"),
    Reply.Answer.INTRODUCE: ("introduced",),
}


@dataclass(frozen=True)
class Problem:
    """One sentence, and the question page on which it can be put right ("" if on none)."""

    text: str
    page: str = ""


def is_page_written(proposal: Proposal, page: str) -> bool:
    """Whether a question page was saved and still holds all it must hold."""
    if page not in proposal.done_pages:
        return False
    if page == "partner" and not (proposal.recipient_id or proposal.undecided):
        return False
    return all(getattr(proposal, name) for name in REQUIRED[page])


def missing_pages(proposal: Proposal) -> list[str]:
    return [page for page in PAGES if not is_page_written(proposal, page)]


def consulting_problems(proposal: Proposal) -> list[Problem]:
    """Why the draft cannot be shown to the third party yet; empty when it can."""
    problems = []
    if not is_page_written(proposal, "activity"):
        problems.append(Problem("先に「小さな活動」のページを書いてください", "activity"))
    if not is_page_written(proposal, "third-party"):
        problems.append(Problem("橋わたしをお願いする相手を選んでください", "third-party"))
    return problems


def sending_problems(proposal: Proposal, on: date) -> list[Problem]:
    """Why the proposal cannot be sent on this day; empty when it can."""
    return [
        *(
            Problem(f"「{PAGES[page]}」のページがまだです", page)
            for page in missing_pages(proposal)
        ),
        *_sender_problems(proposal.sender),
        *_recipient_problems(proposal),
        *_third_party_problems(proposal),
        *reply_by_problems(proposal.reply_by, on),
    ]


def _sender_problems(sender: Organization) -> Iterator[Problem]:
    if sender.status != Organization.Status.PUBLISHED:
        yield Problem(f"{sender}のページが公開されると、送れます。先に団体の登録を終えてください")
    limit = settings.OPEN_PROPOSALS_PER_SENDER
    if sender.sent_proposals.open().count() >= limit:
        yield Problem(
            f"{sender}には、返事待ちと話し合い中の提案が{limit}件あります。"
            "どれかが終わってから送ってください"
        )


def _recipient_problems(proposal: Proposal) -> Iterator[Problem]:
    recipient = proposal.recipient
    if recipient is None:
        if proposal.undecided:
            yield Problem(
                "声をかける団体が決まると、送れます。「先に相談する」を選んでください", "partner"
            )
        return
    if not recipient.is_public:
        yield Problem(
            f"{recipient}は、いま提案を受けとれません。ほかの団体を選んでください", "partner"
        )
    if recipient.no_capacity:
        yield Problem(
            f"{recipient}は「今は余力がない」そうです。時期をおくか、ほかの団体を選んでください",
            "partner",
        )
    limit = settings.OPEN_PROPOSALS_PER_JICHIKAI
    if recipient.is_neighbourhood and recipient.received_proposals.open().count() >= limit:
        yield Problem(
            f"いま{recipient}には{limit}件の提案が届いています。ケアプラザに相談してください"
        )


def _third_party_problems(proposal: Proposal) -> Iterator[Problem]:
    if proposal.third_party is not None and not proposal.third_party.is_open:
        yield Problem("橋わたしをお願いする相手を、もう一度選んでください", "third-party")


def reply_by_problems(day: date | None, on: date) -> list[Problem]:
    """Whether the day lies far enough ahead for a board that meets once a month."""
    if day is None:
        return []
    least, most = settings.REPLY_DAYS_MIN, settings.REPLY_DAYS_MAX
    if (day - on).days < least:
        return [Problem(f"返事の日は、今日から{least}日あとより先にしてください", "reply")]
    if (day - on).days > most:
        return [Problem(f"返事の日は、今日から{most}日あとまでにしてください", "reply")]
    return []


def is_long(starts_on: date | None, ends_on: date | None, times: str) -> bool:
    """More than three months, or again and again: allowed, but one time is easier to say yes to."""
    if times == Proposal.Times.ONGOING:
        return True
    if not (starts_on and ends_on):
        return False
    return (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month >= 3


# --- answers ---------------------------------------------------------------------------------


def open_answers(proposal: Proposal, now: datetime) -> list[str]:
    """The answers that may be given now: all while waiting; later a correction, or 見送り."""
    if proposal.status == Proposal.Status.SENT:
        return list(Reply.Answer.values)
    if proposal.status != Proposal.Status.IN_TALKS:
        return []
    last = proposal.replies.last()
    corrects = last is not None and now - last.created_at <= CORRECTION
    talks = [Reply.Answer.TALK, Reply.Answer.ASK] if corrects else []
    return [*talks, Reply.Answer.DECLINE]


def reply_problems(values: dict[str, Any], on: date) -> dict[str, str]:
    """`{field: sentence}` for what an answer still lacks (journeys.md §5.3)."""
    given = {name for name, value in values.items() if value}
    answer = values.get("answer")
    problems = (
        {} if "answerer_role" in given else {"answerer_role": "返事をした人の役割を選んでください"}
    )
    if answer not in Reply.Answer.values:
        return {"answer": "返事を選んでください"} | problems
    if answer == Reply.Answer.TALK:
        problems |= _talk_problems(values, given, on)
    elif answer == Reply.Answer.BOARD:
        problems |= _board_problems(values.get("board_on"), on)
    else:
        field, sentence = _NEEDED[answer]
        problems |= {} if field in given else {field: sentence}
    return problems


_NEEDED = {
    Reply.Answer.ASK: ("question", "聞きたいことを入力してください"),
    Reply.Answer.DECLINE: ("decline_reason", "見送りの理由を選んでください"),
    Reply.Answer.INTRODUCE: ("introduced", "紹介する団体を入力してください"),
}


def _talk_problems(values: dict[str, Any], given: set[str], on: date) -> dict[str, str]:
    dates = ("talk_date_1", "talk_date_2")
    if not given & {*dates, "bridge_arranges"}:
        return {
            "talk_date_1": "話せる日を入力するか、「橋わたし役に調整をお願いする」を選んでください"
        }
    return {
        name: "話せる日は、今日か、それより先の日にしてください"
        for name in dates
        if name in given and values[name] < on
    }


def _board_problems(board_on: date | None, on: date) -> dict[str, str]:
    if board_on is None:
        return {"board_on": "役員会の日を入力してください"}
    if board_on < on:
        return {"board_on": "役員会の日は、今日か、それより先の日にしてください"}
    if (board_on - on).days > settings.REPLY_DAYS_MAX:
        return {
            "board_on": f"役員会の日は、今日から{settings.REPLY_DAYS_MAX}日あとまでにしてください"
        }
    return {}


def kept_details(values: dict[str, Any]) -> dict[str, Any]:
    """The values that belong to the chosen answer; what was typed under another one is dropped."""
    names: Iterable[str] = ("answer", "answerer_role", *DETAILS_OF[values["answer"]])
    return {name: values[name] for name in names if values.get(name)}


def promise_problems(proposal: Proposal) -> list[Problem]:
    """Both sides' wishes must stand on the page before anybody promises."""
    problems = []
    if not proposal.sender_gain:
        problems.append(Problem(f"{proposal.sender}が得たいことを、先に書いてください"))
    if not proposal.recipient_gain:
        problems.append(Problem(f"{proposal.recipient}が得たいことを、先に書いてください"))
    return problems


def has_run_out(proposal: Proposal, on: date) -> bool:
    """Unanswered for 60 days past the due date, or in talks for 180 days without movement."""
    day = closes_on(proposal)
    return day is not None and on >= day


def closes_on(proposal: Proposal) -> date | None:
    """The day on which an open proposal would be closed if nobody moves; None if it never is."""
    if proposal.status == Proposal.Status.SENT:
        last = proposal.due_on
    elif proposal.status == Proposal.Status.IN_TALKS:
        last = _last_movement(proposal)
    else:
        return None
    days = DAYS_UNTIL_CLOSED[Proposal.Status(proposal.status)]
    return last + timedelta(days=days + 1) if last else None


def _last_movement(proposal: Proposal) -> date | None:
    """When a person last did something; what the system did by itself is no movement."""
    entries = HistoryEntry.objects.about(proposal).exclude(via=HistoryEntry.Via.SYSTEM)
    entry = entries.last()
    moment = entry.at if entry else proposal.status_changed_at
    return timezone.localdate(moment) if moment else None
