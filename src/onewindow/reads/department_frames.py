"""Joint frames 45 + 15: which applications are handled jointly here, until when, how their parts stand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onewindow.core.cases import CaseTerms
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T, Text
from onewindow.reads import department_words as said
from onewindow.store.catalogue import current_calendar, load_bundle
from onewindow.store.models import Application, Case

MOST = 100
MODES: dict[str, Text] = {
    "joint": T("联合办理", "joint handling"),
    "unified": T("统一办理", "unified handling"),
    "centralised": T("集中办理", "centralised handling"),
}


@dataclass(frozen=True, slots=True)
class FramePart:
    """One part inside a frame: state only, no person and no fact crosses over to another department."""

    item: Text
    agency: Text
    tag: str
    status: Text
    due: date | None
    over: bool


@dataclass(frozen=True, slots=True)
class FrameLine:
    """One application handled jointly. `lamp` near, late, ok; `extended`: the one extension was given."""

    id: UUID
    number: str
    thing: Text
    since: date
    due: date
    lamp: str
    left: Text
    extended: date | None
    total: int
    open: int


@dataclass(frozen=True, slots=True)
class FramesPage:
    rows: tuple[FrameLine, ...]


@dataclass(frozen=True, slots=True)
class FramePage:
    """One of them with its parts. `may`: the reader is the head who may extend it, and it can still be extended."""

    line: FrameLine
    mode: Text
    basis: str
    limit: str
    extension: str
    parts: tuple[FramePart, ...]
    may: bool


def frames_page(actor: Actor, *, on: date) -> FramesPage:
    """Open frames in the reader's place, nearest end first: all of them for the government that orders them, else those
    with a part of one's own (two queries and the catalogues)."""
    rows = Application.objects.filter(
        jurisdiction__in=actor.scope.jurisdictions, frame_due__isnull=False, settled_at=None
    ).order_by("frame_due", "id")
    found = [row for row in rows[: 4 * MOST] if _sees(row, actor)] if _governs_any(actor) else list(
        rows.filter(cases__department__in=actor.scope.departments).distinct()[:MOST]
    )
    return FramesPage(tuple(_line(row, on) for row in found[:MOST]))


def frame_page(application_id: UUID | str, actor: Actor, *, on: date) -> FramePage:
    """Refused(`scope.not-found`) for one that has no part of the reader's department and is not of the reader's government."""
    row = Application.objects.filter(
        pk=application_id, jurisdiction__in=actor.scope.jurisdictions, frame_due__isnull=False
    ).first()
    if row is None:
        raise refuse("scope.not-found")
    cases = list(row.cases.order_by("received_at", "id"))
    mine = any(each.department in actor.scope.departments for each in cases)
    if not mine and not _sees(row, actor):
        raise refuse("scope.not-found")
    catalogue = load_bundle(row.bundle)
    framed = [(each, terms) for each in cases if (terms := CaseTerms.from_json(json.loads(each.terms))).frame is not None]
    term = framed[0][1].frame
    assert term is not None  # an application with an end of its frame has parts in it
    return FramePage(
        _line(row, on), MODES.get(term.mode, T(term.mode)), term.basis, str(term.limit), str(term.extension),
        tuple(_part(each, terms, catalogue.departments, row.frame_due, on) for each, terms in framed),
        may=actor.role is Role.HEAD and term.government in actor.scope.departments
        and row.frame_extended_at is None and row.settled_at is None,
    )  # fmt: skip


def _governs_any(actor: Actor) -> bool:
    """A government has no items of its own in a hall; its officers see what it orders."""
    return not Case.objects.filter(
        jurisdiction__in=actor.scope.jurisdictions, department__in=actor.scope.departments
    ).exists()


def _sees(row: Application, actor: Actor) -> bool:
    handling = load_bundle(row.bundle).things[row.thing].handling
    return handling is not None and handling.government in actor.scope.departments


def _line(row: Application, on: date) -> FrameLine:
    calendar = current_calendar(on).for_region(row.jurisdiction)
    assert row.frame_due is not None and row.frame_from is not None
    closed = row.settled_at is not None
    return FrameLine(
        row.pk, row.number, load_bundle(row.bundle).things[row.thing].name, legal_date(row.frame_from), row.frame_due,
        "" if closed else said.lamp_of(row.frame_due, on=on, calendar=calendar),
        Text("") if closed else said.left_words(row.frame_due, on=on, calendar=calendar),
        legal_date(row.frame_extended_at) if row.frame_extended_at else None, row.total, row.open,
    )  # fmt: skip


def _part(row: Case, terms: CaseTerms, departments: dict, frame: date | None, on: date) -> FramePart:  # type: ignore[type-arg]
    tag, word = said.tag_of(row.status, row.outcome, row.act_type)
    agency = departments.get(row.department)
    due = row.statutory_due or row.due_on
    over = row.decided_on is None and row.open and frame is not None and (on > frame or bool(due and due > frame))
    return FramePart(
        terms.item_name, agency.short if agency else T(row.department), tag, word, row.decided_on or due, over
    )
