"""The clauses of a case's item, judged so that it can be done again: with marks of every fact that played a part.

An automatic decision needs its table and every clause; the record of it keeps both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Item, OneThing
from onewindow.core.catalogue.rows import ROWS, count_rows, item_with_rows, row_of
from onewindow.core.kernel.codec import canonical
from onewindow.core.rules import Verdict, judge
from onewindow.store import events as event_rows
from onewindow.store import facts as fact_rows
from onewindow.store.catalogue import load_bundle
from onewindow.store.facts import open_fact
from onewindow.store.models import Case
from onewindow.store.rules import Mark, digest_of, marked, newest
from onewindow.store.verdicts import inspected, situation_of


def judge_clauses(row: Case, *, on: date) -> tuple[Verdict, list[Mark]]:
    """The verdict on the clauses of a case as of `on`, and the marks of the facts it rests on.

    Needs `select_related("application__data_key")`.
    """
    key = row.application.data_key
    opened = [(open_fact(each, key), each) for each in fact_rows.rows_of(row.application)]
    facts = [fact for fact, _ in opened]
    item, thing, situation = _frozen(row, facts)
    wanted = item_refs(item) | _counting(thing, facts)
    mine = [(fact, each) for fact, each in opened if fact.ref in wanted]
    marks = [[fact.ref, str(each.id), digest_of(each, key)] for fact, each in sorted(mine, key=lambda one: one[0].ref)]
    return _judge(row, item, [fact for fact, _ in mine], situation, on, row.version), marks


def judge_clauses_by(
    row: Case, marks: Iterable[Mark], *, on: date, seen: int
) -> tuple[Verdict, tuple[str, ...]]:
    """The same from a record's marks and the version `seen` of the case, and the refs whose fact row is gone or changed."""
    rows, broken = marked(row, marks)
    facts = [open_fact(each, row.application.data_key) for each in rows]
    item, _, situation = _frozen(row, facts)
    return _judge(row, item, facts, situation, on, seen), broken


def clauses_hold(row: Case, *, on: date, as_of: datetime) -> bool:
    """Whether every clause of the case's item certainly held on what was recorded by `as_of` (no inspections)."""
    facts = [open_fact(each, row.application.data_key) for each in newest(row, as_of)]
    item, _, situation = _frozen(row, facts)
    return judge(item.rules, facts, on=on, values=situation).outcome is True


def clauses_json(verdict: Verdict) -> str:
    """The text a record keeps: canonical, without values."""
    return canonical(verdict.to_json())


def clauses_read(text: str | None) -> Verdict | None:
    """What `clauses_json` wrote; None for a record that holds its table only."""
    return Verdict.from_json(json.loads(text)) if text else None


def item_refs(item: Item) -> frozenset[str]:
    """What the clauses of an item look at, no more (personal information law, art. 6)."""
    return frozenset[str]().union(*(clause.condition.facts() for clause in item.rules))


def _frozen(row: Case, facts: list[Fact]) -> tuple[Item, OneThing, dict[str, Any]]:
    """The item with a row written out for every row of a repeating role, its one-thing, the situation answers."""
    bundle, situation = load_bundle(row.application.bundle), situation_of(row)
    thing = bundle.things[row.thing]
    return item_with_rows(bundle.items[row.item], count_rows(thing, facts, situation)), thing, situation


def _counting(thing: OneThing, facts: list[Fact]) -> set[str]:
    """One fact of the last row of each repeating role, and what is said of their number: they settle how many rows there are."""
    last: dict[str, tuple[int, str]] = {}
    said = {f"{role}.{ROWS}" for role in thing.repeating}
    for fact in facts:
        role, number = row_of(fact.subject)
        if number and role in thing.repeating:
            last[role] = max(last.get(role, (0, "")), (number, fact.ref))
    return said | {ref for _, ref in last.values()}


def _judge(
    row: Case, item: Item, facts: Iterable[Fact], situation: dict[str, Any], on: date, seen: int
) -> Verdict:
    events = event_rows.load(row.id, jurisdiction=row.jurisdiction, opened_year=row.opened_year)
    found = inspected(event for event in events if event.seq <= seen)
    return judge(item.rules, facts, on=on, values=situation, inspected=found)


