"""Which voices to show: whose, and good or trouble."""

from typing import Any

import django_filters

from kyodo_portal.lib.forms import PortalForm
from partnerships.models import Voice


class VoiceFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters by GET. A value that does not exist filters nothing."""

    sector = django_filters.ChoiceFilter(
        label="だれの声", choices=Voice.Sector.choices, empty_label="すべて"
    )
    mood = django_filters.ChoiceFilter(
        label="よかった・困った", choices=Voice.Mood.choices, empty_label="すべて"
    )

    class Meta:
        model = Voice
        fields = ["sector", "mood"]
        form = PortalForm

    def filter_queryset(self, queryset: Any) -> Any:
        """Apply what is known; unknown values are missing from the form's cleaned data."""
        for name in set(self.filters) & set(self.form.cleaned_data):
            queryset = self.filters[name].filter(queryset, self.form.cleaned_data[name])
        return queryset
