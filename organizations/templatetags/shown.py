"""Events, offers, needs and venues on the pages of places and groups, joined in Python.

Every value goes through `escape` or through the filter for texts with paragraphs.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

from kyodo_portal.lib.addresses import address, numbered
from kyodo_portal.lib.dates import format_date_short
from kyodo_portal.lib.templatetags.ck import linebreaks_safe
from kyodo_portal.lib.templatetags.frame import joined, section
from kyodo_portal.lib.text import shortened
from organizations.models import Listing
from organizations.models.events import CALLED_OFF
from organizations.shown import EventCard, ListingCard, PlaceCard

register = template.Library()
# get_…_display() builds such a table at every call.
KINDS = dict(Listing.Kind.choices)
TIMINGS = dict(Listing.Timing.choices)
# Letters of a text on a page about many.
BEGINNING = 60
SAMPLE = '<span class="ck-chip">見本</span>'


def address_of(page: str) -> str:
    return numbered(f"organizations:{page}")


@register.simple_tag
def event_cards(events: Iterable[EventCard], level: str = "h3", named: Any = True) -> SafeString:
    """<li> per event; `named` False leaves out whose it is."""
    address = address_of("event-detail")
    heading = "h2" if level == "h2" else "h3"
    return joined(event_html(event, address, heading, named is not False) for event in events)


def event_html(event: EventCard, address: str, heading: str, named: bool) -> str:
    words, colour = event.chip
    chips = f'<span class="ck-chip ck-chip--{colour}">{escape(words)}</span>' if words else ""
    if event.repeat:
        chips += f'<span class="ck-chip ck-chip--cyan">{escape(event.repeat_words)}</span>'
    chips += SAMPLE if event.is_sample else ""
    when = "".join(f'<span class="ck-nowrap">{escape(p)}</span><wbr>' for p in event.when_parts)
    mark = "del" if event.status in CALLED_OFF else "strong"
    owner = f"{escape(event.group)}｜" if named else ""
    comforts = "".join(f"｜{escape(comfort)}" for comfort in event.comforts)
    return "".join(
        (
            '<li><article class="ck-card">',
            f'<p class="ck-cluster">{chips}</p>' if chips else "",
            f'<{heading} class="ck-card__title"><a href="{address.format(event.pk)}">',
            f"{escape(event.name)}</a></{heading}><p><{mark}>{when}</{mark}></p>",
            f"<p>{escape(event.where)}</p>" if event.where else "",
            f'<p class="ck-small">費用：{escape(event.fee)}{comforts}</p>',
            f'<p class="ck-card__meta">{owner}{escape(event.ward)} ',
            f"{escape(event.district)}</p></article></li>\n",
        )
    )


@register.simple_tag
def listing_items(listings: Iterable[ListingCard], named: Any = False) -> SafeString:
    """<li> per offer or need; `named` says whose it is, and shows the beginning of its text."""
    owners = address_of("organization-detail") if named else ""
    addresses = {d: address_of(f"{d}-detail") for d in Listing.Direction.values}
    return joined(listing_html(row, addresses[row.direction], owners) for row in listings)


def listing_html(listing: ListingCard, address: str, owners: str) -> str:
    colour = "green" if listing.direction == Listing.Direction.OFFER else "orange"
    owner = ""
    if owners:
        url, name = owners.format(listing.group_pk), escape(listing.group)
        owner = f'<a href="{url}">{name}</a>｜'
    return "".join(
        (
            f'<li class="ck-box"><p class="ck-cluster"><span class="ck-chip ck-chip--{colour}">',
            f'{escape(KINDS[listing.kind])}</span><span class="ck-small">',
            f'{escape(TIMINGS[listing.timing])}</span></p><p><strong><a href="',
            f'{address.format(listing.pk)}">{escape(listing.title)}</a></strong></p>',
            text_html(listing.detail, is_short=bool(owners)),
            f'<p class="ck-small">{owner}{format_date_short(listing.ends_on)}まで</p></li>\n',
        )
    )


def text_html(text: str, *, is_short: bool) -> str:
    """What somebody wrote; on the page of a place, where many stand, its beginning."""
    if is_short:
        text = shortened(text, BEGINNING)
    return linebreaks_safe(text) if text else ""


@register.simple_tag
def place_items(places: Iterable[PlaceCard], named: Any = False) -> SafeString:
    """<li> per venue; `named` says who runs it, if that group's page is public, and is shorter."""
    owners = address_of("organization-detail") if named else ""
    return joined(place_html(place, owners) for place in places)


def place_html(place: PlaceCard, owners: str) -> str:
    chips = f'<span class="ck-chip">{escape(place.kind)}</span>' if place.kind else ""
    chips += SAMPLE if place.is_sample else ""
    lines = [
        '<li><article class="ck-card ck-card--plain">',
        f'<p class="ck-cluster">{chips}</p>' if chips else "",
        f"<h3>{escape(place.name)}</h3>",
        text_html(place.text, is_short=bool(owners)),
    ]
    if place.source:
        lines.append(f'<p class="ck-small">出典：「{escape(place.source)}」</p>')
    if owners and place.group_pk:
        link = f'<a href="{owners.format(place.group_pk)}">{escape(place.group)}</a>'
        lines.append(f'<p class="ck-card__meta">{link}</p>')
    return "".join([*lines, "</article></li>\n"])


# --- as parts of a page ---------------------------------------------------------------------------


@register.simple_tag
def event_section(
    events: Sequence[EventCard],
    label: str = "",
    query: str = "",
    title: str = "行事",
    *,
    named: bool = True,
    columns: int = 3,
) -> SafeString:
    """行事, if there are any; with `label` the way to the list of all under the page's filter."""
    if not events:
        return SafeString()
    way = way_to(address("organizations:event-list"), query, label) if label else ""
    cards = event_cards(events, named=named)
    lines = [f'<ul class="ck-grid ck-grid--{int(columns)}">', cards, "</ul>"]
    return section("events", escape(title), lines, way)


def way_to(url: str, query: str, label: str) -> str:
    mark = "?" if query else ""
    return f'<a href="{url}{mark}{escape(query)}">{escape(label)}</a>'


@register.simple_tag
def listing_section(
    offers: Sequence[ListingCard], needs: Sequence[ListingCard], *, named: bool = False
) -> SafeString:
    """できます・求めています, if there are any; `named` says whose they are."""
    if not offers and not needs:
        return SafeString()
    lists = [
        f'<section class="ck-stack" aria-labelledby="{anchor}"><h3 id="{anchor}">{title}</h3>'
        f'<ul class="ck-plain ck-stack">{listing_items(rows, named=named)}</ul></section>\n'
        for anchor, title, rows in (
            ("offers", "できます", offers),
            ("needs", "求めています", needs),
        )
        if rows
    ]
    lines = ['<div class="ck-split">', *lists, "</div>"]
    return section("listings", "できます・求めています", lines)


@register.simple_tag
def place_section(
    places: Sequence[PlaceCard], label: str = "", query: str = "", *, named: bool = False
) -> SafeString:
    """場所, if there are any; with `label` the way to all of them in the search."""
    if not places:
        return SafeString()
    way = way_to(address("search"), f"what=place&{query}", label) if label else None
    lines = ['<ul class="ck-grid ck-grid--2">', place_items(places, named=named), "</ul>"]
    return section("places", "場所", lines, way)
