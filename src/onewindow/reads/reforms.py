"""The reform ledger and the halls' yearly figures: sums over the rows in force, shares over the items in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from onewindow.core.catalogue.figures import FLAGS, PERMIT, Rule, Share, Standing, permits, shares, standing
from onewindow.core.catalogue.model import Item
from onewindow.core.catalogue.reforms import WORDS, Operation
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T, Text
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import Reform

DONE, PLANNED = "done", "planned"
PAGE = 50
RULES: dict[str, Text] = {
    Rule.ROUND: T("四舍五入", "rounded half up"),
    Rule.TRUNCATE: T("截尾（不进位）", "cut off"),
}
STATES: dict[str, Text] = {
    DONE: T("已施行", "In force"),
    PLANNED: T("计划中", "Planned"),
    "drafted": T("起草中", "Drafted"),
    "withdrawn": T("已撤回", "Withdrawn"),
}
UNITS: dict[str, Text] = {
    "wd": T("个工作日", "working days"), "d": T("日", "days"), "m": T("个月", "months"), "h": T("小时", "hours"),
    "wh": T("个工作小时", "working hours"),
    "min": T("分钟", "minutes"),
}  # fmt: skip
_SUMS = ("items", "materials", "steps", "trips", "on_the_spot")


@dataclass(frozen=True, slots=True)
class Counted:
    """Sums over reforms: `days` are working days; `other_units`: reforms whose days count otherwise, left out of the sum."""

    reforms: int = 0
    items: int = 0
    materials: int = 0
    steps: int = 0
    trips: int = 0
    days: int = 0
    on_the_spot: int = 0
    other_units: int = 0

    def plus(self, other: Counted) -> Counted:
        return Counted(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """What one department saved in the year."""

    department: str
    name: Text
    counted: Counted


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One flag of the items: its share of all items and of permits, as numbers and as written under the rule."""

    flag: str
    label: Text
    all: Share
    permits: Share
    all_text: str
    permits_text: str


@dataclass(frozen=True, slots=True)
class YearPage:
    """One year of a place, or of one of its departments."""

    year: int
    years: tuple[int, ...]
    department: str
    department_name: Text
    departments: tuple[tuple[str, Text], ...]
    total: Counted
    permits: Counted
    rows: tuple[DepartmentLine, ...]
    campaigns: tuple[tuple[str, Counted], ...]
    operations: tuple[tuple[str, Text, int], ...]
    transfer: Share
    standing: Standing
    permit_standing: Standing
    shares: tuple[ShareLine, ...]
    rule: str
    rule_text: Text


def year_page(
    year: int, *, on: date, jurisdiction: str, department: str = "", rule: str = Rule.ROUND
) -> YearPage:
    """The figures of a year as they stand on a date. `rule`: how percentages are cut, `round` or `truncate`.

    Three queries, however many rows. Without a catalogue the shares are of nothing.
    """
    wanted = Rule(rule) if rule in RULES else Rule.ROUND
    names, items = _catalogue(on, jurisdiction)
    own = Reform.objects.filter(jurisdiction=jurisdiction)
    if department:
        own = own.filter(department=department)
        items = [item for item in items if item.department == department]
    groups = _groups(own.filter(state=DONE, effective_from__lte=on, effective_from__year=year))
    by_department = _by(groups, "department")
    return YearPage(
        year, _years(jurisdiction, on, year), department, names.get(department, Text(department)),
        tuple(sorted(names.items())), _add(groups), _add(g for g in groups if g["item_type"] == PERMIT),
        tuple(
            DepartmentLine(code, names.get(code, Text(code, code)), counted)
            for code, counted in sorted(by_department.items(), key=lambda pair: (-pair[1].reforms, pair[0]))
        ),
        tuple(pair for pair in sorted(_by(groups, "campaign").items()) if pair[0]),
        tuple((str(op), word, _by(groups, "operation").get(str(op), Counted()).reforms) for op, word in WORDS.items()),
        _transfers(own, on), standing(items), standing(permits(items)), _shares(items, wanted), str(wanted),
        RULES[wanted],
    )  # fmt: skip


def _catalogue(on: date, jurisdiction: str) -> tuple[dict[str, Text], list[Item]]:
    try:
        known = catalogue_on(on, jurisdiction)
    except Refused:
        return {}, []
    used = {item.department for item in known.items.values()}
    return {code: each.name for code, each in known.departments.items() if code in used}, list(
        known.items.values()
    )


def _groups(rows: QuerySet[Reform]) -> list[dict[str, Any]]:
    sums: dict[str, Any] = {f"sum_{name}": Sum(name) for name in _SUMS}
    working = Q(unit="wd")
    return list(
        rows.order_by().values("department", "item_type", "operation", "campaign").annotate(
            n=Count("id"), sum_days=Sum("days", filter=working), others=Count("id", filter=~working & ~Q(unit="")),
            **sums,
        )
    )  # fmt: skip


def _counted(group: Mapping[str, Any]) -> Counted:
    got = {name: group[f"sum_{name}"] or 0 for name in _SUMS}
    return Counted(reforms=group["n"], days=group["sum_days"] or 0, other_units=group["others"], **got)


def _add(groups: Iterable[Mapping[str, Any]]) -> Counted:
    total = Counted()
    for group in groups:
        total = total.plus(_counted(group))
    return total


def _by(groups: Sequence[Mapping[str, Any]], key: str) -> dict[str, Counted]:
    found: dict[str, Counted] = {}
    for group in groups:
        found[group[key]] = found.get(group[key], Counted()).plus(_counted(group))
    return found


def _years(jurisdiction: str, on: date, year: int) -> tuple[int, ...]:
    rows = Reform.objects.filter(jurisdiction=jurisdiction, state=DONE, effective_from__lte=on)
    found = {each.year for each in rows.dates("effective_from", "year")}
    return tuple(sorted({*found, on.year, year}, reverse=True))


def _transfers(rows: QuerySet[Reform], on: date) -> Share:
    """Items moved of those planned to move, whenever that was: a transfer is a programme, not a year."""
    told = rows.filter(operation=Operation.TRANSFER).aggregate(
        done=Count("id", filter=Q(state=DONE, effective_from__lte=on)),
        all=Count("id", filter=Q(state__in=(DONE, PLANNED, "drafted"))),
    )
    return Share(told["done"], told["all"])


def _shares(items: list[Item], rule: Rule) -> tuple[ShareLine, ...]:
    everything, only = shares(items), shares(permits(items))
    return tuple(
        ShareLine(
            flag,
            label,
            everything[flag],
            only[flag],
            percent(everything[flag], rule),
            percent(only[flag], rule),
        )
        for flag, (label, _) in FLAGS.items()
    )


def percent(share: Share, rule: Rule) -> str:
    """`97.94%`, or a dash of nothing."""
    value = share.percent(2, rule)
    return "–" if value is None else f"{value}%"


# --- the ledger ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One reform as a line."""

    id: str
    item: str
    name: Text
    operation: Text
    detail: Text
    department: str
    permit: bool
    state: str
    state_text: Text
    start: date | None
    materials: int
    steps: int
    trips: int
    days: int
    unit: str
    unit_text: Text
    on_the_spot: int
    basis: str
    campaign: str
    by: str
    change: str


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Rows from the newest; `after` leads to the following ones, None at the end."""

    total: int
    rows: tuple[LedgerRow, ...]
    next: int | None


def ledger_page(
    *, on: date, jurisdiction: str, year: int | None = None, department: str = "", operation: str = "", state: str = DONE,
    start: int = 0, size: int = PAGE,
) -> LedgerPage:  # fmt: skip
    """Reforms of a place, narrowed; `state` empty: of every state. Two queries."""
    rows = Reform.objects.filter(jurisdiction=jurisdiction)
    if state in STATES:
        rows = rows.filter(state=state)
    if state == DONE:
        rows = rows.filter(effective_from__lte=on)
    if year:
        rows = rows.filter(effective_from__year=year)
    if department:
        rows = rows.filter(department=department)
    if operation:
        rows = rows.filter(operation=operation)
    total = rows.count()
    found = rows.order_by("-effective_from", "-recorded_at", "-id")[start : start + size]
    return LedgerPage(
        total, tuple(_line(row) for row in found), start + size if start + size < total else None
    )


def _line(row: Reform) -> LedgerRow:
    return LedgerRow(
        str(row.id), row.item, Text(row.item_name, row.item_name_en), WORDS[Operation(row.operation)],
        Text(row.detail, row.detail_en), row.department, row.item_type == PERMIT, row.state, STATES[row.state],
        row.effective_from, row.materials, row.steps, row.trips, row.days, row.unit,
        UNITS.get(row.unit, Text(row.unit)), row.on_the_spot, row.basis, row.campaign, row.recorded_name,
        str(row.change_id or ""),
    )  # fmt: skip


HEADS: tuple[Text, ...] = (
    T("事项代码", "Item"), T("事项", "Name"), T("部门", "Department"), T("许可", "Permit"), T("操作", "Operation"),
    T("做了什么", "What"), T("施行", "In force"), T("减材料", "Papers"), T("减环节", "Steps"), T("减跑动", "Trips"),
    T("减时限", "Days"), T("单位", "Unit"), T("新增即办", "On the spot"), T("依据", "Basis"), T("活动", "Campaign"),
    T("经手人", "By"),
)  # fmt: skip


def ledger_table(page: LedgerPage, locale: str) -> tuple[list[str], list[list[Any]]]:
    """The ledger as a table for a file: headings and rows with real types."""
    heads = [head.pick(locale) for head in HEADS]
    rows: list[list[Any]] = [
        [
            row.item, row.name.pick(locale), row.department, "是" if row.permit else "否", row.operation.pick(locale),
            row.detail.pick(locale), row.start, row.materials, row.steps, row.trips, row.days, row.unit,
            row.on_the_spot, row.basis, row.campaign, row.by,
        ]
        for row in page.rows
    ]  # fmt: skip
    return heads, rows


def collected(code: str, *, on: date, jurisdiction: str) -> tuple[tuple[str, Text], ...]:
    """The papers an item still collects: code and name. Nothing for an unknown item."""
    known = catalogue_on(on, jurisdiction)
    item = known.items.get(code)
    lines = [line.material for line in item.materials if not line.cancelled] if item else []
    return tuple((each, known.materials[each].name) for each in lines if each in known.materials)
