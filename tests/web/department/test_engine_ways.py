"""Ways a part may go beside the ordinary one, on the pages of those concerned: pre-review, joint frame, composite opinion,
limited quantity, co-applicants, third parties. One hall for all of them."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.core.kernel.ids import new_id
from onewindow.store.crypto import unseal_json
from onewindow.store.models import (
    Account,
    Application,
    Case,
    Document,
    Mandate,
    Message,
    Outbox,
    PublicNotice,
    QuotaBook,
    ThirdParty,
)
from onewindow.usecases import demo, frame_acts
from onewindow.usecases.command import by_system
from tests.department_world import NOW, OFFICERS, World
from tests.project_world import start_construction

from .test_joint import answer, convened, duty
from .test_promises import account, post

pytestmark = pytest.mark.django_db


def part(application: object, item: str) -> Case:
    return Case.objects.get(application_id=application, item=item)


def ask_pre_review(world: World, row: Case) -> None:
    page = reverse("citizen:promise", args=[row.application_id, row.pk])
    browser = world.client("chen")
    assert "申请模拟审批" in browser.get(page).content.decode()
    form = {"act": "request_pre_review", "seen": row.version, "command_id": str(new_id())}
    assert browser.post(page, form).status_code == 303


def test_pre_review_is_asked_for_online_answered_and_taken_up_with_what_changed(world: World) -> None:
    application = start_construction(world)
    row = part(application, "project-planning-permit")
    officer = world.client(OFFICERS[row.department])
    ask_pre_review(world, row)
    todo = officer.get(reverse("department:home")).content.decode()
    assert "申请了模拟审批，等意见" in todo
    page = post(officer, row, "give_pre_opinion", stance="conditions", opinion="方案符合规划条件。\n停车位还差 3 个")
    assert "模拟审批意见不具法律效力" in page and "停车位还差 3 个" in page
    assert Document.objects.get(case=row, kind="pre_review_opinion").number
    assert Message.objects.filter(case_id=row.pk, kind="pre_opinion").exists()
    row = world.upstream(part(application, "project-planning-permit"))
    assert row.status == "accepted"
    shown = officer.get(reverse("department:case", args=[row.pk])).content.decode()
    assert "意见以来的变化" in shown and "核对模拟审批以来的变化" in shown
    page = post(officer, row, "take_up_pre_review", still="same")
    assert "没有变化，接着意见往下办" in page



def framed(world: World) -> tuple[object, Case]:
    """The start stage accepted in one part: the frame begins, and every part of the stage hears of it."""
    application = start_construction(world)
    world.accepted("construction-waste", of=application)
    deliver()
    return application, part(application, "project-planning-permit")


def deliver() -> None:
    """What lies in the outbox for us, delivered."""
    for letter in Outbox.objects.filter(topic="frame"):
        body = json.loads(letter.body)
        frame_acts.begin(UUID(body["application"]), datetime.fromisoformat(body["from"]), by_system(NOW, NOW, letter.key))


def test_f6_the_joint_frame_is_shown_to_all_and_extended_once_by_the_head_of_the_government(world: World) -> None:
    application, row = framed(world)
    row.refresh_from_db()
    assert '"name":"frame"' in row.snapshot and row.status == "waiting"
    untouched = part(application, "energy-review")
    assert '"name":"frame"' not in untouched.snapshot, "what is done during the land grant is outside the frame"
    own = world.client(OFFICERS[row.department])
    listed = own.get(reverse("department:frames")).content.decode()
    url = reverse("department:frame", args=[application])
    shown = own.get(url).content.decode()
    assert "联合办理" in listed and "建设工程规划许可证核发" in shown and "批准延长 15" not in shown
    assert world.client(OFFICERS["health"]).get(url).status_code == 404
    head = world.client("zhengfu-head")
    assert "批准延长 15" in head.get(url).content.decode()
    before = Application.objects.get(pk=application).frame_due
    form = {"reasons": "设计方案要重新论证。", "command_id": str(new_id())}
    assert own.post(url, form).status_code in (403, 409)
    assert head.post(url, form).status_code == 303
    after = Application.objects.get(pk=application)
    assert after.frame_due > before and after.frame_extended_at is not None
    notices = Document.objects.filter(application_id=application, kind="extension_notice")
    assert notices.count() == 1, "one notice speaks for all parts"
    assert Message.objects.filter(application_id=application, kind="frame_extended").count() == 1
    assert head.post(url, {**form, "command_id": str(new_id())}).status_code == 409
    tracked = world.client("chen").get(reverse("citizen:case", args=[application])).content.decode()
    assert "延长到" in tracked


def test_f6_f8_one_composite_opinion_is_printed_with_everybodys_words_and_who_settled_it(world: World) -> None:
    row = convened(world)
    assert ">1<" in world.client("liuchang").get(reverse("department:home")).content.decode(), "the duty is counted"
    assert answer(world.client("liuchang"), duty(row, "fire-rescue"), "agree") == 303
    assert answer(world.client("sunli"), duty(row, "health"), "disagree") == 303
    officer, head = world.client("zhouhang"), world.client("zhouhang-head")
    assert "联审有分歧，等您裁定" in head.get(reverse("department:head")).content.decode()
    post(head, row, "rule_on_disagreement", stance="conditions", reasons="按卫生意见附条件。")
    assert "联审有分歧，等您裁定" not in head.get(reverse("department:head")).content.decode()
    page = post(officer, row, "compose_opinion", stance="agree", opinion="加消毒柜后同意。")
    assert "联审综合意见" in page
    paper = Document.objects.get(case=row, kind="composite_opinion")
    told = unseal_json(paper.data_key, paper.payload_enc, place=f"document/{paper.id}")["opinion"]
    assert [(line["agency"], line["stance"], line["words"]) for line in told["lines"]] == [
        ("云溪县消防救援大队", "同意", "见附件。"), ("云溪县卫生健康局", "不同意", "见附件。"),
    ]  # fmt: skip
    assert (told["stance"], told["question"], told["settled_why"]) == (
        "conditions", "请审消防和卫生条件。", "按卫生意见附条件。",
    )  # fmt: skip
    assert told["settled_by"]


def limited(world: World, number: int) -> Case:
    """The lodging permit of the hall as if a law limited it in number: frozen so, before it is accepted."""
    row = world.part("lodging-permit")
    terms = {**json.loads(row.terms), "quota": {"number": number, "period": "year", "way": "acceptance", "basis": "某条例第八条"}}
    Case.objects.filter(pk=row.pk).update(terms=json.dumps(terms))
    return world.upstream(world.accepted("lodging-permit"))


def test_limited_quantity_is_shown_on_the_part_and_its_refusal_is_prepared(world: World) -> None:
    row = limited(world, 2)
    officer = world.client("zhouhang")
    page = officer.get(reverse("department:case", args=[row.pk])).content.decode()
    assert "名额 2 个，还剩 2 个；本件按受理先后排第 1 位" in page
    QuotaBook.objects.update(taken=2)
    form = officer.get(reverse("department:act", args=[row.pk, "refuse"])).content.decode()
    assert "本期名额共 2 个（某条例第八条）" in form
    url = reverse("department:act", args=[row.pk, "grant"])
    people = [account("zhouhang"), account("zhouhang-head")]
    sent = {"command_id": str(new_id()), "seen": row.version, "difference": "—", "inspectors": people}
    assert "名额已经全部准予" in officer.post(url, sent).content.decode()


def test_the_places_of_limited_items_are_public(world: World, client: Client) -> None:
    assert client.get(reverse("citizen:quota")).status_code == 200


def test_a_person_whose_interest_is_touched_is_told_heard_and_answered_in_the_decision(world: World) -> None:
    row = world.upstream(world.accepted("lodging-permit"))
    officer = world.client("zhouhang")
    _, name, number, phone = next(one for one in demo.CITIZENS if one[0] == "chen")
    url = reverse("department:act", args=[row.pk, "tell_third_parties"])
    sent = {"command_id": str(new_id()), "seen": row.version, "persons": "郑秀兰", "interest": "夜间经营影响休息"}
    assert "读不出名称和号码" in officer.post(url, sent).content.decode()
    page = post(officer, row, "tell_third_parties", persons=f"{name}，{number}，{phone}", interest="夜间经营影响休息")
    assert "利害关系人" in page and name in page
    told = ThirdParty.objects.get(case=row)
    notice = Document.objects.get(case=row, kind="third_party_notice")
    assert unseal_json(notice.data_key, notice.payload_enc, place=f"document/{notice.id}")["recipient"]["name"] == name
    assert Message.objects.filter(party=told.party, kind="third_told").count() == 1
    applicant, third = world.client("lin"), world.client("chen")
    assert "利害关系人告知书" not in applicant.get(reverse("citizen:case", args=[row.application_id])).content.decode()
    assert applicant.get(reverse("citizen:document", args=[notice.pk])).status_code == 404
    assert applicant.get(reverse("citizen:speak", args=[told.pk])).status_code == 404
    assert "夜间经营影响休息" in third.get(reverse("citizen:speak", args=[told.pk])).content.decode()
    said = {"statement": "十点以后请关门。", "hearing": "no", "final": "yes", "command_id": str(new_id())}
    assert third.post(reverse("citizen:speak", args=[told.pk]), said).status_code == 303
    assert "您提过意见" in third.get(reverse("citizen:touched")).content.decode()
    shown = officer.get(reverse("department:case", args=[row.pk])).content.decode()
    assert "十点以后请关门。" in shown
    people = [account("zhouhang"), account("zhouhang-head")]
    grant = {"difference": "—", "inspectors": people, "seen": Case.objects.get(pk=row.pk).version}
    page = officer.post(reverse("department:act", args=[row.pk, "grant"]), {**grant, "command_id": str(new_id())})
    assert "决定要写明怎样采纳" in page.content.decode()
    post(officer, row, "grant", **{**grant, "third_answer": "采纳：限定营业时间。"})
    paper = Document.objects.get(case=row, kind="grant_decision")
    notes = unseal_json(paper.data_key, paper.payload_enc, place=f"document/{paper.id}")["notes"]
    assert notes == ["对利害关系人陈述申辩的采纳情况：采纳：限定营业时间。"]


def test_a_third_party_finds_what_it_was_told_and_its_hearing_with_day_place_and_presider(world: World) -> None:
    """AL art. 36, 47, 48: linked from the person's own pages, told of the hearing as the applicant is, and may challenge."""
    row = world.upstream(world.accepted("lodging-permit"))
    officer, applicant, third = world.client("zhouhang"), world.client("lin"), world.client("chen")
    _, name, number, phone = next(one for one in demo.CITIZENS if one[0] == "chen")
    mine, box, touched = reverse("citizen:my"), reverse("citizen:messages"), reverse("citizen:touched")
    assert touched not in third.get(mine).content.decode()
    post(officer, row, "tell_third_parties", persons=f"{name}，{number}，{phone}", interest="夜间经营影响休息")
    assert "关系到您的利益，请您说意见" in third.get(mine).content.decode()
    assert f'href="{touched}"' in third.get(box).content.decode()
    key = ThirdParty.objects.get(case=row).pk
    page = reverse("citizen:speak", args=[key])
    said = {"statement": "十点以后请关门。", "hearing": "yes", "final": "no", "command_id": str(new_id())}
    assert third.post(page, said).status_code == 303
    promise = reverse("citizen:promise", args=[row.application_id, row.pk])
    assert "放弃听证" not in applicant.get(promise).content.decode(), "it is not the applicant's hearing"
    refused = applicant.post(promise, {"act": "drop_hearing", "command_id": str(new_id()), "seen": Case.objects.get(pk=row.pk).version})
    assert "只有他们可以放弃" in refused.content.decode()
    who = account("zhouhang-head")
    post(officer, row, "announce_hearing", held_on="2026-09-30", place="局三楼会议室", presider=who)
    told = third.get(page).content.decode()
    assert "局三楼会议室" in told and "申请回避" in told and "放弃听证" in told and "要求听证吗" not in told
    assert Message.objects.filter(kind="third_hearing", case_id=row.pk).count() == 1
    notices = Document.objects.filter(case=row, kind="third_party_notice").order_by("id")
    latest = notices[len(notices) - 1]
    payload = unseal_json(latest.data_key, latest.payload_enc, place=f"document/{latest.id}")
    assert (payload["recipient"]["name"], payload["hearing"]["where"]) == (name, "局三楼会议室")
    assert payload["title"] == "利害关系人听证通知书"
    challenge = {"act": "challenge", "grounds": "主持人和申请人是亲属", "command_id": str(new_id())}
    assert third.post(page, challenge).status_code == 303
    assert "等机关负责人决定" in third.get(page).content.decode()
    post(world.client("zhouhang-head"), row, "rule_on_challenge", ruling="kept", presider=who)
    assert third.post(page, {"act": "give_up", "command_id": str(new_id())}).status_code == 303
    assert "放弃了" in third.get(box).content.decode()


def test_an_organisation_is_told_by_its_credit_code_and_speaks_through_its_representative(world: World) -> None:
    """AL art. 36: the neighbour may be a company; its code carries a check digit, its representative reads its box."""
    row = world.upstream(world.accepted("lodging-permit"))
    officer, url = world.client("zhouhang"), reverse("department:act", args=[row.pk, "tell_third_parties"])
    wrong = "云溪县 河畔餐饮有限公司，91990101MA2ABCDE18，0571-8"
    sent = {"command_id": str(new_id()), "seen": row.version, "persons": wrong, "interest": "共用通道"}
    assert "统一社会信用代码" in officer.post(url, sent).content.decode()
    page = post(officer, row, "tell_third_parties", persons=wrong.replace("E18", "E19"), interest="共用通道")
    assert "云溪县 河畔餐饮有限公司" in page and "没有账号，请送达纸质告知书" in page
    told = ThirdParty.objects.select_related("party").get(case=row)
    assert (told.party.kind, told.party.id_type) == ("legal", "credit_code")
    third, speak = world.client("chen"), reverse("citizen:speak", args=[told.pk])
    assert third.get(speak).status_code == 404
    chen = Account.objects.get(username="chen").party
    Mandate.objects.create(
        principal=told.party, agent=chen, kind="representative", scope="all", valid_from=NOW.date(), proof="paper",
        created_at=NOW,
    )  # fmt: skip
    assert "没有账号" not in officer.get(reverse("department:case", args=[row.pk])).content.decode()
    assert "涉及我的申请" in third.get(reverse("citizen:messages")).content.decode()
    assert "关系到您的利益" in third.get(reverse("citizen:my")).content.decode()
    said = {"statement": "通道不能占用。", "hearing": "no", "final": "yes", "command_id": str(new_id())}
    assert "共用通道" in third.get(speak).content.decode() and third.post(speak, said).status_code == 303
    assert ThirdParty.objects.get(case=row).spoken_at is not None


def test_two_neighbours_told_at_once_get_a_notice_and_a_hearing_notice_each(world: World) -> None:
    """Telling two at once stopped at the second paper: one event orders a paper for each person."""
    row = world.upstream(world.accepted("lodging-permit"))
    officer = world.client("zhouhang")
    told = [next(one for one in demo.CITIZENS if one[0] == name) for name in ("chen", "wu")]
    people = "\n".join(f"{name}，{number}" for _, name, number, _ in told)
    page = post(officer, row, "tell_third_parties", persons=people, interest="夜间经营影响休息")
    assert all(name in page for _, name, _, _ in told)
    post(officer, row, "announce_hearing", held_on="2026-09-30", place="局三楼会议室", presider=account("zhouhang-head"))
    papers = Document.objects.filter(case=row, kind="third_party_notice").order_by("issued_at", "number")
    names = [unseal_json(one.data_key, one.payload_enc, place=f"document/{one.id}")["recipient"]["name"] for one in papers]
    assert sorted(names) == sorted(name for _, name, _, _ in told * 2)
    assert Message.objects.filter(case_id=row.pk, kind="third_hearing").count() == 2
    steps = officer.get(reverse("department:case", args=[row.pk])).content.decode()
    assert steps.count("利害关系人告知书") >= 4, "each paper stands beside its step"


def test_a_hearing_of_the_agencys_own_accord_is_announced_to_the_public_until_it_is_over(world: World, client: Client) -> None:
    """AL art. 46: 向社会公告; no word of the applicant stands in it."""
    row = world.upstream(world.accepted("lodging-permit"))
    officer = world.client("zhouhang")
    post(officer, row, "announce_hearing", held_on="2026-09-30", place="局三楼会议室", presider=account("zhouhang-head"))
    page = client.get(reverse("citizen:register")).content.decode()
    assert "听证公告" in page and "局三楼会议室" in page
    notice = PublicNotice.objects.get(case=row)
    shown = client.get(reverse("citizen:notice", args=[notice.pk])).content.decode()
    assert "任何人都可以旁听" in shown and "提异议" not in shown
    refused = world.client("lin").post(
        reverse("citizen:promise", args=[row.application_id, row.pk]),
        {"act": "drop_hearing", "command_id": str(new_id()), "seen": Case.objects.get(pk=row.pk).version},
    )
    assert "依职权举行" in refused.content.decode()
    post(officer, row, "announce_hearing", held_on="2026-10-09", place="县政府二楼", presider=account("zhouhang-head"))
    again = client.get(reverse("citizen:register")).content.decode()
    assert ("局三楼会议室" in again, "县政府二楼" in again) == (False, True)
    world.do(row, "withdraw", by="lin")
    assert "听证公告" not in client.get(reverse("citizen:register")).content.decode()


def test_what_follows_later_is_promised_in_writing_before_an_officer_accepts_without_it(world: World) -> None:
    """domain.md D2: 书面承诺 of what comes by when, signed online; the officer defers nothing that nobody promised."""
    row = world.part("hygiene-permit")
    officer, citizen = world.client(OFFICERS[row.department]), world.client("lin")
    for material in json.loads(row.terms)["materials"]:
        if material["code"] != "hygiene-test-report":
            world.do(row, "check_material", {"material": material["code"], "ok": True})
    mine = reverse("citizen:promise", args=[row.application_id, row.pk])
    track = citizen.get(reverse("citizen:case", args=[row.application_id])).content.decode()
    assert "暂缺的材料可以书面承诺后补" in track and mine in track
    row.refresh_from_db()
    sent = {"command_id": str(new_id()), "seen": row.version, "deferred": ["hygiene-test-report"]}
    refused = officer.post(reverse("department:act", args=[row.pk, "accept"]), sent).content.decode()
    assert "还没有书面承诺什么时候补齐" in refused
    form = {"act": "promise_deferred", "seen": row.version, "command_id": str(new_id())}
    assert citizen.post(mine, form).status_code == 409, "nothing chosen"
    form = {**form, "command_id": str(new_id()), "materials": ["hygiene-test-report"]}
    assert citizen.post(mine, form).status_code == 303
    assert "容缺承诺书签了" in citizen.get(mine).content.decode()
    paper = Document.objects.get(case=row, kind="deferral_promise")
    told = unseal_json(paper.data_key, paper.payload_enc, place=f"document/{paper.id}")
    assert [line["material"] for line in told["missing"]] == ["公共场所卫生检测报告"] and "网上实名签署" in told["reasons"][0]
    post(officer, row, "accept", deferred=["hygiene-test-report"])
    row.refresh_from_db()
    assert row.status == "accepted"


def test_f2_what_stands_still_in_my_department_is_listed_with_its_age(world: World) -> None:
    row = world.upstream(world.accepted("lodging-permit"))
    world.do(row, "start_special", {"reason": "hearing", "days": "5wd"})
    page = world.client("zhouhang").get(reverse("department:suspended")).content.decode()
    assert row.number in page and "特别程序" in page
    assert row.number not in world.client("sunli").get(reverse("department:suspended")).content.decode()


def test_who_is_told_after_the_hearing_was_announced_is_invited_with_day_and_place(world: World) -> None:
    """AL art. 48, first paragraph no. 1."""
    row = world.upstream(world.accepted("lodging-permit"))
    officer = world.client("zhouhang")
    post(officer, row, "announce_hearing", held_on="2026-09-30", place="局三楼会议室", presider=account("zhouhang-head"))
    _, name, number, _ = next(one for one in demo.CITIZENS if one[0] == "chen")
    post(officer, row, "tell_third_parties", persons=f"{name}，{number}", interest="夜间经营影响休息")
    papers = Document.objects.filter(case=row, kind="third_party_notice")
    told = [unseal_json(one.data_key, one.payload_enc, place=f"document/{one.id}") for one in papers]
    (invitation,) = [one for one in told if one.get("title") == "利害关系人听证通知书"]
    assert (invitation["recipient"]["name"], invitation["hearing"]["where"]) == (name, "局三楼会议室")
    assert Message.objects.filter(case_id=row.pk, kind="third_hearing").count() == 1


def test_given_up_by_the_third_party_the_applicant_is_asked_anew_and_everybody_hears_of_it(world: World) -> None:
    """AL art. 47: the five days that a neighbour's request cut short begin again, in writing."""
    row = world.upstream(world.accepted("lodging-permit"))
    officer, third = world.client("zhouhang"), world.client("chen")
    _, name, number, _ = next(one for one in demo.CITIZENS if one[0] == "chen")
    post(officer, row, "tell_third_parties", persons=f"{name}，{number}", interest="夜间经营影响休息")
    post(officer, row, "offer_hearing", reasons="夜间经营涉及相邻住户的重大利益")
    page = reverse("citizen:speak", args=[ThirdParty.objects.get(case=row).pk])
    said = {"statement": "十点以后请关门。", "hearing": "yes", "final": "no", "command_id": str(new_id())}
    assert third.post(page, said).status_code == 303
    post(officer, row, "announce_hearing", held_on="2026-09-30", place="局三楼会议室", presider=account("zhouhang-head"))
    assert third.post(page, {"act": "give_up", "command_id": str(new_id())}).status_code == 303
    kinds = list(Message.objects.filter(case_id=row.pk).values_list("kind", flat=True))
    assert (kinds.count("hearing_offered"), kinds.count("third_hearing_off")) == (2, 1)
    assert Document.objects.filter(case=row, kind="hearing_right_notice").count() == 2
