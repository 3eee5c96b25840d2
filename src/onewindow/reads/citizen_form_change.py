"""Changing what stands in a draft: a value from a register called wrong, other answers to the situation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from onewindow.core.compose.situation import NONE
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads.citizen_compose import read_raw
from onewindow.reads.citizen_form import OpenForm, open_form
from onewindow.reads.citizen_thing import Asked, asked_of


@dataclass(frozen=True, slots=True)
class DisputePage:
    """有误？: what the register says, and what happens when the person says otherwise."""

    id: UUID
    ref: str
    label: Text
    value: Text
    source: Text
    owner: Text
    section: str


def dispute_page(draft_id: UUID | str, ref: str, *, actor: Actor, on: date) -> DisputePage | None:
    """None when this value did not come from a register (or is not there any more)."""
    form = open_form(draft_id, actor=actor, on=on)
    fact = next((each for each in form.opened.held_facts if each.ref == ref), None)
    catalogue = form.opened.catalogue
    if fact is None or fact.element not in catalogue.elements:
        return None
    source, element = catalogue.sources.get(fact.source), catalogue.elements[fact.element]
    owner = catalogue.departments.get(source.owner) if source else None
    return DisputePage(
        form.opened.row.id,
        ref,
        element.label,
        words.value_text(element, fact.value),
        source.name if source else Text(fact.source, fact.source),
        owner.name if owner else T("登记机关", "the registrar"),
        form.section_of(ref, element),
    )


def situation_of(form: OpenForm, raw: dict[str, str] | None) -> tuple[list[Asked], dict[str, object]]:
    """The situation questions of a draft with the answers given (or, with `raw`, just typed), and the answers read."""
    thing = form.opened.thing
    if raw is None:
        kept = {key: wire(value) for key, value in form.opened.situation.items() if value is not None}
    else:
        kept = {question.key: raw[question.key] for question in thing.situation if question.key in raw}
    typed, errors = read_raw(thing, kept)
    asked = [asked_of(each, kept.get(each.key, ""), errors.get(each.key)) for each in thing.situation]
    return asked, typed


def wire(value: Any) -> str:
    """A situation answer as it stands in an address or a form."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (",".join(str(each) for each in value) or NONE) if isinstance(value, list) else str(value)
