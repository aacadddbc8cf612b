"""The records that ship in fixtures/ are complete, linked and free of personal data.

Plain pytest, no database: the files are read as they are. The personal names that stand in the
source documents are kept out of the repository, so they are checked by digest.
"""

import hashlib
import json
import re
from pathlib import Path

import pytest

from kyodo_portal.lib.text import search_key

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
FILES = sorted([*(FIXTURES / "reference").glob("*.json"), *(FIXTURES / "seeds").glob("*.json")])
EXPECTED = {
    "reference": """cases check_items definitions memos municipalities npo_fields place_kinds
        principles programmes rhythm sources steps synonyms themes tips voices wards""",
    "seeds": "archive_contacts districts offices organizations partnerships places",
}
COUNTS = {
    "reference/wards": 18,
    "reference/themes": 17,
    "reference/npo_fields": 20,
    "reference/place_kinds": 13,
    "reference/principles": 6,
    "reference/steps": 8,
    "reference/check_items": 10,
    "reference/tips": 3,
    "reference/voices": 21,
    "reference/cases": 5,
    "reference/memos": 3,
    "reference/definitions": 6,
    "reference/programmes": 16,
    "reference/rhythm": 10,
    "seeds/partnerships": 8,
}
ORGANIZATION_KINDS = """jichikai rengo chiku_shakyo npo volunteer business school welfare
    public_corp intermediary government council"""
ASAHI_ORGANIZATIONS = """npo-wakabadai wakabadai-chiku-shakyo ken-kosha wakabadai-jichikai
    sakonyama-atelier npo-all-sakonyama sakonyama-shotenkai sakolabo sakonyama-jichikai
    heartful-port kibogaoka-minami-chiku-shakyo kakehashi chokotto-oendan volunteer-net bungeiza
    asahi-chiikiryoku wakabadai-care-plaza sakonyama-care-plaza kibogaoka-minami-care-plaza"""
HANDBOOK_ORGANIZATIONS = """kodomo-ikiiki-juku konandai-playpark konan-ward kodomo-workshop
    kankyo-sozo hokubu-nosei aoba-chiiki-shinko aoba-service-ka nippa-kyogikai hana-no-sato
    nippa-local-school nippa-local-company akuwa-kita-mimamori seya-shien-team oyaji-no-hiroba
    mumin dream-kyushoku fureai-dream dream-heights-kyogikai shimin-katsudo-center shirenkai"""
PHONE = re.compile(r"0\d{1,3}[-－‐ー(（]\d{2,4}[-－‐ー)）]\d{3,4}")
# SHA-256, first 24 digits, of 20 full names, three surnames with an office and one with a title.
NAME_DIGESTS = """
    053aebe7892d94a84499c414
    0956be7893fd0d829de9eb4f
    0d39a5922b2d6922659dee67
    0ec29c2a161a82393c54ba3a
    0f94233ed5b73e81938f680a
    2c810c9b3ea6837facb1114a
    309b25f47dea1239c6d859f5
    412907404994661977dfa987
    45b60ea6bf5a715538a373b0
    56abb46ff0ee18d54b72fa57
    6994801083516d5801f3eb43
    703ec7c89eb385db9149a0f7
    72c9bbd6f2afcd14ec8eefce
    7496fe63fed706506409e1c8
    819b53d105ace6cfdf746a24
    931cfdd73de77040c459fe0b
    9437ad234b7dc88dcc36c6b2
    9dbcea94e738b51a30cacce5
    ac9fde8155f8729807591c77
    ce3ff7a67502b4e4e7fe3d98
    eaa3982e35b41e32e33006a3
    f0fee1a095be3b1132bb18eb
    f2fbe291a47137a52b26c53f
    f82d31a0f871399dcceac78c
"""


def read(name):
    """Return the records of ``fixtures/<name>.json`` as a list."""
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))["records"]


def slugs(name):
    """Return the set of slugs of one file."""
    return {record["slug"] for record in read(name)}


def by_slug(name):
    """Return one file as a dict keyed by slug."""
    return {record["slug"]: record for record in read(name)}


def strings(value):
    """Yield every string inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def check_digit(code5):
    """Return the check digit of a five-digit local government code."""
    total = sum(int(digit) * weight for digit, weight in zip(code5, (6, 5, 4, 3, 2), strict=True))
    return (11 - total % 11) % 10


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def find_names(text, digests):
    """Return the digests of names that stand in the text, blanks between the parts or not."""
    text = re.sub(r"\s", "", text)
    pieces = {text[at : at + size] for size in range(2, 9) for at in range(len(text) - size + 1)}
    return {digest(piece) for piece in pieces} & digests


def test_every_expected_file_is_there():
    for folder, names in EXPECTED.items():
        assert {path.stem for path in (FIXTURES / folder).glob("*.json")} >= set(names.split())


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_file_is_whole(path):
    text = path.read_text(encoding="utf-8")
    data = json.loads(text)
    assert set(data) == {"about", "records"}
    assert data["about"]
    assert data["records"]
    found = [record["slug"] for record in data["records"]]
    assert len(found) == len(set(found))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in found)
    keys = [set(record) for record in data["records"]]
    assert all(one == keys[0] for one in keys), "every record of a file has the same keys"
    sources = slugs("reference/sources")
    for record in data["records"]:
        assert record["source"] in sources
        assert record["source_note"]
    assert text == json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    assert not re.search(
        r"\*\*|話し合っ[共確よ決役]|サ-ビス|緑側|アレーパーク|\[(inf|ext|ed)\]", text
    )


@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_counts(name, count):
    assert len(read(name)) == count


def test_wards_have_right_codes_and_their_own_tile():
    wards = read("reference/wards")
    assert [ward["code"][:5] for ward in wards] == [str(14101 + at) for at in range(18)]
    for ward in wards:
        assert int(ward["code"][5]) == check_digit(ward["code"][:5])
        assert ward["municipality"] == "yokohama"
        assert re.fullmatch("[ぁ-ん]+く", ward["name_kana"])
    assert by_slug("reference/wards")["tsurumi"]["code"] == "141011"
    assert by_slug("reference/municipalities")["yokohama"]["code"] == "141003"
    assert check_digit("14100") == 3
    assert len({(ward["tile"]["col"], ward["tile"]["row"]) for ward in wards}) == 18


def test_check_items_are_four_three_three():
    items = read("reference/check_items")
    assert " ".join(item["code"] for item in items) == "P1 P2 P3 P4 R1 R2 R3 F1 F2 F3"
    sheets = [item["sheet"] for item in items]
    assert [sheets.count(sheet) for sheet in ("plan", "proceed", "reflect")] == [4, 3, 3]
    numbers = {principle["number"] for principle in read("reference/principles")}
    assert all(set(item["principles"]) <= numbers and item["principles"] for item in items)
    assert items[7]["official_text"] == (
        "協働することで、単独で行うのに比べてどのような効果が得られたか、話し合って共有すること"
    )


def test_voices_are_split_as_printed():
    voices = read("reference/voices")
    split = {
        sector: tuple(
            sum(voice["sector"] == sector and voice["mood"] == mood for voice in voices)
            for mood in ("good", "trouble")
        )
        for sector in ("市民", "行政", "企業")
    }
    assert split == {"市民": (6, 4), "行政": (4, 2), "企業": (3, 2)}
    assert all(bool(voice["site_help"]) == (voice["mood"] == "trouble") for voice in voices)
    assert all(voice["inferred"] and voice["note"] == "平成22年の声" for voice in voices)


def test_principles_and_steps():
    principles = read("reference/principles")
    assert [one["number"] for one in principles] == [1, 2, 3, 4, 5, 6]
    assert principles[0]["official_text"] == "市民活動と行政は対等の立場に立つこと"
    assert principles[2]["official_text"] == "市民と行政、双方が自立した存在で協働を進めること"
    assert "市民活動が自立化する方向で" in principles[2]["note"]
    colours = " ".join(one["colour"] for one in principles)
    assert colours == "blue cyan green yellow orange purple"
    steps = read("reference/steps")
    assert [step["sheet"] for step in steps] == ["", "", "", "", "plan", "", "proceed", "reflect"]
    assert steps[0]["title"] == "きっかけづくり"
    assert steps[7]["title"] == "一緒に振り返る"
    assert all(step["body"] and step["portal_help"].count("。") == 1 for step in steps)


def test_tips_are_the_printed_ones_with_printed_examples():
    tips = read("reference/tips")
    assert [tip["text"] for tip in tips] == [
        "小さな取組活動ごとに連携をする。",
        "自分が得たい事、相手が得たい事を尊重する。",
        "地域ケアプラザ、区役所などの第三者を巻き込むことです。",
    ]
    partnerships = by_slug("seeds/partnerships")
    for tip in tips:
        printed = list(strings(partnerships[tip["example"]["partnership"]]))
        assert any(tip["example"]["text"] in text for text in printed)


def test_synonyms_are_different_words_and_stand_in_one_group():
    groups = [[search_key(word) for word in one["words"]] for one in read("reference/synonyms")]
    assert len(groups) >= 60
    assert all(len(keys) == len(set(keys)) >= 2 for keys in groups)
    every = [key for keys in groups for key in keys]
    assert len(every) == len(set(every))
    assert all(2 <= len(key) <= 30 for key in every if key != "祭")


def test_places_and_offices_point_at_real_records():
    wards, districts = slugs("reference/wards"), by_slug("seeds/districts")
    organizations, kinds = slugs("seeds/organizations"), slugs("reference/place_kinds")
    for district in districts.values():
        assert district["ward"] in wards
        assert district["kind"] in {"rengo", "chugakko", "danchi", "chiku"}
    for office in read("seeds/offices"):
        assert office["ward"] is None or office["ward"] in wards
        assert office["kind"] in {"ward_office", "care_plaza", "city_centre"}
        assert all(districts[slug]["ward"] == office["ward"] for slug in office["districts"])
    for place in read("seeds/places"):
        assert place["kind"] in kinds
        assert place["organization"] is None or place["organization"] in organizations
        assert districts[place["district"]]["ward"] == place["ward"]
    for contact in read("seeds/archive_contacts"):
        assert contact["organization"] is None or contact["organization"] in organizations
    assert {office["ward"] for office in read("seeds/offices")} == wards | {None}


def test_organizations_point_at_real_records():
    wards, districts = slugs("reference/wards"), by_slug("seeds/districts")
    themes, offices = slugs("reference/themes"), slugs("seeds/offices")
    records = read("seeds/organizations")
    assert len({record["name"] for record in records}) == len(records)
    for record in records:
        assert record["kind"] in ORGANIZATION_KINDS.split()
        assert record["ward"] is None or record["ward"] in wards
        if record["district"]:
            assert districts[record["district"]]["ward"] == record["ward"]
        assert set(record["themes"]) <= themes
        assert len(record["themes"]) <= 5
        assert record["office"] is None or record["office"] in offices
        assert len(record["tagline"]) <= 40
        assert len(record["summary"]) <= 300
        assert bool(record["archived_note"]) == record["archived"]
        assert re.fullmatch(r"[ぁ-んー・0-9 ]+", record["name_kana"])


def test_required_organizations_are_there():
    records = by_slug("seeds/organizations")
    asahi, handbook = ASAHI_ORGANIZATIONS.split(), HANDBOOK_ORGANIZATIONS.split()
    assert set(asahi + handbook) <= set(records)
    assert {f"{ward}-katsudo-center" for ward in slugs("reference/wards")} <= set(records)
    assert not any(records[slug]["archived"] for slug in asahi)
    noted = {slug for slug, record in records.items() if record["hp_noted"]}
    assert noted == {"npo-wakabadai", "sakonyama-atelier", "heartful-port"}
    assert all(records[slug]["effort"] and records[slug]["summary"] for slug in noted)


def test_partnerships_are_linked_and_keep_the_printed_words():
    organizations, places = slugs("seeds/organizations"), slugs("seeds/places")
    districts = by_slug("seeds/districts")
    for record in read("seeds/partnerships"):
        parties = [party["organization"] for party in record["parties"]]
        assert len(parties) == len(set(parties)) >= 2
        assert set(parties) <= organizations
        assert {party["role"] for party in record["parties"]} <= {"lead", "cooperate", "bridge"}
        assert all(districts[slug]["ward"] == record["ward"] for slug in record["districts"])
        for gratitude in record["gratitudes"]:
            assert {gratitude["from"], gratitude["about"]} <= set(parties)
        for activity in record["activities"]:
            assert len(activity["title"]) <= 25
            assert len(activity["text"]) <= 120
            assert activity["place"] is None or activity["place"] in places
        assert record["status"] == ("active" if record["source"] == "s0" else "completed")
        assert record["public_note"].startswith("出典：")
    leaflet = [record for record in read("seeds/partnerships") if record["source"] == "s0"]
    assert [record["effect_title"] for record in leaflet] == [
        "信頼を積み重ねる",
        "得意分野を活かす",
        "応援し合う関係",
    ]
    assert all(record["effect_inferred"] for record in leaflet)
    assert all(len(record["activities"]) == 3 for record in leaflet)
    assert leaflet[0]["gratitudes"][0]["text"] == (
        "NPO若葉台は、若葉台団地のまちづくりを、中心的に、精力的に、そして、事業性も考えながら、"
        "自治会や地区社協と連携して活動してくれています。"
    )
    lengths = [len(record["parties"][0]["effort"]) for record in leaflet]
    assert all(68 <= length <= 76 for length in lengths)
    assert all(59 <= len(record["gratitudes"][0]["text"]) <= 70 for record in leaflet)


def test_cases_and_programmes():
    wards, partnerships = slugs("reference/wards"), slugs("seeds/partnerships")
    cases = read("reference/cases")
    assert [case["partnership"] for case in cases] == ["p-04", "p-05", "p-06", "p-07", "p-08"]
    assert {case["partnership"] for case in cases} <= partnerships
    assert all(case["ward"] in wards and case["summary"] and case["lesson"] for case in cases)
    programmes = read("reference/programmes")
    assert {one["status"] for one in programmes} <= {"running", "ended", "planned", "unknown"}
    ended = {one["slug"] for one in programmes if one["ended"]}
    assert ended == {one["slug"] for one in programmes if one["status"] == "ended"}
    assert "kyodo-jigyo-teian-model" in ended
    assert all(one["checked"] for one in programmes)


def test_old_phone_numbers_stay_in_the_archive():
    for path in FILES:
        if path.stem == "archive_contacts":
            continue
        for record in json.loads(path.read_text(encoding="utf-8"))["records"]:
            found = [number for text in strings(record) for number in PHONE.findall(text)]
            if (path.stem, record["slug"]) == ("offices", "asahi-chiikiryoku"):
                assert found == ["045-954-6028"]
            else:
                assert not found, (path.name, record["slug"])
    contacts = read("seeds/archive_contacts")
    assert all(contact["archived"] and contact["as_of"] for contact in contacts)
    assert sum(contact["as_of"] == "2010-04" for contact in contacts) == 21


def test_name_finder_sees_a_name_in_a_text():
    assert find_names("会長の見本 花子さんです", {digest("見本花子")}) == {digest("見本花子")}
    assert not find_names("会長の見本です", {digest("見本花子")})


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_personal_name_of_the_sources(path):
    digests = set(NAME_DIGESTS.split())
    assert len(digests) == 24
    assert not find_names(path.read_text(encoding="utf-8"), digests)
