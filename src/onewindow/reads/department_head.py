"""What waits for the head of a department, and the checks that follow decisions on commitments."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onewindow.core.cases import AGENCY_CLOCKS, CaseState, CaseTerms, Status, terms_now
from onewindow.core.clock import Calendar
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads import department_words as said
from onewindow.reads.department_history import said_proposal
from onewindow.reads.department_list import counts_of, place_of
from onewindow.store import scope
from onewindow.store.catalogue import current_calendar
from onewindow.store.crypto import unseal_text
from onewindow.store.models import Case

MOST = 200
"""Parts looked through, nearest end first. A head with more than that has another problem."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One part on such a list. `limit` is the statutory end; `extendable`: the one extension is still open."""

    id: UUID
    title: str
    item: Text
    number: str
    opinion: Text
    lamp: str
    due: date | None
    left: Text
    limit: date | None
    limit_left: Text
    why: Text
    extendable: bool


@dataclass(frozen=True, slots=True)
class HeadPage:
    """`asked`: an officer asked for an extension; `refusals`: a refusal is proposed; `late`: past the day;
    `disputes`: departments disagree in a joint review, and this head was named to rule; `silences`: some of them gave no
    opinion in their time."""

    asked: tuple[Waiting, ...]
    refusals: tuple[Waiting, ...]
    late: tuple[Waiting, ...]
    disputes: tuple[Waiting, ...]
    silences: tuple[Waiting, ...]
    counts: dict[str, int]
    departments: Text


@dataclass(frozen=True, slots=True)
class VerifyPage:
    """Checks due; `rectify` runs where something was ordered to be put right."""

    rows: tuple[Waiting, ...]
    counts: dict[str, int]
    departments: Text


def head_page(actor: Actor, *, on: date) -> HeadPage:
    """The head's page on a legal date: two lists and what is overdue (one query for parts)."""
    calendar = _calendar(actor, on)
    rows = scope.cases(actor).filter(open=True, list_on__lt=date(9999, 12, 31))
    found = [_opened(row) for row in _first(rows.order_by("list_on", "id"))]
    accepted = [each for each in found if each[0].status == Status.ACCEPTED]
    return HeadPage(
        asked=tuple(
            _waiting(*each, on, calendar) for each in accepted
            if each[1].opinion == "extend" and each[1].extended_at is None
        ),
        refusals=tuple(_waiting(*each, on, calendar) for each in accepted if each[1].opinion == "negative"),
        late=tuple(_waiting(*each, on, calendar) for each in found if _agency_late(each[1], on)),
        disputes=tuple(_waiting(*each, on, calendar) for each in accepted if _to_rule(each[1], actor)),
        silences=tuple(_waiting(*each, on, calendar) for each in accepted if _silent(each[1], actor, on)),
        counts=counts_of(actor, on=on), departments=place_of(actor, on=on),
    )  # fmt: skip


def verify_page(actor: Actor, *, on: date) -> VerifyPage:
    """Parts decided on a commitment whose check is still open, nearest end first."""
    calendar = _calendar(actor, on)
    after = [Status.DECIDED, Status.ISSUED, Status.DELIVERED, Status.SETTLED]
    decided = scope.cases(actor).filter(sweep_on__isnull=False, decided_on__isnull=False)
    rows = decided.filter(status__in=[str(each) for each in after])
    found = [_opened(row) for row in _first(rows.order_by("sweep_on", "id"))]
    open_checks = [each for each in found if _check(each[1]) is not None or each[1].awaits_ruling]
    made = [_checking(*each, on, calendar) for each in open_checks]
    return VerifyPage(
        tuple(sorted(made, key=lambda row: row.due or date.max)),
        counts_of(actor, on=on),
        place_of(actor, on=on),
    )


def _calendar(actor: Actor, on: date) -> Calendar:
    return current_calendar(on).for_region(next(iter(actor.scope.jurisdictions), ""))


def _first(rows: Iterable[Case]) -> Iterable[Case]:
    return rows.select_related("application__data_key")[:MOST]  # type: ignore[attr-defined]


def _opened(row: Case) -> tuple[Case, CaseState, CaseTerms]:
    state = CaseState.from_json(json.loads(row.snapshot))
    return row, state, terms_now(row.terms, state)


def _agency_late(state: CaseState, on: date) -> bool:
    open_clocks = (state.clocks[name] for name in AGENCY_CLOCKS if name in state.clocks)
    return any(clock.ended is None and clock.running and clock.due.by < on for clock in open_clocks)


def _to_rule(state: CaseState, actor: Actor) -> bool:
    """A joint review in which all have spoken and one is against it, and this reader was named to rule."""
    joint = state.joint
    if joint is None or joint.stage != "open" or joint.missing:
        return False
    return joint.disagreed and joint.head == actor.account_id


def _silent(state: CaseState, actor: Actor, on: date) -> bool:
    """A joint review in which somebody is silent past the day, and this reader was named to rule."""
    joint = state.joint
    if joint is None or joint.stage != "open" or not joint.missing or joint.head != actor.account_id:
        return False
    return all(duty.by is not None and duty.by < on for duty in joint.missing)


def _check(state: CaseState) -> date | None:
    for name in ("rectify", "verify"):
        clock = state.clocks.get(name)
        if clock is not None and clock.ended is None:
            return clock.due.by
    return None


def _waiting(row: Case, state: CaseState, terms: CaseTerms, on: date, calendar: Calendar) -> Waiting:
    statutory = state.clocks.get("statutory")
    limit = statutory.due.date if statutory and statutory.ended is None else None
    return Waiting(
        id=row.id,
        title=_title(row),
        item=terms.item_name,
        number=row.application.number,
        opinion=said_proposal(state.opinion) if state.opinion else Text(""),
        lamp=said.lamp_of(row.due_on, on=on, calendar=calendar),
        due=row.due_on,
        left=said.left_words(row.due_on, on=on, calendar=calendar),
        limit=limit,
        limit_left=said.left_words(limit, on=on, calendar=calendar),
        why=_late_words(state, on),
        extendable=terms.extension is not None
        and state.extended_at is None
        and row.status == Status.ACCEPTED,
    )


def _late_words(state: CaseState, on: date) -> Text:
    """Which clocks are over, and whether the reason was published."""
    over = [
        name for name in AGENCY_CLOCKS
        if name in state.clocks and state.clocks[name].ended is None and state.clocks[name].due.by < on
    ]  # fmt: skip
    if not over:
        return Text("")
    told = all(name in state.explained for name in over)
    names = words.joined(said.CLOCKS.get(name, T(name)) for name in over)
    reason = T("原因已公开", "reason published") if told else T("原因还没公开", "reason not published yet")
    return words.joined((names, reason), "，", ", ")


def _checking(row: Case, state: CaseState, terms: CaseTerms, on: date, calendar: Calendar) -> Waiting:
    due = _check(state)
    why = _ruling(state) or _checked(state)
    return Waiting(
        id=row.id, title=_title(row), item=terms.item_name, number=row.application.number, opinion=Text(""),
        lamp=said.lamp_of(due, on=on, calendar=calendar), due=due, left=said.left_words(due, on=on, calendar=calendar),
        limit=None, limit_left=Text(""), why=why, extendable=False,
    )  # fmt: skip


def _checked(state: CaseState) -> Text:
    rectify = state.clocks.get("rectify")
    if rectify and rectify.ended is None:
        return T("改正后复查", "checked again after putting right")
    return T("按承诺办的，还没核查", "decided on a commitment, not checked yet")


def _ruling(state: CaseState) -> Text | None:
    """What somebody must decide; None where only the check is open."""
    if state.credit == "asked":
        return T("申请信用修复，等负责人决定", "repair of credit asked for: the head decides")
    if state.revocation is not None:
        defence = state.clocks.get("defence")
        if defence is not None and defence.ended is None:
            return T("拟撤销已告知，等陈述申辩", "revocation announced, defence still open")
        return T("申辩听过了，等负责人决定撤不撤销", "the defence was heard: the head decides")
    if state.commitment == "not_kept":
        return T("没有做到承诺，还没启动撤销", "not kept, no revocation announced yet")
    if state.commitment == "breached":
        return T("承诺的日子过了，还没处理", "a promised day passed, nothing done yet")
    return None


def _title(row: Case) -> str:
    return unseal_text(row.application.data_key, row.application.title_enc, place="application.title")
