"""What a stranger's answers make of a one-thing: the catalogue of today, the answers read, and the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from onewindow.core.catalogue.derive import derive
from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import (
    Assurance,
    Catalogue,
    ElementKind,
    OneThing,
    Profile,
    Route,
    SituationQuestion,
)
from onewindow.core.clock import Calendar
from onewindow.core.compose import Plan, compose, read_answers
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.refusal import Refused, declare, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.store.catalogue import catalogue_on, current_calendar
from onewindow.store.drafts import profile_of
from onewindow.store.models import Party
from onewindow.store.parties import open_party

declare(
    "citizen.no-thing",
    zh="找不到“{thing}”这件事。请回首页，用您要做的事来找。",
    en="There is no one-thing “{thing}”. Go back to the start page and search for what you want to do.",
)

ACCOUNT = "account"
_EXPECTED = {
    ElementKind.NUMBER: T("请填数字，例如 120。", "Enter a number, for example 120."),
    ElementKind.YES_NO: T("请选“是”或者“否”。", "Choose yes or no."),
}
_CHOOSE = T("请从列出的选项里选一个。", "Choose one of the options.")


@dataclass(frozen=True)
class Composed:
    """A plan with everything it was made from. `raw` keeps the order of answering, wrong answers too."""

    catalogue: Catalogue
    thing: OneThing
    profile: Profile
    calendar: Calendar
    on: date
    raw: dict[str, str]
    answers: dict[str, object]
    errors: dict[str, Text]
    route: Route
    facts: tuple[Fact, ...] = field(repr=False)
    plan: Plan = field(repr=False)

    def values(self) -> dict[str, object]:
        """What is known already, worked-out values included: ref → value."""
        known = [*self.facts, *derive(self.catalogue, self.thing, self.facts, on=self.on)]
        return {fact.ref: fact.value for fact in known}

    def question(self, key: str) -> SituationQuestion:
        return next(question for question in self.thing.situation if question.key == key)


def find_thing(catalogue: Catalogue, code: str) -> OneThing:
    """Refused(`citizen.no-thing`)."""
    if code not in catalogue.things:
        raise refuse("citizen.no-thing", thing=code)
    return catalogue.things[code]


def composed(
    code: str, raw: Mapping[str, str], route: str, *, on: date, jurisdiction: str, actor: Actor | None = None
) -> Composed:
    """Compose a one-thing for answers as they stand in an address: unknown names are ignored, wrong values are errors.

    `actor`: a person who is logged in sees the values of the own account. Refused(`citizen.no-thing`, `content.none`).
    """
    catalogue = catalogue_on(on, jurisdiction)
    thing = find_thing(catalogue, code)
    known = {question.key: question for question in thing.situation}
    kept = {key: value for key, value in raw.items() if key in known}
    answers, errors = read_raw(thing, kept)
    chosen = next((each for each in thing.routes if each.id == route), thing.routes[0])
    profile = profile_of(catalogue, jurisdiction)
    calendar = current_calendar(on).for_region(jurisdiction)
    facts = account_facts(catalogue, thing, actor)
    plan = compose(
        catalogue, thing, answers, facts, on=on, profile=profile, calendar=calendar, route=chosen.id
    )
    return Composed(catalogue, thing, profile, calendar, on, kept, answers, errors, chosen, facts, plan)


def account_facts(catalogue: Catalogue, thing: OneThing, actor: Actor | None) -> tuple[Fact, ...]:
    """What the account of a person who is logged in holds: our own register, nobody else is asked."""
    source = next((each for each in catalogue.sources.values() if each.kind == ACCOUNT), None)
    if source is None or actor is None or actor.role is not Role.CITIZEN or not actor.party_id:
        return ()
    row = Party.objects.select_related("data_key").filter(pk=actor.party_id).first()
    if row is None:
        return ()
    party = open_party(row)
    held = {"name": party.name, "citizen_id": party.id_number, "phone": party.phone}
    return tuple(
        Fact(thing.applicant_role, element, held[name], source.code, assurance=Assurance.REGISTER)
        for element in source.yields
        if held.get(name := element.partition(".")[2])
    )


def read_raw(thing: OneThing, raw: Mapping[str, str]) -> tuple[dict[str, object], dict[str, Text]]:
    """`(answers, what is wrong)` by question key; a wrong answer is left out of the first."""
    answers: dict[str, object] = {}
    errors: dict[str, Text] = {}
    kinds = {question.key: question.kind for question in thing.situation}
    for key, value in raw.items():
        try:
            answers.update(read_answers(thing, {key: value}))
        except Refused:
            errors[key] = _EXPECTED.get(kinds[key], _CHOOSE)
    return answers, errors
