"""The chosen parts of a batch, as its pages show them: one line each, read with the same few queries however many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.text import T, Text
from onewindow.reads import department_words as said
from onewindow.reads.department_list import _HEAVY
from onewindow.store import scope
from onewindow.store.catalogue import load_bundle
from onewindow.store.crypto import unseal_text


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One chosen part, with its present version."""

    id: UUID
    version: int
    title: str
    item: Text
    number: str
    tag: str
    tag_text: Text


def lines(actor: Actor, chosen: Sequence[UUID]) -> tuple[BatchLine, ...]:
    """In the order chosen; what lies outside the actor's scope is left out."""
    rows = scope.cases(actor).filter(pk__in=chosen).select_related("application__data_key").defer(*_HEAVY)
    found = {row.id: row for row in rows}
    shown = []
    for case_id in chosen:
        row = found.get(case_id)
        if row is None:
            continue
        items = load_bundle(row.application.bundle).items
        tag, tag_text = said.tag_of(row.status, row.outcome, row.act_type)
        shown.append(
            BatchLine(
                row.id, row.version,
                unseal_text(row.application.data_key, row.application.title_enc, place="application.title"),
                items[row.item].name if row.item in items else T(row.item, row.item),
                row.application.number, tag, tag_text,
            )
        )  # fmt: skip
    return tuple(shown)
