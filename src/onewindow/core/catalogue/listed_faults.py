"""What can be wrong with a row of a list: stable codes, how grave, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from onewindow.core.kernel.text import EN, ZH, T, Text

ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: `line` of the file (the header is line 1), `column`, the `value` as it was written."""

    code: str
    severity: str
    line: int
    column: str
    value: str
    message: Text
    remedy: Text

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "severity": self.severity,
            "line": self.line,
            "column": self.column,
            "value": self.value,
            "message": self.message.to_json(),
            "remedy": self.remedy.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault. `message` may hold `{value}` and other named values."""

    code: str
    severity: str
    message: Text
    remedy: Text
    shown: int = field(default=80)

    def at(self, line: int, column: str, value: str, **values: Any) -> Fault:
        """This fault in one cell."""
        filled = {"value": value[: self.shown], **values}
        message = Text(self.message.pick(ZH, **filled), self.message.pick(EN, **filled))
        return Fault(self.code, self.severity, line, column, value, message, self.remedy)


_KINDS = (
    Kind(
        "empty",
        ERROR,
        T("文件是空的。", "The file is empty."),
        T("导出一份有表头的清单再导入。", "Export a list with a header and import it."),
    ),
    Kind(
        "too-big",
        ERROR,
        T("文件超过 {most} MB。", "The file is larger than {most} MB."),
        T("分成几份导入。", "Import it in parts."),
    ),
    Kind(
        "no-text",
        ERROR,
        T("文件不是 UTF-8，也不是 GB 18030。", "The file is neither UTF-8 nor GB 18030."),
        T("另存为 UTF-8 的 CSV。", "Save it as CSV in UTF-8."),
    ),
    Kind(
        "not-csv",
        ERROR,
        T("CSV 写法不对：{value}。", "This is no proper CSV: {value}."),
        T("检查引号是否成对，再导出一次。", "See whether quotes come in pairs, and export it again."),
    ),
    Kind(
        "encoding",
        NOTE,
        T("文件不是 UTF-8，按 GB 18030 读。", "The file is not UTF-8; it was read as GB 18030."),
        T("以后存成 UTF-8。", "Save it as UTF-8 from now on."),
    ),
    Kind(
        "column-missing",
        ERROR,
        T("表头里没有这一列。", "The header has no such column."),
        T("补上这一列；列名见 docs/catalogue.md。", "Add the column; the names are in docs/catalogue.md."),
    ),
    Kind(
        "column-twice",
        ERROR,
        T("表头里这一列出现了两次。", "The header has this column twice."),
        T("只留一列。", "Keep one."),
    ),
    Kind(
        "cells",
        ERROR,
        T("这一行有 {value} 格，表头有 {width} 格。", "The row has {value} cells, the header {width}."),
        T(
            "检查这一行有没有多出的逗号，文字里的逗号要用引号。",
            "Look for a stray comma; quote texts that hold commas.",
        ),
    ),
    Kind(
        "name-missing",
        ERROR,
        T("没有事项名称。", "The item has no name."),
        T("填上名称。", "Fill in the name."),
    ),
    Kind(
        "item-code-missing",
        ERROR,
        T("没有事项编码。", "The item has no code."),
        T("填上编码。", "Fill in the code."),
    ),
    Kind(
        "area-code-missing",
        ERROR,
        T("没有区划代码。", "There is no area code."),
        T("填上 12 位区划代码。", "Fill in the area code of 12 figures."),
    ),
    Kind(
        "area-shape",
        ERROR,
        T("区划代码“{value}”不是 12 位数字。", "The area code {value} is not 12 figures."),
        T("填 12 位区划代码，例如 511602000000。", "Write 12 figures, such as 511602000000."),
    ),
    Kind(
        "control",
        ERROR,
        T("有看不见的字符或者乱码。", "There are invisible or broken characters."),
        T("删掉这些字符，文件存成 UTF-8。", "Delete them; save the file as UTF-8."),
    ),
    Kind(
        "too-long",
        ERROR,
        T("文字超过 {most} 个字。", "The text is longer than {most} characters."),
        T("缩短，或者检查是不是几格连在了一起。", "Shorten it, or see whether cells ran together."),
    ),
    Kind(
        "code-twice",
        ERROR,
        T(
            "编码和第 {first} 行相同，这一行没有导入。",
            "The code is that of line {first}; this row is left out.",
        ),
        T("两项是同一项就删掉一行，不是就改编码。", "Delete one row, or give the other item its own code."),
    ),
    Kind(
        "name-twice",
        WARNING,
        T("名称和第 {first} 行相同，编码不同。", "The name is that of line {first}, the code another."),
        T(
            "是子项就在名称里写明差别；是重复就删掉一行。",
            "Name the difference when they are sub-items; else delete one.",
        ),
    ),
    Kind(
        "spaces",
        WARNING,
        T("前后有空格，读的时候去掉了。", "Spaces around the value; read without them."),
        T("在源表里去掉空格。", "Remove them in the source."),
    ),
    Kind(
        "type-zero",
        WARNING,
        T(
            "事项类型写成“{value}”，按“{read}”读：开头的零丢了。",
            "Type {value} is read as {read}: the zero in front is lost.",
        ),
        T("在源表里把这一列设成文本，写 01、07。", "Make the column text in the source and write 01, 07."),
    ),
    Kind(
        "type-unknown",
        WARNING,
        T(
            "没有“{value}”这种事项类型，按未分类型收入。",
            "There is no type {value}; taken in without a type.",
        ),
        T("填 GB/T 39046 附录 A.1 的代码。", "Use a code of GB/T 39046 A.1."),
    ),
    Kind(
        "department-missing",
        WARNING,
        T("没有部门。", "There is no department."),
        T("填上部门名称。", "Fill it in."),
    ),
    Kind(
        "main-item-missing",
        NOTE,
        T("没有归入主项。", "The item belongs to no main item."),
        T(
            "有子项的归到主项下面；独立的事项可以不填。",
            "Put sub-items under their main item; others may stay alone.",
        ),
    ),
    Kind(
        "code-shape",
        WARNING,
        T(
            "编码拆不成“基本编码-区划-序号-单位-层级-办理项”。",
            "The code does not fall into basic code, area, serial, unit, level, handling item.",
        ),
        T(
            "按 GB/T 39554.1 重新赋码；现在只作名称和编码收入。",
            "Give it a code by GB/T 39554.1; it is in by name and code only.",
        ),
    ),
    Kind(
        "code-area",
        WARNING,
        T(
            "编码里的区划是 {value}，本行的区划是 {area}。",
            "The area inside the code is {value}, that of the row {area}.",
        ),
        T(
            "核对是上级的事项还是编错了；现在按本行的区划收入。",
            "See whether it is an item of a higher level; it is in under the row's area.",
        ),
    ),
    Kind(
        "basic-code",
        NOTE,
        T(
            "基本编码“{value}”{length} 位，国家标准是 12 位字母数字。",
            "The basic code {value} has {length} characters; the standard has 12.",
        ),
        T(
            "地方编码可以用；上报国家平台要先换码。",
            "A local code will do here; it must be replaced before it is reported nationally.",
        ),
    ),
    Kind(
        "level",
        WARNING,
        T("行使层级“{value}”不在 1 至 7。", "Level {value} is not one of 1 to 7."),
        T("填 GB/T 39046 附录 A.2 的层级。", "Use a level of GB/T 39046 A.2."),
    ),
    Kind(
        "level-area",
        WARNING,
        T(
            "行使层级“{value}”高于区划 {area} 的层级，没有采用。",
            "Level {value} is above that of the area {area}; it is not taken over.",
        ),
        T(
            "县（区）的事项填 4，乡镇填 5，村（社区）填 6。",
            "Write 4 for a county, 5 for a town, 6 for a village.",
        ),
    ),
    Kind(
        "unit-organisation",
        WARNING,
        T(
            "单位“{value}”是旧的组织机构代码（GB 11714）。",
            "The unit {value} is an old organisation code (GB 11714).",
        ),
        T("换成 18 位统一社会信用代码。", "Replace it by the credit code of 18 characters."),
    ),
    Kind(
        "unit-length",
        WARNING,
        T(
            "单位“{value}”{length} 位，不是统一社会信用代码（18 位）。",
            "The unit {value} has {length} characters; a credit code has 18.",
        ),
        T("查对单位的统一社会信用代码。", "Look up the unit's credit code."),
    ),
    Kind(
        "unit-check",
        WARNING,
        T("单位“{value}”没有通过 GB 32100 的校验。", "The unit {value} fails the check of GB 32100."),
        T(
            "查对有没有抄错，字母要大写，没有 I O S V Z。",
            "Look for a slip; letters are capital, without I O S V Z.",
        ),
    ),
    Kind(
        "unit-area",
        NOTE,
        T(
            "单位“{value}”的登记区划不是 {area}。",
            "The unit {value} is registered in another area than {area}.",
        ),
        T(
            "区划调整以前登记的可以不改；否则核对是不是别处的单位。",
            "Fine when registered before the areas changed; else see whether it is a unit of elsewhere.",
        ),
    ),
    Kind(
        "agency-code",
        WARNING,
        T(
            "部门编码“{value}”不是有效的统一社会信用代码。",
            "The department code {value} is no valid credit code.",
        ),
        T("填部门的统一社会信用代码。", "Write the department's credit code."),
    ),
    Kind(
        "agency-differs",
        NOTE,
        T(
            "部门编码“{value}”和编码里的单位“{unit}”不同。",
            "The department code {value} is not the unit {unit} of the code.",
        ),
        T("核对实施主体是哪一个。", "See which of them is the implementing body."),
    ),
)
FAULTS: dict[str, Kind] = {kind.code: kind for kind in _KINDS}
