"""Making a judgement again from what is on record: the stored facts and the version of the rules it names.

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
from onewindow.core.rules import judge_table
from onewindow.store import scope
from onewindow.store.models import AutomaticRecord, Case
from onewindow.store.rules import known_by, table

declare(
    "automatic.no-record",
    zh="这一件没有规则判断的记录，没有可以重算的。",
    en="No rule set has judged this case; there is nothing to replay.",
)


@dataclass(frozen=True, slots=True)
class Replayed:
    """One record judged again. `same`: the verdict is the recorded one to the letter.

    `broken`: facts whose row is gone or was changed; `rows`: rows that came out otherwise.
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
    then, now = json.loads(record.verdict), verdict.to_json()
    differ = tuple(one["code"] for one, other in zip(then["rows"], now["rows"], strict=False) if one != other)
    return Replayed(
        record.id, rules.code, rules.version, record.content, record.on.isoformat(), record.decides, record.row,
        record.result, not broken and canonical(now) == record.verdict,
        str(verdict.decides) if verdict.decides else "", broken, differ,
    )  # fmt: skip


def replay_all(number: str = "") -> Iterator[Replayed]:
    """Replay every record on file, or those of the case with a number, one at a time."""
    records = AutomaticRecord.objects.select_related("case__application__data_key").order_by("judged_at", "id")
    if number:
        records = records.filter(case__number=number)
    for record in records.iterator(chunk_size=200):
        yield replay(record.case, record)
