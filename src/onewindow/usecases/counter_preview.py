"""What a paper would say if the act were done now: decided and written like the real one, and thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from onewindow.core.cases import Order, apply, decide
from onewindow.core.certs import sheet
from onewindow.core.certs.wording.sheet import Sheet
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.store import scope
from onewindow.store.catalogue import current_calendar
from onewindow.store.models import Event
from onewindow.usecases import papers, paperwork
from onewindow.usecases.cases import load
from onewindow.usecases.command import Command

NUMBER = "（发出时编号）"


def preview(orders: Sequence[tuple[UUID, Order]], command: Command) -> list[Sheet]:
    """The papers these orders on one application would leave, without a number. Nothing is written.

    Refused with the same reasons as the act itself.
    """
    ordered: list[tuple[str, papers.PaperContext]] = []
    folder: papers.Folder | None = None
    for case_id, order in orders:
        row = scope.case(command.actor, case_id)
        folder = folder or papers.folder_of(row.application)
        ordered += _contexts(folder, row, order, command)
    shared: dict[Any, list[papers.PaperContext]] = {}
    for paper, context in ordered:
        key = context.kind if paper == papers.PER_APPLICATION else (context.kind, context.row.id)
        shared.setdefault(key, []).append(context)
    return [sheet(paperwork.build(group, NUMBER)) for group in shared.values()]


def _contexts(
    folder: papers.Folder, row: Any, order: Order, command: Command
) -> list[tuple[str, papers.PaperContext]]:
    loaded = load(row)
    calendar = current_calendar(legal_date(command.now)).for_region(row.jurisdiction)
    events = decide(
        loaded.state, loaded.terms, order,
        actor=command.actor, at=command.now, recorded_at=command.now, calendar=calendar,
    )  # fmt: skip
    after = loaded.state
    for event in events:
        after = apply(after, event)
    happened = [(event, Event(event_id=new_id())) for event in events]
    return papers.contexts(folder, row, loaded.state, after, loaded.terms, happened, command)
