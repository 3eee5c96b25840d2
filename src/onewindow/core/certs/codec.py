"""Documents as JSON, so that what was printed can be kept, hashed and printed again."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

D = TypeVar("D")


_PLAIN = frozenset({str, int, float, bool, type(None)})


def to_json(value: Any) -> Any:
    """Plain JSON of a document or a part of it; fields at their default are left out, dates are ISO texts."""
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple or kind is list:
        return [inner if type(inner) is str else to_json(inner) for inner in value]
    shape = _shape(kind)
    if shape is not None:
        names, defaults, take = shape
        return {
            name: found if type(found) is str else to_json(found)
            for name, default, found in zip(names, defaults, take(value), strict=True)
            if found is not default and (default is MISSING or found != default)
        }
    if isinstance(value, (tuple, list)):
        return [to_json(inner) for inner in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value


@lru_cache(maxsize=256)
def _shape(kind: Any) -> tuple[tuple[str, ...], tuple[Any, ...], Callable[[Any], tuple[Any, ...]]] | None:
    """The fields of a dataclass, their defaults, and what takes them out of one; None for anything else."""
    if not is_dataclass(kind):
        return None
    names = tuple(entry.name for entry in fields(kind))
    take = attrgetter(*names)
    return names, tuple(entry.default for entry in fields(kind)), take if len(names) > 1 else lambda one: (take(one),)


def from_json(kind: type[D], value: dict[str, Any]) -> D:
    """Read back what `to_json` wrote. Unknown keys raise TypeError: a document is never read half."""
    hints = get_type_hints(kind)
    unknown = sorted(set(value) - set(hints))
    if unknown:
        raise TypeError(f"{kind.__name__} has no field {', '.join(unknown)}")
    return kind(**{name: _read(hints[name], inner) for name, inner in value.items()})


def _read(hint: Any, value: Any) -> Any:
    if get_origin(hint) is types.UnionType:
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is tuple:
        return tuple(_read(get_args(hint)[0], inner) for inner in value)
    if is_dataclass(hint) and isinstance(hint, type):
        return from_json(hint, value)
    if hint is date:
        return date.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return value
