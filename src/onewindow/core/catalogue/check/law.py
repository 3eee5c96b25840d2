"""Does an item fit its act type in law: result, limits, prerequisites, special procedures, commitment."""

from __future__ import annotations

import re

from onewindow.core.catalogue.check.findings import ARTICLE, Findings
from onewindow.core.catalogue.check.publicity import check_publicity
from onewindow.core.catalogue.model import ActType, Blocks, Item
from onewindow.core.clock import Limit, Unit
from onewindow.core.kernel.text import T

_TYPES: dict[ActType, tuple[str, ...]] = {
    ActType.LICENCE: ("01",),
    ActType.MARKET_REGISTRATION: ("01", "07", "10"),
    ActType.REAL_ESTATE_REGISTRATION: ("07", "10"),
    ActType.CONFIRMATION: ("07",),
    ActType.BENEFIT: ("05",),
    ActType.FILING: ("10", "20"),
    ActType.PUBLIC_SERVICE: ("20",),
    ActType.STEP: ("20",),
}
_PERMIT_LAYOUTS = ("permit", "licence")
_NO_PERMIT = (ActType.FILING, ActType.PUBLIC_SERVICE, ActType.STEP)
_EXTENDABLE = (ActType.LICENCE, ActType.MARKET_REGISTRATION, ActType.CONFIRMATION, ActType.BENEFIT)
_COMMITTABLE = (ActType.LICENCE, ActType.FILING, ActType.CONFIRMATION, ActType.MARKET_REGISTRATION)
# 国办发〔2020〕42号: fields where the risk is high or hard to correct.
EXCLUDED_FIELDS = re.compile(
    "国家安全|国家秘密|公共安全|特种行业|消防|危险化学品|爆炸|人身健康|生命财产安全|食品|药品|卫生|医疗|金融|生态环境|环境影响|涉外"
)
_OPENING_LAW = re.compile(r"《[^《》]*(?:法|条例|规定)》")
_CALENDAR_DAYS = {Unit.WORKING_DAY: 1.4, Unit.CALENDAR_DAY: 1.0, Unit.MONTH: 30.0, Unit.HOUR: 1 / 24}


def check_law(findings: Findings, item: Item) -> None:
    _authority(findings, item)
    _result(findings, item)
    _limits(findings, item)
    _prerequisites(findings, item)
    _special(findings, item)
    _pre_review(findings, item)
    _quota(findings, item)
    check_publicity(findings, item)
    _commitment(findings, item)
    if item.supervisor:
        findings.exists(
            ("items", item.code, "supervisor"),
            findings.catalogue.departments,
            item.supervisor,
            "监管部门",
            "department",
        )
    _rules(findings, item)


def _authority(findings: Findings, item: Item) -> None:
    """An act belongs to an agency; the window is only the place of handling (AL art. 26; PD art. 14)."""
    at = ("items", item.code)
    department = findings.catalogue.departments.get(item.department)
    if department is not None and item.act_type is not ActType.STEP and not department.administrative:
        findings.error(
            (*at, "department"),
            "not-an-agency",
            T(
                f"{department.name.zh}不是行政机关，不能作出这个决定。",
                f"{department.name.en} is no agency and cannot decide this.",
            ),
            T(
                "写依法有权的机关；窗口只是办理地点。企业的服务用 step。",
                "Name the competent agency; the window is only the place. A utility's service is a step.",
            ),
        )
    if department is not None and item.act_type is ActType.STEP and department.administrative:
        findings.error(
            (*at, "act_type"),
            "agency-step",
            T("行政机关的行为不是 step。", "What an agency does is not a step."),
            T("改成 public_service、filing 等。", "Write public_service, filing or another act type."),
        )
    if item.item_type not in _TYPES[item.act_type]:
        findings.error(
            (*at, "item_type"),
            "item-type",
            T(
                f"事项类型 {item.item_type} 与 {item.act_type.value} 不符。",
                f"Item type {item.item_type} does not fit {item.act_type.value}.",
            ),
            T(
                f"可以写 {'、'.join(_TYPES[item.act_type])}（GB/T 39046 A.1）。",
                f"Write {' or '.join(_TYPES[item.act_type])} (GB/T 39046 A.1).",
            ),
        )
    if item.act_type is not ActType.STEP and not item.by_law:
        findings.error(
            (*at, "by_law"),
            "by-law",
            T("没有写设定依据。", "No law is named."),
            T("写明法律、法规的名称和条款。", "Name the law or regulation with its article."),
        )


def _result(findings: Findings, item: Item) -> None:
    at = ("items", item.code)
    certificate = findings.catalogue.certificates.get(item.result.certificate)
    layout = certificate.layout if certificate else ""
    says_permit = item.result.kind == "证照" or "许可" in item.result.name.zh or layout in _PERMIT_LAYOUTS
    if item.act_type in _NO_PERMIT and says_permit:
        what = "备案" if item.act_type is ActType.FILING else "服务"
        findings.error(
            (*at, "result"),
            "licence-result",
            T(
                f"{item.name.zh}是{what}，不能发许可证。",
                f"{item.name.en} is a {item.act_type.value}: it gives no licence document.",
            ),
            T(
                "结果写成备案凭证或者办理结果；真是许可的，act_type 改成 licence。",
                "Let the result be a filing certificate or a plain result; if it is a licence, change act_type.",
            ),
        )
    if item.act_type is ActType.STEP and item.result.certificate:
        findings.error(
            (*at, "result.certificate"),
            "step-certificate",
            T("水电气网等服务没有机关发的证照。", "A utility's service yields no certificate of an agency."),
            T("去掉 certificate。", "Remove certificate."),
        )
    if item.act_type is ActType.LICENCE and not item.result.certificate:
        findings.warning(
            (*at, "result.certificate"),
            "licence-without-certificate",
            T("许可没有写发什么证照。", "The licence names no certificate."),
            T(
                "写 certificate；只有批文的可以不管。",
                "Name the certificate, unless only a written decision is given.",
            ),
        )
    if item.act_type is ActType.LICENCE and layout == "filing":
        findings.error(
            (*at, "result.certificate"),
            "filing-on-licence",
            T("许可用了备案凭证的模板。", "A licence uses the layout of a filing certificate."),
            T("换成 permit 模板。", "Use a permit layout."),
        )


def _limits(findings: Findings, item: Item) -> None:
    at = ("items", item.code)
    if item.statutory is None and item.act_type in (ActType.LICENCE, ActType.MARKET_REGISTRATION):
        findings.error(
            (*at, "statutory"),
            "statutory-missing",
            T("没有法定时限。", "There is no statutory limit."),
            T(
                "写法律规定的时限；没有特别规定的许可是 20wd（行政许可法第四十二条）。",
                "Write the limit of the law; 20wd where nothing else is said (AL art. 42).",
            ),
        )
    if item.promise is None:
        findings.error(
            (*at, "promise"),
            "promise-missing",
            T("没有承诺时限。", "There is no promised limit."),
            T(
                "写对外公布的时限；没有法定时限的也要公布（优化营商环境条例第三十六条）。",
                "Write the published limit; it is due even where no law sets one (BIZ art. 36).",
            ),
        )
    if item.act_type is ActType.LICENCE:
        for name, limit in (
            ("statutory", item.statutory),
            ("promise", item.promise),
            ("delivery", item.delivery),
        ):
            if limit is not None and limit.unit in (Unit.CALENDAR_DAY, Unit.MONTH):
                findings.error(
                    (*at, name),
                    "limit-unit",
                    T("许可的期限按工作日计算。", "Periods of a licence are working days."),
                    T(
                        f"写 {limit.amount}wd 或者换算（行政许可法第八十二条）。",
                        f"Write {limit.amount}wd, or convert it (AL art. 82).",
                    ),
                )
    if longer(item.promise, item.statutory):
        findings.error(
            (*at, "promise"),
            "promise-too-long",
            T(
                f"承诺 {item.promise} 比法定 {item.statutory} 还长。",
                f"The promise {item.promise} is longer than the law's {item.statutory}.",
            ),
            T(f"改成不超过 {item.statutory}。", f"Write at most {item.statutory}."),
        )
    if item.extension is not None and item.act_type not in _EXTENDABLE:
        findings.error(
            (*at, "extension"),
            "extension",
            T("这类行为没有延长审批。", "This kind of act has no extension."),
            T(
                "去掉 extension（行政许可法第四十二条只讲许可）。",
                "Remove extension (AL art. 42 speaks of licences).",
            ),
        )


def longer(first: Limit | None, second: Limit | None) -> bool:
    """Whether the first limit is surely longer. Different units are compared in calendar days, 5 working days a week."""
    if first is None or second is None:
        return False
    if first.unit == second.unit:
        return first.amount > second.amount
    hall = (Unit.WORKING_HOUR, Unit.WORKING_MINUTE)
    if first.unit in hall and second.unit in hall:
        minutes = {Unit.WORKING_HOUR: 60, Unit.WORKING_MINUTE: 1}
        return first.amount * minutes[first.unit] > second.amount * minutes[second.unit]
    if first.unit in hall or second.unit in hall:
        return False
    return first.amount * _CALENDAR_DAYS[first.unit] > second.amount * _CALENDAR_DAYS[second.unit]


def _prerequisites(findings: Findings, item: Item) -> None:
    seen: set[str] = set()
    for index, edge in enumerate(item.prerequisites):
        at = ("items", item.code, f"prerequisites[{index}]")
        findings.exists((*at[:2], f"{at[2]}.item"), findings.catalogue.items, edge.item, "事项", "item")
        findings.basis_kind((*at[:2], f"{at[2]}.basis"), edge.basis.kind)
        if edge.item in seen:
            findings.error(
                at,
                "prerequisite-twice",
                T(f"前置 {edge.item} 写了两次。", f"The prerequisite {edge.item} is written twice."),
                T("留下一处。", "Keep one."),
            )
        seen.add(edge.item)
        if edge.basis.kind == "reconstructed" and edge.blocks is Blocks.ACCEPTANCE:
            findings.warning(
                (*at[:2], f"{at[2]}.basis"),
                "prerequisite-practice",
                T(
                    "没有法律依据的前置挡住了受理。",
                    "A prerequisite that is only practice blocks acceptance.",
                ),
                T(
                    "写明法律条款，或者改为只挡决定、送达。",
                    "Cite the law, or let it block only decision or delivery.",
                ),
            )


def _special(findings: Findings, item: Item) -> None:
    for index, special in enumerate(item.special):
        at = ("items", item.code, f"special[{index}]")
        if not ARTICLE.search(special.basis):
            findings.error(
                (*at[:2], f"{at[2]}.basis"),
                "special-article",
                T("特别程序没有写条款。", "A special procedure names no article."),
                T(
                    "写明哪部法律第几条要求做；法律没有要求的不能停表（行政许可法第四十五条）。",
                    "Cite the article that requires it; without one no clock stops (AL art. 45).",
                ),
            )
        if item.act_type in _NO_PERMIT:
            findings.error(
                at,
                "special-act",
                T("备案、服务没有特别程序。", "A filing or a service has no special procedure."),
                T("去掉这一行。", "Remove this line."),
            )
        if special.usual_days <= 0:
            findings.warning(
                (*at[:2], f"{at[2]}.usual_days"),
                "special-days",
                T("没有写一般要几天。", "The usual number of days is not given."),
                T(
                    "写 usual_days；开始时还要书面告知所需时间。",
                    "Write usual_days; the time needed is told in writing when it begins.",
                ),
            )


def _quota(findings: Findings, item: Item) -> None:
    """A number, its period, how it is given, and the article that limits it (AL art. 57)."""
    quota = item.quota
    if quota is None:
        return
    at = ("items", item.code, "quota")
    findings.basis_kind((*at[:2], "quota.basis"), quota.basis.kind)
    if not quota.basis.source or not quota.basis.clause:
        findings.error(
            (*at[:2], "quota.basis"),
            "quota-basis",
            T("没有写哪部法律第几条限制数量。", "No article is named that limits the number."),
            T("写明 source 和 clause；法律没有规定的不能限制数量。", "Name source and clause: without law there is no limit."),
        )
    if quota.number < 1 or quota.period not in ("year", "ever") or quota.way not in ("acceptance", "lottery", "auction"):
        findings.error(
            at,
            "quota-shape",
            T("数量、期间或者方式写得不对。", "Number, period or way is wrong."),
            T("number 至少是 1；period 写 year 或 ever；way 写 acceptance、lottery 或 auction。",
              "A number of at least 1; period year or ever; way acceptance, lottery or auction."),
        )  # fmt: skip
    if item.act_type is not ActType.LICENCE:
        findings.error(
            at,
            "quota-act",
            T("只有行政许可可以有数量限制。", "Only a licence may be limited in number."),
            T("去掉 quota。", "Remove quota."),
        )


def _pre_review(findings: Findings, item: Item) -> None:
    """模拟审批 is offered only where something is waited for, where no clause wants that met before, and by a named text."""
    if item.pre_review is None:
        return
    at = ("items", item.code, "pre_review")
    findings.basis_kind((*at[:2], "pre_review.basis"), item.pre_review.basis.kind)
    if not item.pre_review.basis.source:
        findings.error(
            (*at[:2], "pre_review.basis.source"),
            "pre-review-basis",
            T("没有写模拟审批的依据。", "Nothing says on what the pre-review rests."),
            T("写明公布模拟审批的文件。", "Name the document that offers it."),
        )
    waits = [one for one in item.prerequisites if one.blocks is Blocks.ACCEPTANCE]
    if item.act_type in _NO_PERMIT or not waits or any(one.no_pre_review for one in waits):
        findings.error(
            at,
            "pre-review-nothing",
            T("这一项没有可以先行审查的前置，不能模拟审批。", "Nothing may be examined before its prerequisite here."),
            T(
                "只有等前一项才能受理、又没有法条禁止先审的事项才写 pre_review。",
                "Write pre_review only where an earlier part blocks acceptance and no clause forbids examining before it.",
            ),
        )


def _closed_to_commitment(findings: Findings, item: Item) -> None:
    """No commitment: the page says why, and no paper is replaced by one."""
    at, own = ("items", item.code), item.commitment
    if item.act_type is ActType.LICENCE and not own.why_not.zh:
        findings.warning(
            (*at, "commitment"),
            "commitment-why-not",
            T("没有写为什么不能告知承诺。", "Nothing says why no commitment is possible."),
            T("补上 why_not，页面要说给申请人听。", "Write why_not: the page tells the applicant."),
        )
    for index, line in enumerate(item.materials):
        if line.commitment:
            findings.error(
                (*at, f"materials[{index}].commitment"),
                "commitment-material",
                T(
                    "事项不能告知承诺，材料却写了可以承诺代替。",
                    "No commitment is allowed, yet one would replace this paper.",
                ),
                T(
                    "去掉这一行的 commitment，或者写明事项的承诺依据。",
                    "Drop commitment here, or state the item's basis for one.",
                ),
            )


def _commitment(findings: Findings, item: Item) -> None:
    at = ("items", item.code)
    own = item.commitment
    if not own.allowed:
        _closed_to_commitment(findings, item)
        return
    if item.act_type not in _COMMITTABLE:
        findings.error(
            (*at, "commitment"),
            "commitment-act",
            T("这类行为没有告知承诺。", "No commitment exists for this kind of act."),
            T("allowed 写 false。", "Write allowed: false."),
        )
    for name, missing, zh, en in (
        ("basis", not own.basis, "依据", "basis"),
        ("verify_within", own.verify_within is None, "核查期限", "time of the check"),
        ("notice", not own.notice.zh, "告知书全文", "full notice"),
    ):
        if missing:
            findings.error(
                (*at, f"commitment.{name}"),
                "commitment-incomplete",
                T(f"可以告知承诺，却没有写{zh}。", f"A commitment is allowed without its {en}."),
                T(f"补上 commitment.{name}。", f"Write commitment.{name}."),
            )
    if longer(own.promise, item.promise):
        findings.error(
            (*at, "commitment.promise"),
            "commitment-slower",
            T("告知承诺反而更慢。", "The commitment route is slower."),
            T(f"改成不超过 {item.promise}。", f"Write at most {item.promise}."),
        )
    known = [line.material for line in item.materials] + [edge.item for edge in item.prerequisites]
    for index, code in enumerate(own.replaces):
        findings.exists(
            (*at, f"commitment.replaces[{index}]"),
            known,
            code,
            "本事项的材料或者前置",
            "material or prerequisite of this item",
        )
    _conditions(findings, item)
    _excluded_field(findings, item)


def _conditions(findings: Findings, item: Item) -> None:
    """Each condition is promised once, and a deferred one is due before the check is over."""
    own, seen = item.commitment, set[str]()
    for index, condition in enumerate(own.conditions):
        at = ("items", item.code, f"commitment.conditions[{index}]")
        if condition.code in seen:
            findings.error(
                at, "condition-twice",
                T(f"条件 {condition.code} 写了两次。", f"The condition {condition.code} is written twice."),
                T("换一个 code。", "Choose another code."),
            )  # fmt: skip
        seen.add(condition.code)
        if longer(condition.within, own.verify_within):
            findings.error(
                at, "condition-after-check",
                T("限期达到的条件比核查期限还晚，核查时查不到。", "It may be met after the check is over."),
                T(f"改成不超过 {own.verify_within}。", f"Write at most {own.verify_within}."),
            )  # fmt: skip


def _excluded_field(findings: Findings, item: Item) -> None:
    """国办发〔2020〕42号 excludes fields of high risk, unless a law opens the item."""
    told = " ".join([item.name.zh, item.result.name.zh, *(text.zh for text in item.conditions), *item.by_law])
    match = EXCLUDED_FIELDS.search(told)
    found = match[0] if match else "公共安全、人身健康、生命财产安全" if item.safety else ""
    basis = item.commitment.basis
    if found and not (_OPENING_LAW.search(basis) and ARTICLE.search(basis)):
        findings.error(
            ("items", item.code, "commitment.basis"),
            "commitment-excluded",
            T(
                f"涉及“{found}”，一般不适用告知承诺，依据里没有写哪部法律第几条放开。",
                f"It touches {found}, where commitments are excluded, and no article is cited that opens it.",
            ),
            T(
                "写明放开的法律和条款，例如《消防法》第十五条；没有的，allowed 写 false。",
                "Cite the law and article that open it, such as 消防法第十五条; without one write allowed: false.",
            ),
        )


def _rules(findings: Findings, item: Item) -> None:
    seen: set[str] = set()
    for index, rule in enumerate(item.rules):
        at = ("items", item.code, f"rules[{index}]")
        findings.required((*at[:2], f"{at[2]}.clause"), rule.clause, "条款", "clause")
        findings.required(
            (*at[:2], f"{at[2]}.failed"), rule.failed.zh, "不符合时的说明", "words for a failure"
        )
        if rule.code in seen:
            findings.error(
                (*at[:2], f"{at[2]}.code"),
                "rule-twice",
                T(f"规则 {rule.code} 写了两次。", f"The rule {rule.code} is written twice."),
                T("换一个 code。", "Choose another code."),
            )
        seen.add(rule.code)
