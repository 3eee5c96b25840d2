"""The timeline for a phone: names above the bars, days as numbers, the window across the top."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.safestring import SafeString

from onewindow.web.ui import words

from .gantt import _LETTERS_EN, _LETTERS_ZH, Days, _bar_words, _row_words
from .models import Bar, Gantt, GanttRow
from .svg import arrow, el, escape, fit, n, path, picture, rect, text, text_width

WIDTH, ROW, BAR, TOP = 326.0, 62.0, 24.0, 44.0
_BAR = {"run": "norm", "critical": "crit", "check": "pre", "done": "past"}


def gantt_phone(g: Gantt) -> SafeString:
    days = Days(g, 0, WIDTH)
    first_row = TOP + (38 if g.gate else 4)
    bottom = first_row + ROW * len(g.rows)
    body = list(_head(g, days, bottom))
    if g.gate:
        body.append(rect("node", 1, TOP, WIDTH - 2, 30, 5))
        label = words.tr("{g} {d}", "{g} {d}", g=g.gate, d=words.day(g.start))
        body.append(text(label, WIDTH / 2, TOP + 20, 14, "tp b", "middle"))
        last = first_row + ROW * (len(g.rows) - 1) + 36
        body.append(path("edge", f"M8 {n(TOP + 30)}V{n(last)}"))
    for index, each in enumerate(g.rows):
        body.append(_row(g, each, days, first_row + ROW * index))
    height = bottom + 4
    if g.total:
        body.append(rect("node", 1, bottom + 6, WIDTH - 2, 30, 5))
        body.append(text(fit(g.total, 14, WIDTH - 20), WIDTH / 2, bottom + 26, 14, "tp b", "middle"))
        height = bottom + 42
    return picture(g.title, g.desc, WIDTH, height, body, cls="flow", variant="phone")


def _head(g: Gantt, days: Days, bottom: float) -> Iterator[str]:
    close = days.step < 14  # days too close for a number each: dates at steps instead
    every = max(1, -(-(58 if close else 22) // max(int(days.step), 1)))
    letters = _LETTERS_EN if words.is_english() else _LETTERS_ZH
    for day in days.all():
        if day in g.rest_days:
            yield rect("rest", days.left(day), 30 if close else 0, days.step, bottom - (30 if close else 0))
    for index, day in enumerate(days.all()):
        if close and index % every == 0 and days.left(day) < WIDTH - 40:
            yield text(words.day(day), days.left(day), 20, 13, "b")
            yield path("grid", f"M{n(days.left(day))} 26V{n(bottom)}")
        elif not close and index % every == 0:
            resting = day in g.rest_days
            yield text(str(day.day), days.centre(day), 15, 14, "t3" if resting else "b", "middle")
            if resting:
                note = words.tr("休", "off")
            elif day in g.makeup_days:
                note = words.tr("班", "work")
            else:
                note = letters[day.weekday()]
            yield text(fit(note, 13, days.step * every) or note[:1], days.centre(day), 32, 13, "t3", "middle")


def _row(g: Gantt, each: GanttRow, days: Days, y: float) -> str:
    x, top = 38.0 if g.gate else 2.0, y + 24
    parts = [f"<title>{escape(_row_words(each))}</title>"]
    both = text_width(each.label, 13.5) + text_width(each.sub, 13) + 8
    name = fit(each.short if each.short and both > WIDTH - x else each.label, 13.5, WIDTH - x - 4)
    parts.append(text(name, x, y + 16, 13.5, "b"))
    used = text_width(name, 13.5) + 8
    room = WIDTH - x - used - 4
    sub = fit(each.sub if text_width(each.sub, 13) <= room else (each.short_sub or each.sub), 13, room)
    if sub:
        parts.append(text(sub, x + used, y + 16, 13, "t2"))
    middle, tail = top + BAR / 2, 8.0
    if g.gate and each.bars:
        start = days.left(each.bars[0].start) + 2
        dark = "-crit" if each.bars[0].kind in ("wait", "critical") else ""
        if each.bars[0].kind != "wait" and start > tail + 10:
            parts.append(path(f"edge{dark}", f"M{n(tail)} {n(middle)}H{n(start - 6)}"))
            parts.append(arrow(f"head{dark}", start - 1, middle))
    previous = tail
    for b in each.bars:
        drawn, previous = _bar(b, days, top, middle, previous)
        parts.append(drawn)
    return el("g", "".join(parts))


def _bar(b: Bar, days: Days, top: float, middle: float, previous: float) -> tuple[str, float]:
    left, right = days.left(b.start) + 2, min(days.right(b.end) - 2, WIDTH - 2)
    if b.kind == "deliver":  # the last line of the drawing says it
        return "", previous
    if b.kind == "wait":
        # The line runs low, so that its words stand between it and the name above.
        low, x = middle + 8, max(previous + 6, 38.0)
        name = b.label if text_width(b.label, 13) <= right - x else (b.short or b.label)
        label = text(fit(name, 13, right - x), x, low - 7, 13, "tp b")
        line = path("edge-crit", f"M{n(previous)} {n(low)}H{n(right)}") + arrow("head-crit", right + 4, low)
        return label + line, right + 4
    if b.kind == "check":
        left, right = min(max(left, previous + 4), WIDTH - 10), WIDTH - 2
    if right - left < 3:
        right = left + 3
    return rect(_BAR[b.kind], left, top, right - left, BAR, 3) + _bar_words(
        b, left - 2, right + 2, middle
    ), right
