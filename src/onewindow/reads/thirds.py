"""Persons whose interests a part touches: for its department, and for each of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.cases import CaseState, CaseTerms
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T, Text
from onewindow.store import events as event_rows
from onewindow.store.models import Case, ThirdParty
from onewindow.store.parties import open_name


@dataclass(frozen=True, slots=True)
class ThirdLine:
    """One of them, for the department: whether told, heard, wanting a hearing."""

    code: str
    name: str
    told: datetime
    tag: str
    state: Text
    hearing: bool = False


@dataclass(frozen=True, slots=True)
class ThirdPanel:
    """`due`: until when they may still speak; None once nothing runs."""

    lines: tuple[ThirdLine, ...]
    due: date | None


@dataclass(frozen=True, slots=True)
class TouchedLine:
    """One part that touches me."""

    id: UUID
    item: Text
    agency: Text
    told: datetime
    due: date | None
    tag: str
    state: Text


@dataclass(frozen=True, slots=True)
class TouchedPage:
    """What I was told, and whether I may still speak and ask for a hearing."""

    line: TouchedLine
    number: str
    interest: str
    open: bool
    hearing: bool


def panel(row: Case, state: CaseState) -> ThirdPanel | None:
    """None, and no query, where nobody was named."""
    if state.third is None:
        return None
    said = {one.code: one for one in state.third.persons}
    rows = ThirdParty.objects.filter(jurisdiction=row.jurisdiction, case=row).select_related("party__data_key")
    clock = state.clocks.get("third")
    lines = []
    for each in rows.order_by("told_at", "code"):
        one = said.get(each.code)
        tag, word = "wait", T("还没有陈述", "not heard yet")
        if one is not None and one.hearing:
            tag, word = "near", T("提了意见，要求听证", "heard, asks for a hearing")
        elif one is not None and one.spoke:
            tag, word = "ok", T("提了意见", "heard")
        wants = one is not None and one.hearing
        lines.append(ThirdLine(each.code, open_name(each.party), each.told_at, tag, word, wants))
    return ThirdPanel(tuple(lines), clock.due.by if clock is not None and clock.ended is None else None)


def touched(actor: Actor) -> tuple[TouchedLine, ...]:
    """Everything I was told of, newest first, the last fifty."""
    if actor.role is not Role.CITIZEN or not actor.party_id:
        return ()
    rows = ThirdParty.objects.filter(party_id=actor.party_id).select_related("case").order_by("-told_at", "-id")[:50]
    return tuple(_line(row) for row in rows)


def touched_page(key: UUID | str, *, actor: Actor, on: date) -> TouchedPage:
    """Refused(`scope.not-found`) for what somebody else was told."""
    row = None
    if actor.role is Role.CITIZEN and actor.party_id:
        row = ThirdParty.objects.filter(pk=key, party_id=actor.party_id).select_related("case").first()
    if row is None:
        raise refuse("scope.not-found")
    state = CaseState.from_json(json.loads(row.case.snapshot))
    return TouchedPage(
        _line(row), row.case.number, _interest(row), state.status == "accepted",
        state.status == "accepted" and row.due is not None and on <= row.due,
    )  # fmt: skip


def _line(row: ThirdParty) -> TouchedLine:
    terms = CaseTerms.from_json(json.loads(row.case.terms))
    tag, word = ("ok", T("您提过意见", "You were heard")) if row.spoken_at else ("near", T("可以提意见", "You may be heard"))
    if row.case.outcome:
        tag, word = "", T("已经决定", "Decided")
    return TouchedLine(row.pk, terms.item_name, terms.department_name, row.told_at, row.due, tag, word)


def _interest(row: ThirdParty) -> str:
    """The officer's words, from the event that told this person."""
    case = row.case
    events = event_rows.load(case.pk, jurisdiction=case.jurisdiction, opened_year=case.opened_year)
    told = [
        event for event in events
        if event.body.get("action") == "tell_third_parties" and row.code in {one[0] for one in event.body["third"]}
    ][:1]  # fmt: skip
    mark = told[0].body.get("private", {}).get("interest") if told else None
    return event_rows.private_texts(told).get(mark["ref"], "") if mark else ""
