"""Bars rows ↔ the core: who may not apply for what, until when (AL art. 78, 79)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from onewindow.core.kernel.refusal import Refusal
from onewindow.core.licences import Bar as Standing
from onewindow.store.drafts import OpenDraft
from onewindow.store.models import Bar


def opened(row: Bar) -> Standing:
    return Standing(row.item, row.article, row.since, row.until, row.source, row.lifted_on)


def standing(
    party_id: UUID | str | None, items: Iterable[str], *, jurisdiction: str, on: date
) -> dict[str, Standing]:
    """Item → the bar that keeps this party from applying for it on a day, the longest of several (one query)."""
    wanted = tuple(items)
    if party_id is None or not wanted:
        return {}
    rows = Bar.objects.filter(
        jurisdiction=jurisdiction, party_id=party_id, item__in=wanted, until__gte=on, since__lte=on, lifted_on=None
    ).order_by("until")
    return {row.item: opened(row) for row in rows}


def of_party(party_id: UUID | str, *, jurisdiction: str) -> list[Standing]:
    """Every bar there was against a party, newest first, lifted and past ones too."""
    rows = Bar.objects.filter(jurisdiction=jurisdiction, party_id=party_id).order_by("-since", "-id")
    return [opened(row) for row in rows[:50]]


def of_draft(opened: OpenDraft) -> tuple[Refusal, ...]:
    """The items of a draft that its applicant may not apply for again yet, each with until when and why."""
    draft = opened.row
    parts = [part.item for part in opened.plan.applying]
    found = standing(draft.applicant_id, parts, jurisdiction=draft.jurisdiction, on=opened.on)
    return tuple(bar.refusal(opened.catalogue.items[code].name) for code, bar in found.items())
