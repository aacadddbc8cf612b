"""What the pages of a proposal show: the three cards, the next line, the history, the buttons."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.dates import format_date, format_month
from partnerships import permissions, rules
from partnerships.models import Proposal, Reply
from partnerships.workflow import PROPOSAL

S = Proposal.Status

# History action → what happened, in words.
HAPPENED = {
    "proposal_created": "下書きをつくりました",
    "proposal_copied": "前の提案を写して、下書きをつくりました",
    "proposal_consulting": "送る前に、橋わたし役に相談しました",
    "proposal_returned": "下書きにもどりました",
    "proposal_advised": "橋わたし役が助言を書きました",
    "proposal_sent": "提案を送りました",
    "proposal_replied": "返事がとどきました",
    "proposal_due_soon": "返事の日が近いことを、お知らせしました",
    "proposal_overdue": "返事の日がすぎたので、橋わたし役に確認をお願いしました",
    "proposal_closing": "まもなく終了することを、お知らせしました",
    "proposal_gain_written": "得たいことを書きました",
    "proposal_noted": "ひとことを書きました",
    "proposal_promised": "「約束する」を選びました",
    "proposal_agreed": "約束ができました",
    "proposal_registered": "連携として登録されました",
    "proposal_withdrawn": "提案を取り下げました",
    "proposal_closed": "提案を終わりにしました",
}
# Between the sender and the third party only.
BEFORE_SENDING = {
    "proposal_created",
    "proposal_copied",
    "proposal_consulting",
    "proposal_returned",
    "proposal_advised",
}
# Which verb of the table each button needs, and who may press it.
BUTTONS: dict[str, tuple[str, Callable[[Any, Proposal], bool]]] = {
    "consult": ("consult", permissions.can_consult_proposal),
    "return": ("return", permissions.can_return_proposal),
    "send": ("send", permissions.can_send_proposal),
    "withdraw": ("withdraw", permissions.can_withdraw_proposal),
    "reply": ("decline", permissions.can_reply_proposal),
    "reply_on_behalf": ("decline", permissions.can_reply_on_behalf),
    "gain": ("agree", permissions.can_write_gain),
    "promise_on_behalf": ("agree", permissions.can_promise_on_behalf),
    "register": ("register", permissions.can_register_proposal),
    "close": ("close", permissions.can_close_proposal),
}


def buttons_for(user: Any, proposal: Proposal) -> set[str]:
    """What `user` may do now: the table says from where, the permissions say who."""
    open_now = {arrow.verb for arrow in PROPOSAL.open_verbs(proposal)}
    names = {n for n, (verb, may) in BUTTONS.items() if verb in open_now and may(user, proposal)}
    for name, states, may in [
        ("edit", (S.DRAFT, S.CONSULTING), permissions.can_edit_proposal),
        ("note", Proposal.OPEN, permissions.can_note_proposal),
        ("advise", (S.CONSULTING, S.SENT, S.IN_TALKS), permissions.can_advise_proposal),
    ]:
        if proposal.status in states and may(user, proposal):
            names.add(name)
    if proposal.status not in {S.DRAFT, S.CONSULTING} and permissions.can_copy_proposal(
        user, proposal
    ):
        names.add("copy")
    if proposal.sender_promised_at or proposal.recipient_promised_at:
        names.discard("gain")
    return names


def promise_sides(user: Any, proposal: Proposal) -> list[str]:
    """The sides for which `user` may still press 「約束する」."""
    if not PROPOSAL.allows(proposal, "agree"):
        return []
    promised = {
        "sender": proposal.sender_promised_at,
        "recipient": proposal.recipient_promised_at,
    }
    return [
        side
        for side, at in promised.items()
        if not at and permissions.can_promise_as(user, proposal, side)
    ]


# Labels of the second card: for the writers, and for everybody who reads the letter.
OUR_WORDS = (
    "私たちが得たいこと",
    "相手が得られそうなこと",
    "私たちができること",
    "相手にお願いしたいこと",
)
READERS_WORDS = (
    "声をかけた団体が得たいこと",
    "声をかけられた団体に良いこと",
    "声をかけた団体ができること",
    "お願いしたいこと",
)


def cards(proposal: Proposal, words: tuple[str, ...] = READERS_WORDS) -> list[dict[str, Any]]:
    """The letter as three cards, one for each of the leaflet's tips."""
    p = proposal
    offers = "\n".join([*(f"・{offer}" for offer in p.offers.all()), p.offer_text]).strip()
    return [
        _card("①", "小さな活動", "activity", _activity_rows(p)),
        _card(
            "②",
            "おたがいに良いこと",
            "gains",
            [
                *zip(words, (p.sender_gain, p.expected_gain, offers, p.request), strict=True),
                ("お願いする負担", p.get_burden_display()),
                ("お金", p.get_money_display()),
            ],
        ),
        _card(
            "③",
            "第三者（橋わたし役）",
            "third-party",
            [
                ("橋わたし役", str(p.third_party or "")),
                ("お願いの内容", bridge_text(p)),
            ],
        ),
    ]


def _activity_rows(p: Proposal) -> list[tuple[str, str]]:
    return [
        ("やってみたいこと", p.title),
        ("どんなことをしますか", p.activity),
        ("いつごろ", period_text(p)),
        ("回数", p.get_times_display()),
        ("場所", p.place),
        ("対象", p.audience),
        ("人数", p.people),
    ]


def _card(mark: str, title: str, page: str, rows: list[tuple[str, str]]) -> dict[str, Any]:
    fields = [{"label": label, "value": value} for label, value in rows]
    begun = any(row["value"] for row in fields)
    return {"mark": mark, "title": title, "page": page, "rows": fields, "is_begun": begun}


def period_text(proposal: Proposal) -> str:
    """2027年4月〜2027年6月, or one month."""
    if not proposal.starts_on:
        return ""
    first = format_month(proposal.starts_on)
    last = format_month(proposal.ends_on) if proposal.ends_on else first
    return first if first == last else f"{first}〜{last}"


def bridge_text(proposal: Proposal) -> str:
    labels = dict(Proposal.BridgeRequest.choices)
    return "、".join(str(labels[key]) for key in proposal.bridge_requests if key in labels)


def check_cards(proposal: Proposal) -> list[dict[str, Any]]:
    """The three cards for 「確認」, with where to change each answer; 相手 and 返事 around them."""
    around = [
        _card(
            "",
            "相手",
            "partner",
            [("声をかける団体", _partner_text(proposal)), ("なぜこの団体ですか", proposal.reason)],
        ),
        *cards(proposal, OUR_WORDS),
        _card("", "返事", "reply", [("返事がほしい日", _day(proposal.reply_by))]),
    ]
    for card in around:
        card["url"] = reverse("partnerships:proposal-edit", args=[proposal.number, card["page"]])
        card["written"] = rules.is_page_written(proposal, card["page"])
        for row in card["rows"]:
            row["change_url"] = f"{card['url']}?back=check"
    return around


def _partner_text(proposal: Proposal) -> str:
    if proposal.recipient:
        return proposal.recipient.name
    return "まだ決まっていない" if proposal.undecided else ""


def _day(day: date | None) -> str:
    return format_date(day) if day else ""


def next_line(proposal: Proposal, side: str, on: date) -> str:
    """What comes next, said to the sender, the recipient or ("") to those beside them."""
    if proposal.status == S.SENT and proposal.due_on:
        return _waiting_line(side, (proposal.due_on - on).days)
    if proposal.status == S.IN_TALKS:
        return _talks_line(proposal, side)
    if proposal.status == S.DRAFT:
        missing = rules.missing_pages(proposal)
        return "つづきを書いてください" if missing else "書き終わっています。確認して送れます"
    if proposal.status == S.CONSULTING and getattr(proposal, "has_advice", False):
        return "橋わたし役から助言がとどいています"
    return NEXT[S(proposal.status)]


NEXT = {
    S.SENT: "返事を待っています",
    S.CONSULTING: "橋わたし役の助言を待っています",
    S.AGREED: "約束ができました。連携の登録は、区役所がお手伝いします",
    S.REGISTERED: "連携として登録されました",
    S.DECLINED: "今回は見送りになりました。ほかの団体に声をかけることもできます",
    S.WITHDRAWN: "取り下げました",
    S.CLOSED: "終了しました",
}


def _waiting_line(side: str, days: int) -> str:
    head = "返事をしてください" if side == "recipient" else "返事待ち"
    if days > 0:
        return f"{head}（あと{days}日）"
    if days == 0:
        return f"{head}（今日が返事の日です）"
    if side == "recipient":
        return f"{head}（返事の日から{-days}日すぎました）"
    return f"{head}（返事の日から{-days}日すぎました。橋わたし役に相談できます）"


def _talks_line(proposal: Proposal, side: str) -> str:
    promised = {
        "sender": proposal.sender_promised_at,
        "recipient": proposal.recipient_promised_at,
    }
    if not any(promised.values()):
        return "話し合っています。決まったら「約束する」を選びます"
    if not side:
        who = proposal.sender if promised["sender"] else proposal.recipient
        return f"{who}が約束しました。もう片方の返事を待っています"
    if promised[side]:
        return "あなたの団体は約束しました。相手の返事を待っています"
    return "相手の団体が約束しました。あなたの団体の番です"


def timeline(proposal: Proposal, user: Any) -> list[dict[str, Any]]:
    """What happened, oldest first; the time before sending only for those who were in it."""
    shown = set(HAPPENED)
    if not permissions.can_read_advice(user, proposal):
        shown -= BEFORE_SENDING
    entries = HistoryEntry.objects.about(proposal).filter(action__in=shown)
    return [
        {
            "date": entry.at,
            "who": entry.actor_label,
            "what": HAPPENED[entry.action],
            "text": _how(entry),
        }
        for entry in entries
    ]


def _how(entry: HistoryEntry) -> str:
    """The answer that was given, and how it came when not on a page."""
    spoken = {"phone", "paper", "meeting", "visit"}
    how = f"{entry.get_via_display()}で聞いて入力" if entry.via in spoken else ""
    what = entry.note if entry.action == "proposal_replied" else ""
    return "・".join(part for part in (what, how) if part)


def replies(proposal: Proposal) -> list[dict[str, Any]]:
    """Every answer with its details and, for 代理入力, who entered it and how."""
    rows = proposal.replies.select_related("introduced", "entered_for")
    return [{"reply": reply, "remark": remark(reply), "rows": _reply_rows(reply)} for reply in rows]


def remark(reply: Reply) -> str:
    """「〔ケアプラザ名〕が電話で聞いて入力」, or ""."""
    if reply.entered_for is None:
        return ""
    return f"{reply.entered_for}が{reply.get_via_display()}で聞いて入力"


def _reply_rows(reply: Reply) -> list[dict[str, str]]:
    days = "\n".join(_day(day) for day in (reply.talk_date_1, reply.talk_date_2) if day)
    rows = [
        ("話せる日", days),
        ("調整", "橋わたし役に調整をお願いしたい" if reply.bridge_arranges else ""),
        ("得たいこと", reply.gain),
        ("聞きたいこと", reply.question),
        ("役員会の日", _day(reply.board_on)),
        ("見送りの理由", SOFT_REASON.get(reply.decline_reason, "")),
        ("ひとこと", reply.word),
        ("紹介する団体", str(reply.introduced or "")),
        ("返事をした人の役割", reply.get_answerer_role_display()),
        ("聞いた日", _day(reply.heard_on)),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


# 「今は余力がない」 reads hard; the sender sees it as a sentence.
SOFT_REASON = {
    "capacity": "お気持ちはうれしいのですが、今は手いっぱいです",
    "timing": "今回は時期が合いませんでした",
    "content": "今回は内容が合いませんでした",
    "double": "ほかで、同じような活動をしています",
    "other": "今回は見送ります",
}


def can_correct(proposal: Proposal, now: datetime) -> bool:
    """Whether the recipient's last answer may still be corrected."""
    last = proposal.replies.last()
    return last is not None and now - last.created_at <= rules.CORRECTION
