"""Which situation question to put next: the one that settles the parts soonest, and never one that cannot matter.

A question *matters* while two of its answers, with some answers to everything else that is open, lead to different parts,
routes, needs, materials or prerequisites. That is decided exactly, by trying the values that conditions can tell apart
(options, yes and no, each threshold and its neighbours); only beyond `_CASES` combinations it is assumed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any

from onewindow.core.catalogue.conditions import Condition, holds
from onewindow.core.catalogue.model import ElementKind, OneThing, SituationQuestion

from .names import SITUATION, Names, spread
from .situation import applicable

_AT_ONCE = 3
_CASES = 4096
_OTHER = "\N{REPLACEMENT CHARACTER}other"


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions that must all hold for something to apply. `deciding`: a part or a route; else a line of the form."""

    conditions: tuple[Condition, ...]
    deciding: bool

    def outcome(self, values: Mapping[str, Any]) -> bool | None:
        """Three-valued: False as soon as one condition fails."""
        open_ = False
        for condition in self.conditions:
            judged = holds(condition, values).outcome
            if judged is False:
                return False
            open_ |= judged is None
        return None if open_ else True


def rule(*conditions: Condition | None, deciding: bool = False) -> Rule | None:
    """A rule of the conditions that are there; None when nothing is to be decided."""
    found = tuple(dict.fromkeys(condition for condition in conditions if condition is not None))
    return Rule(found, deciding) if found else None


def next_questions(
    thing: OneThing, names: Names, values: Mapping[str, Any], rules: Iterable[Rule | None]
) -> tuple[str, ...]:
    """The keys of the situation questions to put together now, at most three, in the order of the one-thing.

    `values`: what is known, under every name of its fact. First comes the question whose answer alone settles most
    parts on average over its answers; others join it only if each matters whatever the others are answered.
    Empty when no answer can change anything any more.
    """
    chooser = _Chooser(thing, names, values, rules)
    chosen: list[str] = []
    for key in chooser.ranked():
        if len(chosen) < _AT_ONCE and chooser.all_matter([*chosen, key]):
            chosen.append(key)
    return tuple(sorted(chosen, key=chooser.order.__getitem__))


class _Chooser:
    def __init__(
        self, thing: OneThing, names: Names, values: Mapping[str, Any], rules: Iterable[Rule | None]
    ) -> None:
        self.thing, self.names, self.values = thing, names, dict(values)
        self.order = {question.key: number for number, question in enumerate(thing.situation)}
        self.rules = [r for r in dict.fromkeys(rules) if r is not None and r.outcome(self.values) is None]
        self._facts = {r: self._open_facts(r) for r in self.rules}
        self._domains: dict[str, tuple[Any, ...]] = {}
        self._leaves = _leaves([*self.rules, *(rule(q.when) for q in thing.situation)], names)

    # --- what a rule looks at ------------------------------------------------------------------------------------

    def _open_facts(self, one: Rule) -> tuple[str, ...]:
        """Canonical names of the facts that are open and may change the rule, those that decide questions included."""
        found: dict[str, None] = {}
        pending = sorted(fact for condition in one.conditions for fact in condition.facts())
        while pending:
            fact = self.names(pending.pop(0))
            if fact in found or self._known(fact):
                continue
            found[fact] = None
            question = self._question(fact)
            if question is not None and question.when is not None:
                pending.extend(sorted(question.when.facts()))
        return tuple(found)

    def _known(self, fact: str) -> bool:
        return any(self.values.get(name) is not None for name in self.names.all_of(fact))

    def _question(self, fact: str) -> SituationQuestion | None:
        return self.names.questions.get(self.names.situation_key(fact))

    def fact_of(self, key: str) -> str:
        return self.names(SITUATION + key)

    def domain(self, fact: str) -> tuple[Any, ...]:
        """Values of a fact that conditions can tell apart."""
        if fact not in self._domains:
            self._domains[fact] = _domain(self._question(fact), self._leaves.get(fact, []))
        return self._domains[fact]

    # --- whether it matters --------------------------------------------------------------------------------------

    def ranked(self) -> list[str]:
        """The questions that may be put and matter, best first.

        A question whose own condition no answer can make fail any more is put, also while that condition is open
        (content that says the same thing twice). So one that matters is always found: where it may still not be put,
        an answer its condition looks at matters too. Only beyond `_CASES` combinations, or where the condition looks
        at facts that no question asks, it is put at last all the same.
        """
        open_ = [q for q in self.thing.situation if not self._known(self.fact_of(q.key))]
        ready = [q.key for q in open_ if self._surely_put(q, {}) and self.matters(q.key, {})]
        if not ready:
            ready = [q.key for q in open_ if self._only_questions(q) and self.matters(q.key, {})]
        found = [(self._worth(key), -self.order[key], key) for key in ready]
        return [key for _, _, key in sorted(found, reverse=True)]

    def _only_questions(self, question: SituationQuestion) -> bool:
        """Whether its own condition is open on answers to other situation questions alone."""
        judged = holds(question.when, self.values)
        return judged.outcome is None and all(self.names.situation_key(fact) for fact in judged.missing)

    def _surely_put(self, question: SituationQuestion, more: Mapping[str, Any]) -> bool:
        """Whether its own condition holds, whatever else is answered, when `more` (fact → value) is known too."""
        judged = (
            holds(question.when, self._with(more)).outcome
            if more
            else holds(question.when, self.values).outcome
        )
        own = rule(question.when)
        if judged is not None or own is None:
            return judged is not False
        facts = [fact for fact in self._open_facts(own) if fact not in more]
        domains = [self.domain(fact) for fact in facts]
        if prod(len(domain) for domain in domains) > _CASES:
            return False
        return all(
            own.outcome(self._with({**dict(zip(facts, values, strict=True)), **more})) is True
            for values in itertools.product(*domains)
        )

    def matters(self, key: str, more: Mapping[str, Any]) -> bool:
        """Whether the answer can still change a rule when `more` (fact → value) is known too."""
        return any(self._changes(one, self.fact_of(key), more) for one in self.rules)

    def all_matter(self, keys: Sequence[str]) -> bool:
        """Whether each of the questions matters, and may be put, whatever the others are answered."""
        if len(keys) == 1:
            return True
        return all(self._matters_beside(key, [other for other in keys if other != key]) for key in keys)

    def _matters_beside(self, key: str, others: Sequence[str]) -> bool:
        facts = [self.fact_of(other) for other in others]
        for answers in itertools.product(*(self.domain(fact) for fact in facts)):
            more = dict(zip(facts, answers, strict=True))
            if not self._surely_put(self.names.questions[key], more) or not self.matters(key, more):
                return False
        return True

    def _changes(self, one: Rule, fact: str, more: Mapping[str, Any]) -> bool:
        if fact not in self._facts[one]:
            return False
        others = [other for other in self._facts[one] if other != fact and other not in more]
        domains = [self.domain(other) for other in others]
        cases = 1
        for domain in domains:
            cases *= len(domain)
        if cases * len(self.domain(fact)) > _CASES:
            return True
        for rest in itertools.product(*domains):
            fixed = {**dict(zip(others, rest, strict=True)), **more}
            outcomes = {one.outcome(self._with({**fixed, fact: value})) for value in self.domain(fact)}
            if len(outcomes) > 1:
                return True
        return False

    def _with(self, more: Mapping[str, Any]) -> dict[str, Any]:
        """The values as they are when more is known: a question that is then never put counts with its default."""
        found = {**self.values, **spread(self.names, more)}
        return {**found, **spread(self.names, applicable(self.thing, found))}

    def _worth(self, key: str) -> tuple[Fraction, int, int]:
        """Parts it settles by itself, on average; parts it has a say in; lines of the form it has a say in."""
        fact = self.fact_of(key)
        mine = [one for one in self.rules if fact in self._facts[one]]
        deciding = [one for one in mine if one.deciding]
        settled = 0
        for value in self.domain(fact) if deciding else ():
            seen = self._with({fact: value})
            settled += sum(1 for one in deciding if one.outcome(seen) is not None)
        share = Fraction(settled, max(1, len(self.domain(fact))))
        return share, len(deciding), len(mine) - len(deciding)


# --- values that conditions can tell apart -----------------------------------------------------------------------


def _leaves(rules: Iterable[Rule | None], names: Names) -> dict[str, list[Condition]]:
    """Every comparison, by the canonical name of its fact."""
    found: dict[str, list[Condition]] = {}
    pending = [condition for one in rules if one is not None for condition in one.conditions]
    while pending:
        condition = pending.pop()
        pending.extend(condition.children)
        if condition.fact:
            found.setdefault(names(condition.fact), []).append(condition)
    return found


def _domain(question: SituationQuestion | None, leaves: Sequence[Condition]) -> tuple[Any, ...]:
    if question is not None and question.kind is ElementKind.YES_NO:
        return (True, False)
    compared = [one.value for one in leaves]
    numbers = sorted({v for v in compared if isinstance(v, int | float) and not isinstance(v, bool)})
    if numbers:
        return _numbers(numbers)
    if question is not None and question.options:
        values = tuple(option.value for option in question.options)
        if question.kind is ElementKind.MULTI:
            return ((), *((value,) for value in values), values)
        return values
    if any(isinstance(value, bool) for value in compared):
        return (True, False)
    single: list[Any] = []
    for value in compared:
        single.extend(value if isinstance(value, tuple | list) else [value])
    return (*dict.fromkeys(single), _OTHER)


def _numbers(thresholds: Sequence[int | float]) -> tuple[int | float, ...]:
    """Each threshold, one value between two of them, one below and one above all."""
    found: list[int | float] = [thresholds[0] - 1]
    for low, high in itertools.pairwise(thresholds):
        found += [low, (low + high) / 2]
    return (*found, thresholds[-1], thresholds[-1] + 1)
