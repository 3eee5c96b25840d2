"""Random lives of whole applications: parts that wait for each other, people who do what comes to mind, a sweep, time.

A `Life` is driven by a chooser (`Hypothesis` in the short test, seeds in the long run) and holds itself against a model that
knows nothing of the engine: four facts per part and one sum. Every broken promise is an AssertionError that says which.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol, TypeVar

from onewindow.core import cases
from onewindow.core.cases import ActType, CaseState, CaseTerms, Counters, EdgeTerm, Order, outcome_sign
from onewindow.core.cases.drawing import draw
from onewindow.core.kernel.actor import SYSTEM, Scope
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.core.process.events import NewEvent
from onewindow.core.process.procedure import LATE, Backdating, By
from tests.core.cases.build import (
    ACTORS,
    AT_WINDOW,
    CALENDAR,
    COMMITTED,
    DATED,
    FRAMED,
    LEVELS,
    LICENCE,
    NEXT_EDITION,
    PLACE,
    PRE_REVIEWED,
    PUBLISHED,
    TO_FIRE,
    TWO_WAY,
    UPPER,
    VISITED,
    day,
    terms_of,
)

Thing = TypeVar("Thing")
FIRST_DAY, LAST_DAY = day("2026-01-05"), day("2026-12-25")
SLOW, QUICK = (0, 0, 0, 0, 0, 0, 0, 1, 1, 3), (0, 0, 0, 0, 1, 1, 2, 5, 12)
"""Days between two acts: in some halls everything comes in time, in others much runs out."""
KINDS: tuple[CaseTerms, ...] = (
    VISITED,
    *(terms_of(act) for act in ActType),
    COMMITTED,
    replace(LICENCE, deferral_written=True),
    DATED,
    replace(DATED, assign=VISITED.assign),
    PUBLISHED,
    replace(
        DATED, act_type=ActType.FILING, statutory=None, clock_starts="receipt", certificate="", special=()
    ),
    replace(LICENCE, on_late="not_accepted", on_late_deferral="acceptance_revoked"),
    replace(LICENCE, on_late="not_accepted", on_late_deferral="acceptance_revoked"),
    replace(LICENCE, on_the_spot=True, pure_rule=True, window_accepts=False),
    PRE_REVIEWED,
    PRE_REVIEWED,
    FRAMED,
    LEVELS,
    LEVELS,
    TWO_WAY,
    *(
        replace(terms_of(act), on_the_spot=True, authority=AT_WINDOW.authority, materials=LICENCE.materials[:1])
        for act in (ActType.LICENCE, ActType.MARKET_REGISTRATION, ActType.CONFIRMATION, ActType.BENEFIT,
                    ActType.PUBLIC_SERVICE)
    ),
    *(
        replace(terms_of(act), pure_rule=True)
        for act in (ActType.CONFIRMATION, ActType.BENEFIT, ActType.PUBLIC_SERVICE, ActType.FILING)
    ),
)
GRANTS = {"grant", "register", "enter_in_book", "confirm", "award", "provide", "record", "complete_step",
          "window_grant", "window_register", "window_confirm", "window_award", "window_provide"}  # fmt: skip
REFUSALS = {"refuse", "refuse_registration", "refuse_confirmation", "refuse_benefit", "decline_service"}
ASIDE = {
    "correct_on_the_spot",
    "tell_third_parties",
    "serve",
    "record_consent",
    "warn_due",
    "explain_delay",
    "confirm_receipt",
    "propose",
    "record_missing",
    "draw_inspectors",
    "prolong_special",
    "offer_hearing",
    "challenge_presider",
    "record_objection",
    "record_review",
    "record_stay",
    "undo",
    "correct_receipt",
    "correct_document",
    "replace_document",
    "attempt_service",
}
AFTER_THE_END = {"verify", "rectify", "condition", "defence", "hearing_request", "hearing"}
"""What may still run when a part is closed: the check of its commitment, and what follows from that."""
CORRECTIONS = {"undo", "correct_receipt", "close_moved", "correct_document", "replace_document", "recall_notice",
               "cancel_acceptance"}  # fmt: skip
# orders that hand a case to the other level, where a clock of that level begins
LEVELS = {"forward_review", "return_review"}
SELDOM = {"take_up_pre_review", "give_pre_opinion", "request_pre_review", "return_review", "recall_notice", "repair_credit",
          "ask_repair", "drop_revocation", "revoke_for_breach", "notify_revocation", "answer_objection", "extend_frame",
          "rule_on_disagreement", "rule_on_silence", "drop_third_hearing", "call_off_duty", "record_verification",
          "notify_correction", "supplement"}  # fmt: skip
"""What comes at the end of a long way: done rather than something else when it can be done, so that it is seen often."""
EXITS = {"withdraw", "reassign", "declare_not_required", "declare_not_competent", "decline_forged", "close_step",
         "withdraw_commitment", "drop_hearing", "drop_revocation", "close_moved", "recall_notice",
         "cancel_acceptance"}  # fmt: skip
PRIVATE = dict.fromkeys(
    ("reasons", "opinion", "findings", "explanation", "difference", "defence", "answer", "on_record", "statement",
     "reason", "wrong", "right", "place", "record", "grounds", "question", "content", "objector", "objection",
     "interest", "statement", "third_answer", "meeting"),
    "写明的理由",
)  # fmt: skip


OTHERS = Scope(frozenset({PLACE}), frozenset({"fire", "health"}))
WHO = {**ACTORS, "f": replace(ACTORS["a"], account_id="f1", scope=OTHERS), "u": UPPER}
"""Everybody, an officer of the departments that are asked in a joint review, and one of the level above."""


class Chooser(Protocol):
    """Where the randomness comes from."""

    def one(self, things: Sequence[Thing]) -> Thing: ...

    def chance(self, one_in: int) -> bool: ...


@dataclass
class Seeded:
    """A chooser that gives the same life for the same seed."""

    seed: int

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def one(self, things: Sequence[Thing]) -> Thing:
        return things[self._random.randrange(len(things))]

    def chance(self, one_in: int) -> bool:
        return self._random.randrange(one_in) == 0


def data_for(action: str, part: Part, choose: Chooser) -> dict[str, Any]:
    """What somebody might send with an order: mostly what it needs, now and then nonsense."""
    if choose.chance(25):
        return {}
    if action == "undo":  # only when it is wanted: it replays the part
        return _last_act(part, choose)
    material = choose.one(["plan", "lease", "report"])
    deferred = [{}, {"deferred": ["report"]}]
    known: dict[str, Callable[[], dict[str, Any]]] = {  # only what is wanted is made
        "check_material": lambda: {"material": material, "ok": choose.one([True, False]), "reason": "page"},
        "correct_on_the_spot": lambda: {"material": material},
        "supplement": lambda: {"materials": [gap.material for gap in part.state.gaps] or [material]},
        "accept": lambda: choose.one(deferred),
        "promise_deferred": lambda: {"materials": choose.one([["report"], ["report"], ["plan"]])},
        "declare_not_required": lambda: {"basis": "清单"},
        "declare_not_competent": lambda: {"competent_agency": "水利局"},
        "decline_forged": lambda: {"material": material},
        "sign_commitment": lambda: {
            "text_version": "1", "text_hash": "ab", "within": choose.one([{}, {}, {"training": "4wd"}, {"training": "30wd"}]),
        },
        "propose": lambda: {"proposal": "grant"},
        "record_inspection": lambda: {"inspectors": ["a1", "a2"]},
        "start_special": lambda: {"reason": choose.one(["testing", "hearing", "site_visit"]), "days": "5wd"},
        "prolong_special": lambda: {"reason": choose.one(["testing", "hearing"]), "days": "9wd"},
        "end_special": lambda: choose.one([{}, {"reason": "testing"}, {"reason": "hearing"}]),
        "draw_inspectors": lambda: {
            "seed": "5eed", "key": "k", "candidates": ["a1", "a2", "a3"], "reason": "recheck",
            "drawn": choose.one([list(draw("5eed", "k", ["a1", "a2", "a3"])), ["a1", "a2"]]),
        },
        "fulfil_condition": lambda: {"condition": choose.one(["training", "sign"])},
        "record_defence": lambda: {"final": choose.one([True, False])},
        "revoke_for_breach": lambda: {
            "grade": choose.one(["false", "unkept", "other"]), "harm": choose.one(["no", "no", "yes"]),
        },
        "drop_revocation": lambda: {"why": choose.one(["defence", "public_interest", "other"])},
        "repair_credit": lambda: {"basis": "整改到位"},
        "announce_hearing": lambda: {
            "on": ((part.state.last_at or FIRST_DAY) + timedelta(days=choose.one([3, 15, 18, 45]))).date().isoformat(),
            "presider": choose.one(["a1", "h1", "h1"]),
        },
        "rule_on_challenge": lambda: {"ruling": "replaced", "presider": choose.one(["a1", "h1"])},
        "convene_joint": lambda: {
            "departments": choose.one([["fire"], ["fire", "health"], ["police"]]), "days": "5wd", "head": "h1",
            "mode": choose.one(["review", "inspection", "acceptance", "drawings", "video"]),
        },
        "forward_review": lambda: {"stance": choose.one(["agree", "conditions", "disagree", "maybe"])},
        "return_review": lambda: {"days": choose.one(["2wd", "5wd", "9wd"])},
        "take_up": lambda: {"agency": {**TO_FIRE, "department": "province"}},
        "reassign": lambda: {"agency": choose.one([TO_FIRE, {**TO_FIRE, "department": "police"}, {}, {}, {}, {}])},
        "give_opinion": lambda: {"stance": choose.one(["agree", "conditions", "disagree", "disagree"])},
        "rule_on_disagreement": lambda: {"stance": "agree"},
        "rule_on_silence": lambda: {"stance": choose.one(["agree", "disagree"])},
        "call_off_duty": lambda: {"department": choose.one(["fire", "health"])},
        "compose_opinion": lambda: {"stance": "agree"},
        "tell_third_parties": lambda: {"persons": choose.one([["t1"], ["t1", "t2"], ["t3"]])},
        "record_third_statement": lambda: {
            "person": choose.one(["t1", "t2", "t3"]), "hearing": choose.chance(4), "final": choose.chance(2),
        },
        "drop_third_hearing": lambda: {"person": choose.one(["t1", "t1", "t2"])},
        "challenge_presider": lambda: choose.one([{}, {}, {"person": "t1"}]),
        "start_frame": lambda: {"from": (part.state.received_at or FIRST_DAY).isoformat()},
        "give_pre_opinion": lambda: {"stance": choose.one(["agree", "conditions", "disagree"])},
        "take_up_pre_review": lambda: {"still": choose.one(["same", "changed"])},
        "answer_objection": lambda: {
            "number": choose.one([1, 2, 3]), "answer_kind": choose.one(["adopted", "rejected"]),
        },
        "record_review": lambda: {
            "review_kind": choose.one(["reconsideration", "suit"]), "body": "云溪县人民政府", "review_number": "1",
            "filed_on": (part.state.last_at or FIRST_DAY).date().isoformat(),
        },
        "record_stay": lambda: {
            "review": len(part.state.reviews), "stay": choose.one(["stop", "go_on"]), "paper_number": "2",
        },
        "record_review_result": lambda: {
            "review": choose.one([1, len(part.state.reviews)]), "paper_number": "3", "days": "15wd",
            "result": choose.one(["upheld", "dismissed", "annulled", "annulled_redo", "annulled_redo", "changed",
                                  "unlawful", "act_by"]),
            "changed_to": "negative" if part.state.sign > 0 else "positive",
        },
        "record_missing": lambda: {"material": material, "reason": "page"},
        "correct_receipt": lambda: {
            "received": ((part.state.received_at or FIRST_DAY) - timedelta(days=choose.one([3, 1, 0, -2]))).isoformat(),
            "asked_by": choose.one(["k9", "a1"]),
        },
        "close_moved": lambda: {
            "ground": choose.one(["transferred", "duplicate"]), "to": "p9", "asked_by": choose.one(["k9", "a1"]),
        },
        "correct_document": lambda: {"document": "1", "slip": choose.one(["name", "decision"])},
        "replace_document": lambda: {
            "document": "1", "fresh": "2", "slip": choose.one(["date", "decision"]), "taken_back": "held",
        },
        "cancel_acceptance": lambda: {"ground": choose.one(["forged", "not_required"])},
        "attempt_service": lambda: {
            "documents": ["receipt"], "mode": choose.one(["post", "left", "notice"]), "result": choose.one(["sent", "failed"]),
        },
        "hand_in_deferred": lambda: {"materials": ["report"]},
        "explain_delay": lambda: {"clock": choose.one(["statutory", "promise"])},
        "warn_due": lambda: {"clock": choose.one(["notice", "statutory", "promise", "delivery"]), "level": "near"},
        "enter_in_book": lambda: {"book_entry": "1"},
        "issue": lambda: {"certificate": "1"},
        "issue_automatic": lambda: {"certificate": "1"},
        "serve": lambda: {"documents": ["receipt"], "mode": "post"},
        "deliver": lambda: {"mode": "in_person", "relation": "self", "evidence": "x"},
        "deliver_automatic": lambda: {"mode": "electronic", "evidence": "x"},
        "record_verification": lambda: {
            "result": choose.one(["kept", "correct_by", "not_kept", "not_kept"]), "inspectors": ["a1", "a2"], "days": "5wd"
        },
    }  # fmt: skip
    if action.endswith("_automatic") and action not in known:
        return {"verdict": choose.one(["yes", "yes", "no"])}
    made = known.get(action)
    return made() if made else {}


def _last_act(part: Part, choose: Chooser) -> dict[str, Any]:
    """What the use case says of the last act: what it was, and the state before it."""
    if len(part.events) < 2:
        return {}
    last = part.events[-1]
    return {
        "seq": part.state.seq, "act": last.body["action"], "by": choose.one(["k1", "a1", "h1"]),
        "acted_at": last.occurred_at.isoformat(), "back": cases.replay(part.events[:-1]).to_json(),
    }  # fmt: skip


@dataclass
class Part:
    """One part as the store keeps it: frozen terms, events, a snapshot with its version; and what the model knows."""

    code: str
    terms: CaseTerms
    frozen: str
    state: CaseState = field(default_factory=CaseState)
    events: list[NewEvent] = field(default_factory=list)
    received: bool = False
    accepted: bool = False
    sign: int = 0
    over: bool = False
    asked: set[str] = field(default_factory=set)
    """Who asked for the hearing that is to come: the applicant, third parties by code, or the agency of its own accord."""
    owed: dict[str, tuple[date, bool]] = field(default_factory=dict)
    """Who owes an opinion in a joint review: the last day, and whether the duty is claimed."""
    promised: bool = False
    """Whether what follows later was promised in writing."""
    checked: bool = False
    """Whether the commitment was checked after the decision."""
    joint: bool = False
    chased: bool = False
    announced: date = date.min
    """When the agency first told of a hearing of its own accord."""


def follows_from(state: CaseState, action: str, given: dict[str, Any]) -> date | None:
    """The day of what an act of the outside world follows from: it did not happen before it."""
    found: dict[str, datetime | date | None] = {
        "confirm_receipt": state.received_at, "serve": state.received_at, "attempt_service": state.received_at,
        "notify_correction": state.received_at, "supplement": state.corrected_once, "hand_in_deferred": state.accepted_at,
        "deliver": state.decided_at, "fulfil_condition": state.decided_at,
        "record_objection": state.publicity.since if state.publicity is not None else None,
        "record_review_result": next(
            (one.filed for one in state.reviews if str(one.number) == str(given.get("review"))), None
        ),
        "end_special": max((one.since for one in state.specials), default=None) if len(state.specials) == 1 else None,
    }  # fmt: skip
    what = found.get(action)
    return legal_date(what) if isinstance(what, datetime) else what


@dataclass
class Life:
    """One application from hand-in to its end, or to the day we stop watching."""

    choose: Chooser
    seen: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.now = FIRST_DAY + timedelta(days=self.choose.one(range(320)))
        self.pace = self.choose.one([SLOW, SLOW, QUICK])
        count = self.choose.one([1, 2, 2, 3, 3, 4, 6])
        self.parts = [self._born(index) for index in range(count)]
        self.counters: Counters = cases.opened(count)
        self.settled: str | None = None
        for part in self.parts:
            self.order(part, "receive", "k" if self.choose.chance(2) else "c")

    def _born(self, index: int) -> Part:
        """A part; later ones may wait for earlier ones, never the other way, so that nobody waits in a circle."""
        terms = self.choose.one(KINDS)
        if index and self.choose.chance(8):  # it asks for a pre-review while it waits for the first part
            wait = EdgeTerm("p0", "fire", T("前一项"), "acceptance")
            return self._new(index, replace(PRE_REVIEWED, edges=(wait,)))
        edges = tuple(
            EdgeTerm(
                f"p{before}", "fire", T("前一项"), self.choose.one(["acceptance", "decision", "delivery"])
            )
            for before in range(index)
            if self.choose.chance(3)
        )
        return self._new(index, replace(terms, edges=edges))

    def _new(self, index: int, terms: CaseTerms) -> Part:
        return Part(f"p{index}", terms, json.dumps(terms.to_json(), ensure_ascii=False, sort_keys=True))

    # --- what can happen -----------------------------------------------------------------------------------------

    def step(self) -> None:
        """Something happens: an order, an order from an old page, the sweep, or only time."""
        self.now += timedelta(
            days=self.choose.one(self.pace), hours=self.choose.one([0, 1, 3])
        )
        part = self.choose.one(self.parts)
        if self.choose.chance(6):
            self.sweep()
        elif self.choose.chance(12):
            self.two_at_once(part)
        else:
            self.somebody_acts(part)

    def somebody_acts(self, part: Part) -> None:
        action, letter = self._likely(part)
        self.order(part, action, letter)

    def _likely(self, part: Part) -> tuple[str, str]:
        """Mostly what a page shows as open, now and then anything by anybody."""
        if self.choose.chance(8):
            return self.choose.one(sorted(cases.ACTIONS)), self.choose.one(sorted(WHO))
        others = "ff" if part.state.joint or part.state.hand else ""
        above = "uu" if part.terms.authority and (part.terms.authority.chain or part.terms.authority.also) else ""
        letter = self.choose.one(f"ckkaaahs{others}{above}")
        shown = cases.open_actions(part.state, part.terms, actor=WHO[letter], at=self.now)
        names = [one.action.name for one in shown if one.allowed]
        if self.choose.chance(3) and (rare := [name for name in names if name in SELDOM]):
            return self.choose.one(rare), letter
        forward = [name for name in names if name not in ASIDE | EXITS]
        if forward and not self.choose.chance(5):
            return self.choose.one(forward), letter
        calm = [name for name in names if name not in EXITS]
        if calm and not self.choose.chance(4):
            return self.choose.one(calm), letter
        if names and self.choose.chance(4):
            return self.choose.one(names), letter
        return self.choose.one(sorted(cases.ACTIONS)), letter

    def sweep(self) -> None:
        """The jobs come round: everything that has fallen due, on every part."""
        self.seen["~sweep"] += 1
        for part in self.parts:
            for order in cases.fallen_due(part.state, part.terms, at=self.now):
                self.order(part, order.action, "s")

    def two_at_once(self, part: Part) -> None:
        """Two people decide on the same version: the second finds that the row has moved."""
        version = part.state.seq
        one, other = self._likely(part), self._likely(part)
        first, second = self._decided(part, *one), self._decided(part, *other)
        won = self._written(part, version, first, one[0]), self._written(part, version, second, other[0])
        assert won != (True, True), "two orders on one version both went through"
        self.seen["~stale"] += won == (True, False) and second is not None

    # --- the door ------------------------------------------------------------------------------------------------

    def order(self, part: Part, action: str, letter: str, data: dict[str, Any] | None = None) -> bool:
        version = part.state.seq
        return self._written(part, version, self._decided(part, action, letter, data), action)

    def _decided(
        self, part: Part, action: str, letter: str, data: dict[str, Any] | None = None
    ) -> tuple[NewEvent, ...] | None:
        actor = SYSTEM if letter == "s" else WHO[letter]
        given = data if data is not None else data_for(action, part, self.choose)
        at = self._said_to_be()
        reason = {} if self.choose.chance(4) else {"late_reason": "昨天停电"}
        try:
            events = cases.decide(
                part.state, part.terms, Order(action, given, {**PRIVATE, **reason}), actor=actor, at=at, recorded_at=self.now,
                calendar=NEXT_EDITION if action == "recount_dues" else CALENDAR,
            )  # fmt: skip
        except Refused as refused:
            for refusal in refused.refusals:
                self.seen[f"-{refusal.code}"] += 1
            return None
        assert at <= self.now, "what is still to come went through"
        if legal_date(at) < legal_date(self.now):
            assert cases.ACTIONS[action].backdating is Backdating.YES, f"{action} went through with a date of the past"
            self._told_late(part, action, letter, given, at, reason, events)
            self.seen["~backdated"] += 1
        return tuple(events)

    def _told_late(
        self, part: Part, action: str, letter: str, given: dict[str, Any], at: datetime, reason: dict[str, str],
        events: Sequence[NewEvent],
    ) -> None:
        """A late entry of a person says why, is marked, and lies not before what it follows from."""
        person = letter != "s" and cases.ACTIONS[action].by is By.HUMAN
        assert bool(reason) or not person, f"{action} was entered late without a reason"
        assert all(event.body.get(LATE, False) is person for event in events), f"{action}: the mark of a late entry"
        assert not person or events[-1].private["late_reason"] == reason["late_reason"]
        floor = follows_from(part.state, action, given)
        assert floor is None or legal_date(at) >= floor, f"{action} of {legal_date(at)} follows from what came on {floor}"

    def _said_to_be(self) -> datetime:
        """When somebody says it happened: now, and now and then tomorrow or some days ago."""
        return self.now + timedelta(days=self.choose.one([1, -1, -4])) if self.choose.chance(30) else self.now

    def _written(self, part: Part, version: int, events: tuple[NewEvent, ...] | None, action: str) -> bool:
        """The conditional UPDATE: it takes the row only from the version the order was decided on."""
        if not events or part.state.seq != version:
            return False
        before = part.state
        for event in events:
            part.state = cases.apply(part.state, event)
        part.events += events
        self.counters = cases.counted(self.counters, cases.counter_change(before, part.state))
        self.seen[action] += 1
        self.seen[f"={part.state.status}"] += 1
        self.seen[f"@{before.status}:{action}"] += 1
        self._model(part, action, events, before)
        self._after(part, before, action)
        if self.counters.open == 0 and self.settled is None:
            self.settled = str(cases.outcome(self.counters))
        elif self.counters.open and self.settled:
            assert action in ("record_review_result", "undo"), "a settled application was opened by another act"
            self.settled = None
        self._tell(part, before)
        return True

    def _tell(self, part: Part, before: CaseState) -> None:
        """A result goes to the parts that wait for this one, as the outbox brings it."""
        result = cases.upstream_outcome(part.state)
        if result is None or cases.upstream_outcome(before) == result:
            return
        for other in self.parts:
            if any(edge.case == part.code for edge in other.terms.edges):
                self.order(other, "upstream_result", "s", {"case": part.code, "outcome": result})

    # --- the model and the promises --------------------------------------------------------------------------------

    def _model(self, part: Part, action: str, events: Sequence[NewEvent], before: CaseState) -> None:
        """Four facts per part, moved by the names of orders alone."""
        stem = action.removesuffix("_automatic")
        if stem == "receive":
            assert not part.received, "received twice"
            part.received = True
        if stem == "promise_deferred":
            part.promised = True
        if stem == "accept" and events[0].body.get("deferred") and part.terms.deferral_written:
            assert part.promised or events[0].body.get("deferral_promised"), "deferred, and nothing promised"
        if any("accepted" in event.body for event in events):
            assert not part.accepted, "accepted twice"
            part.accepted = True
        if stem in GRANTS | REFUSALS:
            assert part.received, f"{action} before receipt"
            judged = part.terms.act_type not in (ActType.FILING, ActType.STEP)
            assert part.accepted or not judged, f"{action} before acceptance"
            assert part.sign == 0, "decided twice"
            part.sign = 1 if stem in GRANTS else -1
        self._hearing(part, stem, events, before)
        self._jointly(part, stem, events)
        self._committed(part, stem, before)
        if stem == "record_review_result":
            self._reviewed(part, events)
        if stem == "undo":
            self._undone(part, events[-1].body["undone"]["act"])
            return
        assert not part.over or part.state.outcome == before.outcome, "a closed part changed its outcome"
        part.over = part.over or part.state.final

    def _hearing(self, part: Part, stem: str, events: Sequence[NewEvent], before: CaseState) -> None:
        """Who asked gives it up, nobody else; nothing is decided while somebody's hearing is to come."""
        body, asked = events[-1].body, part.asked
        if stem == "request_hearing":
            asked.add("applicant")
        elif stem == "record_third_statement":
            wanting = {code for code, _, hearing, _ in body["third"] if hearing}
            held = before.hearing is not None and before.hearing.stage == "heard"
            asked |= {body["person"]} & wanting if not held else set()
        elif stem == "announce_hearing":
            if not asked:
                asked.add("agency")
                part.announced = legal_date(events[-1].occurred_at)
            if asked == {"agency"}:
                held_on = date.fromisoformat(body["hearing"]["on"])
                assert CALENDAR.working_days_between(part.announced, held_on) <= 20, "the clocks stand for ever"
        elif stem in ("drop_hearing", "drop_third_hearing"):
            who = "applicant" if stem == "drop_hearing" else body["person"]
            assert who in asked or not asked, "somebody else's hearing was given up"
            asked.discard(who)
            assert bool(asked) == (part.state.hearing is not None and part.state.hearing.open), "asked for and not held"
        elif stem == "record_hearing" or "redo" in body:
            asked.clear()
        elif stem in GRANTS | REFUSALS | {"revoke_for_breach", "drop_revocation"}:
            assert not asked, "decided while a hearing was to come"

    def _committed(self, part: Part, stem: str, before: CaseState) -> None:
        """A commitment counts as kept once it was checked; one that is taken back brings back the visit."""
        state, running = part.state, {clock.name for clock in part.state.open_clocks()}
        looked_elsewhere = stem == "record_review_result" and "verify" not in running  # another body changed the decision
        part.checked = part.checked or stem == "record_verification" or looked_elsewhere
        if state.commitment == "kept":
            assert part.checked, "kept, and nobody looked"
        if stem == "drop_revocation" and state.commitment != "spared" and not part.checked:
            assert "verify" in running, "a defence ended the check that was never made"
        if stem == "withdraw_commitment" and part.terms.assign and before.status == "accepted":
            assert "assign" in running or before.inspectors or before.drawn, "nobody is sent to look"

    def _jointly(self, part: Part, stem: str, events: Sequence[NewEvent]) -> None:
        """Everybody asked has spoken, or was silent past the day and chased, or never claimed it; nothing is decided before."""
        body, today = events[-1].body, legal_date(events[-1].occurred_at)
        if stem == "convene_joint":
            assert not part.joint, "two joint reviews at once"
            part.joint, part.chased = True, False
            part.owed = {code: (date.fromisoformat(by), False) for code, by, _, _ in body["joint"]["duties"]}
        elif stem == "claim_duty":
            claimed = {code for code, _, claimed, _ in body["joint"]["duties"] if claimed}
            part.owed = {code: (by, code in claimed) for code, (by, _) in part.owed.items()}
        elif stem == "give_opinion":
            part.owed.pop(body["by"])
        elif stem in ("chase_opinions", "chase_when_due"):
            assert stem == "chase_opinions" or all(by < today for by, _ in part.owed.values()), "chased before the day"
            part.chased = True
        elif stem == "call_off_duty":
            assert not part.owed.pop(body["called_off"])[1], "a claimed duty was called off"
            part.joint = bool(body["joint"]["duties"])
        elif stem == "rule_on_silence":
            assert part.chased and part.owed and all(by < today for by, _ in part.owed.values()), "ruled before the time"
            part.owed = {}
        elif stem == "compose_opinion":
            assert not part.owed, "composed without somebody's opinion"
            part.joint = False
        elif "redo" in body:
            part.joint, part.owed = False, {}
        elif stem in GRANTS | REFUSALS:
            assert not part.joint, "decided while a joint review was open"

    def _undone(self, part: Part, act: str) -> None:
        """The last act goes: an acceptance, or a turning away. Nothing decided is ever undone."""
        assert act not in GRANTS | REFUSALS, "a decision was undone"
        if act == "accept":
            part.accepted = False
        if act.startswith("declare_"):
            part.over = False

    def _reviewed(self, part: Part, events: Sequence[NewEvent]) -> None:
        """Another body alone opens again what was closed, or puts its own decision in its place."""
        body = events[-1].body
        if "redo" in body:
            part.sign, part.over = 0, False
        elif "decision" in body:
            assert part.sign == -outcome_sign(body["decision"]["outcome"]), "a change that changes nothing"
            part.sign, part.over = -part.sign, False

    def _after(self, part: Part, before: CaseState, action: str) -> None:
        state = part.state
        assert state.seq == len(part.events), "an event is lost or counted twice"
        for name, clock in state.clocks.items():
            assert clock.due.by >= clock.started.date(), f"the clock {name} ends before it starts"
            assert clock.ended is None or clock.ended >= clock.started, f"the clock {name} runs backwards"
            old = before.clocks.get(name)
            if old is None or old.ended or clock.ended or (old.started != clock.started and action not in CORRECTIONS):
                continue
            if name == "stage" and action in LEVELS:  # the other level's clock, even when both start in one minute
                continue
            if action in CORRECTIONS:
                assert clock.due.by <= old.due.by, f"a correction lengthened the clock {name}"
            elif old.due.running:  # while it stands still, its end is only the earliest one
                assert clock.due.by >= old.due.by, f"the clock {name} was shortened"
        if state.final:
            running = {clock.name for clock in state.open_clocks()}
            assert running <= AFTER_THE_END, f"closed with running clocks: {running}"
        if state.status == "waiting":
            assert set(state.clocks) <= {"pre_review", "pre_valid", "frame"}, "a waiting part has a clock of its own"
        if action.removesuffix("_automatic") in GRANTS | REFUSALS:  # an acceptance that is cancelled decides nothing
            assert state.pre is None or state.pre.stage != "converted", "decided without a look at what changed"
            spoken, clock = before.third, before.clocks.get("third")
            assert spoken is None or spoken.done or clock is None or clock.passed(self.now), "somebody was not heard"

    def check(self) -> None:
        """What must hold at any moment, looked at from outside."""
        for part in self.parts:
            assert cases.replay(part.events) == part.state, "the projection is not the replay"
            snapshot = json.loads(json.dumps(part.state.to_json()))
            assert CaseState.from_json(snapshot) == part.state, "the snapshot does not read back"
            now = json.dumps(part.terms.to_json(), ensure_ascii=False, sort_keys=True)
            assert now == part.frozen, "frozen terms changed"
            times = [event.occurred_at for event in part.events]
            assert all(isinstance(time, datetime) and time.tzinfo for time in times)
        final = [part.state.final for part in self.parts]
        signs = [part.state.sign for part in self.parts]
        assert self.counters == Counters(len(final), final.count(False), signs.count(1), signs.count(-1)), (
            "counters"
        )
        assert (self.settled is not None) == all(final), (
            "the application is settled exactly when its parts are"
        )

    def to_the_end(self, steps: int) -> Life:
        """Live for some steps, then let everything that can come to an end do so, and look at it."""
        for _ in range(steps):
            if (self.settled and not self.choose.chance(8)) or self.now > LAST_DAY:
                break
            self.step()
        self.check()
        return self


def live(first: int, count: int, steps: int = 60) -> tuple[Counter[str], Counter[str]]:
    """So many lives from consecutive seeds: what was done and met, and how the applications ended.

    AssertionError names the seed.
    """
    seen: Counter[str] = Counter()
    ended: Counter[str] = Counter()
    for seed in range(first, first + count):
        life = Life(Seeded(seed), seen)
        try:
            life.to_the_end(steps)
        except AssertionError as error:
            raise AssertionError(f"life {seed}: {error}") from error
        ended[life.settled or "open"] += 1
        seen["~parts"] += len(life.parts)
        seen["~events"] += sum(len(part.events) for part in life.parts)
    return seen, ended


__all__ = ["Chooser", "Life", "Part", "Seeded", "live"]
