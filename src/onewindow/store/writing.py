"""Many new rows of one table, written without the detours of a general mapper.

A submission writes some hundred and twenty rows; building each statement anew from the model's fields took a third of its
time. Here the statement and the way each field is stored are worked out once per table and database; the values go
through the same field methods as everywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeVar

from django.db import connections, models
from django.db.models.base import ModelState

from onewindow.store.direct import Convert, Statement, as_is, run, run_many, store_of, writer

M = TypeVar("M", bound=models.Model)


def insert(rows: Iterable[models.Model]) -> None:
    """Insert new rows, all of one model, in their order. IntegrityError as from `bulk_create`.

    Values made by the database (sequences) and `auto_now` are not provided for: this house makes its keys and times itself.
    """
    made = list(rows)
    if not made:
        return
    model = type(made[0])
    alias, connection = writer(model)
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
    usual, made_anew, relations = _fields(model)
    state = ModelState()
    inside: dict[str, Any] = {"_state": state, **usual, **values}
    for name in made_anew:
        if name not in values:
            inside[name] = made_anew[name]()
    if len(inside) != len(usual) + 1:
        for name in values.keys() - usual.keys():
            attribute = relations.get(name)
            if attribute is None:
                raise TypeError(f"{model.__name__} has no field {name}")
            one = inside.pop(name)
            inside[attribute] = None if one is None else one.pk
            state.fields_cache[name] = one
    made = model.__new__(model)
    made.__dict__ = inside
    return made


@lru_cache(maxsize=64)
def _fields(
    model: type[models.Model],
) -> tuple[dict[str, Any], dict[str, Callable[[], Any]], dict[str, str]]:
    """Each column's attribute with its default, those whose default is made anew each time, and the attribute of each
    foreign key."""
    fields: Any = model._meta.concrete_fields
    anew = {each.attname: each.default for each in fields if each.has_default() and callable(each.default)}
    usual = {each.attname: None if each.attname in anew else each.get_default() for each in fields}
    return usual, anew, {each.name: each.attname for each in fields if each.is_relation}


def _values(row: models.Model, names: Callable[[Any], Any], stores: tuple[tuple[int, Convert], ...]) -> list[Any]:
    values = list(names(row.__dict__))
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
    return statement, itemgetter(*(field.attname for field in fields)), turned
