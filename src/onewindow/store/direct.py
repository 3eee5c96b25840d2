"""Statements that are worked out once: what a decision reads and writes, without building the same SQL anew each time.

A mapper builds each statement from the query's parts, every time; on a page that is nothing, in a decision of some twelve
statements it was half of the time. `Prepared` lets the mapper build its statement once per shape and keeps it; `run` hands it
to the driver. Where somebody listens (a test that counts statements, an `execute_wrapper`), the usual cursor is taken.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models, router
from django.db.models.base import ModelState

from onewindow.core.kernel.ids import of_hex

M = TypeVar("M", bound=models.Model)
Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL text in the two spellings of places: `%s` and `?`."""

    text: str
    marks: str

    @staticmethod
    def of(text: str) -> Statement:
        """From a text with `%s` places and no other per cent sign (ValueError)."""
        if text.count("%") != text.count("%s"):
            raise ValueError("a prepared statement has no per cent sign of its own")
        return Statement(text, text.replace("%s", "?"))


class _Here(threading.local):
    """The connection that a block of `together` has made ready in this thread, and nobody listens to."""

    connection: Any = None


_HERE = _Here()


def writer(model: type[models.Model]) -> tuple[str, Any]:
    """Alias and connection on which rows of a model are written."""
    ready = _HERE.connection
    if ready is not None:
        return ready.alias, ready
    alias = router.db_for_write(model)
    return alias, connections[alias]


def run(connection: Any, statement: Statement, values: Sequence[Any], *, own: bool = False) -> Any:
    """Execute with values as the driver stores them; returns the cursor (rows, `rowcount`). Errors are Django's.

    The cursor is the next statement's too: look at it at once, or ask for one of its `own`.
    """
    if connection is _HERE.connection:
        return _sent(connection, statement, values, own)
    if connection.queries_logged or connection.execute_wrappers:
        cursor = connection.cursor()
        cursor.execute(statement.text, values)
        return cursor
    _ready(connection)
    return _sent(connection, statement, values, own)


def _sent(connection: Any, statement: Statement, values: Sequence[Any], own: bool) -> Any:
    """To the driver. Its errors are turned only when there is one: the turning costs as much as a short statement."""
    try:
        if connection.vendor == "sqlite":
            return connection.connection.execute(statement.marks, values)
        return _server_side(connection, own).execute(statement.text, values, prepare=True)
    except connection.Database.Error:
        with connection.wrap_database_errors:
            raise


def run_many(connection: Any, statement: Statement, rows: Sequence[Sequence[Any]]) -> None:
    """The same INSERT for several rows."""
    if connection is not _HERE.connection:
        if connection.queries_logged or connection.execute_wrappers:
            with connection.cursor() as cursor:
                cursor.executemany(statement.text, rows)
            return
        _ready(connection)
    with connection.wrap_database_errors:
        if connection.vendor == "sqlite":
            connection.connection.executemany(statement.marks, rows)
        elif len(rows) <= _ROWS:
            flat = [value for row in rows for value in row]
            _server_side(connection).execute(_of_rows(statement.text, len(rows)), flat, prepare=True)
        else:
            _server_side(connection).executemany(statement.text, rows)


_ROWS = 8
"""So many rows go to PostgreSQL in one statement: the driver's work is by the statement, and each number of rows is one more
that stays prepared."""


@lru_cache(maxsize=512)
def _of_rows(text: str, count: int) -> str:
    """An INSERT of one row as one of several: its places come again."""
    places = text[text.rindex("VALUES (") + len("VALUES ") :]
    return ", ".join([text, *[places] * (count - 1)])


def _ready(connection: Any) -> None:
    """What the usual cursor sees to before it executes: there is a connection, and its transaction is not broken."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.validate_no_broken_transaction()


@contextmanager
def together() -> Iterator[None]:
    """Statements whose answers nobody looks at inside go to PostgreSQL at once, one way there and back for all of them.

    What fails raises the same error, at the end of the block at the latest; row counts are known after it. SQLite has no
    way to save; on both, what is looked at before a statement (a connection, a sound transaction) is looked at once.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    if connection.queries_logged or connection.execute_wrappers or _HERE.connection is not None:
        yield
        return
    _ready(connection)
    _HERE.connection = connection
    try:
        if connection.vendor != "postgresql":
            yield
            return
        with connection.wrap_database_errors, connection.connection.pipeline():
            yield
    finally:
        _HERE.connection = None


def _server_side(connection: Any, own: bool = False) -> Any:
    """A cursor that sends values beside the text, so that the server plans a statement once per connection. It is kept with
    the connection, for it learns how values of each kind are sent; `own`: one whose answer is looked at later."""
    raw = connection.connection
    if own:
        return _server_cursor()(raw)
    known, cursor = getattr(connection, _KEPT, (None, None))
    if known is not raw or cursor.closed:
        raw.prepared_max = _PREPARED
        cursor = _server_cursor()(raw)
        setattr(connection, _KEPT, (raw, cursor))
    return cursor


_KEPT = "_onewindow_cursor"


_PREPARED = 400
"""How many statements stay prepared per connection: each kind of act changes other columns."""


@lru_cache(maxsize=1)
def _server_cursor() -> Any:
    from psycopg import Cursor

    return Cursor


@dataclass(frozen=True, slots=True)
class _Part:
    """One model of a row: its class, where its columns stand, and the fields that hold further models."""

    model: type[models.Model]
    names: tuple[str, ...]
    values: Callable[[Any], Any]
    """Takes the columns of `names` out of a row."""
    key: int
    related: tuple[tuple[str, _Part], ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement with what goes into its places and how its rows are read."""

    statement: Statement
    order: tuple[Any, ...]
    converts: tuple[tuple[int, Convert], ...]
    """How values other than NULL are turned, by their place (a place comes again where it is turned twice)."""
    root: _Part
    extra: tuple[tuple[str, int], ...]


class Prepared(Generic[M]):
    """A query of the mapper whose statement is made once per database and shape.

    `build` takes one argument per value (text, number, UUID, or a list of texts) and returns the query: filters,
    `select_related` over forward keys, annotations. What does not come from an argument must be the same at every call.

    >>> ONE = Prepared(lambda key: Case.objects.filter(pk=key))
    >>> ONE.rows(case_id)
    """

    def __init__(self, build: Callable[..., models.QuerySet[M]]) -> None:
        self._build = build
        self._plans: dict[tuple[Any, ...], _Plan] = {}
        self._model: type[M] | None = None

    def rows(self, *values: str | int | UUID | Sequence[str]) -> list[M]:
        """The rows of the query with these values, as the mapper would give them."""
        flat, shape = _flat(values)
        if self._model is None:
            self._model = self._build(*values).model
        alias = router.db_for_read(self._model)
        connection: Any = connections[alias]
        key = (alias, connection.vendor, *shape)
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = _plan(self._build, alias, values)
        given = [
            each if type(each) is not _Place else flat[each.number].hex if each.hex else flat[each.number]
            for each in plan.order
        ]
        found = run(connection, plan.statement, given).fetchall()
        return [_read(plan, alias, row) for row in found]


def _flat(values: Sequence[Any]) -> tuple[list[Any], tuple[Any, ...]]:
    """The values one by one, and their shape: a kind for each, a length for a list."""
    flat: list[Any] = []
    shape: list[Any] = []
    for value in values:
        if isinstance(value, (str, UUID, int)):
            flat.append(value)
            shape.append(type(value))
        else:
            flat += value
            shape.append(len(value))
    return flat, tuple(shape)


@dataclass(frozen=True, slots=True)
class _Place:
    """A place of the statement that takes the value of that number, as hexadecimal text where the database has no UUID."""

    number: int
    hex: bool


def _stand_ins(values: Sequence[Any]) -> list[Any]:
    """Values that stand for no other, of the same kinds."""
    number = 0
    made: list[Any] = []
    for value in values:
        if isinstance(value, UUID):
            made.append(UUID(int=(0xFEED << 64) + number))
            number += 1
        elif isinstance(value, str):
            made.append(f"\x02{number}\x02")
            number += 1
        elif isinstance(value, int):
            made.append(31_901 + number)
            number += 1
        else:
            made.append([f"\x02{number + each}\x02" for each in range(len(value))])
            number += len(value)
    return made


def _plan(build: Callable[..., models.QuerySet[Any]], alias: str, values: Sequence[Any]) -> _Plan:
    stands = _stand_ins(values)
    query = build(*stands).using(alias).query
    compiler: Any = query.get_compiler(alias)
    text, params = compiler.as_sql()
    compiler.setup_query()
    flat = _flat(stands)[0]
    known: dict[Any, _Place] = {}
    for number, value in enumerate(flat):
        known[value] = _Place(number, False)
        if isinstance(value, UUID):
            known[value.hex] = _Place(number, True)
    order = tuple(known.get(param, param) for param in params)
    used = {each.number for each in order if isinstance(each, _Place)}
    if used != set(range(len(flat))):
        raise ValueError("a value of a prepared query does not stand in its statement")
    converters = compiler.get_converters([each[0] for each in compiler.select])
    connection = connections[alias]
    converts = tuple(
        (index, convert)
        for index, (each, expression) in converters.items()
        for convert in _turns(each, expression, connection)
    )
    root = _part(compiler.klass_info, compiler.select)
    return _Plan(Statement.of(text), order, converts, root, tuple((compiler.annotation_col_map or {}).items()))


def _turns(converts: Sequence[Any], expression: Any, connection: Any) -> tuple[Convert, ...]:
    usual = tuple(_bound(convert, expression, connection) for convert in converts)
    kind = type(expression.output_field)
    if connection.vendor == "sqlite" and kind is models.UUIDField:
        return (of_hex,)
    if kind is models.DateTimeField and connection.vendor == "sqlite" and connection.timezone is UTC and len(usual) == 1:
        return (_aware(usual[0]),)
    return usual


def _aware(usual: Convert) -> Convert:
    """The driver has read the text already: a moment without an offset is one of UTC."""

    def turn(value: Any) -> Any:
        if type(value) is datetime and value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return usual(value)

    return turn


def _bound(convert: Any, expression: Any, connection: Any) -> Convert:
    return lambda value: convert(value, expression, connection)


def _part(info: dict[str, Any], select: Sequence[Any]) -> _Part:
    model: type[models.Model] = info["model"]
    places = tuple(info["select_fields"])
    names = tuple(select[place][0].target.attname for place in places)
    related = []
    for each in info.get("related_klass_infos", []):
        if each["reverse"]:
            raise ValueError("a prepared query follows forward keys only")
        related.append((each["field"].name, _part(each, select)))
    pk = model._meta.pk
    key = places[names.index(pk.attname)] if pk is not None and pk.attname in names else -1
    values = itemgetter(*places) if len(places) > 1 else lambda row: (row[places[0]],)
    return _Part(model, names, values, key, tuple(related))


def _read(plan: _Plan, alias: str, row: Sequence[Any]) -> Any:
    values = list(row)
    for index, convert in plan.converts:
        value = values[index]
        if value is not None:
            values[index] = convert(value)
    made = _made(plan.root, alias, values)
    for name, index in plan.extra:
        setattr(made, name, values[index])
    return made


def _made(part: _Part, alias: str, values: list[Any]) -> Any:
    """One model as it comes from the database (no signal of this house listens to its making)."""
    if part.key >= 0 and values[part.key] is None:
        return None
    made = part.model.__new__(part.model)
    state = ModelState()
    state.adding, state.db = False, alias
    inside = made.__dict__
    inside["_state"] = state
    inside.update(zip(part.names, part.values(values), strict=True))
    if part.related:
        state.fields_cache = {name: _made(each, alias, values) for name, each in part.related}
    return made


# --- changing one row --------------------------------------------------------------------------------------------------


def update(model: type[models.Model], values: dict[str, Any], where: dict[str, Any]) -> int:
    """Set the columns `values` of the rows for which each of `where` holds exactly; returns how many."""
    return int(move(model, values, where).rowcount)


def move(model: type[models.Model], values: dict[str, Any], where: dict[str, Any]) -> Any:
    """The same inside `together`: what is returned has `rowcount`, below zero until the server has answered."""
    alias, connection = writer(model)
    statement, stores = _update_plan(model, alias, connection.vendor, tuple(values), tuple(where))
    given = [store(value) for store, value in zip(stores, (*values.values(), *where.values()), strict=True)]
    return run(connection, statement, given, own=True)


def add(model: type[models.Model], pk: Any, amounts: dict[str, int]) -> int:
    """Add to number columns of one row; returns 1, or 0 where there is no such row."""
    alias, connection = writer(model)
    statement, store = _add_plan(model, alias, connection.vendor, tuple(amounts))
    return int(run(connection, statement, [*amounts.values(), store(pk)]).rowcount)


@lru_cache(maxsize=256)
def _update_plan(
    model: type[models.Model], alias: str, vendor: str, names: tuple[str, ...], where: tuple[str, ...]
) -> tuple[Statement, tuple[Convert, ...]]:
    quote = connections[alias].ops.quote_name
    fields: list[Any] = [model._meta.get_field(name) for name in (*names, *where)]
    columns = [quote(field.column) for field in fields]
    sets = ", ".join(f"{column} = %s" for column in columns[: len(names)])
    holds = " AND ".join(f"{column} = %s" for column in columns[len(names) :])
    text = f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE {holds}"
    return Statement.of(text), tuple(store_of(field, alias) for field in fields)


@lru_cache(maxsize=64)
def _add_plan(model: type[models.Model], alias: str, vendor: str, names: tuple[str, ...]) -> tuple[Statement, Convert]:
    quote = connections[alias].ops.quote_name
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    pk: Any = model._meta.pk
    sets = ", ".join(f"{quote(field.column)} = {quote(field.column)} + %s" for field in fields)
    text = f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE {quote(pk.column)} = %s"
    return Statement.of(text), store_of(pk, alias)


# --- how a value is stored ---------------------------------------------------------------------------------------------

_AS_IS = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)


def store_of(field: Any, alias: str) -> Convert:
    """How a value of that field is handed to the driver."""
    connection = connections[alias]
    target = field
    while isinstance(target, models.ForeignKey):
        target = target.target_field
    if isinstance(target, _AS_IS):
        return as_is
    sqlite = connection.vendor == "sqlite"
    if isinstance(target, models.UUIDField):
        return _hex if sqlite else as_is
    if isinstance(target, models.BinaryField):
        return as_is

    def usual(value: Any) -> Any:
        return field.get_db_prep_save(value, connections[alias])

    if isinstance(target, models.JSONField) and target.encoder is None and sqlite:
        return _json
    if isinstance(target, models.DateTimeField):
        return _moments(usual, sqlite)
    if isinstance(target, models.DateField):
        return _days(usual, sqlite)
    return usual


def as_is(value: Any) -> Any:
    """A value that the driver takes as it is."""
    return value


def _json(value: Any) -> Any:
    """A JSON column on SQLite, in the spelling of the mapper."""
    if value is None:
        return None
    return json.dumps(value) if value else _EMPTY.get(type(value)) or json.dumps(value)


_EMPTY = {dict: "{}", list: "[]"}


def _moments(usual: Convert, sqlite: bool) -> Convert:
    """Aware moments go the short way: on SQLite as the mapper writes them, UTC without an offset."""

    def store(value: Any) -> Any:
        if value is None:
            return None
        if type(value) is not datetime or value.tzinfo is None:
            return usual(value)
        return _spelt(value) if sqlite else value

    return store


_last: tuple[datetime | None, str] = (None, "")
"""The moment that was spelt last, with its text: the rows of one act carry the same one."""


def _spelt(value: datetime) -> str:
    global _last
    known, text = _last
    if known is not value:
        text = str(value.astimezone(UTC).replace(tzinfo=None))
        _last = (value, text)
    return text


def _days(usual: Convert, sqlite: bool) -> Convert:
    def store(value: Any) -> Any:
        if value is None:
            return None
        if type(value) is not date:
            return usual(value)
        return str(value) if sqlite else value

    return store


def _hex(value: Any) -> Any:
    if value is None:
        return None
    return value.hex if isinstance(value, UUID) else UUID(str(value)).hex
