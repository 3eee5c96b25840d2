"""Random lives of licences hold what the engine promises. `./test --long` drives 20,000."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core import licences
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refused
from onewindow.core.licences import ACTIONS, LicenceState, LicenceTerms, Status
from onewindow.core.process.events import NewEvent
from tests.core.cases.build import OFFICER, SYSTEM, day
from tests.core.cases.lives import Seeded
from tests.core.licences.build import ENDLESS, NEXT, STRICT, TERMS, UNTIL, WHO, Walk, renewed
from tests.examples import examples

SHORT, LONG, TURNS = 120, 20_000, 45
LAST_DAY = day("2026-12-20")
TEXT = "写明的理由"
PRIVATE = dict.fromkeys(
    ("reasons", "statement", "defence", "answer", "on_record", "place", "record", "grounds", "compensation",
     "wrong", "right", "reason"), TEXT
)
EARLY = date(2026, 4, 15)
AT_ONCE = {"take_back_request", "cancel", "cancel_surrendered", "revoke_by_order", "record_strike", "end_with_decision"}
SLIPS = {"correct_document", "replace_document"}
GRANTS = {"grant_change", "grant_renewal", "replace_certificate", "renew_by_silence"}


class Life:
    """One licence and everybody who has to do with it, held against a model that knows only the names of orders."""

    def __init__(self, choose: Any) -> None:
        self.choose = choose
        terms: LicenceTerms = choose.one([TERMS, TERMS, ENDLESS, STRICT])
        self.walk = Walk(terms, choose.one([EARLY, EARLY, UNTIL, None]))
        self.seen: Counter[str] = Counter({"open": 1})
        self.announced: date | None = None
        self.editions = 1

    def turn(self) -> None:
        if self.choose.chance(3):
            days = self.choose.one([1, 2, 7, 12, 30])
            self.walk.now = min(self.walk.now + timedelta(days=days), LAST_DAY)
            self.sweep()
            return
        actor = WHO[self.choose.one(sorted(WHO))]
        action = self.choose.one(self.wishes(actor))
        private = {**PRIVATE, "values": json.dumps({"床位数": "14"})}
        if self.choose.chance(3):
            private.pop(self.choose.one(sorted(PRIVATE)))
        self.order(action, actor, self.data(action), private)

    def wishes(self, actor: Any) -> list[str]:
        """Mostly what may be done now, now and then anything; what ends a licence at once is seldom."""
        anything = sorted(set(ACTIONS) - SLIPS)
        if self.choose.chance(6):
            return anything
        shown = licences.open_actions(self.walk.state, self.walk.terms, actor=actor, at=self.walk.now)
        ends = set() if self.choose.chance(12) else AT_ONCE | SLIPS
        return sorted({one.action.name for one in shown if one.allowed} - ends) or anything

    def data(self, action: str) -> dict[str, Any]:
        if self.choose.chance(20):
            return {}
        one = self.choose.one
        until = self.walk.state.valid_until
        edition = {**NEXT, "valid_until": until.isoformat() if until else ""}
        renewal = {**NEXT, "valid_until": renewed(until).isoformat() if until else ""}
        on = legal_date(self.walk.now)
        known: dict[str, dict[str, Any]] = {
            "request_change": {"fields": [one(["床位数", "旅馆名称", "别的"])]},
            "request_replacement": {"why": one(["lost", "damaged", "reformed"])},
            "grant_change": edition, "replace_certificate": edition, "grant_renewal": renewal,
            "renew_by_silence": renewal,
            "announce_withdrawal": {"ground": one(["law_changed", "circumstances", "fraud"]), "starter": "agency"},
            "announce_revocation": {"ground": one(["fraud", "other", "law_changed"]), "starter": one(["agency", "superior"])},
            "revoke_licence": {"harm": one(["no", "no", "yes"])},
            "drop_ending": {"why": one(["defence", "public_interest", "discretion"])},
            "revoke_by_order": {"ground": "fraud", "starter": one(["court", "agency"]), "body": "x", "document": "1"},
            "record_strike": {"body": "x", "document": "2"},
            "restore": {"body": "x", "document": "3"},
            "end_with_decision": {"ground": "fraud"},
            "cancel": {"ground": one(["died", "dissolved", "expired"])},
            "record_defence": {"final": self.choose.chance(2)},
            "announce_hearing": {"on": (on + timedelta(days=one([5, 14, 40]))).isoformat(), "presider": OFFICER.account_id},
            "rule_on_challenge": {"ruling": "kept"},
            "correct_document": {"document": "1", "slip": one(["name", "decision"])},
            "replace_document": {"document": "1", "fresh": "2", "slip": one(["date", "decision"]), "taken_back": "held"},
            "remind": {"level": "open", "until": on.isoformat()},
        }  # fmt: skip
        return known.get(action, {})

    def order(self, action: str, actor: Any, data: dict[str, Any], private: dict[str, str]) -> None:
        before = self.walk.state
        count = len(self.walk.events)
        try:
            self.walk.do(action, actor, data, private)
        except Refused as refused:
            self.seen["-" + refused.code] += 1
            assert self.walk.state == before
            return
        self.seen[action] += 1
        self.happened(action, before, self.walk.events[count:])

    def sweep(self) -> None:
        while found := licences.fallen_due(self.walk.state, self.walk.terms, at=self.walk.now):
            self.order(found[0], SYSTEM, self.data_of_system(found[0]), {})

    def data_of_system(self, action: str) -> dict[str, Any]:
        if action != "renew_by_silence":
            return {}
        return {**NEXT, "valid_until": renewed(self.walk.state.valid_until).isoformat()}

    def happened(self, action: str, before: LicenceState, events: list[NewEvent]) -> None:
        """What was promised of this act, said without the engine's own words."""
        after, today = self.walk.state, legal_date(self.walk.now)
        if action in GRANTS:
            self.editions += 1
        if action == "renew_by_silence":
            request = before.request
            assert request is not None and request.kind == "renewal" and not request.late
            assert before.valid_until is not None and today > before.valid_until, "silence came too early"
        if action == "grant_renewal":
            assert before.valid_until is not None and today <= before.valid_until, "decided after the end"
        if action.startswith("announce_") and action != "announce_hearing":
            self.announced = today
        if action in ("withdraw_licence", "revoke_licence"):
            assert self.announced is not None, "ended without a notice"
            over = before.clocks["defence"].ended is not None or before.clocks["defence"].due.by < today
            assert over and before.ending is not None, "ended before the defence was over"
            assert not (before.hearing and before.hearing.open), "ended while a hearing was to come"
        if action == "cancel_expired":
            assert before.valid_until is not None and today > before.valid_until
        if any("bar" in event.body for event in events):
            assert self.walk.terms.safety and after.ended is not None and after.ended.ground == "fraud"
        assert not any(TEXT in json.dumps(dict(event.body), ensure_ascii=False) for event in events)

    def check(self) -> None:
        state, walk = self.walk.state, self.walk
        assert state == licences.replay(walk.events), "the state is not the replay of its events"
        assert state == LicenceState.from_json(json.loads(json.dumps(state.to_json())))
        assert walk.terms == LicenceTerms.from_json(json.loads(json.dumps(walk.terms.to_json())))
        assert state.edition == self.editions and state.number == "云公特旅1"
        assert state.seq == len(walk.events)
        assert (state.ended is None) == state.in_force, "in force if and only if nothing ended it"
        if not state.in_force:
            assert state.request is None and state.ending is None and state.open_clocks() == ()
        open_clocks = {clock.name for clock in state.open_clocks()}
        requests = open_clocks & {"change", "renewal", "replacement", "surrender"}
        assert requests == ({state.request.kind} if state.request else set())
        assert state.ending is not None or not open_clocks & {"defence", "hearing", "hearing_request"}
        assert (state.cancelled_on is not None) == (state.status is Status.CANCELLED)


def live(first: int, count: int) -> Counter[str]:
    seen: Counter[str] = Counter()
    for seed in range(first, first + count):
        life = Life(Seeded(seed))
        for _ in range(TURNS):
            life.turn()
        life.check()
        seen += life.seen
    return seen


class Drawn:
    """A chooser whose every choice Hypothesis can shrink."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def one(self, things):  # noqa: ANN001, ANN201
        return things[self.data.draw(st.integers(0, len(things) - 1))]

    def chance(self, one_in: int) -> bool:
        return self.data.draw(st.integers(0, one_in - 1)) == 0


@examples(40)
@given(st.data())
def test_whatever_happens_to_a_licence_every_promise_holds(data: st.DataObject) -> None:
    life = Life(Drawn(data))
    for _ in range(12):
        life.turn()
        life.check()


def test_some_hundred_lives_hold() -> None:
    seen = live(300, SHORT)
    assert seen["renew_by_silence"] and seen["cancel_expired"] and seen["revoke_licence"]


@pytest.mark.long
def test_twenty_thousand_lives_hold_and_every_act_was_done_in_one_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    seen = live(0, LONG)
    with capsys.disabled():
        done = {name: count for name, count in sorted(seen.items()) if not name.startswith("-")}
        print(f"\n{LONG} lives of licences, acts: {done}")
    assert [name for name in ACTIONS if not seen[name]] == []
