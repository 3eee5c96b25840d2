"""What can be wrong in a workbook: the sheet, the row, the column, what is wrong and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from onewindow.core.kernel.text import EN, ZH, T, Text

ERROR, WARNING = "error", "warning"


def letter(column: int) -> str:
    """A column as the program names it: A, B, … AA; empty for 0."""
    name, at = "", column
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name


@dataclass(frozen=True, slots=True)
class CellFault:
    """One fault. `row` and `column` count from 1 as in the program; 0 = the whole sheet or row."""

    sheet: str
    row: int
    column: int
    head: str
    code: str
    value: str
    message: Text
    remedy: Text
    severity: str = ERROR

    @property
    def letter(self) -> str:
        return letter(self.column)

    @property
    def where(self) -> str:
        """`材料!D7`, or the sheet alone."""
        return f"{self.sheet}!{self.letter}{self.row or ''}" if self.column or self.row else self.sheet

    def to_json(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet, "row": self.row, "column": self.letter, "head": self.head, "code": self.code,
            "severity": self.severity, "value": self.value, "message": self.message.to_json(),
            "remedy": self.remedy.to_json(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    message: Text
    remedy: Text
    severity: str = ERROR

    def at(self, sheet: str, row: int, column: int, head: str, code: str, **params: Any) -> CellFault:
        """This fault at a cell. `text` in `params` is what stands there."""

        def filled(text: Text) -> Text:
            return Text(text.pick(ZH, head=head, **params), text.pick(EN, head=head, **params))

        return CellFault(
            sheet, row, column, head, code, str(params.get("text", ""))[:200], filled(self.message),
            filled(self.remedy), self.severity,
        )  # fmt: skip


KINDS: dict[str, Kind] = {
    "number-for-text": Kind(
        T(
            "这一列是文字，格子里是数字 {text}，前面的零可能已经丢了。",
            "This column is text; the cell holds the number {text} and may have lost zeros.",
        ),
        T("先把格子设成文本格式，再按原样填写。", "Format the cell as text, then write it as it is."),
    ),
    "text-for-number": Kind(
        T(
            "这一列是数字，格子里是文字“{text}”。",
            "This column is a number; the cell holds the text “{text}”.",
        ),
        T("改成数字格式，只写数字。", "Format it as a number and write digits only."),
    ),
    "not-whole": Kind(
        T("要整数，写的是 {text}。", "A whole number is wanted, not {text}."),
        T("写整数。", "Write a whole number."),
    ),
    "yes-or-no": Kind(
        T("这一列只写“是”或“否”，写的是“{text}”。", "Write 是 or 否 here, not “{text}”."),
        T("从下拉清单里选；不适用就留空。", "Choose from the list, or leave it empty."),
    ),
    "date-shape": Kind(
        T("“{text}”不是日期。", "“{text}” is no date."),
        T("写成日期格式，例如 2026-09-01。", "Write a date such as 2026-09-01."),
    ),
    "limit-shape": Kind(
        T("“{text}”不是带单位的时限。", "“{text}” is no limit with its unit."),
        T(
            "写数字加单位，例如 20个工作日、60日、6个月、24小时。",
            "Write number and unit: 20个工作日, 60日, 6个月, 24小时.",
        ),
    ),
    "choice": Kind(
        T("“{text}”不在可选的值里。", "“{text}” is not one of the choices."),
        T("可以写：{allowed}。", "Write one of: {allowed}."),
    ),
    "options": Kind(
        T("选项“{text}”读不懂。", "The option “{text}” cannot be read."),
        T("每行一个：值=中文=英文。", "One a line: value=Chinese=English."),
    ),
    "pairs": Kind(
        T("“{text}”不是一对“值=代码”，或者同一个值写了两次。", "“{text}” is no pair value=code, or stands twice."),
        T("每行一对：值=代码，例如 男=1。", "One pair a line: value=code, such as 男=1."),
    ),
    "table-unknown": Kind(
        T(
            "表单没有编号为“{text}”的表格，这一列放不进去。",
            "The form has no table “{text}”; this column belongs to none.",
        ),
        T("改成“表单表格”里有的编号，或者在那里加一行。", "Use a number of 表单表格, or add a row there."),
    ),
    "rest": Kind(
        T("“其余内容”里写了有自己那一列的内容：{text}。", "其余内容 holds what has a column of its own: {text}."),
        T(
            "写到那一列去，从这里删掉；别的写成 {{\"字段\":值}}。",
            "Write it in its column, not here; others as {{\"field\": value}}.",
        ),
    ),
    "json": Kind(
        T("条件或者取值“{text}”读不懂。", "The condition or value “{text}” cannot be read."),
        T(
            '照旁边的样子写，例如 {{"fact":"premises.area","gt":300}}；文字要加引号。',
            'Write it as {{"fact":"premises.area","gt":300}}; quote texts.',
        ),
    ),
    "spaces": Kind(
        T("“{text}”前后有空格。", "“{text}” has spaces around it."), T("去掉前后的空格。", "Remove them.")
    ),
    "formula": Kind(
        T("格子里是公式 {text}。", "The cell holds a formula: {text}."),
        T("粘贴成值。", "Paste it as a value."),
    ),
    "error-cell": Kind(
        T("格子里是错误值 {text}。", "The cell holds the error {text}."),
        T("写上正确的值。", "Write the right value."),
    ),
    "merged": Kind(
        T(
            "这一行有合并的单元格（{text}），不知道每一格是什么。",
            "Cells of this row are merged ({text}); what each holds cannot be known.",
        ),
        T("取消合并，每一格都填上自己的值。", "Unmerge them and fill in every cell."),
    ),
    "required": Kind(
        T("“{head}”不能空。", "{head} must not be empty."), T("补上“{head}”。", "Fill in {head}.")
    ),
    "code-twice": Kind(
        T("“{text}”在第 {rows} 行各写了一次。", "“{text}” stands in rows {rows}."),
        T("每个只留一行。", "Keep one row of each."),
    ),
    "limits-contradict": Kind(
        T(
            "“{text}”写了 {count} 行，时限互相矛盾：{limits}。",
            "“{text}” stands in {count} rows with contradicting limits: {limits}.",
        ),
        T("以公布的承诺为准，只留一行。", "Keep the row with the published promise only."),
    ),
    "owner-unknown": Kind(
        T(
            "“{text}”既不在事项库里，也不在这份工作簿的主表里。",
            "“{text}” is neither in the catalogue nor in this workbook.",
        ),
        T(
            "改成已有的代码，或者在主表里加上这一行。",
            "Use a code that exists, or add its row to the main sheet.",
        ),
    ),
    "owner-left-out": Kind(
        T(
            "“{text}”在别处有错，这张表里它的 {count} 行也没有收。",
            "“{text}” is wrong elsewhere, so its {count} rows here were not taken either.",
        ),
        T("先改好那一处；改好后一起导入。", "Correct that; all are taken then."),
        WARNING,
    ),
    "sheet-unknown": Kind(
        T("没有叫“{text}”的表，这一张没有读。", "There is no sheet called “{text}”; it was not read."),
        T("表名照导出的写；自己的备注可以放在“说明”里。", "Name sheets as exported; keep notes in 说明."),
        WARNING,
    ),
    "column-unknown": Kind(
        T("没有叫“{text}”的列，这一列没有读。", "There is no column “{text}”; it was not read."),
        T("列名照导出的写。", "Name columns as exported."),
        WARNING,
    ),
    "column-missing": Kind(
        T("缺少“{text}”这一列，整张表没有读。", "Column “{text}” is missing; the sheet was not read."),
        T("从导出的工作簿里补上这一列。", "Add it from an exported workbook."),
    ),
    "column-twice": Kind(
        T("“{text}”这一列有两个，整张表没有读。", "There are two columns “{text}”; the sheet was not read."),
        T("只留一个。", "Keep one."),
    ),
    "sheet-empty": Kind(
        T("表里没有表头。", "The sheet has no headings."),
        T("第一行写列名。", "Write the headings in row 1."),
        WARNING,
    ),
    "text-english": Kind(
        T("有中文没有英文。", "The English is missing."),
        T("补上旁边的英文列。", "Fill in the English column beside it."),
    ),
    "text-chinese": Kind(
        T("有英文没有中文。", "The Chinese is missing."),
        T("补上中文。中文是正式文本。", "Fill in the Chinese; it is the official text."),
    ),
    "lines-differ": Kind(
        T("中文 {text} 行，英文 {other} 行，对不上。", "{text} lines of Chinese, {other} of English."),
        T("一行对一行写。", "Write one line for each."),
    ),
}
