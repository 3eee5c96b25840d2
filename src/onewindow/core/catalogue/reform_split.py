"""One item into its sub-items (主项拆子项): new bodies, what named the item now names all of them, and a tree that says so."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.core.catalogue.model import Item
from onewindow.core.kernel.text import EN, ZH

_CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
MAIN = 9
"""The first nine characters of a basic code of twelve are the main item's; the last three number its sub-items."""


@dataclass(frozen=True, slots=True)
class Sub:
    code: str
    name: str
    english: str


def sub_items(lines: str, items: Mapping[str, Any], item: str) -> tuple[list[Sub], str]:
    """The sub-items that lines of `code=name=English` name, and the first line that cannot be taken (empty: none)."""
    found: list[Sub] = []
    for line in filter(None, (each.strip() for each in lines.splitlines())):
        code, _, rest = line.partition("=")
        name, _, english = rest.partition("=")
        sub = Sub(code.strip(), name.strip(), english.strip())
        taken = {each.code for each in found} | set(items)
        if not _CODE.fullmatch(sub.code) or not sub.name or not sub.english or sub.code in taken or len(sub.code) > 64:
            return found, line
        found.append(sub)
    return found, ""


def split_bodies(
    code: str, item: Item, subs: Sequence[Sub], bodies: Mapping[str, Mapping[str, Any]]
) -> dict[tuple[str, str], dict[str, Any] | None]:
    """`kind/code` → new body: the item ends, its sub-items begin, one-things, prerequisites and sources follow."""
    old = bodies["items"][code]
    changes: dict[tuple[str, str], dict[str, Any] | None] = {("items", code): None}
    numbers = _numbers(item, bodies["items"], len(subs))
    for sub, number in zip(subs, numbers, strict=True):
        body = copy.deepcopy(dict(old))
        catalog = item.codes.catalog[:MAIN] + number
        task = item.codes.task[: len(item.codes.task) - len(item.codes.catalog)] + catalog
        body["code"] = sub.code
        body["name"] = {ZH: sub.name, EN: sub.english}
        body["codes"] = {"catalog": catalog, "task": task, "handle": task + item.codes.handle[len(item.codes.task) :]}
        changes["items", sub.code] = body
    names = [sub.code for sub in subs]
    for kind in ("things", "items", "sources"):
        for other, body in bodies.get(kind, {}).items():
            edited = _follow(kind, body, code, names)
            if (kind, other) != ("items", code) and edited != body:
                changes[kind, other] = edited
    for name in names:
        changes["items", name] = _follow("items", changes["items", name] or {}, code, names)
    changes["trees", f"split-{code}"] = _tree(code, item, subs)
    return changes


def _numbers(item: Item, items: Mapping[str, Any], count: int) -> list[str]:
    """The next free numbers of three digits under the main item."""
    main = item.codes.catalog[:MAIN]
    taken = {
        str(body["codes"]["catalog"])[MAIN:]
        for body in items.values()
        if str(body["codes"]["catalog"]).startswith(main)
    }
    free = (f"{number:03d}" for number in range(1, 1000))
    return [number for number, _ in zip((one for one in free if one not in taken), range(count), strict=False)]


def _follow(kind: str, body: Mapping[str, Any], code: str, subs: Sequence[str]) -> dict[str, Any]:
    """What named the item names each sub-item in its place; an output then comes from the first of them."""
    edited = dict(body)
    if kind == "things" and any(part["item"] == code for part in body.get("parts", [])):
        edited["parts"] = [
            {**part, "item": sub}
            for part in body["parts"]
            for sub in (subs if part["item"] == code else [part["item"]])
        ]
        for name in ("carrier", "carried"):
            if body.get(name) == code:
                edited[name] = subs[0]
    if kind == "items" and any(line["item"] == code for line in body.get("prerequisites", [])):
        edited["prerequisites"] = [
            {**line, "item": sub}
            for line in body["prerequisites"]
            for sub in (subs if line["item"] == code else [line["item"]])
        ]
    if kind == "items" and any(line.get("output_of") == code for line in body.get("materials", [])):
        edited["materials"] = [
            {**line, "output_of": subs[0]} if line.get("output_of") == code else line for line in body["materials"]
        ]
    if kind == "sources" and code in body.get("serves", []):
        edited["serves"] = [sub for each in body["serves"] for sub in (subs if each == code else [each])]
    return edited


def _tree(code: str, item: Item, subs: Sequence[Sub]) -> dict[str, Any]:
    """The main item and its leaves, for the register of trees."""
    name = item.name.to_json()
    leaves = [{"name": {ZH: sub.name, EN: sub.english}, "item": sub.code} for sub in subs]
    return {
        "code": f"split-{code}", "name": name, "department": item.department, "mains": [{"name": name, "subs": leaves}],
        "mains_told": 1, "subs_told": len(subs), "basis": {"kind": "known", "source": "改革台账：拆分子项"},
    }  # fmt: skip
