"""Pictures drawn on the server: pure functions from small frozen dataclasses to SVG.

Every picture has a `title` and a `desc` that say the same in words. No style attribute: classes, and plain coordinates.
A phone gets its own drawing (`phone=True`).
"""

from .charts import Series, columns, hbars, lines, sparkline, stacked, steps
from .clockbar import clockbar
from .flow import FlowEdge, FlowNode, flowchart
from .gantt import gantt
from .models import Bar, Gantt, GanttRow
from .schedule import Lane, Mark, Schedule, Span, schedule

__all__ = [
    "Bar",
    "FlowEdge",
    "FlowNode",
    "Gantt",
    "GanttRow",
    "Lane",
    "Mark",
    "Schedule",
    "Series",
    "Span",
    "clockbar",
    "columns",
    "flowchart",
    "gantt",
    "hbars",
    "lines",
    "schedule",
    "sparkline",
    "stacked",
    "steps",
]
