"""The board's charts in the reader's language; each in a wide drawing and one for the phone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from onewindow.reads.cockpit_board import Board, GroupLine
from onewindow.web.ui import words
from onewindow.web.ui.plots import Series, columns, hbars, lines, sparkline, stacked

MOST_BARS = 12
WIDE = 1180


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart for wide pages and the same for a phone."""

    wide: SafeString
    phone: SafeString


def plots(board: Board) -> dict[str, Any]:
    """Every chart of the board; None where there is nothing to draw."""
    return {
        "daily": _daily(board) if board.received_all or board.decided_all else None,
        "departments": _groups(board.departments, words.tr("各部门在办件", "Open cases by department")),
        "things": _groups(board.things, words.tr("各一件事在办件", "Open cases by one-thing")),
        "speed": _speed(board),
        "ratings": _ratings(board) if board.rated else None,
        "received": sparkline(words.tr("近 30 天每天收件", "Received per day, 30 days"), board.received),
        "decided": sparkline(words.tr("近 30 天每天决定", "Decided per day, 30 days"), board.decided, kind="ok"),
    }


def _both(draw: Callable[..., SafeString], *args: Any, **options: Any) -> Plot:
    phone = {key: value for key, value in options.items() if key != "width"}
    return Plot(draw(*args, **options), draw(*args, phone=True, **phone))


def _daily(board: Board) -> Plot:
    unit = words.tr("件", "cases")
    labels = [words.day(day) for day in board.days]
    desc = words.tr(
        "从{a}到{b}，一共收了 {r} 件，决定了 {d} 件。",
        "From {a} to {b}: {r} received, {d} decided.",
        a=labels[0], b=labels[-1], r=board.received_all, d=board.decided_all,
    )  # fmt: skip
    series = [
        Series(words.tr("收件", "Received"), board.received, "soft"),
        Series(words.tr("决定", "Decided"), board.decided, "run"),
    ]
    return _both(lines, words.tr("每天收件和决定", "Received and decided per day"), desc, labels, series, unit)


def _groups(groups: tuple[GroupLine, ...], title: str) -> Plot | None:
    """Open cases in four parts that exclude each other in the drawing: late, near, held up, the rest."""
    shown = [group for group in groups if group.open][:MOST_BARS]
    if not shown:
        return None
    late = [group.late for group in shown]
    near = [min(group.near, group.open - over) for group, over in zip(shown, late, strict=True)]
    held = [
        min(group.stuck, group.open - over - soon) for group, over, soon in zip(shown, late, near, strict=True)
    ]
    rest = [
        group.open - over - soon - still
        for group, over, soon, still in zip(shown, late, near, held, strict=True)
    ]
    series = [
        Series(words.tr("在期限内", "In time"), rest, "ok"),
        Series(words.tr("停着或者等着", "Held up"), held, "wait"),
        Series(words.tr("临近", "Near"), near, "near"),
        Series(words.tr("超期", "Overdue"), late, "late"),
    ]
    most = max(shown, key=lambda group: group.open)
    desc = words.tr(
        "{n}最多，{c} 件；超期一共 {l} 件。",
        "{n} has most: {c}. Overdue in all: {l}.",
        n=words.pick(most.name), c=most.open, l=sum(late),
    )  # fmt: skip
    labels = [words.pick(group.name) for group in shown]
    return _both(stacked, title, desc, labels, series, words.tr("件", "cases"), width=WIDE)


def _speed(board: Board) -> Plot | None:
    """Average working days per item; what takes longer than promised carries the pattern of overdue."""
    shown = [speed for speed in board.speeds if speed.average is not None][:MOST_BARS]
    if not shown:
        return None
    kinds = [
        "late" if speed.promise is not None and (speed.average or 0) > speed.promise else "run" for speed in shown
    ]
    over = sum(1 for kind in kinds if kind == "late")
    title = words.tr("平均用了几个工作日", "Average working days to a decision")
    desc = words.tr(
        "从受理（备案从收件）数到决定。比承诺慢的有 {n} 项。",
        "Counted from acceptance (filings: from receipt) to decision. Slower than promised: {n}.",
        n=over,
    )
    labels = [words.pick(speed.name) for speed in shown]
    values = [speed.average or 0.0 for speed in shown]
    unit = words.tr("个工作日", "working days")
    return _both(hbars, title, desc, labels, values, unit, kinds=kinds)


def _ratings(board: Board) -> Plot:
    labels = [f"{level} {words.pick(name)}" for level, name, _ in board.ratings]
    counts = [count for _, _, count in board.ratings]
    desc = words.tr(
        "1 是最好。一共 {n} 次评价，平均 {a}。", "1 is the best. {n} ratings, average {a}.",
        n=board.rated, a=board.rating_average,
    )  # fmt: skip
    return _both(columns, words.tr("好差评分布", "Ratings"), desc, labels, counts, words.tr("次", "ratings"))
