"""Questions to agencies: the list, one of them, what was asked about a contradiction, and the sheet before it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from onewindow.core.catalogue.lists import NormDocument
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.catalogue.norms import clashes_of
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.reads.catalogue_lists import conflict_text
from onewindow.reads.console_thing import bench
from onewindow.store.catalogue import catalogue_on, lists_on
from onewindow.store.models import AgencyQuestion

PAGE = 50
STATES: dict[str, tuple[str, Text]] = {
    "open": ("wait", T("等答复", "Open")),
    "answered": ("ok", T("已答复", "Answered")),
    "withdrawn": ("no", T("已撤回", "Withdrawn")),
}
AGENCY = frozenset({Role.APPROVER, Role.HEAD})
declare(
    "question.no-conflict",
    zh="这一处冲突已经没有了，不用再问。请回去看现在的情形。",
    en="This contradiction is there no longer; nothing is to be asked. Go back and look again.",
)


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question as a line. `late`: the day for the answer has passed and there is none."""

    id: UUID
    key: str
    subject: Text
    who: str
    thing: str
    tag: str
    state: str
    state_text: Text
    sent_on: date
    wanted_by: date | None
    late: bool
    answered_on: date | None
    answer: str


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """Questions, newest first; `counts` by state."""

    state: str
    counts: dict[str, int]
    rows: tuple[QuestionLine, ...]
    next: int


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question whole. `others`: the same question to the other agencies."""

    line: QuestionLine
    text: str
    sent_by: str
    sent_at: datetime
    reference: str
    settled_by: str
    settled_at: datetime | None
    version: int
    thing_name: Text
    sides: tuple[Text, ...]
    others: tuple[QuestionLine, ...]

    @property
    def open(self) -> bool:
        return self.line.state == "open"


@dataclass(frozen=True, slots=True)
class AskPage:
    """What would be asked: the contradiction in words, whom it concerns, and words to begin with."""

    kind: str
    key: str
    sides: tuple[str, ...]
    subject: Text
    thing: str
    thing_name: Text
    targets: tuple[tuple[str, str], ...]
    text: str
    before: tuple[QuestionLine, ...]


def _own(actor: Actor, jurisdiction: str) -> QuerySet[AgencyQuestion]:
    """Rows an actor may read: an agency's officers those of their departments, the readers of the console all."""
    rows = AgencyQuestion.objects.filter(jurisdiction=jurisdiction)
    return rows.filter(department__in=actor.scope.departments) if actor.role in AGENCY else rows


def questions_page(
    actor: Actor, state: str = "", start: int = 0, *, on: date, jurisdiction: str
) -> QuestionsPage:
    """The list, by state or all. Two queries."""
    own = _own(actor, jurisdiction)
    told = dict(own.values_list("state").annotate(n=Count("id")))
    wanted = state if state in STATES else ""
    rows = list((own.filter(state=wanted) if wanted else own).order_by("-sent_on", "-id")[start : start + PAGE + 1])
    return QuestionsPage(
        wanted, {name: told.get(name, 0) for name in STATES}, tuple(_line(row, on) for row in rows[:PAGE]),
        start + PAGE if len(rows) > PAGE else 0,
    )  # fmt: skip


def _line(row: AgencyQuestion, on: date) -> QuestionLine:
    tag, text = STATES[row.state]
    late = row.state == "open" and row.wanted_by is not None and row.wanted_by < on
    return QuestionLine(
        row.id, row.key, Text(row.subject, row.subject_en), row.department_name, row.thing, "late" if late else tag,
        row.state, T("过了希望的日子", "Past the day") if late else text, row.sent_on, row.wanted_by, late,
        row.answered_on, row.answer,
    )  # fmt: skip


def question_page(question_id: UUID, actor: Actor, *, on: date, jurisdiction: str) -> QuestionPage:
    """Refused(`question.none`)."""
    row = _own(actor, jurisdiction).filter(pk=question_id).first()
    if row is None:
        raise refuse("question.none")
    catalogue = catalogue_on(on, jurisdiction)
    others = AgencyQuestion.objects.filter(jurisdiction=jurisdiction, key=row.key).exclude(pk=row.pk)
    thing = catalogue.things.get(row.thing)
    return QuestionPage(
        _line(row, on), row.text, row.sent_name, row.sent_at, row.reference, row.settled_name, row.settled_at, row.version,
        thing.name if thing else Text(""), tuple(_side(catalogue, side) for side in row.sides),
        tuple(_line(each, on) for each in others.order_by("-sent_on", "-id")[:PAGE]),
    )  # fmt: skip


def _side(catalogue: Catalogue, side: str) -> Text:
    if side in catalogue.items:
        return catalogue.items[side].name
    return catalogue.materials[side].name if side in catalogue.materials else Text(side)


def asked_about(keys: Iterable[str], *, on: date, jurisdiction: str) -> dict[str, tuple[QuestionLine, ...]]:
    """key of a contradiction → the questions about it, newest first. One query, none without keys."""
    wanted = list(keys)
    found: dict[str, list[QuestionLine]] = {}
    if wanted:
        rows = AgencyQuestion.objects.filter(jurisdiction=jurisdiction, key__in=wanted).order_by("-sent_on", "-id")
        for row in rows[: 10 * PAGE]:
            found.setdefault(row.key, []).append(_line(row, on))
    return {key: tuple(lines) for key, lines in found.items()}


def ask_page(
    thing: str, raw: Mapping[str, str] | None, route: str, off: frozenset[str], key: str, *, on: date, jurisdiction: str
) -> AskPage:
    """The contradiction of a plan, composed anew. Refused(`question.no-conflict`, `console.not-found`)."""
    done = bench(thing, raw, route, off, on=on, jurisdiction=jurisdiction)
    conflict = next((each for each in done.plan.conflicts if each.key == key), None)
    if conflict is None:
        raise refuse("question.no-conflict")
    departments = dict.fromkeys(
        done.catalogue.items[side].department for side in conflict.sides if side in done.catalogue.items
    )
    return AskPage(
        conflict.kind, key, conflict.sides, conflict.what, thing, done.thing.name,
        tuple((code, _agency(done.catalogue, code)) for code in departments),
        f"“{done.thing.name.zh}”里，{conflict.what.zh}请贵单位确认依据和现行要求，能不能统一，怎样统一。",
        asked_about([key], on=on, jurisdiction=jurisdiction).get(key, ()),
    )  # fmt: skip


def _agency(catalogue: Catalogue, code: str) -> str:
    agency = catalogue.departments.get(code)
    return agency.name.zh if agency else code


def ask_norm_page(code: str, key: str, *, on: date, jurisdiction: str) -> AskPage:
    """An open conflict of a normative document. Refused(`question.no-conflict`)."""
    documents: list[NormDocument] = list(lists_on("norms", on, jurisdiction))
    mine = next((each for each in clashes_of(code, documents) if each.key == key and each.open), None)
    if mine is None:
        raise refuse("question.no-conflict")
    titles = {one.code: one.title for one in documents}
    subject = conflict_text(mine.seen_from, titles)
    bodies = [(f"norms/{one.code}", one.issued_by.zh) for one in documents if one.code in mine.documents]
    names = "、".join(titles[each].zh for each in mine.documents if each in titles)
    return AskPage(
        "norms", key, mine.documents, subject, "", Text(names), tuple(bodies),
        f"{names}：{subject.zh}。请贵单位说明哪一条应当执行，打算怎样修改。",
        asked_about([key], on=on, jurisdiction=jurisdiction).get(key, ()),
    )  # fmt: skip


