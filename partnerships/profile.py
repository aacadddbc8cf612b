"""What the page of a partnership shows: to everybody the version that all agreed to."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch

from kyodo_portal.lib.prepared import PreparedObjects, keep_related
from partnerships.models import ActivityReport, HiddenField, Partnership, Party
from partnerships.permissions import (
    can_consent_for,
    can_edit_partnership,
    can_leave_partnership,
    can_read_talks,
    can_stop_publication,
    party_ids,
)
from partnerships.public.entries import entries_of
from partnerships.public.page import page_context
from partnerships.talking import talks_of

# Of a partnership's parties; one has a handful.
MOST = 100
IN_THE_ROW = ("ward", "third_party", "source", "shown", "asking")
# Of a partnership with a version, and of what stands beside it, what its pages show and ask about.
READ = (
    *("name", "is_sample", "source_note", "origin", "third_party", "involves_government"),
    *("activities_heading", "effect_inferred", "status", "publication", "published_at"),
    *("confirmed_on", "ward__slug", "ward__name", "source__title", "source__issuer"),
    *("source__published", "shown__entries", "shown__hidden", "shown__name"),
    *("asking__entries", "asking__hidden", "asking__kind"),
)
READ_OF_PARTIES = (
    *("partnership", "order", "left_on", "left_reason", "organization__name"),
    *("organization__status", "successor__name"),
)
PUBLISHED = Partnership.Publication.PUBLISHED


def for_page(rows: Any) -> Any:
    """The rows as the pages about consent read them: with the parties."""
    parties = Party.objects.select_related("organization", "successor")
    return rows.select_related(*IN_THE_ROW).prefetch_related(Prefetch("parties", queryset=parties))


def rows_of(pks: list[int]) -> Any:
    """The rows as the page reads them; `has_reports`: whether there are public reports."""
    reports = ActivityReport.objects.filter(partnership=OuterRef("pk")).public()
    rows = Partnership.objects.filter(pk__in=pks).order_by().annotate(has_reports=Exists(reports))
    return rows.select_related("ward", "source", "shown", "asking").only(*READ)


ROW = PreparedObjects(rows_of)
WHOLE_ROW = PreparedObjects(
    lambda pks: Partnership.objects.filter(pk__in=pks).select_related(*IN_THE_ROW).order_by()
)
PARTIES = PreparedObjects(
    lambda pks: (
        Party.objects.filter(partnership__in=pks)
        .select_related("organization", "successor")
        .only(*READ_OF_PARTIES)[:MOST]
    )
)


NEWEST = 3
REPORTS = PreparedObjects(
    lambda pks: (
        ActivityReport.objects.filter(partnership__in=pks)
        .public()
        .select_related("organization")
        .only("partnership", "title", "on", "organization__name")[:NEWEST]
    )
)


def newest_reports(partnership: Partnership) -> list[ActivityReport]:
    """The last activity reports that everybody may read."""
    # The row says so where there is a version; without one nothing is public.
    if not getattr(partnership, "has_reports", False):
        return []
    return REPORTS.objects([partnership.pk])


def partnership_of(pk: int) -> Partnership | None:
    """The partnership with its parties, whoever may see it."""
    partnership: Partnership | None = ROW.first(pk)
    if partnership and not (partnership.shown_id or partnership.asking_id):
        # Its page would be made of the row itself.
        partnership = WHOLE_ROW.first(pk)
    if partnership:
        keep_related(partnership, "parties", PARTIES.objects([pk]))
    return partnership


def page_of(partnership: Partnership) -> dict[str, Any]:
    """The page as it is public; else as it is being asked about; else as it would be."""
    version = partnership.shown or partnership.asking
    if version is None:
        return draft_page(partnership)
    return page_context(version.entries, version.hidden, partnership.parties.all())


def asked_page(partnership: Partnership) -> dict[str, Any]:
    """The page as the parties are asked about it."""
    version = partnership.asking or partnership.shown
    if version is None:
        return draft_page(partnership)
    return page_context(version.entries, version.hidden, partnership.parties.all())


def draft_page(partnership: Partnership) -> dict[str, Any]:
    """The page as the rows would make it now; only for those inside."""
    hidden = set(HiddenField.objects.filter(partnership=partnership).values_list("key", flat=True))
    parties = partnership.parties.select_related("organization")
    return page_context(entries_of(partnership), hidden, parties)


def inside_of(partnership: Partnership, user: Any) -> dict[str, Any]:
    """What the bar for those inside offers: its state and the steps that `user` may take."""
    is_asked = partnership.asking is not None
    may_stop = partnership.publication in {Partnership.Publication.CONFIRMING, PUBLISHED}
    mine = [pk for pk in party_ids(partnership) if can_consent_for(user, partnership, pk)]
    goes_on = partnership.status not in {"completed", "cancelled"}
    talks = talks_of(partnership)
    return {
        "talks_url": talks.url() if can_read_talks(user, talks) else "",
        "can_consent": is_asked and bool(mine),
        "can_stop": may_stop and can_stop_publication(user, partnership),
        "has_desk_page": can_edit_partnership(user, partnership),
        "can_leave": [
            pk for pk in mine if goes_on and can_leave_partnership(user, partnership, pk)
        ],
    }
