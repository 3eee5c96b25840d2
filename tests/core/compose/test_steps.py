"""The step graph: edges, cycles, dates on the real calendar, the critical path, the promise."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.catalogue.model import (
    Blocks,
    Commitment,
    Figure,
    Part,
    Prerequisite,
    Route,
    SpecialProcedure,
)
from onewindow.core.clock import ExclusionReason, Limit
from onewindow.core.compose import Plan, compose
from onewindow.core.compose.plan import Edge
from onewindow.core.compose.steps import shortest_cycle
from onewindow.core.kernel.text import Text
from tests.core.compose import build as b
from tests.examples import examples


def after(item: str, blocks: Blocks = Blocks.ACCEPTANCE, **more: Any) -> Prerequisite:
    return Prerequisite(item, blocks, more.pop("basis", b.LAW), **more)


def composed(items: list[Any], *, promise: str = "60wd", on: date = b.ON, **more: Any) -> Plan:
    routes = (Route("ordinary", Text("一般"), Text(""), Limit.parse(promise), 4),
              Route("commitment", Text("承诺"), Text(""), Limit.parse(promise), 2, commitment=True))
    one = b.thing("steps", [Part(item.code) for item in items], routes=routes, before=more.pop("before", {}))
    return compose(b.catalogue([one], items), one, {}, on=on, profile=b.PROFILE, calendar=b.CALENDAR, **more)


def offsets(plan: Plan) -> dict[str, tuple[int, int]]:
    return {step.item: (step.earliest_start, step.earliest_finish) for step in plan.steps}


def test_parts_without_edges_run_in_parallel() -> None:
    found = composed([b.item("a", "甲", days="5wd"), b.item("b", "乙", days="2wd")])
    assert offsets(found) == {"a": (0, 5), "b": (0, 2)}
    assert {s.item: (s.slack, s.critical) for s in found.steps} == {"a": (0, True), "b": (3, False)}


def test_an_edge_that_blocks_acceptance_holds_back_the_start() -> None:
    found = composed([b.item("a", "甲", days="2wd"), b.item("b", "乙", days="5wd", prerequisites=(after("a"),))])
    assert offsets(found) == {"a": (0, 2), "b": (2, 7)}
    assert [s.after for s in found.steps] == [(), ("a",)]


def test_an_edge_that_blocks_only_the_decision_lets_pre_review_overlap() -> None:
    found = composed([
        b.item("a", "甲", days="6wd"),
        b.item("b", "乙", days="5wd", prerequisites=(after("a", Blocks.DECISION),)),
    ])
    assert offsets(found) == {"a": (0, 6), "b": (0, 6)}


def test_an_edge_that_blocks_delivery_moves_no_decision() -> None:
    found = composed([
        b.item("a", "甲", days="6wd"),
        b.item("b", "乙", days="5wd", prerequisites=(after("a", Blocks.DELIVERY),)),
    ])
    assert offsets(found) == {"a": (0, 6), "b": (0, 5)}


def test_dates_skip_the_holiday_and_count_the_make_up_days() -> None:
    # 2026-09-20 is worked; 10-01 to 10-07 are off, 10-10 is worked (calendar of the test).
    found = composed([b.item("a", "甲", days="15wd")], on=date(2026, 9, 15))
    assert [(s.start_on, s.finish_on) for s in found.steps] == [(date(2026, 9, 15), date(2026, 10, 10))]


def test_a_calendar_day_limit_ends_on_the_real_calendar_and_counts_the_working_days_it_takes() -> None:
    found = composed([b.item("a", "甲", days="10d")], on=date(2026, 9, 29))
    # Nominal end 10-09; working days after 09-29: 09-30, 10-08, 10-09.
    assert [(s.finish_on, s.earliest_finish) for s in found.steps] == [(date(2026, 10, 9), 3)]


def test_a_part_received_on_a_rest_day_starts_that_day() -> None:
    found = composed([b.item("a", "甲", days="1wd")], on=date(2026, 10, 3))
    assert [(s.start_on, s.finish_on) for s in found.steps] == [(date(2026, 10, 3), date(2026, 10, 8))]


def test_procedures_the_law_requires_add_their_usual_days_but_a_hearing_is_not_counted_on() -> None:
    special = (SpecialProcedure(ExclusionReason.TESTING, "第四十五条", 4),
               SpecialProcedure(ExclusionReason.HEARING, "第四十七条", 20))
    assert offsets(composed([b.item("a", "甲", days="5wd", special=special)])) == {"a": (0, 9)}


def test_a_committed_part_decides_first_and_is_checked_by_a_date() -> None:
    commitment = Commitment(True, "某法", verify_within=Limit.parse("20wd"), promise=Limit.parse("1wd"),
                            replaces=("b",))
    items = [b.item("a", "甲", days="10wd", commitment=commitment, prerequisites=(after("b"),)),
             b.item("b", "乙", days="3wd")]
    ordinary = composed(items, route="ordinary")
    assert offsets(ordinary) == {"a": (3, 13), "b": (0, 3)}
    assert [s.verify_by for s in ordinary.steps] == [None, None]
    committed = composed(items, route="commitment")
    # Its commitment stands in for the part it would wait for.
    assert offsets(committed) == {"a": (0, 1), "b": (0, 3)}
    assert [(s.committed, s.verify_by) for s in committed.steps] == [(True, date(2026, 10, 19)), (False, None)]


def test_a_prerequisite_that_does_not_apply_here_is_no_edge() -> None:
    only = after("a", when=b.when(fact="route.commitment", eq=True))
    items = [b.item("a", "甲"), b.item("b", "乙", prerequisites=(only, after("elsewhere")))]
    assert composed(items, route="ordinary").edges == ()
    assert [(e.before, e.after) for e in composed(items, route="commitment").edges] == [("a", "b")]


def test_a_circle_is_reported_as_the_shortest_one_with_ways_to_break_it() -> None:
    items = [
        b.item("a", "甲", prerequisites=(after("c"),)),
        b.item("b", "乙", prerequisites=(after("a"),)),
        b.item("c", "丙", prerequisites=(after("b"), after("d", basis=b.PRACTICE))),
        b.item("d", "丁", prerequisites=(after("c"),)),
    ]
    found = composed(items)
    cycles = [c for c in found.conflicts if c.kind == "prerequisite-cycle"]
    assert [set(c.sides) for c in cycles] == [{"c", "d"}, {"a", "b", "c"}]
    assert any("没有法律依据，可以取消" in way.zh for way in cycles[0].ways)
    assert any("模拟审批" in way.zh for way in cycles[1].ways)
    # The edge without a legal basis gives way, and every part still has dates.
    assert offsets(found)["d"][0] >= offsets(found)["c"][1]
    assert len(found.steps) == 4


def test_a_prerequisite_on_itself_is_reported() -> None:
    found = composed([b.item("a", "甲", prerequisites=(after("a"),))])
    assert [(c.kind, c.sides) for c in found.conflicts] == [("prerequisite-cycle", ("a",))]
    assert offsets(found) == {"a": (0, 5)}


def test_the_promise_is_its_own_datum_and_its_risk_is_told() -> None:
    items = [b.item("a", "甲", days="5wd"), b.item("b", "乙", days="2wd")]
    kept = composed(items, promise="5wd")
    assert (kept.promise_on, kept.promise_risk) == (date(2026, 9, 21), None)
    risky = composed(items, promise="3wd")
    assert risky.promise_on == date(2026, 9, 18)
    assert risky.promise_risk is not None
    assert risky.promise_risk.zh == "承诺最晚9月18日办好，但甲按各自时限要到9月21日。请部门压缩时限，或改承诺。"


def test_a_date_in_an_unpublished_year_makes_the_plan_provisional() -> None:
    assert composed([b.item("a", "甲", days="5wd")], promise="5wd").provisional is False
    assert composed([b.item("a", "甲", days="90wd")]).provisional is True


def test_the_last_finish_is_the_saving_where_days_are_working_days() -> None:
    items = [b.item("a", "甲", days="5wd"), b.item("b", "乙", days="2wd", prerequisites=(after("a"),))]
    found = composed(items)
    assert (found.savings["days"].unit, found.savings["days"].after) == ("wd", 7)
    published = composed(items, before={"days": Figure(30, "工作日", "published", "某市")})
    assert (published.savings["days"].before, published.savings["days"].after) == (30, 7)
    unstated = composed(items, before={"days": Figure(30, "天", "published", "某市")})
    # 2026-09-15 to 09-23: a figure whose unit is not stated is compared in calendar days.
    assert unstated.savings["days"].after == 8


@st.composite
def graphs(draw: st.DrawFn) -> list[Any]:
    """Items with random limits and prerequisites, cycles included."""
    codes = [f"i{number}" for number in range(draw(st.integers(1, 6)))]
    return [
        b.item(code, code, days=f"{draw(st.integers(0, 9))}wd", prerequisites=tuple(
            after(other, draw(st.sampled_from(list(Blocks))))
            for other in draw(st.lists(st.sampled_from(codes), max_size=3, unique=True)) if other != code
        ))
        for code in codes
    ]


@examples(300)
@given(graphs())
def test_dates_respect_every_edge_that_is_kept_and_slack_is_never_negative(items: list[Any]) -> None:
    found = composed(items)
    steps = {step.item: step for step in found.steps}
    broken = {side for c in found.conflicts for side in c.sides}
    for edge in found.edges:
        if {edge.before, edge.after} <= broken:
            continue
        first, second = steps[edge.before], steps[edge.after]
        if edge.blocks is Blocks.ACCEPTANCE:
            assert second.earliest_start >= first.earliest_finish
        if edge.blocks is Blocks.DECISION:
            assert second.earliest_finish >= first.earliest_finish
    last = max(step.earliest_finish for step in found.steps)
    assert last == found.savings["days"].after
    for step in found.steps:
        assert 0 <= step.slack == step.latest_finish - step.earliest_finish
        assert step.latest_finish <= last
        assert step.critical == (step.slack == 0)
    assert any(step.critical for step in found.steps)


def test_the_shortest_circle_is_found_among_longer_ones() -> None:
    def edge(before: str, to: str) -> Edge:
        return Edge(before, to, Blocks.ACCEPTANCE, "")

    long = [edge("a", "b"), edge("b", "c"), edge("c", "a")]
    assert [(e.before, e.after) for e in shortest_cycle([*long, edge("b", "d"), edge("d", "b")])] == [
        ("b", "d"), ("d", "b"),
    ]
    assert shortest_cycle([edge("a", "b"), edge("b", "c")]) == []
