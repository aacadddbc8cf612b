"""The lists of groups and the filter forms, joined in Python.

Twenty cards and a hundred options cost more in template nodes than all the rest of a page. So
they are joined here, as other lists are in the tag modules beside this one and on the other floors;
every value goes through `escape`.
"""

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from kyodo_portal.lib.addresses import numbered
from kyodo_portal.search.engine import Found
from organizations.cards import KIND_LABELS, SHOWN_THEMES, Card

register = template.Library()


@register.simple_tag
def organization_cards(
    cards: Iterable[Card], level: str = "h3", found: Found | None = None
) -> SafeString:
    """<li> per group; with `found`, the words of the search are marked."""
    marked = found.marked if found and found.query.terms else escape
    address = numbered("organizations:organization-detail")
    return mark_safe("".join(card_html(card, address, level, marked) for card in cards))  # noqa: S308


def card_html(card: Card, address: str, level: str, marked: Callable[[str], str]) -> str:
    heading = "h2" if level == "h2" else "h3"
    chips = [("ck-chip ck-chip--cyan", KIND_LABELS.get(card.kind, ""))]
    chips += [("ck-chip", "見本")] if card.is_sample else []
    chips += [("ck-chip", "名前だけの登録")] if card.status == "name_only" else []
    chips += [("ck-chip ck-chip--yellow", "今は余力がない")] if card.no_capacity else []
    shown = "".join(f'<span class="{style}">{escape(text)}</span>' for style, text in chips)
    lines = [
        f'<li class="ck-card"><p class="ck-cluster">{shown}</p>',
        f'<{heading}><a href="{address.format(int(card.pk))}">',
        f"{marked(card.name)}</a></{heading}>",
    ]
    # The reading where it is what was found; it stands on the group's own page.
    if "<mark>" in (reading := str(marked(card.name_kana))) and "<mark>" not in lines[2]:
        lines.append(f'<p class="ck-kana">{reading}</p>')
    if card.tagline:
        lines.append(f"<p>{marked(card.tagline)}</p>")
    if card.offer:
        lines.append(f'<p class="ck-small">できます：{marked(card.offer)}</p>')
    themes = "、".join(str(marked(theme)) for theme in card.themes[:SHOWN_THEMES])
    meta = f"{marked(card.where)}｜{themes}" if themes else marked(card.where)
    lines.append(f'<p class="ck-card__meta">{meta}</p></li>\n')
    return "".join(lines)


@register.simple_tag
def facet_selects(selects: Iterable[dict[str, Any]]) -> SafeString:
    """The select fields of a filter form, each option with its number."""
    return mark_safe("".join(select_html(select) for select in selects))  # noqa: S308


def select_html(select: dict[str, Any]) -> str:
    name, chosen = escape(select["name"]), select["value"]
    options = [f'<option value="">{escape(select["empty"])}']
    for value, label, number in select["options"]:
        # A choice that would find nothing is no choice.
        if number == 0 and value != chosen:
            continue
        state = " selected" if value == chosen else ""
        count = "" if number is None else f" ({number:,})"
        # The end tag of an option may be left out, and there are a hundred of them.
        options.append(f'<option value="{escape(value)}"{state}>{escape(label)}{count}')
    return (
        f'<div class="ck-field"><label class="ck-label" for="id_{name}">{escape(select["label"])}'
        f'</label><select name="{name}" id="id_{name}">{"".join(options)}</select></div>\n'
    )
