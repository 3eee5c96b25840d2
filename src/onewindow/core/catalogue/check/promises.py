"""Is what an item says about its promised limit true: the same as the law, shorter, half of it, on the spot."""

from __future__ import annotations

from onewindow.core.catalogue.check.findings import Findings
from onewindow.core.catalogue.check.law import longer
from onewindow.core.catalogue.model import Item
from onewindow.core.catalogue.promise import RULE_WORDS, PromiseRule, halves
from onewindow.core.kernel.text import T


def check_promises(findings: Findings) -> None:
    for item in findings.catalogue.items.values():
        _promise(findings, item)


def _promise(findings: Findings, item: Item) -> None:
    """What is said of the promise must be true of both limits, and a decision must be named where one was made."""
    said, promise, statutory = item.promise_basis, item.promise, item.statutory
    if said is None or promise is None:
        return
    holds = {
        PromiseRule.STATUTORY: promise == statutory,
        PromiseRule.SHORTENED: longer(statutory, promise),
        PromiseRule.HALVED: statutory is not None and halves(statutory, promise),
        PromiseRule.ON_THE_SPOT: item.on_the_spot,
        PromiseRule.OWN: statutory is None,
    }[said.rule]
    words = RULE_WORDS[said.rule]
    if not holds:
        findings.error(
            ("items", item.code, "promise_basis.rule"),
            "promise-basis",
            T(
                f"写的是“{words.zh}”，可是法定 {statutory or '没有'}、承诺 {promise}，对不上。",
                f"It says “{words.en}”, but the law gives {statutory or 'none'} and the promise is {promise}.",
            ),
            T("改 promise_basis.rule，或者改承诺时限。", "Correct promise_basis.rule, or the promise."),
        )
    if said.rule in (PromiseRule.SHORTENED, PromiseRule.HALVED) and not said.document:
        findings.error(
            ("items", item.code, "promise_basis.document"),
            "promise-document",
            T("压缩时限没有写是哪份文件决定的。", "No document is named that shortened the limit."),
            T("写文件名称或者文号。", "Name the document or its number."),
        )
