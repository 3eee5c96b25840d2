"""What the rules make of one part: its own facts, what an inspection found, and the verdict. Shared by pages and acts.

A department works with the facts its item needs and no others (personal information law, article 6).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Item
from onewindow.core.catalogue.rows import count_rows, item_with_rows
from onewindow.core.catalogue.rows import plain_ref as plain_ref
from onewindow.core.process.events import StoredEvent
from onewindow.core.rules import Verdict, judge
from onewindow.store import events as event_rows
from onewindow.store import facts as fact_rows
from onewindow.store.catalogue import load_bundle
from onewindow.store.crypto import unseal_json
from onewindow.store.models import Case

INSPECTION = "cases.record_inspection"


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on one part; `facts` are those its item needs, `known` counts all facts of the application."""

    verdict: Verdict
    facts: tuple[Fact, ...]
    known: int


def refs_of(item: Item) -> frozenset[str]:
    """`role.attribute` of every fact an item may look at: what it needs, and what its rules speak of."""
    needed = {need.ref for need in item.needs}
    return frozenset(needed.union(*(clause.condition.facts() for clause in item.rules)))


def inspected(events: Iterable[StoredEvent]) -> dict[str, bool]:
    """Rule clause → does it hold, by the inspections on record; a later one counts."""
    found: dict[str, bool] = {}
    for event in events:
        if event.type == INSPECTION:
            found |= {code: bool(held) for code, held in event.body.get("inspected", {}).items()}
    return found


def judge_part(row: Case, *, on: date, events: Iterable[StoredEvent] | None = None) -> Judged:
    """Judge the rules of a part's item as of `on` (an Asia/Shanghai date), on the version it was frozen with.

    Needs `select_related("application__data_key")`. `events`: the part's own, when they are at hand already.
    """
    application = row.application
    bundle = load_bundle(application.bundle)
    everything, situation = fact_rows.load(application), situation_of(row)
    # A rule on a repeating role looks at its rows: the item is judged with every row written out.
    rows = count_rows(bundle.things[row.thing], everything, situation)
    item = item_with_rows(bundle.items[row.item], rows)
    wanted = refs_of(item)
    mine = tuple(fact for fact in everything if fact.ref in wanted)
    known = events if events is not None else _inspections(row)
    verdict = judge(item.rules, mine, on=on, values=situation, inspected=inspected(known))
    return Judged(verdict, mine, len(everything))


def _inspections(row: Case) -> list[StoredEvent]:
    return event_rows.load(row.id, jurisdiction=row.jurisdiction, opened_year=row.opened_year)


def situation_of(row: Case) -> dict[str, Any]:
    """`situation.key` → answer of the application; they never change."""
    application = row.application
    answers = unseal_json(application.data_key, application.situation_enc, place="application.situation")
    return {f"situation.{key}": value for key, value in (answers or {}).items()}
