"""Posting to the outbox: in the transaction stand the facts, after it comes the world."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onewindow.core.kernel.ids import new_id
from onewindow.store.models import Delivery, Outbox
from onewindow.store.writing import fresh, insert


@dataclass(frozen=True, slots=True)
class Letter:
    """One message. `key` makes it unique for ever: posting it twice is an error of the caller."""

    topic: str
    key: str
    body: str
    owner_id: UUID | None = None


def post(letters: Iterable[Letter], *, jurisdiction: str, year: int, at: datetime) -> None:
    """Write messages and their delivery rows. Call it inside the transaction of the facts they tell of."""
    rows = [
        fresh(
            Outbox,
            jurisdiction=jurisdiction,
            opened_year=year,
            id=new_id(),
            topic=letter.topic,
            key=letter.key,
            body=letter.body,
            owner_id=letter.owner_id,
            created_at=at,
        )
        for letter in letters
    ]
    insert(rows)
    insert(
        fresh(
            Delivery,
            message_id=row.id,
            jurisdiction=jurisdiction,
            opened_year=year,
            topic=row.topic,
            key=row.key,
            next_at=at,
        )
        for row in rows
    )
