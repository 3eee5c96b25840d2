"""The workbook that catalogue staff use: its sheets and columns, and which field of content each column is.

Fields that have no column keep the value they have in force. A workbook may hold any of the sheets, and any of the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from onewindow.core.catalogue.model import ActType, Assurance, Blocks, Burden, ElementKind, Necessity
from onewindow.core.catalogue.promise import RULE_WORDS
from onewindow.core.catalogue.retention import RETENTION

BY_HAND = ("说明", "代码", "问题")
"""Sheets for people: not read."""


@dataclass(frozen=True, slots=True)
class Column:
    """`head` as it stands in row 1. `path`: the field; `@` is the code of the document the line belongs to,
    `#` the number of a line that has no name of its own, `*` every field of a document that no column or sheet holds.

    `kind`: text, zh, en, int, number, bool, date, limit, choice, lines, zh_lines, en_lines, codes, options, pairs, json.
    """

    head: str
    path: str
    kind: str = "text"
    key: bool = False
    required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    width: int = 14
    refers: str = ""


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """`list` empty: one row per document of `kind`; else one row per line of that list (`form.fields` inside a field)."""

    name: str
    kind: str
    columns: tuple[Column, ...]
    list: str = ""

    def column(self, path: str, kind: str = "") -> Column | None:
        """The column of a field; of a text the Chinese one unless `kind` says otherwise."""
        fitting = [each for each in self.columns if each.path == path]
        return next((each for each in fitting if each.kind == kind), fitting[0] if fitting else None)


def both(
    head: str, english: str, path: str, width: int = 24, required: bool = False
) -> tuple[Column, Column]:
    return Column(head, path, "zh", width=width, required=required), Column(english, path, "en", width=width)


def lines_of(head: str, english: str, path: str) -> tuple[Column, Column]:
    return Column(head, path, "zh_lines", width=36), Column(english, path, "en_lines", width=36)


BASIS_KINDS = {"found": "查到", "known": "已知", "reconstructed": "推定"}
REST = Column("其余内容", "*", "json", width=30)
BASIS = (
    Column("来处", "basis.kind", "choice", choices=BASIS_KINDS),
    Column("出处", "basis.source", width=24),
    Column("出处条款", "basis.clause", width=20),
)
_ACTS: dict[str, str] = {
    ActType.LICENCE: "许可", ActType.MARKET_REGISTRATION: "市场主体登记", ActType.REAL_ESTATE_REGISTRATION: "不动产登记",
    ActType.CONFIRMATION: "确认", ActType.BENEFIT: "给付", ActType.FILING: "备案", ActType.PUBLIC_SERVICE: "公共服务",
    ActType.STEP: "企业服务环节",
}  # fmt: skip
_NECESSITY: dict[str, str] = {
    Necessity.REQUIRED: "必要",
    Necessity.OPTIONAL: "非必要",
    Necessity.DEFERRABLE: "容缺后补",
}
_BLOCKS: dict[str, str] = {Blocks.ACCEPTANCE: "受理", Blocks.DECISION: "决定", Blocks.DELIVERY: "送达"}
_STAGES = {"accept": "受理", "decide": "决定", "deliver": "送达"}
_ASSURANCE: dict[str, str] = {
    Assurance.STATED: "自述",
    Assurance.DOCUMENT: "材料",
    Assurance.REGISTER: "登记",
}
KINDS: dict[str, str] = {
    ElementKind.TEXT: "文字", ElementKind.LONG_TEXT: "长文字", ElementKind.NUMBER: "数字", ElementKind.DATE: "日期",
    ElementKind.YES_NO: "是否", ElementKind.CHOICE: "单选", ElementKind.MULTI: "多选", ElementKind.PHONE: "手机号",
    ElementKind.CITIZEN_ID: "身份证号", ElementKind.CREDIT_CODE: "统一社会信用代码", ElementKind.ADDRESS: "地址",
    ElementKind.EMAIL: "邮箱",
}  # fmt: skip
_BURDENS: dict[str, str] = {
    Burden.CONFIRM: "确认", Burden.PICK: "选择", Burden.TYPE: "填写", Burden.LOOK_UP: "翻找", Burden.FETCH: "去取",
    Burden.UPLOAD: "上传",
}  # fmt: skip
_RESULTS = {each: each for each in ("证照", "批文", "其他")}
_PROMISES: dict[str, str] = {rule: words.zh for rule, words in RULE_WORDS.items()}
_CLOCKS = {"receipt": "收到", "acceptance": "受理"}

ITEMS = SheetLayout("事项", "items", (
    Column("事项代码", "code", key=True, required=True, width=24),
    *both("事项名称", "Name", "name", 32, required=True),
    Column("部门", "department", required=True, refers="departments", width=22),
    Column("行为类型", "act_type", "choice", required=True, choices=_ACTS),
    Column("事项类型", "item_type", required=True, width=10),
    Column("基本编码", "codes.catalog", required=True, width=16),
    Column("实施编码", "codes.task", required=True, width=36),
    Column("业务办理项编码", "codes.handle", required=True, width=38),
    Column("法定时限", "statutory", "limit"), Column("承诺时限", "promise", "limit"),
    Column("可以延长", "extension", "limit"), Column("送达时限", "delivery", "limit"),
    *both("时限说明", "Note on the limit", "limit_note"),
    Column("承诺怎样定的", "promise_basis.rule", "choice", choices=_PROMISES),
    Column("承诺的文件", "promise_basis.document", width=24), Column("承诺的条款", "promise_basis.clause", width=18),
    Column("承诺决定日期", "promise_basis.decided_on", "date"), *both("承诺说明", "Note on the promise", "promise_basis.note"),
    Column("时限从何时起", "clock_starts", "choice", choices=_CLOCKS),
    Column("档案保管期限", "retention", "choice", choices={code: name.zh for code, name in RETENTION.items()}),
    Column("设定依据", "by_law", "lines", width=40), *lines_of("办理条件", "Conditions", "conditions"),
    Column("角色", "roles", "codes", required=True, width=20),
    Column("结果种类", "result.kind", "choice", required=True, choices=_RESULTS),
    *both("结果名称", "Result", "result.name", required=True),
    Column("结果证照", "result.certificate", refers="certs", width=18),
    Column("有效月数", "result.valid_months", "int", width=10), Column("结果给出", "result.outputs", "codes", width=20),
    Column("收费（分）", "fee.fen", "int", width=10), Column("收费依据", "fee.basis", width=20),
    Column("缴清才发证的依据", "fee.before_issue", width=20),
    *both("收费说明", "Note on the fee", "fee.note"), Column("监管部门", "supervisor", refers="departments", width=18),
    Column("跑动次数", "trips", "int", width=10), *both("为什么要到场", "Why in person", "trips_why"),
    *both("办理时间", "Hours", "hours"), *both("办理地点", "Place", "place"), Column("咨询", "consult"),
    Column("投诉", "complaint"), Column("即办件", "on_the_spot", "bool", width=8),
    Column("实质审查", "substance_check", "bool", width=8), Column("一窗受理", "window_accepts", "bool", width=8),
    Column("全程网办", "service.online", "bool", width=8), Column("秒批", "service.instant", "bool", width=8),
    Column("扫码办", "service.scan", "bool", width=8), Column("简易一趟办", "service.simple", "bool", width=8),
    *lines_of("环节", "Steps", "service.steps"),
    Column("环节来处", "service.steps_basis.kind", "choice", choices=BASIS_KINDS),
    Column("环节出处", "service.steps_basis.source", width=24),
    Column("环节出处条款", "service.steps_basis.clause", width=20),
    Column("本人到场来处", "service.in_person.kind", "choice", choices=BASIS_KINDS),
    Column("本人到场依据", "service.in_person.source", width=24),
    Column("本人到场条款", "service.in_person.clause", width=20), Column("到场的人", "service.present", "codes"),
    Column("施行日期", "effective_from", "date"),
    Column("停止日期", "effective_to", "date"), *BASIS,
    Column("可以告知承诺", "commitment.allowed", "bool"), Column("告知承诺依据", "commitment.basis", width=24),
    *both("为什么不能承诺", "Why no commitment", "commitment.why_not"), *both("告知书", "Notice", "commitment.notice", 40),
    Column("核查时限", "commitment.verify_within", "limit"), Column("承诺制的承诺时限", "commitment.promise", "limit"),
    Column("承诺代替的材料", "commitment.replaces", "codes", width=20),
    Column("表单名称", "form.title", width=24), Column("表单编号", "form.number"),
    Column("表单来处", "form.basis.kind", "choice", choices=BASIS_KINDS), Column("表单出处", "form.basis.source", width=24),
    Column("表单出处条款", "form.basis.clause", width=20), REST,
))  # fmt: skip
MATERIALS = SheetLayout("材料", "items", (
    Column("事项代码", "@", key=True, required=True, refers="items", width=24),
    Column("材料代码", "material", key=True, required=True, refers="materials", width=24),
    Column("每位", "of", key=True, width=12), Column("必要性", "necessity", "choice", required=True, choices=_NECESSITY),
    Column("来源渠道", "channel", "int", required=True, width=10), Column("原件份数", "originals", "int", width=10),
    Column("复印件份数", "copies", "int", width=10), Column("形式", "form", "int", width=8),
    *both("要求", "Requirement", "requirement"), *lines_of("审查要点", "Checks", "check"),
    Column("凭数据源免交", "exempt_source", refers="sources", width=18),
    Column("凭电子证照免交", "exempt_certificate", refers="certs", width=18),
    Column("核发部门", "issued_by", refers="departments", width=18), Column("由事项产生", "output_of", refers="items", width=18),
    Column("可以承诺代替", "commitment", "bool", width=10), Column("由表单生成", "generated", "bool", width=10),
    Column("不再收取", "cancelled", "bool", width=10), Column("次要材料", "secondary", "bool", width=10),
    Column("有效天数", "max_age_days", "int", width=10),
    Column("什么时候要", "when", "json", width=28), *BASIS,
), "materials")  # fmt: skip
NEEDS = SheetLayout("填报项", "items", (
    Column("事项代码", "@", key=True, required=True, refers="items", width=24),
    Column("数据项", "ref", key=True, required=True, width=26), Column("原表栏目", "form_field", width=20),
    *both("说法", "Label", "label"), *both("说明", "Help", "help"), Column("必填", "required", "bool", width=8),
    Column("什么阶段要", "stage", "choice", choices=_STAGES), Column("凭什么", "assurance", "choice", choices=_ASSURANCE),
    Column("有效天数", "max_age_days", "int", width=10), Column("什么时候要", "when", "json", width=28),
    Column("限制", "constraints", "json", width=24), *BASIS,
), "needs")  # fmt: skip
BEFORE = SheetLayout("前置", "items", (
    Column("事项代码", "@", key=True, required=True, refers="items", width=24),
    Column("前置事项", "item", key=True, required=True, refers="items", width=24),
    Column("卡住哪一步", "blocks", "choice", required=True, choices=_BLOCKS),
    Column("不许模拟审批的条款", "no_pre_review", width=28), Column("什么时候", "when", "json", width=28), *BASIS,
), "prerequisites")  # fmt: skip
PAPERS = SheetLayout("材料库", "materials", (
    Column("材料代码", "code", key=True, required=True, width=24), *both("材料名称", "Name", "name", 28, required=True),
    Column("类型", "kind", "int", width=8), *both("说明", "Help", "help"), *both("到哪里取", "Where from", "where_from"),
    Column("证照", "certificate", refers="certs", width=18), Column("样本", "sample"), Column("空白表", "blank_form"),
    Column("接受的文件", "accepts", "codes"), *BASIS, REST,
))  # fmt: skip
ELEMENTS = SheetLayout("数据元", "elements", (
    Column("数据元代码", "code", key=True, required=True, width=26), *both("名称", "Label", "label", required=True),
    Column("种类", "kind", "choice", required=True, choices=KINDS), *both("说明", "Help", "help"),
    *both("单位", "Unit", "unit", 10), Column("选项", "options", "options", width=30),
    Column("限制", "constraints", "json", width=24), Column("填写负担", "burden", "choice", choices=_BURDENS),
    Column("个人信息", "personal", "bool", width=8), Column("敏感", "sensitive", "bool", width=8),
    Column("可以问", "ask", "bool", width=8), Column("分组", "section"),
    Column("有效天数", "valid_days", "int", width=10), *BASIS, REST,
))  # fmt: skip
THINGS = SheetLayout("一件事", "things", (
    Column("一件事代码", "code", key=True, required=True, width=24), *both("名称", "Name", "name", 28, required=True),
    *both("概述", "Summary", "summary", 40), Column("人们的说法", "words", "lines", width=28),
    Column("牵头部门", "lead", required=True, refers="departments", width=20), Column("对象", "audience", "codes"),
    Column("施行日期", "effective_from", "date"), Column("停止日期", "effective_to", "date"), *BASIS,
    Column("角色", "roles", "json", width=30), Column("申请的角色", "applicant_role"), Column("标题取自", "title_ref", width=18),
    Column("同一个值", "links", "json", width=30), Column("预填", "defaults", "json", width=30),
    Column("改革前的数字", "before", "json", width=30), Column("参考情形", "reference", "json", width=30),
    Column("参考办法", "reference_route"), Column("合并在哪一项", "carrier", refers="items"),
    Column("被合并的一项", "carried", refers="items"), Column("阶段表", "stages", "json", width=30),
    Column("时限上限", "caps", "json", width=30), Column("办理方式", "handling", "json", width=24), REST,
))  # fmt: skip
PARTS = SheetLayout("一件事事项", "things", (
    Column("一件事代码", "@", key=True, required=True, refers="things", width=24),
    Column("事项代码", "item", key=True, required=True, refers="items", width=24), Column("阶段", "stage"),
    Column("什么时候要办", "when", "json", width=36), *both("为什么要", "Why", "why"),
    *both("为什么不用", "Why not", "why_not"),
    *BASIS,
), "parts")  # fmt: skip
SITUATION = SheetLayout("情形", "things", (
    Column("一件事代码", "@", key=True, required=True, refers="things", width=24),
    Column("问题代码", "key", key=True, required=True, width=20), *both("问题", "Question", "label", 32, required=True),
    Column("种类", "kind", "choice", required=True, choices=KINDS), Column("选项", "options", "options", width=30),
    *both("说明", "Help", "help"), *both("单位", "Unit", "unit", 10), Column("什么时候问", "when", "json", width=28),
    Column("就是哪一项", "sets", width=20), Column("预填", "default", "json"),
), "situation")  # fmt: skip
