"""Levers and time lines as plain JSON, for the command, the interface for other systems and the studio's pictures."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from onewindow.core.kernel.text import Text

from .levers import OBJECTIVES, Frontier, Levers, Point
from .schedule_outlook import CapReport, Frame, Outlook, StageTotal


def levers_to_json(found: Levers, *, locale: str = "zh-hans") -> dict[str, Any]:
    """`{thing, route, base, levers: […], frontier: {budget, exact, best: {objective: […]}, pareto: […]} | null}`."""
    rows = [
        {
            "code": row.code, "kind": row.kind, "item": row.item, "what": row.what.pick(locale), "lawful": row.lawful,
            "basis": row.basis, "needs": row.needs.pick(locale), "saves": row.saves.as_dict(),
            "after": row.after.as_dict(),
        }
        for row in found.rows
    ]  # fmt: skip
    frontier = _frontier(found.frontier) if found.frontier is not None else None
    return {
        "thing": found.thing, "route": found.route, "base": found.base.as_dict(), "levers": rows, "frontier": frontier
    }  # fmt: skip


def _frontier(found: Frontier) -> dict[str, Any]:
    return {
        "budget": found.budget,
        "exact": found.exact,
        "composed": found.composed,
        "best": {name: [_point(point) for point in found.best[name]] for name in OBJECTIVES},
        "pareto": [_point(point) for point in found.pareto],
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "changes": list(point.changes),
        "after": point.after.as_dict(),
        "saves": point.saves.as_dict(),
        "share": round(float(point.share), 4),
    }


def outlook_to_json(found: Outlook, *, locale: str = "zh-hans") -> dict[str, Any]:
    """The time line: rows, critical path, stages, caps, frame and promise; dates in ISO, days in working days."""
    return {
        "days": found.days,
        "own_days": found.own_days,
        "finish_on": found.finish_on.isoformat(),
        "path": list(found.path),
        "rows": [_plain(asdict(row)) for row in found.rows],
        "stages": [_stage(stage, locale) for stage in found.stages],
        "caps": [_cap(cap, locale) for cap in found.caps],
        "frame": _frame(found.frame, locale),
        "promise": _plain(asdict(found.promise)) if found.promise is not None else None,
        "provisional": found.provisional,
    }


def _stage(stage: StageTotal, locale: str) -> dict[str, Any]:
    return {**_plain(asdict(stage)), "name": stage.name.pick(locale)}


def _cap(cap: CapReport, locale: str) -> dict[str, Any]:
    row = {**_plain(asdict(cap)), "name": cap.name.pick(locale), "limit": str(cap.limit)}
    return {**row, "basis": f"{cap.basis.source} {cap.basis.clause}".strip()}


def _frame(frame: Frame, locale: str) -> dict[str, Any]:
    limits = {"limit": str(frame.limit or "") or None, "extension": str(frame.extension or "") or None}
    return {**_plain(asdict(frame)), **limits, "why": _said(frame.why, locale)}


def _said(text: Text, locale: str) -> str:
    return text.pick(locale)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Dates and limits as texts, tuples as lists."""
    return {key: _value(value) for key, value in row.items()}


def _value(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_value(one) for one in value]
    if isinstance(value, dict) and set(value) == {"amount", "unit"}:
        return f"{value['amount']}{value['unit'].value}"
    return value.isoformat() if hasattr(value, "isoformat") else value
