"""How far officers agree with a rule set: of its newest judgements, so that it costs the same after ten years of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from onewindow.core.cases import outcome_sign
from onewindow.core.rules import Decides
from onewindow.store.models import AutomaticRecord

WINDOW = 500
"""Judgements looked at for each rule set, the newest ones. One index answers; pages say so."""
Row = tuple[UUID, int, str, str, str, str, date | None]


@dataclass
class Figures:
    """Cases of the newest judgements: all, those decided by rule and passed to a person; officers who agreed and who did not.

    `by_row`: row → (agreed, differed). `differing`: the cases decided otherwise than proposed with the row, newest first.
    """

    cases: int = 0
    decided: int = 0
    person: int = 0
    agreed: int = 0
    differed: int = 0
    by_row: dict[str, tuple[int, int]] = field(default_factory=dict)
    differing: list[tuple[UUID, str]] = field(default_factory=list)


def figures(jurisdiction: str, ruleset: str) -> Figures:
    """Of one rule set in a place. One query of WINDOW rows at most."""
    newest = AutomaticRecord.objects.filter(jurisdiction=jurisdiction, ruleset=ruleset).order_by("-id")
    columns = ("case_id", "seen", "result", "decides", "row", "case__outcome", "case__decided_on")
    rows: list[Row] = list(newest.values_list(*columns)[:WINDOW])
    found = Figures(
        cases=len({row[0] for row in rows}),
        decided=len({row[0] for row in rows if row[2] == "decided"}),
        person=len({row[0] for row in rows if row[2] == "person"}),
    )
    for case, code, outcome in _proposals(rows):
        _count(found, case, code, outcome_sign(outcome))
    return found


def _proposals(rows: list[Row]) -> list[tuple[UUID, str, str]]:
    """The last proposal to grant of each case that people decided: case, row, outcome. Later judgements of a case are
    newer, so those within the window are the last of all."""
    last: dict[UUID, int] = {}
    for case, seen, *_ in rows:
        last[case] = max(last.get(case, 0), seen)
    said: dict[tuple[UUID, str], tuple[UUID, str, str]] = {}
    for case, seen, result, decides, code, outcome, decided_on in rows:
        if seen == last[case] and result != "decided" and decides == Decides.GRANT and decided_on is not None:
            said.setdefault((case, code), (case, code, outcome))
    return list(said.values())


def _count(found: Figures, case: UUID, code: str, sign: int) -> None:
    agreed, differed = found.by_row.get(code, (0, 0))
    found.by_row[code] = (agreed + (sign > 0), differed + (sign < 0))
    found.agreed += sign > 0
    found.differed += sign < 0
    if sign < 0:
        found.differing.append((case, code))
