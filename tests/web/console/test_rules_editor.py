"""Decision tables from a worksheet and typed on the page: faults by row and column, findings, a draft version."""

from __future__ import annotations

import html
import io
import json
import re
from datetime import date
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from openpyxl import Workbook

from onewindow.core.kernel.actor import Actor, Role, Scope
from onewindow.core.kernel.ids import new_id
from onewindow.core.rules import cells_from_ruleset, ruleset_from_cells, ruleset_from_json, ruleset_to_json
from onewindow.core.rules.sheet import HEADER_ROW, examples_at
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import CatalogueChange, CatalogueChangeLine
from onewindow.store.rules import tables_on
from onewindow.usecases import catalogue_versions, rules_drafts
from onewindow.usecases.command import Command
from onewindow.usecases.content import import_pack
from onewindow.web.console import rules_edit_views
from onewindow.web.console.rules_grid import Sheet
from tests import life
from tests.builders import day
from tests.life import PLACE
from tests.web.console.test_rules_pages import browser, page, post, text_of

pytestmark = pytest.mark.django_db
CODE = "tax-clearance-auto"
HERE = f"/console/rules/{CODE}/edit"
ON = date(2026, 3, 10)
NEW_ITEM = "tax-clearance"
FRESH = "/console/rules/new/edit"


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


TOO_LARGE = "这张表太大（最多 800 格）"


def many(count: int) -> list[list[object]]:
    """The table in force with so many more rows in front of its first."""
    rows = cells()
    more = [[f"more-{at}", *rows[HEADER_ROW][1:]] for at in range(count)]
    return [*rows[:HEADER_ROW], *more, *rows[HEADER_ROW:]]


def test_a_table_past_the_limit_stays_on_the_page_as_typed(designer: Client) -> None:
    count = 800 // len(cells()[HEADER_ROW])
    rows = many(count)
    for more in ({}, {"draft": "yes"}, {"do": "add-row"}):
        told = shown(designer, HERE, 422, **posted(rows), **more)
        assert TOO_LARGE in text_of(told) and "rules.too-large" in told
        kept = fields(told)
        assert Sheet.of(rules_edit_views._posted(RequestFactory().post(HERE, kept))).cells() == Sheet.of(rows).cells()
    assert not CatalogueChange.objects.exists()
    fewer = shown(designer, HERE, 422, **kept, do="drop-row-0")
    assert "more-0" not in fields(fewer).values() and f"more-{count - 1}" in fields(fewer).values()


def test_cells_past_the_last_row_and_column_are_told_and_stay_as_far_as_they_can_be_read(designer: Client) -> None:
    told = shown(designer, HERE, 422, **posted(cells()), **{"c-801-0": "far", "c-999999999-0": "farther"})
    assert TOO_LARGE in text_of(told) and {"far", "farther", CODE} <= set(fields(told).values())
    assert list(fields(told).values()).index("far") < list(fields(told).values()).index("farther")
    assert TOO_LARGE not in text_of(shown(designer, HERE, **fields(told)))
    wide = shown(designer, HERE, 422, **named(cells()), **{f"c-{HEADER_ROW - 1}-61": "wide", "c-9-9999": "x"})
    assert TOO_LARGE in text_of(wide) and {"wide", CODE} <= set(fields(wide).values())
    assert "c-801-0" not in fields(shown(designer, HERE, 200, **posted(cells()), **{"c-801-0": " "}))


def test_a_grid_no_form_could_post_is_not_drawn(designer: Client) -> None:
    far = {f"c-{HEADER_ROW - 1}-800": "x", **{f"c-{at}-0": "x" for at in range(20, 40)}}
    assert TOO_LARGE in post(designer, HERE, 422, **named(cells()), **far)


# --- examples, labels, columns; a rule set that was not there ------------------------------------------------------


def posted(rows: list[list[object]]) -> dict[str, str]:
    """As the page posts a worksheet: rules, three empty lines, examples."""
    until = examples_at(rows)
    assert until is not None
    return named([*rows[:until], [], [], [], *rows[until:]])


def fields(body: str) -> dict[str, str]:
    """What a browser would post of the editor's page."""
    found = {m[0]: html.unescape(m[1]) for m in re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', body)}
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', body, re.S):
        chosen = re.findall(r'<option value="([^"]*)" selected', options) or re.findall(r'<option value="([^"]*)"', options)
        found[name] = html.unescape(chosen[0])
    return {name: value for name, value in found.items() if name.startswith(("c-", "blank-"))}


def shown(client: Client, path: str, status: int = 200, **data: str) -> str:
    answer = client.post(path, data) if data else client.get(path)
    assert answer.status_code == status, text_of(answer.content.decode())[:800]
    return answer.content.decode()


def ended() -> None:
    """The rule set of the item is no longer in force: the item waits for a new one."""
    body = {**ruleset_to_json(tables_on(ON, PLACE)[CODE][1]), "effective_to": "2026-03-09"}
    import_pack([("rules", CODE, body)], origin="tests", by="tests", at=day("2026-03-02"), on=date(2026, 3, 2), publish=True)


def with_example(data: dict[str, str]) -> dict[str, str]:
    """The new table under its own code, with a row for the rest and two examples."""
    names = {data[name]: int(name.split("-")[2]) for name in data if name.startswith("c-7-")}
    tax = next(at for name, at in names.items() if name.startswith("business.unpaid_tax"))
    result, clause, says = (names[each] for each in ("结论", "条款", "说明"))
    marker = next(int(name.split("-")[1]) for name, value in data.items() if value == "例子")
    return {
        **data, "c-0-1": "tax-clearance-new", "c-4-1": str(ON),
        "c-9-0": "rest", f"c-9-{tax}": f"!{data[f'c-8-{tax}']}", f"c-9-{result}": "转人工",
        f"c-9-{clause}": data[f"c-8-{clause}"], f"c-9-{says}": "有欠税，请人看。 // Taxes are owed: an officer looks.",
        f"c-{marker + 1}-0": "meets", f"c-{marker + 1}-{tax}": data[f"c-8-{tax}"],
        f"c-{marker + 2}-0": "rest", f"c-{marker + 2}-{tax}": "有",
    }  # fmt: skip


def publish() -> None:
    """By another pair of eyes."""
    change = CatalogueChange.objects.get()
    actor = Actor(Role.DESIGNER, "乙", "another", scope=Scope(frozenset({PLACE})))
    now = day("2026-03-10")
    done = catalogue_versions.check(change.id, change.version, Command(actor, now, now, new_id().hex), on=ON)
    catalogue_versions.publish(done.id, done.version, ON, Command(actor, now, now, new_id().hex))


def test_what_the_page_shows_is_the_worksheet_and_posts_back_to_it(designer: Client) -> None:
    body = shown(designer, HERE)
    assert "没有错误，也没有空缺和冲突" in shown(designer, HERE, **fields(body))
    again = Sheet.of(rules_edit_views._posted(RequestFactory().post(HERE, fields(body)))).cells()
    assert ruleset_from_cells(again) == ruleset_from_cells(cells())


def test_the_worksheet_in_force_comes_down_and_goes_up_to_the_same_rule_set(designer: Client) -> None:
    """XLSX → set → XLSX, with examples, labels and English words."""
    answer = designer.get(f"/console/rules/{CODE}/sheet")
    assert answer.status_code == 200 and answer.headers["Content-Disposition"].endswith(f'"{CODE}.xlsx"')
    looked = rules_drafts.read_file(answer.content, on=date(2026, 3, 10), jurisdiction=PLACE)
    in_force = tables_on(date(2026, 3, 10), PLACE)[CODE][1]
    assert looked.rules is not None and looked.problems == ()
    assert (looked.rules.rows, looked.rules.examples, looked.rules.inputs, looked.rules.title) == (
        in_force.rows, in_force.examples, in_force.inputs, in_force.title,
    )  # fmt: skip
    assert ruleset_from_cells(looked.cells) == ruleset_from_cells(cells_from_ruleset(looked.rules))


def test_examples_and_labels_of_a_set_in_force_are_changed_in_the_studio(designer: Client) -> None:
    data = fields(shown(designer, HERE))
    data = {name: value.replace("有欠税", "有欠缴税款") for name, value in data.items()}
    label = next(name for name in data if name.startswith("c-6-1"))
    data[label] = "欠税情况 // Taxes owed"
    post(designer, HERE, 303, draft="yes", **data)
    drafted = ruleset_from_json(json.loads(CatalogueChangeLine.objects.select_related("version").get().version.body))
    assert (drafted.inputs[0].label.zh, drafted.inputs[0].label.en) == ("欠税情况", "Taxes owed")


def test_an_example_that_comes_to_another_row_is_told_and_kept_as_typed(designer: Client) -> None:
    rows = cells()
    at = examples_at(rows)
    assert at is not None
    rows[at + 1][0] = "?"
    told = shown(designer, HERE, **posted(rows))
    assert "例子应当落在 ?" in text_of(told)
    rows[at + 1][0] = ""
    told = shown(designer, HERE, 422, **posted(rows))
    assert "落在哪一行" in text_of(told) and fields(told)["c-5-0"] == "失效"
    assert list(fields(told).values()).count("例子") == 1


def test_buttons_move_and_remove_lines_and_columns_and_nothing_else(designer: Client) -> None:
    rows = cells()
    at = examples_at(rows)
    assert at is not None
    codes = [row[0] for row in rows[HEADER_ROW:at]]

    def after(act: str) -> list[list[object]]:
        request = RequestFactory().post(HERE, fields(shown(designer, HERE, 200, **posted(rows), do=act)))
        return Sheet.of(rules_edit_views._posted(request)).cells()

    assert [row[0] for row in after("up-row-1")[HEADER_ROW:at]] == [codes[1], codes[0], *codes[2:]]
    assert len(after("drop-example-0")) == len(rows) - 1
    assert len(after("drop-row-99")) == len(rows) and len(after("drop-row-²")) == len(rows)
    told = fields(shown(designer, HERE, 200, **posted(rows), do="add-example"))
    assert told["blank-example"] == "6" and told["blank-row"] == "3"


def test_a_new_rule_set_is_made_in_the_studio_and_proposes_in_shadow(designer: Client) -> None:
    """From the link to shadow mode: item, columns from its clauses, a row, examples, draft, publication, switch."""
    ended()
    assert "/console/rules/new/edit" in shown(designer, "/console/rules")
    assert f"?item={NEW_ITEM}" in shown(designer, "/console/rules/new/edit")
    body = shown(designer, f"{FRESH}?item={NEW_ITEM}")
    assert "例子里至少要有一个准予的、一个转人工的" in text_of(body)
    data = fields(body)
    assert (data["c-0-1"], data["c-1-1"], data["c-8-0"]) == (f"{NEW_ITEM}-auto", NEW_ITEM, "meets")
    whole = with_example(data)
    assert "没有错误，也没有空缺和冲突" in text_of(shown(designer, FRESH, **whole))
    shown(designer, FRESH, 303, draft="yes", command_id="n" * 24, **whole)
    publish()
    rules = tables_on(ON, PLACE)["tax-clearance-new"][1]
    assert [one.row for one in rules.examples] == ["meets", "rest"] and rules.rows[1].says.en
    head = browser(Role.HEAD, catalogue_on(ON, PLACE).items[NEW_ITEM].department)
    post(head, "/console/rules/tax-clearance-new/switch", 303, mode="shadow", reason="先试运行看看", seen="0")
    assert "试运行" in page(head, "/console/rules/tax-clearance-new")


def test_a_column_is_added_with_the_words_of_its_element_and_taken_away(designer: Client) -> None:
    body = shown(designer, f"{FRESH}?item={NEW_ITEM}")
    choice = html.unescape(re.findall(r'<option value="([^"]+ \([a-z_]+[^"]*\))">', body)[0])
    data = fields(shown(designer, FRESH, 200, **fields(body), do="add-column", column=choice))
    wide = max(int(name.split("-")[2]) for name in data if name.startswith("c-7-"))
    assert data[f"c-7-{wide - 3}"] == choice and data[f"c-6-{wide - 3}"] and data[f"c-7-{wide}"] == "说明"
    again = fields(shown(designer, FRESH, 200, **data, do=f"drop-column-{wide - 3}"))
    assert choice not in again.values()


def test_an_item_that_is_not_there_begins_nothing(designer: Client) -> None:
    assert designer.get("/console/rules/new/edit?item=nothing").status_code == 404
