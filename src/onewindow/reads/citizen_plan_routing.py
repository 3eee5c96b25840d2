"""The agencies of a plan are those that routing chooses today for this place, as a hand-in would, not those of the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from onewindow.core.catalogue.authority import Competence, Form, who_decides
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads.citizen_compose import Composed
from onewindow.store import authority


@dataclass(frozen=True, slots=True)
class WhoRow:
    """One part: who decides it in whose name, and what else there is to say (who looks first, who does the work)."""

    item: str
    name: Text
    agency: Text
    told: Text


def answers_of(done: Composed, jurisdiction: str) -> Mapping[str, Competence]:
    """Item → who decides it, by the addresses that are known (a stranger has none: the place as a whole)."""
    place = authority.place_of(done.thing, done.values(), done.on, jurisdiction=jurisdiction)
    rows = authority.rows_on(done.on, jurisdiction)
    agencies = authority.agencies_on(done.on, jurisdiction, done.catalogue)
    return {
        part.item: who_decides(rows, done.catalogue.items[part.item], place, done.on, agencies=agencies)
        for part in done.plan.parts
    }


def routed(done: Composed, answers: Mapping[str, Competence]) -> Composed:
    """The same plan with the agencies of the answers, in every place where a page names one."""
    chosen = {item: answer.agency for item, answer in answers.items()}
    if all(part.department == chosen[part.item].code for part in done.plan.parts):
        return done
    catalogue = replace(
        done.catalogue,
        departments={**done.catalogue.departments, **{agency.code: agency for agency in chosen.values()}},
        items={
            **done.catalogue.items,
            **{code: replace(done.catalogue.items[code], department=agency.code) for code, agency in chosen.items()},
        },
    )
    plan = replace(
        done.plan,
        parts=tuple(replace(part, department=chosen[part.item].code) for part in done.plan.parts),
        steps=tuple(replace(step, department=chosen[step.item].code) for step in done.plan.steps),
    )
    return replace(done, catalogue=catalogue, plan=plan)


def who_rows(done: Composed, answers: Mapping[str, Competence]) -> tuple[WhoRow, ...]:
    """A row for each part that applies."""
    return tuple(
        WhoRow(part.item, part.name, answers[part.item].agency.name, _told(answers[part.item])) for part in done.plan.applying
    )


def _told(answer: Competence) -> Text:
    """由谁先审、谁受委托办理、窗口能不能当场定; empty where the agency does all of it."""
    told: list[Text] = []
    if answer.reviews:
        first = words.joined([stage.agency.short for stage in answer.reviews])
        told.append(words.say("{a}先审", "first looked at by {a}", a=first))
    if answer.acting.code != answer.agency.code:
        told.append(words.say("委托{a}办理", "handled for it by {a}", a=answer.acting.short))
    if answer.also is not None:
        told.append(words.say("也可以由{a}办", "{a} may decide it too", a=answer.also.short))
    if answer.window_decides:
        told.append(T("材料齐全的窗口当场决定", "the window decides on the spot when everything is in order"))
    if answer.form is Form.CONCENTRATED:
        told.append(T("一枚印章管审批", "one bureau, one seal"))
    return words.joined(told) if told else Text("")
