"""Starting at the window: every situation question on one page, and the whole form of a draft on one page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.catalogue.conditions import holds
from onewindow.core.catalogue.model import OneThing, SituationQuestion
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.checks import mask_id, mask_phone
from onewindow.core.kernel.refusal import Refusal
from onewindow.core.kernel.text import Text
from onewindow.reads import citizen_plan_time as plan_time
from onewindow.reads import citizen_words as words
from onewindow.reads.citizen_compose import Composed, composed, find_thing
from onewindow.reads.citizen_draft import FileLine, Pledge, Problem, files_of, review_page
from onewindow.reads.citizen_drafts import AskedSource, asked_sources
from onewindow.reads.citizen_form import MATERIALS, REVIEW, FieldData, KnownLine, OpenForm
from onewindow.reads.citizen_form_change import wire
from onewindow.reads.citizen_owner import TO_CLERK, owner_differs
from onewindow.reads.citizen_plan_papers import COMMITMENT_LETTER
from onewindow.reads.citizen_rows import GroupData, groups_of
from onewindow.reads.citizen_thing import Asked, asked_of
from onewindow.reads.citizen_unknown import UnknownLine, unknown_lines
from onewindow.store import scope
from onewindow.store.catalogue import catalogue_on
from onewindow.store.drafts import OpenDraft
from onewindow.store.parties import open_party

TO_HAND_IN = ("asked", "deferred")


@dataclass(frozen=True, slots=True)
class RouteLine:
    """One way through. `why_not` is empty while it is open."""

    id: str
    name: Text
    explain: Text


@dataclass(frozen=True, slots=True)
class PartLine:
    name: Text
    department: Text
    why: Text
    code: str = ""


@dataclass(frozen=True, slots=True)
class SituationPage:
    """The situation with what follows from it so far. `open` lists parts that an answer would still settle."""

    code: str
    name: Text
    summary: Text
    asks: tuple[Asked, ...]
    routes: tuple[RouteLine, ...]
    route: str
    applying: tuple[PartLine, ...]
    open: tuple[PartLine, ...]
    not_needed: tuple[PartLine, ...]
    complete: bool
    answers: Mapping[str, object]
    papers: int
    questions: int
    promise_on: date | None
    sources: tuple[AskedSource, ...] = ()


def situation_page(
    code: str, raw: Mapping[str, str], route: str, *, on: date, jurisdiction: str
) -> SituationPage:
    """Every question that may be put, answered or not, in the thing's own order; usual answers are filled in.

    Refused(`citizen.no-thing`).
    """
    usual = {
        q.key: wire(q.default) for q in _thing(code, on, jurisdiction).situation if q.default is not None
    }
    done = composed(code, {**usual, **raw}, route, on=on, jurisdiction=jurisdiction)
    plan = done.plan
    return SituationPage(
        code,
        done.thing.name,
        done.thing.summary,
        tuple(_asked(done, question) for question in done.thing.situation if _open(done, question)),
        tuple(RouteLine(each.id, each.name, each.explain) for each in done.thing.routes),
        done.route.id,
        _lines(done, True),
        _lines(done, None),
        _lines(done, False),
        not plan.next_situation and not done.errors and bool(plan.applying),
        done.answers,
        sum(1 for line in plan.materials if line.status in TO_HAND_IN),
        sum(1 for question in plan.questions if question.required),
        plan_time.promised(plan),
        asked_sources(done),
    )


def _thing(code: str, on: date, jurisdiction: str) -> OneThing:
    return find_thing(catalogue_on(on, jurisdiction), code)


def _open(done: Composed, question: SituationQuestion) -> bool:
    """The question may be put: its own condition is not ruled out by the other answers."""
    values: dict[str, object] = {}
    for other in done.thing.situation:
        if other.key in done.answers and other.key != question.key:
            values[f"situation.{other.key}"] = done.answers[other.key]
            if other.sets:
                values[other.sets] = done.answers[other.key]
    return holds(question.when, values).outcome is not False


def _asked(done: Composed, question: SituationQuestion) -> Asked:
    return asked_of(question, done.raw.get(question.key, ""), done.errors.get(question.key))


def _lines(done: Composed, applies: bool | None) -> tuple[PartLine, ...]:
    departments = done.catalogue.departments
    return tuple(
        PartLine(part.name, departments[part.department].short, part.why, part.item)
        for part in done.plan.parts
        if part.applies is applies
    )


# --- the draft -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SectionForm:
    """One section of the form: what is known with its chips, what is asked, what a register may still give."""

    code: str
    title: Text
    known: tuple[KnownLine, ...]
    fields: tuple[FieldData, ...]
    optional: tuple[FieldData, ...]
    awaited: tuple[Text, ...]
    unknown: tuple[UnknownLine, ...] = ()
    groups: tuple[GroupData, ...] = ()

    @property
    def refs(self) -> tuple[str, ...]:
        """The questions of this section: when they change, it is drawn again."""
        return tuple(field.ref for field in (*self.fields, *self.optional))


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper of the list. `must`: without it (scanned or on the desk) the form cannot be handed in."""

    code: str
    name: Text
    for_whom: Text
    requirement: Text
    must: bool
    later: bool
    files: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A draft at the window, the whole form on one page."""

    id: UUID
    version: int
    thing: Text
    code: str
    route: str
    route_name: Text
    other_route: str
    other_route_name: Text
    applicant: str
    id_number: str
    phone: str
    sections: tuple[SectionForm, ...]
    papers: tuple[PaperLine, ...]
    spared: int
    pledges: tuple[Pledge, ...]
    parts: tuple[PartLine, ...]
    problems: tuple[Problem, ...]
    failed: tuple[Text, ...]
    filled: int
    total: int
    saved_at: datetime
    promise_on: date | None
    electronic: bool
    application: UUID | None
    doubt: Text | None
    signers: int
    unsigned: int
    item_bars: tuple[Refusal, ...] = ()
    """Items that may not be applied for again yet (AL art. 78, 79)."""


def draft_page(draft_id: UUID | str, *, actor: Actor, on: date) -> DraftPage:
    """Refused(`scope.not-found`)."""
    return page_of(OpenForm(OpenDraft(scope.draft(actor, draft_id), on)), actor=actor)


def page_of(form: OpenForm, *, actor: Actor) -> DraftPage:
    opened, plan = form.opened, form.plan
    row = opened.row
    review = review_page(row.id, actor=actor, on=opened.on)
    party = open_party(row.applicant) if row.applicant_id else None
    required = [question for question in plan.questions if question.required]
    other = review.ordinary or review.commitment
    return DraftPage(
        id=row.id,
        version=row.version,
        thing=opened.thing.name,
        code=opened.thing.code,
        route=plan.route,
        route_name=review.route,
        other_route=other,
        other_route_name=review.ordinary_name if review.ordinary else review.commitment_name,
        applicant=party.name if party else "",
        id_number=mask_id(party.id_number) if party and party.id_number else "",
        phone=mask_phone(party.phone) if party and party.phone else "",
        sections=tuple(_section(form, code) for code in form.sections if code not in (MATERIALS, REVIEW)),
        papers=_papers(form),
        spared=sum(1 for line in plan.materials if line.status not in TO_HAND_IN),
        pledges=review.pledges,
        parts=tuple(
            PartLine(part.name, opened.catalogue.departments[part.department].short, part.why)
            for part in plan.applying
        ),
        problems=review.problems,
        failed=tuple(
            source.name
            for name in row.sources_off
            if (source := opened.catalogue.sources.get(name.partition("/")[0])) is not None
        ),
        filled=sum(1 for question in required if form.state_of(question) == "done"),
        total=len(required),
        saved_at=row.updated_at,
        promise_on=review.until,
        electronic=review.electronic,
        application=row.application_id,
        signers=len(review.signers),
        unsigned=review.unsigned,
        doubt=TO_CLERK if owner_differs(opened.thing, form.values, plan.known) else None,
        item_bars=review.item_bars,
    )


def _section(form: OpenForm, code: str) -> SectionForm:
    known, awaited = form.known_lines(code)
    usual = {line.ref for line in known if line.can_change}
    asked = [form.field(question) for question in form.questions(code)]
    changing = [form.usual(each) for each in form.plan.known if each.ref in usual and each.kind == "default"]
    return SectionForm(
        code,
        form.title_of(code),
        tuple(line for line in known if line.ref not in usual),
        (*(each for each in asked if each.required), *changing),
        tuple(each for each in asked if not each.required),
        tuple(awaited),
        unknown_lines(form, code),
        groups_of(form, code),
    )


def _papers(form: OpenForm) -> tuple[PaperLine, ...]:
    opened, plan = form.opened, form.plan
    files = files_of(opened.row.id, opened.row.jurisdiction)
    found = []
    for line in plan.materials:
        if line.status not in TO_HAND_IN or line.material == COMMITMENT_LETTER:
            continue
        departments = [opened.catalogue.items[item].department for item in line.needed_by]
        found.append(
            PaperLine(
                line.material,
                line.name,
                words.joined([opened.catalogue.departments[code].short for code in departments]),
                words.joined(line.requirement, "；", "; ") if line.requirement else line.help,
                line.status == "asked" and line.necessity == "required",
                line.status == "deferred",
                files.get(line.material, ()),
            )
        )
    return tuple(found)
