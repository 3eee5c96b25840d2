"""Repeating roles and the lists that fill them: bounds, what may not repeat, and what a list must name."""

from __future__ import annotations

from onewindow.core.catalogue.check.findings import Findings, element_of
from onewindow.core.catalogue.model import ElementKind, OneThing, Role, Source
from onewindow.core.kernel.text import T

MOST_ROWS = 200


def check_rows(findings: Findings, thing: OneThing) -> None:
    """The repeating roles of a one-thing."""
    for name, role in thing.repeating.items():
        at = ("things", thing.code, f"roles.{name}")
        if not 0 <= role.min <= role.expect <= role.max <= MOST_ROWS or role.expect < 1:
            findings.error(
                at,
                "rows-bounds",
                T(
                    f"行数写得不对：min {role.min}，expect {role.expect}，max {role.max}。",
                    f"The numbers of rows do not fit: min {role.min}, expect {role.expect}, max {role.max}.",
                ),
                T(
                    f"min ≤ expect ≤ max，expect 至少 1，max 最多 {MOST_ROWS}。",
                    f"min ≤ expect ≤ max, expect at least 1, max at most {MOST_ROWS}.",
                ),
            )
        if not role.label.zh:
            findings.warning(
                (*at[:2], f"{at[2]}.label"),
                "rows-label",
                T("会重复的角色没有名字。", "The repeating role has no label."),
                T("写 label，例如 {zh-hans: 股东, en: Shareholder}。", "Write a label such as Shareholder."),
            )
        _count(findings, thing, name, role)
        if role.of:
            findings.exists((*at[:2], f"{at[2]}.of"), thing.roles, role.of, "角色", "role")
        _whose(findings, thing, name, role)
    _single(findings, thing)


def _whose(findings: Findings, thing: OneThing, name: str, role: Role) -> None:
    """A list that could belong to several roles must say to which."""
    for source in findings.catalogue.sources.values():
        holders = [other for other, entity in thing.roles.items() if entity == source.entity]
        fills = any(
            one.relation == (role.relation or name) and one.entity == role.entity for one in source.rows
        )
        if fills and len(holders) > 1 and not role.of:
            findings.error(
                ("things", thing.code, f"roles.{name}.of"),
                "rows-of",
                T(
                    f"{source.name.zh}的名单可能是{'、'.join(holders)}的，没有写是谁的。",
                    f"The list of {source.code} may be that of {', '.join(holders)}; whose is not said.",
                ),
                T(f"写 of: {holders[0]}。", f"Write of: {holders[0]}."),
            )


def _count(findings: Findings, thing: OneThing, name: str, role: Role) -> None:
    """The fact that holds the number of rows is a number."""
    if not role.count:
        return
    at = ("things", thing.code, f"roles.{name}.count")
    head, _, tail = role.count.partition(".")
    if head == "situation":
        asked = {question.key: question.kind for question in thing.situation}
        known = findings.exists(at, asked, tail, "情形问题", "situation question")
        kind = asked.get(tail)
    else:
        element = element_of(findings.catalogue, thing.roles, role.count)
        known = element is not None or findings.exists(
            at, findings.catalogue.elements, role.count, "数据元", "element"
        )
        kind = element.kind if element else None
    if known and kind is not ElementKind.NUMBER:
        findings.error(
            at,
            "rows-count",
            T(f"{role.count} 不是数字，不能当行数。", f"{role.count} is not a number of rows."),
            T("让它指向一个 number。", "Point it at a number."),
        )


def _single(findings: Findings, thing: OneThing) -> None:
    """The applicant, the title and linked refs each mean one row."""
    places = [("applicant_role", thing.applicant_role), ("title_ref", thing.title_ref)]
    places += [(f"links[{i}]", ref) for i, pair in enumerate(thing.links) for ref in pair]
    places += [(f"situation[{i}].sets", question.sets) for i, question in enumerate(thing.situation)]
    for path, ref in places:
        if ref.partition(".")[0] in thing.repeating:
            findings.error(
                ("things", thing.code, path),
                "rows-one",
                T(f"{ref} 会有好几行，这里只能指一行。", f"{ref} repeats; one row is meant here."),
                T("写明第几行，例如 shareholder[1].name。", "Say which row: shareholder[1].name."),
            )


def check_lists(findings: Findings, source: Source) -> None:
    """The lists a source yields."""
    elements = findings.catalogue.elements
    for index, listed in enumerate(source.rows):
        at = ("sources", source.code, f"rows[{index}]")
        if not listed.yields or not listed.relation:
            findings.error(
                at,
                "rows-empty",
                T("名单没有写 relation 或者 yields。", "The list names no relation or yields nothing."),
                T("写 {relation: shareholder, entity: person, yields: [person.name]}。", "Write both."),
            )
        for number, code in enumerate(listed.yields):
            path = (*at[:2], f"{at[2]}.yields[{number}]")
            if (
                findings.exists(path, elements, code, "数据元", "element")
                and code.partition(".")[0] != listed.entity
            ):
                findings.error(
                    path,
                    "other-entity",
                    T(
                        f"{code} 不是 {listed.entity} 的数据元。",
                        f"{code} is not an element of {listed.entity}.",
                    ),
                    T("一个名单只讲一种实体。", "One list speaks of one entity."),
                )
