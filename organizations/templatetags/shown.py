"""Events, offers, needs and venues on the pages of places and groups, joined in Python.

Every value goes through `escape` or through the filter for texts with paragraphs.
"""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from kyodo_portal.lib.addresses import numbered
from kyodo_portal.lib.dates import format_date_short
from kyodo_portal.lib.templatetags.ck import linebreaks_safe
from kyodo_portal.lib.text import shortened
from organizations.models import Event, Listing, Place

register = template.Library()
CALLED_OFF = {Event.Status.POSTPONED, Event.Status.CANCELLED}
# get_…_display() builds such a table at every call.
KINDS = dict(Listing.Kind.choices)
TIMINGS = dict(Listing.Timing.choices)
# Letters of a text on a page about many.
BEGINNING = 60
SAMPLE = '<span class="ck-chip">見本</span>'


def joined(parts: Iterable[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308


def address_of(page: str) -> str:
    return numbered(f"organizations:{page}")


@register.simple_tag
def event_cards(events: Iterable[Event], level: str = "h3", named: Any = True) -> SafeString:
    """<li> per event; `named` False leaves out whose it is."""
    address = address_of("event-detail")
    heading = "h2" if level == "h2" else "h3"
    return joined(event_html(event, address, heading, named is not False) for event in events)


def event_html(event: Event, address: str, heading: str, named: bool) -> str:
    words, colour = event.chip
    chips = f'<span class="ck-chip ck-chip--{colour}">{escape(words)}</span>' if words else ""
    if event.repeat:
        chips += f'<span class="ck-chip ck-chip--cyan">{escape(event.repeat_words)}</span>'
    chips += SAMPLE if event.is_sample else ""
    when = "".join(f'<span class="ck-nowrap">{escape(p)}</span><wbr>' for p in event.when_parts)
    mark = "del" if event.status in CALLED_OFF else "strong"
    owner = f"{escape(event.organization.name)}｜" if named else ""
    comforts = "".join(f"｜{escape(comfort)}" for comfort in event.comforts)
    district = event.district
    return "".join(
        (
            '<li><article class="ck-card">',
            f'<p class="ck-cluster">{chips}</p>' if chips else "",
            f'<{heading} class="ck-card__title"><a href="{address.format(event.pk)}">',
            f"{escape(event.name)}</a></{heading}><p><{mark}>{when}</{mark}></p>",
            f"<p>{escape(event.where)}</p>" if event.where else "",
            f'<p class="ck-small">費用：{escape(event.fee)}{comforts}</p>',
            f'<p class="ck-card__meta">{owner}{escape(district.ward.name)} ',
            f"{escape(district.name)}</p></article></li>\n",
        )
    )


@register.simple_tag
def listing_items(listings: Iterable[Listing], named: Any = False) -> SafeString:
    """<li> per offer or need; `named` says whose it is, and shows the beginning of its text."""
    owners = address_of("organization-detail") if named else ""
    addresses = {d: address_of(f"{d}-detail") for d in Listing.Direction.values}
    return joined(listing_html(row, addresses[row.direction], owners) for row in listings)


def listing_html(listing: Listing, address: str, owners: str) -> str:
    colour = "green" if listing.direction == Listing.Direction.OFFER else "orange"
    owner = ""
    if owners:
        url, name = owners.format(listing.organization_id), escape(listing.organization.name)
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
def place_items(places: Iterable[Place], named: Any = False) -> SafeString:
    """<li> per venue; `named` says who runs it, if that group's page is public, and is shorter."""
    owners = address_of("organization-detail") if named else ""
    return joined(place_html(place, owners) for place in places)


def place_html(place: Place, owners: str) -> str:
    chips = f'<span class="ck-chip">{escape(place.kind.name)}</span>' if place.kind else ""
    chips += SAMPLE if place.is_sample else ""
    owner = place.organization if owners else None
    lines = [
        '<li><article class="ck-card ck-card--plain">',
        f'<p class="ck-cluster">{chips}</p>' if chips else "",
        f"<h3>{escape(place.name)}</h3>",
        text_html(place.text, is_short=bool(owners)),
    ]
    if place.source:
        lines.append(f'<p class="ck-small">出典：「{escape(place.source.title)}」</p>')
    if owner and owner.is_public:
        link = f'<a href="{owners.format(owner.pk)}">{escape(owner.name)}</a>'
        lines.append(f'<p class="ck-card__meta">{link}</p>')
    return "".join([*lines, "</article></li>\n"])
