"""Back-test: what a rule set would have said of past cases that people decided, before it is switched on.

A case that rule would grant and a person refused is a difference; what rule leaves to a person can differ in nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from onewindow.core.cases import NEGATIVE_ACTION, POSITIVE_ACTION, outcome_sign
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.rules import Decides, RuleSet, judge_table
from onewindow.store.clauses import clauses_hold
from onewindow.store.models import AutomaticBacktest, AutomaticRecord, Case, Event
from onewindow.store.rules import known
from onewindow.usecases.automatic_modes import found
from onewindow.usecases.command import Command

declare(
    "automatic.may-not-test",
    zh="试算由本部门的工作人员、设计人员或者监督人员来做。",
    en="A back-test is run by officers of the department, designers or supervisors.",
)
declare(
    "automatic.bad-period",
    zh="试算的起止日期不对：{since} 到 {until}。请重新选。",
    en="The period {since} to {until} is no period. Choose again.",
)
KEPT = 500
"""Differences kept by name; all are counted."""
CHUNK = 200
_DECIDED = [f"cases.{name}" for name in (*POSITIVE_ACTION.values(), *NEGATIVE_ACTION.values())]
_DEPARTMENT = frozenset({Role.HEAD, Role.APPROVER})
_ALL = frozenset({Role.DESIGNER, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.SYSTEM})


@dataclass
class Tally:
    """Where a back-test stands. `same`: rule and person both grant; `referred`, `unknown`: left to a person."""

    total: int
    looked: int = 0
    same: int = 0
    referred: int = 0
    unknown: int = 0
    differ: int = 0
    by_row: dict[str, int] = field(default_factory=dict)
    differences: list[dict[str, Any]] = field(default_factory=list)
    id: str = ""

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def run(
    code: str, command: Command, *, jurisdiction: str, since: date, until: date
) -> Iterator[Tally]:  # fmt: skip
    """Judge every case that a person decided in a period (both days included), telling how far it is.

    Yields the same Tally after each chunk and once at the end, when its record is written. Refused(`automatic.*`) at once.
    """
    content, rules, item = found(code, command, jurisdiction)
    _may(command.actor, item.department, jurisdiction)
    if until < since:
        raise refuse("automatic.bad-period", since=since, until=until)
    return _run(content, rules, command, jurisdiction, since, until)


def _may(actor: Actor, department: str, jurisdiction: str) -> None:
    own = actor.role in _DEPARTMENT and actor.of_department(department, jurisdiction)
    if not own and actor.role not in _ALL:
        raise refuse("automatic.may-not-test")


def _run(
    content: str, rules: RuleSet, command: Command, jurisdiction: str, since: date, until: date
) -> Iterator[Tally]:
    past = _past(rules.item, jurisdiction, since, until)
    tally = Tally(past.count())
    yield tally
    for row in past.iterator(chunk_size=CHUNK):
        _count(tally, row, rules)
        if tally.looked % CHUNK == 0:
            yield tally
    tally.id = str(_keep(tally, content, rules, command, jurisdiction, since, until))
    yield tally


def _past(item: str, jurisdiction: str, since: date, until: date) -> QuerySet[Case]:
    """Cases that a person decided; what rule itself decided proves nothing about it."""
    by_rule = AutomaticRecord.objects.filter(result="decided", item=item, jurisdiction=jurisdiction).values(
        "case_id"
    )
    decided = Case.objects.filter(jurisdiction=jurisdiction, item=item, decided_on__range=(since, until))
    return (
        decided.exclude(pk__in=by_rule)
        .select_related("application__data_key")
        .order_by("decided_on", "id")
    )  # fmt: skip


def _count(tally: Tally, row: Case, rules: RuleSet) -> None:
    assert row.decided_on is not None  # asked for above
    tally.looked += 1
    as_of = _decided_at(row)
    verdict = judge_table(rules, known(row, rules, on=row.decided_on, as_of=as_of).values, on=row.decided_on)
    name = verdict.row or ("?" if verdict.decides is None else "-")
    tally.by_row[name] = tally.by_row.get(name, 0) + 1
    if verdict.decides is None:
        tally.unknown += 1
    elif verdict.decides is Decides.REFER or not clauses_hold(row, on=row.decided_on, as_of=as_of):
        tally.referred += 1
    elif outcome_sign(row.outcome) > 0:
        tally.same += 1
    else:
        tally.differ += 1
        if len(tally.differences) < KEPT:
            tally.differences.append(_difference(row, verdict.row, rules))


def _difference(row: Case, code: str, rules: RuleSet) -> dict[str, Any]:
    """Codes and numbers only: who may open the case reads the reasons there."""
    clause = next(each.clause for each in rules.rows if each.code == code)
    return {
        "case": str(row.id), "number": row.number, "row": code, "clause": clause, "rule": "grant", "person": row.outcome,
        "decided_on": row.decided_on.isoformat() if row.decided_on else "",
    }  # fmt: skip


def _decided_at(row: Case) -> datetime:
    """When the decision was recorded, on the wall clock, as the facts are: what came later was not known to it."""
    mine = Event.objects.filter(
        jurisdiction=row.jurisdiction, opened_year=row.opened_year, stream_id=row.id, type__in=_DECIDED
    )
    at = mine.order_by("-seq").values_list("recorded_at", flat=True).first()
    return at or row.application.submitted_at


def _keep(
    tally: Tally, content: str, rules: RuleSet, command: Command, jurisdiction: str, since: date, until: date
) -> Any:
    row, _ = AutomaticBacktest.objects.get_or_create(
        command_id=command.id,
        defaults={
            "id": new_id(), "jurisdiction": jurisdiction, "ruleset": rules.code, "content": content, "since": since,
            "until": until, "looked": tally.looked, "same": tally.same, "referred": tally.referred,
            "unknown": tally.unknown, "differ": tally.differ, "differences": tally.differences,
            "ran_at": command.wall, "ran_by": command.actor.account_id, "ran_name": command.actor.name,
        },
    )  # fmt: skip
    return row.pk
