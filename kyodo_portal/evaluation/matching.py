"""Does the matching bring together those who belong together? Known pairs among many others."""

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser

from kyodo_portal.evaluation.baselines import BASELINES, Group, read_groups
from kyodo_portal.evaluation.labels import tidy
from kyodo_portal.evaluation.world import BadFile, load_world, read_file
from kyodo_portal.indexing import write_entries
from organizations.models import Organization
from partnerships.matching import suggest

# A partner beyond these places counts as not found.
LOOKED_AT = 100
SHARE_OF = 10
SEED = 20260401

Record = dict[str, Any]
Ranker = Callable[[int], list[int]]


def evaluate(path: str, *, by_kind: bool = False) -> Record:
    """Load the file's world and ask both sides of every pair. Call it inside a scratch database.

    Returns {"pairs", "recall_at_3", "recall_at_10", "mrr", "baselines": {name: {the same three}}};
    each side of each pair counts once. `by_kind` adds {"share_by_kind": {kind: {"suggested",
    "population"}}}: of the first ten suggestions, and of all groups.
    """
    data = read_file(path)
    keys = load_world(tidy(data["organizations"]))
    pairs = read_pairs(data, keys)
    write_entries()
    sides = [*pairs, *((b, a) for a, b in pairs)]
    suggested = {pk: suggested_to(pk) for pk in told(sides)}
    result: Record = {"pairs": len(pairs), **figures(sides, suggested.__getitem__)}
    groups = read_groups()
    result["baselines"] = {
        name: figures(sides, make(groups, random.Random(SEED)))  # noqa: S311 - repeatable
        for name, make in BASELINES.items()
    }
    if by_kind:
        result["share_by_kind"] = share_by_kind(groups, suggested.values())
    return result


def read_pairs(data: Record, keys: dict[str, int]) -> list[tuple[int, int]]:
    """The pairs as numbers; `BadFile` names a key that no organisation has."""
    pairs = data.get("pairs")
    if not isinstance(pairs, list):
        raise BadFile("“pairs” is missing")
    found = []
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2:
            raise BadFile(f"a pair has two keys: {pair}")
        if unknown := [key for key in pair if key not in keys]:
            raise BadFile(f"no organization has the key “{unknown[0]}”")
        found.append((keys[pair[0]], keys[pair[1]]))
    return found


def told(sides: list[tuple[int, int]]) -> Iterator[int]:
    """Those who ask, each once, with progress on stderr."""
    askers = list(dict.fromkeys(asker for asker, _ in sides))
    for done, asker in enumerate(askers, 1):
        yield asker
        if done % 20 == 0 or done == len(askers):
            sys.stderr.write(f"{done} / {len(askers)}\n")


def suggested_to(pk: int) -> list[int]:
    group = Organization.objects.get(pk=pk)
    found = suggest(group, viewer=AnonymousUser(), limit=LOOKED_AT)
    return [suggestion.organization.pk for suggestion in found]


def figures(sides: list[tuple[int, int]], ranked: Ranker) -> Record:
    """Recall among the first 3 and 10, and the mean reciprocal rank, from 0 to 1.

    `sides`: (who asks, whom they should find).
    """
    places = [place_of(partner, ranked(asker)) for asker, partner in sides]
    count = len(places) or 1
    return {
        "recall_at_3": round(sum(place <= 3 for place in places) / count, 4),
        "recall_at_10": round(sum(place <= 10 for place in places) / count, 4),
        "mrr": round(sum(1 / place for place in places) / count, 4),
    }


def place_of(partner: int, ranked: list[int]) -> float:
    """The place of a partner, counted from 1; infinity when it is not among those looked at."""
    shown = ranked[:LOOKED_AT]
    return shown.index(partner) + 1 if partner in shown else float("inf")


def share_by_kind(groups: list[Group], suggested: Iterable[list[int]]) -> Record:
    kind_of = {group.pk: group.kind for group in groups}
    shown = Counter(kind_of[pk] for ids in suggested for pk in ids[:SHARE_OF])
    everybody = Counter(kind_of.values())
    return {
        str(label): {
            "suggested": round(shown[kind] / (shown.total() or 1), 4),
            "population": round(everybody[kind] / (everybody.total() or 1), 4),
        }
        for kind, label in Organization.Kind.choices
        if everybody[kind]
    }
