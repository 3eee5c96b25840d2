"""On which stream a paper was ordered: that of its part, or that of the licence on which an act was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from onewindow.core.cases import Order
from onewindow.core.certs.wording.sheet import Sheet
from onewindow.store import events as event_rows
from onewindow.store.models import Case, Document, Event, Licence
from onewindow.usecases import cases, counter_preview, licences, streams
from onewindow.usecases.command import Command


@dataclass(frozen=True, slots=True)
class Stream:
    """Where a correction of one paper is recorded. `version`: as it stands now."""

    key: UUID
    jurisdiction: str
    opened_year: int
    version: int
    licence: bool

    def done_before(self, command: Command) -> tuple[int, tuple[str, ...]] | None:
        return streams.done_before(self.key, command.id, jurisdiction=self.jurisdiction, opened_year=self.opened_year)

    def events_of(self, command: Command) -> list[str]:
        """The keys of the events a command left, inside its transaction or after it."""
        mine = Event.objects.filter(
            jurisdiction=self.jurisdiction, opened_year=self.opened_year, stream_id=self.key, command_id=command.id
        )
        return [event_rows.stored(each).event_id for each in mine]


def stream_of(paper: Document, row: Case) -> Stream:
    """The licence's stream where one of its events ordered the paper, else that of the part."""
    try:
        cause = UUID(paper.cause)
    except ValueError:
        cause = None
    if cause is not None:
        for licence in Licence.objects.filter(jurisdiction=row.jurisdiction, case_id=paper.case_id or row.id):
            mine = Event.objects.filter(
                jurisdiction=licence.jurisdiction, opened_year=licence.opened_year, stream_id=licence.id, event_id=cause
            )
            if mine.exists():
                return Stream(licence.id, licence.jurisdiction, licence.opened_year, licence.version, True)
    return Stream(row.id, row.jurisdiction, row.opened_year, row.version, False)


def preview(stream: Stream, row: Case, order: Order, command: Command) -> list[Sheet]:
    """The papers the order would leave. Nothing is written."""
    if stream.licence:
        return licences.preview(stream.key, order, command)
    return counter_preview.preview([(row.id, order)], command)


def carry_out(
    stream: Stream, row: Case, order: Order, command: Command, *, inside: Callable[[], None]
) -> cases.Executed:
    """One order on the stream a paper belongs to. Refused as its procedure says."""
    if not stream.licence:
        return cases.execute(row.id, order, command, inside=inside)
    done = licences.act(stream.key, order, command, inside=inside)
    return cases.Executed(row.id, done.version, done.events, done.documents, done.again)
