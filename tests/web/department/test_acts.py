"""Every act has its page and its POST; what may not be done says why, and is refused at the door just the same."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from onewindow.core.cases import ACTIONS, Order
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.refusal import Refused
from onewindow.store.models import Account, Case, Document, Event
from onewindow.usecases import cases, department, papers
from onewindow.usecases.command import Command
from tests.department_world import NOW, World

from .conftest import Clock


def words(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def post(client: Client, row: Case, action: str, *, seen: int | None = None, **data: Any) -> HttpResponse:
    """What the form of an act sends."""
    version = Case.objects.get(pk=row.pk).version if seen is None else seen
    given = {"command_id": uuid4().hex, "seen": version, **data}
    return client.post(f"/department/c/{row.id}/do/{action}", given)


def sent(client: Client, row: Case, action: str, **data: Any) -> HttpResponse:
    """Both steps of an act that shows its paper first."""
    shown = post(client, row, action, **data)
    assert (shown.status_code, "送出之前，再看一遍" in words(shown)) == (200, True)
    return post(client, row, action, step="send", **data)


def state(row: Case) -> str:
    return Case.objects.get(pk=row.pk).status


def two(world: World, name: str) -> list[str]:
    return [str(Account.objects.get(username=each).id) for each in (name, f"{name}-head")]


def last(row: Case) -> Event:
    return Event.objects.filter(stream_id=row.id).order_by("-seq")[0]


def test_what_is_missing_stands_at_its_field_and_is_linked_by_the_same_name(world: World) -> None:
    row, client = world.accepted("lodging-permit"), world.client("zhouhang")
    answer = post(client, row, "start_special", note="要听证")
    html = answer.content.decode()
    assert answer.status_code == 409
    links = dict(re.findall(r'<li><a href="#([^"]+)">([^<]+)</a></li>', html.split('class="error-summary"')[1]))
    assert links["f-days"].startswith("需要多少个工作日") and links["f-reason-1"].startswith("启动什么程序")
    for id in ("f-days", "f-reason"):
        assert f'id="{id}-e"' in html
    assert "要听证" in html  # nothing typed is lost


def test_a_difference_from_the_rules_that_is_not_explained_is_linked_to_its_field(world: World) -> None:
    row, client = world.accepted("business-licence"), world.client("zhao")
    answer = post(client, row, "refuse_registration", reasons="名称不符合规定。", findings="看了材料")
    html = answer.content.decode()
    assert answer.status_code == 409
    assert 'id="f-difference-e"' in html and '<a href="#f-difference">与规则判断不同的原因：' in html


# --- intake -----------------------------------------------------------------------------------------------------


def test_materials_are_checked_one_by_one_or_the_rest_at_once(world: World) -> None:
    row, client = world.part("hygiene-permit"), world.client("sunli")
    assert post(client, row, "check_material", material="floor-plan", outcome="ok").status_code == 303
    rest = client.post(f"/department/c/{row.id}/rest", {"command_id": uuid4().hex, "seen": 2})
    assert rest["Location"].endswith("#view")
    assert "还没核对" not in words(client.get(f"/department/c/{row.id}"))


def test_what_is_not_in_order_asks_for_the_reason_on_its_own_page(world: World) -> None:
    row, client = world.part("hygiene-permit"), world.client("sunli")
    answer = post(client, row, "check_material", material="floor-plan", outcome="no")
    assert answer["Location"] == f"/department/c/{row.id}/do/check_material?material=floor-plan"
    without = post(client, row, "check_material", material="floor-plan", ok="no")
    assert (without.status_code, "要写明原因" in words(without)) == (409, True)
    assert (
        post(client, row, "check_material", material="floor-plan", ok="no", reason="illegible").status_code
        == 303
    )
    assert "看不清" in words(client.get(f"/department/c/{row.id}"))


def test_the_correction_notice_is_read_before_it_is_sent_and_goes_once(world: World) -> None:
    row, client = world.part("hygiene-permit"), world.client("sunli")
    post(client, row, "check_material", material="hygiene-test-report", ok="no", reason="expired")
    asked = {"gap:hygiene-test-report": "请交一年内的检测报告。"}
    shown = post(client, row, "notify_correction", **asked)
    assert "请交一年内的检测报告。" in words(shown)
    assert (state(row), Document.objects.filter(case=row).count()) == ("received", 0)
    assert sent(client, row, "notify_correction", **asked).status_code == 303
    assert state(row) == "correcting"
    page = client.get(f"/department/c/{row.id}").content.decode()
    assert 'name="outcome"' not in page  # nothing came in again, so there is nothing to check
    again = post(client, row, "notify_correction", **asked)
    assert (again.status_code, Document.objects.filter(case=row, kind="correction_notice").count()) == (
        409,
        1,
    )
    assert post(client, row, "supplement", materials=["hygiene-test-report"]).status_code == 303
    assert state(row) == "accepted"


def test_an_accepted_part_is_never_asked_for_more(world: World) -> None:
    row, client = world.accepted("lodging-permit"), world.client("zhouhang")
    shown = client.get(f"/department/c/{row.id}/do/notify_correction")
    assert "现在还不能办" in words(shown)
    assert post(client, row, "notify_correction").status_code == 409
    found = post(client, row, "record_missing", material="safety-rules", reason="incomplete")
    assert found.status_code == 303
    page = words(client.get(f"/department/c/{row.id}"))
    assert "受理后发现缺件，是本机关的责任" in page
    assert "期限照走" in page


@pytest.mark.parametrize(
    ("action", "data", "kind", "end"),
    [
        (
            "declare_not_required",
            {"basis": "《旅馆业治安管理办法》第二条"},
            "not_required_notice",
            "not_required",
        ),
        (
            "declare_not_competent",
            {"competent_agency": "culture-tourism"},
            "not_competent_decision",
            "not_competent",
        ),
        (
            "decline_forged",
            {"material": "safety-rules"},
            "not_accepted_decision",
            "not_accepted",
        ),
    ],
)
def test_turning_an_application_away_has_its_own_page_and_paper(
    world: World, action: str, data: dict[str, str], kind: str, end: str
) -> None:
    row, client = world.part("lodging-permit"), world.client("zhouhang")
    page = client.get(f"/department/c/{row.id}/do/{action}")
    assert "行政复议" in words(page)
    assert sent(client, row, action, reasons="五间以下的民宿不用办。", **data).status_code == 303
    assert (state(row), Document.objects.filter(case=row, kind=kind).exists()) == (end, True)


# --- review -----------------------------------------------------------------------------------------------------


def test_an_inspection_needs_two_officers_of_this_agency(world: World) -> None:
    row, client = world.accepted("lodging-permit"), world.client("zhouhang")
    found = {"findings": "9月16日到场，门锁、监控都有。", "clause.security-equipment": "yes"}
    alone = post(client, row, "record_inspection", inspectors=two(world, "zhouhang")[:1], **found)
    assert (alone.status_code, "9月16日到场" in words(alone)) == (409, True)  # what was typed comes back
    foreign = post(client, row, "record_inspection", inspectors=two(world, "sunli"), **found)
    assert (foreign.status_code, "要是本机关的在册人员" in words(foreign)) == (409, True)
    assert (
        post(client, row, "record_inspection", inspectors=two(world, "zhouhang"), **found).status_code == 303
    )
    page = words(client.get(f"/department/c/{row.id}"))
    assert "两人现场核查过" in page
    assert "周航、周局长" in page


def test_what_was_seen_on_the_spot_feeds_the_verdict(world: World) -> None:
    row, client = world.accepted("lodging-permit"), world.client("zhouhang")
    seen = {"inspectors": two(world, "zhouhang"), "findings": "没有监控。", "clause.security-equipment": "no"}
    post(client, row, "record_inspection", **seen)
    assert "规则判断：1 条不成立" in words(client.get(f"/department/c/{row.id}"))


def test_a_decision_on_open_rules_needs_a_reason(world: World) -> None:
    row, client = world.upstream(world.accepted("lodging-permit")), world.client("zhouhang")
    post(client, row, "record_inspection", inspectors=two(world, "zhouhang"), findings="都有。")
    refused = post(client, row, "grant")
    assert (refused.status_code, "规则还判断不了" in words(refused), state(row)) == (409, True, "accepted")
    assert post(client, row, "grant", difference="执照已经看到原件，系统还没有传来。").status_code == 303
    assert state(row) == "decided"
    assert last(row).type in ("cases.grant", "cases.issue_automatic")


def test_the_verdict_of_the_rules_goes_into_the_decision_whatever_the_form_says(world: World) -> None:
    row, client = world.accepted("business-licence"), world.client("zhao")
    order = Order("register", {"verdict": {"outcome": "no"}})
    command = Command(world.actor("zhao"), NOW, NOW, uuid4().hex)
    department.act(row.id, order, command)
    decided = Event.objects.filter(stream_id=row.id, type="cases.register").get()
    assert '"outcome":"yes"' in decided.envelope
    assert post(client, row, "register").status_code == 409


def test_differing_from_the_rules_needs_a_reason(world: World) -> None:
    row, client = world.accepted("business-licence"), world.client("zhao")
    reasons = {"reasons": "名称不符合规定。\n《市场主体登记管理条例》第十九条"}
    shown = post(client, row, "refuse_registration", **reasons)
    assert (shown.status_code, "与规则判断不同" in words(shown)) == (409, True)
    done = sent(client, row, "refuse_registration", difference="系统规则没有判断名称。", **reasons)
    assert (done.status_code, state(row)) == (303, "decided")


def test_a_refusal_shows_its_remedies_and_its_paper_before_it_is_sent(world: World) -> None:
    row, client = world.accepted("business-licence"), world.client("zhao")
    page = words(client.get(f"/department/c/{row.id}/do/refuse_registration"))
    assert "60 日内可以向" in page
    assert "6 个月内" in page
    given = {"reasons": "名称不符合规定。", "difference": "系统规则没有判断名称。"}
    shown = words(post(client, row, "refuse_registration", **given))
    assert "不予登记通知书" in shown
    assert "名称不符合规定。" in shown
    assert "（发出时编号）" in shown
    assert (state(row), Document.objects.filter(case=row, kind="registration_refusal").count()) == (
        "accepted",
        0,
    )
    assert "准予登记" not in words(post(client, row, "refuse_registration", **given)).partition("确认：")[2]


def test_going_back_from_the_paper_keeps_the_words(world: World) -> None:
    row, client = world.accepted("business-licence"), world.client("zhao")
    given = {"reasons": "名称不符合规定。", "difference": "系统规则没有判断名称。"}
    back = words(post(client, row, "refuse_registration", step="edit", **given))
    assert ("名称不符合规定。" in back, "系统规则没有判断名称。" in back, "送出之前" in back) == (True, True, False)


def test_only_the_procedures_the_law_knows_for_the_item_are_offered(world: World) -> None:
    police, fire = world.accepted("lodging-permit"), world.accepted("fire-check")
    offered = words(world.client("zhouhang").get(f"/department/c/{police.id}/do/start_special"))
    assert "听证" in offered
    assert "现在还不能办" in words(world.client("liuchang").get(f"/department/c/{fire.id}/do/start_special"))


def test_a_special_procedure_stops_the_clock_and_its_result_starts_it_again(
    world: World, clock: Clock
) -> None:
    """F3: a special stage, begun with a written notice of its days."""
    row, client = world.accepted("lodging-permit"), world.client("zhouhang")
    given = {"reason": "hearing", "days": "20", "note": "邻居要求听证。"}
    # 20 working days from 17 September end on 20 October; 19 of the statutory 20 are left and end on 16 November
    assert "预计办结期限 最晚2026年11月16日" in words(post(client, row, "start_special", **given))
    assert sent(client, row, "start_special", **given).status_code == 303
    assert Case.objects.get(pk=row.pk).paused is True
    assert "停着" in words(client.get(f"/department/c/{row.id}"))
    assert "特别程序中，停着" in words(client.get("/department/"))
    clock.at = NOW + timedelta(days=8)
    silent = post(client, row, "end_special", on="2026-09-23", result="completed")
    assert "是补录。请写明为什么今天才登记" in words(silent) and Case.objects.get(pk=row.pk).paused
    ahead = post(client, row, "end_special", on="2026-09-29", result="completed", late_reason="x")
    assert "时间晚于现在" in words(ahead)
    assert "不是日期" in words(post(client, row, "end_special", on="23.9.", result="completed"))
    ended = post(client, row, "end_special", on="2026-09-23", result="completed", late_reason="报告当天收到，系统停电")
    assert (ended.status_code, Case.objects.get(pk=row.pk).paused) == (303, False)
    told = words(client.get(f"/department/c/{row.id}"))
    assert "补录" in told and "报告当天收到，系统停电" in told


def test_an_extension_is_asked_for_by_the_officer_and_given_by_the_head(world: World) -> None:
    row, client, head = (
        world.accepted("lodging-permit"),
        world.client("zhouhang"),
        world.client("zhouhang-head"),
    )
    assert post(client, row, "propose", proposal="extend", opinion="听证后来不及。").status_code == 303
    waiting = head.get("/department/head").content.decode()
    assert f"/department/c/{row.id}/do/extend" in waiting
    assert client.get(f"/department/c/{row.id}/do/extend").status_code == 404  # no such act for an officer
    before = Case.objects.get(pk=row.pk).statutory_due
    assert sent(head, row, "extend", reasons="案情复杂，需要补充调查。").status_code == 303
    after = Case.objects.get(pk=row.pk)
    assert after.statutory_due > before
    assert after.promise_due == row.promise_due  # a promise is not excused
    assert Document.objects.filter(case=row, kind="extension_notice").count() == 1
    assert post(head, row, "extend", reasons="再延。").status_code == 409
    assert str(row.id) not in head.get("/department/head").content.decode()


def test_a_broken_promise_is_explained_in_public(world: World, clock: Clock) -> None:
    row, client = world.accepted("lodging-permit"), world.client("zhouhang")
    people = [str(Account.objects.get(username=name).pk) for name in ("zhouhang", "zhouhang-head")]
    world.do(row, "record_inspection", {"inspectors": people}, {"findings": "走廊堆物。"})
    clock.at = NOW + timedelta(days=9)
    page = words(client.get(f"/department/c/{row.id}"))
    assert "超过承诺" in page
    given = {"clock": "promise", "explanation": "核查改期，新日期 9月28日。"}
    assert post(client, row, "explain_delay", **given).status_code == 303
    assert "核查改期" in words(client.get(f"/department/c/{row.id}"))
    late = words(world.client("zhouhang-head").get("/department/head"))
    assert "承诺期限，原因已公开" in late


# --- after the decision -----------------------------------------------------------------------------------------


def test_a_registered_part_gets_its_certificate_and_is_delivered(world: World) -> None:
    row, client = world.accepted("business-licence"), world.client("zhao")
    assert post(client, row, "register").status_code == 303
    assert (
        post(client, row, "deliver", mode="in_person", relation="self", evidence="signed").status_code == 409
    )
    assert post(client, row, "issue").status_code == 303
    assert state(row) == "issued"
    html = client.get(f"/department/c/{row.id}").content.decode()
    act = html[html.index('id="act"') :].partition("</section>")[0]
    assert "结果到了综合窗口" in act and "btn-primary" not in act
    assert f"/department/c/{row.id}/do/deliver" in act
    done = post(
        client, row, "deliver", mode="in_person", relation="self", evidence="signed", recipient="林晓岚"
    )
    assert (done.status_code, state(row)) == (303, "settled")
    assert "这一件办完了" in words(client.get(f"/department/c/{row.id}"))


def test_a_paper_is_served_and_the_page_says_so(world: World) -> None:
    row, client = world.accepted("lodging-permit"), world.client("zhouhang")
    served = post(client, row, "serve", documents=["acceptance_notice"], mode="in_person", recipient="林晓岚")
    assert served.status_code == 303
    assert "已送达" in words(client.get(f"/department/c/{row.id}"))


def test_a_commitment_is_decided_first_and_checked_afterwards(world: World) -> None:
    row = world.upstream(world.accepted("fire-check", of=world.commitment))
    client = world.client("liuchang")
    assert "按承诺先办，核查在后" in words(client.get(f"/department/c/{row.id}"))
    assert post(client, row, "grant").status_code == 303
    due = words(client.get("/department/verify"))
    assert "按承诺办的，还没核查" in due
    people = two(world, "liuchang")
    checked = post(client, row, "record_verification", inspectors=people, result="correct_by", days="10",
                   findings="应急照明少一处。")  # fmt: skip
    assert checked.status_code == 303
    assert "改正后复查" in words(client.get("/department/verify"))
    post(client, row, "record_verification", inspectors=people, result="kept", findings="改好了。")
    assert "没有等核查的承诺" in words(client.get("/department/verify"))


def test_a_filing_is_recorded_and_knows_no_refusal(world: World) -> None:
    row = world.upstream(world.part("homestay-filing", of=world.commitment))
    client = world.client("yexin")
    page = words(client.get(f"/department/c/{row.id}"))
    assert "不予" not in page.partition("办理")[2].partition("其他部门")[0].replace("不予受理", "")
    assert post(client, row, "record").status_code == 303
    assert Case.objects.get(pk=row.pk).outcome == "recorded"


# --- the door ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("username", ["zhouhang", "zhouhang-head"])
@pytest.mark.parametrize("accepted", [True, False])
def test_every_act_of_the_role_has_a_page_and_no_other_has(
    world: World, username: str, accepted: bool
) -> None:
    row = world.accepted("lodging-permit") if accepted else world.part("lodging-permit")
    client = world.client(username)
    role = Role.HEAD if username.endswith("head") else Role.APPROVER
    found = {name for name in ACTIONS if client.get(f"/department/c/{row.id}/do/{name}").status_code == 200}
    mine = {
        name
        for name, row in ACTIONS.items()
        if role in row.roles and (not row.applies or "licence" in row.applies)
    }
    # no level, no second holder and no other place for this part: what moves it between agencies is not offered
    levels = {"forward_review", "return_review"} if accepted else set()
    assert found == mine - {"take_up", "reassign"} - levels


def test_the_version_somebody_looked_at_must_be_the_present_one(world: World) -> None:
    row, client = world.accepted("lodging-permit"), world.client("zhouhang")
    seen = row.version
    post(client, row, "propose", proposal="positive", opinion="拟同意。")
    stale = post(client, row, "propose", seen=seen, proposal="negative", opinion="我写了很久的意见。")
    shown = words(stale)
    assert (stale.status_code, last(row).seq) == (409, seen + 1)
    assert "拟办意见：拟同意" in shown  # what happened meanwhile
    assert "我写了很久的意见。" in shown  # nothing typed is lost
    inside = client.post(
        f"/department/c/{row.id}/do/propose",
        {"command_id": uuid4().hex, "seen": seen, "proposal": "negative", "opinion": "意见"},
        headers={"HX-Request": "true"},
    )
    assert (inside.status_code, inside["HX-Retarget"]) == (409, "#refusal")


def test_pressing_twice_acts_once(world: World) -> None:
    row, client = world.accepted("lodging-permit"), world.client("zhouhang")
    given = {"command_id": uuid4().hex, "seen": row.version, "proposal": "positive", "opinion": "拟同意。"}
    answers = [client.post(f"/department/c/{row.id}/do/propose", given).status_code for _ in range(2)]
    assert (answers, last(row).seq) == ([303, 303], row.version + 1)


def test_of_two_officers_at_once_exactly_one_wins(world: World) -> None:
    """The second decides upon the same version while the first is about to write: only one UPDATE finds its row."""
    row = world.accepted("business-licence")
    first, second = (Command(world.actor(name), NOW, NOW, uuid4().hex) for name in ("zhao", "zhao-head"))
    order = Order("propose", {"proposal": "positive"}, {"opinion": "同意。"})
    open_folder = papers.folder_of
    outcome: list[str] = []

    def folder_of(application: Any) -> Any:
        if not outcome:
            outcome.append("second")
            cases.execute(row.id, order, second)
        return open_folder(application)

    with patch.object(papers, "folder_of", folder_of), pytest.raises(Refused) as refused:
        cases.execute(row.id, order, first)
    assert refused.value.code == "case.stale"
    proposals = Event.objects.filter(stream_id=row.id, type="cases.propose")
    assert [event.actor_account for event in proposals] == [second.actor.account_id]


def test_a_form_without_its_nonce_is_refused(world: World) -> None:
    row, client = world.accepted("lodging-permit"), world.client("zhouhang")
    answer = client.post(f"/department/c/{row.id}/do/propose", {"proposal": "positive", "opinion": "同意。"})
    assert (answer.status_code, "这一页打开太久了" in words(answer)) == (409, True)


def test_after_an_act_in_place_the_page_equals_a_reload(world: World) -> None:
    row, client = world.part("hygiene-permit"), world.client("sunli")
    nonce = re.compile(r'(name="(?:command_id|csrfmiddlewaretoken)" value=")[^"]+')
    swapped = client.post(
        f"/department/c/{row.id}/do/check_material",
        {"command_id": uuid4().hex, "seen": 1, "material": "floor-plan", "outcome": "ok"},
        headers={"HX-Request": "true"},
    )
    whole = client.get(f"/department/c/{row.id}").content.decode()
    assert nonce.sub(r"\1", swapped.content.decode()).strip() in nonce.sub(r"\1", whole)
