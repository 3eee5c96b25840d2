"""Switching rule sets, the back-test that goes before it, and agreement in shadow."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from onewindow.core.cases import Order
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.refusal import Refused
from onewindow.store.models import AutomaticBacktest, AutomaticMode, AutomaticRecord, Case, Event, FactRow
from onewindow.usecases import automatic_backtest, automatic_modes, cases
from onewindow.usecases.command import Command
from tests import life
from tests.life import PLACE, Life
from tests.usecases.test_automatic import CODE, ITEM, change_fact, handed_in, look, newer_rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_content")]


def head(lived: Life, department: str = "market-regulation") -> Actor:
    return lived.officer(department, Role.HEAD)


def switch(
    lived: Life, mode: str, *, who: Actor | None = None, reason: str = "试算没有差异", seen: int | None = None
) -> None:
    automatic_modes.switch(
        CODE, mode, reason, lived.command(who or head(lived)), jurisdiction=PLACE, seen=seen
    )


def refused(lived: Life, mode: str, **named: object) -> str:
    with pytest.raises(Refused) as no:
        switch(lived, mode, **named)  # type: ignore[arg-type]
    return no.value.code


def backtest(lived: Life) -> automatic_backtest.Tally:
    *_, last = automatic_backtest.run(
        CODE, lived.command(head(lived)), jurisdiction=PLACE, since=date(2026, 1, 1), until=date(2026, 12, 31)
    )
    return last


def began() -> Life:
    life.content()
    return Life()


def test_only_the_head_of_the_department_switches_and_gives_a_reason() -> None:
    lived = began()
    assert refused(lived, "shadow", who=lived.officer("market-regulation")) == "automatic.not-head"
    assert refused(lived, "shadow", who=head(lived, "fire-rescue")) == "automatic.not-head"
    assert refused(lived, "shadow", reason=" ") == "automatic.no-reason"
    assert refused(lived, "always") == "automatic.no-mode"
    switch(lived, "shadow")
    row = AutomaticMode.objects.get()
    assert (row.mode, row.item, row.department, row.reason) == (
        "shadow",
        ITEM,
        "market-regulation",
        "试算没有差异",
    )
    body = json.loads(Event.objects.get(type="rules.switched").envelope)["body"]
    assert (body["ruleset"], body["was"], body["mode"]) == (CODE, "off", "shadow")


def test_switching_on_needs_a_fresh_back_test_of_this_version() -> None:
    lived = began()
    assert refused(lived, "on") == "automatic.no-backtest"
    backtest(lived)
    lived.later(31)
    assert refused(lived, "on") == "automatic.no-backtest"
    backtest(lived)
    switch(lived, "on")
    assert AutomaticMode.objects.get().mode == "on"
    newer_rules(lived.now.date())
    assert refused(lived, "on") == "automatic.no-backtest"


def test_two_heads_at_once_one_is_told() -> None:
    lived = began()
    switch(lived, "shadow", seen=0)
    assert refused(lived, "off", seen=0) == "automatic.switched"
    switch(lived, "off", seen=1)


def test_switched_off_takes_effect_on_the_next_case_at_once() -> None:
    lived, row = handed_in("on")
    switch(lived, "off", reason="发现规则有误")
    assert look(lived, row) == "off"
    row.refresh_from_db()
    assert row.status == "received"


def decided(*, refuse: bool) -> tuple[Life, Case]:
    lived, row = handed_in("off")
    lived.now += timedelta(hours=3)
    if refuse:
        lived.do(row, "accept", lived.officer(row.department))
    lived.decide(row, refuse=refuse) if not refuse else lived.do(
        row,
        "decline_service",
        lived.officer(row.department),
        {"verdict": {"outcome": "no"}},
        {"reasons": "执照正在吊销程序中。"},
    )
    return lived, row


def test_a_back_test_counts_what_people_decided_alike() -> None:
    lived, _ = decided(refuse=False)
    tally = backtest(lived)
    assert (tally.looked, tally.same, tally.differ, tally.by_row) == (1, 1, 0, {"in-business": 1})
    assert AutomaticBacktest.objects.get().looked == 1


def test_a_back_test_names_the_case_that_rule_would_have_granted_and_a_person_refused() -> None:
    lived, row = decided(refuse=True)
    tally = backtest(lived)
    assert (tally.looked, tally.same, tally.differ) == (1, 0, 1)
    (one,) = tally.differences
    assert (one["number"], one["row"], one["person"]) == (row.number, "in-business", "refused")


def test_what_became_known_after_the_decision_does_not_count() -> None:
    lived, row = decided(refuse=False)
    row.received_at += timedelta(days=3)
    change_fact(row, "business.status", "吊销")
    assert backtest(lived).same == 1


def test_a_case_the_rules_decided_is_no_witness_for_them() -> None:
    lived, row = handed_in("on")
    assert look(lived, row) == "decided"
    assert backtest(lived).looked == 0
    assert AutomaticRecord.objects.count() == 1


def test_a_stranger_runs_no_back_test() -> None:
    lived = began()
    with pytest.raises(Refused) as no:
        automatic_backtest.run(
            CODE,
            lived.command(lived.clerk),
            jurisdiction=PLACE,
            since=date(2026, 1, 1),
            until=date(2026, 2, 1),
        )
    assert no.value.code == "automatic.may-not-test"


def test_a_back_test_twice_under_one_command_is_kept_once() -> None:
    lived = began()
    command = Command(head(lived), lived.now, lived.now, "the-same-nonce")
    for _ in range(2):
        list(
            automatic_backtest.run(
                CODE, command, jurisdiction=PLACE, since=date(2026, 1, 1), until=date(2026, 2, 1)
            )
        )
    assert AutomaticBacktest.objects.count() == 1


def test_what_was_known_is_a_matter_of_the_wall_clock_under_the_time_machine_too() -> None:
    """The legal clock stands months before the wall: facts and decision are still ordered as they were recorded."""
    lived, row = handed_in("off")
    wall = lived.now + timedelta(days=100)
    FactRow.objects.update(recorded_at=wall - timedelta(days=1))
    command = Command(lived.officer(row.department), lived.now, wall, "the-officers-command")
    cases.execute(row.id, Order("provide"), command)
    assert backtest(lived).same == 1
