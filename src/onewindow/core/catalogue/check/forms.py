"""The complete form of a department: whether it can be filled from what the item needs, and read back without loss."""

from __future__ import annotations

from collections.abc import Sequence

from onewindow.core.catalogue.check.findings import Findings
from onewindow.core.catalogue.form_model import FormField, FormTable, Write
from onewindow.core.catalogue.model import Element, ElementKind, Item
from onewindow.core.kernel.text import T

SPLITS = (
    (Write.SURNAME, Write.GIVEN),
    (Write.DETAIL,),
    (Write.YEAR, Write.MONTH, Write.DAY),
    (Write.AREA_CODE, Write.NUMBER),
)
_ADDRESS = frozenset((Write.PROVINCE, Write.CITY, Write.COUNTY, Write.TOWN, Write.DETAIL))
UNITS = frozenset(
    (
        ("平方米", "亩"), ("平方米", "公顷"), ("平方米", "平方公里"), ("亩", "平方米"), ("亩", "公顷"), ("公顷", "平方米"),
        ("公顷", "亩"), ("元", "万元"), ("元", "亿元"), ("元", "分"), ("万元", "元"), ("万元", "亿元"), ("米", "千米"),
        ("米", "厘米"), ("米", "毫米"), ("吨", "千克"), ("吨", "万吨"), ("千克", "吨"), ("立方米", "万立方米"), ("天", "小时"),
        ("年", "月"), ("年", "个月"),
    )
)  # fmt: skip
"""Our unit and the form's: those that `core.forms.expand_write.FACTORS` converts (a test compares)."""


def check_forms(findings: Findings) -> None:
    roles = findings.roles
    for item in findings.catalogue.items.values():
        if item.form is not None:
            _Checker(findings, item, roles).run()


class _Checker:
    def __init__(self, findings: Findings, item: Item, roles: dict[str, set[str]]) -> None:
        self.findings, self.item, self.roles = findings, item, roles
        self.needed = {need.ref for need in item.needs}
        self.shown: set[str] = set()

    def run(self) -> None:
        form = self.item.form
        assert form is not None
        self.findings.basis_kind(self._at("form.basis"), form.basis.kind)
        self.findings.required(self._at("form.title"), form.title, "表单名称", "title of the form")
        self._ids("form.fields", form.fields)
        self._fields("form.fields", form.fields, "")
        for index, table in enumerate(form.tables):
            path = f"form.tables[{index}]"
            self._ids(f"{path}.columns", table.columns)
            self._repeats(path, table)
            self._fields(f"{path}.columns", table.columns, f"{table.role}.")
        for ref in sorted(self.needed - self.shown):
            self.findings.error(
                self._at("form"),
                "form-missing",
                T(f"表单上没有事项要的 {ref}。", f"The form has no field for {ref}, which the item needs."),
                T("加一个栏目，或者从 needs 里去掉。", "Add a field, or take it out of the needs."),
            )

    def _at(self, path: str) -> tuple[str, str, str]:
        return ("items", self.item.code, path)

    def _ids(self, path: str, fields: Sequence[FormField]) -> None:
        seen: set[str] = set()
        for index, field in enumerate(fields):
            if field.id in seen:
                self.findings.error(
                    self._at(f"{path}[{index}].id"),
                    "duplicate-code",
                    T(f"栏目号“{field.id}”用了两次。", f"The field id {field.id} is used twice."),
                    T("每个栏目用自己的号。", "Give each field its own id."),
                )
            seen.add(field.id)

    def _repeats(self, path: str, table: FormTable) -> None:
        things = [
            t
            for t in self.findings.catalogue.things.values()
            if any(p.item == self.item.code for p in t.parts)
        ]
        if table.rows < 1 or any(table.role not in thing.repeating for thing in things):
            self.findings.error(
                self._at(f"{path}.role"),
                "form-table",
                T(
                    f"{table.role} 不是可以有多行的角色，或者每页少于一行。",
                    f"{table.role} does not repeat, or has no rows.",
                ),
                T(
                    "在一件事里写 repeats: true，rows 至少是 1。",
                    "Write repeats: true in the one-thing, rows from 1.",
                ),
            )

    def _fields(self, path: str, fields: Sequence[FormField], prefix: str) -> None:
        for index, field in enumerate(fields):
            at = f"{path}[{index}]"
            for ref in (field.ref, *field.also) if field.ref else ():
                self._need(at, prefix + ref)
            if field.also and not field.join:
                self._wrong(
                    at,
                    "form-join",
                    "几项写在一格里要写分隔符。",
                    "Several facts in one field need a join.",
                    "写 join。",
                    "Write join.",
                )
            element = self._element(prefix + field.ref) if field.ref else None
            if element is not None:
                self._writes(at, field, element, [f for f in fields if f.ref == field.ref])

    def _need(self, at: str, ref: str) -> None:
        self.shown.add(ref)
        if ref not in self.needed:
            self._wrong(
                at, "form-extra",
                f"表单要 {ref}，事项的 needs 里没有。申请书格式文本不得包含无关内容（行政许可法第二十九条）。",
                f"The form asks {ref}, which the item does not need (AL art. 29: nothing unrelated on a form).",
                "去掉这一栏，或者写进 needs。", "Take the field out, or write it into the needs.",
            )  # fmt: skip

    def _element(self, ref: str) -> Element | None:
        role, _, attribute = ref.partition(".")
        for entity in sorted(self.roles.get(role, ())):
            found = self.findings.catalogue.elements.get(f"{entity}.{attribute}")
            if found is not None:
                return found
        return None

    def _writes(self, at: str, field: FormField, element: Element, beside: Sequence[FormField]) -> None:
        written = {other.write for other in beside}
        for split in SPLITS:
            partly = field.write in (_ADDRESS if split == (Write.DETAIL,) else split)
            if partly and not set(split) <= written:
                self._wrong(
                    at, "form-split", "拆开的栏目不全，合不回原来的值。", "The split is not complete: the value is lost.",
                    "姓和名、年月日、区号和号码要成套；地址至少有详细地址。", "Write all of its parts; of an address the detail.",
                )  # fmt: skip
        if field.unit and field.unit != element.unit.zh and (element.unit.zh, field.unit) not in UNITS:
            self._wrong(
                at, "form-unit", f"不会把{element.unit.zh or '没有单位的数'}换算成{field.unit}。",
                f"{element.unit.pick('en') or 'A number without a unit'} cannot be converted to {field.unit}.",
                "改用能换算的单位。", "Use a unit that can be converted.",
            )  # fmt: skip
        if field.codes:
            self._codes(at, field, element)

    def _codes(self, at: str, field: FormField, element: Element) -> None:
        values = (
            ["是", "否"]
            if element.kind is ElementKind.YES_NO
            else [option.value for option in element.options]
        )
        missing = [value for value in values if value not in field.codes]
        if missing or len(set(field.codes.values())) < len(field.codes) or not values:
            self._wrong(
                at, "form-codes", f"代码表不全或者有重复：{'、'.join(missing) or field.label}。",
                f"The codes are incomplete or used twice: {', '.join(missing) or field.id}.",
                "每个选项一个代码，不重复；是否写“是”“否”。", "One code for each option; for yes and no write 是 and 否.",
            )  # fmt: skip

    def _wrong(self, at: str, rule: str, zh: str, en: str, remedy: str, remedy_en: str) -> None:
        self.findings.error(self._at(at), rule, T(zh, en), T(remedy, remedy_en))
