"""Why is this asked? Answered by solving again without the need, the answer or the source, and naming the difference.

Nothing here is a stock sentence about a question: what vanishes from the form, what would take its place and what a
register spares are read off the second solution.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Catalogue, OneThing, Profile
from onewindow.core.clock import Calendar
from onewindow.core.kernel.text import T, Text

from .burden import goals_of, lightest
from .context import Context, filled, find_thing, joined, prepare
from .demand import Demand, demands, needed_text
from .network import DEFAULT, MATERIAL, Network
from .parts import decide_parts
from .questions import question_label

_NEEDED = T("{items}要用。", "Needed by {items}.")
_SAVES = T(
    "如果没有哪家要它，就少填{dropped}，负担少 {points} 分。",
    "If no part needed it, {dropped} would fall away: {points} points of burden less.",
)
_TRADES = T(
    "如果没有哪家要它，就改填{added}，负担少 {points} 分。",
    "If no part needed it, {added} would be asked instead: {points} points of burden less.",
)
_TRADES_EQUAL = T(
    "就算没有哪家要它，也要改填{added}，一样多。",
    "Even if no part needed it, {added} would be asked instead, just as much.",
)
_SAVES_NOTHING = T(
    "就算没有哪家直接要它，也还要填：它是查别的内容要用的号码。",
    "Even if no part needed it, it would be asked: it is the key to other facts.",
)
_ONLY_KEY = T(
    "没有哪家直接要它，它是查别的内容要用的号码。", "No part needs it itself: it is the key to other facts."
)
_INSTEAD = T(
    "不填它，就要改填{added}，负担多 {points} 分。",
    "Without it {added} would be asked instead: {points} points of burden more.",
)
_EQUAL = T("不填它，也可以改填{added}，一样多。", "Without it {added} could be asked instead, just as much.")
_NO_WAY = T("不填它，没有别的来源能给。", "Without it, nothing else gives what is needed.")
_OPTIONAL = T("可以不填。", "You may leave it empty.")
_SPARES = T(
    "填了它就能查{source}；查不了的话，要多填{added}（{points} 分）。",
    "With it {source} is asked; without that, {added} would be asked too ({points} points).",
)


_AND_MORE = T("{labels}等 {count} 项", "{labels} and others, {count} in all")
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Difference:
    """What a second solution asks more and less than the plan, and by how much the burden changes (points)."""

    added: tuple[str, ...]
    dropped: tuple[str, ...]
    points: int


@dataclass(frozen=True, slots=True)
class WhyAsked:
    """The answer for one question. `needed_by`: parts that need the fact itself.

    `without_need`: if no part needed it. `without_answer`: if it were not asked (None: then it cannot be had at all).
    `without_source`: for each source it opens, if that source gave nothing. `text`: the same in sentences;
    `difference`: without the sentence that names the parts.
    """

    ref: str
    needed_by: tuple[str, ...]
    without_need: Difference
    without_answer: Difference | None
    without_source: tuple[tuple[str, Difference], ...]
    text: Text
    difference: Text = Text("")


@dataclass(frozen=True, slots=True)
class _Solved:
    asked: tuple[str, ...]
    burden: int
    network: Network


class Resolver:
    """One application, ready to be solved again. Solutions are kept, so that many questions share them."""

    def __init__(self, ctx: Context) -> None:
        """`ctx` as `prepare` makes it: the parts are decided here."""
        decide_parts(ctx)
        self._wanted, self._papers = demands(ctx)
        # Conditions were judged with all that is known; how things came to be known is solved anew.
        self._ctx = replace(ctx, facts={ref: f for ref, f in ctx.facts.items() if _given(f)}, conflicts=[])
        self._off: dict[str, _Solved] = {}
        self.base = self._solve(self._ctx, self._wanted)

    def _solve(self, ctx: Context, wanted: Sequence[Demand]) -> _Solved:
        network = Network(ctx, wanted, self._papers)
        light = lightest(network, goals_of(network))
        return _Solved(light.sample, light.burden, network)

    def asked(self) -> tuple[str, ...]:
        """The questions of the form, papers and usual values left out."""
        return tuple(name for name in self.base.asked if not name.startswith((MATERIAL, DEFAULT)))

    def why(self, ref: str) -> WhyAsked:
        """Solve without the need, without the answer, and without each source it opens."""
        ref = self._ctx.names(ref)
        needed = tuple(dict.fromkeys(d.item for d in self._wanted if d.ref == ref))
        if ref not in self.base.asked:
            none = Difference((), (), 0)
            text = filled(_NEEDED, items=needed_text(self._ctx, needed))
            return WhyAsked(
                ref, needed, none, none, (), Text(text.zh + _OPTIONAL.zh, f"{text.en} {_OPTIONAL.en}")
            )
        without_need, without_answer = self._without_need(ref), self._without_answer(ref)
        spares = []
        for code in self._opens(ref):
            found = self._against(self._without(code))
            if found.added:
                spares.append((code, found))
        said = self._told(needed, without_need, without_answer, spares)
        return WhyAsked(
            ref,
            needed,
            without_need,
            without_answer,
            tuple(spares),
            _one(said),
            _one(said[1:] if needed else said),
        )

    def _without_need(self, ref: str) -> Difference:
        """The form if no part needed the fact. One that leads to nothing else simply falls away: no need to solve."""
        if not any(ref in supply.keys for supply in self.base.network.supplies):
            return Difference((), (ref,), -self.base.network.weight(ref))
        return self._against(self._solve(self._ctx, [demand for demand in self._wanted if demand.ref != ref]))

    def _without_answer(self, ref: str) -> Difference | None:
        """The form if the fact were not asked. What no supply yields cannot be had then: no need to solve."""
        supplied = any(node[1] == ref for supply in self.base.network.supplies for node in supply.heads)
        leads = any(ref in supply.keys for supply in self.base.network.supplies)
        if not supplied and not leads:
            return None
        unknown = self._solve(replace(self._ctx, unknown=self._ctx.unknown | {ref}), self._wanted)
        return None if ref in unknown.asked else self._against(unknown)

    def _against(self, other: _Solved) -> Difference:
        """What another solution asks more and less than the plan."""
        added = tuple(name for name in other.asked if name not in self.base.asked)
        dropped = tuple(name for name in self.base.asked if name not in other.asked)
        return Difference(added, dropped, other.burden - self.base.burden)

    def _opens(self, ref: str) -> list[str]:
        calls = [s.call for s in self.base.network.supplies if s.call is not None and ref in s.keys]
        return list(dict.fromkeys(call.source.code for call in calls))

    def _without(self, source: str) -> _Solved:
        if source not in self._off:
            ctx = replace(self._ctx, sources_off=self._ctx.sources_off | {source})
            self._off[source] = self._solve(ctx, self._wanted)
        return self._off[source]

    # --- in words ---------------------------------------------------------------------------------------------

    def _told(
        self,
        needed: tuple[str, ...],
        without_need: Difference,
        without_answer: Difference | None,
        spares: list[tuple[str, Difference]],
    ) -> list[Text]:
        said = [filled(_NEEDED, items=needed_text(self._ctx, needed)) if needed else _ONLY_KEY]
        if needed and without_need.added:
            template = _TRADES if without_need.points else _TRADES_EQUAL
            said.append(self._difference(template, without_need.added, -without_need.points, "added"))
        elif needed and without_need.dropped:
            said.append(self._difference(_SAVES, without_need.dropped, -without_need.points, "dropped"))
        elif needed:
            said.append(_SAVES_NOTHING)
        if without_answer is None:
            said.append(_NO_WAY)
        elif without_answer.added:
            template = _INSTEAD if without_answer.points else _EQUAL
            said.append(self._difference(template, without_answer.added, without_answer.points, "added"))
        for code, found in spares:
            source = self._ctx.catalogue.sources[code].name
            told = self._difference(_SPARES, found.added, found.points, "added", source=source)
            said.append(told)
        return said

    def _difference(
        self, template: Text, names: Iterable[str], points: int, slot: str, **more: object
    ) -> Text:
        told = list(dict.fromkeys(self._label(name) for name in names))
        labels = joined(told[:_MOST_NAMED])
        if len(told) > _MOST_NAMED:
            labels = filled(_AND_MORE, labels=labels, count=len(told))
        return filled(template, points=points, **{slot: labels}, **more)

    def _label(self, name: str) -> Text:
        """The words for a question or a paper: those of the form."""
        if name.startswith(MATERIAL):
            code, _, row = name.removeprefix(MATERIAL).partition("#")
            material = self._ctx.catalogue.materials.get(code)
            label = material.name if material else Text(code)
            return Text(f"{label.zh}（{row}）", f"{label.pick('en')} ({row})") if row else label
        return question_label(self._ctx, name.removeprefix(DEFAULT))


def _one(sentences: Sequence[Text]) -> Text:
    return Text("".join(s.zh for s in sentences), " ".join(s.pick("en") for s in sentences))


def _given(fact: Fact) -> bool:
    """Known before anybody was asked: the account, a certificate, an answer of the questionnaire."""
    return fact.source != "self" and not fact.keys_used


def resolver(
    catalogue: Catalogue,
    thing: OneThing | str,
    situation: Mapping[str, Any],
    facts: Iterable[Fact] = (),
    *,
    on: date,
    profile: Profile,
    calendar: Calendar,
    sources_off: frozenset[str] = frozenset(),
    route: str | None = None,
    held: frozenset[str] = frozenset(),
    disputed: frozenset[str] = frozenset(),
    unknown: frozenset[str] = frozenset(),
) -> Resolver:
    """A resolver for the inputs of `compose` (the same meaning, the same refusals)."""
    ctx = prepare(
        catalogue, find_thing(catalogue, thing), situation, tuple(facts), on=on, profile=profile, calendar=calendar,
        sources_off=sources_off, route=route, held=held, disputed=disputed, unknown=unknown,
    )  # fmt: skip
    return Resolver(ctx)


def why_asked(
    catalogue: Catalogue, thing: OneThing | str, situation: Mapping[str, Any], ref: str, **inputs: Any
) -> WhyAsked:
    """Why one question is asked. `inputs` as for `compose`; costs a few solutions, so it is called on demand."""
    return resolver(catalogue, thing, situation, **inputs).why(ref)
