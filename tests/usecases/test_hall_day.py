"""A hall's day on the real content: stock, seals, fees, the person's calls, and the close that must balance."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from onewindow.core.catalogue.model import Fee as Standard
from onewindow.core.kernel.actor import Actor, Channel, Role, Scope
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused
from onewindow.store.models import (
    BlankCertificate,
    Case,
    Certificate,
    DayClose,
    Document,
    Event,
    Fee,
    HallIncident,
    PersonCall,
    SealUse,
)
from onewindow.usecases import (
    cases,
    certificates,
    day_close,
    fees,
    hall,
    hall_tickets,
    identity,
    originals,
    person_calls,
    stock,
)
from onewindow.usecases.command import Command
from onewindow.usecases.delivery import deliver_due
from onewindow.usecases.verify import verify
from tests import builders, life
from tests.builders import day
from tests.life import PLACE, Life

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_content")]
NOW = day("2026-03-02")
ON = NOW.date()


def staff(username: str, role: Role = Role.CLERK) -> Actor:
    made = builders.account(username)
    identity.grant(made, role, jurisdiction=PLACE, on=date(2020, 1, 1))
    return Actor(role, username, str(made.id), scope=Scope(frozenset({PLACE})), channel=Channel.WINDOW)


def command(actor: Actor, at: Any = NOW) -> Command:
    return Command(actor, at, at, new_id().hex)


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as no:
        act()
    return no.value.code


@pytest.fixture
def lived() -> Life:
    life.content()
    return Life(now=NOW)


@pytest.fixture
def case(lived: Life) -> Case:
    return Case.objects.filter(application=lived.handed_in()).order_by("number").first()  # type: ignore[return-value]


def charging(monkeypatch: pytest.MonkeyPatch, **fee: Any) -> None:
    """The case's item charges a fee, as its frozen content would say."""
    told = Standard(8000, "发改价格规〔2016〕2559号", **fee)
    real = fees.load_bundle

    def bundle(code: str) -> Any:
        items = real(code).items
        return SimpleNamespace(items={name: replace(item, fee=told) for name, item in items.items()})

    monkeypatch.setattr(fees, "load_bundle", bundle)


def test_no_fee_without_a_law_and_the_standard_of_the_frozen_content(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk, other = staff("wang"), staff("limin3")
    assert refused(lambda: fees.assess(case.id, command(clerk))) == "fee.none"
    charging(monkeypatch)
    fee = fees.assess(case.id, command(clerk))
    row = Fee.objects.get(pk=fee)
    assert (row.notice, row.due_fen, row.status) == ("缴〔2026〕1 号", 8000, "due")
    assert refused(lambda: fees.assess(case.id, command(clerk))) == "fee.standing"
    fees.pay(fee, "p 001", "card", command(clerk))
    assert refused(lambda: fees.pay(fee, "P002", "cash", command(clerk))) == "fee.paid-already"
    assert refused(lambda: fees.refund(fee, "退-1", "标准错了", command(clerk))) == "fee.same-person"
    fees.refund(fee, "退-1", "标准错了", command(other))
    again = fees.assess(case.id, command(clerk), due_fen=4000, reason="小微企业减半")
    assert refused(lambda: fees.pay(again, "P001", "card", command(clerk))) == "fee.payment-twice"
    fees.cancel(again, "重复开单", command(clerk))
    assert [each.status for each in Fee.objects.order_by("id")] == ["refunded", "cancelled"]
    assert "小微" not in "".join(Event.objects.filter(stream_type="fee").values_list("envelope", flat=True))
    assert verify().violations == []


def test_the_result_waits_for_the_fee_only_where_the_law_says_so(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = staff("wang")
    fees.must_be_paid(case)
    charging(monkeypatch)
    fees.must_be_paid(case)  # a fee, but no law that makes the result wait
    charging(monkeypatch, before_issue="收费办法第六条")
    monkeypatch.setattr(certificates.fees, "load_bundle", fees.load_bundle)
    with pytest.raises(Refused) as no:
        fees.must_be_paid(case)
    assert no.value.code == "fee.unpaid" and no.value.refusals[0].params["clause"] == "收费办法第六条"
    fees.pay(fees.assess(case.id, command(clerk)), "P9", "scan", command(clerk))
    fees.must_be_paid(case)


@pytest.mark.parametrize(("text", "fen"), [("80", 8000), ("80.5", 8050), ("0.01", 1), ("80 元", 8000)])
def test_yuan_are_read_exactly(text: str, fen: int) -> None:
    assert fees.fen_of(text) == fen


@pytest.mark.parametrize("text", ["", "八十", "80.555", "-3", "1e5"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    assert refused(lambda: fees.fen_of(text)) == "fee.amount"


def issued(lived: Life) -> Certificate:
    """A licence decided and issued, with its papers."""
    for row in Case.objects.filter(application=lived.handed_in()).order_by("number"):
        loaded = cases.load(row)
        if loaded.terms.certificate and not loaded.terms.edges:
            break
    lived.accept(row)
    lived.decide(row)
    for _ in range(6):
        deliver_due(lived.now, lived.now)
    return Certificate.objects.get(case=row)


def test_a_serial_number_exists_once_and_is_used_or_spoiled_once(lived: Life) -> None:
    clerk, certificate = staff("wang"), issued(lived)
    assert stock.receive(certificate.kind, "YX000101", "YX000110", command(clerk)) == 10
    assert refused(lambda: stock.receive(certificate.kind, "YX000110", "YX000120", command(clerk))) == "stock.twice"
    assert refused(lambda: stock.receive(certificate.kind, "YX9", "YX1", command(clerk))) == "stock.range"
    assert refused(lambda: stock.receive("nothing", "YX1", "YX2", command(clerk))) == "stock.kind"
    stock.use("yx000101", certificate.id, command(clerk))
    assert refused(lambda: stock.use("YX000101", certificate.id, command(clerk))) == "stock.certificate"
    stock.spoil("YX000101", "打歪了", command(clerk))
    stock.use("YX000102", certificate.id, command(clerk))
    assert refused(lambda: stock.spoil("YX000103", "", command(clerk))) == "stock.reason"
    assert refused(lambda: stock.spoil("YX999999", "丢了", command(clerk))) == "stock.not-there"
    assert sorted(BlankCertificate.objects.exclude(status="stock").values_list("serial", "status")) == [
        ("YX000101", "spoiled"), ("YX000102", "used"),
    ]  # fmt: skip


def test_every_stamped_document_stands_in_the_seal_book_and_a_second_stamp_has_its_reason(lived: Life) -> None:
    clerk = staff("wang")
    issued(lived)
    sealed = Document.objects.filter(status="ready", kind="acceptance_notice").first()
    assert sealed is not None and SealUse.objects.get(document=sealed).mode == "electronic"
    stock.stamp(sealed.id, 1, "", command(clerk))
    assert refused(lambda: stock.stamp(sealed.id, 1, "", command(clerk))) == "seal.again"
    stock.stamp(sealed.id, 2, "申请人要两份", command(clerk))
    book = SealUse.objects.filter(document=sealed).order_by("turn")
    assert list(book.values_list("turn", "copies")) == [(1, 1), (2, 1), (3, 2)]


def test_a_lost_original_is_an_incident_until_somebody_closes_it(case: Case) -> None:
    clerk = staff("wang")
    originals.keep(case.application_id, "id-card", "A 柜", command(clerk))
    kept = case.application.originals.get()
    assert refused(lambda: originals.lose(kept.id, "丢", command(clerk))) == "incident.words"
    originals.lose(kept.id, "搬柜子以后找不到了", command(clerk))
    incident = HallIncident.objects.get()
    originals.find(kept.id, "B 柜", command(clerk))
    originals.close_incident(incident.id, "在 B 柜找到了", command(clerk))
    originals.give_back(kept.id, "林", "self", "signed", command(clerk))
    assert refused(lambda: originals.give_back(kept.id, "林", "self", "signed", command(clerk))) == "process.not_now"
    assert HallIncident.objects.get().closed_at is not None


def test_the_person_s_call_is_dated_given_to_somebody_and_answered_once(lived: Life, case: Case) -> None:
    mine = lived.citizen
    call = person_calls.ask(case.application_id, "urge", "", command(mine), case=case.id)
    row = PersonCall.objects.get(pk=call)
    assert (row.department, row.due_on) == (case.department, ON + timedelta(days=1))
    assert refused(lambda: person_calls.ask(case.application_id, "urge", "", command(mine), case=case.id)) == "call.open"
    assert refused(lambda: person_calls.ask(case.application_id, "complain", "慢", command(mine))) == "call.words"
    person_calls.ask(case.application_id, "complain", "窗口让我跑了三次", command(mine))
    other = lived.officer("tax" if case.department != "tax" else "bank")
    assert refused(lambda: person_calls.answer(call, "正在办，明天出", command(other))) == "hall.not-found"
    person_calls.answer(call, "正在办，明天出", command(lived.officer(case.department)))
    assert refused(lambda: person_calls.answer(call, "再答一次", command(lived.officer(case.department)))) == "call.done"
    stranger = builders.person("路人", "330102199003074726")
    actor = Actor(Role.CITIZEN, "路人", party_id=str(stranger.id))
    assert refused(lambda: person_calls.ask(case.application_id, "complain", "看看别人的", command(actor))) == "scope.not-found"


# --- the close -----------------------------------------------------------------------------------------------------


@pytest.fixture
def closing(lived: Life) -> dict[str, Actor]:
    leader, clerk = staff("shen", Role.SUPERVISOR), staff("wang")
    hall.keep_zone("a", "区", "A", command(leader))
    hall.keep_window(hall.WindowForm("01", "一窗", "integrated", "a"), command(leader))
    hall.sit_down("01", command(clerk))
    return {"leader": leader, "clerk": clerk}


def test_a_day_balances_and_is_signed_by_its_windows_first(lived: Life, closing: dict[str, Actor]) -> None:
    issued(lived)
    leader, clerk = closing["leader"], closing["clerk"]
    hall_tickets.take(hall_tickets.Wish("a"), command(clerk))
    number = hall_tickets.call_next(command(clerk))
    hall_tickets.finish(number.id, command(clerk))
    row = day_close.count(ON, command(leader))
    assert day_close.balanced(row), row.figures["lines"]
    figures = row.figures
    assert (figures["received"], figures["certificates"], figures["tickets"]) == (1, 1, 1)
    assert figures["accepted"] >= 1 and figures["seals"] >= 2
    assert refused(lambda: day_close.sign(ON, command(leader))) == "day.windows-open"
    day_close.count(ON, command(clerk), window="01")
    day_close.sign(ON, command(clerk), window="01")
    assert refused(lambda: day_close.sign(ON, command(clerk))) == "day.not-yours"
    day_close.sign(ON, command(leader))
    assert DayClose.objects.get(window="").status == "signed"
    assert refused(lambda: day_close.count(ON, command(leader))) == "day.signed-already"
    assert refused(lambda: day_close.sign(ON, command(leader))) == "day.signed-already"
    day_close.reopen(ON, "漏登一笔", command(leader))
    assert DayClose.objects.get(window="").status == "counted"
    assert verify().violations == []


def test_every_difference_is_named_and_must_be_explained(
    lived: Life, closing: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    leader, clerk = closing["leader"], closing["clerk"]
    certificate = issued(lived)
    stock.receive(certificate.kind, "YX01", "YX05", command(clerk))
    stock.spoil("YX05", "卡纸", command(clerk))
    charging(monkeypatch)
    fees.pay(fees.assess(certificate.case_id, command(clerk)), "P77", "cash", command(clerk))
    gone = Document.objects.filter(kind="receipt").values_list("id", flat=True)
    number = certificate.case.application.number
    SealUse.objects.filter(document__in=gone).delete()
    Document.objects.filter(pk__in=list(gone)).delete()
    hall_tickets.take(hall_tickets.Wish("a"), command(clerk))
    lines = day_close.count(ON, command(leader), counted_fen=7000).figures["lines"]
    assert lines["received"]["only"] == [number]
    assert lines["certificates"]["only"] == [certificate.number]
    assert (lines["fees"]["left"], lines["fees"]["right"], lines["fees"]["only"]) == (8000, 7000, ["P77"])
    assert lines["tickets"]["only"] == ["A001"]
    assert DayClose.objects.get().figures["spoiled"] == [{"kind": certificate.kind, "serial": "YX05", "reason": "卡纸"}]
    day_close.count(ON, command(clerk), window="01")
    notes = dict.fromkeys(("received", "certificates", "fees", "tickets"), "已查清，另附说明")
    window = dict.fromkeys(lines, "已查清")
    day_close.explain(ON, window, command(clerk), window="01")
    day_close.sign(ON, command(clerk), window="01")
    assert refused(lambda: day_close.sign(ON, command(leader))) == "day.unexplained"
    day_close.explain(ON, notes, command(leader))
    day_close.sign(ON, command(leader))


def test_what_happens_between_count_and_signature_is_counted_again(lived: Life, closing: dict[str, Actor]) -> None:
    clerk = closing["clerk"]
    day_close.count(ON, command(clerk), window="01")
    hall_tickets.take(hall_tickets.Wish("a"), command(clerk))
    hall_tickets.call_next(command(clerk))
    assert refused(lambda: day_close.sign(ON, command(clerk), window="01")) == "day.changed"
    assert refused(lambda: day_close.count(ON + timedelta(1), command(clerk))) == "day.future"
    assert refused(lambda: day_close.sign(date(2026, 2, 1), command(clerk))) == "day.not-counted"


def test_the_leader_on_duty_signs_and_no_other(closing: dict[str, Actor]) -> None:
    other = staff("second", Role.SUPERVISOR)
    hall.set_duty(other.account_id, ON, command(closing["leader"]))
    day_close.count(ON, command(closing["leader"]))
    assert refused(lambda: day_close.sign(ON, command(closing["leader"]))) == "day.not-leader"


def test_a_crash_in_the_middle_leaves_the_day_open_not_half_closed(
    closing: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = closing["clerk"]
    day_close.count(ON, command(clerk), window="01")
    before = Event.objects.count()

    def power_cut(name: str) -> None:
        raise KeyboardInterrupt(name)

    monkeypatch.setattr(day_close, "reach", power_cut)
    with pytest.raises(KeyboardInterrupt):
        day_close.sign(ON, command(clerk), window="01")
    row = DayClose.objects.get()
    assert (row.status, row.signed_at, Event.objects.count()) == ("counted", None, before)
    monkeypatch.undo()
    day_close.sign(ON, command(clerk), window="01")


def test_the_close_leaves_as_a_workbook_and_as_a_sheet(closing: dict[str, Actor]) -> None:
    clerk = closing["clerk"]
    day_close.count(ON, command(clerk), window="01")
    book = day_close.sheet(ON, "xlsx", command(clerk), window="01")
    assert book.data[:2] == b"PK" and book.name == "日结-2026-03-02-01.xlsx"
    assert refused(lambda: day_close.sheet(ON, "doc", command(clerk), window="01")) == "day.format"
    assert json.loads(DayClose.objects.get().snapshot)["status"] == "counted"
