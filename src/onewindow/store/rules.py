"""Rule sets ↔ rows: the table that stands for an item on a day, and what one case knows of its inputs.

A judgement keeps which fact rows it looked at; fact rows are only ever added to, so it can be made again years later.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from onewindow.core.catalogue.facts import Fact
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.process.events import private_digest
from onewindow.core.rules import Reason, RuleSet, TableVerdict, judge_table, ruleset_from_json
from onewindow.core.rules.judging import current
from onewindow.store.catalogue import in_force
from onewindow.store.crypto import unseal_json
from onewindow.store.facts import open_fact
from onewindow.store.models import Case, ContentVersion, DataKey, FactRow

declare(
    "rules.no-version",
    zh="找不到规则集的这个版本（{hash}）。请恢复内容备份以后再试。",
    en="This version of the rule set ({hash}) is not here. Restore the content backup, then try again.",
)
KIND = "rules"
SITUATION = "situation"
KEPT = 512
Mark = list[str]
"""[ref, id of the fact row, its digest]."""


@lru_cache(maxsize=KEPT)
def table(content: str) -> RuleSet:
    """The rule set kept under a content hash. Cached: a version never changes. Refused(`rules.no-version`)."""
    body = ContentVersion.objects.filter(hash=content, kind=KIND).values_list("body", flat=True).first()
    if body is None:
        raise refuse("rules.no-version", hash=content[:12])
    return ruleset_from_json(json.loads(body))


def tables_on(on: date, jurisdiction: str = "") -> dict[str, tuple[str, RuleSet]]:
    """Rule set code → (content hash, table) of every one in force on a day in a place.

    One query for all tables not read before. Refused(`rules.no-version`).
    """
    start = f"{KIND}/"
    contents = tuple(c for name, c in in_force(on, jurisdiction).items() if name.startswith(start))
    read = zip(contents, _tables(contents), strict=True)
    return {rules.code: (content, rules) for content, rules in read if rules.in_force(on)}


@lru_cache(maxsize=64)
def _tables(contents: tuple[str, ...]) -> tuple[RuleSet, ...]:
    """The tables of some content hashes, in their order."""
    rows = ContentVersion.objects.filter(hash__in=contents, kind=KIND)
    bodies = dict(rows.values_list("hash", "body"))
    if missing := [content for content in contents if content not in bodies]:
        raise refuse("rules.no-version", hash=missing[0][:12])
    return tuple(ruleset_from_json(json.loads(bodies[content])) for content in contents)


def table_for(item: str, on: date, jurisdiction: str = "") -> tuple[str, RuleSet] | None:
    """The one table that stands for an item on a day, with its content hash."""
    return next((each for each in tables_on(on, jurisdiction).values() if each[1].item == item), None)


@dataclass(frozen=True, slots=True)
class Known:
    """What a case knows of a table's inputs: values, where each is from, and the marks a record keeps."""

    values: dict[str, Any]
    reasons: dict[str, Reason]
    marks: list[Mark]


def known(row: Case, rules: RuleSet, *, on: date, as_of: datetime | None = None) -> Known:
    """The facts of a case that a table may look at, as known on `on`. `as_of`: leave out what was recorded later.

    Needs `select_related("application__data_key")`.
    """
    return _known(row, rules, _newest(row, rules.refs(), as_of), on)


def newest(row: Case, as_of: datetime | None) -> list[FactRow]:
    """The newest row of each fact of a case. `as_of`: of those recorded by then."""
    return _newest(row, None, as_of)


def _newest(row: Case, wanted: frozenset[str] | None, as_of: datetime | None) -> list[FactRow]:
    """The newest row of each fact that is asked for; None: of each."""
    application = row.application
    query = FactRow.objects.filter(
        jurisdiction=application.jurisdiction, opened_year=application.opened_year, owner_id=application.id
    ).order_by("recorded_at", "id")
    if wanted is not None:
        query = query.filter(subject__in={ref.partition(".")[0] for ref in wanted})
    if as_of is not None:
        query = query.filter(recorded_at__lte=as_of)
    return list({(each.subject, each.element): each for each in query if wanted is None or _ref(each) in wanted}.values())


def known_by(row: Case, rules: RuleSet, marks: Iterable[Mark], *, on: date) -> tuple[Known, tuple[str, ...]]:
    """The same from a record's marks, and the refs whose fact row is gone or was changed since."""
    whole, broken = marked(row, marks)
    return _known(row, rules, whole, on), broken


def marked(row: Case, marks: Iterable[Mark]) -> tuple[list[FactRow], tuple[str, ...]]:
    """The fact rows that marks name, and the refs of those that are gone or were changed since."""
    wanted = {UUID(identifier): (ref, digest) for ref, identifier, digest in marks}
    application = row.application
    rows = list(
        FactRow.objects.filter(
            jurisdiction=application.jurisdiction,
            opened_year=application.opened_year,
            owner_id=application.id,
            id__in=wanted,
        )
    )
    whole = [one for one in rows if digest_of(one, application.data_key) == wanted[one.id][1]]
    broken = {ref for ref, _ in wanted.values()} - {_ref(one) for one in whole}
    return whole, tuple(sorted(broken))


def _known(row: Case, rules: RuleSet, rows: Iterable[FactRow], on: date) -> Known:
    key = row.application.data_key
    facts: list[Fact] = []
    by_ref: dict[str, FactRow] = {}
    for each in rows:
        fact = open_fact(each, key)
        facts.append(fact)
        by_ref[fact.ref] = each
    used, _ = current(facts, on)
    values = {ref: fact.value for ref, fact in used.items()}
    reasons = {ref: Reason(ref, None, f.source, f.assurance.value, f.observed_at) for ref, f in used.items()}
    for ref, value in _situation(row, rules.refs()).items():
        values.setdefault(ref, value)
        reasons.setdefault(ref, Reason(ref, None, SITUATION, "stated", row.application.submitted_at))
    marks = [[ref, str(by_ref[ref].id), digest_of(by_ref[ref], key)] for ref in sorted(used)]
    return Known(values, reasons, marks)


def _situation(row: Case, refs: frozenset[str]) -> dict[str, Any]:
    """The situation answers a table looks at; they are sealed with the application and never change."""
    wanted = {ref for ref in refs if ref.startswith(f"{SITUATION}.")}
    if not wanted:
        return {}
    application = row.application
    answers = unseal_json(application.data_key, application.situation_enc, place="application.situation")
    return {ref: (answers or {}).get(ref.partition(".")[2]) for ref in wanted}


def _ref(row: FactRow) -> str:
    return f"{row.subject}.{row.element.partition('.')[2]}"


def digest_of(row: FactRow, key: DataKey) -> str:
    """The salted digest that events and records hold instead of the value."""
    salt, value = unseal_json(key, row.value_enc, place=f"fact/{row.id}")
    return private_digest(salt, canonical(value))


def judged(row: Case, rules: RuleSet, *, on: date) -> tuple[TableVerdict, Known]:
    """Judge a table on what a case knows now."""
    found = known(row, rules, on=on)
    return judge_table(rules, found.values, found.reasons, on=on), found
