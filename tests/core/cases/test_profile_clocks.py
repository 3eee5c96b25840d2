"""Times that a place sets for itself are clocks, not only rows of a table: online pre-check, naming inspectors."""

from __future__ import annotations

from dataclasses import replace

from onewindow.core import cases
from onewindow.core.kernel.actor import Channel
from tests.core.cases.build import CITIZEN, CLERK, COMMITTED, OFFICER, VISITED, Walk, wd

ONLINE = replace(CITIZEN, channel=Channel.WEB)


def filed() -> Walk:
    return Walk(VISITED).do("receive", ONLINE)


def test_an_online_filing_is_looked_at_within_the_time_of_the_place() -> None:
    walk = filed()
    assert walk.due("precheck") == "2026-03-03"
    assert cases.pressing(walk.state)[0] == "precheck"
    walk.do("check_material", CLERK, {"material": "plan", "ok": True})
    assert walk.state.clocks["precheck"].ended is not None


def test_what_is_brought_to_the_window_is_looked_at_there() -> None:
    assert "precheck" not in Walk(VISITED).do("receive", CLERK).state.clocks


def test_where_the_place_says_nothing_no_clock_runs() -> None:
    walk = Walk(replace(VISITED, precheck=None, assign=None)).do("receive", ONLINE).do("accept", OFFICER)
    assert set(walk.state.clocks) == {"notice", "collect", "statutory", "promise"}


def test_two_are_named_within_five_days_of_acceptance() -> None:
    walk = filed().do("accept", OFFICER)
    assert (walk.due("assign"), walk.state.clocks["precheck"].ended is not None) == ("2026-03-09", True)
    walk.do("record_inspection", OFFICER, {"inspectors": ["a1", "a2"]}, {"findings": "符合。"})
    assert walk.state.clocks["assign"].ended is not None


def test_a_commitment_moves_the_visit_behind_the_decision() -> None:
    terms = replace(COMMITTED, assign=wd(5))
    walk = Walk(terms).do("receive", CLERK)
    walk.do("sign_commitment", CITIZEN, {"text_version": "1", "text_hash": "ab"}).do("accept", OFFICER)
    assert "assign" not in walk.state.clocks


def test_a_commitment_that_is_taken_back_after_acceptance_starts_the_five_days_for_the_visit() -> None:
    """AL 55, domain rule 21: without the commitment the licence is inspected, so two are named."""
    terms = replace(COMMITTED, assign=wd(5))
    walk = Walk(terms).do("receive", CLERK)
    walk.do("sign_commitment", CITIZEN, {"text_version": "1", "text_hash": "ab"}).do("accept", OFFICER)
    walk.on("2026-03-03").do("withdraw_commitment", CITIZEN)
    assert (walk.due("assign"), cases.pressing(walk.state)[0]) == ("2026-03-10", "promise")
    walk.do("record_inspection", OFFICER, {"inspectors": ["a1", "a2"]}, {"findings": "符合。"})
    assert walk.state.clocks["assign"].ended is not None


def test_taken_back_before_acceptance_the_five_days_run_from_it_once() -> None:
    terms = replace(COMMITTED, assign=wd(5))
    walk = Walk(terms).do("receive", CLERK)
    walk.do("sign_commitment", CITIZEN, {"text_version": "1", "text_hash": "ab"}).do("withdraw_commitment", CITIZEN)
    assert "assign" not in walk.state.clocks
    assert walk.on("2026-03-04").do("accept", OFFICER).due("assign") == "2026-03-11"
