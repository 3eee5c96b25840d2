"""Persons whose interests a part touches: for its department, and for each of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.cases import CaseState, CaseTerms
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T, Text
from onewindow.core.process.events import StoredEvent
from onewindow.reads.department_promises import STAGES
from onewindow.reads.department_words import names_of
from onewindow.store import events as event_rows
from onewindow.store.models import Account, Case, Mandate, ThirdParty
from onewindow.store.parties import open_name
from onewindow.store.standing import KINDS, boxes


@dataclass(frozen=True, slots=True)
class ThirdLine:
    """One of them, for the department: whether told, heard, wanting a hearing; `online`: they, or who represents them, can
    log in, so that the message reaches them; otherwise the paper alone does."""

    code: str
    name: str
    told: datetime
    tag: str
    state: Text
    hearing: bool = False
    online: bool = True


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
    held: HearingLine | None = None


@dataclass(frozen=True, slots=True)
class HearingLine:
    """The hearing on a part that touches me: how far it is, when, where, who presides (each empty where not yet known), and
    whether I may challenge the presider, or give up what I asked for."""

    stage: Text
    on: date | None
    place: str
    presider: str
    challenged: bool
    may_challenge: bool
    may_give_up: bool


def panel(row: Case, state: CaseState) -> ThirdPanel | None:
    """None, and no query, where nobody was named."""
    if state.third is None:
        return None
    said = {one.code: one for one in state.third.persons}
    rows = ThirdParty.objects.filter(jurisdiction=row.jurisdiction, case=row).select_related("party__data_key")
    clock = state.clocks.get("third")
    lines = []
    found = list(rows.order_by("told_at", "code"))
    reached = _reached([each.party_id for each in found])
    for each in found:
        one = said.get(each.code)
        tag, word = "wait", T("还没有陈述", "not heard yet")
        if one is not None and one.hearing:
            tag, word = "near", T("提了意见，要求听证", "heard, asks for a hearing")
        elif one is not None and one.spoke:
            tag, word = "ok", T("提了意见", "heard")
        wants = one is not None and one.hearing
        lines.append(ThirdLine(each.code, open_name(each.party), each.told_at, tag, word, wants, each.party_id in reached))
    return ThirdPanel(tuple(lines), clock.due.by if clock is not None and clock.ended is None else None)


def _reached(parties: Sequence[UUID]) -> set[UUID]:
    """Those of them who log in themselves, or have somebody who acts for them by law and logs in."""
    own = set(Account.objects.filter(party_id__in=parties, active=True).values_list("party_id", flat=True))
    acting = Mandate.objects.filter(principal_id__in=parties, kind__in=KINDS, revoked_at=None).exclude(proof="")
    through = acting.filter(agent__account__active=True).values_list("principal_id", flat=True)
    return own | set(through)


def touched(actor: Actor) -> tuple[TouchedLine, ...]:
    """Everything I was told of, newest first, the last fifty."""
    if actor.role is not Role.CITIZEN or not actor.party_id:
        return ()
    rows = ThirdParty.objects.filter(party_id__in=boxes(actor.party_id)).select_related("case").order_by("-told_at", "-id")[:50]
    return tuple(_line(row) for row in rows)


def touched_page(key: UUID | str, *, actor: Actor, on: date) -> TouchedPage:
    """Refused(`scope.not-found`) for what somebody else was told."""
    row = None
    if actor.role is Role.CITIZEN and actor.party_id:
        row = ThirdParty.objects.filter(pk=key, party_id__in=boxes(actor.party_id)).select_related("case").first()
    if row is None:
        raise refuse("scope.not-found")
    state = CaseState.from_json(json.loads(row.case.snapshot))
    chain = _chain(row)
    held = _held(row, state, chain)
    asked = held is not None and held.may_give_up
    return TouchedPage(
        _line(row), row.case.number, _interest(row, chain), state.status == "accepted",
        state.status == "accepted" and row.due is not None and on <= row.due and not asked, held,
    )  # fmt: skip


def waiting(actor: Actor, *, on: date) -> int:
    """Of how many parts that touch me I may still speak in time (one bounded count)."""
    if actor.role is not Role.CITIZEN or not actor.party_id:
        return 0
    rows = ThirdParty.objects.filter(party_id__in=boxes(actor.party_id), spoken_at=None, due__gte=on, case__status="accepted")
    return rows[:100].count()


def told_ever(actor: Actor) -> bool:
    """Whether I was ever told of something that touches me."""
    if actor.role is not Role.CITIZEN or not actor.party_id:
        return False
    return ThirdParty.objects.filter(party_id__in=boxes(actor.party_id)).exists()


def _held(row: ThirdParty, state: CaseState, chain: Sequence[StoredEvent]) -> HearingLine | None:
    hearing = state.hearing
    if hearing is None or hearing.purpose != "application":
        return None
    live, announced = state.status == "accepted", hearing.stage == "announced"
    told = [event for event in chain if event.body.get("action") == "announce_hearing"][-1:]
    mark = told[0].body.get("private", {}).get("place") if told else None
    place = event_rows.private_texts(told).get(mark["ref"], "") if mark and hearing.on else ""
    asked = any(one.code == row.code and one.hearing for one in state.third.persons) if state.third else False
    return HearingLine(
        STAGES[hearing.stage], hearing.on, place, names_of([hearing.presider]).get(hearing.presider, ""), hearing.challenged,
        live and announced and not hearing.challenged, live and asked and hearing.open,
    )  # fmt: skip


def _line(row: ThirdParty) -> TouchedLine:
    terms = CaseTerms.from_json(json.loads(row.case.terms))
    tag, word = ("ok", T("您提过意见", "You were heard")) if row.spoken_at else ("near", T("可以提意见", "You may be heard"))
    if row.case.outcome:
        tag, word = "", T("已经决定", "Decided")
    return TouchedLine(row.pk, terms.item_name, terms.department_name, row.told_at, row.due, tag, word)


def _chain(row: ThirdParty) -> list[StoredEvent]:
    case = row.case
    return list(event_rows.load(case.pk, jurisdiction=case.jurisdiction, opened_year=case.opened_year))


def _interest(row: ThirdParty, chain: Sequence[StoredEvent]) -> str:
    """The officer's words, from the event that told this person."""
    told = [
        event for event in chain
        if event.body.get("action") == "tell_third_parties" and row.code in {one[0] for one in event.body["third"]}
    ][:1]  # fmt: skip
    mark = told[0].body.get("private", {}).get("interest") if told else None
    return event_rows.private_texts(told).get(mark["ref"], "") if mark else ""
