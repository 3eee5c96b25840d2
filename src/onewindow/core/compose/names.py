"""One name per fact: roles, links and situation answers that mean the same fact become one.

A need is `role.attribute`. Two needs are the same fact when the one-thing links them (`links`: pairs of refs, or of
two roles of one entity type) or when a situation question `sets` one of them. Labels never unify anything: the 姓名
of the operator and of the contact stay two facts, two labels of one element become one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from onewindow.core.catalogue.model import Catalogue, Element, OneThing, SituationQuestion

SITUATION = "situation."


class NotApplicable:
    """The answer of a situation question that is never put: every comparison with it is false."""

    def __eq__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return 0

    def __lt__(self, other: object) -> bool:
        return False

    __le__ = __gt__ = __ge__ = __lt__

    def __contains__(self, item: object) -> bool:
        return False


class Names:
    """The canonical name of every fact of a one-thing, and the element behind it."""

    def __init__(self, catalogue: Catalogue, thing: OneThing) -> None:
        self._catalogue = catalogue
        self._thing = thing
        self._parent: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._elements: dict[str, Element | None] = {}
        self.questions: dict[str, SituationQuestion] = {q.key: q for q in thing.situation}
        for left, right in thing.links:
            self._link(left, right)
        for question in thing.situation:
            if question.sets:
                self._unite(question.sets, SITUATION + question.key)
        for ref in list(self._parent):
            self._members.setdefault(self(ref), []).append(ref)

    def __call__(self, ref: str) -> str:
        """The canonical name: the first of the linked refs that the one-thing names, never the situation key."""
        while ref in self._parent and self._parent[ref] != ref:
            ref = self._parent[ref]
        return ref

    def all_of(self, ref: str) -> tuple[str, ...]:
        """Every name of the fact, the canonical one first."""
        canonical = self(ref)
        rest = [member for member in self._members.get(canonical, ()) if member != canonical]
        return (canonical, *rest)

    def situation_key(self, ref: str) -> str:
        """The situation question whose answer is this fact, or an empty string."""
        for name in self.all_of(ref):
            if name.startswith(SITUATION):
                return name.removeprefix(SITUATION)
        return ""

    def element(self, ref: str) -> Element | None:
        """The element behind a ref, or None when role or element are unknown to the catalogue."""
        if ref not in self._elements:
            role, _, attribute = ref.partition(".")
            entity = self._thing.roles.get(role, "")
            self._elements[ref] = self._catalogue.elements.get(f"{entity}.{attribute}")
        return self._elements[ref]

    def roles_of(self, entity: str) -> tuple[str, ...]:
        """The roles of an entity type, in the order of the one-thing."""
        return tuple(role for role, kind in self._thing.roles.items() if kind == entity)

    def _link(self, left: str, right: str) -> None:
        if "." in left or "." in right:
            self._unite(left, right)
            return
        prefix = self._thing.roles.get(left, "") + "."
        for code in self._catalogue.elements:
            if code.startswith(prefix):
                attribute = code.removeprefix(prefix)
                self._unite(f"{left}.{attribute}", f"{right}.{attribute}")

    def _unite(self, keep: str, other: str) -> None:
        for ref in (keep, other):
            self._parent.setdefault(ref, ref)
        first, second = self(keep), self(other)
        if first != second:
            self._parent[second] = first


def spread(names: Names, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values under every name of their facts, so that a condition may use any of them."""
    found: dict[str, Any] = {}
    for ref, value in values.items():
        if value is None:
            continue
        for name in names.all_of(ref):
            found[name] = value
    return found


def canonical(names: Names, refs: Iterable[str]) -> tuple[str, ...]:
    """The canonical names, each once, in the order they came."""
    return tuple(dict.fromkeys(names(ref) for ref in refs))
