"""A place may be quicker than national law, never slower, unless the law itself lets a law or regulation say otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from onewindow.core.catalogue.check.findings import Findings
from onewindow.core.catalogue.model import Parameter, Profile
from onewindow.core.clock import Limit, Unit
from onewindow.core.kernel.text import T


@dataclass(frozen=True, slots=True)
class Bound:
    """The most that national law allows, the article, and whether it leaves another period to 法律、法规."""

    most: Limit
    clause: str
    otherwise: bool = False


BOUNDS: dict[str, Bound] = {
    "notice": Bound(Limit.parse("5wd"), "行政许可法第三十二条第一款第四项"),
    "statutory": Bound(Limit.parse("20wd"), "行政许可法第四十二条第一款", otherwise=True),
    "extension": Bound(Limit.parse("10wd"), "行政许可法第四十二条第一款", otherwise=True),
    "joint_limit": Bound(Limit.parse("45wd"), "行政许可法第四十二条第二款"),
    "joint_extension": Bound(Limit.parse("15wd"), "行政许可法第四十二条第二款"),
    "delivery": Bound(Limit.parse("10wd"), "行政许可法第四十四条"),
    "assign_inspectors_within": Bound(Limit.parse("5wd"), "行政许可法第五十五条第二款"),
}
LEAST: dict[str, tuple[Limit, str]] = {
    "public_notice": (Limit.parse("30d"), "民事诉讼法第九十五条第一款"),
}
"""What no place may make shorter: it protects whoever cannot be found."""
FIXED: dict[str, tuple[Any, str]] = {
    "cannot_reask": (True, "国务院令第716号第七条"),
    "other_materials_allowed": (False, "行政许可法第三十一条；优化营商环境条例第三十七条"),
}
_LAW = re.compile("(法|条例|规定)$")
_DAYS = {Unit.WORKING_DAY: 1.4, Unit.CALENDAR_DAY: 1.0, Unit.MONTH: 30.0, Unit.HOUR: 1 / 24, Unit.WORKING_HOUR: 1 / 7,
         Unit.WORKING_MINUTE: 1 / 420}


def check_profile_law(findings: Findings, profile: Profile) -> None:
    """Findings `profile-against-law` on the parameters of one place."""
    for name, parameter in profile.parameters.items():
        why = _against(name, parameter)
        if why:
            findings.error(
                ("profiles", profile.code, f"parameters.{name}"),
                "profile-against-law",
                T(
                    f"{profile.name.zh}的 {name} 和国家规定抵触：{why}。",
                    f"{name} of {profile.name.en} is against national law: {why}.",
                ),
                T("地方规定不得突破上位法。改成不超过国家规定的值。", "No place may go beyond the law: write a value within it."),
            )


def _against(name: str, parameter: Parameter) -> str:
    """The article that is broken and what it allows; empty where nothing is."""
    if name in FIXED and parameter.value != FIXED[name][0]:
        return FIXED[name][1]
    bound, least = BOUNDS.get(name), LEAST.get(name)
    if bound is None and least is None:
        return ""
    try:
        limit = Limit.parse(parameter.value)
    except (ValueError, TypeError):
        return ""
    if least is not None:
        return f"{least[1]}（不少于{least[0].label().zh}）" if _length(limit) < _length(least[0]) else ""
    assert bound is not None
    if _length(limit) <= _length(bound.most) or (bound.otherwise and _LAW.search(parameter.basis.source)):
        return ""
    return f"{bound.clause}（{bound.most.label().zh}）"


def _length(limit: Limit) -> float:
    return limit.amount * _DAYS[limit.unit]
