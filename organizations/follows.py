"""What a follow means: the list or page it was saved on, in words and as a search; its links."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from urllib.parse import parse_qsl, urlencode

from django.core.signing import BadSignature, Signer, TimestampSigner
from django.utils import timezone

from districts.models import District, Ward
from kyodo_portal.lib.text import MAX_SEARCH_LENGTH, clean_line
from kyodo_portal.search.models import Entry
from organizations.models import Follow, Listing, Organization, Theme

Kind = Entry.Kind
EVERYTHING = (Kind.ORGANIZATION, Kind.NEED, Kind.OFFER, Kind.EVENT, Kind.PARTNERSHIP)
MAX_PATH = Follow._meta.get_field("path").max_length or 0
MAX_QUERY = Follow._meta.get_field("query").max_length or 0
MAX_LABEL = Follow._meta.get_field("label").max_length or 0
MAX_FILTERS = 50

CONFIRM_WITHIN = timedelta(days=7)
PLACE = re.compile(r"/wards/(?P<ward>[-\w]{1,60})/(?:(?P<district>[-\w]{1,60})/)?", re.ASCII)
GROUP = re.compile(r"/orgs/(?P<pk>[1-9][0-9]{0,9})/")


@dataclass(frozen=True)
class Source:
    """A list that can be followed: what it lists, in a word, and which of its filters count."""

    kinds: tuple[str, ...]
    noun: str
    filters: tuple[str, ...]


_COMMON = ("ward", "district", "kind", "theme")
_BOARD = ("ward", "district", "listing", "kind", "theme", "timing", "open_to", "easy_japanese")
SOURCES = {
    "/orgs/": Source(
        (Kind.ORGANIZATION,),
        "団体",
        (*_COMMON, "offer", "need", "open_to", "easy_japanese", "wheelchair", "linked"),
    ),
    "/needs/": Source((Kind.NEED,), "求めています", (*_BOARD, "wheelchair", "linked")),
    "/offers/": Source((Kind.OFFER,), "できます", (*_BOARD, "wheelchair", "linked")),
    "/events/": Source(
        (Kind.EVENT,),
        "行事",
        (*_COMMON, "wheelchair", "easy_japanese", "beginners", "online"),
    ),
    "/partnerships/": Source((Kind.PARTNERSHIP,), "連携", _COMMON),
    "/search/": Source(EVERYTHING, "団体・できます・求めています・行事・連携", _COMMON),
}

# Filters with fixed values: what each value is called.
CHOICES: dict[str, Mapping[str, str]] = {
    "kind": dict(Organization.Kind.choices),
    "offer": {value: f"できます：{label}" for value, label in Listing.Kind.choices},
    "need": {value: f"求めています：{label}" for value, label in Listing.Kind.choices},
    "listing": dict(Listing.Kind.choices),
    "timing": dict(Listing.Timing.choices),
    "open_to": {value: label for value, label in Organization.OpenTo.choices if value},
    "easy_japanese": {"1": "日本語が苦手でも可"},
    "wheelchair": {"1": "車いす可"},
    "linked": {"1": "公開中の連携がある"},
    "beginners": {"1": "はじめて歓迎"},
    "online": {"1": "オンラインでも参加できる"},
}


@dataclass(frozen=True)
class Wanted:
    """What is followed. `query` holds the understood filters only, always in the same order."""

    path: str
    query: str
    label: str
    kinds: tuple[str, ...]
    q: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    # Filled when one group is followed; then nothing is searched.
    organization_id: int | None = None
    # Something in the address was not understood and left out.
    is_wider: bool = False

    @property
    def url(self) -> str:
        """The list or page, as a path."""
        return f"{self.path}?{self.query}" if self.query else self.path


def read(path: str, query: str = "") -> Wanted | None:
    """What following this address would mean; None if it is nothing that can be followed."""
    path = path[: MAX_PATH + 1]
    if source := SOURCES.get(path):
        return _list(path, source, _given(query))
    if match := PLACE.fullmatch(path):
        return _place(path, match["ward"], match["district"])
    if match := GROUP.fullmatch(path):
        return _group(path, int(match["pk"]))
    return None


def _given(query: str) -> dict[str, str]:
    """The filters in an address, cleaned; none when there are too many to be meant."""
    try:
        pairs = parse_qsl(query[:10_000].removeprefix("?"), max_num_fields=MAX_FILTERS)
    except ValueError:
        return {}
    return {name: clean_line(value)[:MAX_SEARCH_LENGTH] for name, value in pairs}


def _list(path: str, source: Source, given: dict[str, str]) -> Wanted | None:
    values, facets, words = {}, {}, []
    for name in source.filters:
        value = given.get(name, "")
        if value and (found := _facet(name, value, given)):
            values[name] = value
            facets[name], word = found
            words.append(word)
    q = given.get("q", "")
    if q:
        values["q"] = q
        words.append(f"「{q}」")
    encoded = urlencode(values)
    if len(encoded) > MAX_QUERY:
        return None
    unknown = {name for name, value in given.items() if value} - {"page", "sort"} - set(values)
    label = f"{source.noun}（{'、'.join(words)}）" if words else source.noun
    return Wanted(path, encoded, _short(label), source.kinds, q, facets, is_wider=bool(unknown))


def _facet(name: str, value: str, given: dict[str, str]) -> tuple[str, str] | None:
    """The value as the index knows it and as people read it; None if there is no such thing."""
    row: Ward | District | Theme | None = None
    if name == "ward":
        row = Ward.objects.filter(slug=value).first()
    elif name == "district":
        row = _district(value, given.get("ward", ""))
    elif name == "theme":
        row = Theme.objects.filter(slug=value).first()
    elif word := CHOICES[name].get(value):
        return value, word
    return (str(row.pk), row.name) if row else None


def _district(slug: str, ward: str) -> District | None:
    """The district of the ward; without a ward, the only one with such a short name."""
    rows = District.objects.filter(slug=slug, **({"ward__slug": ward} if ward else {}))[:2]
    return rows[0] if len(rows) == 1 else None


def _place(path: str, ward: str, district: str | None) -> Wanted | None:
    if district:
        found = District.objects.select_related("ward").filter(slug=district, ward__slug=ward)
        if row := found.first():
            label = f"{row.name}（{row.ward.name}）の新しいこと"
            return Wanted(path, "", _short(label), EVERYTHING, facets={"district": str(row.pk)})
        return None
    if place := Ward.objects.filter(slug=ward).first():
        label = f"{place.name}の新しいこと"
        return Wanted(path, "", label, EVERYTHING, facets={"ward": str(place.pk)})
    return None


def _group(path: str, pk: int) -> Wanted | None:
    row = Organization.objects.published().filter(pk=pk).only("name").first()
    if row is None:
        return None
    kinds = (Kind.NEED, Kind.OFFER, Kind.EVENT, Kind.PARTNERSHIP)
    return Wanted(path, "", _short(f"{row.name}の新しいこと"), kinds, organization_id=pk)


def _short(label: str) -> str:
    return label if len(label) <= MAX_LABEL else f"{label[: MAX_LABEL - 1]}…"


def start_of_day(moment: datetime) -> datetime:
    """The midnight at which the day of `moment` began here."""
    return timezone.make_aware(datetime.combine(timezone.localdate(moment), time()))


def confirm_token(pk: int) -> str:
    """The secret of a confirmation link, usable for `CONFIRM_WITHIN` from now."""
    return TimestampSigner(salt="follows.confirm", sep=".").sign(str(pk))


def read_confirm_token(token: str) -> int | None:
    """Which follow a confirmation link belongs to; None if it is none of ours or too old."""
    signer = TimestampSigner(salt="follows.confirm", sep=".")
    try:
        return int(signer.unsign(token, max_age=CONFIRM_WITHIN))
    except (BadSignature, ValueError):
        return None


@dataclass(frozen=True)
class Stop:
    """What a stop link stops: these follows, or all of the same addresses."""

    keys: tuple[int, ...]
    everything: bool = False

    @property
    def token(self) -> str:
        """The secret of the link. It never ends: who has the mail may always stop it."""
        words = [*(["all"] if self.everything else []), *map(str, self.keys)]
        return Signer(salt="follows.stop", sep=".").sign("-".join(words))

    @classmethod
    def of(cls, token: str) -> "Stop | None":
        """The other way round; None if the link is none of ours."""
        try:
            words = Signer(salt="follows.stop", sep=".").unsign(token).split("-")
        except BadSignature:
            return None
        everything = words[0] == "all"
        return cls(tuple(map(int, words[everything:])), everything)
