"""The studio's schedule and staircases in the reader's language."""

from __future__ import annotations

from django.utils.safestring import SafeString

from onewindow.reads.studio_levers import Curve
from onewindow.reads.studio_time import ScheduleView, SpanRow
from onewindow.web.ui import words
from onewindow.web.ui.plots import Lane, Mark, Schedule, Span, steps


def schedule_of(view: ScheduleView | None) -> Schedule | None:
    """What `{% schedule %}` takes; None when no part applies."""
    if view is None:
        return None
    lanes = tuple(
        Lane(words.pick(lane.title), tuple(_span(span) for span in lane.spans), words.pick(lane.note))
        for lane in view.lanes
    )
    marks = tuple(Mark(mark.on, words.pick(mark.label), mark.kind) for mark in view.marks)
    return Schedule(
        words.pick(view.title),
        words.pick(view.desc),
        view.first,
        view.last,
        lanes,
        marks,
        view.rest_days,
        view.links,
    )


def _span(row: SpanRow) -> Span:
    length = words.tr("{n} 天", "{n} d", n=row.days)
    return Span(
        row.item, words.pick(row.name), row.start, row.own_end, row.end, row.latest, length, "",
        row.critical, words.pick(row.waits),
    )  # fmt: skip


def staircase(curve: Curve) -> SafeString:
    """One figure of the frontier; its unit stands in the heading above."""
    title = words.tr("改几处，{l}", "Changes and {l}", l=words.pick(curve.label))
    return steps(title, words.pick(curve.desc), curve.values, words.tr("改动几处", "changes"), "", width=270)
