"""Plain data → the shapes of the catalogue. One reader for every kind, driven by the dataclasses of `model`.

Every fault is collected with its path and a remedy, so that one run shows everything. Unknown keys are refused by
name, because a misspelt key that is silently ignored would change the law that is applied.
"""

from __future__ import annotations

import dataclasses
import difflib
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from onewindow.core.catalogue import model
from onewindow.core.catalogue.conditions import Condition, condition_from_json
from onewindow.core.catalogue.problems import Problem, unreadable
from onewindow.core.clock import Limit
from onewindow.core.kernel.codec import content_hash
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import EN, ZH, Text

KINDS: dict[str, type[Any]] = {
    "departments": model.Department,
    "elements": model.Element,
    "sources": model.Source,
    "derivations": model.Derivation,
    "materials": model.MaterialType,
    "items": model.Item,
    "things": model.OneThing,
    "profiles": model.Profile,
    "certs": model.CertificateType,
}
FIELD_OF = {"certs": "certificates"}
_MISSING = object()


class Reader:
    """Reads one document and collects its problems."""

    def __init__(self, kind: str, code: str) -> None:
        self.kind = kind
        self.code = code
        self.problems: list[Problem] = []

    def fault(self, path: str, rule: str, message: Text, remedy: Text) -> None:
        self.problems.append(Problem(self.kind, self.code, path, rule, message, remedy))

    def wrong(self, path: str, expected_zh: str, expected_en: str, got: Any) -> Any:
        """Note a value of the wrong shape and give back the marker for `nothing was read`."""
        shown = repr(got)[:60]
        self.fault(
            path,
            "shape",
            Text(f"这里要{expected_zh}，写的是 {shown}。", f"{expected_en} is expected here, not {shown}."),
            Text(f"改成{expected_zh}。", f"Write {expected_en.lower()}."),
        )
        return _MISSING


_Convert = Callable[[Reader, str, Any], Any]


def _string(reader: Reader, path: str, value: Any) -> Any:
    if isinstance(value, str):
        return value
    return reader.wrong(path, "文字（数字、日期请加引号）", "A string (quote numbers and dates)", value)


def _integer(reader: Reader, path: str, value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return reader.wrong(path, "整数", "A whole number", value)


def _number(reader: Reader, path: str, value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool) and value == value:
        return float(value)
    return reader.wrong(path, "数字", "A number", value)


def _boolean(reader: Reader, path: str, value: Any) -> Any:
    if isinstance(value, bool):
        return value
    return reader.wrong(path, " true 或 false", "True or false", value)


def _date(reader: Reader, path: str, value: Any) -> Any:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return reader.wrong(path, "日期，例如 2026-09-01", "A date such as 2026-09-01", value)


def _limit(reader: Reader, path: str, value: Any) -> Any:
    try:
        return Limit.parse(value)
    except (TypeError, ValueError, AttributeError):
        return reader.wrong(
            path, "时限，例如 20wd、60d、6m、24h", "A limit such as 20wd, 60d, 6m or 24h", value
        )


def _condition(reader: Reader, path: str, value: Any) -> Any:
    try:
        return condition_from_json(value, may_ask_today=path.startswith("rules["))
    except Refused as refused:
        message = refused.refusals[0]
        reader.fault(
            path,
            "condition",
            Text(message.message("zh-hans"), message.message("en")),
            Text(
                "例如 {fact: premises.area, gt: 300}，或者 {all: [ … ]}。",
                "Such as {fact: premises.area, gt: 300}, or {all: [ … ]}.",
            ),
        )
        return _MISSING


def _text(reader: Reader, path: str, value: Any) -> Any:
    if value == "":
        return Text("")
    if not isinstance(value, Mapping):
        return reader.wrong(path, "两种语言的文字 {zh-hans: …, en: …}", "A text {zh-hans: …, en: …}", value)
    unknown = set(value) - {ZH, EN}
    for key in sorted(map(str, unknown)):
        _unknown_key(reader, _join(path, key), key, (ZH, EN))
    if not isinstance(value.get(ZH), str) or not value[ZH].strip():
        reader.fault(
            path,
            "text-chinese",
            Text("缺少中文（zh-hans）。", "The Chinese text (zh-hans) is missing."),
            Text("补上 zh-hans。中文是正式文本。", "Add zh-hans. Chinese is the official text."),
        )
        return _MISSING
    if not isinstance(value.get(EN), str) or not value[EN].strip():
        reader.fault(
            path,
            "text-english",
            Text("缺少英文（en）。", "The English text (en) is missing."),
            Text("补上 en，给看英文的人。", "Add en, for those who read English."),
        )
        return _shared(Text(value[ZH]))
    return _shared(Text(value[ZH], value[EN]))


def _plain(reader: Reader, path: str, value: Any) -> Any:
    return value


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _unknown_key(reader: Reader, path: str, key: str, known: Sequence[str]) -> None:
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
    hint_zh = f"是不是 {close[0]}？" if close else f"可以写的有：{'、'.join(known)}。"
    hint_en = f"Did you mean {close[0]}?" if close else f"Known keys: {', '.join(known)}."
    reader.fault(
        path,
        "unknown-key",
        Text(f"没有“{key}”这一项。", f"There is no key {key!r}."),
        Text(hint_zh, hint_en),
    )


_SIMPLE: dict[Any, _Convert] = {
    str: _string,
    int: _integer,
    float: _number,
    bool: _boolean,
    date: _date,
    Limit: _limit,
    Condition: _condition,
    Text: _text,
    Any: _plain,
}


@cache
def _converter(hint: Any) -> _Convert:
    """The converter of a type hint. Raises TypeError for a hint the catalogue does not use."""
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType or origin is typing.Union:
        inner = _converter(next(argument for argument in arguments if argument is not type(None)))
        return lambda reader, path, value: None if value is None else inner(reader, path, value)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return _many(_converter(arguments[0]))
        return _fixed(tuple(map(_converter, arguments)))
    if origin is dict:
        return _mapping(_converter(arguments[1]))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _enum(hint)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return lambda reader, path, value: _record(reader, path, value, hint)
    raise TypeError(f"the catalogue has no reader for {hint!r}")


def _many(inner: _Convert) -> _Convert:
    def read(reader: Reader, path: str, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return reader.wrong(path, "列表", "A list", value)
        items = [inner(reader, f"{path}[{index}]", item) for index, item in enumerate(value)]
        return tuple(item for item in items if item is not _MISSING)

    return read


def _fixed(inner: tuple[_Convert, ...]) -> _Convert:
    def read(reader: Reader, path: str, value: Any) -> Any:
        if not isinstance(value, list | tuple) or len(value) != len(inner):
            return reader.wrong(path, f"{len(inner)} 个值的列表", f"A list of {len(inner)} values", value)
        pairs = zip(inner, value, strict=True)
        items = tuple(convert(reader, f"{path}[{i}]", item) for i, (convert, item) in enumerate(pairs))
        return _MISSING if _MISSING in items else items

    return read


def _mapping(inner: _Convert) -> _Convert:
    def read(reader: Reader, path: str, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return reader.wrong(path, "键和值", "A mapping", value)
        read = {str(key): inner(reader, _join(path, str(key)), item) for key, item in value.items()}
        return {key: item for key, item in read.items() if item is not _MISSING}

    return read


def _enum(hint: type[StrEnum]) -> _Convert:
    words = [member.value for member in hint]

    def read(reader: Reader, path: str, value: Any) -> Any:
        if value in words:
            return hint(value)
        close = difflib.get_close_matches(str(value), words, n=1, cutoff=0.5)
        reader.fault(
            path,
            "choice",
            Text(f"没有“{value}”这个值。", f"{value!r} is not one of the values."),
            Text(
                f"是不是 {close[0]}？" if close else f"可以写：{'、'.join(words)}。",
                f"Did you mean {close[0]}?" if close else f"Write one of: {', '.join(words)}.",
            ),
        )
        return _MISSING

    return read


def _role_entities(reader: Reader, path: str, value: Any) -> Any:
    """`role → entity type`, of roles in short form (`operator: person`) and in long form (`{entity: person, …}`)."""
    if not isinstance(value, Mapping):
        return reader.wrong(path, "键和值", "A mapping", value)
    found: dict[str, str] = {}
    for name, written in value.items():
        at = _join(path, str(name))
        read = _record(reader, at, written, model.Role) if isinstance(written, Mapping) else written
        if isinstance(read, model.Role):
            found[str(name)] = read.entity
        elif isinstance(read, str):
            found[str(name)] = read
        elif read is not _MISSING:
            reader.wrong(
                at,
                "实体，或者 {entity: …, repeats: true}",
                "An entity type, or {entity: …, repeats: true}",
                read,
            )
    return found


def _repeating_roles(reader: Reader, path: str, value: Any) -> Any:
    """The roles in long form that repeat. Their faults were told by `_role_entities`."""
    silent = Reader(reader.kind, reader.code)
    long = value.items() if isinstance(value, Mapping) else ()
    read = {
        str(name): _record(silent, path, one, model.Role) for name, one in long if isinstance(one, Mapping)
    }
    return {name: role for name, role in read.items() if role is not _MISSING and role.repeats}


_OWN: dict[tuple[str, str], _Convert] = {
    ("OneThing", "roles"): _role_entities,
    ("OneThing", "repeating"): _repeating_roles,
}
"""Fields that are written in more than one way."""

_Field = tuple[str, str, _Convert, bool]
_FIELDS: dict[str, tuple[_Field, ...]] = {}


def _fields(shape: type[Any]) -> tuple[_Field, ...]:
    """Name, key in the document, converter and whether it is required, of each field of a dataclass."""
    if shape.__name__ not in _FIELDS:
        _FIELDS[shape.__name__] = _fields_of(shape)
    return _FIELDS[shape.__name__]


def _fields_of(shape: type[Any]) -> tuple[_Field, ...]:
    hints = typing.get_type_hints(shape)
    return tuple(
        (
            field.name,
            field.metadata.get("key", field.name),
            _OWN.get((shape.__name__, field.name)) or _converter(hints[field.name]),
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING,
        )
        for field in dataclasses.fields(shape)
    )


def _record(reader: Reader, path: str, value: Any, shape: type[Any]) -> Any:
    if not isinstance(value, Mapping):
        return reader.wrong(path, "键和值", "A mapping", value)
    fields = _fields(shape)
    names = [key for _, key, _, _ in fields]
    for key in value:
        if key not in names:
            _unknown_key(reader, _join(path, str(key)), str(key), list(dict.fromkeys(names)))
    read: dict[str, Any] = {}
    complete = True
    for name, key, convert, required in fields:
        if key in value:
            got = convert(reader, _join(path, key), value[key])
            if got is not _MISSING:
                read[name] = got
            elif required:
                complete = False
        elif required:
            complete = False
            reader.fault(
                _join(path, name),
                "missing-key",
                Text(f"缺少“{name}”。", f"{name!r} is missing."),
                Text(f"在这里补上 {name}。", f"Add {name} here."),
            )
    return _shared(shape(**read)) if complete else _MISSING


@lru_cache(maxsize=1 << 16)
def _kept(value: Any) -> Any:
    return value


_SHARED = (Text, model.Basis, model.Constraints, model.Option, model.Fee, model.Result)
_SHARED_PLAIN = (model.Need, model.MaterialNeed)


def _shared(value: Any) -> Any:
    """The same object for equal values: thousands of items ask for the same facts and papers on the same basis.

    Only shapes whose fields have one type each: a condition may hold 1 or true, which are equal and not the same.
    """
    if isinstance(value, _SHARED) or (isinstance(value, _SHARED_PLAIN) and value.when is None):
        return _kept(value)
    return value


def read_document(kind: str, code: str, body: Any) -> tuple[Any, list[Problem]]:
    """Read one document of a kind: `(shape or None, problems)`. KeyError for an unknown kind."""
    return read_shape(kind, code, body, KINDS[kind])


def read_shape(kind: str, code: str, body: Any, shape: type[Any]) -> tuple[Any, list[Problem]]:
    """Read one document as a dataclass of the catalogue or of its lists: `(shape or None, problems)`."""
    reader = Reader(kind, code)
    read = _record(reader, "", body, shape)
    return (None if read is _MISSING else read), reader.problems


def _reads(kind: str, shape: type[Any]) -> Callable[[Mapping[str, Any]], Any]:
    def read(body: Mapping[str, Any]) -> Any:
        result, problems = read_document(kind, str(body.get("code", "?")), body)
        if problems:
            raise unreadable(problems)
        return result

    read.__doc__ = f"Read one {shape.__name__} from plain data. Raises Refused(`content.unreadable`)."
    return read


read_department: Callable[[Mapping[str, Any]], model.Department] = _reads("departments", model.Department)
read_element: Callable[[Mapping[str, Any]], model.Element] = _reads("elements", model.Element)
read_source: Callable[[Mapping[str, Any]], model.Source] = _reads("sources", model.Source)
read_derivation: Callable[[Mapping[str, Any]], model.Derivation] = _reads("derivations", model.Derivation)
read_material: Callable[[Mapping[str, Any]], model.MaterialType] = _reads("materials", model.MaterialType)
read_item: Callable[[Mapping[str, Any]], model.Item] = _reads("items", model.Item)
read_thing: Callable[[Mapping[str, Any]], model.OneThing] = _reads("things", model.OneThing)
read_profile: Callable[[Mapping[str, Any]], model.Profile] = _reads("profiles", model.Profile)
read_certificate: Callable[[Mapping[str, Any]], model.CertificateType] = _reads(
    "certs", model.CertificateType
)


def versions_of(bodies: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """`kind/code` → content hash of that body, for every document of every kind (calendars too)."""
    return {
        f"{kind}/{code}": content_hash(body)
        for kind, documents in sorted(bodies.items())
        for code, body in sorted(documents.items())
    }


def bundle_hash(versions: Mapping[str, str]) -> str:
    """The address of a bundle: content hash over its sorted `kind/code` → version hash."""
    return content_hash(dict(versions))


def read_bodies(
    bodies: Mapping[str, Mapping[str, Any]], versions: Mapping[str, str] | None = None
) -> tuple[model.Catalogue, list[Problem]]:
    """Read every document that can be read, and collect what is wrong with the others.

    Kinds that are not part of the catalogue (calendars, templates) only enter the versions, which are computed from the
    bodies unless they are known.
    """
    problems: list[Problem] = []
    parts: dict[str, dict[str, Any]] = {FIELD_OF.get(kind, kind): {} for kind in KINDS}
    for kind in KINDS:
        for code, body in bodies.get(kind, {}).items():
            result, found = read_document(kind, code, body)
            problems += found
            if result is not None:
                parts[FIELD_OF.get(kind, kind)][code] = result
    known = dict(versions) if versions is not None else versions_of(bodies)
    return model.Catalogue(**parts, versions=known, bundle=bundle_hash(known)), problems


def catalogue_from_bodies(
    bodies: Mapping[str, Mapping[str, Any]],
    *,
    versions: Mapping[str, str] | None = None,
    bundle: str = "",
) -> model.Catalogue:
    """The catalogue of a bundle, from `{kind: {code: plain JSON body}}`.

    `versions` and `bundle` are given when they are already known (a frozen bundle), else computed from the bodies.
    Raises Refused(`content.unreadable`) with every error.
    """
    catalogue, problems = read_bodies(bodies, versions)
    if problems:
        raise unreadable(problems)
    return dataclasses.replace(catalogue, bundle=bundle) if bundle else catalogue
