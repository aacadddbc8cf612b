"""The entries of a board, joined in Python as the lists of groups are (see `cards`).

Every value goes through `escape`, or through `marked`, which escapes too.
"""

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from kyodo_portal.lib.addresses import numbered
from kyodo_portal.lib.dates import format_date_short
from kyodo_portal.lib.text import shortened
from kyodo_portal.search.engine import Found
from organizations.board_cards import BoardCard
from organizations.models import Listing, Organization

register = template.Library()

KINDS = {str(value): str(label) for value, label in Listing.Kind.choices}
TIMINGS = {str(value): str(label) for value, label in Listing.Timing.choices}
GROUP_KINDS = {str(value): str(label) for value, label in Organization.Kind.choices}
DETAIL = 60
COLOURS = {"offer": "green", "need": "orange"}


@register.simple_tag
def board_cards(cards: Iterable[BoardCard], found: Found, direction: str) -> SafeString:
    """<li> per offer or need, the words of the search marked."""
    marked = found.marked if found.query.terms else escape
    own = numbered(f"organizations:{direction}-detail")
    group = numbered("organizations:organization-detail")
    return mark_safe("".join(card_html(card, own, group, marked) for card in cards))  # noqa: S308


def card_html(card: BoardCard, own: str, group: str, marked: Callable[[str], Any]) -> str:
    chips = [(f"ck-chip ck-chip--{COLOURS[card.direction]}", KINDS.get(card.kind, ""))]
    chips += [("ck-chip", "見本")] if card.is_sample else []
    chips += [("ck-chip ck-chip--yellow", "今は余力がない")] if card.no_capacity else []
    chips += [("ck-chip ck-chip--yellow", "まもなく終わり")] if card.is_ending else []
    shown = "".join(f'<span class="{style}">{escape(text)}</span>' for style, text in chips)
    detail = f"<p>{marked(shortened(card.detail, DETAIL))}</p>" if card.detail else ""
    group_kind, timing = GROUP_KINDS.get(card.group_kind, ""), TIMINGS.get(card.timing, "")
    return (
        f'<li class="ck-card"><p class="ck-cluster">{shown}</p>'
        f'<h2><a href="{own.format(int(card.pk))}">{marked(card.title)}</a>'
        f'</h2>{detail}<p><a href="{group.format(int(card.group_pk))}">{marked(card.group)}</a>'
        f"（{escape(group_kind)}）</p>"
        f'<p class="ck-card__meta">{marked(card.where)}｜{escape(timing)}｜'
        f"{format_date_short(card.ends_on)}まで</p></li>\n"
    )
