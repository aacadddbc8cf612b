"""Django's {% url %}, except that the address of a page without arguments is worked out once.

A page has some thirty of them, and looking each up again took a tenth of its time. Built into all
templates by the settings.
"""

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.urls import NoReverseMatch
from django.utils.html import escape

from kyodo_portal.lib.addresses import address

register = template.Library()


class KeptURLNode(URLNode):
    """The address of a page that is named in the template and takes no arguments."""

    def render(self, context: template.Context) -> Any:
        try:
            url = address(str(self.view_name.var))
        except NoReverseMatch:
            return super().render(context)
        if self.asvar:
            context[self.asvar] = url
            return ""
        return escape(url)


@register.tag
def url(parser: Parser, token: Token) -> URLNode:
    node = django_url(parser, token)
    is_fixed = not (node.args or node.kwargs or node.view_name.is_var or node.view_name.filters)
    return KeptURLNode(node.view_name, [], {}, node.asvar) if is_fixed else node
