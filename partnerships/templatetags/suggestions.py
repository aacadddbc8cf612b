"""Suggestions with everything that speaks for them, joined in Python like other lists' cards.

Every value goes through `escape`.
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString

from kyodo_portal.lib.addresses import address, numbered
from kyodo_portal.lib.templatetags.frame import joined
from organizations.models import Organization
from organizations.templatetags.cards import chips_html
from partnerships.filters.matching import Select
from partnerships.matching import Suggestion

register = template.Library()


@register.simple_tag
def suggestion_card(
    suggestion: Suggestion,
    group: Organization | None = None,
    level: str = "h3",
    *,
    desk: bool = False,
) -> SafeString:
    """One suggestion as an article.

    `group`: whose suggestions they are, for its buttons; `desk`: the reader is the one who
    introduces.
    """
    other = suggestion.organization
    heading = "h4" if level == "h4" else "h3"
    page = numbered("organizations:organization-detail").format(int(other.pk))
    district = f" {escape(other.district.name)}" if other.district else ""
    reasons = "".join(f"<li>{escape(reason)}</li>" for reason in suggestion.reasons)
    parts = [
        f'<article class="ck-card ck-suggestion"><p class="ck-cluster">{chips_html(other)}</p>'
        f'<{heading} class="ck-card__title"><a href="{page}">{escape(other.name)}</a></{heading}>'
        f'<p class="ck-card__meta">{escape(other.area_name)}{district}</p>',
        f"<p>{escape(other.tagline)}</p>" if other.tagline else "",
        '<div class="ck-suggestion__why"><p><strong>合いそうな理由</strong></p>'
        f"<ul>{reasons}</ul></div>"
        f'<dl class="ck-dl">{first_step(suggestion)}{"" if desk else introducer(suggestion)}</dl>',
        *(f'<p class="ck-suggestion__note">{escape(note)}</p>' for note in suggestion.notes),
        buttons(group, other) if group else "",
        "</article>",
    ]
    return joined(parts)


@register.simple_tag
def suggestion_selects(selects: Iterable[Select]) -> SafeString:
    """The fields of the form that narrows suggestions, each option with its number."""
    return joined(map(select_html, selects))


def select_html(select: Select) -> str:
    name = escape(select.name)
    options = "".join(
        f'<option value="{escape(value)}"{" selected" if value == select.value else ""}>'
        f"{escape(text)}（{number}）</option>"
        for value, text, number in select.options
    )
    return (
        f'<div class="ck-field"><label class="ck-label" for="id_{name}">{escape(select.label)}'
        f'</label><select name="{name}" id="id_{name}"><option value="">{escape(select.empty)}'
        f"</option>{options}</select></div>"
    )


def first_step(suggestion: Suggestion) -> str:
    if not suggestion.first_step:
        return ""
    return f"<div><dt>まず、小さく</dt><dd>{escape(suggestion.first_step)}</dd></div>"


def introducer(suggestion: Suggestion) -> str:
    """Who could introduce: a group has a page of its own, an office is named."""
    who = suggestion.introducer
    if not who:
        return ""
    shown = escape(str(who))
    if isinstance(who, Organization):
        page = numbered("organizations:organization-detail").format(int(who.pk))
        shown = f'<a href="{page}">{shown}</a>'
    return f"<div><dt>紹介をたのめる先</dt><dd>{shown}</dd></div>"


def buttons(group: Organization, other: Organization) -> str:
    """Nobody is asked to write to a group that has no time now."""
    name = f'<span class="ck-vh">（{escape(other.name)}）</span>'
    start = f"{address('partnerships:proposal-start')}?to={int(other.pk)}"
    dismiss = numbered("partnerships:match-dismiss", 2).format(int(group.pk), int(other.pk))
    style = "ck-button ck-button--text ck-button--sm"
    ask = f'<a class="ck-button ck-button--sm" href="{start}">声をかける{name}</a>'
    pass_over = f'<a class="{style}" href="{dismiss}">今回は合わない{name}</a>'
    return f'<p class="ck-actions">{"" if other.no_capacity else ask}{pass_over}</p>'
