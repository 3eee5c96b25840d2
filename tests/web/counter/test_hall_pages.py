"""The hall's day on pages: seat, numbers, hands, paper, money, the close; thirty rows cost no more queries than one."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.core.kernel.actor import Actor, Channel, Role, Scope
from onewindow.core.kernel.ids import new_id
from onewindow.store.models import (
    Account,
    Application,
    BlankCertificate,
    Case,
    DayClose,
    HallDevice,
    HallSeat,
    HolderMove,
    OriginalPaper,
    PersonCall,
    ShiftHandover,
    Ticket,
)
from onewindow.usecases import hall, hall_tickets, identity, originals, person_calls, stock
from onewindow.usecases.command import Command
from tests.builders import PASSWORD, day
from tests.life import PLACE
from tests.web.counter.conftest import NOW, clerk_client


def actor_of(username: str, role: Role = Role.CLERK) -> Actor:
    account = Account.objects.get(username=username)
    return Actor(role, username, str(account.id), scope=Scope(frozenset({PLACE})), channel=Channel.WINDOW)


def command(actor: Actor) -> Command:
    return Command(actor, NOW, NOW, new_id().hex)


def post(client: Client, url: str, **data: str) -> int:
    return client.post(url, {"command_id": new_id().hex, **data}).status_code


def queries(client: Client, url: str) -> int:
    """The least of three: now and then a page also asks whether there is newer content."""
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200, url
        counts.append(len(seen))
    return min(counts)


def supervisor_client() -> Client:
    account = Account.objects.filter(username="shen").first() or identity.create_account("shen", PASSWORD, "沈督查", at=NOW)
    identity.grant(account, Role.SUPERVISOR, jurisdiction=PLACE, on=day("2020-01-01").date())
    client = Client()
    session = client.session
    session.update({"account": str(account.id), "epoch": account.session_epoch, "role": str(Role.SUPERVISOR)})
    session.save()
    return client


@pytest.fixture
def leader() -> Client:
    return supervisor_client()


@pytest.fixture
def floor(leader: Client, clerk: Client) -> Client:
    """A zone and two windows entered on the console's pages; the clerk has sat down on the window's page."""
    assert post(leader, "/console/hall", act="zone", code="all", name="综合服务区", letter="a") == 303
    for code in ("01", "02"):
        given = {"code": code, "name": f"综合{code}", "kind": "integrated", "zone": "all"}
        assert post(leader, "/console/hall/windows", **given) == 303
    assert post(clerk, "/counter/queue", act="sit", window="01") == 303
    return clerk


def test_a_temporary_window_is_opened_on_one_form_and_everybody_sees_it(leader: Client, floor: Client) -> None:
    form = leader.get("/console/hall/windows?temporary=1").content.decode()
    assert "2026-03-02" in form
    given = {"code": "T1", "name": "临时窗口", "kind": "integrated", "zone": "all", "opens_on": "2026-03-02",
             "closes_on": "2026-03-06", "sessions": "工作日 9:00-12:00 lodging-permit"}  # fmt: skip
    assert post(leader, "/console/hall/windows", **{**given, "sessions": "上午"}) == 409
    asked = {**given, "sessions": "工作日 9:00-12:00 旅馆业特种行业许可", "departments": ["", "public-security"], "find": "婚姻"}
    found = leader.post("/console/hall/windows", {"command_id": new_id().hex, "act": "find", **asked}).content.decode()
    assert 'value="marriage-registration"' in found and "T1" in found and 'value="public-security" checked' in found
    assert post(leader, "/console/hall/windows", **{**asked, "code": "T2", "items": ["", "marriage-registration"]}) == 303
    kept = hall.HallWindow.objects.get(code="T2")
    assert kept.items == ["marriage-registration"] and kept.departments == ["public-security"]
    assert kept.sessions[0]["items"] == ["lodging-permit"]
    again = leader.get("/console/hall/windows/T2").content.decode()
    assert "旅馆业特种行业许可" in again and 'value="marriage-registration" checked' in again
    kept.delete()
    assert post(leader, "/console/hall/windows", **given) == 303
    page = Client().get("/hall").content.decode()
    assert "T1" in page and "临时窗口，2026-03-02 到 2026-03-06" in page and "只办旅馆业特种行业许可" in page
    assert "现在在 01、02、T1 号窗口办" in Client().get("/hall", {"q": "旅馆业特种行业许可"}).content.decode()
    version = "1"
    row = hall.HallWindow.objects.get(code="T1")
    assert post(leader, "/console/hall", act="open", window=str(row.id), to="shut", seen=version) == 303
    assert post(leader, "/console/hall", act="open", window=str(row.id), to="open", seen=version) == 409


def test_a_number_is_taken_at_the_machine_called_at_the_window_and_seen_on_screen_and_slip(floor: Client, leader: Client) -> None:
    post(leader, "/console/hall", act="device", name="门口")
    machine = f"/hall/machine/{HallDevice.objects.get().token}"
    visitor = Client()
    assert visitor.get(machine).status_code == 200
    answer = visitor.post(machine, {"command_id": new_id().hex, "zone": "all", "green": "elder"})
    assert answer.status_code == 303
    slip = answer["Location"].partition("?")[0]
    assert "前面还有 0 位" in visitor.get(slip).content.decode()
    assert visitor.post("/hall/machine/wrong", {"command_id": new_id().hex, "zone": "all"}).status_code == 409
    assert visitor.get("/hall/number/wrong").status_code == 404
    assert post(floor, "/counter/queue", act="next") == 303
    assert "请到 01 号窗口" in visitor.get(slip).content.decode()
    screen = visitor.get("/hall/screen").content.decode()
    assert "A001" in screen and "王芸" not in screen
    ticket = Ticket.objects.get()
    assert post(floor, "/counter/queue", act="next", ticket=str(ticket.id)) == 303
    assert Ticket.objects.get().status == "done"
    assert post(floor, "/counter/queue", act="next") == 409  # nobody waits


def test_the_guide_desk_says_which_window_and_gives_a_number(floor: Client, leader: Client) -> None:
    post(leader, "/console/hall/tutorial", item="lodging-permit", steps="先网上填\n再来窗口", mistakes="没带原件")
    page = floor.get("/counter/guide", {"q": "旅馆业特种行业许可"}).content.decode()
    assert "现在在 01、02 号窗口办" in page and "再来窗口" in page and "没带原件" in page
    answer = floor.post("/counter/guide", {"command_id": new_id().hex, "item": "lodging-permit", "q": "旅馆"})
    assert "A001" in answer.content.decode()


def test_starting_something_the_window_does_not_take_says_where_and_bars_nothing(leader: Client, floor: Client) -> None:
    given = {"code": "05", "name": "不动产", "kind": "trade", "zone": "all", "departments": "natural-resources"}
    post(leader, "/console/hall/windows", **given)
    assert post(floor, "/counter/queue", act="sit", window="05") == 303
    page = floor.get("/counter/start/open-homestay").content.decode()
    told = re.findall("您的窗口不办“(.+?)”：(.+?)。", page)
    assert told == [] or all("号窗口" in words for _, words in told)
    whole = floor.get("/counter/start/open-restaurant").content.decode()
    assert "要在这里收也可以" in whole


def test_hands_on_pages(floor: Client, homestay: Application) -> None:
    other = clerk_client("limin")
    case = Case.objects.filter(application=homestay).first()
    assert case is not None
    assert post(floor, f"/counter/hands/{case.id}", act="claim") == 303
    assert post(other, f"/counter/hands/{case.id}", act="claim") == 409
    li = str(Account.objects.get(username="limin").id)
    assert post(floor, "/counter/hands", act="give", to=li, reason="lunch") == 303
    page = other.get("/counter/hands").content.decode()
    assert "有人交班给您" in page and case.number in page
    assert post(other, "/counter/hands", act="sign", shift=str(ShiftHandover.objects.get().id)) == 303
    assert str(Case.objects.get(pk=case.pk).holder_id) == li
    assert "随交接班" in other.get(f"/counter/hands/{case.id}").content.decode()
    assert HallSeat.objects.get(until=None).account.username == "limin"


def test_originals_and_the_close_on_pages(floor: Client, leader: Client, homestay: Application) -> None:
    desk = f"/counter/a/{homestay.id}/desk"
    assert "收费" in floor.get(desk).content.decode()
    material = homestay.materials.filter(status="asked").first().material
    assert post(floor, desk, act="see", material=material) == 303
    assert post(floor, desk, act="keep", material=material, place="") == 409
    assert post(floor, desk, act="keep", material=material, place="A 柜 2 层") == 303
    assert "A 柜 2 层" in floor.get("/counter/books").content.decode()
    kept = OriginalPaper.objects.get()
    assert post(floor, desk, act="return", original=str(kept.id), recipient="林晓岚", relation="self") == 303
    close = {"on": "2026-03-02", "window": "01"}
    assert post(floor, "/counter/close", act="sign", **close) == 409
    assert post(floor, "/counter/close", act="count", **close) == 303
    uneven = [code for code, line in DayClose.objects.get().figures["lines"].items() if line["only"]]
    assert post(floor, "/counter/close", act="explain", **close, **{f"note.{code}": "已查" for code in uneven}) == 303
    assert post(floor, "/counter/close", act="sign", **close) == 303
    assert floor.get("/counter/close/sheet.xlsx", close).content[:2] == b"PK"
    assert post(leader, "/counter/close", act="count", on="2026-03-02", window="") == 303
    assert "全大厅" in leader.get("/counter/close?on=2026-03-02").content.decode()
    assert leader.get("/counter/home").status_code in (403, 404)


def test_a_complaint_on_the_tracking_page_is_answered_or_shown_late(floor: Client, homestay: Application, at) -> None:  # type: ignore[no-untyped-def]
    owner = Actor(Role.CITIZEN, "", party_id=str(homestay.applicant_id))
    person_calls.ask(homestay.id, "complain", "窗口让我跑了两次", command(owner))
    assert "窗口让我跑了两次" in floor.get("/counter/calls").content.decode()
    at("2026-03-20")
    assert "超过了" in floor.get("/counter/calls").content.decode()
    row = PersonCall.objects.get()
    assert post(floor, "/counter/calls", call=str(row.id), words="") == 409
    assert post(floor, "/counter/calls", call=str(row.id), words="是我们没说清，对不起，已经改了") == 303
    assert "都答复了" in floor.get("/counter/calls").content.decode()


def thirty(homestay: Application, actor: Actor) -> None:
    """Thirty more of everything that a list of the hall shows."""
    case = Case.objects.filter(application=homestay).first()
    assert case is not None
    account = Account.objects.get(pk=actor.account_id)
    kind = "lodging-permit"
    for n in range(30):
        hall_tickets.take(hall_tickets.Wish("all"), command(actor))
        copy = Application.objects.get(pk=homestay.pk)
        copy.pk, copy.number, copy.command_id = new_id(), f"{homestay.number}-{n}", new_id().hex
        copy.save(force_insert=True)
        part = Case.objects.get(pk=case.pk)
        part.pk, part.number, part.application_id, part.holder_id = new_id(), new_id().hex, copy.pk, account.id
        part.save(force_insert=True)
        originals.keep(copy.id, "id-card", f"{n} 号柜", command(actor))
        call = PersonCall(jurisdiction=PLACE, application=copy, case=part, kind="complain", data_key=copy.data_key,
                          asked_at=NOW, due_on=NOW.date() + timedelta(3), command_id=new_id().hex)  # fmt: skip
        call.words_enc = person_calls.seal_text(copy.data_key, "慢", place=f"call/{call.id}")
        call.save(force_insert=True)
        HolderMove.objects.create(
            jurisdiction=PLACE, case=case, kind="claim", data_key=homestay.data_key, at=NOW, by=actor.account_id,
            command_id=new_id().hex,
        )  # fmt: skip
        BlankCertificate.objects.create(
            jurisdiction=PLACE, kind=kind, serial=f"Z{n:04d}", status="spoiled", received_at=NOW, received_by="x", ended_at=NOW
        )


def test_thirty_rows_cost_no_more_queries_than_one(floor: Client, leader: Client, homestay: Application) -> None:
    actor = actor_of("wangyun")
    case = Case.objects.filter(application=homestay).first()
    assert case is not None
    hall_tickets.take(hall_tickets.Wish("all"), command(actor))
    originals.keep(homestay.id, "id-card", "A 柜", command(actor))
    Case.objects.filter(pk=case.pk).update(holder_id=actor.account_id)
    owner = Actor(Role.CITIZEN, "", party_id=str(homestay.applicant_id))
    person_calls.ask(homestay.id, "complain", "窗口让我跑了两次", command(owner))
    stock.receive("lodging-permit", "Y001", "Y002", command(actor))
    stock.spoil("Y001", "打歪了", command(actor))
    HolderMove.objects.create(
        jurisdiction=PLACE, case=case, kind="claim", data_key=homestay.data_key, at=NOW, by=actor.account_id, command_id="c1c1c1c1"
    )
    pages = ("/counter/queue", "/counter/hands", f"/counter/hands/{case.id}", "/counter/books", "/counter/calls",
             "/counter/close?window=01", "/counter/rota", f"/counter/a/{homestay.id}/desk")  # fmt: skip
    before = {page: queries(floor, page) for page in pages}
    public = {page: queries(Client(), page) for page in ("/hall", "/hall/screen")}
    console = queries(leader, "/console/hall")
    thirty(homestay, actor)
    assert {page: queries(floor, page) for page in pages} == before
    assert {page: queries(Client(), page) for page in ("/hall", "/hall/screen")} == public
    for n in range(30):
        form = hall.WindowForm(f"W{n}", f"{n}", "domain", "all", ["lodging-permit"])
        hall.keep_window(form, command(actor_of("shen", Role.SUPERVISOR)))
    assert queries(leader, "/console/hall") == console and queries(Client(), "/hall") == public["/hall"]
