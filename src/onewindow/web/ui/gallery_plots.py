"""Examples of the drawings for the living style page."""
# ruff: noqa: E501 - sample sentences, one row to a line

from __future__ import annotations

from datetime import date
from typing import Any

from .plots import Bar, FlowEdge, FlowNode, Gantt, GanttRow, Series, columns, hbars, lines, sparkline, stacked
from .words import current_locale, tr


def _d(day: int, month: int = 9) -> date:
    return date(2026, month, day)


def timeline(*, short: bool = False) -> Gantt:
    """The homestay by the commitment route, 15 to 23 September 2026."""
    out = tr("出件", "out")
    rows = (
        GanttRow(tr("市场监督管理局", "Market regulation"), tr("营业执照 1、食品许可 3 个工作日", "Licence 1, food 3 working days"),
                 (Bar(_d(16), _d(16), tr("执照", "Licence"), "run"), Bar(_d(17), _d(20), tr("食品经营许可 3 个工作日", "Food permit"), "run", tr("食品", "Food")), Bar(_d(21), _d(21), out, "deliver"))),
        GanttRow(tr("消防救援大队", "Fire brigade"), tr("营业前消防安全检查", "Fire safety check"),
                 (Bar(_d(16), _d(17), tr("2 个工作日", "2 working days"), "run"), Bar(_d(18), _d(18), out, "deliver"), Bar(_d(19), _d(21, 10), tr("先办后查，核查最晚 10月21日", "check by 21 Oct"), "check"))),
        GanttRow(tr("卫生健康局", "Health"), tr("公共场所卫生许可", "Hygiene permit"),
                 (Bar(_d(16), _d(20), tr("等您的检测报告，最晚 20 日", "waits for your report, by 20 Sep"), "wait"), Bar(_d(21), _d(23), tr("收到后 3 个工作日", "3 working days"), "critical", tr("决定", "Decide")), Bar(_d(24), _d(24), out, "deliver")),
                 tr("今天就交，最晚 18 日办好", "Hand it in today: done by 18 Sep")),
        GanttRow(tr("住房和城乡建设局", "Housing and construction"), tr("消防验收备案", "Fire acceptance filing"),
                 (Bar(_d(16), _d(21), tr("5 个工作日", "5 working days"), "run"), Bar(_d(22), _d(22), out, "deliver"), Bar(_d(23), _d(30), tr("备案后抽查", "sample check"), "check", tr("抽查", "check")))),
        GanttRow(tr("公安局", "Police"), tr("旅馆业特种行业许可", "Hotel trade permit"),
                 (Bar(_d(16), _d(21), tr("核查后决定，5 个工作日", "5 working days"), "run", tr("核查后决定", "Visit, decide")), Bar(_d(22), _d(22), out, "deliver"))),
        GanttRow(tr("文化和旅游局", "Culture and tourism"), tr("民宿承诺备案", "Homestay filing"),
                 (Bar(_d(16), _d(17), tr("2 个工作日", "2 working days"), "run"), Bar(_d(18), _d(18), out, "deliver"), Bar(_d(19), _d(16, 12), tr("先办后查，核查最晚 12月16日", "check by 16 Dec"), "check"))),
    )  # fmt: skip
    return Gantt(
        tr("六个部门同时办理的时间图", "Timeline of six departments at work"),
        tr("六个部门从9月16日起同时办理，最晚9月23日全部办好。9月19日休息，9月20日调休上班。", "Six departments start on 16 Sep; all is done by 23 Sep."),
        _d(15), _d(23), _d(15), rows, frozenset((_d(19),)), frozenset((_d(20),)), tr("一窗收件", "One window"),
        tr("办好一件出一件，全部最晚 9月23日", "Each when done, all by 23 Sep"), _d(18) if short else None,
    )  # fmt: skip


def flow() -> dict[str, Any]:
    nodes = (
        FlowNode("in", tr("一窗收件", "One window"), kind="start"),
        FlowNode("licence", tr("营业执照", "Business licence"), tr("市场监督管理局，1 个工作日", "Market regulation, 1 wd")),
        FlowNode("food", tr("食品经营许可", "Food permit"), tr("市场监督管理局，3 个工作日", "Market regulation, 3 wd")),
        FlowNode("fire", tr("营业前消防安全检查", "Fire safety check"), tr("消防救援大队，2 个工作日", "Fire brigade, 2 wd"), "check"),
        FlowNode("health", tr("公共场所卫生许可", "Hygiene permit"), tr("卫生健康局，3 个工作日", "Health, 3 wd"), "critical"),
        FlowNode("police", tr("旅馆业特种行业许可", "Hotel trade permit"), tr("公安局，5 个工作日", "Police, 5 wd")),
        FlowNode("out", tr("出件", "Output"), kind="end"),
    )
    edges = (
        FlowEdge("in", "licence"), FlowEdge("in", "fire"), FlowEdge("in", "health", kind="critical"), FlowEdge("licence", "food", tr("决定", "decision")),
        FlowEdge("licence", "police", tr("决定", "decision")), FlowEdge("fire", "police"), FlowEdge("food", "out"), FlowEdge("health", "out", kind="critical"), FlowEdge("police", "out"),
    )  # fmt: skip
    return {"title": tr("办理流程图", "Flow chart"), "desc": tr("收件后三件同时开始，营业执照办好后食品许可和公安许可开始。", "Three parts start at once; food and police follow the licence."), "nodes": nodes, "edges": edges}


def cockpit() -> dict[str, Any]:
    offices = [tr("市场监督管理局", "Market regulation"), tr("卫生健康局", "Health"), tr("住房和城乡建设局", "Housing and construction"), tr("公安局", "Police"), tr("消防救援大队", "Fire brigade")]
    series = [Series(tr("充裕", "In time"), (42, 18, 25, 31, 22), "ok"), Series(tr("临近", "Near"), (6, 9, 3, 4, 0), "near"), Series(tr("超期", "Overdue"), (0, 2, 1, 1, 0), "late")]
    weeks = [f"W{k}" for k in range(27, 39)]
    done = Series(tr("办结", "Settled"), (31, 36, 40, 38, 52, 49, 61, 58, 66, 71, 69, 74), "run")
    got = Series(tr("收件", "Received"), (40, 41, 39, 47, 50, 55, 57, 63, 60, 70, 75, 73), "soft")
    unit = tr("件", "cases")
    phone = {"phone": True}
    out: dict[str, Any] = {"locale_now": current_locale()}
    for name, extra in (("wide", {}), ("phone", phone)):
        out[name] = {
            "stacked": stacked(tr("各部门在办件", "Open cases by department"), tr("市场监督管理局最多，48 件。", "Market regulation has most: 48."), offices, series, unit, **extra),
            "lines": lines(tr("每周收件和办结", "Received and settled by week"), tr("两条线都在上升。", "Both are rising."), weeks, [got, done], unit, **extra),
            "columns": columns(tr("每天收件", "Received by day"), tr("周三最多。", "Wednesday has most."), [tr(a, b) for a, b in (("周一", "Mon"), ("周二", "Tue"), ("周三", "Wed"), ("周四", "Thu"), ("周五", "Fri"))], [18, 22, 31, 25, 12], unit, mark=2, **extra),
            "hbars": hbars(tr("平均用时", "Average time"), tr("消防最短。", "Fire brigade is quickest."), offices, [2.5, 3.8, 4.1, 4.6, 1.9], tr("个工作日", "working days"), **extra),
        }
    out["spark"] = sparkline(tr("十二周办结", "Twelve weeks"), done.values)
    return out
