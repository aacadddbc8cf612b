"""Template tags of the portal: Japanese dates, user text with safe links, filter links.

Here `mark_safe` is for text that people typed. Elsewhere it stands only in the tag modules that
join many small pieces in Python (cards, options, frame) and in `search.marking`; all escape first.
"""

import datetime
import re
from html import escape as plain_escape
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from kyodo_portal.lib import dates
from kyodo_portal.lib.text import clean_text, safe_url
from kyodo_portal.lib.web import querystring, texts_typed

register = template.Library()

_LINK = re.compile(r"https?://[^\s<>\"'「」『』（）【】、。，；]+", re.IGNORECASE)
_TRAILING = ".,;:!?！？：]}"


def _local(value: Any) -> Any:
    is_aware = isinstance(value, datetime.datetime) and timezone.is_aware(value)
    return timezone.localtime(value) if is_aware else value


@register.filter
def page_numbers(page: Any) -> list[int | None]:
    """The numbers to show beside a page, with None for a gap: at most seven, of any number."""
    paginator = page.paginator
    shown = paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    # The sign of a gap is a lazy text: comparing with it would translate it each time.
    return [number if isinstance(number, int) else None for number in shown]


@register.filter
def jdate(value: Any) -> str:
    """2025年4月1日（火）, for a date or a datetime; "" for anything else."""
    return dates.format_date(_local(value)) if isinstance(value, datetime.date) else ""


@register.filter
def jdate_short(value: Any) -> str:
    """2025年4月1日, for tables."""
    return dates.format_date_short(_local(value)) if isinstance(value, datetime.date) else ""


@register.filter
def jmonth(value: Any) -> str:
    """2025年4月."""
    return dates.format_month(_local(value)) if isinstance(value, datetime.date) else ""


@register.filter
def jdatetime(value: Any) -> str:
    """2025年4月1日（火）午後1時30分."""
    return dates.format_datetime(_local(value)) if isinstance(value, datetime.datetime) else ""


@register.filter
def jtime(value: Any) -> str:
    """午後1時30分, for a time of day."""
    return dates.format_time(value) if isinstance(value, datetime.time) else ""


@register.filter
def fiscal_year(value: Any) -> str:
    """2022年度（令和4年度）, for a fiscal year or a day in it."""
    if isinstance(value, datetime.date):
        value = dates.fiscal_year(_local(value))
    return dates.format_fiscal_year(value) if isinstance(value, int) else ""


@register.filter
def linebreaks_safe(value: Any) -> SafeString:
    """Plain text as paragraphs: everything escaped, http(s) addresses as links."""
    text = clean_text(str(value or ""))
    paragraphs = (part for part in re.split("\n[\n　 ]*\n", text) if part.strip())
    # Each paragraph is made of escaped text and of links built by format_html.
    return mark_safe("\n".join(f"<p>{_linked(part)}</p>" for part in paragraphs))  # noqa: S308


def _linked(text: str) -> str:
    if "://" not in text:
        return _escaped(text)
    html, position = [], 0
    for match in _LINK.finditer(text):
        address = _without_trailing_marks(match[0])
        html += [_escaped(text[position : match.start()]), _link(address)]
        position = match.start() + len(address)
    return "".join([*html, _escaped(text[position:])])


def _link(address: str) -> str:
    url = safe_url(address)
    if not url:
        return escape(address)
    return format_html('<a href="{}" rel="nofollow noopener ugc">{}</a>', url, url)


def _without_trailing_marks(address: str) -> str:
    address = address.rstrip(_TRAILING)
    surplus = address.count(")") - address.count("(")
    while surplus > 0 and address.endswith(")"):
        address, surplus = address[:-1].rstrip(_TRAILING), surplus - 1
    return address


def _escaped(text: str) -> str:
    return plain_escape(text).replace("\n", "<br>")


@register.simple_tag(takes_context=True)
def typed(context: template.Context) -> list[str]:
    """What the reader wrote into the form that brought them here: `{% typed as texts %}`."""
    return texts_typed(context["request"]) if "request" in context else []


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: Any) -> str:
    """The query string of this page with some values changed: `{% query_with page=2 %}`."""
    return querystring(context["request"], **changes)
