"""Words for fields of content, and which of them have legal effect."""

from __future__ import annotations

from collections.abc import Sequence

from onewindow.core.kernel.text import T, Text

LEGAL: dict[str, frozenset[str]] = {
    "items": frozenset(
        {
            "code", "codes", "department", "act_type", "item_type", "statutory", "promise", "by_law", "conditions",
            "roles", "needs", "materials", "result", "prerequisites", "special", "commitment", "rules", "fee", "trips",
            "on_the_spot", "substance_check", "window_accepts", "extension", "delivery", "effective_from",
            "effective_to", "clock_starts", "safety", "name", "pre_review", "quota", "publicity", "first_review",
        }
    ),
    "things": frozenset(
        {
            "code", "parts", "routes", "situation", "lead", "roles", "applicant_role", "links", "carrier", "carried",
            "caps", "handling", "signers", "stages", "effective_from", "effective_to", "name",
        }
    ),
    "departments": frozenset(
        {"code", "name", "credit_code", "jurisdiction", "document_word", "seal", "remedy", "administrative"}
    ),
    "elements": frozenset({"code", "kind", "constraints", "options", "sensitive", "personal", "ask", "valid_days"}),
    "sources": frozenset(
        {"code", "owner", "keys", "yields", "legal_basis", "serves", "sensitive", "when", "availability",
         "available_from", "fresh_for_days"}
    ),
    "derivations": frozenset({"code", "inputs", "output", "rule"}),
    "materials": frozenset({"code", "name", "kind", "certificate"}),
    "certs": frozenset({"code", "title", "type_code", "fields", "holder_ref", "valid_months", "number_word"}),
    "profiles": frozenset({"code", "division", "parent", "parameters"}),
    "calendars": frozenset({"year", "days_off", "workdays", "holidays", "makeup", "regions"}),
}  # fmt: skip
"""Fields whose change changes rights, duties, limits or competence. Kinds that are not named have none."""

NEVER_LEGAL = frozenset(
    {"help", "label", "basis", "form_field", "why", "why_not", "explain", "note", "check"}
)

_WORDS: dict[str, tuple[str, str]] = {
    "name": ("名称", "name"), "department": ("部门", "department"), "statutory": ("法定时限", "statutory limit"),
    "promise": ("承诺时限", "promised limit"), "by_law": ("设定依据", "legal basis"), "conditions": ("办理条件", "conditions"),
    "needs": ("要知道的", "facts needed"), "materials": ("材料", "papers"), "result": ("结果", "result"),
    "signers": ("共同申请人", "co-applicants"), "quota": ("数量限制", "limited quantity"),
    "pre_review": ("模拟审批", "pre-review"), "publicity": ("决定前公示", "publication before"),
    "prerequisites": ("前置事项", "prerequisites"), "special": ("特别程序", "special procedures"),
    "commitment": ("告知承诺", "commitment"), "rules": ("判断的条款", "clauses"), "fee": ("收费", "fee"),
    "trips": ("跑动次数", "trips"), "trips_why": ("为什么要到场", "why in person"), "hours": ("办理时间", "hours"),
    "place": ("办理地点", "place"), "consult": ("咨询", "enquiries"), "complaint": ("投诉", "complaints"),
    "on_the_spot": ("即办件", "done on the spot"), "window_accepts": ("一窗受理", "accepted at the one window"),
    "extension": ("可以延长", "extension"), "delivery": ("送达时限", "delivery limit"), "codes": ("编码", "codes"),
    "act_type": ("行为类型", "type of act"), "item_type": ("事项类型", "item type"), "roles": ("角色", "roles"),
    "effective_from": ("施行日期", "in force from"), "effective_to": ("停止日期", "in force to"),
    "service": ("办理深度", "service"), "online": ("全程网办", "wholly online"), "instant": ("秒批", "decided at once"),
    "scan": ("扫码办", "by scanning a code"), "simple": ("简易事项一趟办", "simple, one trip"), "steps": ("环节", "steps"),
    "necessity": ("必要性", "necessity"), "channel": ("来源渠道", "channel"), "originals": ("原件份数", "originals"),
    "copies": ("复印件份数", "copies"), "cancelled": ("不再收取", "no longer collected"), "when": ("什么时候要", "when"),
    "exempt_source": ("凭哪个数据免交", "spared by source"),
    "exempt_certificate": ("凭哪种电子证照免交", "spared by certificate"),
    "issued_by": ("核发部门", "issued by"), "output_of": ("由哪个事项产生", "result of item"),
    "generated": ("由表单生成", "made from the form"), "requirement": ("要求", "requirement"), "form": ("形式", "form"),
    "max_age_days": ("有效天数", "age in days"), "basis": ("来处", "source of the line"), "kind": ("种类", "kind"),
    "source": ("出处", "source"), "clause": ("条款", "clause"), "blocks": ("卡住哪一步", "blocks"),
    "required": ("必填", "required"), "stage": ("阶段", "stage"), "assurance": ("凭什么", "assurance"),
    "constraints": ("限制", "bounds"), "label": ("说法", "label"), "help": ("说明", "help"), "allowed": ("可以", "allowed"),
    "situation": ("情形问题", "situation questions"), "parts": ("事项", "items"), "routes": ("办法", "routes"),
    "summary": ("概述", "summary"), "lead": ("牵头部门", "lead department"), "words": ("人们的说法", "what people say"),
    "stages": ("阶段数", "stages"), "options": ("选项", "options"), "unit": ("单位", "unit"), "burden": ("填写负担", "burden"),
    "yields": ("给出什么", "what it gives"), "keys": ("凭什么查", "keys"), "legal_basis": ("法律依据", "legal basis"),
    "parameters": ("参数", "parameters"), "fields": ("栏目", "fields"), "title": ("标题", "title"),
    "phone": ("电话", "phone"), "address": ("地址", "address"), "document_word": ("机关代字", "document word"),
    "remedy": ("救济", "remedies"), "certificate": ("证照", "certificate"), "valid_months": ("有效月数", "valid for months"),
    "serves": ("供哪些事项用", "serves"), "availability": ("接通没有", "availability"), "owner": ("归哪个部门", "owner"),
    "ask": ("可以问", "may be asked"), "sensitive": ("敏感", "sensitive"), "personal": ("个人信息", "personal"),
    "limit_note": ("时限说明", "note on the limit"), "substance_check": ("实质审查", "substance check"),
    "safety": ("直接关系公共安全和人身健康", "touches public safety"),
    "retention": ("档案保管期限", "retention"),
    "clock_starts": ("时限从何时起", "clock starts"), "jurisdiction": ("区划", "jurisdiction"), "seal": ("印章", "seal"),
    "credit_code": ("统一社会信用代码", "credit code"), "where_from": ("到哪里取", "where from"), "section": ("分组", "section"),
    "first_review": ("下级先审查", "first review"), "no_early": ("不能提前的条款", "clause against doing it early"),
    "opens": ("开了口子的条款", "clause that opens it"), "forbids": ("不许的条款", "clause that forbids it"),
    "within": ("时限", "within"), "steps_basis": ("环节来处", "source of the steps"), "in_person": ("本人到场", "in person"),
    "present": ("到场的人", "who must come"),
    "secondary": ("次要材料", "secondary paper"),
    "[order]": ("先后", "order"), "catalog": ("基本编码", "basic code"), "task": ("实施编码", "task code"),
    "handle": ("业务办理项编码", "handling code"), "replaces": ("代替的材料", "replaces"), "notice": ("告知书", "notice"),
    "promise_basis": ("承诺时限的依据", "basis of the promise"), "rule": ("怎样定的", "how it was set"),
    "document": ("文件", "document"), "decided_on": ("决定日期", "decided on"),
    "verify_within": ("核查时限", "verified within"), "fen": ("金额（分）", "amount (fen)"), "note": ("备注", "note"),
}  # fmt: skip


def label_of(steps: Sequence[str]) -> Text:
    """A path in words: 材料 › site-plan › 复印件份数. A field without words stands as it is written."""
    said = [_word(step) for step in steps]
    return T(" › ".join(zh for zh, _ in said), " › ".join(en for _, en in said))


def _word(step: str) -> tuple[str, str]:
    if step in _WORDS:
        return _WORDS[step]
    bare = step.strip("[]")
    return (f"第 {bare} 条", f"no. {bare}") if step.startswith("[") and bare.isdecimal() else (bare, bare)
