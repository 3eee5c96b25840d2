"""Fact rows ↔ the core's facts: sealed values with a salt, so that events can hold a digest and nothing else."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from onewindow.core.catalogue.facts import Fact, ref_of
from onewindow.core.catalogue.model import Assurance
from onewindow.core.kernel.codec import canonical
from onewindow.core.process.events import private_digest
from onewindow.store.crypto import seal_json, unseal_json
from onewindow.store.direct import Prepared
from onewindow.store.models import Application, DataKey, Draft, FactRow


@dataclass(frozen=True, slots=True)
class Kept:
    """A fact row built for insertion and the mark an event may hold of it."""

    row: FactRow
    mark: dict[str, str]


def build(
    facts: Iterable[Fact],
    *,
    owner: Application | Draft,
    key: DataKey,
    at: datetime,
    recorded_at: datetime,
    calls: dict[str, UUID] | None = None,
) -> list[Kept]:
    """Rows for `facts` of a draft or application; nothing is written. `calls`: ref → source call."""
    made = []
    for fact in facts:
        row = FactRow(
            jurisdiction=owner.jurisdiction,
            opened_year=owner.opened_year,
            owner_id=owner.id,
            data_key=key,
            subject=fact.subject,
            element=fact.element,
            source=fact.source,
            keys_used=list(fact.keys_used),
            assurance=str(fact.assurance),
            observed_at=fact.observed_at or at,
            valid_until=fact.valid_until,
            purpose=fact.purpose,
            call_id=(calls or {}).get(fact.ref),
            recorded_at=recorded_at,
        )
        salt = secrets.token_hex(8)
        row.value_enc = seal_json(key, [salt, fact.value], place=f"fact/{row.id}")
        mark = {"ref": fact.ref, "id": str(row.id), "digest": private_digest(salt, canonical(fact.value))}
        made.append(Kept(row, mark))
    return made


_OF_OWNER = Prepared[FactRow](
    lambda place, year, owner: FactRow.objects.filter(
        jurisdiction=place, opened_year=year, owner_id=owner
    ).order_by("recorded_at", "id")
)


def rows_of(owner: Application | Draft) -> list[FactRow]:
    """The newest row of each ref, in a stable order (one query)."""
    newest: dict[tuple[str, str], FactRow] = {}
    for row in _OF_OWNER.rows(owner.jurisdiction, owner.opened_year, owner.id):
        newest[row.subject, row.element] = row
    return list(newest.values())


def open_fact(row: FactRow, key: DataKey) -> Fact:
    """Decrypt one fact."""
    return Fact(
        subject=row.subject,
        element=row.element,
        value=unseal_json(key, row.value_enc, place=f"fact/{row.id}")[1],
        source=row.source,
        keys_used=tuple(row.keys_used),
        assurance=Assurance(row.assurance),
        observed_at=row.observed_at,
        valid_until=row.valid_until,
        purpose=row.purpose,
    )


def load(owner: Application | Draft) -> list[Fact]:
    """Every current fact of a draft or application, decrypted."""
    return [open_fact(row, owner.data_key) for row in rows_of(owner)]


def values(owner: Application | Draft) -> dict[str, Any]:
    """`role.attribute` → value of every current fact."""
    return {fact.ref: fact.value for fact in load(owner)}


_SEALED_OF_OWNER = Prepared[FactRow](
    lambda place, year, owner: FactRow.objects.filter(
        jurisdiction=place, opened_year=year, owner_id=owner
    ).order_by("recorded_at", "id").only("id", "subject", "element", "value_enc")
)


class Values(Mapping[str, Any]):
    """The same, each value decrypted when it is asked for: a paper prints a few of a hundred."""

    def __init__(self, owner: Application | Draft) -> None:
        self._key = owner.data_key
        rows = _SEALED_OF_OWNER.rows(owner.jurisdiction, owner.opened_year, owner.id)
        self._rows = {ref_of(row.subject, row.element): row for row in rows}
        self._open: dict[str, Any] = {}

    def __getitem__(self, ref: str) -> Any:
        if ref not in self._open:
            row = self._rows[ref]
            self._open[ref] = unseal_json(self._key, row.value_enc, place=f"fact/{row.id}")[1]
        return self._open[ref]

    def __contains__(self, ref: object) -> bool:
        return ref in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)
