"""Levers: what each saves, what the law forbids, and the best set against every set composed one by one."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.catalogue.model import (
    Basis,
    Blocks,
    Catalogue,
    Commitment,
    MaterialType,
    Necessity,
    OneThing,
    Part,
    Prerequisite,
    Route,
)
from onewindow.core.catalogue.planning import FirstReview, Stage
from onewindow.core.clock import Limit
from onewindow.core.compose import compose, levers_ask
from onewindow.core.compose.levers import MEASURES, Levers, Measures, levers, share
from onewindow.core.compose.levers_apply import Change, apply_changes
from onewindow.core.compose.levers_find import offers
from onewindow.core.kernel.text import Text
from tests.core.compose import build as b
from tests.examples import examples

PRACTICE = Basis("reconstructed", "各地做法")
STAGES = (
    Stage("grant", Text("出让期间"), early=True, basis=Basis("found", "某办法", "第二条")),
    Stage("start", Text("开工阶段"), after=("grant",)),
)
WITH: dict[str, Any] = {"on": b.ON, "profile": b.PROFILE, "calendar": b.CALENDAR}


def measured(catalogue: Catalogue, thing: OneThing, changes: tuple[Change, ...]) -> Measures:
    """The four figures, written anew from a plan of the changed one-thing."""
    changed, one = apply_changes(catalogue, thing, changes)
    plan = compose(changed, one, {}, **WITH)
    trips = max((changed.items[step.item].trips for step in plan.steps), default=0)
    return Measures(
        sum(question.required for question in plan.questions),
        sum(line.status == "asked" for line in plan.materials),
        trips,
        max((step.earliest_finish for step in plan.steps), default=0),
    )


def best_by_hand(catalogue: Catalogue, thing: OneThing, budget: int) -> dict[str, list[Any]]:
    """Every lawful set of at most `budget` changes, composed."""
    plan = compose(catalogue, thing, {}, **WITH)
    lawful = [offer.change for offer in offers(catalogue, thing, plan) if offer.lawful]
    base = measured(catalogue, thing, ())
    found: dict[int, list[Measures]] = {}
    for size in range(budget + 1):
        found[size] = [measured(catalogue, thing, chosen) for chosen in combinations(lawful, size)]
    best: dict[str, list[Any]] = {name: [] for name in (*MEASURES, "even")}
    for size in range(budget + 1):
        upto = [after for smaller in range(size + 1) for after in found[smaller]]
        for name in MEASURES:
            best[name].append(min(getattr(after, name) for after in upto))
        best["even"].append(min(share(base, after) for after in upto))
    return best


def best_found(seen: Levers) -> dict[str, list[Any]]:
    assert seen.frontier is not None
    found: dict[str, list[Any]] = {
        name: [getattr(point.after, name) for point in seen.frontier.best[name]] for name in MEASURES
    }
    found["even"] = [point.share for point in seen.frontier.best["even"]]
    return found


@st.composite
def worlds(draw: Any) -> tuple[Catalogue, OneThing]:
    """Three or four parts over two entities: restricted registers, papers, edges, trips, commitments."""
    codes = [f"i{n}" for n in range(draw(st.integers(2, 4)))]
    person = ["person.citizen_id", "person.name", "person.birth", "person.address"]
    house = ["property.number", "property.address", "property.area", "property.owner"]
    refs = [
        code.replace("person.", "operator.").replace("property.", "premises.") for code in [*person, *house]
    ]
    serves = st.lists(st.sampled_from(codes), max_size=2, unique=True).map(tuple)
    sources = []
    for number in range(draw(st.integers(1, 3))):
        entity = draw(st.sampled_from([person, house]))
        key = draw(st.sampled_from(entity))
        gives = draw(
            st.lists(st.sampled_from([c for c in entity if c != key]), min_size=1, max_size=3, unique=True)
        )
        sources.append(
            b.source(f"s{number}", entity[0].partition(".")[0], [(key,)], gives, serves=draw(serves))
        )
    items = []
    for number, code in enumerate(codes):
        needs = draw(st.lists(st.sampled_from(refs), min_size=1, max_size=4, unique=True))
        papers = [
            b.paper(
                f"m{m}",
                channel=draw(st.sampled_from([10, 20])),
                originals=draw(st.integers(0, 1)),
                secondary=draw(st.booleans()),
                necessity=draw(st.sampled_from([Necessity.REQUIRED, Necessity.REQUIRED, *Necessity])),
                exempt_source=draw(st.sampled_from(["", "", sources[0].code])),
            )
            for m in draw(st.lists(st.integers(0, 2), max_size=2, unique=True))
        ]
        edges = tuple(
            Prerequisite(
                codes[before],
                draw(st.sampled_from([Blocks.ACCEPTANCE, Blocks.DECISION])),
                draw(st.sampled_from([b.LAW, PRACTICE])),
            )
            for before in draw(st.lists(st.integers(0, max(0, number - 1)), max_size=2, unique=True))
            if before < number
        )
        commitment = draw(
            st.sampled_from([Commitment(False), Commitment(True, "某法 第九条", replaces=("m0",))])
        )
        first = draw(st.sampled_from([None, None, FirstReview(Limit.parse("1wd"), opens="某法 第八条")]))
        outputs = ("premises.owner",) if number == 0 and draw(st.booleans()) else ()
        items.append(b.item(
            code, f"事项{number}", needs=[b.need(ref) for ref in needs], materials=papers, outputs=outputs,
            days=f"{draw(st.integers(1, 6))}wd", prerequisites=edges, commitment=commitment,
            trips=draw(st.sampled_from([0, 0, 1, 2])), first_review=first,
        ))  # fmt: skip
    early = draw(st.integers(0, len(codes)))  # so many parts are done early; none: no stages
    staged = [Part(code, stage="grant" if n < early else "start") for n, code in enumerate(codes)]
    one = (
        b.thing("levered", staged, stages=STAGES)
        if early
        else b.thing("levered", [Part(code) for code in codes])
    )
    papers_known = [MaterialType(f"m{n}", Text(f"材料{n}")) for n in range(3)]
    return b.catalogue([one], items, [*b.PERSON, *b.PROPERTY], sources, (), papers_known), one


@given(worlds(), st.booleans())
@examples(50)
def test_the_frontier_is_that_of_every_set_composed_one_by_one(
    world: tuple[Catalogue, OneThing], apart: bool
) -> None:
    catalogue, thing = world
    with pytest.MonkeyPatch.context() as patch:
        if apart:  # search the components of the supply graph even where all sets could simply be composed
            patch.setattr(levers_ask, "SMALL", 0)
        seen = levers(catalogue, thing, {}, budget=2, **WITH)
    assert seen.frontier is not None and seen.frontier.exact
    assert best_found(seen) == best_by_hand(catalogue, thing, 2)


@given(worlds())
@examples(40)
def test_what_a_lever_saves_alone_is_what_composing_with_it_saves(world: tuple[Catalogue, OneThing]) -> None:
    catalogue, thing = world
    seen = levers(catalogue, thing, {}, **WITH)
    changes = {
        offer.code: offer.change for offer in offers(catalogue, thing, compose(catalogue, thing, {}, **WITH))
    }
    for row in seen.rows:
        if row.lawful:
            assert row.after == measured(catalogue, thing, (changes[row.code],)), row.code
            assert row.saves == seen.base.less(row.after)
        else:
            assert row.saves == Measures(0, 0, 0, 0)


def chain(
    *, gates: Blocks = Blocks.ACCEPTANCE, basis: Basis = b.LAW, **more: Any
) -> tuple[Catalogue, OneThing]:
    """a (4) → b (4), beside c (6)."""
    items = [
        b.item("a", "甲", days="4wd"),
        b.item("c", "丙", days="6wd"),
        b.item("b", "乙", days="4wd", prerequisites=(Prerequisite("a", gates, basis, **more),)),
    ]
    one = b.thing("chain", [Part(item.code) for item in items])
    return b.catalogue([one], items), one


def test_levers_do_not_add_up_when_another_path_becomes_the_longest() -> None:
    catalogue, thing = chain()
    seen = levers(catalogue, thing, {}, budget=3, **WITH)
    saves = {row.code: row.saves.days for row in seen.rows if row.lawful}
    assert saves == {"cut:a:2wd": 2, "cut:b:2wd": 2, "cut:c:3wd": 0, "pre-review:b:a": 2}
    assert seen.frontier is not None
    days = [(point.after.days, point.changes) for point in seen.frontier.best["days"]]
    # 8 days; one change: c is then the longest; two: both paths must give way together.
    assert days == [
        (8, ()),
        (6, ("cut:a:2wd",)),
        (4, ("cut:c:3wd", "pre-review:b:a")),
        (4, ("cut:c:3wd", "pre-review:b:a")),
    ]


def test_what_the_law_forbids_is_listed_with_its_clause_and_never_counted_on() -> None:
    catalogue, thing = chain(no_pre_review="某法 第三条")
    rows = {row.code: row for row in levers(catalogue, thing, {}, budget=1, **WITH).rows}
    assert (rows["pre-review:b:a"].lawful, rows["pre-review:b:a"].basis) == (False, "某法 第三条")
    assert (rows["drop:b:a"].lawful, rows["drop:b:a"].basis) == (False, "某法 第一条")
    assert rows["pre-review:b:a"].saves == Measures(0, 0, 0, 0)
    practice = {row.code: row for row in levers(*chain(basis=PRACTICE), {}, **WITH).rows}
    assert practice["drop:b:a"].lawful and practice["drop:b:a"].saves.days == 2


def test_a_sensitive_source_is_never_a_lever() -> None:
    catalogue, thing = b.inn()
    health = b.source(
        "health", "person", [("person.citizen_id",)], ["person.phone"], serves=("sign",), sensitive=True
    )
    catalogue = replace(catalogue, sources={**catalogue.sources, "health": health})
    found = levers(catalogue, thing, {"area": 200, "sign": False}, budget=2, **WITH)
    row = next(row for row in found.rows if row.code == "serve:health")
    assert (row.lawful, row.basis) == (False, "个人信息保护法 第二十八条")
    assert found.frontier is not None
    assert all("serve:health" not in point.changes for point in found.frontier.pareto)


def test_a_restricted_register_extended_saves_what_it_holds_and_names_who_must_agree() -> None:
    catalogue, thing = b.inn()
    titles = replace(b.TITLES, serves=("sign",))
    catalogue = replace(catalogue, sources={**catalogue.sources, "titles": titles})
    catalogue.items["licence"] = replace(
        catalogue.items["licence"], needs=(*catalogue.items["licence"].needs, b.need("premises.number"))
    )
    found = levers(catalogue, thing, {"area": 200, "sign": False}, **WITH)
    row = next(row for row in found.rows if row.code == "serve:titles")
    assert row.lawful and row.saves.questions == 1 and "市监局" in row.needs.zh


def test_a_commitment_is_a_lever_only_where_the_law_opens_it() -> None:
    allowed = Commitment(True, "消防法 第十五条", promise=Limit.parse("1wd"), replaces=("plan",))
    shut = Commitment(False, why_not=Text("国办发〔2020〕42号规定不适用告知承诺。"))
    items = [
        b.item("a", "甲", days="9wd", materials=[b.paper("plan")], commitment=allowed),
        b.item("c", "丙", days="3wd", commitment=shut),
        b.item("d", "丁", days="3wd"),
    ]
    one = b.thing("x", [Part(item.code) for item in items])
    catalogue = b.catalogue([one], items, materials=[MaterialType("plan", Text("图"))])
    rows = {row.code: row for row in levers(catalogue, one, {}, **WITH).rows}
    assert (rows["commit:a"].lawful, rows["commit:a"].saves) == (True, Measures(0, 1, 0, 6))
    assert (rows["commit:c"].lawful, rows["commit:c"].basis) == (False, "国办发〔2020〕42号")
    assert rows["commit:d"].lawful is None


def test_a_commitment_for_one_part_leaves_the_conditions_of_the_others_alone() -> None:
    letter = b.paper("letter", when=b.when(fact="route.commitment", eq=True))
    record = b.paper("record", when=b.when(fact="route.commitment", eq=False))
    rules = Commitment(True, "某法 第九条")
    items = [b.item(code, code, materials=[letter, record], commitment=rules) for code in ("a", "c")]
    one = b.thing("x", [Part("a"), Part("c")])
    catalogue = b.catalogue([one], items, materials=[MaterialType(m, Text(m)) for m in ("letter", "record")])
    changed, thing = apply_changes(catalogue, one, [Change("commit", "a")])
    plan = compose(changed, thing, {}, **WITH)
    assert {line.material: line.needed_by for line in plan.materials} == {"letter": ("a",), "record": ("c",)}
    assert [step.committed for step in plan.steps] == [True, False]
    both, thing = apply_changes(catalogue, one, [Change("commit", "a"), Change("commit", "c")])
    assert [line.material for line in compose(both, thing, {}, **WITH).materials] == ["letter"]


def test_a_cut_may_be_given_and_one_longer_than_the_law_is_forbidden() -> None:
    catalogue, thing = chain()
    rows = {
        r.code: r
        for r in levers(
            catalogue, thing, {}, cuts={"a": Limit.parse("1wd"), "b": Limit.parse("30wd")}, **WITH
        ).rows
    }
    assert (rows["cut:a:1wd"].lawful, rows["cut:a:1wd"].saves.days) == (True, 2)
    assert rows["cut:b:30wd"].lawful is False


def test_two_reviews_of_substance_may_be_merged_and_trips_go_with_the_window() -> None:
    items = [
        b.item("a", "甲", days="4wd", substance_check=True, trips=1),
        b.item(
            "b",
            "乙",
            days="4wd",
            substance_check=True,
            trips=2,
            trips_why=Text("领证"),
            prerequisites=(Prerequisite("a", Blocks.ACCEPTANCE, b.LAW),),
        ),
    ]
    one = b.thing("x", [Part("a"), Part("b")])
    seen = levers(b.catalogue([one], items), one, {}, budget=3, **WITH)
    rows = {row.code: row for row in seen.rows}
    assert rows["merge:b:a"].saves.days == 4 and rows["merge:b:a"].basis == "行政许可法 第二十六条第二款"
    assert (rows["delegate:a"].saves.trips, rows["delegate:b"].saves.trips) == (0, 1)
    assert seen.frontier is not None
    assert [point.after.trips for point in seen.frontier.best["trips"]] == [2, 1, 0, 0]


def test_a_circle_does_not_lead_the_search_astray() -> None:
    items = [
        b.item("a", "甲", days="4wd", prerequisites=(Prerequisite("b", Blocks.ACCEPTANCE, PRACTICE),)),
        b.item("b", "乙", days="2wd", prerequisites=(Prerequisite("a", Blocks.ACCEPTANCE, b.LAW),)),
        b.item("c", "丙", days="3wd", prerequisites=(Prerequisite("b", Blocks.ACCEPTANCE, PRACTICE),)),
    ]
    one = b.thing("x", [Part(item.code) for item in items])
    catalogue = b.catalogue([one], items)
    assert best_found(levers(catalogue, one, {}, budget=2, **WITH)) == best_by_hand(catalogue, one, 2)


def test_the_route_that_is_committed_offers_papers_a_commitment_may_stand_in_for() -> None:
    rules = Commitment(True, "某法 第九条")
    items = [b.item("a", "甲", materials=[b.paper("proof", channel=30), b.paper("plan")], commitment=rules)]
    routes = (Route("commitment", Text("承诺"), Text(""), Limit.parse("9wd"), 2, commitment=True),)
    one = b.thing("x", [Part("a")], routes=routes)
    catalogue = b.catalogue([one], items, materials=[MaterialType(m, Text(m)) for m in ("proof", "plan")])
    rows = {row.code: row for row in levers(catalogue, one, {}, **WITH).rows if row.kind == "commit-paper"}
    assert {code: row.saves.materials for code, row in rows.items()} == {"commit-paper:a:proof": 1}


def test_levers_are_the_same_whatever_the_order_of_the_catalogue() -> None:
    catalogue, thing = b.inn()
    turned = replace(
        catalogue,
        items=dict(reversed(catalogue.items.items())),
        sources=dict(reversed(catalogue.sources.items())),
    )
    answers = {"area": 400, "sign": True, "lit": "lit"}
    first, second = (levers(c, thing, answers, budget=2, **WITH) for c in (catalogue, turned))
    assert first.frontier == second.frontier
    assert {row.code: row.saves for row in first.rows} == {row.code: row.saves for row in second.rows}


@pytest.mark.parametrize("needed_elsewhere", [False, True])
def test_easing_an_edge_may_turn_a_result_into_a_look_up(needed_elsewhere: bool) -> None:
    # While the edge holds, waiting for the owner costs nothing; examined beforehand, the register is asked instead.
    gate = Prerequisite("a", Blocks.ACCEPTANCE, b.LAW)
    wanted = "premises.owner" if needed_elsewhere else "operator.name"
    titles = replace(b.TITLES, serves=("b",))  # the other part can only wait for the result
    items = [b.item("a", "甲", days="3wd", needs=[b.need("operator.name")], outputs=("premises.owner",)),
             b.item("b", "乙", days="5wd", needs=[b.need("premises.number"), b.need("premises.owner")],
                    prerequisites=(gate,)),
             b.item("c", "丙", days="1wd", needs=[b.need(wanted)])]  # fmt: skip
    one = b.thing("x", [Part(item.code) for item in items])
    catalogue = b.catalogue([one], items, [*b.PERSON, *b.PROPERTY], [titles])
    seen = levers(catalogue, one, {}, budget=2, **WITH)
    rows = {row.code: row for row in seen.rows}
    assert rows["pre-review:b:a"].saves.days == 3
    assert best_found(seen) == best_by_hand(catalogue, one, 2)


def test_a_secondary_paper_that_no_clause_lists_may_follow_and_spares_an_upload_and_a_trip() -> None:
    by_law = Basis("found", "某条例", "第三条")
    letter = b.paper("letter", originals=1, secondary=True)
    items = [
        b.item("a", "甲", trips=2, materials=[letter, b.paper("plan", basis=by_law)]),
        b.item("c", "丙", materials=[b.paper("letter", secondary=True), b.paper("form")]),
        b.item("d", "丁", on_the_spot=True, materials=[b.paper("proof")]),
    ]
    one = b.thing("x", [Part(item.code) for item in items])
    papers = [MaterialType(m, Text(m)) for m in ("letter", "plan", "proof", "form")]
    catalogue = b.catalogue([one], items, materials=papers)
    seen = levers(catalogue, one, {}, budget=2, **WITH)
    rows = {row.code: row for row in seen.rows}
    assert (rows["defer:a:letter"].lawful, rows["defer:a:letter"].saves) == (True, Measures(0, 0, 1, 0))
    assert rows["defer:c:letter"].saves == Measures(0, 0, 0, 0)  # the other part still wants it now
    assert (rows["defer:a:plan"].lawful, rows["defer:a:plan"].basis) == (None, "某条例 第三条")
    assert rows["defer:c:form"].lawful is None  # nobody has said that it is a secondary paper
    assert (rows["defer:d:proof"].lawful, rows["defer:d:proof"].basis) == (
        False,
        "行政许可法 第三十四条第二款",
    )
    assert seen.frontier is not None and seen.frontier.exact
    last = seen.frontier.best["materials"][2]
    assert (last.changes, last.saves) == (("defer:a:letter", "defer:c:letter"), Measures(0, 1, 1, 0))


def test_a_part_may_move_to_the_early_stage_unless_a_clause_or_a_later_part_holds_it() -> None:
    items = [
        b.item("a", "甲", days="6wd"),
        b.item("c", "丙", days="3wd"),
        b.item("d", "丁", days="4wd"),
        b.item("e", "戊", days="1wd", prerequisites=(Prerequisite("d", Blocks.ACCEPTANCE, b.LAW),)),
        b.item("f", "己", days="1wd", prerequisites=(Prerequisite("d", Blocks.ACCEPTANCE, PRACTICE),)),
    ]
    parts = [
        Part("a", stage="grant"),
        Part("c", stage="start", no_early="某法 第三十八条"),
        *(Part(code, stage="start") for code in "def"),
    ]
    one = b.thing("x", parts, stages=STAGES)
    rows = {r.code: r for r in levers(b.catalogue([one], items), one, {}, **WITH).rows if r.kind == "early"}
    told = {code.split(":")[1]: (row.lawful, row.basis, row.saves.days) for code, row in rows.items()}
    assert told == {
        "c": (False, "某法 第三十八条", 0),
        "d": (True, "某办法 第二条", 2),  # 6 + 4 + 1 before; then the start stage waits for c alone
        "e": (False, "某法 第一条", 0),
        "f": (None, "各地做法", 0),
    }


def test_a_level_that_falls_away_saves_its_days_where_a_clause_opens_it() -> None:
    first = FirstReview(Limit.parse("3wd"), Text("县局"), opens="某条例 第八条")
    items = [
        b.item("a", "甲", days="8wd", first_review=first),
        b.item("c", "丙", days="4wd", first_review=replace(first, opens="", forbids="某法 第二条")),
        b.item("d", "丁", days="4wd", first_review=replace(first, opens="")),
        b.item("e", "戊", days="3wd", first_review=first),  # nothing would be left
    ]
    one = b.thing("x", [Part(item.code) for item in items])
    seen = levers(b.catalogue([one], items), one, {}, budget=2, **WITH)
    rows = {row.code: row for row in seen.rows if row.kind == "level"}
    assert {code: (row.lawful, row.basis, row.saves.days) for code, row in rows.items()} == {
        "level:a:5wd": (True, "某条例 第八条", 3),
        "level:c:1wd": (False, "某法 第二条", 0),
        "level:d:1wd": (None, "", 0),
    }
    assert seen.frontier is not None
    assert [point.after.days for point in seen.frontier.best["days"]] == [8, 4, 4]  # cut to half, not both
