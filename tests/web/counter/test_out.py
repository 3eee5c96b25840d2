"""Handing out: results against a signed receipt, refusals with their remedy days, papers served one by one."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client

from onewindow.store.crypto import unseal_text
from onewindow.store.models import AccessLog, Application, Case, Document, Event, Service
from onewindow.usecases import delivery
from tests import kept
from tests.life import NAME, NUMBER, Life
from tests.web.counter.conftest import NOW, Desk, actions, forms, key, statuses, words

HANDED = {"mode": "in_person", "relation": "self", "evidence": "signed", "recipient": NAME}


@pytest.fixture
def decided(homestay: Application) -> Application:
    """The licence granted and issued, the hygiene permit refused, the filing recorded."""

    def decide() -> None:
        life = Life(thing="open-homestay", now=NOW)
        rows = {row.item: row for row in Case.objects.filter(application=homestay)}
        for item, refuse in (("business-licence", False), ("hygiene-permit", True), ("homestay-filing", False)):
            life.accept(rows[item])
            life.decide(rows[item], refuse=refuse)
            drain()  # the parts that waited hear of it

    kept.again("three parts are decided", decide)
    return homestay


def drain() -> None:
    for _ in range(40):
        if not delivery.deliver_due(NOW, NOW):
            return


def test_several_results_at_once_with_one_signature(clerk: Client, decided: Application) -> None:
    url = f"/counter/a/{decided.id}/out"
    page = clerk.get(url)
    ready = list(Case.objects.filter(application=decided, status__in=("decided", "issued")))
    assert words(page).count("营业执照") >= 2 and "证照" not in words(page)  # a certificate goes by its own name
    fields = forms(page, "/out")[0]
    answer = clerk.post(url, {**fields, **HANDED, "part": [str(row.id) for row in ready]})
    assert answer.status_code == 303, words(answer)[:1500]
    after = statuses(decided)
    assert {item for item, status in after.items() if status == "settled"} == {row.item for row in ready}
    assert Document.objects.filter(application=decided, kind="service_receipt").count() == len(ready)


def test_a_refusal_is_served_and_its_remedy_days_are_shown(clerk: Client, decided: Application) -> None:
    url = f"/counter/a/{decided.id}/out"
    assert "不予许可等决定" in words(clerk.get(url))
    refused = Case.objects.get(application=decided, item="hygiene-permit")
    answer = clerk.post(url, {**forms(clerk.get(url), "/out")[0], **HANDED, "part": str(refused.id)})
    assert answer.status_code == 303
    paper = Document.objects.get(application=decided, kind="refusal_decision")
    service = Service.objects.select_related("data_key").get(document=paper)
    assert (service.mode, service.relation, service.outcome) == ("in_person", "self", "served")
    assert (service.reconsider_until, service.sue_until) == (date(2026, 5, 6), date(2026, 9, 2))
    assert unseal_text(service.data_key, service.recipient_enc, place=f"service/{service.id}/recipient") == NAME
    assert paper.served_at is not None
    shown = words(clerk.get(f"/counter/a/{decided.id}/papers"))
    assert "复议到2026年5月6日" in shown and "起诉到2026年9月2日" in shown


def test_post_needs_its_number_and_electronic_needs_consent(clerk: Client, decided: Application) -> None:
    url = f"/counter/a/{decided.id}/out"
    part = str(Case.objects.get(application=decided, item="business-licence").id)
    by_post = clerk.post(url, {**forms(clerk.get(url), "/out")[0], **HANDED, "mode": "post", "part": part})
    assert by_post.status_code == 409 and "邮寄请填邮件号" in words(by_post)
    nobody = clerk.post(url, {**forms(clerk.get(url), "/out")[0], **HANDED, "recipient": " ", "part": part})
    assert nobody.status_code == 409 and "请填领取人姓名" in words(nobody)
    nothing = clerk.post(url, {**forms(clerk.get(url), "/out")[0], **HANDED})
    assert nothing.status_code == 409 and "没有选中任何一件" in words(nothing)


def test_consent_given_at_the_window_opens_electronic_service(clerk: Client, decided: Application) -> None:
    url = f"/counter/a/{decided.id}/out"
    for row in Case.objects.filter(application=decided):
        state = json.loads(row.snapshot)
        state.pop("consent", None)
        Case.objects.filter(pk=row.pk).update(snapshot=json.dumps(state))
    part = str(Case.objects.get(application=decided, item="homestay-filing").id)
    electronic = {**HANDED, "mode": "electronic", "evidence": "system_record", "part": part}
    no = clerk.post(url, {**forms(clerk.get(url), "/out")[0], **electronic})
    assert no.status_code == 409 and "同意" in words(no)
    fields = forms(clerk.get(url), "/consent")[0]
    assert clerk.post(f"/counter/a/{decided.id}/consent", fields).status_code == 303
    assert forms(clerk.get(url), "/consent") == []
    assert clerk.post(url, {**forms(clerk.get(url), "/out")[0], **electronic}).status_code == 303


def test_handing_out_twice_delivers_once(clerk: Client, decided: Application) -> None:
    url = f"/counter/a/{decided.id}/out"
    part = str(Case.objects.get(application=decided, item="homestay-filing").id)
    posted = {**forms(clerk.get(url), "/out")[0], **HANDED, "part": part}
    assert [clerk.post(url, posted).status_code for _ in range(2)] == [303, 303]
    assert Event.objects.filter(stream_id=part, type="cases.deliver").count() == 1


def test_a_notice_is_served_from_the_list_of_papers(clerk: Client, homestay: Application) -> None:
    desk = Desk(clerk, homestay)
    desk.press("accept")  # the licence: nothing to hand in
    url = f"/counter/a/{homestay.id}/papers"
    paper = Document.objects.get(application=homestay, kind="acceptance_notice")
    fields = forms(clerk.get(url), "/serve")[0]
    answer = clerk.post(f"/counter/a/{homestay.id}/serve", {**fields, **HANDED, "paper": str(paper.id)})
    assert answer.status_code == 303
    paper.refresh_from_db()
    assert paper.served_at is not None
    assert Service.objects.get(document=paper).reconsider_until is None  # an acceptance has nothing to challenge


def test_papers_open_when_set_and_say_so_before(clerk: Client, homestay: Application) -> None:
    paper = Document.objects.filter(application=homestay, kind="receipt").first()
    assert paper is not None
    early = clerk.get(f"/counter/paper/{paper.id}")
    assert early.status_code == 409 and "正在排版" in words(early)
    drain()
    opened = clerk.get(f"/counter/paper/{paper.id}")
    assert opened.status_code == 200 and opened.headers["Content-Type"] == "application/pdf"
    assert opened.content.startswith(b"%PDF")


# --- acts with a page of their own -------------------------------------------------------------------------------


def test_no_power_here_is_read_before_it_is_confirmed(clerk: Client, homestay: Application) -> None:
    row = Case.objects.get(application=homestay, item="fire-check")
    url = f"/counter/a/{homestay.id}/not-competent/{row.id}"
    empty = clerk.post(url, {"command_id": key()})
    assert empty.status_code == 422 and "这一项还没填" in words(empty)
    filled = {"competent_agency": "housing", "reasons": "本项由住房和城乡建设主管部门办理。", "command_id": key()}
    preview = clerk.post(url, filled)
    shown = words(preview)
    assert preview.status_code == 200
    assert "不予受理决定书" in shown and "云溪县住房和城乡建设局" in shown and "行政复议" in shown
    row.refresh_from_db()
    assert (row.status, Document.objects.filter(kind="not_competent_decision").count()) == ("received", 0)
    confirm = forms(preview, url, step="confirm")[0]
    assert clerk.post(url, confirm).status_code == 303
    row.refresh_from_db()
    assert (row.status, Document.objects.filter(kind="not_competent_decision").count()) == ("not_competent", 1)


def test_no_licence_needed_is_another_act(clerk: Client, homestay: Application) -> None:
    row = Case.objects.get(application=homestay, item="fire-check")
    url = f"/counter/a/{homestay.id}/not-required/{row.id}"
    preview = clerk.post(
        url, {"basis": "below_threshold", "reasons": "面积不到要检查的标准，可以直接营业。", "command_id": key()}
    )
    assert "面积不到要检查的标准" in words(preview) and "不予受理决定书" not in words(preview)
    assert clerk.post(url, forms(preview, url, step="confirm")[0]).status_code == 303
    row.refresh_from_db()
    assert row.status == "not_required"


def test_adverse_acts_are_links_never_buttons_beside_acceptance(clerk: Client, homestay: Application) -> None:
    page = clerk.get(f"/counter/a/{homestay.id}")
    for act in ("not-competent", "not-required"):
        assert f'href="/counter/a/{homestay.id}/{act}/' in page.content.decode()
        assert [action for action in actions(page) if act in action] == []


def test_only_what_is_ticked_is_withdrawn(clerk: Client, homestay: Application) -> None:
    url = f"/counter/a/{homestay.id}/withdraw"
    row = Case.objects.get(application=homestay, item="hygiene-permit")
    fields = forms(clerk.get(url), "/withdraw")[0]
    assert clerk.post(url, fields).status_code == 409
    assert clerk.post(url, {**forms(clerk.get(url), "/withdraw")[0], "part": str(row.id)}).status_code == 303
    after = statuses(homestay)
    assert after.pop("hygiene-permit") == "withdrawn" and "withdrawn" not in after.values()


def test_a_full_number_is_shown_for_a_reason_and_the_look_is_on_record(clerk: Client, homestay: Application) -> None:
    page = clerk.get(f"/counter/a/{homestay.id}")
    assert NUMBER not in page.content.decode()
    url = f"/counter/a/{homestay.id}/unmask"
    assert clerk.get(f"{url}?ref=party.id_number").status_code == 200
    assert AccessLog.objects.count() == 0
    without = clerk.post(url, {"ref": "party.id_number", "command_id": key()})
    assert without.status_code == 409 and NUMBER not in without.content.decode()
    shown = clerk.post(url, {"ref": "party.id_number", "reason": "identity", "command_id": key()})
    assert NUMBER in shown.content.decode()
    assert list(AccessLog.objects.values_list("ref", "reason_code")) == [("party.id_number", "identity")]
