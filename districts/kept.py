"""The city's places as a worker keeps them: they change with a load or an import, not in between.

Some hundred rows altogether. Whoever writes them calls `words_changed()`; nobody changes the
objects given out here.
"""

from dataclasses import dataclass

from districts.models import District, Office, Ward
from kyodo_portal.search.memory import State, kept_names

PLAZA = Office.Kind.CARE_PLAZA


class Areas:
    """Wards, districts with their neighbours, and open offices with what they serve."""

    def __init__(self) -> None:
        wards = Ward.objects.select_related("municipality", "outline").order_by("order", "pk")
        self.wards = list(wards)
        self.ward_by_slug = {ward.slug: ward for ward in self.wards}
        self.ward_by_pk = {ward.pk: ward for ward in self.wards}
        self.districts: dict[int, District] = {}
        self.of_ward: dict[int, list[District]] = {ward.pk: [] for ward in self.wards}
        rows = District.objects.select_related("source", "outline").order_by("name_kana", "pk")
        for district in rows:
            district.ward = self.ward_by_pk[district.ward_id]
            self.districts[district.pk] = district
            self.of_ward[district.ward_id].append(district)
        self.by_slug = {(d.ward.slug, d.slug): d for d in self.districts.values()}
        self.neighbours = self._read_neighbours()
        # In the order of asking; care plazas serve districts, the others their whole ward.
        self.offices: list[Office] = []
        self.offices_of_ward: dict[int, list[Office]] = {ward.pk: [] for ward in self.wards}
        self.plazas: dict[int, list[Office]] = {}
        self.served: dict[int, list[str]] = {}
        self.ward_wide: dict[int, list[Office]] = {ward.pk: [] for ward in self.wards}
        self._read_offices()

    def _read_neighbours(self) -> dict[int, list[District]]:
        links = District.neighbours.through._default_manager
        found: dict[int, list[District]] = {}
        for one, other in links.values_list("from_district", "to_district"):
            found.setdefault(one, []).append(self.districts[other])
        for near in found.values():
            near.sort(key=lambda district: (district.ward.order, district.name_kana))
        return found

    def _read_offices(self) -> None:
        rows = Office.objects.filter(is_open=True).select_related("source")
        for office in rows.prefetch_related("districts"):
            office.ward = self.ward_by_pk.get(office.ward_id or 0)
            served = list(office.districts.all())
            self.offices.append(office)
            self.served[office.pk] = [district.name for district in served]
            if office.ward:
                self.offices_of_ward[office.ward.pk].append(office)
            if office.ward and not served:
                self.ward_wide[office.ward.pk].append(office)
            for district in served:
                self.plazas.setdefault(district.pk, []).append(office)

    def others(self, district: District) -> list[District]:
        """The districts to go on to: its neighbours, or else the rest of its ward."""
        near = self.neighbours.get(district.pk)
        rest = self.of_ward[district.ward_id]
        return near or [one for one in rest if one.pk != district.pk]

    def has_neighbours(self, district: District) -> bool:
        return district.pk in self.neighbours

    def offices_near(self, district: District) -> list[Office]:
        """Whom to turn to: the district's care plaza first, then the offices of the whole ward."""
        near = [*self.plazas.get(district.pk, []), *self.ward_wide[district.ward_id]]
        return sorted(near, key=lambda one: (one.kind != PLAZA, one.order, one.name))


def areas(state: State | None = None) -> Areas:
    """The places as they are now; `state` spares a statement."""
    known: Areas = kept_names("districts.areas", Areas, state)
    return known


@dataclass(frozen=True, slots=True)
class Counted:
    """A ward or a district with the numbers of its public groups and partnerships."""

    slug: str
    name: str
    group_count: int
    partnership_count: int
    kind: str = ""
    is_sample: bool = False
