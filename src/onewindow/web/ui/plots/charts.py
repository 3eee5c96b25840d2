"""Charts of the cockpit: columns, bars, stacked bars, lines, steps, sparklines. Every value is also written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from onewindow.web.ui import words

from .svg import el, fit, n, path, picture, rect, text, text_width

KINDS = frozenset(("run", "soft", "ok", "near", "late", "wait", "no"))
Number = int | float


@dataclass(frozen=True, slots=True)
class Series:
    """One series: a name, a value for each label, and a kind that gives colour and pattern (KINDS)."""

    name: str
    values: Sequence[Number]
    kind: str = "run"

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no series of kind {self.kind!r}")


def nice_ticks(top: Number, wanted: int = 4) -> list[float]:
    """Round numbers from 0 to at least `top`: 0, 50, 100 … (steps of 1, 2 or 5 times a power of ten)."""
    if top < 1e-6:
        return [0, 1]
    raw = top / wanted
    power = 10 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= raw * 0.999)
    if float(top).is_integer():
        step = max(step, 1)
    return [round(k * step, 6) for k in range(math.ceil(top / step - 1e-9) + 1)]


def _number(value: Number) -> str:
    return f"{value:,.1f}".removesuffix(".0") if isinstance(value, float) else f"{value:,}"


class _Frame:
    """The axes of an upright chart."""

    def __init__(self, labels: Sequence[str], top: Number, phone: bool, width: float, height: float) -> None:
        self.labels, self.phone = labels, phone
        self.width, self.height = (326.0, 220.0) if phone else (width, height)
        self.ticks = nice_ticks(top)
        self.left = 14 + max(text_width(_number(t), 13) for t in self.ticks)
        self.top, self.bottom = 26.0, self.height - 30
        self.step = (self.width - self.left - 6) / max(len(labels), 1)

    def y(self, value: Number) -> float:
        return self.bottom - (self.bottom - self.top) * value / self.ticks[-1]

    def x(self, index: int) -> float:
        return self.left + self.step * (index + 0.5)

    def axes(self, unit: str) -> list[str]:
        parts = [text(unit, 0, 13, 13, "t3")] if unit else []
        for tick in self.ticks:
            parts.append(
                path("axis" if tick == 0 else "grid", f"M{n(self.left)} {n(self.y(tick))}H{n(self.width)}")
            )
            parts.append(text(_number(tick), self.left - 8, self.y(tick) + 4.5, 13, "t3", "end"))
        widest = max((text_width(label, 13) for label in self.labels), default=0)
        every = max(1, math.ceil((min(widest, 90) + 8) / self.step))
        for index, label in enumerate(self.labels):
            if index % every == 0:
                parts.append(
                    text(
                        fit(label, 13, self.step * every - 4) or label[:3],
                        self.x(index),
                        self.bottom + 20,
                        13,
                        "t2",
                        "middle",
                    )
                )
        return parts


def columns(
    title: str,
    desc: str,
    labels: Sequence[str],
    values: Sequence[Number],
    unit: str = "",
    *,
    kind: str = "run",
    mark: int | None = None,
    phone: bool = False,
    width: int = 620,
    height: int = 260,
) -> SafeString:
    """Upright columns; `mark` is the index of the one to stress. Values stand on the columns where there is room."""
    frame = _Frame(labels, max(values, default=0), phone, float(width), float(height))
    body = frame.axes(unit)
    wide = min(frame.step * 0.62, 56)
    for index, value in enumerate(values):
        x, y = frame.x(index), frame.y(value)
        cls = f"s-{kind}" if mark is None or mark == index else "s-soft"
        body.append(
            el(
                "g",
                f"<title>{escape(labels[index])}: {_number(value)} {escape(unit)}</title>"
                + rect(cls, x - wide / 2, y, wide, frame.bottom - y, 2),
            )
        )
        if text_width(_number(value), 13) <= frame.step - 4:
            body.append(text(_number(value), x, y - 6, 13, "b", "middle"))
    return picture(
        title, desc, frame.width, frame.height, body, cls="plot", variant="phone" if phone else "wide"
    )


def hbars(
    title: str,
    desc: str,
    labels: Sequence[str],
    values: Sequence[Number],
    unit: str = "",
    *,
    kinds: Sequence[str] = (),
    phone: bool = False,
    width: int = 620,
) -> SafeString:
    """Lying bars with the name before and the value behind: for long names (departments)."""
    series = [Series("", values)]
    return _lying(title, desc, labels, series, unit, phone, float(width), list(kinds))


def stacked(
    title: str,
    desc: str,
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str = "",
    *,
    phone: bool = False,
    width: int = 620,
) -> SafeString:
    """Lying bars made of series, with a legend in words; each segment wide enough carries its number."""
    return _lying(title, desc, labels, series, unit, phone, float(width), [])


@dataclass(frozen=True, slots=True)
class _Lying:
    """Where lying bars stand: room for names, px per unit, height of a row."""

    width: float
    room: float
    scale: float
    row: float
    phone: bool


def _lying(
    title: str,
    desc: str,
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str,
    phone: bool,
    width: float,
    kinds: Sequence[str],
) -> SafeString:
    width = 326.0 if phone else width
    named = [s for s in series if s.name]
    body, y = _legend(named, width) if named else ([], 4.0)
    totals = [sum(s.values[k] for s in series) for k in range(len(labels))]
    room = (
        0.0 if phone else min(max((text_width(label, 13) for label in labels), default=0) + 12, width * 0.36)
    )
    tail = max((text_width(_number(t), 13) for t in totals), default=0) + 12 + text_width(unit, 13)
    frame = _Lying(
        width, room, (width - room - tail) / max(max(totals, default=0), 1), 46.0 if phone else 34.0, phone
    )
    for k, label in enumerate(labels):
        pieces = [(s.name, s.values[k], kinds[k] if kinds else s.kind) for s in series]
        body += _lying_row(frame, y, label, pieces, f"{_number(totals[k])}{' ' + unit if unit else ''}", unit)
        y += frame.row
    return picture(title, desc, width, y + 6, body, cls="plot", variant="phone" if phone else "wide")


def _lying_row(
    frame: _Lying, y: float, label: str, pieces: Sequence[tuple[str, Number, str]], total: str, unit: str
) -> list[str]:
    """One name with its bar; a piece of a named series carries its number where there is room."""
    top, x = y + (20 if frame.phone else 7), frame.room
    name_room = frame.width if frame.phone else frame.room - 8
    parts = [text(fit(label, 13, name_room), 0, y + 14 if frame.phone else top + 14.5, 13)]
    for name, value, kind in pieces:
        long = value * frame.scale
        if long <= 0:
            continue
        tip = f"<title>{escape(f'{label} {name}'.strip())}: {_number(value)} {escape(unit)}</title>"
        parts.append(el("g", tip + _segment(kind, x, top, max(long - 1, 1), 20)))
        if name and text_width(_number(value), 13) + 6 <= long:
            parts.append(
                text(_number(value), x + long / 2, top + 14.5, 13, f"i-{kind} b halo-{kind}", "middle")
            )
        x += long
    parts.append(text(total, x + 6, top + 14.5, 13, "b"))
    return parts


def _segment(kind: str, x: float, y: float, width: float, height: float) -> str:
    """A filled box; what is near or overdue also carries a pattern, so that the colours can be told apart in grey."""
    box = rect(f"s-{kind}", x, y, width, height, 2)
    gap = {"near": 7, "late": 4}.get(kind)
    if not gap:
        return box
    strokes, at = "", x + 2.0
    while at + 1 < x + width:
        rise = min(height - 4, x + width - 1 - at)
        strokes += f"M{n(at)} {n(y + height - 2)}l{n(rise)}-{n(rise)}"
        at += gap
    return box + (path(f"hatch hatch-{kind}", strokes) if strokes else "")


def _legend(series: Sequence[Series], width: float) -> tuple[list[str], float]:
    """Names with their colour and pattern; returns the markup and the y below it."""
    parts, x, y = [], 0.0, 4.0
    for s in series:
        long = 22 + text_width(s.name, 13) + 18
        if x and x + long > width:
            x, y = 0.0, y + 22
        parts += [_segment(s.kind, x, y + 2, 16, 11), text(s.name, x + 22, y + 12, 13, "t2")]
        x += long
    return parts, y + 26


def lines(
    title: str,
    desc: str,
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str = "",
    *,
    phone: bool = False,
    width: int = 620,
    height: int = 260,
) -> SafeString:
    """Lines over time; each series has its own dash and a mark at its last value."""
    top = max((max(s.values, default=0) for s in series), default=0)
    frame = _Frame(labels, top, phone, float(width), float(height))
    body = frame.axes(unit)
    taken: list[float] = []
    for s in series:
        points = [(frame.x(k), frame.y(v)) for k, v in enumerate(s.values)]
        if not points:
            continue
        body.append(path(f"l-{s.kind}", "M" + "L".join(f"{n(x)} {n(y)}" for x, y in points)))
        for k, (x, y) in enumerate(points):
            if len(points) <= 16 or k == len(points) - 1:
                body.append(
                    el(
                        "g",
                        f"<title>{escape(labels[k])} {escape(s.name)}: {_number(s.values[k])}</title>"
                        + el("circle", cls=f"d-{s.kind}", cx=x, cy=y, r="3.5"),
                    )
                )
        x, y = points[-1]
        label_y = y - 9
        while any(abs(label_y - other) < 15 for other in taken):
            label_y += 15
        taken.append(label_y)
        said = f"{s.name} {_number(s.values[-1])}".strip()
        body.append(text(said, min(x + 4, frame.width), label_y, 13, f"b halo n-{s.kind}", "end"))
    return picture(
        title, desc, frame.width, frame.height, body, cls="plot", variant="phone" if phone else "wide"
    )


def steps(
    title: str, desc: str, values: Sequence[Number], x_word: str, unit: str, *, width: int = 300
) -> SafeString:
    """A falling staircase: what 0, 1, 2 … changes bring (the frontier). Each new level carries its value."""
    frame = _Frame([str(k) for k in range(len(values))], max(values, default=0), False, float(width), 180.0)
    body = frame.axes("")
    d = f"M{n(frame.x(0))} {n(frame.y(values[0]))}"
    for k in range(1, len(values)):
        d += f"H{n(frame.x(k))}V{n(frame.y(values[k]))}"
    body.append(path("edge-crit", d + f"H{n(frame.width - 2)}"))
    for k, value in enumerate(values):
        fresh = k == 0 or value != values[k - 1]
        body.append(el("circle", cls="crit" if fresh else "norm", cx=frame.x(k), cy=frame.y(value), r="4.5"))
        if fresh:
            body.append(
                text(f"{_number(value)} {unit}".strip(), frame.x(k) + 7, frame.y(value) - 8, 13, "b tp")
            )
    body.append(text(x_word, (frame.left + frame.width) / 2, frame.height - 1 + 12, 13, "t3", "middle"))
    return picture(title, desc, frame.width, frame.height + 16, body, cls="flow plot", variant="steps")


def sparkline(
    title: str, values: Sequence[Number], *, width: int = 120, height: int = 28, kind: str = "run"
) -> SafeString:
    """A word-sized line; the description says first, last, lowest and highest."""
    if not values:
        return SafeString("")
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = (width - 8) / max(len(values) - 1, 1)
    points = [(4 + k * step, height - 5 - (height - 10) * (v - low) / span) for k, v in enumerate(values)]
    body = [
        path(f"l-{kind}", "M" + "L".join(f"{n(x)} {n(y)}" for x, y in points)),
        el("circle", cls=f"d-{kind}", cx=points[-1][0], cy=points[-1][1], r="3"),
    ]
    desc = words.tr(
        "从 {a} 到 {b}，最低 {c}，最高 {d}",
        "from {a} to {b}, lowest {c}, highest {d}",
        a=_number(values[0]),
        b=_number(values[-1]),
        c=_number(low),
        d=_number(high),
    )
    return picture(title, desc, width, height, body, cls="plot spark", variant="spark")
