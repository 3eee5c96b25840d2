"""Results of many applications handed out, and many settled applications filed: looked at first, then row by row.

Each row goes through the same door as it would alone, under a command of its own (`counter_batch`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from onewindow.core.cases import Order
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store.models import Event
from onewindow.usecases import archive, counter_delivery, counter_preview
from onewindow.usecases.command import Command
from onewindow.usecases.counter_batch import Outcome, checked, each_row, own_command
from onewindow.usecases.counter_delivery import Handing

declare("batch.no-result", zh="这一份没有可以领的结果：还没办好，或者已经发了。请刷新页面。",
        en="Nothing of this one can be handed out: not ready, or handed out already. Reload the page.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pickup:
    """One application and how its results are handed over: the parts seen with their versions."""

    application: UUID
    parts: Mapping[UUID, int]
    handing: Handing


def look_hand_out(rows: Sequence[Pickup], command: Command) -> tuple[Outcome, ...]:
    """What would be handed out; nothing is written. Refused as a whole: `batch.*`."""
    checked([row.application for row in rows])

    def one(row: Pickup) -> Outcome:
        orders = _orders(row)
        counter_preview.preview(orders, command)
        return Outcome(row.application, count=len(orders))

    return each_row(rows, lambda row: row.application, one)


def hand_out(rows: Sequence[Pickup], command: Command) -> tuple[Outcome, ...]:
    """Hand out, application by application, each against its own signature. The same command does nothing twice.

    Refused as a whole: `batch.*`. A row: `batch.no-result`, `counter.recipient`, `counter.relation`, `case.*`.
    """
    checked([row.application for row in rows])

    def one(row: Pickup) -> Outcome:
        _orders(row)
        done = counter_delivery.hand_out(row.handing, row.parts, own_command(command, row.application))
        return Outcome(row.application, count=len(done), again=all(each.again for each in done))

    return each_row(rows, lambda row: row.application, one)


def _orders(row: Pickup) -> list[tuple[UUID, Order]]:
    if not row.parts:
        raise refuse("batch.no-result")
    given = row.handing.checked()
    return [(case, Order("deliver", given.data(), given.private())) for case in row.parts]


def look_close(applications: Sequence[UUID], box: str, command: Command) -> tuple[Outcome, ...]:
    """Which settled applications can be filed (归档) now, and what the others lack; nothing is written."""
    checked(applications)

    def one(application: UUID) -> Outcome:
        archive.look(application, box, command)
        return Outcome(application, count=1)

    return each_row(applications, lambda application: application, one)


def close(applications: Sequence[UUID], box: str, command: Command) -> tuple[Outcome, ...]:
    """File them one by one into one box. Refused as a whole: `batch.*`; a row: `archive.*`."""
    checked(applications)

    def one(application: UUID) -> Outcome:
        own = own_command(command, application)
        filed = own.sub("application.archived").id
        if Event.objects.filter(stream_id=application, command_id=filed).exists():
            return Outcome(application, count=1, again=True)
        archive.file(application, box, own)
        return Outcome(application, count=1)

    return each_row(applications, lambda application: application, one)
