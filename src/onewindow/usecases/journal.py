"""The administrator's journal: acts on the running system itself (clock, outbox), one hash-chained stream per year."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import IntegrityError, transaction

from onewindow.core.kernel.dates import legal_date
from onewindow.core.process.chain import GENESIS
from onewindow.core.process.events import NewEvent
from onewindow.store.crypto import new_data_key
from onewindow.store.events import Stream, prepare
from onewindow.store.models import Event
from onewindow.store.writing import insert
from onewindow.usecases.command import Command

STREAM = "journal"
EVERYWHERE = "000000000000"


def stream_id(jurisdiction: str, year: int) -> UUID:
    """The id of the journal of one jurisdiction and year."""
    return uuid5(NAMESPACE_URL, f"onewindow/journal/{jurisdiction}/{year}")


def write(type: str, body: dict[str, Any], command: Command, *, jurisdiction: str = EVERYWHERE) -> None:
    """Add one entry, once per command. `body` holds codes, ids and numbers only."""
    year = legal_date(command.wall).year
    for _ in range(5):
        try:
            return _append(type, body, command, jurisdiction, year)
        except IntegrityError:  # somebody wrote at the same moment: behind it then
            continue
    raise RuntimeError("the journal could not be written")


def _append(type: str, body: dict[str, Any], command: Command, jurisdiction: str, year: int) -> None:
    own = Event.objects.filter(
        jurisdiction=jurisdiction, opened_year=year, stream_id=stream_id(jurisdiction, year)
    )
    if own.filter(command_id=command.id).exists():
        return
    last = own.order_by("-seq").first()
    stream = Stream(
        STREAM,
        stream_id(jurisdiction, year),
        jurisdiction,
        year,
        last.seq if last else 0,
        last.hash if last else GENESIS,
    )
    appended = prepare(
        stream,
        [NewEvent(type, 1, command.now, body)],
        actor=command.actor,
        command_id=command.id,
        recorded_at=command.wall,
        data_key=new_data_key(purpose="journal", at=command.wall),  # nothing private: never saved
    )
    with transaction.atomic():
        insert(appended.events)
