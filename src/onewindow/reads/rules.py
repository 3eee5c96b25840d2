"""Rule sets on their pages: where they stand, how far officers agree with them, what they decided, what is disputed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from onewindow.core.catalogue.conditions import Condition
from onewindow.core.catalogue.today import Today
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import EN, T, Text
from onewindow.core.process.events import StoredEvent
from onewindow.core.rules import Decides, RuleSet
from onewindow.reads.rules_figures import WINDOW as WINDOW
from onewindow.reads.rules_figures import Figures, figures
from onewindow.store import events as event_rows
from onewindow.store import scope
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import AutomaticBacktest, AutomaticMode, AutomaticRecord, Case, Event
from onewindow.store.rules import tables_on

declare(
    "rules.none",
    zh="本地没有现行的规则集 {table}。请从清单里选。",
    en="No rule set {table} is in force here. Choose one from the list.",
)
OFF, SHADOW, ON = "off", "shadow", "on"
MODES = {
    OFF: T("关闭", "Off"),
    SHADOW: T("试运行（只提建议）", "Shadow: proposes only"),
    ON: T("启用（符合就办）", "On: grants at once"),
}
TAGS = {OFF: "", SHADOW: "wait", ON: "ok"}
RESULTS = {
    "proposed": T("提出建议", "proposed"),
    "deciding": T("正在办", "deciding"),
    "decided": T("自动办成", "decided by rule"),
    "person": T("转人工", "to a person"),
    "overtaken": T("工作人员先办了", "an officer was faster"),
}
LATEST = 30
REASON_NAMES = ("difference", "reasons")


@dataclass(frozen=True, slots=True)
class SetLine:
    """One rule set in the list. `agreed` and `differed` count cases it would have granted and a person decided; all
    figures are of its newest WINDOW judgements."""

    code: str
    title: Text
    item: Text
    department: Text
    mode: Text
    tag: str
    newer: bool
    judged: int
    decided: int
    person: int
    agreed: int
    differed: int

    @property
    def agreement(self) -> int | None:
        """Percent; None before the first case."""
        both = self.agreed + self.differed
        return round(100 * self.agreed / both) if both else None


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One row of the table, with what became of the cases it held for in shadow."""

    code: str
    when: Text
    grants: bool
    clause: str
    says: Text
    agreed: int
    differed: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A case that rule would have granted and an officer did not; `reason` only for those who may open the case."""

    case: UUID
    number: str
    row: str
    on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class RecordLine:
    case: UUID
    number: str
    row: str
    result: Text
    blocked: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SetPage:
    """One rule set. `seen`: the version of its switch; `fresh`: a back-test of this version is not too old."""

    line: SetLine
    basis: str
    content: str
    mode: str
    reason: str
    changed: datetime | None
    changed_by: str
    seen: int
    may_switch: bool
    fresh: bool
    rows: tuple[RuleLine, ...]
    columns: tuple[tuple[str, Text], ...]
    disagreements: tuple[Disagreement, ...]
    records: tuple[RecordLine, ...]
    backtests: tuple[AutomaticBacktest, ...]
    since: date
    until: date


def overview(*, on: date, jurisdiction: str) -> tuple[SetLine, ...]:
    """Every rule set in force, by department and code. Only one that was ever switched on has judged anything."""
    catalogue = catalogue_on(on, jurisdiction)
    modes = {row.ruleset: row for row in AutomaticMode.objects.filter(jurisdiction=jurisdiction)}
    lines = [
        _line(content, rules, catalogue, modes.get(code), figures(jurisdiction, code) if code in modes else Figures())
        for code, (content, rules) in tables_on(on, jurisdiction).items()
        if rules.item in catalogue.items
    ]
    return tuple(sorted(lines, key=lambda line: (line.department.zh, line.code)))


def _line(
    content: str, rules: RuleSet, catalogue: object, mode: AutomaticMode | None, counted: Figures
) -> SetLine:
    item = catalogue.items[rules.item]  # type: ignore[attr-defined]
    name = mode.mode if mode else OFF
    newer = bool(mode and name == ON and mode.content != content)
    shown = SHADOW if newer else name
    return SetLine(
        rules.code, rules.title, item.name, catalogue.departments[item.department].name,  # type: ignore[attr-defined]
        MODES[shown], TAGS[shown], newer, counted.cases, counted.decided, counted.person, counted.agreed, counted.differed,
    )  # fmt: skip


def set_page(
    code: str, actor: Actor, *, on: date, wall: datetime, jurisdiction: str, backtest_days: int
) -> SetPage:
    """One rule set with its rows, its switch, its back-tests and what it did last. Refused(`rules.none`)."""
    content, rules = tables_on(on, jurisdiction).get(code, ("", None))
    catalogue = catalogue_on(on, jurisdiction)
    if rules is None or rules.item not in catalogue.items:
        raise refuse("rules.none", table=code)
    item = catalogue.items[rules.item]
    mode = AutomaticMode.objects.filter(jurisdiction=jurisdiction, ruleset=code).first()
    mine = AutomaticRecord.objects.filter(jurisdiction=jurisdiction, ruleset=code)
    counted = figures(jurisdiction, code)
    tests = AutomaticBacktest.objects.filter(jurisdiction=jurisdiction, ruleset=code).order_by("-ran_at")
    earliest = wall - timedelta(days=backtest_days)
    return SetPage(
        line=_line(content, rules, catalogue, mode, counted),
        basis=rules.basis,
        content=content,
        mode=mode.mode if mode else OFF,
        reason=mode.reason if mode else "",
        changed=mode.changed_at if mode else None,
        changed_by=mode.changed_name if mode else "",
        seen=mode.version if mode else 0,
        may_switch=actor.role is Role.HEAD and actor.of_department(item.department, jurisdiction),
        fresh=tests.filter(content=content, ran_at__gte=earliest).exists(),
        rows=_rows(rules, counted.by_row),
        columns=tuple((column.ref, column.label) for column in rules.inputs),
        disagreements=_disagreements(counted, actor),
        records=_records(mine),
        backtests=tuple(tests[:10]),
        since=on - timedelta(days=365),
        until=on,
    )


_SIGNS = {
    "eq": "=",
    "ne": "≠",
    "gt": ">",
    "ge": "≥",
    "lt": "<",
    "le": "≤",
    "in": "∈",
    "not_in": "∉",
    "contains": "∋",
}


def _rows(rules: RuleSet, agreement: dict[str, tuple[int, int]]) -> tuple[RuleLine, ...]:
    labels = {column.ref: column.label if column.label.zh else Text(column.ref) for column in rules.inputs}
    return tuple(
        RuleLine(
            row.code, _when(row.when, labels), row.decides is Decides.GRANT, row.clause, row.says,
            *agreement.get(row.code, (0, 0)),
        )
        for row in rules.rows
    )  # fmt: skip


_JOINTS = {"all": (" 且 ", " and "), "any": (" 或 ", " or "), "none": ("；", "; ")}
_YES, _NO, _EMPTY = T("是", "yes"), T("否", "no"), T("空", "empty")


def _when(condition: Condition, labels: dict[str, Text]) -> Text:
    """A condition in one line, in the words of its columns."""
    if condition.op == "not":
        inner = _when(condition.children[0], labels)
        return T(f"非（{inner.zh}）", f"not ({inner.pick(EN)})")
    if condition.children:
        zh, en = _JOINTS[condition.op]
        told = [_inner(child, labels) for child in condition.children]
        zh, en = zh.join(one.zh for one in told), en.join(one.pick(EN) for one in told)
        return T(f"都不成立（{zh}）", f"none of ({en})") if condition.op == "none" else T(zh, en)
    many = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    values = [_value(one) for one in many]
    label, sign = labels.get(condition.fact, Text(condition.fact)), _SIGNS[condition.op]
    return T(
        f"{label.zh} {sign} {'、'.join(one.zh for one in values)}",
        f"{label.pick(EN)} {sign} {', '.join(one.pick(EN) for one in values)}",
    )


def _inner(condition: Condition, labels: dict[str, Text]) -> Text:
    """Within another condition an `any` stands in brackets."""
    told = _when(condition, labels)
    return T(f"（{told.zh}）", f"({told.pick(EN)})") if condition.op == "any" and len(condition.children) > 1 else told


def _value(value: object) -> Text:
    if isinstance(value, Today):
        return value.label()
    if isinstance(value, bool):
        return _YES if value else _NO
    return Text(str(value)) if value != "" else _EMPTY


def _disagreements(found: Figures, actor: Actor) -> tuple[Disagreement, ...]:
    newest = found.differing[:LATEST]
    wanted = [case for case, _ in newest]
    cases = Case.objects.in_bulk(wanted)
    mayopen = set(scope.cases(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    reasons = _reasons([cases[case] for case in wanted if case in mayopen])
    return tuple(
        Disagreement(case, cases[case].number, row, cases[case].decided_on, reasons.get(str(case), ""))
        for case, row in newest
    )


def _reasons(rows: list[Case]) -> dict[str, str]:
    """Case → why officers decided otherwise, in their words. Two queries for all cases of a place and year."""
    found: dict[str, str] = {}
    by_year: dict[tuple[str, int], list[UUID]] = {}
    for row in rows:
        by_year.setdefault((row.jurisdiction, row.opened_year), []).append(row.id)
    for (place, year), mine in by_year.items():
        events = Event.objects.filter(jurisdiction=place, opened_year=year, stream_id__in=mine)
        streams = list(event_rows.streams(events.order_by("stream_id", "seq")))
        deciding = [[event for event in stream if "decision" in event.body] for stream in streams]
        texts = event_rows.private_texts(event for stream in deciding for event in stream)
        found |= {str(stream[0].stream_id): _reason(stream, texts) for stream in deciding if stream}
    return found


def _reason(deciding: list[StoredEvent], texts: dict[str, str]) -> str:
    for event in reversed(deciding):
        for name in REASON_NAMES:
            mark = event.body.get("private", {}).get(name)
            if mark and mark["ref"] in texts:
                return texts[mark["ref"]]
    return ""


def _records(mine: QuerySet[AutomaticRecord]) -> tuple[RecordLine, ...]:
    return tuple(
        RecordLine(
            record.case_id, record.case.number, record.row or ("?" if not record.decides else "-"),
            RESULTS[record.result], record.blocked, record.judged_at,
        )
        for record in mine.select_related("case").order_by("-id")[:LATEST]
    )  # fmt: skip
