"""Who could introduce two groups: a partner of both, a care plaza of the place, the ward's desk."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from districts.kept import Areas
from districts.models import Office
from organizations.models import Organization
from partnerships.matching.partners import Links
from partnerships.matching.profiles import Profile


@dataclass(frozen=True)
class Introducers:
    """Those who could introduce our group to the groups that are shown."""

    me: Profile
    partners: dict[int, Organization]
    plazas: dict[int, Office]
    desks: dict[int, Office]
    links: Links

    def partner(self, other: Profile) -> Organization | None:
        """A public group that works with both."""
        return self.partners.get(self.links.common.get(other.pk, 0))

    def shared_plaza(self, other: Profile) -> Office | None:
        """A care plaza that serves both."""
        ours = {self.plazas[pk].pk for pk in self.me.districts if pk in self.plazas}
        theirs = (self.plazas[pk] for pk in sorted(other.districts) if pk in self.plazas)
        return next((plaza for plaza in theirs if plaza.pk in ours), None)

    def best(self, other: Profile) -> Organization | Office | None:
        """A partner of both, else a plaza of both, of ours, of theirs, else a desk of the ward."""
        places = [*sorted(self.me.districts), *sorted(other.districts)]
        plazas = (self.plazas[pk] for pk in places if pk in self.plazas)
        wards = (self.desks.get(pk) for pk in (self.me.ward_id, other.ward_id) if pk)
        found = self.partner(other) or self.shared_plaza(other) or next(plazas, None)
        return found or next((desk for desk in wards if desk), None)


def read_introducers(
    me: Profile, shown: Collection[Profile], links: Links, known: Areas
) -> Introducers:
    """Everybody who could introduce `me` to the groups `shown`, in one query at most."""
    wanted = {links.common[other.pk] for other in shown if other.pk in links.common}
    partners = Organization.objects.published().filter(pk__in=wanted) if wanted else ()
    districts = me.districts.union(*(other.districts for other in shown))
    wards = {profile.ward_id for profile in (me, *shown) if profile.ward_id}
    return Introducers(
        me=me,
        partners={partner.pk: partner for partner in partners},
        plazas=plazas_of(districts, known),
        desks=desks_of(wards, known),
        links=links,
    )


def plazas_of(districts: Iterable[int], known: Areas) -> dict[int, Office]:
    """The care plaza of each district."""
    return first_of({pk: known.plazas.get(pk, ()) for pk in districts}, (Office.Kind.CARE_PLAZA,))


def desks_of(wards: Iterable[int], known: Areas) -> dict[int, Office]:
    """The desk of each ward: its support centre for groups, else the ward office."""
    kinds = (Office.Kind.WARD_CENTRE, Office.Kind.WARD_OFFICE)
    return first_of({pk: known.offices_of_ward.get(pk, ()) for pk in wards}, kinds)


def first_of(offices: Mapping[int, Iterable[Office]], kinds: Sequence[str]) -> dict[int, Office]:
    """Of each place the office to ask first, by the order of `kinds`."""
    found = {}
    for pk, here in offices.items():
        fitting = [office for office in here if office.kind in kinds]
        if fitting:
            found[pk] = min(fitting, key=lambda one: (kinds.index(one.kind), one.order, one.name))
    return found
