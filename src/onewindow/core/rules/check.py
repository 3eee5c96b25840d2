"""Checks of content that hold rule sets against the catalogue: may rule alone decide this item, and is the table sound.

One floor above `core.catalogue.check`, whose findings come first: this is the check that publishing asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from onewindow.core.catalogue import check as below
from onewindow.core.catalogue.model import ActType, Catalogue, Element, Item
from onewindow.core.catalogue.problems import ERROR, WARNING, Problem
from onewindow.core.catalogue.today import TODAY
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T, Text

from .analysis import Finding, analyse
from .begin import KIND_OF
from .ruleset import Decides, Input, Kind, RuleSet, ruleset_from_json

KIND = "rules"
_NUMBER = re.compile(r"\[(\d+)\]")
P = TypeVar("P")
AUTOMATIC_ACTS = frozenset(
    {ActType.LICENCE, ActType.CONFIRMATION, ActType.BENEFIT, ActType.PUBLIC_SERVICE, ActType.FILING}
)
"""Kinds of act with an automatic twin; registrations are judged by a registrar, a step is done by a person."""


def check_bodies(
    bodies: Mapping[str, Mapping[str, Any]], versions: Mapping[str, str] | None = None
) -> tuple[Catalogue, list[Problem]]:
    """Everything wrong with `{kind: {code: body}}`: the catalogue's own checks, then the rule sets.

    `versions`: `kind/code` → content hash of each body, where it is known already.
    """
    catalogue, problems = below.check_bodies(bodies, versions)
    return catalogue, [*problems, *rule_problems(bodies, catalogue)]


def check_pack(pack: below.Packed[P]) -> list[P]:
    """Everything wrong with a pack, each with its file and line."""
    _, problems = check_bodies(pack.bodies())
    return [*pack.faults, *(pack.place(problem) for problem in problems)]


def rule_problems(bodies: Mapping[str, Mapping[str, Any]], catalogue: Catalogue) -> list[Problem]:
    """Every problem of the rule sets. One that cannot be read never hides another."""
    found: list[Problem] = []
    read: list[RuleSet] = []
    for code, body in bodies.get(KIND, {}).items():
        try:
            rules = ruleset_from_json(body)
        except Refused as refused:
            found += [_unread(code, body, refusal) for refusal in refused.refusals]
            continue
        except (KeyError, TypeError):
            continue  # the shape was told below, with its path
        read.append(rules)
        item = catalogue.items.get(rules.item)
        found += [*_lawful(rules, item), *_inputs(rules, item, catalogue)] if item is not None else []
        found += [_finding(rules, one) for one in analyse(rules)]
        found += _shown(rules)
    return [*found, *_two(read)]


def lawful(item: Item) -> tuple[Problem, ...]:
    """Why rule alone may not decide an item; empty where it may (Administrative Licensing Law arts. 34, 38)."""
    return tuple(_unlawful("", item))


def _lawful(rules: RuleSet, item: Item) -> Iterator[Problem]:
    return _unlawful(rules.code, item)


def _unlawful(code: str, item: Item) -> Iterator[Problem]:
    clause = next((rule.code for rule in item.rules if rule.needs_inspection), "")
    if item.substance_check or clause:
        yield _error(
            code, "item", "rules-inspected",
            T(f"{item.name.zh}要现场核查{f'（{clause}）' if clause else ''}，不能由规则自动决定。",
              f"{item.code} is inspected{f' ({clause})' if clause else ''}: rule alone may not decide it."),
            T("删掉这份规则集；核查的事项由两名工作人员核查后决定。", "Remove it: two officers inspect, then one decides."),
        )  # fmt: skip
    if item.act_type not in AUTOMATIC_ACTS:
        yield _error(
            code, "item", "rules-act",
            T(f"{item.name.zh}这类行为（{item.act_type}）要由人决定。",
              f"An act of the kind {item.act_type} is decided by a person."),
            T("删掉这份规则集。", "Remove the rule set."),
        )  # fmt: skip
    if item.special or not item.on_the_spot:
        yield _error(
            code, "item", "rules-discretion",
            T(f"{item.name.zh}不是当场能定的事项，要审查裁量，不能由规则自动决定。",
              f"{item.code} is not decided on the spot: it calls for judgement, and rule alone may not decide it."),
            T("只给即办件（on_the_spot）、没有特别程序的事项写规则集。",
              "Write rule sets only for on-the-spot items without special procedures."),
        )  # fmt: skip
    if not item.rules:
        yield _error(
            code, "item", "rules-no-clause",
            T(f"{item.name.zh}没有写审查条款（rules）。", f"{item.code} states no clauses (rules) to judge by."),
            T("先在事项里写明条款，规则集才有依据。", "Write the clauses in the item first."),
        )  # fmt: skip


def _inputs(rules: RuleSet, item: Item, catalogue: Catalogue) -> Iterator[Problem]:
    """A table looks only at what the item needs (personal information law, art. 6), as what it is."""
    needed = {need.ref for need in item.needs}.union(*(clause.condition.facts() for clause in item.rules))
    things = [
        thing for thing in catalogue.things.values() if any(part.item == item.code for part in thing.parts)
    ]
    for index, column in enumerate(rules.inputs):
        path = f"inputs[{index}]"
        head, _, tail = column.ref.partition(".")
        if head == "situation":
            if not any(question.key == tail for thing in things for question in thing.situation):
                yield _unknown(rules, path, column.ref)
            continue
        if column.ref not in needed:
            yield _unknown(rules, path, column.ref)
            continue
        elements = [catalogue.elements.get(f"{thing.roles.get(head, head)}.{tail}") for thing in things]
        yield from _kind(rules, path, column, [one for one in elements if one is not None])


def _unknown(rules: RuleSet, path: str, ref: str) -> Problem:
    return _error(
        rules.code, f"{path}.ref", "rules-not-needed",
        T(f"事项不需要 {ref}，规则不能看它。", f"The item does not need {ref}: its rules may not look at it."),
        T("改用事项 needs 里的数据元，或者本事项的情形问题。", "Use an element among the item's needs, or a situation question."),
    )  # fmt: skip


def _kind(rules: RuleSet, path: str, column: Input, elements: list[Element]) -> Iterator[Problem]:
    for element in elements[:1]:
        kind = KIND_OF.get(element.kind, Kind.TEXT)
        options = tuple(option.value for option in element.options)
        if kind is not column.kind:
            yield _error(
                rules.code, f"{path}.kind", "rules-kind",
                T(f"{column.ref} 是 {kind}，写成了 {column.kind}。", f"{column.ref} is {kind}, not {column.kind}."),
                T(f"改成 {kind}。", f"Write {kind}."),
            )  # fmt: skip
        elif kind is Kind.CHOICE and set(column.options) != set(options):
            yield _error(
                rules.code, f"{path}.options", "rules-options",
                T(f"{column.ref} 的选项是 {'、'.join(options)}。", f"The options of {column.ref} are {', '.join(options)}."),
                T("把选项写全、写对，分析才完整。", "Write exactly these, or the analysis is not complete."),
            )  # fmt: skip


def _shown(rules: RuleSet) -> Iterator[Problem]:
    """At least one example that is granted and one that is not."""
    grants = {row.code for row in rules.rows if row.decides is Decides.GRANT}
    named = {example.row for example in rules.examples}
    if not named & grants or not named - grants:
        yield _error(
            rules.code, "examples", "rules-examples",
            T("例子里至少要有一个准予的、一个转人工的。", "At least one example must be granted and one go to a person."),
            T("补上例子，写明事实和它该落在哪一行。", "Add examples: the facts, and the row they come to."),
        )  # fmt: skip


def _finding(rules: RuleSet, one: Finding) -> Problem:
    shown = "，".join(f"{'判断之日' if ref == TODAY else ref}={_plain(value)}" for ref, value in one.example.items())
    row = one.rows[0] if one.rows else ""
    path = next((f"rows[{index}]" for index, each in enumerate(rules.rows) if each.code == row), "rows")
    words: dict[str, tuple[Text, Text]] = {
        "unreachable": (
            T(f"第 {row} 行永远轮不到：上面的行已经全部覆盖。", f"Row {row} can never decide: the rows above cover it."),
            T("删掉它，或者移到上面、改窄上面的行。", "Remove it, move it up, or narrow the rows above."),
        ),
        "overlap": (
            T(f"{'、'.join(one.rows)} 两行同时成立、结论不同，例如 {shown}。",
              f"Rows {', '.join(one.rows)} hold together and differ, as for {shown}."),
            T("上面的行算数；不是这个意思就改窄条件。", "The upper row decides; narrow the conditions if that is not meant."),
        ),
        "gap": (
            T(f"有没有行管到的情况，例如 {shown}。", f"No row covers some cases, such as {shown}."),
            T("这种情况会转人工；要写明白，就补一行。", "Such a case goes to a person; add a row to say so."),
        ),
        "example": (
            T(f"例子应当落在 {row}，实际落在 {one.what}：{shown}。",
              f"An example should come to {row} and comes to {one.what}: {shown}."),
            T("改规则，或者改例子。", "Mend the rules, or the example."),
        ),
        "incomplete": (
            T(f"表太大，{one.what} 格还没有查完。", f"The table is too large: {one.what} cells did not cover it."),
            T("拆成几份，或者减少列。", "Split it, or use fewer columns."),
        ),
    }  # fmt: skip
    message, remedy = words[one.kind]
    severity = ERROR if one.severity == "error" else WARNING
    return Problem(KIND, rules.code, path if row else "rows", f"rules-{one.kind}", message, remedy, severity)


def _plain(value: Any) -> str:
    return {True: "是", False: "否"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _two(read: list[RuleSet]) -> Iterator[Problem]:
    """Two tables for one item on one day would leave it open which of them decided."""
    for index, one in enumerate(read):
        for other in read[:index]:
            if one.item == other.item and _meet(one, other):
                yield _error(
                    one.code, "item", "rules-two",
                    T(f"{other.code} 同一时期也管 {one.item}。", f"{other.code} stands for {one.item} on the same days."),
                    T("给前一份写上失效日期，或者合成一份。", "End the earlier one, or make one of them."),
                )  # fmt: skip


def _meet(one: RuleSet, other: RuleSet) -> bool:
    starts, ends = (date.min, date.max)
    return max(one.effective_from or starts, other.effective_from or starts) <= min(
        one.effective_to or ends, other.effective_to or ends
    )


_ADVERSE = frozenset({"refuse", "reject", "deny", "不予", "驳回"})


def _unread(code: str, body: Mapping[str, Any], refusal: Any) -> Problem:
    rows = body.get("rows")
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, Mapping) and str(row.get("decides")) in _ADVERSE:
            return _error(
                code, f"rows[{index}].decides", "rules-adverse",
                T("规则集只能准予或者转人工，不能不予。", "A rule set may grant or refer to a person; it never refuses."),
                T("改成 refer：不利的决定由人作出，并说明理由。", "Write refer: a person refuses, and gives reasons."),
            )  # fmt: skip
    row = refusal.params.get("row")
    where = str(refusal.params.get("where", "")).strip("*")
    path = f"rows[{row - 1}]" if isinstance(row, int) else _NUMBER.sub(lambda n: f"[{int(n[1]) - 1}]", where)
    return _error(
        code, path, "rules-shape",
        Text(refusal.message("zh-hans"), refusal.message("en")),
        T("照着 content/rules 里的写。", "Follow the rule sets in content/rules."),
    )  # fmt: skip


def _error(code: str, path: str, rule: str, message: Text, remedy: Text) -> Problem:
    return Problem(KIND, code, path, rule, message, remedy, ERROR)
