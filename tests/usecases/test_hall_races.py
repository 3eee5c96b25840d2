"""Two windows press together, two clerks claim together, a fee is paid at two windows: one wins, the other is told."""

from __future__ import annotations

import os

import pytest

from onewindow.core.kernel.actor import Role
from onewindow.store.models import Case, Event, HallSeat, HolderMove, Ticket
from onewindow.usecases import hall, hall_tickets, holders
from onewindow.usecases.hall_tickets import Wish
from tests import builders
from tests.builders import part
from tests.usecases.test_holders import command, staff
from tests.usecases.test_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not os.environ.get("ONEWINDOW_TEST_DATABASE_URL", "").startswith("postgres"),
        reason="the SQLite of a test run lives in memory and knows no two writers",
    ),
]


def test_four_windows_that_press_together_get_four_numbers() -> None:
    builders.calendars()
    leader = staff("leader", Role.SUPERVISOR)
    hall.keep_zone("a", "区", "A", command(leader))
    people = []
    for n in range(4):
        hall.keep_window(hall.WindowForm(f"0{n}", f"{n}", "integrated", "a"), command(leader))
        people.append(staff(f"clerk{n}"))
        hall.sit_down(f"0{n}", command(people[-1]))
    for _ in range(4):
        hall_tickets.take(Wish("a"), command(leader))
    called = at_once(*(lambda who=who: hall_tickets.call_next(command(who)).number for who in people))
    assert sorted(called) == ["A001", "A002", "A003", "A004"]
    assert Event.objects.filter(type="ticket.call").count() == 4
    # and numbers taken together are all different
    taken = at_once(*(lambda: hall_tickets.take(Wish("a"), command(leader)).number for _ in range(4)))
    assert sorted(taken) == ["A005", "A006", "A007", "A008"]
    assert Ticket.objects.count() == 8


def test_of_two_who_sit_down_or_claim_together_one_does() -> None:
    builders.calendars()
    row = part()
    leader = staff("leader", Role.SUPERVISOR)
    hall.keep_zone("a", "区", "A", command(leader))
    hall.keep_window(hall.WindowForm("01", "一", "integrated", "a"), command(leader))
    a, b = staff("a-role"), staff("b-role")
    sat = at_once(lambda: hall.sit_down("01", command(a)).code, lambda: hall.sit_down("01", command(b)).code)
    assert sorted(sat) == ["01", "hall.seat-taken"] and HallSeat.objects.count() == 1
    held = at_once(lambda: holders.claim(row.id, command(a)), lambda: holders.claim(row.id, command(b)))
    assert sorted(str(each) for each in held) == ["None", "holder.held"]
    assert HolderMove.objects.count() == 1 and Case.objects.get(pk=row.pk).holder_id is not None
