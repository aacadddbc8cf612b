"""Answers that a worker keeps for the next request: a bounded number of them."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """At most `most` values by key; the one that was kept first makes room for a new one.

    Threads of a worker share it: what two of them work out at once is worked out twice, which does
    no harm. Whoever is given a value must not change it.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._values: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value kept under `key`; made now if there is none."""
        try:
            return self._values[key]
        except KeyError:
            value = make()
            self.keep(key, value)
            return value

    def find(self, key: Hashable) -> T | None:
        """The value kept under `key`, or None; for those who make many missing ones at once."""
        return self._values.get(key)

    def keep(self, key: Hashable, value: T) -> None:
        """Keep a value under `key`."""
        with self._lock:
            self._values[key] = value
            while len(self._values) > self.most:
                self._values.popitem(last=False)

    def __len__(self) -> int:
        return len(self._values)
