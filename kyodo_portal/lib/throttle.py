"""Counting how often something was tried within the last hour."""

from django.core.cache import cache

HOUR = 60 * 60


def tries_within_hour(key: str) -> int:
    """Count one more try under `key`; how many there were until an hour passed without one.

    Not `cache.incr()`: the database cache would forget the number after its default five minutes.
    """
    tries = int(cache.get(key, 0)) + 1
    cache.set(key, tries, timeout=HOUR)
    return tries
