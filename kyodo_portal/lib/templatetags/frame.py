"""The frame that every page pays for: what never changes is rendered once, links joined here."""

from typing import Any

from django import template
from django.conf import settings
from django.template.base import NodeList, Parser, Token
from django.urls import get_script_prefix
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kyodo_portal.lib.addresses import address

register = template.Library()


class OnceNode(template.Node):
    """Keeps what its content was at first; for addresses and files, which a process never moves."""

    # What is inside is nobody's business: no block can stand there.
    child_nodelists = ()

    def __init__(self, content: NodeList) -> None:
        self.content = content
        self.kept: dict[Any, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        # Only these decide what {% url %} and {% static %} give.
        key = (get_script_prefix(), settings.STATIC_URL)
        if key not in self.kept:
            self.kept[key] = self.content.render(context.new())
        return self.kept[key]


@register.tag
def once(parser: Parser, token: Token) -> OnceNode:
    """{% once %} … {% endonce %}: text, {% url %} and {% static %} only; no variables inside."""
    content = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(content)


@register.simple_tag(takes_context=True)
def nav_link(
    context: template.Context, name: str, label: str, *others: str, part: str = ""
) -> SafeString:
    """<li> with the link to a page; marked on that page and on the rest of its part of the site.

    The part are the pages named in `others` and all whose address begins with `part` ("/my/").
    """
    url = address(name)
    request = context.get("request")
    mark = ""
    if request and request.path == url:
        mark = ' aria-current="page"'
    elif request and is_within(request, {name, *others}, part):
        mark = ' aria-current="true"'
    return mark_safe(f'<li><a href="{escape(url)}"{mark}>{escape(label)}</a></li>')  # noqa: S308


def is_within(request: Any, names: set[str], part: str) -> bool:
    if part and request.path_info.startswith(part):
        return True
    return bool(request.resolver_match and request.resolver_match.view_name in names)
