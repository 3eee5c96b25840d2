"""The counter's lists: received today, waiting for correction, ready to hand out, forms begun; each a page at a time."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from onewindow.core.cases import OUTCOMES, STATUSES, CaseState, Status, open_actions, terms_now
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.dates import SHANGHAI, legal_date
from onewindow.core.kernel.refusal import Refusal
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.store import counting, scope
from onewindow.store.catalogue import catalogue_on, load_bundle
from onewindow.store.crypto import unseal_text
from onewindow.store.models import Application, Case, Draft
from onewindow.store.parties import open_name

PER_PAGE = 30
READY = (Status.DECIDED, Status.ISSUED)


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of the masthead: today's applications, parts in correction, results to hand out."""

    today: int
    corrections: int
    out: int


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """One application in a list. `open` of `parts` are not done."""

    id: UUID
    number: str
    title: str
    applicant: str
    thing: Text
    at: datetime
    parts: int
    open: int
    state: str
    note: Text


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part in a list. `due`: the day it must be done by, if any; `why_not`: why it cannot be done yet."""

    case: UUID
    application: UUID
    number: str
    title: str
    applicant: str
    item: Text
    department: Text
    state: Text
    tag: str
    due: date | None
    late: bool
    note: Text
    why_not: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A form begun at this window and not handed in yet."""

    id: UUID
    applicant: str
    thing: Text
    at: datetime


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list. `after` is the key of the next page, empty on the last; `total` counts the whole
    list, no further than `counting.MOST` + 1."""

    rows: tuple[ApplicationLine | PartLine, ...]
    total: int
    after: str


def counts(*, actor: Actor, on: date) -> Counts:
    """Three counts, each on an index and none beyond what is shown (`999+`)."""
    mine = scope.cases(actor).filter(open=True)
    return Counts(
        counting.at_most(_today(actor, on)),
        counting.at_most(mine.filter(status=Status.CORRECTING)),
        counting.at_most(mine.filter(status__in=READY)),
    )


def _today(actor: Actor, on: date) -> QuerySet[Application]:
    start = datetime.combine(on, time(), SHANGHAI)
    return scope.applications(actor).filter(submitted_at__gte=start, submitted_at__lt=start + timedelta(days=1))


def today(*, actor: Actor, on: date, after: str = "", most: int = PER_PAGE) -> Listing:
    """Applications received on a day, newest first (two queries and one per bundle seen for the first time)."""
    query = _today(actor, on)
    return _applications(query, after, most, total=counting.at_most(query))


def _applications(query: QuerySet[Application], after: str, most: int, *, total: int) -> Listing:
    rows = query.select_related("data_key", "applicant__data_key").order_by("-submitted_at", "-id")
    key = _key(after)
    if key:
        at, last = key
        rows = rows.filter(Q(submitted_at__lt=at) | Q(submitted_at=at, id__lt=last))
    found = list(rows[: most + 1])
    more = found[most - 1] if len(found) > most else None
    return Listing(
        tuple(application_line(row) for row in found[:most]),
        total,
        f"{more.submitted_at.isoformat()}~{more.id}" if more else "",
    )


def _key(after: str) -> tuple[datetime, UUID] | None:
    """Where the page before ended. A key that is none begins at the first page."""
    at, _, last = after.partition("~")
    try:
        return datetime.fromisoformat(at), UUID(last)
    except ValueError:
        return None


def application_line(row: Application) -> ApplicationLine:
    """One row; needs applicant and keys selected."""
    thing = load_bundle(row.bundle).things[row.thing]
    done = row.total - row.open
    note = words.say("{n} 件", "{n} parts", n=row.total)
    if row.open and done:
        note = words.say("{n} 件，{m} 件已办完", "{n} parts, {m} done", n=row.total, m=done)
    elif not row.open:
        note = words.say("{n} 件全部办完", "all {n} parts done", n=row.total)
    return ApplicationLine(
        row.id,
        row.number,
        unseal_text(row.data_key, row.title_enc, place="application.title"),
        open_name(row.applicant),
        thing.name,
        row.submitted_at,
        row.total,
        row.open,
        "ok" if not row.open else "run",
        note,
    )


def corrections(*, actor: Actor, on: date, after: str = "", most: int = PER_PAGE) -> Listing:
    """Parts that wait for their one correction, the earliest last day first."""
    query = scope.cases(actor).filter(open=True, status=Status.CORRECTING)
    return _parts(query, after, most, lambda row: _correction_line(row, on))


def ready(*, actor: Actor, now: datetime, after: str = "", most: int = PER_PAGE) -> Listing:
    """Decided and issued parts to hand out, the earliest due first. What still waits for its certificate says so."""
    query = scope.cases(actor).filter(open=True, status__in=READY)
    return _parts(query, after, most, lambda row: ready_line(row, actor=actor, now=now))


def _parts(query: QuerySet[Case], after: str, most: int, line) -> Listing:  # type: ignore[no-untyped-def]
    rows = query.select_related("application__data_key", "application__applicant__data_key")
    day, _, last = after.partition("~")
    try:
        key = (date.fromisoformat(day), UUID(last))
        rows = rows.filter(Q(list_on__gt=key[0]) | Q(list_on=key[0], id__gt=key[1]))
    except ValueError:
        pass  # the first page
    found = list(rows.order_by("list_on", "id")[: most + 1])
    more = found[most - 1] if len(found) > most else None
    return Listing(
        tuple(line(row) for row in found[:most]),
        counting.at_most(query),
        f"{more.list_on.isoformat()}~{more.id}" if more else "",
    )


def _line(row: Case, *, state: Text, tag: str, due: date | None, on: date, note: Text) -> PartLine:
    terms = terms_now(row.terms, CaseState.from_json(json.loads(row.snapshot)))
    application = row.application
    return PartLine(
        row.id,
        application.id,
        application.number,
        unseal_text(application.data_key, application.title_enc, place="application.title"),
        open_name(application.applicant),
        terms.item_name,
        terms.department_name,
        state,
        tag,
        due,
        bool(due and due < on),
        note,
    )


def _correction_line(row: Case, on: date) -> PartLine:
    state = CaseState.from_json(json.loads(row.snapshot))
    terms = terms_now(row.terms, state)
    missing = [gap.material for gap in state.gaps if gap.handed_in is None]
    named = [terms.material(code) for code in missing]
    clock = state.clocks.get("supplement")
    if missing:
        note = words.say("缺：{names}", "Missing: {names}", names=words.joined([m.name for m in named if m]))
    else:
        note = T("都补来了，等核对", "All handed in, to be checked")
    return _line(
        row,
        state=T("等补正", "correction") if missing else T("待核对", "to check"),
        tag="near",
        due=clock.due.by if clock and missing else None,
        on=on,
        note=note,
    )


def ready_line(row: Case, *, actor: Actor, now: datetime) -> PartLine:
    """One part to hand out; needs application, applicant and keys selected."""
    state = CaseState.from_json(json.loads(row.snapshot))
    terms = terms_now(row.terms, state)
    clock = state.clocks.get("delivery")
    refusals = next(
        (each.refusals for each in open_actions(state, terms, actor=actor, at=now) if each.action.name == "deliver"),
        (),
    )
    if state.sign < 0:
        note = T("不予许可等决定，送达之日起算救济期限", "An adverse decision: its remedies run from service")
    elif state.certificate:
        note = words.say("证照 {n}", "Certificate {n}", n=state.certificate)
    else:
        note = OUTCOMES.get(state.outcome, STATUSES[state.status])
    line = _line(
        row,
        state=T("可以领", "ready") if not refusals else T("还不能领", "not yet"),
        tag="ok" if not refusals else "wait",
        due=clock.due.by if clock and clock.ended is None else None,
        on=legal_date(now),
        note=note,
    )
    return replace(line, why_not=refusals)


def begun(*, actor: Actor, on: date, most: int = 6) -> tuple[DraftLine, ...]:
    """Forms this clerk began and did not hand in, newest first (one query)."""
    mine = Draft.objects.filter(account_id=actor.account_id, application_id=None, discarded_at=None)
    rows = mine.select_related("applicant__data_key").order_by("-updated_at")[:most]
    things = catalogue_on(on, next(iter(actor.scope.jurisdictions), "")).things
    return tuple(
        DraftLine(
            row.id,
            open_name(row.applicant) if row.applicant else "",
            things[row.thing].name if row.thing in things else Text(row.thing, row.thing),
            row.updated_at,
        )
        for row in rows
    )

