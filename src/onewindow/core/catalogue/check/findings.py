"""Collecting problems, and the look-ups the checks share."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from onewindow.core.catalogue.conditions import Condition
from onewindow.core.catalogue.model import Catalogue, Element, OneThing
from onewindow.core.catalogue.problems import ERROR, WARNING, Problem
from onewindow.core.catalogue.rows import ROWS, plain_ref
from onewindow.core.kernel.text import T, Text

ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百千0-9]+条")
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
BASIS_KINDS = ("found", "known", "reconstructed")
BUILT_IN = {"route.id", "route.commitment"}


class Findings:
    """The problems found so far, for one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.problems: list[Problem] = []

    @cached_property
    def roles(self) -> dict[str, set[str]]:
        """role → the entity types the one-things give it."""
        found: dict[str, set[str]] = {}
        for thing in self.catalogue.things.values():
            for role, entity in thing.roles.items():
                found.setdefault(role, set()).add(entity)
        return found

    @cached_property
    def elements(self) -> dict[str, list[str]]:
        """entity type → the codes of its elements."""
        found: dict[str, list[str]] = {}
        for code in self.catalogue.elements:
            found.setdefault(code.partition(".")[0], []).append(code)
        return found

    @cached_property
    def registered(self) -> set[str]:
        """The codes of the elements that a register yields."""
        registers = (source for source in self.catalogue.sources.values() if source.kind == "register")
        return {code for source in registers for code in source.yields}

    def error(self, at: tuple[str, str, str], rule: str, message: Text, remedy: Text) -> None:
        """An error at (kind, code, path)."""
        self.problems.append(Problem(*at, rule, message, remedy, ERROR))

    def warning(self, at: tuple[str, str, str], rule: str, message: Text, remedy: Text) -> None:
        """A warning at (kind, code, path)."""
        self.problems.append(Problem(*at, rule, message, remedy, WARNING))

    def exists(self, at: tuple[str, str, str], known: Iterable[str], code: str, zh: str, en: str) -> bool:
        """Whether `code` is among `known`; if not, an error that names the nearest one."""
        codes = list(known)
        if code in codes:
            return True
        close = difflib.get_close_matches(code, codes, n=1, cutoff=0.5)
        self.error(
            at,
            "reference",
            T(f"{zh}“{code}”不存在。", f"There is no {en} {code!r}."),
            T(f"是不是 {close[0]}？", f"Did you mean {close[0]}?")
            if close
            else T(
                f"先写好这个{zh}，或者改用已有的代码。", f"Write this {en} first, or use a code that exists."
            ),
        )
        return False

    def one_of(self, at: tuple[str, str, str], known: Iterable[str], value: str, rule: str) -> bool:
        """Whether a value is one of the allowed words; if not, an error that lists them."""
        words = list(known)
        if value in words:
            return True
        self.error(
            at,
            rule,
            T(f"没有“{value}”这个值。", f"{value!r} is not one of the values."),
            T(f"可以写：{'、'.join(words)}。", f"Write one of: {', '.join(words)}."),
        )
        return False

    def required(self, at: tuple[str, str, str], value: str, zh: str, en: str) -> None:
        """An error when a text that people rely on is empty."""
        if not value.strip():
            self.error(
                at,
                "empty",
                T(f"没有写{zh}。", f"The {en} is empty."),
                T(f"补上{zh}。", f"Write the {en}."),
            )

    def basis_kind(self, at: tuple[str, str, str], kind: str) -> None:
        self.one_of(
            (at[0], at[1], f"{at[2]}.kind" if at[2] else "basis.kind"), BASIS_KINDS, kind, "basis-kind"
        )


def element_of(catalogue: Catalogue, roles: Mapping[str, str], ref: str) -> Element | None:
    """The element behind `role.attribute` under a role table, or None."""
    role, _, attribute = ref.partition(".")
    return catalogue.elements.get(f"{roles.get(role.partition('[')[0], '')}.{attribute}")


def check_condition(
    findings: Findings,
    at: tuple[str, str, str],
    condition: Condition | None,
    thing: OneThing,
    roles: Iterable[str],
) -> None:
    """Every fact a condition looks at must exist: an element of a role, a situation answer, the route."""
    for fact in sorted(condition.facts()) if condition is not None else ():
        head, _, tail = plain_ref(fact).partition(".")
        if fact in BUILT_IN or head == "profile" or (tail == ROWS and head in thing.repeating):
            continue
        if head == "situation":
            findings.exists(at, [q.key for q in thing.situation], tail, "情形问题", "situation question")
        elif head in roles and element_of(findings.catalogue, thing.roles, fact) is None:
            entity = thing.roles.get(head, head)
            known = findings.elements.get(entity, [])
            findings.exists(at, known, f"{entity}.{tail}", "数据元", "element")
        elif head not in roles:
            findings.exists(at, [*roles, "situation", "route", "profile"], head, "角色", "role")


def fits(element: Element, value: Any) -> bool:
    """Whether a plain value may be an answer to an element: its kind and its options."""
    allowed = {option.value for option in element.options}
    match element.kind.value:
        case "yes_no":
            return isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "multi":
            return isinstance(value, list | tuple) and set(value) <= allowed
        case "choice":
            return value in allowed
        case _:
            return isinstance(value, str)
