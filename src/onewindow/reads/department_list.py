"""The department's work list: its parts by due date, with lamps, tabs, filters, search and keyset pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from onewindow.core.cases import CaseState, Status
from onewindow.core.catalogue.model import Item
from onewindow.core.clock import Calendar
from onewindow.core.hall.tickets import GREEN
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads import department_words as said
from onewindow.reads.department_people import Person, officers
from onewindow.store import counting, scope
from onewindow.store.catalogue import catalogue_on, current_calendar, load_bundle
from onewindow.store.crypto import unseal_text
from onewindow.store.models import Case, JointDuty

PAGE = 30
MOST = 100
"""Counts stop here: a count is for the eye, not for the books."""

TABS = ("todo", "near", "late", "waiting", "done")
TAB_WORDS: dict[str, Text] = {
    "todo": T("待办", "To do"),
    "near": T("临近", "Near"),
    "late": T("超期", "Overdue"),
    "waiting": T("等前一项", "Waiting"),
    "done": T("已办", "Done"),
}
STATUSES = (Status.RECEIVED, Status.CORRECTING, Status.ACCEPTED, Status.DECIDED, Status.ISSUED, Status.REQUESTED,
            Status.CONTACTED)  # fmt: skip


_HEAVY = ("terms", "application__plan_enc", "application__situation_enc")
"""Large columns that no row shows."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asked for. `after`: cursor of the page before; `holder`: an account id, `me`, `nobody`."""

    tab: str = "todo"
    item: str = ""
    status: str = ""
    holder: str = ""
    query: str = ""
    after: str = ""
    size: int = PAGE

    @property
    def rows(self) -> int:
        """Rows to a page: what was asked for, 1 to 100."""
        return max(1, min(self.size, MOST))


@dataclass(frozen=True, slots=True)
class Row:
    """One part on the list. `lamp` is empty where nothing is due; `note` says what holds it up."""

    id: UUID
    title: str
    item: Text
    number: str
    tag: str
    tag_text: Text
    lamp: str
    due: date | None
    left: Text
    note: Text
    holder: str
    mine: bool
    received: datetime
    closed: datetime | None
    provisional: bool
    version: int = 0
    green: Text | None = None
    """The person took the green channel: a fact, served earlier; conditions and limits are the same for everybody."""


@dataclass(frozen=True, slots=True)
class TabCount:
    """A tab with its number; `count` above MOST is shown as 100+."""

    key: str
    label: Text
    current: bool
    count: int | None


@dataclass(frozen=True, slots=True)
class WorkList:
    """One page of the list."""

    wanted: Wanted
    rows: tuple[Row, ...]
    tabs: tuple[TabCount, ...]
    counts: dict[str, int]
    items: tuple[tuple[str, Text], ...]
    statuses: tuple[tuple[str, Text], ...]
    people: tuple[Person, ...]
    next: str
    departments: Text
    filtered: bool = field(default=False)


def work_list(actor: Actor, wanted: Wanted, *, on: date) -> WorkList:
    """The list of an officer or head on a legal date. The number of queries does not grow with the rows."""
    jurisdiction = next(iter(actor.scope.jurisdictions), "")
    calendar = current_calendar(on).for_region(jurisdiction)
    found = _page(_filtered(actor, wanted, on, calendar), wanted)
    shown, more = found[: wanted.rows], found[wanted.rows :]
    names = said.names_of(row.holder_id for row in shown)
    counts = counts_of(actor, on=on)
    catalogue = catalogue_on(on, jurisdiction)
    people = officers(actor.scope, on=on)
    mine = [item for item in catalogue.items.values() if item.department in actor.scope.departments]
    return WorkList(
        wanted=wanted,
        rows=tuple(_row(row, names, actor, on, calendar) for row in shown),
        tabs=tuple(
            TabCount(key, TAB_WORDS[key], key == wanted.tab and not wanted.query, counts.get(key)) for key in TABS
        ),
        counts=counts,
        items=tuple((item.code, item.name) for item in sorted(mine, key=lambda item: item.code)),
        statuses=tuple((str(status), said.tag_of(status, "")[1]) for status in STATUSES),
        people=people,
        next=_cursor(shown[-1], wanted) if more and shown else "",
        departments=place_of(actor, on=on),
        filtered=bool(wanted.item or wanted.status or wanted.holder),
    )  # fmt: skip


def place_of(actor: Actor, *, on: date) -> Text:
    """The agency (or agencies) one works for, for the masthead."""
    known = catalogue_on(on, next(iter(actor.scope.jurisdictions), "")).departments
    return words.joined(known[code].name for code in sorted(actor.scope.departments) if code in known)


def counts_of(actor: Actor, *, on: date) -> dict[str, int]:
    """How many on each open tab, never counted further than MOST (bounded counts), and the opinions we owe others."""
    jurisdiction = next(iter(actor.scope.jurisdictions), "")
    calendar = current_calendar(on).for_region(jurisdiction)
    owed = JointDuty.objects.filter(
        jurisdiction__in=actor.scope.jurisdictions, department__in=actor.scope.departments, open=True, opinion=""
    )

    def counted(tab: str) -> int:
        return counting.at_most(_tab(scope.cases(actor), tab, on, calendar), MOST)

    found = {"todo": counted("todo"), "near": 0, "late": 0, "waiting": counted("waiting")}
    if found["todo"]:  # both are among these
        found |= {"near": counted("near"), "late": counted("late")}
    return {**found, "joint": owed[: MOST + 1].count()}


def _tab(query: QuerySet[Case], tab: str, on: date, calendar: Calendar) -> QuerySet[Case]:
    if tab == "done":
        return query.filter(open=False)
    if tab == "waiting":
        return query.filter(open=True, status=str(Status.WAITING))
    # a waiting part is here while its pre-review is asked for: then it has a day
    mine = query.filter(open=True).exclude(status=str(Status.WAITING), due_on=None)
    if tab == "near":
        return mine.filter(list_on__gte=on, list_on__lte=said.near_until(on, calendar))
    return mine.filter(list_on__lt=on) if tab == "late" else mine


def _filtered(actor: Actor, wanted: Wanted, on: date, calendar: Calendar) -> QuerySet[Case]:
    query = scope.cases(actor)
    if wanted.query:
        number = wanted.query.strip().upper()
        return counting.numbered(actor, number)
    query = _tab(query, wanted.tab, on, calendar)
    if wanted.item:
        query = query.filter(item=wanted.item)
    if wanted.status and wanted.tab != "done":
        query = query.filter(status=wanted.status)
    if wanted.holder == "nobody":
        query = query.filter(holder_id=None)
    elif wanted.holder:
        holder = _uuid(actor.account_id if wanted.holder == "me" else wanted.holder)
        query = query.filter(holder_id=holder) if holder else query.none()
    return query


def _page(query: QuerySet[Case], wanted: Wanted) -> list[Case]:
    """One row more than a page, after the cursor: the index answers, however far one has read."""
    related = query.select_related("application__data_key").defer(*_HEAVY)
    related = related.annotate(green=F("application__presented__green"))
    at, _, last = wanted.after.partition("_")
    key = _uuid(last)
    if wanted.tab == "done" and not wanted.query:
        moment = _moment(at)
        if key and moment:
            related = related.filter(Q(closed_at__lt=moment) | Q(closed_at=moment, id__lt=key))
        return list(related.order_by("-closed_at", "-id")[: wanted.rows + 1])
    day = _day(at)
    if key and day:
        related = related.filter(Q(list_on__gt=day) | Q(list_on=day, id__gt=key))
    return list(related.order_by("list_on", "id")[: wanted.rows + 1])


def _cursor(row: Case, wanted: Wanted) -> str:
    at: Any = row.closed_at if wanted.tab == "done" and not wanted.query else row.list_on
    return f"{at.isoformat()}_{row.id}"


def _row(row: Case, names: dict[str, str], actor: Actor, on: date, calendar: Calendar) -> Row:
    application = row.application
    tag, tag_text = said.tag_of(row.status, row.outcome, row.act_type)
    theirs = row.status == Status.CORRECTING
    lamp = "" if theirs and not _supplemented(row) else said.lamp_of(row.due_on, on=on, calendar=calendar)
    items = load_bundle(application.bundle).items
    return Row(
        id=row.id,
        title=unseal_text(application.data_key, application.title_enc, place="application.title"),
        item=items[row.item].name if row.item in items else T(row.item, row.item),
        number=application.number,
        tag=tag,
        tag_text=tag_text,
        lamp=lamp,
        due=row.due_on,
        left=said.left_words(row.due_on, on=on, calendar=calendar) if lamp else Text(""),
        note=_note(row, items),
        holder=names.get(str(row.holder_id), "") if row.holder_id else "",
        mine=str(row.holder_id or "") == actor.account_id,
        received=row.received_at,
        closed=row.closed_at,
        provisional=row.due_provisional,
        version=row.version,
        green=GREEN.get(row.green or ""),  # type: ignore[attr-defined]
    )


_PRE = {
    "asked": T("申请了模拟审批，等意见", "A pre-review is asked for"),
    "converted": T("模拟审批转正式，先核对变化", "Was pre-reviewed: see what changed first"),
}


def _supplemented(row: Case) -> bool:
    return CaseState.from_json(json.loads(row.snapshot)).supplemented_at is not None


def _note(row: Case, items: Mapping[str, Item]) -> Text:
    """What holds the part up, by its own state: a special procedure, an earlier part, supplements to check."""
    state = CaseState.from_json(json.loads(row.snapshot))
    if state.final:
        return Text("")
    if state.special is not None:
        return T("特别程序中，停着", "Special procedure: the clock is stopped")
    if state.pre is not None and state.pre.stage in _PRE:
        return _PRE[state.pre.stage]
    waits = [wait for wait in state.waits if wait.status == "open"]
    if waits and row.status in (Status.WAITING, Status.ACCEPTED, Status.RECEIVED):
        names = words.joined(items[w.item].name if w.item in items else T(w.name, w.name) for w in waits)
        return words.say("等“{name}”的结果", "waits for “{name}”", name=names)
    if row.status == Status.CORRECTING and state.supplemented_at is not None:
        return T("补齐了，等核对", "All supplements are in, to be checked")
    if state.faults:
        return T("受理后发现缺件，期限照走", "Found incomplete after acceptance; the clock runs")
    return Text("")


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _moment(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value.replace(" ", "+"))
    except ValueError:
        return None
    return found if found.tzinfo else None
