"""Sample groups of every kind and state, their members, offers and needs."""

from typing import Any

from districts.models import Ward
from kyodo_portal.demo.clock import key_of
from kyodo_portal.demo.people import account
from kyodo_portal.demo.world import Record, World, read
from kyodo_portal.history.actions import record as write_history
from kyodo_portal.loading.files import take
from organizations.actions.members import request_membership
from organizations.models import Listing, Membership, Organization, Theme

ALL_TASKS = ["basic", "area", "intro", "contact", "listings", "links"]
FINISHED = {"published", "submitted", "needs_change", "paused", "closed"}
SEEN = {"published", "paused", "closed"}
MORE = (
    "aliases",
    "draft",
    "draft_status",
    "review_comments",
    "website",
    "public_phone",
    "show_phone",
    "phone_confirmed_as_office",
    "contact_name",
    "no_capacity",
    "public_address",
    "show_address",
    "latitude",
    "longitude",
    "open_to",
    "participants",
    "plain_japanese",
    "wheelchair_ok",
)


def build_groups(world: World) -> None:
    for number, entry in enumerate(read("organizations")["organizations"]):
        key = key_of("group", entry["slug"])
        group = Organization.objects.filter(submission_key=key).first()
        is_new = group is None
        if group is None:
            with world.clock.at(-800 + number * 9):
                group = make_group(world, entry, key)
        world.groups[entry["slug"]] = group
        if entry["contact"] == "account":
            add_manager(world, entry)
        if is_new:
            add_listings(world, group, entry)


def make_group(world: World, entry: Record, key: str) -> Organization:
    """One row in its final state, with the line of history that explains it."""
    names = ("name", "name_kana", "kind", "status", "founded_year", "people_count")
    texts = ("tagline", "summary", "effort", "how_to_join")
    values = take(entry, *names, *texts) | contacts(world, entry) | place_of(world, entry)
    values |= {name: value for name, value in entry["more"].items() if name in MORE}
    if entry["more"].get("office"):
        values["office"] = world.offices[entry["more"]["office"]]
    group = Organization.objects.create(
        submission_key=key, is_sample=True, **values, **stages(world, entry)
    )
    group.themes.set(Theme.objects.filter(slug__in=entry["themes"]))
    if entry["status"] in SEEN:
        label = f"{group.ward}役所 地域力推進担当（見本）"
        write_history(group, "organization_approved", by=None, label=label)
    return group


def place_of(world: World, entry: Record) -> Record:
    district = world.districts.get(entry["place"])
    ward = district.ward if district else Ward.objects.get(slug=entry["place"])
    return {"ward": ward, "district": district}


def contacts(world: World, entry: Record) -> Record:
    """Who can be reached how: groups without mail hear by phone or on paper."""
    if entry["contact"] == "none":
        return {"liaison_phone": "045-000-9001"} if entry["summary"] else {}
    address = f"{entry['slug']}@mihon.example.jp"
    return {
        "contact_name": "事務局",
        "public_email": address,
        "show_email": world.clock.random.random() < 0.6,
        "liaison_name": "連絡係（見本）",
        "liaison_phone": "045-000-9002",
        "liaison_email": address,
    }


def stages(world: World, entry: Record) -> Record:
    """How far the entry has come, and when."""
    status, clock, more = entry["status"], world.clock, entry["more"]
    waits = status == "submitted" or more.get("draft_status") == "submitted"
    seen = clock.day(more.get("confirmed_day", -clock.random.randrange(5, 330)))
    return {
        "done_tasks": ALL_TASKS if status in FINISHED else ["basic", "area"],
        "submitted_at": clock.moment(-3) if waits else None,
        "published_at": clock.moment(-340) if status in SEEN else None,
        "confirmed_on": seen if status in SEEN else None,
    }


def add_manager(world: World, entry: Record) -> None:
    """The named personas of a group; else one account that manages it."""
    group = world.groups[entry["slug"]]
    named = [one for one in read("people")["people"] if one.get("group") == entry["slug"]]
    for person in named or [{"email": f"{entry['slug']}@mihon.example.jp", "role": "manager"}]:
        user = account(person["email"], person.get("name", f"{group.name}の管理者"[:40]))
        world.users[user.email] = user
        Membership.objects.get_or_create(
            user=user,
            organization=group,
            status=Membership.Status.ACTIVE,
            defaults={"role": person["role"]},
        )
        if person["role"] == "manager":
            world.managers[entry["slug"]] = user


def add_listings(world: World, group: Organization, entry: Record) -> None:
    for item in entry["listings"]:
        values: dict[str, Any] = take(item, "direction", "kind", "title", "detail", "timing")
        with world.clock.at(-world.clock.random.randrange(3, 25)):
            Listing.objects.create(
                organization=group,
                district=group.district,
                ends_on=world.clock.day(item["days"]),
                submission_key=key_of("listing", f"{entry['slug']}:{item['title']}"),
                **values,
            )


def build_requests(world: World) -> None:
    """People who would like to join a group and wait for its answer."""
    for entry in read("people")["requests"]:
        with world.clock.at(entry["day"]):
            request_membership(world.groups[entry["group"]], by=world.users[entry["email"]])
