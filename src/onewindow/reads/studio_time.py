"""The studio's schedule: parts by stage on the real calendar, slack, waits, caps, the frame of the law, the promise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.clock import Calendar
from onewindow.core.compose import Plan
from onewindow.core.compose.schedule import Days
from onewindow.core.compose.schedule_outlook import Outlook, Row
from onewindow.core.kernel.text import EN, T, Text
from onewindow.reads import citizen_words as words

DAY = timedelta(days=1)
LONGEST = 420
"""Days that are drawn at most."""


@dataclass(frozen=True, slots=True)
class SpanRow:
    """One part on the schedule, and the same as a line of the table. Offsets are working days from receipt."""

    item: str
    name: Text
    department: Text
    start: date
    own_end: date
    end: date
    latest: date
    days: int
    slack: int
    critical: bool
    waits: Text
    overlaps: Text
    starts_at: int


@dataclass(frozen=True, slots=True)
class LaneRow:
    title: Text
    note: Text
    spans: tuple[SpanRow, ...]


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A day that limits the whole, in words for the drawing and for the list below. `tag`: ok, near, run."""

    on: date
    label: Text
    kind: str
    tag: str
    told: Text
    basis: str


@dataclass(frozen=True, slots=True)
class ScheduleView:
    title: Text
    desc: Text
    first: date
    last: date
    lanes: tuple[LaneRow, ...]
    marks: tuple[MarkRow, ...]
    rest_days: frozenset[date]
    links: tuple[tuple[str, str], ...]
    path: Text
    days: int
    own_days: int
    finish: date
    frame_why: Text


def schedule_view(
    plan: Plan, found: Outlook, catalogue: Catalogue, calendar: Calendar
) -> ScheduleView | None:
    """None when no part applies."""
    if not plan.steps:
        return None
    days = Days(calendar, plan.on)
    marks = _marks(found)
    lanes = _lanes(found, catalogue, days, {step.item: step.department for step in plan.steps})
    last = max(
        [found.finish_on, *(mark.on for mark in marks), *(s.latest for lane in lanes for s in lane.spans)]
    )
    last = min(last, plan.on + DAY * LONGEST)
    span = [plan.on + DAY * k for k in range((last - plan.on).days + 1)]
    path = words.joined([catalogue.items[code].name for code in found.path], " → ", " → ")
    return ScheduleView(
        title=words.say("{n} 件事项的进度安排", "Schedule of {n} parts", n=len(plan.steps)),
        desc=_desc(lanes, marks, path, plan.on),
        first=plan.on,
        last=last,
        lanes=lanes,
        marks=tuple(mark for mark in marks if mark.on <= last),
        rest_days=frozenset(each for each in span if not calendar.is_working_day(each)),
        links=tuple(zip(found.path, found.path[1:], strict=False)),
        path=path,
        days=found.days,
        own_days=found.own_days,
        finish=found.finish_on,
        frame_why=found.frame.why,
    )


def _lanes(
    found: Outlook, catalogue: Catalogue, days: Days, departments: dict[str, str]
) -> tuple[LaneRow, ...]:
    """The stages in order; parts without a stage last. One lane without a title where there are no stages."""
    lanes = []
    for stage in found.stages:
        rows = [row for row in found.rows if row.stage == stage.code]
        if rows:
            note = words.say(
                "第 {a} 到 {b} 个工作日", "working days {a} to {b}", a=stage.start, b=stage.finish
            )
            if stage.early:
                note = Text(f"{note.zh}，提前办", f"{note.pick(EN)}, done early")
            lanes.append(LaneRow(stage.name, note, _spans(rows, catalogue, days, departments)))
    known = {stage.code for stage in found.stages}
    others = [row for row in found.rows if row.stage not in known]
    if others:
        title = T("不分阶段的", "Outside the stages") if lanes else Text("")
        lanes.append(LaneRow(title, Text(""), _spans(others, catalogue, days, departments)))
    return tuple(lanes)


def _spans(
    rows: list[Row], catalogue: Catalogue, days: Days, departments: dict[str, str]
) -> tuple[SpanRow, ...]:
    ordered = sorted(rows, key=lambda row: (row.start, row.finish, row.item))
    return tuple(_span(row, catalogue, days, departments[row.item]) for row in ordered)


def _span(row: Row, catalogue: Catalogue, days: Days, department: str) -> SpanRow:
    start = min(row.start_on, row.finish_on)
    own = min(max(days.at(row.own_finish), start), row.finish_on)
    names = [catalogue.items[code].name for code in row.waits_for]
    early = [catalogue.items[code].name for code in row.overlaps]
    return SpanRow(
        row.item, catalogue.items[row.item].name, catalogue.departments[department].short, start, own, row.finish_on,
        max(row.latest_finish_on, row.finish_on), row.finish - row.start, row.slack, row.critical,
        words.joined(names), words.joined(early), row.start,
    )  # fmt: skip


def _marks(found: Outlook) -> tuple[MarkRow, ...]:
    marks = []
    if found.promise is not None:
        kept = found.promise.margin >= 0
        told = (
            words.say(
                "赶得上，还有 {n} 个工作日余量", "kept, {n} working days to spare", n=found.promise.margin
            )
            if kept
            else words.say("要晚 {n} 个工作日", "{n} working days late", n=-found.promise.margin)
        )
        label = words.say("承诺 {d}", "Promise {d}", d=words.day(found.promise.until, near=found.finish_on))
        marks.append(
            MarkRow(
                found.promise.until, label, "promise" if kept else "over", "ok" if kept else "near", told, ""
            )
        )
    for cap in found.caps:
        told = {
            True: words.say("用 {n} 个工作日，在上限内", "{n} working days, within the cap", n=cap.days),
            False: words.say("超出 {n} 个工作日", "{n} working days over", n=cap.over),
            None: T("还不知道适不适用", "not settled whether it applies"),
        }[cap.fits]
        label = words.say("{c} {l}", "{c} {l}", c=cap.name, l=words.limit(cap.limit))
        basis = f"{cap.basis.source} {cap.basis.clause}".strip()
        tag = {True: "ok", False: "near", None: "wait"}[cap.fits]
        marks.append(MarkRow(cap.until, label, "over" if cap.fits is False else "cap", tag, told, basis))
    marks += _frame(found)
    return tuple(marks)


def _frame(found: Outlook) -> list[MarkRow]:
    """45 + 15 of AL art. 42.2, where it applies."""
    frame = found.frame
    if not frame.applies or frame.until is None or frame.limit is None:
        return []
    label = words.say("法定合计 {l}", "Law: {l} in all", l=words.limit(frame.limit))
    told = (
        words.say("这 {n} 件许可用 {d} 个工作日，在框内", "{n} licences in {d} working days, within",
                  n=len(frame.items), d=frame.days)
        if frame.fits
        else words.say("{n} 件许可用 {d} 个工作日，超出法定合计", "{n} licences take {d} working days, beyond it",
                       n=len(frame.items), d=frame.days)
    )  # fmt: skip
    rows = [
        MarkRow(
            frame.until,
            label,
            "frame" if frame.fits else "over",
            "ok" if frame.fits else "near",
            told,
            frame.basis,
        )
    ]
    if frame.until_extended is not None and frame.extension is not None:
        longer = words.say("经批准再加 {l}", "{l} more if agreed", l=words.limit(frame.extension))
        rows.append(MarkRow(frame.until_extended, longer, "frame", "run", longer, frame.basis))
    return rows


def _desc(lanes: tuple[LaneRow, ...], marks: tuple[MarkRow, ...], path: Text, near: date) -> Text:
    told = []
    for span in (span for lane in lanes for span in lane.spans):
        told.append(words.say(
            "{n}{a}起，最晚{b}办好，富余 {s} 个工作日。", "{n} from {a}, done by {b}, slack {s}.",
            n=span.name, a=words.day(span.start, near=near), b=words.day(span.end, near=near), s=span.slack,
        ))  # fmt: skip
    told.append(words.say("决定总时间的是：{p}。", "The critical path: {p}.", p=path))
    told += [words.say("{l}：{t}。", "{l}: {t}.", l=mark.label, t=mark.told) for mark in marks]
    return Text("".join(each.zh for each in told), " ".join(each.pick(EN) for each in told))
