"""How the cockpit sorts cases: open, near, late against promise and law, stuck; one condition each, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from onewindow.core.cases import Status
from onewindow.core.clock import Calendar
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.text import T, Text
from onewindow.reads import department_words as said
from onewindow.store import scope
from onewindow.store.catalogue import current_calendar
from onewindow.store.models import Case

OPEN, NEAR, LATE_PROMISE, LATE_LAW, LATE_OTHER = "open", "near", "late-promise", "late-law", "late-other"
PAUSED, WAITING, CORRECTING, DECIDED = "paused", "waiting", "correcting", "decided"
LATE = (LATE_LAW, LATE_PROMISE, LATE_OTHER)
STUCK = (PAUSED, WAITING, CORRECTING)
DAYS = 30
"""How many calendar days the daily line and the decided cases go back, today included."""


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of cases: its name, what exactly is counted, the state code of its mark."""

    key: str
    label: Text
    how: Text
    tag: str


SORTS: dict[str, Sort] = {
    each.key: each
    for each in (
        Sort(OPEN, T("在办", "Open"), T("收了件、还没办结的", "received and not yet closed"), "run"),
        Sort(NEAR, T("临近期限", "Near due"), T("2 个工作日内到期", "due within 2 working days"), "near"),
        Sort(LATE_PROMISE, T("超过承诺", "Past the promise"),
             T("过了承诺日、还在法定期限内、没有决定", "past the promised day, inside the law's limit, undecided"), "late"),
        Sort(LATE_LAW, T("超过法定期限", "Past the law's limit"),
             T("过了法定期限、没有决定", "past the limit set by law, undecided"), "late"),
        Sort(LATE_OTHER, T("其他期限已过", "Another limit passed"),
             T("受理、核对、送达或者核查的期限过了", "the limit to accept, check, deliver or inspect has passed"), "late"),
        Sort(PAUSED, T("特别程序中", "In a special procedure"),
             T("依法停着，登记结果以后继续", "stopped by law, goes on with its result"), "wait"),
        Sort(WAITING, T("等前一项", "Waiting for an earlier part"),
             T("前一项出结果才能受理", "cannot be accepted before the earlier part's result"), "wait"),
        Sort(CORRECTING, T("等申请人补正", "Waiting for the applicant"),
             T("发了一次性告知，还没补齐", "the one notice is out, not all is in"), "wait"),
        Sort(DECIDED, T("近 30 天决定的", "Decided in 30 days"),
             T("今天和以前 29 天里作出决定的", "decided today or in the 29 days before"), "ok"),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """What the reader may see, and the conditions of every sort on a legal date."""

    actor: Actor
    on: date
    calendar: Calendar
    jurisdiction: str

    def cases(self) -> QuerySet[Case]:
        return scope.cases(self.actor)

    @property
    def first(self) -> date:
        """The first of the DAYS days."""
        return self.on - timedelta(days=DAYS - 1)

    def condition(self, key: str) -> Q:
        """The condition of a sort. The late sorts exclude each other. KeyError for an unknown sort."""
        on = self.on
        undecided = Q(open=True, decided_on=None)
        law = undecided & Q(statutory_due__lt=on)
        promise = undecided & Q(promise_due__lt=on) & (Q(statutory_due=None) | Q(statutory_due__gte=on))
        theirs = Q(status=str(Status.CORRECTING))
        conditions = {
            OPEN: Q(open=True),
            NEAR: Q(open=True, list_on__gte=on, list_on__lte=said.near_until(on, self.calendar))
            & ~theirs & ~(undecided & (Q(statutory_due__lt=on) | Q(promise_due__lt=on))),
            LATE_LAW: law & Q(list_on__lt=on),
            LATE_PROMISE: promise & Q(list_on__lt=on),
            LATE_OTHER: Q(open=True, list_on__lt=on) & ~theirs
            & (Q(decided_on__isnull=False) | (self._kept("statutory_due") & self._kept("promise_due"))),
            PAUSED: Q(open=True, paused=True),
            WAITING: Q(open=True, status=str(Status.WAITING)),
            CORRECTING: Q(open=True, status=str(Status.CORRECTING)),
            DECIDED: Q(decided_on__gte=self.first, decided_on__lte=on),
        }  # fmt: skip
        return conditions[key]

    def _kept(self, column: str) -> Q:
        return Q(**{column: None}) | Q(**{f"{column}__gte": self.on})

    def sort_of(self, row: Case) -> str:
        """Which sort a row belongs to, most pressing first; `open` or `decided` where nothing presses."""
        if not row.open:
            return DECIDED
        theirs = row.status == Status.CORRECTING
        if row.decided_on is None and row.statutory_due and row.statutory_due < self.on and row.list_on < self.on:
            return LATE_LAW
        if row.decided_on is None and row.promise_due and row.promise_due < self.on and row.list_on < self.on:
            return LATE_PROMISE
        if row.list_on < self.on and not theirs:
            return LATE_OTHER
        if row.paused:
            return PAUSED
        if theirs:
            return CORRECTING
        if row.status == Status.WAITING:
            return WAITING
        return NEAR if row.list_on <= said.near_until(self.on, self.calendar) else OPEN


def field_of(actor: Actor, *, on: date) -> Field:
    """The field of an actor on a legal date."""
    jurisdiction = next(iter(sorted(actor.scope.jurisdictions)), "")
    calendar = current_calendar(on)
    return Field(actor, on, calendar.for_region(jurisdiction) if jurisdiction else calendar, jurisdiction)


def legal_days(first: date, last: date) -> list[date]:
    """Every day from first to last."""
    return [first + timedelta(days=k) for k in range((last - first).days + 1)]


__all__ = ["Field", "Sort", "SORTS", "field_of", "legal_date", "legal_days"]
