"""How well the search finds and the matching matches, on the project's own sets."""

import json
import re
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks.databases import ROOT, Database
from tests.benchmarks.report import Tally, at_least, table

FIXTURES = ROOT / "fixtures" / "evaluation"
MATCHING, SEARCH = FIXTURES / "matching.json", FIXTURES / "search.json"
INVENTED = re.compile(r"m\d+[ab]|x\d+")
MEASURES = ("recall_at_3", "recall_at_10", "mrr")


def quality(tally: Tally) -> str:
    """All the tables of this part. The commands make their own scratch database, in memory."""
    database = Database("sqlite:///:memory:", 0)
    found = json.loads(database.manage("evaluate_search", str(SEARCH)))
    share = found["right"] / found["queries"]
    right = f"{found['right']} of {found['queries']}"
    lines = [["queries answered right", right, tally.cell("search", share, at_least(1), ".3f")]]
    parts = [table("Search quality (fixtures/evaluation/search.json)", HEAD, lines)]
    everything = evaluated(database, read())
    parts.append(matching_table("all pairs", everything, tally))
    for name, invented in (("pairs of real groups", False), ("invented pairs", True)):
        parts.append(matching_table(name, evaluated(database, only(read(), invented)), None))
    parts.append(kinds_table(everything["share_by_kind"]))
    return "\n".join(parts)


HEAD = ["figure", "value", "share"]


def read() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(MATCHING.read_text(encoding="utf-8"))
    return data


def only(data: dict[str, Any], invented: bool) -> dict[str, Any]:
    """The same organisations, asked for the invented pairs only, or for the others only."""
    pairs = [pair for pair in data["pairs"] if is_invented(pair) == invented]
    return {**data, "pairs": pairs}


def is_invented(pair: list[str]) -> bool:
    return all(INVENTED.fullmatch(key) for key in pair)


def evaluated(database: Database, data: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "matching.json"
        path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        answer: dict[str, Any] = json.loads(
            database.manage("evaluate_matching", str(path), "--by-kind")
        )
    return answer


def matching_table(name: str, found: dict[str, Any], tally: Tally | None) -> str:
    """Ours beside the baselines; with a tally, ours is to beat the best of them."""
    baselines = found["baselines"]
    rows = [[baseline, *(f"{of[m]:.3f}" for m in MEASURES)] for baseline, of in baselines.items()]
    ours = ["the portal's matching"]
    for measure in MEASURES:
        best = max(of[measure] for of in baselines.values())
        goal = at_least(best) if tally else None
        ours.append((tally or Tally()).cell(f"matching {measure}", found[measure], goal, ".3f"))
    title = f"Matching quality, {name}: {found['pairs']} (goal: the best baseline)"
    return table(title, ["", "recall@3", "recall@10", "MRR"], [ours, *rows])


def kinds_table(shares: dict[str, Any]) -> str:
    rows = [
        [kind, f"{one['suggested']:.1%}", f"{one['population']:.1%}"]
        for kind, one in shares.items()
    ]
    head = ["kind", "of the first ten suggestions", "of all groups"]
    return table("Share of suggestions by kind", head, rows)
