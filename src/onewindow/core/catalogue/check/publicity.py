"""公示 before a decision: only where something is decided, with a text behind it, and never on the spot."""

from __future__ import annotations

from onewindow.core.catalogue.check.findings import Findings
from onewindow.core.catalogue.model import ActType, Item
from onewindow.core.clock import Unit
from onewindow.core.kernel.text import T

_UNDECIDED = (ActType.FILING, ActType.PUBLIC_SERVICE, ActType.STEP)


def check_publicity(findings: Findings, item: Item) -> None:
    """Findings `publicity-basis`, `publicity-nothing`, `publicity-limit`."""
    told = item.publicity
    if told is None:
        return
    at = ("items", item.code)
    findings.basis_kind((*at, "publicity.basis"), told.basis.kind)
    if not told.basis.source:
        findings.error(
            (*at, "publicity.basis.source"),
            "publicity-basis",
            T("没有写决定前公示的依据。", "Nothing says on what the publication before the decision rests."),
            T("写明要求公示的文件和条款。", "Name the text and the clause that ask for it."),
        )
    if item.act_type in _UNDECIDED or item.on_the_spot:
        findings.error(
            (*at, "publicity"),
            "publicity-nothing",
            T("备案、服务和当场办结的事项没有决定前公示。", "What is filed, served or done on the spot is not published before."),
            T("去掉 publicity，或者改正 act_type、on_the_spot。", "Take it away, or correct act_type or on_the_spot."),
        )
    limit = item.statutory
    same = limit is not None and limit.unit is told.within.unit is Unit.WORKING_DAY
    if told.within.unit.needs_time or (same and limit is not None and told.within.amount >= limit.amount):
        findings.error(
            (*at, "publicity.within"),
            "publicity-limit",
            T(
                "公示期要按日计，并且短于法定期限：公示不停法定时钟。",
                "The publication counts in days and is shorter than the limit set by law: it does not stop that clock.",
            ),
            T("改短公示期。", "Shorten it."),
        )
