"""Small numbers that must not be known, and the others that would give them away.

A number from 1 to `limit - 1` is hidden. Whoever subtracts the shown numbers of its line from the
line's total would have it back, so more is hidden until every hidden small number could also be
another one: a ring of hidden cells along which one can be taken and given without any total
changing (Gusfield, "A graph theoretic approach to statistical data security", 1988). Noughts stay:
that nothing is there tells nothing about anybody.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# A total is hidden only where no inner cell can take its place.
TOTAL_COST = 1_000_000
Cell = tuple[int, int]


@dataclass(frozen=True)
class Hidden:
    """A table with its totals: rows and columns end with their totals; None is hidden."""

    rows: list[list[int | None]]

    @property
    def hides(self) -> bool:
        return any(value is None for row in self.rows for value in row)


def with_totals(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    """The rows with their totals behind, and a last row of the columns' totals."""
    wide = [[*row, sum(row)] for row in rows]
    return [*wide, [sum(column) for column in zip(*wide, strict=True)]] if wide else []


def hide_small(rows: Sequence[Sequence[int]], limit: int, small: set[Cell] | None = None) -> Hidden:
    """The table with totals, without numbers from which one below `limit` could be worked out.

    `limit` 0 hides nothing. `small` names the cells to protect where not every small one is.
    """
    table = with_totals(rows)
    protected = sorted(_small_cells(table, limit) if small is None else small)
    hidden = set(protected)
    for cell in protected:
        hidden |= _ring(table, hidden, cell)
    return Hidden(
        [
            [None if (r, c) in hidden else value for c, value in enumerate(row)]
            for r, row in enumerate(table)
        ]
    )


def hide_in_list(values: Sequence[int], limit: int, small: set[int] | None = None) -> Hidden:
    """The same for one line of numbers and their total: `rows[0]` is the line."""
    cells = None if small is None else {(0, place) for place in small}
    found = hide_small([values], limit, cells)
    # The one row and the row of totals are the same numbers: what is hidden in one is in both.
    line = [
        None if above is None or below is None else above
        for above, below in zip(*found.rows, strict=True)
    ]
    return Hidden([line])


def _small_cells(table: list[list[int]], limit: int) -> set[Cell]:
    return {
        (r, c) for r, row in enumerate(table) for c, value in enumerate(row) if 0 < value < limit
    }


def _ring(table: list[list[int]], hidden: set[Cell], start: Cell) -> set[Cell]:
    """The cheapest further cells with which `start` can be one more, all totals standing.

    Walks from the row of `start` to its column, along rows and columns in turn: each step along
    a row takes one away, each step along a column gives one back. Totals count the other way.
    """
    last = (len(table) - 1, len(table[0]) - 1)
    takes = not _is_total(start, last)
    queue: list[tuple[int, int, bool, tuple[Cell, ...]]] = [(0, start[0], True, ())]
    done: set[tuple[int, bool]] = set()
    while queue:
        cost, line, is_row, path = heapq.heappop(queue)
        if not is_row and line == start[1]:
            return set(path)
        if (line, is_row) in done:
            continue
        done.add((line, is_row))
        for cell in _cells_of(table, line, is_row):
            taken = is_row == takes
            if cell == start or not _can_move(table, cell, last, taken):
                continue
            price = 0 if cell in hidden else _price(table, cell, last)
            other = cell[1] if is_row else cell[0]
            heapq.heappush(queue, (cost + price, other, not is_row, (*path, cell)))
    raise AssertionError("the totals always close a ring")


def _cells_of(table: list[list[int]], line: int, is_row: bool) -> Iterator[Cell]:
    if is_row:
        return ((line, c) for c in range(len(table[0])))
    return ((r, line) for r in range(len(table)))


def _is_total(cell: Cell, last: Cell) -> bool:
    """Whether a cell is a total of a row or a column; the grand total counts like a cell."""
    return (cell[0] == last[0]) != (cell[1] == last[1])


def _can_move(table: list[list[int]], cell: Cell, last: Cell, taken: bool) -> bool:
    """Whether one can be taken from (or given to) a cell that is not a nought and stays none."""
    value = table[cell[0]][cell[1]]
    less = taken != _is_total(cell, last)
    return value >= 2 if less else value >= 1


def _price(table: list[list[int]], cell: Cell, last: Cell) -> int:
    inside = cell[0] < last[0] and cell[1] < last[1]
    return table[cell[0]][cell[1]] + (0 if inside else TOTAL_COST)
