"""What the search may know of a partnership: only what its published page says."""

from kyodo_portal.search.documents import Document
from partnerships.models import Partnership

READ_BESIDE = ("themes", "districts", "activities", "parties__organization")


def partnership_document(partnership: Partnership) -> Document | None:
    """A published partnership; None for every other one. Needs `READ_BESIDE` and its ward."""
    if partnership.publication != Partnership.Publication.PUBLISHED:
        return None
    parties = [party.organization for party in partnership.parties.all()]
    districts = list(partnership.districts.all())
    return Document(
        names=[partnership.name, partnership.effect_title],
        topics=[
            *(organization.name for organization in parties),
            *(theme.name for theme in partnership.themes.all()),
            partnership.ward.name,
            partnership.ward.name_kana,
            *(text for district in districts for text in (district.name, district.name_kana)),
            partnership.place_text,
        ],
        body=[
            partnership.purpose,
            partnership.effect_text,
            partnership.learned,
            *(
                t
                for activity in partnership.activities.all()
                for t in (activity.title, activity.text)
            ),
        ],
        facets={
            "ward": [partnership.ward_id],
            "district": sorted(district.pk for district in districts),
            "theme": sorted(theme.pk for theme in partnership.themes.all()),
            "kind": sorted({organization.kind for organization in parties}),
            "stage": [partnership.status],
            # The first page shows those that say what came of it.
            "effect": ["1"] if partnership.effect_title else [],
        },
        fresh=partnership.published_at,
        order=partnership.name,
    )
