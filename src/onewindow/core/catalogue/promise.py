"""Why a promised limit is what it is (承诺时限的依据): the limit of the law, shortened by a decision, or half of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from onewindow.core.clock import Limit
from onewindow.core.kernel.text import T, Text


class PromiseRule(StrEnum):
    """按法定, 决定压缩, 法定减半 (渭南案例: 101 项全部压缩至法定时限的一半), 当场办, 法律没有定的自行公布."""

    STATUTORY = "statutory"
    SHORTENED = "shortened"
    HALVED = "halved"
    ON_THE_SPOT = "on_the_spot"
    OWN = "own"


RULE_WORDS: dict[PromiseRule, Text] = {
    PromiseRule.STATUTORY: T("和法定时限一样", "the limit of the law itself"),
    PromiseRule.SHORTENED: T("在法定时限内压缩", "shorter than the law allows, by decision"),
    PromiseRule.HALVED: T("法定时限减半", "half the limit of the law"),
    PromiseRule.OWN: T("法律没有定时限，自行公布", "no limit in law: the agency's own word"),
    PromiseRule.ON_THE_SPOT: T("材料齐全当场办", "done on the spot when complete"),
}


@dataclass(frozen=True, slots=True)
class PromiseBasis:
    """The rule, and the document and clause that decided it. `decided_on`: the day of that decision."""

    rule: PromiseRule
    document: str = ""
    clause: str = ""
    decided_on: date | None = None
    note: Text = Text("")


def shortened_by(statutory: Limit | None, promise: Limit | None) -> int | None:
    """(statutory − promised) ÷ statutory in whole percent; None where the units differ or there is nothing to compare."""
    if statutory is None or promise is None or statutory.unit is not promise.unit or not statutory.amount:
        return None
    return round(100 * (statutory.amount - promise.amount) / statutory.amount)


def halves(statutory: Limit, promise: Limit) -> bool:
    """Whether a promise is half of the limit, rounded to a whole day in either direction; units must be the same."""
    return statutory.unit is promise.unit and abs(2 * promise.amount - statutory.amount) <= 1


def rule_of(statutory: Limit | None, promise: Limit, *, on_the_spot: bool) -> PromiseRule:
    """The rule that both limits show."""
    if on_the_spot:
        return PromiseRule.ON_THE_SPOT
    if statutory is None:
        return PromiseRule.OWN
    if statutory == promise:
        return PromiseRule.STATUTORY
    return PromiseRule.HALVED if halves(statutory, promise) else PromiseRule.SHORTENED
