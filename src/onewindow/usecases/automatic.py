"""秒批: a rule set judges a case, and where it is switched on and says yes, the case is decided.

It may grant, never refuse: a negative or unknown verdict, a clause of the item that does not certainly hold, or an engine
that says not now leave the case to a person, with the reasons. Every judgement is a record that can be made again.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from onewindow.core.cases import ACTIONS, Order
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused
from onewindow.core.process.procedure import By
from onewindow.core.rules import Decides, RuleSet
from onewindow.store import scope
from onewindow.store.clauses import clauses_json, judge_clauses
from onewindow.store.failpoints import reach
from onewindow.store.models import AutomaticMode, AutomaticRecord, Case, Event
from onewindow.store.rules import judged, table_for
from onewindow.usecases import cases
from onewindow.usecases.automatic_letters import OFF, ON, SHADOW, UNDECIDED
from onewindow.usecases.command import Command

PROPOSED, DECIDING, DECIDED, PERSON, OVERTAKEN = "proposed", "deciding", "decided", "person", "overtaken"
STALE = "case.stale"
CLAUSES = {True: "yes", False: "no", None: ""}


def mode_of(jurisdiction: str, ruleset: str, content: str) -> str:
    """off, shadow or on, read afresh; a version that was not switched on by anybody only proposes."""
    row = AutomaticMode.objects.filter(jurisdiction=jurisdiction, ruleset=ruleset).first()
    if row is None or row.mode == OFF:
        return OFF
    return ON if row.mode == ON and row.content == content else SHADOW


def look(case_id: UUID | str, command: Command) -> str:
    """Judge one case by the rule set of its item and act on it as the mode says. Returns what came of it.

    Exactly once per command; who was faster wins. Refused(`case.stale`): the case moved meanwhile, look again.
    """
    row = scope.case(command.actor, case_id)
    if row.status not in UNDECIDED:
        return _after(row, command)
    on = legal_date(command.now)
    found = table_for(row.item, on, row.jurisdiction)
    if found is None:
        return "no-table"
    content, rules = found
    mode = mode_of(row.jurisdiction, rules.code, content)
    if mode == OFF:
        return OFF
    record = _record(row, content, rules, mode, on, command)
    if record.result != DECIDING:
        return record.result
    return _decide(row, record, command)


def _record(
    row: Case, content: str, rules: RuleSet, mode: str, on: date, command: Command
) -> AutomaticRecord:
    """The record of judging this version of the case by this version of the table; made once."""
    mine = AutomaticRecord.objects.filter(case=row, seen=row.version, content=content, mode=mode)
    earlier = mine.first()
    if earlier is not None:
        return earlier
    verdict, known = judged(row, rules, on=on)
    clauses, marks = judge_clauses(row, on=on)
    may = verdict.decides is Decides.GRANT and clauses.outcome is True
    record = AutomaticRecord(
        id=new_id(), jurisdiction=row.jurisdiction, case=row, seen=row.version, ruleset=rules.code, content=content,
        item=row.item, department=row.department, mode=mode, on=on,
        decides=str(verdict.decides) if verdict.decides else "", row=verdict.row, clauses=CLAUSES[clauses.outcome],
        verdict=canonical(verdict.to_json()), facts=known.marks,
        clauses_verdict=clauses_json(clauses), clauses_facts=marks,
        result=PROPOSED if mode == SHADOW else DECIDING if may else PERSON,
        judged_at=command.now, recorded_at=command.wall,
    )  # fmt: skip
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError:  # another worker was as fast
        return mine.get()
    return record


def _decide(row: Case, record: AutomaticRecord, command: Command) -> str:
    """Carry the verdict out on the version that was judged. What the engine refuses goes to a person, and why."""
    reach("automatic.judged")
    order = Order(automatic_action(row.act_type), {"verdict": told(record)})
    try:
        cases.execute(row.id, order, command, seen=record.seen)
    except Refused as refused:
        if refused.code == STALE:
            _mark(record, OVERTAKEN)
            raise
        _mark(record, PERSON, blocked=refused.code[:64])
        return PERSON
    reach("automatic.decided")
    _mark(record, DECIDED)
    return DECIDED


def _after(row: Case, command: Command) -> str:
    """The case is past deciding: by this very command before a crash, or by a person who was faster."""
    by_me = Event.objects.filter(
        jurisdiction=row.jurisdiction, opened_year=row.opened_year, stream_id=row.id, command_id=command.id
    ).exists()
    waiting = AutomaticRecord.objects.filter(case=row, result=DECIDING)
    waiting.update(result=DECIDED if by_me else OVERTAKEN)
    return DECIDED if by_me else "not-waiting"


def _mark(record: AutomaticRecord, result: str, *, blocked: str = "") -> None:
    AutomaticRecord.objects.filter(pk=record.pk, result=DECIDING).update(result=result, blocked=blocked)


def told(record: AutomaticRecord) -> dict[str, Any]:
    """What the event says of the verdict: table, version, rows, facts by source and time; never a value."""
    return {
        **json.loads(record.verdict), "outcome": "yes", "on": record.on.isoformat(), "content": record.content,
        "record": str(record.id),
    }  # fmt: skip


def automatic_action(act_type: str) -> str:
    """The automatic twin of a kind of act. KeyError where the law knows none."""
    for name, action in ACTIONS.items():
        if action.by is By.AUTOMATIC and "rule_alone_decides" in action.guards and act_type in action.applies:
            return name
    raise KeyError(act_type)
