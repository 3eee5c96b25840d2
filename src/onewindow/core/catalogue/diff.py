"""What differs between two versions of a definition: field by field, each language for itself, legal effect first.

Lines of a list are compared with the line of the same key (a paper with that paper, a question with that question), so
that a line put in above changes nothing below.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.core.catalogue.diff_words import LEGAL, NEVER_LEGAL, label_of
from onewindow.core.kernel.text import EN, ZH, Text

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
_NAMES = ("ref", "material", "code", "key", "id", "item", "value", "relation", "reason", "name")
_BESIDE = {"material": ("of",)}
_Found = Iterator[tuple[tuple[str, ...], Any, Any]]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs. `path` such as `materials[site-plan].copies`; a missing side is None.

    `language`: `zh-hans` or `en` for one language of a text. `legal`: it changes what the law gives or asks.
    """

    path: str
    label: Text
    before: Any
    after: Any
    legal: bool
    language: str = ""

    @property
    def what(self) -> str:
        """`added`, `removed` or `changed`."""
        if self.before is None:
            return ADDED
        return REMOVED if self.after is None else CHANGED


def diff(
    kind: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> tuple[FieldChange, ...]:
    """Every field in which two bodies of a kind differ; None = the definition is not there. Equal bodies: empty.

    What has legal effect stands first, else the order of the fields is kept.
    """
    found = [_change(kind, steps, a, b) for steps, a, b in _walk((), dict(before or {}), dict(after or {}))]
    return tuple(sorted(found, key=lambda each: not each.legal))


def _change(kind: str, steps: tuple[str, ...], a: Any, b: Any) -> FieldChange:
    language = steps[-1] if steps[-1] in (ZH, EN) else ""
    named = steps[:-1] if language else steps
    path = ""
    for step in steps:
        path += step if step.startswith("[") or not path else f".{step}"
    return FieldChange(path, label_of(named), a, b, _legal(kind, named, language), language)


def _legal(kind: str, steps: Sequence[str], language: str) -> bool:
    """English is a reading aid and changes no law; neither do helps, labels and notes of where a line was found."""
    fields = LEGAL.get(kind)
    if language == EN or fields is None or steps[0] not in fields:
        return False
    return not any(step in NEVER_LEGAL for step in steps[1:])


def _walk(steps: tuple[str, ...], a: Any, b: Any) -> _Found:
    if a == b and type(a) is type(b):
        return
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        for key in (ZH, EN) if _is_text(a) and _is_text(b) else dict.fromkeys((*a, *b)):
            yield from _walk((*steps, str(key)), a.get(key), b.get(key))
    elif _is_list(a) and _is_list(b):
        yield from _lists(steps, a, b)
    elif (_is_text(a) and b is None) or (a is None and _is_text(b)):
        for key in (ZH, EN):
            yield from _walk((*steps, key), (a or {}).get(key), (b or {}).get(key))
    elif _opens(a, b):
        yield from _walk(steps, a if a is not None else type(b)(), b if b is not None else type(a)())
    else:
        yield steps, a, b


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _is_text(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value) and set(value) <= {ZH, EN}


def _opens(a: Any, b: Any) -> bool:
    """A list that is only on one side is told line by line."""
    return (a is None and _is_list(b) and bool(b)) or (b is None and _is_list(a) and bool(a))


def key_of(lines: Sequence[Any]) -> str:
    """The field that names each line of a list, empty when the lines have no such field or share a value."""
    if not lines or not all(isinstance(line, Mapping) for line in lines):
        return ""
    for name in _NAMES:
        values = [named(line, name) for line in lines]
        if all(values) and len(set(values)) == len(values):
            return name
    return ""


def named(line: Mapping[str, Any], name: str) -> str:
    """What a line is called by: its key, with what tells two lines of one key apart (a paper per shareholder)."""
    value = line.get(name)
    if not isinstance(value, str):
        return ""
    beside = [str(line[more]) for more in _BESIDE.get(name, ()) if line.get(more)]
    return "·".join([value, *beside])


def _lists(steps: tuple[str, ...], a: Sequence[Any], b: Sequence[Any]) -> _Found:
    name = key_of(a) or key_of(b)
    if not name or any(lines and name != key_of(lines) for lines in (a, b)):
        yield from _sequence(steps, a, b)
        return
    old, new = ({named(line, name): line for line in lines} for lines in (a, b))
    for key in dict.fromkeys((*old, *new)):
        if key in old and key in new:
            yield from _walk((*steps, f"[{key}]"), old[key], new[key])
        else:
            yield (*steps, f"[{key}]"), old.get(key), new.get(key)
    both = [key for key in old if key in new]
    if both != [key for key in new if key in old]:
        yield (*steps, "[order]"), list(old), list(new)


def _sequence(steps: tuple[str, ...], a: Sequence[Any], b: Sequence[Any]) -> _Found:
    """Lines without a key: what was put in, taken out or replaced, by place."""
    left, right = [repr(each) for each in a], [repr(each) for each in b]
    for tag, i, j, k, m in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for step in range(max(j - i, m - k)):
            old = a[i + step] if i + step < j else None
            new = b[k + step] if k + step < m else None
            place = (i if old is not None else k) + step + 1
            if _is_text(old) and _is_text(new):
                yield from _walk((*steps, f"[{place}]"), old, new)
            else:
                yield (*steps, f"[{place}]"), old, new
