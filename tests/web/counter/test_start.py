"""Looking up who is here, and starting for them: nothing personal in an address, nothing typed twice, nothing lost."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onewindow.store.models import Application, Draft, Party, Upload
from onewindow.store.parties import find_party
from tests.life import NAME, NUMBER, PHONE
from tests.web.counter.conftest import HOUSE, NOW, PDF, SITUATION, forms, key, words

START = "/counter/start/open-homestay"
PERSON = {"p.id_type": "citizen_id", "p.id_number": NUMBER, "p.name": NAME, "p.phone": ""}


def begin(client: Client, **changed: str) -> str:
    """Start a draft by the page's own form; returns its address."""
    answer = client.post(START, {**SITUATION, "route": "ordinary", **PERSON, **changed, "command_id": key()})
    assert answer.status_code == 303, words(answer)
    return answer.headers["Location"]


def answered(client: Client, url: str) -> dict[str, object]:
    """Something fitting in every open field of the form, as a clerk would type it; several rounds, as it grows."""
    given: dict[str, object] = {"premises.certificate_number": HOUSE}
    for _ in range(4):
        client.post(f"{url}/save", {**given, "command_id": key()}, headers={"X-Autosave": "1"})
        page = client.get(url).content.decode()
        for name, kind in re.findall(r'<input[^>]*id="f-[^"]*"[^>]*name="([a-z_]+\.[a-z_]+)" type="(\w+)"', page):
            given.setdefault(name, {"date": "2026-06-01", "tel": "13800005620"}.get(kind, "8"))
        for name, value in re.findall(r'type="(?:radio|checkbox)"[^>]*name="([a-z_]+\.[a-z_]+)" value="([^"]+)"', page):
            given.setdefault(name, value)
        for name, value in re.findall(r'<select[^>]*name="([a-z_]+\.[a-z_]+)".*?<option value="([^"]+)"', page, re.S):
            given.setdefault(name, value)
        for name in re.findall(r'<textarea[^>]*name="([a-z_]+\.[a-z_]+)"', page):
            given.setdefault(name, "住宿服务")
    return given


def test_a_number_on_a_paper_opens_its_application(clerk: Client, homestay: Application) -> None:
    case = homestay.cases.first()
    receipt = homestay.documents.filter(kind="receipt").first()
    assert case is not None and receipt is not None
    for number in (homestay.number, homestay.number.lower(), case.number, receipt.number, f" {homestay.number} "):
        answer = clerk.post("/counter/find", {"q": number, "command_id": key()})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/counter/a/{homestay.id}"), number


def test_the_last_digits_of_today_are_enough(clerk: Client, homestay: Application) -> None:
    serial = homestay.number.rpartition("-")[2].lstrip("0")
    answer = clerk.post("/counter/find", {"q": serial, "command_id": key()})
    assert answer.headers["Location"] == f"/counter/a/{homestay.id}"


@pytest.mark.parametrize("number", [NUMBER, PHONE])
def test_document_or_phone_opens_the_person_without_showing_the_number(
    clerk: Client, homestay: Application, number: str
) -> None:
    answer = clerk.post("/counter/find", {"q": number, "command_id": key()})
    assert answer.status_code == 303
    place = answer.headers["Location"]
    assert place == f"/counter/person/{homestay.applicant_id}" and number not in place
    page = clerk.get(place)
    assert NAME in words(page) and homestay.number in words(page)
    assert NUMBER not in page.content.decode() and PHONE not in page.content.decode()


def test_nothing_found_says_so_and_offers_a_start(clerk: Client) -> None:
    page = clerk.post("/counter/find", {"q": "YX-0000", "command_id": key()})
    assert page.status_code == 200
    assert "没有这个号" in words(page) and 'href="/counter/start"' in page.content.decode()


def test_a_search_is_posted_never_put_in_an_address(clerk: Client) -> None:
    page = clerk.get("/counter/").content.decode()
    form = re.search(r'<form[^>]*action="/counter/find"[^>]*>', page)
    assert form and 'method="post"' in form[0]
    assert clerk.get(f"/counter/find?q={NUMBER}").status_code == 303


def test_a_wrong_check_character_is_doubted_once_and_then_taken(clerk: Client) -> None:
    wrong = NUMBER[:-1] + "3"
    posted = {**SITUATION, "route": "ordinary", **PERSON, "p.id_number": wrong, "command_id": key()}
    first = clerk.post(START, posted)
    assert first.status_code == 422 and "最后一位对不上" in words(first)
    assert Draft.objects.count() == 0
    checked = forms(first, START)[0]["checked"]
    second = clerk.post(START, {**posted, "checked": checked, "command_id": key()})
    assert second.status_code == 303
    assert find_party("citizen_id", wrong) is not None


def test_a_person_without_a_name_or_number_is_asked_for_it(clerk: Client) -> None:
    answer = clerk.post(START, {**SITUATION, "route": "ordinary", **PERSON, "p.name": "", "command_id": key()})
    assert answer.status_code == 422 and "请照证件填写" in words(answer)
    assert f'value="{NUMBER}"' in answer.content.decode()  # what was typed is still there
    assert Draft.objects.count() == 0


def test_an_open_situation_is_answered_first(clerk: Client) -> None:
    answer = clerk.post(START, {"s.house": "own", "route": "ordinary", **PERSON, "command_id": key()})
    assert answer.status_code == 422 and "还有情形没有回答" in words(answer)


def test_each_answer_redraws_what_follows_without_the_person(clerk: Client) -> None:
    part = clerk.get(START, SITUATION, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "7 件，一次办" in words(part) and "<html" not in part.content.decode()
    page = clerk.get(START).content.decode()
    include = re.search(r'hx-include="([^"]+)"', page)
    assert include and include[1] == "#situation, [name=person]"


def test_a_known_person_is_not_typed_again(clerk: Client, homestay: Application) -> None:
    before = Party.objects.count()
    page = clerk.get(f"{START}?person={homestay.applicant_id}")
    assert NAME in words(page) and 'name="p.name"' not in page.content.decode()
    answer = clerk.post(
        START, {**SITUATION, "route": "ordinary", "person": str(homestay.applicant_id), "command_id": key()}
    )
    assert answer.status_code == 303
    draft = Draft.objects.get(application_id=None)
    assert (draft.applicant_id, Party.objects.count()) == (homestay.applicant_id, before)
    assert draft.channel == "window"


def test_the_form_saves_itself_and_shows_what_registers_say(clerk: Client) -> None:
    url = begin(clerk)
    saved = clerk.post(
        f"{url}/save", {"premises.certificate_number": HOUSE, "command_id": key()}, headers={"X-Autosave": "1"}
    )
    told = saved.json()
    assert saved.status_code == 200 and told["saved_at"]
    known = "".join(swap["html"] for swap in told["swaps"] if swap["target"].startswith("k-"))
    assert "不动产登记" in known
    again = clerk.get(url).content.decode()
    assert HOUSE in again


def test_handed_in_for_the_person_with_papers_on_the_desk_and_a_receipt_to_print(clerk: Client) -> None:
    url = begin(clerk)
    given = answered(clerk, url)
    papers = re.findall(r'name="at_window" value="([^"]+)"', clerk.get(url).content.decode())
    posted = {**given, "at_window": papers, "signed": NAME, "command_id": key()}
    answer = clerk.post(url, posted)
    assert answer.status_code == 303, words(answer)[:2000]
    application = Application.objects.get()
    assert answer.headers["Location"] == f"/counter/a/{application.id}/receipt"
    assert (application.channel, application.account_id) == ("window", None)
    receipt = words(clerk.get(answer.headers["Location"]))
    assert application.number in receipt and "收件凭证" in receipt and "申请材料接收清单" in receipt
    again = clerk.post(url, posted)
    assert (again.status_code, Application.objects.count()) == (303, 1)
    assert clerk.get(url).headers["Location"] == f"/counter/a/{application.id}"


def test_what_is_missing_is_named_and_nothing_typed_is_lost(clerk: Client) -> None:
    url = begin(clerk)
    answer = clerk.post(url, {"premises.certificate_number": HOUSE, "command_id": key()})
    assert answer.status_code == 422
    assert "这一项还没填" in words(answer) and HOUSE in answer.content.decode()
    assert Application.objects.count() == 0


def test_a_scan_before_handing_in(clerk: Client) -> None:
    url = begin(clerk)
    answer = clerk.post(f"{url}/files/floor-plan", {"command_id": key(), "file": SimpleUploadedFile("平面图.pdf", PDF)})
    assert answer.status_code == 303
    upload = Upload.objects.get()
    shown = clerk.get(url).content.decode()
    assert "平面图.pdf" in shown and f"/counter/file/{upload.id}" in shown
    opened = clerk.get(f"/counter/file/{upload.id}")
    assert (opened.content, opened.headers["Content-Type"]) == (PDF, "application/pdf")
    assert opened.headers["X-Content-Type-Options"] == "nosniff"
    removed = clerk.post(f"{url}/remove/{upload.id}", {"command_id": key()})
    assert removed.status_code == 303 and "平面图.pdf" not in clerk.get(url).content.decode()


def test_a_draft_of_another_clerk_is_not_there(clerk: Client, other_clerk: Client) -> None:
    url = begin(clerk)
    assert other_clerk.get(url).status_code == 404
    assert other_clerk.post(url, {"command_id": key()}).status_code == 409
    assert Draft.objects.get().application_id is None


def test_the_day_of_the_tests_is_the_day_of_the_number(homestay: Application) -> None:
    assert f"{NOW:%Y-%m%d}" in homestay.number


def test_a_house_of_somebody_else_is_warned_of_at_the_window_and_handed_in_all_the_same(clerk: Client) -> None:
    url = begin(clerk)
    somebody = "云(2020)云溪县不动产权第 0004521 号"
    clerk.post(f"{url}/save", {"premises.certificate_number": somebody, "command_id": key()}, headers={"X-Autosave": "1"})
    assert "所有权人却是别人" in words(clerk.get(url))
    clerk.post(f"{url}/save", {"premises.certificate_number": HOUSE, "command_id": key()}, headers={"X-Autosave": "1"})
    assert "所有权人却是别人" not in words(clerk.get(url))


def test_what_the_person_at_the_window_does_not_know_is_replaced_and_taken_back(clerk: Client) -> None:
    url = begin(clerk)
    number = "premises.certificate_number"
    shown = clerk.get(url).content.decode()
    assert re.search(rf'name="unknown" value="{number}" formaction="{url}/change"', shown)
    # Enter hands in; it never presses "I don't know": the first button of the form has no name.
    first = re.search(r'<button[^>]*type="submit"[^>]*>', shown[shown.index('id="draft-form"') :])
    assert first and 'name="' not in first[0]
    answer = clerk.post(f"{url}/change", {"venue.drainage": "公共管网", "unknown": number, "command_id": key()})
    assert answer.status_code == 303 and answer.headers["Location"] == f"{url}#q-premises"
    shown = clerk.get(url).content.decode()
    assert f'name="{number}"' not in shown and "已经换成问别的" in shown and "公共管网" in shown
    assert Application.objects.count() == 0
    clerk.post(f"{url}/change", {"known": number, "command_id": key()})
    assert f'name="{number}"' in clerk.get(url).content.decode()


def test_change_of_another_clerk_s_draft_is_refused(clerk: Client, other_clerk: Client) -> None:
    url = begin(clerk)
    answer = other_clerk.post(f"{url}/change", {"unknown": "premises.certificate_number", "command_id": key()})
    assert answer.status_code == 409
    assert 'name="premises.certificate_number"' in clerk.get(url).content.decode()


def test_a_person_entered_without_a_phone_is_asked_for_it_where_a_part_must_have_it(clerk: Client) -> None:
    """The account has no phone to give: the fact is missing, not known."""
    url = begin(clerk)
    assert 'name="operator.phone"' in clerk.get(url).content.decode()
