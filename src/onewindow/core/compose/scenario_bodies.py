"""A scenario as documents of content: the published documents with only the changed keys replaced.

The way back of `core.catalogue.read`: what is written here and read again is the same definition (tested on all content).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from onewindow.core.catalogue.conditions import Condition
from onewindow.core.catalogue.model import Catalogue, OneThing, Role
from onewindow.core.clock import Limit
from onewindow.core.kernel.text import Text

KINDS = ("items", "sources", "things")
"""Kinds of content a scenario may change."""

Bodies = Mapping[tuple[str, str], Mapping[str, Any]]


def changed_documents(
    published: Catalogue, staged: Catalogue, bodies: Bodies
) -> list[tuple[str, str, dict[str, Any], tuple[str, ...]]]:
    """`(kind, code, body, changed keys)` of every definition that differs, in the order of kinds and codes.

    `bodies`: the published documents by (kind, code). Keys that did not change stay as they were written.
    """
    found = []
    for kind in KINDS:
        before, after = getattr(published, kind), getattr(staged, kind)
        for code, definition in sorted(after.items()):
            old = before.get(code)
            if old == definition:
                continue
            body, keys = _changed(old, definition, bodies.get((kind, code), {}))
            if keys:
                found.append((kind, code, body, keys))
    return found


def _changed(old: Any, new: Any, body: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    if old is None:
        full = to_plain(new)
        return full, tuple(full)
    before, after = to_plain(old), to_plain(new)
    keys = tuple(key for key in {**before, **after} if before.get(key) != after.get(key))
    merged = dict(body)
    for key in keys:
        if key in after:
            merged[key] = after[key]
        else:
            merged.pop(key, None)
    return merged, keys


def to_plain(value: Any) -> Any:
    """A definition as plain JSON, as it would stand in content; keys that hold their default are left out."""
    if isinstance(value, Text):
        return value.to_json() if value.zh else ""
    if isinstance(value, Limit):
        return str(value)
    if isinstance(value, Condition):
        return value.to_json()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {key: to_plain(each) for key, each in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    return value


def _record(value: Any) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for field in dataclasses.fields(value):
        own = getattr(value, field.name)
        if isinstance(value, OneThing) and field.name in ("roles", "repeating"):
            body["roles"] = _roles(value)
        elif not _is_default(field, own):
            body[field.metadata.get("key", field.name)] = to_plain(own)
    return body


def _roles(thing: OneThing) -> dict[str, Any]:
    """Roles in short form, those that repeat in long form."""
    return {
        name: _role(thing.repeating[name]) if name in thing.repeating else entity
        for name, entity in thing.roles.items()
    }


def _role(role: Role) -> Any:
    return _record(role)


def _is_default(field: dataclasses.Field[Any], value: Any) -> bool:
    if field.default is not dataclasses.MISSING:
        return bool(value == field.default)
    if field.default_factory is not dataclasses.MISSING:
        return bool(value == field.default_factory())
    return False
