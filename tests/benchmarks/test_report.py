"""The pure parts of the benchmark: ratios, goals, tables, and which addresses are asked."""

import math
import os

import pytest

from tests.benchmarks import measure, quality, report
from tests.benchmarks.databases import Database
from tests.benchmarks.report import Tally, at_least, at_most


def test_a_ratio_without_a_base_is_no_number_and_meets_no_goal():
    assert measure.ratio(6, 2) == 3
    nothing = measure.ratio(1, 0)
    assert math.isnan(nothing)
    assert not at_most(9).is_met(nothing)
    assert not at_least(0).is_met(nothing)


def test_figures_stand_beside_their_goals_and_misses_are_told():
    tally = Tally()
    assert tally.cell("list R", 0.2, at_least(0.12), ".2f") == "0.20 (≥ 0.12)"
    assert tally.cell("list C×", 9.4, at_most(9), ".1f") == "9.4 (≤ 9) ✗"
    assert tally.cell("bytes", 12_000, None) == "12,000"
    assert list(tally.lines()) == ["goals met: 1 of 2", "  missed: list C×: 9.4 (≤ 9)"]


def test_japanese_words_and_numbers_stand_in_straight_columns():
    lines = report.table("速さ", ["page", "n"], [["団体", "1"], ["x", "22"]]).splitlines()
    assert lines == ["", "## 速さ", "", "page  n", "----  --", "団体  1", "x     22"]


def test_a_process_that_ended_takes_nothing_away_and_a_new_one_counts_in_full():
    assert measure.used({1: 5.0, 2: 90.0}, {1: 5.5, 3: 0.25}) == 0.75


@pytest.mark.parametrize(("share", "value"), [(0.5, 6), (0.95, 10), (1.0, 10), (0.0, 1)])
def test_percentiles(share, value):
    assert measure.percentile(range(1, 11), share) == value
    assert measure.percentile([], share) == 0


def test_every_page_is_asked_in_turn_until_the_longest_list_is_through():
    asked = measure.interleaved([["a"], [], ["x", "y", "z"]])
    assert asked == ["a", "x", "a", "y", "a", "z"]


def test_only_processes_of_the_named_database_are_counted():
    """SQLite has none, and this process is none of PostgreSQL's."""
    assert measure.database_processes("") == []
    assert not measure.serves(os.getpid(), "python")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("postgres:///kyodo_bench_3?host=/tmp", "kyodo_bench_3"),
        ("postgres://bench@127.0.0.1:5433/kyodo", "kyodo"),
        ("sqlite:////tmp/x.sqlite3", ""),
    ],
)
def test_the_name_of_a_database(url, name):
    assert Database(url, 3).name == name


def test_pairs_of_real_groups_are_told_from_invented_ones():
    assert quality.is_invented(["m1a", "m1b"])
    assert quality.is_invented(["m12b", "x40"])
    assert not quality.is_invented(["npo-wakabadai", "m1a"])
    pairs = [["m1a", "m1b"], ["one", "two"]]
    assert quality.only({"pairs": pairs}, invented=True)["pairs"] == pairs[:1]
    assert quality.only({"pairs": pairs}, invented=False)["pairs"] == pairs[1:]
