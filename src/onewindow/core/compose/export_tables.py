"""A plan as tables for a workbook: seven sheets with headings, widths and typed cells. No file format here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.kernel.text import T, Text

from .plan import Plan

Cell = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and its width in characters of the standard font (a Chinese character counts two)."""

    head: str
    width: int


@dataclass(frozen=True)
class Table:
    """One sheet. Cells are numbers, dates and yes/no where they are that, never their text."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


_NAMES = {
    "parts": T("事项", "Items"), "questions": T("问题", "Questions"), "materials": T("材料", "Materials"),
    "steps": T("步骤", "Steps"), "savings": T("前后对比", "Before and after"), "conflicts": T("冲突", "Conflicts"),
    "bases": T("依据", "Legal bases"),
}  # fmt: skip
_ITEM, _CODE, _WHO, _WHY = T("事项", "Item"), T("代码", "Code"), T("部门", "Department"), T("为什么", "Why")
_BASIS, _NEEDED = T("依据", "Basis"), T("哪些事项要", "Needed by")
_HEADS: dict[str, tuple[tuple[Text, int], ...]] = {
    "parts": (
        (T("序号", "No."), 6), (_CODE, 24), (_ITEM, 34), (_WHO, 28), (T("要不要办", "Applies"), 10), (_WHY, 44),
        (T("告知承诺", "On commitment"), 10), (T("时限", "Limit"), 14), (T("实施编码", "Task code"), 34), (_BASIS, 40),
    ),
    "questions": (
        (T("序号", "No."), 6), (T("数据元", "Element"), 30), (T("问什么", "Question"), 34), (T("必填", "Required"), 8),
        (T("部分", "Section"), 14), (_NEEDED, 44), (_WHY, 50),
    ),
    "materials": (
        (T("序号", "No."), 6), (T("材料", "Material"), 36), (T("怎么办", "Status"), 16), (T("原件", "Originals"), 8),
        (T("复印件", "Copies"), 8), (T("必要性", "Necessity"), 12), (_NEEDED, 40), (_WHY, 50), (_BASIS, 44),
    ),
    "steps": (
        (T("序号", "No."), 6), (_ITEM, 34), (_WHO, 28), (T("等哪些事项", "Waits for"), 36),
        (T("最早开始（工作日）", "Earliest start (working days)"), 12),
        (T("最早办完（工作日）", "Earliest finish (working days)"), 12), (T("开始", "Starts on"), 12),
        (T("办完", "Finished on"), 12), (T("宽裕（工作日）", "Slack (working days)"), 10),
        (T("决定总时间", "Critical"), 10), (T("核查期限", "Checked by"), 12),
    ),
    "savings": (
        (T("指标", "Figure"), 14), (T("原来", "Before"), 10), (T("现在", "After"), 10), (T("减少", "Saved"), 10),
        (T("减少比例", "Share saved"), 10), (T("单位", "Unit"), 24), (T("原来的数怎么来", "Before comes from"), 18),
        (T("来源", "Source"), 60),
    ),
    "conflicts": (
        (T("种类", "Kind"), 26), (T("冲突", "Conflict"), 60), (T("双方", "Sides"), 40), (T("出路", "Ways out"), 60),
    ),
    "bases": (
        (T("用在哪里", "Where"), 14), (T("代码", "Code"), 30), (T("名称", "Name"), 36), (T("依据", "Basis"), 70),
        (T("内容怎么来", "How the content was come by"), 16),
    ),
}  # fmt: skip
FIGURES = {
    "forms": T("表单", "Forms"), "fields": T("填写项", "Fields"), "materials": T("材料", "Materials"),
    "trips": T("跑动", "Trips"), "stages": T("环节", "Stages"), "days": T("时间", "Time"),
}  # fmt: skip
STATUSES = {
    "asked": T("要交", "to hand in"), "deferred": T("容缺后补", "may follow"), "commitment": T("承诺代替", "by commitment"),
    "part-output": T("上一件产生", "made by a part"), "exempt-certificate": T("电子证照免交", "e-certificate"),
    "exempt-shared": T("共享核验免交", "verified by sharing"), "exempt-issued": T("政府核发免交", "issued by government"),
    "cancelled": T("取消", "cancelled"),
}  # fmt: skip
_NOT_LIKE = ("没有写明", "平均")
"""Units of before-figures from which nothing is taken away: not stated, or an observed average."""
NECESSITIES = {
    "required": T("必要", "required"), "optional": T("非必要", "optional"), "deferrable": T("容缺", "deferrable"),
}  # fmt: skip
_UNITS = {
    "张": "forms", "项": "fields", "份": "papers", "次": "trips", "个": "stages", "天": "days", "wd": "working days",
    "个工作日": "working days",
}  # fmt: skip
HOW_COME_BY = {
    "published": T("公布", "published"), "counted": T("由目录相加", "counted"),
    "reconstructed": T("还原", "reconstructed"), "found": T("查到出处", "found"),
    "known": T("凭常识，未核对", "known, unchecked"),
}  # fmt: skip
_APPLIES = {True: T("要办", "yes"), None: T("待定", "open"), False: T("不用办", "no")}
_KINDS = {
    "part": T("事项", "Item"), "material": T("材料", "Material"), "wait": T("先后", "Order"), "known": T("数据", "Data"),
}  # fmt: skip


def unit_in(unit: str, locale: str) -> str:
    """A unit of a before-figure in words; one that carries a remark stays as it was published."""
    if locale.startswith("en"):
        return _UNITS.get(unit, unit)
    return "个工作日" if unit == "wd" else unit


def listed(words: Iterable[str], locale: str) -> str:
    """Words side by side, with the mark of the language."""
    return (", " if locale.startswith("en") else "、").join(words)


def plan_tables(plan: Plan, catalogue: Catalogue, *, locale: str = "zh-hans") -> tuple[Table, ...]:
    """The seven tables in a fixed order. Counts agree with the plan: a row for each line, nothing left out."""
    return tuple(_Tables(plan, catalogue, locale).all())


class _Tables:
    def __init__(self, plan: Plan, catalogue: Catalogue, locale: str) -> None:
        self.plan, self.catalogue, self.locale = plan, catalogue, locale

    def all(self) -> Iterable[Table]:
        rows = {
            "parts": self.parts(), "questions": self.questions(), "materials": self.materials(),
            "steps": self.steps(), "savings": self.savings(), "conflicts": self.conflicts(), "bases": self.bases(),
        }  # fmt: skip
        for name, made in rows.items():
            columns = tuple(Column(self.say(head), width) for head, width in _HEADS[name])
            yield Table(self.say(_NAMES[name]), columns, tuple(made))

    def say(self, text: Text) -> str:
        return text.pick(self.locale)

    def item(self, code: str) -> str:
        return self.say(self.catalogue.items[code].name) if code in self.catalogue.items else code

    def items(self, codes: Iterable[str]) -> str:
        return listed((self.item(code) for code in codes), self.locale)

    def department(self, code: str) -> str:
        found = self.catalogue.departments.get(code)
        return self.say(found.name) if found else code

    def parts(self) -> Iterable[tuple[Cell, ...]]:
        for number, part in enumerate(self.plan.parts, 1):
            limit = self.say(part.promise.label()) if part.promise else None
            yield (
                number, part.item, self.say(part.name), self.department(part.department), self.say(_APPLIES[part.applies]),
                self.say(part.why), part.committed, limit, self.catalogue.items[part.item].codes.task, part.basis,
            )  # fmt: skip

    def questions(self) -> Iterable[tuple[Cell, ...]]:
        titles = {section.code: section.title for section in self.catalogue.things[self.plan.thing].sections}
        for number, asked in enumerate(self.plan.questions, 1):
            section = titles.get(asked.section, Text(asked.section))
            yield (
                number, asked.ref, self.say(asked.label), asked.required, self.say(section),
                self.items(asked.needed_by), self.say(asked.why),
            )  # fmt: skip

    def materials(self) -> Iterable[tuple[Cell, ...]]:
        for number, paper in enumerate(self.plan.materials, 1):
            necessity = self.say(NECESSITIES[paper.necessity])
            yield (
                number, self.say(paper.name), self.say(STATUSES[paper.status]), paper.originals, paper.copies, necessity,
                self.items(paper.needed_by), self.say(paper.why), paper.basis,
            )  # fmt: skip

    def steps(self) -> Iterable[tuple[Cell, ...]]:
        for number, step in enumerate(self.plan.steps, 1):
            yield (
                number, self.item(step.item), self.department(step.department), self.items(step.after),
                step.earliest_start, step.earliest_finish, step.start_on, step.finish_on, step.slack, step.critical,
                step.verify_by,
            )  # fmt: skip

    def savings(self) -> Iterable[tuple[Cell, ...]]:
        """Saved and its share only where both figures count the same thing."""
        for name, saving in self.plan.savings.items():
            same = saving.before > 0 and not any(word in saving.unit for word in _NOT_LIKE)
            saved = _plain(saving.before - saving.after) if same else None
            share = round((saving.before - saving.after) / saving.before, 4) if same else None
            yield (
                self.say(FIGURES[name]), _plain(saving.before), _plain(saving.after), saved, share,
                unit_in(saving.unit, self.locale),
                self.say(HOW_COME_BY[saving.basis]), saving.source,
            )  # fmt: skip

    def conflicts(self) -> Iterable[tuple[Cell, ...]]:
        for conflict in self.plan.conflicts:
            ways = "\n".join(self.say(way) for way in conflict.ways)
            yield conflict.kind, self.say(conflict.what), self.items(conflict.sides), ways

    def bases(self) -> Iterable[tuple[Cell, ...]]:
        """Every legal basis the plan rests on, with the line it carries."""
        catalogue = self.catalogue
        of_part = {part.item: part.basis.kind for part in catalogue.things[self.plan.thing].parts}
        for part in self.plan.applying:
            kind = self.say(HOW_COME_BY[of_part[part.item]])
            yield self.say(_KINDS["part"]), part.item, self.say(part.name), part.basis, kind
            for law in catalogue.items[part.item].by_law:
                found = self.say(HOW_COME_BY[catalogue.items[part.item].basis.kind])
                yield self.say(_KINDS["part"]), part.item, self.say(part.name), law, found
        for paper in self.plan.materials:
            if paper.basis:
                yield self.say(_KINDS["material"]), paper.material, self.say(paper.name), paper.basis, None
        for edge in self.plan.edges:
            name = f"{self.item(edge.before)} → {self.item(edge.after)}"
            yield self.say(_KINDS["wait"]), edge.before, name, edge.basis, None
        for known in self.plan.known:
            if known.basis:
                yield self.say(_KINDS["known"]), known.ref, self.say(known.element.label), known.basis, None


def _plain(value: float) -> int | float:
    """12.0 is 12."""
    return int(value) if value == int(value) else value
