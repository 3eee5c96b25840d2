"""The table against what a person wrote down from the law: every status × action × role, and every act type."""

from __future__ import annotations

from pathlib import Path

import pytest

from onewindow.core import cases
from onewindow.core.cases import ACTIONS, ActType, CaseState, Order, Status
from onewindow.core.certs import kinds as documents
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.refusal import Refused
from onewindow.core.process import refusals
from onewindow.core.process.procedure import By
from tests.core.cases import build
from tests.core.cases.build import (
    ACTORS,
    CALENDAR,
    CITIZEN,
    CLERK,
    DELIVERY,
    HEAD,
    LICENCE,
    OFFICER,
    SYSTEM,
    Walk,
)

HERE = Path(__file__).parent
LETTERS = {"c": Role.CITIZEN, "k": Role.CLERK, "a": Role.APPROVER, "h": Role.HEAD, "s": Role.SYSTEM}
TYPES = {
    "L": ActType.LICENCE,
    "M": ActType.MARKET_REGISTRATION,
    "R": ActType.REAL_ESTATE_REGISTRATION,
    "C": ActType.CONFIRMATION,
    "B": ActType.BENEFIT,
    "F": ActType.FILING,
    "P": ActType.PUBLIC_SERVICE,
    "S": ActType.STEP,
}


def lines(name: str) -> list[list[str]]:
    text = (HERE / name).read_text(encoding="utf-8")
    return [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def written_matrix() -> set[tuple[str, str, Role]]:
    return {
        (status, action, LETTERS[letter])
        for action, *cells in lines("matrix.txt")
        for status, letters in (cell.split(":") for cell in cells)
        for letter in letters
    }


def test_the_matrix_of_status_action_and_role_is_the_one_written_by_hand() -> None:
    table = {
        (str(status), row.name, role)
        for row in ACTIONS.values()
        for status in row.from_states
        for role in row.roles
    }
    assert table == written_matrix()


def test_the_act_types_of_every_action_are_the_ones_written_by_hand() -> None:
    everything = frozenset(ActType)
    table = {row.name: set(row.applies or everything) for row in ACTIONS.values()}
    assert table == {action: {TYPES[letter] for letter in letters} for action, *letters in lines("kinds.txt")}


def somewhere() -> dict[str, tuple[Walk, ...]]:
    """A real walk to every status, by the act types that can get there."""
    edge = (cases.EdgeTerm("u1", "fire", build.T("消防"), "acceptance"),)
    late = build.replace(LICENCE, on_late="not_accepted")
    step = build.terms_of(ActType.STEP)
    decided = build.accepted().do("grant", OFFICER)
    issued = build.accepted().do("grant", OFFICER).do("issue", OFFICER, {"certificate": "1"})
    delivered = build.accepted().do("refuse", OFFICER, {}, {"reasons": "理由"}).do("deliver", CLERK, DELIVERY)
    settled = build.accepted().do("refuse", OFFICER, {}, {"reasons": "理由"}).do("deliver", CLERK, DELIVERY)
    waiting = Walk(build.replace(LICENCE, edges=edge)).do("receive", CLERK)
    lapsed = Walk(build.replace(LICENCE, edges=edge)).do("receive", CLERK)
    competent = {"competent_agency": "省厅"}
    walks = (
        Walk(),
        Walk(step),
        waiting,
        lapsed.do("upstream_result", SYSTEM, {"case": "u1", "outcome": "negative"}),
        build.received(),
        build.correcting(),
        build.accepted(),
        decided,
        issued,
        delivered,
        settled.do("settle", SYSTEM),
        build.received().do("declare_not_required", CLERK, {"basis": "目录"}),
        build.received().do("declare_not_competent", CLERK, competent),
        build.received().do("withdraw", CITIZEN),
        build.correcting(late).on("2026-06-01").do("close_late", SYSTEM),
        build.received().do("close_moved", CLERK, {"ground": "duplicate", "to": "1"}, {"reason": "重复"}),
        build.accepted().do("cancel_acceptance", HEAD, {"ground": "forged"}, {"reasons": "材料虚假"}),
        build.received(step),
        build.received(step).do("contact_step", CLERK),
        build.received(step).do("complete_step", CLERK),
        build.received(step).do("close_step", CLERK, {}, {"reasons": "没有气源"}),
    )
    found: dict[str, tuple[Walk, ...]] = {}
    for walk in walks:
        found[walk.status] = (*found.get(walk.status, ()), walk)
    return found


BEFORE_THE_LAW = {refusals.NOT_YOURS, refusals.OTHER_KIND, refusals.NOT_NOW}


def test_every_status_can_be_reached() -> None:
    assert set(somewhere()) == {str(status) for status in Status}


def test_through_the_door_the_matrix_holds_in_every_status_for_every_role() -> None:
    """Not the table but the engine is asked: does an order fail for role or status, or only for its own reasons?"""
    written = written_matrix()
    kinds = {action: {TYPES[letter] for letter in letters} for action, *letters in lines("kinds.txt")}
    wrong = []
    for status, walks in somewhere().items():
        for walk in walks:
            for actor in ACTORS.values():
                for name in ACTIONS:
                    if walk.terms.act_type not in kinds[name]:
                        continue
                    expected = (status, name, actor.role) in written
                    if opened(walk, name, actor) is not expected:
                        wrong.append((status, name, actor.role))
    assert wrong == []


def opened(walk: Walk, name: str, actor: build.Actor) -> bool:
    """True when neither role nor status stands in the way of an order without data."""
    row = ACTIONS[name]
    try:
        cases.decide(
            walk.state,
            walk.terms,
            Order(name),
            actor=actor,
            at=walk.now,
            recorded_at=walk.now,
            calendar=CALENDAR,
        )
    except Refused as refused:
        codes = {refusal.code for refusal in refused.refusals}
        here = row.refused_in.get(walk.state.status) if walk.state.status not in row.from_states else None
        return not codes & (BEFORE_THE_LAW | ({here} if here else set()))
    return True


def test_human_rows_are_for_people_and_automatic_rows_for_the_system_alone() -> None:
    for row in ACTIONS.values():
        assert (row.roles == frozenset({Role.SYSTEM})) is (row.by is By.AUTOMATIC), row.name


def test_every_row_cites_its_clause_and_speaks_two_languages() -> None:
    for row in ACTIONS.values():
        assert row.clause and row.label.zh and row.label.en, row.name


def test_adverse_acts_are_exactly_these() -> None:
    adverse = {row.name for row in ACTIONS.values() if row.adverse}
    assert adverse == {
        "declare_not_required",
        "declare_not_competent",
        "decline_forged",
        "close_late",
        "revoke_acceptance",
        "cancel_acceptance",
        "refuse",
        "refuse_registration",
        "refuse_confirmation",
        "refuse_benefit",
        "decline_service",
        "notify_revocation",
        "revoke_for_breach",
    }


@pytest.mark.parametrize("act_type", list(ActType))
def test_no_row_makes_a_document_that_its_act_type_may_not_leave(act_type: ActType) -> None:
    """No licence paper on a filing or a step: the rows agree with the documents' own table (core.certs).

    `supplement` serves kinds with and without acceptance; the walks in test_acts compare what it really makes.
    """
    rows = [
        row
        for row in ACTIONS.values()
        if row.applies and act_type in row.applies and row.name != "supplement"
    ]
    made = {documents.DocumentKind(kind) for row in rows for kind in row.documents}
    assert {kind for kind in made if not documents.allowed(kind, act_type)} == set()


def test_silence_never_grants() -> None:
    """The sweep alone, years later, decides nothing: the statutory time ends and the part is only late."""
    walk = build.accepted()
    walk.on("2026-12-01")
    assert cases.fallen_due(walk.state, walk.terms, at=walk.now) == ()
    assert walk.refused("grant_automatic", SYSTEM, {"verdict": {"outcome": "yes"}}) == ["case.not_pure_rule"]
    assert walk.state.clocks["statutory"].passed(walk.now)


def test_pages_see_why_an_action_is_closed() -> None:
    walk = build.accepted()
    seen = {a.action.name: a for a in cases.open_actions(walk.state, walk.terms, actor=CLERK, at=walk.now)}
    assert seen["record_missing"].allowed
    closed = seen["notify_correction"]
    assert (closed.allowed, [r.code for r in closed.refusals]) == (
        False,
        ["case.correction_after_acceptance"],
    )
    assert "grant" not in seen and "record" not in seen


def test_open_actions_and_the_door_agree_where_nothing_more_is_needed() -> None:
    walk = build.accepted()
    allowed = {
        a.action.name
        for a in cases.open_actions(walk.state, walk.terms, actor=HEAD, at=walk.now)
        if a.allowed
    }
    assert allowed == {
        "propose",
        "record_inspection",
        "start_special",
        "extend",
        "explain_delay",
        "draw_inspectors",
        "offer_hearing",
        "announce_hearing",
        "convene_joint",
        "record_review",
        "reassign",
        "tell_third_parties",
        "undo",
        "correct_receipt",
        "close_moved",
        "correct_document",
        "replace_document",
        "cancel_acceptance",
        "grant",
        "refuse",
    }


def test_a_newer_calendar_may_move_every_clock_that_any_row_starts() -> None:
    """A county's level over an unpublished year could not be counted again: the random lives found it."""
    effects = {effect for action in cases.ACTIONS.values() for effect in action.clocks}
    started = {effect.removeprefix("start:") for effect in effects if effect.startswith("start:")}
    assert {f"recount:{name}" for name in started} <= set(cases.ACTIONS["recount_dues"].clocks)


def test_the_window_decides_on_no_less_than_the_agency() -> None:
    """The window granted while third parties could still speak: the random lives found it."""
    agency, window = cases.ACTIONS["grant"], cases.ACTIONS["window_grant"]
    assert set(agency.guards) - {"own_department"} <= set(window.guards) and set(agency.checks) <= set(window.checks)


def test_an_unknown_action_is_refused() -> None:
    assert Walk().refused("approve", OFFICER) == ["process.unknown_action"]


def test_the_empty_state_is_its_own_snapshot() -> None:
    assert CaseState.from_json(CaseState().to_json()) == CaseState()
