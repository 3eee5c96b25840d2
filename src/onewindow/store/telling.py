"""What the person is told: from a kind and its codes and dates to a sentence in both languages.

Messages and SMS keep no sentence and no personal value: they are worded here when they are read or sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from onewindow.core.cases import CaseTerms
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.text import Text
from onewindow.store import (
    sentences,
    sentences_authority,
    sentences_corrections,
    sentences_licences,
    sentences_promises,
    sentences_public,
)
from onewindow.store.catalogue import load_bundle
from onewindow.store.models import Application, Case, Message
from onewindow.store.told import TELLERS, Told, day_words, joined

__all__ = [
    "day_words", "joined", "kinds", "message_text", "sentences",
    "sentences_authority", "sentences_corrections", "sentences_licences", "sentences_promises", "sentences_public", "texts",
]  # fmt: skip


def kinds() -> frozenset[str]:
    """Every kind of message that can be worded."""
    return frozenset(TELLERS)


def message_text(
    kind: str,
    params: Mapping[str, Any],
    *,
    terms: CaseTerms | None,
    on: date,
    names: Mapping[str, Text] | None = None,
) -> Text:
    """The sentences of one message. `on`: the day it was written; `names`: agency code → name. KeyError: unknown kind."""
    return TELLERS[kind](Told(params, terms, on, names or {}))


def texts(messages: Iterable[Message]) -> dict[UUID, Text]:
    """Message id → its words, for a page of messages: one query for the parts, one for the applications."""
    rows = list(messages)
    case_ids = {row.case_id for row in rows if row.case_id}
    terms = {
        case: CaseTerms.from_json(json.loads(text))
        for case, text in Case.objects.filter(pk__in=case_ids).values_list("pk", "terms")
    }
    asked = {row.application_id for row in rows if row.params.get("competent_agency")}
    bundles = dict(Application.objects.filter(pk__in=asked).values_list("pk", "bundle")) if asked else {}
    return {
        row.id: message_text(
            row.kind,
            row.params,
            terms=terms.get(row.case_id) if row.case_id else None,
            on=legal_date(row.at),
            names=_agencies(bundles.get(row.application_id)),
        )
        for row in rows
    }


def _agencies(bundle: str | None) -> dict[str, Text]:
    return {code: agency.name for code, agency in load_bundle(bundle).departments.items()} if bundle else {}
