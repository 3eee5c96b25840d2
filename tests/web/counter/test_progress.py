"""How far it is, at any window: by name and document number, by the receipt's code; the green channel as a fact."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.core.kernel.actor import Actor, Channel, Role, Scope
from onewindow.reads.department_list import Wanted, work_list
from onewindow.store.models import Account, Application, Case, Document, Draft, Event, Presented
from onewindow.usecases import counter, hall, hall_tickets
from onewindow.usecases.command import Command
from tests.life import NAME, NUMBER, PLACE, Life
from tests.web.counter.conftest import NOW, key, words
from tests.web.counter.test_lists import copies

PAGE = "/counter/progress"


def ask(client: Client, **typed: str):  # type: ignore[no-untyped-def]
    return client.post(PAGE, {"command_id": key(), **typed})


def test_progress_is_told_by_name_and_number_together_or_by_the_paper(
    clerk: Client, other_clerk: Client, homestay: Application
) -> None:
    receipt = Document.objects.filter(application=homestay, kind="receipt").first()
    assert receipt is not None
    code = f"http://window.example/track?n={homestay.number}"
    for typed in ({"name": NAME, "id_number": NUMBER}, {"paper": homestay.number}, {"paper": receipt.number}, {"paper": code},
                  {"id_number": f"{NAME}|{NUMBER}"}):  # fmt: skip
        page = ask(other_clerk, **typed)
        assert page.status_code == 200 and homestay.number in words(page) and "营业执照" in words(page), typed
    for wrong in ({"name": "别人", "id_number": NUMBER}, {"name": NAME, "id_number": "990101199501010418"}, {"name": NAME}, {}):
        page = ask(clerk, **wrong)
        assert page.status_code == 409 and "对不上" in words(page) and homestay.number not in words(page), wrong
    assert "没有这个编号" in words(ask(clerk, paper="YX-9999"))


def test_progress_costs_the_same_for_twenty(clerk: Client, homestay: Application) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert ask(clerk, name=NAME, id_number=NUMBER).status_code == 200
        return len(seen)

    asked()
    one = asked()
    copies(homestay, 20)
    assert asked() == one


def test_the_green_channel_goes_from_the_number_to_every_part_and_changes_no_condition(clerk: Client) -> None:
    """60+, pregnant, disabled, carers: served earlier, seen by the departments; limits and papers stay the same."""
    plain = Life(thing="open-restaurant", now=NOW).submit()
    account = Account.objects.get(username="wangyun")
    scope = Scope(frozenset({PLACE}))
    me = Actor(Role.CLERK, "王芸", str(account.id), scope=scope, channel=Channel.WINDOW)
    leader = Actor(Role.SUPERVISOR, "沈", "", scope=scope, channel=Channel.WINDOW)

    def command(actor: Actor) -> Command:
        return Command(actor, NOW, NOW, key())

    hall.keep_zone("all", "综合服务区", "A", command(leader))
    hall.keep_window(hall.WindowForm("01", "一号", "integrated", "all"), command(leader))
    hall.sit_down("01", command(me))
    hall_tickets.take(hall_tickets.Wish("all", green="elder"), command(me))
    hall_tickets.call_next(command(me))
    person = counter.Person(NAME, "citizen_id", NUMBER)
    draft = counter.start_for("open-restaurant", {}, "", person, command(me), jurisdiction=PLACE)
    assert Presented.objects.get(draft_id=draft).green == "elder"
    life = Life(thing="open-restaurant", now=NOW)
    life.citizen = me
    filled = life.draft()
    Draft.objects.filter(pk=filled).update(applicant=life.party)
    from onewindow.usecases import submit

    key_ = submit.submit(filled, command(me), life.handover(filled))
    part = Case.objects.filter(application=key_).order_by("item").first()
    same = Case.objects.filter(application=plain).order_by("item").first()
    assert part is not None and same is not None and part.item == same.item
    assert '"green":"elder"' in Event.objects.get(stream_id=key_, type="application.presented").envelope
    rows = {row.id: row for row in work_list(life.officer(part.department), Wanted(), on=NOW.date()).rows}
    assert rows[part.id].green is not None and "60" in rows[part.id].green.zh and rows[same.id].green is None
    assert (part.terms, part.due_on, part.list_on) == (same.terms, same.due_on, same.list_on)
