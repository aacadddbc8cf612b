"""Filter of the public list of partnerships: ward, theme, kind of organisation."""

from collections.abc import Mapping
from typing import Any

import django_filters

from districts.models import Ward
from organizations.filters import TolerantFilterSet
from organizations.models import Organization, Theme
from partnerships.models import Partnership, Party


class PartnershipFilter(TolerantFilterSet):
    ward = django_filters.ChoiceFilter(label="区", field_name="ward__slug")
    theme = django_filters.ChoiceFilter(label="テーマ", field_name="themes__slug")
    kind = django_filters.ChoiceFilter(label="参加団体の種類", method="by_kind")

    class Meta:
        model = Partnership
        fields: list[str] = []

    def __init__(self, data: Mapping[str, str], queryset: Any):
        super().__init__(
            data,
            queryset,
            choices={
                "ward": list(Ward.objects.values_list("slug", "name").order_by("order")),
                "theme": list(Theme.objects.values_list("slug", "name").order_by("order")),
                "kind": [(value, str(label)) for value, label in Organization.Kind.choices],
            },
        )

    def by_kind(self, queryset: Any, name: str, value: str) -> Any:
        parties = Party.objects.filter(organization__kind=value)
        return queryset.filter(pk__in=parties.values("partnership_id"))
