"""Who works with whom already, as far as the viewer may see."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from kyodo_portal.lib.prepared import Prepared
from partnerships.models import Partnership, Party

# Partners of one group that are looked at; more are no better help for an introduction.
MOST_PARTNERS = 60
MOST_LINKS = 600
AT_WORK = (
    Partnership.Status.PREPARING,
    Partnership.Status.ACTIVE,
    Partnership.Status.SUSPENDED,
)
# The partnerships at work of one group, most often none; the newest of very many.
JOINED = Prepared(
    lambda pks: (
        Party.objects.filter(organization_id__in=pks, partnership__status__in=AT_WORK)
        .order_by("-pk")
        .values_list("partnership_id")[:MOST_LINKS]
    ),
    width=1,
)


@dataclass(frozen=True)
class Links:
    """`partners`: groups that work with ours. `common`: candidate → a partner of both."""

    partners: frozenset[int]
    common: dict[int, int]


def read_links(organization_id: int, viewer: Any, others: Collection[int]) -> Links:
    """Our partners that `viewer` may know of, and whom they publicly work with among `others`."""
    joined = [pk for (pk,) in JOINED.rows([organization_id])]
    if not joined:
        return Links(frozenset(), {})
    ours = Partnership.objects.visible_to(viewer).filter(pk__in=joined)
    rows = Party.objects.filter(partnership__in=ours.values("pk"))
    rows = rows.exclude(organization=organization_id).order_by("-pk")
    partners = frozenset(rows.values_list("organization_id", flat=True)[:MOST_PARTNERS])
    if not partners:
        return Links(partners, {})
    public = Partnership.objects.published().filter(status__in=AT_WORK)
    pairs = Party.objects.filter(
        partnership__in=public.values("pk"),
        organization_id__in=others,
        partnership__parties__organization_id__in=partners,
    ).values_list("organization_id", "partnership__parties__organization_id")
    common = {pk: partner for pk, partner in pairs.order_by("pk")[:MOST_LINKS] if pk != partner}
    return Links(partners, common)
