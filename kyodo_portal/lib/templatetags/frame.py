"""The frame that every page pays for: what never changes is rendered once, links joined here."""

import re
from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.template.base import NodeList, Parser, Token
from django.urls import get_script_prefix
from django.utils.safestring import SafeString, mark_safe

from kyodo_portal.lib.addresses import address
from kyodo_portal.lib.templatetags.ck import page_numbers

register = template.Library()
_INDENTED = re.compile(r"\n\s+")


def joined(parts: Iterable[str]) -> SafeString:
    """Pieces of HTML as one; for the tag modules, which escape every value that goes in."""
    return mark_safe("".join(parts))  # noqa: S308


def section(anchor: str, title: str, parts: Iterable[str], way: str | None = None) -> SafeString:
    """A part of a page under its heading; all of it is HTML already.

    `way` is what stands beside the heading in a row, None where there is no such row.
    """
    heading = f'<h2 id="{anchor}">{title}</h2>'
    if way is not None:
        heading = f'<div class="ck-heading-row">{heading}{way}</div>'
    start = f'<section class="ck-section" aria-labelledby="{anchor}">{heading}'
    return joined([start, *parts, "</section>\n"])


def site_of(context: template.Context) -> str:
    """Below which path the site stands: what is kept differs by it.

    The request says so at once; asking Django's own note of it takes as long as a small tag.
    """
    request = context.get("request")
    if request is None:
        return get_script_prefix()
    return str(request.path).removesuffix(request.path_info)


class OnceNode(template.Node):
    """Keeps what its content was at first; for addresses and files, which a process never moves."""

    # What is inside is nobody's business: no block can stand there.
    child_nodelists = ()

    def __init__(self, content: NodeList) -> None:
        self.content = content
        self.kept: dict[Any, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        # Only these decide what {% url %} and {% static %} give.
        key = (site_of(context), settings.STATIC_URL)
        if key not in self.kept:
            content = self.content.render(context.new())
            # Indentation is for those who write templates: a tenth of a page's bytes.
            self.kept[key] = SafeString(_INDENTED.sub("\n", content))
        return self.kept[key]


@register.tag
def once(parser: Parser, token: Token) -> OnceNode:
    """{% once %} … {% endonce %}: text, {% url %}, {% static %}, and components that are given
    nothing but fixed words (`only`). No variables inside.
    """
    content = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(content)


class NavLinkNode(template.Node):
    """A link of the header. All its words stand in the template, so they are read once."""

    def __init__(self, name: str, label: str, names: frozenset[str], part: str) -> None:
        self.name, self.label, self.names, self.part = name, escape(label), names, part
        self.urls: dict[str, str] = {}

    def render(self, context: template.Context) -> SafeString:
        site = site_of(context)
        url = self.urls.get(site) or self.urls.setdefault(site, address(self.name))
        request = context.get("request")
        mark = ""
        if request and request.path == url:
            mark = ' aria-current="page"'
        elif request and is_within(request, self.names, self.part):
            mark = ' aria-current="true"'
        return mark_safe(f'<li><a href="{escape(url)}"{mark}>{self.label}</a></li>')  # noqa: S308


@register.tag
def nav_link(parser: Parser, token: Token) -> NavLinkNode:
    """{% nav_link "page" "label" "other page" … part="/my/" %}: <li> with the link to a page.

    It is marked on that page and on the rest of its part of the site: the other pages named, and
    all whose address begins with `part`.
    """
    words = token.split_contents()[1:]
    parts = [word.removeprefix("part=") for word in words if word.startswith("part=")]
    name, label, *others = (unquoted(word) for word in words if not word.startswith("part="))
    return NavLinkNode(name, label, frozenset({name, *others}), unquoted(*parts) if parts else "")


def unquoted(word: str) -> str:
    if word[:1] not in {"'", '"'} or word[-1:] != word[:1]:
        raise template.TemplateSyntaxError(f"nav_link takes words in quotation marks, not {word}")
    return word[1:-1]


def is_within(request: Any, names: frozenset[str], part: str) -> bool:
    if part and request.path_info.startswith(part):
        return True
    return bool(request.resolver_match and request.resolver_match.view_name in names)


@register.simple_tag
def pager(page: Page[Any], query: str = "", param: str = "page") -> SafeString:
    """The pages of a list (see components/pagination.html, which says what goes in)."""
    if not page.has_other_pages():
        return SafeString()
    start = f'<a href="?{escape(query)}{escape(param)}='
    items = [page_item(number, page.number, start) for number in page_numbers(page)]
    if page.has_previous():
        items.insert(0, f'<li>{start}{page.number - 1}" rel="prev">前へ</a></li>')
    if page.has_next():
        items.append(f'<li>{start}{page.number + 1}" rel="next">次へ</a></li>')
    return mark_safe(  # noqa: S308
        f'<nav class="ck-pager" aria-label="ページ"><ul>{"".join(items)}</ul></nav>'
    )


def page_item(number: int | None, here: int, start: str) -> str:
    if number is None:
        return '<li aria-hidden="true">…</li>'
    if number == here:
        said = f'<span class="ck-vh">いまは</span>{number}<span class="ck-vh">ページ目</span>'
        return f'<li><span aria-current="page">{said}</span></li>'
    return f'<li>{start}{number}">{number}<span class="ck-vh">ページ目</span></a></li>'


@register.simple_tag
def breadcrumb(items: Iterable[tuple[str, str]]) -> SafeString:
    """トップ and the steps from it, in <li>; the last one is the page itself and no link."""
    *ways, (here, _) = items
    steps = [("トップ", address("home")), *ways, (here, "")]
    return mark_safe("".join(step_html(label, url) for label, url in steps))  # noqa: S308


def step_html(label: str, url: str) -> str:
    if url:
        return f'<li><a href="{escape(url)}">{escape(label)}</a></li>'
    return f'<li><span aria-current="page">{escape(label)}</span></li>'
