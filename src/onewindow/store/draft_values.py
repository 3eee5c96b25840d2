"""Every value a draft knows, under every name of its fact; and what a register was to give and did not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from onewindow.core.catalogue.derive import derive, linked_refs
from onewindow.core.catalogue.facts import Fact
from onewindow.core.compose.missing import unsupplied
from onewindow.core.compose.plan import Known
from onewindow.store.drafts import OpenDraft


def values_of(opened: OpenDraft, fresh: Sequence[Fact] = ()) -> dict[str, Any]:
    """Every known value under every name the thing gives it, derived ones included."""
    given = [*opened.facts, *(fact for fact in fresh if fact.value is not None)]
    facts = [*given, *derive(opened.catalogue, opened.thing, given, on=opened.on)]
    values = {fact.ref: fact.value for fact in facts}
    for other, name in opened.plan.same:
        if name in values:
            values.setdefault(other, values[name])
        elif other in values:
            values.setdefault(name, values[other])
    groups = linked_refs(opened.thing)
    for ref in list(values):
        for name in groups.get(ref, ()):
            values.setdefault(name, values[ref])
    return values


def missing(opened: OpenDraft) -> tuple[Known, ...]:
    """The required facts of registers that are not there, though every call that could be made was made."""
    if not any(one.required and one.kind == "source" and one.value is None for one in opened.plan.known):
        return ()
    return unsupplied(opened.plan, values_of(opened))
