"""Checks of the lists beside the catalogue: dates in order, references that hold, nothing promised twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from onewindow.core.catalogue import lists
from onewindow.core.catalogue.basis import Basis
from onewindow.core.catalogue.check.authority import check_authority
from onewindow.core.catalogue.check.findings import Findings
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.catalogue.problems import Problem
from onewindow.core.catalogue.read import read_shape
from onewindow.core.catalogue.search_grams import plain
from onewindow.core.catalogue.search_query import Words
from onewindow.core.kernel.text import T

At = tuple[str, str, str]


def check_lists(bodies: Mapping[str, Mapping[str, Any]], catalogue: Catalogue) -> list[Problem]:
    """Read and check every list document. A document that cannot be read never hides another."""
    findings = Findings(catalogue)
    read: dict[str, dict[str, Any]] = {}
    for kind, shape in lists.LIST_KINDS.items():
        for code, body in bodies.get(kind, {}).items():
            document, problems = read_shape(kind, code, body, shape)
            findings.problems += problems
            if document is not None:
                read.setdefault(kind, {})[code] = document
    for kind, documents in read.items():
        for code, document in documents.items():
            _CHECKS[kind](findings, (kind, code, ""), document, documents)
            if isinstance(getattr(document, "basis", None), Basis):
                findings.basis_kind((kind, code, ""), document.basis.kind)
    return findings.problems


def _in(at: At, path: str) -> At:
    return at[0], at[1], path


def _dates(findings: Findings, at: At, first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        findings.error(
            at,
            "dates",
            T(f"{last} 在 {first} 以前。", f"{last} is before {first}."),
            T("改正日期，或者删掉截止日期。", "Correct the dates, or remove the last one."),
        )


def _item(findings: Findings, at: At, code: str) -> None:
    """A code of the catalogue. Official codes (with figures in front) belong to lists and are looked up when shown."""
    if code and not code[:1].isdigit() and not code[:1].isupper():
        findings.exists(at, findings.catalogue.items, code, "事项", "item")


def _department(findings: Findings, at: At, code: str) -> None:
    if code and code.isascii():
        findings.exists(at, findings.catalogue.departments, code, "部门", "department")


def _twice(findings: Findings, at: At, names: Iterable[str], path: str) -> None:
    seen: dict[str, int] = {}
    for number, name in enumerate(names):
        first = seen.setdefault(name, number)
        if first != number:
            findings.error(
                _in(at, f"{path}[{number}]"),
                "line-twice",
                T(f"“{name}”在第 {first + 1} 行写过。", f"“{name}” stands in line {first + 1} already."),
                T("删掉一行，或者写明两行的差别。", "Delete one, or say how they differ."),
            )


def _check_words(findings: Findings, at: At, words: Words, _: Mapping[str, Any]) -> None:
    seen: dict[str, int] = {}
    for number, saying in enumerate(words.sayings):
        here = _in(at, f"sayings[{number}]")
        if not saying.say or not saying.means:
            findings.error(
                here,
                "saying-empty",
                T("说法和意思都要写。", "Both what is said and what it means are needed."),
                T("写成 {say: [开饭店], means: [食品经营许可]}。", "Write {say: […], means: […]}."),
            )
        for said in map(plain, saying.say):
            first = seen.setdefault(said, number)
            if first != number:
                findings.error(
                    here,
                    "saying-twice",
                    T(f"“{said}”在第 {first + 1} 组写过。", f"{said!r} stands in group {first + 1} already."),
                    T("并到一组里。", "Put both into one group."),
                )


def _check_reach(
    findings: Findings, at: At, one: lists.ReachList, others: Mapping[str, lists.ReachList]
) -> None:
    _dates(findings, _in(at, "effective_to"), one.effective_from, one.effective_to)
    _twice(findings, at, [line.name.zh for line in one.lines], "lines")
    for number, line in enumerate(one.lines):
        _item(findings, _in(at, f"lines[{number}].item"), line.item)
        _department(findings, _in(at, f"lines[{number}].department"), line.department)
    for other in others.values():
        if other.code != one.code and (other.series, other.effective_from) == (
            one.series,
            one.effective_from,
        ):
            findings.error(
                _in(at, "effective_from"),
                "edition-twice",
                T(f"和 {other.code} 同一天生效。", f"{other.code} takes effect on the same day."),
                T("同一份清单的两版不能同一天生效。", "Two editions of a list cannot begin on one day."),
            )


def _check_rollout(findings: Findings, at: At, one: lists.Rollout, _: Mapping[str, Any]) -> None:
    if one.thing:
        findings.exists(_in(at, "thing"), findings.catalogue.things, one.thing, "一件事", "one-thing")
    _item(findings, _in(at, "item"), one.item)
    for number, (before, after) in enumerate(zip(one.steps, one.steps[1:], strict=False), 1):
        here = _in(at, f"steps[{number}]")
        _dates(findings, here, before.on, after.on)
        order = {status: place for place, status in enumerate(lists.ORDER)}
        if order.get(after.status, 9) < order.get(before.status, 0):
            findings.warning(
                here,
                "step-back",
                T("状态退回去了。", "The status goes back."),
                T("写明原因（note）；停办写 stopped。", "Say why (note); write stopped when it ended."),
            )


def _check_proof(findings: Findings, at: At, one: lists.ProofMatter, _: Mapping[str, Any]) -> None:
    _department(findings, _in(at, "demanded_by"), one.demanded_by)
    for number, code in enumerate(one.items):
        _item(findings, _in(at, f"items[{number}]"), code)
    if one.material:
        findings.exists(_in(at, "material"), findings.catalogue.materials, one.material, "材料", "material")
    if one.status is lists.Kept.KEPT and not one.law.strip():
        findings.error(
            _in(at, "law"),
            "proof-law",
            T("保留的证明事项没有写依据。", "A proof that is kept has no legal basis."),
            T(
                "写明法律、行政法规的条款；没有的要取消。",
                "Name the clause of a law; without one it must go.",
            ),
        )
    if one.status is not lists.Kept.KEPT and not one.instead.zh:
        findings.error(
            _in(at, "instead"),
            "proof-instead",
            T("没有写用什么代替。", "It does not say what stands instead."),
            T("写明查哪里、承诺什么，或者不用了。", "Say where it is looked up, or that nothing is needed."),
        )
    _still_asked(findings, at, one)


def _still_asked(findings: Findings, at: At, one: lists.ProofMatter) -> None:
    """A proof that was abolished must not be asked by an item any more."""
    if one.status is not lists.Kept.ABOLISHED or not one.material:
        return
    for item in findings.catalogue.items.values():
        if any(line.material == one.material and not line.cancelled for line in item.materials):
            findings.error(
                _in(at, "status"),
                "proof-asked",
                T(
                    f"已经取消的证明，{item.code} 还在要（{one.material}）。",
                    f"It is abolished, yet {item.code} asks for it.",
                ),
                T("在事项里把这份材料标为 cancelled。", "Mark the material as cancelled in the item."),
            )


def _check_norm(
    findings: Findings, at: At, one: lists.NormDocument, others: Mapping[str, lists.NormDocument]
) -> None:
    _dates(findings, _in(at, "valid_until"), one.effective_from or one.issued_on, one.valid_until)
    _dates(findings, _in(at, "effective_from"), one.issued_on, one.effective_from)
    for number, code in enumerate(one.items):
        _item(findings, _in(at, f"items[{number}]"), code)
    for number, code in enumerate(one.replaces):
        here = _in(at, f"replaces[{number}]")
        if (
            findings.exists(here, others, code, "文件", "document")
            and others[code].standing is lists.Standing.IN_FORCE
        ):
            findings.error(
                here,
                "norm-replaced",
                T(f"{code} 已被代替，却还标着有效。", f"{code} is replaced, yet marked in force."),
                T("把它标为 repealed 或者 revised。", "Mark it repealed or revised."),
            )
    for number, conflict in enumerate(one.conflicts):
        if conflict.against.isascii():
            findings.exists(
                _in(at, f"conflicts[{number}].against"), others, conflict.against, "文件", "document"
            )
        if not conflict.resolution.zh and one.standing is lists.Standing.IN_FORCE:
            findings.warning(
                _in(at, f"conflicts[{number}]"),
                "norm-conflict",
                T("有冲突还没有处理，文件却标着有效。", "An open conflict in a document marked in force."),
                T("请制定机关决定，或者标为 to_revise。", "Have its agency decide, or mark it to_revise."),
            )


def _check_tree(findings: Findings, at: At, one: lists.ItemTree, _: Mapping[str, Any]) -> None:
    _department(findings, _in(at, "department"), one.department)
    _twice(findings, at, [main.name.zh for main in one.mains], "mains")
    for number, main in enumerate(one.mains):
        _item(findings, _in(at, f"mains[{number}].item"), main.item)
        _twice(findings, at, [sub.name.zh for sub in main.subs], f"mains[{number}].subs")
        for place, sub in enumerate(main.subs):
            _item(findings, _in(at, f"mains[{number}].subs[{place}].item"), sub.item)
    for told, counted, path in (
        (one.mains_told, len(one.mains), "mains_told"),
        (one.subs_told, one.subs, "subs_told"),
    ):
        if told is not None and told != counted and not one.note.zh:
            findings.warning(
                _in(at, path),
                "tree-count",
                T(
                    f"来源说 {told} 个，这里列了 {counted} 个。",
                    f"The source counts {told}, {counted} are listed here.",
                ),
                T(
                    "补齐，或者在 note 里说明差在哪里。",
                    "Complete the list, or say in the note what is missing.",
                ),
            )


def _check_rules(findings: Findings, at: At, one: lists.RuleTable, _: Mapping[str, Any]) -> None:
    """Its item and its days; the table itself is judged by `core.rules.check`, one floor above."""
    findings.exists(_in(at, "item"), findings.catalogue.items, one.item, "事项", "item")
    _dates(findings, _in(at, "effective_to"), one.effective_from, one.effective_to)


_CHECKS: dict[str, Callable[[Findings, At, Any, Any], None]] = {
    "words": _check_words,
    "reach": _check_reach,
    "rollouts": _check_rollout,
    "proofs": _check_proof,
    "norms": _check_norm,
    "trees": _check_tree,
    "rules": _check_rules,
    "authority": check_authority,
}
