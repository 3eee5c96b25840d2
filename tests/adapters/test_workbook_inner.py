"""What stands inside an item and beside it goes through the workbook too: clauses, commitments, own forms, rule sets."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from typing import Any

from openpyxl import Workbook, load_workbook

from onewindow.core.catalogue.lists import LIST_KINDS
from onewindow.core.catalogue.read import read_document, read_shape
from onewindow.core.catalogue.sheet_layout_more import LAYOUTS
from onewindow.core.catalogue.sheet_read import WorkbookReading, read_workbook
from onewindow.core.catalogue.sheet_write import codes, sheets
from onewindow.core.rules.check import check_bodies
from tests.adapters.test_workbook import BOOKS, DAY, bodies, whole

KINDS = ("items", "materials", "elements", "things", "rules")
OWN = frozenset(
    {("items", code) for code in ("fire-check", "company-registration", "drainage-permit", "tax-clearance", "homestay-filing")}
    | {("rules", "tax-clearance-auto"), ("things", "open-homestay")}
)


@cache
def few() -> bytes:
    return BOOKS.write(sheets(bodies(), only=OWN), codes(bodies()), on=DAY)


def read(data: bytes) -> WorkbookReading:
    return read_workbook(BOOKS.read(data), bodies(), check=check_bodies)


def edited(change: Callable[[Workbook], None]) -> bytes:
    book = load_workbook(io.BytesIO(few()))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell(book: Workbook, sheet: str, head: str, *keys: Any) -> Any:
    """The cell of a row found by its first cells, in the column of a heading."""
    page = book[sheet]
    heads = [each.value for each in page[1]]
    for row in page.iter_rows(min_row=2):
        if tuple(each.value for each in row[: len(keys)]) == keys:
            return row[heads.index(head)]
    raise LookupError(keys)


def meaning(kind: str, code: str, body: Any) -> Any:
    """What a body means: a field that is left out is its default."""
    if kind in LIST_KINDS:
        return read_shape(kind, code, body, LIST_KINDS[kind])[0]
    return read_document(kind, code, body)[0]


def test_an_empty_catalogue_is_filled_from_the_workbook_and_nothing_is_lost() -> None:
    """Nothing is taken from what is in force: every field of the five kinds has its column."""
    empty = {kind: {} if kind in KINDS else each for kind, each in bodies().items()}
    reading = read_workbook(whole(), empty, check=check_bodies)
    assert reading.faults == []
    lost = [
        (kind, code)
        for kind in KINDS
        for code, body in bodies()[kind].items()
        if meaning(kind, code, reading.documents[kind, code]) != meaning(kind, code, body)
    ]
    assert lost == [] and len(reading.documents) == sum(len(bodies()[kind]) for kind in KINDS)


def test_no_sheet_has_two_columns_of_one_name_and_no_two_sheets_one_name() -> None:
    assert len({each.name for each in LAYOUTS}) == len(LAYOUTS)
    twice = {
        (layout.name, column.head)
        for layout in LAYOUTS
        for column in layout.columns
        if [each.head for each in layout.columns].count(column.head) > 1
    }
    assert twice == set()


EDITS: tuple[tuple[str, tuple[Any, ...], str, Any, tuple[str, str], Callable[[Any], Any], Any], ...] = (
    ("特别程序", ("drainage-permit", "检测"), "通常多少天", 7, ("items", "drainage-permit"),
     lambda b: b["special"][0]["usual_days"], 7),
    ("审查条款", ("fire-check",), "法条", "《消防法》第十六条", ("items", "fire-check"),
     lambda b: b["rules"][0]["clause"], "《消防法》第十六条"),
    ("承诺条件", ("fire-check",), "条件", "场所符合消防技术标准", ("items", "fire-check"),
     lambda b: b["commitment"]["conditions"][0]["text"]["zh-hans"], "场所符合消防技术标准"),
    ("事项", ("fire-check",), "核查时限", "30个工作日", ("items", "fire-check"),
     lambda b: b["commitment"]["verify_within"], "30wd"),
    ("事项", ("drainage-permit",), "环节", "受理\n决定", ("items", "drainage-permit"), None, None),
    ("表单栏目", ("company-registration", "F04"), "代码对照", "男=M\n女=F", ("items", "company-registration"),
     lambda b: b["form"]["fields"][3]["codes"], {"男": "M", "女": "F"}),
    ("表单表格", ("company-registration", "shareholders"), "每页行数", 6, ("items", "company-registration"),
     lambda b: (b["form"]["tables"][0]["rows"], len(b["form"]["tables"][0]["columns"])), (6, 8)),
    ("表格列", ("company-registration", "shareholders", "C1"), "栏目文字", "股东的姓", ("items", "company-registration"),
     lambda b: b["form"]["tables"][0]["columns"][0]["label"], "股东的姓"),
    ("办法", ("open-homestay", "ordinary"), "环节数", 2, ("things", "open-homestay"),
     lambda b: b["routes"][0]["stages"], 2),
    ("规则集", ("tax-clearance-auto",), "依据", "《税收征收管理法》", ("rules", "tax-clearance-auto"),
     lambda b: b["basis"], "《税收征收管理法》"),
    ("规则行", ("tax-clearance-auto", "unpaid"), "法条", "《税收征收管理法》第十七条", ("rules", "tax-clearance-auto"),
     lambda b: b["rows"][0]["clause"], "《税收征收管理法》第十七条"),
    ("规则例子", ("tax-clearance-auto", 1), "备注", "平常的一件", ("rules", "tax-clearance-auto"),
     lambda b: b["examples"][0]["note"], "平常的一件"),
    ("规则输入", ("tax-clearance-auto", "business.unpaid_tax"), "说法", "欠税", ("rules", "tax-clearance-auto"),
     lambda b: b["inputs"][0]["label"]["zh-hans"], "欠税"),
)  # fmt: skip
"""Sheet, row, column, what is written, the definition it belongs to, where it must arrive, and as what."""


def test_an_edit_in_any_sheet_arrives_and_nothing_else_changes() -> None:
    def change(book: Workbook) -> None:
        for sheet, keys, head, value, *_ in EDITS:
            cell(book, sheet, head, *keys).value = value
        cell(book, "事项", "Steps", "drainage-permit").value = "acceptance\ndecision"

    reading = read(edited(change))
    assert reading.faults == []
    for sheet, _, _, _, name, arrived, wanted in EDITS:
        if arrived is not None:
            assert arrived(reading.documents[name]) == wanted, sheet
    steps = reading.documents["items", "drainage-permit"]["service"]["steps"]
    assert [each["zh-hans"] for each in steps] == ["受理", "决定"]
    differing = {name for name, body in reading.documents.items() if body != bodies()[name[0]].get(name[1])}
    assert differing == {name for *_, name, _, _ in EDITS}


WRONG: tuple[tuple[str, tuple[Any, ...], str, Any, str], ...] = (
    ("特别程序", ("drainage-permit", "检测"), "法律依据", "惯例", "special-article"),
    ("审查条款", ("fire-check",), "条件", "面积大于三百", "json"),
    ("承诺条件", ("fire-check",), "Condition", None, "text-english"),
    ("表单栏目", ("homestay-filing", "F04"), "代码对照", "男", "pairs"),
    ("表格列", ("company-registration", "shareholders", "C1"), "表格编号", "partners", "table-unknown"),
    ("规则行", ("tax-clearance-auto", "unpaid"), "得出", "不准", "choice"),
)


def test_what_is_wrong_inside_is_told_at_its_cell_and_once_corrected_comes_in() -> None:
    was: dict[tuple[str, str], Any] = {}
    wanted = set()

    def change(book: Workbook) -> None:
        for sheet, keys, head, value, code in WRONG:
            at = cell(book, sheet, head, *keys)
            was[sheet, at.coordinate] = at.value
            wanted.add((code, f"{sheet}!{at.coordinate}"))
            at.value = value

    data = edited(change)
    faults = [each for each in read(data).faults if each.severity == "error"]
    assert {(each.code, each.where) for each in faults} == wanted
    assert all(each.remedy.zh and each.remedy.en for each in faults)
    book = load_workbook(io.BytesIO(BOOKS.mark(data, faults)))
    for (sheet, place), value in was.items():
        book[sheet][place].value = value
    out = io.BytesIO()
    book.save(out)
    again = read(out.getvalue())
    assert again.faults == []
    assert {n for n, body in again.documents.items() if body != bodies()[n[0]].get(n[1])} == set()


def test_a_form_whose_rows_are_all_gone_is_gone() -> None:
    def change(book: Workbook) -> None:
        for sheet in ("表单栏目", "表单表格", "表格列"):
            page = book[sheet]
            for row in range(page.max_row, 1, -1):
                if page.cell(row, 1).value == "company-registration":
                    page.delete_rows(row)
        for head in ("表单名称", "表单编号", "表单来处", "表单出处", "表单出处条款"):
            cell(book, "事项", head, "company-registration").value = None

    reading = read(edited(change))
    assert reading.faults == []
    assert "form" not in reading.documents["items", "company-registration"]


def test_a_field_that_no_column_holds_travels_in_the_last_column() -> None:
    """Content may gain fields before the workbook gains columns: they are not lost, and what has a column stays out."""
    own = {kind: dict(each) for kind, each in bodies().items()}
    own["items"]["fire-check"] = {**own["items"]["fire-check"], "to_come": {"days": 3}}
    only = frozenset({("items", "fire-check")})
    book = load_workbook(io.BytesIO(BOOKS.write(sheets(own, only=only), {}, on=DAY)))
    rest = cell(book, "事项", "其余内容", "fire-check")
    kept: list[Any] = []
    for value in (rest.value, '{"to_come":4}', None, '{"promise":"1wd"}'):
        rest.value = value
        out = io.BytesIO()
        book.save(out)
        reading = read_workbook(BOOKS.read(out.getvalue()), own, check=lambda _: (None, []))
        body = reading.documents.get(("items", "fire-check"))
        kept.append(body.get("to_come") if body else reading.faults[0].code)
    assert kept == [{"days": 3}, 4, None, "rest"]
