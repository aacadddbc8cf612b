"""The fields of a partnership's page, built from its rows, each with whose words it holds."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from kyodo_portal.lib.dates import format_date_short
from kyodo_portal.lib.text import safe_url
from partnerships.models import Partnership
from partnerships.public.records import record_entries

Entry = dict[str, Any]

# Without these there is no page: who does not agree says no, or stops it.
FIXED = frozenset({"name", "parties"})


def entries_of(partnership: Partnership, *, records: bool = True) -> list[Entry]:
    """Every field as it stands in the rows now, in the order of the page.

    `records` False leaves out what comes from promise, check sheets and principles.
    """
    parties = [
        party
        for party in partnership.parties.select_related("organization").order_by("order", "pk")
        if party.left_on is None or party.keeps_words
    ]
    found = [
        *shared_entries(partnership),
        parties_entry(partnership),
        *own_entries(partnership, parties),
        *activity_entries(partnership),
        *thanks_entries(partnership, {party.organization_id for party in parties}),
        *place_entries(partnership),
    ]
    return found + (record_entries(partnership) if records else [])


def shared(key: str, label: str, text: str, **more: Any) -> Entry:
    """A field that belongs to all parties together."""
    return {"key": key, "kind": key, "label": label, "by": None, "about": [], "text": text, **more}


def shared_entries(p: Partnership) -> Iterator[Entry]:
    started = p.started_text or (f"{format_date_short(p.starts_on)}から" if p.starts_on else "")
    year = p.starts_on.year if p.starts_on else None
    for key, label, text in (
        ("name", "連携の名前", p.name),
        ("effect_title", "連携の効果（見出し）", p.effect_title),
        ("effect_text", "効果の説明", p.effect_text),
        ("purpose", "目的", p.purpose),
        ("others", "ほかに関わった人たち", p.other_participants),
        ("origin", "はじまりのきっかけ", p.origin_text),
        ("scheme", "使った制度", p.scheme),
        ("learned", "学んだこと", p.learned),
        ("bridge", "橋わたし", p.third_party.name if p.third_party else ""),
    ):
        if text:
            yield shared(key, label, text)
    if started:
        yield shared("started", "はじまった時期", started, said=p.started_text, year=year)


def parties_entry(partnership: Partnership) -> Entry:
    rows = list(
        partnership.parties.filter(left_on=None)
        .select_related("organization")
        .order_by("order", "pk")
    )
    names = "、".join(row.organization.name for row in rows)
    return shared(
        "parties",
        "だれと だれが",
        names,
        rows=[
            {"id": row.organization_id, "role": row.get_role_display(), "note": row.note}
            for row in rows
        ],
        pair=partnership.pair_label,
    )


def own_entries(partnership: Partnership, parties: list[Any]) -> Iterator[Entry]:
    """What each party says about itself, and its website."""
    for party in parties:
        organization = party.organization
        for kind, label, text in (
            ("intro", "紹介", party.intro),
            ("effort", "がんばっている事", party.effort),
            ("site", "ホームページ", safe_url(organization.website)),
        ):
            if text:
                yield {
                    "key": f"{kind}:{organization.pk}",
                    "kind": kind,
                    "label": f"{organization.name}の{label}",
                    "by": organization.pk,
                    "about": [],
                    "text": text,
                }


def activity_entries(partnership: Partnership) -> Iterator[Entry]:
    """Each activity, and its picture as a field of its own: a party may hide only that."""
    photos = {photo.activity_id: photo for photo in partnership.photos.exclude(activity=None)}
    for row in partnership.activities.order_by("order"):
        key = f"activity:{row.order}"
        label = f"主な連携活動{row.order}"
        yield shared(key, label, row.text, title=row.title, order=row.order) | {"kind": "activity"}
        if photo := photos.get(row.pk):
            key, label = f"photo:{row.order}", f"{label}の写真"
            facts = {"kind": "photo", "photo": photo.pk}
            yield shared(key, label, photo.alt, order=row.order) | facts


def thanks_entries(partnership: Partnership, heard: set[int]) -> Iterator[Entry]:
    """ありがたい！: the words of the one who says it, about the other one."""
    counted: Counter[tuple[int, int]] = Counter()
    for row in partnership.gratitudes.select_related("speaker", "about").order_by("order", "pk"):
        pair = (row.speaker_id, row.about_id)
        counted[pair] += 1
        if row.speaker_id in heard:
            yield {
                "key": f"thanks:{row.speaker_id}-{row.about_id}-{counted[pair]}",
                "kind": "thanks",
                "label": f"{row.speaker.name}から{row.about.name}への、ありがたい！",
                "by": row.speaker_id,
                "about": [row.about_id],
                "text": row.text,
                "inferred": row.inferred,
                "names": [row.speaker.name, row.about.name],
            }


def place_entries(partnership: Partnership) -> Iterator[Entry]:
    districts = [
        [row.ward.slug, row.slug, row.ward.name, row.name]
        for row in partnership.districts.select_related("ward").order_by("ward__order", "name_kana")
    ]
    if districts or partnership.place_text:
        names = "、".join(row[3] for row in districts)
        text = "　".join(filter(None, (names, partnership.place_text)))
        yield shared("place", "場所", text, districts=districts, place_text=partnership.place_text)
    themes = [[row.slug, row.name] for row in partnership.themes.order_by("order", "pk")]
    if themes:
        yield shared("themes", "テーマ", "、".join(name for _, name in themes), rows=themes)
