"""The order of the situation questions: against brute force over whole worlds of answers."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.catalogue.conditions import Condition, condition_from_json, holds
from onewindow.core.catalogue.model import Catalogue, ElementKind, OneThing, Option, Part, SituationQuestion
from onewindow.core.compose import compose
from onewindow.core.compose.asking import next_questions, rule
from onewindow.core.compose.names import SITUATION, Names, spread
from onewindow.core.compose.situation import applicable
from onewindow.core.kernel.text import Text
from tests.core.compose import build as b
from tests.examples import examples

KINDS = (ElementKind.YES_NO, ElementKind.NUMBER, ElementKind.CHOICE)
VALUES: dict[ElementKind, tuple[Any, ...]] = {
    ElementKind.YES_NO: (True, False), ElementKind.NUMBER: (40, 50, 60, 300, 400), ElementKind.CHOICE: ("x", "y", "z"),
}  # fmt: skip
World = dict[str, Any]


def question(number: int, kind: ElementKind, when: Condition | None, default: Any) -> SituationQuestion:
    options = (
        tuple(Option(value, Text(value)) for value in ("x", "y", "z")) if kind is ElementKind.CHOICE else ()
    )
    return SituationQuestion(f"q{number}", Text(f"问{number}"), kind, options, when=when, default=default)


@st.composite
def leaves(draw: Any, kinds: Sequence[ElementKind], below: int) -> dict[str, Any]:
    number = draw(st.integers(0, below - 1))
    fact = f"situation.q{number}"
    match kinds[number]:
        case ElementKind.YES_NO:
            return {"fact": fact, "eq": draw(st.booleans())}
        case ElementKind.NUMBER:
            return {"fact": fact, draw(st.sampled_from(["gt", "le"])): draw(st.sampled_from([50, 300]))}
        case _:
            return {"fact": fact, draw(st.sampled_from(["eq", "ne"])): draw(st.sampled_from(["x", "y"]))}


@st.composite
def conditions(draw: Any, kinds: Sequence[ElementKind], below: int) -> Condition:
    rows = draw(st.lists(leaves(kinds, below), min_size=1, max_size=3))
    if len(rows) == 1:
        return condition_from_json({"not": rows[0]} if draw(st.booleans()) else rows[0])
    return condition_from_json({draw(st.sampled_from(["all", "any"])): rows})


@st.composite
def things(draw: Any) -> OneThing:
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=2, max_size=4))
    asked = []
    for number, kind in enumerate(kinds):
        when = draw(conditions(kinds, number)) if number and draw(st.booleans()) else None
        default = draw(st.sampled_from([None, VALUES[kind][0]])) if when else None
        asked.append(question(number, kind, when, default))
    parts = [Part(f"i{n}", draw(conditions(kinds, len(kinds)))) for n in range(draw(st.integers(1, 4)))]
    return b.thing("asked", parts, situation=asked)


def effective(thing: OneThing, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they count: what is never put has its default."""
    values = {SITUATION + key: value for key, value in answers.items()}
    return {**values, **applicable(thing, values)}


def outcome(thing: OneThing, answers: Mapping[str, Any]) -> tuple[bool | None, ...]:
    values = effective(thing, answers)
    return tuple(holds(part.when, values).outcome for part in thing.parts)


def worlds(thing: OneThing, fixed: Mapping[str, Any]) -> list[World]:
    keys = [q.key for q in thing.situation if q.key not in fixed]
    domains = [VALUES[q.kind] for q in thing.situation if q.key not in fixed]
    return [{**dict(zip(keys, values, strict=True)), **fixed} for values in itertools.product(*domains)]


def matters(thing: OneThing, fixed: Mapping[str, Any], key: str) -> bool:
    kind = next(q.kind for q in thing.situation if q.key == key)
    return any(
        len({outcome(thing, {**world, key: value}) for value in VALUES[kind]}) > 1
        for world in worlds(thing, fixed)
    )


def asked_next(thing: OneThing, answers: Mapping[str, Any]) -> tuple[str, ...]:
    names = Names(b.catalogue([thing], []), thing)
    values = spread(names, effective(thing, answers))
    return next_questions(thing, names, values, [rule(part.when, deciding=True) for part in thing.parts])


def settled(thing: OneThing, answers: Mapping[str, Any]) -> bool:
    """Whether the parts are the same whatever else is answered."""
    return len({outcome(thing, world) for world in worlds(thing, answers)}) == 1


@given(things())
@examples(100)
def test_no_question_is_put_that_can_no_longer_matter_and_none_that_matters_is_forgotten(
    thing: OneThing,
) -> None:
    seen: set[str] = set()
    kinds = {q.key: q.kind for q in thing.situation}
    for world in worlds(thing, {}):
        answers: World = {}
        while asked := asked_next(thing, answers):
            mark = repr((answers, asked))
            if mark not in seen:
                seen.add(mark)
                for key in asked:
                    assert matters(thing, answers, key)
                    # Nor does an answer given beside it make it idle.
                    first = [other for other in asked if other != key]
                    for values in itertools.product(*(VALUES[kinds[other]] for other in first)):
                        later = {**answers, **dict(zip(first, values, strict=True))}
                        assert matters(thing, later, key)
            answers.update({key: world[key] for key in asked})
        assert settled(thing, answers)


def test_one_answer_that_settles_everything_comes_first_and_alone() -> None:
    small = condition_from_json({"fact": "situation.q0", "eq": True})
    both = condition_from_json(
        {"all": [{"fact": "situation.q0", "eq": True}, {"fact": "situation.q1", "eq": True}]}
    )
    asked = [question(0, ElementKind.YES_NO, None, None), question(1, ElementKind.YES_NO, None, None)]
    thing = b.thing("asked", [Part("i0", small), Part("i1", both)], situation=asked)
    assert asked_next(thing, {}) == ("q0",)  # q1 no longer matters if q0 is answered with no
    assert asked_next(thing, {"q0": False}) == ()
    assert asked_next(thing, {"q0": True}) == ("q1",)


def test_what_the_parts_do_not_depend_on_is_never_put_and_a_tautology_is_seen_through() -> None:
    either = condition_from_json(
        {"any": [{"fact": "situation.q0", "gt": 300}, {"fact": "situation.q0", "le": 300}]}
    )
    asked = [question(0, ElementKind.NUMBER, None, None)]
    assert asked_next(b.thing("asked", [Part("i0", either)], situation=asked), {}) == ()


def test_a_question_that_is_always_put_comes_before_the_one_it_decides() -> None:
    always = condition_from_json(
        {"any": [{"fact": "situation.q0", "gt": 300}, {"fact": "situation.q0", "le": 300}]}
    )
    after = condition_from_json({"fact": "situation.q1", "eq": False})
    asked = [
        question(0, ElementKind.NUMBER, None, None),
        question(1, ElementKind.YES_NO, always, None),
        question(2, ElementKind.YES_NO, after, None),
    ]
    part = Part("i0", condition_from_json({"fact": "situation.q2", "eq": False}))
    thing = b.thing("asked", [part], situation=asked)
    assert asked_next(thing, {}) == ("q1",)  # never q2, which may turn out not to be put at all; never q0, idle
    assert asked_next(thing, {"q1": True}) == ()
    assert asked_next(thing, {"q1": False}) == ("q2",)


def test_a_condition_of_a_line_counts_only_while_its_part_may_apply() -> None:
    part = condition_from_json({"fact": "situation.q0", "eq": True})
    line = condition_from_json(
        {"all": [{"fact": "situation.q0", "eq": False}, {"fact": "situation.q1", "eq": True}]}
    )
    asked = [question(0, ElementKind.YES_NO, None, None), question(1, ElementKind.YES_NO, None, None)]
    needs = [b.need("operator.name", when=line)]
    thing = b.thing("asked", [Part("i0", part)], situation=asked)
    found: Catalogue = b.catalogue([thing], [b.item("i0", "甲", needs=needs)], b.PERSON)
    plan = compose(found, thing, {}, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR)
    assert plan.next_situation == ("q0",)
    plan = compose(found, thing, {"q0": True}, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR)
    assert plan.next_situation == ()


@given(things())
@examples(60)
def test_the_order_is_close_to_the_best_possible_one(thing: OneThing) -> None:
    """Mean questions over all worlds, one at a time, against the best decision tree: never one more."""

    def put(answers: Mapping[str, Any]) -> list[str]:
        values = effective(thing, answers)
        return [
            q.key for q in thing.situation
            if SITUATION + q.key not in values and holds(q.when, values).outcome is True
        ]  # fmt: skip

    @cache
    def best(known: tuple[tuple[str, Any], ...]) -> float:
        answers = dict(known)
        if settled(thing, answers):
            return 0.0
        costs = []
        for key in put(answers):
            kind = next(q.kind for q in thing.situation if q.key == key)
            after = [best(tuple(sorted({**answers, key: value}.items()))) for value in VALUES[kind]]
            costs.append(1 + sum(after) / len(after))
        return min(costs, default=99.0)

    def ours(answers: World) -> float:
        asked = _ranked(thing, answers)
        if not asked:
            return 0.0
        kind = next(q.kind for q in thing.situation if q.key == asked[0])
        after = [ours({**answers, asked[0]: value}) for value in VALUES[kind]]
        return 1 + sum(after) / len(after)

    assert ours({}) < best(()) + 1


def _ranked(thing: OneThing, answers: Mapping[str, Any]) -> list[str]:
    from onewindow.core.compose.asking import _Chooser

    names = Names(b.catalogue([thing], []), thing)
    rules = [rule(part.when, deciding=True) for part in thing.parts]
    return _Chooser(thing, names, spread(names, effective(thing, answers)), rules).ranked()
