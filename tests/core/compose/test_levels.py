"""Every level of the plan against brute force: burden, days of waiting, what is drawn, calls; and the worst case.

The brute force is written anew from the catalogue: it tries every set of answers, calls and drawn attributes and times
them by repeated relaxation, without masks, layers or cuts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, combinations
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from onewindow.core.catalogue.conditions import holds
from onewindow.core.catalogue.model import (
    Blocks,
    Burden,
    Catalogue,
    ElementKind,
    Item,
    OneThing,
    Option,
    Part,
    Prerequisite,
)
from onewindow.core.compose import Plan, compose
from onewindow.core.compose.leastset import least_set
from tests.core.compose import build as b
from tests.examples import examples

ROLE = "operator"
NEVER = 10_000


def composed(catalogue: Catalogue, one: OneThing, **more: Any) -> Plan:
    return compose(catalogue, one, {}, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR, **more)


def subsets(things: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    listed = list(things)
    return chain.from_iterable(combinations(listed, size) for size in range(len(listed) + 1))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Catalogue, OneThing]:
    """Three parts, five facts, up to three sources; results that others use, ties in burden, costs, personal facts."""
    codes = [f"person.e{number}" for number in range(5)]
    burdens = st.sampled_from([Burden.PICK, Burden.TYPE])
    elements = [
        b.element(
            code,
            code,
            burden=draw(burdens),
            ask=draw(st.integers(0, 5)) > 0,
            personal=draw(st.integers(0, 2)) == 0,
        )
        for code in codes
    ]
    some = st.lists(st.sampled_from(codes), min_size=1, max_size=2, unique=True)
    sources = [
        b.source(
            f"s{number}",
            "person",
            [tuple(draw(st.lists(st.sampled_from(codes), max_size=1)))],
            draw(some),
            cost=draw(st.integers(0, 2)),
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    items = []
    for number in range(3):
        needs = [
            b.need(f"{ROLE}.{code.partition('.')[2]}", stage=draw(st.sampled_from(["accept", "decide"])))
            for code in draw(st.lists(st.sampled_from(codes), max_size=2, unique=True))
        ]
        outputs = draw(st.lists(st.sampled_from(codes), max_size=1))
        before = draw(st.integers(0, 3)) == 0 and number > 0
        blocks = draw(st.sampled_from([Blocks.ACCEPTANCE, Blocks.DECISION]))
        items.append(
            b.item(
                f"p{number}",
                f"事项{number}",
                needs=needs,
                roles=(ROLE,),
                days=f"{draw(st.integers(1, 4))}wd",
                outputs=tuple(f"{ROLE}.{code.partition('.')[2]}" for code in outputs),
                prerequisites=(Prerequisite(f"p{number - 1}", blocks, b.LAW),) if before else (),
            )
        )
    one = b.thing("world", [Part(item.code) for item in items], roles={ROLE: "person"})
    return b.catalogue([one], items, elements, sources), one


def timed(
    catalogue: Catalogue, asked: set[str], calls: set[str], drawn: set[tuple[str, str]]
) -> tuple[dict[str, int], dict[str, int]]:
    """`(when each fact is known, when each part is finished)`, by relaxation until nothing gets earlier."""
    known = dict.fromkeys(asked, 0)
    finish: dict[str, int] = {}

    def at(code: str) -> int:
        return known.get(code, NEVER)

    changed = True
    while changed:
        changed = False
        for source in catalogue.sources.values():
            if source.code not in calls:
                continue
            for keys in source.keys:
                when = max((at(key) for key in keys), default=0)
                for code in source.yields:
                    allowed = not catalogue.elements[code].personal or (source.code, code) in drawn
                    if when < NEVER and allowed and when < at(code):
                        known[code], changed = when, True
        for item in catalogue.items.values():
            end = finished(item, known, finish)
            if end < finish.get(item.code, NEVER):
                finish[item.code], changed = end, True
                for ref in item.result.outputs:
                    if end < at(f"person.{ref.partition('.')[2]}"):
                        known[f"person.{ref.partition('.')[2]}"] = end
    return known, finish


def finished(item: Item, known: dict[str, int], finish: dict[str, int]) -> int:
    def when(stage: str, blocks: Blocks) -> int:
        times = [known.get(f"person.{n.attribute}", NEVER) for n in item.needs if n.stage == stage]
        times += [finish.get(edge.item, NEVER) for edge in item.prerequisites if edge.blocks is blocks]
        return max(times, default=0)

    assert item.promise is not None
    return min(
        NEVER, max(when("accept", Blocks.ACCEPTANCE) + item.promise.amount, when("decide", Blocks.DECISION))
    )


def best(catalogue: Catalogue) -> tuple[int, int, int, int, int] | None:
    """(burden, last finish, cost, personal, calls) of the best plan there is; None when there is none."""
    elements = catalogue.elements
    wanted = {f"person.{need.attribute}" for item in catalogue.items.values() for need in item.needs}
    draws = [(s.code, c) for s in catalogue.sources.values() for c in s.yields if elements[c].personal]
    every = set(catalogue.sources)

    def enough(asked: set[str], calls: set[str], drawn: set[tuple[str, str]]) -> int | None:
        known, finish = timed(catalogue, asked, calls, drawn)
        fine = wanted <= set(known) and len(finish) == len(catalogue.items)
        return max(finish.values()) if fine else None

    def weight(asked: Iterable[str]) -> int:
        return sum(elements[code].burden.weight() for code in asked)

    sets = [set(a) for a in subsets(code for code, element in elements.items() if element.ask)]
    able = [asked for asked in sets if enough(asked, every, set(draws)) is not None]
    if not able:
        return None
    least = min(map(weight, able))
    found = []
    for asked in [asked for asked in able if weight(asked) == least]:
        for calls in map(set, subsets(every)):
            for drawn in map(set, subsets(pair for pair in draws if pair[0] in calls)):
                last = enough(asked, calls, drawn)
                if last is not None:
                    cost = sum(catalogue.sources[code].cost for code in calls)
                    found.append((least, last, cost, len(drawn), len(calls)))
    return min(found)


@examples(300)
@given(worlds())
def test_burden_then_days_then_what_is_drawn_then_calls_as_brute_force_finds_them(
    world: tuple[Catalogue, OneThing],
) -> None:
    catalogue, one = world
    expected = best(catalogue)
    plan = composed(catalogue, one)
    assume(expected is not None and not any(c.kind == "prerequisite-cycle" for c in plan.conflicts))
    assert expected is not None and plan.proof is not None
    proof = plan.proof
    assert proof.proven and proof.rest_proven
    last = max(step.earliest_finish for step in plan.steps)
    assert (proof.burden, last, proof.cost, proof.personal, proof.calls) == expected
    # The calendar of the plan agrees with the time the levels were chosen by.
    assert proof.days == last - without_waiting(catalogue)


def without_waiting(catalogue: Catalogue) -> int:
    known = dict.fromkeys(catalogue.elements, 0)
    finish: dict[str, int] = {}
    for _ in catalogue.items:
        for item in catalogue.items.values():
            finish[item.code] = finished(item, known, finish)
    return max(finish.values())


def test_of_two_equal_forms_the_one_that_waits_less_is_chosen() -> None:
    """Name or phone opens the register; one of them comes with a licence of nine days. Both cost the same to ask."""
    slow = b.item("slow", "慢证", days="9wd", outputs=("operator.name",), needs=[b.need("operator.address")])
    quick = b.item("quick", "快证", days="1wd", needs=[b.need("operator.name")])
    one = b.thing("two", [Part("slow"), Part("quick")], roles={ROLE: "person"})
    register = b.source("register", "person", [("person.phone",)], ["person.name", "person.address"])
    plan = composed(b.catalogue([one], [slow, quick], b.PERSON, [register]), one)
    assert [question.ref for question in plan.questions] == ["operator.phone"]
    assert plan.proof is not None and plan.proof.days == 0
    assert not any(edge.from_output for edge in plan.edges)


def test_the_cheaper_register_is_called_and_then_the_one_that_draws_less() -> None:
    item = b.item("one", "事项", needs=[b.need("operator.address"), b.need("operator.citizen_id")])
    one = b.thing("one", [Part("one")], roles={ROLE: "person"})

    def call(*sources: Any) -> tuple[str, ...]:
        return composed(b.catalogue([one], [item], b.PERSON, sources), one).sources

    key = [("person.citizen_id",)]
    cheap = b.source("cheap", "person", key, ["person.address"], cost=1)
    dear = b.source("dear", "person", key, ["person.address"], cost=5)
    assert call(dear, cheap) == ("cheap",)
    # The way over the birth date draws one personal attribute more.
    over = b.source("a-first", "person", key, ["person.birth"])
    then = b.source("b-then", "person", [("person.birth",)], ["person.address"])
    straight = b.source("straight", "person", key, ["person.address"])
    assert call(over, then, straight) == ("straight",)


def test_an_optional_need_costs_neither_a_question_nor_a_fee_nor_a_day() -> None:
    item = b.item(
        "one", "事项", needs=[b.need("operator.citizen_id"), b.need("operator.address", required=False)]
    )
    slow = b.item("slow", "慢证", days="9wd", outputs=("operator.address",))
    one = b.thing("one", [Part("one"), Part("slow")], roles={ROLE: "person"})
    paid = b.source("paid", "person", [("person.citizen_id",)], ["person.address"], cost=3)
    plan = composed(b.catalogue([one], [item, slow], b.PERSON, [paid]), one)
    assert plan.sources == ()
    assert not any(edge.from_output for edge in plan.edges)
    assert [q.ref for q in plan.questions if q.required] == ["operator.citizen_id"]
    free = b.source("free", "person", [("person.citizen_id",)], ["person.address"])
    assert composed(b.catalogue([one], [item, slow], b.PERSON, [free]), one).sources == ("free",)


# --- the lightest set over any monotone question ----------------------------------------------------------------


@examples(400)
@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=7), st.lists(st.integers(1, 127), min_size=1, max_size=6)
)
def test_the_lightest_set_agrees_with_brute_force(weights: list[int], ways: list[int]) -> None:
    everything = (1 << len(weights)) - 1

    def fits(mask: int) -> bool:
        return any(not (way & everything) & ~mask for way in ways)

    def weight(mask: int) -> int:
        return sum(value for index, value in enumerate(weights) if mask >> index & 1)

    found = least_set(weights, fits, plain=fits)
    assert found.proven and fits(found.chosen)
    assert weight(found.chosen) == min(weight(mask) for mask in range(everything + 1) if fits(mask))


# --- open conditions: the worst consistent case -------------------------------------------------------------------


@st.composite
def open_worlds(draw: st.DrawFn) -> tuple[Catalogue, OneThing]:
    """Needs under conditions on two open facts that the form itself asks."""
    codes = [f"person.e{number}" for number in range(4)]
    elements = [
        b.element(code, code, burden=draw(st.sampled_from([Burden.PICK, Burden.TYPE]))) for code in codes
    ]
    elements += [
        b.element("person.yes", "是否", ElementKind.YES_NO, burden=Burden.PICK),
        b.element(
            "person.kind",
            "种类",
            ElementKind.CHOICE,
            burden=Burden.PICK,
            options=tuple(Option(v, b.Text(v)) for v in "abc"),
        ),
    ]
    conditions = st.sampled_from(
        [
            None,
            b.when(fact=f"{ROLE}.yes", eq=True),
            b.when(fact=f"{ROLE}.yes", eq=False),
            b.when(fact=f"{ROLE}.kind", eq="a"),
            b.when(fact=f"{ROLE}.kind", ne="b"),
            b.when(all=[{"fact": f"{ROLE}.yes", "eq": True}, {"fact": f"{ROLE}.kind", "in": ["b", "c"]}]),
        ]
    )
    needs = [
        b.need(f"{ROLE}.{code.partition('.')[2]}", when=draw(conditions))
        for code in draw(st.lists(st.sampled_from(codes), min_size=1, max_size=5))
    ]
    sources = [
        b.source(
            f"s{n}",
            "person",
            [(draw(st.sampled_from(codes)),)],
            draw(st.lists(st.sampled_from(codes), min_size=1, max_size=3, unique=True)),
        )
        for n in range(draw(st.integers(0, 2)))
    ]
    one = b.thing("open", [Part("one")], roles={ROLE: "person"})
    return b.catalogue([one], [b.item("one", "事项", needs=needs, roles=(ROLE,))], elements, sources), one


def least_burden(catalogue: Catalogue, wanted: set[str]) -> int:
    """The lightest answers from which all wanted facts follow, by trying every set."""
    elements = catalogue.elements
    everything = set(catalogue.sources)
    return min(
        sum(elements[code].burden.weight() for code in asked)
        for asked in subsets(elements)
        if wanted <= set(timed(catalogue, set(asked), everything, set())[0])
    )


@examples(150)
@given(open_worlds())
def test_with_open_facts_the_burden_is_that_of_the_worst_consistent_case(
    world: tuple[Catalogue, OneThing],
) -> None:
    catalogue, one = world
    plan = composed(catalogue, one)
    needs = catalogue.items["one"].needs
    settling = {fact for need in needs if need.when is not None for fact in need.when.facts()}
    worst = 0
    for yes in (True, False):
        for kind in "abc":
            values = {f"{ROLE}.yes": yes, f"{ROLE}.kind": kind}
            applying = {n.ref for n in needs if n.when is None or holds(n.when, values).outcome}
            wanted = {f"person.{ref.partition('.')[2]}" for ref in applying | settling}
            worst = max(worst, least_burden(catalogue, wanted))
    assert plan.proof is not None and plan.proof.proven
    assert plan.proof.burden == worst
    shown = {question.ref for question in plan.questions} | {known.ref for known in plan.known}
    assert {need.ref for need in needs} <= shown


def test_sections_that_exclude_each_other_are_both_shown_and_only_the_heavier_counts() -> None:
    needs = [
        b.need("operator.name", when=b.when(fact="operator.health", eq="good")),
        b.need("operator.address", when=b.when(fact="operator.health", eq="bad")),
        b.need("operator.phone", when=b.when(fact="operator.health", eq="bad")),
    ]
    one = b.thing("one", [Part("one")], roles={ROLE: "person"})
    plan = composed(b.catalogue([one], [b.item("one", "事项", needs=needs, roles=(ROLE,))], b.PERSON), one)
    shown = {question.ref: question.conditional_on for question in plan.questions}
    assert shown == {
        "operator.health": (),
        "operator.name": ("operator.health",),
        "operator.address": ("operator.health",),
        "operator.phone": ("operator.health",),
    }
    assert plan.proof is not None
    assert (plan.proof.burden, plan.proof.cases) == (4 + 4 + 4, 2)
