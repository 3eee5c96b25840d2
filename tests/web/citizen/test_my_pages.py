"""Tracking: where each part stands, what to do and by when; corrections, withdrawal, papers, messages, rating."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.core.kernel.ids import new_id
from onewindow.store.crypto import seal_json, unseal_json
from onewindow.store.models import Application, Certificate, Document, Draft, Message, Rating
from onewindow.usecases import unmask
from tests.builders import day
from tests.life import Life
from tests.web.citizen.conftest import PDF, drain, nonce, parts, text


@pytest.fixture
def application(lived: Life) -> Application:
    lived.thing = "open-homestay"
    made = lived.handed_in()
    drain(lived)
    return made


def told(lived: Life, application: Application, item: str, *materials: str) -> None:
    """The window finds papers wrong and tells it once."""
    row = parts(application)[item]
    for material in materials:
        lived.do(
            row, "check_material", lived.clerk, {"material": material, "ok": False, "reason": "incomplete"}
        )
    lived.do(parts(application)[item], "notify_correction", lived.clerk)


def track(client: Client, application: Application) -> str:
    return text(client.get(f"/my/{application.id}"))


def test_every_part_stands_with_its_agency_and_its_date(
    own: Client, lived: Life, application: Application
) -> None:
    """F9: one sees the progress of every part oneself, at any time."""
    html = track(own, application)
    for row in parts(application).values():
        assert row.item
    for words in (
        "民宿备案",
        "云溪县文化和旅游局",
        "旅馆业特种行业许可",
        "云溪县公安局",
        "收件（未受理）",
        "等前一项结果",
    ):
        assert words in html
    assert application.number in html
    assert "请耐心等待" not in html


def test_an_accepted_part_shows_its_last_day_and_the_days_used(
    own: Client, lived: Life, application: Application, at: object
) -> None:
    row = parts(application)["lodging-permit"]
    lived.accept(row)
    at("2026-03-04")  # type: ignore[operator]
    row.refresh_from_db()
    html = track(own, application)
    assert "已受理，在办" in html
    due = row.promise_due
    assert f"最晚{due.month}月{due.day}日，还有" in html
    assert "已用 2，共 5 个工作日" in html


def test_past_the_promise_says_by_how_much_and_past_the_law_what_to_do(
    own: Client, lived: Life, application: Application, at: object
) -> None:
    row = parts(application)["lodging-permit"]
    lived.accept(row)
    row.refresh_from_db()
    at((row.promise_due + timedelta(days=1)).isoformat())  # type: ignore[operator]
    html = track(own, application)
    assert "比承诺晚了" in html
    assert "法定最晚" in html
    at((row.statutory_due + timedelta(days=3)).isoformat())  # type: ignore[operator]
    late = track(own, application)
    assert "超过了法定期限" in late
    assert "行政复议" in late


def test_a_correction_says_what_by_when_how_and_what_if_late(
    own: Client, lived: Life, application: Application
) -> None:
    told(lived, application, "hygiene-permit", "floor-plan")
    html = track(own, application)
    assert "请补交：公共场所卫生许可" in html
    assert "各层平面图：不齐全" in html
    assert "最晚3月16日，补齐当天受理，之后 5 个工作日决定" in html
    assert "还有 10 个工作日" in html
    for words in ("网上、窗口、邮寄都可以", "晚了怎么办", "别的事项不受影响"):
        assert words in html
    assert "等您补材料" in text(own.get("/my", {"only": "you"})) or "等您补正" in text(
        own.get("/my", {"only": "you"})
    )


def test_the_person_reads_in_the_window_s_own_words_what_to_hand_in(
    own: Client, lived: Life, application: Application
) -> None:
    words = "二层平面图缺出口尺寸，请补一份标明的。"
    row = parts(application)["hygiene-permit"]
    lived.do(
        row, "check_material", lived.clerk, {"material": "floor-plan", "ok": False, "reason": "incomplete"}
    )
    lived.do(
        parts(application)["hygiene-permit"], "notify_correction", lived.clerk, private={"gap:floor-plan": words}
    )
    assert words in track(own, application)
    assert words in text(own.get(f"/my/{application.id}/correct/{row.id}"))
    own.cookies["ow_mode"] = "elder"
    assert words in track(own, application)


def test_answering_a_correction_hands_in_exactly_what_was_asked(
    own: Client, lived: Life, application: Application, at: object
) -> None:
    told(lived, application, "hygiene-permit", "floor-plan")
    row = parts(application)["hygiene-permit"]
    url = f"/my/{application.id}/correct/{row.id}"
    empty = own.post(url, {"seen": row.version, "command_id": nonce()})
    assert empty.status_code == 409
    data = {"file": SimpleUploadedFile("图.pdf", PDF), "command_id": nonce()}
    stray = own.post(f"{url}/photos", {**data, "file": SimpleUploadedFile("图.pdf", PDF)})
    assert stray.status_code == 409
    assert own.post(f"{url}/floor-plan", data).status_code == 303
    assert "图.pdf" in text(own.get(url))
    done = own.post(url, {"seen": row.version, "command_id": nonce()})
    assert done["Location"] == f"/my/{application.id}"
    assert "已补交，在核对" in track(own, application)
    assert own.get(url).status_code == 303


def test_the_swapped_gaps_are_what_a_full_reload_shows(
    own: Client, lived: Life, application: Application
) -> None:
    told(lived, application, "hygiene-permit", "floor-plan")
    row = parts(application)["hygiene-permit"]
    url = f"/my/{application.id}/correct/{row.id}"
    data = {"file": SimpleUploadedFile("图.pdf", PDF), "command_id": nonce()}
    part = text(own.post(f"{url}/floor-plan", data, headers={"HX-Request": "true"}))

    def plain(html: str) -> str:
        return re.sub(r'value="[^"]*"|\s+', "", html)

    assert plain(part) in plain(text(own.get(url)))


def test_a_part_is_withdrawn_on_a_page_of_its_own_and_the_others_go_on(
    own: Client, lived: Life, application: Application
) -> None:
    row = parts(application)["homestay-filing"]
    url = f"/my/{application.id}/withdraw/{row.id}"
    page = text(own.get(url))
    assert "撤回不能撤销" in page
    stale = own.post(url, {"seen": row.version - 1, "command_id": nonce()})
    assert stale.status_code == 409
    key = nonce()
    assert own.post(url, {"seen": row.version, "command_id": key}).status_code == 303
    assert own.post(url, {"seen": row.version, "command_id": key}).status_code == 303
    after = parts(application)
    assert after["homestay-filing"].status == "withdrawn"
    assert [row.item for row in after.values() if not row.open] == ["homestay-filing"]
    assert "已撤回" in track(own, application)
    assert "不能再撤回" in text(own.get(url))


def test_papers_come_as_attachments_to_their_owner_only(
    own: Client, chen: Client, anybody: Client, application: Application
) -> None:
    document = Document.objects.filter(application=application, kind="receipt").first()
    assert document is not None
    assert f"/my/documents/{document.id}" in text(own.get(f"/my/{application.id}"))
    served = own.get(f"/my/documents/{document.id}")
    assert served["Content-Type"] == "application/pdf"
    assert served["Content-Disposition"].startswith("attachment")
    assert served["X-Content-Type-Options"] == "nosniff"
    assert chen.get(f"/my/documents/{document.id}").status_code == 404
    assert anybody.get(f"/my/documents/{document.id}").status_code == 303


def test_a_paper_still_at_the_typesetter_says_so_and_looks_again(
    own: Client, application: Application
) -> None:
    document = Document.objects.filter(application=application).first()
    assert document is not None
    Document.objects.filter(pk=document.pk).update(status="queued", file=None)
    html = text(own.get(f"/my/{application.id}"))
    assert "正在排版" in html
    assert 'hx-trigger="every 4s"' in html
    look = {"HX-Request": "true"}
    assert own.get(f"/my/{application.id}", headers=look).status_code == 200
    part = own.get(f"/my/{application.id}/received", headers=look)
    assert text(part).strip() in text(own.get(f"/my/{application.id}/received"))
    Document.objects.filter(pk=document.pk).update(status="failed")
    assert own.get(f"/my/{application.id}", headers=look).status_code == 286
    Document.objects.filter(pk=document.pk).update(status="queued")
    assert own.get(f"/my/documents/{document.id}").status_code == 409


def test_a_refused_part_says_both_remedies_and_the_rest_is_issued(
    own: Client, lived: Life, application: Application
) -> None:
    granted(lived, application, "business-licence", "fire-check")
    row = parts(application)["lodging-permit"]
    lived.accept(row)
    lived.decide(row, refuse=True)
    html = track(own, application)
    assert "未获准" in html
    assert html.count(">已办好<") + html.count(">已办好，待核查<") == 2
    for words in ("60 日内", "行政复议", "6 个月内", "云溪县人民法院"):
        assert words in html


def test_an_application_is_nobody_else_s(own: Client, chen: Client, application: Application) -> None:
    row = parts(application)["homestay-filing"]
    for path in ("", "/received", "/access", f"/withdraw/{row.id}", f"/correct/{row.id}"):
        assert chen.get(f"/my/{application.id}{path}").status_code in (404, 409)
    assert chen.get(f"/rate/{application.id}").status_code == 404
    assert "金丝雀" not in text(chen.get("/my"))
    assert chen.post(f"/my/{application.id}/withdraw/{row.id}",
                     {"seen": row.version, "command_id": nonce()}).status_code == 409  # fmt: skip
    assert parts(application)["homestay-filing"].open


def test_messages_are_new_until_the_person_says_so(own: Client, application: Application) -> None:
    assert Message.objects.filter(read_at=None).exists()
    html = text(own.get("/my/messages"))
    assert "收到了" in html
    assert Message.objects.filter(read_at=None).exists()
    own.post("/my/messages", {"command_id": nonce()})
    assert not Message.objects.filter(read_at=None).exists()


def test_who_looked_is_shown_to_the_person(own: Client, lived: Life, application: Application) -> None:
    row = parts(application)["lodging-permit"]
    unmask.unmask(
        str(row.id), "party.phone", lived.command(lived.officer("public-security")), reason_code="contact"
    )
    html = text(own.get(f"/my/{application.id}/access"))
    for words in ("周航", "云溪县公安局", "电话", "联系申请人", "公安人口库"):
        assert words in html
    assert "13800005620" not in html


def granted(lived: Life, application: Application, *items: str) -> None:
    """These parts are accepted and granted, in this order, and what follows from them is done."""
    for item in items:
        lived.accept(parts(application)[item])
        lived.decide(parts(application)[item])
        drain(lived)


def test_certificates_are_listed_with_their_public_page(
    own: Client, lived: Life, application: Application
) -> None:
    granted(lived, application, "business-licence", "fire-check", "homestay-filing")
    html = text(own.get("/my/certificates"))
    made = list(Certificate.objects.filter(case__application=application))
    assert {each.item for each in made} >= {"business-licence", "fire-check"}
    for each in made:
        assert each.number in html
        assert f"/check/{each.verify_token}" in html


def test_rating_is_never_defaulted_given_once_and_needs_a_reason_when_bad(
    own: Client, lived: Life, application: Application
) -> None:
    url = f"/rate/{application.id}"
    assert "还没有结果" in text(own.get(url))
    lived.accept(parts(application)["business-licence"])
    lived.decide(parts(application)["business-licence"])
    html = text(own.get(url))
    assert not re.search(r'name="level"[^>]*checked', html)
    subject = re.search(r'name="subject" value="([^"]+)"', html)[1]  # type: ignore[index]
    form = {"subject": subject, "command_id": nonce()}
    assert "请选一个评价" in text(own.post(url, form))
    assert "勾选至少一个原因" in text(own.post(url, {**form, "level": "5"}))
    assert (
        own.post(url, {**form, "level": "5", "reasons": ["late"], "comment": "等了三周"}).status_code == 303
    )
    rating = Rating.objects.get()
    assert (rating.level, rating.reasons, rating.subject_id) == (5, ["late"], application.id)
    assert "等了三周".encode() not in bytes(rating.comment_enc)
    assert "已经评过" in text(own.post(url, {**form, "level": "1"}))
    assert Rating.objects.count() == 1


def test_the_list_is_searched_filtered_and_paged(own: Client, lived: Life, application: Application) -> None:
    for _ in range(11):
        lived.submit()
    first = text(own.get("/my"))
    assert len(re.findall(r'class="panel case-line"', first)) == 10
    assert "共 12 条，第 1 页，共 2 页" in first
    assert len(re.findall(r'class="panel case-line"', text(own.get("/my", {"page": "2"})))) == 2
    found = text(own.get("/my", {"q": application.number}))
    assert len(re.findall(r'class="panel case-line"', found)) == 1
    assert "没有这样的办件" in text(own.get("/my", {"q": "不存在的店"}))
    assert "没有这样的办件" in text(own.get("/my", {"only": "done"}))


def queries(client: Client, path: str) -> int:
    client.get(path)  # content and sessions are warm
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize("path", ["/my", "/my/messages", "/my/certificates", "/drafts"])
def test_one_row_and_thirty_cost_the_same_queries(
    own: Client, lived: Life, application: Application, path: str
) -> None:
    granted(lived, application, "business-licence")
    lived.draft()
    one = queries(own, path)
    for number in range(29):
        _another(application, number)
    assert queries(own, path) == one


def _another(application: Application, number: int) -> None:
    """A further row of each list, copied: the lists only read."""
    copy = Application.objects.get(pk=application.pk)
    copy.id, copy.number, copy.command_id = new_id(), f"{application.number}-{number}", new_id().hex
    copy.save(force_insert=True)
    message = Message.objects.exclude(case_id=None).first()
    assert message is not None
    message.id, message.key = new_id(), new_id().hex
    message.save(force_insert=True)
    draft = Draft.objects.filter(application_id=None).first()
    assert draft is not None
    draft.id, draft.command_id = new_id(), new_id().hex
    draft.save(force_insert=True)
    certificate = Certificate.objects.select_related("data_key").order_by("edition").first()
    if certificate is not None:
        content = unseal_json(
            certificate.data_key, certificate.content_enc, place=f"certificate/{certificate.id}"
        )
        certificate.id, certificate.edition = new_id(), number + 2
        certificate.status, certificate.verify_token = "replaced", new_id().hex
        certificate.identifier = f"{certificate.identifier}-{number}"
        certificate.content_enc = seal_json(
            certificate.data_key, content, place=f"certificate/{certificate.id}"
        )
        certificate.save(force_insert=True)


def test_an_empty_box_says_what_will_be_here(lin: Client) -> None:
    assert "还没有办件" in text(lin.get("/my"))
    assert "没有消息" in text(lin.get("/my/messages"))
    assert "还没有证照" in text(lin.get("/my/certificates"))
    assert "没有草稿" in text(lin.get("/drafts"))


def test_large_print_tracking_has_what_when_and_whom(
    own: Client, lived: Life, application: Application
) -> None:
    own.cookies["ow_mode"] = "elder"
    html = track(own, application)
    assert "哪天好" in html
    assert "找谁" in html
    assert 'class="track"' not in html


def test_the_page_on_a_later_day_counts_from_that_day(
    own: Client, lived: Life, application: Application, at: object
) -> None:
    moment = at("2026-03-09")  # type: ignore[operator]
    assert moment == day("2026-03-09")
    assert "今天是3月9日，第 5 个工作日" in track(own, application)


def test_one_paper_two_parts_wait_for_is_handed_in_once_for_both(
    own: Client, lived: Life, application: Application
) -> None:
    for item in ("hygiene-permit", "lodging-permit"):
        told(lived, application, item, "floor-plan")
    first, second = (parts(application)[item] for item in ("hygiene-permit", "lodging-permit"))
    url = f"/my/{application.id}/correct/{first.id}"
    own.cookies["ow_mode"] = "elder"
    elder = track(own, application)
    assert elder.count("各层平面图") == 1
    assert elder.count("现在补交") == 1
    assert all(agency in elder for agency in ("云溪县卫生健康局", "云溪县公安局"))
    own.cookies["ow_mode"] = ""
    html = track(own, application)
    assert html.count("现在补交") == 1
    assert "请补交：各层平面图" in html
    assert "旅馆业特种行业许可、公共场所卫生许可都要这一份" in html or "公共场所卫生许可、旅馆业特种行业许可都要这一份" in html
    assert "旅馆业特种行业许可也要这一份，交一次就行" in text(own.get(url))
    data = {"file": SimpleUploadedFile("图.pdf", PDF), "command_id": nonce()}
    assert own.post(f"{url}/floor-plan", data).status_code == 303
    assert own.post(url, {"seen": first.version, "command_id": nonce()}).status_code == 303
    html = track(own, application)
    assert html.count("已补交，在核对") == 2
    assert "请补交" not in html
    assert own.get(f"/my/{application.id}/correct/{second.id}").status_code == 303


def test_a_stale_press_hands_in_nothing_for_anybody(
    own: Client, lived: Life, application: Application
) -> None:
    for item in ("hygiene-permit", "lodging-permit"):
        told(lived, application, item, "floor-plan")
    row = parts(application)["hygiene-permit"]
    url = f"/my/{application.id}/correct/{row.id}"
    own.post(
        f"{url}/floor-plan", {"file": SimpleUploadedFile("图.pdf", PDF), "command_id": nonce()}
    )
    before = {item: each.version for item, each in parts(application).items()}
    assert own.post(url, {"seen": row.version - 1, "command_id": nonce()}).status_code == 409
    assert {item: each.version for item, each in parts(application).items()} == before


def test_what_was_taken_back_as_a_whole_is_ended_and_asks_for_no_rating(
    own: Client, lived: Life, application: Application
) -> None:
    for row in parts(application).values():
        if row.open:
            own.post(
                f"/my/{application.id}/withdraw/{row.id}",
                {"seen": parts(application)[row.item].version, "command_id": nonce()},
            )
    drain(lived)
    assert not any(row.open for row in parts(application).values())
    html = track(own, application)
    assert "已终止" in html
    for words in ("全部办结", "还有 0", "评价", "也可以撤回"):
        assert words not in html
    assert "还没有结果" in text(own.get(f"/rate/{application.id}"))


def test_a_special_procedure_says_its_days_in_words_and_bounds_no_date(
    own: Client, lived: Life, application: Application
) -> None:
    row = parts(application)["lodging-permit"]
    officer = lived.officer(row.department)
    lived.do(row, "accept", officer)
    lived.do(parts(application)["lodging-permit"], "start_special", officer, {"reason": "hearing", "days": "5wd"})
    html = track(own, application)
    assert "书面告知写明要 5 个工作日。" in html and "5wd" not in html
    assert "最晚全部办好" not in html and "在办的，最晚办好" in html
    assert "等特别程序的结果" in html


def test_a_filing_is_never_said_to_be_accepted(own: Client, lived: Life, application: Application) -> None:
    told(lived, application, "homestay-filing", "photos")
    html = track(own, application)
    notice = html[html.index("请补交：民宿备案") : html.index("现在补交")]
    assert "已收件，等备案" in notice
    assert "补齐后重新起算" in notice
    assert "受理" not in notice


def test_past_the_law_no_date_is_promised_for_that_part(
    own: Client, lived: Life, application: Application, at: object
) -> None:
    row = parts(application)["lodging-permit"]
    lived.accept(row)
    row.refresh_from_db()
    at((row.statutory_due + timedelta(days=3)).isoformat())  # type: ignore[operator]
    html = track(own, application)
    assert "最晚全部办好" not in html
    assert "件超过了法定期限" in html
    assert "全部办好" not in text(own.get("/my"))


def test_certificates_have_their_english_name_for_english_readers(
    own: Client, lived: Life, application: Application
) -> None:
    granted(lived, application, "business-licence")
    own.cookies["ow_locale"] = "en"
    html = text(own.get("/my/certificates"))
    assert '<h2 class="as-h3">Business licence</h2>' in html


def test_the_start_page_begins_with_what_people_apply_for(anybody: Client, application: Application) -> None:
    """One application for a homestay counts more than what the place would show first."""
    Application.objects.filter(pk=application.pk).update(thing="retire")
    codes = re.findall(r'href="/things/([a-z-]+)"', text(anybody.get("/")).split('id="things"')[1])
    assert codes[0] == "retire" and codes[1:3] == ["open-homestay", "open-restaurant"]


def test_the_page_of_a_withdrawal_has_its_button_and_the_form_it_sends_withdraws(lin: Client, application: Application) -> None:
    row = parts(application)["hygiene-permit"]
    url = f"/my/{application.id}/withdraw/{row.id}"
    form = re.search(r'<form[^>]*method="post".*?</form>', text(lin.get(url)).split("<main")[1], re.S)
    assert form and "确认撤回这一件" in form[0]
    fields = dict(re.findall(r'name="(seen|command_id)" value="([^"]*)"', form[0]))
    assert lin.post(url, fields).status_code == 303
    assert parts(application)["hygiene-permit"].status == "withdrawn"
