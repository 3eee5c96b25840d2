"""Changes on their way to publication, and two versions side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from onewindow.core.catalogue.diff import FieldChange, diff
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.reads.catalogue_versions_words import KIND_WORDS, name_of, shown
from onewindow.store.catalogue import read_in_force
from onewindow.store.models import CatalogueChange, CatalogueUpload, ContentVersion, Publication

PAGE = 50
SHOWN_LINES = 200
STATES: dict[str, tuple[str, Text]] = {
    "draft": ("wait", T("草稿", "Draft")),
    "checked": ("near", T("已核对，等公布", "Checked, to be published")),
    "published": ("ok", T("已公布", "Published")),
    "withdrawn": ("no", T("已撤回", "Withdrawn")),
}
declare(
    "version.no-change",
    zh="找不到这组改动。请回到改动清单。",
    en="There is no such set of changes. Go back to the list.",
)
declare(
    "version.no-version",
    zh="找不到要比较的版本。请从版本清单里选两个。",
    en="A version to compare is not here. Choose two of the list of versions.",
)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A set of changes as a line of the list."""

    id: UUID
    title: str
    origin: str
    state: str
    tag: str
    state_text: Text
    author: str
    created: datetime
    lines: int
    start: date | None
    decided_by: str


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """Sets of changes, newest first; `counts` by state."""

    state: str
    counts: dict[str, int]
    rows: tuple[ChangeLine, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field that differs, both sides in words."""

    label: Text
    path: str
    before: Text
    after: Text
    what: str
    legal: bool
    language: str


@dataclass(frozen=True, slots=True)
class DefinitionChange:
    """One definition in a set of changes. `moved`: something else was published since it was drafted."""

    kind: str
    kind_text: Text
    code: str
    name: Text
    what: str
    fields: tuple[FieldRow, ...]
    legal: int
    base: str
    version: str
    moved: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What the check found."""

    where: str
    message: Text
    remedy: Text
    grave: bool


@dataclass(frozen=True, slots=True)
class ChangePage:
    """One set of changes: what differs, what the check found, who may do what."""

    line: ChangeLine
    version: int
    basis: str
    checked: datetime | None
    checked_by: str
    decided: datetime | None
    reason: str
    definitions: tuple[DefinitionChange, ...]
    hidden: int
    problems: tuple[Found, ...]
    errors: int
    own: bool
    open: bool
    scheduled: bool


def changes_page(state: str = "", start: int = 0) -> ChangesPage:
    """The list, narrowed to a state. Two queries."""
    counts = dict(CatalogueChange.objects.order_by().values_list("state").annotate(n=Count("id")))
    rows = CatalogueChange.objects.annotate(n=Count("lines")).order_by("-created_at", "-id")
    if state in STATES:
        rows = rows.filter(state=state)
    found = list(rows[start : start + PAGE + 1])
    return ChangesPage(
        state if state in STATES else "",
        {name: counts.get(name, 0) for name in STATES},
        tuple(_line(row, row.n) for row in found[:PAGE]),  # type: ignore[attr-defined]
        start + PAGE if len(found) > PAGE else None,
    )


def _line(row: CatalogueChange, lines: int) -> ChangeLine:
    tag, text = STATES[row.state]
    return ChangeLine(
        row.id, row.title, row.origin, row.state, tag, text, row.author_name, row.created_at, lines, row.effective_from,
        row.decided_name,
    )  # fmt: skip


def change_page(change_id: UUID, *, account: str, on: date) -> ChangePage:
    """One set of changes with every field that differs. Refused(`version.no-change`)."""
    row = CatalogueChange.objects.filter(pk=change_id).first()
    if row is None:
        raise refuse("version.no-change")
    lines = list(row.lines.order_by("kind", "code"))
    bodies = _bodies({line.base for line in lines} | {line.version_id or "" for line in lines})
    now = read_in_force(on)
    open_ = row.state in ("draft", "checked")
    definitions = tuple(
        _definition(
            line.kind, line.code, line.base, line.version_id or "", bodies,
            moved=open_ and now.get(f"{line.kind}/{line.code}", "") != line.base,
        )
        for line in lines[:SHOWN_LINES]
    )  # fmt: skip
    problems = tuple(_found(each) for each in json.loads(row.problems))
    return ChangePage(
        _line(row, len(lines)), row.version, row.basis, row.checked_at, row.checked_by, row.decided_at, row.reason,
        definitions, max(0, len(lines) - SHOWN_LINES), problems, sum(1 for each in problems if each.grave),
        row.author == account, open_,
        row.state == "published" and row.effective_from is not None and row.effective_from > on,
    )  # fmt: skip


def _bodies(hashes: set[str]) -> dict[str, dict[str, Any]]:
    rows = ContentVersion.objects.filter(hash__in=hashes - {""}).values_list("hash", "body")
    return {version: json.loads(body) for version, body in rows}


def _definition(
    kind: str, code: str, base: str, version: str, bodies: Mapping[str, dict[str, Any]], *, moved: bool
) -> DefinitionChange:
    before, after = bodies.get(base), bodies.get(version)
    fields = field_rows(diff(kind, before, after)) if before and after else ()
    what = "changed" if before and after else "new" if after else "ended"
    return DefinitionChange(
        kind, KIND_WORDS.get(kind, Text(kind, kind)), code, name_of(after or before, code), what, fields,
        sum(1 for each in fields if each.legal), base, version, moved,
    )  # fmt: skip


def field_rows(changes: Sequence[FieldChange]) -> tuple[FieldRow, ...]:
    """Fields that differ, both sides in words."""
    return tuple(
        FieldRow(
            each.label, each.path, shown(each.before), shown(each.after), each.what, each.legal, each.language
        )
        for each in changes
    )


def _found(problem: Mapping[str, Any]) -> Found:
    where = f"{problem['kind']}/{problem['code']}" + (f" · {problem['path']}" if problem["path"] else "")
    message, remedy = (
        Text(problem[name]["zh-hans"], problem[name].get("en", "")) for name in ("message", "remedy")
    )
    return Found(where, message, remedy, problem["severity"] == "error")


# --- two versions side by side ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Side:
    """One version of a definition to choose from."""

    hash: str
    label: Text
    chosen: bool


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two versions of one definition; legal effect first."""

    kind: str
    kind_text: Text
    code: str
    name: Text
    left: tuple[Side, ...]
    right: tuple[Side, ...]
    fields: tuple[FieldRow, ...]
    legal: int


def compare_page(kind: str, code: str, a: str, b: str) -> ComparePage:
    """Compare two versions by their hashes; empty: the two newest. Refused(`version.no-version`). Three queries."""
    rows = list(
        ContentVersion.objects.filter(kind=kind, code=code).order_by("-imported_at", "hash").values_list(
            "hash", "imported_at", "origin"
        )[:60]
    )  # fmt: skip
    known = [row[0] for row in rows]
    right = b or (known[0] if known else "")
    left = a or (known[1] if len(known) > 1 else right)
    if left not in known or right not in known:
        raise refuse("version.no-version")
    labels = _labels(rows, kind, code)
    bodies = _bodies({left, right})
    fields = field_rows(diff(kind, bodies[left], bodies[right]))
    return ComparePage(
        kind, KIND_WORDS.get(kind, Text(kind, kind)), code, name_of(bodies[right], code),
        tuple(Side(each, labels[each], each == left) for each in known),
        tuple(Side(each, labels[each], each == right) for each in known), fields,
        sum(1 for each in fields if each.legal),
    )  # fmt: skip


def _labels(rows: Sequence[tuple[str, datetime, str]], kind: str, code: str) -> dict[str, Text]:
    """What each version is called: since when it was in force, or when it came in."""
    since: dict[str, date] = {}
    published = Publication.objects.filter(kind=kind, code=code, withdrawn_at=None).order_by(
        "-effective_from"
    )
    for version, start in published.values_list("version_id", "effective_from"):
        since[version] = start
    found = {}
    for version, at, origin in rows:
        short = f"{version[:8]} {origin}"[:60]
        day = since.get(version)
        found[version] = (
            T(f"{day.isoformat()} 起施行 · {short}", f"in force from {day.isoformat()} · {short}")
            if day
            else T(f"未公布，{at:%Y-%m-%d} 存入 · {short}", f"not published, kept {at:%Y-%m-%d} · {short}")
        )
    return found


# --- files that came in -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UploadLine:
    """A file that came in."""

    id: UUID
    name: str
    kind: str
    by: str
    at: datetime
    change: UUID | None


def uploads() -> tuple[UploadLine, ...]:
    """The newest files that came in (at most 50), without their contents."""
    rows = CatalogueUpload.objects.order_by("-uploaded_at").values_list(
        "id", "name", "kind", "uploaded_name", "uploaded_at", "change_id"
    )[:PAGE]
    return tuple(UploadLine(*row) for row in rows)
