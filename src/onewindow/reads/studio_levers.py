"""The levers of a scenario: what each saves from here, on which basis, or which clause forbids it; and the frontier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onewindow.core.compose.levers import MEASURES, Frontier, LeverRow, Levers, Measures, Point
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads.studio import rehearsed
from onewindow.reads.studio_words import change_words
from onewindow.store.studio import Rehearsal, is_own, scenario

BUDGET = 4
"""Changes of the frontier: more takes longer to prove than a designer waits."""
UNITS = {
    "days": T("工作日", "working days"),
    "questions": T("问", "questions"),
    "materials": T("份", "papers"),
    "trips": T("次", "trips"),
}
OBJECTIVES = {
    "days": T("总时间", "days"),
    "questions": T("要填的项", "questions"),
    "materials": T("材料", "papers"),
    "trips": T("跑动", "trips"),
}


@dataclass(frozen=True, slots=True)
class Save:
    """One figure that a lever moves. `amount` > 0 is saved."""

    amount: int
    unit: Text


@dataclass(frozen=True, slots=True)
class LeverLine:
    """`state`: lawful, open (no basis recorded either way), forbidden."""

    code: str
    what: Text
    saves: tuple[Save, ...]
    state: str
    basis: str
    needs: Text


@dataclass(frozen=True, slots=True)
class Held:
    """A lever that is part of the scenario already."""

    code: str
    what: Text


@dataclass(frozen=True, slots=True)
class Best:
    """The best with at most `size` changes. `names`: which; `codes` make it at once; `same`: no better than one less."""

    size: int
    after: Measures
    names: tuple[Text, ...]
    codes: tuple[str, ...]
    same: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """One staircase: what 0, 1, 2 … changes bring for one figure."""

    key: str
    label: Text
    unit: Text
    values: tuple[int, ...]
    desc: Text
    best: tuple[Best, ...]


@dataclass(frozen=True)
class LeverView:
    """`curves` are of the figures that move at all; `exact`: the best sets are proven."""

    id: str
    seen: int
    own: bool
    helpful: tuple[LeverLine, ...]
    idle: tuple[LeverLine, ...]
    open: tuple[LeverLine, ...]
    forbidden: tuple[LeverLine, ...]
    held: tuple[Held, ...]
    curves: tuple[Curve, ...]
    exact: bool
    ready: bool = True


def lever_view(
    actor: Actor, scenario_id: UUID, *, on: date, jurisdiction: str, compute: bool = True
) -> LeverView:
    """The levers from the scenario as it stands. `compute` False: only if they were computed already (`ready`).

    Refused(`scenario.not-found`, `content.none`).
    """
    row = scenario(actor, scenario_id)
    here = rehearsed(row, on=on, jurisdiction=jurisdiction)
    found = here.levers(BUDGET) if compute else here.known_levers(BUDGET)
    held = tuple(Held(change.code, change_words(change, here.published)) for change in here.setup.changes)
    own = is_own(actor, row)
    if found is None:
        return LeverView(str(row.id), row.version, own, (), (), (), (), held, (), False, ready=False)
    lines = [_line(each) for each in found.rows]
    lawful = [line for line in lines if line.state == "lawful"]
    return LeverView(
        str(row.id), row.version, own,
        tuple(sorted((line for line in lawful if line.saves), key=_rank)),
        tuple(line for line in lawful if not line.saves),
        tuple(line for line in lines if line.state == "open"),
        tuple(line for line in lines if line.state == "forbidden"),
        held, _curves(found, here), found.frontier is not None and found.frontier.exact,
    )  # fmt: skip


def _line(row: LeverRow) -> LeverLine:
    saves = tuple(Save(getattr(row.saves, key), UNITS[key]) for key in UNITS if getattr(row.saves, key))
    state = {True: "lawful", False: "forbidden", None: "open"}[row.lawful]
    return LeverLine(row.code, row.what, saves, state, row.basis, row.needs)


def _rank(line: LeverLine) -> tuple[int, ...]:
    """Days first, then questions, papers, trips; the greatest saving first."""
    order = list(UNITS.values())
    by_unit = {save.unit: save.amount for save in line.saves}
    return tuple(-by_unit.get(unit, 0) for unit in order)


def _curves(found: Levers, here: Rehearsal) -> tuple[Curve, ...]:
    if found.frontier is None:
        return ()
    names = {row.code: row.what for row in found.rows}
    curves = [_curve(found.frontier, key, names) for key in OBJECTIVES if key in MEASURES]
    return tuple(curve for curve in curves if len(set(curve.values)) > 1)


def _curve(frontier: Frontier, key: str, names: dict[str, Text]) -> Curve:
    points = frontier.best[key]
    values = tuple(getattr(point.after, key) for point in points)
    told = words.joined([
        words.say("改 {k} 处 {v} {u}", "{k} changes: {v} {u}", k=k, v=value, u=UNITS[key])
        for k, value in enumerate(values)
    ])  # fmt: skip
    best = tuple(_best(points, size, key, names) for size in range(1, len(points)))
    return Curve(key, OBJECTIVES[key], UNITS[key], values, told, best)


def _best(points: tuple[Point, ...], size: int, key: str, names: dict[str, Text]) -> Best:
    point = points[size]
    same = getattr(point.after, key) == getattr(points[size - 1].after, key)
    return Best(
        size, point.after, tuple(names.get(code, Text(code)) for code in point.changes), point.changes, same
    )
