"""Answering: what the one-time notice asks, what was deferred, and taking a part back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.clock import Calendar
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.text import Text
from onewindow.reads.citizen_draft import FileLine, files_of
from onewindow.reads.citizen_my import title_of
from onewindow.reads.citizen_told import told_words
from onewindow.reads.citizen_track_parts import GapView, Part, Todo
from onewindow.store import scope
from onewindow.store.catalogue import current_calendar
from onewindow.store.models import Application


@dataclass(frozen=True, slots=True)
class GapForm:
    """One paper to supply: what is wrong with it, and the files that came in since the notice. `also`: the other
    parts that ask for the same paper and get it with the same press."""

    gap: GapView
    files: tuple[FileLine, ...]
    also: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class HandIn:
    """One part that gets papers: the engine's action, the version that was read, the materials."""

    case: UUID
    version: int
    action: str
    materials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CorrectPage:
    """Answering the one-time notice of one part, or handing in what was deferred. `orders`: this part first, then
    every other part that waits for a paper shown here (one paper is handed in once, whoever asked for it)."""

    id: UUID
    title: str
    todo: Todo
    gaps: tuple[GapForm, ...]
    notice: UUID | None
    ready: tuple[str, ...]
    orders: tuple[HandIn, ...]


def correct_page(application_id: UUID | str, case_id: UUID | str, *, actor: Actor, on: date) -> CorrectPage | None:
    """None when nothing is asked of the person for this part (any more). Refused(`scope.not-found`)."""
    case = scope.case(actor, case_id)
    row = scope.application(actor, application_id)
    if case.application_id != row.id:
        return None
    calendar = current_calendar(on).for_region(row.jurisdiction)
    part = Part(case, on=on, calendar=calendar, told=told_words(row, [case]).get(case.id))
    todo = part.todo()
    if todo is None:
        return None
    files = files_of(row.id, row.jurisdiction)
    since = _asked_at(part, todo)
    others = _others(row, case.id, on, calendar)
    gaps = tuple(
        GapForm(gap, _since(files.get(gap.material, ()), since),
                tuple(each.item for _, each in others if gap.material in _missing(each)))
        for gap in todo.gaps
    )  # fmt: skip
    notice = row.documents.filter(kind="correction_notice", void_at=None).order_by("-issued_at").first()
    ready = tuple(each.gap.material for each in gaps if each.files and not each.gap.handed_in)
    orders = [HandIn(case.id, todo.version, _ACTION[todo.kind], ready)] if ready else []
    for other, each in others:
        start = _asked_at(other, each)
        came = tuple(code for code in ready if code in _missing(each) and _since(files.get(code, ()), start))
        if came:
            orders.append(HandIn(each.case, each.version, _ACTION[each.kind], came))
    told = notice.id if notice and todo.kind == "correction" else None
    return CorrectPage(row.id, title_of(row), todo, gaps, told, ready, tuple(orders))


_ACTION = {"correction": "supplement", "deferred": "hand_in_deferred"}


def _asked_at(part: Part, todo: Todo) -> datetime | None:
    """Files older than this are the ones that were found wrong."""
    return part.state.corrected_once if todo.kind == "correction" else part.state.accepted_at


def _since(files: Iterable[FileLine], start: datetime | None) -> tuple[FileLine, ...]:
    return tuple(file for file in files if start is None or file.at >= start)


def _missing(todo: Todo) -> frozenset[str]:
    return frozenset(gap.material for gap in todo.gaps if not gap.handed_in)


def _others(row: Application, case_id: UUID, on: date, calendar: Calendar) -> list[tuple[Part, Todo]]:
    """The other parts that wait for the person. A part whose time is over is not handed in for along the way: that
    is refused on its own page, with the reason."""
    found = []
    for case in row.cases.exclude(pk=case_id).filter(open=True).order_by("received_at", "id"):
        part = Part(case, on=on, calendar=calendar)
        todo = part.todo()
        if todo is not None and (todo.by is None or todo.by >= on):
            found.append((part, todo))
    return found


@dataclass(frozen=True, slots=True)
class WithdrawPage:
    """Withdrawing one part: what it means, and whether it is still possible."""

    id: UUID
    case: UUID
    version: int
    title: str
    item: Text
    agency: Text
    can: bool
    holds_up: tuple[Text, ...]


def withdraw_page(application_id: UUID | str, case_id: UUID | str, *, actor: Actor, on: date) -> WithdrawPage:
    """Refused(`scope.not-found`)."""
    case = scope.case(actor, case_id)
    row = scope.application(actor, application_id)
    part = Part(case, on=on, calendar=current_calendar(on).for_region(row.jurisdiction))
    view = part.view()
    waiting = [Part(each, on=on, calendar=part.calendar).terms.item_name
               for each in row.cases.filter(pk__in=case.awaited_by, open=True)]  # fmt: skip
    return WithdrawPage(
        row.id, case.id, case.version, title_of(row), view.name, view.agency, view.can_withdraw, tuple(waiting)
    )
