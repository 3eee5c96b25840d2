"""Rule sets as other systems of a department read them: list, one table, and the verdict records of its own cases."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.refusal import refuse
from onewindow.core.rules.ruleset import RuleSet, ruleset_to_json
from onewindow.reads import rules
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import AutomaticMode, AutomaticRecord
from onewindow.store.rules import tables_on

PAGE = 30


@dataclass(frozen=True, slots=True)
class ApiSet:
    """One line of the list with its mode as a code."""

    line: rules.SetLine
    mode: str

    def to_json(self) -> dict[str, Any]:
        line = self.line
        return {
            "code": line.code, "title": line.title, "item": line.item, "department": line.department, "mode": self.mode,
            "newer": line.newer, "judged": line.judged, "decided": line.decided, "person": line.person,
            "agreed": line.agreed, "differed": line.differed, "agreement": line.agreement, "window": rules.WINDOW,
        }  # fmt: skip


def _place(actor: Actor) -> str:
    return next(iter(actor.scope.jurisdictions), "")


def _mode(row: AutomaticMode | None, content: str) -> str:
    """As it works now: a version newer than the one switched on only proposes."""
    if row is None:
        return rules.OFF
    return rules.SHADOW if row.mode == rules.ON and row.content != content else row.mode


def _mine(actor: Actor, on: date) -> dict[str, tuple[str, RuleSet]]:
    """The tables in force for items of the actor's departments."""
    place = _place(actor)
    items = catalogue_on(on, place).items
    return {
        code: (content, table) for code, (content, table) in tables_on(on, place).items()
        if table.item in items and items[table.item].department in actor.scope.departments
    }  # fmt: skip


def sets(actor: Actor, *, on: date) -> tuple[ApiSet, ...]:
    """The rule sets of the actor's department, by code."""
    place, mine = _place(actor), _mine(actor, on)
    modes = {row.ruleset: row for row in AutomaticMode.objects.filter(jurisdiction=place)}
    lines = [line for line in rules.overview(on=on, jurisdiction=place) if line.code in mine]
    return tuple(ApiSet(line, _mode(modes.get(line.code), mine[line.code][0])) for line in lines)


def one(code: str, actor: Actor, *, on: date) -> dict[str, Any]:
    """One rule set as it was published, with its version and mode. Refused(`rules.none`)."""
    content, table = _found(code, actor, on)
    mode = AutomaticMode.objects.filter(jurisdiction=_place(actor), ruleset=code).first()
    return {
        "version": content,
        "mode": _mode(mode, content),
        "changed_at": mode.changed_at.isoformat() if mode else None,
        "table": ruleset_to_json(table),
    }


def _found(code: str, actor: Actor, on: date) -> tuple[str, RuleSet]:
    found = _mine(actor, on).get(code)
    if found is None:
        raise refuse("rules.none", table=code)
    return found


def records(code: str, actor: Actor, *, on: date, after: str = "") -> dict[str, Any]:
    """The newest verdict records of one rule set on cases within reach; ids grow with time. Refused(`rules.none`)."""
    _found(code, actor, on)
    rows = AutomaticRecord.objects.filter(
        jurisdiction=_place(actor), ruleset=code, case__department__in=actor.scope.departments
    )
    if key := _uuid(after):
        rows = rows.filter(id__lt=key)
    found = list(rows.select_related("case").order_by("-id")[: PAGE + 1])
    told = [
        {
            "id": str(row.id), "case": str(row.case_id), "number": row.case.number, "version": row.content,
            "mode": row.mode, "row": row.row, "decides": row.decides, "result": row.result, "blocked": row.blocked,
            "judged_at": row.judged_at.isoformat(), "rows": json.loads(row.verdict)["rows"], "clauses": _clauses(row),
        }
        for row in found[:PAGE]
    ]  # fmt: skip
    return {"records": told, "next": told[-1]["id"] if len(found) > PAGE else None}


def _clauses(row: AutomaticRecord) -> list[dict[str, Any]] | None:
    """Each clause of the item as it was judged; None in records that hold the table only."""
    if row.clauses_verdict is None:
        return None
    kept = ("code", "title", "clause", "outcome", "missing", "facts")
    return [{name: one[name] for name in kept} for one in json.loads(row.clauses_verdict)["reasons"]]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
