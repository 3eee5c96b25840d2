"""The schedule by stages: every part drawn once, nothing outside the picture, the limits of the whole named."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from onewindow.web.ui.plots import Lane, Mark, Schedule, Span, flowchart, schedule
from onewindow.web.ui.plots.flow import FlowEdge, FlowNode

START = date(2026, 3, 10)


def on(days: int) -> date:
    return START + timedelta(days=days)


def view(length: int = 60, marks: tuple[Mark, ...] = ()) -> Schedule:
    first = Span("a", "企业投资项目备案", START, on(10), on(10), on(20), "10 天")
    second = Span(
        "b", "<施工图>设计文件审查", on(10), on(30), on(40), on(40), "20 天", critical=True, waiting="甲"
    )
    third = Span("c", "特殊建设工程消防设计审查", on(40), on(41), on(41), on(41), "1 天", critical=True)
    lanes = (Lane("土地出让期间", (first,), "提前办"), Lane("开工阶段", (second, third)))
    rest = frozenset(on(k) for k in range(length) if on(k).weekday() > 4)
    return Schedule("进度安排", "先甲，再乙。", START, on(length), lanes, marks, rest, (("b", "c"),))


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize("length", [42, 200, 400])
def test_nothing_stands_outside_the_picture(phone: bool, length: int) -> None:
    marks = (
        Mark(on(45), "承诺 4月24日"),
        Mark(on(90), "法定合计 45 个工作日", "frame"),
        Mark(on(30), "上限", "over"),
    )
    drawn = str(schedule(view(length, marks), phone=phone))
    width, height = (float(n) for n in re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawn)[0])
    for x, y, wide, high in re.findall(
        r'<rect[^>]* x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)"', drawn
    ):
        assert float(x) >= 0 and float(x) + float(wide) <= width + 1
        assert float(y) >= 0 and float(y) + float(high) <= height + 1
    for x, y in re.findall(r'<text[^>]* x="([\d.-]+)" y="([\d.-]+)"', drawn):
        assert -1 <= float(x) <= width and 0 <= float(y) <= height


@pytest.mark.parametrize("phone", [False, True])
def test_it_says_the_same_in_words_and_escapes_names(phone: bool) -> None:
    drawn = str(schedule(view(), phone=phone))
    assert (
        "<desc" in drawn and "先甲，再乙。" in drawn and "&lt;施工图&gt;" in drawn and "<施工图>" not in drawn
    )
    assert drawn.count('class="crit"') == 2 and drawn.count('class="norm"') == 1
    assert drawn.count('class="pre"') == 1 and drawn.count('class="slack"') == 1
    assert "style=" not in drawn
    english = str(schedule(view(), "en", phone=phone))
    assert "could be as late as" in english and "no slack" in english


def test_a_later_end_is_never_cut_off_and_the_same_view_gives_the_same_bytes() -> None:
    late = view(20)
    assert str(schedule(late)) == str(schedule(late))
    assert re.findall(r'viewBox="0 0 ([\d.]+)', str(schedule(late))) == ["760"]


def test_days_that_do_not_follow_each_other_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="follow each other"):
        Span("a", "甲", on(2), on(1), on(3), on(4))
    with pytest.raises(ValueError, match="no mark"):
        Mark(START, "甲", "guess")


def test_long_names_of_a_flow_chart_take_two_lines() -> None:
    nodes = [FlowNode(str(k), "生产建设项目水土保持方案审批", "水利局") for k in range(6)]
    edges = [FlowEdge(str(k), str(k + 1)) for k in range(5)]
    drawn = str(flowchart("t", "d", nodes, edges, width=900))
    assert drawn.count('font-size="15">生产建设') == 6 and drawn.count('font-size="15">') == 12
    assert str(flowchart("t", "d", nodes[:1], [], width=900)).count('font-size="15">') == 1
