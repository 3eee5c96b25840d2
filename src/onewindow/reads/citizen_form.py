"""The form of a draft: its sections, what is known and from where, what is asked, what was typed and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from onewindow.core.catalogue.derive import derive
from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Constraints, Element, ElementKind
from onewindow.core.catalogue.rows import row_of
from onewindow.core.compose.plan import Known, Plan, Question
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.text import EN, T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads.citizen_owner import TO_PERSON, doubtful_section
from onewindow.reads.citizen_plan_known import Source, item_names, source_of
from onewindow.reads.citizen_plan_papers import papers
from onewindow.reads.citizen_rows import GroupData, groups_of
from onewindow.reads.citizen_unknown import UnknownLine, unknown_lines
from onewindow.store import scope
from onewindow.store.drafts import OpenDraft
from onewindow.store.models import SourceCall, Upload

MATERIALS, REVIEW = "materials", "review"


@dataclass(frozen=True, slots=True)
class FieldData:
    """One question as it stands: what was typed (right or wrong), what is wrong with it, who needs it."""

    ref: str
    element: Element
    label: Text
    help: Text
    required: bool
    why: Text
    constraints: Constraints
    value: Any
    error: Text | None
    warning: Text | None
    usual: bool = False
    may_be_unknown: bool = False


@dataclass(frozen=True, slots=True)
class KnownLine:
    """One thing we know: label, value in words, the chip, and whether the person may say that it is wrong."""

    ref: str
    label: Text
    value: Text
    source: Source
    why: Text
    can_dispute: bool
    can_change: bool


@dataclass(frozen=True, slots=True)
class CallNote:
    """When and where values of this page came from, on which basis."""

    source: Text
    at: datetime
    basis: str
    notice: Text


@dataclass(frozen=True, slots=True)
class Failed:
    """A register that did not answer (`down`) or has no such record (`empty`), and what is asked instead."""

    code: str
    name: Text
    asked: Text
    outcome: str
    keys: Text


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A step of the form. `state`: done, now, todo; `left`: required questions still open."""

    code: str
    title: Text
    note: Text
    state: str
    left: int


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One question in the list on the side. `state`: done, wrong, open."""

    ref: str
    label: Text
    section: str
    state: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """One section of the form with everything around it."""

    id: UUID
    version: int
    thing: Text
    code: str
    route: str
    section: str
    title: Text
    steps: tuple[SectionLine, ...]
    known: tuple[KnownLine, ...]
    calls: tuple[CallNote, ...]
    failed: tuple[Failed, ...]
    awaited: tuple[Text, ...]
    fields: tuple[FieldData, ...]
    optional: tuple[FieldData, ...]
    asked: tuple[AskedLine, ...]
    filled: int
    total: int
    saved_at: datetime
    before: str
    after: str
    answered: frozenset[str]
    groups: tuple[GroupData, ...] = ()
    unknown: tuple[UnknownLine, ...] = ()
    doubt: Text | None = None


class OpenForm:
    """A draft opened for its form; every page of the form is made from here."""

    def __init__(self, opened: OpenDraft) -> None:
        self.opened = opened

    @cached_property
    def plan(self) -> Plan:
        return self.opened.plan

    @cached_property
    def values(self) -> dict[str, Any]:
        """Every known value under its ref, worked-out ones and other names of the same fact included."""
        opened = self.opened
        facts: list[Fact] = [*opened.facts, *derive(opened.catalogue, opened.thing, opened.facts, on=opened.on)]
        found = {fact.ref: fact.value for fact in facts}
        for other, name in self.plan.same:
            for have, miss in ((name, other), (other, name)):
                if have in found:
                    found.setdefault(miss, found[have])
        return found

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """The steps in order: sections that ask or show something, then papers, then the review."""
        used = {question.section for question in self.plan.questions}
        told = [known for known in self.plan.known if not known.by.startswith("situation")]
        used |= {self.section_of(known.ref, known.element) for known in told}
        # Rows are added and taken off there, also where every row is looked up.
        rows = self.opened.thing.repeating
        used |= {group.section for group in self.plan.groups if group.section and not rows[group.role].count}
        ordered = [section.code for section in self.opened.thing.sections if section.code in used]
        return (*ordered, *sorted(used - set(ordered)), MATERIALS, REVIEW)

    def section_of(self, ref: str, element: Element) -> str:
        """Where a known fact is shown: the section its element names, else the one of its role."""
        sections = self.opened.thing.sections
        codes = [section.code for section in sections]
        if element.section in codes:
            return element.section
        role = ref.partition(".")[0].partition("[")[0]
        found = next((section.code for section in sections if role in section.roles), None)
        return found or element.section or role

    def title_of(self, section: str) -> Text:
        if section == MATERIALS:
            return T("材料", "Papers")
        if section == REVIEW:
            return T("核对提交", "Check and submit")
        found = next((each.title for each in self.opened.thing.sections if each.code == section), None)
        return found or Text(section)

    def state_of(self, question: Question) -> str:
        if question.ref in self.opened.answers.errors:
            return "wrong"
        return "done" if question.ref in self.values else "open"

    def questions(self, section: str) -> list[Question]:
        return [question for question in self.plan.questions if question.section == section]

    def field(self, question: Question) -> FieldData:
        opened = self.opened
        return FieldData(
            question.ref,
            question.element,
            question.label,
            question.help,
            question.required,
            words.say("{items}要用。", "Needed by {items}.", items=item_names(question.needed_by, opened.catalogue)),
            question.constraints,
            opened.raw_answers.get(question.ref, self.values.get(question.ref)),
            opened.answers.errors.get(question.ref),
            opened.answers.warnings.get(question.ref),
            may_be_unknown=question.may_be_unknown and question.ref not in opened.raw_answers,
        )

    def usual(self, known: Known) -> FieldData:
        """A value filled in beforehand, opened for change."""
        opened = self.opened
        return FieldData(
            known.ref, known.element, known.element.label, known.element.help, True,
            words.say("{items}要用。", "Needed by {items}.", items=item_names(known.needed_by, opened.catalogue)),
            known.element.constraints, opened.raw_answers.get(known.ref, known.value),
            opened.answers.errors.get(known.ref), opened.answers.warnings.get(known.ref), True,
        )  # fmt: skip

    def known_lines(self, section: str) -> tuple[list[KnownLine], list[Text]]:
        """`(lines with a value, labels of what is not looked up yet)` of one section."""
        shown: list[KnownLine] = []
        awaited: list[Text] = []
        for known in self.plan.known:
            if self.section_of(known.ref, known.element) != section:
                continue
            value = known.value if known.value is not None else self.values.get(known.ref)
            if value is not None:
                shown.append(self._line(known, value))
            elif known.kind == "source" and known.by not in self.opened.row.sources_off:
                awaited.append(self.label_of(known))
        return shown, awaited

    def label_of(self, known: Known) -> Text:
        """The label of a known fact, with the row it stands in."""
        role, row = row_of(known.ref)
        group = next((group for group in self.plan.groups if group.role == role), None)
        if group is None or not 1 <= row <= group.rows:
            return known.element.label
        return words.say("{r}：{l}", "{r}: {l}", r=group.titles[row - 1], l=known.element.label)

    def _line(self, known: Known, value: Any) -> KnownLine:
        held = {fact.ref: fact.source for fact in self.opened.held_facts}
        return KnownLine(
            known.ref,
            self.label_of(known),
            words.value_text(known.element, value),
            source_of(known, self.opened.catalogue),
            item_names(known.needed_by, self.opened.catalogue),
            can_dispute=known.ref in held and held[known.ref] not in ("situation", "account"),
            can_change=known.kind == "default",
        )


def open_form(draft_id: UUID | str, *, actor: Actor, on: date) -> OpenForm:
    """Refused(`scope.not-found`)."""
    return OpenForm(OpenDraft(scope.draft(actor, draft_id), on))


def form_page(
    draft_id: UUID | str, section: str, *, actor: Actor, on: date, change: Iterable[str] = ()
) -> FormPage:
    """One section. `change`: refs of usual values that the person wants to change. An unknown section is the first
    that is not finished. Refused(`scope.not-found`).
    """
    return page_of(open_form(draft_id, actor=actor, on=on), section, change=change)


def page_of(form: OpenForm, section: str, *, change: Iterable[str] = ()) -> FormPage:
    opened, plan = form.opened, form.plan
    section = section if section in form.sections else first_open(form)
    known, awaited = form.known_lines(section)
    changing = set(change)
    usual = [form.usual(each) for each in plan.known if each.kind == "default" and each.ref in changing
             and form.section_of(each.ref, each.element) == section]  # fmt: skip
    asked = [form.field(question) for question in form.questions(section)]
    place = form.sections.index(section)
    required = [question for question in plan.questions if question.required]
    return FormPage(
        id=opened.row.id,
        version=opened.row.version,
        thing=opened.thing.name,
        code=opened.thing.code,
        route=plan.route,
        section=section,
        title=form.title_of(section),
        steps=steps_of(form, section),
        known=tuple(line for line in known if line.ref not in changing),
        calls=_calls(form, section),
        failed=_failed(form, section),
        awaited=tuple(awaited),
        fields=(*(each for each in asked if each.required), *usual),
        optional=tuple(each for each in asked if not each.required),
        asked=tuple(AskedLine(q.ref, q.label, q.section, form.state_of(q)) for q in required),
        filled=sum(1 for question in required if form.state_of(question) == "done"),
        total=len(required),
        saved_at=opened.row.updated_at,
        before=form.sections[place - 1] if place else "",
        after=form.sections[place + 1] if place + 1 < len(form.sections) else "",
        answered=frozenset(opened.raw_answers),
        groups=groups_of(form, section),
        unknown=unknown_lines(form, section),
        doubt=TO_PERSON if section == doubtful_section(opened.thing, form.values, plan.known) else None,
    )


def first_open(form: OpenForm) -> str:
    """The first section with a required question that is open or wrong; else the papers."""
    for section in form.sections:
        if any(form.state_of(q) != "done" for q in form.questions(section) if q.required):
            return section
    return MATERIALS


_BRING = T("上传或者到窗口交", "Upload, or bring them")


def steps_of(form: OpenForm, current: str) -> tuple[SectionLine, ...]:
    found = []
    for section in form.sections:
        asked = [question for question in form.questions(section) if question.required]
        left = sum(1 for question in asked if form.state_of(question) != "done")
        if section == MATERIALS and current != MATERIALS:  # there the list itself says how many
            note, state = _papers_step(form)
        elif section == MATERIALS:
            note, state = _BRING, "todo"
        elif section == REVIEW:
            note, state = T("看一遍再交", "Read once more, then submit"), "todo"
        elif not asked:
            note, state = T("只要核对，没有要填的", "Only to check"), "done"
        elif left:
            note, state = words.say("还有 {n} 项", "{n} to go", n=left), "todo"
        else:
            note, state = words.say("{n} 项都填好了", "all {n} filled in", n=len(asked)), "done"
        found.append(SectionLine(section, form.title_of(section), note, "now" if section == current else state, left))
    return tuple(found)


def _papers_step(form: OpenForm) -> tuple[Text, str]:
    """How many of the papers asked for have a file. Those that may follow later are not counted."""
    row = form.opened.row
    listed = papers(form.plan, form.opened.catalogue, defer_until=None)
    asked = {paper.code for paper in listed if paper.kind == "paper" and not paper.optional}
    uploads = Upload.objects.filter(
        jurisdiction=row.jurisdiction, owner_id=row.id, removed_at=None, material__in=asked
    )
    there = set(uploads.values_list("material", flat=True))
    if not asked:
        return T("没有要交的", "None to hand in"), "done"
    if there == asked:
        return words.say("{n} 份都有了", "all {n} are here", n=len(asked)), "done"
    if there:
        return words.say("还有 {n} 份", "{n} to go", n=len(asked - there)), "todo"
    return _BRING, "todo"


def _calls(form: OpenForm, section: str) -> tuple[CallNote, ...]:
    """Which registers gave the values on this page, newest first."""
    row, catalogue = form.opened.row, form.opened.catalogue
    sources = {
        fact.source
        for fact in form.opened.held_facts
        if (element := catalogue.elements.get(fact.element)) is not None
        and form.section_of(fact.ref, element) == section
    }
    calls = SourceCall.objects.filter(
        jurisdiction=row.jurisdiction, opened_year=row.opened_year, owner_id=row.id, outcome="answered"
    ).order_by("-called_at")
    told: dict[str, CallNote] = {}
    for call in calls:
        source = catalogue.sources.get(call.source)
        if source is not None and source.code in sources and source.code not in told:
            told[source.code] = CallNote(source.name, call.called_at, source.legal_basis, source.notice)
    return tuple(told.values())


def _failed(form: OpenForm, section: str) -> tuple[Failed, ...]:
    """Registers that did not answer or have no such record: said on the section that then asks, or has the key."""
    row, catalogue = form.opened.row, form.opened.catalogue
    if not row.sources_off:
        return ()
    calls = SourceCall.objects.filter(
        jurisdiction=row.jurisdiction, opened_year=row.opened_year, owner_id=row.id, source__in=row.sources_off
    ).order_by("called_at")
    outcomes = {call.source: (call.outcome, call.keys_used) for call in calls}
    found = []
    for code in row.sources_off:
        source = catalogue.sources.get(code)
        here = {question.element.code for question in form.questions(section)}
        if source is not None and here & {*source.yields, *(key for keys in source.keys for key in keys)}:
            outcome, keys = outcomes.get(code, ("down", []))
            asked = [
                q.label
                for q in form.plan.questions
                if q.element.code in source.yields and q.element.code not in keys and not q.also_key_of
            ]
            labels = [catalogue.elements[key].label for key in keys if key in catalogue.elements]
            found.append(Failed(code, source.name, words.joined(asked), outcome, words.joined(labels)))
    return tuple(found)


FIELD_KINDS = {
    ElementKind.TEXT: "text",
    ElementKind.LONG_TEXT: "long",
    ElementKind.NUMBER: "number",
    ElementKind.DATE: "date",
    ElementKind.YES_NO: "yesno",
    ElementKind.CHOICE: "choice",
    ElementKind.MULTI: "multi",
    ElementKind.PHONE: "phone",
    ElementKind.CITIZEN_ID: "id",
    ElementKind.CREDIT_CODE: "credit",
    ElementKind.ADDRESS: "address",
    ElementKind.EMAIL: "email",
}


def title_of(opened: OpenDraft) -> Text:
    """The draft's own name: what the person calls the place, else the one-thing."""
    value = next((fact.value for fact in opened.facts if fact.ref == opened.thing.title_ref), None)
    return Text(str(value), str(value)) if value else Text(opened.thing.name.zh, opened.thing.name.pick(EN))
