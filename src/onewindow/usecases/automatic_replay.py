"""Making a judgement again from what is on record: the stored facts, the version of the rules it names, and the clauses
of the item as the case froze them.

Whatever is in force today plays no part. Reads only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.rules import Decides, TableVerdict, Verdict, judge_table
from onewindow.store import scope
from onewindow.store.clauses import clauses_json, judge_clauses_by
from onewindow.store.models import AutomaticRecord, Case
from onewindow.store.rules import known_by, table
from onewindow.usecases.automatic import CLAUSES, DECIDED, DECIDING

declare(
    "automatic.no-record",
    zh="这一件没有规则判断的记录，没有可以重算的。",
    en="No rule set has judged this case; there is nothing to replay.",
)


@dataclass(frozen=True, slots=True)
class Replayed:
    """One record judged again. `same`: both verdicts are the recorded ones to the letter, and so is what it stands for.

    `broken`: facts whose row is gone or was changed; `rows`, `clauses`: those that came out otherwise; `columns`: what
    else the record says and the judgement does not. `table_only`: the record is older than the keeping of clauses.
    """

    record: UUID
    ruleset: str
    version: str
    content: str
    on: str
    decided: str
    row: str
    result: str
    same: bool
    again: str
    broken: tuple[str, ...]
    rows: tuple[str, ...]
    clauses: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    table_only: bool = False

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def replay_case(case_id: UUID | str, actor: Actor) -> tuple[Replayed, ...]:
    """Replay every record of a case, the first judgement first. Refused(`scope.not-found`, `automatic.no-record`)."""
    row = scope.case(actor, case_id)
    records = list(AutomaticRecord.objects.filter(case=row).order_by("seen", "judged_at", "id"))
    if not records:
        raise refuse("automatic.no-record")
    return tuple(replay(row, record) for record in records)


def replay(row: Case, record: AutomaticRecord) -> Replayed:
    """Judge one record again. `row` needs its application and key. Refused(`rules.no-version`)."""
    rules = table(record.content)
    known, broken = known_by(row, rules, record.facts, on=record.on)
    verdict = judge_table(rules, known.values, known.reasons, on=record.on)
    now = verdict.to_json()
    clauses, gone = _clauses(row, record)
    columns = _columns(record, verdict, clauses)
    told = clauses is None or clauses_json(clauses) == record.clauses_verdict
    lost = tuple(sorted({*broken, *gone}))
    return Replayed(
        record.id, rules.code, rules.version, record.content, record.on.isoformat(), record.decides, record.row,
        record.result, not lost and not columns and told and canonical(now) == record.verdict,
        str(verdict.decides) if verdict.decides else "", lost, _differ(json.loads(record.verdict)["rows"], now["rows"]),
        _differ(json.loads(record.clauses_verdict)["reasons"], clauses.to_json()["reasons"])
        if clauses and record.clauses_verdict else (),
        columns, clauses is None,
    )  # fmt: skip


def _clauses(row: Case, record: AutomaticRecord) -> tuple[Verdict | None, tuple[str, ...]]:
    if record.clauses_verdict is None:
        return None, ()
    return judge_clauses_by(row, record.clauses_facts or (), on=record.on, seen=record.seen)


def _differ(then: list[dict[str, Any]], now: list[dict[str, Any]]) -> tuple[str, ...]:
    """Codes that came out otherwise, or are on one side only."""
    one, other = ({each["code"]: each for each in side} for side in (then, now))
    return tuple(code for code in {**one, **other} if one.get(code) != other.get(code))


def _columns(record: AutomaticRecord, verdict: TableVerdict, clauses: Verdict | None) -> tuple[str, ...]:
    """Columns of the record that the judgement does not bear out. What was carried out must have been allowed."""
    found = {"decides": str(verdict.decides) if verdict.decides else "", "row": verdict.row}
    if clauses is not None:
        found["clauses"] = CLAUSES[clauses.outcome]
    wrong = [name for name, value in found.items() if getattr(record, name) != value]
    holds = record.clauses if clauses is None else found["clauses"]
    if record.result in (DECIDING, DECIDED) and (verdict.decides is not Decides.GRANT or holds != CLAUSES[True]):
        wrong.append("result")
    return tuple(wrong)


def replay_all(number: str = "") -> Iterator[Replayed]:
    """Replay every record on file, or those of the case with a number, one at a time."""
    records = AutomaticRecord.objects.select_related("case__application__data_key").order_by("judged_at", "id")
    if number:
        records = records.filter(case__number=number)
    for record in records.iterator(chunk_size=200):
        yield replay(record.case, record)
