"""Joint reviews: what my department owes others, and how those I lead stand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.cases import CaseState, open_actions, terms_now
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T, Text
from onewindow.reads import department_words as said
from onewindow.reads.department_promises import Choice
from onewindow.store import events as event_rows
from onewindow.store.catalogue import catalogue_on, current_calendar, load_bundle
from onewindow.store.models import Case, JointDuty

MOST = 100
MODES: dict[str, Text] = {
    "review": T("联审", "joint review"),
    "inspection": T("联合踏勘", "joint inspection"),
    "acceptance": T("联合验收", "joint acceptance"),
    "drawings": T("多图联审", "joint review of drawings"),
    "video": T("视频联审", "video review"),
}
OPINIONS: dict[str, Text] = {
    "agree": T("同意", "agree"),
    "conditions": T("附条件同意", "agree on conditions"),
    "disagree": T("不同意", "disagree"),
}
SAID: dict[str, Text] = {**OPINIONS, "none": T("逾期没出意见", "silent past its day")}
"""An opinion, and what stands in its place where a department gave none."""
TAGS = {"": "wait", "agree": "ok", "conditions": "near", "disagree": "late", "none": "late"}


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty. `lamp` empty where it is answered; `chased`: how often the lead asked again."""

    id: UUID
    item: Text
    number: str
    department: Text
    lead: Text
    mode: Text
    by: date | None
    lamp: str
    left: Text
    claimed: bool
    tag: str
    opinion: Text
    chased: int
    given: datetime | None


@dataclass(frozen=True, slots=True)
class JointPage:
    """What my department owes (open ones first by day), and what others owe to parts I lead."""

    departments: Text
    owed: tuple[DutyLine, ...]
    led: tuple[DutyLine, ...]


@dataclass(frozen=True, slots=True)
class DutyPage:
    """One duty with the lead's question, when and where all meet (empty where they do not), and what may be done."""

    line: DutyLine
    version: int
    question: str
    meeting: str
    acts: frozenset[str]


def joint_page(actor: Actor, *, on: date) -> JointPage:
    """The newest hundred of each side."""
    place = next(iter(actor.scope.jurisdictions), "")
    rows = JointDuty.objects.filter(jurisdiction=place).select_related("case__application")
    mine = rows.filter(department__in=actor.scope.departments)
    led = rows.filter(lead__in=actor.scope.departments, open=True)
    owed = [*mine.filter(open=True).order_by("by", "id")[:MOST], *mine.filter(open=False).order_by("-asked_at", "-id")[:20]]
    known = catalogue_on(on, place).departments
    names = {code: one.name for code, one in known.items()}
    own = min(actor.scope.departments, default="")
    return JointPage(
        names.get(own, Text("")), tuple(_line(row, names, on) for row in owed),
        tuple(_line(row, names, on) for row in led.order_by("by", "id")[:MOST]),
    )  # fmt: skip


def duty_lines(rows: Iterable[JointDuty], place: str, *, on: date) -> tuple[DutyLine, ...]:
    """The lines of some duties (need `select_related("case__application")`)."""
    names = {code: one.name for code, one in catalogue_on(on, place).departments.items()}
    return tuple(_line(row, names, on) for row in rows)


def duty_page(duty_id: UUID, actor: Actor, *, now: datetime, on: date) -> DutyPage:
    """For an officer of the department that owes it. Refused(`scope.not-found`)."""
    found = JointDuty.objects.filter(
        pk=duty_id, jurisdiction__in=actor.scope.jurisdictions, department__in=actor.scope.departments
    ).select_related("case__application")
    row = found.first()
    if row is None:
        raise refuse("scope.not-found")
    names = {code: one.name for code, one in catalogue_on(on, row.jurisdiction).departments.items()}
    state = CaseState.from_json(json.loads(row.case.snapshot))
    terms = terms_now(row.case.terms, state)
    acts = {one.action.name for one in open_actions(state, terms, actor=actor, at=now) if one.allowed} if row.open else set()
    return DutyPage(
        _line(row, names, on), row.case.version, *_convened(row.case, row.round),
        frozenset(acts & {"claim_duty", "give_opinion"}),
    )  # fmt: skip


def _convened(case: Case, round: int) -> tuple[str, str]:
    """The lead's question, and when and where all meet, from the event that convened."""
    events = event_rows.load(case.pk, jurisdiction=case.jurisdiction, opened_year=case.opened_year)
    asked = [event for event in events if event.seq == round]
    notes = event_rows.private_texts(asked)
    sealed = asked[0].body.get("private", {}) if asked else {}
    question, meeting = (notes.get(sealed[name]["ref"], "") if name in sealed else "" for name in ("question", "meeting"))
    return question, meeting


def _line(row: JointDuty, names: dict[str, Text], on: date) -> DutyLine:
    calendar = current_calendar(on).for_region(row.jurisdiction)
    items = load_bundle(row.case.application.bundle).items
    open_ = row.open and not row.opinion
    return DutyLine(
        id=row.pk, item=items[row.case.item].name if row.case.item in items else T(row.case.item),
        number=row.case.number, department=names.get(row.department, T(row.department)),
        lead=names.get(row.lead, T(row.lead)), mode=MODES[row.mode], by=row.by,
        lamp=said.lamp_of(row.by, on=on, calendar=calendar) if open_ else "",
        left=said.left_words(row.by, on=on, calendar=calendar) if open_ else Text(""), claimed=row.claimed,
        tag=TAGS[row.opinion], opinion=SAID.get(row.opinion) or (
            T("还没出意见", "no opinion yet") if row.open else T("不用出了", "not needed any more")
        ),
        chased=row.chased, given=row.given_at,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class JointLine:
    """One cooperating department on the page of the part. `can_go`: asked, and nobody there has claimed it."""

    code: str
    mode: Text
    can_go: bool
    department: Text
    by: date | None
    tag: str
    opinion: Text


def joint_lines(state: CaseState, names: dict[str, Text]) -> tuple[JointLine, ...]:
    """The duties of the joint review of a part, as its lead sees them; empty where there is none."""
    if state.joint is None:
        return ()
    return tuple(
        JointLine(
            duty.department, MODES[state.joint.mode], state.joint.open and not duty.claimed and not duty.opinion,
            names.get(duty.department, T(duty.department)), duty.by, TAGS[duty.opinion],
            SAID.get(duty.opinion) or (T("已认领", "claimed") if duty.claimed else T("还没认领", "not claimed")),
        )
        for duty in state.joint.duties
    )  # fmt: skip


def stances() -> tuple[Choice, ...]:
    return tuple(Choice(code, label) for code, label in OPINIONS.items())
