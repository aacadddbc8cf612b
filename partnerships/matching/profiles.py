"""What the ranking knows of a group: only what everybody may see, read in a few queries.

The group that asks is read the same way; to its own members its own current offers and needs count
before the group is published, too.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from sys import intern
from typing import Any

from django.db.models import Value

from kyodo_portal.lib.prepared import Prepared
from kyodo_portal.search.memory import State
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
# What is read of the group that asks, besides its number.
ASKING = ("kind", "ward", "district", "no_capacity", *TEXTS)
LISTING_FIELDS = ("organization_id", "pk", "direction", "kind", "title")
# So many groups are compared with one.
MOST = 75


def lines_of(pks: list[int], listings: Any, *more: str) -> Any:
    rows = listings.filter(organization_id__in=pks).order_by("-pk")
    return rows.values_list(*LISTING_FIELDS, *more)


def tags_of(pks: list[int], through: Any, name: str, *, is_theme: bool) -> Any:
    rows = through._default_manager.filter(organization_id__in=pks)
    return rows.annotate(is_theme=Value(is_theme)).values_list(name, "is_theme")


# Of the others, whose texts the search knows; and of the group that asks.
THEIRS = Prepared(lambda pks, on: lines_of(pks, Listing.objects.current(on)), width=MOST)
CURRENT = Prepared(lambda pks, on: lines_of(pks, Listing.objects.current(on), "detail"), width=1)
OPEN = Prepared(
    lambda pks, on: lines_of(pks, Listing.objects.filter(is_open=True, ends_on__gte=on), "detail"),
    width=1,
)
# (number, whether it is that of a theme) of its themes, and of the other districts it works in.
TAGS = Prepared(
    lambda pks: tags_of(pks, Organization.themes.through, "theme_id", is_theme=True).union(
        tags_of(pks, Organization.other_districts.through, "district_id", is_theme=False),
        all=True,
    ),
    width=1,
)


@dataclass(slots=True)
class Said:
    """What an offer or a need says, taken apart: its meaning, and each of its pairs once."""

    meaning: Meaning
    size: float
    pairs: tuple[str, ...]


@dataclass(slots=True)
class Line:
    """One offer or need."""

    pk: int
    kind: str
    title: str
    meaning: Meaning
    size: float
    pairs: tuple[str, ...]


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
    # Each once; a set where more are added.
    pairs: Collection[str]
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

    def saying(self, lines: Sequence[tuple[str, Line]]) -> "Profile":
        """The same group with these offers and needs, (direction, line)."""
        other = Profile(
            self.pk,
            self.kind,
            self.ward_id,
            self.districts,
            self.no_capacity,
            self.confirmed,
            self.work,
            self.pairs,
            self.themes,
        )
        for direction, line in lines:
            other.add(line, direction)
        other.finish()
        return other

    def finish(self) -> None:
        """Sum up after offers and needs were added."""
        self.meaning = self.work.union(*[line.meaning for line in (*self.offers, *self.needs)])
        words = vocabulary()
        self.work_size, self.size = words.size(self.work), words.size(self.meaning)


def saying_all(state: State, groups: Sequence[Profile], on: date) -> list[Profile]:
    """These public groups with their offers and needs, which are read."""
    listings = THEIRS.rows([group.pk for group in groups], on)
    said = known_of(state, tuple(SAYS), [pk for _, pk, *_ in listings], said_in)
    lines: dict[int, list[tuple[str, Line]]] = {}
    for organization_id, pk, direction, kind, title in listings:
        if known := said.get(pk):
            line = Line(pk, kind, title, known.meaning, known.size, known.pairs)
            lines.setdefault(organization_id, []).append((direction, line))
    return [group.saying(lines[group.pk]) if group.pk in lines else group for group in groups]


def profile_of(known: Known) -> Profile:
    """A group as its entry in the search says it."""
    values: dict[str, list[str]] = {name: [] for name in READ}
    for word in known.facets:
        name, _, value = word.partition(":")
        if name in values:
            values[name].append(value)
    wards = values["ward"]
    profile = Profile(
        pk=known.object_id,
        kind=values["kind"][0],
        ward_id=int(wards[0]) if wards else None,
        districts=set(map(int, values["district"])),
        no_capacity=bool(values["full"]),
        confirmed=known.fresh // A_DAY + EPOCH,
        work=concepts(values["does"]),
        pairs=each_once(known.body or known.name),
        themes=set(map(int, values["theme"])),
    )
    profile.finish()
    return profile


def said_in(known: Known) -> Said:
    """An offer or a need as its entry in the search says it."""
    spoken = (word.partition(":") for word in known.facets)
    meaning = concepts(slug for facet, _, slug in spoken if facet in SAYS.values())
    return said_of(meaning, f"{known.name}\n{known.body}")


def said_of(meaning: Meaning, text: str) -> Said:
    """`text`: folded, as the search keeps it."""
    return Said(meaning, vocabulary().size(meaning), each_once(text))


def each_once(text: str) -> tuple[str, ...]:
    """The pairs of a text. Thousands of texts are kept, so that each pair is there once."""
    return tuple(map(intern, pairs_of(text)))


def concepts(slugs: Iterable[str]) -> Meaning:
    """The concepts of these slugs; one that the vocabulary no longer has is left out."""
    numbers = vocabulary().numbers
    return frozenset([numbers[slug] for slug in slugs if slug in numbers])


def read_own(organization: Organization, *, on: date, as_member: bool) -> Profile:
    """The group that asks. Its members' view also holds what stands ready before publication."""
    profile = make_profile(organization)
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


def make_profile(organization: Organization) -> Profile:
    """The group itself, by what `ASKING` names."""
    name, *texts = [getattr(organization, text) for text in TEXTS]
    own = "\n".join(texts)
    return Profile(
        pk=organization.pk,
        kind=organization.kind,
        ward_id=organization.ward_id,
        districts={organization.district_id} if organization.district_id else set(),
        no_capacity=organization.no_capacity,
        confirmed=0,
        work=understood(name)[1] | understood(own)[1],
        # Names often hold the place's name, which is no likeness: only where all else is empty.
        pairs=pairs_of(fold(own) or fold(name)),
    )


def make_line(pk: int, kind: str, title: str, detail: str) -> Line:
    text = f"{title}\n{detail}"
    said = said_of(understood(text)[1], fold(text))
    return Line(pk, kind, title, said.meaning, said.size, said.pairs)


def add_tags(profile: Profile) -> None:
    """Add themes, and the other districts where a group works."""
    for pk, is_theme in TAGS.rows([profile.pk]):
        (profile.themes if is_theme else profile.districts).add(pk)


def add_listings(profile: Profile, rows: Iterable[tuple[Any, ...]]) -> None:
    """Add current offers and needs, the newest first, and sum up."""
    for _, pk, direction, kind, title, detail in rows:
        line = make_line(pk, kind, title, detail)
        profile.add(line, direction)
        profile.pairs = {*profile.pairs, *line.pairs}
    profile.finish()
