"""Checking answers: raw values → facts, with an error or a warning per field, never a silent repair.

A wrong check character of an identity number or credit code only warns (domain B4): old and wrong numbers exist, and
the register settles it. Everything else that breaks a constraint is an error and becomes no fact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Catalogue, Constraints, Element, ElementKind, OneThing
from onewindow.core.catalogue.rows import ROWS, plain_ref, row_of
from onewindow.core.kernel.checks import citizen_id_check, credit_code_check
from onewindow.core.kernel.text import T, Text

from .merge import Demanded, merge
from .normalise import Wrong, read_value

SELF = "self"


class Asked(Protocol):
    """What checking needs of a question (`core.compose.plan.Question` fits)."""

    @property
    def ref(self) -> str: ...
    @property
    def element(self) -> Element: ...
    @property
    def constraints(self) -> Constraints: ...
    @property
    def required(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Answers:
    """The outcome: facts said by the person, and per ref what is wrong, doubtful or missing."""

    facts: tuple[Fact, ...] = ()
    errors: dict[str, Text] = field(default_factory=dict)
    warnings: dict[str, Text] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is wrong and nothing required is missing."""
        return not self.errors and not self.missing


def read_answers(catalogue: Catalogue, thing: OneThing, raw: Mapping[str, Any]) -> Answers:
    """Answers by `role.attribute`, checked by the dictionary and by every item of the one-thing that asks them.

    Needs no plan: what is asked may depend on the answers. Refs unknown to the one-thing are errors. Empty answers
    are no facts.
    """
    facts: list[Fact] = []
    errors: dict[str, Text] = {}
    warnings: dict[str, Text] = {}
    for ref, value in raw.items():
        if row_of(ref)[0] in thing.repeating and ref == f"{row_of(ref)[0]}.{ROWS}":
            _take_rows(thing, ref, value, facts, errors)
            continue
        element = _element(catalogue, thing, ref)
        if element is None:
            errors[ref] = T("这张表里没有这一项。", "This form has no such field.")
            continue
        _take(ref, element, _demanded(catalogue, thing, ref, element), value, facts, errors, warnings)
    return Answers(tuple(facts), errors, warnings)


def check_answers(
    questions: Iterable[Asked],
    raw: Mapping[str, Any],
    *,
    needed: Callable[[str], bool | None] | None = None,
) -> Answers:
    """Answers to the questions of a plan, by their merged constraints.

    `needed`: whether a ref applies, given what is known (`visibility`): a question that turned out not to apply may
    stay empty, and its answer is left out. Refs that are not asked are ignored.
    """
    facts: list[Fact] = []
    errors: dict[str, Text] = {}
    warnings: dict[str, Text] = {}
    missing: list[str] = []
    for question in questions:
        applies = None if needed is None else needed(question.ref)
        if needed is not None and applies is False:
            continue
        before = len(facts)
        _take(
            question.ref,
            question.element,
            question.constraints,
            raw.get(question.ref),
            facts,
            errors,
            warnings,
        )
        if question.required and len(facts) == before and question.ref not in errors:
            missing.append(question.ref)
    return Answers(tuple(facts), errors, warnings, tuple(missing))


def _take(
    ref: str,
    element: Element,
    constraints: Constraints,
    raw: Any,
    facts: list[Fact],
    errors: dict[str, Text],
    warnings: dict[str, Text],
) -> None:
    try:
        value = read_value(element, raw)
        if value is None:
            return
        breach = breach_of(element, constraints, value)
    except Wrong as wrong:
        errors[ref] = wrong.says
        return
    if breach is not None:
        errors[ref] = breach
        return
    doubt = doubt_of(element, value)
    if doubt is not None:
        warnings[ref] = doubt
    facts.append(Fact(ref.partition(".")[0], element.code, value, SELF))


def _take_rows(thing: OneThing, ref: str, raw: Any, facts: list[Fact], errors: dict[str, Text]) -> None:
    """How many rows a repeating role has: a whole number within its bounds."""
    name = ref.partition(".")[0]
    role = thing.repeating[name]
    text = str(raw).strip()
    if not text or raw is None:
        return
    if text.isascii() and text.isdigit() and role.min <= int(text) <= role.max:
        facts.append(Fact(name, f"{role.entity}.{ROWS}", int(text), SELF))
        return
    errors[ref] = T(
        f"请填 {role.min} 到 {role.max} 的整数。", f"Write a whole number from {role.min} to {role.max}."
    )


def _element(catalogue: Catalogue, thing: OneThing, ref: str) -> Element | None:
    try:
        return catalogue.element_for(thing, ref)
    except KeyError:
        return None


def _demanded(catalogue: Catalogue, thing: OneThing, ref: str, element: Element) -> Constraints:
    """The dictionary's constraints with those of every item of the one-thing for this ref, strictest first."""
    asked = [Demanded(element.code, element.constraints)]
    for part in thing.parts:
        item = catalogue.items.get(part.item)
        for need in item.needs if item else ():
            if (
                need.ref == plain_ref(ref)
                and need.when is None
                and part.when is None
                and need.constraints.basis
            ):
                asked.append(Demanded(part.item, need.constraints))
    return merge(asked)[0]


# --- one value against its constraints -----------------------------------------------------------------------


def breach_of(element: Element, constraints: Constraints, value: Any) -> Text | None:
    """What a value breaks, in words, or None. `value` is of the element's kind."""
    if element.kind is ElementKind.NUMBER:
        return _out_of_range(element, constraints, value)
    if element.kind is ElementKind.DATE:
        return _out_of_days(constraints, value)
    values = value if isinstance(value, list) else [value]
    if constraints.allowed and any(str(one) not in constraints.allowed for one in values):
        allowed = [o.label for o in element.options if o.value in constraints.allowed]
        zh = "、".join(label.zh for label in allowed) or "、".join(constraints.allowed)
        en = ", ".join(label.pick("en") for label in allowed) or ", ".join(constraints.allowed)
        return T(f"这里只能选：{zh}。", f"Only these fit here: {en}.")
    if isinstance(value, str):
        return _text_breach(element, constraints, value)
    return None


def _out_of_range(element: Element, constraints: Constraints, value: float) -> Text | None:
    unit, unit_en = (f" {u}" if u else "" for u in (element.unit.zh, element.unit.pick("en")))
    low, high = constraints.minimum, constraints.maximum
    if low is not None and value < low:
        return T(
            f"最小是 {low:g}{unit}，您填了 {value:g}。", f"At least {low:g}{unit_en}; you wrote {value:g}."
        )
    if high is not None and value > high:
        return T(
            f"最大是 {high:g}{unit}，您填了 {value:g}。", f"At most {high:g}{unit_en}; you wrote {value:g}."
        )
    return None


def _out_of_days(constraints: Constraints, value: str) -> Text | None:
    first, last = constraints.not_before, constraints.not_after
    if first and value < first:
        return T(f"最早是 {first}，您填了 {value}。", f"Not before {first}; you wrote {value}.")
    if last and value > last:
        return T(f"最晚是 {last}，您填了 {value}。", f"Not after {last}; you wrote {value}.")
    return None


def _text_breach(element: Element, constraints: Constraints, value: str) -> Text | None:
    longest = constraints.max_length
    if longest is not None and len(value) > longest:
        return T(
            f"最多 {longest} 个字，现在是 {len(value)} 个。",
            f"At most {longest} characters, now {len(value)}.",
        )
    if constraints.pattern and re.fullmatch(constraints.pattern, value) is None:
        if element.help.zh:
            return T(
                f"写法对不上，请再看一眼。{element.help.zh}",
                f"This does not have the right form. {element.help.pick('en')}",
            )
        return T("写法对不上，请再看一眼。", "This does not have the right form. Please check.")
    return None


def doubt_of(element: Element, value: Any) -> Text | None:
    """What looks wrong but may be right: the person decides."""
    if element.kind is ElementKind.CITIZEN_ID and not citizen_id_check(value):
        return T(
            "身份证号最后一位对不上，请再看一眼。确实没错可以继续。",
            "The last character of the id number does not fit. Please check; if it is right, go on.",
        )
    if element.kind is ElementKind.CREDIT_CODE and not credit_code_check(value):
        return T(
            "统一社会信用代码最后一位对不上，请再看一眼。确实没错可以继续。",
            "The last character of the credit code does not fit. Please check; if it is right, go on.",
        )
    return None
