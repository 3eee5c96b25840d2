"""Which window offers what, when: a sentence per row, on a Friday, a Saturday and a lunch hour."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from onewindow.core.clock import Calendar
from onewindow.core.hall import Window, WindowKind, read_sessions, where, window_from
from onewindow.core.kernel.dates import SHANGHAI
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T

CALENDAR = Calendar.from_data({"years": {}})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


FRIDAY, LUNCH, SATURDAY = at("2026-03-06 10:00"), at("2026-03-06 12:30"), at("2026-03-07 10:00")
ALL = Window("01", T("综合"), WindowKind.INTEGRATED, "a")
POLICE = Window("02", T("公安"), WindowKind.DOMAIN, "b", departments=frozenset({"police"}))
NOON = Window(
    "03", T("午间"), WindowKind.INTEGRATED, "a", sessions=read_sessions("工作日 12:00-13:30 id-card\n休息日 9:00-11:30 id-card")
)
GUIDE = Window("90", T("导办"), WindowKind.GUIDE, "a")


@pytest.mark.parametrize(
    ("window", "item", "department", "moment", "offered"),
    [
        (ALL, "shop-sign", "city", FRIDAY, True),  # an integrated window takes everything in its hours
        (ALL, "shop-sign", "city", LUNCH, False),  # but not at lunch
        (ALL, "shop-sign", "city", SATURDAY, False),  # nor on a rest day
        (POLICE, "id-card", "police", FRIDAY, True),  # a domain window takes what its departments do
        (POLICE, "shop-sign", "city", FRIDAY, False),  # and nothing else
        (NOON, "id-card", "police", LUNCH, True),  # lunch service for one item
        (NOON, "shop-sign", "city", LUNCH, False),  # for no other
        (NOON, "id-card", "police", SATURDAY, True),  # weekend service
        (GUIDE, "id-card", "police", FRIDAY, False),  # a guide desk receives nothing
    ],
)
def test_a_window_offers_an_item_in_the_sessions_that_take_it(
    window: Window, item: str, department: str, moment: datetime, offered: bool
) -> None:
    assert window.offers(item, department, moment, CALENDAR) is offered


def test_where_names_the_windows_that_take_it_now_and_else_the_first_that_will() -> None:
    windows = (POLICE, NOON, GUIDE)
    assert [w.code for w in where("id-card", "police", windows, FRIDAY, CALENDAR).now] == ["02"]
    later = where("id-card", "police", (POLICE,), LUNCH, CALENDAR)
    assert later.now == () and later.later == (at("2026-03-06 13:30"), POLICE)
    monday = where("id-card", "police", (POLICE,), SATURDAY, CALENDAR)
    assert monday.later == (at("2026-03-09 09:00"), POLICE)
    assert where("shop-sign", "city", (POLICE, GUIDE), FRIDAY, CALENDAR) == where("x", "y", (), FRIDAY, CALENDAR)


def test_a_temporary_window_is_there_on_its_days_only_and_a_shut_one_not_at_all() -> None:
    from dataclasses import replace

    market = replace(ALL, opens_on=date(2026, 3, 6), closes_on=date(2026, 3, 8))
    assert market.offers("x", "y", FRIDAY, CALENDAR)
    assert not market.offers("x", "y", at("2026-03-05 10:00"), CALENDAR)
    assert not market.offers("x", "y", at("2026-03-09 10:00"), CALENDAR)
    assert not replace(ALL, open=False).offers("x", "y", FRIDAY, CALENDAR)


def test_a_session_ends_at_its_hour_sharp() -> None:
    assert ALL.offers("x", "y", at("2026-03-06 11:59"), CALENDAR)
    assert not ALL.offers("x", "y", at("2026-03-06 12:00"), CALENDAR)


def test_sessions_are_read_as_they_are_written_and_come_back_the_same() -> None:
    read = read_sessions("工作日 9:00-12:00\n休息日 9:00—11:30 id-card、shop-sign\n\n每天 18:00-20:00")
    assert [session.text() for session in read] == [
        "工作日 09:00-12:00", "休息日 09:00-11:30 id-card shop-sign", "每天 18:00-20:00",
    ]  # fmt: skip
    told = {"code": "1", "name": {"zh-hans": "一"}, "kind": "domain", "zone": "a", "departments": [], "items": [],
            "sessions": [s.to_json() for s in read], "opens_on": None, "closes_on": None, "open": True, "id": ""}  # fmt: skip
    assert window_from(told).sessions == read


@pytest.mark.parametrize("text", ["9:00-12:00", "工作日 12:00-9:00", "工作日 25:00-26:00", "工作日 上午", "周一 9:00-12:00"])
def test_a_line_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(Refused) as no:
        read_sessions(f"工作日 9:00-10:00\n{text}")
    assert no.value.code == "hall.session" and no.value.refusals[0].params == {"line": 2, "text": text}
