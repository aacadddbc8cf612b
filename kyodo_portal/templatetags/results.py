"""The hits of さがす, joined in Python as the lists of groups are (see organizations' `cards`).

Titles, places and texts come marked, which escapes them; every other value goes through `escape`.
"""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

from kyodo_portal.lib.templatetags.frame import joined
from kyodo_portal.searching import Result

register = template.Library()


@register.simple_tag
def result_cards(results: Iterable[Result]) -> SafeString:
    """<li> per thing that was found."""
    return joined(map(result_html, results))


def result_html(result: Result) -> str:
    chips = f'<span class="ck-chip ck-chip--{escape(result.colour)}">{escape(result.label)}</span>'
    chips += '<span class="ck-chip">見本</span>' if result.is_sample else ""
    url = escape(result.url)
    title = f'<a href="{url}">{result.title}</a>' if url else result.title
    text = f"<p>{result.text}</p>" if result.text else ""
    where = f'<p class="ck-card__meta">{result.where}</p>' if result.where else ""
    return (
        f'<li><article class="ck-card"><p class="ck-cluster">{chips}</p>'
        f'<h2 class="ck-card__title">{title}</h2>{text}{where}</article></li>\n'
    )


@register.simple_tag
def result_tabs(tabs: Iterable[dict[str, Any]], list_url: str) -> SafeString:
    """<li> per kind of thing, with how many there are."""
    return joined(tab_html(tab, escape(list_url)) for tab in tabs)


def tab_html(tab: dict[str, Any], list_url: str) -> str:
    here = ' aria-current="page"' if tab["is_chosen"] else ""
    label, number = escape(tab["label"]), int(tab["number"])
    return f'<li><a href="{list_url}{escape(tab["url"])}"{here}>{label}（{number}）</a></li>'
