"""Joint handling 45 + 15 (AL art. 42.2): from the first acceptance, extended once by the head of the government, not outrun."""

from __future__ import annotations

from dataclasses import replace

from onewindow.core.cases import CaseTerms
from onewindow.core.kernel.actor import Scope
from tests.core.cases.build import CLERK, FRAMED, HEAD, OFFICER, PLACE, SYSTEM, Walk, accepted, received, wd

GOVERNMENT = replace(HEAD, account_id="g1", scope=Scope(frozenset({PLACE}), frozenset({"government"})))
TERMS = replace(FRAMED, frame=replace(FRAMED.frame, government="government"))
FROM = {"from": "2026-03-02T10:00:00+08:00"}
WHY = {"reasons": "方案要重新论证。"}


def framed(terms: CaseTerms = TERMS) -> Walk:
    return accepted(terms).do("start_frame", SYSTEM, FROM)


def test_it_counts_45_working_days_from_the_first_acceptance_whichever_part_that_was() -> None:
    walk = received(TERMS, "2026-03-10").do("start_frame", SYSTEM, FROM)
    assert (walk.due("frame"), str(walk.state.clocks["frame"].started.date())) == ("2026-05-08", "2026-03-02")


def test_a_part_that_is_not_in_a_frame_has_none() -> None:
    assert accepted().refused("start_frame", SYSTEM, FROM) == ["case.frame_none"]


def test_it_starts_once_and_again_only_from_an_earlier_acceptance() -> None:
    walk = framed()
    assert walk.refused("start_frame", SYSTEM, FROM) == ["case.frame_known"]
    walk.do("start_frame", SYSTEM, {"from": "2026-02-27T10:00:00+08:00"})
    assert walk.due("frame") == "2026-05-06"


def test_the_head_of_the_government_extends_it_once_and_nobody_else() -> None:
    walk = framed()
    assert walk.refused("extend_frame", HEAD, {}, WHY) == ["case.frame_approver"]
    assert walk.refused("extend_frame", OFFICER, {}, WHY) == ["process.not_yours"]
    walk.do("extend_frame", GOVERNMENT, {}, WHY)
    assert (walk.due("frame"), walk.due("statutory"), walk.papers[-1]) == ("2026-05-28", "2026-03-30", "extension_notice")
    assert walk.refused("extend_frame", GOVERNMENT, {}, WHY) == ["case.frame_not_running"]


def test_an_extension_that_was_granted_stays_when_it_is_counted_from_an_earlier_day() -> None:
    walk = framed().do("extend_frame", GOVERNMENT, {}, WHY)
    walk.do("start_frame", SYSTEM, {"from": "2026-02-27T10:00:00+08:00"})
    assert walk.due("frame") == "2026-05-26"


def test_no_part_is_extended_beyond_the_frame() -> None:
    late = replace(TERMS, statutory=wd(40))
    walk = framed(late)
    assert walk.refused("extend", HEAD, {}, WHY) == ["case.frame_outrun"]
    walk.do("extend_frame", GOVERNMENT, {}, WHY).do("extend", HEAD, {}, WHY)
    assert walk.state.clocks["statutory"].due.by <= walk.state.clocks["frame"].due.by


def test_it_ends_with_the_decision_and_with_every_way_out() -> None:
    assert framed().do("grant", OFFICER).state.clocks["frame"].kept() is True
    assert framed().do("withdraw", CLERK).state.open_clocks() == ()


def test_what_stops_the_statutory_clock_of_a_part_stops_its_frame_where_the_terms_say_so() -> None:
    special = tuple(replace(one, stops=one.stops | {"frame"}) for one in TERMS.special)
    walk = framed(replace(TERMS, special=special)).do("start_special", OFFICER, {"reason": "testing", "days": "10wd"})
    assert [walk.state.clocks[name].running for name in ("statutory", "frame")] == [False, False]
    walk.on("2026-03-12").do("end_special", OFFICER)
    assert walk.state.clocks["frame"].running
