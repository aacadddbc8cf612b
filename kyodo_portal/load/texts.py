"""Introductions, offers, needs and events in sentences, from the vocabulary."""

from kyodo_portal.load import topics as t
from kyodo_portal.load.chance import Chance
from kyodo_portal.load.names import pet_name
from organizations.models import Listing

MARK = "（見本）"
LONGEST = 250 - len(MARK)

# {a} {b} what is held, {who} for whom, {when} how often, {where} a venue, {town}, {ward}, {craft}.
OPENINGS = (
    "{town}で、{a}などの活動をしています。",
    "横浜市{ward}の{town}を中心に、{a}と{b}に取り組んでいます。",
    "{who}のために、{when}{a}をひらいています。",
    "地域の{where}を使って、{a}をつづけています。",
    "{year}年に{a}からはじまった、{ward}の団体です。",
)
SENTENCES = (
    "{when}{where}で{b}もしています。",
    "{who}がつながる場を、地域のなかにつくる活動です。",
    "はじめての方も、見学だけの方も歓迎します。",
    "{where}では、{when}{craft}を楽しんでいます。",
    "{who}と{who2}が、いっしょに{b}をする日もあります。",
    "横浜の{town}らしい、顔の見える地域をめざしています。",
    "{year}年ごろから、{where}に集まって{b}をつづけてきました。",
    "会員は{people}人ほどで、{who}も参加しています。",
    "近くの学校や商店と協力して、{a}の手伝いをしています。",
    "「{pet}」という会報を、{when}くばっています。",
    "{craft}と{craft2}が得意な人が多い会です。",
    "災害のときにも助け合えるように、日ごろの声かけを大切にしています。",
    "道具は{where}に置き、必要な団体にも貸しています。",
    "参加費は{fee}円です。",
)
TAGLINES = (
    "{a}をつづけています",
    "{who}と{a}",
    "{town}の{a}",
    "{where}で{a}",
    "{craft}でつながる{ward}",
)
EFFORTS = (
    "できる人が、できる時に、できる分だけ。{b}も当番で無理なくつづけています。",
    "{who}に声をかけ、{when}{where}に来てもらえるようにしています。",
    "となりの団体と相談しながら、{a}を少しずつ広げています。",
)
JOINING = (
    "{when}{where}に、のぞきに来てください。予約はいりません。",
    "まずは{a}の日に、見学にいらしてください。",
    "区域にお住まいの方は、いつでも入れます。",
)
ONLY_SOME = ("会員のみ", "区域に住んでいる方", "小学生とその家族", "65歳以上の方")
FEES = ("無料", "無料（材料代200円）", "100円", "大人300円・子ども無料", "500円")

K = Listing.Kind
OFFERS = {
    K.PEOPLE: ("{a}を手伝えます", "若い人手を出せます", "{b}の日に3人行けます"),
    K.PLACE: ("{where}を貸せます", "会議室を昼間に貸せます", "駐車場を使えます"),
    K.THINGS: ("テントといすを貸せます", "{craft}の道具を貸せます", "余った食材をゆずれます"),
    K.KNOWLEDGE: ("{craft}を教えられます", "{a}の相談にのれます", "会計の相談にのれます"),
    K.PUBLICITY: ("チラシを置けます", "会報で{a}を知らせます", "動画をつくれます"),
    K.INTRODUCTION: ("{who}を紹介できます", "商店を紹介できます", "学校につなげます"),
    K.PARTICIPANTS: ("{a}に参加できます", "会員に呼びかけられます", "子どもと参加できます"),
    K.MONEY: ("{a}に少額の助成をします", "売上の一部を寄付します", "協賛できます"),
}
NEEDS = {
    K.PEOPLE: ("{a}の人手", "運ぶ人手をさがしています", "{b}の担い手"),
    K.PLACE: ("会場をさがしています", "{a}の場所", "道具を置く場所"),
    K.THINGS: ("いすと机を借りたい", "{craft}の材料", "使わないパソコン"),
    K.KNOWLEDGE: ("{craft}の先生", "{a}にくわしい人", "会計を教えてほしい"),
    K.PUBLICITY: ("{who}への知らせ方", "チラシを置くお店", "SNSを手伝ってほしい"),
    K.INTRODUCTION: ("{who}とつながりたい", "近くの企業と知り合いたい", "学校とつながりたい"),
    K.PARTICIPANTS: ("{a}の参加者", "{craft}の仲間", "{who}に来てほしい"),
    K.MONEY: ("{a}の材料費", "バス代の支え", "{b}の協賛"),
}
DETAILS = (
    "{when}{where}で{a}をしています。{who}といっしょにできるとうれしいです。",
    "{craft}にも使えます。くわしくは相談しながら決めさせてください。",
    "{ward}のなかなら伺えます。{b}の日はのぞきます。",
    "1回だけでもかまいません。{who2}にも声をかけています。",
)


class Texts:
    """The words of one group: its town, its ward and what it does fill the patterns."""

    def __init__(self, chance: Chance, town: str, ward: str, topic: t.Topic) -> None:
        self.chance, self.town, self.ward, self.topic = chance, town, ward, topic
        self.last = ""

    def fill(self, pattern: str) -> str:
        """The pattern with every gap filled by a new draw."""
        chance, out = self.chance, []
        for part in pattern.split("{"):
            gap, closed, rest = part.partition("}")
            if not closed:
                out.append(part)
                continue
            match gap:
                case "a" | "b":
                    word = self.another(self.topic.acts)
                case "who" | "who2":
                    word = self.another(t.AUDIENCES)
                case "craft" | "craft2":
                    word = self.another(t.CRAFTS)
                case "when":
                    word = chance.one(t.TIMES, 1.8)
                case "where":
                    word = chance.one(t.VENUES, 2.0)
                case "town":
                    word = self.town
                case "ward":
                    word = self.ward
                case "pet":
                    word = pet_name(chance)[0]
                case "year":
                    word = str(chance.number(1955, 2025))
                case "people":
                    word = str(chance.number(5, 90))
                case _:
                    word = str(50 * chance.number(1, 20))
            out += [word, rest]
        return "".join(out)

    def another(self, words: tuple[str, ...]) -> str:
        """One of the words, but never the one drawn just before: no 「お茶会とお茶会」."""
        word = self.chance.one(words, 1.8)
        if word == self.last:
            word = words[(words.index(word) + 1) % len(words)]
        self.last = word
        return word

    def one(self, patterns: tuple[str, ...], longest: int) -> str:
        """One of the patterns, filled, and cut at `longest` characters where words are long."""
        return self.fill(self.chance.one(patterns))[:longest]

    def summary(self) -> str:
        """60 to 250 characters, short ones more often, ending in 「（見本）」."""
        least = 60 + int(120 * self.chance.share() ** 1.5)
        text = self.fill(self.chance.one(OPENINGS))
        # Round the list in uneven steps, so that no sentence comes twice.
        at, step = self.chance.number(0, len(SENTENCES) - 1), self.chance.one((3, 5, 9, 11))
        while len(text) < least:
            text += self.fill(SENTENCES[at % len(SENTENCES)])
            at += step
        return (text if len(text) <= LONGEST else text[: LONGEST - 1] + "。") + MARK
