"""Scenarios: who may reach which, rows ↔ moves, and the rehearsal: everything composing needs under a setup."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from onewindow.core.catalogue.model import Catalogue, OneThing, Profile, Route
from onewindow.core.clock import Calendar
from onewindow.core.compose import Plan, compose
from onewindow.core.compose.levers import Levers, levers
from onewindow.core.compose.scenario import Setup, Step, fold, steps_from_json
from onewindow.core.compose.scenario_stage import Staged, stage
from onewindow.core.compose.situation import read_answers
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.refusal import Refused, declare, refuse
from onewindow.core.kernel.text import Text
from onewindow.store.catalogue import catalogue_on, current_calendar
from onewindow.store.drafts import profile_of
from onewindow.store.models import Scenario

declare(
    "scenario.not-found",
    zh="找不到这个方案，或者做它的人没有分享。请向做方案的人要链接。",
    en="This scenario is not here, or its designer has not shared it. Ask for the link.",
)
declare(
    "scenario.not-yours",
    zh="这是别人的方案，只能看。要改，请先另存一份。",
    en="This scenario is somebody else's and can only be read. Copy it to change it.",
)

_KEPT = 48


def scenarios(actor: Actor) -> QuerySet[Scenario]:
    """Scenarios within reach of a designer: one's own, and those shared in the same place."""
    if actor.role is not Role.DESIGNER or not actor.account_id:
        return Scenario.objects.none()
    places = Scenario.objects.filter(jurisdiction__in=actor.scope.jurisdictions, discarded_at=None)
    return places.filter(Q(account_id=UUID(actor.account_id)) | Q(shared=True)).select_related("account")


def scenario(actor: Actor, scenario_id: UUID | str) -> Scenario:
    """One scenario within reach. Refused(`scenario.not-found`)."""
    try:
        key = UUID(str(scenario_id))
    except ValueError:
        raise refuse("scenario.not-found") from None
    found = scenarios(actor).filter(pk=key).first()
    if found is None:
        raise refuse("scenario.not-found")
    return found


def own_scenario(actor: Actor, scenario_id: UUID | str) -> Scenario:
    """One of one's own scenarios. Refused(`scenario.not-found`, `scenario.not-yours`)."""
    found = scenario(actor, scenario_id)
    if not is_own(actor, found):
        raise refuse("scenario.not-yours")
    return found


def is_own(actor: Actor, row: Scenario) -> bool:
    """Whether the actor made it."""
    return str(row.account_id) == str(actor.account_id)


def steps_of(row: Scenario) -> tuple[Step, ...]:
    """All steps, also those undone."""
    return steps_from_json(row.steps)


def base_of(row: Scenario) -> Setup:
    """The setup before any move."""
    return Setup(thing=row.thing, picked=tuple(row.picked))


def setup_of(row: Scenario) -> Setup:
    """The setup as it stands now."""
    return fold(base_of(row), steps_of(row)[: row.done])


# --- the rehearsal -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rehearsal:
    """A setup ready to be composed. `raw`: answers as typed, also wrong ones; `wrong`: keys of those left out."""

    setup: Setup
    published: Catalogue
    staged: Staged
    raw: dict[str, str]
    answers: dict[str, Any]
    wrong: frozenset[str]
    route: Route
    on: date
    profile: Profile
    calendar: Calendar

    @property
    def catalogue(self) -> Catalogue:
        return self.staged.catalogue

    @property
    def thing(self) -> OneThing:
        return self.staged.thing

    def inputs(self) -> dict[str, Any]:
        """What `compose`, `levers` and `resolver` take beside catalogue, one-thing and answers."""
        off = self.setup.off & frozenset(self.published.sources)
        return {
            "on": self.on, "profile": self.profile, "calendar": self.calendar, "route": self.route.id, "sources_off": off,
        }  # fmt: skip

    def plan(self) -> Plan:
        """The plan (kept by `compose` for the same content and answers)."""
        return compose(self.catalogue, self.thing, self.answers, **self.inputs())

    def levers(self, budget: int | None) -> Levers:
        """The levers from here, with the frontier up to a budget of changes; made once for the same setup."""
        found: Levers = _levers(
            (self.catalogue, self.thing), (*self._key(), budget),
            lambda: levers(self.catalogue, self.thing, self.answers, budget=budget, **self.inputs()),
        )  # fmt: skip
        return found

    def known_levers(self, budget: int | None) -> Levers | None:
        """The same, if they were computed already."""
        found: Levers | None = _levers.get((self.catalogue, self.thing), (*self._key(), budget))
        return found

    def _key(self) -> tuple[Hashable, ...]:
        answers = repr(sorted(self.answers.items()))
        return answers, self.on, self.route.id, self.setup.off, id(self.profile), id(self.calendar)


class Kept:
    """The last few results of a pure function; what they were made from is kept alive with them, told apart by identity."""

    def __init__(self) -> None:
        self._rows: OrderedDict[Hashable, tuple[tuple[object, ...], Any]] = OrderedDict()
        self._lock = Lock()

    def get(self, content: tuple[object, ...], key: Hashable) -> Any:
        with self._lock:
            row = self._rows.get((*(id(one) for one in content), key))
        return None if row is None else row[1]

    def __call__(self, content: tuple[object, ...], key: Hashable, make: Callable[[], Any]) -> Any:
        found = self.get(content, key)
        if found is not None:
            return found
        made = make()
        with self._lock:
            self._rows[(*(id(one) for one in content), key)] = content, made
            while len(self._rows) > _KEPT:
                self._rows.popitem(last=False)
        return made

    def clear(self) -> None:
        with self._lock:
            self._rows.clear()


_stages, _levers = Kept(), Kept()


def forget() -> None:
    """Drop what is kept (tests, measurements of a first composing)."""
    _stages.clear()
    _levers.clear()


def rehearse(setup: Setup, *, on: date, jurisdiction: str, name: Text = Text("")) -> Rehearsal:
    """The setup on the catalogue in force. `on`: the day of receipt where the setup names none.

    Refused(`content.none`, `compose.no-thing`, `draft.no-profile`).
    """
    published = catalogue_on(on, jurisdiction)
    committing = setup.route if setup.commitments else ""
    named = name if not setup.thing and name.zh else Text("新的一件事", "New one-thing")
    staged: Staged = _stages(
        (published,), (setup.staging, committing, named), lambda: stage(published, setup, name=named)
    )
    thing = staged.thing
    raw = {**reference(thing), **dict(setup.answers)}
    known = {question.key for question in thing.situation}
    answers, wrong = _read(thing, {key: value for key, value in raw.items() if key in known})
    wanted = setup.route or thing.reference_route
    route = next((each for each in thing.routes if each.id == wanted), thing.routes[0])
    profile = published.profiles.get(setup.place) or profile_of(published, jurisdiction)
    region = profile.division if setup.place in published.profiles and profile.division else jurisdiction
    return Rehearsal(
        setup, published, staged, raw, answers, wrong, route, setup.day or on, profile,
        current_calendar(on).for_region(region),
    )  # fmt: skip


def reference(thing: OneThing) -> dict[str, str]:
    """The one-thing's declared reference situation, as it would be typed."""
    return {key: _typed(value) for key, value in thing.reference.items()}


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ",".join(str(each) for each in value)
    return str(value)


def _read(thing: OneThing, raw: dict[str, str]) -> tuple[dict[str, Any], frozenset[str]]:
    answers: dict[str, Any] = {}
    wrong = set()
    for key, value in raw.items():
        try:
            answers.update(read_answers(thing, {key: value}))
        except Refused:
            wrong.add(key)
    return answers, frozenset(wrong)
