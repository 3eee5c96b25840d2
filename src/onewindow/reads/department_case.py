"""One part on one page: clock, rules, facts, materials, what may be done now, other parts, papers, history."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from onewindow.core.cases import (
    NEGATIVE_ACTION,
    POSITIVE_ACTION,
    CaseState,
    CaseTerms,
    OpenAction,
    open_actions,
    terms_now,
)
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.certs import DocumentKind, title
from onewindow.core.clock import Limit
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refusal
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads import department_words as said
from onewindow.reads.department_authority import AuthorityPanel, authority_panel, shown
from onewindow.reads.department_clock import ClockPanel, clock_panel, overdue_clocks
from onewindow.reads.department_facts import FactLine, Reader, VerdictView, fact_lines, verdict_view
from onewindow.reads.department_history import History, history, said_proposal
from onewindow.reads.department_joint import JointLine, joint_lines, stances
from onewindow.reads.department_materials import Materials, materials
from onewindow.reads.department_outside import PublicPanel, public_choices, public_panel
from onewindow.reads.department_people import officers_of
from onewindow.reads.department_prereview import STILL, PrePanel, pre_panel
from onewindow.reads.department_promises import (
    COMMITMENT,
    Choice,
    PromisePanel,
    promise_choices,
    promise_panel,
)
from onewindow.reads.licence_ends import licence_ends
from onewindow.reads.project_caps import CapLine, cap_lines
from onewindow.reads.quotas import QuotaPanel
from onewindow.reads.quotas import panel as quota_panel
from onewindow.reads.thirds import ThirdPanel
from onewindow.reads.thirds import panel as third_panel
from onewindow.store import events as event_rows
from onewindow.store import scope
from onewindow.store.catalogue import current_calendar, load_bundle
from onewindow.store.crypto import unseal_json, unseal_text
from onewindow.store.models import Case, Document
from onewindow.store.parties import open_party
from onewindow.store.verdicts import judge_part


@dataclass(frozen=True, slots=True)
class Act:
    """One action of the table as the page offers it: allowed, or every reason why not."""

    name: str
    label: Text
    allowed: bool
    adverse: bool
    clause: str
    why: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class OtherPart:
    """Another department's part: where it stands and until when. Nothing more is shown across departments."""

    item: Text
    agency: Text
    tag: str
    tag_text: Text
    due: date | None
    awaited: bool
    number: UUID
    fallen: Text = T("")
    """How the licence it led to came to its end, where it did: whoever rests on it must know."""


@dataclass(frozen=True, slots=True)
class Paper:
    id: UUID
    title: Text
    number: str
    at: datetime
    state: str
    served: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies, as staff see it by default."""

    name: str
    id_number: str
    phone: str


@dataclass(frozen=True)
class CasePage:
    """Everything one page may show of one part to its own department."""

    id: UUID
    version: int
    title: str
    item: Text
    act_type: Text
    number: str
    application: str
    route: Text
    tag: str
    tag_text: Text
    status: str
    department: Text
    applicant: Applicant
    clock: ClockPanel
    verdict: VerdictView
    facts: tuple[FactLine, ...]
    facts_of: int
    materials: Materials
    acts: tuple[Act, ...]
    positive: str
    negative: str
    opinion: Text
    opinion_code: str
    special_open: Text
    specials: tuple[tuple[Text, str, int], ...]
    extension: Text
    extension_clause: str
    extended: date | None
    inspectors: tuple[str, ...]
    inspection_needed: bool
    inspection_clauses: tuple[tuple[str, Text], ...]
    commitment: Text
    commitment_signed: bool
    verification: Text
    faults: tuple[Text, ...]
    waits: tuple[Text, ...]
    failed: tuple[Text, ...]
    others: tuple[OtherPart, ...]
    papers: tuple[Paper, ...]
    history: History
    holder: str
    holder_is_me: bool
    certificate: str
    choices: Mapping[str, tuple[Choice, ...]]
    promise: PromisePanel
    joint: tuple[JointLine, ...]
    caps: tuple[CapLine, ...]
    pre: PrePanel
    quota: QuotaPanel | None
    third: ThirdPanel | None
    public: PublicPanel
    authority: AuthorityPanel

    def act(self, name: str) -> Act | None:
        return next((act for act in self.acts if act.name == name), None)


@dataclass(frozen=True)
class Opened:
    """A part read once: its row, state, terms and catalogue. Pages and the interface start from here."""

    row: Case
    state: CaseState
    terms: CaseTerms
    catalogue: Catalogue

    @property
    def reader(self) -> Reader:
        needs = self.catalogue.items[self.row.item].needs
        names = {need.ref: need.form_field for need in needs if need.form_field}
        return Reader(self.catalogue, self.catalogue.things[self.row.thing], names)


def opened(case_id: UUID | str, *, actor: Actor) -> Opened:
    """One part within reach. Refused(`scope.not-found`)."""
    row = scope.case(actor, case_id)
    state = CaseState.from_json(json.loads(row.snapshot))
    return Opened(
        row,
        state,
        terms_now(row.terms, state),
        load_bundle(row.application.bundle),
    )


def case_page(case_id: UUID | str, *, actor: Actor, now: datetime) -> CasePage:
    """The page of one part, for an officer of its department. The number of queries is fixed. Refused(`scope.not-found`)."""
    found = opened(case_id, actor=actor)
    row, state, terms = found.row, found.state, found.terms
    on = legal_date(now)
    calendar = current_calendar(on).for_region(row.jurisdiction)
    events = event_rows.load(row.id, jurisdiction=row.jurisdiction, opened_year=row.opened_year)
    judged = judge_part(row, on=on, events=events)
    documents = list(Document.objects.filter(case=row).order_by("issued_at", "id"))
    committed = state.commitment == "signed"
    view = verdict_view(found.reader, judged.verdict, judged.facts, committed=committed)
    tag, tag_text = said.tag_of(row.status, row.outcome, row.act_type)
    clock = clock_panel(state, terms, on=on, calendar=calendar)
    if clock.lamp in ("near", "late") and not row.outcome and row.status != "correcting":
        tag, tag_text = _pressing(clock)
    presider = [state.hearing.presider] if state.hearing and state.hearing.presider else []
    names = said.names_of([*state.inspectors, *state.drawn, *presider, *([row.holder_id] if row.holder_id else [])])
    panel = public_panel(state, terms, events)
    levels = authority_panel(row, state, terms, on=on)
    return CasePage(
        id=row.id, version=row.version, item=terms.item_name, number=row.number,
        title=_title(row), act_type=said.capital(said.ACT_TYPES.get(terms.act_type, T(terms.act_type))),
        application=row.application.number, route=_route(row, state),
        tag=tag, tag_text=tag_text, status=row.status, department=terms.department_name,
        applicant=_applicant(row), clock=clock,
        verdict=view,
        facts=fact_lines(found.reader, judged.facts), facts_of=judged.known,
        materials=materials(row.application, _plan(row), state, terms, found.catalogue),
        acts=tuple(
            _act(each) for each in open_actions(state, terms, actor=actor, at=now)
            if shown(each.action.name, each.refusals, levels)
        ),
        positive=POSITIVE_ACTION[terms.act_type], negative=NEGATIVE_ACTION.get(terms.act_type, ""),
        opinion=said_proposal(state.opinion) if state.opinion else Text(""), opinion_code=state.opinion,
        special_open=_special(state, terms),
        specials=tuple((said.capital(s.label), s.basis, s.usual_days) for s in terms.special),
        extension=words.limit(terms.extension.limit) if terms.extension else Text(""),
        extension_clause=terms.extension.clause if terms.extension else "",
        extended=legal_date(state.extended_at) if state.extended_at else None,
        inspectors=tuple(names.get(one, one) for one in state.inspectors),
        inspection_needed=terms.substance_check,
        inspection_clauses=tuple(
            (clause.code, clause.condition) for clause in view.clauses if clause.needs_inspection
        ),
        commitment=_commitment(state, terms), commitment_signed=committed,
        verification=_verification(state, terms), faults=_faults(state, terms),
        waits=tuple(_wait(found, wait.item, wait.name) for wait in state.waits if wait.status == "open"),
        failed=tuple(_wait(found, wait.item, wait.name) for wait in state.waits if wait.status == "failed"),
        others=_others(row, found.catalogue, terms), papers=_papers(documents, state),
        history=history(row, events, terms, found.reader, documents),
        holder=names.get(str(row.holder_id), "") if row.holder_id else "",
        holder_is_me=str(row.holder_id or "") == actor.account_id,
        certificate=state.certificate,
        choices={**_choices(found, documents, now), **public_choices(state, panel)}, promise=promise_panel(state, terms, names),
        quota=quota_panel(row, terms), third=third_panel(row, state),
        pre=pre_panel(row, state, terms, events, found.reader, on=on),
        caps=cap_lines(row.application, on=on),
        joint=joint_lines(state, {code: one.name for code, one in found.catalogue.departments.items()}),
        public=panel, authority=levels,
    )  # fmt: skip


def _choices(found: Opened, documents: list[Document], now: datetime) -> dict[str, tuple[Choice, ...]]:
    """What the forms of this part may offer: never anything that the part does not have."""
    row, state, terms = found.row, found.state, found.terms
    there = officers_of(row.department, row.jurisdiction, on=legal_date(now))
    names = {term.code: term.name for term in terms.materials}
    return {
        **promise_choices(state, terms, there),
        "stances": stances(),
        "still": tuple(Choice(code, label) for code, label in STILL.items()),
        "agencies": _agencies(found),
        "materials": tuple(Choice(code, name) for code, name in names.items()),
        "deferrable": tuple(Choice(term.code, term.name) for term in terms.materials if term.deferrable),
        "deferred": tuple(
            Choice(code, names.get(code, T(code))) for code, there in state.deferred.items() if not there
        ),
        "gaps": tuple(
            Choice(gap.material, names.get(gap.material, T(gap.material)), said.REASONS.get(gap.reason, T(gap.reason)))
            for gap in state.gaps if gap.handed_in is None
        ),
        "bad": tuple(
            Choice(code, names.get(code, T(code)), said.REASONS.get(state.checks[code].reason, Text("")))
            for code in state.bad_materials()
        ),
        "specials": tuple(
            Choice(special.reason, said.capital(special.label), T(special.basis)) for special in terms.special
        ),
        "clocks": tuple(Choice(name, said.CLOCKS.get(name, T(name))) for name in overdue_clocks(state, at=now)),
        "papers": tuple(
            Choice(kind, title(DocumentKind(kind)))
            for kind in dict.fromkeys(document.kind for document in documents if not document.void_at)
            if kind != DocumentKind.SERVICE_RECEIPT
        ),
        "by_law": tuple(Choice(line, T(line, line)) for line in found.catalogue.items[row.item].by_law),
    }  # fmt: skip


def _agencies(found: Opened) -> tuple[Choice, ...]:
    """Every other agency, for naming the competent one."""
    return tuple(
        Choice(code, agency.name)
        for code, agency in sorted(found.catalogue.departments.items())
        if code != found.row.department and agency.administrative
    )


def _pressing(clock: ClockPanel) -> tuple[str, Text]:
    if clock.lamp == "late":
        past_law = clock.limit is not None and clock.limit < clock.today
        return "late", T("超过法定期限", "Past the legal limit") if past_law else T(
            "超过承诺", "Past the promise"
        )
    near = T("临近承诺日", "Near the promised day") if clock.promise else T("快到期", "Due soon")
    return "near", near


def _title(row: Case) -> str:
    return unseal_text(row.application.data_key, row.application.title_enc, place="application.title")


def _plan(row: Case) -> dict[str, Any]:
    sealed = row.application.plan_enc
    return unseal_json(row.application.data_key, sealed, place="application.plan") or {}


def _applicant(row: Case) -> Applicant:
    from onewindow.core.kernel.checks import mask_id, mask_phone

    party = open_party(row.application.applicant)
    return Applicant(party.name, mask_id(party.id_number), mask_phone(party.phone))


def _act(found: OpenAction) -> Act:
    action = found.action
    return Act(
        action.name, said.capital(action.label), found.allowed, action.adverse, action.clause, found.refusals
    )


def _special(state: CaseState, terms: CaseTerms) -> Text:
    if state.special is None:
        return Text("")
    term = terms.special_for(state.special.reason)
    days = words.limit(Limit.parse(state.special.needed))
    label = term.label if term else T(state.special.reason)
    return words.say("{l}，告知需要 {d}", "{l}, announced as {d}", l=label, d=days)


def _route(row: Case, state: CaseState) -> Text:
    """How this part is handled: what the law does not let commit goes the ordinary way on every route."""
    on_trust = state.commitment not in ("", "taken_back")
    code = row.application.route
    return said.ROUTES.get("commitment" if on_trust else "ordinary" if code == "commitment" else code, T(code))


def _commitment(state: CaseState, terms: CaseTerms) -> Text:
    if not terms.commitment.allowed:
        return terms.commitment.why_not
    return COMMITMENT.get(state.commitment, T("申请人没有选承诺方式。", "The applicant did not choose to commit."))


def _verification(state: CaseState, terms: CaseTerms) -> Text:
    clock = state.clocks.get("rectify") or state.clocks.get("verify")
    if clock is None or clock.ended is not None or not state.decided_at:
        return Text("")
    return words.say("最晚{d}核查", "to be checked by {d}", d=words.day(clock.due.by))


def _faults(state: CaseState, terms: CaseTerms) -> tuple[Text, ...]:
    found = []
    for fault in state.faults:
        term = terms.material(fault.material)
        name = term.name if term else T(fault.material)
        reason = said.REASONS.get(fault.reason, T(fault.reason, fault.reason))
        found.append(words.say("{d}发现：{m}，{r}", "found on {d}: {m}, {r}", m=name, r=reason,
                               d=words.day(legal_date(fault.at))))  # fmt: skip
    return tuple(found)


def _wait(found: Opened, item: str, name: str) -> Text:
    known = found.catalogue.items.get(item)
    return known.name if known else T(name, name)


def _others(row: Case, catalogue: Catalogue, terms: CaseTerms) -> tuple[OtherPart, ...]:
    """State only: no number, no person, no fact of another department crosses over."""
    awaited = {edge.item for edge in terms.edges}
    rows = (
        Case.objects.filter(jurisdiction=row.jurisdiction, application_id=row.application_id)
        .exclude(pk=row.pk)
        .order_by("received_at", "id")
        .only("id", "item", "status", "outcome", "act_type", "due_on", "promise_due", "department", "open", "decided_on")
    )
    ended = licence_ends(row.jurisdiction, row.application_id)
    return tuple(replace(_other(each, catalogue, awaited), fallen=ended.get(each.pk, T(""))) for each in rows)


def _other(row: Case, catalogue: Catalogue, awaited: set[str]) -> OtherPart:
    tag, word = said.tag_of(row.status, row.outcome, row.act_type)
    item, agency = catalogue.items.get(row.item), catalogue.departments.get(row.department)
    due = row.decided_on or (row.promise_due or row.due_on if row.open else None)
    return OtherPart(
        item.name if item else T(row.item), agency.short if agency else T(row.department), tag, word, due,
        row.item in awaited, row.id,
    )  # fmt: skip


def _papers(rows: list[Document], state: CaseState) -> tuple[Paper, ...]:
    served = {kind for service in state.services for kind in service.documents}
    return tuple(
        Paper(
            row.id, title(DocumentKind(row.kind)), row.number, row.issued_at,
            "void" if row.void_at else row.status, bool(row.served_at) or row.kind in served, row.kind,
        )
        for row in rows
    )  # fmt: skip
