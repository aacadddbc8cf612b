"""Filters of the public list of partnerships, answered by the search index."""

from collections.abc import Mapping

import django_filters

from organizations.facets import FacetFilter, labels
from organizations.filters import Choices
from organizations.models import Organization
from partnerships.models import Partnership


class PartnershipFilter(FacetFilter):
    """連携を見る: words, place, theme, kind of the groups taking part, and how far it is."""

    KINDS = ("partnership",)
    FIRST = ("ward", "district", "theme", "kind")

    q = django_filters.CharFilter(label="ことば")
    ward = django_filters.ChoiceFilter(label="区")
    district = django_filters.ChoiceFilter(label="地区")
    theme = django_filters.ChoiceFilter(label="テーマ")
    kind = django_filters.ChoiceFilter(label="参加団体の種類")
    stage = django_filters.ChoiceFilter(label="いまの様子")

    class Meta:
        model = Partnership
        fields: list[str] = []

    def make_choices(self, data: Mapping[str, str]) -> dict[str, Choices]:
        return {
            "ward": self.places.ward_choices,
            "district": self.district_choices(data),
            "theme": self.places.theme_choices,
            "kind": labels(Organization.Kind),
            "stage": labels(Partnership.Status),
        }
