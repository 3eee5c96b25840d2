"""The smaller definitions: department, element, source, material, certificate. Facts, and where each is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.core.catalogue.model import (
    Catalogue,
    CertificateType,
    Constraints,
    Department,
    Element,
    MaterialType,
    Source,
)
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads import console_words as said
from onewindow.reads.console_catalogue import KINDS, Kind
from onewindow.reads.console_item import NONE, Line, department_rows, remedy_rows
from onewindow.reads.console_versions import Version, versions
from onewindow.store.catalogue import catalogue_on

_YES, _NO = T("是", "yes"), T("否", "no")
_ONLY_LOOKED_UP = T("不能，只能查或者推得", "no: only looked up or derived")


@dataclass(frozen=True, slots=True)
class Link:
    """Another definition that has to do with this one."""

    kind: str
    code: str
    name: Text
    note: Text


@dataclass(frozen=True, slots=True)
class Group:
    """Definitions that use this one, or that it is made of."""

    title: Text
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class DefinitionPage:
    """One definition. `remedies` only for departments that do administrative acts."""

    kind: Kind
    code: str
    name: Text
    rows: tuple[Line, ...]
    remedies: tuple[Line, ...]
    groups: tuple[Group, ...]
    versions: tuple[Version, ...]
    tag: str
    mark: Text
    source: Text


def definition_page(key: str, code: str, *, on: date, jurisdiction: str) -> DefinitionPage:
    """Refused(`console.not-found`, `content.none`)."""
    catalogue = catalogue_on(on, jurisdiction)
    maker = _MAKERS.get(key)
    value: Any = getattr(catalogue, key, {}).get(code) if maker else None
    if maker is None or value is None:
        raise refuse("console.not-found", what=code)
    kind = KINDS[key]
    name, rows, groups = maker(catalogue, value)
    tag, mark, source = said.basis_of(value.basis)
    remedies = remedy_rows(value) if isinstance(value, Department) else ()
    return DefinitionPage(
        kind=kind,
        code=code,
        name=name,
        rows=tuple(row for row in rows if row.value.zh),
        remedies=remedies,
        groups=tuple(group for group in groups if group.links),
        versions=versions(kind.published, code, on=on, jurisdiction=jurisdiction),
        tag=tag,
        mark=mark,
        source=source,
    )


Made = tuple[Text, Iterable[Line], Iterable[Group]]


def _items(
    catalogue: Catalogue, fits: Callable[[Any], bool], note: Callable[[Any], Text] = lambda item: Text("")
) -> tuple[Link, ...]:
    return tuple(Link("items", code, item.name, note(item)) for code, item in sorted(catalogue.items.items()) if fits(item))


def _department(catalogue: Catalogue, agency: Department) -> Made:
    sources = tuple(
        Link("sources", code, source.name, Text("")) for code, source in sorted(catalogue.sources.items())
        if source.owner == agency.code
    )  # fmt: skip
    return (
        agency.name,
        (*department_rows(agency), Line(T("行政机关", "Administrative agency"), _YES if agency.administrative else
                                        T("否，不作行政决定，没有复议诉讼", "no: decides nothing, no remedies"))),
        (
            Group(T("办的事项", "Items"), _items(catalogue, lambda item: item.department == agency.code)),
            Group(T("管的数据源", "Sources it keeps"), sources),
        ),
    )  # fmt: skip


def _element(catalogue: Catalogue, element: Element) -> Made:
    def wants(item: Any) -> bool:
        return any(said.element_code(catalogue, need.ref) == element.code for need in item.needs)

    given = tuple(
        Link("sources", code, source.name, Text("")) for code, source in sorted(catalogue.sources.items())
        if element.code in source.yields
    )  # fmt: skip
    keyed = tuple(
        Link("sources", code, source.name, Text("")) for code, source in sorted(catalogue.sources.items())
        if any(element.code in key for key in source.keys)
    )  # fmt: skip
    options = words.joined([option.label for option in element.options])
    sensitive = T("敏感个人信息", "sensitive personal") if element.sensitive else T("个人信息", "personal")
    return (
        element.label,
        (
            Line(T("代码", "Code"), Text(element.code)),
            Line(T("类型", "Kind"), said.ELEMENT_KINDS.get(element.kind, Text(str(element.kind)))),
            Line(T("单位", "Unit"), element.unit),
            Line(T("可选的值", "Choices"), options),
            Line(T("限制", "Bounds"), _bounds(element.constraints)),
            Line(T("填起来", "To answer"), said.BURDENS[element.burden],
                 words.say("负担 {n}", "burden {n}", n=element.burden.weight())),
            Line(T("个人信息", "Personal"), sensitive if element.personal or element.sensitive else _NO),
            Line(T("能问本人", "May be asked"), _YES if element.ask else _ONLY_LOOKED_UP),
            Line(T("填写说明", "Help"), element.help),
        ),
        (
            Group(T("哪些事项要", "Items that need it"), _items(catalogue, wants)),
            Group(T("哪些数据源给出", "Sources that give it"), given),
            Group(T("凭它查哪些数据源", "Sources asked with it"), keyed),
        ),
    )  # fmt: skip


def _bounds(bounds: Constraints) -> Text:
    told = []
    if bounds.minimum is not None:
        told.append(words.say("不小于 {n}", "at least {n}", n=_number(bounds.minimum)))
    if bounds.maximum is not None:
        told.append(words.say("不大于 {n}", "at most {n}", n=_number(bounds.maximum)))
    if bounds.max_length is not None:
        told.append(words.say("最多 {n} 个字", "at most {n} characters", n=bounds.max_length))
    if bounds.not_before:
        told.append(words.say("不早于 {d}", "not before {d}", d=bounds.not_before))
    if bounds.not_after:
        told.append(words.say("不晚于 {d}", "not after {d}", d=bounds.not_after))
    if bounds.allowed:
        told.append(words.joined(Text(each) for each in bounds.allowed))
    return words.joined(told)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def _source(catalogue: Catalogue, source: Source) -> Made:
    owner = catalogue.departments.get(source.owner)
    keys = [
        words.joined([said.label_of(catalogue, key) for key in way], "和", " and ") if way
        else T("登录后就有", "known after logging in")
        for way in source.keys
    ]  # fmt: skip
    gives = tuple(
        Link("elements", code, catalogue.elements[code].label, Text(code))
        for code in source.yields if code in catalogue.elements
    )  # fmt: skip
    return (
        source.name,
        (
            Line(T("管理的部门", "Kept by"), owner.name if owner else Text(source.owner)),
            Line(T("凭什么查", "Asked with"), words.joined(keys, "；或者 ", "; or ")),
            Line(T("法律依据", "Legal basis"), Text(source.legal_basis)),
            Line(T("怎样告诉本人", "What the person is told"), source.notice),
            Line(T("多久算新", "Fresh for"), words.say("{n} 个自然日", "{n} calendar days", n=source.fresh_for_days)
                 if source.fresh_for_days else Text("")),
            Line(T("敏感", "Sensitive"), _YES if source.sensitive else _NO),
            Line(T("只为这些事项查", "Only for these items"), words.joined(
                [catalogue.items[code].name for code in source.serves if code in catalogue.items])
                 if source.serves else T("需要的事项都可以", "any item that needs it")),
        ),
        (Group(T("给出的数据元", "Facts it gives"), gives),),
    )  # fmt: skip


def _material(catalogue: Catalogue, material: MaterialType) -> Made:
    def note(item: Any) -> Text:
        line = next(each for each in item.materials if each.material == material.code)
        return said.NECESSITY[line.necessity]

    held = catalogue.certificates.get(material.certificate)
    return (
        material.name,
        (
            Line(T("类型", "Kind"), said.MATERIAL_KINDS.get(material.kind, Text(""))),
            Line(T("说明", "Help"), material.help),
            Line(T("从哪里来", "Where from"), material.where_from),
            Line(T("收的格式", "File types"), Text("、".join(material.accepts), ", ".join(material.accepts))),
            Line(T("是哪种证照", "Certificate type"), held.title if held else NONE),
        ),
        (
            Group(
                T("哪些事项要", "Items that want it"),
                _items(catalogue, lambda item: any(line.material == material.code for line in item.materials), note),
            ),
        ),
    )  # fmt: skip


def _certificate(catalogue: Catalogue, held: CertificateType) -> Made:
    rows = [
        Line(T("类型代码", "Type code"), Text(held.type_code), T("GB/T 36904，21 位", "GB/T 36904, 21 characters")),
        Line(T("编号字头", "Number word"), Text(held.number_word) if held.number_word else NONE),
        Line(T("持有者", "Holder"), said.label_of(catalogue, held.holder_ref)),
        Line(T("有效期", "Valid for"), words.say("{n} 个月", "{n} months", n=held.valid_months)
             if held.valid_months else T("按事项", "as the item says")),
        Line(T("加载备案", "Carries a filing"), _YES if held.carries_filing else _NO),
    ]  # fmt: skip
    for field in held.fields:
        value = said.label_of(catalogue, field.ref) if field.ref else field.fixed
        note = T("从申请取", "from the application") if field.ref else T("固定印的字", "fixed words")
        rows.append(Line(words.say("印：{l}", "Field: {l}", l=field.label), value, note))
    return (
        held.title,
        rows,
        (Group(T("哪些事项发", "Items that issue it"), _items(catalogue, lambda item: item.result.certificate == held.code)),),
    )


_MAKERS: dict[str, Callable[[Catalogue, Any], Made]] = {
    "departments": _department,
    "elements": _element,
    "sources": _source,
    "materials": _material,
    "certificates": _certificate,
}
