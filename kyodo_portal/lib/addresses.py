"""Addresses that a process never moves, worked out once: a page has dozens of them."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse


def address(name: str) -> str:
    """The address of a page without arguments."""
    return _address(name, get_script_prefix())


def numbered(name: str, numbers: int = 1) -> str:
    """The address of the pages of a kind, with {} for the number, or for each of several."""
    return _numbered(name, numbers, get_script_prefix())


@lru_cache(maxsize=256)
def _address(name: str, prefix: str) -> str:
    return reverse(name)


@lru_cache(maxsize=256)
def _numbered(name: str, numbers: int, prefix: str) -> str:
    return reverse(name, args=[0] * numbers).replace("0", "{}")
