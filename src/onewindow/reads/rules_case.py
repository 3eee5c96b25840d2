"""What the rules said of one case: table and clauses of the item, with facts, source and time. Values stay in the fact rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.text import Text
from onewindow.core.rules import Judgement, Outcome
from onewindow.reads.console_words import label_of
from onewindow.reads.rules import MODES, RESULTS
from onewindow.store import scope
from onewindow.store.catalogue import load_bundle
from onewindow.store.clauses import clauses_read
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
    """One record: which rules, under which mode, what they said and what came of it.

    `held`: the clauses of the item, as they were judged beside the table (`clauses`: yes, no, or empty for unknown).
    None: the record is older than the keeping of clauses and holds the table only.
    """

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
    held: tuple[JudgedRow, ...] | None = None

    @property
    def blocking(self) -> tuple[JudgedRow, ...]:
        """The clauses that kept rule from deciding."""
        return tuple(one for one in self.held or () if one.outcome != Outcome.HELD)


def said_of(case_id: UUID | str, actor: Actor) -> tuple[Said, ...]:
    """Every judgement of a case within reach, the newest first. Refused(`scope.not-found`)."""
    row = scope.case(actor, case_id)
    records = list(AutomaticRecord.objects.filter(case=row).order_by("-seen", "-judged_at", "-id"))
    if not records:
        return ()
    catalogue = load_bundle(row.application.bundle)
    return tuple(_said(record, catalogue) for record in records)


def _said(record: AutomaticRecord, catalogue: Catalogue) -> Said:
    rules, verdict = table(record.content), json.loads(record.verdict)
    labels = {column.ref: column.label if column.label.zh else Text(column.ref) for column in rules.inputs}
    says = {row.code: row.says for row in rules.rows}
    return Said(
        record.id, rules.title, rules.code, rules.version[:12], MODES[record.mode], RESULTS[record.result],
        record.decides, record.clauses, record.blocked, record.judged_at,
        tuple(_row(one, labels, says, verdict["row"]) for one in verdict["rows"]), _held(record, catalogue),
    )  # fmt: skip


def _held(record: AutomaticRecord, catalogue: Catalogue) -> tuple[JudgedRow, ...] | None:
    verdict = clauses_read(record.clauses_verdict)
    return None if verdict is None else tuple(_clause(one, catalogue) for one in verdict.reasons)


def _clause(one: Judgement, catalogue: Catalogue) -> JudgedRow:
    used = (FactUsed(label_of(catalogue, fact.ref), fact.source, fact.observed_at) for fact in one.facts)
    missing = tuple(label_of(catalogue, ref) for ref in one.missing)
    return JudgedRow(one.code, str(one.outcome), one.clause, one.title, tuple(used), missing, False)


def _row(one: dict[str, Any], labels: dict[str, Text], says: dict[str, Text], decided: str) -> JudgedRow:
    return JudgedRow(
        one["code"], one["outcome"], one["clause"], says[one["code"]],
        tuple(_used(fact, labels) for fact in one["facts"]),
        tuple(labels[ref] for ref in one["missing"]), one["code"] == decided,
    )  # fmt: skip


def _used(fact: dict[str, Any], labels: dict[str, Text]) -> FactUsed:
    at = fact["observed_at"]
    return FactUsed(labels[fact["ref"]], fact["source"], datetime.fromisoformat(at) if at else None)
