"""Plots as tags: the wide drawing, the phone's own drawing, and the legend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from onewindow.web.ui import plots, words

from .base import get, part, register
from .marks import lamps


def _both(wide: SafeString, phone: SafeString) -> SafeString:
    return format_html('<div class="only-wide">{}</div><div class="only-phone">{}</div>', wide, phone)


@register.simple_tag(takes_context=True)
def gantt(
    context: Context, view: Any, width: int = 1032, row_height: int = 58, legend: bool = True
) -> SafeString:
    """`{% gantt page.gantt %}`; nothing in elder mode, where no chart stands."""
    if context.get("mode") == "elder":
        return SafeString("")
    locale = words.current_locale()
    drawing = _both(
        plots.gantt(view, locale, width=width, row_height=row_height), plots.gantt(view, locale, phone=True)
    )
    kinds = {bar.kind for row in view.rows for bar in row.bars}
    shown = {
        "run": "run" in kinds,
        "critical": "critical" in kinds,
        "wait": "wait" in kinds,
        "check": "check" in kinds,
        "done": "done" in kinds,
        "rest": bool(view.rest_days),
        "today": bool(view.today),
    }
    return drawing + part(context, "_legend", shown=shown) if legend else drawing


@register.simple_tag(takes_context=True)
def schedule(context: Context, view: Any, width: int = 760) -> SafeString:
    """`{% schedule page.schedule %}`: the parts by stages, with slack and the limits of the whole."""
    if context.get("mode") == "elder":
        return SafeString("")
    locale = words.current_locale()
    return _both(plots.schedule(view, locale, width=width), plots.schedule(view, locale, phone=True))


@register.simple_tag(takes_context=True)
def flowchart(
    context: Context, title: str, desc: str, nodes: Sequence[Any], edges: Sequence[Any], width: int = 1032
) -> SafeString:
    if context.get("mode") == "elder":
        return SafeString("")
    locale = words.current_locale()
    return _both(
        plots.flowchart(title, desc, nodes, edges, locale, width=width),
        plots.flowchart(title, desc, nodes, edges, locale, phone=True),
    )


@register.simple_tag(takes_context=True)
def clock(context: Context, view: Any) -> SafeString:
    """The decision clock across the page: words, lamps, cells. See `ClockView`."""
    locale = words.current_locale()
    left = get(view, "promise_total", 0) - get(view, "used", 0)
    state = str(get(view, "state"))
    return part(
        context,
        "clock",
        view=view,
        left=left,
        over=-left,
        lamp=lamps(state) if state in ("ok", "near", "late") else "",
        bar=_both(plots.clockbar(view, locale), plots.clockbar(view, locale, phone=True)),
    )
