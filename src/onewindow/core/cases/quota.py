"""Limited quantity (AL art. 57): where fewer may be granted than apply, the order of acceptance decides, unless a law says
by lottery or auction. A later application cannot take a place that an earlier one may still take.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.core.kernel.refusal import Refusal, declare
from onewindow.core.kernel.text import T, Text

BY_ORDER, BY_LOT, BY_AUCTION = "acceptance", "lottery", "auction"
WAYS = (BY_ORDER, BY_LOT, BY_AUCTION)
YEARLY, EVER = "year", "ever"
PERIODS = (YEARLY, EVER)
AL57 = "行政许可法第五十七条"

FULL = declare(
    "case.quota_full",
    zh="这一期的 {number} 个名额已经全部准予。请作出不予许可的决定，理由已经备好。",
    en="All {number} places of this period are granted. Refuse it: the reason is prepared.",
    clause=AL57,
)
EARLIER = declare(
    "case.quota_earlier",
    zh="还剩 {left} 个名额，先受理的还有 {earlier} 件没有决定。按受理先后，请先决定它们。",
    en="{left} places are left and {earlier} applications accepted earlier are undecided. Decide those first.",
    clause=AL57,
)


@dataclass(frozen=True, slots=True)
class QuotaTerm:
    """How many, in which period (`year` of acceptance, or `ever`), how they are given, and on which text it rests."""

    number: int
    period: str = YEARLY
    way: str = BY_ORDER
    basis: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"number": self.number, "period": self.period, "way": self.way, "basis": self.basis}

    @staticmethod
    def from_json(value: Mapping[str, Any] | None) -> QuotaTerm | None:
        if value is None:
            return None
        return QuotaTerm(value["number"], value["period"], value["way"], value["basis"])


def period_of(term: QuotaTerm, accepted_on: date) -> str:
    """The period an acceptance belongs to: `2026`, or `ever`."""
    return f"{accepted_on.year}" if term.period == YEARLY else EVER


def refusal_to_grant(term: QuotaTerm, *, taken: int, earlier: int) -> Refusal | None:
    """Why one more may not be granted now. `taken`: granted in the period; `earlier`: accepted before it and undecided."""
    left = term.number - taken
    if left <= 0:
        return Refusal(FULL, {"number": term.number})
    if term.way == BY_ORDER and earlier >= left:
        return Refusal(EARLIER, {"left": left, "earlier": earlier})
    return None


def prepared_reason(term: QuotaTerm, *, place: int) -> Text:
    """The reason of a refusal once nothing is left. `place`: the application's own in the order of acceptance."""
    basis = f"（{term.basis}）" if term.basis else ""
    zh = (
        f"本期名额共 {term.number} 个{basis}，已经按受理先后全部准予；本申请在受理顺序中排第 {place} 位"
        "（《中华人民共和国行政许可法》第五十七条）。"
    )
    en = (
        f"All {term.number} places of this period were granted in the order of acceptance; this application is number "
        f"{place} (AL art. 57)."
    )
    return T(zh, en)
