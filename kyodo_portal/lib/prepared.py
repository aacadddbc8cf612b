"""Queries whose SQL is made once.

Building and compiling a queryset costs several times what the database needs to answer it. Where a
public page asks the same question at every request, its SQL is kept and only the numbers change.
"""

from collections.abc import Callable, Sequence
from copy import copy
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.db.models.query import ModelIterable

# The first of the numbers that stand in the kept SQL for the real ones; no key is negative.
FIRST = -7_000_001
KEPT = 8
# No key is larger, but a number in an address may be.
LARGEST = 2**63 - 1


class Prepared:
    """Rows for a list of numbers, as plain tuples.

    `make(numbers, *values)` gives a `values_list` queryset. It is compiled once for each database
    engine and each `values` (the day, say), for `width` numbers; a shorter list is filled up by
    repeating its last one; `width` 0 is a question without numbers. Rows come as the driver gives
    them: for texts and numbers, and for truth values as 0 and 1.
    """

    def __init__(self, make: Callable[..., Any], *, width: int) -> None:
        self.make = make
        self.width = width
        self.kept: dict[Any, tuple[str, list[Any]]] = {}

    def rows(self, numbers: Sequence[int] = (), *values: Any) -> list[tuple[Any, ...]]:
        """The rows for at most `width` numbers."""
        if self._finds_nothing(numbers):
            return []
        sql, params = self._sql(values)
        filled = self._filled(numbers)
        with connection.cursor() as cursor:
            cursor.execute(sql, [self._value(param, filled) for param in params])
            return list(cursor.fetchall())

    def _sql(self, values: tuple[Any, ...]) -> tuple[str, list[Any]]:
        key = (connection.vendor, *values)
        known = self.kept.get(key)
        if known is None:
            if len(self.kept) >= KEPT:
                self.kept.clear()
            sql, params = self.make(self._marks(), *values).query.sql_with_params()
            known = self.kept[key] = (sql, list(params))
        return known

    def _finds_nothing(self, numbers: Sequence[int]) -> bool:
        return bool(self.width) and (not numbers or max(numbers) > LARGEST)

    def _marks(self) -> list[int]:
        return [FIRST - number for number in range(self.width)]

    def _filled(self, numbers: Sequence[int]) -> list[int]:
        """`width` numbers: a shorter list repeats its last one."""
        if len(numbers) > self.width:
            raise ValueError(f"at most {self.width} numbers")
        return [*numbers, *list(numbers[-1:]) * (self.width - len(numbers))]

    @staticmethod
    def _value(param: Any, numbers: list[int]) -> Any:
        is_mark = isinstance(param, int) and param <= FIRST
        return numbers[FIRST - param] if is_mark else param


class PreparedObjects(Prepared):
    """The same for whole rows: `make` gives a queryset of models, `select_related` included.

    Only what the one statement reads: no prefetching, no annotations of its own choosing. For
    pages about one thing, where building the query would cost more than reading it.
    """

    def __init__(self, make: Callable[..., Any], *, width: int = 1) -> None:
        super().__init__(make, width=width)
        self.compilers: dict[Any, tuple[Any, Any, str, list[Any]]] = {}

    def objects(self, numbers: Sequence[int] = (), *values: Any) -> list[Any]:
        """The models for at most `width` numbers, in the queryset's order."""
        if self._finds_nothing(numbers):
            return []
        filled = self._filled(numbers)
        model, known, sql, params = self._compiled(values)
        # Each use has its own copy: a compiler belongs to one connection.
        compiler = copy(known)
        compiler.connection = connection
        compiler.as_sql = lambda *args, **kwargs: (sql, [self._value(p, filled) for p in params])
        asked = SimpleNamespace(
            db=connection.alias,
            model=model,
            query=SimpleNamespace(get_compiler=lambda using: compiler),
            _known_related_objects={},
        )
        return list(ModelIterable(asked))  # type: ignore[arg-type]

    def first(self, number: int, *values: Any) -> Any:
        """The first model for one number, or None."""
        return next(iter(self.objects([number], *values)), None)

    def _compiled(self, values: tuple[Any, ...]) -> tuple[Any, Any, str, list[Any]]:
        key = (connection.vendor, *values)
        if key not in self.compilers:
            if len(self.compilers) >= KEPT:
                self.compilers.clear()
            queryset = self.make(self._marks(), *values)
            compiler = queryset.query.get_compiler(connection.alias)
            sql, params = compiler.as_sql()
            converters = compiler.get_converters([column[0] for column in compiler.select])
            # Asked for at every use, and always the same for the same columns.
            compiler.get_converters = lambda fields: converters
            self.compilers[key] = (queryset.model, compiler, sql, list(params))
        return self.compilers[key]


def keep_related(row: Any, name: str, related: list[Any]) -> None:
    """Let `row.<name>.all()` give these, as `prefetch_related` would have it."""
    rows = getattr(row, name).all()
    rows._result_cache, rows._prefetch_done = related, True
    known = row.__dict__.setdefault("_prefetched_objects_cache", {})
    known[name] = rows
