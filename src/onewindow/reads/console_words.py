"""Words of the console: codes of the standards (GB/T 39046, GB/T 39554.1), conditions, bases, refs."""

from __future__ import annotations

from typing import Any

from onewindow.core.catalogue.conditions import MANY, PROFILE, Condition, OfPlace
from onewindow.core.catalogue.model import (
    Assurance,
    Basis,
    Blocks,
    Burden,
    Catalogue,
    ElementKind,
    Necessity,
    OneThing,
)
from onewindow.core.catalogue.today import Today
from onewindow.core.clock import Limit
from onewindow.core.kernel.text import EN, T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads.profile_names import NAMES

ITEM_TYPES = {
    "01": T("行政许可", "administrative licence"),
    "02": T("行政处罚", "penalty"),
    "03": T("行政强制", "coercion"),
    "04": T("行政征收", "levy"),
    "05": T("行政给付", "benefit"),
    "06": T("行政检查", "inspection"),
    "07": T("行政确认", "confirmation"),
    "08": T("行政奖励", "award"),
    "09": T("行政裁决", "ruling"),
    "10": T("其他行政权力", "other administrative power"),
    "20": T("公共服务", "public service"),
}
NECESSITY = {
    Necessity.REQUIRED: T("必要", "required"),
    Necessity.OPTIONAL: T("非必要", "optional"),
    Necessity.DEFERRABLE: T("容缺后补", "may follow later"),
}
CHANNELS = {
    10: T("申请人自备", "prepared by the applicant"),
    20: T("政府部门核发", "issued by government"),
    30: T("中介或者法定机构", "from an intermediary"),
    99: T("其他", "other"),
}
FORMS = {1: T("纸质", "paper"), 2: T("电子", "electronic"), 3: T("纸质或者电子", "paper or electronic")}
MATERIAL_KINDS = {
    1: T("证件证书证明", "certificate or proof"),
    2: T("申请表格文书", "application form"),
    3: T("其他", "other"),
}
ASSURANCE = {
    Assurance.STATED: T("本人陈述就行", "the person's word"),
    Assurance.DOCUMENT: T("要有材料", "a document"),
    Assurance.REGISTER: T("要有登记", "a register"),
}
BLOCKS = {
    Blocks.ACCEPTANCE: T("受理", "acceptance"),
    Blocks.DECISION: T("决定", "decision"),
    Blocks.DELIVERY: T("送达", "delivery"),
}
STAGES = {"accept": T("受理时要", "for acceptance"), "decide": T("决定时要", "for the decision")}
BURDENS = {
    Burden.CONFIRM: T("看一眼", "confirm"),
    Burden.PICK: T("选一个", "pick"),
    Burden.TYPE: T("填写", "type"),
    Burden.LOOK_UP: T("要去查", "look up"),
    Burden.FETCH: T("要去取", "fetch"),
    Burden.UPLOAD: T("要上传", "upload"),
}
ELEMENT_KINDS = {
    ElementKind.TEXT: T("文字", "text"),
    ElementKind.LONG_TEXT: T("长文字", "long text"),
    ElementKind.NUMBER: T("数", "number"),
    ElementKind.DATE: T("日期", "date"),
    ElementKind.YES_NO: T("是否", "yes or no"),
    ElementKind.CHOICE: T("单选", "choice"),
    ElementKind.MULTI: T("多选", "several choices"),
    ElementKind.PHONE: T("电话", "telephone"),
    ElementKind.CITIZEN_ID: T("身份证号", "citizen id number"),
    ElementKind.CREDIT_CODE: T("统一社会信用代码", "unified credit code"),
    ElementKind.ADDRESS: T("地址", "address"),
    ElementKind.EMAIL: T("邮箱", "mail address"),
}
BASES = {
    "found": ("ok", T("有出处", "Found")),
    "known": ("run", T("已知，没打开原文", "Known, text not opened")),
    "reconstructed": ("wait", T("按做法推定", "Reconstructed")),
}
_OPERATORS = {
    "eq": T("是", "is"),
    "ne": T("不是", "is not"),
    "gt": T("大于", "is more than"),
    "ge": T("不小于", "is at least"),
    "lt": T("小于", "is less than"),
    "le": T("不大于", "is at most"),
    "in": T("是其中之一：", "is one of"),
    "not_in": T("不是其中任何一个：", "is none of"),
    "contains": T("含有", "contains"),
}
_BY_DAY = {
    "gt": T("晚于", "is after"),
    "ge": T("不早于", "is not before"),
    "lt": T("早于", "is before"),
    "le": T("不晚于", "is not after"),
}
"""The same, said of a day beside the day of judgement."""
_YES, _NO = T("是", "yes"), T("否", "no")
SITUATION = "situation"


def basis_of(basis: Basis) -> tuple[str, Text, Text]:
    """`(state code, mark, source and clause)`; the last is empty where nothing is named."""
    tag, mark = BASES.get(basis.kind, ("", T(basis.kind, basis.kind)))
    where = "，".join(part for part in (basis.source, basis.clause) if part)
    return tag, mark, T(where, where)


def limit_of(value: Limit | None, none: Text = Text("")) -> Text:
    """A limit with its unit; zero is `当场`; `none` where there is no limit."""
    if value is None:
        return none
    return words.limit(value) if value.amount else T("当场", "on the spot")


def plain_option(catalogue: Catalogue, ref: str, value: Any) -> Text:
    """A value of a condition as people read it."""
    if isinstance(value, Today):
        return value.label()
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, list | tuple):
        return words.joined(plain_option(catalogue, ref, each) for each in value)
    if value == "":
        return T("空", "empty")
    for options, unit in _sides(catalogue, ref):
        word = words.option(options, value)
        return Text(f"{word.zh} {unit.zh}".rstrip(), f"{word.pick(EN)} {unit.pick(EN)}".rstrip())
    return Text(str(value))


def _sides(catalogue: Catalogue, ref: str) -> list[tuple[Any, Text]]:
    """Options and unit behind a ref: a situation question's, else an element's."""
    role, _, attribute = ref.partition(".")
    if role == SITUATION:
        found = [q for thing in catalogue.things.values() for q in thing.situation if q.key == attribute]
        return [(q.options, q.unit) for q in found]
    code = element_code(catalogue, ref)
    element = catalogue.elements.get(code)
    return [(element.options, element.unit)] if element else []


def element_code(catalogue: Catalogue, ref: str, thing: OneThing | None = None) -> str:
    """`role.attribute` → the element's code, by the roles of the one-thing (else of any that knows the role)."""
    role, _, attribute = ref.partition(".")
    role = role.partition("[")[0]
    for each in [thing] if thing else catalogue.things.values():
        code = f"{each.roles.get(role, role)}.{attribute}"
        if code in catalogue.elements:
            return code
    return ref


def label_of(catalogue: Catalogue, ref: str, thing: OneThing | None = None) -> Text:
    """The words for a ref: the question's, the element's, else the ref itself."""
    role, _, attribute = ref.partition(".")
    if role == SITUATION:
        for each in [thing] if thing else catalogue.things.values():
            for question in each.situation:
                if question.key == attribute:
                    return question.label
    element = catalogue.elements.get(element_code(catalogue, ref, thing))
    return element.label if element else Text(ref)


def condition_of(catalogue: Catalogue, condition: Condition | None) -> Text:
    """A condition in a sentence; empty for none."""
    if condition is None:
        return Text("")
    if condition.op == "not":
        return words.say("不满足（{c}）", "not ({c})", c=condition_of(catalogue, condition.children[0]))
    if condition.op in MANY:
        told = [condition_of(catalogue, child) for child in condition.children]
        if condition.op == "none":
            return words.say("下面没有一项成立：{c}", "none of these holds: {c}", c=words.joined(told, "；", "; "))
        return words.joined(told, "，并且", " and ") if condition.op == "all" else words.joined(told, "，或者", " or ")
    if condition.op == "gt" and condition.value == "":
        return words.say("有“{f}”", "“{f}” is known", f=label_of(catalogue, condition.fact))
    if isinstance(condition.value, OfPlace):
        name = condition.value.ref.removeprefix(PROFILE)
        return words.say(
            "“{f}”{o}本地的“{v}”", "“{f}” {o} “{v}” of the place",
            f=label_of(catalogue, condition.fact), o=_OPERATORS[condition.op], v=NAMES.get(name, Text(name)),
        )  # fmt: skip
    return words.say(
        "“{f}”{o} {v}", "“{f}” {o} {v}",
        f=label_of(catalogue, condition.fact), o=(_BY_DAY if isinstance(condition.value, Today) else _OPERATORS)[condition.op],
        v=plain_option(catalogue, condition.fact, condition.value),
    )  # fmt: skip
