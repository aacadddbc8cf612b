"""Sets of entries: compressed bitmaps, as Roaring keeps them, and how they are stored in chunks.

Sets are never changed: they are kept for others to read.
"""

from array import array
from collections.abc import Iterable, Sequence

from pyroaring import BitMap, FrozenBitMap

# Entries to a stored chunk: as many as a bitmap keeps together, so that joining chunks is cheap.
CHUNK = 1 << 16

Set = FrozenBitMap
EMPTY = Set()


def encode(members: "array[int]") -> bytes:
    """Store members, usually those of one chunk."""
    found = BitMap(members)
    found.run_optimize()
    return bytes(found.serialize())


def decode(stored: Sequence[bytes | memoryview]) -> Set:
    """One set of its stored chunks."""
    return union(Set.deserialize(bytes(part)) for part in stored)


def union(sets: Iterable[Set]) -> Set:
    found = list(sets)
    if len(found) < 2:  # noqa: PLR2004 - none, or one that stands for itself
        return found[0] if found else EMPTY
    return Set.union(*found)


def meet(sets: Iterable[Set]) -> Set:
    """What all of these sets (at least one) hold; the smallest meet first."""
    first, *others = sorted(sets, key=len)
    for other in others:
        if not first:
            break
        first = first & other
    return first
