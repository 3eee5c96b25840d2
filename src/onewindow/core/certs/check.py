"""A document that lacks what the law demands is never made: every lack is named, not only the first."""

from __future__ import annotations

from collections.abc import Iterator

from onewindow.core.catalogue.model import ActType
from onewindow.core.kernel.refusal import Refusal, Refused, declare

from .basis import needs_clauses
from .data import DocumentData, SealMode, ServiceMode
from .kinds import SPECS, DocumentKind, KindSpec, SealUse, allowed

FIELD_MISSING = declare(
    "documents.field-missing",
    zh="《{title}》还缺{field}，不能出具。补齐后可以再出。",
    en="“{title}” cannot be issued: {field} is missing. Add it and issue again.",
)
DATE_MISSING = declare(
    "documents.date-missing",
    zh="《{title}》没有日期，不能出具。请写明年月日。",
    en="“{title}” has no date and cannot be issued.",
    clause="《中华人民共和国行政许可法》第三十二条第二款",
)
NUMBER_MISSING = declare(
    "documents.number-missing",
    zh="《{title}》没有文号，不能出具。请先取文号。",
    en="“{title}” has no document number and cannot be issued. Allocate one first.",
)
REASONS_MISSING = declare(
    "documents.reasons-missing",
    zh="《{title}》没有写明理由，不能出具。请写明事实和理由。",
    en="“{title}” states no reasons and cannot be issued. State the facts and the reasons.",
    clause="《中华人民共和国行政许可法》第三十八条第二款",
)
REMEDY_MISSING = declare(
    "documents.remedy-missing",
    zh="《{title}》没有写明行政复议和行政诉讼的途径，不能出具。请在部门资料里补上复议机关和法院。",
    en="“{title}” does not state the remedies and cannot be issued. Add the reconsideration body and the court.",
    clause="《中华人民共和国行政许可法》第三十八条第二款；《中华人民共和国行政复议法》第二十条",
)
ONLINE_REMEDY_MISSING = declare(
    "documents.online-remedy-missing",
    zh="《{title}》在网上送达，但没有写明网上申请行政复议的入口，不能出具。请在部门资料里补上。",
    en="“{title}” is served online but gives no online channel for reconsideration. Add it to the department.",
    clause="《中华人民共和国行政复议法》第二十二条",
)
COMPETENT_MISSING = declare(
    "documents.competent-missing",
    zh="《{title}》没有写明有权的机关，不能出具。请写明应当向哪个机关申请。",
    en="“{title}” names no competent agency and cannot be issued. Name the agency to apply to.",
    clause="《中华人民共和国行政许可法》第三十二条第一款第（二）项",
)
KIND_NOT_FOR_ACT = declare(
    "documents.kind-not-for-act",
    zh="《{title}》不适用于这类事项，不能出具。请按事项类型选择文书。",
    en="“{title}” does not belong to this type of act. Choose a document of its type.",
)
ISSUER_IS_WINDOW = declare(
    "documents.issuer-is-window",
    zh="文书由机关出具，不能由“{name}”出具。窗口只能写在办理地点。请改成机关全称。",
    en="A document is issued by the agency, not by “{name}”. The window is only the place of handling.",
    clause="《中华人民共和国行政许可法》第二十六条",
)
ONE_INSPECTOR = declare(
    "documents.one-inspector",
    zh="核查只记了 {count} 名工作人员，至少要两名。请补记另一名。",
    en="The check names {count} inspector(s); at least two are needed.",
    clause="《中华人民共和国行政许可法》第三十四条第三款",
)
DEMO_SEAL = declare(
    "documents.demo-seal-outside-demo",
    zh="演示样章只能用在演示文书上。请改用实体印章或者电子印章。",
    en="The demo seal only goes on demo documents. Use a wet or an electronic seal.",
)

CERTIFICATE_ON_FILING = declare(
    "documents.certificate-on-filing",
    zh="“{item}”是备案，不发证照，只能出备案凭证。请把证照模板的版式改成备案。",
    en="“{item}” is a filing: it has no licence, only a filing receipt. Use a template with the filing layout.",
)

FIELD_WORDS: dict[str, str] = {
    "received_on": "收到申请的日期",
    "accepted_on": "受理日期",
    "withdrawn_on": "撤回日期",
    "notice_due_on": "一次告知的法定期限",
    "materials": "材料清单",
    "missing": "需要补正的内容",
    "correction": "补正期限和逾期后果",
    "limits": "办理期限",
    "special": "特别程序的内容和所需时间",
    "extension": "延长的理由、期限和批准人",
    "findings": "查明的事实",
    "clauses": "法律依据",
    "result": "决定的内容",
    "certificate": "证照内容",
    "commitment": "告知和承诺的内容",
    "check": "核查情况",
    "hearing": "听证的权利、时间或者笔录",
    "opinion": "意见的内容",
    "licence": "证照和所办事项",
    "steps": "联系记录",
    "service": "送达情况",
}
_OWN_CODE = {"reasons": REASONS_MISSING, "competent": COMPETENT_MISSING}
_WINDOW_WORDS = ("窗口", "政务服务中心", "政务大厅", "便民服务中心", "一窗")


def validate(data: DocumentData) -> DocumentData:
    """Return `data` when everything the law demands of its kind is there; otherwise raise Refused with every lack."""
    lacks = tuple(_lacks(data))
    if lacks:
        raise Refused(*lacks)
    return data


def _lacks(data: DocumentData) -> Iterator[Refusal]:
    demanded = SPECS[data.kind]
    title = data.title or demanded.title.zh
    if not allowed(data.kind, data.act):
        yield Refusal(KIND_NOT_FOR_ACT, {"title": title})
        return
    if data.on is None:
        yield Refusal(DATE_MISSING, {"title": title})
    if demanded.numbered and not data.number.strip():
        yield Refusal(NUMBER_MISSING, {"title": title})
    yield from _fields(data, demanded, title)
    yield from _remedies(data, demanded, title)
    yield from _issuers(data)
    yield from _insides(data, demanded, title)


def _fields(data: DocumentData, demanded: KindSpec, title: str) -> Iterator[Refusal]:
    for common, words in (("recipient", "申请人"), ("item", "事项名称"), ("agency", "机关名称")):
        if not getattr(data, common).name.strip():
            yield Refusal(FIELD_MISSING, {"title": title, "field": words})
    names = list(demanded.requires)
    if "clauses" not in names and needs_clauses(data.kind, data.act):
        names.append("clauses")
    for name in names:
        if getattr(data, name) or (
            name == "result" and data.kind is DocumentKind.SERVICE_RESULT and data.reasons
        ):
            continue
        if name in _OWN_CODE:
            yield Refusal(_OWN_CODE[name], {"title": title})
        else:
            yield Refusal(FIELD_MISSING, {"title": title, "field": FIELD_WORDS[name]})
    if data.competent is not None and not data.competent.name.strip():
        yield Refusal(COMPETENT_MISSING, {"title": title})
    if any(not reason.strip() for reason in data.reasons):
        yield Refusal(REASONS_MISSING, {"title": title})


def _remedies(data: DocumentData, demanded: KindSpec, title: str) -> Iterator[Refusal]:
    remedies = data.remedies
    if remedies is None:
        if demanded.remedies or data.deemed:
            yield Refusal(REMEDY_MISSING, {"title": title})
        return
    if not (remedies.body.strip() and remedies.court.strip()):
        yield Refusal(REMEDY_MISSING, {"title": title})
    if data.online_service and not remedies.online.strip():
        yield Refusal(ONLINE_REMEDY_MISSING, {"title": title})


def _issuers(data: DocumentData) -> Iterator[Refusal]:
    for issuer in data.issuers:
        if any(word in issuer.name for word in _WINDOW_WORDS):
            yield Refusal(ISSUER_IS_WINDOW, {"name": issuer.name})
        if issuer.seal is SealMode.DEMO and not data.demo and SPECS[data.kind].seal is not SealUse.NONE:
            yield Refusal(DEMO_SEAL)


def _insides(data: DocumentData, demanded: KindSpec, title: str) -> Iterator[Refusal]:
    """What must stand inside a filled field: a correction without consequence is as bad as none."""

    def lack(words: str) -> Refusal:
        return Refusal(FIELD_MISSING, {"title": title, "field": words})

    if data.kind is DocumentKind.CORRECTION_NOTICE:
        if data.correction and not data.correction.late.strip():
            yield lack("逾期不补正的后果")
        if any(not (line.reason.strip() and line.requirement.strip()) for line in data.missing):
            yield lack("每份材料的问题和要求")
    if data.special and not data.special.required_by.strip():
        yield lack("要求这项特别程序的法律条款")
    if data.extension and not (data.extension.reason.strip() and data.extension.approver.strip()):
        yield lack("延长的理由和批准人")
    if data.kind is DocumentKind.SERVICE_RECEIPT and data.service:
        if not data.service.documents:
            yield lack("送达的文书")
        if data.service.mode is not ServiceMode.IN_PERSON and not data.service.evidence.strip():
            yield lack("送达的凭证")
    if data.limits and not (data.limits.statutory or data.limits.promise) and "limits" in demanded.requires:
        yield lack(FIELD_WORDS["limits"])
    if data.check and len(data.check.inspectors) < 2:
        yield Refusal(ONE_INSPECTOR, {"count": len(data.check.inspectors)})
    if data.certificate and not (data.certificate.number.strip() and data.certificate.holder.name.strip()):
        yield lack("证照编号和持证人")
    if data.certificate and data.act is ActType.FILING and data.certificate.layout != "filing":
        yield Refusal(CERTIFICATE_ON_FILING, {"item": data.item.name})
    if data.act is ActType.STEP and data.remedies is not None:
        yield Refusal(KIND_NOT_FOR_ACT, {"title": title})
