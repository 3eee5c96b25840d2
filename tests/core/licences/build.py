"""A licence in force to walk along: terms, people, and the orders of a day."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from onewindow.core import licences
from onewindow.core.kernel.actor import Actor
from onewindow.core.licences import LicenceState, LicenceTerms, slim
from onewindow.core.process.events import NewEvent
from onewindow.core.process.procedure import Order
from tests.core.cases.build import CALENDAR, CITIZEN, CLERK, HEAD, LICENCE, OFFICER, SYSTEM, day

ISSUED, UNTIL = date(2026, 1, 5), date(2026, 9, 18)
TERMS = LicenceTerms(
    slim(LICENCE), "lodging-permit", ISSUED, valid_months=36, safety=True, fields=("旅馆名称", "床位数")
)
ENDLESS = replace(TERMS, safety=False)
STRICT = replace(TERMS, renewal_late="refused")
WHO = {"c": CITIZEN, "k": CLERK, "a": OFFICER, "h": HEAD, "s": SYSTEM}
REASONS = {"reasons": "写明的理由"}
NEXT = {"certificate": "云公特旅1", "identifier": "1.2.156.3005.2.x", "digest": "d"}


@dataclass
class Walk:
    """One licence. `now` is the legal clock; each order is decided and applied, its events kept."""

    terms: LicenceTerms = TERMS
    until: date | None = UNTIL
    state: LicenceState = LicenceState()
    now: datetime = field(default_factory=lambda: day("2026-01-05"))
    events: list[NewEvent] = field(default_factory=list)

    def __post_init__(self) -> None:
        until = self.until.isoformat() if self.until else ""
        self.do("open", SYSTEM, {"certificate": "云公特旅1", "edition": 1, "valid_until": until})

    def do(
        self, action: str, actor: Actor = OFFICER, data: dict[str, Any] | None = None, private: Any = None
    ) -> Walk:
        made = licences.decide(
            self.state, self.terms, Order(action, data or {}, private or {}), actor=actor, at=self.now,
            recorded_at=self.now, calendar=CALENDAR,
        )  # fmt: skip
        for event in made:
            self.state = licences.apply(self.state, event)
        self.events += made
        return self

    def on(self, value: str) -> Walk:
        self.now = day(value)
        return self

    def later(self, days: int) -> Walk:
        self.now += timedelta(days=days)
        return self

    def sweep(self) -> list[str]:
        """What the system does by itself, as the sweep does it; a renewal runs from the day after the old end."""
        done = []
        while found := licences.fallen_due(self.state, self.terms, at=self.now):
            data = {}
            if found[0] == "renew_by_silence":
                data = {**NEXT, "valid_until": renewed(self.state.valid_until).isoformat()}
            self.do(found[0], SYSTEM, data)
            done.append(found[0])
        return done

    def papers(self) -> list[str]:
        return [order.kind for event in self.events for order in event.documents]


def renewed(until: date | None) -> date:
    """A hundred days on: short enough for a random life to see several ends."""
    assert until is not None
    return until + timedelta(days=100)
