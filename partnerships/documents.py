"""What the search may know of a partnership: only what its published page says."""

from kyodo_portal.search.documents import Document
from partnerships.models import Partnership
from partnerships.public.changes import by_key, first_text, visible

READ_BESIDE = ("themes", "districts", "parties__organization")


def partnership_document(partnership: Partnership) -> Document | None:
    """A published partnership as its visible fields say; None for every other one.

    Needs `READ_BESIDE`, its ward and the version shown.
    """
    version = partnership.shown
    if partnership.publication != Partnership.Publication.PUBLISHED or version is None:
        return None
    entries = visible(version.entries, version.hidden)
    known = by_key(entries)
    named = set(version.card["parties"])
    rows = [party for party in partnership.parties.all() if party.organization_id in named]
    parties = [party.organization for party in rows]
    slugs = {slug for slug, _name in known.get("themes", {}).get("rows", ())}
    themes = [theme for theme in partnership.themes.all() if theme.slug in slugs]
    places = {slug for _w, slug, *_names in known.get("place", {}).get("districts", ())}
    districts = [district for district in partnership.districts.all() if district.slug in places]
    return Document(
        names=[version.name, first_text(entries, "effect_title")],
        topics=[
            *(organization.name for organization in parties),
            *(theme.name for theme in themes),
            partnership.ward.name,
            partnership.ward.name_kana,
            *(text for district in districts for text in (district.name, district.name_kana)),
            known.get("place", {}).get("place_text", ""),
        ],
        body=[
            *(first_text(entries, key) for key in ("purpose", "effect_text", "learned")),
            *(
                text
                for entry in entries
                if entry["kind"] == "activity"
                for text in (entry["title"], entry["text"])
            ),
        ],
        facets={
            "ward": [partnership.ward_id],
            "district": sorted(district.pk for district in districts),
            "theme": sorted(theme.pk for theme in themes),
            "kind": sorted({organization.kind for organization in parties}),
            "stage": [partnership.status],
            # The first page shows those that say what came of it.
            "effect": ["1"] if "effect_title" in known else [],
        },
        fresh=partnership.published_at,
        order=version.name,
    )
