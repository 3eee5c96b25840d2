"""The generic engine on a toy procedure (a library card): one table, one door, and nothing the row does not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from onewindow.core.clock import Calendar, Limit
from onewindow.core.kernel.actor import SYSTEM, Actor, Role
from onewindow.core.kernel.dates import SHANGHAI
from onewindow.core.kernel.refusal import Refusal, Refused, declare
from onewindow.core.kernel.text import T
from onewindow.core.process import (
    Action,
    Backdating,
    By,
    Deed,
    DocumentOrder,
    EventLike,
    Made,
    NewEvent,
    Order,
    Procedure,
    ProcedureError,
    Sight,
    Upcasters,
    clocks,
)
from onewindow.core.process.procedure import LATE

LOST = declare("card.lost", zh="卡已挂失。", en="The card is reported lost.", clause="馆规第三条")
TOO_MANY = declare("card.too_many", zh="最多借 {limit} 本。", en="At most {limit} books.")
NOW = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)
CALENDAR = Calendar.from_data({"years": []})
CLERK, CITIZEN = Actor(Role.CLERK, "馆员"), Actor(Role.CITIZEN, "读者")


@dataclass(frozen=True)
class Card:
    status: str = "none"
    seq: int = 0
    last_at: datetime | None = None
    books: int = 0
    lost: bool = False


@dataclass(frozen=True)
class Rules:
    kind: str = "adult"
    limit: int = 2


def evolve(card: Card, event: EventLike) -> Card:
    body = event.body
    return replace(
        card,
        status=body.get("status", card.status),
        seq=card.seq + 1,
        last_at=event.occurred_at,
        books=card.books + body.get("books", 0),
    )


def row(name: str, start: str, to: tuple[str, ...] = (), **values: Any) -> Action:
    fields: dict[str, Any] = {"roles": frozenset({Role.CLERK}), "clause": "馆规", **values}
    return Action(name, T(name, name), frozenset({start}), to, **fields)


ROWS = (
    row("open", "none", ("active",), documents=("card",)),
    row(
        "lend",
        "active",
        guards=("not_lost",),
        checks=("within_limit",),
        needs=("books",),
        needs_private=("remark",),
        clocks=("start:loan",),
        refused_in={"closed": LOST},
    ),
    row("return", "active", backdating=Backdating.YES),
    row(
        "close",
        "active",
        ("closed",),
        roles=frozenset({Role.SYSTEM}),
        by=By.AUTOMATIC,
        applies=frozenset({"child"}),
    ),
    row("lie", "active", ("active",)),
)


def lend(deed: Deed[Card, Rules]) -> Made:
    loan = clocks.start("loan", Limit.parse("20wd"), deed.at, calendar=deed.calendar)
    return Made({"books": deed.data["books"]}, clocks=(loan,))


def not_lost(sight: Sight[Card, Rules]) -> Refusal | None:
    return Refusal(LOST) if sight.state.lost else None


def within_limit(deed: Deed[Card, Rules]) -> Refusal | None:
    limit = deed.terms.limit
    return Refusal(TOO_MANY, {"limit": limit}) if deed.state.books + deed.data["books"] > limit else None


def procedure(
    rows: tuple[Action, ...] = ROWS, lie: Made | None = None, **values: Any
) -> Procedure[Card, Rules]:
    return Procedure(
        name="cards",
        statuses={name: T(name, name) for name in ("none", "active", "closed")},
        actions={action.name: action for action in rows},
        guards={"not_lost": not_lost},
        checks={"within_limit": within_limit},
        makers={
            "open": lambda deed: (
                Made({"first": True}, to="active", documents=(DocumentOrder("card"),)),
                Made({"second": True}, event="cards.welcomed"),
            ),
            "lend": lend,
            "return": lambda deed: Made({"books": -1}),
            "close": lambda deed: Made({}, to="closed"),
            "lie": lambda deed: lie or Made({}),
        },
        evolve=evolve,
        kind_of=lambda rules: rules.kind,
        **values,
    )


def order(
    state: Card,
    name: str,
    actor: Actor = CLERK,
    data: Mapping[str, Any] | None = None,
    private: Mapping[str, str] | None = None,
    at: datetime = NOW,
    now: datetime = NOW,
    engine: Procedure[Card, Rules] | None = None,
    rules: Rules = Rules(),
) -> tuple[NewEvent, ...]:
    asked = Order(name, data or {}, private or {})
    return (engine or procedure()).decide(
        state, rules, asked, actor=actor, at=at, recorded_at=now, calendar=CALENDAR
    )


def codes(*args: Any, **kwargs: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        order(*args, **kwargs)
    return [refusal.code for refusal in refused.value.refusals]


ACTIVE = Card("active", 2, NOW)


def test_one_order_may_give_two_events_and_private_texts_go_with_the_last() -> None:
    events = order(Card(), "open", private={"remark": "第一次"})
    assert [(e.type, dict(e.private)) for e in events] == [
        ("cards.open", {}),
        ("cards.welcomed", {"remark": "第一次"}),
    ]
    assert events[0].body == {"action": "open", "first": True, "status": "active", "documents": ["card"]}
    assert procedure().replay(Card(), events) == Card("active", 2, NOW)


def test_gates_stand_in_order_role_status_guard_data_check() -> None:
    assert codes(ACTIVE, "fly") == ["process.unknown_action"]
    assert codes(ACTIVE, "close", SYSTEM) == ["process.other_kind"]
    assert codes(ACTIVE, "lend", CITIZEN) == ["process.not_yours"]
    assert codes(Card(), "lend") == ["process.not_now"]
    assert codes(replace(ACTIVE, lost=True), "lend") == ["card.lost"]
    assert codes(ACTIVE, "lend") == ["process.needs", "process.needs"]
    assert codes(ACTIVE, "lend", CLERK, {"books": 3}, {"remark": "x"}) == ["card.too_many"]


def test_a_status_may_have_its_own_refusal() -> None:
    assert codes(Card("closed"), "lend") == ["card.lost"]


def test_blank_private_texts_are_missing() -> None:
    assert codes(ACTIVE, "lend", CLERK, {"books": 1}, {"remark": "  "}) == ["process.needs"]


def test_legal_time_is_never_ahead_and_behind_only_where_the_row_says_so() -> None:
    yesterday, tomorrow = NOW - timedelta(days=1), NOW + timedelta(days=1)
    good = {"data": {"books": 1}, "private": {"remark": "x"}}
    assert codes(ACTIVE, "lend", at=tomorrow, **good) == ["process.future"]
    assert codes(ACTIVE, "lend", at=yesterday, **good) == ["process.backdated"]
    assert codes(replace(ACTIVE, last_at=tomorrow), "lend", **good) == ["process.before_last"]
    assert codes(ACTIVE, "return", at=yesterday) == ["process.late_reason"]
    assert codes(ACTIVE, "return", at=yesterday, private={"late_reason": " "}) == ["process.late_reason"]
    (late,) = order(ACTIVE, "return", at=yesterday, private={"late_reason": "停电"})
    assert (late.occurred_at, late.body[LATE], late.private["late_reason"]) == (yesterday, True, "停电")
    assert LATE not in order(ACTIVE, "return", private={"late_reason": "停电"})[0].body


def test_an_earlier_hour_of_the_same_day_is_no_backdating() -> None:
    morning = NOW - timedelta(hours=2)
    assert (
        order(ACTIVE, "lend", data={"books": 1}, private={"remark": "x"}, at=morning)[0].occurred_at
        == morning
    )


def test_clock_changes_stand_in_the_body_with_their_computed_end() -> None:
    event = order(ACTIVE, "lend", data={"books": 1}, private={"remark": "x"})[0]
    (change,) = event.body["clocks"]
    assert (change["op"], change["name"], change["limit"], change["due"]["date"]) == (
        "start",
        "loan",
        "20wd",
        "2026-03-30",
    )


@pytest.mark.parametrize(
    "lie",
    [
        Made({}, to="closed"),
        Made({}, documents=(DocumentOrder("passport"),)),
        Made({}, clocks=(clocks.start("loan", Limit.parse("1wd"), NOW, calendar=CALENDAR),)),
    ],
)
def test_a_maker_that_does_what_its_row_does_not_say_is_a_fault_of_the_program(lie: Made) -> None:
    with pytest.raises(ProcedureError, match="what its row does not say"):
        order(ACTIVE, "lie", engine=procedure(lie=lie))


@pytest.mark.parametrize(
    "wrong",
    [
        row("open", "nowhere"),
        row("open", "none", ("nowhere",)),
        row("open", "none", guards=("no_guard",)),
        row("open", "none", checks=("no_check",)),
        row("unmade", "none"),
    ],
)
def test_a_table_that_names_what_is_not_there_does_not_stand(wrong: Action) -> None:
    with pytest.raises(ProcedureError, match="names what is not there"):
        procedure((wrong,))


def test_open_actions_are_those_of_the_role_and_kind_with_every_reason() -> None:
    engine = procedure()
    shown = engine.open_actions(replace(ACTIVE, lost=True), Rules(), actor=CLERK, at=NOW)
    assert [(s.action.name, s.allowed, [r.code for r in s.refusals]) for s in shown] == [
        ("open", False, ["process.not_now"]),
        ("lend", False, ["card.lost"]),
        ("return", True, []),
        ("lie", True, []),
    ]
    assert engine.open_actions(ACTIVE, Rules(), actor=CITIZEN, at=NOW) == ()
    (child,) = engine.open_actions(ACTIVE, Rules("child"), actor=SYSTEM, at=NOW)
    assert (child.action.name, child.allowed) == ("close", True)


def test_refusals_of_the_engine_speak_two_languages_without_blanks() -> None:
    with pytest.raises(Refused) as refused:
        order(Card(), "lend")
    (refusal,) = refused.value.refusals
    assert refusal.message() == "现在的状态（none）不能“lend”。请刷新页面看最新状态。"
    assert "{" not in refusal.message("en")


# --- old events ----------------------------------------------------------------------------------------------


def test_an_old_event_is_lifted_step_by_step_when_it_is_read() -> None:
    upcasters = Upcasters()

    @upcasters.register("cards.lend", 1)
    def one_book_was_meant(body: Mapping[str, Any]) -> dict[str, Any]:
        return {**body, "count": 1}

    @upcasters.register("cards.lend", 2)
    def count_became_books(body: Mapping[str, Any]) -> dict[str, Any]:
        return {**{k: v for k, v in body.items() if k != "count"}, "books": body["count"]}

    engine = procedure(upcasters=upcasters, versions={"cards.lend": 3})
    old = NewEvent("cards.lend", 1, NOW, {"action": "lend"})
    newer = NewEvent("cards.lend", 2, NOW, {"action": "lend", "count": 2})
    assert engine.replay(ACTIVE, [old, newer]).books == 3
    assert old.body == {"action": "lend"}
    fresh = order(ACTIVE, "lend", data={"books": 1}, private={"remark": "x"}, engine=engine)[0]
    assert fresh.type_version == 3 and upcasters.lift_event(fresh) is fresh
    with pytest.raises(ValueError, match="two upcasters"):
        upcasters.register("cards.lend", 1)(one_book_was_meant)
