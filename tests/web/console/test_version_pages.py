"""Changes, files and reforms in the console: each page through a browser's requests, by the person whose it is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.ids import new_id
from onewindow.store import catalogue
from onewindow.store.models import CatalogueChange, CatalogueUpload, Reform
from onewindow.usecases import catalogue_pack, catalogue_versions
from onewindow.web.console import file_views, reform_views
from tests import life
from tests.builders import WALL, account, day
from tests.usecases.test_catalogue_versions import TODAY, by
from tests.web.console.test_list_pages import text_of

ITEM = ("items", "cad-alarm")
Ask = Callable[..., Any]


@pytest.fixture
def world(standing_content: None, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    life.content()
    monkeypatch.setattr("onewindow.config.middleware.legal_now", lambda wall: day("2026-03-10"))
    yield


def browser(name: str, role: Role = Role.DESIGNER, department: str = "") -> Client:
    who = account(name, role, department=department) if department else account(name, role)
    client = Client()
    session = client.session
    session.update({"account": str(who.id), "epoch": 0, "role": str(role)})
    session.save()
    return client


def page(client: Client, path: str, status: int = 200, **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def post(client: Client, path: str, status: int = 303, **data: Any) -> Any:
    answer = client.post(path, {"command_id": new_id().hex, **data})
    assert answer.status_code == status, (path, answer.status_code, text_of(answer.content.decode())[:400])
    return answer


def drafted(count: int = 1) -> CatalogueChange:
    codes = sorted(code for code in catalogue_versions.bodies_in_force(TODAY)["items"])[:count]
    bodies = catalogue_versions.bodies_in_force(TODAY)["items"]
    return catalogue_versions.draft(
        {("items", code): {**bodies[code], "consult": "0500-99999"} for code in codes},
        by(), title="改电话", origin="tests", on=TODAY,
    )  # fmt: skip


def test_a_set_is_seen_checked_and_published_by_two_people(world: None) -> None:
    row = catalogue_versions.draft(
        {ITEM: {**catalogue_versions.bodies_in_force(TODAY)["items"]["cad-alarm"], "promise": "0wd"}},
        by(), title="压缩时限", origin="tests", on=TODAY,
    )  # fmt: skip
    one, two = browser("one"), browser("two")
    CatalogueChange.objects.update(author=str(one.session["account"]))
    here = f"/console/changes/{row.id}"
    assert "压缩时限" in page(one, "/console/changes") and "压缩时限" in page(
        one, "/console/changes?state=draft"
    )
    assert "没有这样的改动" in page(one, "/console/changes?state=published")
    told = text_of(page(one, here))
    assert "承诺时限" in told and "1 个工作日" in told and "当日" in told and "有法律效果" in told
    post(one, f"{here}/check", seen="0")
    assert "由另一位来公布" in page(one, here)
    refused = post(one, f"{here}/publish", 409, seen="1", **{"from": "2026-03-10"})
    assert "version.own" in refused.content.decode()
    post(two, f"{here}/publish", 409, seen="1", **{"from": "gestern"})
    post(two, f"{here}/publish", seen="1", **{"from": "2026-04-01"})
    assert "2026年4月1日" in text_of(page(two, here))
    post(two, f"{here}/withdraw", seen="2", reason="改期")
    assert "改期" in page(two, here) and CatalogueChange.objects.get().state == "withdrawn"


def test_faults_of_the_check_are_shown_with_their_remedy(world: None) -> None:
    body = catalogue_versions.bodies_in_force(TODAY)["items"]["cad-alarm"]
    row = catalogue_versions.draft({ITEM: {**body, "promise": "40wd"}}, by(), title="x", origin="t", on=TODAY)
    client = browser("one")
    post(client, f"/console/changes/{row.id}/check", seen="0")
    told = text_of(page(client, f"/console/changes/{row.id}"))
    assert "核对出" in told and "items/cad-alarm · promise" in told


def test_two_versions_stand_side_by_side_and_the_swap_is_the_reload(world: None) -> None:
    drafted()
    code = sorted(catalogue_versions.bodies_in_force(TODAY)["items"])[0]
    client = browser("one", Role.SUPERVISOR)
    whole = page(client, f"/console/compare/items/{code}")
    assert "1 处不同" in text_of(whole) and "0500-99999" in whole
    part = page(client, f"/console/compare/items/{code}", **{"HX-Request": "true"})
    assert "<html" not in part and part.strip() in whole
    same = re.findall(r'<option value="([0-9a-f]{64})"', whole)[0]
    assert "两个版本一样" in page(client, f"/console/compare/items/{code}?a={same}&b={same}")
    page(client, "/console/compare/items/nothing", 404)


def test_one_and_thirty_take_the_same_number_of_queries(world: None, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = browser("one")
    counts = []
    for size in (1, 30):
        CatalogueChange.objects.all().delete()
        CatalogueUpload.objects.all().delete()
        row = drafted(size)
        for at in range(size):
            CatalogueUpload.objects.create(
                kind="workbook", name=f"{at}.xlsx", content=b"x", digest="", uploaded_by="", uploaded_name="甲",
                uploaded_at=WALL,
            )  # fmt: skip
        paths = (f"/console/changes/{row.id}", "/console/changes", "/console/files", "/console/reforms")
        for path in paths:
            page(client, path)
        with django_assert_max_num_queries(40) as held:
            for path in paths:
                page(client, path)
        counts.append(len(held))
    assert counts[0] == counts[1]


def test_a_workbook_goes_out_comes_in_wrong_comes_back_marked_and_becomes_a_draft(world: None) -> None:
    client = browser("one")
    answer = client.get("/console/files/export/xlsx?item=cad-alarm")
    assert (
        answer["Content-Disposition"].startswith("attachment")
        and answer["X-Content-Type-Options"] == "nosniff"
    )
    book = load_workbook(io.BytesIO(answer.content))
    heads = [cell.value for cell in book["事项"][1]]
    cell = book["事项"].cell(2, heads.index("承诺时限") + 1)
    cell.value = "马上"
    here = upload(client, book)
    told = text_of(page(client, here))
    assert "马上" in told and "不是带单位的时限" in told and "没有要改的" in told
    back = load_workbook(io.BytesIO(client.get(f"{here}/marked").content))
    back["事项"].cell(2, heads.index("承诺时限") + 1).value = "0个工作日"
    here = upload(client, back)
    assert "1 处不同" in text_of(page(client, here))
    assert 'name="only" value="items/cad-alarm" form="take-form" checked' in page(client, here)
    post(client, f"{here}/take", 409, title="压缩", only="items/cad-basement")
    post(client, f"{here}/take", 409, title="压缩", chosen="yes")
    answer = post(client, f"{here}/take", title="压缩", basis="会议纪要", only="items/cad-alarm")
    assert "压缩" in page(client, answer["Location"]) and "已成草稿" in page(client, here)
    assert "已成草稿" in page(client, "/console/files")


def upload(client: Client, book: Any) -> str:
    out = io.BytesIO()
    book.save(out)
    answer = post(client, "/console/files/upload", file=SimpleUploadedFile("事项.xlsx", out.getvalue()))
    return str(answer["Location"])


def test_a_pack_of_another_city_shows_what_differs_and_a_broken_one_is_refused(
    world: None, settings: Any
) -> None:
    settings.DEMO, settings.PACK_KEY, settings.PACK_TRUST = True, "", ""
    client = browser("one")
    data = client.get("/console/files/export/zip").content
    assert catalogue_pack.open_pack(data).demo
    answer = post(client, "/console/files/upload", file=SimpleUploadedFile("a.zip", data))
    told = text_of(page(client, str(answer["Location"])))
    assert "没有要改的" in told and "演示密钥" in told
    bad = post(client, "/console/files/upload", 409, file=SimpleUploadedFile("a.zip", data[:-40]))
    assert "pack." in bad.content.decode() and CatalogueUpload.objects.count() == 1
    plain = client.get("/console/files/export/json").content
    unsigned = post(client, "/console/files/upload", 409, file=SimpleUploadedFile("a.json", plain))
    assert "pack.unsigned" in unsigned.content.decode()
    post(client, "/console/files/upload", unsigned="yes", file=SimpleUploadedFile("a.json", plain))


def test_a_supervisor_looks_and_does_not_touch(world: None) -> None:
    row, client = drafted(), browser("s", Role.SUPERVISOR)
    assert "console/changes" in page(client, "/console/changes")
    assert f"/console/changes/{row.id}/check" not in page(client, f"/console/changes/{row.id}")
    assert "起草改革" not in page(client, "/console/reforms")
    post(client, f"/console/changes/{row.id}/check", 403, seen="0")
    assert client.get("/console/reforms/new").status_code == 403


def test_a_reform_is_looked_at_drafted_and_after_its_day_in_the_year_s_figures(world: None) -> None:
    client, other = browser("one"), browser("two")
    assert "这一年还没有施行的改革" in page(client, "/console/reforms")
    form = {
        "item": "cad-relocation-acceptance",
        "operation": "compress",
        "to": "1wd",
        "basis": "云政发〔2026〕3号",
    }
    wrong = post(client, "/console/reforms/new", 422, **{**form, "to": "9wd"})
    assert "reform.limit" in wrong.content.decode() and not Reform.objects.exists()
    told = text_of(post(client, "/console/reforms/new", 200, **form).content.decode())
    assert "3 个工作日 → 1 个工作日" in told and not Reform.objects.exists()
    here = str(post(client, "/console/reforms/new", **form, sure="yes", campaign="人防")["Location"])
    post(client, f"{here}/check", seen="0")
    post(other, f"{here}/publish", seen="1", **{"from": "2026-03-10"})
    catalogue.forget()
    told = text_of(page(client, "/console/reforms?year=2026&department=civil-air-defence"))
    assert "185" in told and " 11 " in told and "人防 改革活动" in told
    ledger = text_of(page(client, "/console/reforms/ledger?year=2026"))
    assert "云政发〔2026〕3号" in ledger and "人防" in ledger and "1 行" in ledger
    rows = list(
        csv.reader(
            io.StringIO(client.get("/console/reforms/ledger/csv?year=2026").content.decode("utf-8-sig"))
        )
    )
    assert len(rows) == 2 and rows[1][0] == "cad-relocation-acceptance" and rows[1][10] == "2"
    sheet = load_workbook(io.BytesIO(client.get("/console/reforms/ledger/xlsx").content)).active
    assert sheet is not None and sheet.cell(2, 11).value == 2 and sheet.cell(2, 7).is_date


def test_the_form_of_a_reform_shows_what_its_operation_needs(world: None) -> None:
    client = browser("one")
    base = "/console/reforms/new?item=cad-alarm&basis=x&operation="
    assert 'name="material"' in page(client, base + "stop_material")
    assert 'name="level"' in page(client, base + "delegate")
    assert 'name="notice"' in page(client, base + "post_supervision")
    assert 'name="material"' not in page(client, base + "compress")


def test_planned_transfers_are_listed_and_the_ledger_says_when_it_is_empty(world: None) -> None:
    client = browser("one")
    form = {"item": "cad-alarm", "operation": "transfer", "to": "housing", "basis": "云政发〔2026〕3号"}
    answer = post(client, "/console/reforms/new", **form, sure="planned")
    assert "1 行" in text_of(page(client, str(answer["Location"]))) and not CatalogueChange.objects.exists()
    assert "拟划转 1 项，已划转 0 项" in text_of(page(client, "/console/reforms"))
    assert "1 行" in text_of(page(client, "/console/reforms/ledger?state=planned&operation=transfer"))
    assert "台账里没有这样的改革" in page(client, "/console/reforms/ledger?year=1999")


def test_shares_are_cut_by_the_rule_that_was_chosen_and_the_page_names_it(world: None) -> None:
    client = browser("one")
    assert "四舍五入，两位小数" in text_of(page(client, "/console/reforms"))
    assert "截尾（不进位），两位小数" in text_of(page(client, "/console/reforms?rule=truncate"))


def test_the_start_page_of_files_offers_three_forms(world: None) -> None:
    told = page(browser("one"), "/console/files")
    assert all(f"/console/files/export/{form}" in told for form in ("xlsx", "zip", "json"))


def test_of_a_file_that_is_too_large_no_more_is_read_than_tells_so(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue_pack, "MOST_BYTES", 100)
    monkeypatch.setattr(file_views, "MOST_BYTES", 100)
    seen: list[int] = []
    opened = catalogue_pack.open_pack

    def noting(data: bytes, **how: bool) -> catalogue_pack.Pack:
        seen.append(len(data))
        return opened(data, **how)

    monkeypatch.setattr(catalogue_pack, "open_pack", noting)
    sent = SimpleUploadedFile("pack.zip", b"{" * 5_000)
    refused = post(browser("one"), "/console/files/upload", 409, file=sent)
    assert "pack.too-big" in refused.content.decode() and seen == [101]
    assert not CatalogueUpload.objects.exists()


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_cell_that_begins_like_a_formula_stays_a_text(first: str) -> None:
    assert reform_views._plain(f"{first}1") == f"'{first}1"
    assert (
        reform_views._plain("1=1") == "1=1"
        and reform_views._plain(-1) == -1
        and reform_views._plain("") == ""
    )
