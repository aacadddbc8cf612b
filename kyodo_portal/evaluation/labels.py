"""Labels of an evaluation file as people write them, brought to the portal's own labels.

「地区社協」 is read as 「地区社会福祉協議会（地区社協）」, 「こども食堂」 as its theme. What cannot
be read is an error that names the organisation, the label and what may stand there.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from kyodo_portal.evaluation.world import BadFile
from kyodo_portal.lib.text import search_key
from kyodo_portal.loading.files import read
from organizations.models import Listing, Organization

Record = dict[str, Any]
# How alike two labels must be to be taken for one, from 0 to 1.
ALIKE = 0.5
_K, _L = Organization.Kind, Listing.Kind
# Everyday words that are neither a part of the label nor alike to it.
OTHER_WORDS = {
    _K.JICHIKAI: ["町会", "管理組合", "自治会", "町内会"],
    _K.RENGO: ["連合会", "連合自治会", "連合町内会"],
    _K.CHIKU_SHAKYO: ["社協", "社会福祉協議会"],
    _K.NPO: ["特定非営利活動法人", "認定npo"],
    _K.VOLUNTEER: [
        "任意団体",
        "サークル",
        "市民団体",
        "ボランティア団体",
        "子ども会",
        "老人クラブ",
    ],
    _K.BUSINESS: ["会社", "商店", "商店街", "事業者", "店舗", "農家", "病院", "株式会社"],
    _K.SCHOOL: ["小学校", "中学校", "高校", "学生", "大学", "pta", "専門学校", "保育園", "幼稚園"],
    _K.WELFARE: ["作業所", "社会福祉法人", "特別養護老人ホーム", "福祉施設", "施設"],
    _K.PUBLIC_CORP: ["公社", "財団", "公共施設", "公益法人"],
    _K.INTERMEDIARY: ["地域ケアプラザ", "支援センター", "社会福祉協議会（区）", "中間支援"],
    _K.GOVERNMENT: ["区役所", "市役所", "役所", "消防署", "警察署"],
    _K.COUNCIL: ["ネットワーク", "連絡会", "委員会", "協議会"],
    _L.PEOPLE: ["ボランティア", "人材", "人"],
    _L.PLACE: ["会場", "スペース"],
    _L.THINGS: ["物", "もの", "物品", "備品", "道具"],
    _L.KNOWLEDGE: ["技術", "講師", "相談", "ノウハウ", "専門知識"],
    _L.PUBLICITY: ["情報発信", "広報", "pr"],
    _L.INTRODUCTION: ["紹介", "つながり", "ネットワーク"],
    _L.PARTICIPANTS: ["参加", "利用者", "仲間"],
    _L.MONEY: ["お金", "寄付", "助成金", "費用", "資金"],
}


class Labels:
    """One family of labels and the words under which each is known."""

    def __init__(self, what: str, words: dict[str, list[str]]) -> None:
        self.what = what
        self.labels = list(words)
        self.known = {search_key(word): label for label in words for word in words[label]}
        self.known |= {search_key(label): label for label in words}

    def read(self, text: str, where: str) -> str:
        """The portal's label for a text; `BadFile` when none is near."""
        key = search_key(text)
        if key in self.known:
            return self.known[key]
        inside = [word for word in self.known if is_part(word, key) or is_part(key, word)]
        near = [max(inside, key=len)] if inside else get_close_matches(key, self.known, 1, ALIKE)
        if not near:
            raise BadFile(f"{where}: unknown {self.what} “{text}” ({' / '.join(self.labels)})")
        return self.known[near[0]]


def is_part(word: str, text: str) -> bool:
    return len(word) > 1 and word in text


def tidy(records: Iterable[Any]) -> Iterator[Record]:
    """The records with the portal's own labels; texts and lists that are missing are empty."""
    kinds = Labels("kind", words_of(_K.choices))
    listings = Labels("kind of offer or need", words_of(_L.choices))
    wards = Labels(
        "ward", {r["name"]: [r["name"][:-1], r["slug"]] for r in read("reference/wards")}
    )
    themes = Labels("theme", {r["name"]: r["keywords"] for r in read("reference/themes")})
    for number, record in enumerate(records):
        if not isinstance(record, dict) or not record.get("key") or not record.get("name"):
            raise BadFile(f"organization {number}: “key” or “name” is missing")
        where = str(record["key"])
        ward = str(record.get("ward") or "").removeprefix("横浜市")
        yield record | {
            "kind": kinds.read(str(record.get("kind") or ""), where),
            "ward": wards.read(ward, where) if ward not in CITY_WIDE else "",
            "themes": [themes.read(str(name), where) for name in record.get("themes") or ()],
            "offers": [tidy_listing(item, listings, where) for item in record.get("offers") or ()],
            "needs": [tidy_listing(item, listings, where) for item in record.get("needs") or ()],
        }


# What may stand for a body without a ward of its own.
CITY_WIDE = {"", "市", "市全域", "全市", "全域", "市内全域", "市の全域"}


def tidy_listing(item: Record, kinds: Labels, where: str) -> Record:
    if not isinstance(item, dict):
        raise BadFile(f"{where}: an offer or a need has “kind”, “title” and “detail”")
    return item | {"kind": kinds.read(str(item.get("kind") or ""), where)}


def words_of(choices: Iterable[tuple[str, Any]]) -> dict[str, list[str]]:
    return {str(label): [value, *OTHER_WORDS[value]] for value, label in choices}  # type: ignore[index]
