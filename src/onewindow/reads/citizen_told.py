"""What the one-time notice said in words to the applicant, paper by paper: the same words as on the notice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from onewindow.core.cases import Status
from onewindow.store import events
from onewindow.store.models import Application, Case, Event

NOTIFIED = "cases.notify_correction"
GAP = "gap:"


def told_words(row: Application, cases: Iterable[Case]) -> dict[UUID, Mapping[str, str]]:
    """Case → material → words, for the parts that wait for a correction; "" stands for every paper without words of
    its own. No query when nothing waits, else two."""
    waiting = [case.id for case in cases if case.status == Status.CORRECTING]
    if not waiting:
        return {}
    rows = Event.objects.filter(
        jurisdiction=row.jurisdiction, opened_year=row.opened_year, stream_id__in=waiting, type=NOTIFIED
    ).order_by("stream_id", "seq")
    listed = [events.stored(each) for each in rows]
    texts = events.private_texts(listed)
    return {
        UUID(str(event.stream_id)): {
            "" if name == "note" else name.removeprefix(GAP): texts.get(mark.get("ref", ""), "")
            for name, mark in event.body.get("private", {}).items()
            if name == "note" or name.startswith(GAP)
        }
        for event in listed
    }
