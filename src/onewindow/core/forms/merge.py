"""Merging what several agencies demand of one answer: the strictest of each bound, contradictions by name.

Only bounds on an answer are merged. Validity periods and conditions of materials are never tightened by merging:
that is a question for the agencies (look/README, "A designer decides no law").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onewindow.core.catalogue.model import Constraints


@dataclass(frozen=True, slots=True)
class Demanded:
    """Constraints with who demands them: an item code, or the dictionary itself."""

    by: str
    constraints: Constraints


@dataclass(frozen=True, slots=True)
class Clash:
    """Two demands that no answer can meet together. `what`: `range`, `dates`, `allowed` or `length`."""

    what: str
    sides: tuple[str, str]
    values: tuple[str, str]


def merge(demands: Sequence[Demanded]) -> tuple[Constraints, tuple[Clash, ...]]:
    """The strictest of each bound. `basis` of the result names every basis that gave a bound.

    The first demand is the dictionary's. On a clash its bound alone stands, so that the question can be answered at
    all, and the clash is returned, never hidden: until the agencies agree each judges by its own.
    Patterns are all kept: the merged pattern demands each of them.
    """
    minimum = _strictest(demands, "minimum", lowest=False)
    maximum = _strictest(demands, "maximum", lowest=True)
    length = _strictest(demands, "max_length", lowest=True)
    after = _strictest(demands, "not_before", lowest=False)
    before = _strictest(demands, "not_after", lowest=True)
    clashes: list[Clash] = []
    if minimum and maximum and minimum.constraints.minimum > maximum.constraints.maximum:  # type: ignore[operator]
        values = (f"≥ {minimum.constraints.minimum:g}", f"≤ {maximum.constraints.maximum:g}")
        clashes.append(Clash("range", (minimum.by, maximum.by), values))
        minimum, maximum = _of_first(demands, "minimum"), _of_first(demands, "maximum")
    if after and before and after.constraints.not_before > before.constraints.not_after:
        values = (f"≥ {after.constraints.not_before}", f"≤ {before.constraints.not_after}")
        clashes.append(Clash("dates", (after.by, before.by), values))
        after, before = _of_first(demands, "not_before"), _of_first(demands, "not_after")
    allowed, givers, clash = _allowed(demands)
    clashes.extend(clash)
    patterned = [d for d in demands if d.constraints.pattern]
    used = [*(d for d in (minimum, maximum, length, after, before) if d), *givers, *patterned]
    return (
        Constraints(
            minimum=minimum.constraints.minimum if minimum else None,
            maximum=maximum.constraints.maximum if maximum else None,
            max_length=length.constraints.max_length if length else None,
            pattern=_pattern([d.constraints.pattern for d in patterned]),
            not_before=after.constraints.not_before if after else "",
            not_after=before.constraints.not_after if before else "",
            allowed=allowed,
            basis="；".join(dict.fromkeys(d.constraints.basis for d in used if d.constraints.basis)),
        ),
        tuple(clashes),
    )


def _strictest(demands: Sequence[Demanded], bound: str, *, lowest: bool) -> Demanded | None:
    """The demand with the strictest value of one bound; the first of equals."""
    setting = [d for d in demands if getattr(d.constraints, bound) not in (None, "")]
    if not setting:
        return None
    pick = min if lowest else max
    return pick(setting, key=lambda d: getattr(d.constraints, bound))


def _of_first(demands: Sequence[Demanded], bound: str) -> Demanded | None:
    return _strictest(demands[:1], bound, lowest=True)


def _allowed(demands: Sequence[Demanded]) -> tuple[tuple[str, ...], list[Demanded], list[Clash]]:
    """The choices every demand allows, in the order of the first; `()` means any."""
    givers = [d for d in demands if d.constraints.allowed]
    if not givers:
        return (), [], []
    allowed = givers[0].constraints.allowed
    for giver in givers[1:]:
        common = tuple(value for value in allowed if value in giver.constraints.allowed)
        if not common:
            values = ("、".join(allowed), "、".join(giver.constraints.allowed))
            own = [d for d in demands[:1] if d.constraints.allowed]
            return demands[0].constraints.allowed, own, [Clash("allowed", (givers[0].by, giver.by), values)]
        allowed = common
    return allowed, givers, []


def _pattern(patterns: Sequence[str]) -> str:
    """One pattern that demands all of them (a lookahead for each when there are several)."""
    distinct = list(dict.fromkeys(patterns))
    if len(distinct) < 2:
        return distinct[0] if distinct else ""
    return "".join(f"(?=(?:{pattern})$)" for pattern in distinct) + ".*"
