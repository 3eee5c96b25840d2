"""What the tests of exports share: the real one-things composed, and small plans that hold what they lack."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from onewindow.cli.compose import Content, content_folder, load
from onewindow.core.catalogue.model import Blocks, Catalogue, Part, Prerequisite
from onewindow.core.clock import Calendar
from onewindow.core.compose import Plan, compose
from tests.core.compose.build import CALENDAR, LAW, ON, PERSON, PROFILE, PROPERTY, catalogue, item, thing

DAY = date(2026, 9, 15)


@lru_cache(maxsize=1)
def content() -> Content:
    return load(content_folder())


def things() -> list[str]:
    return sorted(content().catalogue.things)


@lru_cache(maxsize=64)
def real(code: str) -> Plan:
    """The reference situation of a one-thing of `content/`."""
    one = content().catalogue.things[code]
    return compose(
        content().catalogue, one, dict(one.reference), on=DAY, profile=content().profile(None, one),
        calendar=place(code), route=one.reference_route,
    )  # fmt: skip


def place(code: str) -> Calendar:
    return content().place(None, content().catalogue.things[code])


def small(waits: Iterable[tuple[str, str, Blocks]], parts: int = 4) -> tuple[Catalogue, Plan]:
    """A one-thing of parts p0, p1, … with the given waits."""
    names = [f"p{n}" for n in range(parts)]
    needed: dict[str, list[Prerequisite]] = {name: [] for name in names}
    for before, after, blocks in waits:
        needed[after].append(Prerequisite(before, blocks, LAW))
    items = [item(name, f"事项{name}", prerequisites=tuple(needed[name])) for name in names]
    one = thing("small", [Part(name) for name in names])
    known = catalogue([one], items, [*PERSON, *PROPERTY])
    return known, compose(known, one, {}, on=ON, profile=PROFILE, calendar=CALENDAR)


def schemas(folder: str) -> Path:
    """A folder of published schemas beside the project; the test is skipped with a clear word where it is absent."""
    root = Path(__file__).resolve().parents[4] / "shared" / "data" / "schemas"
    if not (root / folder).is_dir():
        pytest.skip(f"the published schemas ../shared/data/schemas/{folder} are not at hand")
    return root / folder


def values(document: Any) -> Iterable[Any]:
    """Every value of a JSON document."""
    if isinstance(document, dict):
        for value in document.values():
            yield from values(value)
    elif isinstance(document, list):
        for value in document:
            yield from values(value)
    else:
        yield document
