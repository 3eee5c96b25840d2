"""A place may be quicker than national law, never slower, unless the law itself lets a text of some level say otherwise.

Two units are compared by what can surely be said of every calendar: N working days never end before the Nth day, and a
period that ends on a day off ends on the next working day (AL art. 82). So seven days are not within five working days.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

from onewindow.core.catalogue.basis import LEVELS, Level
from onewindow.core.catalogue.check.findings import Findings
from onewindow.core.catalogue.model import Parameter, Profile
from onewindow.core.clock import Limit, Unit
from onewindow.core.kernel.text import T, Text

REGULATIONS = frozenset({Level.LAW, Level.ADMINISTRATIVE, Level.LOCAL})
"""法律、法规: laws, regulations of the State Council, local regulations."""
RULES = REGULATIONS | {Level.RULE}
"""法律、法规、规章."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The most that national law allows, the article, and the levels of texts to which it leaves another period."""

    most: Limit
    clause: str
    otherwise: frozenset[Level] = frozenset()


BOUNDS: dict[str, Bound] = {
    "notice": Bound(Limit.parse("5wd"), "行政许可法第三十二条第一款第四项"),
    "statutory": Bound(Limit.parse("20wd"), "行政许可法第四十二条第一款", REGULATIONS),
    "extension": Bound(Limit.parse("10wd"), "行政许可法第四十二条第一款", REGULATIONS),
    "joint_limit": Bound(Limit.parse("45wd"), "行政许可法第四十二条第二款"),
    "joint_extension": Bound(Limit.parse("15wd"), "行政许可法第四十二条第二款"),
    "delivery": Bound(Limit.parse("10wd"), "行政许可法第四十四条"),
    "assign_inspectors_within": Bound(Limit.parse("5wd"), "行政许可法第五十五条第二款"),
}
LEAST: dict[str, tuple[Limit, str]] = {
    "public_notice": (Limit.parse("30d"), "民事诉讼法第九十五条第一款"),
}
"""What no place may make shorter: it protects whoever cannot be found."""
EXACT: dict[str, Bound] = {
    "renewal_before": Bound(Limit.parse("30wd"), "行政许可法第五十条第一款", RULES),
}
"""Neither longer, which takes the holder's right, nor shorter, unless a text of the levels named says so."""
FIXED: dict[str, tuple[Any, str]] = {
    "cannot_reask": (True, "国务院令第716号第七条"),
    "other_materials_allowed": (False, "行政许可法第三十一条；优化营商环境条例第三十七条"),
}
_SHORTEST_HALL_DAY = 4 * 60
"""Minutes. No hall is open for less of a working day, so a limit in its hours needs at most so many working days."""
_LONGEST_MONTH, _SHORTEST_MONTH = 31, 28


def check_profile_law(findings: Findings, profile: Profile) -> None:
    """Findings `profile-against-law` and `basis-level` on the parameters of one place."""
    for name, parameter in profile.parameters.items():
        at = ("profiles", profile.code, f"parameters.{name}")
        if parameter.basis.level:
            findings.one_of((*at[:2], f"{at[2]}.basis.level"), LEVELS, parameter.basis.level, "basis-level")
        why = _against(name, parameter)
        if why is not None:
            findings.error(
                at,
                "profile-against-law",
                T(
                    f"{profile.name.zh}的 {name} 和国家规定抵触：{why.zh}。",
                    f"{name} of {profile.name.en} is against national law: {why.pick('en')}.",
                ),
                T("地方规定不得突破上位法。改成不超过国家规定的值。", "No place may go beyond the law: write a value within it."),
            )


def _against(name: str, parameter: Parameter) -> Text | None:
    """The article that is broken and what it allows; None where nothing is."""
    if name in FIXED:
        value, clause = FIXED[name]
        return T(clause, clause) if parameter.value != value else None
    try:
        limit = Limit.parse(parameter.value)
    except (ValueError, TypeError):
        return None
    if name in LEAST:
        least, clause = LEAST[name]
        return None if _surely_lasts(limit) >= least.amount else _told(clause, "不少于", "no less than ", least)
    bound = BOUNDS.get(name) or EXACT.get(name)
    if bound is None or (parameter.basis.kind != "reconstructed" and parameter.basis.level in bound.otherwise):
        return None
    within = limit == bound.most if name in EXACT else _surely_within(limit) <= bound.most.amount
    return None if within else _told(bound.clause, "", "", bound.most, bound.otherwise)


def _told(clause: str, zh: str, en: str, limit: Limit, otherwise: frozenset[Level] = frozenset()) -> Text:
    told = T(f"{clause}（{zh}{limit.label().zh}", f"{clause} ({en}{limit.label().pick('en')}")
    if otherwise:
        levels = [LEVELS[level] for level in Level if level in otherwise]
        names = T("、".join(one.zh for one in levels), ", ".join(one.pick("en") for one in levels))
        told = T(f"{told.zh}；另有规定的，来源的层级 level 要是{names.zh}", f"{told.en}; else a basis whose level is {names.en}")
    return T(f"{told.zh}）", f"{told.en})")


def _surely_within(limit: Limit) -> int:
    """The least number of working days that surely reach as far as the limit, whatever the calendar."""
    amount = limit.amount
    return {
        Unit.WORKING_DAY: amount, Unit.CALENDAR_DAY: amount, Unit.MONTH: amount * _LONGEST_MONTH, Unit.HOUR: ceil(amount / 24),
        Unit.WORKING_HOUR: ceil(amount * 60 / _SHORTEST_HALL_DAY), Unit.WORKING_MINUTE: ceil(amount / _SHORTEST_HALL_DAY),
    }[limit.unit]  # fmt: skip


def _surely_lasts(limit: Limit) -> int:
    """The calendar days that the limit surely lasts; limits in the hall's hours are counted as nothing."""
    amount = limit.amount
    return {
        Unit.WORKING_DAY: amount, Unit.CALENDAR_DAY: amount, Unit.MONTH: amount * _SHORTEST_MONTH, Unit.HOUR: amount // 24,
    }.get(limit.unit, 0)  # fmt: skip
