"""A Procedure: states, one table of actions, and the only door through which a state changes.

The table says who may do what, from where to where, with what, on which clause, what it does to which clock and which
documents it produces. `decide` walks one row: role, state, standing guards, order data, checks; then the row's maker
writes what happened. Nothing is written that the row does not announce: a maker that names another state, clock or
document raises `ProcedureError`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from onewindow.core.clock import Calendar
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.core.kernel.text import Text

from . import refusals
from .clocks import ClockChange
from .events import DocumentOrder, EventLike, NewEvent
from .upcast import Upcasters


class StateLike(Protocol):
    """What the engine itself reads of a state."""

    @property
    def status(self) -> str: ...
    @property
    def seq(self) -> int: ...
    @property
    def last_at(self) -> datetime | None: ...


S = TypeVar("S", bound=StateLike)
T = TypeVar("T")


class ProcedureError(Exception):
    """The table and its makers disagree: a fault of the program, never of the person."""


class By(StrEnum):
    """Who performs a row: a person, or the system. The automatic twin of a human action is its own row."""

    HUMAN = "human"
    AUTOMATIC = "automatic"


class Backdating(StrEnum):
    """May the legal time lie before the day of recording? NO for everything that would harm the applicant. YES for what
    happens outside: recorded on a later day it is a late entry (补录), says why (`LATE_REASON`) and is marked (`LATE`)."""

    NO = "no"
    YES = "yes"


LATE, LATE_REASON = "entered_late", "late_reason"
"""The mark in the body of an event that was entered afterwards, and the private text that says why."""


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the table.

    `from_states` statuses in which it may be done; `to` the statuses it may lead to (empty: it stays);
    `roles` who; `by` human or automatic; `applies` the kinds of procedure it belongs to (empty: all);
    `needs` order data that must be there, `needs_private` texts that must be there (kept encrypted);
    `guards` standing preconditions by name (also shown on pages), `checks` preconditions on the order data;
    `clocks` effects as `op:clock`; `documents` kinds it may produce; `clause` the law it rests on;
    `adverse` an act against the applicant: it gets its own page, never a button beside accept or grant;
    `refused_in` the refusal code of a status in which the law itself forbids the act.
    """

    name: str
    label: Text
    from_states: frozenset[str]
    to: tuple[str, ...]
    roles: frozenset[Role]
    clause: str
    by: By = By.HUMAN
    applies: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    needs_private: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    clocks: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    adverse: bool = False
    backdating: Backdating = Backdating.NO
    event: str = ""
    refused_in: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asks to be done. `data` is plain JSON without personal values; free text goes to `private`."""

    action: str
    data: Mapping[str, Any] = field(default_factory=dict)
    private: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sight(Generic[S, T]):
    """What a standing guard may look at: everything but the order."""

    action: Action
    state: S
    terms: T
    actor: Actor
    at: datetime


@dataclass(frozen=True)
class Deed(Sight[S, T]):
    """What a check and a maker may look at. `recorded_at` is the present on the legal clock."""

    order: Order
    recorded_at: datetime
    calendar: Calendar

    @property
    def data(self) -> Mapping[str, Any]:
        return self.order.data


@dataclass(frozen=True)
class Made:
    """What a maker says happened. `to` empty: the status stays. `documents` None: all kinds of the row, bare."""

    body: Mapping[str, Any] = field(default_factory=dict)
    to: str = ""
    clocks: tuple[ClockChange, ...] = ()
    documents: tuple[DocumentOrder, ...] = ()
    occurred_at: datetime | None = None
    event: str = ""
    private: Mapping[str, str] | None = None


Guard = Callable[[Sight[S, T]], Refusal | None]
Check = Callable[[Deed[S, T]], "Refusal | None"]
Maker = Callable[[Deed[S, T]], "Made | tuple[Made, ...]"]


@dataclass(frozen=True, slots=True)
class OpenAction:
    """One row as a page may show it: allowed, or every reason why not."""

    action: Action
    allowed: bool
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class Procedure(Generic[S, T]):
    """A named procedure over the event table. `evolve` folds one event into a state; `kind_of` reads the terms;
    `statuses` names every status for people; `versions` the type version written now (1 where none is given), and
    `upcasters` lift what older versions wrote."""

    name: str
    statuses: Mapping[str, Text]
    actions: Mapping[str, Action]
    guards: Mapping[str, Guard[S, T]]
    checks: Mapping[str, Check[S, T]]
    makers: Mapping[str, Maker[S, T]]
    evolve: Callable[[S, EventLike], S]
    kind_of: Callable[[T], str]
    versions: Mapping[str, int] = field(default_factory=dict)
    upcasters: Upcasters = field(default_factory=Upcasters)
    _shown: dict[tuple[str, str, str], tuple[Action | OpenAction, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for action in self.actions.values():
            unknown = (
                [s for s in (*action.from_states, *action.to) if s not in self.statuses]
                + [g for g in action.guards if g not in self.guards]
                + [c for c in action.checks if c not in self.checks]
                + ([] if action.name in self.makers else [f"maker of {action.name}"])
            )
            if unknown:
                raise ProcedureError(f"{self.name}.{action.name} names what is not there: {unknown}")

    def apply(self, state: S, event: EventLike) -> S:
        """The state after one event. Never refuses: what happened, happened."""
        return self.evolve(state, self.upcasters.lift_event(event))

    def replay(self, start: S, events: Iterable[EventLike]) -> S:
        """The state after all events, from `start`."""
        for event in events:
            start = self.apply(start, event)
        return start

    def decide(
        self,
        state: S,
        terms: T,
        order: Order,
        *,
        actor: Actor,
        at: datetime,
        recorded_at: datetime,
        calendar: Calendar,
    ) -> tuple[NewEvent, ...]:
        """The events of an allowed order, or `Refused` with every reason of the first gate that fails.

        `at` is the legal time of the act (aware), `recorded_at` the present on the legal clock: `at` is never later,
        and earlier than that day only where the row allows backdating; a person then says why in `LATE_REASON`.
        """
        action = self.actions.get(order.action)
        if action is None:
            raise Refused(Refusal(refusals.UNKNOWN_ACTION, {"action": order.action}))
        deed = Deed(action, state, terms, actor, at, order, recorded_at, calendar)
        _raise(self._standing(deed))
        _raise((*_time(deed), *_needs(deed)))
        _raise(tuple(found for name in action.checks if (found := self.checks[name](deed)) is not None))
        made = self.makers[action.name](deed)
        steps = made if isinstance(made, tuple) else (made,)
        return tuple(self._event(deed, step, last=step is steps[-1]) for step in steps)

    def allows(self, name: str, state: S, terms: T, *, actor: Actor, at: datetime) -> bool:
        """Whether nothing stands in the way of one row now (order data is not looked at). KeyError for an unknown one."""
        return not self._standing(Sight(self.actions[name], state, terms, actor, at))

    def open_actions(self, state: S, terms: T, *, actor: Actor, at: datetime) -> tuple[OpenAction, ...]:
        """Every row of this kind and role, allowed or with every reason why not (order data is not looked at)."""
        rows = self._rows_of(actor.role, self.kind_of(terms), state.status)
        shown = []
        for row in rows:
            if isinstance(row, Action):
                found = self._guarded(Sight(row, state, terms, actor, at))
                row = OpenAction(row, not found, found)
            shown.append(row)
        return tuple(shown)

    def _rows_of(self, role: Role, kind: str, status: str) -> tuple[Action | OpenAction, ...]:
        """The rows of a role and kind: those whose guards have to be asked, and the refusals of the others, made once."""
        key = (str(role), str(kind), str(status))
        rows = self._shown.get(key)
        if rows is None:
            rows = self._shown[key] = tuple(
                row if status in row.from_states else OpenAction(row, False, (self._not_now(row, status),))
                for row in self.actions.values()
                if role in row.roles and (not row.applies or kind in row.applies)
            )
        return rows

    def _standing(self, sight: Sight[S, T]) -> tuple[Refusal, ...]:
        action = sight.action
        if action.applies and self.kind_of(sight.terms) not in action.applies:
            return (Refusal(refusals.OTHER_KIND, {"action": action.label}),)
        if sight.actor.role not in action.roles:
            return (Refusal(refusals.NOT_YOURS, {"action": action.label, "clause": action.clause}),)
        status = sight.state.status
        return self._guarded(sight) if status in action.from_states else (self._not_now(action, status),)

    def _not_now(self, action: Action, status: str) -> Refusal:
        code = action.refused_in.get(status, refusals.NOT_NOW)
        return Refusal(code, {"action": action.label, "status": self.statuses[status]})

    def _guarded(self, sight: Sight[S, T]) -> tuple[Refusal, ...]:
        guards = self.guards
        return tuple(found for name in sight.action.guards if (found := guards[name](sight)) is not None)

    def _event(self, deed: Deed[S, T], made: Made, *, last: bool) -> NewEvent:
        action = deed.action
        effects = {f"{change.op}:{change.clock.name}" for change in made.clocks}
        kinds = {document.kind for document in made.documents}
        if (
            (made.to and made.to not in action.to)
            or not effects <= set(action.clocks)
            or not kinds <= set(action.documents)
        ):
            raise ProcedureError(
                f"{self.name}.{action.name} did what its row does not say: {made.to} {effects} {kinds}"
            )
        body: dict[str, Any] = {"action": action.name, **made.body}
        if made.to:
            body["status"] = made.to
        if made.clocks:
            body["clocks"] = [change.to_json() for change in made.clocks]
        if made.documents:
            body["documents"] = [document.kind for document in made.documents]
        type = made.event or action.event or f"{self.name}.{action.name}"
        private = made.private if made.private is not None else (deed.order.private if last else {})
        if late(deed):
            body[LATE] = True
            if last:
                private = {**private, LATE_REASON: deed.order.private[LATE_REASON]}
        return NewEvent(
            type=type,
            type_version=self.versions.get(type, 1),
            occurred_at=made.occurred_at or deed.at,
            body=body,
            private=private,
            documents=made.documents,
        )


def _raise(found: tuple[Refusal, ...]) -> None:
    if found:
        raise Refused(*found)


def late(deed: Deed[S, T]) -> bool:
    """Whether a person enters afterwards what happened on an earlier day (补录). The system's own acts need no reason: the day
    stands in the clock they follow from."""
    if deed.action.by is not By.HUMAN or deed.actor.role is Role.SYSTEM or deed.at is deed.recorded_at:
        return False
    return legal_date(deed.at) < legal_date(deed.recorded_at)


def _time(deed: Deed[S, T]) -> tuple[Refusal, ...]:
    """Legal time: never in the future; on another day than today only where the row allows it, with a reason; never
    backwards where it does not. What a late entry may not lie before, the row's own checks say."""
    if deed.at > deed.recorded_at:
        return (Refusal(refusals.FUTURE, {"action": deed.action.label}),)
    if deed.action.backdating is Backdating.YES:
        if late(deed) and not deed.order.private.get(LATE_REASON, "").strip():
            return (
                Refusal(refusals.LATE_REASON, {"action": deed.action.label, "on": legal_date(deed.at).isoformat()}),
            )
        return ()
    if legal_date(deed.at) < legal_date(deed.recorded_at):
        return (Refusal(refusals.BACKDATED, {"action": deed.action.label}),)
    last = deed.state.last_at
    if last is not None and legal_date(deed.at) < legal_date(last):
        return (
            Refusal(
                refusals.BEFORE_LAST, {"action": deed.action.label, "last": legal_date(last).isoformat()}
            ),
        )
    return ()


def _needs(deed: Deed[S, T]) -> tuple[Refusal, ...]:
    action = deed.action
    missing = [name for name in action.needs if _empty(deed.order.data.get(name))]
    missing += [name for name in action.needs_private if not deed.order.private.get(name, "").strip()]
    return tuple(
        Refusal(refusals.NEEDS, {"action": action.label, "what": refusals.word(name)}) for name in missing
    )


def _empty(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {}
