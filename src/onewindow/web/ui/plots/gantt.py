"""The timeline of parts on real days: rest days shaded, make-up days named, the critical path dark."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.html import escape
from django.utils.safestring import SafeString

from onewindow.web.ui import words

from .models import Bar, Gantt, GanttRow
from .svg import arrow, el, fit, n, path, picture, rect, text, text_width

_BAR = {"run": "norm", "critical": "crit", "check": "pre", "done": "past"}
_INK = {"run": "tp", "critical": "tw", "check": "tp", "done": "t-ok"}
_LETTERS_ZH, _LETTERS_EN = "一二三四五六日", "MTWTFSS"


_GATE_STEP = 50.0  # px a day must have for the gate to stand on it


class Days:
    """Where each day stands: `left(day)` and `right(day)` in px, clamped to the drawing."""

    def __init__(self, g: Gantt, x: float, width: float) -> None:
        # A bar past the last day widens the drawing: no day of work is cut off. Checks may run out of it.
        ends = [b.end for row in g.rows for b in row.bars if b.kind not in ("check", "deliver")]
        self.first, self.last = g.first, max(g.last, g.first, *ends)
        self.count = (self.last - self.first).days + 1
        self.x, self.step = x, width / self.count
        self.gate: float | None = None  # px of the gate's middle when it cannot stand on its day

    def left(self, day: date) -> float:
        return self.x + self.step * min(max((day - self.first).days, 0), self.count)

    def right(self, day: date) -> float:
        return self.left(day + timedelta(days=1))

    def centre(self, day: date) -> float:
        return (self.left(day) + self.right(day)) / 2

    def all(self) -> Iterator[date]:
        for k in range(self.count):
            yield self.first + timedelta(days=k)


def gantt(
    g: Gantt, locale: str = "zh-hans", *, phone: bool = False, width: int = 1032, row_height: int = 58
) -> SafeString:
    """The timeline as SVG, worded in `locale`: `phone` gives the narrow drawing. `width` and `row_height` in px."""
    with words.speaking(locale):
        if phone:
            from .gantt_phone import gantt_phone

            return gantt_phone(g)
        return _wide(g, float(width), float(row_height))


def _label_room(g: Gantt, width: float, compact: bool) -> float:
    """The column of names: as wide as the longest name wants, between 12 and 26 per cent of the drawing."""
    wanted = max(
        (max(text_width(r.label, 15), 0 if compact else text_width(r.sub, 13)) for r in g.rows), default=0
    )
    return min(max(wanted + 12, width * 0.12), width * 0.26)


def _wide(g: Gantt, width: float, row: float) -> SafeString:
    compact = row < 50
    room = _label_room(g, width, compact)
    days = Days(g, room + 12, width - room - 12 - 66)
    if g.gate and days.step < _GATE_STEP:  # too narrow for a gate on its day: it stands before the days
        days = Days(g, room + 12 + 44, width - room - 12 - 44 - 66)
        days.gate = room + 30.0
    top, bottom = 50.0, 50.0 + 8 + row * len(g.rows)
    body = list(_head(g, days, top, bottom, compact))
    if g.today and days.first < g.today <= days.last:
        x = days.centre(g.today)
        body.append(path("today", f"M{n(x)} {n(top - 4)}V{n(bottom)}"))
    for index, each in enumerate(g.rows):
        y = top + 8 + row * index
        body.append(path("lane", f"M0 {n(y)}H{n(room)}"))
        body.append(_row(g, each, days, y, row, room, width, compact))
    body.append(_gate(g, days, top + 10, bottom))
    return picture(g.title, g.desc, width, bottom + 4, body, cls="flow", variant="wide")


def _head(g: Gantt, days: Days, top: float, bottom: float, compact: bool) -> Iterator[str]:
    """Dates, weekdays, and the shade of rest days. Dates are thinned out when the days stand close."""
    wanted = 34.0 if compact else (78.0 if words.is_english() else (84.0 if days.count > 9 else 72.0))
    every = max(1, -(-int(wanted) // max(int(days.step), 1)))
    numbers = _day_numbers(g, days.last)
    for index, day in enumerate(days.all()):
        x, left = days.centre(day), days.left(day)
        resting = day in g.rest_days
        if resting:
            yield rect("rest", left, top, days.step, bottom - top)
        if index and (days.step >= 12 or day.weekday() == 0):
            yield path("grid", f"M{n(left)} {n(top)}V{n(bottom)}")
        if index % every == 0:
            date_text = str(day.day) if compact else words.day(day)
            yield text(date_text, x, 18, 13 if compact else 15, "t3" if resting else "b", "middle")
            yield text(_day_note(g, day, numbers, compact), x, 39, 13, "t3", "middle")
    if every == 1 and not compact:
        yield text(words.tr("只数工作日", "Working days"), 0, 39, 13, "t3")


def _day_numbers(g: Gantt, last: date) -> dict[date, int]:
    """The working-day number of every day after the start day (the start day is not counted)."""
    numbers, k, day = {}, 0, g.start + timedelta(days=1)
    while day <= last:
        if day not in g.rest_days:
            k += 1
            numbers[day] = k
        day += timedelta(days=1)
    return numbers


def _day_note(g: Gantt, day: date, numbers: dict[date, int], compact: bool) -> str:
    if day in g.rest_days:
        return words.tr("休", "off") if compact else words.tr("{w} 休息", "{w} off", w=words.weekday(day))
    if day in g.makeup_days:
        name = words.tr("班", "work") if compact else words.tr("调休", "Work")
    else:
        name = words.weekday(day)
    if compact:
        return name
    if day == g.start:
        return words.tr("{w} 受理", "{w} start", w=name)
    return words.tr("{w} 第 {k} 天", "{w} day {k}", w=name, k=numbers[day]) if day in numbers else name


def _gate(g: Gantt, days: Days, top: float, bottom: float) -> str:
    """The one window: a tall box on the day of acceptance, written from top to bottom."""
    if not g.gate:
        return ""
    size, middle_x = _gate_place(g, days)
    x = middle_x - size / 2
    parts = [rect("node", x, top, size, bottom - top - 12, 6)]
    middle = (top + bottom - 12) / 2
    if words.is_english():
        parts.append(
            el(
                "text",
                escape(g.gate),
                cls="tp b",
                x=float(x + size / 2 + 5),
                y=float(middle),
                font_size="14",
                text_anchor="middle",
                transform=f"rotate(-90 {n(x + size / 2 + 5)} {n(middle)})",
            )
        )
    else:
        apart = min(29.0, (bottom - top - 20) / max(len(g.gate), 1))
        start = middle - (len(g.gate) - 1) * apart / 2 + 6
        letter = 17 if size > 34 and apart >= 20 else 14
        parts += [
            text(c, x + size / 2, start + k * apart, letter, "tp b", "middle") for k, c in enumerate(g.gate)
        ]
    return "".join(parts)


def _gate_place(g: Gantt, days: Days) -> tuple[float, float]:
    """Width and middle of the gate."""
    if days.gate is not None:
        return 30.0, days.gate
    return min(44.0, days.step - 8), days.centre(g.start)


def _row(
    g: Gantt, each: GanttRow, days: Days, y: float, row: float, room: float, width: float, compact: bool
) -> str:
    """One row: names at the left, bars on their days, connectors between them."""
    bar = min(30.0, row * 0.55)
    top = y + (row - bar) / 2
    parts = [f"<title>{escape(_row_words(each))}</title>"]
    size = 13.0 if compact else 15.0
    name = each.label if text_width(each.label, size) <= room else (each.short or each.label)
    if compact or not each.sub:
        parts.append(text(fit(name, size, room), 0, top + bar / 2 + 5, size, "b"))
    else:
        sub = each.sub if text_width(each.sub, 13) <= room else (each.short_sub or each.sub)
        parts.append(text(fit(name, 15, room), 0, y + row / 2 - 4, 15, "b"))
        parts.append(text(fit(sub, 13, room), 0, y + row / 2 + 16, 13, "t2"))
    middle = top + bar / 2
    tail = None
    if g.gate:
        size, gate_x = _gate_place(g, days)
        tail = gate_x + size / 2
    for bar_view in each.bars:
        drawn, tail = _bar(bar_view, each, days, top, bar, middle, tail, width)
        parts.append(drawn)
    return el("g", "".join(parts))


def _bar(
    b: Bar,
    row: GanttRow,
    days: Days,
    top: float,
    height: float,
    middle: float,
    tail: float | None,
    width: float,
) -> tuple[str, float]:
    """One bar and where the next connector starts."""
    left, right = days.left(b.start) + 5, days.right(b.end) - 5
    if b.kind == "wait":
        return _wait(b, row, left, right, middle, tail)
    if b.kind == "deliver":
        left = (tail + 8) if tail is not None and tail + 8 > left - days.step else left
        wide = max(44.0, text_width(b.label, 13) + 14)
        left = min(left, width - wide - 2)
        right = left + wide
    if b.kind == "check":
        left = min(max(left, (tail or 0) + 8), width - 16)
        right = width - 4 if b.end >= days.last else max(right, left + 40)
    parts = []
    if tail is not None and left - tail > 2 and b.kind != "check":
        dark = "-crit" if b.kind == "critical" else ""
        parts.append(
            path(f"edge{dark}", f"M{n(tail)} {n(middle)}H{n(left - (7 if b.kind != 'deliver' else 0))}")
        )
        if b.kind != "deliver":
            parts.append(arrow(f"head{dark}", left - 1, middle))
    if b.kind == "deliver":
        parts.append(rect("node", left, top, right - left, height, 4))
        parts.append(text(b.label, (left + right) / 2, middle + 4.7, 13, "tp b", "middle"))
        return "".join(parts), right
    parts.append(rect(_BAR[b.kind], left, top, right - left, height, 4))
    parts.append(_bar_words(b, left, right, middle))
    return "".join(parts), right


def _bar_words(b: Bar, left: float, right: float, middle: float) -> str:
    """What the bar says: its label and last day when both fit, else the longest of its words that does."""
    ink, room, size = _INK[b.kind], right - left - 16, 13.0
    strong = ink if b.kind == "check" else f"{ink} b"
    far = words.is_english() or b.end.month != b.start.month
    until = words.tr("至 {d}", "to {d}", d=b.end) if far else f"至 {b.end.day} 日"
    if b.kind == "check":
        names = [b.label, b.short, words.tr("核查最晚{d}", "check by {d}", d=b.end), words.day(b.end)]
    else:
        names = [b.label, b.short]
    names = [name for name in names if name]
    if b.kind != "check":
        for name in names:
            if text_width(name, size) + text_width(until, size) + 10 <= room:
                return text(name, left + 8, middle + 4.7, size, strong) + text(
                    until, right - 8, middle + 4.7, size, ink, "end"
                )
    for name in names if b.kind == "check" else [*names, until]:
        if text_width(name, size) <= room:
            return text(name, left + 8, middle + 4.7, size, strong)
    shortest = min(
        [*names, until] if b.kind != "check" else names, key=lambda name: text_width(name, size), default=""
    )
    if shortest and text_width(shortest, size) <= room + 12:
        return text(shortest, (left + right) / 2, middle + 4.7, size, strong, "middle")
    return ""


def _wait(
    b: Bar, row: GanttRow, left: float, right: float, middle: float, tail: float | None
) -> tuple[str, float]:
    """A wait for the person: a dark line with the words above it, what happens when one is quicker below."""
    start = tail if tail is not None else left
    parts = [
        path("edge-crit", f"M{n(start)} {n(middle)}H{n(right + 3)}"),
        arrow("head-crit", right + 9, middle),
    ]
    room = right - start - 12
    parts.append(text(fit(b.label, 13, room), start + 8, middle - 8, 13, "tp b"))
    if row.note:
        parts.append(text(fit(row.note, 13, room), start + 8, middle + 19, 13, "t2"))
    return "".join(parts), right + 10


def _row_words(each: GanttRow) -> str:
    """The row as a sentence (the tooltip, and what a screen reader finds)."""
    spans = [
        words.tr(
            "{l} {a}至{b}", "{l} {a} to {b}", l=b.label, a=words.day(b.start), b=words.day(b.end)
        ).strip()
        for b in each.bars
        if b.kind != "deliver"
    ]
    return words.tr("{n}：{s}", "{n}: {s}", n=each.label, s=words.tr("，", ", ").join(spans))
