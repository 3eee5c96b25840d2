"""From a folded state to the columns that work lists, counts and sweeps look at."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from onewindow.core.cases import CaseState, CaseTerms, Status, in_force
from onewindow.core.kernel.codec import compact
from onewindow.core.kernel.dates import legal_date
from onewindow.core.process.clocks import Clock
from onewindow.store.models import Case

STATUTORY, PROMISE = "statutory", "promise"
FAR_AWAY = date(9999, 12, 31)
NOBODY_OWES = frozenset({"pre_valid"})
"""Clocks at whose end something lapses: nobody has to act by then."""
WARN_AHEAD = timedelta(days=14)
"""How many calendar days before an end the sweep first looks: two working days may span the longest holiday."""

ALWAYS = frozenset({"sweep_on", "closed_at"})
"""Columns that others move without moving the version on: what was read of them may be old."""


def columns(state: CaseState, terms: CaseTerms, row: Case) -> dict[str, Any]:
    """The projected columns of a case after an event (without version and head)."""
    statutory, promise = state.clocks.get(STATUTORY), state.clocks.get(PROMISE)
    running, quiet = state.open_clocks(), _quiet(state)
    dues = [c.due for c in running if c.due.date is not None and c.name not in quiet]
    due_on = None if state.final else min((due.date for due in dues if due.date), default=None)
    return {
        "snapshot": compact(state.to_json()),
        "department": in_force(terms, state).department,
        "status": str(state.status),
        "outcome": state.outcome,
        "open": not state.final,
        "accepted_on": legal_date(state.accepted_at) if state.accepted_at else None,
        "statutory_due": _due(statutory),
        "promise_due": _due(promise),
        "due_on": due_on,
        "due_at": next((due.at for due in dues if due.date == due_on and due.at), None),
        "list_on": due_on or FAR_AWAY,
        "due_provisional": any(due.provisional for due in dues),
        "paused": any(not clock.running for clock in running),
        "sweep_on": _sweep_on(state),
        "decided_on": legal_date(state.decided_at) if state.decided_at else None,
        "closed_at": row.closed_at or (state.last_at if state.final else None),
    }


def _quiet(state: CaseState) -> frozenset[str]:
    """A part that waits owes nothing by the end of a frame: those it waits for do."""
    return NOBODY_OWES | {"frame"} if state.status is Status.WAITING else NOBODY_OWES


def _due(clock: Clock | None) -> date | None:
    return clock.due.date if clock else None


def _sweep_on(state: CaseState) -> date | None:
    """The first day on which the sweep has to look: shortly before the nearest end that is still open."""
    ends = [clock.due.date or clock.due.earliest for clock in state.open_clocks()]
    nearest = min((end for end in ends if end is not None), default=None)
    if nearest is None and state.awaits_ruling and state.last_at is not None:
        return legal_date(state.last_at) + timedelta(days=1)  # stays in sight until somebody decides
    return nearest - WARN_AHEAD if nearest else None
