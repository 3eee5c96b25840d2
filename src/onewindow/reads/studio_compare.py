"""Two scenarios, or a scenario and what is published, side by side: only what differs stands out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from onewindow.core.compose import Plan
from onewindow.core.compose.scenario import Setup
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads import console_thing_rows as rows
from onewindow.reads.studio import rehearsed
from onewindow.reads.studio_words import changes_in_words
from onewindow.store.catalogue import catalogue_on
from onewindow.store.studio import Rehearsal, rehearse, scenario, scenarios

PUBLISHED = "thing:"


@dataclass(frozen=True, slots=True)
class Pick:
    """One side to choose: `key` is a scenario's id or `thing:CODE` for what is published."""

    key: str
    label: Text


@dataclass(frozen=True, slots=True)
class Side:
    """What one side is: its name, its changes, its proof, when it is done."""

    key: str
    name: Text
    changes: tuple[Text, ...]
    proven: bool
    questions: int
    finish: date | None


@dataclass(frozen=True, slots=True)
class Two:
    """One line with a value on each side. `less`: which side is the smaller, `a`, `b` or empty."""

    label: Text
    a: Text
    b: Text
    less: str = ""

    @property
    def differs(self) -> bool:
        return self.a != self.b


@dataclass(frozen=True, slots=True)
class Lists:
    """What stands on one side only, and how much on both."""

    title: Text
    only_a: tuple[Text, ...]
    only_b: tuple[Text, ...]
    both: int


@dataclass(frozen=True)
class Comparison:
    """`a` and `b` None: that side is not chosen yet."""

    picks: tuple[Pick, ...]
    a: Side | None
    b: Side | None
    figures: tuple[Two, ...]
    situation: tuple[Two, ...]
    items: tuple[Two, ...]
    lists: tuple[Lists, ...]


def comparison(actor: Actor, a: str, b: str, *, on: date, jurisdiction: str) -> Comparison:
    """Refused(`scenario.not-found`, `compose.no-thing`, `content.none`)."""
    catalogue = catalogue_on(on, jurisdiction)
    own = scenarios(actor).order_by("-updated_at")[:60]
    picks = [Pick(str(row.id), Text(row.name)) for row in own]
    picks += [
        Pick(PUBLISHED + code, words.say("现行：{n}", "Published: {n}", n=thing.name))
        for code, thing in sorted(catalogue.things.items())
    ]
    first = _found(actor, a, on, jurisdiction) if a else None
    second = _found(actor, b, on, jurisdiction) if b else None
    sides = tuple(_side(key, found) if found else None for key, found in ((a, first), (b, second)))
    if first is None or second is None:
        return Comparison(tuple(picks), sides[0], sides[1], (), (), (), ())
    one, two = first[1].plan(), second[1].plan()
    return Comparison(
        tuple(picks), sides[0], sides[1], _figures(one, two), _situation(first[1], second[1]),
        _items(first[1], second[1], one, two), _lists(one, two),
    )  # fmt: skip


def _found(actor: Actor, key: str, on: date, jurisdiction: str) -> tuple[Text, Rehearsal]:
    if key.startswith(PUBLISHED):
        here = rehearse(Setup(thing=key.removeprefix(PUBLISHED)), on=on, jurisdiction=jurisdiction)
        return words.say("现行：{n}", "Published: {n}", n=here.thing.name), here
    if not key:
        raise refuse("scenario.not-found")
    row = scenario(actor, key)
    return Text(row.name), rehearsed(row, on=on, jurisdiction=jurisdiction)


def _side(key: str, found: tuple[Text, Rehearsal]) -> Side:
    name, here = found
    plan = here.plan()
    changes = [*changes_in_words(here)]
    changes += [
        words.say("断开{n}", "{n} off", n=here.published.sources[code].name)
        for code in sorted(here.setup.off)
        if code in here.published.sources
    ]
    return Side(
        key, name, tuple(changes), plan.proof is not None and plan.proof.proven,
        sum(1 for question in plan.questions if question.required),
        max((step.finish_on for step in plan.steps), default=None),
    )  # fmt: skip


def _figures(one: Plan, two: Plan) -> tuple[Two, ...]:
    second = {row.label: row for row in rows.sheet(two)}
    found = []
    for row in rows.sheet(one):
        other = second.get(row.label)
        value = other.after if other else row.after
        less = "a" if row.after < value else "b" if value < row.after else ""
        label = words.say("{l}（{u}）", "{l} ({u})", l=row.label, u=row.unit) if row.unit.zh else row.label
        found.append(Two(label, Text(str(row.after)), Text(str(value)), less))
    return tuple(found)


def _situation(one: Rehearsal, two: Rehearsal) -> tuple[Two, ...]:
    """Answers, route, day and place; only those that differ are worth a line, the route and the day always."""
    found = [
        Two(T("办法", "Route"), one.route.name, two.route.name),
        Two(T("哪天收件", "Received on"), words.day(one.on), words.day(two.on)),
        Two(T("哪里的参数", "Place"), one.profile.name, two.profile.name),
    ]
    labels = {q.key: q.label for here in (two, one) for q in here.thing.situation}
    for key, label in labels.items():
        a, b = (Text(here.raw.get(key, "")) for here in (one, two))
        if a != b:
            found.append(Two(label, _said(a), _said(b)))
    return tuple(found)


def _said(value: Text) -> Text:
    return {"": T("没有回答", "not answered"), "yes": T("是", "yes"), "no": T("否", "no")}.get(
        value.zh, value
    )


def _items(one: Rehearsal, two: Rehearsal, first: Plan, second: Plan) -> tuple[Two, ...]:
    """When each item is done; 不在 where one side has not got it."""
    ends: list[dict[str, date]] = [{s.item: s.finish_on for s in plan.steps} for plan in (first, second)]
    names = {code: here.catalogue.items[code].name for here in (two, one) for code in (*ends[0], *ends[1])
             if code in here.catalogue.items}  # fmt: skip
    absent = T("不办", "not needed")
    found = []
    for code, name in sorted(names.items(), key=lambda pair: (ends[0].get(pair[0], date.max), pair[0])):
        a, b = ends[0].get(code), ends[1].get(code)
        less = "a" if a and b and a < b else "b" if a and b and b < a else ""
        found.append(Two(name, words.day(a) if a else absent, words.day(b) if b else absent, less))
    return tuple(found)


def _lists(one: Plan, two: Plan) -> tuple[Lists, ...]:
    def of(title: Text, take: Callable[[Plan], dict[str, Text]]) -> Lists:
        a, b = take(one), take(two)
        return Lists(
            title,
            tuple(label for key, label in a.items() if key not in b),
            tuple(label for key, label in b.items() if key not in a),
            len(set(a) & set(b)),
        )

    return (
        of(T("要填的项", "Questions"), lambda plan: {q.ref: q.label for q in plan.questions if q.required}),
        of(T("要交的材料", "Papers to hand in"),
           lambda plan: {m.material: m.name for m in plan.materials if m.status == "asked"}),
        of(T("用到的数据源", "Sources used"), lambda plan: {k.by: k.by_name for k in plan.known if k.kind == "source"}),
    )  # fmt: skip
