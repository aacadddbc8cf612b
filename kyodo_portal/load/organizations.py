"""One group with its offers, needs, place and event: row i follows from the seed and i alone."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from kyodo_portal.load import texts as x
from kyodo_portal.load.chance import Chance
from kyodo_portal.load.names import joined, name_of, part_of_town, pet_name
from kyodo_portal.load.places import Area
from kyodo_portal.load.topics import OTHER, TOPICS
from organizations.models import Event, Listing, Organization, Place, PlaceKind, Theme

# Groups of a block lie in one district, so that partners are found without reading anything.
BLOCK = 8
# The share of blocks with a partnership of 2 or 3: one group in fifty is in one.
WITH_PARTNERSHIP = 0.064

KINDS = {
    Organization.Kind.JICHIKAI: 0.27,
    Organization.Kind.VOLUNTEER: 0.25,
    Organization.Kind.NPO: 0.13,
    Organization.Kind.BUSINESS: 0.11,
    Organization.Kind.SCHOOL: 0.07,
    Organization.Kind.WELFARE: 0.06,
    Organization.Kind.COUNCIL: 0.05,
    Organization.Kind.CHIKU_SHAKYO: 0.02,
    Organization.Kind.RENGO: 0.02,
    Organization.Kind.INTERMEDIARY: 0.009,
    Organization.Kind.PUBLIC_CORP: 0.008,
    Organization.Kind.GOVERNMENT: 0.003,
}
OPEN_TO = {"anyone": 0.45, "residents": 0.25, "limited": 0.1, "": 0.2}
TIMINGS = {Listing.Timing.ANYTIME: 0.5, Listing.Timing.REGULAR: 0.25, Listing.Timing.ONCE: 0.25}
# Written by hand the least and the most often; money is asked for seldom.
LISTING_KINDS = dict(zip(x.OFFERS, (0.2, 0.2, 0.15, 0.14, 0.1, 0.09, 0.09, 0.03), strict=True))
# Bodies that rather work in a whole ward than in one district of it.
WIDE_KINDS = {"npo", "business", "public_corp", "intermediary", "government"}
ALL_TASKS = ["basic", "area", "intro", "contact", "listings", "links"]


@dataclass
class Group:
    """The unsaved rows of one organisation."""

    organization: Organization
    theme_ids: list[int] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


class Maker:
    """Makes groups by number. Needs the reference data and the sample districts."""

    def __init__(self, seed: int, areas: list[Area]) -> None:
        self.seed, self.areas, self.prefix = seed, areas, f"load-{seed}-"
        self.themes = [(theme.pk, theme.slug) for theme in Theme.objects.order_by("order", "pk")]
        self.place_kinds = list(
            PlaceKind.objects.order_by("order", "pk").values_list("pk", flat=True)
        )
        self.today = timezone.localdate()

    def key(self, number: int) -> str:
        """The submission key by which a later loading knows the row."""
        return f"{self.prefix}{number}"

    def area_of(self, block: int) -> Area:
        """The district of a block; some districts have several times as many groups as others."""
        draw = int(len(self.areas) * Chance(self.seed, "area", block).share() ** 1.3)
        return self.areas[draw * 95 % len(self.areas)]

    def partners_in(self, block: int) -> range:
        """The numbers of the groups of a block that have a partnership together, or none."""
        chance = Chance(self.seed, "partners", block)
        if not chance.yes(WITH_PARTNERSHIP):
            return range(0)
        first = block * BLOCK + chance.number(0, BLOCK - 3)
        return range(first, first + chance.number(2, 3))

    def make(self, number: int) -> Group:
        """The rows of group `number`, not yet saved."""
        chance = Chance(self.seed, number)
        area = self.area_of(number // BLOCK)
        kind = chance.by_weight(KINDS)
        themes = chance.some(self.themes, chance.number(1, 3), 1.6)
        topic = TOPICS.get(themes[0][1], OTHER)
        (name, reading), aliases = name_of(kind, chance, area.town, topic)
        organization = Organization(
            name=name[:60],
            kind=kind,
            ward_id=area.ward_id,
            district_id=area.district_id,
            is_sample=True,
            submission_key=self.key(number),
        )
        group = Group(organization)
        is_partner = number in self.partners_in(number // BLOCK)
        if chance.yes(0.1) and not is_partner:
            organization.status = Organization.Status.NAME_ONLY
            organization.name_kana = reading[:80] if chance.yes(0.5) else ""
        else:
            organization.name_kana = reading[:80]
            organization.aliases = aliases
            if kind in WIDE_KINDS and chance.yes(0.25):
                organization.district_id = None
            group.theme_ids = [pk for pk, _slug in themes]
            words = x.Texts(chance, area.town[0], area.ward_name, topic)
            self._introduce(organization, number, chance, words)
            self._add_what_it_has(group, number, chance, words, area)
        # bulk_create goes past save(), which would have set it.
        organization.search_text = organization.make_search_text()
        return group

    def _introduce(
        self, organization: Organization, number: int, chance: Chance, words: x.Texts
    ) -> None:
        seen = self.today - timedelta(days=chance.number(0, 730))
        values: dict[str, Any] = {
            "status": Organization.Status.PUBLISHED,
            "founded_year": chance.number(1950, 2025) if chance.yes(0.7) else None,
            "people_count": int(5 + 600 * chance.share() ** 4) if chance.yes(0.7) else None,
            "open_to": chance.by_weight(OPEN_TO),
            "plain_japanese": chance.yes(0.1),
            "wheelchair_ok": chance.yes(0.1),
            "no_capacity": chance.yes(0.03),
            "tagline": words.one(x.TAGLINES, 40),
            "summary": words.summary(),
            "effort": words.one(x.EFFORTS, 120) if chance.yes(0.4) else "",
            "how_to_join": words.one(x.JOINING, 200) if chance.yes(0.5) else "",
            "contact_name": "事務局",
            "done_tasks": ALL_TASKS,
            "confirmed_on": seen,
            "published_at": moment(seen - timedelta(days=chance.number(0, 900)), 10),
        }
        if values["open_to"] == Organization.OpenTo.LIMITED:
            values["participants"] = chance.one(x.ONLY_SOME)
        if chance.yes(0.2):
            values["website"] = f"https://load-{number}.example.jp/"
        for name, value in values.items():
            setattr(organization, name, value)

    def _add_what_it_has(
        self, group: Group, number: int, chance: Chance, words: x.Texts, area: Area
    ) -> None:
        organization = group.organization
        if chance.yes(0.3) and not organization.is_neighbourhood:
            organization.latitude, organization.longitude = near(area, chance)
        if chance.yes(0.15):
            group.listings = [
                self._listing(organization, chance, words) for _ in range(chance.number(1, 3))
            ]
        if chance.yes(0.05):
            group.places = [self._place(organization, number, chance, words, area)]
        if chance.yes(0.01):
            group.events = [self._event(organization, number, chance, words, area)]

    def _listing(self, organization: Organization, chance: Chance, words: x.Texts) -> Listing:
        direction = Listing.Direction.OFFER if chance.yes(0.5) else Listing.Direction.NEED
        kind = chance.by_weight(LISTING_KINDS)
        titles = x.OFFERS if direction == Listing.Direction.OFFER else x.NEEDS
        return Listing(
            organization=organization,
            direction=direction,
            kind=kind,
            title=words.one(titles[kind], 30),
            detail=words.one(x.DETAILS, 300),
            district_id=organization.district_id,
            timing=chance.by_weight(TIMINGS),
            ends_on=self.today + timedelta(days=chance.number(1, 180)),
        )

    def _place(
        self, organization: Organization, number: int, chance: Chance, words: x.Texts, area: Area
    ) -> Place:
        latitude, longitude = near(area, chance)
        home = (("みんなの家", "みんなのいえ"), ("広場", "ひろば"), ("カフェ", "かふぇ"))
        name, reading = joined(
            part_of_town(chance) if chance.yes(0.3) else pet_name(chance), chance.one(home)
        )
        return Place(
            slug=self.key(number),
            name=name[:60],
            name_kana=reading[:80],
            kind_id=chance.one(self.place_kinds),
            organization=organization,
            district_id=area.district_id,
            text=words.fill(chance.one(x.OPENINGS)) + x.MARK,
            wheelchair_ok=chance.yes(0.3),
            latitude=latitude,
            longitude=longitude,
            is_sample=True,
        )

    def _event(
        self, organization: Organization, number: int, chance: Chance, words: x.Texts, area: Area
    ) -> Event:
        begin = moment(self.today + timedelta(days=chance.number(1, 90)), chance.number(9, 17))
        return Event(
            organization=organization,
            name=words.one(("{a}の日", "{town}の{a}", "{craft}と{a}"), 40),
            starts_at=begin,
            ends_at=begin + timedelta(hours=chance.number(1, 4)),
            repeat=chance.one(("", "", "", "monthly", "weekly")),
            place_text=words.one(("{where}", "{town}の{where}"), 80),
            district_id=area.district_id,
            text=words.fill(chance.one(x.OPENINGS)) + x.MARK,
            audience=words.one(("どなたでも", "{who}"), 60),
            fee=chance.one(x.FEES),
            beginners_welcome=chance.yes(0.6),
            wheelchair_ok=chance.yes(0.2),
            plain_japanese=chance.yes(0.1),
            online_ok=chance.yes(0.1),
            status=Event.Status.PUBLISHED,
            is_sample=True,
            submission_key=self.key(number),
        )


def moment(day: date, hour: int) -> datetime:
    """That full hour of the day, in the portal's time zone."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def near(area: Area, chance: Chance) -> tuple[float, float]:
    """Latitude and longitude, in degrees, of a point some hundred metres from the middle."""
    north, east = ((chance.share() - 0.5) * 0.012 for _ in range(2))
    return round(area.latitude + north, 6), round(area.longitude + east, 6)
