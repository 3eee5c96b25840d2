"""Departments, elements, sources, derivations and materials."""

from __future__ import annotations

import re

from onewindow.core.catalogue.check.findings import BUILT_IN, SLUG, Findings
from onewindow.core.catalogue.check.rows import check_lists
from onewindow.core.catalogue.derive import RULES
from onewindow.core.catalogue.model import Constraints, Department, Element, ElementKind, MaterialType, Source
from onewindow.core.kernel.checks import credit_code_check
from onewindow.core.kernel.text import T

_CHOICES = (ElementKind.CHOICE, ElementKind.MULTI)
HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)")
CATCH_ALL = re.compile(
    r"其[他它](?:有关|相关|必要|所需|需要)?的?(?:材料|资料|文件|证明)|等(?:相关|有关)?材料$"
)


def check_registers(findings: Findings) -> None:
    catalogue = findings.catalogue
    for department in catalogue.departments.values():
        _department(findings, department)
    for element in catalogue.elements.values():
        _element(findings, element)
    for source in catalogue.sources.values():
        _source(findings, source)
    for derivation in catalogue.derivations.values():
        at = ("derivations", derivation.code, "")
        for index, code in enumerate((*derivation.inputs, derivation.output)):
            path = f"inputs[{index}]" if index < len(derivation.inputs) else "output"
            if findings.exists((at[0], at[1], path), catalogue.elements, code, "数据元", "element"):
                _same_entity(findings, (at[0], at[1], path), code, derivation.entity)
        findings.exists((at[0], at[1], "rule"), RULES, derivation.rule, "推算规则", "derivation rule")
    for material in catalogue.materials.values():
        _material(findings, material)


def slug(findings: Findings, kind: str, code: str) -> None:
    if not SLUG.fullmatch(code):
        findings.error(
            (kind, code, "code"),
            "code-shape",
            T(f"代码“{code}”写法不对。", f"The code {code!r} is not well formed."),
            T(
                "只用小写字母、数字和连字符，例如 fire-check。",
                "Lower-case letters, digits and hyphens: fire-check.",
            ),
        )


def _department(findings: Findings, department: Department) -> None:
    kind, code = "departments", department.code
    slug(findings, kind, code)
    if not credit_code_check(department.credit_code):
        findings.warning(
            (kind, code, "credit_code"),
            "credit-code",
            T(
                f"统一社会信用代码 {department.credit_code} 的校验位对不上。",
                "The credit code fails its check character.",
            ),
            T("按 GB 32100-2015 再核对一遍。", "Check it against GB 32100-2015."),
        )
    if not re.fullmatch(r"\d{12}", department.jurisdiction):
        findings.error(
            (kind, code, "jurisdiction"),
            "jurisdiction",
            T(f"区划代码“{department.jurisdiction}”不是 12 位数字。", "The division code is not 12 digits."),
            T('写 12 位，加引号，例如 "990101000000"。', 'Write 12 digits in quotes: "990101000000".'),
        )
    if department.administrative and department.remedy is None:
        findings.error(
            (kind, code, "remedy"),
            "remedy-missing",
            T(
                f"{department.name.zh}是行政机关，没有写救济途径。",
                f"{department.name.en} is an agency without a remedy.",
            ),
            T(
                "补上复议机关、法院和网上复议入口；没有救济途径的决定发不出去。",
                "Add reconsideration body, court and online channel; no decision can be issued without them.",
            ),
        )
    if not department.administrative and department.remedy is not None:
        findings.error(
            (kind, code, "remedy"),
            "remedy-not-agency",
            T(
                "不是行政机关，它的服务不能复议、起诉。",
                "It is no agency: there is no reconsideration against it.",
            ),
            T("remedy 写 null。", "Write remedy: null."),
        )
    if department.remedy is not None:
        findings.required(
            (kind, code, "remedy.online_channel"),
            department.remedy.online_channel,
            "网上复议入口",
            "online channel",
        )
    if department.administrative:
        findings.required(
            (kind, code, "document_word"), department.document_word, "机关代字", "document word"
        )
        findings.required((kind, code, "seal"), department.seal, "印章", "seal")
    findings.required((kind, code, "complaint"), department.complaint, "投诉方式", "complaint way")
    findings.basis_kind((kind, code, "basis"), department.basis.kind)


def _element(findings: Findings, element: Element) -> None:
    kind, code = "elements", element.code
    if not re.fullmatch(r"[a-z_]+\.[a-z][a-z0-9_]*", code):
        findings.error(
            (kind, code, "code"),
            "code-shape",
            T(
                f"数据元代码“{code}”要写成 实体.属性。",
                f"The element code {code!r} must be entity.attribute.",
            ),
            T("例如 person.name。", "Such as person.name."),
        )
    if element.kind in _CHOICES and not element.options:
        findings.error(
            (kind, code, "options"),
            "options-missing",
            T(f"{element.label.zh}要选，却没有选项。", f"{element.label.en} is a choice without options."),
            T("补上 options。", "Add options."),
        )
    values = [option.value for option in element.options]
    if len(set(values)) != len(values):
        findings.error(
            (kind, code, "options"),
            "options-twice",
            T("有两个选项的值相同。", "Two options have the same value."),
            T("每个选项一个值。", "Give each option its own value."),
        )
    constraints(findings, (kind, code, "constraints"), element.constraints)


def constraints(findings: Findings, at: tuple[str, str, str], bounds: Constraints) -> None:
    """Bounds must be satisfiable and the pattern readable."""
    if bounds.minimum is not None and bounds.maximum is not None and bounds.minimum > bounds.maximum:
        findings.error(
            at,
            "bounds",
            T("最小值比最大值大，没有答案能满足。", "The minimum is above the maximum: no answer can fit."),
            T("改正 minimum 或者 maximum。", "Correct minimum or maximum."),
        )
    try:
        re.compile(bounds.pattern)
    except re.error as error:
        findings.error(
            (at[0], at[1], f"{at[2]}.pattern"),
            "pattern",
            T(f"格式写法读不懂：{error}。", f"The pattern cannot be read: {error}."),
            T("改成正则表达式。", "Write a regular expression."),
        )


def _source(findings: Findings, source: Source) -> None:
    kind, code, catalogue = "sources", source.code, findings.catalogue
    slug(findings, kind, code)
    findings.exists((kind, code, "owner"), catalogue.departments, source.owner, "部门", "department")
    findings.required((kind, code, "legal_basis"), source.legal_basis, "法律依据", "legal basis")
    if not source.keys:
        findings.error(
            (kind, code, "keys"),
            "no-keys",
            T("没有写用什么查。", "Nothing says what it is asked with."),
            T("写 keys；登录后就有的写 [[]]。", "Write keys; [[]] when it is always there."),
        )
    listed = [(f"keys[{i}][{j}]", key) for i, keys in enumerate(source.keys) for j, key in enumerate(keys)]
    listed += [(f"yields[{i}]", element) for i, element in enumerate(source.yields)]
    for path, element in listed:
        if findings.exists((kind, code, path), catalogue.elements, element, "数据元", "element"):
            _same_entity(findings, (kind, code, path), element, source.entity)
    for index, item in enumerate(source.serves):
        findings.exists((kind, code, f"serves[{index}]"), catalogue.items, item, "事项", "item")
    for index, pair in enumerate(source.yields_links):
        for element in pair:
            findings.exists(
                (kind, code, f"yields_links[{index}]"), catalogue.elements, element, "数据元", "element"
            )
    check_lists(findings, source)
    _applies(findings, source)
    if source.sensitive and not source.serves:
        findings.error(
            (kind, code, "serves"),
            "sensitive-for-all",
            T("敏感数据没有写明为哪些事项查。", "A sensitive source does not say which items it serves."),
            T("在 serves 里列出有法律依据的事项。", "List in serves the items that have a legal basis."),
        )


def _applies(findings: Findings, source: Source) -> None:
    """Its condition looks at facts that exist; its hours can be read."""
    kind, code = "sources", source.code
    roles = {role for thing in findings.catalogue.things.values() for role in thing.roles}
    for fact in sorted(source.when.facts()) if source.when is not None else ():
        head = fact.partition(".")[0]
        if fact not in BUILT_IN and head not in ("situation", "profile", *roles):
            findings.exists((kind, code, "when"), findings.catalogue.elements, fact, "数据元", "element")
    for index, hours in enumerate(source.hours):
        if not HOURS.fullmatch(hours):
            findings.error(
                (kind, code, f"hours[{index}]"),
                "source-hours",
                T(f"开放时间“{hours}”读不懂。", f"The hours {hours!r} cannot be read."),
                T('写成 "08:00-18:00"，加引号。', 'Write "08:00-18:00", in quotes.'),
            )


def _same_entity(findings: Findings, at: tuple[str, str, str], element: str, entity: str) -> None:
    if element.partition(".")[0] != entity:
        findings.error(
            at,
            "other-entity",
            T(f"{element} 不是 {entity} 的数据元。", f"{element} is not an element of {entity}."),
            T(
                "数据源和推算只讲一种实体；另写一个。",
                "One source or derivation speaks of one entity; write another.",
            ),
        )


def _material(findings: Findings, material: MaterialType) -> None:
    kind, code = "materials", material.code
    slug(findings, kind, code)
    findings.one_of((kind, code, "kind"), ["1", "2", "3"], str(material.kind), "material-kind")
    if material.certificate:
        findings.exists(
            (kind, code, "certificate"),
            findings.catalogue.certificates,
            material.certificate,
            "证照",
            "certificate",
        )
    if CATCH_ALL.search(material.name.zh):
        findings.error((kind, code, "name"), "catch-all", *CATCH_ALL_WORDS)


CATCH_ALL_WORDS = (
    T("材料清单不能有“其他材料”这样的兜底。", "A material list may not hold a catch-all such as 其他材料."),
    T(
        "写出每一份材料的名字和依据；没有依据的去掉（行政许可法第三十条、第三十一条）。",
        "Name every paper and its basis; leave out what has none (AL art. 30, 31).",
    ),
)
