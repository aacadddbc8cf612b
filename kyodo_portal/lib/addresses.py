"""Addresses: worked out once, because a page has dozens of them; and found without trying all."""

from functools import lru_cache
from importlib import import_module
from typing import Any
from urllib.parse import quote

from django.urls import URLResolver, get_script_prefix, reverse
from django.urls.resolvers import RoutePattern


def address(name: str) -> str:
    """The address of a page without arguments."""
    return _address(name, get_script_prefix())


def numbered(name: str, numbers: int = 1) -> str:
    """The address of the pages of a kind, with {} for the number, or for each of several."""
    return _numbered(name, numbers, get_script_prefix())


def filled(name: str, *parts: str | int) -> str:
    """The address of a page with these parts: numbers and short names, in their order."""
    return _open(name, len(parts), get_script_prefix()).format(*map(_quoted, parts))


def _quoted(part: str | int) -> str:
    # A part is one step of a path, whatever stands in it.
    return quote(str(part), safe="")


@lru_cache(maxsize=256)
def _address(name: str, prefix: str) -> str:
    return reverse(name)


@lru_cache(maxsize=256)
def _numbered(name: str, numbers: int, prefix: str) -> str:
    return reverse(name, args=[0] * numbers).replace("0", "{}")


@lru_cache(maxsize=256)
def _open(name: str, places: int, prefix: str) -> str:
    """With {} for each part. Digits are a number and a short name as well."""
    marks = [f"70000{place}" for place in range(places)]
    url = reverse(name, args=marks)
    for mark in marks:
        url = url.replace(mark, "{}", 1)
    return url


class FirstStep(RoutePattern):
    """Matches where the first step of a path is one of some words, and takes nothing away."""

    def __init__(self, steps: frozenset[str]) -> None:
        super().__init__("")
        self.steps = steps

    def match(self, path: str) -> Any:
        return (path, (), {}) if path.partition("/")[0] in self.steps else None


def addresses_of(urlconf: str) -> URLResolver:
    """The addresses of an app, below no word of its own, for the list of all addresses.

    Like `include`, except that its hundred patterns are not tried one after the other where none
    of them begins as the path does. So each has to begin with a fixed step.
    """
    module = import_module(urlconf)
    steps = frozenset(str(one.pattern).partition("/")[0] for one in module.urlpatterns)
    if any("<" in step for step in steps):
        raise ValueError(f"an address of {urlconf} begins with something that varies")
    name = module.app_name
    return URLResolver(FirstStep(steps), module, app_name=name, namespace=name)
