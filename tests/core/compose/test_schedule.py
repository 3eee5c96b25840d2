"""Days on the calendar: slack by its definition, stages, caps, the frame of art. 42.2, circles."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.catalogue.model import Basis, Blocks, Parameter, Part, Prerequisite, Route
from onewindow.core.catalogue.planning import Cap, Handling, HandlingMode, Stage
from onewindow.core.clock import Limit, Unit
from onewindow.core.compose import Plan, compose
from onewindow.core.compose.plan import Edge
from onewindow.core.compose.schedule import Days, Offsets, Task, critical_path, in_order, last_finish, offsets
from onewindow.core.compose.schedule_outlook import Outlook, outlook
from onewindow.core.kernel.text import Text
from tests.core.compose import build as b
from tests.examples import examples

BLOCKS = [Blocks.ACCEPTANCE, Blocks.DECISION, Blocks.DELIVERY]


@st.composite
def networks(draw: Any) -> tuple[list[Task], list[Edge]]:
    count = draw(st.integers(1, 6))
    limits = st.sampled_from(["0wd", "1wd", "3wd", "7wd", "2d", "9d", "1m"])
    tasks = [Task(f"t{n}", Limit.parse(draw(limits)), draw(st.sampled_from([0, 0, 2]))) for n in range(count)]
    pairs = [(i, j) for i in range(count) for j in range(i + 1, count)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=8, unique=True)) if pairs else []
    return tasks, [Edge(f"t{i}", f"t{j}", draw(st.sampled_from(BLOCKS)), "") for i, j in chosen]


def forward(tasks: list[Task], edges: list[Edge], days: Days, held: dict[str, int]) -> dict[str, int]:
    """The finishes, written anew; `held`: finishes that are not before an offset."""
    finish: dict[str, int] = {}
    for task in tasks:  # an edge always runs from a lower to a higher number
        before = [e for e in edges if e.after == task.code]
        start = max([0, *(finish[e.before] for e in before if e.blocks is Blocks.ACCEPTANCE)])
        ends = [finish[e.before] for e in before if e.blocks is Blocks.DECISION]
        finish[task.code] = max([days.after(start, task.limit, task.special), held.get(task.code, 0), *ends])
    return finish


@given(networks())
@examples(150)
def test_slack_is_exactly_how_much_later_a_part_may_finish_without_moving_the_end(
    case: tuple[list[Task], list[Edge]],
) -> None:
    tasks, edges = case
    days = Days(b.CALENDAR, b.ON)
    found = offsets(tasks, edges, days)
    assert found.finish == forward(tasks, edges, days, {})
    for task in tasks:
        at = found.latest_finish[task.code]
        assert max(forward(tasks, edges, days, {task.code: at}).values()) == found.last
        assert max(forward(tasks, edges, days, {task.code: at + 1}).values()) > found.last
        assert found.start[task.code] <= found.latest_start[task.code]


@given(networks())
@examples(100)
def test_the_quick_count_agrees_and_the_critical_path_has_no_slack(
    case: tuple[list[Task], list[Edge]],
) -> None:
    tasks, edges = case
    days = Days(b.CALENDAR, b.ON)
    found: Offsets = offsets(tasks, edges, days)
    into = {
        t.code: [e for e in edges if e.after == t.code and e.blocks is not Blocks.DELIVERY] for t in tasks
    }
    order = in_order([t.code for t in tasks], into)
    assert last_finish({t.code: t for t in tasks}, order, into, days) == found.last
    path = critical_path(found, edges)
    if all(
        task.limit.unit is Unit.WORKING_DAY for task in tasks
    ):  # a limit in days may end on the same day anyway
        assert all(found.finish[code] == found.latest_finish[code] for code in path)
    assert found.finish[path[-1]] == found.last


def test_a_part_that_only_precedes_one_that_waits_anyway_has_slack() -> None:
    # c starts after a, but its decision waits ten days for b: a may be five days late.
    tasks = [Task("a", Limit.parse("2wd")), Task("b", Limit.parse("10wd")), Task("c", Limit.parse("3wd"))]
    edges = [Edge("a", "c", Blocks.ACCEPTANCE, ""), Edge("b", "c", Blocks.DECISION, "")]
    found = offsets(tasks, edges, Days(b.CALENDAR, b.ON))
    assert (found.finish["a"], found.latest_finish["a"], found.latest_start["c"]) == (2, 7, 7)
    assert critical_path(found, edges) in (("b",), ("b", "c"))


# --- stages, caps, frame -------------------------------------------------------------------------------------

LAND = Stage("land", Text("土地出让"), early=True)
PERMIT = Stage("permit", Text("规划许可"), ("land",), basis=Basis("found", "某办法", "第二条"))
START = Stage("start", Text("开工"), ("permit",))


def planned(items: list[Any], parts: list[Part], **more: Any) -> tuple[Plan, Outlook]:
    profile = more.pop("profile", b.PROFILE)
    situation = more.pop("situation", {})
    promise = Limit.parse(more.pop("promise", "60wd"))
    one = b.thing("project", parts, routes=(Route("ordinary", Text("一般"), Text(""), promise, 4),), **more)
    catalogue = b.catalogue([one], items)
    plan = compose(catalogue, one, situation, on=b.ON, profile=profile, calendar=b.CALENDAR)
    return plan, outlook(catalogue, one, plan, profile=profile, calendar=b.CALENDAR)


def test_early_items_are_done_before_and_the_stage_of_the_start_shrinks() -> None:
    items = [b.item("survey", "考古勘探", days="12wd"), b.item("build", "施工许可", days="8wd")]
    beside, alone = planned(
        items, [Part("survey", stage="start"), Part("build", stage="start")], stages=(LAND, START)
    )
    plan, early = planned(
        items, [Part("survey", stage="land"), Part("build", stage="start")], stages=(LAND, PERMIT, START)
    )
    assert beside.steps[1].earliest_start == 0
    assert [(t.code, t.days) for t in alone.stages] == [("land", 0), ("start", 12)]
    assert [(t.code, t.start, t.days) for t in early.stages] == [
        ("land", 0, 12),
        ("permit", 0, 0),
        ("start", 12, 8),
    ]
    assert (early.days, early.own_days) == (20, 8)
    assert plan.edges == () and plan.steps[1].after == ()  # stages are no edges of the chart


def test_a_stage_that_contradicts_a_prerequisite_is_a_circle() -> None:
    items = [
        b.item("a", "甲", prerequisites=(Prerequisite("b", Blocks.ACCEPTANCE, b.LAW),)),
        b.item("b", "乙"),
    ]
    plan, seen = planned(
        items, [Part("a", stage="land"), Part("b", stage="start")], stages=(LAND, PERMIT, START)
    )
    assert [conflict.kind for conflict in plan.conflicts] == ["prerequisite-cycle"]
    assert {row.item: row.start for row in seen.rows} == {"a": 5, "b": 0}


def test_caps_by_type_of_project_are_reported_not_enforced() -> None:
    caps = (
        Cap(
            "government",
            Text("政府投资"),
            Limit.parse("62wd"),
            b.when(fact="situation.kind", eq="government"),
        ),
        Cap("social", Text("社会投资"), Limit.parse("4wd"), b.when(fact="situation.kind", eq="social")),
        Cap("stage", Text("开工阶段"), Limit.parse("3d"), stage="start"),
    )
    question = replace(b.inn()[1].situation[2], key="kind", when=None)
    options = tuple(replace(question.options[0], value=value) for value in ("government", "social"))
    more: dict[str, Any] = {
        "caps": caps,
        "situation": [replace(question, options=options)],
        "stages": (START,),
    }
    items = [b.item("a", "甲", days="6wd"), b.item("b", "乙", days="3wd")]
    parts = [Part("a"), Part("b", stage="start")]
    one = b.thing("project", parts, **more)
    catalogue = b.catalogue([one], items)
    for answers, expected in (
        ({}, [("government", None, 0), ("social", None, 2), ("stage", True, 0)]),
        ({"kind": "government"}, [("government", True, 0), ("stage", True, 0)]),
        ({"kind": "social"}, [("social", False, 2), ("stage", True, 0)]),
    ):
        plan = compose(catalogue, one, answers, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR)
        seen = outlook(catalogue, one, plan, profile=b.PROFILE, calendar=b.CALENDAR)
        assert [(cap.code, cap.fits, cap.over) for cap in seen.caps] == expected


def test_a_profile_may_set_the_caps() -> None:
    rows = [
        {
            "code": "small",
            "name": "小型低风险",
            "limit": "16wd",
            "when": {"fact": "route.id", "eq": "ordinary"},
        }
    ]
    profile = replace(b.PROFILE, parameters={"project_caps": Parameter(rows, b.LAW)})
    _, seen = planned([b.item("a", "甲", days="20wd")], [Part("a")], profile=profile)
    assert [(c.code, c.days, c.fits, c.over, c.basis) for c in seen.caps] == [("small", 20, False, 4, b.LAW)]


def test_the_frame_of_45_and_15_days_holds_only_for_licences_that_are_handled_together() -> None:
    two = [
        b.item("a", "甲", days="50wd"),
        b.item("b", "乙", department="fire"),
        b.item("c", "丙", act_type="filing"),
    ]
    parts = [Part(item.code) for item in two]
    _, alone = planned(two, parts)
    assert (alone.frame.applies, alone.frame.fits) == (
        False,
        None,
    ) and "第四十二条第一款" in alone.frame.why.zh
    order = Handling(HandlingMode.JOINT, Basis("found", "某县政府文件", "第三条"))
    _, joint = planned(two, parts, handling=order)
    assert joint.frame.applies and joint.frame.fits is False and joint.frame.items == ("a", "b")
    assert (str(joint.frame.limit), str(joint.frame.extension)) == ("45wd", "15wd")
    _, one_agency = planned([two[0], replace(two[1], department="market")], parts[:2], handling=order)
    assert not one_agency.frame.applies


def test_the_margin_of_the_promise_counts_working_days_both_ways() -> None:
    _, seen = planned(
        [b.item("a", "甲", days="6wd"), b.item("b", "乙", days="2wd")], [Part("a"), Part("b")], promise="4wd"
    )
    assert seen.promise is not None and (seen.promise.margin, seen.promise.late) == (-2, ("a",))
    _, seen = planned([b.item("a", "甲", days="1wd")], [Part("a")], promise="4wd")
    assert seen.promise is not None and (seen.promise.margin, seen.promise.late) == (3, ())


def test_examining_overlaps_with_what_the_decision_waits_for() -> None:
    items = [
        b.item("a", "甲", days="6wd"),
        b.item("b", "乙", days="2wd", prerequisites=(Prerequisite("a", Blocks.DECISION, b.LAW),)),
    ]
    _, seen = planned(items, [Part("a"), Part("b")])
    row = seen.rows[1]
    assert (row.start, row.own_finish, row.finish, row.waits_for, row.overlaps) == (0, 2, 6, ("a",), ("a",))
    assert (row.latest_start, seen.path) == (4, ("a",))
