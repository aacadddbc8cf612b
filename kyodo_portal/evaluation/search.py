"""Does the search find what it should? Queries with expected hits, asked as the directory asks."""

from collections.abc import Callable
from typing import Any

from kyodo_portal.evaluation.world import BadFile, load_world, read_file
from kyodo_portal.indexing import write_entries
from kyodo_portal.search.engine import find

# An expected organisation beyond the first ten counts as missed.
SHOWN = 10

Record = dict[str, Any]


def evaluate(path: str) -> Record:
    """Load the file's world and ask all its queries. Call it inside a scratch database.

    Returns {"queries": n, "right": n, "missed": [{"q", "key"}], "unwanted": [{"q", "key"}]}; a
    query is right when nothing of it is missed or unwanted.
    """
    data = read_file(path)
    queries = data.get("queries")
    if not isinstance(queries, list):
        raise BadFile(f"{path}: “queries” is missing")
    keys = load_world(data["organizations"])
    write_entries()
    ask = asker(keys)
    missed, unwanted = [], []
    right = 0
    for query in queries:
        gone, extra = verdict(query, ask(query["q"]), keys)
        missed += gone
        unwanted += extra
        right += not gone and not extra
    return {"queries": len(queries), "right": right, "missed": missed, "unwanted": unwanted}


def asker(keys: dict[str, int]) -> Callable[[str], list[str]]:
    """A function from a query to the keys of all organisations found, best first."""
    by_pk = {pk: key for key, pk in keys.items()}

    def ask(q: str) -> list[str]:
        found = find(kinds=["org"], q=q, sort="best")
        return [by_pk[pk] for _, pk in found.ids(0, found.total)]

    return ask


def verdict(
    query: Record, hits: list[str], keys: dict[str, int]
) -> tuple[list[Record], list[Record]]:
    """What a query missed and what it should not have found, as [{"q", "key"}] each.

    What is not wanted may not be found at all, not even beyond the first ten.
    """
    expected, refused = query.get("expect") or (), query.get("not") or ()
    if unknown := {*expected, *refused} - set(keys):
        raise BadFile(f"{query['q']}: no organization has the key {sorted(unknown)}")
    missed = [{"q": query["q"], "key": key} for key in expected if key not in hits[:SHOWN]]
    unwanted = [{"q": query["q"], "key": key} for key in refused if key in hits]
    return missed, unwanted
