"""Decision tables from a worksheet and typed on the page: faults by row and column, findings, a draft version."""

from __future__ import annotations

import io
import json
from datetime import date
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from onewindow.core.kernel.actor import Role
from onewindow.core.rules import cells_from_ruleset, ruleset_from_json
from onewindow.core.rules.sheet import HEADER_ROW
from onewindow.store.models import CatalogueChange, CatalogueChangeLine
from onewindow.store.rules import tables_on
from onewindow.usecases import rules_drafts
from tests import life
from tests.life import PLACE
from tests.web.console.test_rules_pages import browser, page, post, text_of

pytestmark = pytest.mark.django_db
CODE = "tax-clearance-auto"
HERE = f"/console/rules/{CODE}/edit"


@pytest.fixture
def designer(standing_content: None) -> Client:
    life.content()
    return browser(Role.DESIGNER)


def cells() -> list[list[object]]:
    return cells_from_ruleset(tables_on(date(2026, 3, 10), PLACE)[CODE][1])


def upload(client: Client, rows: list[list[object]], status: int) -> str:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    answer = client.post("/console/rules/upload", {"file": SimpleUploadedFile("table.xlsx", out.getvalue())})
    assert answer.status_code == status
    return text_of(answer.content.decode())


def named(rows: list[list[object]]) -> dict[str, str]:
    return {f"c-{at}-{across}": str(v or "") for at, row in enumerate(rows) for across, v in enumerate(row)}


def test_a_worksheet_comes_in_clean(designer: Client) -> None:
    assert "没有错误，也没有空缺和冲突" in upload(designer, cells(), 200)
    assert not CatalogueChange.objects.exists()


def test_faults_stand_with_row_and_column(designer: Client) -> None:
    rows = cells()
    rows[HEADER_ROW][1] = "=1+1"
    rows[HEADER_ROW + 1][-3] = "不予"
    told = upload(designer, rows, 422)
    assert "第 9 行第 2 列“=1+1”读不懂：公式" in told
    rows[HEADER_ROW][1] = "有"
    assert "第 10 行第 4 列“不予”读不懂" in upload(designer, rows, 422)


def test_a_file_that_is_no_workbook_is_refused_in_words(designer: Client) -> None:
    answer = designer.post("/console/rules/upload", {"file": SimpleUploadedFile("x.xlsx", b"nothing")})
    assert answer.status_code == 422 and "这不是 XLSX 工作簿" in answer.content.decode()


def test_the_editor_shows_the_table_in_force_and_finds_gaps_with_an_example(designer: Client) -> None:
    assert "没有错误，也没有空缺和冲突" in page(designer, HERE)
    rows = cells()
    rows[HEADER_ROW + 2][2] = "决议解散"
    assert "有没有行管到的情况，例如" in post(designer, HERE, 200, **named(rows))
    assert not CatalogueChange.objects.exists()


def test_a_table_becomes_a_draft_and_keeps_what_cells_cannot_hold(designer: Client) -> None:
    rows = cells()
    rows[HEADER_ROW][-1] = "有欠税，由工作人员告知。"
    post(designer, HERE, 303, draft="yes", **named(rows))
    line = CatalogueChangeLine.objects.select_related("version").get()
    drafted = ruleset_from_json(json.loads(line.version.body))
    in_force = tables_on(date(2026, 3, 10), PLACE)[CODE][1]
    assert (line.kind, line.code, drafted.rows[0].says.zh) == ("rules", CODE, "有欠税，由工作人员告知。")
    assert drafted.examples == in_force.examples and drafted.title == in_force.title
    assert drafted.rows[2].says == in_force.rows[2].says and drafted.inputs == in_force.inputs


def test_an_inspected_item_is_told_on_the_page(designer: Client) -> None:
    rows = cells()
    rows[0][1], rows[1][1] = "fire-check-auto", "fire-check"
    assert "要现场核查" in post(designer, HERE, 200, **named(rows))


def test_what_does_not_differ_makes_no_draft(designer: Client) -> None:
    assert "没有要改的" in post(designer, HERE, 409, draft="yes", **named(cells()))


def test_an_officer_neither_uploads_nor_edits() -> None:
    life.content()
    officer = browser(Role.HEAD, "tax")
    assert officer.get(HERE).status_code == 403
    assert officer.post("/console/rules/upload").status_code == 403


def test_a_cell_named_beyond_any_table_is_no_cell(designer: Client) -> None:
    far = {f"c-{'9' * 5_000}-1": "x", "c-²-1": "x", "c-1": "x"}
    body = urlencode({**named(cells()), **far})
    answer = designer.post(HERE, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200 and "没有错误，也没有空缺和冲突" in text_of(answer.content.decode())


def test_a_worksheet_of_megabytes_is_refused_unread(
    designer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules_drafts, "wired", lambda: pytest.fail("opened"))
    big = SimpleUploadedFile("big.xlsx", b"PK" * rules_drafts.MOST_BYTES)
    answer = designer.post("/console/rules/upload", {"file": big})
    assert answer.status_code == 422 and "rules.too-large" in answer.content.decode()
