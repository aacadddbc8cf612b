"""Published partnerships of two or three groups, with all that their public page shows."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Model
from django.utils import timezone

from kyodo_portal.lib.dates import fiscal_year
from kyodo_portal.load import texts as x
from kyodo_portal.load.chance import Chance
from kyodo_portal.load.organizations import Group, moment
from kyodo_portal.load.places import Area
from kyodo_portal.load.topics import OTHER, TOPICS
from organizations.models import Theme
from partnerships.models import (
    Activity,
    Agreement,
    CheckItem,
    CheckSheet,
    Consent,
    Gratitude,
    JointCheck,
    JointRecord,
    Partnership,
    Party,
    Principle,
    PrincipleRecord,
    PrincipleReview,
)
from partnerships.models.guide import Sheet

EFFECTS = ("顔の見える関係に", "担い手がふえた", "子どもの居場所に", "つながりが広がった")
EFFECT_TEXTS = (
    "{who}どうしが声をかけ合うようになり、{b}にも人が集まるようになりました。",
    "{where}を使えるようになり、{a}を{when}ひらけるようになりました。",
)
THANKS = (
    "{a}の日に、いつも人手を出してくださって助かっています。",
    "{where}を貸していただき、{who}が来やすくなりました。",
)
HOW = (
    "{when}話し合い、決めたことを両方の会報にのせています。",
    "おたがいの予定と得意なことを、はじめに書き出しました。",
    "困ったことは、その日のうちに伝えることにしています。",
)


@dataclass
class Together:
    """The unsaved rows of one partnership. What hangs on it is saved after it."""

    partnership: Partnership
    parties: list[Party]
    district_id: int
    theme_ids: list[int]
    # In the order in which they are saved: what others point at comes first.
    others: list[Model] = field(default_factory=list)


class PartnershipMaker:
    """Makes partnerships by the number of their block. Needs the reference data."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.principles = list(Principle.objects.values_list("pk", flat=True))
        self.plan = list(CheckItem.objects.filter(sheet=Sheet.PLAN).values_list("pk", flat=True))
        self.reflect = list(
            CheckItem.objects.filter(sheet=Sheet.REFLECT).values_list("pk", flat=True)
        )
        self.slugs = dict(Theme.objects.values_list("pk", "slug"))
        self.today = timezone.localdate()

    def make(self, block: int, area: Area, groups: list[Group]) -> Together:
        """What these saved groups of the block do together; everybody has agreed to show it."""
        chance = Chance(self.seed, "partnership", block)
        themes = list(dict.fromkeys(pk for group in groups for pk in group.theme_ids))[:3]
        topic = TOPICS.get(self.slugs[themes[0]], OTHER)
        words = x.Texts(chance, area.town[0], area.ward_name, topic)
        is_over = chance.yes(0.2)
        begin = self.today - timedelta(days=chance.number(400, 1500))
        published = begin + timedelta(days=chance.number(60, 390))
        partnership = Partnership(
            name=words.one(("{town}の{a}", "みんなで{a}", "{a}と{b}"), 60),
            purpose=words.one(x.OPENINGS, 180) + x.MARK,
            origin_text=words.one(("{where}での立ち話から", "地域ケアプラザの紹介で"), 200),
            started_text=f"{begin.year}年{begin.month}月",
            starts_on=begin,
            ends_on=published if is_over else None,
            ward_id=area.ward_id,
            third_party_id=area.plaza_id,
            place_text=words.one(("{where}", "{town}の{where}"), 60),
            effect_title=chance.one(EFFECTS),
            effect_text=words.one(EFFECT_TEXTS, 120),
            learned=words.one(x.EFFORTS, 300),
            status=Partnership.Status.COMPLETED if is_over else Partnership.Status.ACTIVE,
            publication=Partnership.Publication.PUBLISHED,
            consent_round=1,
            published_at=moment(published, 10),
            confirmed_on=published,
            is_sample=True,
            submission_key=f"load-{self.seed}-{block}",
        )
        parties = [self._party(partnership, group, order) for order, group in enumerate(groups)]
        together = Together(partnership, parties, area.district_id, themes)
        self._add_rest(together, chance, words, begin, published)
        return together

    def _party(self, partnership: Partnership, group: Group, order: int) -> Party:
        return Party(
            partnership=partnership,
            organization=group.organization,
            role=Party.Role.COOPERATE if order else Party.Role.LEAD,
            order=order,
            intro=group.organization.summary,
            effort=group.organization.effort,
        )

    def _add_rest(
        self, together: Together, chance: Chance, words: x.Texts, begin: date, published: date
    ) -> None:
        partnership, add = together.partnership, together.others.append
        for order in range(1, chance.number(1, 3) + 1):
            title = words.one(("{a}", "{craft}と{a}", "{where}の{b}"), 40)
            text = words.one(x.SENTENCES, 120)
            add(Activity(partnership=partnership, order=order, title=title, text=text))
        groups = [party.organization for party in together.parties]
        for order, (speaker, about) in enumerate(zip(groups, groups[1:] + groups, strict=False)):
            text = words.one(THANKS, 120)
            add(
                Gratitude(
                    partnership=partnership, speaker=speaker, about=about, text=text, order=order
                )
            )
        outline = words.one(HOW, 200)
        kind = chance.one((Agreement.Kind.SPOKEN, Agreement.Kind.MEMO, Agreement.Kind.MEMORANDUM))
        stands = Agreement.Status.CONCLUDED
        add(
            Agreement(
                partnership=partnership, kind=kind, status=stands, made_on=begin, outline=outline
            )
        )
        self._add_principles(together, chance, words, begin)
        self._add_sheets(together, begin)
        for organization in groups:
            add(
                Consent(
                    partnership=partnership,
                    organization=organization,
                    round=1,
                    answer=Consent.Answer.YES,
                    answerer_role="事務局",
                    received_on=published,
                    answered_at=moment(published, 9),
                )
            )

    def _add_principles(
        self, together: Together, chance: Chance, words: x.Texts, begin: date
    ) -> None:
        partnership = together.partnership
        review = PrincipleReview(
            partnership=partnership, number=1, occasion="registration", reviewed_on=begin
        )
        together.others.append(review)
        status = PrincipleRecord.Status
        for principle in self.principles:
            together.others.append(
                PrincipleRecord(
                    partnership=partnership,
                    review=review,
                    principle_id=principle,
                    status=status.ALMOST if chance.yes(0.3) else status.CONFIRMED,
                    how=words.one(HOW, 200),
                    recorded_on=begin,
                )
            )

    def _add_sheets(self, together: Together, begin: date) -> None:
        """The plan, and for what is over the reflection, as recorded together."""
        partnership = together.partnership
        is_over = partnership.status == Partnership.Status.COMPLETED
        items = {Sheet.PLAN: self.plan} | ({Sheet.REFLECT: self.reflect} if is_over else {})
        for sheet, keys in items.items():
            row = CheckSheet(
                partnership=partnership,
                sheet=sheet,
                year=fiscal_year(begin),
                status=CheckSheet.Status.RECORDED,
                opened_on=begin,
            )
            record = JointRecord(
                sheet=row,
                number=1,
                met_on=begin,
                method=JointRecord.Method.MEETING,
                recorded_at=moment(begin, 19),
            )
            together.others += [row, record]
            together.others += [
                JointCheck(record=record, item_id=key, answer=JointCheck.Answer.DONE)
                for key in keys
            ]
