"""The lists of groups and the filter forms, joined in Python.

Twenty cards and a hundred options cost more in template nodes than all the rest of a page. So
they are joined here, as other lists are in the tag modules beside this one and on the other floors;
every value goes through `escape`.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from kyodo_portal.lib.addresses import numbered
from kyodo_portal.search.engine import Found
from organizations.cards import KIND_LABELS, SHOWN_THEMES, Card
from organizations.facets import FacetFilter
from organizations.models import Organization

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
    lines = [
        f'<li class="ck-card"><p class="ck-cluster">{chips_html(card)}</p>',
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


def chips_html(group: Card | Organization) -> str:
    """What kind of group it is, and what is to be known of it at once."""
    return _chips(group.kind, bool(group.is_sample), group.status, bool(group.no_capacity))


@lru_cache(maxsize=256)
def _chips(kind: str, is_sample: bool, status: str, no_capacity: bool) -> str:
    chips = [("ck-chip ck-chip--cyan", KIND_LABELS.get(kind, ""))]
    chips += [("ck-chip", "見本")] if is_sample else []
    chips += [("ck-chip", "名前だけの登録")] if status == "name_only" else []
    chips += [("ck-chip ck-chip--yellow", "今は余力がない")] if no_capacity else []
    return "".join(f'<span class="{style}">{escape(text)}</span>' for style, text in chips)


@register.simple_tag
def facet_form(found: FacetFilter, list_url: str, label: str, word_label: str) -> str:
    """The form of a list with facets; kept where many visitors see the same one."""
    context = {"found": found, "list_url": list_url, "label": label, "word_label": word_label}
    return found.piece(
        f"form {list_url}", lambda: render_to_string("organizations/_facets.html", context)
    )


@register.simple_tag
def facet_selects(selects: Iterable[dict[str, Any]]) -> SafeString:
    """The select fields of a filter form, each option with its number."""
    return mark_safe("".join(select_html(select) for select in selects))  # noqa: S308


def select_html(select: dict[str, Any]) -> str:
    name, chosen = escape(select["name"]), select["value"]
    options = [option_html("", select["empty"])]
    for value, label, number in select["options"]:
        # A choice that would find nothing is no choice.
        if number == 0 and value != chosen:
            continue
        count = "" if number is None else f" ({number:,})"
        options.append(option_html(value, label, is_chosen=value == chosen) + count)
    return (
        f'<div class="ck-field"><label class="ck-label" for="id_{name}">{escape(select["label"])}'
        f'</label><select name="{name}" id="id_{name}">{"".join(options)}</select></div>\n'
    )


@lru_cache(maxsize=2048)
def option_html(value: str, label: str, *, is_chosen: bool = False) -> str:
    """An option up to its number: the same few hundred in every form.

    The end tag of an option may be left out, and there are a hundred of them.
    """
    return f'<option value="{escape(value)}"{" selected" if is_chosen else ""}>{escape(label)}'


@register.simple_tag
def facet_ticks(ticks: Iterable[dict[str, Any]]) -> SafeString:
    """The filters with one value as boxes to tick, each with its number."""
    return mark_safe("".join(tick_html(tick) for tick in ticks))  # noqa: S308


def tick_html(tick: dict[str, Any]) -> str:
    name, checked = escape(tick["name"]), " checked" if tick["is_chosen"] else ""
    label = f"{escape(tick['label'])}（{tick['number']:,}）"
    return (
        f'<div class="ck-choice"><input type="checkbox" name="{name}" id="id_{name}" value="1"'
        f'{checked}><label for="id_{name}">{label}</label></div>'
    )
