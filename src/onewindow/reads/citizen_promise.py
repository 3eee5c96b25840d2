"""One part's commitment and hearing, as the person sees them: what was signed, what is promised by when, what may be done."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.cases import CaseState, CaseTerms, open_actions
from onewindow.core.cases.guards import deferrable_now
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.codec import digest
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import Text
from onewindow.reads.citizen_my import title_of
from onewindow.reads.citizen_promise_words import pre_words
from onewindow.reads.department_promises import COMMITMENT, CREDIT, STAGES, ConditionLine, condition_lines
from onewindow.store import events as event_rows
from onewindow.store import scope
from onewindow.store.catalogue import load_bundle
from onewindow.store.models import Case

MINE = ("withdraw_commitment", "record_defence", "request_hearing", "challenge_presider", "drop_hearing", "ask_repair",
        "request_pre_review", "promise_deferred")  # fmt: skip
"""What a person may do on this page."""


@dataclass(frozen=True, slots=True)
class SignedText:
    """The commitment as it was signed: version, digest, when; `text` what was shown; `same`: the text still has the
    digest that was signed."""

    text: tuple[str, ...]
    version: str
    digest: str
    at: datetime
    same: bool


@dataclass(frozen=True, slots=True)
class PromisePage:
    """`acts`: what may be done now. Days are None where nothing runs. `later`: the papers whose coming later may be promised, by
    code and name, within `later_within` of acceptance; `later_promised`: those that are promised."""

    id: UUID
    case: UUID
    version: int
    title: str
    item: Text
    agency: Text
    state: Text
    signed: SignedText | None
    conditions: tuple[ConditionLine, ...]
    verify_by: date | None
    rectify_by: date | None
    revocation: bool
    defence_by: date | None
    credit: Text
    hearing: Text
    hearing_stage: str
    hearing_by: date | None
    hearing_on: date | None
    acts: frozenset[str]
    pre: Text
    pre_by: date | None
    pre_until: date | None
    later: tuple[tuple[str, Text], ...]
    later_within: Text
    later_promised: tuple[Text, ...]


def promise_page(application_id: UUID | str, case_id: UUID | str, *, actor: Actor, now: datetime) -> PromisePage:
    """Refused(`scope.not-found`) for somebody else's part."""
    row = scope.case(actor, case_id)
    if str(row.application_id) != str(application_id):
        raise refuse("scope.not-found")
    state = CaseState.from_json(json.loads(row.snapshot))
    terms = CaseTerms.from_json(json.loads(row.terms))
    hearing = state.hearing
    return PromisePage(
        id=row.application_id, case=row.pk, version=row.version, title=title_of(row.application),
        item=terms.item_name, agency=terms.department_name,
        state=COMMITMENT.get(state.commitment, Text("")), signed=_signed(row),
        conditions=condition_lines(state.promised, terms) if state.commitment not in ("", "taken_back") else (),
        verify_by=_by(state, "verify"), rectify_by=_by(state, "rectify"),
        revocation=state.revocation is not None, defence_by=_by(state, "defence"),
        credit=CREDIT.get(state.credit, Text("")),
        hearing=STAGES[hearing.stage] if hearing else Text(""), hearing_stage=hearing.stage if hearing else "",
        hearing_by=_by(state, "hearing_request"), hearing_on=hearing.on if hearing else None,
        later=tuple((code, _name(terms, code)) for code in deferrable_now(state, terms)),
        later_within=terms.deferral.label() if terms.deferral else Text(""),
        later_promised=tuple(_name(terms, code) for code in state.deferral_promised),
        pre=pre_words(state), pre_by=_by(state, "pre_review"), pre_until=_by(state, "pre_valid"),
        acts=frozenset(
            one.action.name for one in open_actions(state, terms, actor=actor, at=now)
            if one.allowed and one.action.name in MINE
        ),
    )  # fmt: skip


def _name(terms: CaseTerms, code: str) -> Text:
    term = terms.material(code)
    return term.name if term else Text(code)


def _by(state: CaseState, name: str) -> date | None:
    clock = state.clocks.get(name)
    return clock.due.by if clock is not None and clock.ended is None else None


def _signed(row: Case) -> SignedText | None:
    """What the signing event says, beside the text of the frozen version."""
    found = None
    for event in event_rows.load(row.pk, jurisdiction=row.jurisdiction, opened_year=row.opened_year):
        if event.body.get("action") == "sign_commitment":
            found = event
    if found is None:
        return None
    shown = load_bundle(row.application.bundle).items[row.item].commitment.notice.zh
    mark = found.body["text_hash"]
    lines = tuple(line for line in shown.splitlines() if line.strip())
    return SignedText(lines, found.body["text_version"], mark, found.occurred_at, digest(shown) == mark)
