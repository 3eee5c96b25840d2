"""What a designer's form asks to change, as moves: only what differs from the setup as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .scenario import Move, Setup, Step


@dataclass(frozen=True, slots=True)
class Wanted:
    """The controls as they stand. `None` or a missing key: that control was not on the page, and nothing is said of it.

    `answers`: by question, empty = not answered. `off`: sources as if down, of those `shown`. `limits`: item → limit as
    text (`5wd`), empty = as published. `commitments`: item → yes, no or empty (as the route has it).
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    route: str | None = None
    day: str | None = None
    place: str | None = None
    off: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    limits: Mapping[str, str] = field(default_factory=dict)
    commitments: Mapping[str, str] = field(default_factory=dict)


def moves_between(
    setup: Setup, wanted: Wanted, *, answers: Mapping[str, str], route: str, day: date, place: str
) -> Step:
    """The moves from the setup to what is wanted, in a fixed order; empty when nothing differs.

    `answers`, `route`, `day`, `place`: what is shown now where the setup says nothing of its own.
    """
    moves = [
        Move("answer", key, value)
        for key, value in sorted(wanted.answers.items())
        if value != answers.get(key, "")
    ]
    shown = {"route": route, "day": day.isoformat(), "place": place}
    for kind, now in shown.items():
        value = getattr(wanted, kind)
        if value is not None and value != now:
            moves.append(Move(kind, "", value))
    moves += [
        Move("source", code, "off" if code in wanted.off else "")
        for code in sorted(wanted.shown)
        if (code in wanted.off) != (code in setup.off)
    ]
    limits = {code: str(limit) for code, limit in setup.limits}
    moves += [
        Move("limit", code, value)
        for code, value in sorted(wanted.limits.items())
        if value != limits.get(code, "")
    ]
    said = {code: "yes" if yes else "no" for code, yes in setup.commitments}
    moves += [
        Move("commit", code, value)
        for code, value in sorted(wanted.commitments.items())
        if value != said.get(code, "")
    ]
    return tuple(moves)
