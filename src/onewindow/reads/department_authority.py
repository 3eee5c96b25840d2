"""Whose hands a part is in, as its desk shows it; and the list of parts that are, were or will be another agency's."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.cases import CaseState, CaseTerms, terms_now
from onewindow.core.cases.authority import at_last, stage_word
from onewindow.core.catalogue.authority import FORMS
from onewindow.core.catalogue.dictionary import Department
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.refusal import Refusal
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads import department_words as said
from onewindow.reads.department_joint import OPINIONS, TAGS
from onewindow.store.authority import competence
from onewindow.store.catalogue import catalogue_on, current_calendar, load_bundle
from onewindow.store.models import Case, CaseHand

MOST = 100
NOT_HERE = frozenset({"case.no_level", "case.not_two_way", "case.no_window_power"})
"""Refusals of acts that this part does not know at all: they are not shown."""
ROLES: dict[str, Text] = {
    "review": T("本机关初审", "reviewed here first"),
    "decide": T("报到本机关决定", "to be decided here"),
    "two_way": T("双向授权，可以接过来办", "two-way: may be taken up"),
    "issue": T("由本机关制发证照", "the certificate is issued here"),
    "before": T("改派以前在本机关", "was here before it was moved"),
}


@dataclass(frozen=True, slots=True)
class LevelLine:
    """One level of a part. `tag`: ok (over), wait (to come), near/late/`` for the present one."""

    agency: Text
    what: Text
    within: Text
    by: date | None
    tag: str
    mark: Text


@dataclass(frozen=True, slots=True)
class AuthorityPanel:
    """Form in law, in whose name, the levels, the opinion from below, and where the part may be moved to today."""

    any: bool
    form: Text
    clause: str
    agency: Text
    levels: tuple[LevelLine, ...]
    stance: Text
    stance_tag: str
    also: Text
    to: Text


def authority_panel(row: Case, state: CaseState, terms: CaseTerms, *, on: date) -> AuthorityPanel:
    """What the page of a part says of its authority (no query where the rows of authority are remembered)."""
    own = terms.authority
    to = moves_to(row, terms, on) if not state.outcome else None
    stance = state.hand.stance if state.hand else ""
    return AuthorityPanel(
        any=own is not None or to is not None or bool(state.hand),
        form=FORMS[own.form] if own else FORMS["statutory"], clause=own.clause if own else "",
        agency=own.agency_name if own else terms.department_name, levels=_levels(row, state, terms, on),
        stance=OPINIONS.get(stance, Text("")), stance_tag=TAGS.get(stance, "wait"),
        also=own.also_name if own else Text(""), to=to.name if to else Text(""),
    )  # fmt: skip


def moves_to(row: Case, terms: CaseTerms, on: date) -> Department | None:
    """The agency that today's rows of authority give this part to, where it is another than the one that has it."""
    catalogue = load_bundle(row.application.bundle)
    if row.item not in catalogue.items:
        return None
    place = terms.authority.division if terms.authority else row.jurisdiction
    answer = competence(catalogue.items[row.item], place, on, jurisdiction=row.jurisdiction, catalogue=catalogue)
    ours = {terms.department, *(stage.department for stage in (terms.authority.chain if terms.authority else ()))}
    if terms.authority is not None and terms.authority.also:
        ours.add(terms.authority.also)
    return answer.acting if answer.acting.code not in ours else None


def _levels(row: Case, state: CaseState, terms: CaseTerms, on: date) -> tuple[LevelLine, ...]:
    chain = terms.authority.chain if terms.authority else ()
    now = state.hand.stage if state.hand else 0
    clock = state.clocks.get("stage")
    calendar = current_calendar(on).for_region(row.jurisdiction)
    found = []
    for index, stage in enumerate(chain):
        by, tag, mark = None, "wait", T("还没到", "to come")
        if index < now or state.outcome:
            tag, mark = "ok", T("办过了", "done")
        elif index == now:
            tag, mark = "wait", T("在办", "now here")
            if clock is not None and clock.ended is None:
                by = clock.due.date
                tag = said.lamp_of(by, on=on, calendar=calendar) or "wait"
        within = words.limit(stage.within) if stage.within else T("没有单独的期限", "no time of its own")
        found.append(LevelLine(stage.name, stage_word(index, len(chain)), within, by, tag, mark))
    return tuple(found)


def shown(code: str, refusals: Iterable[Refusal], panel: AuthorityPanel) -> bool:
    """Whether an act belongs on the page of this part at all."""
    if code == "reassign":
        return bool(panel.to.zh)
    return not any(refusal.code in NOT_HERE for refusal in refusals)


# --- the list -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HandLine:
    """One part beside one's own work list: why it stands here, who has it now, until when."""

    id: UUID
    item: Text
    number: str
    role: Text
    now: Text
    here: bool
    stage: Text
    by: date | None
    lamp: str
    status: Text
    since: datetime


@dataclass(frozen=True, slots=True)
class HandsPage:
    departments: Text
    lines: tuple[HandLine, ...]


def hands_page(actor: Actor, *, on: date) -> HandsPage:
    """The newest hundred parts that another agency has, had or will hand to mine; the same queries for any number."""
    place = next(iter(actor.scope.jurisdictions), "")
    rows = (
        CaseHand.objects.filter(
            jurisdiction__in=actor.scope.jurisdictions, department__in=actor.scope.departments
        )
        .select_related("case")
        .order_by("-since", "-id")[: MOST * 2]
    )
    names = {code: one.name for code, one in catalogue_on(on, place).departments.items()}
    newest: dict[UUID, CaseHand] = {}
    for row in rows:
        newest.setdefault(row.case_id, row)
    lines = [_line(row, actor, names, on) for row in list(newest.values())[:MOST]]
    lines.sort(key=lambda line: line.by or date.max)
    own = min(actor.scope.departments, default="")
    return HandsPage(names.get(own, Text("")), tuple(lines))


def _line(row: CaseHand, actor: Actor, names: dict[str, Text], on: date) -> HandLine:
    case = row.case
    state = CaseState.from_json(json.loads(case.snapshot))
    terms = terms_now(case.terms, state)
    clock = state.clocks.get("stage")
    running = clock is not None and clock.ended is None
    by = clock.due.date if clock is not None and running else case.due_on
    calendar = current_calendar(on).for_region(case.jurisdiction)
    _, status = said.tag_of(case.status, case.outcome, case.act_type)
    stage = Text("")
    if terms.authority is not None and terms.authority.chain and case.open:
        stage = T("在决定的一级", "at the level that decides") if at_last(terms, state) else T("在初审", "in first review")
    return HandLine(
        id=case.id, item=terms.item_name, number=case.number, role=ROLES[row.role],
        now=names.get(case.department, terms.department_name), here=case.department in actor.scope.departments,
        stage=stage, by=by if case.open else None,
        lamp=said.lamp_of(by, on=on, calendar=calendar) if case.open and by else "", status=status, since=row.since,
    )  # fmt: skip
