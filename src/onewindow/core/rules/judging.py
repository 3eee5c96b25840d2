"""judge: a rule set against facts gives a Verdict, clause by clause, with value, source and day of every fact.

A fact that is missing makes a clause unknown, never failed: what is not known cannot be held against the applicant.
A clause that needs an inspection stays unknown until a fact of that inspection is there. The Verdict only proposes;
the officer decides (Administrative Licensing Law art. 38: a refusal states its reasons).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from onewindow.core.catalogue.conditions import holds
from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import RuleClause
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.text import T, Text, text_from_json

INSPECTION = "inspection:"
"""Facts found on the spot carry a source that begins so (`inspection:` and the event or record)."""

_UNKNOWN = T("还缺：{facts}。", "Still missing: {facts}.")
_INSPECT = T("还缺现场核查。", "The inspection is still to be made.")
_HELD = T("符合。", "Holds.")
_FAILED = T("不符合。", "Does not hold.")
_FUTURE = T(
    "{facts} 的取得时间晚于判断之日，不能用。", "{facts} was observed after the day judged; not used."
)


class Outcome(StrEnum):
    """What one clause came to."""

    HELD = "held"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact a clause looked at. `observed_at` is None for what the person stated without a time."""

    ref: str
    value: Any
    source: str
    assurance: str
    observed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """One clause: outcome, its words, the facts used and those missing."""

    code: str
    title: Text
    clause: str
    outcome: Outcome
    says: Text
    facts: tuple[Reason, ...]
    missing: tuple[str, ...]
    needs_inspection: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """`outcome`: True when every clause holds, False when one fails, None while one is unknown and none fails."""

    outcome: bool | None
    reasons: tuple[Judgement, ...]
    missing: tuple[str, ...]
    on: date

    @property
    def failed(self) -> tuple[Judgement, ...]:
        return tuple(reason for reason in self.reasons if reason.outcome is Outcome.FAILED)

    def to_json(self, *, values: bool = False) -> dict[str, Any]:
        """Plain JSON. Without `values` it may stand in an event body: personal values never do, only which fact,
        from where, of when. `from_json` reads both back; values left out come back as None.
        """
        return {
            "outcome": self.outcome,
            "on": self.on.isoformat(),
            "missing": list(self.missing),
            "reasons": [_judgement_to_json(reason, values=values) for reason in self.reasons],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Verdict:
        """Read what `to_json` wrote. Raises KeyError or ValueError for anything else."""
        return cls(
            data["outcome"],
            tuple(_judgement_from_json(row) for row in data["reasons"]),
            tuple(data["missing"]),
            date.fromisoformat(data["on"]),
        )


def judge(
    ruleset: Iterable[RuleClause],
    facts: Iterable[Fact],
    *,
    on: date,
    values: Mapping[str, Any] | None = None,
    inspected: Mapping[str, bool] | None = None,
) -> Verdict:
    """Judge every clause as of `on` (an Asia/Shanghai date).

    `facts`: what is known; of several facts about one `role.attribute` the one with the highest assurance counts,
    among equals the latest. A fact no longer valid on `on` does not count; nor does one observed later than `on`.
    `values`: further known values that are no facts of the applicant (`situation.*`, `route.*`, `profile.*`).
    `inspected`: what the inspection record says of a clause (by its code): True conforms, False does not. It settles
    clauses that need an inspection; a condition that fails on the facts still fails.
    """
    used, late = current(facts, on)
    known = {**(values or {}), **{ref: fact.value for ref, fact in used.items()}}
    seen = inspected or {}
    reasons = tuple(_judged(clause, used, known, late, seen.get(clause.code), on) for clause in ruleset)
    outcomes = {reason.outcome for reason in reasons}
    outcome: bool | None = True
    if Outcome.FAILED in outcomes:
        outcome = False
    elif Outcome.UNKNOWN in outcomes:
        outcome = None
    missing = tuple(dict.fromkeys(ref for reason in reasons for ref in reason.missing))
    return Verdict(outcome, reasons, missing, on)


_LEVEL = {"stated": 0, "document": 1, "register": 2}


def current(facts: Iterable[Fact], on: date) -> tuple[dict[str, Fact], frozenset[str]]:
    """The fact that counts for every ref, and the refs of which only later facts exist."""
    best: dict[str, Fact] = {}
    late: set[str] = set()
    for fact in facts:
        if fact.value is None or (fact.valid_until is not None and fact.valid_until < on):
            continue
        if fact.observed_at is not None and legal_date(fact.observed_at) > on:
            late.add(fact.ref)
            continue
        known = best.get(fact.ref)
        if known is None or _weight(fact) >= _weight(known):
            best[fact.ref] = fact
    return best, frozenset(late - set(best))


def _weight(fact: Fact) -> tuple[int, float]:
    """Inspected before registered before documented before stated; then the later one."""
    level = 3 if fact.source.startswith(INSPECTION) else _LEVEL[fact.assurance.value]
    return level, fact.observed_at.timestamp() if fact.observed_at else 0.0


def _judged(
    clause: RuleClause,
    facts: Mapping[str, Fact],
    known: Mapping[str, Any],
    late: frozenset[str],
    found: bool | None,
    on: date,
) -> Judgement:
    judged = holds(clause.condition, known, on=on)
    looked = sorted(clause.condition.facts())
    reasons = tuple(_reason(ref, facts, known) for ref in looked if known.get(ref) is not None)
    if found is None and any(ref in facts and facts[ref].source.startswith(INSPECTION) for ref in looked):
        found = judged.outcome
    outcome = _outcome(judged.outcome, found, inspects=clause.needs_inspection)
    missing = tuple(sorted(judged.missing)) if outcome is Outcome.UNKNOWN else ()
    says = _says(clause, outcome, missing, late)
    return Judgement(
        clause.code, clause.title, clause.clause, outcome, says, reasons, missing, clause.needs_inspection
    )


def _outcome(judged: bool | None, found: bool | None, *, inspects: bool) -> Outcome:
    if judged is False or found is False:
        return Outcome.FAILED
    if inspects:
        return Outcome.HELD if found else Outcome.UNKNOWN
    return Outcome.HELD if judged else Outcome.UNKNOWN


def _says(clause: RuleClause, outcome: Outcome, missing: tuple[str, ...], late: frozenset[str]) -> Text:
    if outcome is Outcome.HELD:
        return _HELD
    if outcome is Outcome.FAILED:
        return clause.failed if clause.failed.zh else _FAILED
    if not missing:
        return _INSPECT
    later = [ref for ref in missing if ref in late]
    template, refs = (_FUTURE, later) if later else (_UNKNOWN, list(missing))
    return Text(template.pick("zh-hans", facts="、".join(refs)), template.pick("en", facts=", ".join(refs)))


def _reason(ref: str, facts: Mapping[str, Fact], known: Mapping[str, Any]) -> Reason:
    fact = facts.get(ref)
    if fact is None:
        return Reason(ref, known[ref], ref.partition(".")[0], "stated", None)
    return Reason(ref, fact.value, fact.source, fact.assurance.value, fact.observed_at)


# --- JSON ----------------------------------------------------------------------------------------------------


def _judgement_to_json(row: Judgement, *, values: bool) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": row.title.to_json(),
        "clause": row.clause,
        "outcome": row.outcome.value,
        "says": row.says.to_json(),
        "missing": list(row.missing),
        "needs_inspection": row.needs_inspection,
        "facts": [
            {
                "ref": fact.ref,
                **({"value": fact.value} if values else {}),
                "source": fact.source,
                "assurance": fact.assurance,
                "observed_at": fact.observed_at.isoformat() if fact.observed_at else None,
            }
            for fact in row.facts
        ],
    }


def _judgement_from_json(row: Mapping[str, Any]) -> Judgement:
    facts = tuple(
        Reason(
            fact["ref"],
            fact.get("value"),
            fact["source"],
            fact["assurance"],
            datetime.fromisoformat(fact["observed_at"]) if fact["observed_at"] else None,
        )
        for fact in row["facts"]
    )
    return Judgement(
        row["code"],
        text_from_json(row["title"]),
        row["clause"],
        Outcome(row["outcome"]),
        text_from_json(row["says"]),
        facts,
        tuple(row["missing"]),
        row["needs_inspection"],
    )
