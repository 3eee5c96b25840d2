"""The plan on the calendar: the promised date, the drawing of parts on real days, and what may be committed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from onewindow.core.catalogue.model import Catalogue, Item
from onewindow.core.clock import Calendar, Limit, Unit, due
from onewindow.core.compose.plan import Plan, PlannedPart, Step
from onewindow.core.kernel.text import EN, T, Text
from onewindow.reads import citizen_words as words

DAY = timedelta(days=1)
LONGEST_DRAWN = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class TimeBar:
    """One stretch of days, both ends included. `kind` as in `web.ui.plots`: run, critical, check, deliver."""

    start: date
    end: date
    label: Text
    kind: str


@dataclass(frozen=True, slots=True)
class TimeRow:
    label: Text
    sub: Text
    bars: tuple[TimeBar, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Parts on real days from `first` to `last`. None of it is drawn in elder mode."""

    title: Text
    desc: Text
    first: date
    last: date
    start: date
    rows: tuple[TimeRow, ...]
    rest_days: frozenset[date]
    makeup_days: frozenset[date]
    total: Text


@dataclass(frozen=True, slots=True)
class CommitRow:
    """Parts that are handled alike: 先办后查, 先查后办, 只核材料."""

    title: Text
    parts: Text
    why: tuple[Text, ...]
    tag: str
    tag_text: Text


def finish_of(plan: Plan) -> date | None:
    """The last day on which any part is decided by its own limit; None without parts."""
    return max((step.finish_on for step in plan.steps), default=None)


def promised(plan: Plan) -> date | None:
    """The date shown: the promise, but never before the day on which the last part can be decided."""
    ends = [end for end in (plan.promise_on, finish_of(plan)) if end is not None]
    return max(ends, default=None)


def delivery_limit(plan: Plan, catalogue: Catalogue) -> Limit | None:
    """The longest time any part takes to deliver after its decision."""
    found = [
        catalogue.items[step.item].delivery for step in plan.steps if catalogue.items[step.item].delivery
    ]
    return max((each for each in found if each), key=lambda each: each.amount, default=None)


def late_paper(plan: Plan, catalogue: Catalogue, deferral: Limit, calendar: Calendar) -> tuple[date, date] | None:
    """`(hand in by, then decided by)` when every deferrable paper comes on its last day; None without one."""
    items = {item for line in plan.materials if line.status == "deferred" for item in line.needed_by}
    if not items:
        return None
    last = due(deferral, plan.on, calendar=calendar).by
    ends = [promised(plan) or last]
    for step in plan.steps:
        if step.item in items and step.limit is not None and not step.limit.unit.needs_time:
            ends.append(due(step.limit, last, calendar=calendar).by)
    return last, max(ends)


def timeline(plan: Plan, catalogue: Catalogue, calendar: Calendar) -> Timeline | None:
    """The drawing; None when there is nothing to draw."""
    if not plan.steps:
        return None
    end = finish_of(plan) or plan.on
    last = min(calendar.working_day_from(end + DAY), plan.on + LONGEST_DRAWN)
    by_department: dict[str, list[Step]] = {}
    for step in plan.steps:
        by_department.setdefault(step.department, []).append(step)
    every = {step.item: step for step in plan.steps}
    rows = tuple(_row(steps, every, catalogue, last) for steps in by_department.values())
    span = [plan.on + DAY * k for k in range((last - plan.on).days + 1)]
    total = promised(plan) or end
    return Timeline(
        title=words.say(
            "{n}个部门同时办理的时间图", "Timeline of {n} departments at work", n=words.numeral(len(rows))
        ),
        desc=_desc(plan, catalogue),
        first=plan.on,
        last=last,
        start=plan.on,
        rows=rows,
        rest_days=frozenset(each for each in span if not calendar.is_working_day(each)),
        makeup_days=frozenset(each for each in span if calendar.is_makeup(each)),
        total=words.say(
            "办好一件出一件　全部最晚{d}", "Handed out as ready, all by {d}", d=words.day(total, near=plan.on)
        ),
    )


def _row(steps: list[Step], every: Mapping[str, Step], catalogue: Catalogue, last: date) -> TimeRow:
    department = catalogue.departments[steps[0].department]
    names = [catalogue.items[step.item].name for step in steps]
    bars: list[TimeBar] = []
    for step in sorted(steps, key=lambda each: (each.finish_on, each.item)):
        item = catalogue.items[step.item]
        free = max([step.start_on, *(bar.end for bar in bars)])
        if step.finish_on > free or not bars:
            start = min(free + DAY, step.finish_on)
            kind = "critical" if step.critical else "run"
            bars.append(TimeBar(start, step.finish_on, _bar_words(step, item, len(steps), every, catalogue), kind))
    ready = max(step.finish_on for step in steps)
    bars.append(TimeBar(ready, ready, T("出件", "Ready"), "deliver"))
    checks = [step.verify_by for step in steps if step.committed and step.verify_by]
    if checks and ready + DAY <= last:
        told = words.say(
            "先办后查，核查最晚{d}", "Checked by {d}", d=words.day(max(checks), near=steps[0].start_on)
        )
        bars.append(TimeBar(ready + DAY, last, told, "check"))
    return TimeRow(department.short, words.joined(names), tuple(bars))


def _bar_words(step: Step, item: Item, together: int, steps: Mapping[str, Step], catalogue: Catalogue) -> Text:
    """How long, and what makes it longer: a procedure the law requires, or the result of another part."""
    length = words.limit(step.limit) if step.limit else Text("")
    own = step.limit.amount if step.limit and step.limit.unit is Unit.WORKING_DAY else None
    more = step.earliest_finish - step.earliest_start - own if own is not None else 0
    held = [code for code in step.after if code in steps and steps[code].earliest_finish == step.earliest_finish]
    if more > 0 and held:
        names = words.joined([catalogue.items[code].name for code in held])
        length = words.say("{l}，等{n}", "{l}, waits for {n}", l=length, n=names)
    elif more > 0 and item.special:
        named = item.special[0].reason.label()
        length = words.say("{l}，另加{s} {m} 个工作日", "{l}, plus {m} for {s}", l=length, s=named, m=more)
    if together == 1:
        return length
    return Text(f"{item.name.zh} {length.zh}", f"{item.name.pick(EN)} {length.pick(EN)}")


def _desc(plan: Plan, catalogue: Catalogue) -> Text:
    """The same in sentences, for those who do not see the drawing."""
    told = []
    for step in plan.steps:
        item = catalogue.items[step.item]
        until = words.day(step.finish_on, near=plan.on)
        told.append(words.say(
            "{a}最晚{d}办好{i}。", "{a}: {i} by {d}.",
            a=catalogue.departments[step.department].short, d=until, i=item.name,
        ))  # fmt: skip
        if step.committed and step.verify_by:
            told.append(words.say("核查最晚{d}。", "Checked by {d}.", d=words.day(step.verify_by, near=plan.on)))
    return Text("".join(each.zh for each in told), " ".join(each.pick(EN) for each in told))


def commit_rows(plan: Plan, catalogue: Catalogue) -> tuple[CommitRow, ...]:
    """先办后查, 先查后办, 只核材料: which parts, and why the law lets them or not."""
    committed = [part for part in plan.applying if part.committed]
    others = [part for part in plan.applying if not part.committed]
    plain = [part for part in others if not inspected(catalogue.items[part.item])]
    looked_at = [part for part in others if part not in plain]
    rows = []
    if committed:
        rows.append(_commit(T("先办后查", "Decided, then checked"), committed, (), "ok",
                            T("可以承诺", "May be committed")))  # fmt: skip
    if looked_at:
        reasons = tuple(dict.fromkeys(part.commitment_why for part in looked_at if part.commitment_why.zh))
        tag = T("不能承诺", "Not open to commitment") if reasons else T("不用承诺", "No commitment needed")
        rows.append(_commit(T("先查后办", "Inspected, then decided"), looked_at, reasons, "", tag))
    if plain:
        rows.append(_commit(T("只核材料", "Papers only"), plain, (), "", T("不用承诺", "No commitment needed")))
    early = [part for part in plan.applying if part.pre_review]
    if early:
        why = (T("等前一项时先看，意见不具法律效力；条件到了转为正式办理，期限从那天起算。",
                 "Looked at while the earlier part is open; no legal effect. Its time runs once that is done."),)
        rows.append(_commit(T("可以先模拟审批", "May be pre-reviewed"), early, why, "wait", T("模拟审批", "Pre-review")))
    return tuple(rows)


def inspected(item: Item) -> bool:
    """Whether somebody looks at the place before it is decided."""
    return item.substance_check or any(rule.needs_inspection for rule in item.rules)


def _commit(title: Text, parts: list[PlannedPart], why: tuple[Text, ...], tag: str, tag_text: Text) -> CommitRow:
    return CommitRow(title, words.joined([part.name for part in parts]), why, tag, tag_text)
