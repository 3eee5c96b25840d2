"""Papers, the review, the signature, handing in: every lack told at once, and never twice the same application."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onewindow.reads import citizen_draft
from onewindow.store.models import Application, ApplicationMaterial, Draft, Upload
from onewindow.usecases import drafts, uploads
from tests.life import Life
from tests.web.citizen.conftest import PDF, PNG, nonce, text


def file(data: bytes = PDF, name: str = "平面图.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def add(client: Client, url: str, material: str, upload: SimpleUploadedFile, htmx: bool = False):  # type: ignore[no-untyped-def]
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(
        f"{url}/materials/{material}/add", {"file": upload, "command_id": nonce()}, headers=headers
    )


def homestay(lived: Life, route: str = "") -> str:
    """A homestay draft with every question answered; its address."""
    lived.thing, lived.route = "open-homestay", route
    return f"/drafts/{lived.draft()}"


def hand_in(client: Client, url: str, **more: object):  # type: ignore[no-untyped-def]
    html = text(client.get(f"{url}/review"))
    data = {
        "at_window": re.findall(r'name="at_window" value="([^"]+)"', html),
        "read": "yes", "signed": "金丝雀", "consent": "yes", "command_id": nonce(),
    }  # fmt: skip
    return client.post(
        f"{url}/review", {name: value for name, value in {**data, **more}.items() if value is not None}
    )


def test_a_picture_is_handed_in_shown_taken_off_and_put_back(own: Client, lived: Life) -> None:
    url = homestay(lived)
    assert add(own, url, "photos", file(PNG, "外观.png")).status_code == 303
    html = text(own.get(f"{url}/materials"))
    upload = Upload.objects.get()
    assert "外观.png" in html
    assert f'<img src="/files/{upload.id}/1"' in html
    seen = own.get(f"/files/{upload.id}/1")
    assert (seen.status_code, seen.content, seen["Content-Type"]) == (200, PNG, "image/png")
    assert "sandbox" in seen["Content-Security-Policy"]
    assert own.get(f"/files/{upload.id}/2").status_code == 404
    served = own.get(f"/files/{upload.id}")
    assert served.content == PNG
    assert served["Content-Disposition"].startswith("attachment")
    assert served["X-Content-Type-Options"] == "nosniff"
    removed = own.post(f"{url}/files/{upload.id}/remove", {"command_id": nonce()})
    assert "撤销" in text(own.get(removed["Location"]))
    assert "外观.png" not in text(own.get(f"{url}/materials"))
    own.post(f"{url}/files/{upload.id}/restore", {"command_id": nonce()})
    assert "外观.png" in text(own.get(f"{url}/materials"))


def test_a_false_type_and_a_huge_file_are_refused_with_a_sentence(own: Client, lived: Life) -> None:
    url = homestay(lived)
    false = text(add(own, url, "photos", file(b"MZ not a picture", "照片.png"), htmx=True))
    assert "“照片.png”不是 PDF、JPG 或 PNG 文件" in false
    huge = text(add(own, url, "photos", file(PDF + b"0" * uploads.MOST_BYTES), htmx=True))
    assert "最多 20 MB" in huge
    empty = text(add(own, url, "photos", file(b""), htmx=True))
    assert "空的" in empty or "还没选文件" in empty
    assert not Upload.objects.exists()


def test_the_swapped_paper_is_what_a_full_reload_shows(own: Client, lived: Life) -> None:
    url = homestay(lived)
    part = text(add(own, url, "floor-plan", file(), htmx=True))
    whole = text(own.get(f"{url}/materials"))

    def plain(html: str) -> str:
        return re.sub(r'value="[^"]*"|\s+', "", html)

    assert plain(part) in plain(whole)


def test_a_file_is_nobody_else_s(own: Client, chen: Client, anybody: Client, lived: Life) -> None:
    url = homestay(lived)
    add(own, url, "photos", file(PNG, "外观.png"))
    upload = Upload.objects.get()
    assert chen.get(f"/files/{upload.id}").status_code == 404
    assert chen.get(f"/files/{upload.id}/1").status_code == 404
    assert anybody.get(f"/files/{upload.id}").status_code == 303
    assert add(chen, url, "photos", file()).status_code == 409


def test_good_credit_is_asked_about_only_where_a_paper_may_follow(
    own: Client, lived: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(citizen_draft.credit, "good", lambda party, *_, on: asked.append(party) or False)
    for thing, expected in (("close-company", []), ("open-restaurant", [lived.party.id])):
        lived.thing = thing
        page = text(own.get(f"/drafts/{lived.draft()}/materials"))
        assert (asked, "可以先受理，最晚" in page) == (expected, bool(expected))


def test_the_review_says_who_gets_what_and_shows_the_commitment_in_full(own: Client, lived: Life) -> None:
    url = homestay(lived)
    html = text(own.get(f"{url}/review"))
    for words in ("云溪县公安局", "云溪县卫生健康局", "每个部门只看到自己要用的"):
        assert words in html
    for words in ("您承诺：", "核查：", "后果：", "您可以不选告知承诺", "改走一般办法"):
        assert words in html
    assert 'name="signed" value=""' in html
    assert "checked" not in re.search(r'<input type="checkbox" name="read"[^>]*>', html)[0]  # type: ignore[index]


def test_the_step_of_the_papers_says_how_many_are_still_to_come(own: Client, lived: Life) -> None:
    url = homestay(lived)

    def step() -> str:
        html = text(own.get(f"{url}/review"))
        return next(one for one in re.findall(r"<li\b.*?</li>", html, re.S) if "/materials" in one)

    asked = re.findall(r'name="at_window" value="([^"]+)"', text(own.get(f"{url}/review")))
    assert "上传或者到窗口交" in step() and len(asked) > 1
    add(own, url, asked[0], file())
    assert f"还有 {len(asked) - 1} 份" in step()
    for code in asked[1:]:
        add(own, url, code, file())
    assert f"{len(asked)} 份都有了" in step() and "done" in step()


def test_handing_in_names_every_lack_at_once_and_keeps_what_was_typed(own: Client, lived: Life) -> None:
    url = homestay(lived)
    response = hand_in(own, url, at_window=None, signed="张三")
    assert response.status_code == 422
    html = text(response)
    assert "签名要和申请人姓名一致：金丝雀" in html
    assert 'value="张三"' in html
    response = hand_in(own, url, at_window=None)
    html = text(response)
    assert html.count("请上传，或者选“到窗口交”") >= 2
    unread = text(hand_in(own, url, read=None))
    assert "请先读承诺内容" in unread
    assert not Application.objects.exists()


def test_handing_in_gives_a_number_a_date_and_a_receipt(own: Client, lived: Life) -> None:
    url = homestay(lived)
    response = hand_in(own, url)
    application = Application.objects.get()
    assert response["Location"] == f"/my/{application.id}/received"
    html = text(own.get(response["Location"]))
    due = application.promise_on
    assert f"收到了，最晚{due.month}月{due.day}日办好" in html
    assert application.number in html
    assert "收件凭证" in html
    assert "请带这几份到窗口" in html
    assert "提交成功" not in html


def test_pressing_twice_or_again_later_gives_the_same_application(own: Client, lived: Life) -> None:
    url = homestay(lived)
    first, second = hand_in(own, url), hand_in(own, url)
    assert first["Location"] == second["Location"]
    assert Application.objects.count() == 1
    assert own.get(url)["Location"] == first["Location"].removesuffix("/received")


def test_a_signature_is_the_paper_of_the_commitment(own: Client, lived: Life) -> None:
    hand_in(own, homestay(lived))
    letter = ApplicationMaterial.objects.get(material="commitment-letter")
    assert letter.received_how == "signed"


def test_the_ordinary_way_is_always_open_and_needs_no_signature(own: Client, lived: Life) -> None:
    url = homestay(lived)
    draft = Draft.objects.get()
    typed = drafts.save_answers(draft.id, {}, lived.command(lived.citizen)).raw_answers
    own.post(f"{url}/route", {"route": "ordinary", "command_id": nonce()})
    html = text(own.get(f"{url}/review"))
    assert 'name="signed"' not in html
    assert drafts.save_answers(draft.id, {}, lived.command(lived.citizen)).raw_answers == typed
    opened = drafts.save_answers(draft.id, {}, lived.command(lived.citizen))
    missing = {q.ref for q in opened.plan.questions if q.required} - set(typed)
    assert missing == set()
    assert hand_in(own, url, read=None, signed=None).status_code == 303
    assert Application.objects.get().route == "ordinary"


def test_open_questions_stand_on_the_review_with_a_way_to_each(lin: Client) -> None:
    from tests.web.citizen.test_form_pages import begin

    url = begin(lin)
    html = text(lin.get(f"{url}/review"))
    links = re.findall(rf'href="({url}/[a-z]+\?check=1#f-[a-z_-]+)"', html)
    assert len(links) >= 10
    target = text(lin.get(links[0].partition("#")[0]))
    assert f'id="{links[0].partition("#")[2]}"' in target
