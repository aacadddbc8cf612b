"""Why two groups fit, in sentences that name the very need and offer, and a first small step."""

from collections.abc import Mapping
from dataclasses import dataclass

from organizations.models import Listing, Organization
from organizations.vocabulary import wanted
from partnerships.matching.fit import Answer, Comparison, Fit
from partnerships.matching.introducers import Introducers
from partnerships.matching.weights import BETWEEN, LOCAL, NAMED_FIT, NAMED_WORK

MOST_NAMED = 3
_K = Listing.Kind

# What to try first when they can help us, and when we can help them: once, small, without money.
ASK: dict[str, str] = {
    _K.PEOPLE: "まず1回だけ、1〜2時間の手伝いをお願いしてみませんか。",
    _K.PLACE: "まず一度、場所を見せてもらいに行きませんか。",
    _K.THINGS: "まず1回だけ、借りたりゆずってもらったりできるか、聞いてみませんか。",
    _K.KNOWLEDGE: "まず30分、困っていることを聞いてもらいませんか。",
    _K.PUBLICITY: "まず1つ、次のお知らせをいっしょに出してもらいませんか。",
    _K.INTRODUCTION: "まず1人、または1つの団体を紹介してもらい、お茶を飲みながら話しませんか。",
    _K.PARTICIPANTS: "まず1回、次の集まりに何人かで来てもらいませんか。",
    _K.MONEY: "まず、何に使いたいかを紙1枚に書いて、話を聞いてもらいませんか。",
}
HELP: dict[str, str] = {
    _K.PEOPLE: "まず1回だけ、1〜2時間、何人かで手伝いに行きませんか。",
    _K.PLACE: "まず一度、場所を見に来てもらいませんか。",
    _K.THINGS: "まず1回だけ、貸したりゆずったりしてみませんか。",
    _K.KNOWLEDGE: "まず30分、困っていることを聞きに行きませんか。",
    _K.PUBLICITY: "まず1つ、相手のお知らせをいっしょに出してみませんか。",
    _K.INTRODUCTION: "まず1人、または1つの団体を紹介してみませんか。",
    _K.PARTICIPANTS: "まず1回、次の集まりに何人かで行ってみませんか。",
    _K.MONEY: "まず、何に使いたいかを聞かせてもらいませんか。",
}
VISIT = "まず一度、おたがいの活動を見に行きませんか。"


@dataclass(frozen=True)
class Explainer:
    """Puts a fit into words. `we`: 「あなた」, or the name of the group that asks."""

    we: str
    comparison: Comparison
    themes: Mapping[int, str]
    introducers: Introducers

    def reasons(self, fit: Fit, other: Organization) -> list[str]:
        """All that speaks for the other group, the strongest first."""
        return [
            *self.answers(fit, other),
            *self.same_themes(fit),
            *self.nearness(fit, other),
            *self.kinds(other),
            *self.acquaintance(fit),
        ]

    def answers(self, fit: Fit, other: Organization) -> list[str]:
        found: list[tuple[float, str]] = []
        if is_named(fit.take):
            need, offer = fit.take.need.title, fit.take.offer.title
            text = f"{self.we}の『{need}』に、{other.name}の『{offer}』が合います。"
            found.append((fit.take.value, text))
        elif is_named_work(fit.take_work):
            need, does = fit.take_work.need.title, self.does(fit.take_work, fit.other.work)
            text = f"{self.we}の『{need}』に、{other.name}の活動{does}が合いそうです。"
            found.append((fit.take_work.value / 2, text))
        if is_named(fit.give):
            need, offer = fit.give.need.title, fit.give.offer.title
            text = f"{other.name}の『{need}』に、{self.we}の『{offer}』が合います。"
            found.append((fit.give.value, text))
        elif is_named_work(fit.give_work):
            need, does = fit.give_work.need.title, self.does(fit.give_work, self.comparison.me.work)
            text = f"{other.name}の『{need}』に、{self.we}の活動{does}が合いそうです。"
            found.append((fit.give_work.value / 2, text))
        return [text for _, text in sorted(found, reverse=True)]

    def does(self, answer: Answer, work: frozenset[int]) -> str:
        """What of a group's work answers a need, the most wanted first: 「（見守り・買い物）」."""
        words = self.comparison.vocabulary
        wants = wanted(answer.need.meaning) if answer.need else {}
        answering = sorted((c for c in work if c in wants), key=lambda c: (-wants[c], c))
        return f"（{'・'.join(words.names[c] for c in answering[:MOST_NAMED])}）"

    def same_themes(self, fit: Fit) -> list[str]:
        shared = self.comparison.me.themes & fit.other.themes
        names = [name for pk, name in self.themes.items() if pk in shared][:MOST_NAMED]
        return [f"どちらも『{'』『'.join(names)}』にとりくんでいます。"] if names else []

    def nearness(self, fit: Fit, other: Organization) -> list[str]:
        me = self.comparison.me
        if other.district and other.district_id in me.districts:
            return [f"同じ{other.district}で活動しています。"]
        if me.districts & fit.other.districts:
            return ["同じ地区で活動しています。"]
        if other.district and other.district_id in self.comparison.next_districts:
            return [f"となりの{other.district}で活動しています。"]
        if other.ward and other.ward_id == me.ward_id:
            return [f"同じ{other.ward}で活動しています。"]
        return []

    def kinds(self, other: Organization) -> list[str]:
        mine = self.comparison.me.kind
        if (mine in LOCAL) == (other.kind in LOCAL) or {mine, other.kind} & BETWEEN:
            return []
        return ["地域を知る団体と、得意なことのある団体の組み合わせです。"]

    def acquaintance(self, fit: Fit) -> list[str]:
        if partner := self.introducers.partner(fit.other):
            return [f"{partner.name}が、どちらとも連携しています。紹介をたのめそうです。"]
        if plaza := self.introducers.shared_plaza(fit.other):
            return [f"{plaza.name}が、どちらの地区も受けもっています。紹介をたのめそうです。"]
        return []


def is_named(answer: Answer) -> bool:
    return bool(answer.need and answer.offer) and answer.value >= NAMED_FIT


def is_named_work(answer: Answer) -> bool:
    return bool(answer.need) and answer.value >= NAMED_WORK


def first_step(fit: Fit) -> str:
    """A small first step, from the kind of the need that is answered best."""
    if is_named(fit.take) and fit.take.value >= fit.give.value:
        return ASK[fit.take.need.kind]
    if is_named(fit.give):
        return HELP[fit.give.need.kind]
    if is_named_work(fit.take_work):
        return ASK[fit.take_work.need.kind]
    if is_named_work(fit.give_work):
        return HELP[fit.give_work.need.kind]
    return VISIT
