"""A draft beyond its questions: its papers, and the review before handing in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.clock import Calendar
from onewindow.core.forms import expand
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.refusal import Refusal
from onewindow.core.kernel.text import EN, ZH, T, Text
from onewindow.reads import citizen_plan_papers as papers
from onewindow.reads import citizen_plan_time as time
from onewindow.reads import citizen_words as words
from onewindow.reads.citizen_form import MATERIALS, OpenForm, SectionLine, open_form, steps_of, title_of
from onewindow.reads.citizen_owner import TO_PERSON, owner_differs
from onewindow.reads.citizen_plan import deferral_of
from onewindow.reads.cosigning import SignerLine, signer_lines
from onewindow.store import bars, credit
from onewindow.store.catalogue import current_calendar
from onewindow.store.crypto import unseal_text
from onewindow.store.draft_values import missing
from onewindow.store.drafts import OpenDraft
from onewindow.store.models import Upload
from onewindow.store.parties import open_name, open_party

_CLAUSES = re.compile(r"(?<=。)\s*(?=[一二三四五六七八九十]+、)|(?<=\.)\s+(?=\d+\. )")


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file handed in. `size` in bytes; `picture` can be shown as it is."""

    id: UUID
    name: str
    size: int
    pages: int
    at: datetime
    picture: bool


@dataclass(frozen=True, slots=True)
class PaperForm:
    """One paper of the list with its files."""

    paper: papers.Paper
    files: tuple[FileLine, ...]
    needed_by: Text


@dataclass(frozen=True, slots=True)
class PapersPage:
    id: UUID
    thing: Text
    code: str
    steps: tuple[SectionLine, ...]
    before: str
    papers: tuple[PaperForm, ...]
    spared: tuple[papers.Spared, ...]
    handed_in: int
    saved_at: datetime


def files_of(owner: UUID, jurisdiction: str) -> dict[str, tuple[FileLine, ...]]:
    """Material code → its files, oldest first (one query)."""
    rows = Upload.objects.filter(jurisdiction=jurisdiction, owner_id=owner, removed_at=None)
    found: dict[str, list[FileLine]] = {}
    for row in rows.select_related("file", "data_key").order_by("at", "id"):
        name = unseal_text(row.data_key, row.name_enc, place=f"upload/{row.id}")
        line = FileLine(
            row.id, name, row.file.size, row.pages, row.at, row.file.media_type.startswith("image/")
        )
        found.setdefault(row.material, []).append(line)
    return {material: tuple(lines) for material, lines in found.items()}


def papers_page(draft_id: UUID | str, *, actor: Actor, on: date) -> PapersPage:
    """Refused(`scope.not-found`)."""
    form = open_form(draft_id, actor=actor, on=on)
    listed = _paper_forms(form)
    return PapersPage(
        form.opened.row.id,
        form.opened.thing.name,
        form.opened.thing.code,
        steps_of(form, MATERIALS),
        form.sections[form.sections.index(MATERIALS) - 1] if form.sections.index(MATERIALS) else "",
        listed,
        papers.spared(form.plan),
        sum(1 for each in listed if each.files),
        form.opened.row.updated_at,
    )


def _paper_forms(form: OpenForm) -> tuple[PaperForm, ...]:
    opened, plan = form.opened, form.plan
    good = any(line.status == "deferred" for line in plan.materials) and credit.good(
        opened.row.applicant_id, opened.catalogue, opened.row.jurisdiction, on=opened.on
    )
    within = deferral_of(opened.catalogue, opened.profile, good=good)
    late = time.late_paper(plan, opened.catalogue, within, _calendar(opened))
    files = files_of(opened.row.id, opened.row.jurisdiction)
    needed = {line.material: line.needed_by for line in plan.materials}
    return tuple(
        PaperForm(
            paper,
            files.get(paper.code, ()),
            words.joined([opened.catalogue.items[item].name for item in needed[paper.code]]),
        )
        for paper in papers.papers(plan, opened.catalogue, defer_until=late[0] if late else None)
        if paper.kind != "sign"
    )


def _calendar(opened: OpenDraft) -> Calendar:
    return current_calendar(opened.on).for_region(opened.row.jurisdiction)


# --- review --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps the draft from being handed in, and where it is put right."""

    text: Text
    section: str
    ref: str


@dataclass(frozen=True, slots=True)
class SentLine:
    label: Text
    value: Text


@dataclass(frozen=True, slots=True)
class SentTo:
    """What one department receives: its parts, its facts, its papers. Nothing else."""

    department: Text
    parts: Text
    lines: tuple[SentLine, ...]
    papers: Text
    later: int


@dataclass(frozen=True, slots=True)
class Later:
    """A condition that is met after the decision: the applicant chooses how long, at most `most` (`suffix`: the unit)."""

    code: str
    text: Text
    most: int
    words: Text
    suffix: str


@dataclass(frozen=True, slots=True)
class Pledge:
    """The commitment of one part in full: what is told, until when it is checked, on which basis."""

    item: Text
    department: Text
    clauses_zh: tuple[str, ...]
    clauses_en: tuple[str, ...]
    replaces: Text
    check: Text
    basis: str
    code: str
    later: tuple[Later, ...]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The page before handing in."""

    id: UUID
    version: int
    thing: Text
    code: str
    title: Text
    steps: tuple[SectionLine, ...]
    problems: tuple[Problem, ...]
    sent: tuple[SentTo, ...]
    papers: tuple[PaperForm, ...]
    absent: tuple[papers.Paper, ...]
    pledges: tuple[Pledge, ...]
    route: Text
    ordinary: str
    ordinary_name: Text
    commitment: str
    commitment_name: Text
    applicant: str
    phone: str
    electronic: bool
    until: date | None
    until_text: Text
    parts: int
    before: str
    doubt: Text | None
    barred: Text | None
    closed: tuple[tuple[Text, Text], ...]
    signers: tuple[SignerLine, ...] = ()
    item_bars: tuple[Refusal, ...] = ()
    """Items that may not be applied for again yet (AL art. 78, 79)."""
    signer: str = ""
    """Who signs: the agent in the own name under a mandate; empty: the applicant."""

    @property
    def unsigned(self) -> int:
        return sum(one.tag != "ok" for one in self.signers)


def review_page(draft_id: UUID | str, *, actor: Actor, on: date) -> ReviewPage:
    """Refused(`scope.not-found`)."""
    form = open_form(draft_id, actor=actor, on=on)
    opened, plan = form.opened, form.plan
    listed = _paper_forms(form)
    pledges = tuple(_pledge(form, part.item) for part in plan.applying if part.committed)
    person = open_party(opened.row.applicant) if opened.row.applicant_id else None
    ordinary = next((route for route in opened.thing.routes if not route.commitment), None)
    commitment = next((route for route in opened.thing.routes if route.commitment), None)
    shut = any(conflict.kind == "route-not-open" for conflict in plan.conflicts)
    absent = tuple(
        each.paper for each in listed if not each.files and each.paper.kind == "paper" and not each.paper.optional
    )
    barred, closed = _shut_out(form)
    return ReviewPage(
        id=opened.row.id,
        version=opened.row.version,
        thing=opened.thing.name,
        code=opened.thing.code,
        title=title_of(opened),
        steps=steps_of(form, "review"),
        problems=_problems(form),
        sent=_sent(form, listed),
        papers=listed,
        absent=absent,
        pledges=pledges,
        route=next(route.name for route in opened.thing.routes if route.id == plan.route),
        ordinary=ordinary.id if ordinary and plan.route != ordinary.id else "",
        ordinary_name=ordinary.name if ordinary else Text(""),
        commitment=commitment.id if commitment and plan.route != commitment.id and not shut else "",
        commitment_name=commitment.name if commitment else Text(""),
        applicant=person.name if person else "",
        phone=person.phone if person else "",
        electronic=person.electronic_service if person else False,
        until=time.promised(plan),
        until_text=words.day(until, near=plan.on) if (until := time.promised(plan)) else Text(""),
        parts=len(plan.applying),
        before=MATERIALS,
        doubt=TO_PERSON if owner_differs(opened.thing, form.values, plan.known) else None,
        barred=barred,
        closed=closed,
        signers=signer_lines(opened) if opened.thing.signers else (),
        item_bars=bars.of_draft(opened),
        signer=open_name(opened.row.mandate.agent) if opened.row.mandate_id else "",
    )


def _problems(form: OpenForm) -> tuple[Problem, ...]:
    """Questions open or wrong. Papers are settled on the review page itself."""
    found = []
    plan, errors = form.plan, form.opened.answers.errors
    if plan.next_situation:
        found.append(
            Problem(T("还有情形没有回答，算不出要办哪几项", "The situation is not fully answered"), "", "situation")
        )
    for question in plan.questions:
        if question.ref in errors:
            text = words.say("{l}：{w}", "{l}: {w}", l=question.label, w=errors[question.ref])
            found.append(Problem(text, question.section, question.ref))
        elif question.required and form.state_of(question) == "open":
            text = words.say("{l}还没填", "{l} is not filled in", l=question.label)
            found.append(Problem(text, question.section, question.ref))
    for one in missing(form.opened):
        text = words.say("{s}没有给出{l}", "{s} did not give: {l}", s=one.by_name, l=form.label_of(one))
        found.append(Problem(text, form.section_of(one.ref, one.element), one.ref))
    return tuple(found)


def _sent(form: OpenForm, listed: tuple[PaperForm, ...]) -> tuple[SentTo, ...]:
    opened, plan = form.opened, form.plan
    values = {f"situation.{key}": value for key, value in plan.situation.items()}
    by_department: dict[str, list[str]] = {}
    for part in plan.applying:
        by_department.setdefault(part.department, []).append(part.item)
    needed = {line.material: set(line.needed_by) for line in plan.materials}
    found = []
    for code, items in by_department.items():
        lines: dict[str, SentLine] = {}
        later = 0
        for item in items:
            for each in expand(opened.catalogue, opened.thing, item, opened.facts, on=opened.on, values=values):
                element = opened.catalogue.element_for(opened.thing, each.ref)
                if each.value is None:
                    later += 1
                elif each.ref not in lines:
                    lines[each.ref] = SentLine(element.label, words.value_text(element, each.value))
        names = [each.paper.name for each in listed if needed[each.paper.code] & set(items)]
        found.append(
            SentTo(
                opened.catalogue.departments[code].name,
                words.joined([opened.catalogue.items[item].name for item in items]),
                tuple(lines.values()),
                words.joined(names),
                later,
            )
        )
    return tuple(found)


def _pledge(form: OpenForm, code: str) -> Pledge:
    catalogue = form.opened.catalogue
    item = catalogue.items[code]
    step = next((each for each in form.plan.steps if each.item == code), None)
    names = [catalogue.materials[m].name for m in item.commitment.replaces if m in catalogue.materials]
    check = Text("")
    if step is not None and step.verify_by is not None:
        check = words.say(
            "{d}最晚{on}核查。", "Checked by {d} by {on}.",
            d=catalogue.departments[item.department].short, on=words.day(step.verify_by, near=form.plan.on),
        )  # fmt: skip
    return Pledge(
        item.name,
        catalogue.departments[item.department].name,
        clauses(item.commitment.notice.pick(ZH)),
        clauses(item.commitment.notice.pick(EN)),
        words.joined(names),
        check,
        item.commitment.basis,
        code,
        tuple(
            Later(one.code, one.text, one.within.amount, one.within.label(), str(one.within).lstrip("0123456789"))
            for one in item.commitment.conditions if one.within is not None
        ),
    )  # fmt: skip


def _shut_out(form: OpenForm) -> tuple[Text | None, tuple[tuple[Text, Text], ...]]:
    """On the commitment route: the record that bars this applicant, and the parts that no law lets commit, with why."""
    plan, items = form.plan, form.opened.catalogue.items
    if not any(part.committed for part in plan.applying):
        return None, ()
    mark = credit.standing(form.opened.row.applicant_id)
    refusal = mark.refusal() if mark is not None else None
    barred = Text(refusal.message(ZH), refusal.message(EN)) if refusal is not None else None
    closed = tuple(
        (items[part.item].name, items[part.item].commitment.why_not) for part in plan.applying
        if not part.committed and items[part.item].commitment.why_not.zh
    )  # fmt: skip
    return barred, closed


def clauses(notice: str) -> tuple[str, ...]:
    """A notice clause by clause: 一、… 二、…, in English 1. … 2. …"""
    return tuple(each.strip() for each in _CLAUSES.split(notice) if each.strip())
