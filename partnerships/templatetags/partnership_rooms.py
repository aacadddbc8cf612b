"""Addresses inside a room of talks."""

from typing import Any

from django import template

from partnerships.models import Pledge
from partnerships.talking import Talks, talks_in

register = template.Library()


@register.simple_tag
def room_url(talks: Talks, page: str, *arguments: Any) -> str:
    """The address of a page of the room, below the proposal or the partnership."""
    return talks.url(page, *arguments)


@register.simple_tag
def room_of(pledge: Pledge) -> str:
    """The shared page on which something to do stands."""
    return talks_in(pledge.room).url()
