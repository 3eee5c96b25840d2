"""Many new rows of one table, written without the detours of a general mapper.

A submission writes some hundred and twenty rows; building each statement anew from the model's fields took a third of its
time. Here the statement and the way each field is stored are worked out once per table and database; the values go
through the same field methods as everywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connections, models, router
from django.db.models.base import ModelState

from onewindow.store.direct import Convert, Statement, as_is, run, run_many, store_of

M = TypeVar("M", bound=models.Model)


def insert(rows: Iterable[models.Model]) -> None:
    """Insert new rows, all of one model, in their order. IntegrityError as from `bulk_create`.

    Values made by the database (sequences) and `auto_now` are not provided for: this house makes its keys and times itself.
    """
    made = list(rows)
    if not made:
        return
    model = type(made[0])
    alias = router.db_for_write(model)
    connection: Any = connections[alias]
    statement, names, stores = _plan(model, alias, connection.vendor)
    values = [_values(row, names, stores) for row in made]
    if len(values) == 1:
        run(connection, statement, values[0])
    else:
        run_many(connection, statement, values)
    for row in made:
        row._state.adding, row._state.db = False, alias


def fresh(model: type[M], **values: Any) -> M:
    """A new row of a model without the general constructor: fields by their names, a foreign key by its object or its
    `_id`; what is not given takes its default. TypeError for a name that is no field."""
    names, relations = _fields(model)
    made = model.__new__(model)
    state = ModelState()
    inside = made.__dict__
    inside["_state"] = state
    for name, default in names:
        if name in values:
            inside[name] = values.pop(name)
        else:
            inside[name] = default() if callable(default) else default
    for name, one in values.items():
        attribute = relations.get(name)
        if attribute is None:
            raise TypeError(f"{model.__name__} has no field {name}")
        inside[attribute] = None if one is None else one.pk
        state.fields_cache[name] = one
    return made


@lru_cache(maxsize=64)
def _fields(model: type[models.Model]) -> tuple[tuple[tuple[str, Any], ...], dict[str, str]]:
    """Each column's attribute with its default (a callable makes it anew), and the attribute of each foreign key."""
    fields = model._meta.concrete_fields
    names = tuple(
        (each.attname, each.default if each.has_default() and callable(each.default) else each.get_default())
        for each in fields
    )
    return names, {each.name: each.attname for each in fields if each.is_relation}


def _values(row: models.Model, names: Callable[[Any], Any], stores: tuple[tuple[int, Convert], ...]) -> list[Any]:
    values = list(names(row))
    for place, store in stores:
        values[place] = store(values[place])
    return values


@lru_cache(maxsize=256)
def _plan(
    model: type[models.Model], alias: str, vendor: str
) -> tuple[Statement, Callable[[Any], Any], tuple[tuple[int, Convert], ...]]:
    """The statement of a table, what reads its columns off a row, and how those are stored that are not stored as they are."""
    fields: Any = model._meta.concrete_fields
    quote = connections[alias].ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = Statement.of(f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})")
    stores = [(place, store_of(field, alias)) for place, field in enumerate(fields)]
    turned = tuple((place, store) for place, store in stores if store is not as_is)
    return statement, attrgetter(*(field.attname for field in fields)), turned
