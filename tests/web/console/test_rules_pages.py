"""Rule sets on their pages: the list, one set with its switch and back-test, a case judged again."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from onewindow.core.kernel.actor import Role
from onewindow.store.models import (
    AutomaticAppeal,
    AutomaticAuditLine,
    AutomaticBacktest,
    AutomaticMode,
    AutomaticRecord,
)
from onewindow.usecases import identity
from tests import life
from tests.builders import PASSWORD, WALL, day
from tests.life import PLACE, Life
from tests.usecases.test_automatic import CODE, change_fact, handed_in, look, table_without_status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_content")]
HERE = f"/console/rules/{CODE}"


def text_of(body: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


@pytest.fixture(autouse=True)
def _march(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onewindow.config.middleware.legal_now", lambda wall: day("2026-03-10"))


def browser(role: Role, department: str = "") -> Client:
    made = identity.create_account(f"{role}{department}"[:18], PASSWORD, "周航", at=WALL)
    identity.grant(made, role, jurisdiction=PLACE, department=department, on=date(2020, 1, 1))
    client = Client()
    session = client.session
    session.update({"account": str(made.id), "epoch": made.session_epoch})
    session.save()
    return client


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return text_of(answer.content.decode())


def post(client: Client, path: str, status: int, **data: str) -> str:
    answer = client.post(path, {"command_id": "c" * 16 + path[-8:] + data.get("mode", ""), **data})
    assert answer.status_code == status, answer.content.decode()[:500]
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return text_of(body.decode())


def test_the_list_shows_every_rule_set_with_its_mode_and_agreement() -> None:
    life.content()
    told = page(browser(Role.DESIGNER), "/console/rules")
    for title in ("营业执照信息核验自动办理规则", "清税自动办理规则", "环境影响登记表自动备案规则"):
        assert title in told
    assert told.count("关闭") == 5


def test_the_head_back_tests_then_switches_on_and_off() -> None:
    life.content()
    head = browser(Role.HEAD, "market-regulation")
    assert "启用以前，要先用过去的办件试算" in post(
        head, f"{HERE}/switch", 409, mode="on", reason="试算没有差异", seen="0"
    )
    told = post(head, f"{HERE}/backtest", 200, since="2026-01-01", until="2026-03-10")
    assert "0 / 0 件" in told and "试算完成" in told
    assert AutomaticBacktest.objects.count() == 1
    post(head, f"{HERE}/switch", 303, mode="on", reason="试算没有差异", seen="0")
    assert AutomaticMode.objects.get().mode == "on"
    assert "启用（符合就办）" in page(head, HERE)
    post(head, f"{HERE}/switch", 303, mode="off", reason="规则要改", seen="1")
    assert AutomaticMode.objects.get().mode == "off"


def test_another_departments_head_sees_no_switch_and_cannot_use_it() -> None:
    life.content()
    other = browser(Role.HEAD, "fire-rescue")
    assert "由本部门负责人切换" in page(other, HERE)
    assert "的负责人能开关这份规则集" in post(other, f"{HERE}/switch", 409, mode="shadow", reason="想试一试")
    assert not AutomaticMode.objects.exists()


def test_a_designer_cannot_switch() -> None:
    life.content()
    assert browser(Role.DESIGNER).post(f"{HERE}/switch", {"mode": "shadow"}).status_code == 403


def test_disagreements_stand_with_the_officers_reason_for_the_department_only() -> None:
    lived, row = handed_in("shadow")
    assert look(lived, row) == "proposed"
    lived.do(row, "accept", lived.officer(row.department))
    row.refresh_from_db()
    assert look(lived, row) == "proposed"
    reason = {"reasons": "执照正在吊销程序中。"}
    lived.do(row, "decline_service", lived.officer(row.department), {"verdict": {"outcome": "no"}}, reason)
    told = page(browser(Role.HEAD, "market-regulation"), HERE)
    assert "0 件一致，1 件不同" in told and "执照正在吊销程序中。" in told
    assert "执照正在吊销程序中。" not in page(browser(Role.DESIGNER), HERE)


def test_agreement_counts_each_case_once() -> None:
    lived, row = handed_in("shadow")
    look(lived, row)
    lived.do(row, "provide", lived.officer(row.department))
    assert "100%" in page(browser(Role.DESIGNER), "/console/rules")
    assert "1 件一致，0 件不同" in page(browser(Role.SUPERVISOR), HERE)


def test_a_case_shows_its_verdict_and_replays_on_the_page() -> None:
    lived, row = handed_in("on")
    look(lived, row)
    officer = browser(Role.APPROVER, "market-regulation")
    told = page(officer, f"/console/rules/cases/{row.id}")
    assert "成立，算数" in told and "business-registry" in told and "《市场主体登记管理条例》第三条" in told
    assert "重算一致" in post(officer, f"/console/rules/cases/{row.id}/replay", 200)
    marks = AutomaticRecord.objects.get()
    marks.facts[0][2] = "0" * 64
    marks.save()
    assert "重算和记录不一致" in post(officer, f"/console/rules/cases/{row.id}/replay", 200)
    assert page(browser(Role.APPROVER, "fire-rescue"), f"/console/rules/cases/{row.id}", 404)


def test_the_clause_that_blocked_stands_on_the_page_with_its_fact_source_and_time() -> None:
    lived, row = handed_in("on")
    table_without_status()
    change_fact(row, "business.status", "吊销")
    look(lived, row)
    officer = browser(Role.APPROVER, "market-regulation")
    told = page(officer, f"/console/rules/cases/{row.id}")
    assert "事项的条款没有全部成立 ： 登记状态为存续" in told.replace("成立：", "成立 ： ").replace("  ", " ")
    clauses = told.partition("逐条判断")[2]
    assert "不成立" in clauses and "business-registry" in clauses and re.search(r"business-registry 2026", clauses)
    assert "事项的条款没有全部成立：登记状态为存续" in page(officer, f"/department/c/{row.id}").replace("： ", "：")
    AutomaticRecord.objects.update(clauses_verdict=None, clauses_facts=None)
    assert "只记了规则表，没有记事项的条款" in page(officer, f"/console/rules/cases/{row.id}")
    again = post(officer, f"/console/rules/cases/{row.id}/replay", 200)
    assert "重算一致" in again and "1 条早于本版，只记了规则表" in again


def test_a_case_no_rule_judged_says_so() -> None:
    _, row = handed_in("off")
    officer = browser(Role.APPROVER, "market-regulation")
    assert "规则没有判断过这一件" in page(officer, f"/console/rules/cases/{row.id}")


def test_periods_that_are_none_are_refused_in_words() -> None:
    life.content()
    Life()
    head = browser(Role.HEAD, "market-regulation")
    assert "试算的起止日期不对" in post(head, f"{HERE}/backtest", 409, since="2026-03-01", until="")


def citizen(lived: Life) -> Client:
    client = Client()
    session = client.session
    session.update({"account": str(lived.account.id), "epoch": lived.account.session_epoch})
    session.save()
    return client


def test_the_applicant_asks_on_the_tracking_page_and_reads_the_answer_there() -> None:
    lived, row = handed_in("on")
    look(lived, row)
    me, track = citizen(lived), f"/my/{row.application_id}"
    here = f"{track}/by-rule/{row.id}"
    assert "按规则当场办成的" in page(me, track)
    told = page(me, here)
    assert "登记状态为存续，没有列入严重违法失信名单。" in told and "申请人工复核" in told
    post(me, here, 303, reason="法定代表人上个月已经变更。")
    assert "最晚3月17日答复" in page(me, here)
    head = browser(Role.HEAD, "market-regulation")
    assert "法定代表人上个月已经变更。" in page(head, HERE)
    review = AutomaticAppeal.objects.get()
    post(head, f"{HERE}/reviews/{review.id}", 303, outcome="upheld", answer="登记没有变更记录。")
    assert "登记没有变更记录。" in page(me, here)


def test_the_supervisor_draws_an_audit_and_disputes_on_the_page() -> None:
    lived, row = handed_in("on")
    look(lived, row)
    auditor = browser(Role.SUPERVISOR)
    post(auditor, f"{HERE}/audits", 303, seed="20260310", share="100", since="2026-03-01", until="2026-03-31")
    line = AutomaticAuditLine.objects.get()
    post(auditor, f"{HERE}/audits/{line.id}", 303, found="disputed", reason="信用记录太旧。")
    told = page(auditor, HERE)
    assert "有异议 1 件" in told and "信用记录太旧。" in told and row.number in told


def test_the_departments_case_page_shows_what_the_rules_proposed() -> None:
    lived, row = handed_in("shadow")
    look(lived, row)
    told = page(browser(Role.APPROVER, "market-regulation"), f"/department/c/{row.id}")
    assert "提出建议" in told and "成立，算数" in told and "business-registry" in told


def test_a_rule_set_that_is_not_there_is_told_in_words() -> None:
    life.content()
    head = browser(Role.HEAD, "market-regulation")
    assert "本地没有现行的规则集 nothing" in page(head, "/console/rules/nothing", 404)
    post(head, "/console/rules/nothing/switch", 404, mode="on", reason="想试一试")
    post(head, "/console/rules/nothing/backtest", 404, since="2026-01-01", until="2026-02-01")
    assert "本地没有现行的规则集 nothing" in page(browser(Role.DESIGNER), "/console/rules/nothing/edit", 404)
