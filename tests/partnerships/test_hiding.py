"""Small numbers in tables: nobody gets them back from what is shown (PR12)."""

import itertools
import random

import pytest

from partnerships.analysis.hiding import hide_in_list, hide_small, with_totals


def possible(shown, most):
    """Every table (inner cells) that agrees with what is shown; hidden cells are 1 or more."""
    rows, columns = len(shown) - 1, len(shown[0]) - 1
    cells = [(r, c) for r in range(rows) for c in range(columns)]
    unknown = [cell for cell in cells if shown[cell[0]][cell[1]] is None]
    for values in itertools.product(range(1, most + 1), repeat=len(unknown)):
        guess = [[shown[r][c] for c in range(columns)] for r in range(rows)]
        for (r, c), value in zip(unknown, values, strict=True):
            guess[r][c] = value
        whole = with_totals(guess)
        if all(
            shown[r][c] is None or shown[r][c] == whole[r][c]
            for r in range(rows + 1)
            for c in range(columns + 1)
        ):
            yield whole


@pytest.mark.parametrize("seed", range(60))
def test_no_hidden_small_number_can_be_worked_out(seed):
    chance = random.Random(seed)
    rows, columns = chance.choice([(2, 2), (2, 3), (3, 2), (1, 4)])
    table = [[chance.choice([0, 0, 1, 1, 2, 2, 3, 4]) for _ in range(columns)] for _ in range(rows)]
    shown = hide_small(table, 3).rows
    tables = list(possible(shown, 5))
    true = with_totals(table)
    for r, row in enumerate(true):
        for c, value in enumerate(row):
            if 0 < value < 3:
                assert shown[r][c] is None
                assert len({one[r][c] for one in tables}) > 1, (table, shown, r, c)
            elif shown[r][c] is not None:
                assert shown[r][c] == value


def test_a_single_small_number_takes_another_cell_with_it_not_the_total():
    assert hide_small([[1, 5, 9], [4, 6, 8]], 3).rows == [
        [None, None, 9, 15],
        [None, None, 8, 18],
        [5, 11, 17, 33],
    ]


def test_noughts_and_large_numbers_stay():
    hidden = hide_small([[0, 5], [4, 0]], 3)
    assert hidden.rows == [[0, 5, 5], [4, 0, 4], [4, 5, 9]]
    assert not hidden.hides


def test_nothing_is_hidden_from_those_who_see_small_numbers():
    assert hide_small([[1, 2]], 0).rows == [[1, 2, 3], [1, 2, 3]]


def test_a_line_hides_a_second_number_or_its_total():
    assert hide_in_list([1, 8, 5], 3).rows == [[None, 8, None, 14]]
    assert hide_in_list([2, 0, 0], 3).rows == [[None, 0, 0, None]]
    assert hide_in_list([1, 1, 9], 3).rows[0].count(None) >= 3


def test_an_empty_table_is_empty():
    assert hide_small([], 3).rows == []
