"""A scenario in words: each change of a designer as one line that a minister reads and a clerk can check."""

from __future__ import annotations

from collections.abc import Mapping

from onewindow.core.catalogue.model import Catalogue, OneThing
from onewindow.core.clock import Limit
from onewindow.core.compose.levers_apply import Change
from onewindow.core.compose.scenario import Move, Step
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.store.studio import Rehearsal

_CHANGES: Mapping[str, tuple[str, str]] = {
    "exempt": ("{item}免交{other}，用{source}核验", "{item}: {other} verified by {source}"),
    "issued": ("{item}不再收{other}，向{source}查", "{item}: {other} looked up with {source}"),
    "pass-on": ("{item}直接用{source}的结果，不收{other}", "{item}: {other} passed on from {source}"),
    "serve": ("{other}多服务几件事项", "{other} serves more items"),
    "connect": ("接通{other}", "{other} connected"),
    "commit": ("{item}改为告知承诺", "{item} on a commitment"),
    "commit-paper": ("{item}的{other}改为承诺", "{item}: a commitment instead of {other}"),
    "pre-review": ("{item}先行预审，不等{other}", "{item} examined before {other} is done"),
    "drop": ("{item}不再等{other}", "{item} no longer waits for {other}"),
    "merge": ("{item}和{other}合并审", "{item} and {other} reviewed together"),
    "cut": ("{item}压到 {limit}", "{item} cut to {limit}"),
    "delegate": ("{item}委托窗口办，不用跑", "{item} delegated: no trip"),
    "level": ("{item}由一级直接决定，{limit}", "{item} decided at one level: {limit}"),
    "defer": ("{item}的{other}容缺后补", "{item}: {other} may follow"),
    "early": ("{item}提前办", "{item} done early"),
}


def change_words(change: Change, catalogue: Catalogue) -> Text:
    """One lever in a few words."""
    zh, en = _CHANGES[change.kind]
    return words.say(
        zh, en, item=name_of(change.item, catalogue), other=name_of(change.other, catalogue),
        source=name_of(change.source, catalogue), limit=_limit(str(change.limit or "")),
    )  # fmt: skip


def name_of(code: str, catalogue: Catalogue) -> Text:
    """What a code of any kind is called."""
    if code in catalogue.items:
        return catalogue.items[code].name
    if code in catalogue.materials:
        return catalogue.materials[code].name
    if code in catalogue.sources:
        return catalogue.sources[code].name
    if code in catalogue.departments:
        return catalogue.departments[code].short
    return Text(code)


def step_words(step: Step, here: Rehearsal) -> Text:
    """One step; several moves made together are joined."""
    return words.joined([move_words(move, here) for move in step], "；", "; ")


def move_words(move: Move, here: Rehearsal) -> Text:
    catalogue, thing = here.published, here.thing
    named = name_of(move.target, catalogue)
    if move.kind == "answer":
        return _answer(move, thing)
    if move.kind == "source":
        told = ("断开{n}", "{n} off") if move.value else ("接回{n}", "{n} on again")
    elif move.kind == "item":
        told = _within(move, here)
    elif move.kind == "commit":
        told = {
            "yes": ("{n}改为告知承诺", "{n} on a commitment"),
            "no": ("{n}不用告知承诺", "{n} not on a commitment"),
        }.get(move.value, ("{n}照办法本来的样子", "{n} as the route has it"))
    elif move.kind == "limit":
        limit = _limit(move.value)
        if not move.value:
            return words.say("{n}恢复公布的时限", "{n}: the published limit again", n=named)
        return words.say("{n}改成 {l}", "{n}: {l}", n=named, l=limit)
    elif move.kind == "lever":
        what = change_words(move.change, catalogue) if move.change else Text(move.target)
        return what if move.value else words.say("撤掉：{w}", "Taken back: {w}", w=what)
    else:
        return _stage(move, here)
    return words.say(*told, n=named)


def _within(move: Move, here: Rehearsal) -> tuple[str, str]:
    """In, out, or back to what was there before."""
    inside = move.value == "in"
    if not move.value:
        inside = any(part.item == move.target for part in here.thing.parts)
    return ("加上{n}", "{n} added") if inside else ("去掉{n}", "{n} taken out")


def _answer(move: Move, thing: OneThing) -> Text:
    question = next((each for each in thing.situation if each.key == move.target), None)
    label = question.label if question else Text(move.target)
    options = {option.value: option.label for option in question.options} if question else {}
    yes = {"yes": T("是", "yes"), "no": T("否", "no"), "": T("没有回答", "not answered")}
    told = words.joined([options.get(each) or yes.get(each) or Text(each) for each in move.value.split(",")])
    return words.say("{l}：{v}", "{l}: {v}", l=label, v=told)


def _stage(move: Move, here: Rehearsal) -> Text:
    """Route, day and place of the rehearsal."""
    if move.kind == "route":
        route = next((each.name for each in here.thing.routes if each.id == move.value), Text(move.value))
        return words.say("办法：{r}", "Route: {r}", r=route)
    if move.kind == "place":
        profile = here.published.profiles.get(move.value)
        return words.say("地方：{p}", "Place: {p}", p=profile.name if profile else move.value)
    return words.say("受理日：{d}", "Received on {d}", d=move.value or T("今天", "today"))


def _limit(text: str) -> Text:
    try:
        return words.limit(Limit.parse(text))
    except ValueError:
        return Text(text)


def changes_in_words(here: Rehearsal) -> tuple[Text, ...]:
    """Every change of content that counts now."""
    setup, catalogue = here.setup, here.published
    told = [move_words(Move("item", code, "in" if within else "out"), here) for code, within in setup.items]
    told += [change_words(change, catalogue) for change in setup.changes]
    told += [
        move_words(Move("commit", code, "yes" if yes else "no"), here) for code, yes in setup.commitments
    ]
    told += [move_words(Move("limit", code, str(limit)), here) for code, limit in setup.limits]
    return tuple(told)
