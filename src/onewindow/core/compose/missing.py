"""What a register was to give and did not: facts a part must have, which nobody has asked for and nothing brings."""

from __future__ import annotations

from collections.abc import Container

from .plan import Known, Plan


def unsupplied(plan: Plan, there: Container[str]) -> tuple[Known, ...]:
    """The required facts of a source that are not there although nothing is awaited for them any more.

    `there`: every ref whose value is known, under every name of its fact. A fact is awaited while a question of the
    plan that opens its source is not answered, or while it rests on the result of a part. To be asked when every call
    that could be made has been made; in plan order.
    """
    asked = {question.ref for question in plan.questions if question.ref not in there}
    known = {one.ref: one for one in plan.known}

    def awaited(ref: str, seen: frozenset[str]) -> bool:
        if ref in asked:
            return True
        one = known.get(ref)
        if one is None or ref in there or ref in seen:
            return False
        return one.kind == "part" or any(awaited(key, seen | {ref}) for key in one.keys)

    return tuple(
        one
        for one in plan.known
        if one.required
        and one.kind == "source"
        and one.value is None
        and one.ref not in there
        and not awaited(one.ref, frozenset())
    )
