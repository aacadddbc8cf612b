"""町丁目: the form under which a name is stored and looked up, and the files they come from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from districts.boundaries import MapFileError, load_json
from districts.maps import YOKOHAMA, is_number, is_swapped
from kyodo_portal.lib.tables import TableError, read_csv
from kyodo_portal.lib.text import clean_line, clean_postal_code, search_key, to_hiragana

COLUMNS = ("ward", "town", "kana", "postal", "lat", "lon", "district", "is_part", "note", "office")
YES = {"1", "一部", "はい", "yes", "true"}
NO = {"", "0", "全部", "いいえ", "no", "false"}

_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")}
_CHOME = re.compile("([一二三四五六七八九十]{1,3})(?=丁目)")
# 若葉台1-2, 若葉台1の2 and 若葉台1丁目2番 all mean 若葉台1丁目; a bare number at the end too.
_NUMBERED = re.compile(r"(?P<stem>.*?[^\d-])(?P<chome>\d{1,2})(?:丁目|[-‐‑‒–—―−ー－の].*|$).*")


@dataclass(frozen=True)
class TownRow:
    """One line of a file: a 町丁目 and, if named, the district or office that has it."""

    line: int
    ward: str
    name: str
    kana: str = ""
    postal_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    district: str = ""
    office: str = ""
    is_part: bool = False
    note: str = ""


def kanji_number(text: str) -> int:
    """一 → 1, 十二 → 12, 二十 → 20 (below one hundred)."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS.get(text[-1], 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def town_key(name: str) -> str:
    """The form in which names of towns are compared: 若葉台１丁目 and 若葉台一丁目 are one."""
    key = search_key(name).replace(" ", "")
    return _CHOME.sub(lambda match: str(kanji_number(match[1])), key)


def town_and_chome(text: str) -> tuple[str, str]:
    """What somebody typed as (key of the town, its 丁目 as digits or "").

    House numbers behind it are dropped: nobody needs them here.
    """
    key = town_key(text)
    if match := _NUMBERED.fullmatch(key):
        return match["stem"], match["chome"]
    return key, ""


def read_geolonia(data: bytes) -> Iterator[TownRow]:
    """The rows of a Geolonia 住所データ file (JSON list: ward, town, koaza, lat, lng).

    A town that is listed once for each 小字 counts once, with the point of its first entry.
    """
    content = load_json(data)
    if not isinstance(content, list) or not content:
        raise MapFileError("Geolonia 住所データ（JSONの一覧）ではありません。")
    seen = set()
    # An entry without 小字 stands for the whole town, so it goes first.
    for number, entry in sorted(enumerate(content, 1), key=lambda one: has_koaza(one[1])):
        if not isinstance(entry, dict) or not {"ward", "town", "lat", "lng"} <= set(entry):
            raise MapFileError(f"{number}番目に、ward・town・lat・lng がそろっていません。")
        ward, name = clean_line(str(entry["ward"])), clean_line(str(entry["town"]))
        if not name or (ward, name) in seen:
            continue
        seen.add((ward, name))
        latitude, longitude = point(entry["lat"], entry["lng"], f"{number}番目（{name}）")
        yield TownRow(number, ward, name, latitude=latitude, longitude=longitude)


def has_koaza(entry: Any) -> bool:
    return bool(isinstance(entry, dict) and entry.get("koaza"))


def read_town_csv(data: bytes) -> Iterator[TownRow]:
    """The rows of our own CSV (UTF-8, or CP932 as older spreadsheets save it)."""
    try:
        data.decode("utf-8-sig")
        encoding = "utf-8-sig"
    except UnicodeDecodeError:
        encoding = "cp932"
    try:
        for line, row in enumerate(read_csv(data, columns=COLUMNS, encoding=encoding), start=2):
            yield csv_row(row, line)
    except TableError as error:
        raise MapFileError(f"{error}。") from None


def csv_row(row: dict[str, str], line: int) -> TownRow:
    where = f"{line}行目"
    if not row["ward"] or not row["town"]:
        raise MapFileError(f"{where}に、ward（区）と town（町丁目）を入れてください。")
    part = search_key(row["is_part"])
    if part not in YES | NO:
        raise MapFileError(f"{where}の is_part は、一部なら 1、全部なら 0 にしてください。")
    try:
        postal = clean_postal_code(row["postal"]) if row["postal"] else ""
    except ValueError:
        raise MapFileError(f"{where}の postal（郵便番号）を確かめてください。") from None
    latitude, longitude = point(number_of(row["lat"]), number_of(row["lon"]), where)
    return TownRow(
        line=line,
        ward=row["ward"],
        name=clean_line(row["town"])[:60],
        kana=to_hiragana(clean_line(row["kana"]))[:100],
        postal_code=postal,
        latitude=latitude,
        longitude=longitude,
        district=row["district"],
        office=row["office"],
        is_part=part in YES,
        note=clean_line(row["note"])[:80],
    )


def number_of(text: str) -> float | str | None:
    """A cell as a number; the text itself where it is none, so that `point` can complain."""
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        return text


def point(latitude: Any, longitude: Any, where: str) -> tuple[float | None, float | None]:
    """Both coordinates, or neither; MapFileError for anything outside Yokohama."""
    if latitude is None and longitude is None:
        return None, None
    if not is_number(latitude) or not is_number(longitude):
        raise MapFileError(f"{where}の緯度・経度は、両方を数字で入れるか、両方を空にしてください。")
    if is_swapped(longitude, latitude):
        raise MapFileError(f"{where}の緯度と経度が、入れかわっているようです。")
    if not YOKOHAMA.contains(longitude, latitude):
        raise MapFileError(
            f"{where}の緯度・経度が、横浜市の外です（{latitude:g}, {longitude:g}）。"
        )
    return float(latitude), float(longitude)
