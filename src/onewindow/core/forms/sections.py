"""The form in sections, and which fields apply, given what is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from onewindow.core.catalogue.conditions import holds
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.kernel.text import Text


class Placed(Protocol):
    """A question that knows its section."""

    @property
    def section(self) -> str: ...


Q = TypeVar("Q", bound=Placed, covariant=True)


class PlanLike(Protocol[Q]):
    """What a form needs of a plan (`core.compose.plan.Plan` fits)."""

    @property
    def thing(self) -> str: ...
    @property
    def questions(self) -> Sequence[Q]: ...


@dataclass(frozen=True, slots=True)
class Section(Generic[Q]):
    """One section of the form: its title and its questions in order."""

    code: str
    title: Text
    fields: tuple[Q, ...]


def build_form(plan: PlanLike[Q], catalogue: Catalogue) -> tuple[Section[Q], ...]:
    """The questions of a plan in the sections of its one-thing. Empty sections are left out; a section the one-thing
    does not name comes last under its code.
    """
    thing = catalogue.things.get(plan.thing)
    titles = {section.code: section.title for section in thing.sections} if thing else {}
    grouped: dict[str, list[Q]] = {code: [] for code in titles}
    for question in plan.questions:
        grouped.setdefault(question.section, []).append(question)
    return tuple(
        Section(code, titles.get(code, Text(code)), tuple(fields)) for code, fields in grouped.items() if fields
    )


def visibility(
    catalogue: Catalogue, items: Iterable[str], values: Mapping[str, Any]
) -> dict[str, bool | None]:
    """For every ref the items name: True needed, None not yet known, False not needed with these values.

    A ref that several items name is needed as soon as one of them needs it.
    """
    found: dict[str, bool | None] = {}
    for code in items:
        item = catalogue.items.get(code)
        for need in item.needs if item else ():
            outcome = holds(need.when, values).outcome
            known = found.get(need.ref, False)
            found[need.ref] = True if True in (outcome, known) else None if None in (outcome, known) else False
    return found
