"""Answering in any order: nothing answered is asked again or vanishes, and what is left never grows without a reason."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.catalogue.conditions import holds
from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Assurance, Catalogue, ElementKind, OneThing
from onewindow.core.compose import Plan, compose
from tests.core.compose import build as b
from tests.core.compose.test_levels import ROLE, open_worlds, worlds
from tests.examples import examples


def composed(catalogue: Catalogue, one: OneThing, facts: list[Fact], **more: Any) -> Plan:
    return compose(catalogue, one, {}, facts, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR, **more)


def said(ref: str, value: Any) -> Fact:
    return Fact(ROLE, f"person.{ref.partition('.')[2]}", value, "self")


def open_questions(plan: Plan, answered: set[str]) -> list[Any]:
    return [q for q in plan.questions if q.required and q.ref not in answered]


def still_to_give(plan: Plan, answered: set[str]) -> int:
    return sum(q.element.burden.weight() for q in open_questions(plan, answered))


def ruled_out(catalogue: Catalogue, facts: list[Fact]) -> set[str]:
    """Facts that no need wants any more, and that open nothing that is wanted."""
    values = {fact.ref: fact.value for fact in facts}
    needs = [need for item in catalogue.items.values() for need in item.needs]
    wanted = {need.ref for need in needs if holds(need.when, values).outcome is not False}
    wanted |= {fact for need in needs if need.when is not None for fact in need.when.facts()}
    while True:
        opening = {
            f"{ROLE}.{key.partition('.')[2]}"
            for source in catalogue.sources.values()
            if {f"{ROLE}.{code.partition('.')[2]}" for code in source.yields} & wanted
            for keys in source.keys
            for key in keys
        }
        if opening <= wanted:
            return set(values) - wanted
        wanted |= opening


def answer(question: Any, chance: Any) -> Any:
    if question.element.kind is ElementKind.YES_NO:
        return chance.choice([True, False])
    return chance.choice([option.value for option in question.element.options] or ["x", "y"])


@examples(200)
@given(st.one_of(worlds(), open_worlds()), st.randoms(use_true_random=False))
def test_in_any_order_nothing_answered_is_asked_again_or_vanishes(world: Any, chance: Any) -> None:
    catalogue, one = world
    facts: list[Fact] = []
    plan = composed(catalogue, one, facts)
    if any(conflict.kind == "unsatisfiable" for conflict in plan.conflicts):
        return
    needed = {need.ref for item in catalogue.items.values() for need in item.needs if need.when is None}
    for _ in range(12):
        answered = {fact.ref for fact in facts}
        left = open_questions(plan, answered)
        if not left:
            break
        question = chance.choice(left)
        assert question.ref not in answered
        facts.append(said(question.ref, answer(question, chance)))
        before = still_to_give(plan, answered)
        plan = composed(catalogue, one, facts)
        answered.add(question.ref)
        # What was typed stays on the form, unless the person's own answers rule it out; it is not lost even then.
        on_form = {q.ref for q in plan.questions}
        assert answered - ruled_out(catalogue, facts) <= on_form
        assert still_to_give(plan, answered) <= before
    answered = {fact.ref for fact in facts}
    assert not open_questions(plan, answered)
    assert needed <= answered | {known.ref for known in plan.known}


@examples(150)
@given(worlds(), st.randoms(use_true_random=False))
def test_when_a_source_fails_only_what_is_now_missing_is_asked(world: Any, chance: Any) -> None:
    catalogue, one = world
    plan = composed(catalogue, one, [])
    if not plan.sources or any(conflict.kind == "unsatisfiable" for conflict in plan.conflicts):
        return
    facts = [said(q.ref, "x") for q in plan.questions if q.required]
    # The register's answers so far are facts too; then it falls silent.
    silent = chance.choice(plan.sources)
    facts += [
        Fact(ROLE, f"person.{known.ref.partition('.')[2]}", "r", known.by, assurance=Assurance.REGISTER)
        for known in plan.known
        if known.kind == "source" and known.by != silent
    ]
    after = composed(catalogue, one, facts, sources_off=frozenset({silent}))
    lost = {known.ref for known in plan.known if known.by == silent} | {
        known.ref for known in plan.known if known.kind in ("derived", "part")
    }
    asked_now = {q.ref for q in open_questions(after, {fact.ref for fact in facts})}
    if not any(conflict.kind == "unsatisfiable" for conflict in after.conflicts):
        known_then = {fact.ref for fact in facts}
        assert not asked_now & known_then
        # Only ways to the lost facts are asked: nothing when nothing is lost.
        assert lost or not asked_now


def test_what_the_person_does_not_know_is_asked_otherwise() -> None:
    item = b.item("one", "事项", needs=[b.need("operator.name"), b.need("operator.address")])
    one = b.thing("one", [], roles={ROLE: "person"})
    one = b.thing("one", [b.Part("one")], roles={ROLE: "person"})
    catalogue = b.catalogue([one], [item], b.PERSON, [b.POLICE])
    assert [q.ref for q in composed(catalogue, one, []).questions] == ["operator.citizen_id"]
    plan = composed(catalogue, one, [], unknown=frozenset({"operator.citizen_id"}))
    assert [q.ref for q in plan.questions] == ["operator.name", "operator.address"]
    assert plan.conflicts == ()


def test_what_nobody_else_knows_either_stays_asked_and_says_what_to_do() -> None:
    one = b.thing("one", [b.Part("one")], roles={ROLE: "person"})
    catalogue = b.catalogue([one], [b.item("one", "事项", needs=[b.need("operator.phone")])], b.PERSON)
    plan = composed(catalogue, one, [], unknown=frozenset({"operator.phone"}))
    assert [q.ref for q in plan.questions] == ["operator.phone"]
    [conflict] = plan.conflicts
    assert conflict.kind == "answer-unknown" and conflict.ways
    assert plan.proof is not None and plan.proof.burden == 4


def test_an_answer_that_became_idle_stays_on_the_form() -> None:
    """The number was typed to open the register; the register fails, and the number is still there."""
    item = b.item("one", "事项", needs=[b.need("operator.name"), b.need("operator.address")])
    one = b.thing("one", [b.Part("one")], roles={ROLE: "person"})
    catalogue = b.catalogue([one], [item], b.PERSON, [b.POLICE])
    facts = [said("operator.citizen_id", "330300199001010018")]
    plan = composed(catalogue, one, facts, sources_off=frozenset({"police"}))
    assert {q.ref for q in plan.questions} == {"operator.citizen_id", "operator.name", "operator.address"}


@examples(200)
@given(st.one_of(worlds(), open_worlds()), st.randoms(use_true_random=False))
def test_i_do_not_know_is_offered_exactly_where_something_else_can_stand_in(world: Any, chance: Any) -> None:
    """Against solving again with the fact unknown: where it is then still asked, nothing stands in."""
    catalogue, one = world
    unknown: frozenset[str] = frozenset()
    plan = composed(catalogue, one, [])
    for _ in range(3):
        put = [q for q in plan.questions if q.required and q.ref not in unknown]
        for question in put:
            other = composed(catalogue, one, [], unknown=unknown | {question.ref})
            stands_in = question.ref not in {q.ref for q in other.questions if q.required}
            swapped = {q.ref for q in other.questions if q.required} & unknown - {q.ref for q in plan.questions}
            assert question.may_be_unknown == (stands_in and not swapped), question.ref
        offered = [q.ref for q in put if q.may_be_unknown]
        if not offered:
            return
        unknown |= {chance.choice(offered)}
        plan = composed(catalogue, one, [], unknown=unknown)
