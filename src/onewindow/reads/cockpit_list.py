"""A sort of cases as a list: 100 a page, by due date, read by key so that the last page costs what the first costs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from onewindow.core.cases import CaseState, Status
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads import cockpit_sorts as sorts
from onewindow.reads import department_words as said
from onewindow.reads.cockpit_sorts import SORTS, Field, Sort, field_of
from onewindow.store import counting
from onewindow.store.catalogue import catalogue_on
from onewindow.store.crypto import unseal_text
from onewindow.store.models import Case

PAGE = 100
MOST = 1000
"""Counts stop here."""
KEYS = (sorts.OPEN, sorts.NEAR, *sorts.LATE, *sorts.STUCK, sorts.DECIDED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asked for. Codes that do not exist find nothing; `after` is the cursor of the page before."""

    sort: str = sorts.OPEN
    department: str = ""
    thing: str = ""
    item: str = ""
    query: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One case. Dates are legal dates; `sort` is what presses it most; `note` why it does not move."""

    id: UUID
    title: str
    number: str
    application: str
    item: Text
    department: Text
    tag: str
    tag_text: Text
    sort: Sort
    lamp: str
    due: date | None
    left: Text
    promise: date | None
    limit: date | None
    note: Text
    received: datetime
    decided: date | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class CaseList:
    """One page. `count` never goes beyond MOST; `next` is the cursor of the following page, empty on the last."""

    wanted: Wanted
    sort: Sort
    rows: tuple[Line, ...]
    count: int
    next: str
    departments: tuple[tuple[str, Text], ...]
    things: tuple[tuple[str, Text], ...]
    items: tuple[tuple[str, Text], ...]

    @property
    def more_than_counted(self) -> bool:
        return self.count >= MOST


def case_list(actor: Actor, wanted: Wanted, *, on: date) -> CaseList:
    """One page of the list on a legal date; the number of queries does not grow with the rows. Refused(`content.none`)."""
    field = field_of(actor, on=on)
    catalogue = catalogue_on(on, field.jurisdiction)
    sort = SORTS.get(wanted.sort, SORTS[sorts.OPEN])
    query = _filtered(field, wanted, sort)
    found = _page(query, wanted.after, sort)
    shown, more = found[:PAGE], found[PAGE:]
    scope = actor.scope.departments if actor.role is Role.HEAD else frozenset(catalogue.departments)
    return CaseList(
        wanted=wanted,
        sort=sort,
        rows=tuple(_line(row, field, catalogue) for row in shown),
        count=min(MOST, counting.at_most(query, MOST)),
        next=_cursor(shown[-1], sort) if more else "",
        departments=tuple(
            (code, d.short) for code, d in sorted(catalogue.departments.items())
            if code in scope and any(item.department == code for item in catalogue.items.values())
        ),
        things=tuple((code, thing.name) for code, thing in sorted(catalogue.things.items())),
        items=tuple(
            (code, item.name) for code, item in sorted(catalogue.items.items())
            if item.department in scope and wanted.department in ("", item.department)
        ),
    )  # fmt: skip


def _filtered(field: Field, wanted: Wanted, sort: Sort) -> QuerySet[Case]:
    query = field.cases()
    number = wanted.query.strip().upper()[:60]
    if number:
        return counting.numbered(field.actor, number)
    query = query.filter(field.condition(sort.key))
    for column in ("department", "thing", "item"):
        value = getattr(wanted, column)
        if value:
            query = query.filter(**{column: value})
    return query


def _page(query: QuerySet[Case], after: str, sort: Sort) -> list[Case]:
    """One row more than a page, after the cursor: an index answers, however far one has read."""
    related = query.select_related("application__data_key")
    day, _, last = after.partition("_")
    try:
        at, key = date.fromisoformat(day), UUID(last)
    except ValueError:
        at = key = None
    if sort.key == sorts.DECIDED:
        if at and key:
            related = related.filter(Q(decided_on__lt=at) | Q(decided_on=at, id__lt=key))
        return list(related.order_by("-decided_on", "-id")[: PAGE + 1])
    if at and key:
        related = related.filter(Q(list_on__gt=at) | Q(list_on=at, id__gt=key))
    return list(related.order_by("list_on", "id")[: PAGE + 1])


def _cursor(row: Case, sort: Sort) -> str:
    at = row.decided_on if sort.key == sorts.DECIDED and row.decided_on else row.list_on
    return f"{at.isoformat()}_{row.id}"


def _line(row: Case, field: Field, catalogue: Catalogue) -> Line:
    application = row.application
    tag, tag_text = said.tag_of(row.status, row.outcome, row.act_type)
    item, department = catalogue.items.get(row.item), catalogue.departments.get(row.department)
    calm = row.status == Status.CORRECTING or not row.open
    return Line(
        id=row.id,
        title=unseal_text(application.data_key, application.title_enc, place="application.title"),
        number=row.number,
        application=application.number,
        item=item.name if item else T(row.item, row.item),
        department=department.short if department else T(row.department, row.department),
        tag=tag,
        tag_text=tag_text,
        sort=SORTS[field.sort_of(row)],
        lamp="" if calm else said.lamp_of(row.due_on, on=field.on, calendar=field.calendar),
        due=row.due_on if row.open else None,
        left=said.left_words(row.due_on, on=field.on, calendar=field.calendar) if row.open else Text(""),
        promise=row.promise_due,
        limit=row.statutory_due,
        note=why_still(row, catalogue),
        received=row.received_at,
        decided=row.decided_on,
        provisional=row.due_provisional,
    )


def why_still(row: Case, catalogue: Catalogue) -> Text:
    """Why a part does not move, from its own state; empty when it does."""
    if not row.open or not (row.paused or row.status in (Status.WAITING, Status.CORRECTING)):
        return Text("")
    state = CaseState.from_json(json.loads(row.snapshot))
    if state.special is not None:
        since = words.day(legal_date(state.special.since) + timedelta(days=1))  # the day itself still counts
        return words.say("{b}，{d}起不计", "{b}, not counted since {d}", b=state.special.basis, d=since)
    missing = sum(1 for gap in state.gaps if gap.handed_in is None)
    if row.status == Status.CORRECTING:
        if not missing:
            return T("补齐了，等核对", "all supplements are in, to be checked")
        return words.say("还缺 {n} 份", "{n} still missing", n=missing)
    waits = [wait for wait in state.waits if wait.status == "open"]
    if waits:
        names = words.joined(
            catalogue.items[each.item].name if each.item in catalogue.items else Text(str(each.name)) for each in waits
        )
        return words.say("等“{n}”的结果", "waits for “{n}”", n=names)
    return Text("")
