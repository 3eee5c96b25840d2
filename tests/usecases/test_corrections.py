"""Corrections on the real content: undone acts, corrected facts, two persons, transfer, slips, recalls, as it stood on a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from onewindow.core.cases import Order
from onewindow.core.kernel.actor import Actor, Channel, Role, Scope
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused
from onewindow.reads import corrections as pages
from onewindow.reads.serving import service_page
from onewindow.store.models import Application, Case, Correction, Document, Event
from onewindow.store.parties import open_party
from onewindow.usecases import cases, correct_facts, corrections, counter, identity, replacing, serving
from onewindow.usecases.command import Command
from onewindow.usecases.counter_delivery import Handing
from onewindow.usecases.verify import verify
from tests import builders, life
from tests.builders import day
from tests.life import PLACE, Life

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_content")]
NOW = day("2026-03-02")


def staff(username: str, role: Role = Role.CLERK, department: str = "") -> Actor:
    made = builders.account(username)
    identity.grant(made, role, jurisdiction=PLACE, department=department, on=date(2020, 1, 1))
    where = Scope(frozenset({PLACE}), frozenset({department} if department else ()))
    return Actor(role, username, str(made.id), scope=where, channel=Channel.WINDOW)


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
def application(lived: Life) -> Application:
    return lived.handed_in()


def part(application: Application, **more: Any) -> Case:
    rows = Case.objects.filter(application=application, act_type="licence", **more).order_by("number")
    return next(row for row in rows if row.status == "received")


def told(row: Case, clerk: Actor, officer: Actor) -> None:
    """The first paper of the part is found wanting, and the one notice goes out."""
    import json

    material = json.loads(row.terms)["materials"][0]
    code = material["code"] if isinstance(material, dict) else material[0]
    cases.execute(row.id, Order("check_material", {"material": code, "ok": False, "reason": "page"}), command(clerk))
    cases.execute(row.id, Order("notify_correction", {}, {f"gap:{code}": "缺页"}), command(officer))


def test_the_last_act_is_undone_the_same_day_by_whoever_did_it_and_its_paper_is_void(application: Application) -> None:
    clerk, other = staff("wang"), staff("limin3")
    row = part(application)
    officer = staff("zhou", Role.APPROVER, row.department)
    told(row, clerk, officer)
    paper = Document.objects.get(case=row, kind="correction_notice")
    assert refused(lambda: corrections.undo(row.id, "点错了人", command(other))) == "case.undo_not_yours"
    assert refused(lambda: corrections.undo(row.id, "", command(officer))) == "correction.reason"
    later = NOW + timedelta(days=1)
    assert refused(lambda: corrections.undo(row.id, "点错了人", command(officer, later))) == "case.undo_other_day"
    due = Case.objects.get(pk=row.pk).due_on
    page = pages.correct_page(application.id, actor=officer, now=NOW)
    assert [one.id for one in page.undoable] == [row.id] and page.undoable[0].last_papers == (paper.number,)
    corrections.undo(row.id, "该材料其实齐全", command(officer))
    row.refresh_from_db()
    paper.refresh_from_db()
    assert (row.status, paper.void_at is not None) == ("received", True)
    assert due is None or row.due_on is not None
    assert refused(lambda: corrections.undo(row.id, "再来一次", command(officer))) == "case.undo_not_this"
    assert [line.number for line in pages.register(clerk, now=NOW).voided] == [paper.number]
    assert Correction.objects.filter(kind="undo").exists()
    assert "其实齐全" not in "".join(Event.objects.values_list("envelope", flat=True))
    assert verify().violations == []


def test_a_recalled_notice_lets_its_clocks_run_on_and_no_second_notice_follows(application: Application) -> None:
    clerk = staff("wang")
    row = part(application)
    officer = staff("zhou", Role.APPROVER, row.department)
    before = cases.load(Case.objects.get(pk=row.pk)).state.clocks["notice"].due
    told(row, clerk, officer)
    corrections.recall(row.id, "不该要这份材料", command(officer, NOW + timedelta(days=1)))
    state = cases.load(Case.objects.get(pk=row.pk)).state
    assert (str(state.status), state.gaps, state.clocks["notice"].due, state.clocks["notice"].ended) == (
        "received", (), before, None,
    )  # fmt: skip
    again = refused(lambda: cases.execute(row.id, Order("notify_correction"), command(officer, NOW + timedelta(days=1))))
    assert again == "case.second_notice"
    assert Document.objects.filter(case=row, kind="rectification_notice").count() == 1
    assert verify().violations == []


def test_a_joint_notice_is_corrected_by_the_agency_that_gave_it_and_falls_with_its_last_part(application: Application) -> None:
    import json

    clerk = staff("wang")
    rows = list(Case.objects.filter(application=application, status="received").order_by("number"))[:2]
    gaps: dict[Any, str] = {}
    for row in rows:
        code = json.loads(row.terms)["materials"][0]
        gaps[row.id] = code["code"] if isinstance(code, dict) else code[0]
        found = Order("check_material", {"material": gaps[row.id], "ok": False, "reason": "page"})
        cases.execute(row.id, found, command(clerk))
    seen = {row.id: Case.objects.get(pk=row.pk).version for row in rows}
    counter.notify(seen, dict.fromkeys(gaps.items(), "缺页"), command(clerk))
    paper = Document.objects.get(application=application, kind="correction_notice")
    assert paper.case_id is None
    officer = staff("zhou", Role.APPROVER, paper.department)
    page = pages.correct_page(application.id, actor=officer, now=NOW)
    assert paper.id in {one.id for one in page.papers}
    done = corrections.rectify(paper.id, "words", "缺页", "缺第二页", "写得不清楚", command(officer))
    notice = Document.objects.get(pk=done.documents[0])
    assert (notice.kind, notice.replaces) == ("rectification_notice", paper.id)
    others = [row for row in rows if row.department != paper.department]
    for stranger in (staff("shen", Role.APPROVER, row.department) for row in others[:1]):
        theirs = pages.correct_page(application.id, actor=stranger, now=NOW).papers
        assert paper.id not in {one.id for one in theirs}
    for row, void in zip(rows, (False, True), strict=True):
        corrections.recall(row.id, "不该要这份材料", command(clerk, NOW + timedelta(days=1)))
        paper.refresh_from_db()
        assert (paper.void_at is not None) == void
    assert set(Correction.objects.filter(kind="recall").values_list("document_id", flat=True)) == {paper.id}
    assert verify().violations == []


def test_a_fact_is_corrected_with_both_values_kept_and_shown_at_once(application: Application) -> None:
    clerk = staff("wang")
    old = open_party(application.applicant).name
    before = bytes(Document.objects.filter(application=application).order_by("id").first().payload_enc)  # type: ignore[union-attr]
    correct_facts.correct(application.id, "name", old + "甲", "录入漏字", command(clerk))
    application.refresh_from_db()
    assert open_party(Application.objects.get(pk=application.pk).applicant).name == old + "甲"
    assert refused(lambda: correct_facts.correct(application.id, "name", old + "甲", "录入漏字", command(clerk))) == (
        "correction.same"
    )
    bad = refused(lambda: correct_facts.correct(application.id, "id_number", "330327199001011234", "录错", command(clerk)))
    assert bad == "correction.reason"
    wrong = "330327199001011235"
    bad = refused(lambda: correct_facts.correct(application.id, "id_number", wrong, "号码录错了", command(clerk)))
    assert bad == "correction.value"
    line = pages.correct_page(application.id, actor=clerk, now=NOW).lines[0]
    assert (line.old, line.new, line.reason) == (old, old + "甲", "录入漏字")
    assert bytes(Document.objects.filter(application=application).order_by("id").first().payload_enc) == before  # type: ignore[union-attr]
    assert old + "甲" not in "".join(Event.objects.values_list("envelope", flat=True))
    assert verify().violations == []


def test_the_receipt_takes_two_people_and_never_lengthens_a_clock(application: Application) -> None:
    clerk, other = staff("wang"), staff("limin3")
    row = part(application)
    if cases.load(row).state.electronic:
        asked = correct_facts.ask(
            application.id, "receipt", "2026-02-27T10:00", "窗口先收了纸质件", command(clerk), case_id=row.id
        )
        assert refused(lambda: correct_facts.confirm(asked, command(clerk))) == "case.second_person"
        assert refused(lambda: correct_facts.confirm(asked, command(other))) == "case.receipt_online"
        correct_facts.drop(asked, command(clerk))
        return
    due = cases.load(row).state.clocks["notice"].due.by
    asked = correct_facts.ask(application.id, "receipt", "2026-02-27T10:00", "窗口先收了纸质件", command(clerk), case_id=row.id)
    assert refused(lambda: correct_facts.confirm(asked, command(clerk))) == "case.second_person"
    correct_facts.confirm(asked, command(other))
    row.refresh_from_db()
    assert row.received_at == day("2026-02-27") and cases.load(row).state.clocks["notice"].due.by < due
    assert verify().violations == []


def test_a_wrong_item_is_moved_with_its_true_time_of_receipt(application: Application) -> None:
    clerk, other = staff("wang"), staff("limin3")
    row = next(one for one in Case.objects.filter(application=application, open=True).order_by("number")
               if not one.awaited_by and one.status == "received")  # fmt: skip
    page = pages.correct_page(application.id, actor=clerk, now=NOW)
    code = page.items[0][0]
    asked = correct_facts.ask(application.id, "item", code, "窗口选错了事项", command(clerk), case_id=row.id)
    later = NOW + timedelta(days=2)
    correct_facts.confirm(asked, command(other, later))
    fresh, old = Case.objects.get(application=application, item=code), Case.objects.get(pk=row.pk)
    assert (old.status, old.outcome, old.open) == ("moved", "moved", False)
    assert fresh.received_at == row.received_at and cases.load(fresh).state.received_at == row.received_at
    assert all(clock.started.date() <= NOW.date() for clock in cases.load(fresh).state.clocks.values())
    assert Application.objects.get(pk=application.pk).total == application.total + 1
    assert verify().violations == []


def test_a_slip_in_a_paper_is_cured_by_a_notice_that_names_it_and_a_decision_is_never_edited(application: Application) -> None:
    row = part(application)
    officer = staff("zhou", Role.APPROVER, row.department)
    clerk = staff("wang")
    told(row, clerk, officer)
    paper = Document.objects.get(case=row, kind="correction_notice")
    wrong = refused(lambda: corrections.rectify(paper.id, "name", "没有这几个字", "对", "录入有误", command(officer)))
    assert wrong == "correction.not-in-paper"
    edit = refused(lambda: corrections.rectify(paper.id, "decision", "缺页", "齐全", "录入有误", command(officer)))
    assert edit == "case.decision_not_edited"
    done = corrections.rectify(paper.id, "words", "缺页", "缺第二页", "写得不清楚", command(officer))
    notice = Document.objects.get(pk=done.documents[0])
    assert (notice.kind, notice.replaces, notice.served_at, paper.void_at) == ("rectification_notice", paper.id, None, None)
    assert verify().violations == []


def test_a_paper_with_a_slip_is_made_anew_the_first_is_void_and_the_new_one_is_served(application: Application) -> None:
    row = part(application)
    officer, clerk = staff("zhou", Role.APPROVER, row.department), staff("wang")
    told(row, clerk, officer)
    paper = Document.objects.get(case=row, kind="correction_notice")
    due = {name: clock.due for name, clock in cases.load(Case.objects.get(pk=row.pk)).state.clocks.items()}
    edit = refused(lambda: replacing.replace(paper.id, "decision", "缺页", "齐全", "held", "写错了字", command(officer)))
    fixed = refused(lambda: replacing.preview(paper.id, "number", paper.number, "1 号", command(officer)))
    assert (edit, fixed) == ("case.decision_not_edited", "correction.fixed-words")
    look = replacing.preview(paper.id, "words", "缺页", "缺第二页", command(officer)).text()
    assert "缺第二页" in look and f"替换《一次性告知书》（{paper.number}）" in look
    serving.attempt(paper.id, serving.Attempt("post", "sent", particulars="XA1"), command(clerk))
    serving.arrived(paper.id, Handing("post", "self", "林女士", evidence="post_receipt", particulars="XA1"), "", command(clerk))
    once = command(officer)
    unknown = refused(lambda: replacing.replace(paper.id, "words", "缺页", "缺第二页", "lost", "写得不清楚", once))
    assert unknown == "case.correction_ground"
    done = replacing.replace(paper.id, "words", "缺页", "缺第二页", "returned", "写得不清楚", once)
    again = replacing.replace(paper.id, "words", "缺页", "缺第二页", "returned", "写得不清楚", once)
    fresh = Document.objects.get(replaces=paper.id)
    paper.refresh_from_db()
    assert (fresh.kind, fresh.served_at, again.again, done.documents) == (paper.kind, None, True, (fresh.id,))
    assert paper.void_at == NOW and fresh.number != paper.number and again.documents == done.documents
    assert {name: clock.due for name, clock in cases.load(Case.objects.get(pk=row.pk)).state.clocks.items()} == due
    waiting = [line.id for line in service_page(clerk, on=NOW.date()).lines]
    assert fresh.id in waiting and paper.id not in waiting
    assert [(line.number, line.why.zh) for line in pages.register(clerk, now=NOW).voided] == [(paper.number, "重新制发文书")]
    gone = refused(lambda: replacing.replace(paper.id, "words", "缺页", "缺二页", "returned", "再来一次", command(officer)))
    assert gone == "scope.not-found"
    assert verify().violations == []


def test_the_record_as_it_stood_on_any_day(application: Application) -> None:
    row = part(application)
    clerk, officer = staff("wang"), staff("zhou", Role.APPROVER, row.department)
    told(row, clerk, officer)
    corrections.recall(row.id, "不该要这份材料", command(officer, NOW + timedelta(days=2)))
    row = Case.objects.get(pk=row.pk)
    days = [pages.stood(row, NOW.date() + timedelta(days=shift)) for shift in (-1, 0, 1, 2)]
    assert [str(one.state.status) for one in days] == ["new", "correcting", "correcting", "received"]
    assert [one.of for one in days] == [row.version] * 4 and days[3].state == cases.load(row).state
