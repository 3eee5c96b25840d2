"""Questions the person said not to know the answer of: told on the form, each with the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from onewindow.core.catalogue.rows import row_of
from onewindow.core.kernel.text import Text
from onewindow.reads import citizen_words as words

if TYPE_CHECKING:
    from onewindow.reads.citizen_form import OpenForm


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """One question put aside. `asked`: it is asked all the same, because nothing else gives it (any more)."""

    ref: str
    label: Text
    asked: bool


def unknown_lines(form: OpenForm, section: str) -> tuple[UnknownLine, ...]:
    """What was put aside in one section, in a fixed order."""
    asked = {question.ref for question in form.plan.questions if question.required}
    titles = {role: group.titles for group in form.plan.groups for role in [group.role]}
    found = []
    for ref in sorted(form.opened.unknown):
        try:
            element = form.opened.catalogue.element_for(form.opened.thing, ref)
        except KeyError:
            continue
        if form.section_of(ref, element) != section:
            continue
        role, row = row_of(ref)
        label = element.label
        if 1 <= row <= len(titles.get(role, ())):
            label = words.say("{r}：{l}", "{r}: {l}", r=titles[role][row - 1], l=label)
        found.append(UnknownLine(ref, label, ref in asked))
    return tuple(found)
