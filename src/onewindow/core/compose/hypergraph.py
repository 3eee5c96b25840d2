"""Knowing as an AND/OR hypergraph over bit masks: answers, arcs, and what follows from what.

An arc says "when all of `body` is known, `head` becomes known" (a source with its keys, a derivation, the finished part
whose result is used). Knowing is the *least* fixed point of the arcs: a loop of sources can never justify itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Arc = tuple[int, int]
"""`(body, head)`: bit masks of nodes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing that may be asked: its name, its weight (1 or more), the nodes that become known by it."""

    name: str
    weight: int
    gives: int


@dataclass(frozen=True)
class Instance:
    """`given` nodes are known at no cost, `target` nodes must become known; all are bit masks."""

    answers: tuple[Answer, ...]
    arcs: tuple[Arc, ...]
    given: int
    target: int


def close(known: int, arcs: Sequence[Arc]) -> int:
    """Everything that follows from `known`: the least fixed point of the arcs."""
    pending = arcs
    while True:
        waiting: list[Arc] = []
        grown = known
        for arc in pending:
            if arc[0] & ~grown:
                waiting.append(arc)
            else:
                grown |= arc[1]
        if grown == known:
            return known
        known, pending = grown, waiting


def bits(mask: int) -> list[int]:
    """The single-bit masks of `mask`, lowest first."""
    found: list[int] = []
    while mask:
        low = mask & -mask
        found.append(low)
        mask ^= low
    return found


def all_given(answers: Sequence[Answer], known: int = 0) -> int:
    """`known` and all that the answers give."""
    for answer in answers:
        known |= answer.gives
    return known
