"""Who may not apply again, for what and until when (AL art. 78, 79). Only for what touches public safety, health or
the safety of life and property directly; a bar goes with the decision it rests on."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.core.cases import Outcome
from onewindow.core.kernel.refusal import Refusal
from onewindow.core.kernel.text import T, Text

from .refusals import BARRED

HID_FACTS, BY_FRAUD = "78", "79"
HID = "hid_facts"
"""The reason code of a refusal for hidden facts or false materials (AL art. 78)."""
FORGED = ("forged",)
"""On which grounds a part ends before its decision because of them."""
MONTHS = {HID_FACTS: 12, BY_FRAUD: 36}
WHY: dict[str, Text] = {
    HID_FACTS: T(
        "申请时隐瞒有关情况或者提供虚假材料，一年内不得再次申请",
        "facts were hidden or false materials given in an application: one year",
    ),
    BY_FRAUD: T(
        "曾以欺骗、贿赂等不正当手段取得这项许可，三年内不得再次申请",
        "this licence was obtained by fraud or bribery: three years",
    ),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar against one party for one item: the article, from the day of the decision to the last barred day, and the
    paper it rests on. `lifted_on`: a review annulled that decision."""

    item: str
    article: str
    since: date
    until: date
    source: str = ""
    lifted_on: date | None = None

    def stands(self, on: date) -> bool:
        return self.lifted_on is None and self.since <= on <= self.until

    def refusal(self, item_name: Text) -> Refusal:
        return Refusal(
            BARRED,
            {
                "item": item_name,
                "until": self.until.isoformat(),
                "since": self.since.isoformat(),
                "why": WHY[self.article],
                "source": self.source or T("本机关决定", "a decision of the agency"),
            },
        )


def bar_of(body: Mapping[str, Any]) -> str:
    """The article by which an event of a part bars its applicant, where the item is one of safety; empty where none."""
    decision, ended = body.get("decision") or {}, body.get("ended") or {}
    refused = decision.get("outcome") == Outcome.REFUSED and HID in decision.get("reasons", ())
    if refused or ended.get("because") in FORGED or ended.get("outcome") == Outcome.FORGED:
        return HID_FACTS
    return BY_FRAUD if (body.get("revoked") or {}).get("grade") == "false" else ""


def last_day(article: str, since: date) -> date:
    """The last barred day: one year (art. 78) or three (art. 79) from the day of the decision, which is not counted."""
    year, month0 = divmod(since.year * 12 + since.month - 1 + MONTHS[article], 12)
    return date(year, month0 + 1, min(since.day, monthrange(year, month0 + 1)[1]))
