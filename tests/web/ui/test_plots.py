"""A picture is also a sentence: title and desc in every drawing, no style, nothing outside its frame."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.web.ui import parts as p
from onewindow.web.ui.gallery_plots import flow, timeline
from onewindow.web.ui.plots import (
    Bar,
    FlowEdge,
    FlowNode,
    Gantt,
    GanttRow,
    Series,
    clockbar,
    columns,
    flowchart,
    gantt,
    hbars,
    lines,
    sparkline,
    stacked,
    steps,
)
from onewindow.web.ui.plots.charts import nice_ticks
from tests.examples import examples

NS = "{http://www.w3.org/2000/svg}"
EVIL = '<b>"&'
CLOCK = p.ClockView(3, 5, 20, date(2026, 9, 18), date(2026, 9, 21), date(2026, 10, 19), "near")
F = flow()
DRAWINGS = {
    "gantt": lambda **k: gantt(timeline(), **k),
    "flowchart": lambda **k: flowchart(F["title"], F["desc"], F["nodes"], F["edges"], **k),
    "clockbar": lambda **k: clockbar(CLOCK, **k),
    "columns": lambda **k: columns("题", "说", ["一", EVIL], [1, 2], "件", **k),
    "hbars": lambda **k: hbars("题", "说", ["一", EVIL], [1, 2.5], "件", **k),
    "stacked": lambda **k: stacked(
        "题", "说", ["一", "二"], [Series("甲", (1, 2), "near"), Series(EVIL, (3, 0), "late")], **k
    ),
    "lines": lambda **k: lines("题", "说", ["一", "二"], [Series(EVIL, (1, 2))], **k),
}


def tree(svg: str) -> ET.Element:
    return ET.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize("name", sorted(DRAWINGS))
def test_every_drawing_says_itself_in_words(name: str, phone: bool):
    svg = DRAWINGS[name](phone=phone)
    root = tree(svg)
    title, desc = root.find(f"{NS}title"), root.find(f"{NS}desc")
    assert title.text and desc.text
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert "style=" not in svg and "<script" not in svg


def test_sparkline_and_steps_say_themselves_too():
    for svg in (sparkline("题", [3, 1, 2]), steps("题", "说", [7, 5, 5, 4], "改动几处", "个")):
        assert tree(svg).find(f"{NS}desc").text
    assert "从 3 到 2，最低 1，最高 3" in sparkline("题", [3, 1, 2])
    assert sparkline("题", []) == ""


def test_rest_days_are_shaded_and_make_up_days_are_named():
    svg = gantt(timeline())
    assert svg.count('class="rest"') == 1
    assert "周六 休息" in svg and "调休 第 4 天" in svg and "周三 第 7 天" in svg


def test_the_critical_part_is_dark_the_wait_is_a_line_and_the_check_is_dashed():
    svg = gantt(timeline())
    assert (svg.count('class="crit"'), svg.count('class="edge-crit"'), svg.count('class="pre"')) == (1, 1, 3)
    assert "至 23 日" in svg and "等您的检测报告，最晚 20 日" in svg


def test_the_phone_has_its_own_drawing():
    wide, phone = gantt(timeline()), gantt(timeline(), phone=True)
    assert tree(wide).get("viewBox").split()[2] == "1032"
    assert tree(phone).get("viewBox").split()[2] == "326"
    assert "核查最晚10月21日" in phone


def test_the_same_input_draws_the_same_bytes():
    assert gantt(timeline()) == gantt(timeline())


def test_english_drawings_hold_no_chinese_of_ours():
    row = GanttRow("Police", "permit", (Bar(date(2026, 9, 16), date(2026, 9, 21), "5 days", "run"),))
    g = Gantt(
        "t",
        "d",
        date(2026, 9, 15),
        date(2026, 9, 23),
        date(2026, 9, 15),
        (row,),
        frozenset({date(2026, 9, 19)}),
        frozenset(),
        "One window",
        "All by 23 Sep",
    )
    assert not re.search("[一-龥]", gantt(g, "en") + gantt(g, "en", phone=True))


day = st.integers(min_value=0, max_value=200).map(lambda k: date(2026, 9, 1) + timedelta(days=k))
bars = st.lists(
    st.tuples(
        day,
        st.integers(0, 60),
        st.text(max_size=20),
        st.sampled_from(["run", "critical", "wait", "check", "deliver", "done"]),
    ),
    max_size=4,
)


def numbers(root: ET.Element, *names: str) -> list[float]:
    return [float(each.get(name)) for each in root.iter() for name in names if each.get(name) is not None]


@examples(60)
@given(rows=st.lists(bars, min_size=1, max_size=5), span=st.integers(0, 120), phone=st.booleans())
def test_any_timeline_is_well_formed_and_stays_in_its_frame(rows, span: int, phone: bool):
    clean = lambda s: "".join(c for c in s if c.isprintable())  # noqa: E731 - XML has no control characters
    made = tuple(
        GanttRow(
            "某局", "某事", tuple(Bar(a, a + timedelta(days=n), clean(t), k) for a, n, t, k in sorted(row))
        )
        for row in rows
    )
    first = date(2026, 9, 1)
    g = Gantt(
        "t",
        "d",
        first,
        first + timedelta(days=span),
        first,
        made,
        frozenset({first + timedelta(days=3)}),
        frozenset(),
        "一窗收件",
    )
    root = tree(gantt(g, phone=phone))
    width = float(root.get("viewBox").split()[2])
    assert all(-1 <= x <= width + 1 for x in numbers(root, "x"))
    assert all(w >= 0 for w in numbers(root, "width"))


def test_a_bar_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="ends before it starts"):
        Bar(date(2026, 9, 2), date(2026, 9, 1))


def test_a_cycle_is_drawn_and_does_not_hang():
    nodes = [FlowNode("a", "甲"), FlowNode("b", "乙"), FlowNode("c", "丙")]
    edges = [FlowEdge("a", "b"), FlowEdge("b", "c"), FlowEdge("c", "a")]
    for phone in (False, True):
        assert all(name in flowchart("t", "d", nodes, edges, phone=phone) for name in "甲乙丙")


def test_an_edge_to_nowhere_is_an_error():
    with pytest.raises(KeyError):
        flowchart("t", "d", [FlowNode("a", "甲")], [FlowEdge("a", "z")])


@given(st.one_of(st.integers(0, 10**9), st.floats(0, 10**9)))
def test_the_ticks_of_an_axis_start_at_nought_and_cover_the_top(top):
    ticks = nice_ticks(top)
    assert ticks[0] == 0 and ticks[-1] >= top * 0.999 and 2 <= len(ticks) <= 12


@given(st.integers(0, 80), st.integers(0, 60), st.integers(0, 90), st.booleans())
def test_any_clock_is_drawn_with_a_cell_for_each_working_day(
    used: int, promise: int, limit: int, phone: bool
):
    root = tree(
        clockbar(p.ClockView(used, promise, limit, state="late" if used > promise else "ok"), phone=phone)
    )
    assert len(list(root.iter(f"{NS}rect"))) == max(used, promise, limit, 1)
