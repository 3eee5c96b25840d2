"""The table of acts on a licence against what a person wrote down from the law; and the door agrees with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from onewindow.core import licences
from onewindow.core.certs.kinds import DocumentKind, allowed
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.refusal import Refused
from onewindow.core.licences import ACTIONS, Status
from onewindow.core.process import refusals
from onewindow.core.process.procedure import By, Order
from tests.core.cases.build import CALENDAR, LICENCE, OFFICER
from tests.core.cases.test_matrix import LETTERS, TYPES
from tests.core.licences.build import REASONS, WHO, Walk

HERE = Path(__file__).parent


def lines(name: str) -> list[list[str]]:
    text = (HERE / name).read_text(encoding="utf-8")
    return [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def written() -> set[tuple[str, str, Role]]:
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
    assert table == written()


def test_the_kinds_of_every_act_are_the_ones_written_by_hand() -> None:
    table = {row.name: set(row.applies) for row in ACTIONS.values()}
    assert table == {action: {TYPES[letter] for letter in letters} for action, *letters in lines("kinds.txt")}


def somewhere(status: Status) -> Walk:
    """A real walk to every status."""
    strike = {"body": "云溪县公安局", "document": "罚3号"}
    if status is Status.WITHDRAWN:
        walk = Walk().do("announce_withdrawal", OFFICER, {"ground": "law_changed", "starter": "agency"}, REASONS)
        return walk.later(30).do("withdraw_licence", WHO["h"], {}, {**REASONS, "compensation": "无损失"})
    if status is Status.REVOKED:
        order = {"ground": "other", "starter": "court", "body": "法院", "document": "17号"}
        return Walk().do("revoke_by_order", OFFICER, order)
    if status is Status.STRUCK:
        return Walk().do("record_strike", OFFICER, strike)
    if status is Status.CANCELLED:
        return Walk().do("cancel", OFFICER, {"ground": "died"}, REASONS)
    return Walk()


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.NEW])
def test_the_door_refuses_what_the_matrix_does_not_hold(status: Status) -> None:
    walk = somewhere(status)
    allowed_here = {(action, role) for at, action, role in written() if at == status}
    for name, row in ACTIONS.items():
        for actor in WHO.values():
            try:
                licences.decide(
                    walk.state, walk.terms, Order(name), actor=actor, at=walk.now, recorded_at=walk.now, calendar=CALENDAR
                )  # fmt: skip
                code = ""
            except Refused as refused:
                code = refused.code
            closed = code in (refusals.NOT_YOURS, refusals.NOT_NOW)
            assert closed == ((name, actor.role) not in allowed_here), (name, actor.role, code)
            assert row.roles  # every row is somebody's


def test_what_goes_against_the_holder_says_why_and_how_to_have_it_reviewed() -> None:
    for row in ACTIONS.values():
        if row.adverse and not row.name.startswith("announce"):
            assert "remedies_known" in row.guards, row.name
        if row.adverse and row.name not in ("revoke_by_order", "record_strike"):
            assert "reasons" in row.needs_private, row.name
        assert row.clause and (row.by is By.HUMAN) == (Role.SYSTEM not in row.roles)


def test_every_paper_of_a_row_is_one_that_its_kind_may_leave() -> None:
    for row in ACTIONS.values():
        for kind in row.documents:
            assert all(allowed(DocumentKind(kind), act) for act in row.applies), (row.name, kind)


def test_another_agency_of_the_place_may_do_nothing() -> None:
    stranger = LICENCE.department + "-other"
    from dataclasses import replace

    from onewindow.core.kernel.actor import Scope

    other = replace(OFFICER, scope=Scope(OFFICER.scope.jurisdictions, frozenset({stranger})))
    with pytest.raises(Refused) as refused:
        Walk().do("cancel", other, {"ground": "died"}, REASONS)
    assert refused.value.code == "case.other_department"
