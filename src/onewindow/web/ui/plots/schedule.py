"""A schedule by stages: who works when, what could be later, which limits of the whole stand where. Weeks, not single days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import escape
from django.utils.safestring import SafeString

from onewindow.web.ui import words

from .svg import arrow, el, fit, n, path, picture, rect, text, text_width

MARK_KINDS = frozenset(("promise", "cap", "frame", "over"))
_TOP, _FOOT = 44.0, 18.0


@dataclass(frozen=True, slots=True)
class Span:
    """One part: works after `start` until `own_end`, waits for a result until `end`, could end as late as `latest`.

    `id` is what links name. `length` is its words (20 个工作日); `waiting` says what it waits for after `own_end`.
    """

    id: str
    label: str
    start: date
    own_end: date
    end: date
    latest: date
    length: str = ""
    short: str = ""
    critical: bool = False
    waiting: str = ""

    def __post_init__(self) -> None:
        if not self.start <= self.own_end <= self.end <= self.latest:
            raise ValueError(f"{self.id}: start, own end, end and latest must follow each other")


@dataclass(frozen=True, slots=True)
class Lane:
    """A stage with its parts; `label` empty where the one-thing has no stages."""

    label: str
    spans: Sequence[Span]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that limits the whole: the promise, a cap, the frame of the law; `over`: one that is not kept."""

    on: date
    label: str
    kind: str = "promise"

    def __post_init__(self) -> None:
        if self.kind not in MARK_KINDS:
            raise ValueError(f"no mark of kind {self.kind!r}")


@dataclass(frozen=True, slots=True)
class Schedule:
    """The whole drawing. `links`: pairs of span ids along the critical path, drawn as dark elbows."""

    title: str
    desc: str
    first: date
    last: date
    lanes: Sequence[Lane]
    marks: Sequence[Mark] = ()
    rest_days: frozenset[date] = frozenset()
    links: Sequence[tuple[str, str]] = ()


class _Scale:
    """Where each day stands, from `first` to the last day that anything needs."""

    def __init__(self, s: Schedule, x: float, width: float) -> None:
        ends = [span.latest for lane in s.lanes for span in lane.spans]
        self.first = s.first
        self.last = max([s.last, *ends, *(mark.on for mark in s.marks)])
        self.count = (self.last - self.first).days + 1
        self.x, self.step = x, width / self.count

    def left(self, day: date) -> float:
        return self.x + self.step * (day - self.first).days

    def right(self, day: date) -> float:
        return self.left(day) + self.step


def schedule(s: Schedule, locale: str = "zh-hans", *, phone: bool = False, width: int = 760) -> SafeString:
    """The schedule as SVG, worded in `locale`; `phone` gives the narrow drawing. `width` in px."""
    with words.speaking(locale):
        return _phone(s) if phone else _wide(s, float(width))


def _wide(s: Schedule, width: float) -> SafeString:
    names = [span.label for lane in s.lanes for span in lane.spans]
    room = min(max([text_width(name, 13) for name in names], default=0) + 10, width * 0.27)
    scale = _Scale(s, room + 8, width - room - 16)
    row, head = 30.0, 24.0
    y, at, body = _TOP, {}, []
    lower: list[str] = []
    for lane in s.lanes:
        if lane.label:
            lower.append(_lane_head(lane, y, width))
            y += head
        for span in lane.spans:
            at[span.id] = y + row / 2
            lower.append(_span(span, scale, y + 6, row - 12, 0, room))
            y += row
    body += _ground(s, scale, y)
    body += [_link(s, a, b, at, scale) for a, b in s.links if a in at and b in at]
    body += lower
    marks, foot = _marks(s, scale, y, width, room + 8)
    return picture(
        s.title, s.desc, width, y + foot, [*body, *marks], cls="flow flow-schedule", variant="schedule"
    )


def _lane_head(lane: Lane, y: float, width: float) -> str:
    return (
        path("lane", f"M0 {n(y + 2)}H{n(width)}")
        + text(lane.label, 0, y + 18, 13, "tp b")
        + text(lane.note, text_width(lane.label, 13) + 12, y + 18, 13, "t3")
    )


def _ground(s: Schedule, scale: _Scale, bottom: float) -> Iterator[str]:
    """Rest days shaded in runs, months across the top, and a date every week that has room."""
    day, run = scale.first, None
    while day <= scale.last + timedelta(days=1):
        resting = day in s.rest_days and day <= scale.last
        if resting and run is None:
            run = day
        elif not resting and run is not None:
            yield rect(
                "rest", scale.left(run), _TOP - 4, scale.left(day) - scale.left(run), bottom - _TOP + 4
            )
            run = None
        day += timedelta(days=1)
    every = max(1, -(-54 // max(int(scale.step * 7), 1)))
    mondays = [
        scale.first + timedelta(days=k)
        for k in range(scale.count)
        if (scale.first + timedelta(days=k)).weekday() == 0
    ]
    before = scale.first
    yield text(words.day(scale.first), scale.left(scale.first), 18, 13, "b")
    free = scale.left(scale.first) + text_width(words.day(scale.first), 13) + 10
    for told, monday in enumerate(mondays):
        x = scale.left(monday)
        yield path("grid", f"M{n(x)} {n(_TOP - 6)}V{n(bottom)}")
        if told % every == 0 and x >= free and x + 40 < scale.x + scale.step * scale.count + 12:
            fresh = monday.month != before.month
            name = words.day(monday) if fresh else words.tr("{d} 日", "{d}", d=monday.day)
            yield text(name, x, 18 if fresh else 36, 13, "b" if fresh else "t3")
            free = x + text_width(name, 13) + 8
            before = monday


def _span(span: Span, scale: _Scale, top: float, height: float, x: float, room: float) -> str:
    """Name at the left, the bar, what it waits for, how late it could be."""
    middle = top + height / 2
    parts = [f"<title>{escape(_words(span))}</title>"]
    if room:
        name = span.label if text_width(span.label, 13) <= room else (span.short or span.label)
        parts.append(text(fit(name, 13, room), x, middle + 4.7, 13, "b" if span.critical else ""))
    left, own = scale.right(span.start), scale.right(span.own_end)
    right, latest = scale.right(span.end), scale.right(span.latest)
    own, right = max(own, left + 4), max(right, left + 4)
    if latest - right > 3:
        parts.append(path("slack", f"M{n(right)} {n(middle)}H{n(latest)}M{n(latest)} {n(middle - 4)}v8"))
    if right - own > 3:
        parts.append(rect("pre", own, top + 1, right - own, height - 2, 3))
    kind = "crit" if span.critical else "norm"
    parts.append(rect(kind, left, top, own - left, height, 3))
    parts.append(_length(span, scale, left, own, max(right, latest), middle))
    return el("g", "".join(parts))


def _length(span: Span, scale: _Scale, left: float, own: float, after: float, middle: float) -> str:
    """The length inside the bar where it fits, else behind everything, else before the bar."""
    wide = text_width(span.length, 13)
    if not span.length:
        return ""
    if wide + 10 <= own - left:
        return text(span.length, left + 6, middle + 4.7, 13, "tw b" if span.critical else "tp b")
    end = scale.x + scale.step * scale.count
    if after + 8 + wide <= end + 8:
        return text(span.length, after + 6, middle + 4.7, 13, "t2 halo")
    return text(span.length, left - 6, middle + 4.7, 13, "t2 halo", "end")


def _link(s: Schedule, before: str, after: str, at: dict[str, float], scale: _Scale) -> str:
    """An elbow from the end of one part to the start of the next on the critical path."""
    spans = {span.id: span for lane in s.lanes for span in lane.spans}
    x, to = scale.right(spans[before].end), scale.right(spans[after].start)
    y, down = at[before], at[after]
    turn = max(x, min(to, x + 4)) + 3
    end = max(to, turn)
    return path("edge-crit", f"M{n(x)} {n(y)}H{n(turn)}V{n(down)}H{n(end)}") + (
        arrow("head-crit", end + 1, down) if end - turn > 9 else ""
    )


def _marks(s: Schedule, scale: _Scale, bottom: float, width: float, from_x: float) -> tuple[list[str], float]:
    """The limits of the whole as lines, each named below on a line of its own."""
    drawn, y = [], bottom + 18
    for mark in sorted(s.marks, key=lambda each: each.on):
        x = scale.right(mark.on)
        wide = text_width(mark.label, 13)
        right = x - 4 - wide < from_x
        at = min(x + 4, width - wide) if right else x - 4
        drawn.append(path(f"mark mark-{mark.kind}", f"M{n(x)} {n(_TOP - 4)}V{n(y + 4)}"))
        drawn.append(
            text(fit(mark.label, 13, width), at, y, 13, f"m-{mark.kind} b halo", "" if right else "end")
        )
        y += 20
    return drawn, y - bottom - 8


def _phone(s: Schedule) -> SafeString:
    """For a phone: the name above its bar, the days across the whole width."""
    width, row, head = 326.0, 46.0, 26.0
    scale = _Scale(s, 2, width - 6)
    y, lower = _TOP, []
    for lane in s.lanes:
        if lane.label:
            lower.append(_lane_head(Lane(fit(lane.label, 13, width), ()), y, width))
            y += head
        for span in lane.spans:
            told = text(fit(span.label, 13, width - 8), 2, y + 16, 13, "b halo" if span.critical else "halo")
            lower.append(_span(span, scale, y + 22, 18, 0, 0) + told)
            y += row
    marks, foot = _marks(s, scale, y, width, 0)
    ground = list(_ground(s, scale, y))
    return picture(
        s.title,
        s.desc,
        width,
        y + foot,
        [*ground, *lower, *marks],
        cls="flow flow-schedule",
        variant="schedule-phone",
    )


def _words(span: Span) -> str:
    told = words.tr(
        "{n}：{a}起，最晚{b}",
        "{n}: from {a}, by {b}",
        n=span.label,
        a=words.day(span.start),
        b=words.day(span.end),
    )
    if span.critical:
        return told + words.tr("，没有富余", ", no slack")
    return told + words.tr("，可以晚到{c}", ", could be as late as {c}", c=words.day(span.latest))
