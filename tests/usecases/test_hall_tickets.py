"""A morning with numbers: taken, called by one window only, passed over, sent on, served; and the chain holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from onewindow.core.kernel.actor import Actor, Channel, Role, Scope
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused
from onewindow.store.models import Event, HallDevice, HallSeat, Ticket
from onewindow.usecases import hall, hall_tickets
from onewindow.usecases.command import Command
from onewindow.usecases.hall_tickets import Wish
from onewindow.usecases.verify import verify
from tests import builders, life
from tests.builders import day
from tests.life import PLACE

pytestmark = pytest.mark.django_db
NOW = day("2026-03-06")


def staff(username: str, role: Role = Role.CLERK) -> Actor:
    made = builders.account(username, role)
    return Actor(role, username, str(made.id), scope=Scope(frozenset({PLACE})), channel=Channel.WINDOW)


def command(actor: Actor, at: datetime = NOW) -> Command:
    return Command(actor, at, at, new_id().hex)


@pytest.fixture
def leader() -> Actor:
    builders.calendars()
    return staff("shen", Role.SUPERVISOR)


@pytest.fixture
def floor(leader: Actor) -> dict[str, Actor]:
    """Two windows in zone A and one that listens in zone B, with three clerks."""
    hall.keep_zone("all", "综合服务区", "A", command(leader))
    hall.keep_zone("help", "导办区", "B", command(leader))
    for code, kind, zone in (("01", "integrated", "all"), ("02", "integrated", "all"), ("90", "guide", "help")):
        hall.keep_window(hall.WindowForm(code, f"{code}号", kind, zone), command(leader))
    people = {code: staff(f"clerk{code}") for code in ("01", "02", "90")}
    for code, actor in people.items():
        hall.sit_down(code, command(actor))
    return people


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as no:
        act()
    return no.value.code


def test_numbers_run_through_the_day_and_a_double_press_gives_one(floor: dict[str, Actor]) -> None:
    clerk = floor["90"]
    once = command(clerk)
    first = hall_tickets.take(Wish("all"), once)
    assert hall_tickets.take(Wish("all"), once).id == first.id
    second = hall_tickets.take(Wish("all"), command(clerk))
    other = hall_tickets.take(Wish("help"), command(clerk))
    assert [t.number for t in (first, second, other)] == ["A001", "A002", "B001"]


def test_a_paper_number_is_entered_once(floor: dict[str, Actor]) -> None:
    clerk = floor["90"]
    assert hall_tickets.take(Wish("all", paper="p-17"), command(clerk)).number == "P-17"
    assert refused(lambda: hall_tickets.take(Wish("all", paper="P-17"), command(clerk))) == "ticket.number-taken"


def test_a_ticket_goes_to_exactly_one_window(floor: dict[str, Actor], monkeypatch: pytest.MonkeyPatch) -> None:
    """Both windows saw the same queue; between looking and calling, the other one calls."""
    for _ in range(2):
        hall_tickets.take(Wish("all"), command(floor["90"]))
    serve, faster = hall_tickets._may_serve, []

    def meanwhile(*given: Any) -> bool:
        if not faster:
            faster.append(None)
            faster[0] = hall_tickets.call_next(command(floor["02"]))
        return serve(*given)

    monkeypatch.setattr(hall_tickets, "_may_serve", meanwhile)
    mine = hall_tickets.call_next(command(floor["01"]))
    assert (faster[0].number, mine.number) == ("A001", "A002")
    assert refused(lambda: hall_tickets.call_this(faster[0].id, command(floor["01"]))) == "ticket.window-busy"
    hall_tickets.finish(mine.id, command(floor["01"]))
    assert refused(lambda: hall_tickets.call_this(faster[0].id, command(floor["01"]))) == "ticket.called-already"
    assert refused(lambda: hall_tickets.skip(faster[0].id, command(floor["01"]))) == "ticket.other-hands"


@pytest.mark.parametrize("green", ["elder", "key_project", "supplies"])
def test_the_green_channel_comes_first_and_a_passed_over_number_is_next_when_it_is_back(
    floor: dict[str, Actor], green: str
) -> None:
    """F12: the green channel, of persons and of matters."""
    a, b = hall_tickets.take(Wish("all"), command(floor["90"])), hall_tickets.take(Wish("all"), command(floor["90"]))
    elder = hall_tickets.take(Wish("all", green=green), command(floor["90"]))
    me = floor["01"]
    assert hall_tickets.call_next(command(me)).id == elder.id
    hall_tickets.finish(elder.id, command(me))
    assert hall_tickets.call_next(command(me)).id == a.id
    hall_tickets.skip(a.id, command(me))
    hall_tickets.back(a.id, command(me, day("2026-03-06", 11)))
    assert hall_tickets.call_next(command(me, day("2026-03-06", 11))).id == a.id
    following = hall_tickets.finish_and_call(a.id, command(me, day("2026-03-06", 11)))
    assert following is not None and following.id == b.id
    assert hall_tickets.finish_and_call(b.id, command(me, day("2026-03-06", 11))) is None


def test_a_number_sent_on_is_next_at_the_other_window_only(floor: dict[str, Actor]) -> None:
    first = hall_tickets.take(Wish("all"), command(floor["90"]))
    waits = hall_tickets.take(Wish("all"), command(floor["90"]))
    assert hall_tickets.call_next(command(floor["01"])).id == first.id
    hall_tickets.transfer(first.id, "02", command(floor["01"]))
    assert hall_tickets.call_next(command(floor["01"])).id == waits.id
    assert hall_tickets.call_next(command(floor["02"])).id == first.id


def test_one_window_has_one_person_and_one_person_one_window(floor: dict[str, Actor]) -> None:
    assert refused(lambda: hall.sit_down("01", command(floor["02"]))) == "hall.seat-taken"
    hall_tickets.take(Wish("all"), command(floor["90"]))
    called = hall_tickets.call_next(command(floor["01"]))
    assert refused(lambda: hall.stand_up(command(floor["01"]))) == "hall.still-serving"
    hall_tickets.finish(called.id, command(floor["01"]))
    hall.stand_up(command(floor["01"]))
    hall.sit_down("01", command(floor["02"]))
    assert HallSeat.objects.filter(until=None).count() == 2
    assert refused(lambda: hall_tickets.call_next(command(floor["01"]))) == "hall.no-seat"


def test_the_machine_needs_no_account_and_an_unknown_one_gives_nothing(floor: dict[str, Actor], leader: Actor) -> None:
    token = hall.add_device("门口取号机", command(leader))
    nobody = Actor(Role.SYSTEM, "")
    assert hall_tickets.take_at_machine(token, Wish("all"), command(nobody)).number == "A001"
    assert refused(lambda: hall_tickets.take_at_machine("x", Wish("all"), command(nobody))) == "ticket.machine"
    hall.drop_device(HallDevice.objects.get().id, command(leader))
    assert refused(lambda: hall_tickets.take_at_machine(token, Wish("all"), command(nobody))) == "ticket.machine"


def test_a_machine_gives_no_more_than_so_many_numbers_a_minute(
    floor: dict[str, Actor], leader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hall_tickets, "PER_MINUTE", 2)
    token, nobody = hall.add_device("门口", command(leader)), Actor(Role.SYSTEM, "")
    for _ in range(2):
        hall_tickets.take_at_machine(token, Wish("all"), command(nobody))
    assert refused(lambda: hall_tickets.take_at_machine(token, Wish("all"), command(nobody))) == "ticket.too-fast"


def test_every_number_is_a_chain_that_holds_and_a_changed_row_shows(floor: dict[str, Actor]) -> None:
    row = hall_tickets.take(Wish("all"), command(floor["90"]))
    hall_tickets.call_next(command(floor["01"]))
    hall_tickets.recall(row.id, command(floor["01"]))
    assert list(Event.objects.filter(stream_id=row.id).order_by("seq").values_list("type", flat=True)) == [
        "ticket.take", "ticket.call", "ticket.recall",
    ]  # fmt: skip
    assert verify().violations == []
    Ticket.objects.update(status="done")
    assert [each.what for each in verify().violations] == ["columns differ from the replay: status"]


def test_who_is_left_when_the_hall_shuts_has_left(floor: dict[str, Actor]) -> None:
    for _ in range(3):
        hall_tickets.take(Wish("all"), command(floor["90"]))
    hall_tickets.call_next(command(floor["01"]))
    assert hall_tickets.clear_book(command(floor["90"])) == 2
    assert sorted(Ticket.objects.values_list("status", flat=True)) == ["called", "left", "left"]


def test_for_an_item_the_number_is_of_a_zone_that_takes_it_and_else_the_refusal_names_window_and_hour(leader: Actor) -> None:
    life.content()
    for code, letter in (("people", "C"), ("noon", "D")):
        hall.keep_zone(code, code, letter, command(leader))
    police = hall.WindowForm("11", "公安", "domain", "people", departments=["public-security"])
    hall.keep_window(police, command(leader))
    noon_hours = "工作日 12:00-13:00"
    lunch = hall.WindowForm("12", "午间", "domain", "noon", items=["household-move"], sessions=noon_hours)
    hall.keep_window(lunch, command(leader))
    clerk = staff("li")
    assert hall_tickets.take(Wish(item="lodging-permit"), command(clerk)).number == "C001"
    noon = day("2026-03-06", 12)
    assert hall_tickets.take(Wish(item="household-move"), command(clerk, noon)).number == "D001"
    with pytest.raises(Refused) as no:
        hall_tickets.take(Wish(item="lodging-permit"), command(clerk, noon))
    assert no.value.code == "ticket.not-now"
    assert no.value.refusals[0].params["window"] == "11" and no.value.refusals[0].params["when"] == "3月6日 13:30"
    assert refused(lambda: hall_tickets.take(Wish(item="shop-sign"), command(clerk))) == "ticket.nowhere"
    hall.sit_down("11", command(clerk))
    number = hall_tickets.take(Wish(item="lodging-permit"), command(clerk))
    assert refused(lambda: hall_tickets.transfer(number.id, "12", command(clerk))) == "ticket.other-window"


def test_a_temporary_window_is_open_from_the_moment_it_is_entered(floor: dict[str, Actor], leader: Actor) -> None:
    given = hall.WindowForm("T1", "临时", "integrated", "all", opens_on=NOW.date(), closes_on=NOW.date())
    hall.keep_window(given, command(leader))
    hall.stand_up(command(floor["01"]))
    hall.sit_down("T1", command(floor["01"]))
    tomorrow = day("2026-03-07")
    hall.stand_up(command(floor["01"]))
    assert refused(lambda: hall.sit_down("T1", command(floor["01"], tomorrow))) == "hall.window-shut"
    assert refused(lambda: hall.keep_window(given, command(leader))) == "hall.window-code"
    assert refused(lambda: hall.keep_window(given, command(leader), seen=9)) == "hall.stale"
    assert refused(lambda: hall.keep_window(given, command(floor["01"]))) == "hall.not-yours"
