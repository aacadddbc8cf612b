"""The lists of partnerships, joined in Python like those of groups; every value is escaped."""

from collections.abc import Callable, Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from kyodo_portal.lib.addresses import numbered
from kyodo_portal.search.engine import Found
from partnerships.cards import Card

register = template.Library()


@register.simple_tag
def partnership_cards(
    cards: Iterable[Card], level: str = "h3", found: Found | None = None
) -> SafeString:
    """<li> per partnership; with `found`, the words of the search are marked."""
    marked = found.marked if found and found.query.terms else escape
    address = numbered("partnerships:partnership-detail")
    return mark_safe("".join(card_html(card, address, level, marked) for card in cards))  # noqa: S308


def card_html(card: Card, address: str, level: str, marked: Callable[[str], str]) -> str:
    heading = "h2" if level == "h2" else "h3"
    chips = '<span class="ck-small">連携の効果</span>' if card.effect_title else ""
    chips += '<span class="ck-chip">見本</span>' if card.is_sample else ""
    lines = [
        '<li class="ck-card ck-card--effect">',
        f'<p class="ck-cluster">{chips}</p>' if chips else "",
        f'<{heading} class="ck-card__title"><a href="{address.format(int(card.pk))}">',
        f"{marked(card.title)}</a></{heading}><p>{marked(card.who)}</p>",
    ]
    if card.activity:
        lines.append(f'<p class="ck-small">主な活動：{marked(card.activity)}</p>')
    lines.append(f'<p class="ck-card__meta">{marked(card.meta)}</p></li>\n')
    return "".join(lines)
