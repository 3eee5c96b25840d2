"""Items: codes, department, needs, materials, result, and the words a person must be given."""

from __future__ import annotations

import re
from collections.abc import Iterable

from onewindow.core.catalogue.check.findings import ARTICLE, Findings
from onewindow.core.catalogue.check.law import check_law
from onewindow.core.catalogue.check.registers import CATCH_ALL, CATCH_ALL_WORDS, constraints, slug
from onewindow.core.catalogue.model import Assurance, Constraints, Item, MaterialNeed, Necessity, Need
from onewindow.core.catalogue.outputs import output_rule
from onewindow.core.catalogue.retention import BY_ACT, ORDER, RETENTION, TEN, shorter
from onewindow.core.kernel.text import T

CHANNELS = ("10", "20", "30", "99")
STAGES = ("accept", "decide", "deliver")
RESULT_KINDS = ("证照", "批文", "其他")
CLOCK_STARTS = ("receipt", "acceptance")


def check_items(findings: Findings) -> None:
    handles: dict[str, str] = {}
    roles = findings.roles
    for item in findings.catalogue.items.values():
        slug(findings, "items", item.code)
        known = findings.exists(
            ("items", item.code, "department"),
            findings.catalogue.departments,
            item.department,
            "部门",
            "department",
        )
        _codes(findings, item, handles, department_known=known)
        _words(findings, item)
        for index, role in enumerate(item.roles):
            if roles:
                findings.exists(("items", item.code, f"roles[{index}]"), roles, role, "角色", "role")
        _needs(findings, item)
        _materials(findings, item)
        _result(findings, item)
        check_law(findings, item)


def _codes(findings: Findings, item: Item, handles: dict[str, str], *, department_known: bool) -> None:
    """基本编码 12, 实施编码 31 = credit code + level + 基本编码, 业务办理项编码 33 (GB/T 39554.1)."""
    codes = item.codes
    for name, length, zh in (
        ("catalog", 12, "基本编码"),
        ("task", 31, "实施编码"),
        ("handle", 33, "业务办理项编码"),
    ):
        value = getattr(codes, name)
        if not re.fullmatch(rf"[0-9A-Z]{{{length}}}", value):
            findings.error(
                ("items", item.code, f"codes.{name}"),
                "code-length",
                T(
                    f"{zh}要 {length} 位，现在是 {len(value)} 位。",
                    f"{name} has {len(value)} characters, not {length}.",
                ),
                T(f"写 {length} 位数字或者大写字母。", f"Write {length} digits or capital letters."),
            )
            return
    if not codes.handle.startswith(codes.task):
        findings.error(
            ("items", item.code, "codes.handle"),
            "code-handle",
            T("业务办理项编码不是以实施编码开头。", "handle does not begin with task."),
            T(f"前 31 位写 {codes.task}，后面再加 2 位。", f"Begin with {codes.task}, then two characters."),
        )
    if department_known:
        _task(findings, item)
    if item.codes.catalog[2:4] != item.item_type:
        findings.error(
            ("items", item.code, "codes.catalog"),
            "code-type",
            T(
                f"基本编码第 3、4 位是 {codes.catalog[2:4]}，事项类型是 {item.item_type}。",
                f"Characters 3 and 4 are {codes.catalog[2:4]}, the item type is {item.item_type}.",
            ),
            T("两处写成一样。", "Make them agree."),
        )
    first = handles.setdefault(codes.handle, item.code)
    if first != item.code:
        findings.error(
            ("items", item.code, "codes.handle"),
            "code-taken",
            T(f"业务办理项编码与 {first} 相同。", f"The handle is that of {first}."),
            T("每个事项一个编码。", "Give each item its own."),
        )


def _task(findings: Findings, item: Item) -> None:
    credit = findings.catalogue.departments[item.department].credit_code
    task, catalog = item.codes.task, item.codes.catalog
    if not task.startswith(credit):
        findings.error(
            ("items", item.code, "codes.task"),
            "code-department",
            T(
                "实施编码前 18 位不是这个部门的统一社会信用代码。",
                "task does not begin with the department's credit code.",
            ),
            T(f"前 18 位写 {credit}。", f"Begin with {credit}."),
        )
    if task[18] not in "1234567" or not task.endswith(catalog):
        findings.error(
            ("items", item.code, "codes.task"),
            "code-task",
            T(
                "实施编码应当是信用代码、行使层级（1–7）、基本编码。",
                "task is credit code, level (1–7) and catalog.",
            ),
            T(
                f"第 19 位写层级，最后 12 位写 {catalog}。",
                f"Character 19 is the level, the last 12 are {catalog}.",
            ),
        )


def _words(findings: Findings, item: Item) -> None:
    """What a service guide must say (B3, GB/T 36114): where, when, whom to ask, whom to complain to."""
    at = ("items", item.code)
    findings.required((*at, "place"), item.place.zh, "办理地点", "place")
    findings.required((*at, "hours"), item.hours.zh, "办理时间", "hours")
    findings.required((*at, "consult"), item.consult, "咨询方式", "way to ask")
    findings.required((*at, "complaint"), item.complaint, "投诉方式", "way to complain")
    if item.trips < 0 or (item.trips >= 1 and not item.trips_why.zh):
        findings.error(
            (*at, "trips"),
            "trips-why",
            T(
                f"要到现场 {item.trips} 次，没有写为什么。",
                f"{item.trips} trips are needed and no reason is given.",
            ),
            T("补上 trips_why；没有理由的写 0。", "Write trips_why; where there is no reason write 0."),
        )
    _in_person(findings, item)
    if item.fee.fen < 0 or (item.fee.fen > 0 and not item.fee.basis):
        findings.error(
            (*at, "fee"),
            "fee-basis",
            T("收费没有依据。", "A fee is charged without a basis."),
            T(
                "写明法律、行政法规的条款；没有的不得收费（行政许可法第五十八条）。",
                "Cite the law or regulation; without one no fee may be charged (AL art. 58).",
            ),
        )
    if item.effective_from and item.effective_to and item.effective_to < item.effective_from:
        findings.error(
            (*at, "effective_to"),
            "effective",
            T("停止日期在施行日期之前。", "It ends before it begins."),
            T("改正其中一个日期。", "Correct one of the dates."),
        )
    findings.basis_kind((*at, "basis"), item.basis.kind)
    if item.retention:
        findings.one_of((*at, "retention"), ORDER, item.retention, "retention")
        least = BY_ACT.get(item.act_type, TEN)
        if item.retention in ORDER and shorter(item.retention, least):
            findings.error(
                (*at, "retention"), "retention-short",
                T(f"{item.name.zh}的档案只保管 {item.retention} 年，同类事项至少 {RETENTION[least].zh}。",
                  f"The file of {item.name.en} is kept {item.retention} years; its kind at least {RETENTION[least].en}."),
                T("改成不短于同类事项的保管期限，或者删去这一项。", "Write a class no shorter, or leave it out."),
            )  # fmt: skip
    if item.clock_starts:
        findings.one_of((*at, "clock_starts"), CLOCK_STARTS, item.clock_starts, "clock-starts")


def _in_person(findings: Findings, item: Item) -> None:
    """Only a law takes the right to send an agent away (AL art. 29.2), and who must come makes a trip."""
    basis, at = item.service.in_person, ("items", item.code, "service.in_person")
    findings.basis_kind(at, basis.kind)
    for role in item.service.present:
        if role not in item.roles or not basis.source:
            findings.error(
                ("items", item.code, "service.present"),
                "in-person-who",
                T(f"{role} 不是本事项的角色，或者没有写依据哪一条要到场。",
                  f"{role} is no role of this item, or no article says that somebody must come."),
                T("写本事项的角色，并写 in_person。", "Name roles of the item, and write in_person."),
            )  # fmt: skip
    if not basis.source and not basis.clause:
        return
    if not basis.source or not ARTICLE.search(basis.clause) or basis.kind == "reconstructed":
        findings.error(
            at,
            "in-person-basis",
            T("要本人到场，没有写明法律的条款。", "The person must come, and no article of a law says so."),
            T("写明法律、条款（found 或者 known）；没有的，可以委托代理人（行政许可法第二十九条）。",
              "Name law and article (found or known); without one an agent may come (AL art. 29)."),
        )  # fmt: skip
    if item.trips < 1 or item.service.online:
        findings.error(
            at,
            "in-person-trips",
            T("要本人到场，却写了不用跑或者全程网办。", "The person must come, yet no trip is counted or it is wholly online."),
            T("trips 写 1，写明 trips_why，不写全程网办。", "Write trips: 1 with trips_why, and not online."),
        )


def _needs(findings: Findings, item: Item) -> None:
    seen: dict[str, int] = {}
    for index, need in enumerate(item.needs):
        at = ("items", item.code, f"needs[{index}].ref")
        if not re.fullmatch(r"[a-z_]+(\[[^\]]*\])?\.[a-z][a-z0-9_]*", need.ref):
            findings.error(
                at,
                "ref-shape",
                T(f"“{need.ref}”要写成 角色.属性。", f"{need.ref!r} must be role.attribute."),
                T("例如 operator.name。", "Such as operator.name."),
            )
            continue
        findings.exists(at, item.roles, need.role.partition("[")[0], "本事项的角色", "role of this item")
        if need.ref in seen and need.when is None:
            findings.error(
                at,
                "need-twice",
                T(f"{need.ref} 要了两次。", f"{need.ref} is needed twice."),
                T(f"留下 needs[{seen[need.ref]}]。", f"Keep needs[{seen[need.ref]}]."),
            )
        seen.setdefault(need.ref, index)
        _need(findings, item, need, index)


def _need(findings: Findings, item: Item, need: Need, index: int) -> None:
    path = f"needs[{index}]"
    findings.one_of(("items", item.code, f"{path}.stage"), STAGES, need.stage, "stage")
    constraints(findings, ("items", item.code, f"{path}.constraints"), need.constraints)
    if need.constraints != Constraints() and not need.constraints.basis:
        findings.warning(
            ("items", item.code, f"{path}.constraints"),
            "constraint-basis",
            T(
                f"对 {need.ref} 的限制没有写依据，并表时不算。",
                f"The bound on {need.ref} cites no basis and is not merged.",
            ),
            T("写 basis，或者去掉。", "Write its basis, or drop it."),
        )
    catalogue = findings.catalogue
    codes = {f"{entity}.{need.attribute}" for entity in findings.roles.get(need.role, ())}
    known = any(code in catalogue.elements for code in codes)
    if need.assurance is Assurance.REGISTER and known and not codes & findings.registered:
        findings.warning(
            ("items", item.code, f"{path}.assurance"),
            "no-register",
            T(
                f"{need.ref}要登记数据，却没有登记能给出它。",
                f"{need.ref} must come from a register; none yields it.",
            ),
            T("接上一个登记，或者降低要求。", "Connect a register, or ask for less."),
        )


def _materials(findings: Findings, item: Item) -> None:
    seen: dict[tuple[str, str], int] = {}
    for index, line in enumerate(item.materials):
        path = f"materials[{index}]"
        at = ("items", item.code, path)
        if (line.material, line.of) in seen:
            findings.error(
                at,
                "material-twice",
                T(f"{line.material} 列了两次。", f"{line.material} is listed twice."),
                T(
                    f"并到 materials[{seen[line.material, line.of]}]。",
                    f"Merge it into materials[{seen[line.material, line.of]}].",
                ),
            )
        seen.setdefault((line.material, line.of), index)
        _line_references(findings, item, line, path)
        _line(findings, item, line, path)


def _line_references(findings: Findings, item: Item, line: MaterialNeed, path: str) -> None:
    catalogue = findings.catalogue
    found: Iterable[tuple[str, Iterable[str], str, str, str]] = (
        ("material", catalogue.materials, line.material, "材料", "material"),
        ("of", item.roles, line.of, "本事项的角色", "role of this item"),
        ("exempt_source", catalogue.sources, line.exempt_source, "数据源", "source"),
        ("exempt_certificate", catalogue.certificates, line.exempt_certificate, "证照", "certificate"),
        ("issued_by", catalogue.departments, line.issued_by, "部门", "department"),
        ("output_of", catalogue.items, line.output_of, "事项", "item"),
    )
    for name, known, code, zh, en in found:
        if code or name == "material":
            findings.exists(("items", item.code, f"{path}.{name}"), known, code, zh, en)
    maker = catalogue.items.get(line.output_of)
    wanted = catalogue.materials.get(line.material)
    if maker and wanted and maker.result.certificate != wanted.certificate:
        findings.error(
            ("items", item.code, f"{path}.output_of"),
            "not-its-output",
            T(
                f"{maker.name.zh}办出来的不是“{wanted.name.zh}”。",
                f"The result of {maker.code} is not {wanted.code}.",
            ),
            T(
                "让材料的 certificate 与那个事项的结果一致，或者去掉 output_of。",
                "Let the material's certificate be that item's result, or drop output_of.",
            ),
        )


def _line(findings: Findings, item: Item, line: MaterialNeed, path: str) -> None:
    at = ("items", item.code, path)
    findings.one_of((at[0], at[1], f"{path}.channel"), CHANNELS, str(line.channel), "channel")
    findings.one_of((at[0], at[1], f"{path}.form"), ("1", "2", "3"), str(line.form), "material-form")
    quiet = line.generated or line.cancelled
    if line.originals + line.copies == 0 and not quiet:
        findings.error(
            at,
            "no-sheets",
            T("原件和复印件都是 0 份。", "Neither originals nor copies are asked for."),
            T("写 originals 或者 copies。", "Write originals or copies."),
        )
    free = (line.exempt_source, line.exempt_certificate, line.issued_by, line.output_of)
    if line.channel == 20 and not quiet and not any(free) and line.necessity is not Necessity.OPTIONAL:
        findings.warning(
            at,
            "issued-but-asked",
            T("政府核发的材料还要申请人交。", "A paper that government issued is asked of the applicant."),
            T(
                "写明向谁查（issued_by、exempt_source）；查不到的说明原因。",
                "Say who can be asked (issued_by, exempt_source), or why nobody can.",
            ),
        )
    if CATCH_ALL.search(line.requirement.zh):
        findings.error((at[0], at[1], f"{path}.requirement"), "catch-all", *CATCH_ALL_WORDS)
    if line.max_age_days is not None and line.max_age_days <= 0:
        findings.error(
            (at[0], at[1], f"{path}.max_age_days"),
            "max-age",
            T("有效天数要大于 0。", "The age in days must be above 0."),
            T("写天数，例如 365。", "Write days, such as 365."),
        )
    findings.basis_kind((at[0], at[1], f"{path}.basis"), line.basis.kind)


def _result(findings: Findings, item: Item) -> None:
    at = ("items", item.code)
    result = item.result
    findings.one_of((*at, "result.kind"), RESULT_KINDS, result.kind, "result-kind")
    if result.certificate:
        known = findings.catalogue.certificates
        findings.exists((*at, "result.certificate"), known, result.certificate, "证照", "certificate")
        kind = known.get(result.certificate)
        if kind is not None and kind.valid_months != result.valid_months:
            findings.warning(
                (*at, "result.valid_months"),
                "validity",
                T("有效期与证照模板写的不一样。", "The validity differs from that of the certificate."),
                T("两处写成一样。", "Make them agree."),
            )
    for index, ref in enumerate(result.outputs):
        role, _, attribute = ref.partition(".")
        if not output_rule(attribute):
            findings.error(
                (*at, f"result.outputs[{index}]"),
                "output-rule",
                T(f"不知道 {ref} 的值从哪里来。", f"Nothing says what value {ref} takes."),
                T(
                    "改成编号、日期、机关、状态或者申报的名称。",
                    "Use a number, a day, an agency, a status or the proposed name.",
                ),
            )
        entities = findings.roles.get(role)
        if (
            findings.exists(
                (*at, f"result.outputs[{index}]"), item.roles, role, "本事项的角色", "role of this item"
            )
            and entities
        ):
            codes = [code for code in findings.catalogue.elements if code.partition(".")[0] in entities]
            known_attributes = [code.partition(".")[2] for code in codes]
            findings.exists(
                (*at, f"result.outputs[{index}]"), known_attributes, attribute, "数据元", "element"
            )
