"""The close of a day as tables, for the workbook and the printed sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from onewindow.core.compose.export_tables import Column, Table
from onewindow.core.kernel.money import yuan

from .closing import LINES, STATUSES, Line

_COUNTS = (
    ("received", "收件"), ("accepted", "受理"), ("corrected", "补正告知"), ("refused", "不受理、不予受理"),
    ("decided", "决定"), ("certificates", "制证"), ("seals", "用印"), ("originals", "留存原件"), ("tickets", "取号"),
)  # fmt: skip


def head_of(on: date, window: str, status: str, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What stands above the tables: day, place, state, who signed and when."""
    return [
        ("日期", f"{on.year}年{on.month}月{on.day}日"),
        ("范围", f"{window} 号窗口" if window else "全大厅"),
        ("状态", STATUSES[status].zh),
        *names.items(),
    ]


def tables_of(figures: Mapping[str, Any], notes: Mapping[str, str]) -> tuple[Table, ...]:
    """Counts; the lines that must balance, each difference named and explained; payments; spoiled blanks."""
    counts = tuple((label, int(figures.get(code, 0))) for code, label in _COUNTS)
    lines = tuple(
        (
            LINES[code][0].zh, f"{LINES[code][1].zh} {_shown(code, line.left)}",
            f"{LINES[code][2].zh} {_shown(code, line.right)}",
            "平" if line.even else "不平", "、".join(line.only), str(notes.get(code, "")),
        )
        for code in LINES if code in figures.get("lines", {})
        for line in (Line.from_json(code, figures["lines"][code]),)
    )  # fmt: skip
    payments = tuple(
        (each["payment"], each["notice"], yuan(int(each["fen"])), each["what"]) for each in figures.get("payments", [])
    )
    spoiled = tuple((each["kind"], each["serial"], each["reason"]) for each in figures.get("spoiled", []))
    return (
        Table("数量", (Column("项目", 24), Column("件数", 10)), counts),
        Table(
            "核对",
            (Column("项目", 22), Column("这一边", 20), Column("那一边", 20), Column("结果", 8), Column("差在哪里", 40),
             Column("说明", 30)),
            lines,
        ),
        Table("收费", (Column("缴款号", 24), Column("缴款通知", 20), Column("金额", 12), Column("收或者退", 10)), payments),
        Table("作废的空白证照", (Column("证照", 24), Column("编号", 16), Column("原因", 30)), spoiled),
    )  # fmt: skip


def _shown(code: str, count: int) -> str:
    return yuan(count) if code == "fees" else str(count)
