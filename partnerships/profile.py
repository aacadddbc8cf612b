"""What the public page of a partnership shows: the leaflet's columns, from the rows."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, IntegerField, Prefetch, Value
from django.db.models.functions import Cast

from kyodo_portal.lib.prepared import Prepared, PreparedObjects, keep_related
from kyodo_portal.lib.text import safe_url
from partnerships.clauses import PublicPromise, public_promise
from partnerships.models import Activity, Agreement, Gratitude, Partnership, Party, PrincipleRecord
from partnerships.permissions import (
    can_consent_for,
    can_edit_partnership,
    can_read_talks,
    can_stop_publication,
    party_ids,
)
from partnerships.principles import shown_lines
from partnerships.talking import talks_of

# Of a partnership's parties, words of thanks and activities; one has a handful of each.
MOST = 100
IN_THE_ROW = ("ward", "third_party", "source")


def for_page(rows: Any) -> Any:
    """The rows as the pages about consent read them: with the parties."""
    parties = Party.objects.select_related("organization")
    return rows.select_related(*IN_THE_ROW).prefetch_related(Prefetch("parties", queryset=parties))


ROW = PreparedObjects(
    lambda pks: Partnership.objects.filter(pk__in=pks).select_related(*IN_THE_ROW).order_by()
)
PARTIES = PreparedObjects(
    lambda pks: Party.objects.filter(partnership__in=pks).select_related(
        "organization", "successor"
    )[:MOST]
)
GRATITUDES = PreparedObjects(
    lambda pks: Gratitude.objects.filter(partnership__in=pks).select_related("speaker", "about")[
        :MOST
    ]
)
PRINCIPLES = PreparedObjects(
    lambda pks: (
        PrincipleRecord.objects.filter(partnership__in=pks, party=None)
        .select_related("principle", "review")
        .order_by("-review__number", "principle__number")[:MOST]
    )
)


def partnership_of(pk: int) -> Partnership | None:
    """The partnership with its parties, whoever may see it."""
    partnership: Partnership | None = ROW.first(pk)
    if partnership:
        # Permissions read the parties again.
        keep_related(partnership, "parties", PARTIES.objects([pk]))
    return partnership


def profile_of(partnership: Partnership) -> dict[str, Any]:
    """The parts that need more than a field: who says what, and links that are safe."""
    parties = list(partnership.parties.all())
    return {
        "parties": parties,
        "introductions": [party for party in parties if party.intro and speaks(party)],
        "efforts": [party for party in parties if party.effort and speaks(party)],
        "websites": [
            (party.organization, url)
            for party in parties
            if party.is_active
            and party.organization.is_public
            and (url := safe_url(party.organization.website))
        ],
    }


def speaks(party: Party) -> bool:
    """Whether its words stand on the page: those of a party that left only as it wished."""
    return party.is_active or party.keeps_words


def page_of(partnership: Partnership) -> dict[str, Any]:
    """The rest of the page, in three statements."""
    found = beside(partnership)
    return {
        **profile_of(partnership),
        "gratitudes": GRATITUDES.objects([partnership.pk]),
        "principles": shown_lines(partnership, PRINCIPLES.objects([partnership.pk])),
        "activities": found.activities,
        "districts": found.districts,
        "themes": found.themes,
        "promise": found.promise,
    }


@dataclass(slots=True)
class Beside:
    """(title, text) of activities, (slug, name) of themes, districts, and the promise.

    A district is (slug of its ward, its own slug, name of the ward, its own name). The promise
    is that which stands: its kind, and the clauses that the parties agreed to show.
    """

    activities: list[tuple[str, str]] = field(default_factory=list)
    themes: list[tuple[str, str]] = field(default_factory=list)
    districts: list[tuple[str, str, str, str]] = field(default_factory=list)
    promise: PublicPromise | None = None


def beside(partnership: Partnership) -> Beside:
    """Activities, themes and districts in their orders, in one statement."""
    found = Beside()
    for what, *texts, _rank, _order in sorted(BESIDE.rows([partnership.pk]), key=in_order):
        one, two, three, four = texts
        if what == "activity":
            found.activities.append((one, two))
        elif what == "theme":
            found.themes.append((one, two))
        elif what == "promise":
            found.promise = public_promise(one, two, three)
        else:
            found.districts.append((one, two, three, four))
    return found


def in_order(row: tuple[Any, ...]) -> tuple[int, str]:
    return row[5], row[6]


def line(what: str, *texts: str, rank: str, order: str = "") -> list[Any]:
    """The columns of one part of the statement, all of the same types."""
    four = [F(name) for name in texts] + [Value("")] * (4 - len(texts))
    return [
        Value(what, CharField()),
        *(Cast(text, CharField()) for text in four),
        Cast(F(rank), IntegerField()),
        Cast(F(order) if order else Value(""), CharField()),
    ]


def beside_one(pks: list[int]) -> Any:
    activities = Activity.objects.filter(partnership__in=pks).order_by()
    themes = Partnership.themes.through._default_manager.filter(partnership__in=pks)
    places = Partnership.districts.through._default_manager.filter(partnership__in=pks)
    names = ("district__ward__slug", "district__slug", "district__ward__name", "district__name")
    place = line("district", *names, rank="district__ward__order", order="district__name_kana")
    promises = Agreement.objects.filter(partnership__in=pks).standing().with_content()
    promise = line("promise", "kind", "form", "content", rank="number")
    return activities.values_list(*line("activity", "title", "text", rank="order")).union(
        promises.order_by().values_list(*promise),
        themes.order_by().values_list(
            *line("theme", "theme__slug", "theme__name", rank="theme__order")
        ),
        places.order_by().values_list(*place),
        all=True,
    )


BESIDE = Prepared(beside_one, width=1)


def inside_of(partnership: Partnership, user: Any) -> dict[str, Any]:
    """What the bar for those inside offers: its state and the steps that `user` may take."""
    is_confirming = partnership.publication == Partnership.Publication.CONFIRMING
    may_stop = partnership.publication in {
        Partnership.Publication.CONFIRMING,
        Partnership.Publication.PUBLISHED,
    }
    talks = talks_of(partnership)
    return {
        "talks_url": talks.url() if can_read_talks(user, talks) else "",
        "can_consent": is_confirming
        and any(can_consent_for(user, partnership, pk) for pk in party_ids(partnership)),
        "can_stop": may_stop and can_stop_publication(user, partnership),
        "has_desk_page": can_edit_partnership(user, partnership),
    }
