"""Answering: what the one-time notice asks, what was deferred, and taking a part back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.text import Text
from onewindow.reads.citizen_draft import FileLine, files_of
from onewindow.reads.citizen_my import title_of
from onewindow.reads.citizen_track_parts import GapView, Part, Todo
from onewindow.store import scope
from onewindow.store.catalogue import current_calendar


@dataclass(frozen=True, slots=True)
class GapForm:
    """One paper to supply: what is wrong with it, and the files that came in since the notice."""

    gap: GapView
    files: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True)
class CorrectPage:
    """Answering the one-time notice of one part, or handing in what was deferred."""

    id: UUID
    title: str
    todo: Todo
    gaps: tuple[GapForm, ...]
    notice: UUID | None
    ready: tuple[str, ...]


def correct_page(application_id: UUID | str, case_id: UUID | str, *, actor: Actor, on: date) -> CorrectPage | None:
    """None when nothing is asked of the person for this part (any more). Refused(`scope.not-found`)."""
    case = scope.case(actor, case_id)
    row = scope.application(actor, application_id)
    if case.application_id != row.id:
        return None
    part = Part(case, on=on, calendar=current_calendar(on).for_region(row.jurisdiction))
    todo = part.todo()
    if todo is None:
        return None
    since = part.state.corrected_once if todo.kind == "correction" else part.state.accepted_at
    files = files_of(row.id, row.jurisdiction)
    gaps = tuple(
        GapForm(gap, tuple(file for file in files.get(gap.material, ()) if since is None or file.at >= since))
        for gap in todo.gaps
    )
    notice = row.documents.filter(kind="correction_notice", void_at=None).order_by("-issued_at").first()
    ready = tuple(each.gap.material for each in gaps if each.files and not each.gap.handed_in)
    return CorrectPage(row.id, title_of(row), todo, gaps, notice.id if notice else None, ready)


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
