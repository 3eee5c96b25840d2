"""Raw forms at the studio: read however they come, proposed with a confidence, decided once and remembered."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onewindow.core.kernel.refusal import Refused
from onewindow.store.models import AlignDecision
from onewindow.usecases.studio_align import read_table, read_text
from tests import life
from tests.builders import day
from tests.web.console.studio_life import HTMX, designer

pytestmark = pytest.mark.django_db
URL = "/console/studio/align"
PASTED = """食品经营许可申请书
申请人信息：
经营者名称
统一社会信用代码
联系电话

公共场所卫生许可申请表
单位名称
社会信用代码
联系电话
"""


@pytest.fixture(autouse=True)
def _clock(standing_content: None, monkeypatch: pytest.MonkeyPatch) -> None:
    life.content()
    monkeypatch.setattr("onewindow.config.middleware.legal_now", lambda wall: day("2026-03-10"))


def post(client: Client, **data: Any) -> Any:
    return client.post(URL, {"command_id": "align-test-1", **data}, headers=HTMX)


def groups(markup: str) -> list[set[str]]:
    """The labels of each group, as the table shows them."""
    body = markup.partition('id="groups"')[2]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.S)[1:]
    return [set(re.findall(r"<div>(.*?) <span", row)) for row in rows]


def document_of(markup: str) -> str:
    found = re.search(r'name="document" value="([^"]*)"', markup)
    assert found is not None
    return found.group(1).replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&")


def test_pasted_lists_become_forms_with_sections() -> None:
    forms = read_text(PASTED)
    assert [form["title"] for form in forms] == ["食品经营许可申请书", "公共场所卫生许可申请表"]
    assert forms[0]["fields"][0] == {"id": "f1", "label": "经营者名称", "section": "申请人信息"}
    assert read_text(json.dumps(forms)) == forms
    assert read_text(json.dumps(forms[0])) == forms[:1]


@pytest.mark.parametrize("text", ["", "   ", "只有名称", "[1, 2", "{"])
def test_what_holds_no_field_is_refused(text: str) -> None:
    with pytest.raises(Refused) as no:
        read_text(text)
    assert no.value.code == "align.empty"


def test_a_table_is_read_by_its_heads_or_as_one_column() -> None:
    rows = [["表单", "分节", "字段"], ["甲表", "经办人", "姓名"], ["乙表", None, "姓名"], [None, None, None]]
    forms = read_table(rows, "上传")
    assert [(form["title"], form["fields"][0]["section"]) for form in forms] == [
        ("甲表", "经办人"),
        ("乙表", ""),
    ]
    assert read_table([["姓名"], ["电话"]], "上传")[0]["title"] == "上传"
    with pytest.raises(Refused):
        read_table([["", ""]], "上传")


def test_different_labels_of_one_element_become_one_with_their_confidence() -> None:
    client, _ = designer()
    answer = post(client, text=PASTED)
    shown = answer.content.decode()
    assert answer.status_code == 200 and "<main" not in shown
    assert {"统一社会信用代码", "社会信用代码"} in groups(shown)
    assert "%" in shown and "2 份表单，6 个字段" in shown


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("forms.json", json.dumps(read_text(PASTED)).encode()),
        ("forms.csv", "表单,字段\n甲,统一社会信用代码\n乙,社会信用代码\n".encode("gb18030")),
    ],
)
def test_files_are_read_too(name: str, body: bytes) -> None:
    client, _ = designer()
    shown = post(client, file=SimpleUploadedFile(name, body)).content.decode()
    assert {"统一社会信用代码", "社会信用代码"} in groups(shown)


def test_a_workbook_is_read_sheet_by_sheet() -> None:
    import io

    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    book.active.title = "甲表"
    for label in ("字段", "统一社会信用代码"):
        book.active.append([label])
    other = book.create_sheet("乙表")
    for label in ("字段", "社会信用代码"):
        other.append([label])
    out = io.BytesIO()
    book.save(out)
    client, _ = designer()
    shown = post(client, file=SimpleUploadedFile("forms.xlsx", out.getvalue())).content.decode()
    assert {"统一社会信用代码", "社会信用代码"} in groups(shown) and "甲表" in shown


def test_a_decision_holds_now_and_the_next_time_the_form_comes() -> None:
    client, _ = designer()
    shown = post(client, text=PASTED).content.decode()
    together = {"统一社会信用代码", "社会信用代码"}
    fields = ["form1:f2", "form2:f2"]
    apart = post(client, document=document_of(shown), field=fields, decide="differ").content.decode()
    assert together not in groups(apart) and AlignDecision.objects.count() == 1
    # the same forms another day, in another order and with other ids
    first, second = PASTED.strip().split("\n\n")
    again = post(client, text=f"{second}\n\n{first}").content.decode()
    assert together not in groups(again) and "照以前的决定" in again
    back = post(
        client, document=document_of(again), field=["form2:f2", "form1:f2"], decide="same"
    ).content.decode()
    assert together in groups(back) and AlignDecision.objects.count() == 1


def test_an_element_refused_is_not_proposed_again_and_one_accepted_stays() -> None:
    client, _ = designer()
    shown = post(client, text=PASTED).content.decode()
    element = re.findall(r'name="element" value="([^"]+)"', shown)[0]
    fields = re.findall(
        r'name="field" value="([^"]+)"', shown.partition(f'value="{element}"')[2].partition("</form>")[0]
    )
    refused = post(
        client, document=document_of(shown), field=fields, element=element, decide=f"refuse {element}"
    )
    assert f'name="element" value="{element}"' not in refused.content.decode()
    accepted = post(
        client, document=document_of(shown), field=fields, element=element, decide="accept"
    ).content.decode()
    assert "您定的" in accepted


def test_a_field_that_is_not_there_is_refused_and_nothing_is_kept() -> None:
    client, _ = designer()
    shown = post(client, text=PASTED).content.decode()
    answer = post(client, document=document_of(shown), field=["form9:f9", "form1:f1"], decide="same")
    assert answer.status_code == 422 and "form9:f9" in answer.content.decode()
    assert AlignDecision.objects.count() == 0


def test_without_script_it_is_a_page() -> None:
    client, _ = designer()
    answer = client.post(URL, {"command_id": "align-test-2", "text": PASTED})
    assert "<main" in answer.content.decode() and "归成" in answer.content.decode()
    assert client.post(URL, {"command_id": "align-test-3", "text": ""}).status_code == 422


DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize("text", [DEEP, '[{"title":"\\ud800"}]', '[{"title":NaN}]', "[1"])
@pytest.mark.parametrize("name", ["document", "text"])
def test_json_that_cannot_be_read_is_refused_wherever_it_is_posted(name: str, text: str) -> None:
    client, _ = designer()
    assert post(client, **{name: text}).status_code == 422
    assert not AlignDecision.objects.exists()


@pytest.mark.parametrize("data", [b'"' + b"x" * 140_000 + b'"', b"\x00", b"[" * 100_000])
def test_a_table_that_the_reader_gives_up_is_refused(data: bytes) -> None:
    client, _ = designer()
    for name in ("a.csv", "a.json"):
        answer = post(client, file=SimpleUploadedFile(name, data))
        assert answer.status_code in ((422,) if name == "a.csv" and data[:1] == b'"' else (200, 422))
