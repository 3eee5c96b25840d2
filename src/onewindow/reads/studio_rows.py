"""The rows of the studio's left column and its figures: what stands on the controls, and what moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from onewindow.core.compose import Plan
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads import console_thing_rows as rows
from onewindow.reads import console_words as said
from onewindow.reads.studio_words import step_words
from onewindow.store.models import Scenario
from onewindow.store.studio import Rehearsal, steps_of


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the scenario. `number` counts from 1; `done`: it counts now."""

    number: int
    words: Text
    done: bool


@dataclass(frozen=True, slots=True)
class Head:
    """Whose scenario it is, what was done to it, and the version every form names."""

    id: str
    name: str
    seen: int
    own: bool
    owner: str
    shared: bool
    saved: datetime
    lines: tuple[Line, ...]
    done: int
    behind: bool

    @property
    def undo(self) -> Line | None:
        return self.lines[self.done - 1] if self.done else None

    @property
    def redo(self) -> Line | None:
        return self.lines[self.done] if self.done < len(self.lines) else None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item of the scenario with its controls. `limit`: the promise tried, empty = `published`.

    `commit`: yes, no or empty; `may_commit`: the law allows a commitment. `fresh`: it is added here.
    """

    item: str
    name: Text
    department: Text
    state: str
    why: Text
    unit: Text
    unit_code: str
    limit: str
    published: str
    published_words: Text
    law: Text
    may_commit: bool
    commit: str
    committed: bool
    fresh: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """One figure: before the reform, as published, in this scenario. `delta` < 0 is a saving; `how` it was counted."""

    key: str
    label: Text
    unit: Text
    before: int | float
    published: int | float
    now: int | float
    how: Text
    compared: bool

    @property
    def delta(self) -> int | float:
        return self.now - self.published

    @property
    def size(self) -> int | float:
        """How much it moved, without a sign."""
        return abs(self.delta)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source. `used`: the published one-thing draws on it here; the others stand apart."""

    code: str
    name: Text
    gives: int
    on: bool
    used: bool


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: Text
    note: Text = Text("")


def head_of(row: Scenario, here: Rehearsal, *, own: bool) -> Head:
    steps = steps_of(row)
    lines = tuple(Line(k, step_words(step, here), k <= row.done) for k, step in enumerate(steps, 1))
    return Head(
        str(row.id), row.name, row.version, own, row.account.display_name or row.account.username, row.shared,
        row.updated_at, lines, row.done, row.bundle != here.published.bundle,
    )  # fmt: skip


def items(plan: Plan, here: Rehearsal) -> tuple[ItemRow, ...]:
    """The parts in the order of the one-thing, so that no control jumps when an answer changes."""
    catalogue = here.published
    limits = dict(here.setup.limits)
    commits = dict(here.setup.commitments)
    base = set(here.setup.picked) or {p.item for p in catalogue.things[here.setup.thing].parts}
    states = {True: "in", None: "open", False: "out"}
    found = []
    for part in plan.parts:
        item = catalogue.items[part.item]
        own = item.promise or item.statutory
        unit = words.limit(own).zh.partition(" ")[2] if own else ""
        found.append(ItemRow(
            part.item, part.name, catalogue.departments[part.department].short, states[part.applies], part.why,
            Text(unit, words.limit(own).en.partition(" ")[2] if own else ""), own.unit.value if own else "wd",
            str(limits[part.item].amount) if part.item in limits else "", str(own.amount) if own else "",
            said.limit_of(own, T("没有期限", "no limit")),
            said.limit_of(item.statutory, T("法律没有写", "none in law")), item.commitment.allowed,
            {True: "yes", False: "no"}.get(commits.get(part.item), "") if part.item in commits else "",
            part.committed, part.item not in base,
        ))  # fmt: skip
    order = {part.item: k for k, part in enumerate(here.thing.parts)}
    return tuple(sorted(found, key=lambda row: order[row.item]))


def figures(published: Plan, plan: Plan, *, compared: bool) -> tuple[Moved, ...]:
    """Six figures; each says how it was counted."""
    before = {row.label: row for row in rows.sheet(plan)}
    was = {row.label: row for row in rows.sheet(published)}
    keys = ("days", "stages", "forms", "fields", "materials", "trips")
    found = []
    for key, (label, row) in zip([k for k in keys if k in plan.savings], before.items(), strict=True):
        old = was[label].after if label in was else row.after
        found.append(Moved(key, label, row.unit, row.before, old, row.after, row.how, compared))
    return tuple(found)


def routes(here: Rehearsal) -> tuple[Choice, ...]:
    return tuple(
        Choice(route.id, route.name, said.limit_of(route.promise, T("没有写承诺", "no promise")))
        for route in here.thing.routes
    )


def places(here: Rehearsal) -> tuple[Choice, ...]:
    return tuple(Choice(code, profile.name) for code, profile in sorted(here.published.profiles.items()))


def sources(usual: Plan, plan: Plan, here: Rehearsal) -> tuple[SourceRow, ...]:
    """Sources this one-thing could use. Order and `used` follow its usual plan, so that no switch jumps."""
    gives: dict[str, int] = {}
    for known in usual.known:
        if known.kind == "source":
            gives[known.by] = gives.get(known.by, 0) + 1
    found = rows.sources(plan, here.catalogue, frozenset(here.setup.off | set(gives)))
    ordered = sorted(found, key=lambda row: (-gives.get(row.code, 0), row.code))
    return tuple(
        SourceRow(row.code, row.name, row.gives, row.code not in here.setup.off, row.code in gives) for row in ordered
    )
