"""Who at the ward keeps a partnership: a person, or a section until somebody is named."""

from typing import Any

from django.utils import timezone

from districts.models import Office, Posting
from kyodo_portal.lib.fields import ChoiceRadioField
from kyodo_portal.lib.forms import PortalForm
from partnerships.models import Partnership


class KeeperForm(PortalForm):
    keeper = ChoiceRadioField(label="担当")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ward = {"office__ward": partnership.ward_id, "office__kind": Office.Kind.WARD_OFFICE}
        rows = Posting.objects.current(timezone.localdate()).filter(**ward)
        postings = rows.select_related("user", "office").order_by("office__order", "pk")
        # One button a person and section, however many roles they have there.
        pairs = {(p.user_id, p.office_id): p for p in postings}
        self.people = {f"p{p.pk}": (p.user, p.office) for p in pairs.values()}
        offices = Office.objects.filter(
            ward=partnership.ward_id, kind=Office.Kind.WARD_OFFICE, is_open=True
        )
        self.sections = {f"o{office.pk}": (None, office) for office in offices}
        field: Any = self.fields["keeper"]
        field.choices = [
            *(
                (key, f"{user.get_short_name()}（{office}）")
                for key, (user, office) in self.people.items()
            ),
            *(
                (key, f"{office}（人は、これから決めます）")
                for key, (_no, office) in self.sections.items()
            ),
        ]
        self.initial["keeper"] = self._now(partnership)

    def _now(self, partnership: Partnership) -> str:
        keeper, office = partnership.keeper_id, partnership.keeper_office_id
        for key, (user, place) in {**self.people, **self.sections}.items():
            if place.pk == office and (user.pk if user else None) == keeper:
                return key
        return ""

    def entry(self) -> dict[str, Any]:
        """The arguments of `change_keeper`."""
        chosen = {**self.people, **self.sections}[self.cleaned_data["keeper"]]
        return {"keeper": chosen[0], "office": chosen[1]}
