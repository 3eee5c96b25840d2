"""LicenceTerms: what the acts on one licence rest on, frozen when its stream begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from onewindow.core.cases.terms import CaseTerms
from onewindow.core.clock import Calendar, Limit, working_days_between
from onewindow.core.clock.units import Unit

RECEIVED, REFUSED = "received", "refused"


@dataclass(frozen=True, slots=True)
class LicenceTerms:
    """`case`: the terms of the part that was granted (agency, place, remedies, hours), without its materials.

    `certificate`: the kind; `issued_on` the first edition's day; `fields`: labels that stand on it and may change;
    `renewal_before`: how long before the end a renewal is asked for (AL art. 50); `renewal_late`: what becomes of one
    asked for later, but before the end (`received`: decided, never granted by silence; `refused`: apply anew);
    `change_within`, `replace_within`: the agency's time; `safety`: art. 78 and 79 bar whoever obtained it unlawfully.
    """

    case: CaseTerms
    certificate: str
    issued_on: date
    valid_months: int | None = None
    renewal_before: Limit = Limit.parse("30wd")
    renewal_late: str = RECEIVED
    change_within: Limit = Limit.parse("20wd")
    replace_within: Limit = Limit.parse("10wd")
    safety: bool = False
    fields: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "case": self.case.to_json(),
            "certificate": self.certificate,
            "issued_on": self.issued_on.isoformat(),
            "valid_months": self.valid_months,
            "renewal_before": str(self.renewal_before),
            "renewal_late": self.renewal_late,
            "change_within": str(self.change_within),
            "replace_within": str(self.replace_within),
            "safety": self.safety,
            "fields": list(self.fields),
        }

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> LicenceTerms:
        return LicenceTerms(
            case=CaseTerms.from_json(value["case"]),
            certificate=value["certificate"],
            issued_on=date.fromisoformat(value["issued_on"]),
            valid_months=value["valid_months"],
            renewal_before=Limit.parse(value["renewal_before"]),
            renewal_late=value["renewal_late"],
            change_within=Limit.parse(value["change_within"]),
            replace_within=Limit.parse(value["replace_within"]),
            safety=value["safety"],
            fields=tuple(value["fields"]),
        )


def slim(case: CaseTerms) -> CaseTerms:
    """The terms of a part as far as later acts rest on them."""
    return replace(case, materials=(), edges=(), special=())


def apply_by(valid_until: date, before: Limit, *, calendar: Calendar) -> date:
    """The last day on which a renewal is asked for in time: `before` lies wholly between it and the last day of validity.

    Working days are counted back by the same calendar that counts forward (AL art. 50, 82).
    """
    day = valid_until.toordinal()
    if before.unit is Unit.MONTH:
        day -= 31 * before.amount
    elif before.unit is not Unit.WORKING_DAY:
        return date.fromordinal(day - before.amount)
    else:
        day -= before.amount
    while True:
        on = date.fromordinal(day)
        if before.unit is Unit.MONTH or working_days_between(on, valid_until, calendar=calendar) >= before.amount:
            return on
        day -= 1
