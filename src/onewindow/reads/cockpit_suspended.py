"""挂起 (SX-3, F2): every part that stands still, why, since when, until when, who must move it; aired by department. Special
procedures that were begun again on the same part 重复发起特殊环节 (F3) are counted and aired with them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from onewindow.core.cases import CaseState, CaseTerms, Status, terms_now
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.clock import Calendar, Limit, due, working_days_between
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads.cockpit_sorts import field_of
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import Case, Event

MOST = 1000
"""Parts looked at, longest received first. A hall with more has its list cut, and the page says so."""
BANDS = ((5, T("5 个工作日以内", "up to 5 working days")), (20, T("6 至 20 个", "6 to 20")), (None, T("20 个以上", "over 20")))
_STILL = Q(paused=True) | Q(status__in=[str(Status.WAITING), str(Status.CORRECTING)])


@dataclass(frozen=True, slots=True)
class Suspended:
    """One part that stands still. `until`: when it must move again (None: no day was set); `over`: that day has
    passed, and the part stands without a ground; `whose`: who must move it."""

    id: UUID
    number: str
    item: Text
    department: Text
    reason: Text
    basis: str
    since: date
    days: int
    until: date | None
    over: bool
    whose: Text
    starts: int = 0
    """How many special procedures the part has had, where one runs."""


@dataclass(frozen=True, slots=True)
class Aired:
    """One department: how many stand, by age, how many past their day, the longest in working days, and on how many a special
    procedure was begun again."""

    code: str
    department: Text
    counts: tuple[int, ...]
    total: int
    over: int
    longest: int
    again: int


@dataclass(frozen=True, slots=True)
class SuspendedPage:
    """The list, longest first, and the departments, those with parts past their day first."""

    on: date
    rows: tuple[Suspended, ...]
    departments: tuple[Aired, ...]
    bands: tuple[Text, ...]
    department: str
    cut: bool

    @property
    def over(self) -> int:
        return sum(each.over for each in self.departments)

    @property
    def total(self) -> int:
        return sum(each.total for each in self.departments)


def suspended_page(actor: Actor, *, on: date, department: str = "") -> SuspendedPage:
    """What stands still within the reader's remit on a legal date (a query for the parts, one for the special procedures they
    had). Refused(`content.none`)."""
    field = field_of(actor, on=on)
    catalogue = catalogue_on(on, field.jurisdiction)
    query = field.cases().filter(_STILL, open=True).order_by("received_at", "id")
    columns = ("id", "jurisdiction", "opened_year", "number", "item", "department", "snapshot", "terms", "status")
    found = list(query.only(*columns)[: MOST + 1])
    starts = _starts(found[:MOST])
    lines = [(row.department, _line(row, catalogue, on, field.calendar, starts)) for row in found[:MOST]]
    shown = [line for code, line in lines if department in ("", code)]
    return SuspendedPage(
        on=on,
        rows=tuple(sorted(shown, key=lambda line: (-line.over, -line.days, line.number))),
        departments=_aired(lines, catalogue),
        bands=tuple(name for _, name in BANDS),
        department=department,
        cut=len(found) > MOST,
    )


def _aired(lines: Iterable[tuple[str, Suspended]], catalogue: Catalogue) -> tuple[Aired, ...]:
    by: dict[str, list[Suspended]] = {}
    for code, line in lines:
        by.setdefault(code, []).append(line)
    made = [
        Aired(
            code, _agency(code, catalogue), tuple(sum(_band(one.days) == n for one in of) for n in range(len(BANDS))),
            len(of), sum(one.over for one in of), max(one.days for one in of), sum(one.starts > 1 for one in of),
        )
        for code, of in by.items()
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda each: (-each.over, -each.longest, each.code)))


def _band(days: int) -> int:
    return next(n for n, (most, _) in enumerate(BANDS) if most is None or days <= most)


def _agency(code: str, catalogue: Catalogue) -> Text:
    known = catalogue.departments.get(code)
    return known.short if known else T(code, code)


def _starts(rows: Sequence[Case]) -> dict[UUID, int]:
    """How often a special procedure was begun on each part on which one runs (one query, none where none runs)."""
    held = [row for row in rows if '"specials":' in row.snapshot]
    if not held:
        return {}
    begun = Event.objects.filter(
        jurisdiction__in={row.jurisdiction for row in held}, opened_year__in={row.opened_year for row in held},
        stream_id__in=[row.id for row in held], type="cases.start_special",
    )  # fmt: skip
    return Counter(begun.values_list("stream_id", flat=True))


def _line(row: Case, catalogue: Catalogue, on: date, calendar: Calendar, starts: Mapping[UUID, int]) -> Suspended:
    state = CaseState.from_json(json.loads(row.snapshot))
    terms = terms_now(row.terms, state)
    reason, basis, since, until, whose = _why(state, terms, calendar)
    return Suspended(
        id=row.id, number=row.number, item=terms.item_name, department=_agency(row.department, catalogue),
        reason=reason, basis=basis, since=since, days=max(0, working_days_between(since, on, calendar=calendar)),
        until=until, over=until is not None and until < on, whose=whose, starts=starts.get(row.id, 0),
    )  # fmt: skip


_AGENCY, _PERSON = T("本部门", "the agency"), T("申请人", "the applicant")
Found = tuple[Text, str, date, date | None, Text]


def _why(state: CaseState, terms: CaseTerms, calendar: Calendar) -> Found:
    """Why a part stands, on which clause, since when, until when, and whose move it is."""
    received = legal_date(state.received_at or state.last_at) if state.received_at or state.last_at else date.min
    if state.specials:
        first = state.specials[0]
        labels = [_label(terms, one.reason) for one in state.specials]
        ends = [due(Limit.parse(one.needed), one.since, calendar=calendar).by for one in state.specials]
        reason = words.say("特别程序：{n}", "Special procedure: {n}", n=words.joined(labels))
        return reason, first.basis, legal_date(first.since), max(ends), _AGENCY
    hearing = state.hearing
    if hearing is not None and hearing.stage == "announced" and hearing.on is not None:
        stood = next((c.pauses[-1].first for c in state.open_clocks() if c.pauses and not c.running), hearing.on)
        return T("等听证", "Before a hearing"), "行政许可法第四十五条", stood, hearing.on, _AGENCY
    if state.status is Status.CORRECTING and state.corrected_once is not None:
        told = legal_date(state.corrected_once)
        if state.supplemented_at is not None:
            check = state.clocks.get("check")
            by = check.due.by if check else None
            return T("补齐了，等核对", "All supplements are in, to be checked"), "行政许可法第三十二条", told, by, _AGENCY
        clock = state.clocks.get("supplement")
        by = clock.due.by if clock else None
        return T("等申请人补正", "Waiting for supplements"), "行政许可法第三十二条", told, by, _PERSON
    waits = [wait for wait in state.waits if wait.status == "open"]
    names = "、".join(wait.name for wait in waits)
    reason = words.say("等前一项：{n}", "Waiting for an earlier part: {n}", n=T(names or "—", names or "—"))
    basis = next((edge.basis for edge in terms.edges if waits and edge.case == waits[0].case), "")
    return reason, basis, received, None, T("前一项的部门", "the earlier part's agency")


def _label(terms: CaseTerms, reason: str) -> Text:
    term = terms.special_for(reason)
    return term.label if term else T(reason, reason)
