"""Where a person's postings let them act. Upper floors build their `can_…` on these answers."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from districts.models import Office, Posting
from kyodo_portal.lib.prepared import PreparedObjects

# Asked at every page of somebody who is signed in.
POSTINGS = PreparedObjects(
    lambda users, day: (
        Posting.objects.current(day).filter(user_id__in=users).select_related("office__ward")
    )
)
STAFF_ROLES = {Posting.Role.WARD_STAFF, Posting.Role.WARD_APPROVER}
TWO_FACTOR_ROLES = STAFF_ROLES | {Posting.Role.COORDINATOR, Posting.Role.CITY_STAFF}


@dataclass(frozen=True)
class Scope:
    """Everything a person's current postings allow, read once per request.

    `staff_wards` / `approver_wards`: wards where they are ward staff / may approve.
    `coordinator_districts`: districts of their care plazas; `coordinator_wards`: wards of
    coordinators whose office serves a whole ward. `office_ids`: the offices they sit in.
    """

    postings: tuple[Posting, ...] = ()
    office_ids: frozenset[int] = frozenset()
    staff_wards: frozenset[int] = frozenset()
    approver_wards: frozenset[int] = frozenset()
    coordinator_districts: frozenset[int] = frozenset()
    coordinator_wards: frozenset[int] = frozenset()
    roles: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_city(self) -> bool:
        return Posting.Role.CITY_STAFF in self.roles

    @property
    def has_desk(self) -> bool:
        """Whether there is a desk (/desk/) for this person."""
        return bool(self.staff_wards or self.coordinator_office_ids or self.is_city)

    @property
    def coordinator_office_ids(self) -> frozenset[int]:
        return frozenset(p.office_id for p in self.postings if p.role == Posting.Role.COORDINATOR)

    @property
    def reading_office_ids(self) -> frozenset[int]:
        """Offices whose letters they may read; analysts sit there but never do (PR12)."""
        return frozenset(p.office_id for p in self.postings if p.role != Posting.Role.ANALYST)

    def staffs_ward(self, ward_id: int | None) -> bool:
        return ward_id in self.staff_wards

    def coordinates(self, *, ward_id: int | None, district_id: int | None) -> bool:
        """Whether a place lies in the person's coordinator scope."""
        return district_id in self.coordinator_districts or ward_id in self.coordinator_wards


NOWHERE = Scope()


def scope_of(user: Any, on: date | None = None) -> Scope:
    """The scope of `user` today (or on another day); read once and kept on the user object."""
    if not user.is_authenticated or not user.is_active:
        return NOWHERE
    day = on or timezone.localdate()
    kept = getattr(user, "_scope", None)
    if kept is None or kept[0] != day:
        kept = user._scope = (day, read_scope(user, day))
    scope: Scope = kept[1]
    return scope


def read_scope(user: Any, day: date) -> Scope:
    postings = tuple(POSTINGS.objects([user.pk], day))
    staff = [p for p in postings if p.role in STAFF_ROLES]
    plazas = [p.office_id for p in postings if p.role == Posting.Role.COORDINATOR]
    served = dict[int, set[int]]()
    links = Office.districts.through.objects.filter(office_id__in=plazas) if plazas else ()
    for link in links:
        served.setdefault(link.office_id, set()).add(link.district_id)
    return Scope(
        postings=postings,
        office_ids=frozenset(p.office_id for p in postings),
        staff_wards=frozenset(p.office.ward_id for p in staff if p.office.ward_id),
        approver_wards=frozenset(
            p.office.ward_id for p in staff if p.role == Posting.Role.WARD_APPROVER
        ),
        coordinator_districts=frozenset().union(*served.values()),
        coordinator_wards=frozenset(
            p.office.ward_id
            for p in postings
            if p.office_id in plazas and p.office_id not in served and p.office.ward_id
        ),
        roles=frozenset(p.role for p in postings),
    )


def needs_two_factor(user: Any) -> bool:
    """Ward, city and coordinator roles must use a second factor."""
    return user.is_superuser or bool(scope_of(user).roles & TWO_FACTOR_ROLES)


def can_appoint(user: Any, office: Office) -> bool:
    """Appoint to an office, and end what was appointed: the city, the approver of its ward."""
    scope = scope_of(user)
    return scope.is_city or (office.ward_id is not None and office.ward_id in scope.approver_wards)


def can_end_posting(user: Any, posting: Posting) -> bool:
    """Nobody changes their own posting; somebody else does."""
    return posting.user_id != user.pk and can_appoint(user, posting.office)


def has_posting_desk(user: Any) -> bool:
    """Whether the page of postings is for this person."""
    scope = scope_of(user)
    return scope.is_city or bool(scope.approver_wards)


def can_edit_rhythm(user: Any, ward_id: int) -> bool:
    """The months of a ward's year: its own staff."""
    return scope_of(user).staffs_ward(ward_id)
