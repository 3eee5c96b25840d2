"""Hands: a case has one holder, passes with a note, is covered by the substitute, and goes over with the shift."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from onewindow.core.kernel.actor import Actor, Channel, Role, Scope
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused
from onewindow.store.models import (
    Case,
    CaseAtWindow,
    Event,
    HallSeat,
    HolderMove,
    OriginalPaper,
    ShiftHandover,
    Ticket,
)
from onewindow.usecases import department, hall, hall_tickets, holders, originals
from onewindow.usecases.command import Command
from onewindow.usecases.verify import verify
from tests import builders
from tests.builders import WALL, part
from tests.core.cases.build import PLACE

pytestmark = pytest.mark.django_db
TODAY = WALL.date()


def staff(username: str, role: Role = Role.CLERK, department: str = "") -> Actor:
    made = builders.account(username, role, department=department)
    scope = Scope(frozenset({PLACE}), frozenset({department} if department else set()))
    return Actor(role, username, str(made.id), scope=scope, channel=Channel.WINDOW, department=department)


def command(actor: Actor) -> Command:
    return Command(actor, WALL, WALL, new_id().hex)


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as no:
        act()
    return no.value.code


@pytest.fixture
def row() -> Case:
    builders.calendars()
    return part()


def holder(row: Case) -> str:
    return str(Case.objects.values_list("holder_id", flat=True).get(pk=row.pk))


def test_two_clerks_cannot_hold_one_case_and_the_second_is_told_who_does(row: Case) -> None:
    wang, li = staff("wang"), staff("limin2")
    holders.claim(row.id, command(wang))
    with pytest.raises(Refused) as no:
        holders.claim(row.id, command(li))
    assert no.value.code == "holder.held" and no.value.refusals[0].params == {"name": "wang"}
    assert refused(lambda: holders.release(row.id, command(li))) == "holder.not-yours"
    holders.release(row.id, command(wang))
    holders.claim(row.id, command(li))
    assert holder(row) == li.account_id
    assert list(HolderMove.objects.order_by("id").values_list("kind", flat=True)) == ["claim", "release", "claim"]


def test_a_claim_between_looking_and_writing_is_refused(row: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    wang, li = staff("wang"), staff("limin2")
    seen = Case.objects.select_related("application__data_key").get(pk=row.pk)
    monkeypatch.setattr(holders.scope, "case", lambda *_: seen)
    holders.claim(row.id, command(wang))
    seen.holder_id = None
    assert refused(lambda: holders.claim(row.id, command(li))) == "holder.held"


def test_a_case_is_given_to_a_colleague_with_a_note_that_is_sealed(row: Case) -> None:
    wang, li = staff("wang"), staff("limin2")
    holders.claim(row.id, command(wang))
    holders.transfer(row.id, li.account_id, command(wang), note="林女士下午来取")
    assert holder(row) == li.account_id
    move = HolderMove.objects.latest("id")
    assert "林女士".encode() not in bytes(move.note_enc)
    assert refused(lambda: holders.transfer(row.id, "nobody", command(li))) == "holder.nobody"
    citizen = builders.account("someone", None, party=builders.person("路人", "330102199003074700"))
    assert refused(lambda: holders.transfer(row.id, citizen.id, command(li))) == "holder.nobody"


def test_a_case_sent_to_a_window_is_its_clerk_s_or_waits_there(row: Case) -> None:
    leader, wang, li = staff("leader", Role.SUPERVISOR), staff("wang"), staff("limin2")
    hall.keep_zone("a", "区", "A", command(leader))
    for code in ("01", "02"):
        hall.keep_window(hall.WindowForm(code, code, "integrated", "a"), command(leader))
    hall.sit_down("02", command(li))
    holders.claim(row.id, command(wang))
    holders.transfer(row.id, "", command(wang), window="02")
    assert holder(row) == li.account_id
    holders.transfer(row.id, "", command(li), window="01")
    assert holder(row) == "None" and CaseAtWindow.objects.get().window.code == "01"
    holders.claim(row.id, command(wang))
    assert not CaseAtWindow.objects.exists()


def test_the_substitute_takes_over_while_somebody_is_away_and_nobody_else_does(row: Case) -> None:
    a, b, other = staff("a-role"), staff("b-role"), staff("third")
    holders.claim(row.id, command(a))
    assert refused(lambda: holders.away(a.account_id, TODAY, TODAY, "leave", command(a))) == "absence.self"
    assert refused(lambda: holders.away(b.account_id, TODAY, TODAY - timedelta(1), "leave", command(a))) == "absence.days"
    assert refused(lambda: holders.claim(row.id, command(b))) == "holder.held"
    holders.away(b.account_id, TODAY, TODAY + timedelta(2), "leave", command(a))
    assert refused(lambda: holders.claim(row.id, command(other))) == "holder.held"
    holders.claim(row.id, command(b))
    assert holder(row) == b.account_id and HolderMove.objects.latest("id").kind == "substitute"


def test_the_head_assigns_whoever_holds_it_and_no_officer_does(row: Case) -> None:
    first, second = staff("p1", Role.APPROVER, "police"), staff("p2", Role.APPROVER, "police")
    head, stranger = staff("ph", Role.HEAD, "police"), staff("f1", Role.APPROVER, "fire")
    department.take(row.id, command(first))
    assert refused(lambda: department.take(row.id, command(second))) == "department.held"
    assert refused(lambda: holders.reassign(row.id, second.account_id, command(first))) == "holder.not-head"
    assert refused(lambda: holders.reassign(row.id, stranger.account_id, command(head))) == "holder.nobody"
    holders.reassign(row.id, second.account_id, command(head))
    assert holder(row) == second.account_id
    assert refused(lambda: department.put_back(row.id, command(first))) == "department.held"
    department.put_back(row.id, command(head))
    assert holder(row) == "None"


def test_no_clock_and_no_event_knows_of_the_hands(row: Case) -> None:
    before = Case.objects.filter(pk=row.pk).values("snapshot", "version", "due_on", "promise_due", "paused").get()
    wang, li = staff("wang"), staff("limin2")
    holders.claim(row.id, command(wang))
    holders.transfer(row.id, li.account_id, command(wang))
    assert Case.objects.filter(pk=row.pk).values("snapshot", "version", "due_on", "promise_due", "paused").get() == before
    assert Event.objects.filter(stream_id=row.id).count() == row.version


def test_a_shift_goes_over_in_one_act_signed_by_both(row: Case) -> None:
    leader, wang, li = staff("leader", Role.SUPERVISOR), staff("wang"), staff("limin2")
    hall.keep_zone("a", "区", "A", command(leader))
    hall.keep_window(hall.WindowForm("01", "一窗", "integrated", "a"), command(leader))
    hall.sit_down("01", command(wang))
    hall_tickets.take(hall_tickets.Wish("a"), command(wang))
    number = hall_tickets.call_next(command(wang))
    holders.claim(row.id, command(wang))
    originals.keep(row.application_id, "id-card", "A 柜 1 层", command(wang))
    given = holders.hand_over(li.account_id, "lunch", command(wang))
    listed = ShiftHandover.objects.get(pk=given).listed
    assert [each[1] for each in listed["cases"]] == [row.number] and listed["ticket"] == number.number
    assert [each[1:] for each in listed["originals"]] == [["id-card", "A 柜 1 层"]]
    assert holder(row) == wang.account_id  # until the second has signed
    assert refused(lambda: holders.hand_over(li.account_id, "lunch", command(wang))) == "shift.open"
    assert refused(lambda: holders.sign_over(given, command(wang))) == "shift.not-yours"
    holders.sign_over(given, command(li))
    assert holder(row) == li.account_id
    assert str(OriginalPaper.objects.get().holder_id) == li.account_id
    assert str(HallSeat.objects.get(until=None).account_id) == li.account_id
    hall_tickets.finish(number.id, command(li))
    assert Ticket.objects.get().status == "done"
    assert refused(lambda: holders.sign_over(given, command(li))) == "shift.not-yours"
    assert [each for each in verify().violations if each.stream.split(":")[0] in ("ticket", "original")] == []


def test_what_changed_after_the_list_was_made_is_listed_again(row: Case) -> None:
    wang, li = staff("wang"), staff("limin2")
    holders.claim(row.id, command(wang))
    given = holders.hand_over(li.account_id, "shift", command(wang))
    holders.release(row.id, command(wang))
    assert refused(lambda: holders.sign_over(given, command(li))) == "shift.changed"
    holders.take_back(given, command(wang))
    assert ShiftHandover.objects.get().status == "withdrawn"
