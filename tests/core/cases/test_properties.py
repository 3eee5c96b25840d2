"""Whatever anybody orders in whatever sequence, the law holds: properties by Hypothesis."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onewindow.core import cases
from onewindow.core.cases import ACTIONS, ActType, CaseState, CaseTerms, EdgeTerm, Order
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.core.process import GENESIS, StoredEvent, chain_hash, clocks, envelope_text, verify_chain
from onewindow.core.process.events import NewEvent
from tests.core.cases.build import ACTORS, CALENDAR, CLERK, COMMITTED, LICENCE, Walk, terms_of
from tests.examples import examples

EDGES = tuple(
    EdgeTerm(f"u-{blocks}", "fire", T("消防"), blocks) for blocks in ("acceptance", "decision", "delivery")
)
TERMS: tuple[CaseTerms, ...] = (
    *(terms_of(act) for act in ActType),
    COMMITTED,
    replace(LICENCE, edges=EDGES, on_late="not_accepted"),
    replace(LICENCE, on_the_spot=True, pure_rule=True, window_accepts=False),
)
# Order data under which most actions get past their gates, with a few that must be stopped.
DATA: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "check_material": st.fixed_dictionaries(
        {
            "material": st.sampled_from(["plan", "lease", "report"]),
            "ok": st.booleans(),
            "reason": st.just("page"),
        }
    ),
    "correct_on_the_spot": st.just({"material": "plan"}),
    "supplement": st.fixed_dictionaries(
        {"materials": st.lists(st.sampled_from(["plan", "lease", "report"]), min_size=1, unique=True)}
    ),
    "accept": st.sampled_from([{}, {"deferred": ["report"]}]),
    "upstream_result": st.fixed_dictionaries(
        {
            "case": st.sampled_from([edge.case for edge in EDGES]),
            "outcome": st.sampled_from(["positive", "negative"]),
        }
    ),
    "declare_not_required": st.just({"basis": "清单"}),
    "declare_not_competent": st.just({"competent_agency": "水利局"}),
    "decline_forged": st.just({"material": "plan"}),
    "sign_commitment": st.just({"text_version": "1", "text_hash": "ab"}),
    "propose": st.just({"proposal": "grant"}),
    "record_inspection": st.just({"inspectors": ["a1", "a2"]}),
    "start_special": st.fixed_dictionaries(
        {"reason": st.sampled_from(["testing", "hearing", "site_visit"]), "days": st.just("5wd")}
    ),
    "record_missing": st.just({"material": "plan", "reason": "page"}),
    "hand_in_deferred": st.just({"materials": ["report"]}),
    "explain_delay": st.fixed_dictionaries({"clock": st.sampled_from(["statutory", "promise"])}),
    "warn_due": st.fixed_dictionaries(
        {"clock": st.sampled_from(["notice", "statutory", "promise", "delivery"]), "level": st.just("near")}
    ),
    "enter_in_book": st.just({"book_entry": "1"}),
    "issue": st.just({"certificate": "1"}),
    "issue_automatic": st.just({"certificate": "1"}),
    "serve": st.just({"documents": ["receipt"], "mode": "post"}),
    "deliver": st.just({"mode": "in_person", "relation": "self", "evidence": "x"}),
    "deliver_automatic": st.just({"mode": "electronic", "evidence": "x"}),
    "record_verification": st.fixed_dictionaries(
        {
            "result": st.sampled_from(["kept", "correct_by", "not_kept"]),
            "inspectors": st.just(["a1", "a2"]),
            "days": st.just("5wd"),
        }
    ),
}
for _name in (
    "grant_automatic",
    "confirm_automatic",
    "award_automatic",
    "record_automatic",
    "provide_automatic",
):
    DATA[_name] = st.just({"verdict": "yes"})
PRIVATE = dict.fromkeys(("reasons", "opinion", "findings", "explanation", "difference"), "写明的理由")


EXITS = frozenset({"withdraw", "declare_not_required", "declare_not_competent", "decline_forged", "close_step"})
ASIDE = frozenset(
    {
        "serve",
        "record_consent",
        "warn_due",
        "explain_delay",
        "confirm_receipt",
        "propose",
        "correct_on_the_spot",
    }
)


@st.composite
def walks(draw: st.DrawFn) -> Walk:
    """A part of any kind and a sequence of orders: mostly such as are open at that moment, some that are not."""
    terms = draw(st.sampled_from(TERMS))
    walk = Walk(terms).do("receive", ACTORS[draw(st.sampled_from("ck"))])
    if walk.status == "received" and terms.window_accepts and not draw(st.integers(0, 3)):
        walk.do("check_material", CLERK, {"material": "plan", "ok": False, "reason": "page"})
        walk.do("notify_correction", CLERK)
    known = [row.name for row in ACTIONS.values() if not row.applies or terms.act_type in row.applies]
    for _ in range(draw(st.integers(2, 14))):
        wild = draw(st.integers(0, 9)) == 0
        choice = [(name, letter) for name in known for letter in ACTORS] if wild else open_now(walk)
        if not choice:
            break
        if len(calm := [c for c in choice if c[0] not in EXITS | ASIDE]) and draw(st.integers(0, 4)):
            choice = calm
        action, letter = draw(st.sampled_from(choice))
        walk.now += timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 2, 5, 30])))
        before = walk.state
        try:
            walk.do(action, ACTORS[letter], draw(DATA.get(action, st.just({}))), PRIVATE)
        except Refused:
            assert walk.state is before
    return walk


def open_now(walk: Walk) -> list[tuple[str, str]]:
    return [
        (shown.action.name, letter)
        for letter, actor in ACTORS.items()
        for shown in cases.open_actions(walk.state, walk.terms, actor=actor, at=walk.now)
        if shown.allowed
    ]


@examples(150)
@given(walks())
def test_no_sequence_of_orders_breaks_the_law(walk: Walk) -> None:
    state, terms = walk.state, walk.terms
    types = [event.type for event in walk.events]
    # One receipt, one notice, one extension; never twice.
    for once in ("cases.receive", "cases.notify_correction", "cases.extend"):
        assert types.count(once) <= 1
    assert sum("accepted" in event.body for event in walk.events) <= 1
    assert sum("decision" in event.body or "ended" in event.body for event in walk.events) <= 1
    # Nothing is decided that was not accepted; filings and steps are never accepted.
    decided = [event for event in walk.events if "decision" in event.body]
    if decided and terms.act_type is not ActType.FILING:
        assert state.accepted_at is not None and state.accepted_at <= decided[0].occurred_at
    if terms.act_type in (ActType.FILING, ActType.STEP):
        assert state.accepted_at is None
    # An open special procedure belongs to an accepted part; a final part has no clock but the check afterwards.
    assert state.special is None or state.status == "accepted"
    if state.final:
        assert {clock.name for clock in state.open_clocks()} <= {"verify", "rectify"}
    # The correction came before acceptance; a waiting part has no clock.
    if state.corrected_once and state.accepted_at:
        assert state.corrected_once <= state.accepted_at
    if state.status == "waiting":
        assert dict(state.clocks) == {}


@examples(150)
@given(walks())
def test_clocks_never_run_backwards_and_pauses_never_shorten(walk: Walk) -> None:
    for clock in walk.state.clocks.values():
        start = clock.started.date()
        assert clock.due.by >= start
        if clock.ended is not None:
            assert clock.ended >= clock.started
        bare = replace(clock, pauses=(), extra=None)
        if clock.name != "notice" or walk.terms.notice is not None:
            assert clocks.recount(bare, calendar=CALENDAR).clock.due.by <= clock.due.by


@examples(100)
@given(walks())
def test_the_snapshot_is_the_replay_and_the_chain_verifies(walk: Walk) -> None:
    assert (
        CaseState.from_json(json.loads(json.dumps(walk.state.to_json())))
        == cases.replay(walk.events)
        == walk.state
    )
    assert CaseTerms.from_json(json.loads(json.dumps(walk.terms.to_json()))) == walk.terms
    chain = stored(walk.events)
    assert verify_chain(chain) == []
    assert cases.replay(chain) == walk.state


@examples(100)
@given(walks())
def test_bodies_never_hold_what_was_said_in_private(walk: Walk) -> None:
    for event in walk.events:
        assert "写明的理由" not in json.dumps(event.body, ensure_ascii=False)
        assert all("写明的理由" not in str(document.data) for document in event.documents)


@examples(100)
@given(walks(), st.sampled_from(sorted(ACTORS)))
def test_an_open_action_is_refused_only_for_what_the_order_says(walk: Walk, letter: str) -> None:
    """What a page shows as allowed fails at the door at most for its data; what it shows as closed always fails."""
    actor = ACTORS[letter]
    for shown in cases.open_actions(walk.state, walk.terms, actor=actor, at=walk.now):
        order = Order(shown.action.name)
        try:
            cases.decide(
                walk.state,
                walk.terms,
                order,
                actor=actor,
                at=walk.now,
                recorded_at=walk.now,
                calendar=CALENDAR,
            )
        except Refused as refused:
            if not shown.allowed:
                assert refused.refusals == shown.refusals
        else:
            assert shown.allowed


def stored(events: list[NewEvent]) -> list[StoredEvent]:
    """The events as the store would chain them."""
    found: list[StoredEvent] = []
    head = GENESIS
    for seq, event in enumerate(events, start=1):
        columns: dict[str, Any] = {
            "event_id": str(new_id()),
            "stream_type": "case",
            "stream_id": "c1",
            "seq": seq,
            "type": event.type,
            "type_version": event.type_version,
            "occurred_at": event.occurred_at,
            "recorded_at": event.occurred_at,
            "jurisdiction": "330102000000",
            "opened_year": 2026,
            "actor_role": "clerk",
            "actor_account": "k1",
            "represented_party": "p1",
            "channel": "window",
            "command_id": f"command-{seq}",
            "command_part": 0,
            "body": dict(event.body),
        }
        rest = {"actor_department": "", "place": "", "mandate": "", "hash_alg": "sha256"}
        text = envelope_text(**columns, **rest)
        digest = chain_hash(head, text)
        found.append(StoredEvent(**columns, text=text, prev_hash=head, hash=digest))
        head = digest
    return found
