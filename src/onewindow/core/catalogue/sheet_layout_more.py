"""Sheets of what stands inside an item or beside it: clauses, commitments, own forms, rule sets; and all sheets in order."""

from __future__ import annotations

from dataclasses import replace

from onewindow.core.catalogue.form_model import Write
from onewindow.core.catalogue.sheet_layout import (
    BASIS,
    BEFORE,
    ELEMENTS,
    ITEMS,
    MATERIALS,
    NEEDS,
    PAPERS,
    PARTS,
    REST,
    SITUATION,
    THINGS,
    Column,
    SheetLayout,
    both,
)
from onewindow.core.clock import ExclusionReason
from onewindow.core.kernel.text import ZH

_REASONS: dict[str, str] = {reason: reason.label().pick(ZH) for reason in ExclusionReason}
_WRITES: dict[str, str] = {
    Write.VALUE: "原值", Write.LABEL: "选项的文字", Write.SURNAME: "姓", Write.GIVEN: "名", Write.PROVINCE: "省",
    Write.CITY: "市",
    Write.COUNTY: "县", Write.TOWN: "乡镇", Write.DETAIL: "详细地址", Write.YEAR: "年", Write.MONTH: "月", Write.DAY: "日",
    Write.AREA_CODE: "区号", Write.NUMBER: "号码", Write.CODE: "代码",
}  # fmt: skip
_INPUTS = {"number": "数字", "text": "文字", "choice": "单选", "yes_no": "是否", "date": "日期"}
_DECIDES = {"grant": "准予", "refer": "转人工"}
_ITEM = Column("事项代码", "@", key=True, required=True, refers="items", width=24)
_RULES = Column("规则集代码", "@", key=True, required=True, refers="rules", width=24)
_FIELD = (
    Column("栏目文字", "label", required=True, width=24), Column("填什么", "ref", width=26),
    Column("怎样写", "write", "choice", choices=_WRITES), Column("单位", "unit", width=8),
    Column("小数位数", "decimals", "int", width=8), Column("代码对照", "codes", "pairs", width=20),
    Column("一起填的", "also", "codes", width=20), Column("中间的连接（加引号）", "join", "json", width=12),
    Column("固定文字", "fixed", width=16), Column("什么时候填", "when", "json", width=28),
)  # fmt: skip

SPECIAL = SheetLayout("特别程序", "items", (
    _ITEM, Column("程序", "reason", "choice", key=True, required=True, choices=_REASONS),
    Column("法律依据", "basis", required=True, width=40), Column("通常多少天", "usual_days", "int", width=10),
), "special")  # fmt: skip
PROMISED = SheetLayout("承诺条件", "items", (
    _ITEM, Column("条件代码", "code", key=True, required=True, width=20), *both("条件", "Condition", "text", 36, required=True),
    Column("决定以后多久达到", "within", "limit"),
), "commitment.conditions")  # fmt: skip
CLAUSES = SheetLayout("审查条款", "items", (
    _ITEM, Column("条款代码", "code", key=True, required=True, width=20), *both("审查什么", "Title", "title", 30, required=True),
    Column("条件", "condition", "json", required=True, width=40), Column("法条", "clause", required=True, width=30),
    *both("不符合时说什么", "When it fails", "failed", 30), Column("要现场查", "needs_inspection", "bool", width=8),
), "rules")  # fmt: skip
FORM_FIELDS = SheetLayout("表单栏目", "items", (
    _ITEM, Column("栏目编号", "id", key=True, required=True, width=12), *_FIELD,
), "form.fields")  # fmt: skip
FORM_TABLES = SheetLayout("表单表格", "items", (
    _ITEM, Column("表格编号", "id", key=True, required=True, width=16), Column("表格名称", "title", required=True, width=24),
    Column("每行是谁", "role", required=True), Column("每页行数", "rows", "int", width=8), Column("续页标题", "continued"),
), "form.tables")  # fmt: skip
FORM_COLUMNS = SheetLayout("表格列", "items", (
    _ITEM, Column("表格编号", "table", key=True, required=True, width=16),
    Column("列编号", "id", key=True, required=True, width=12), *_FIELD,
), "form.columns")  # fmt: skip
ROUTES = SheetLayout("办法", "things", (
    Column("一件事代码", "@", key=True, required=True, refers="things", width=24),
    Column("办法代码", "id", key=True, required=True, width=16), *both("名称", "Name", "name", 28, required=True),
    *both("说明", "Explained", "explain", 40), Column("承诺时限", "promise", "limit"), Column("环节数", "stages", "int", width=8),
    Column("告知承诺", "commitment", "bool", width=8), Column("什么时候可以", "when", "json", width=36), *BASIS,
), "routes")  # fmt: skip
SECTIONS = SheetLayout("表单分节", "things", (
    Column("一件事代码", "@", key=True, required=True, refers="things", width=24),
    Column("分节代码", "code", key=True, required=True, width=18), *both("标题", "Title", "title", 24, required=True),
    Column("角色", "roles", "codes", width=24),
), "sections")  # fmt: skip
RULE_SETS = SheetLayout("规则集", "rules", (
    Column("规则集代码", "code", key=True, required=True, width=28),
    Column("事项代码", "item", required=True, refers="items", width=24),
    *both("名称", "Title", "title", 30, required=True), Column("依据", "basis", width=40),
    Column("施行日期", "effective_from", "date"), Column("停止日期", "effective_to", "date"), REST,
))  # fmt: skip
RULE_INPUTS = SheetLayout("规则输入", "rules", (
    _RULES, Column("数据项", "ref", key=True, required=True, width=26),
    Column("种类", "kind", "choice", required=True, choices=_INPUTS), Column("可选的值", "options", "lines", width=24),
    *both("说法", "Label", "label"),
), "inputs")  # fmt: skip
RULE_ROWS = SheetLayout("规则行", "rules", (
    _RULES, Column("行代码", "code", key=True, required=True, width=18), Column("条件", "when", "json", required=True, width=44),
    Column("得出", "decides", "choice", required=True, choices=_DECIDES), Column("法条", "clause", required=True, width=30),
    *both("对人说什么", "What is said", "says", 36, required=True),
), "rows")  # fmt: skip
RULE_EXAMPLES = SheetLayout("规则例子", "rules", (
    _RULES, Column("序号", "#", "int", key=True, required=True, width=8),
    Column("事实", "facts", "json", required=True, width=44),
    Column("落到哪一行", "row", required=True), Column("备注", "note", width=30),
), "examples")  # fmt: skip



def _whole(layout: SheetLayout) -> SheetLayout:
    """With a last column for what the sheet has no column for."""
    return layout if REST in layout.columns else replace(layout, columns=(*layout.columns, REST))


LAYOUTS = tuple(map(_whole, (
    ITEMS, MATERIALS, NEEDS, BEFORE, SPECIAL, CLAUSES, PROMISED, FORM_FIELDS, FORM_TABLES, FORM_COLUMNS, PAPERS, ELEMENTS,
    THINGS, PARTS, SITUATION, ROUTES, SECTIONS, RULE_SETS, RULE_INPUTS, RULE_ROWS, RULE_EXAMPLES,
)))  # fmt: skip
BY_NAME = {layout.name: layout for layout in LAYOUTS}
NEEDED_LISTS: dict[str, tuple[str, ...]] = {
    "items": ("needs", "materials", "by_law", "conditions"), "rules": ("inputs", "rows"),
}  # fmt: skip
"""Lists that a document of a kind must have, be they empty."""


def _covered(sheet: SheetLayout) -> frozenset[str]:
    """Fields of a document, or of a line of its list, that a column or another sheet holds."""
    names = [column.path for column in sheet.columns]
    if sheet.list == FORM_TABLES.list:
        names.append("columns")
    if not sheet.list:
        names += [each.list for each in LAYOUTS if each.kind == sheet.kind and each.list]
    return frozenset(name.partition(".")[0] for name in names)


COVERED = {layout.name: _covered(layout) for layout in LAYOUTS}
"""Sheet → the fields that have a column or a sheet of their own; every other field stands under 其余内容."""
