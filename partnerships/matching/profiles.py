"""What the ranking knows of a group: only what everybody may see, read in a few queries.

The group that asks is read the same way; to its own members its own current offers and needs count
before the group is published, too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from kyodo_portal.lib.prepared import Prepared
from kyodo_portal.search.weighing import Known, known_of
from kyodo_portal.search.words import fold
from organizations.documents import SAYS
from organizations.models import Listing, Organization
from organizations.vocabulary import Meaning, pairs_of, understood, vocabulary

# At most so many offers and needs of one group are compared; more of them win nothing.
LINES = 12
TEXTS = ("name", "tagline", "summary", "effort")
READ = ("kind", "ward", "district", "full", "does", "theme")
A_DAY, EPOCH = 24 * 60 * 60, date(1970, 1, 1).toordinal()
FIELDS = ("pk", "kind", "ward_id", "district_id", "no_capacity", *TEXTS)
LISTING_FIELDS = ("organization_id", "pk", "direction", "kind", "title", "detail")
# So many groups are compared with one.
MOST = 75


def lines_of(pks: list[int], listings: Any) -> Any:
    rows = listings.filter(organization_id__in=pks).order_by("-pk")
    return rows.values_list(*LISTING_FIELDS)


def tags_of(pks: list[int], through: Any, name: str) -> Any:
    return through._default_manager.filter(organization_id__in=pks).values_list(name)


CURRENT = Prepared(lambda pks, on: lines_of(pks, Listing.objects.current(on)), width=MOST)
OPEN = Prepared(
    lambda pks, on: lines_of(pks, Listing.objects.filter(is_open=True, ends_on__gte=on)), width=1
)
THEMES = Prepared(lambda pks: tags_of(pks, Organization.themes.through, "theme_id"), width=1)
OTHER_DISTRICTS = Prepared(
    lambda pks: tags_of(pks, Organization.other_districts.through, "district_id"), width=1
)


@dataclass
class Line:
    """One offer or need. `text`: folded, as the search keeps it."""

    pk: int
    kind: str
    title: str
    meaning: Meaning
    text: str

    @cached_property
    def pairs(self) -> set[str]:
        return pairs_of(self.text)

    @cached_property
    def size(self) -> float:
        return vocabulary().size(self.meaning)


@dataclass(slots=True)
class Profile:
    """One group, taken apart for comparing."""

    pk: int
    kind: str
    ward_id: int | None
    districts: set[int]
    no_capacity: bool
    # The day on which its owner last said that it is right, as a proleptic ordinal.
    confirmed: int
    work: Meaning
    pairs: set[str]
    themes: set[int] = field(default_factory=set)
    offers: list[Line] = field(default_factory=list)
    needs: list[Line] = field(default_factory=list)
    meaning: Meaning = frozenset()
    work_size: float = 0.0
    size: float = 0.0

    def add(self, line: Line, direction: str) -> None:
        """Add one offer or need, unless there are many already."""
        lines = self.offers if direction == Listing.Direction.OFFER else self.needs
        if len(lines) < LINES:
            lines.append(line)

    def finish(self) -> None:
        """Sum up after offers and needs were added."""
        lines = [*self.offers, *self.needs]
        self.meaning = self.work.union(*(line.meaning for line in lines))
        words = vocabulary()
        self.work_size, self.size = words.size(self.work), words.size(self.meaning)


def read_profiles(entries: Iterable[Known], on: date) -> list[Profile]:
    """Public groups, as the search knows them, as profiles; reads their offers and needs."""
    profiles = {known.object_id: profile_of(known) for known in entries}
    listings = CURRENT.rows(list(profiles), on)
    said = known_of(tuple(SAYS), [pk for _, pk, *_ in listings])
    for organization_id, pk, direction, kind, title, _ in listings:
        if pk in said:
            line = line_of(pk, kind, title, said[pk], SAYS[direction])
            profiles[organization_id].add(line, direction)
    for profile in profiles.values():
        profile.finish()
    return list(profiles.values())


def profile_of(known: Known) -> Profile:
    """A group as its entry in the search says it."""
    values: dict[str, list[str]] = {name: [] for name in READ}
    for word in known.facets:
        name, _, value = word.partition(":")
        if name in values:
            values[name].append(value)
    wards = values["ward"]
    return Profile(
        pk=known.object_id,
        kind=values["kind"][0],
        ward_id=int(wards[0]) if wards else None,
        districts=set(map(int, values["district"])),
        no_capacity=bool(values["full"]),
        confirmed=known.fresh // A_DAY + EPOCH,
        work=concepts(values["does"]),
        pairs=pairs_of(known.body or known.name),
        themes=set(map(int, values["theme"])),
    )


def line_of(pk: int, kind: str, title: str, known: Known, facet: str) -> Line:
    """An offer or a need as its entry in the search says it."""
    begin = f"{facet}:"
    meaning = concepts(word[len(begin) :] for word in known.facets if word.startswith(begin))
    return Line(pk, kind, title, meaning, f"{known.name}\n{known.body}")


def concepts(slugs: Iterable[str]) -> Meaning:
    """The concepts of these slugs; one that the vocabulary no longer has is left out."""
    numbers = vocabulary().numbers
    return frozenset([numbers[slug] for slug in slugs if slug in numbers])


def read_own(organization: Organization, *, on: date, as_member: bool) -> Profile:
    """The group that asks. Its members' view also holds what stands ready before publication."""
    profile = make_profile([getattr(organization, name) for name in FIELDS])
    add_tags(profile)
    add_listings(profile, (OPEN if as_member else CURRENT).rows([profile.pk], on))
    return profile


def only_listing(me: Profile, listing: Listing) -> Profile:
    """`me` as one offer or need alone: what it says, at its place, with the group's themes."""
    line = make_line(listing.pk, listing.kind, listing.title, listing.detail)
    is_offer = listing.direction == Listing.Direction.OFFER
    only = replace(
        me,
        districts={listing.district_id} if listing.district_id else me.districts,
        work=frozenset(),
        pairs=line.pairs,
        offers=[line] if is_offer else [],
        needs=[] if is_offer else [line],
    )
    only.finish()
    return only


def make_profile(row: Iterable[Any]) -> Profile:
    pk, kind, ward_id, district_id, no_capacity, name, *texts = row
    own = "\n".join(texts)
    return Profile(
        pk=pk,
        kind=kind,
        ward_id=ward_id,
        districts={district_id} if district_id else set(),
        no_capacity=no_capacity,
        confirmed=0,
        work=understood(name)[1] | understood(own)[1],
        # Names often hold the place's name, which is no likeness: only where all else is empty.
        pairs=pairs_of(fold(own) or fold(name)),
    )


def make_line(pk: int, kind: str, title: str, detail: str) -> Line:
    text = f"{title}\n{detail}"
    return Line(pk, kind, title, understood(text)[1], fold(text))


def add_tags(profile: Profile) -> None:
    """Add themes, and the other districts where a group works."""
    profile.themes.update(pk for (pk,) in THEMES.rows([profile.pk]))
    profile.districts.update(pk for (pk,) in OTHER_DISTRICTS.rows([profile.pk]))


def add_listings(profile: Profile, rows: Iterable[tuple[Any, ...]]) -> None:
    """Add current offers and needs, the newest first, and sum up."""
    for _, pk, direction, kind, title, detail in rows:
        line = make_line(pk, kind, title, detail)
        profile.add(line, direction)
        profile.pairs |= line.pairs
    profile.finish()
