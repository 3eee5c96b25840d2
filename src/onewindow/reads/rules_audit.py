"""Audits of what rule decided: what was drawn, from which seed, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.text import T, Text
from onewindow.store import scope
from onewindow.store.crypto import unseal_text
from onewindow.store.models import AutomaticAudit, AutomaticAuditLine

FOUND = {"": T("还没看", "open"), "confirmed": T("认可", "confirmed"), "disputed": T("有异议", "disputed")}
TAGS = {"": "wait", "confirmed": "ok", "disputed": "no"}
LATEST = 5


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One drawn case; `reason` is opened for those who may open the case."""

    id: UUID
    case: UUID
    number: str
    row: str
    found: str
    tag: str
    words: Text
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Audit:
    seed: str
    share: int
    since: date
    until: date
    population: int
    drawn_at: datetime
    drawn_by: str
    lines: tuple[AuditLine, ...]
    disputed: int
    open: int


def audits_of(ruleset: str, actor: Actor, *, jurisdiction: str) -> tuple[Audit, ...]:
    """The latest audits of a rule set, each with its lines: disputed first, then open ones, in the order of their lots."""
    rows = AutomaticAudit.objects.filter(jurisdiction=jurisdiction, ruleset=ruleset).order_by("-drawn_at")[
        :LATEST
    ]
    return tuple(_audit(row, actor) for row in rows)


def _audit(row: AutomaticAudit, actor: Actor) -> Audit:
    lines = list(row.lines.select_related("record__case", "data_key").order_by("place"))
    reach = set(
        scope.cases(actor).filter(pk__in=[one.record.case_id for one in lines]).values_list("pk", flat=True)
    )
    order = {"disputed": 0, "": 1, "confirmed": 2}
    shown = [_line(one, one.record.case_id in reach) for one in lines]
    return Audit(
        row.seed, row.share, row.since, row.until, row.population, row.drawn_at, row.drawn_name,
        tuple(sorted(shown, key=lambda one: order[one.found])),
        sum(one.found == "disputed" for one in shown), sum(one.found == "" for one in shown),
    )  # fmt: skip


def _line(row: AutomaticAuditLine, may: bool) -> AuditLine:
    reason = ""
    if may and row.reason_enc:
        reason = unseal_text(row.data_key, row.reason_enc, place=f"audit/{row.id}/reason")
    case = row.record.case
    return AuditLine(
        row.id,
        case.id,
        case.number,
        row.record.row,
        row.found,
        TAGS[row.found],
        FOUND[row.found],
        reason,
        row.found_name,
    )
