"""Conflicts of normative documents, seen from both: whichever document notes one, the other is in it too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from onewindow.core.catalogue.lists import Conflict, NormDocument
from onewindow.core.kernel.codec import canonical, digest


@dataclass(frozen=True, slots=True)
class Clash:
    """One conflict as one of its documents sees it (`seen_from.against` is the other).

    `noted`: this document notes it itself; otherwise only the other does. `key` is the same from both sides.
    """

    seen_from: Conflict
    documents: tuple[str, ...]
    noted: bool
    key: str

    @property
    def open(self) -> bool:
        return not self.seen_from.resolution.zh


def clashes_of(code: str, documents: Iterable[NormDocument]) -> tuple[Clash, ...]:
    """Every conflict a document stands in: those it notes, then those another notes against it and it does not.

    The same two clauses noted from both sides are one conflict; where one side says it is decided, it is.
    """
    known = list(documents)
    own = next((one for one in known if one.code == code), None)
    found: dict[str, Clash] = {}
    for each in own.conflicts if own else ():
        key = _key(code, each)
        found[key] = Clash(each, _pair(code, each.against, known), True, key)
    for other in known:
        for each in other.conflicts:
            if each.against != code or other.code == code:
                continue
            key = _key(other.code, each)
            turned = replace(each, clause=each.against_clause, against=other.code, against_clause=each.clause)
            if key not in found:
                found[key] = Clash(turned, _pair(code, other.code, known), False, key)
            elif found[key].open and each.resolution.zh:
                seen = replace(found[key].seen_from, resolution=each.resolution, resolved_on=each.resolved_on)
                found[key] = replace(found[key], seen_from=seen)
    return tuple(found.values())


def _key(code: str, conflict: Conflict) -> str:
    sides = sorted([[code, conflict.clause], [conflict.against, conflict.against_clause]])
    return digest(canonical(["norms", sides]))


def _pair(code: str, other: str, documents: Sequence[NormDocument]) -> tuple[str, ...]:
    return tuple(sorted({code} | ({other} & {one.code for one in documents})))
