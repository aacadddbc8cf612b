"""Queries whose SQL is made once, and planned once by a PostgreSQL connection.

Building and compiling a queryset costs several times what the database needs to answer it, and of
what PostgreSQL needs, planning is the larger part. Where a public page asks the same question at
every request, its SQL is kept, only the numbers change, and each connection prepares it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from itertools import count
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable

# The first of the numbers that stand in the kept SQL for the real ones; no key is negative.
FIRST = -7_000_001
KEPT = 8
# No key is larger, but a number in an address may be.
LARGEST = 2**63 - 1

# The names of the statements that a connection has prepared; they end with it.
_prepared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
_names = count(1)


class Statement:
    """One SQL with places for numbers, and its name where a PostgreSQL connection has prepared it.

    Everything but the numbers stands in the prepared statement as it is, so that the planner knows
    it. Behind a pooler that hands every transaction another connection nothing can be prepared;
    Django's own setting for it, DISABLE_SERVER_SIDE_CURSORS, says so.
    """

    def __init__(self, sql: str, params: Sequence[Any]) -> None:
        self.sql = sql
        self.params = list(params)
        self.name = f"kyodo_{next(_names)}"
        # The numbers that are used, each once.
        self.places = sorted({FIRST - param for param in params if is_mark(param)})

    def filled(self, numbers: Sequence[int]) -> list[Any]:
        """The parameters, with the numbers at their places."""
        return [numbers[FIRST - param] if is_mark(param) else param for param in self.params]

    @contextmanager
    def served(self, numbers: Sequence[int]) -> Iterator[None]:
        """Within the block, PostgreSQL is asked for this statement by its name.

        The innermost of Django's execute wrappers: whoever watches sees the SQL itself.
        """
        if not can_prepare():
            yield
            return

        def execute_by_name(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql != self.sql:
                return execute(sql, params, many, context)
            self._prepare(context["cursor"].cursor)
            words = ", ".join(str(int(numbers[place])) for place in self.places)
            asked = f"EXECUTE {self.name} ({words})" if words else f"EXECUTE {self.name}"
            return execute(asked, None, many, context)

        with connection.execute_wrapper(execute_by_name):
            yield

    def _prepare(self, cursor: Any) -> None:
        """Let the cursor's connection plan the statement, once."""
        known = _prepared.setdefault(cursor.connection, set())
        if self.name in known:
            return
        driver: Any = connection
        as_is = driver.Database.extensions.AsIs
        number = {place: as_is(f"${at}") for at, place in enumerate(self.places, 1)}
        params = [number[FIRST - param] if is_mark(param) else param for param in self.params]
        with connection.wrap_database_errors:
            words = cursor.mogrify(self.sql, params)
            cursor.execute(b"PREPARE " + self.name.encode() + b" AS " + words)
        known.add(self.name)


def is_mark(param: Any) -> bool:
    return isinstance(param, int) and param <= FIRST


def can_prepare() -> bool:
    pooled = connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
    return connection.vendor == "postgresql" and not pooled


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
        self.kept: dict[Any, Statement] = {}

    def rows(self, numbers: Sequence[int] = (), *values: Any) -> list[tuple[Any, ...]]:
        """The rows for at most `width` numbers."""
        if self._finds_nothing(numbers):
            return []
        statement = self._statement(values)
        filled = self._filled(numbers)
        with connection.cursor() as cursor, statement.served(filled):
            cursor.execute(statement.sql, statement.filled(filled))
            return list(cursor.fetchall())

    def _statement(self, values: tuple[Any, ...]) -> Statement:
        key = (connection.vendor, *values)
        known = self.kept.get(key)
        if known is None:
            if len(self.kept) >= KEPT:
                self.kept.clear()
            made = self.make(self._marks(), *values).query.sql_with_params()
            known = self.kept[key] = Statement(*made)
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


class PreparedObjects(Prepared):
    """The same for whole rows: `make` gives a queryset of models, `select_related` included.

    Only what the one statement reads: no prefetching, no annotations of its own choosing. For
    pages about one thing, where building the query would cost more than reading it.
    """

    def __init__(self, make: Callable[..., Any], *, width: int = 1) -> None:
        super().__init__(make, width=width)
        self.compilers: dict[Any, tuple[Any, Any, Statement]] = {}

    def objects(self, numbers: Sequence[int] = (), *values: Any) -> list[Any]:
        """The models for at most `width` numbers, in the queryset's order."""
        if self._finds_nothing(numbers):
            return []
        filled = self._filled(numbers)
        model, known, statement = self._compiled(values)
        # Each use has its own copy: a compiler belongs to one connection.
        compiler = copy(known)
        compiler.connection = connection
        compiler.as_sql = lambda *args, **kwargs: (statement.sql, statement.filled(filled))
        asked = SimpleNamespace(
            db=connection.alias,
            model=model,
            query=SimpleNamespace(get_compiler=lambda using: compiler),
            _known_related_objects={},
        )
        with statement.served(filled):
            return list(ModelIterable(asked))  # type: ignore[arg-type]

    def first(self, number: int, *values: Any) -> Any:
        """The first model for one number, or None."""
        return next(iter(self.objects([number], *values)), None)

    def _compiled(self, values: tuple[Any, ...]) -> tuple[Any, Any, Statement]:
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
            self.compilers[key] = (queryset.model, compiler, Statement(sql, params))
        return self.compilers[key]


class PreparedParts(Prepared):
    """Models of which only the key and some columns are read, for lists of many.

    `make` gives a queryset of them. Like those of `only()` they read any other column when it is
    asked for, but making them costs a fifth: nothing is looked at but these columns. Truth values
    are 0 and 1 where the driver gives them so.
    """

    def __init__(
        self,
        model: type[Model],
        columns: Sequence[str],
        make: Callable[..., Any],
        *,
        width: int = 1,
    ) -> None:
        super().__init__(lambda *given: make(*given).values_list("pk", *columns), width=width)
        self.model = model
        # Each column under the name by which a model keeps it: "ward_id" for "ward".
        fields = [model._meta.pk, *map(model._meta.get_field, columns)]
        self.names = [field.attname for field in fields]  # type: ignore[union-attr]

    def objects(self, numbers: Sequence[int] = (), *values: Any) -> list[Any]:
        """The models for at most `width` numbers, in the queryset's order."""
        return [self._made(row) for row in self.rows(numbers, *values)]

    def _made(self, row: tuple[Any, ...]) -> Model:
        """What `Model.from_db` makes; a column that is not there counts as deferred."""
        made = self.model.__new__(self.model)
        made._state = ModelState()
        made._state.adding, made._state.db = False, connection.alias
        made.__dict__.update(zip(self.names, row, strict=True))
        return made


def keep_related(row: Any, name: str, related: list[Any]) -> None:
    """Let `row.<name>.all()` give these, as `prefetch_related` would have it."""
    rows = getattr(row, name).all()
    rows._result_cache, rows._prefetch_done = related, True
    known = row.__dict__.setdefault("_prefetched_objects_cache", {})
    known[name] = rows
