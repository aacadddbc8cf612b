"""The people of the tests, in a world of two wards and more than two organisations.

Asahi: district A (care plaza A) with an NPO, a 地区社協 (no mail) and a stranger's group.
Midori: district B (care plaza B) with another group. A leak between wards, districts or groups
shows because the other side always exists.
"""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from districts.models import Office, Posting
from organizations.models import Membership, Organization
from tests import factories as make

# Every persona of the access table, in the order in which it is printed.
PERSONAS = (
    "anonymous",
    "resident",
    "npo_manager",
    "npo_member",
    "shakyo_manager",
    "stranger_manager",
    "coordinator_a",
    "coordinator_b",
    "asahi_staff",
    "asahi_approver",
    "midori_staff",
    "city_staff",
    "analyst",
)


@dataclass
class World:
    """Places, offices, organisations and people; attribute names are those used in tests."""

    places: Any = field(default_factory=SimpleNamespace)
    offices: Any = field(default_factory=SimpleNamespace)
    orgs: Any = field(default_factory=SimpleNamespace)
    people: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, persona: str) -> Any:
        """The user of a persona; None for the anonymous visitor."""
        return self.people[persona]


def build_world() -> World:
    world = World()
    _build_places(world)
    _build_organizations(world)
    _build_people(world)
    return world


def _build_places(world: World) -> None:
    p, o = world.places, world.offices
    p.asahi = make.WardFactory(slug="asahi", name="旭区", name_kana="あさひく")
    p.midori = make.WardFactory(slug="midori", name="緑区", name_kana="みどりく")
    p.a = make.DistrictFactory(ward=p.asahi, slug="mihongaoka", name="見本ヶ丘地区")
    p.b = make.DistrictFactory(ward=p.midori, slug="mihonnomori", name="見本の森地区")
    o.asahi = make.OfficeFactory(ward=p.asahi, slug="asahi-office", name="旭区役所（見本）")
    o.midori = make.OfficeFactory(ward=p.midori, slug="midori-office", name="緑区役所（見本）")
    plaza = Office.Kind.CARE_PLAZA
    o.plaza_a = make.OfficeFactory(ward=p.asahi, kind=plaza, name="見本ヶ丘地域ケアプラザ", order=1)
    o.plaza_a.districts.add(p.a)
    o.plaza_b = make.OfficeFactory(
        ward=p.midori, kind=plaza, name="見本の森地域ケアプラザ", order=1
    )
    o.plaza_b.districts.add(p.b)
    o.city = make.OfficeFactory(ward=None, kind=Office.Kind.CITY, name="市民協働推進（見本）")


def _build_organizations(world: World) -> None:
    p, g = world.places, world.orgs
    kinds = Organization.Kind
    g.npo = make.OrganizationFactory(name="NPO法人見本の会", district=p.a)
    g.shakyo = make.OrganizationFactory(
        name="見本ヶ丘地区社協", district=p.a, kind=kinds.CHIKU_SHAKYO
    )
    g.stranger = make.OrganizationFactory(name="見本ヶ丘を花でかざる会", district=p.a)
    g.far = make.OrganizationFactory(name="見本の森自治会", district=p.b, kind=kinds.JICHIKAI)
    g.paper = make.OrganizationFactory(
        name="見本ヶ丘第二自治会", district=p.a, kind=kinds.JICHIKAI, status="name_only"
    )


def _build_people(world: World) -> None:
    g, o = world.orgs, world.offices
    roles = Posting.Role
    for name in PERSONAS[1:]:
        world.people[name] = make.UserFactory(email=f"{name}@example.jp")
    world.people["anonymous"] = None
    for name, org, role in [
        ("npo_manager", g.npo, "manager"),
        ("npo_member", g.npo, "member"),
        ("shakyo_manager", g.shakyo, "manager"),
        ("stranger_manager", g.stranger, "manager"),
    ]:
        make.MembershipFactory(
            user=world[name], organization=org, role=role, status=Membership.Status.ACTIVE
        )
    for name, office, role in [
        ("coordinator_a", o.plaza_a, roles.COORDINATOR),
        ("coordinator_b", o.plaza_b, roles.COORDINATOR),
        ("asahi_staff", o.asahi, roles.WARD_STAFF),
        ("asahi_approver", o.asahi, roles.WARD_APPROVER),
        ("midori_staff", o.midori, roles.WARD_STAFF),
        ("city_staff", o.city, roles.CITY_STAFF),
        ("analyst", o.city, roles.ANALYST),
    ]:
        make.PostingFactory(user=world[name], office=office, role=role)
