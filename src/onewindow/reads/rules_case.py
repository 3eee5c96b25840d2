"""What the rules said of one case: verdict with row, clause, facts, source and time. Values stay in the fact rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.text import Text
from onewindow.reads.rules import MODES, RESULTS
from onewindow.store import scope
from onewindow.store.models import AutomaticRecord
from onewindow.store.rules import table


@dataclass(frozen=True, slots=True)
class FactUsed:
    label: Text
    source: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """One row as it was judged; `outcome` held, failed or unknown; `decided`: this one did."""

    code: str
    outcome: str
    clause: str
    says: Text
    facts: tuple[FactUsed, ...]
    missing: tuple[Text, ...]
    decided: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One record: which rules, under which mode, what they said and what came of it."""

    id: UUID
    title: Text
    ruleset: str
    version: str
    mode: Text
    result: Text
    decides: str
    clauses: str
    blocked: str
    at: datetime
    rows: tuple[JudgedRow, ...]


def said_of(case_id: UUID | str, actor: Actor) -> tuple[Said, ...]:
    """Every judgement of a case within reach, the newest first. Refused(`scope.not-found`)."""
    row = scope.case(actor, case_id)
    records = AutomaticRecord.objects.filter(case=row).order_by("-seen", "-judged_at", "-id")
    return tuple(_said(record) for record in records)


def _said(record: AutomaticRecord) -> Said:
    rules, verdict = table(record.content), json.loads(record.verdict)
    labels = {column.ref: column.label if column.label.zh else Text(column.ref) for column in rules.inputs}
    says = {row.code: row.says for row in rules.rows}
    return Said(
        record.id, rules.title, rules.code, rules.version[:12], MODES[record.mode], RESULTS[record.result],
        record.decides, record.clauses, record.blocked, record.judged_at,
        tuple(_row(one, labels, says, verdict["row"]) for one in verdict["rows"]),
    )  # fmt: skip


def _row(one: dict[str, Any], labels: dict[str, Text], says: dict[str, Text], decided: str) -> JudgedRow:
    return JudgedRow(
        one["code"], one["outcome"], one["clause"], says[one["code"]],
        tuple(_used(fact, labels) for fact in one["facts"]),
        tuple(labels[ref] for ref in one["missing"]), one["code"] == decided,
    )  # fmt: skip


def _used(fact: dict[str, Any], labels: dict[str, Text]) -> FactUsed:
    at = fact["observed_at"]
    return FactUsed(labels[fact["ref"]], fact["source"], datetime.fromisoformat(at) if at else None)
