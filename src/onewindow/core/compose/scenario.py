"""A scenario: what a designer tries over the published catalogue, as a list of moves. The content itself is never touched.

A scenario is a list of steps, each a few moves made together; `at` of them count (what is beyond was undone). Folding them
gives a `Setup`: which items, answers, day, place and route, which sources are down, and which lawful changes are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from onewindow.core.clock import Limit
from onewindow.core.kernel.refusal import Refused, declare, refuse

from .levers_apply import Change

declare(
    "scenario.bad-move",
    zh="这一步读不懂：{kind} {target}。请刷新页面再试。",
    en="This step cannot be read: {kind} {target}. Reload the page and try again.",
)

declare(
    "scenario.limit-over-law",
    zh="“{item}”不能承诺 {limit}：法定最长 {statutory}。请填不超过它的天数。",
    en="{item} cannot promise {limit}: the law allows {statutory} at most. Enter no more than that.",
)

KINDS = frozenset({"answer", "route", "day", "place", "source", "item", "lever", "commit", "limit"})
"""What a move may change. `lever` is any lawful change but a commitment (`commit`) and a limit (`limit`)."""

CONTENT = frozenset({"item", "lever", "commit", "limit"})
"""Moves that would change published content; the others only set the stage of the rehearsal."""


@dataclass(frozen=True, slots=True)
class Move:
    """One move. `target`: question, source, item or lever code; `value`: the new value, empty = as published.

    `change`: the lever itself, so that the scenario means the same when the catalogue has moved on.
    """

    kind: str
    target: str = ""
    value: str = ""
    change: Change | None = None


Step = tuple[Move, ...]
"""Moves made together: undone and redone together."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What the moves amount to. `thing`: the published one-thing, or empty; `picked`: items of a new one-thing.

    `answers`: situation answers as typed; None before any was changed (the reference situation is shown).
    `items`: code → in or out, beside what is published. `commitments`: item → committed or not, beside the route.
    `limits`: item → the promise tried. All mappings are sorted pairs, so that a setup can be a key.
    """

    thing: str = ""
    picked: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    route: str = ""
    day: date | None = None
    place: str = ""
    off: frozenset[str] = frozenset()
    items: tuple[tuple[str, bool], ...] = ()
    changes: tuple[Change, ...] = ()
    commitments: tuple[tuple[str, bool], ...] = ()
    limits: tuple[tuple[str, Limit], ...] = ()

    @property
    def staging(self) -> tuple[Any, ...]:
        """What changes the content: equal for two setups that rehearse the same content."""
        return self.thing, self.picked, self.items, self.changes, self.commitments, self.limits

    @property
    def touched(self) -> bool:
        """Whether any content is changed."""
        return bool(self.items or self.changes or self.commitments or self.limits)

    def untouched(self) -> Setup:
        """The same rehearsal on the content as it is published."""
        return replace(self, items=(), changes=(), commitments=(), limits=())


def fold(base: Setup, steps: Iterable[Step]) -> Setup:
    """The setup after the steps. Refused(`scenario.bad-move`)."""
    tables: dict[str, dict[str, Any]] = {
        "answer": dict(base.answers),
        "item": dict(base.items),
        "lever": {change.code: change for change in base.changes},
        "commit": dict(base.commitments),
        "limit": dict(base.limits),
        "source": dict.fromkeys(base.off, True),
    }
    single: dict[str, str] = {
        "route": base.route,
        "day": base.day.isoformat() if base.day else "",
        "place": base.place,
    }
    for move in (move for step in steps for move in step):
        if move.kind in single:
            single[move.kind] = move.value
        elif move.kind in tables:
            _turn(tables[move.kind], move)
        else:
            raise _bad(move)
    return replace(
        base,
        answers=tuple(sorted(tables["answer"].items())),
        route=single["route"],
        day=_day(single["day"]),
        place=single["place"],
        off=frozenset(tables["source"]),
        items=tuple(sorted(tables["item"].items())),
        changes=tuple(change for _, change in sorted(tables["lever"].items())),
        commitments=tuple(sorted(tables["commit"].items())),
        limits=tuple(sorted(tables["limit"].items())),
    )


def _turn(table: dict[str, Any], move: Move) -> None:
    """One move on one table: an empty value takes the entry out again."""
    if move.kind == "answer":
        table[move.target] = move.value
        return
    if not move.value:
        table.pop(move.target, None)
        return
    table[move.target] = _value(move)


def _value(move: Move) -> Any:
    if move.kind == "item":
        return move.value == "in"
    if move.kind == "commit":
        return move.value == "yes"
    if move.kind == "limit":
        try:
            return Limit.parse(move.value)
        except ValueError:
            raise _bad(move) from None
    if move.kind == "lever":
        if move.change is None:
            raise _bad(move)
        return move.change
    return True


def _bad(move: Move) -> Refused:
    return refuse("scenario.bad-move", kind=move.kind, target=move.target)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refuse("scenario.bad-move", kind="day", target=text) from None


# --- plain JSON ----------------------------------------------------------------------------------------------


def steps_to_json(steps: Sequence[Step]) -> list[list[dict[str, Any]]]:
    """`[[{kind, target, value, change?}, …], …]`, as a scenario is kept and leaves the house."""
    return [[_move_to_json(move) for move in step] for step in steps]


def _move_to_json(move: Move) -> dict[str, Any]:
    body: dict[str, Any] = {"kind": move.kind, "target": move.target, "value": move.value}
    if move.change is not None:
        body["change"] = change_to_json(move.change)
    return body


def change_to_json(change: Change) -> dict[str, Any]:
    """One lever as data; empty fields left out."""
    body = {
        "kind": change.kind, "item": change.item, "other": change.other, "source": change.source,
        "items": list(change.items), "limit": str(change.limit or ""),
    }  # fmt: skip
    return {key: value for key, value in body.items() if value}


def steps_from_json(body: Any) -> tuple[Step, ...]:
    """The steps as they were kept. Refused(`scenario.bad-move`) for anything else."""
    if not isinstance(body, list):
        raise refuse("scenario.bad-move", kind="steps", target="")
    return tuple(tuple(_move_from_json(move) for move in step) for step in body)


def _move_from_json(body: Mapping[str, Any]) -> Move:
    kind, target, value = (str(body.get(key, "")) for key in ("kind", "target", "value"))
    if kind not in KINDS:
        raise refuse("scenario.bad-move", kind=kind, target=target)
    change = body.get("change")
    return Move(kind, target, value, change_from_json(change) if change else None)


def change_from_json(body: Mapping[str, Any]) -> Change:
    """One lever from data."""
    limit = Limit.parse(body["limit"]) if body.get("limit") else None
    return Change(
        str(body["kind"]), str(body.get("item", "")), str(body.get("other", "")), str(body.get("source", "")),
        tuple(body.get("items", ())), limit,
    )  # fmt: skip
