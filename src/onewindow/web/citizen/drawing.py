"""The plan's drawing in the reader's language: words are picked here, the SVG is made by `web.ui.plots`."""

from __future__ import annotations

from onewindow.reads.citizen_plan_time import Timeline
from onewindow.web.ui import words
from onewindow.web.ui.plots import Bar, Gantt, GanttRow


def gantt_of(timeline: Timeline | None) -> Gantt | None:
    """The timeline for `{% gantt %}`; None when there is nothing to draw."""
    if timeline is None:
        return None
    rows = tuple(
        GanttRow(
            words.pick(row.label),
            words.pick(row.sub),
            tuple(Bar(bar.start, bar.end, words.pick(bar.label), bar.kind) for bar in row.bars),
        )
        for row in timeline.rows
    )
    return Gantt(
        words.pick(timeline.title),
        words.pick(timeline.desc),
        timeline.first,
        timeline.last,
        timeline.start,
        rows,
        timeline.rest_days,
        timeline.makeup_days,
        words.tr("一窗收件", "One window"),
        words.pick(timeline.total),
    )
